package check_test

import (
	"slices"
	"strings"
	"testing"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/format/unit"
)

// bitextOf makes a bitext of an example: what comes before, the pair, and ordinary filler. The pair is the link last.
func bitextOf(t *testing.T, e check.Example) (b *bitext.Bitext, last int) {
	t.Helper()
	build := unit.NewBuilder(unit.ReadOptions{Name: "example"})
	add := func(source, target string, confidence float64) {
		build.Add(unit.Unit{Source: unit.Text{Text: source}, Target: unit.Text{Text: target}, Confidence: confidence})
	}
	if e.Before != nil {
		add(e.Before[0], e.Before[1], 0)
	}
	for i := range e.Filler {
		add(strings.Repeat("Mot ordinaire, ", i%5+2), strings.Repeat("A usual word, ", i%5+2), 0)
	}
	add(e.Source, e.Target, e.Confidence)
	b, err := build.Bitext(e.From, e.To)
	if err != nil {
		t.Fatal(err)
	}
	return b, len(b.Links) - 1
}

// about lists the rules that report the link i.
func about(findings []bitext.Finding, i int) []string {
	var out []string
	for _, f := range findings {
		if f.Link == i {
			out = append(out, f.Rule)
		}
	}
	return out
}

func TestEachRuleReportsItsBadExampleAndPassesItsGoodOne(t *testing.T) {
	for _, r := range check.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			if r.Reason == "" || r.Hint == "" || !strings.HasSuffix(r.Reason, ".") || strings.HasSuffix(r.Hint, ".") {
				t.Errorf("reason %q and hint %q: a sentence, and a phrase without full stop", r.Reason, r.Hint)
			}
			b, i := bitextOf(t, r.Bad)
			findings := check.Run(b, check.Options{})
			if !slices.Contains(about(findings, i), r.ID) {
				t.Errorf("the bad example is not reported; found %v", findings)
			}
			for _, f := range findings {
				if f.Link == i && f.Rule == r.ID && f.Severity != r.Severity {
					t.Errorf("the bad example is reported as %v, want %v", f.Severity, r.Severity)
				}
			}
			b, i = bitextOf(t, r.Good)
			if got := about(check.Run(b, check.Options{}), i); len(got) > 0 {
				t.Errorf("the good example is reported by %v", got)
			}
		})
	}
}

func TestRuleIDsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range check.Rules() {
		if seen[r.ID] {
			t.Errorf("two rules are called %s", r.ID)
		}
		seen[r.ID] = true
	}
}
