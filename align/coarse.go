package align

import (
	"context"
	"slices"
)

// The coarse pass finds the path of the alignment to within a few sentences: links of one or two sentences, scored by their length and
// by the words that they share, in the wide corridor along the guide.

// The costs of the coarse pass, in captured sentences.
const (
	coarseTwo    = .6  // a link of two sentences with one
	coarseOpen   = .9  // the first sentence of a gap
	coarseExtend = .3  // each further one
	coarseLength = .25 // of the length cost
)

const (
	coarseSure  = .2 // part of their sentences that the links of a sure path capture, by channel
	coarseReach = 8  // links to both sides that are asked how sure the path is
)

// coarseScore is the score of the best paths to a node, by their state there: after a link, after a left out source sentence, after an
// added target sentence (Gotoh 1982).
type coarseScore struct {
	state [numStates]float32
	best  int8 // the state with the highest score
}

// coarseRow is the scores of one row of nodes, from node lo on.
type coarseRow struct {
	lo     int
	scores []coarseScore
}

// at is the score of node j, nil where the row has none.
func (r *coarseRow) at(j int) *coarseScore {
	if x := uint(j - r.lo); x < uint(len(r.scores)) {
		return &r.scores[x]
	}
	return nil
}

// trail is how those paths came, in one byte a node, since a long text has many: two bits for the state before each state, and two
// for the shape of the link.
type trail uint8

func (t trail) before(state int8) int8 { return int8(t >> (2 * state) & 3) }
func (t trail) shape() bead            { return coarseShapes[t>>6] }

var coarseShapes = [...]bead{{1, 1}, {1, 2}, {2, 1}}

// coarse finds a path through k.
func (d *document) coarse(ctx context.Context, mem *scratch, k *corridor, scale float32) []Link {
	shares := d.shares(mem, k)
	channels := float32(0)
	for _, c := range d.channels {
		if c != nil {
			channels++
		}
	}
	from, to := d.fixed[0], d.fixed[1]
	g := newGrid(k, from, to)
	trails := some(&mem.trails, g.nodes())
	var recent [3]coarseRow // rows i, i-1 and i-2, by i%3
	captured := func(i, j int) float32 {
		if !k.has(i, j) {
			return 0
		}
		return shares[k.cell(i, j)]
	}
	low := float32(negInf)
	sourceLong := d.source.lengths(func(l float32) float32 { return l * scale })
	targetLong := d.target.lengths(func(l float32) float32 { return l / scale })
	for i := from.i; i <= to.i; i++ {
		if ctx.Err() != nil {
			return nil
		}
		lo, hi := g.row(i)
		rows := [...]*coarseRow{&recent[i%3], &recent[(i+2)%3], &recent[(i+1)%3]} // of i, i-1 and i-2
		rows[0].lo, rows[0].scores = lo, slices.Grow(rows[0].scores[:0], hi-lo+1)[:hi-lo+1]
		for j := lo; j <= hi; j++ {
			x := g.off[i-from.i] + j - lo
			here := rows[0].at(j)
			*here = coarseScore{state: [numStates]float32{low, low, low}}
			if x == 0 {
				here.state[afterLink] = 0
				continue
			}
			var t trail
			last := captured(i-1, j-1)
			for b, s := range coarseShapes {
				y := rows[s.n].at(j - s.m)
				if y == nil {
					continue
				}
				v := y.state[y.best] + last - coarseLength*lengthCost(sourceLong[i-s.n][s.n-1], targetLong[j-s.m][s.m-1])
				if s.n+s.m > 2 {
					v += captured(i-s.n, j-s.m) - coarseTwo
				}
				if v > here.state[afterLink] {
					here.state[afterLink], t = v, trail(b)<<6|trail(y.best)
				}
			}
			if y := rows[1].at(j); y != nil {
				t |= trail(here.gap(afterSource, y)) << (2 * afterSource)
			}
			if y := rows[0].at(j - 1); y != nil {
				t |= trail(here.gap(afterTarget, y)) << (2 * afterTarget)
			}
			here.choose()
			trails[x] = t
		}
	}
	state := recent[to.i%3].at(to.j).best
	var links []Link
	for i, j := to.i, to.j; i > from.i || j > from.j; {
		t := trails[g.node(i, j)]
		s := bead{}
		switch state {
		case afterLink:
			s = t.shape()
		case afterSource:
			s.n = 1
		case afterTarget:
			s.m = 1
		}
		part := float32(0) // of its sentences that the link captures
		if s.n > 0 && s.m > 0 {
			part = captured(i-1, j-1)
			if s.n+s.m > 2 {
				part += captured(i-s.n, j-s.m)
			}
			part /= float32(s.n+s.m) * channels
		}
		links = append(links, Link{Source: Range{i - s.n, i}, Target: Range{j - s.m, j}, Confidence: float64(part)})
		i, j, state = i-s.n, j-s.m, t.before(state)
	}
	reverse(links)
	rely(links)
	return links
}

// shares is, by cell of k, what its two sentences account for of each other, all channels together.
func (d *document) shares(mem *scratch, k *corridor) []float32 {
	ev := d.evidence(mem, k)
	sum := ev[0].ofSource
	for _, e := range ev {
		for c, v := range e.ofTarget {
			sum[c] += v
		}
	}
	for _, e := range ev[1:] {
		for c, v := range e.ofSource {
			sum[c] += v
		}
	}
	if v := d.vectors; v != nil {
		for i := range k.lo {
			lo, hi := k.row(i)
			for j := lo; j < hi; j++ {
				sum[k.cell(i, j)] += 2 * v.trust * max(0, v.likeness(i, j, 1, 1))
			}
		}
	}
	return sum
}

// rely turns the parts that links capture into how far the path can be relied on there: what the links near it capture on average, of
// what those of a sure path do.
func rely(links []Link) {
	parts := make([]float64, len(links))
	for x, l := range links {
		parts[x] = l.Confidence
	}
	sum := 0.0
	for x := -coarseReach; x < len(links); x++ {
		if y := x + coarseReach; y < len(links) {
			sum += parts[y]
		}
		if y := x - coarseReach - 1; y >= 0 {
			sum -= parts[y]
		}
		if x >= 0 {
			links[x].Confidence = max(0, min(1, sum/(coarseSure*(2*coarseReach+1))))
		}
	}
}

// gap extends the paths to y by a sentence without partner, and says from which state the best came.
func (n *coarseScore) gap(state int8, y *coarseScore) (from int8) {
	for q, v := range y.state {
		cost := float32(coarseOpen)
		if int8(q) == state {
			cost = coarseExtend
		}
		if v-cost > n.state[state] {
			n.state[state], from = v-cost, int8(q)
		}
	}
	return from
}

// choose finds the best state.
func (n *coarseScore) choose() {
	for s, v := range n.state {
		if v > n.state[n.best] {
			n.best = int8(s)
		}
	}
}

func reverse(links []Link) {
	for a, b := 0, len(links)-1; a < b; a, b = a+1, b-1 {
		links[a], links[b] = links[b], links[a]
	}
}
