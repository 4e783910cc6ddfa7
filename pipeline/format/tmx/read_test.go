package tmx_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/tmx"
	"visavis/pipeline/format/unit"
)

// body wraps units into a TMX.
func body(units string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<!DOCTYPE tmx SYSTEM "tmx14.dtd">` + "\n" +
		`<tmx version="1.4"><header creationtool="x" segtype="sentence" srclang="en-US"/><body>` + "\n" + units + "\n</body></tmx>\n"
}

// read gives each unit as "line source|target".
func read(t *testing.T, data string, o tmx.ReadOptions) (*bitext.Bitext, []string) {
	t.Helper()
	b, err := tmx.Read(strings.NewReader(data), o)
	if err != nil {
		t.Fatalf("%v", err)
	}
	if err := b.Validate(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for i, l := range b.Links {
		u := unit.Of(b, i)
		out = append(out, fmt.Sprintf("%d %s|%s", l.Line, u.Source.Text, u.Target.Text))
	}
	return b, out
}

func TestReadsWhatOtherToolsWrite(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		o          tmx.ReadOptions
		from, to   string
		want       []string
	}{
		{
			name: "OmegaT: TMX 1.1 with lang, dates on the target",
			data: `<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE tmx SYSTEM "tmx11.dtd"><tmx version="1.1">
<header creationtool="OmegaT" o-tmf="OmegaT TMX" adminlang="EN-US" datatype="plaintext" segtype="sentence" srclang="fr"/>
<body><!-- Default translations -->
<tu><tuv lang="fr"><seg>Oui &amp; non</seg></tuv>
<tuv lang="EN-GB" changeid="me" changedate="20240102T101112Z"><seg>Yes &#38; no</seg></tuv></tu></body></tmx>`,
			from: "fr", to: "EN-GB", want: []string{"4 Oui & non|Yes & no"},
		},
		{
			name: "Trados: several units a line, codes without content",
			data: body(`<tu creationdate="20240101T000000Z" creationid="X\y"><prop type="x-Origin">TM</prop><tuv xml:lang="en-US"><seg>a <bpt i="1" type="1" x="1" />b<ept i="1" /></seg></tuv><tuv xml:lang="de-DE"><seg>c</seg></tuv></tu>`),
			from: "en-US", to: "de-DE", want: []string{"4 a b|c"},
		},
		{
			name: "codes with content, text inside hi and sub",
			data: body(`<tu><tuv xml:lang="en-us"><seg>a <bpt i="1">&lt;b&gt;</bpt>bold<ept i="1">&lt;/b&gt;</ept> <hi>seen</hi> <ph>{x <sub>alt</sub>}</ph></seg></tuv>` +
				`<tuv xml:lang="fr"><seg><![CDATA[x < y]]></seg></tuv></tu>`),
			from: "en-us", to: "fr", want: []string{"4 a <b>bold</b> seen {x alt}|x < y"},
		},
		{
			name: "several languages: those asked for, the closest tag first",
			data: body(`<tu><tuv xml:lang="fr-FR"><seg>f</seg></tuv><tuv xml:lang="FR_ca"><seg>c</seg></tuv><tuv xml:lang="en"><seg>e</seg></tuv><tuv xml:lang="de"><seg>d</seg></tuv></tu>
<tu><tuv xml:lang="de"><seg>d2</seg></tuv><tuv xml:lang="fr-FR"><seg>f2</seg></tuv></tu>
<tu><tuv xml:lang="en"><seg>only</seg></tuv></tu>`),
			o: tmx.ReadOptions{From: "de-AT", To: "fr-CA"}, from: "de-AT", to: "fr-CA", want: []string{"4 d|c", "5 d2|f2"},
		},
		{
			name: "any language may be the source", data: strings.Replace(body(`<tu><tuv xml:lang="it"><seg>i</seg></tuv><tuv xml:lang="es"><seg>s</seg></tuv></tu>`), "en-US", "*all*", 1),
			from: "it", to: "es", want: []string{"4 i|s"},
		},
		{
			name: "two forms of one language", data: body(`<tu><tuv xml:lang="en-US"><seg>color</seg></tuv><tuv xml:lang="en-GB"><seg>colour</seg></tuv></tu>`),
			from: "en-US", to: "en-GB", want: []string{"4 color|colour"},
		},
		{
			name: "Chinese scripts are not the same", data: body(`<tu><tuv xml:lang="en"><seg>e</seg></tuv><tuv xml:lang="zh-CN"><seg>s</seg></tuv><tuv xml:lang="zh-TW"><seg>t</seg></tuv></tu>`),
			o: tmx.ReadOptions{From: "en", To: "zh-Hant"}, from: "en", to: "zh-Hant", want: []string{"4 e|t"},
		},
		{
			name: "an empty side", data: body("<tu><tuv xml:lang=\"en-US\"><seg>e</seg></tuv>\n<tuv xml:lang=\"fr\"><seg></seg></tuv></tu>\n<tu><tuv xml:lang=\"fr\"><seg>f</seg></tuv></tu><tu><tuv xml:lang=\"en\"><seg/></tuv></tu>"),
			from: "en-US", to: "fr", want: []string{"4 e|", "6 |f"},
		},
		{
			name: "elements that are not known", data: body(`<odd><tu/></odd><tu><odd>x</odd><tuv xml:lang="en-US"><odd/><seg>e</seg></tuv><tuv xml:lang="fr"><seg>f</seg></tuv></tu>`),
			from: "en-US", to: "fr", want: []string{"4 e|f"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, got := read(t, tt.data, tt.o)
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if b.Source.Lang != tt.from || b.Target.Lang != tt.to {
				t.Errorf("languages %s and %s, want %s and %s", b.Source.Lang, b.Target.Lang, tt.from, tt.to)
			}
		})
	}
}

