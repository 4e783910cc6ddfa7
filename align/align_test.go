package align

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	french = []string{
		"Le 12 mars 1848, Victor Dupont arriva à Marseille.",
		"Il avait trois enfants et deux chevaux.",
		"La nuit tombait.",
		"Sa mère lui écrivit une longue lettre de Genève, et il pleura.",
		"Personne ne répondit à la question de Dupont.",
	}
	english = []string{
		"On 12 March 1848 Victor Dupont came to Marseille.",
		"He had three children and two horses.",
		"Night was falling.",
		"His mother wrote him a long letter from Geneva.",
		"He wept.",
		"Nobody answered Dupont's question.",
	}
)

func ranges(links []Link) string {
	var b strings.Builder
	for _, l := range links {
		fmt.Fprintf(&b, "%v:%v ", l.Source, l.Target)
	}
	return strings.TrimSpace(b.String())
}

func mustAlign(t testing.TB, in Input) []Link {
	t.Helper()
	links, err := Aligner{}.Align(context.Background(), in)
	if unrelated := new(UnrelatedError); err != nil && !errors.As(err, &unrelated) {
		t.Fatal(err)
	}
	return links
}

func TestAlignJoinsWhatBelongsTogether(t *testing.T) {
	got := ranges(mustAlign(t, Input{Source: french, Target: english, SourceLang: "fr", TargetLang: "en"}))
	if want := "[0]:[0] [1]:[1] [2]:[2] [3]:[3,4] [4]:[5]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestLinksNeverCrossAnAnchor(t *testing.T) {
	for i := range len(french) + 1 {
		for j := range len(english) + 1 {
			links := mustAlign(t, Input{Source: french, Target: english, Anchors: []Anchor{{i, j}}})
			covers(t, links, len(french), len(english))
			for _, l := range links {
				if (l.Source.Start < i && l.Source.End > i) || (l.Target.Start < j && l.Target.End > j) ||
					(!l.Source.Empty() && !l.Target.Empty() && (l.Source.Start < i) != (l.Target.Start < j)) {
					t.Errorf("anchor %d:%d is crossed by %v", i, j, l)
				}
			}
		}
	}
}

func TestWrongInputIsNamed(t *testing.T) {
	for _, c := range []struct {
		want string
		in   Input
	}{
		{"BridgeTarget has 1 entries for 5 sentences", Input{Source: french, Target: english, BridgeTarget: []string{"x"}}},
		{"BridgeSource has 2 entries for 6 sentences", Input{Source: french, Target: english, BridgeSource: []string{"x", "y"}}},
		{"SourceBlock has 1 entries", Input{Source: french, Target: english, SourceBlock: []int{1}}},
		{"anchor 1 (9:0) lies outside", Input{Source: french, Target: english, Anchors: []Anchor{{9, 0}}}},
		{"anchor 2 (1:1) lies outside the text or before", Input{Source: french, Target: english, Anchors: []Anchor{{2, 2}, {1, 1}}}},
	} {
		if _, err := (Aligner{}).Align(t.Context(), c.in); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
}

// covers checks that links are in order and hold every sentence once.
func covers(t interface{ Errorf(string, ...any) }, links []Link, n, m int) {
	i, j := 0, 0
	for x, l := range links {
		if l.Source.Start != i || l.Target.Start != j || l.Source.Len()+l.Target.Len() == 0 {
			t.Errorf("link %d is %v, but %d and %d sentences lie before it", x, l, i, j)
		}
		if !(l.Confidence >= 0 && l.Confidence <= 1) || math.IsNaN(l.Cost) || math.IsInf(l.Cost, 0) {
			t.Errorf("link %d has confidence %v and cost %v", x, l.Confidence, l.Cost)
		}
		i, j = l.Source.End, l.Target.End
	}
	if i != n || j != m {
		t.Errorf("links cover %d and %d sentences of %d and %d", i, j, n, m)
	}
}

func TestEveryInputIsCoveredOnceAndInOrder(t *testing.T) {
	words := []string{"", "a", "12", "Paris", "été", "été!", "?", "¿", "東京", "\xff", "Москва", strings.Repeat("x", 300)}
	sentence := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 0, 8).Draw(t, "words"), " ")
	})
	rapid.Check(t, func(t *rapid.T) {
		in := Input{
			Source: rapid.SliceOfN(sentence, 0, 40).Draw(t, "source"),
			Target: rapid.SliceOfN(sentence, 0, 40).Draw(t, "target"),
		}
		if rapid.Bool().Draw(t, "bridge") {
			in.BridgeTarget = in.Source
			in.BridgeSource = in.Target
		} else {
			in.BridgeTarget, in.BridgeSource = []string{}, []string{}
		}
		links, err := Aligner{}.Align(context.Background(), in)
		if unrelated := new(UnrelatedError); err != nil && !errors.As(err, &unrelated) {
			t.Fatal(err)
		}
		covers(t, links, len(in.Source), len(in.Target))
	})
}

