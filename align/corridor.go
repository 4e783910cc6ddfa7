package align

import "math"

// corridor is the part of the source×target grid that is looked at: for source sentence i the target sentences [lo[i], hi[i]).
// Both bounds never fall as i rises.
type corridor struct {
	lo, hi []int32
	off    []int // off[i] is the number of row i's first cell
	width  int   // target sentences
}

func newCorridor(lo, hi []int32, width int) *corridor {
	k := &corridor{lo: lo, hi: hi, off: make([]int, len(lo)+1), width: width}
	for i := 1; i < len(hi); i++ {
		hi[i] = max(hi[i], hi[i-1])
	}
	for i := len(lo) - 2; i >= 0; i-- {
		lo[i] = min(lo[i], lo[i+1])
	}
	for i := range lo {
		k.off[i+1] = k.off[i] + int(max(0, hi[i]-lo[i]))
	}
	return k
}

func (k *corridor) row(i int) (lo, hi int) { return int(k.lo[i]), int(k.hi[i]) }
func (k *corridor) cell(i, j int) int      { return k.off[i] + j - int(k.lo[i]) }
func (k *corridor) cells() int             { return k.off[len(k.lo)] }
func (k *corridor) has(i, j int) bool {
	return uint(i) < uint(len(k.lo)) && j >= int(k.lo[i]) && j < int(k.hi[i])
}

// transposed is the same part of the grid with the sides exchanged.
func (k *corridor) transposed() *corridor {
	lo, hi := make([]int32, k.width), make([]int32, k.width)
	i, e := 0, 0
	for j := range k.width {
		for i < len(k.lo) && int(k.hi[i]) <= j {
			i++
		}
		e = max(e, i)
		for e < len(k.lo) && int(k.lo[e]) <= j {
			e++
		}
		lo[j], hi[j] = int32(i), int32(e)
	}
	return newCorridor(lo, hi, len(k.lo))
}

// point is a node of the grid: source sentences and target sentences that lie before it.
type point struct{ i, j int }

const (
	// fullGrid is the number of cells up to which the whole grid is looked at.
	fullGrid = 40_000
	// margin is how far beside its guide the corridor of the coarse pass reaches, in sentences.
	margin = 16
	// widest is the half-width that a stretch without guide points gets at most.
	widest = 120
)

// along is the corridor along the points of a guide, which is in order and holds the first and the last node.
func along(guide []point, n, m int) *corridor {
	lo, hi := make([]int32, n), make([]int32, n)
	for i := range lo {
		lo[i] = int32(m)
	}
	reach := func(i, a, b int) {
		lo[i], hi[i] = min(lo[i], int32(max(0, a))), max(hi[i], int32(min(m, b)))
	}
	whole := n*m <= fullGrid
	for x := 1; x < len(guide); x++ {
		p, q := guide[x-1], guide[x]
		di, dj := q.i-p.i, q.j-p.j
		w := min(widest, margin+min(di, dj)/4)
		for i := max(0, p.i-margin); i < min(n, q.i+margin); i++ {
			switch {
			case whole:
				reach(i, 0, m)
			case i <= p.i:
				reach(i, p.j-w, p.j+w+1)
			case i >= q.i:
				reach(i, q.j-w, q.j+w+1)
			default:
				at, next := p.j+(i-p.i)*dj/di, p.j+(i+1-p.i)*dj/di
				reach(i, at-w, max(at, next-1)+w+1)
				if min(di, dj) <= widest { // a gap may stand anywhere between both points
					after, before := max(p.j, q.j-(q.i-i)), min(q.j, p.j+i-p.i)
					reach(i, min(after, before)-margin, max(after, before)+margin+1)
				}
			}
		}
		if di == 0 && p.i < n { // target sentences added in one place
			reach(max(0, p.i-1), p.j, q.j)
			reach(p.i, p.j, q.j)
		}
	}
	return newCorridor(lo, hi, m)
}

// around is the corridor around a path from one node to another, the wider the less sure the path is. It counts from the first node.
func around(path []Link, from, to point) *corridor {
	n, m := to.i-from.i, to.j-from.j
	lo, hi := make([]int32, n), make([]int32, n)
	for i := range lo {
		lo[i] = int32(m)
	}
	for x, l := range path {
		sure := 1.0
		for _, p := range path[max(0, x-doubtReach):min(len(path), x+doubtReach+1)] {
			sure = min(sure, p.Confidence)
		}
		l = l.shifted(point{}.minus(from))
		w := fineMargin + int(math.Round(fineDoubt*(1-sure)))
		for i := max(0, l.Source.Start-w/2); i < min(n, max(l.Source.End, l.Source.Start+1)+w/2); i++ {
			lo[i], hi[i] = min(lo[i], int32(max(0, l.Target.Start-w))), max(hi[i], int32(min(m, l.Target.End+w)))
		}
	}
	return newCorridor(lo, hi, m)
}

// doubtReach is how many links to both sides make a link doubtful that are so themselves.
const doubtReach = 2
