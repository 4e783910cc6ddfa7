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

const (
	docsFile     = "../../docs/checks.md"
	measuredFile = "testdata/measured.md"
	pofilterFile = "testdata/pofilter.md"
)

const docsHead = `# What visavis checks

<!-- Made from the rules in pipeline/check by go test ./pipeline/check -update: change them there. -->

` + "`visavis check FILE`" + ` applies these rules to each translation unit; ` + "`visavis check --explain RULE`" + ` shows one of them. Rules of severity error keep quiet where they could be wrong;
where such a rule is less sure it reports a warning. Texts in other languages than French, English, German, Spanish and Italian are
checked as well; what their words for numbers, months and signs may say is then no more than a remark.

| rule | severity | what it finds |
|---|---|---|
`

func docsFoot() string {
	return `
## Rules that need to be told something

name, word-varies, swapped and length-ratio learn from the files what is usual in them, and say nothing where there is little to learn from.
negation knows French, English, German, Spanish and Italian, and says nothing of other languages.

term and term-varies look into a glossary (--glossary FILE, or glossary in visavis.toml: source, tab, target, as OmegaT's), forbidden and
keep into lists (--forbidden, --keep). max-length reads the unit's property x-max-length (characters) or x-max-bytes. crossing and bead-run need
positions, as visavis align writes them.

## Findings that are meant

A unit excuses findings with a property that says why; a note that begins with visavis:ignore does the same. Without a reason nothing is excused:

    <prop type="x-visavis-ignore">number-missing, unit: the client gives feet</prop>
    <note>visavis:ignore inconsistent: a heading, shortened on purpose</note>

For a whole project, visavis.toml changes severities and leaves rules out, and a baseline holds what is known: see docs/ci.md.

## Speed

A TMX of a million units (the five novels again and again, a number appended to each text, 381 MB; 283,486 lines of findings) takes 28.8 s by the
clock on two cores, 52 s of processor time and 183 MB of memory (2026-11-25, ` + "`visavis check --fail-on never -o out 1m.tmx`" + `).

A file is gone through twice, piece by piece: first for what is usual in it, then for the rules. Which units repeat others is found by the hashes of
their texts, sorted on disk where there are more than half a million. What is found goes to disk as well where its texts are more than 16 MB, so that
memory grows neither with the files nor with the findings; only a baseline is held whole, a line a finding. What the stages pass on, .jsonl as visavis
align wrote it and as --format jsonl writes it, is the exception: it is checked against its own sums and held whole. A unit of more than 20,000 bytes is
told of by too-long and costs no more than reading it (a test tries a megabyte of digits, of quotation marks, of one word).

## Who reads the reports

SARIF validates against its published JSON schema (2.1.0; a test). JUnit is read in a test by go-junit, and validated on 2026-11-25 by the schema of Jenkins'
xUnit plugin (junit-10.xsd, with xmllint) and read by junitparser 2.8: that schema allows no file and line at a test case, so that they stand in its name.
checkstyle validated on that day by checkstyle's own checkstyle-report-1.0.0.xsd, and was read by the style sheet that comes with Apache Ant. GitHub
Actions' file of docs/ci.md passes actionlint (a test, where ACTIONLINT is set).

## How often they are wrong, and what they miss

` + measured() + `
Right translations between English or French and nineteen languages, set as each sets its quotation marks, numbers, dates, times and questions, raise no error and no
warning: a test (pipeline/check/testdata/right, some 800 pairs of our own).

What pofilter finds more of doubled words is had had, that that and her her: in other sentences they are right, and it speaks of them there as well.

## Adding a rule

A rule is a row in the table of its family (pipeline/check/alignment.go, text.go,
language.go, typography.go, numbers.go, negation.go, protected.go, terms.go, variation.go, hygiene.go, ignore.go, memory.go, consistency.go): an id,
a severity, the reason, what to do, a good and a bad example, and a function that looks at one pair of texts and reports what it finds. The
tests try both examples of every rule, and measure it on the gold data. A rule that compares each unit with all others has a function compare
instead (consistency.go); what a rule must know of the whole file is gathered in learner (corpus.go) before the rules run. A unit is seen as it
passes by: a rule keeps nothing.
`
}

// measured is what TestMeasuredFiguresForTheDocs and TestBesidePofilter wrote when they last had the gold data.
func measured() string {
	data, err := os.ReadFile(measuredFile)
	if err != nil {
		return "Not measured yet.\n"
	}
	beside, err := os.ReadFile(pofilterFile)
	if err != nil {
		return string(data)
	}
	return string(data) + "\n" + string(beside)
}

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
	b.WriteString(docsFoot())
	return b.String()
}

func example(b *strings.Builder, name string, e check.Example) {
	note := ""
	if e.Before != nil {
		note = " (after a unit “" + e.Before[0] + "” = “" + e.Before[1] + "”)"
	}
	if e.Often > 1 {
		note = fmt.Sprintf(" (after %d units “%s” = “%s”)", e.Often, e.Before[0], e.Before[1])
	}
	for _, pr := range e.BeforeProps {
		note += fmt.Sprintf(" (theirs: %s %s)", pr.Name, pr.Value)
	}
	for _, pr := range e.Props {
		note += fmt.Sprintf(" (%s %s)", pr.Name, pr.Value)
	}
	for _, t := range e.Options.Terms {
		note += fmt.Sprintf(" (glossary: %s = %s)", t.Source, strings.Join(t.Targets, " or "))
	}
	for _, f := range e.Options.Forbidden {
		note += fmt.Sprintf(" (forbidden: %s)", f.Text)
	}
	for _, k := range e.Options.Keep {
		note += fmt.Sprintf(" (kept: %s)", k)
	}
	if e.Origin != "" {
		note += fmt.Sprintf(" (by a %s)", e.Origin)
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
