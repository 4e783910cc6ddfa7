package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/format/unit"
)

// bitextOf makes a bitext of an example: what comes before, the pair, and ordinary filler. The pair is the link last.
func bitextOf(t *testing.T, e check.Example) (b *bitext.Bitext, last int) {
	t.Helper()
	build := unit.NewBuilder(unit.ReadOptions{Name: "example"})
	add := func(source, target string, confidence float64, props ...bitext.Prop) {
		build.Add(unit.Unit{Source: unit.Text{Text: source}, Target: unit.Text{Text: target}, Confidence: confidence, Props: props})
	}
	if e.Before != nil {
		for range max(e.Often, 1) {
			add(e.Before[0], e.Before[1], 0, e.BeforeProps...)
		}
	}
	for i := range e.Filler {
		add(strings.Repeat("Mot ordinaire, ", i%5+2), strings.Repeat("A usual word, ", i%5+2), 0)
	}
	n := max(e.Repeat, 1)
	for range max(e.Again, 1) {
		add(strings.Repeat(e.Source, n), strings.Repeat(e.Target, n), e.Confidence, e.Props...)
	}
	b, err := build.Bitext(e.From, e.To)
	if err != nil {
		t.Fatal(err)
	}
	b.Links[len(b.Links)-1].Origin.Kind = e.Origin
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
			findings := check.Run(b, r.Bad.Options)
			if !slices.Contains(about(findings, i), r.ID) {
				t.Errorf("the bad example is not reported; found %v", findings)
			}
			for _, f := range findings {
				if f.Link == i && f.Rule == r.ID && f.Severity != r.Severity {
					t.Errorf("the bad example is reported as %v, want %v", f.Severity, r.Severity)
				}
			}
			b, i = bitextOf(t, r.Good)
			if got := about(check.Run(b, r.Good.Options), i); len(got) > 0 {
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

func TestLanguageCodesAreThoseOfBCP47(t *testing.T) {
	for _, tt := range []struct{ from, want string }{
		{"fr", ""}, {"fr-CA", ""}, {"pt-br", ""}, {"zh-Hans", ""}, {"sr-Latn-RS", ""}, {"no", ""}, {"qaa", ""}, {"es-419", ""},
		{"fr_CA", "the source language is written fr_CA: BCP 47 has a hyphen, fr-CA"}, {"", "the source language has no code"},
		{"fra", "the source language is written fra: BCP 47 has fr"}, {"en-UK", "the source language is written en-UK: BCP 47 has en-GB"},
		{"jp", "the source language “jp” is not known: did you mean ja?"}, {"en-USA", "the source language “en-USA” is not known"},
		{"French", "the source language “French” is not known: did you mean fr?"}, {"xx", "the source language “xx” is not known"}, {"en", "both sides are in en"},
	} {
		got := findings(t, tt.from, "en", "Bonjour.", "Hello.", "language-code")
		if want := "language-code: " + tt.want; len(got) != min(len(tt.want), 1) || len(got) == 1 && got[0] != want {
			t.Errorf("%q: %q, want %q", tt.from, got, tt.want)
		}
	}
}

func spans(start, end int) []bitext.Span { return []bitext.Span{{Start: start, End: end}} }

func TestUnknownRulesAreAnsweredWithTheNearest(t *testing.T) {
	for _, o := range []check.Options{{Only: []string{"numbr"}}, {Skip: []string{"numbr"}}, {Severity: map[string]bitext.Severity{"numbr": bitext.Info}}} {
		if err := o.Validate(); err == nil || err.Error() != `there is no rule "numbr": did you mean number-missing or number-extra?` {
			t.Errorf("%+v: %v", o, err)
		}
	}
	if err := (check.Options{Only: []string{"tag"}}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestOptionsChooseRulesAndSeverities(t *testing.T) {
	b, _ := bitextOf(t, check.Example{From: "fr", To: "en", Source: "Le 17 mars 2024, venez.", Target: "Come, come.", Confidence: .2})
	for _, tt := range []struct {
		o    check.Options
		want string
	}{
		{check.Options{}, "[low-confidence warning number-missing error]"},
		{check.Options{Skip: []string{"low-confidence"}}, "[number-missing error]"},
		{check.Options{Only: []string{"number-missing"}, Severity: map[string]bitext.Severity{"number-missing": bitext.Info}}, "[number-missing info]"},
		{check.Options{MinConfidence: .1}, "[number-missing error]"},
		{check.Options{MinConfidence: -1, Skip: []string{"number-missing"}}, "[]"},
	} {
		var got []string
		for _, f := range check.Run(b, tt.o) {
			got = append(got, f.Rule, f.Severity.String())
		}
		if s := "[" + strings.Join(got, " ") + "]"; s != tt.want {
			t.Errorf("%+v: %s, want %s", tt.o, s, tt.want)
		}
	}
}

func TestFindingsAreTheSameOnAnyNumberOfWorkers(t *testing.T) {
	b := large(t, 5000)
	one := check.Run(b, check.Options{Workers: 1})
	many := check.Run(b, check.Options{Workers: 7})
	if len(one) == 0 || !slices.Equal(one, many) {
		t.Errorf("%d findings on one worker, %d on seven", len(one), len(many))
	}
}

// large makes a bitext of n units, one in a hundred with a mistake.
func large(t testing.TB, n int) *bitext.Bitext {
	t.Helper()
	build := unit.NewBuilder(unit.ReadOptions{})
	for i := range n {
		u := unit.Unit{Line: i + 1, Confidence: .9}
		u.Source.Text = fmt.Sprintf("Voici la phrase numéro %d, d'une longueur assez habituelle et sans aucune surprise (%d).", i, i%7)
		u.Target.Text = fmt.Sprintf("This is sentence number %d, of a rather usual length and without any surprises (%d).", i, i%7)
		if i%100 == 0 {
			u.Target.Text = fmt.Sprintf("This is sentence number %d, of a rather usual length.", i+1)
		}
		build.Add(u)
	}
	b, err := build.Bitext("fr", "en")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAHugeUnitIsCheckedQuickly(t *testing.T) {
	for name, text := range map[string]string{
		"numbers": "12 345,6 7/8 ", "tags and words": "<b>x</b> a b ", "brackets": "((((", "negations and names": "il n'est pas Alice ni Bernard not ",
		"digits": "1", "a word": "mot ", "quotation marks": "«", "spaces": " ", "addresses": "a@b.c ", "open tags": "<a b=\"", "accents": "e\u0301", "entities": "&a",
		"questions": "a?b", "Chinese numbers": "1万2千", "placeholders": "{a}",
	} {
		for _, size := range []int{19_000, 1_000_000} {
			source := strings.Repeat(text, size/2/len(text))
			target := strings.Repeat("9"+text, size/2/(len(text)+1))
			b, _ := bitextOf(t, check.Example{From: "fr", To: "en", Source: source, Target: target})
			start := time.Now()
			check.Run(b, check.Options{})
			if d := time.Since(start); d > 20*time.Second {
				t.Errorf("%s: %d bytes took %v", name, size, d)
			} else {
				t.Logf("%s: %d bytes took %v", name, size, d)
			}
		}
	}
}

func TestFailsAtOrAboveASeverity(t *testing.T) {
	warned := []bitext.Finding{{Severity: bitext.Warning}}
	if check.Fails(nil, bitext.Info) || check.Fails(warned, bitext.Error) || !check.Fails(warned, bitext.Warning) || !check.Fails(warned, bitext.Info) {
		t.Error("a severity is compared the wrong way")
	}
}

func BenchmarkRun(b *testing.B) {
	data := large(b, 10_000)
	b.SetBytes(int64(len(data.Source.Text) + len(data.Target.Text)))
	b.ReportAllocs()
	for b.Loop() {
		check.Run(data, check.Options{})
	}
}

// FuzzRun: whatever the texts, the rules neither panic nor point outside them.
func FuzzRun(f *testing.F) {
	f.Add("12.5.2024 <b>x</b> {a} https://a.b/c) @d #e 👩‍👧 &amp; Ã©", "(« “ ½ 1 234,5 XIX")
	f.Add("clés publiques \uFE0F", "\u0301 public key \uFE0F")
	o := check.Options{Workers: 1, Terms: []check.Term{{Source: "clé publique", Targets: []string{"public key", "key"}}}, Keep: []string{"é"},
		Forbidden: []check.Forbidden{{Text: "the key"}, {Text: "!"}}}
	f.Add("1万2千 第二十一章 二〇二四年 10時", "12'000, um halb drei; 3.4 billion 世纪")
	f.Fuzz(func(t *testing.T, source, target string) {
		from, to := "fr", "en"
		if len(source)%2 == 1 {
			from, to = "ja", "nl" // with other tables, and without
		}
		if !utf8.ValidString(source) || !utf8.ValidString(target) || source == "" && target == "" {
			return
		}
		build := unit.NewBuilder(unit.ReadOptions{})
		build.Add(unit.Unit{Source: unit.Text{Text: source}, Target: unit.Text{Text: target}, Confidence: .5})
		build.Add(unit.Unit{Source: unit.Text{Text: target}, Target: unit.Text{Text: source}, Props: []bitext.Prop{{Name: "note", Value: source}, {Name: "x-position", Value: target}}})
		b, err := build.Bitext(from, to)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range check.Run(b, o) {
			source, target := source, target
			if x.Link == 1 {
				source, target = target, source
			}
			text := target
			if text == "" {
				text = source
			}
			if x.Span.Start < 0 || x.Span.End > len(text) || x.Span.Start > x.Span.End {
				t.Errorf("%s points at bytes %d to %d of %q", x.Rule, x.Span.Start, x.Span.End, text)
			}
		}
	})
}
