package srx_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"visavis/pipeline/bitext"
	"visavis/pipeline/segment/srx"
)

// file is an SRX file made of the rules of one set.
func file(rules string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<srx xmlns="http://www.lisa.org/srx20" version="2.0"><header segmentsubflows="yes" cascade="yes"/><body>
<languagerules><languagerule languagerulename="R">` + rules + `</languagerule></languagerules>
<maprules><languagemap languagepattern=".*" languagerulename="R"/></maprules></body></srx>`
}

func rule(b, before, after string) string {
	esc := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	return `<rule break="` + b + `"><beforebreak>` + esc.Replace(before) + `</beforebreak><afterbreak>` + esc.Replace(after) + `</afterbreak></rule>`
}

func splitter(t *testing.T, text, lang string, o srx.Options) *srx.Splitter {
	t.Helper()
	f, err := srx.Read(strings.NewReader(text), "rules.srx")
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.Splitter(lang, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func cut(t *testing.T, s *srx.Splitter, text string) []string {
	t.Helper()
	sentences, err := s.Sentences(text)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, x := range sentences {
		out = append(out, text[x.Start:x.End])
	}
	return out
}

func TestExpressionsMeanWhatTheyMeanInJavaAndICU(t *testing.T) {
	end := rule("yes", `[.!?]+`, `\s`)
	for _, c := range []struct {
		name, rules, text, want string
	}{
		{"the first rule that matches decides", rule("no", `\bMr\.`, `\s`) + end, "Mr. Hill came. He sat.", "Mr. Hill came.|He sat."},
		{"an exception after the break comes too late", end + rule("no", `\bMr\.`, `\s`), "Mr. Hill.", "Mr.|Hill."},
		{"nothing before", rule("yes", ``, `\u2022`), "a • b", "a|• b"},
		{"nothing after", rule("yes", `;`, ``), "a;b", "a;|b"},
		{"lookbehind", rule("no", `(?<=\bp)\.`, `\s+(?=\d)`) + end, "p. 5. Oui.", "p. 5.|Oui."},
		{"lookahead that is negated", rule("no", `\.`, `\s(?!\p{Lu})`) + end, "a. b. C.", "a. b.|C."},
		{"possessive", rule("no", `\d++\.`, `\s`) + end, "12. Mai. Juni.", "12. Mai.|Juni."},
		{"quoted", rule("no", `\Qetc.\E`, `\s`) + end, "etc. Fin. Oui.", "etc. Fin.|Oui."},
		{"characters by number", rule("no", `\x{2026}|\x2E\u002E`, `\s`) + end, "a.. b. c", "a.. b.|c"},
		{"horizontal space", rule("yes", `[.]`, `\h`), "a.\u00a0b", "a.|b"},
		{"space is ASCII in Java", rule("yes", `[.]`, `\s`), "a.\u00a0b", "a.\u00a0b"},
		{"unless (?U) says otherwise", rule("yes", `[.]`, `(?U)\s`), "a.\u00a0b", "a.|b"},
		{"properties", rule("no", `\p{javaUpperCase}\.`, `\s`) + rule("no", `\p{Lower}{2}\.`, `\s`) + rule("no", `[\p{Digit}\p{IsAlphabetic}]x\.`, `\s`) + end,
			"A. ab. 1x. é. F", "A. ab. 1x. é.|F"},
		{"what classes share", rule("no", `[a-z&&[^m-z]]\.`, `\s`) + rule("no", `[\w&&[xyz]]\.`, `\s`) + end, "b. m. x. F", "b. m.|x. F"},
		{"classes in classes", rule("no", `[a-c[xy]]\.`, `\s`) + end, "b. y. z. F", "b. y. z.|F"},
		{"a bracket in a class", rule("no", `[\[\]]\.`, `\s`) + end, "a]. b. c", "a]. b.|c"},
		{"small letters too", rule("no", `(?i)\bnr\.`, `\s`) + end, "NR. a. b", "NR. a.|b"},
		{"flags of a group", rule("no", `(?iu:nr)\.`, `\s`) + end, "Nr. a. b", "Nr. a.|b"},
		{"a group that counts", rule("no", `\b(\p{L}\.){2,}`, `\s`) + end, "a.b. c. d", "a.b. c.|d"},
		{"the beginning of the paragraph", rule("no", `^\d+\.`, `\s`) + end, "1. a 2. b\n3. c", "1. a 2.|b|3. c"},
		{"comments", rule("yes", `(?#stop)\.(?# here)`, `\s`), "a. b", "a.|b"},
		{"characters beyond 16 bits", rule("yes", `\x{1F642}`, `\s`), "a 🙂 b", "a 🙂|b"},
		{"alternatives of several lengths", rule("no", `(?:p|pp|vol)\.`, `\s`) + end, "pp. a vol. b. c", "pp. a vol. b.|c"},
		{"a beginning of alternatives", rule("no", `\.`, `\s(?:et|ou)\b`) + end, "a. et b. ouf", "a. et b.|ouf"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.Join(cut(t, splitter(t, file(c.rules), "fr", srx.Options{}), c.text), "|")
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestICUSpacesAreUnicode(t *testing.T) {
	s := splitter(t, file(rule("yes", `[.]`, `\s`)), "fr", srx.Options{Dialect: srx.ICU})
	if got := cut(t, s, "a.\u00a0b"); len(got) != 2 {
		t.Errorf("got %q", got)
	}
}

func TestWrappedLinesAreOneParagraph(t *testing.T) {
	s := splitter(t, file(rule("yes", `[.]`, `\s`)), "fr", srx.Options{Wrapped: true})
	if got := strings.Join(cut(t, s, "a\nb.\nc\n\nd"), "|"); got != "a\nb.|c|d" {
		t.Errorf("got %q", got)
	}
}

const cascading = `<srx version="2.0"><header segmentsubflows="yes" cascade="CASCADE"/><body><languagerules>
<languagerule languagerulename="French"><rule break="no"><beforebreak>M\.</beforebreak><afterbreak>\s</afterbreak></rule></languagerule>
<languagerule languagerulename="All"><rule><beforebreak>\.</beforebreak><afterbreak>\s</afterbreak></rule></languagerule>
</languagerules><maprules><languagemap languagepattern="FR.*" languagerulename="French"/>
<languagemap languagepattern=".*" languagerulename="All"/></maprules></body></srx>`

func TestCascadeAddsTheRulesOfEveryMapThatMatches(t *testing.T) {
	for cascade, want := range map[string]string{"yes": "M. A.|B", "no": "M. A. B"} {
		s := splitter(t, strings.Replace(cascading, "CASCADE", cascade, 1), "fr-CH", srx.Options{})
		if got := strings.Join(cut(t, s, "M. A. B"), "|"); got != want {
			t.Errorf("cascade=%s: got %q, want %q", cascade, got, want)
		}
	}
	s := splitter(t, strings.Replace(cascading, "CASCADE", "yes", 1), "de", srx.Options{})
	if got := strings.Join(cut(t, s, "M. A. B"), "|"); got != "M.|A.|B" {
		t.Errorf("German: got %q", got)
	}
}

func TestErrorsNameTheLine(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"not XML", "M. A. B", "rules.srx:1: the file holds no srx element"},
		{"another file", "<tmx/>", "rules.srx:1: the file begins with <tmx>"},
		{"unknown version", `<srx version="3.0"/>`, `rules.srx:1: SRX version "3.0" is unknown`},
		{"cut short", "<srx version=\"2.0\">\n<body>", "rules.srx:2: unexpected EOF"},
		{"no set of that name", `<srx version="2.0"><body><maprules>` + "\n" + `<languagemap languagepattern=".*" languagerulename="X"/></maprules></body></srx>`,
			`rules.srx:2: languagemap ".*" names the rules "X"`},
		{"no map", `<srx version="2.0"/>`, "rules.srx:1: the file has no languagemap"},
		{"bad break", file("\n" + `<rule break="maybe"/>`), `rules.srx:4: break="maybe"`},
		{"a name that is misspelt", file("\n" + `<rule><beforebrake>x</beforebrake></rule>`), `rules.srx:4: <beforebrake> is no element of SRX`},
		{"an element in a wrong place", file("\n" + `<rule><header/></rule>`), `rules.srx:4: <header> stands in <rule>, not in <srx>`},
		{"an attribute that is missing", "<srx version=\"2.0\"><body><languagerules>\n<languagerule/>", `rules.srx:2: <languagerule> lacks its attribute languagerulename`},
		{"bad cascade", `<srx version="2.0"><header cascade="maybe"/>`, `rules.srx:1: cascade="maybe"`},
		{"bad include", `<srx version="2.0"><header><formathandle type="end" include="maybe"/>`, `rules.srx:1: formathandle include="maybe"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := srx.Read(strings.NewReader(c.text), "rules.srx")
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s...", err, c.want)
			}
		})
	}
}

func TestRulesThatCannotBeTranslatedAreNamedOrLeftOut(t *testing.T) {
	text := file("\n" + rule("no", `[a-z&&b-f]\.`, `\s`) + "\n" + rule("no", `(`, ``) + "\n" + rule("no", `\N{DASH}`, ``) + "\n" + rule("yes", `\.`, `\s`))
	f, err := srx.Read(strings.NewReader(text), "rules.srx")
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Splitter("fr", srx.Options{})
	var where *srx.Error
	if !errors.As(err, &where) || where.Line != 4 || !strings.Contains(err.Error(), "&&") {
		t.Errorf("got %v, want an error in line 4 about &&", err)
	}
	s, err := f.Splitter("fr", srx.Options{Lenient: true})
	if err != nil || len(s.Skipped) != 3 || s.Skipped[1].Line != 5 || s.Skipped[2].Line != 6 {
		t.Fatalf("got %v and %v, want three rules left out", s.Skipped, err)
	}
	if got := cut(t, s, "a. b"); len(got) != 2 {
		t.Errorf("the rules that are left do not work: %q", got)
	}
}

func TestALanguageWithoutRulesIsAnError(t *testing.T) {
	f, err := srx.Read(strings.NewReader(strings.NewReplacer("CASCADE", "yes", `languagepattern=".*"`, `languagepattern="en"`).Replace(cascading)), "rules.srx")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Splitter("de", srx.Options{}); err == nil || !strings.Contains(err.Error(), `"de"`) {
		t.Errorf("got %v", err)
	}
}

func TestARuleThatTakesTooLongIsAnErrorThatNamesIt(t *testing.T) {
	s := splitter(t, file(rule("yes", `\b(?:x|xx|xxx)+\.`, `\s`)), "fr", srx.Options{Timeout: 20 * time.Millisecond})
	_, err := s.Sentences("z" + strings.Repeat("x", 60) + ". A")
	if err == nil || !strings.Contains(err.Error(), "rules.srx:3") {
		t.Errorf("got %v", err)
	}
}

func TestMarkupGoesToTheSideThatTheFileSays(t *testing.T) {
	doc := bitext.Document{Text: "Il <b>vint.</b> Fin."}
	doc.Blocks = []bitext.Block{{Span: bitext.Span{Start: 0, End: len(doc.Text)}, Inline: []bitext.Span{{Start: 3, End: 6}, {Start: 11, End: 15}}}}
	text := file(rule("yes", `\.`, `\s`))
	for include, want := range map[string]string{"yes": "Il <b>vint.</b>", "no": "Il <b>vint."} {
		s := splitter(t, strings.Replace(text, `cascade="yes"/>`, `cascade="yes"><formathandle type="end" include="`+include+`"/></header>`, 1), "fr", srx.Options{})
		segments, err := s.Split(doc)
		if err != nil {
			t.Fatal(err)
		}
		if got := doc.Text[segments[0].Start:segments[0].End]; got != want || len(segments) != 2 || segments[0].Cut != "srx:R:1" {
			t.Errorf("include=%s: got %q and %+v", include, got, segments)
		}
	}
}

// TestRulesThatCutBehindTheSpaceAndExtensions has the constructs of LanguageTool's segment.srx: Okapi's extensions in the header, and
// cuts after the white space instead of before it.
func TestRulesThatCutBehindTheSpaceAndExtensions(t *testing.T) {
	rules := rule("no", `\b(janv|févr)\.\s`, ``) + rule("no", `\b[\d,\.]*mi[lł]\.\p{Pe}?\s`, `\p{Ll}+`) + rule("no", `\s\p{L}\.\s`, `\p{Lu}[^\p{Lu}]`) +
		rule("yes", `[\.!?…]['"\u00BB\p{Pe}\u0002]*\s`, ``) + rule("yes", `[\.!?…]['"\u00BB\p{Pe}\u0002]*`, `\p{Lu}[^\p{Lu}]`)
	text := strings.Replace(file(rules), `<srx `, `<srx xmlns:okpsrx="http://okapi.sf.net/srx-extensions" `, 1)
	text = strings.Replace(text, `cascade="yes"/>`, `cascade="yes"><okpsrx:options useJavaRegex="yes"/>
<okpsrx:sample language="fr"><okpsrx:x/>Un &lt;rule&gt; ?</okpsrx:sample><okpsrx:rangeRule/></header>`, 1)
	got := strings.Join(cut(t, splitter(t, text, "fr", srx.Options{}), "Le 3 janv. Il dort. A. Martin vend 4,5mil. de clous.Fin ? (Oui !) Bon."), "|")
	if want := "Le 3 janv. Il dort.|A. Martin vend 4,5mil. de clous.|Fin ?|(Oui !)|Bon."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFilesOfOtherEncodingsAreRead(t *testing.T) {
	latin := strings.Replace(file(rule("no", "R\xe9f\\.", `\s`)+rule("yes", `\.`, `\s`)), "UTF-8", "ISO-8859-1", 1)
	if got := cut(t, splitter(t, latin, "fr", srx.Options{}), "Réf. 5. Oui"); len(got) != 2 {
		t.Errorf("Latin-1: got %q", got)
	}
	wide := []byte{0xFF, 0xFE}
	for _, r := range strings.Replace(file(rule("yes", `\.`, `\s`)), "UTF-8", "UTF-16", 1) {
		wide = append(wide, byte(r), byte(r>>8))
	}
	if got := cut(t, splitter(t, string(wide), "fr", srx.Options{}), "a. b"); len(got) != 2 {
		t.Errorf("UTF-16: got %q", got)
	}
}

func TestOurRulesAreWrittenAsValidSRX(t *testing.T) {
	dir := os.Getenv("VISAVIS_DATA")
	if dir == "" {
		t.Skip("VISAVIS_DATA is not set: no SRX schema")
	}
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("no xmllint")
	}
	name := filepath.Join(t.TempDir(), "own.srx")
	if err := os.WriteFile(name, written(t), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(xmllint, "--nonet", "--noout", "--schema", filepath.Join(dir, "schemas", "srx20.xsd"), name).CombinedOutput()
	if err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

func written(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	unsaid, err := srx.Write(&b, "fr", "en", "de", "es", "it", "pt", "nl", "ca")
	if err != nil || len(unsaid) == 0 {
		t.Fatalf("%v, %q", err, unsaid)
	}
	return b.Bytes()
}

func TestOurRulesCutAlikeWhenReadBack(t *testing.T) {
	for _, c := range []struct{ lang, text string }{
		{"fr", "M. Petit et Mme. Roy sont là.| Voir p. 8.| « Qui ? » dit-il.| Clous, etc.| Tout va.| Ah ! mon ami.| La S.N.C.F. Voyageurs.| Le Pr. A. Martin dort ;| Il rêve."},
		{"en", "Mr. Hill left the U.S.| He came back.| See no. 5."},
		{"de", "Am 3. Oktober kam Dr. Roth.| Seit 1990.| Danach nicht."},
		{"fi", "Hän tuli.| Sitten meni esim. kotiin."},
		{"ja", "今日は。|はい！|終"},
	} {
		s := splitter(t, string(written(t)), c.lang, srx.Options{})
		want := strings.Split(strings.ReplaceAll(c.text, "| ", "|"), "|")
		if got := cut(t, s, strings.ReplaceAll(c.text, "|", "")); !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", c.lang, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(strings.Replace(cascading, "CASCADE", "no", 1), "M. A. B")
	f.Add(file(rule("no", `\bMr\.|[a[b]]\Q.\E\x{41}`, `\s`)+rule("yes", `[.]+`, `\h*`)), "Mr. A\r\n. b\xff")
	f.Fuzz(func(t *testing.T, rules, text string) {
		file, err := srx.Read(strings.NewReader(rules), "f")
		if err != nil {
			return
		}
		s, err := file.Splitter("fr", srx.Options{Lenient: true, Timeout: 10 * time.Millisecond})
		if err != nil {
			return
		}
		sentences, err := s.Sentences(text)
		if err != nil {
			return
		}
		end := 0
		for _, x := range sentences {
			if x.Start < end || x.End <= x.Start || x.End > len(text) || strings.TrimSpace(text[end:x.Start]) != "" {
				t.Fatalf("%q: sentence %+v after byte %d", text, x, end)
			}
			end = x.End
		}
	})
}
