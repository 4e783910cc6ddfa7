package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/format/unit"
)

// Right translations, set as each language sets its quotation marks, numbers, dates, times and questions, raise nothing but remarks, in
// either direction. Each file of testdata/right has two languages, which its name says, with a tab between.
func TestRightTranslationsPass(t *testing.T) {
	files, err := filepath.Glob("testdata/right/*-*.tsv")
	if err != nil || len(files) < 14 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		one, other, _ := strings.Cut(strings.TrimSuffix(filepath.Base(path), ".tsv"), "-")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		there, back := unit.NewBuilder(unit.ReadOptions{}), unit.NewBuilder(unit.ReadOptions{})
		for line := range strings.Lines(string(data)) {
			left, right, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			there.Add(unit.Unit{Source: unit.Text{Text: left}, Target: unit.Text{Text: right}})
			back.Add(unit.Unit{Source: unit.Text{Text: right}, Target: unit.Text{Text: left}})
		}
		passes(t, there, one, other)
		passes(t, back, other, one)
	}
}

func passes(t *testing.T, build *unit.Builder, from, to string) {
	t.Helper()
	b, err := build.Bitext(from, to)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range check.Run(b, check.Options{}) {
		if l := b.Links[f.Link]; f.Severity > bitext.Info {
			t.Errorf("%s to %s: %s, %s\n  %s\n  %s", from, to, f.Rule, f.Message, b.Source.RangeText(l.Source), b.Target.RangeText(l.Target))
		}
	}
}
