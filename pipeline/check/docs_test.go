package check_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"visavis/pipeline/check"
)

var update = flag.Bool("update", false, "write docs/checks.md and golden files anew")

const docsFile = "../../docs/checks.md"

const docsHead = `# What visavis checks

<!-- Made from the rules in pipeline/check by go test ./pipeline/check -update: change them there. -->

` + "`visavis check FILE`" + ` applies these rules to each translation unit. Rules of severity error keep quiet where they could be wrong;
where such a rule is less sure it reports a warning. Texts in other languages than French, English, German, Spanish and Italian are
checked as well; numbers in words, months and Roman figures are then known less well.

| rule | severity | what it finds |
|---|---|---|
`

const docsFoot = `
## How often they are wrong, and what they miss

Measured on texts that were aligned by hand, where every alarm is taken as false: five novels, French and English, both directions, 5,462
links; go test ./pipeline/check -run 'Gold|TextBerg|Seeded' -v prints all figures, rule by rule.

| measured | figure |
|---|---|
| errors in 1,000 links of the novels | 0.37: two, and both are real (a year that the translator changed) |
| errors in 1,000 links of Text+Berg dev, German and French | 53: 44 in 838; each was read, and each is a real difference: figures left out, changed or misprinted |
| errors in 1,000 links of Text+Berg test | 7: 13 in 1,788, all of missing numbers; not read one by one |
| mistakes put in by a program, 19 kinds, of which each is found | 95 % or more; 100 % for tags, placeholders, addresses, emoji, entities, encoding, empty targets |

## Adding a rule

A rule is a row in the table of its family (pipeline/check/alignment.go, text.go, numbers.go, protected.go, hygiene.go, consistency.go): an id,
a severity, the reason, what to do, a good and a bad example, and a function that looks at one pair of texts and reports what it finds. The
tests try both examples of every rule, and measure it on the gold data.
`

// docs is docs/checks.md.
func docs() string {
	var b strings.Builder
	b.WriteString(docsHead)
	for _, r := range check.Rules() {
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", r.ID, r.ID, r.Severity, r.Reason)
	}
	for _, r := range check.Rules() {
		fmt.Fprintf(&b, "\n## %s\n\n%s (%s)\n\nWhat to do: %s.\n\n", r.ID, r.Reason, r.Severity, r.Hint)
		b.WriteString("| | source | target |\n|---|---|---|\n")
		example(&b, "good", r.Good)
		example(&b, "bad", r.Bad)
	}
	b.WriteString(docsFoot)
	return b.String()
}

func example(b *strings.Builder, name string, e check.Example) {
	note := ""
	if e.Before != nil {
		note = " (after a unit “" + e.Before[0] + "” = “" + e.Before[1] + "”)"
	}
	if e.Repeat > 0 {
		note = fmt.Sprintf(" (%d times)", e.Repeat)
	}
	if e.Confidence > 0 {
		note = fmt.Sprintf(" (confidence %.2f)", e.Confidence)
	}
	fmt.Fprintf(b, "| %s%s | %s | %s |\n", name, note, cell(e.Source), cell(e.Target))
}

// cell shows a text in a table, with control characters as pictures.
func cell(s string) string {
	if s == "" {
		return ""
	}
	s = strings.Map(func(r rune) rune {
		if r < 0x20 {
			return 0x2400 + r
		}
		return r
	}, s)
	return "`" + strings.ReplaceAll(s, "|", `\|`) + "`"
}

func TestDocsAreCurrent(t *testing.T) {
	if *update {
		if err := os.WriteFile(docsFile, []byte(docs()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(docsFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != docs() {
		t.Errorf("%s is not what the rules say: go test ./pipeline/check -run DocsAreCurrent -update", docsFile)
	}
}