func TestHardInputsAreAnsweredSoon(t *testing.T) {
	many := func(n int, s string) []string { return slices.Repeat([]string{s}, n) }
	for _, c := range []struct {
		name           string
		source, target []string
	}{
		{"nothing at all", nil, nil},
		{"an empty target", french, nil},
		{"an empty source", nil, english},
		{"one sentence against a thousand", french[:1], many(1000, english[0])},
		{"a thousand sentences against one", many(1000, french[0]), english[:1]},
		{"a line of 1 MB", append(many(3, strings.Repeat("mot ", 250_000)), french...), english},
		{"a word of 1 MB", []string{strings.Repeat("é", 500_000), french[0]}, []string{strings.Repeat("e", 500_000), english[0]}},
		{"all sentences equal", many(2000, french[0]), many(2000, english[0])},
		{"no letters", many(2000, "***"), many(1500, "…")},
		{"empty sentences", many(2000, ""), many(1500, "")},
		{"twenty thousand against nothing alike", many(20_000, "***"), many(100, "…")},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			links := mustAlign(t, Input{Source: c.source, Target: c.target})
			covers(t, links, len(c.source), len(c.target))
			if d := time.Since(start); d > 20*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

// With the sizes of the stretches made small, a text that is soon aligned has several windows of the guide, stretches of the coarse pass, and
// pieces of which only some are learnt from.
func TestSameLinksOnAnyNumberOfProcessors(t *testing.T) {
	var in Input
	same := []int{0, 1, 2, 3, 5} // the English of each French sentence
	for i := range 3000 {
		in.Source = append(in.Source, fmt.Sprintf("%s %d %s", french[i%5], i, french[i*7%5]))
		if i%11 != 0 && i/200 != 4 { // a sentence here and there is missing, and a chapter
			in.Target = append(in.Target, fmt.Sprintf("%s %d %s", english[same[i%5]], i, english[same[i*7%5]]))
		}
	}
	in.SourceLang, in.TargetLang = "fr", "en"
	run := func(processors int) []Link {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		d, err := prepare(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		d.sizes = sizes{window: 800, stretch: 250, piece: 60, learn: 700}
		path, score, err := d.roughPath(t.Context(), d.model(), true)
		if err != nil {
			t.Fatal(err)
		}
		links, err := d.finePass(t.Context(), path, score, len(shapes))
		if err != nil {
			t.Fatal(err)
		}
		return links
	}
	want := run(1)
	covers(t, want, len(in.Source), len(in.Target))
	right := 0
	for _, l := range want {
		if l.Source.Len() == 1 && l.Target.Len() == 1 && strings.Contains(in.Target[l.Target.Start], fmt.Sprintf(" %d ", l.Source.Start)) {
			right++
		}
	}
	if right < len(in.Target)*8/10 {
		t.Errorf("%d of %d links are right", right, len(in.Target))
	}
	for _, n := range []int{2, 8} {
		if !slices.Equal(run(n), want) {
			t.Errorf("%d processors give other links than one", n)
		}
	}
}

func TestCancelIsHeard(t *testing.T) {
	source, target := slices.Repeat(french, 4000), slices.Repeat(english, 4000)
	for _, after := range []time.Duration{0, 20 * time.Millisecond, 200 * time.Millisecond} {
		ctx, cancel := context.WithTimeout(t.Context(), after)
		start := time.Now()
		_, err := Aligner{}.Align(ctx, Input{Source: source, Target: target})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v, want that the deadline has passed", err)
		}
		if late := time.Since(start) - after; late > 5*time.Second {
			t.Errorf("stopped %v after the deadline", late)
		}
		cancel()
	}
}

func TestExplanationAddsUp(t *testing.T) {
	in := Input{Source: french, Target: english, SourceLang: "fr", TargetLang: "en"}
	links := mustAlign(t, in)
	al, err := Aligner{}.Study(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	es, err := al.Explain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(es) != len(links) {
		t.Fatalf("%d explanations for %d links", len(es), len(links))
	}
	for i, e := range es {
		if e.Link != links[i] {
			t.Errorf("explanation %d is about %v, want %v", i, e.Link, links[i])
		}
		sum := 0.0
		for _, p := range e.Parts {
			sum += p.Cost
		}
		if math.Abs(sum-e.Cost) > 1e-3 {
			t.Errorf("parts of %v add up to %.4f, the cost is %.4f", e.Link, sum, e.Cost)
		}
		if e.Rival.Confidence > 0 && (e.Margin > 0) != (e.Confidence > e.Rival.Confidence) {
			t.Errorf("%v: margin %.2f over rival %v", e.Link, e.Margin, e.Rival)
		}
	}
	if w := es[1].Words; len(w) == 0 || w[0].Source == "" {
		t.Errorf("no words explain %v", es[1].Link)
	}
	if _, err := al.Explain(t.Context(), 99); err == nil || !strings.Contains(err.Error(), "there is no link 99") {
		t.Errorf("explaining a link that is not there: %v", err)
	}
}

// A sentence without partner has no words in common with anything: what is said of its words has another name.
func TestExplanationOfASentenceWithoutPartner(t *testing.T) {
	var in Input
	for i := range 40 {
		in.Source = append(in.Source, fmt.Sprintf("%d %s", i, french[i%5]))
		if i%20 != 10 {
			in.Target = append(in.Target, fmt.Sprintf("%d %s", i, english[[]int{0, 1, 2, 3, 5}[i%5]]))
		}
	}
	al, err := Aligner{}.Study(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	es, err := al.Explain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	said := make(map[bool]map[string]bool)
	for _, e := range es {
		alone := e.Source.Empty() || e.Target.Empty()
		if said[alone] == nil {
			said[alone] = make(map[string]bool)
		}
		for _, p := range e.Parts {
			said[alone][p.Name] = true
		}
	}
	const common, elsewhere = "words in common", "its words on the other side"
	if !said[false][common] || said[false][elsewhere] {
		t.Errorf("parts of links with two sides: %v", said[false])
	}
	if said[true][common] || !said[true][elsewhere] {
		t.Errorf("parts of sentences without partner: %v", said[true])
	}
}

// A long text is aligned in pieces; a link is explained by the piece that it came from.
func TestExplanationsOfALongText(t *testing.T) {
	var in Input
	for i := range 3000 {
		in.Source = append(in.Source, fmt.Sprintf("%d %s", i, french[i%5]))
		in.Target = append(in.Target, fmt.Sprintf("%d %s", i, english[[]int{0, 1, 2, 3, 5}[i%5]]))
	}
	al, err := Aligner{}.Study(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	numbers := []int{len(al.Links) - 1, 1700, 3, 900, 901}
	es, err := al.Explain(t.Context(), numbers...)
	if err != nil {
		t.Fatal(err)
	}
	for x, e := range es {
		sum := 0.0
		for _, p := range e.Parts {
			sum += p.Cost
		}
		if e.Link != al.Links[numbers[x]] || math.Abs(sum-e.Cost) > 1e-3 {
			t.Errorf("link %d, %v: explained as %v with parts that add up to %.4f", numbers[x], al.Links[numbers[x]], e.Link, sum)
		}
		if r := e.Rival; r.Confidence > 0 && !(meet(r.Source, e.Source) || meet(r.Target, e.Target)) {
			t.Errorf("link %d, %v: its rival %v shares no sentence with it", numbers[x], e.Link, r)
		}
	}
}

func TestLexiconOfTheUserIsEvidence(t *testing.T) {
	source := []string{"zork blen mupa", "trel kosh", "vand", "zork trel"}
	target := []string{"alpha beta gamma", "delta", "epsilon", "zeta", "alpha delta"}
	in := Input{Source: source, Target: target, Lexicon: []WordPair{
		{"Zork", "alpha", 1}, {"trel", "delta", 1}, {"kosh", "epsilon", 1}, {"vand", "zeta", 1}, {"not", "there", 1}, {"vand", "alpha", -1},
	}}
	if got, want := ranges(mustAlign(t, in)), "[0]:[0] [1]:[1,2] [2]:[3] [3]:[4]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWordsThatRecurTogetherAreLearnt(t *testing.T) {
	var in Input
	for i := range 60 {
		in.Source = append(in.Source, fmt.Sprintf("%d zork%s %s", i, []string{"", " blen", " mupa"}[i%3], french[i%5]))
		in.Target = append(in.Target, fmt.Sprintf("%d alpha%s %s", i, []string{"", " kilo", " tango"}[i%3], english[[]int{0, 1, 2, 3, 5}[i%5]]))
	}
	al, err := Aligner{}.Study(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	pairs := al.Lexicon()
	for _, want := range []WordPair{{Source: "blen", Target: "kilo"}, {Source: "mupa", Target: "tango"}} {
		if !slices.ContainsFunc(pairs, func(p WordPair) bool { return p.Source == want.Source && p.Target == want.Target && p.Weight > .5 }) {
			t.Errorf("%s and %s were not learnt", want.Source, want.Target)
		}
	}
}
