package align

import "context"

// The coarse pass finds the path of the alignment to within a few sentences: links of one or two sentences, scored by nothing but
// the words that they share, in the wide corridor along the guide.

// The costs of the coarse pass, in captured sentences.
const (
	coarseTwo    = .6  // a link of two sentences with one
	coarseNull   = .9  // a sentence without partner
	coarseLength = .25 // of the length cost
)

// coarse finds a path through k from one node to another.
func (d *document) coarse(ctx context.Context, e []*evidence, k *corridor, from, to point) []Link {
	g := newGrid(k, from, to)
	scale := lengthScale(d.source, d.target)
	length := func(i, j, n, m int) float32 {
		if i < 0 || j < 0 {
			return 0
		}
		a, b := d.source.letters[i], d.target.letters[j]
		if n == 2 {
			a += d.source.letters[i+1]
		}
		if m == 2 {
			b += d.target.letters[j+1]
		}
		return coarseLength * lengthCost(float32(a)*scale, float32(b)/scale)
	}
	best, move := make([]float32, g.nodes()), make([]bead8, g.nodes())
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
	for i := from.i; i <= to.i; i++ {
		if ctx.Err() != nil {
			return nil
		}
		lo, hi := g.row(i)
		for j := lo; j <= hi; j++ {
			x := g.node(i, j)
			if i == from.i && j == from.j {
				continue
			}
			b, m := float32(negInf), bead8{}
			try := func(y int, s float32, n, k int8) {
				if y >= 0 && best[y]+s > b {
					b, m = best[y]+s, bead8{n, k}
				}
			}
			here := captured(i-1, j-1)
			try(g.node(i-1, j-1), here-length(i-1, j-1, 1, 1), 1, 1)
			try(g.node(i-1, j-2), here+captured(i-1, j-2)-length(i-1, j-2, 1, 2)-coarseTwo, 1, 2)
			try(g.node(i-2, j-1), here+captured(i-2, j-1)-length(i-2, j-1, 2, 1)-coarseTwo, 2, 1)
			try(g.node(i-1, j), -coarseNull, 1, 0)
			try(g.node(i, j-1), -coarseNull, 0, 1)
			best[x], move[x] = b, m
		}
	}
	var links []Link
	for i, j := to.i, to.j; i > from.i || j > from.j; {
		m := move[g.node(i, j)]
		links = append(links, Link{Source: Range{i - int(m.n), i}, Target: Range{j - int(m.m), j}, Confidence: float64(captured(i-1, j-1)) / 2})
		i, j = i-int(m.n), j-int(m.m)
	}
	reverse(links)
	return links
}

type bead8 struct{ n, m int8 }

func reverse(links []Link) {
	for a, b := 0, len(links)-1; a < b; a, b = a+1, b-1 {
		links[a], links[b] = links[b], links[a]
	}
}
