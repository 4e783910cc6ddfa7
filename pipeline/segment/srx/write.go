package srx

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/segment"
)

// unsaid is what our rules know and SRX cannot say: its rules look at the characters around a place, without memory.
var unsaid = []string{
	"lists that run on in a line (1. 2. 3., a) b) c)): SRX rules do not count",
	"brackets that opened within the sentence: SRX rules do not know which are open",
	"straight quotation marks that were not closed: SRX rules do not count them",
	"paragraphs whose sentences open with small letters: SRX rules do not look at the whole paragraph",
	"an opening time of day (At 5 a.m. ...), numbered headings (Chapitre I. ...) and bullets that begin a line",
	"emoji that follow a sentence: SRX puts them at the head of the next one",
}

// Write writes our own rules for the languages, and those for all others, as an SRX 2.0 file. It returns what SRX has no words for.
// The regular expressions keep to what ICU, Java and .NET understand alike.
func Write(w io.Writer, langs ...string) ([]string, error) {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, xml.Header, `<srx xmlns="http://www.lisa.org/srx20" version="2.0">
  <header segmentsubflows="yes" cascade="no">
    <formathandle type="start" include="no"/>
    <formathandle type="end" include="yes"/>
    <formathandle type="isolated" include="no"/>
  </header>
  <body>
    <languagerules>
`)
	for _, lang := range langs {
		writeSet(out, lang, ruleSet(segment.VocabularyOf(lang)))
	}
	writeSet(out, "other", ruleSet(segment.VocabularyOf("")))
	fmt.Fprint(out, "    </languagerules>\n    <maprules>\n")
	for _, lang := range langs {
		base, _, _ := strings.Cut(lang, "-")
		pattern := fmt.Sprintf("(%s|%s)([-_].*)?", strings.ToLower(base), strings.ToUpper(base))
		fmt.Fprintf(out, "      <languagemap languagepattern=\"%s\" languagerulename=\"%s\"/>\n", escape(pattern), escape(lang))
	}
	fmt.Fprint(out, "      <languagemap languagepattern=\".*\" languagerulename=\"other\"/>\n    </maprules>\n  </body>\n</srx>\n")
	if err := out.Flush(); err != nil {
		return nil, fmt.Errorf("writing SRX: %w", err)
	}
	return append([]string(nil), unsaid...), nil
}

func writeSet(w io.Writer, name string, rules []Rule) {
	fmt.Fprintf(w, "      <languagerule languagerulename=\"%s\">\n", escape(name))
	for _, r := range rules {
		fmt.Fprintf(w, "        <rule break=\"%s\">\n          <beforebreak>%s</beforebreak>\n          <afterbreak>%s</afterbreak>\n        </rule>\n",
			yesNo(r.Break), escape(r.Before), escape(r.After))
	}
	fmt.Fprint(w, "      </languagerule>\n")
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder does not fail
	return b.String()
}

// The pieces that rules are made of. Spaces are written out, since \s means less in Java than in ICU.
const (
	gap    = `[\s\u00A0\u202F]+`
	space  = `[\s\u00A0\u202F]`
	stop   = `[.!?\u2026]`
	mark   = `[!?\u2026]`
	quote  = `["'\u201D\u2019\u203A)\]\u00BB]`
	closed = stop + `(?:` + quote + `|` + quote + quote + `|[\u00A0\u202F ]\u00BB)`
	opens  = `[\s\u00A0\u202F]+["'\u00AB\u201C\u2018(\[\u00BF\u00A1 \u00A0\u202F]*`
)

// ruleSet is a language's rules, in the order in which they are to be tried.
func ruleSet(v segment.Vocabulary) []Rule {
	var rules []Rule
	add := func(cut bool, before, after string) {
		rules = append(rules, Rule{Break: cut, Before: before, After: after})
	}
	openers := opens + alternatives(v.Openers, capital) + `\b`

	add(false, `\s[.]`, `[ ][.]`)
	add(false, `^[0-9]{1,3}[.]`, space)
	add(false, `^\p{L}[.]`, space)
	if len(v.Never) > 0 {
		add(false, `\b`+alternatives(v.Never, both)+`[.]`, space)
	}
	if len(v.Numbered) > 0 {
		add(false, `\b`+alternatives(v.Numbered, both)+`[.]`, gap+`(?:\p{Nd}|[IVXLC]+\b)`)
	}
	if len(v.Closing) > 0 {
		add(true, `\b`+alternatives(v.Closing, both)+`[.]`, gap+`\p{Lu}`)
		add(false, `\b`+alternatives(v.Closing, both)+`[.]`, space)
	}
	letters := `(?:[.]|[.]-)(?:\p{L}|\p{L}\p{L})[.]`
	for _, before := range []string{`\b` + alternatives(v.Final, both) + `[.]`, letters, `\b\p{Lu}[.]`} {
		if len(v.Openers) > 0 {
			add(true, before, openers)
		}
		add(false, before, space)
	}
	if v.Ordinals {
		if len(v.Openers) > 0 {
			add(true, `\b[0-9]{1,2}[.]`, openers)
		}
		add(false, `\b[0-9]{1,2}[.]`, gap+`\p{L}`)
	}
	add(false, mark, gap+`\p{Ll}`)
	add(false, `[.][.]`, gap+`\p{Ll}`)
	add(false, closed, gap+`\p{Ll}`)
	if !v.SmallAfterStop {
		add(false, `[.]`, gap+`\p{Ll}`)
	}
	add(false, stop, space+`[!?\u2026\u00BB)\],;:]`)
	add(false, stop, quote)
	if v.Semicolon && len(v.Openers) > 0 {
		add(true, `;`, gap+alternatives(v.Openers, capital)+`\b`)
	}
	add(true, stop, space)
	add(true, closed, space)
	add(true, `[\u3002\uFF01\uFF1F\uFF0E\uFF61\u0964\u0965]`, `[^\u3002\uFF01\uFF1F\u300D\u300F\uFF09]`)
	add(true, `[\u3002\uFF01\uFF1F\uFF0E\uFF61][\u300D\u300F\uFF09]`, `[^\u3002\uFF01\uFF1F\u300D\u300F\uFF09]`)
	return rules
}

// alternatives is an expression for any of the words, each in the forms that form gives.
func alternatives(words []string, form func(string) []string) string {
	var all []string
	for _, w := range words {
		for _, f := range form(w) {
			all = append(all, regexp.QuoteMeta(f))
		}
	}
	return "(?:" + strings.Join(all, "|") + ")"
}

// both is a word as it stands and, where it begins with a small letter, with a capital.
func both(word string) []string {
	if c := capital(word); c[0] != word {
		return []string{word, c[0]}
	}
	return []string{word}
}

func capital(word string) []string {
	r, size := utf8.DecodeRuneInString(word)
	return []string{string(unicode.ToUpper(r)) + word[size:]}
}
