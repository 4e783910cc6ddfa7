package xliff_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/format/xliff"
)

var update = flag.Bool("update", false, "write the golden files anew")

// one12 and one2 wrap units into an XLIFF of each kind.
func one12(units string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">` +
		`<file original="a.txt" source-language="fr" target-language="en" datatype="plaintext"><header/><body>` + "\n" + units + "\n</body></file></xliff>\n"
}

func one2(units string) string {
	return `<?xml version="1.0"?>` + "\n" + `<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="fr" trgLang="en"><file id="f" original="a.txt">` +
		"\n" + units + "\n</file></xliff>\n"
}

// marked is a text with its codes in brackets.
func marked(t unit.Text) string {
	var b strings.Builder
	at := 0
	for _, c := range t.Inline {
		b.WriteString(t.Text[at:c.Start] + "[" + t.Text[c.Start:c.End] + "]")
		at = c.End
	}
	return b.String() + t.Text[at:]
}

// read gives each unit as "line source|target".
func read(t *testing.T, data string, o xliff.ReadOptions) (*bitext.Bitext, []string) {
	t.Helper()
	b, err := xliff.Read(strings.NewReader(data), o)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Validate(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for i, l := range b.Links {
		u := unit.Of(b, i)
		out = append(out, fmt.Sprintf("%d %s|%s", l.Line, marked(u.Source), marked(u.Target)))
	}
	return b, out
}

func TestReadsWhatOtherToolsWrite(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{
			name: "1.2: a plain unit, one without a translation, one in groups",
			data: one12("<trans-unit id=\"1\"><source>Oui &amp; non</source><target>Yes &#38; no</target></trans-unit>\n" +
				"<trans-unit id=\"2\"><source>Seul</source></trans-unit>\n<group><group>\n<trans-unit id=\"3\"><source>x</source><target/></trans-unit></group></group>"),
			want: []string{"3 Oui & non|Yes & no", "4 Seul|", "6 x|"},
		},
		{
			name: "1.2: codes",
			data: one12(`<trans-unit id="1"><source>a<x id="1"/> <g id="2">gras</g> <bx id="3"/>b<ex id="3"/> <bpt id="4">&lt;i></bpt>c<ept id="4">&lt;/i></ept>` +
				` <ph id="5">{0}</ph><it id="6" pos="open">&lt;u></it><ph id="7"/></source>` +
				`<target><x id="1" equiv-text="{{name}}"/><mrk mtype="protected">ACME</mrk> <ph id="5">{x <sub>alt</sub>}</ph> <mrk mtype="x-term">term</mrk></target></trans-unit>`),
			want: []string{`3 a[<x id="1"/>] [<g id="2">]gras[</g>] [<bx id="3"/>]b[<ex id="3"/>] [<i>]c[</i>] [{0}][<u>][<ph id="7"/>]|[{{name}}][ACME] [{x alt}] term`},
		},
		{
			name: "1.2: segments inside a unit, found by their ids",
			data: one12("<trans-unit id=\"1\"><source>Un. Deux. Trois.</source>\n<seg-source><mrk mtype=\"seg\" mid=\"0\">Un.</mrk> <g id=\"9\">\n<mrk mtype=\"seg\" mid=\"1\">Deux<x id=\"1\"/>.</mrk></g> " +
				"<mrk mtype=\"seg\" mid=\"2\">Trois.</mrk></seg-source><target><mrk mtype=\"seg\" mid=\"1\">Two<x id=\"1\"/>.</mrk> <mrk mtype=\"seg\" mid=\"0\">One.</mrk></target></trans-unit>"),
			want: []string{"4 Un.|One.", `5 Deux[<x id="1"/>].|Two[<x id="1"/>].`, "5 Trois.|"},
		},
		{
			name: "1.2: a seg-source without marks; other translations are not taken",
			data: one12(`<trans-unit id="1"><source>s</source><seg-source>s</seg-source><target>t</target><alt-trans match-quality="80"><source>S</source><target>T</target></alt-trans></trans-unit>`),
			want: []string{"3 s|t"},
		},
		{
			name: "1.2: a prefix, an extension, old versions",
			data: `<xlf:xliff xmlns:xlf="urn:oasis:names:tc:xliff:document:1.2" xmlns:o="o" version="1.1"><xlf:file source-language="fr" target-language="en"><xlf:body>` +
				`<xlf:trans-unit id="1"><xlf:source>a <o:g>b</o:g></xlf:source><o:target>no</o:target><xlf:target>t</xlf:target></xlf:trans-unit></xlf:body></xlf:file></xlf:xliff>`,
			want: []string{"1 a b|t"},
		},
		{
			name: "2.0: segments, ignorables, codes",
			data: one2("<unit id=\"1\"><originalData><data id=\"d1\">&lt;b></data><data id=\"d2\">&lt;/b></data><data id=\"d3\"><cp hex=\"0007\"/></data></originalData>\n" +
				"<segment><source><pc id=\"1\" dataRefStart=\"d1\" dataRefEnd=\"d2\">Un</pc>.</source><target>One.</target></segment><ignorable><source> </source></ignorable>\n" +
				"<segment><source><sc id=\"2\" dataRef=\"d1\"/>Deux<ec startRef=\"2\" dataRef=\"d2\"/> <ph id=\"3\" dataRef=\"d3\"/></source></segment></unit>\n" +
				"<group id=\"g\"><unit id=\"2\"><segment><source><pc id=\"1\"><ph id=\"2\"/><ph id=\"3\" equiv=\"{0}\"/></pc><sc id=\"4\"/><ec startRef=\"4\"/>" +
				"<cp hex=\"001b\"/><mrk id=\"m\" translate=\"no\">ACME</mrk><sm id=\"5\"/><mrk id=\"6\" type=\"term\">mot</mrk></source></segment></unit></group>"),
			want: []string{
				"4 [<b>]Un[</b>].|One.", "5 [<b>]Deux[</b>] [\a]|",
				"6 [<pc id=\"1\">][<ph id=\"2\"/>][{0}][</pc>][<sc id=\"4\"/>][<ec startRef=\"4\"/>]\x1b[ACME]mot|",
			},
		},
		{
			name: "what is not to be translated is left out",
			data: one12(`<trans-unit id="1" translate="no"><source>a</source></trans-unit><group translate="no"><trans-unit id="2"><source>b</source></trans-unit>` +
				`<trans-unit id="3" translate="yes"><source>c</source></trans-unit></group>`),
			want: []string{"3 c|"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, got := read(t, tt.data, xliff.ReadOptions{})
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
			if b.Source.Lang != "fr" || b.Target.Lang != "en" {
				t.Errorf("languages %s and %s", b.Source.Lang, b.Target.Lang)
			}
		})
	}
}

