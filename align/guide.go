package align

import (
	"cmp"
	"math"
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
	n, m := to.i-from.i, to.j-from.j
	var out []point
	last := from
	for _, l := range heaviest(supported(d.landmarks(from, to), n, m, worth), n, m, jumpCost) {
		if p := (point{int(l.i) + from.i, int(l.j) + from.j}); p.i > last.i && p.j > last.j {
			out, last = append(out, p), p
		}
	}
	return out
}

// landmarks lists the places where the rarest words of each source sentence have matches, in the order of the source.
func (d *document) landmarks(from, to point) []landmark {
	var lookouts []*lookout
	for _, c := range d.channels {
		if c != nil {
			lookouts = append(lookouts, newLookout(c, from, to))
		}
	}
	out := make([]landmark, 0, guidePlaces*(to.i-from.i)*len(lookouts))
	for i := from.i; i < to.i; i++ {
		for _, l := range lookouts {
			out = l.landmarks(out, i)
		}
	}
	return out
}

// lookout finds the landmarks of one channel between two nodes.
type lookout struct {
	*channel
	from     point
	inTarget places
	best     []rarest // by source word, once it was asked for
	credit   int      // landmarks that may be listed
}

// rarest is the match of a source word that stands in the fewest target sentences.
type rarest struct {
	word     int32
	places   int32 // 0 while not known, none where no match helps
	strength float32
}

const none = -1

func newLookout(c *channel, from, to point) *lookout {
	return &lookout{channel: c, from: from, inTarget: c.target.where(from.j, to.j), best: make([]rarest, len(c.source.forms)), credit: guidePlaces}
}

// landmarks appends those of source sentence i.
func (l *lookout) landmarks(out []landmark, i int) []landmark {
	var words [guideWords]rarest
	for _, u := range l.source.sentence(i) {
		b := l.rarest(u)
		for x := range words {
			if b.places > 0 && (words[x].places == 0 || b.places < words[x].places) && (x == 0 || words[x-1] != b) {
				b, words[x] = words[x], b
			}
		}
	}
	l.credit += guidePlaces
	for _, b := range words {
		if b.places == 0 || int(b.places) > l.credit {
			break
		}
		l.credit -= int(b.places)
		for _, j := range l.inTarget.of(b.word) {
			out = append(out, landmark{int32(i - l.from.i), j - int32(l.from.j), b.strength / float32(b.places)})
		}
	}
	l.credit = min(l.credit, guideMost)
	return out
}

func (l *lookout) rarest(u int32) rarest {
	if b := l.best[u]; b.places != 0 {
		return b
	}
	b := rarest{places: none}
	vs, strength := l.forth.of(u)
	for x, v := range vs {
		n := int32(len(l.inTarget.of(v)))
		if strength[x] >= guideMatch && n > 0 && n <= guideMost && (b.places == none || n < b.places) {
			b = rarest{v, n, strength[x]}
		}
	}
	l.best[u] = b
	return b
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

// supportHalf is the support with which a landmark is worth half of what it can be.
const supportHalf = 2

// worth is that of a landmark of some weight among others that weigh so much together. It has a limit: else a few pages full of names
// would weigh more than a chapter without any, and the chapter would be jumped over.
func worth(weight, support float32) float32 {
	return float32(math.Sqrt(float64(weight))) * support / (support + supportHalf)
}

// strip numbers the strips along the diagonal, supportShift wide, from 1, in a grid of n source sentences.
func (l landmark) strip(n int) int { return (int(l.j-l.i)+n)/supportShift + 1 }

// strips is how many there are, with one more on both sides.
func strips(n, m int) int { return (n+m)/supportShift + 3 }

// supported weighs landmarks, which are in the order of the source, by how many others lie on the same path nearby, and leaves out those
// that stand alone: words that match by chance lie anywhere, those of a translation in a row.
func supported(marks []landmark, n, m int, worth func(weight, support float32) float32) []landmark {
	// The weights of a band of rows, by strip and the strips beside it; of the band that is looked at, the one before and the one after.
	var bands [3][]float32
	for x := range bands {
		bands[x] = make([]float32, strips(n, m))
	}
	plain := make([]float32, strips(n, m))
	next := 0 // landmark of the bands that have not been summed
	sum := func(band int) {
		clear(plain)
		for ; next < len(marks) && int(marks[next].i)/supportRows == band; next++ {
			plain[marks[next].strip(n)] += marks[next].weight
		}
		wide := bands[band%3]
		for s := 1; s+1 < len(plain); s++ {
			wide[s] = plain[s-1] + plain[s] + plain[s+1]
		}
	}
	out := marks[:0]
	sum(0)
	for band, x := 0, 0; x < len(marks); band++ {
		end := next
		sum(band + 1)
		for ; x < end; x++ {
			l := marks[x]
			s := l.strip(n)
			if w := bands[0][s] + bands[1][s] + bands[2][s] - l.weight; w >= l.weight {
				l.weight = worth(l.weight, w)
				out = append(out, l)
			}
		}
	}
	return out
}

// jumpCost is what a chain pays for leaving the row of its landmarks, in landmarks of mean weight: a book that was left out is
// worth it, a few words that match by chance are not.
const jumpCost = 1

// chained is a chain of landmarks by its last one, -1 for none, and its weight less what its jumps cost.
type chained struct {
	weight float64
	last   int32
}

// heaviest is the heaviest chain of landmarks that rises on both sides, in a grid of n source and m target sentences: the longest
// increasing subsequence, with weights and a price on jumps. A Fenwick tree of maxima makes it n log n. Landmarks come in the order of
// the source.
func heaviest(marks []landmark, n, m int, jumpCost float64) []landmark {
	jump := jumpCost * typical(marks)
	tree := make([]chained, m+1)
	near := make([]chained, strips(n, m)) // the best chain that ends in each strip along the diagonal
	before := make([]int32, len(marks))
	top := chained{0, -1}
	for x, l := range marks {
		if x == 0 || marks[x-1].i != l.i {
			fromTheEnd(marks[x:])
			l = marks[x]
		}
		strip := l.strip(n)
		b := chained{0, -1}
		for _, c := range near[strip-1 : strip+2] {
			if c.weight > b.weight && marks[c.last].j < l.j {
				b = c
			}
		}
		if top.weight-jump > b.weight { // else no chain is worth a jump
			for j := l.j; j > 0; j &= j - 1 {
				if w := tree[j].weight - jump; w > b.weight {
					b = chained{w, tree[j].last}
				}
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
		for j := int(l.j) + 1; j <= m && b.weight > tree[j].weight; j += j & -j {
			tree[j] = b
		}
	}
	var chain []landmark
	for x := top.last; x >= 0; x = before[x] {
		chain = append(chain, marks[x])
	}
	slices.Reverse(chain)
	return chain
}

// fromTheEnd orders the landmarks of the first row by target, the last first, so that none can follow another one of its row.
func fromTheEnd(marks []landmark) {
	end := 1
	for end < len(marks) && marks[end].i == marks[0].i {
		end++
	}
	slices.SortFunc(marks[:end], func(a, b landmark) int {
		if a.j != b.j {
			return int(b.j - a.j)
		}
		return cmp.Compare(b.weight, a.weight)
	})
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
