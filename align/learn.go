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
	learnMost    = 12_000 // links, about: more teach little more
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
	pairs := number(lessons, len(su.words), len(sv.words))
	count := c.firstGuess(lessons, pairs, su, sv)
	next := make([]float32, len(pairs))
	var buf rounds
	for range learnRounds {
		clear(next)
		for x := range lessons {
			buf.expect(&lessons[x], count, next, su, sv)
		}
		count, next = next, count
	}
	var out []match
	for k, p := range pairs {
		s := (float64(count[k]) - learnDiscount) / math.Sqrt(su.count[p.u]*sv.count[p.v])
		if s < learnWeakest {
			continue
		}
		for _, a := range su.words[p.u] {
			for _, b := range sv.words[p.v] {
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

// stemPair is a stem of each side that meet in a lesson.
type stemPair struct{ u, v int32 }

// number gives every pair of stems that meets in a lesson a number, pairs of the same source stem one after the other. There are n source
// stems and m target stems.
func number(lessons []lesson, n, m int) []stemPair {
	total := 0
	off := make([]int32, n+1)
	for x := range lessons {
		total += len(lessons[x].us) * len(lessons[x].vs)
		for _, u := range lessons[x].us {
			off[u+1]++
		}
	}
	for u := range n {
		off[u+1] += off[u]
	}
	// What each source stem meets, lesson by lesson: the targets, and where their numbers belong.
	type meeting struct{ vs, numbers []int32 }
	met, next := make([]meeting, off[n]), slices.Clone(off)
	flat := make([]int32, total)
	for x := range lessons {
		s := &lessons[x]
		w := len(s.vs)
		s.pairs, flat = flat[:len(s.us)*w:len(s.us)*w], flat[len(s.us)*w:]
		for y, u := range s.us {
			met[next[u]] = meeting{s.vs, s.pairs[y*w : (y+1)*w]}
			next[u]++
		}
	}
	pairs := make([]stemPair, 0, total/2)
	numbers := make([]int32, m) // number+1 of the pair of u and v; those of u are above first
	for u := range int32(n) {
		first := int32(len(pairs))
		for _, at := range met[off[u]:off[u+1]] {
			for y, v := range at.vs {
				if numbers[v] <= first {
					pairs = append(pairs, stemPair{u, v})
					numbers[v] = int32(len(pairs))
				}
				at.numbers[y] = numbers[v] - 1
			}
		}
	}
	return pairs
}

// firstGuess is Dice's coefficient, plus what is known of the pair already.
func (c *channel) firstGuess(lessons []lesson, pairs []stemPair, su, sv *stems) []float32 {
	count := make([]float32, len(pairs))
	for _, s := range lessons {
		for _, k := range s.pairs {
			count[k] += float32(s.weight)
		}
	}
	known := make([]float32, len(sv.words)) // of the source stem that is looked at
	each := func(u int32, do func(v int32, strength float32)) {
		for _, a := range su.words[u] {
			to, strength := c.forth.of(a)
			for x, b := range to {
				do(sv.of[b], strength[x])
			}
		}
	}
	for k, p := range pairs {
		if k == 0 || pairs[k-1].u != p.u {
			if k > 0 {
				each(pairs[k-1].u, func(v int32, _ float32) { known[v] = 0 })
			}
			each(p.u, func(v int32, strength float32) { known[v] = max(known[v], strength) })
		}
		count[k] = count[k]*count[k]/float32(su.count[p.u]+sv.count[p.v]) + known[p.v]
	}
	return count
}

// rounds is memory for the rounds of expectation-maximisation.
type rounds struct{ counts, rows, cols, inverse []float32 }

// expect adds to next how often the lesson's pairs are expected to translate each other, given count: the product of both directions'
// posteriors.
func (r *rounds) expect(s *lesson, count, next []float32, su, sv *stems) {
	w := len(s.vs)
	counts, rows, cols, inverse := some(&r.counts, len(s.pairs)), some(&r.rows, len(s.us)), zeros(&r.cols, w), some(&r.inverse, w)
	for y, v := range s.vs {
		inverse[y] = 1 / float32(sv.count[v])
	}
	for x, u := range s.us {
		iu, sum := 1/float32(su.count[u]), float32(0)
		here := counts[x*w : (x+1)*w]
		for y, k := range s.pairs[x*w : (x+1)*w] {
			n := count[k]
			here[y] = n
			sum += n * inverse[y]
			cols[y] += n * iu
		}
		rows[x] = float32(s.weight) * iu / (sum + learnNull)
	}
	for y := range cols {
		cols[y] = inverse[y] / (cols[y] + learnNull)
	}
	for x, f := range rows {
		here := counts[x*w : (x+1)*w]
		for y, k := range s.pairs[x*w : (x+1)*w] {
			next[k] += here[y] * here[y] * f * cols[y]
		}
	}
}
