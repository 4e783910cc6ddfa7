package align

import (
	"cmp"
	"math"
	"slices"
)

// Marks are what the form of both texts says, equal chapter numbers for example. They come from outside, and may be wrong: chapters are
// counted anew in each part, or one side was renumbered. What the words say decides which of them are anchors.

// believed are the marks that may be trusted, in order: they lie beside the guide, neither of their sentences has another mark
// there, and they cross none.
func (d *document) believed(guide []point) []point {
	if len(d.marks) == 0 {
		return nil
	}
	inside := slices.DeleteFunc(slices.Clone(d.marks), func(p point) bool { return !near(guide, p) })
	slices.SortFunc(inside, func(p, q point) int { return cmp.Or(cmp.Compare(p.i, q.i), cmp.Compare(p.j, q.j)) })
	inside = slices.Compact(inside)
	bySource, byTarget := make(map[int]int), make(map[int]int)
	for _, p := range inside {
		bySource[p.i]++
		byTarget[p.j]++
	}
	alone := slices.DeleteFunc(inside, func(p point) bool { return bySource[p.i] > 1 || byTarget[p.j] > 1 })
	return uncrossed(alone)
}

// between are the fixed nodes with more of them between, those that cross none.
func (d *document) between(more []point) []point {
	out := d.fixed[:1:1]
	for _, to := range d.fixed[1:] {
		from := out[len(out)-1]
		for _, p := range more {
			if p.i > from.i && p.j > from.j && p.i < to.i && p.j < to.j {
				out = append(out, p)
			}
		}
		out = append(out, to)
	}
	return out
}

// markReach is how far beside the guide a mark may lie, in target sentences: less than a chapter is long, else those of a text that counts
// them otherwise would be taken for the same.
const markReach = 6

// near reports whether a guide may pass through p: it lies beside the path from the point of the guide before it to the one after it, wherever
// between them sentences of one side are without partners.
func near(guide []point, p point) bool {
	x, _ := slices.BinarySearchFunc(guide, p, func(g, p point) int { return cmp.Compare(g.i, p.i) })
	if x == 0 || x == len(guide) {
		return false
	}
	a, b := guide[x-1], guide[x]
	after, before := min(b.j, a.j+p.i-a.i), max(a.j, b.j-(b.i-p.i))
	return p.j >= min(after, before)-markReach && p.j <= max(after, before)+markReach
}

// uncrossed are the points, which are in the order of the source, that rise above all before them and stay below all after them.
func uncrossed(points []point) []point {
	least := make([]int, len(points)+1) // target of the points from here on
	least[len(points)] = math.MaxInt
	for x := len(points) - 1; x >= 0; x-- {
		least[x] = min(least[x+1], points[x].j)
	}
	var out []point
	most := -1
	for x, p := range points {
		if p.j > most && p.j < least[x+1] {
			out = append(out, p)
		}
		most = max(most, p.j)
	}
	return out
}

// through is a guide that passes through all of joints, which are in order: its points that are not between two of them are left out.
func through(guide, joints []point) []point {
	out := joints[:1:1]
	x := 0
	for _, to := range joints[1:] {
		from := out[len(out)-1]
		for ; x < len(guide) && guide[x].i < to.i; x++ {
			if p := guide[x]; p.i > from.i && p.j > from.j && p.j < to.j {
				out = append(out, p)
			}
		}
		out = append(out, to)
	}
	return out
}
