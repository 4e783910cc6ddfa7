package align

import (
	"cmp"
	"slices"
)

// The guide is the first, roughest idea of where the alignment runs: the longest chain of rare words that match. It finds its way
// where whole books were left out on one side, in time that grows with the text and not with its square.

const (
	rare       = 6  // a word of more occurrences is no guide
	guideMatch = .6 // nor is a match weaker than this
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
		if c == nil {
			continue
		}
		inSource, inTarget := c.source.where(from.i, to.i), c.target.where(from.j, to.j)
		for u := range c.source.forms {
			at := inSource[u]
			if len(at) == 0 || len(at) > rare {
				continue
			}
			vs, strength := c.forth.of(int32(u))
			for x, v := range vs {
				if strength[x] < guideMatch || len(inTarget[v]) == 0 || len(inTarget[v]) > rare {
					continue
				}
				w := strength[x] / float32(len(at)*len(inTarget[v]))
				for _, i := range at {
					for _, j := range inTarget[v] {
						out = append(out, landmark{i - int32(from.i), j - int32(from.j), w})
					}
				}
			}
		}
	}
	return out
}

// where lists the sentences in [a,b) that each word is in, up to one more than rare.
func (t *text) where(a, b int) [][]int32 {
	out := make([][]int32, len(t.forms))
	flat := make([]int32, 0, len(t.forms))
	count := make([]int32, len(t.forms))
	for _, w := range t.tokens[t.off[a]:t.off[b]] {
		count[w]++
	}
	for w, n := range count {
		if n > 0 && n <= rare {
			at := len(flat)
			flat = append(flat, make([]int32, n)...)
			out[w] = flat[at:at:len(flat)]
		}
	}
	for i := a; i < b; i++ {
		for _, w := range t.sentence(i) {
			if n := count[w]; n > 0 && n <= rare && (len(out[w]) == 0 || out[w][len(out[w])-1] != int32(i)) {
				out[w] = append(out[w], int32(i))
			}
		}
	}
	return out
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
