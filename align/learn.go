package align

import (
	"cmp"
	"math"
	"slices"
)

// Learning a lexicon from the links of a first pass. The model is IBM model 1 in both directions at once, trained so that the two
// agree (Liang, Taskar & Klein 2006): a pair of words counts as much as both directions believe in it.

const (
	stemLetters  = 6  // words that agree in so many first letters share what is learnt
	learnRounds  = 5  // of expectation-maximisation
	learnLongest = 60 // words of one side: longer links teach little and cost much
	learnFloor   = .5 // links less sure than this are not learnt from
)

var (
	// learnDiscount is taken off each count, so that words seen together once teach nothing much: a lexicon must not
	// confirm the links it was learnt from.
	learnDiscount = .6
	learnNull     = .05 // chance of a word to have no partner
)

// stems numbers the first letters of words.
type stems struct {
	of    []int32   // word to stem
	words [][]int32 // stem to words
}

func newStems(forms []string) *stems {
	s := &stems{of: make([]int32, len(forms))}
	number := make(map[string]int32)
	for w, f := range forms {
		p := prefix(f, stemLetters)
		n, ok := number[p]
		if !ok {
			n = int32(len(s.words))
			number[p] = n
			s.words = append(s.words, nil)
		}
		s.of[w] = n
		s.words[n] = append(s.words[n], int32(w))
	}
	return s
}

func prefix(s string, letters int) string {
	if len(s) <= letters {
		return s
	}
	for i := range s {
		if letters == 0 {
			return s[:i]
		}
		letters--
	}
	return s
}

func (s *stems) distinct(t *text, r Range) []int32 {
	var out []int32
	for i := r.Start; i < r.End; i++ {
		for _, w := range t.sentence(i) {
			out = append(out, s.of[w])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// cooccurrence is one pair of stems in one link.
type cooccurrence struct {
	pair int32
	u, v int32
}

// learn estimates which words of the channel translate each other.
func (c *channel) learn(links []Link) []match {
	su, sv := newStems(c.source.forms), newStems(c.target.forms)
	number := make(map[uint64]int32)
	var keys []uint64
	var uses []int32 // pair of each cell of all links, row by row
	type block struct {
		us, vs []int32
		weight float64
		at     int
	}
	var blocks []block
	nu, nv := make([]float64, len(su.words)), make([]float64, len(sv.words))
	for _, l := range links {
		if l.Confidence < learnFloor || l.Source.Empty() || l.Target.Empty() {
			continue
		}
		b := block{us: su.distinct(c.source, l.Source), vs: sv.distinct(c.target, l.Target), weight: l.Confidence, at: len(uses)}
		if len(b.us) > learnLongest || len(b.vs) > learnLongest {
			continue
		}
		for _, u := range b.us {
			nu[u] += b.weight
			for _, v := range b.vs {
				k := uint64(u)<<32 | uint64(v)
				n, ok := number[k]
				if !ok {
					n = int32(len(keys))
					number[k] = n
					keys = append(keys, k)
				}
				uses = append(uses, n)
			}
		}
		for _, v := range b.vs {
			nv[v] += b.weight
		}
		blocks = append(blocks, b)
	}
	count := make([]float64, len(keys))
	for _, b := range blocks {
		for x := range len(b.us) * len(b.vs) {
			count[uses[b.at+x]] += b.weight
		}
	}
	// Start from Dice and from what is written alike.
	for k, key := range keys {
		count[k] = count[k] * count[k] / (nu[key>>32] + nv[uint32(key)])
	}
	for u := range c.source.forms {
		to, strength := c.forth.of(int32(u))
		for x, v := range to {
			if k, ok := number[uint64(su.of[u])<<32|uint64(sv.of[v])]; ok {
				count[k] += float64(strength[x])
			}
		}
	}
	next := make([]float64, len(keys))
	for range learnRounds {
		clear(next)
		for _, b := range blocks {
			w, h := len(b.vs), len(b.us)
			row, col := make([]float64, h), make([]float64, w)
			for x, u := range b.us {
				for y, v := range b.vs {
					n := count[uses[b.at+x*w+y]]
					row[x] += n / nv[v]
					col[y] += n / nu[u]
				}
			}
			for x, u := range b.us {
				for y, v := range b.vs {
					k := uses[b.at+x*w+y]
					n := count[k]
					next[k] += b.weight * (n / nv[v]) / (row[x] + learnNull) * (n / nu[u]) / (col[y] + learnNull)
				}
			}
		}
		count, next = next, count
	}
	var out []match
	for k, key := range keys {
		u, v := int32(key>>32), int32(uint32(key))
		s := (count[k] - learnDiscount) / math.Sqrt(nu[u]*nv[v])
		if s < .05 {
			continue
		}
		for _, a := range su.words[u] {
			for _, b := range sv.words[v] {
				out = append(out, match{a, b, float32(min(1, s))})
			}
		}
	}
	slices.SortFunc(out, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.target, b.target))
	})
	return out
}
