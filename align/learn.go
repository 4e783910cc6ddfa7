package align

import (
	"math"
	"slices"
)

// A lexicon is learnt from the links of a pass. The model is IBM model 1 (Brown et al. 1993) in both directions at once, trained so
// that the two agree (Liang, Taskar & Klein 2006): a pair of words counts as much as both directions believe in it.

const (
	stemLetters  = 5      // words that agree in so many first letters share what is learnt
	learnRounds  = 3      // of expectation-maximisation
	learnLongest = 40     // telling words of one side: longer links teach little and cost much
	learnMost    = 12_000 // links, about, in stretches evenly spread: more teach little more
	learnFloor   = .5     // links less sure than this are not learnt from
	learnNull    = .05    // chance of a word to have no partner
	learnCommon  = .05    // words in a larger part of the links than this tell nothing
	learnFew     = 30     // nothing is common that is in fewer links
	learnWeakest = .05    // strengths below this are not kept
)

// learnDiscount is taken off each count, so that words seen together once teach nothing: a lexicon must not confirm the links that
// it was learnt from.
var learnDiscount = .6

// stems numbers the first letters of words.
type stems struct {
	of    []int32   // word to stem
	words [][]int32 // stem to words
	count []float64 // stem to links that it is in, by their confidence
}

func newStems(t *text) *stems {
	s := &stems{of: make([]int32, len(t.forms))}
	number := make(map[string]int32, len(t.forms))
	for w, f := range t.forms {
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
	s.count = make([]float64, len(s.words))
	return s
}

// prefix is the first letters of s.
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

// distinct appends the stems of the sentences r to dst, each once.
func (s *stems) distinct(dst []int32, t *text, r Range) []int32 {
	from := len(dst)
	for _, w := range t.tokens[t.off[r.Start]:t.off[r.End]] {
		dst = append(dst, s.of[w])
	}
	slices.Sort(dst[from:])
	return dst[:from+len(slices.Compact(dst[from:]))]
}

// telling keeps the stems that are neither too rare nor too common to learn anything about.
func (s *stems) telling(in []int32, all float64) []int32 {
	out := in[:0]
	for _, x := range in {
		if n := s.count[x]; n > 1.5 && (n < learnFew || n < all*learnCommon) {
			out = append(out, x)
		}
	}
	return out
}

// lesson is one link to learn from: its stems on both sides.
type lesson struct {
	us, vs []int32
	weight float64
	pairs  []int32 // number of the pair (us[x], vs[y]) at x*len(vs)+y
}

// learn estimates which words of the channel translate each other, from links whose confidence is known.
func (c *channel) learn(links []Link) []match {
	su, sv := newStems(c.source), newStems(c.target)
	lessons := lessons(c, links, su, sv)
	keys := number(lessons)
	count := c.firstGuess(lessons, keys, su, sv)
	next := make([]float64, len(keys))
	for range learnRounds {
		clear(next)
		for x := range lessons {
			lessons[x].expect(count, next, su, sv)
		}
		count, next = next, count
	}
	var out []match
	for k, key := range keys {
		u, v := int32(key>>32), int32(uint32(key))
		s := (count[k] - learnDiscount) / math.Sqrt(su.count[u]*sv.count[v])
		if s < learnWeakest {
			continue
		}
		for _, a := range su.words[u] {
			for _, b := range sv.words[v] {
				out = append(out, match{a, b, float32(min(1, s))})
			}
		}
	}
	return out
}

func lessons(c *channel, links []Link, su, sv *stems) []lesson {
	var out []lesson
	all := 0.0
	step := max(1, len(links)/learnMost)
	for x := 0; x < len(links); x += step {
		l := links[x]
		if l.Confidence < learnFloor || l.Source.Empty() || l.Target.Empty() {
			continue
		}
		s := lesson{us: su.distinct(nil, c.source, l.Source), vs: sv.distinct(nil, c.target, l.Target), weight: l.Confidence}
		for _, u := range s.us {
			su.count[u] += s.weight
		}
		for _, v := range s.vs {
			sv.count[v] += s.weight
		}
		all += s.weight
		out = append(out, s)
	}
	kept := out[:0]
	for _, s := range out {
		s.us, s.vs = su.telling(s.us, all), sv.telling(s.vs, all)
		if len(s.us) > 0 && len(s.vs) > 0 && len(s.us) <= learnLongest && len(s.vs) <= learnLongest {
			kept = append(kept, s)
		}
	}
	return kept
}

// number gives every pair of stems that meets in a lesson a number; the result is the pairs by number, u<<32|v.
func number(lessons []lesson) []uint64 {
	total := 0
	for x := range lessons {
		total += len(lessons[x].us) * len(lessons[x].vs)
	}
	numbers := newPairTable(total)
	flat := make([]int32, 0, total)
	for x := range lessons {
		s := &lessons[x]
		start := len(flat)
		for _, u := range s.us {
			for _, v := range s.vs {
				flat = append(flat, numbers.of(uint64(u)<<32|uint64(v)))
			}
		}
		s.pairs = flat[start:len(flat):len(flat)]
	}
	return numbers.keys
}

// pairTable numbers pairs in the order in which they are first asked for: a hash table with open addressing, several times faster
// here than a map.
type pairTable struct {
	slots []int32 // number+1 of the pair that lives here, 0 for none
	shift uint
	keys  []uint64
}

// newPairTable makes a table for up to most pairs.
func newPairTable(most int) *pairTable {
	bits := uint(8)
	for 1<<bits < 2*most {
		bits++
	}
	return &pairTable{slots: make([]int32, 1<<bits), shift: 64 - bits}
}

func (t *pairTable) of(key uint64) int32 {
	for at := key * 0x9E3779B97F4A7C15 >> t.shift; ; at = (at + 1) & uint64(len(t.slots)-1) {
		switch n := t.slots[at]; {
		case n == 0:
			t.keys = append(t.keys, key)
			t.slots[at] = int32(len(t.keys))
			return int32(len(t.keys)) - 1
		case t.keys[n-1] == key:
			return n - 1
		}
	}
}

// firstGuess is Dice's coefficient, plus what is known of the pair already.
func (c *channel) firstGuess(lessons []lesson, keys []uint64, su, sv *stems) []float64 {
	count := make([]float64, len(keys))
	for _, s := range lessons {
		for _, k := range s.pairs {
			count[k] += s.weight
		}
	}
	for k, key := range keys {
		u, v := int32(key>>32), int32(uint32(key))
		known := float32(0)
		for _, a := range su.words[u] {
			to, strength := c.forth.of(a)
			for x, b := range to {
				if sv.of[b] == v {
					known = max(known, strength[x])
				}
			}
		}
		count[k] = count[k]*count[k]/(su.count[u]+sv.count[v]) + float64(known)
	}
	return count
}

// expect adds to next how often the lesson's pairs are expected to translate each other, given count.
func (s *lesson) expect(count, next []float64, su, sv *stems) {
	w := len(s.vs)
	col := make([]float64, w)
	row := make([]float64, len(s.us))
	for x, u := range s.us {
		for y, v := range s.vs {
			n := count[s.pairs[x*w+y]]
			row[x] += n / sv.count[v]
			col[y] += n / su.count[u]
		}
	}
	for x, u := range s.us {
		for y, v := range s.vs {
			k := s.pairs[x*w+y]
			n := count[k]
			next[k] += s.weight * (n / sv.count[v]) / (row[x] + learnNull) * (n / su.count[u]) / (col[y] + learnNull)
		}
	}
}