func TestKeepsWhatAUnitSaysBesides(t *testing.T) {
	b, _ := read(t, body(`<tu tuid="7" creationdate="20240102T101112Z" creationid="anna" usagecount="3"><note>n &lt;1&gt;</note><prop type="x-a">1</prop><prop>untyped</prop>
<tuv xml:lang="en-US"><seg>e</seg></tuv><tuv xml:lang="fr" changeid="bob"><prop type="x-b">2</prop><seg>f</seg></tuv></tu>`), tmx.ReadOptions{})
	want := []bitext.Prop{
		{Name: "note", Value: "n <1>"}, {Name: "x-a", Value: "1"}, {Name: "prop", Value: "untyped"}, {Name: "x-b", Value: "2"}, {Name: "@tuid", Value: "7"},
		{Name: "@creationdate", Value: "20240102T101112Z"}, {Name: "@creationid", Value: "anna"}, {Name: "@usagecount", Value: "3"}, {Name: "@changeid", Value: "bob"},
	}
	if d := cmp.Diff(want, b.Links[0].Props); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if b.Links[0].Origin.Date != "2024-01-02" {
		t.Errorf("date %q", b.Links[0].Origin.Date)
	}
	var buf bytes.Buffer
	if err := tmx.Write(&buf, b, tmx.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{`tuid="7"`, `usagecount="3"`, `creationdate="20240102T101112Z"`, `creationid="anna"`, `changeid="bob"`, "<note>n &lt;1&gt;</note>"} {
		if !strings.Contains(buf.String(), s) {
			t.Errorf("%s is lost in\n%s", s, &buf)
		}
	}
}

func TestCodesAreMarkedAndWrittenAsCodes(t *testing.T) {
	b, _ := read(t, body(`<tu><tuv xml:lang="en-US"><seg>a<ph/>b <bpt i="1">&lt;b&gt;</bpt>c</seg></tuv><tuv xml:lang="fr"><seg>f</seg></tuv></tu>`), tmx.ReadOptions{})
	u := unit.Of(b, 0)
	if d := cmp.Diff([]bitext.Span{{Start: 1, End: 1}, {Start: 3, End: 6}}, u.Source.Inline); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	var buf bytes.Buffer
	if err := tmx.Write(&buf, b, tmx.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if want := "<seg>a<ph/>b <ph>&lt;b&gt;</ph>c</seg>"; !strings.Contains(buf.String(), want) {
		t.Errorf("no %s in\n%s", want, &buf)
	}
}

func TestReadsOtherEncodings(t *testing.T) {
	text := body(`<tu><tuv xml:lang="en-US"><seg>naïve – “x”</seg></tuv><tuv xml:lang="fr"><seg>été</seg></tuv></tu>`)
	named := func(label string) string { return strings.Replace(text, "UTF-8", label, 1) }
	for _, tt := range []struct {
		name string
		data string
		enc  encoding.Encoding
	}{
		{"UTF-8 with byte order mark", "\ufeff" + text, encoding.Nop},
		{"UTF-16LE with byte order mark", named("utf-16"), unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)},
		{"UTF-16BE with byte order mark", named("UTF-16"), unicode.UTF16(unicode.BigEndian, unicode.UseBOM)},
		{"UTF-16LE without", named("UTF-16LE"), unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)},
		{"UTF-16BE without", named("UTF-16"), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)},
		{"windows-1252", named("windows-1252"), charmap.Windows1252},
		{"UTF-8 that says it is UTF-16", named("utf-16"), encoding.Nop},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data, err := tt.enc.NewEncoder().String(tt.data)
			if err != nil {
				t.Fatal(err)
			}
			_, got := read(t, data, tmx.ReadOptions{})
			if d := cmp.Diff([]string{"4 naïve – “x”|été"}, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}

func TestErrorsNameFileLineAndRemedy(t *testing.T) {
	en, fr := `<tuv xml:lang="en-US"><seg>e</seg></tuv>`, `<tuv xml:lang="fr"><seg>f</seg></tuv>`
	for _, tt := range []struct {
		name, data string
		o          tmx.ReadOptions
		want       string
	}{
		{name: "empty", data: "", want: "x.tmx: the file is empty: give a TMX file"},
		{name: "spaces", data: " \n", want: "x.tmx:1: there is no XML in the file: give a TMX file"},
		{name: "text", data: "hello", want: "x.tmx:1: this is not a TMX file: it starts with text: give a file that starts with <tmx>"},
		{name: "HTML", data: "\n<html></html>", want: "x.tmx:2: this is not a TMX file: it starts with <html>: give a file that starts with <tmx>"},
		{name: "no body", data: "<tmx>\n</tmx>", want: "x.tmx:2: the file has no <body>, so no units: check that the program that made it had finished"},
		{name: "cut off", data: strings.SplitAfter(body("<tu>\n"+en), "<seg>e")[0], want: "x.tmx:5: the file ends inside <seg>: it was cut off: copy or export it again"},
		{name: "wrong end tag", data: body("<tu>" + en + "</tuv>\n</tu>"), want: "x.tmx:4: </tuv> stands where </tu> is due: correct it there, or export the file again"},
		{name: "lone ampersand", data: body("<tu>\n<tuv xml:lang=\"en-US\"><seg>R&D</seg></tuv></tu>"),
			want: "x.tmx:5: the XML is broken: invalid character entity &D (no semicolon): write a lone & as &amp;; entities of a DTD are not read: write the character itself"},
		{name: "control character", data: body("<tu>\n\n<tuv xml:lang=\"en-US\"><seg>\u0001</seg></tuv></tu>"),
			want: "x.tmx:6: the XML is broken: illegal character code U+0001: remove the control character"},
		{name: "not UTF-8", data: body("<tu>\n<tuv xml:lang=\"en-US\"><seg>\xe9</seg></tuv></tu>"),
			want: `x.tmx:5: the XML is broken: invalid UTF-8: save the file as UTF-8, or name its encoding in its first line: <?xml version="1.0" encoding="windows-1252"?>`},
		{name: "unknown encoding", data: `<?xml version="1.0" encoding="x-none"?><tmx/>`, want: "x.tmx:1: the file says that its encoding is x-none, which is not known: save it as UTF-8"},
		{name: "tuv without language", data: body("<tu>\n<tuv><seg>e</seg></tuv></tu>"), want: `x.tmx:5: a <tuv> does not say its language: add xml:lang="…"`},
		{name: "two segs", data: body("<tu>\n<tuv xml:lang=\"en\"><seg/><seg/></tuv></tu>"), want: "x.tmx:5: a <tuv> has more than one <seg>: keep one"},
		{name: "languages that are not there", data: body("<tu>" + en + fr + "</tu>"), o: tmx.ReadOptions{From: "de", To: "it"},
			want: "x.tmx: no unit has a text in de and it; the file holds en-US, fr: choose two of these with --from and --to"},
		{name: "a target language that is not there", data: body("<tu>" + en + fr + "</tu>"), o: tmx.ReadOptions{From: "fr", To: "it"},
			want: "x.tmx: no unit has a text in the language it; the file holds en-US, fr: choose two of these with --from and --to"},
		{name: "bad confidence", data: body("<tu><prop type=\"x-confidence\">high</prop>" + en + fr + "</tu>"),
			want: `x.tmx:4: confidence "high" is not a number from 0 to 1: correct or remove this x-confidence`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.o.Name = "x.tmx"
			b, err := tmx.Read(strings.NewReader(tt.data), tt.o)
			if err == nil {
				t.Fatalf("no error; read %d units", len(b.Links))
			}
			var e *unit.Error
			if !errors.As(err, &e) || err.Error() != tt.want {
				t.Errorf("%v\nwant\n%s", err, tt.want)
			}
		})
	}
}