func TestKeepsWhatAUnitSaysBesides(t *testing.T) {
	want := []bitext.Prop{
		{Name: "note", Value: "look & see"}, {Name: "@tuid", Value: "7"}, {Name: "x-resname", Value: "menu.file"}, {Name: "x-approved", Value: "yes"},
		{Name: "x-state", Value: "needs-review-translation"}, {Name: "x-substate", Value: "fuzzy-match"},
	}
	b, _ := read(t, one12(`<trans-unit id="7" resname="menu.file" approved="yes"><source>s</source><target state="needs-review-translation" state-qualifier="fuzzy-match">t</target>`+
		`<note from="x">look &amp; see</note><note/></trans-unit>`), xliff.ReadOptions{})
	if d := cmp.Diff(want, b.Links[0].Props); d != "" {
		t.Errorf("1.2 (-want +got)\n%s", d)
	}
	var out bytes.Buffer
	if err := xliff.Write(&out, b, xliff.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	again, _ := read(t, out.String(), xliff.ReadOptions{})
	byName := func(p []bitext.Prop) map[string]string {
		m := map[string]string{}
		for _, x := range p {
			m[x.Name] = x.Value
		}
		return m
	}
	if d := cmp.Diff(byName(want), byName(again.Links[0].Props)); d != "" {
		t.Errorf("written as 2.1 and read back (-want +got)\n%s\n%s", d, &out)
	}
	b, _ = read(t, one2(`<unit id="7" name="menu.file"><notes><note>n</note></notes><segment state="reviewed" subState="x:y"><source>s</source><target>t</target></segment></unit>`+
		`<unit id="8"><segment><source>s</source><target>t</target></segment></unit>`), xliff.ReadOptions{})
	want = []bitext.Prop{{Name: "note", Value: "n"}, {Name: "@tuid", Value: "7"}, {Name: "x-resname", Value: "menu.file"}, {Name: "x-state", Value: "reviewed"}, {Name: "x-substate", Value: "x:y"}}
	if d := cmp.Diff(want, b.Links[0].Props); d != "" {
		t.Errorf("2.0 (-want +got)\n%s", d)
	}
	if d := cmp.Diff([]bitext.Prop{{Name: "@tuid", Value: "8"}, {Name: "x-state", Value: "initial"}}, b.Links[1].Props); d != "" {
		t.Errorf("a draft that has a translation (-want +got)\n%s", d)
	}
}

const twoFiles = `<xliff version="1.2"><file original="a" source-language="fr" target-language="en"><body><trans-unit id="1"><source>s</source><target>t</target></trans-unit></body></file>
<file original="b" source-language="de-AT" target-language="it"><body><trans-unit id="1"><source>S</source><target>T</target></trans-unit></body></file></xliff>`

func TestFilesInOtherLanguagesAreLeftOut(t *testing.T) {
	var warned []string
	warn := func(_ int, m string) { warned = append(warned, m) }
	if _, got := read(t, twoFiles, xliff.ReadOptions{Warn: warn}); !cmp.Equal(got, []string{"1 s|t"}) {
		t.Errorf("%q", got)
	}
	if _, got := read(t, twoFiles, xliff.ReadOptions{From: "de", To: "it", Warn: warn}); !cmp.Equal(got, []string{"2 S|T"}) {
		t.Errorf("%q", got)
	}
	want := []string{"texts from de-AT to it were left out; choose them with --from and --to", "texts from fr to en were left out; choose them with --from and --to"}
	if d := cmp.Diff(want, warned); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestErrorsNameFileLineAndRemedy(t *testing.T) {
	billion := `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;"><!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;">]>` + "\n"
	for _, tt := range []struct {
		name, data string
		o          xliff.ReadOptions
		want       string
	}{
		{name: "empty", data: "", want: "x.xlf: the file is empty: give an XLIFF file"},
		{name: "text", data: "hello", want: "x.xlf:1: this is not an XLIFF file: it starts with text: give a file that starts with <xliff>"},
		{name: "TMX", data: "\n<tmx/>", want: "x.xlf:2: this is not an XLIFF file: it starts with <tmx>: give a file that starts with <xliff>"},
		{name: "no version", data: "<xliff/>", want: `x.xlf:1: the version of XLIFF is "": versions 1.0 to 2.2 can be read`},
		{name: "version of tomorrow", data: `<xliff version="3.0"/>`, want: `x.xlf:1: the version of XLIFF is "3.0": versions 1.0 to 2.2 can be read`},
		{name: "cut off", data: strings.SplitAfter(one12("<trans-unit id=\"1\">\n<source>abc</source></trans-unit>"), "abc")[0], want: "x.xlf:4: the file ends inside <source>: it was cut off: copy or export it again"},
		{name: "billion laughs", data: billion + strings.Replace(one12("<trans-unit id=\"1\"><source>&lol2;</source></trans-unit>"), `<?xml version="1.0" encoding="UTF-8"?>`, "", 1),
			want: "x.xlf:4: the XML is broken: invalid character entity &lol2;: write a lone & as &amp;; entities of a DTD are not read: write the character itself"},
		{name: "a file of the machine", data: `<!DOCTYPE x [<!ENTITY p SYSTEM "file:///etc/passwd">]>` + "\n" + `<xliff version="2.0" srcLang="&p;"/>`,
			want: "x.xlf:2: the XML is broken: invalid character entity &p;: write a lone & as &amp;; entities of a DTD are not read: write the character itself"},
		{name: "deep", data: `<xliff version="1.2"><file>` + strings.Repeat("<group>", 300), want: "x.xlf:1: elements lie in each other more than 200 deep: this is not an XLIFF file"},
		{name: "bad confidence", data: one2("<unit id=\"1\"><mda:metadata><mda:metaGroup><mda:meta type=\"x-confidence\">high</mda:meta></mda:metaGroup></mda:metadata>\n<segment><source>a</source></segment></unit>"),
			want: `x.xlf:4: confidence "high" is not a number from 0 to 1: correct or remove this x-confidence`},
		{name: "languages that are not there", data: twoFiles, o: xliff.ReadOptions{From: "es", To: "en"},
			want: "x.xlf: nothing in it is from es to en; it holds fr to en, de-AT to it: choose these with --from and --to"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.o.Name = "x.xlf"
			_, err := xliff.Read(strings.NewReader(tt.data), tt.o)
			var e *unit.Error
			if !errors.As(err, &e) || err.Error() != tt.want {
				t.Errorf("%v\nwant\n%s", err, tt.want)
			}
		})
	}
}

// rich is a bitext with all that the format has a place for.
func rich(t *testing.T) *bitext.Bitext {
	t.Helper()
	build := unit.NewBuilder(unit.ReadOptions{Name: "a & b.txt"})
	for _, u := range []unit.Unit{
		{Source: unit.Text{Text: "Bonjour le monde."}, Target: unit.Text{Text: "Hello, world."}, Confidence: .97, TargetDocument: "b.en.txt",
			Origin: bitext.Origin{Kind: bitext.Machine, Engine: "apertium", Model: "fra-cat|cat-eng", Date: "2026-02-28"}},
		{Source: unit.Text{Text: "  <b>R&D</b>\r\n\tc'est « tout » ]]> "}, Target: unit.Text{Text: "\u0007\u001b[0m \ufffe \u00a0\u2028"},
			Origin: bitext.Origin{Kind: bitext.Mock, Engine: "mock"}},
		{Source: unit.Text{Text: "Deux {1} et {1} ici", Inline: []bitext.Span{{Start: 5, End: 8}, {Start: 12, End: 15}, {Start: 19, End: 19}}},
			Target: unit.Text{Text: "{0} two {1}", Inline: []bitext.Span{{Start: 0, End: 3}, {Start: 8, End: 11}}},
			Props:  []bitext.Prop{{Name: "note", Value: "look & see"}, {Name: "x-client", Value: "<X>"}, {Name: "x-state", Value: "needs-l10n"}, {Name: "x-resname", Value: "a.b"}}},
		{Source: unit.Text{Text: "Sans traduction."}},
		{Target: unit.Text{Text: "From nowhere."}, Confidence: .4, Document: "other.txt"},
		{Source: unit.Text{Text: "👩‍👩‍👧‍👦 中文"}, Target: unit.Text{Text: "العربية"}, Props: []bitext.Prop{{Name: "x-state", Value: "final"}}},
	} {
		build.Add(u)
	}
	b, err := build.Bitext("fr", "en-GB")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWritesWhatItAlwaysWrote(t *testing.T) {
	for file, write := range map[string]func(io.Writer, *bitext.Bitext, xliff.WriteOptions) error{"rich.xlf": xliff.Write, "rich-1.2.xlf": xliff.Write12} {
		var buf bytes.Buffer
		if err := write(&buf, rich(t), xliff.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join("testdata", file)
		if *update {
			if err := os.WriteFile(name, buf.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), buf.String()); d != "" {
			t.Errorf("%s (-want +got), -update writes it anew:\n%s", file, d)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(one12(`<trans-unit id="1"><source>a<x id="1"/><g id="2">b</g></source><seg-source><mrk mtype="seg" mid="0">a<ph id="1">p</ph></mrk></seg-source><target state="final"><mrk mtype="seg" mid="0">b</mrk></target></trans-unit>`)))
	f.Add([]byte(one2(`<unit id="1" name="n"><originalData><data id="d1">&lt;b></data></originalData><segment state="final"><source><pc id="1" dataRefStart="d1">a<cp hex="0007"/></pc></source><target>b</target></segment></unit>`)))
	f.Add([]byte("\xff\xfe<\x00x\x00l\x00i\x00f\x00f\x00>\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := xliff.Read(bytes.NewReader(data), xliff.ReadOptions{Name: "fuzz.xlf"})
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
		if err := xliff.Write(&first, b, xliff.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		again, err := xliff.Read(bytes.NewReader(first.Bytes()), xliff.ReadOptions{Name: "fuzz.xlf"})
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, &first)
		}
		if err := xliff.Write(&second, again, xliff.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		if first.String() != second.String() {
			t.Errorf("write(read(x)) is not x:\n%s\n%s", &first, &second)
		}
	})
}
