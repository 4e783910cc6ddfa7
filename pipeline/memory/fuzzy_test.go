package memory_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"visavis/pipeline/memory"
)

// TestTheIndexFindsWhatComparingWithAllFinds makes small memories of few words, so that many sentences are like each other, and compares the
// look-up with the plain way: every text of the memory is scored.
func TestTheIndexFindsWhatComparingWithAllFinds(t *testing.T) {
	token := rapid.SampledFrom(strings.Fields("le la un une chat chien dort mange Ici là 3 17 2024 {0} <b> , . ! été été Ete"))
	sentence := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(token, 1, 12).Draw(t, "tokens"), " ")
	})
	rapid.Check(t, func(r *rapid.T) {
		m := newMemory(t)
		texts := rapid.SliceOfN(sentence, 1, 30).Draw(r, "texts")
		var units []memory.Unit
		for _, s := range texts {
			units = append(units, pair(s, "T: "+s))
		}
		add(t, m, units...)
		least := rapid.SampledFrom([]int{50, 75, 90}).Draw(r, "least")
		query := sentence.Draw(r, "query")
		want := 0
		for _, s := range texts {
			if score := memory.Score(query, s); score > want && sharesAWord(query, s) {
				want = score
			}
		}
		if want < least {
			want = 0
		}
		got := 0
		if list := matches(t, m, french(query), least, 1); len(list) > 0 {
			got = list[0].Score
		}
		if got != want {
			r.Fatalf("%q at %d: the look-up finds %d, comparing finds %d", query, least, got, want)
		}
	})
}

// sharesAWord: texts without a common word are the same text or no match.
func sharesAWord(a, b string) bool {
	if a == b {
		return true
	}
	for _, w := range strings.Fields(strings.ToLower(strings.NewReplacer("é", "e", "à", "a").Replace(a))) {
		for _, v := range strings.Fields(strings.ToLower(strings.NewReplacer("é", "e", "à", "a").Replace(b))) {
			if w == v && strings.IndexFunc(w, func(r rune) bool { return 'a' <= r && r <= 'z' }) == 0 {
				return true
			}
		}
	}
	return false
}
