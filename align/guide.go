package align

import (
	"cmp"
	"slices"
)

// The guide is the first, roughest idea of where the alignment runs: the longest chain of rare words that match. It finds its way
// where whole books were left out on one side, in time that grows with the text and not with its square.

const (
	guideMatch  = .75   // a weaker match of words is no guide
	guideWords  = 4     // words of a sentence that are looked at: the rarest
	guidePlaces = 24    // landmarks for each source sentence, on average: words with many places are looked at less often
	guideMost   = 5_000 // a word that stands in more sentences is no guide
)

// landmark is one match of rare words: it lies in the cell (i,j).
type landmark struct {
	i, j   int32
	weight float32
}

// chain finds the nodes after from and before to, rising on both sides, near which the alignment passes.
func (d *document) chain(from, to point) []point {
	var out []point
	last := from
	for _, l := range heaviest(supported(d.landmarks(from, to)), to.j-from.j) {
		if p := (point{int(l.i) + from.i, int(l.j) + from.j}); p.i > last.i && p.j > last.j {
			out, last = append(out, p), p
		}
	}
	return out
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
	credit := guidePlaces
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
		credit += guidePlaces
		for _, b := range words {
			if b.places == 0 || b.places > credit {
				break
			}
			credit -= b.places
			for _, j := range inTarget.of(b.word) {
				out = append(out, landmark{int32(i - from.i), j - int32(from.j), b.strength / float32(b.places)})
			}
		}
		credit = min(credit, guideMost)
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

const (
	// supportRows and supportShift are the size of the neighbourhood in which landmarks support each other: sentences along
	// the path, and across it.
	supportRows, supportShift = 64, 12
)

// supported weighs landmarks by how many others lie on the same path nearby, and leaves out those that stand alone: words that
// match by chance lie anywhere, those of a translation in a row.
func supported(marks []landmark) []landmark {
	// Weights by square of the grid, hashed into a table: two squares that share a place are rare enough not to matter.
	bits := 12
	for 1<<bits < 16*len(marks) {
		bits++
	}
	weight := make([]float32, 1<<bits)
	at := func(row, shift int32) uint32 {
		return (uint32(row)*0x9E3779B1 ^ uint32(shift)*0x85EBCA77) * 0xC2B2AE3D >> (32 - bits)
	}
	for _, l := range marks {
		weight[at(l.i/supportRows, floorDiv(l.j-l.i, supportShift))] += l.weight
	}
	out := marks[:0]
	for _, l := range marks {
		r, s := l.i/supportRows, floorDiv(l.j-l.i, supportShift)
		sum := -l.weight
		for row := r - 1; row <= r+1; row++ {
			for shift := s - 1; shift <= s+1; shift++ {
				sum += weight[at(row, shift)]
			}
		}
		if sum >= l.weight {
			l.weight *= sum
			out = append(out, l)
		}
	}
	return out
}

func floorDiv(a, b int32) int32 {
	if a < 0 {
		return -((b - 1 - a) / b)
	}
	return a / b
}

// jumpCost is what a chain pays for leaving the row of its landmarks, in landmarks of mean weight: a book that was left out is
// worth it, a few words that match by chance are not.
const jumpCost = 3

// chained is a chain of landmarks by its last one, -1 for none, and its weight less what its jumps cost.
type chained struct {
	weight float64
	last   int32
}

// heaviest is the heaviest chain of landmarks that rises on both sides, for targets below width: the longest increasing
// subsequence, with weights and a price on jumps. A Fenwick tree of maxima makes it n log n.
func heaviest(marks []landmark, width int) []landmark {
	slices.SortFunc(marks, func(a, b landmark) int {
		return cmp.Or(cmp.Compare(a.i, b.i), cmp.Compare(b.j, a.j), cmp.Compare(b.weight, a.weight))
	})
	jump := jumpCost * typical(marks)
	tree := make([]chained, width+1)
	near := make(map[int32]chained) // the best chain that ends in each strip along the diagonal
	before := make([]int32, len(marks))
	top := chained{0, -1}
	for x, l := range marks {
		strip := floorDiv(l.j-l.i, supportShift)
		b := chained{0, -1}
		for j := int(l.j); j > 0; j &= j - 1 {
			if w := tree[j].weight - jump; w > b.weight {
				b = chained{w, tree[j].last}
			}
		}
		for s := strip - 1; s <= strip+1; s++ {
			if c, ok := near[s]; ok && c.weight > b.weight && marks[c.last].j < l.j {
				b = c
			}
		}
		before[x] = b.last
		b = chained{b.weight + float64(l.weight), int32(x)}
		if b.weight > top.weight {
			top = b
		}
		if b.weight > near[strip].weight {
			near[strip] = b
		}
		for j := int(l.j) + 1; j <= width; j += j & -j {
			if b.weight > tree[j].weight {
				tree[j] = b
			}
		}
	}
	var chain []landmark
	for x := top.last; x >= 0; x = before[x] {
		chain = append(chain, marks[x])
	}
	slices.Reverse(chain)
	return chain
}

// typical is the weight of a landmark on the path: the mean of all, the heavy ones counting more.
func typical(marks []landmark) float64 {
	var sum, squares float64
	for _, l := range marks {
		sum += float64(l.weight)
		squares += float64(l.weight) * float64(l.weight)
	}
	if sum == 0 {
		return 0
	}
	return squares / sum
}
