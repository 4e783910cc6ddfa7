package glossary

import (
	"slices"

	"visavis/pipeline/lex"
)

// Index finds the terms of a glossary in texts.
type Index struct {
	// Terms are those that can be found, by the places that In gives: with a word and a translation.
	Terms []Term

	words  [][]string       // of each term, folded
	starts map[string][]int // terms by the first letters of their first word
}

// NewIndex makes an index of terms.
func NewIndex(terms []Term) *Index {
	x := &Index{starts: make(map[string][]int)}
	for _, t := range terms {
		words := lex.FoldedWords(t.Source)
		if len(words) == 0 || len(t.Targets) == 0 {
			continue
		}
		start := startOf(words[0])
		x.starts[start] = append(x.starts[start], len(x.Terms))
		x.Terms, x.words = append(x.Terms, t), append(x.words, words)
	}
	return x
}

// startOf is what a word is looked up by: its first three letters, folded.
func startOf(w string) string {
	n := 0
	for i := range w {
		if n++; n == 4 {
			return w[:i]
		}
	}
	return w
}

// In lists the places of the terms that stand in text, in ascending order, each once. Endings may differ (clé publique, clés publiques);
// of terms that begin at the same word the longest is taken.
func (x *Index) In(text string) []int {
	if len(x.Terms) == 0 {
		return nil
	}
	words := lex.FoldedWords(text)
	var out []int
	for i := 0; i < len(words); i++ {
		best, length := -1, 0
		for _, k := range x.starts[startOf(words[i])] {
			if n := len(x.words[k]); n > length && startsWith(words[i:], x.words[k]) {
				best, length = k, n
			}
		}
		if best >= 0 {
			out = append(out, best)
			i += length - 1
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func startsWith(words, term []string) bool {
	if len(words) < len(term) {
		return false
	}
	for i, t := range term {
		if !lex.Inflected(words[i], t, 2) {
			return false
		}
	}
	return true
}
