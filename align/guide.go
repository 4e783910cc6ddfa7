package align

import (
	"cmp"
	"slices"
)

// The guide is the first, roughest idea of where the alignment runs: the longest chain of rare words that match. It finds its way
// where whole books were left out on one side, in time that grows with the text and not with its square.

const (
	guideMatch = .6    // a weaker match of words is no guide
	guideWords = 2     // words of a sentence that are looked at: the rarest
	guideNear  = 8     // of many places where a word's match stands, those nearest to where it is expected
	guideMost  = 5_000 // a word that stands in more sentences is no guide
)

// landmark is one match of rare words: it lies in the cell (i,j).
type landmark struct {
	i, j   int32
	weight float32
}

// guide finds points near which the alignment passes, between two fixed ones, which it includes.
func (d *document) guide(from, to point) []point {
	chain := heaviest(d.landmarks(from, to), to.j-from.j)
	out := []point{from}
	for _, l := range chain {
		p := point{int(l.i) + from.i, int(l.j) + from.j}
		if last := out[len(out)-1]; p.i > last.i && p.j > last.j {
			out = append(out, p)
		}
	}
	return append(out, to)
}

func (d *document) landmarks(from, to point) []landmark {
	var out []landmark
	for _, c := range d.channels {
		if c != nil {
			out = c.landmarks(out, from, to)
		}
	}
	return out
}

// landmarks appends the places where the rarest words of each source sentence have matches.
func (c *channel) landmarks(out []landmark, from, to point) []landmark {
	inTarget := c.target.where(from.j, to.j)
	best := c.rarestMatches(&inTarget)
	for i := from.i; i < to.i; i++ {
		var words [guideWords]rarest
		for _, u := range c.source.sentence(i) {
			b := best[u]
			for x := range words {
				if b.places > 0 && (words[x].places == 0 || b.places < words[x].places) && (x == 0 || words[x-1] != b) {
					b, words[x] = words[x], b
				}
			}
		}
		expected := from.j + (i-from.i)*(to.j-from.j)/(to.i-from.i)
		for _, b := range words {
			if b.places == 0 {
				break
			}
			at := inTarget.of(b.word)
			if len(at) > guideNear {
				x, _ := slices.BinarySearch(at, int32(expected))
				x = max(0, min(x-guideNear/2, len(at)-guideNear))
				at = at[x : x+guideNear]
			}
			for _, j := range at {
				out = append(out, landmark{int32(i - from.i), j - int32(from.j), b.strength / float32(len(at))})
			}
		}
	}
	return out
}

// rarest is the match of a source word that stands in the fewest target sentences.
type rarest struct {
	word     int32
	places   int
	strength float32
}

func (c *channel) rarestMatches(in *places) []rarest {
	out := make([]rarest, len(c.source.forms))
	for u := range out {
		vs, strength := c.forth.of(int32(u))
		for x, v := range vs {
			n := len(in.of(v))
			if strength[x] >= guideMatch && n > 0 && n <= guideMost && (out[u].places == 0 || n < out[u].places) {
				out[u] = rarest{v, n, strength[x]}
			}
		}
	}
	return out
}

// places lists, for every word, the sentences that it is in.
type places struct {
	off []int32
	at  []int32
}

func (p *places) of(w int32) []int32 { return p.at[p.off[w]:p.off[w+1]] }

// where finds the places of all words in sentences [a,b).
func (t *text) where(a, b int) places {
	p := places{off: make([]int32, len(t.forms)+1)}
	last := make([]int32, len(t.forms))
	each := func(do func(w int32, i int)) {
		clear(last)
		for i := a; i < b; i++ {
			for _, w := range t.sentence(i) {
				if last[w] != int32(i+1) {
					last[w] = int32(i + 1)
					do(w, i)
				}
			}
		}
	}
	each(func(w int32, _ int) { p.off[w+1]++ })
	for w := range t.forms {
		p.off[w+1] += p.off[w]
	}
	p.at = make([]int32, p.off[len(t.forms)])
	next := slices.Clone(p.off)
	each(func(w int32, i int) {
		p.at[next[w]] = int32(i)
		next[w]++
	})
	return p
}

// heaviest is the heaviest chain of landmarks that rises on both sides, for targets below width. It is the longest increasing
// subsequence with weights, by a Fenwick tree of maxima: n log n.
func heaviest(marks []landmark, width int) []landmark {
	slices.SortFunc(marks, func(a, b landmark) int {
		return cmp.Or(cmp.Compare(a.i, b.i), cmp.Compare(b.j, a.j), cmp.Compare(b.weight, a.weight))
	})
	type best struct {
		weight float64
		mark   int32
	}
	tree := make([]best, width+1)
	before := make([]int32, len(marks))
	top := best{0, -1}
	for x, l := range marks {
		b := best{0, -1}
		for j := int(l.j); j > 0; j &= j - 1 {
			if tree[j].weight > b.weight {
				b = tree[j]
			}
		}
		before[x] = b.mark
		b = best{b.weight + float64(l.weight), int32(x)}
		if b.weight > top.weight {
			top = b
		}
		for j := int(l.j) + 1; j <= width; j += j & -j {
			if b.weight > tree[j].weight {
				tree[j] = b
			}
		}
	}
	var chain []landmark
	for x := top.mark; x >= 0; x = before[x] {
		chain = append(chain, marks[x])
	}
	slices.Reverse(chain)
	return chain
}
