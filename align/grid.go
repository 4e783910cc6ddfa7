package align

// grid numbers the nodes between the cells of a corridor, from one node to another. All nodes that touch a cell of the corridor
// are there, so that a path never gets stuck.
type grid struct {
	from, to point
	lo, hi   []int32 // nodes of row from.i+x: lo[x] to hi[x], both included
	off      []int   // number of the first node of each row
}

func newGrid(k *corridor, from, to point) grid {
	rows := to.i - from.i + 1
	g := grid{from: from, to: to, lo: make([]int32, rows), hi: make([]int32, rows), off: make([]int, rows+1)}
	for x := range rows {
		i := from.i + x
		g.lo[x], g.hi[x] = int32(from.j), int32(to.j)
		if i > from.i {
			g.lo[x] = max(g.lo[x], k.lo[i-1])
		}
		if i < to.i {
			g.hi[x] = min(g.hi[x], k.hi[i])
		}
		g.off[x+1] = g.off[x] + int(g.hi[x]-g.lo[x]) + 1
	}
	return g
}

func (g *grid) nodes() int { return g.off[len(g.lo)] }

// row is the nodes of row i, both ends included.
func (g *grid) row(i int) (lo, hi int) { return int(g.lo[i-g.from.i]), int(g.hi[i-g.from.i]) }

// node is the number of node (i,j), or -1 where there is none.
func (g *grid) node(i, j int) int {
	x := i - g.from.i
	if uint(x) >= uint(len(g.lo)) || j < int(g.lo[x]) || j > int(g.hi[x]) {
		return -1
	}
	return g.off[x] + j - int(g.lo[x])
}
