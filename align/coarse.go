package align

import "context"

// The coarse pass finds the path of the alignment to within a few sentences: links of one or two sentences, scored by their length and
// by the words that they share, in the wide corridor along the guide.

// The costs of the coarse pass, in captured sentences.
const (
	coarseTwo    = .6  // a link of two sentences with one
	coarseOpen   = .9  // the first sentence of a gap
	coarseExtend = .3  // each further one
	coarseLength = .25 // of the length cost
)

// coarseNode is the best that leads to a node: to its states after a link, after a left out source sentence, after an added target
// sentence (Gotoh 1982); and by which step and from which state.
type coarseNode struct {
	score [numStates]float32
	from  [numStates]int8
	step  [2]int8 // of the state after a link
}

// coarse finds a path through k from one node to another.
func (d *document) coarse(ctx context.Context, e []*evidence, k *corridor, scale float32, from, to point) []Link {
	g := newGrid(k, from, to)
	nodes := make([]coarseNode, g.nodes())
	captured := func(i, j int) float32 {
		if !k.has(i, j) {
			return 0
		}
		c, sum := k.cell(i, j), float32(0)
		for _, e := range e {
			sum += e.ofSource[c] + e.ofTarget[c]
		}
		return sum
	}
	low := float32(negInf)
	for i := from.i; i <= to.i; i++ {
		if ctx.Err() != nil {
			return nil
		}
		lo, hi := g.row(i)
		for j := lo; j <= hi; j++ {
			x := g.node(i, j)
			here := &nodes[x]
			here.score = [numStates]float32{low, low, low}
			if x == 0 {
				here.score[afterLink] = 0
				continue
			}
			for _, s := range [...]bead{{1, 1}, {1, 2}, {2, 1}} {
				y := g.node(i-s.n, j-s.m)
				if y < 0 {
					continue
				}
				q := nodes[y].best()
				v := nodes[y].score[q] + captured(i-1, j-1) - coarseLength*d.coarseLength(i-s.n, j-s.m, s, scale)
				if s.n+s.m > 2 {
					v += captured(i-s.n, j-s.m) - coarseTwo
				}
				if v > here.score[afterLink] {
					here.score[afterLink], here.from[afterLink], here.step = v, q, [2]int8{int8(s.n), int8(s.m)}
				}
			}
			if y := g.node(i-1, j); y >= 0 {
				here.gap(afterSource, &nodes[y])
			}
			if y := g.node(i, j-1); y >= 0 {
				here.gap(afterTarget, &nodes[y])
			}
		}
	}
	var links []Link
	state := nodes[len(nodes)-1].best()
	for i, j := to.i, to.j; i > from.i || j > from.j; {
		n := &nodes[g.node(i, j)]
		s := bead{}
		switch state {
		case afterLink:
			s = bead{int(n.step[0]), int(n.step[1])}
		case afterSource:
			s.n = 1
		case afterTarget:
			s.m = 1
		}
		sure := float64(0)
		if s == (bead{1, 1}) {
			sure = float64(captured(i-1, j-1)) / 2
		}
		links = append(links, Link{Source: Range{i - s.n, i}, Target: Range{j - s.m, j}, Confidence: sure})
		i, j, state = i-s.n, j-s.m, n.from[state]
	}
	reverse(links)
	return links
}

// gap extends the paths to y by a sentence without partner.
func (n *coarseNode) gap(state int8, y *coarseNode) {
	for q, v := range y.score {
		cost := float32(coarseOpen)
		if int8(q) == state {
			cost = coarseExtend
		}
		if v-cost > n.score[state] {
			n.score[state], n.from[state] = v-cost, int8(q)
		}
	}
}

// best is the state with the highest score.
func (n *coarseNode) best() int8 {
	q := int8(afterLink)
	for s, v := range n.score {
		if v > n.score[q] {
			q = int8(s)
		}
	}
	return q
}

func (d *document) coarseLength(i, j int, s bead, scale float32) float32 {
	a := float32(d.source.upTo[i+s.n] - d.source.upTo[i])
	b := float32(d.target.upTo[j+s.m] - d.target.upTo[j])
	return lengthCost(a*scale, b/scale)
}

func reverse(links []Link) {
	for a, b := 0, len(links)-1; a < b; a, b = a+1, b-1 {
		links[a], links[b] = links[b], links[a]
	}
}