func TestNothingThatTheFileNamesIsLoaded(t *testing.T) {
	data := `<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "yyyy">]>` +
		`<tmx><header srclang="en"/><body><tu><tuv xml:lang="en"><seg>&x;</seg></tuv></tu></body></tmx>`
	if b, err := tmx.Read(strings.NewReader(data), tmx.ReadOptions{}); err == nil {
		t.Errorf("an external entity was read: %q", b.Source.Text)
	}
}

func TestWarnsOfWhatIsLeftOut(t *testing.T) {
	var got []string
	o := tmx.ReadOptions{Warn: func(line int, m string) { got = append(got, m) }}
	read(t, body(`<tu><tuv xml:lang="en-US"><seg>e</seg></tuv><tuv xml:lang="fr"><seg>f</seg></tuv><tuv xml:lang="it"><seg>i</seg></tuv></tu>
<tu><tuv xml:lang="it"><seg>i</seg></tuv></tu><tu><tuv xml:lang="en-US"><seg/></tuv></tu>`), o)
	want := []string{
		"1 unit has no text in en-US or fr and was left out", "1 unit has no text at all and was left out",
		"the file holds en-US, fr, it: took en-US and fr; choose others with --from and --to",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(body(`<tu><prop type="x-characters">source 0 U+0007</prop><tuv xml:lang="en-US"><seg>␇ <ph>x</ph></seg></tuv><tuv xml:lang="fr"><seg>f</seg></tuv></tu>`)))
	f.Add([]byte("\xff\xfe<\x00t\x00m\x00x\x00>\x00"))
	f.Add([]byte(`<tmx><body><tu><tuv lang="a"><seg>x</seg></tuv><tuv lang="b"><seg>y</seg></tuv></tu></body></tmx>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := tmx.Read(bytes.NewReader(data), tmx.ReadOptions{Name: "fuzz.tmx"})
		if err != nil {
			if strings.ContainsAny(err.Error(), "\n") {
				t.Errorf("error of more than one line: %q", err)
			}
			return
		}
		if err := b.Validate(); err != nil {
			t.Fatalf("not valid: %v", err)
		}
		if b.Source.Lang == "" || b.Target.Lang == "" {
			return
		}
		var first, second bytes.Buffer
		if err := tmx.Write(&first, b, tmx.WriteOptions{OneSided: true}); err != nil {
			t.Fatal(err)
		}
		again, err := tmx.Read(bytes.NewReader(first.Bytes()), tmx.ReadOptions{Name: "fuzz.tmx", From: b.Source.Lang, To: b.Target.Lang})
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, &first)
		}
		if err := tmx.Write(&second, again, tmx.WriteOptions{OneSided: true}); err != nil {
			t.Fatal(err)
		}
		if first.String() != second.String() {
			t.Errorf("write(read(x)) is not x:\n%s\n%s", &first, &second)
		}
	})
}
