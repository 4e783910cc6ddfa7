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
// either direction. Each file of testdata/right has English, a tab and another language in its lines.
func TestRightTranslationsPass(t *testing.T) {
	files, err := filepath.Glob("testdata/right/en-*.tsv")
	if err != nil || len(files) < 14 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, path := range files {
		lang := strings.TrimSuffix(filepath.Base(path), ".tsv")[len("en-"):]
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		there, back := unit.NewBuilder(unit.ReadOptions{}), unit.NewBuilder(unit.ReadOptions{})
		for line := range strings.Lines(string(data)) {
			english, other, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			there.Add(unit.Unit{Source: unit.Text{Text: english}, Target: unit.Text{Text: other}})
			back.Add(unit.Unit{Source: unit.Text{Text: other}, Target: unit.Text{Text: english}})
		}
		passes(t, there, "en", lang)
		passes(t, back, lang, "en")
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
