package align

import (
	"math"
	"slices"
)

// lattice holds the score of every link inside the corridor. A node (i,j) is a point between sentences: i source and j target
// sentences lie before it. Links are edges; an alignment is a path from (0,0) to (n,m).
//
// A path has three states, after a link with two sides, after a left out source sentence, after an added target sentence, so that
// opening a gap can cost other than going on with it (Gotoh 1982). Where source and target sentences without partner meet, the
// source sentences come first: each alignment has one path.
type lattice struct {
	grid
	// shapes are the first of all shapes: those that this lattice knows.
	shapes []bead
	// The links that end at node x are edges[first[x]:first[x+1]].
	first []int32
	edges []edge
	// nullSource[i-from.i] and nullTarget[j-from.j] are the scores of sentences without partner. Where a gap begins with them openSource and
	// openTarget are added, where it goes on extend.
	nullSource, nullTarget []float64
	openSource, openTarget []float64
	extend                 float64
}

// edge is a link in a lattice.
type edge struct {
	from  int32 // the node that it starts at
	shape int8
	score float32
}

var negInf = math.Inf(-1)

func newLattice(k *corridor, from, to point, known int) *lattice {
	return &lattice{grid: newGrid(k, from, to), shapes: shapes[:known]}
}

// fill computes all scores.
func (l *lattice) fill(mem *scratch, s *scorer, w *weights) {
	l.fillNulls(s, w)
	l.connect(mem, s, func(f *features) float32 { return w.dot(f, s.used) })
}

// fillNulls computes the scores of sentences without partner.
func (l *lattice) fillNulls(s *scorer, w *weights) {
	l.extend = float64(w[nullExtend])
	n, m := l.to.i-l.from.i, l.to.j-l.from.j
	l.nullSource, l.nullTarget, l.openSource, l.openTarget = make([]float64, n), make([]float64, m), make([]float64, n), make([]float64, m)
	var f features
	for i := range n {
		s.nullSource(l.from.i+i, &f)
		l.nullSource[i] = float64(w.dot(&f, s.used))
		l.openSource[i] = s.open(w, 0, l.from.i+i)
	}
	for j := range m {
		s.nullTarget(l.from.j+j, &f)
		l.nullTarget[j] = float64(w.dot(&f, s.used))
		l.openTarget[j] = s.open(w, 1, l.from.j+j)
	}
}

// sourceAlone is the cost of source sentence i as the first of a gap, targetAlone that of target sentence j.
func (l *lattice) sourceAlone(i int) float64 {
	return -l.nullSource[i-l.from.i] - l.openSource[i-l.from.i]
}
func (l *lattice) targetAlone(j int) float64 {
	return -l.nullTarget[j-l.from.j] - l.openTarget[j-l.from.j]
}

// edgesNode is how many links end at a node, about.
const edgesNode = 3

// connect finds all links, and gives each the score that its features are worth.
func (l *lattice) connect(mem *scratch, s *scorer, score func(*features) float32) {
	l.first, l.edges = append(slices.Grow(mem.first[:0], l.nodes()+1), 0), slices.Grow(mem.edges[:0], edgesNode*l.nodes())
	var f features
	l.each(func(i, j, _ int) {
		for b, p := range l.shapes {
			if y := l.node(i-p.n, j-p.m); y >= 0 && s.link(i-p.n, j-p.m, p.n, p.m, &f) {
				l.edges = append(l.edges, edge{int32(y), int8(b), score(&f)})
			}
		}
		l.first = append(l.first, int32(len(l.edges)))
	})
	mem.first, mem.edges = l.first, l.edges
}

// each visits the nodes in the order of the text; x is the node's number.
func (l *lattice) each(do func(i, j, x int)) {
	x := 0
	for i := l.from.i; i <= l.to.i; i++ {
		lo, hi := l.row(i)
		for j := lo; j <= hi; j++ {
			do(i, j, x)
			x++
		}
	}
}

// states of a path.
const (
	afterLink = iota
	afterSource
	afterTarget
	numStates
)
