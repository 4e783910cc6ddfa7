package align

// linkWorth is what a link must be sure of to be worth having. To raise the expected F1 means to add links whose probability is above
// half of the F1 that is reached (Lewis 1995).
//
// A sentence without partner counts by halves: F1 asks how many of the links that are given are right, those with one side among them, but
// how many of the gold links are found only of those with two sides (Sennrich & Volk 2011).
const linkWorth, nullPart = .45, .5

// decode finds the alignment with the highest expected F1: the path whose links have, together, the most probability above
// linkWorth. It differs from the most probable path where that one is made of many small chances.
func (p *posterior) decode(mem *scratch) []Link {
	l := p.l
	best, from := some(&mem.worth, l.nodes()), some(&mem.via, l.nodes())
	const viaSource, viaTarget = -1, -2
	l.each(func(i, j, x int) {
		if x == 0 {
			best[x] = 0
			return
		}
		b, f := negInf, int32(0)
		for e := l.first[x]; e < l.first[x+1]; e++ {
			y := l.edges[e].from
			if best[y]+1-linkWorth <= b {
				continue // cannot win even if it is certain
			}
			if v := best[y] + p.link(x, e) - linkWorth; v > b {
				b, f = v, e
			}
		}
		if y := l.node(i-1, j); y >= 0 {
			if v := best[y] + nullPart*p.nullSource[i-1-l.from.i] - linkWorth; v > b {
				b, f = v, viaSource
			}
		}
		if y := l.node(i, j-1); y >= 0 {
			if v := best[y] + nullPart*p.nullTarget[j-1-l.from.j] - linkWorth; v > b {
				b, f = v, viaTarget
			}
		}
		best[x], from[x] = b, f
	})
	var links []Link
	for i, j := l.to.i, l.to.j; i > l.from.i || j > l.from.j; {
		x := l.node(i, j)
		var s bead
		var cost, sure float64
		switch f := from[x]; f {
		case viaSource:
			s, cost, sure = bead{1, 0}, l.sourceAlone(i-1), p.nullSource[i-1-l.from.i]
		case viaTarget:
			s, cost, sure = bead{0, 1}, l.targetAlone(j-1), p.nullTarget[j-1-l.from.j]
		default:
			s, cost, sure = l.shapes[l.edges[f].shape], -float64(l.edges[f].score), p.link(x, f)
		}
		links = append(links, Link{Source: Range{i - s.n, i}, Target: Range{j - s.m, j}, Cost: cost, Confidence: min(1, sure)})
		i, j = i-s.n, j-s.m
	}
	reverse(links)
	return links
}
