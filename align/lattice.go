package align

import "math"

// lattice holds the score of every link inside the corridor. A node (i,j) is a point between sentences: i source and j target
// sentences lie before it. Links are edges; an alignment is a path from (0,0) to (n,m).
//
// A path has three states, after a link with two sides, after a left out source sentence, after an added target sentence, so that
// opening a gap can cost other than going on with it (Gotoh 1982). Where source and target sentences without partner meet, the
// source sentences come first: each alignment has one path.
type lattice struct {
	grid
	// score[node*len(shapes)+b] is the score of the link of shape b that ends at node, -inf where there is none.
	score []float32
	// nullSource[i-from.i] and nullTarget[j-from.j] are the scores of sentences without partner; open and extend are added.
	nullSource, nullTarget []float64
	open, extend           float64
}

var negInf = math.Inf(-1)

func newLattice(k *corridor, from, to point) *lattice { return &lattice{grid: newGrid(k, from, to)} }

// fill computes all scores.
func (l *lattice) fill(s *scorer, w *weights) {
	l.open, l.extend = float64(w[nullOpen]), float64(w[nullExtend])
	l.nullSource, l.nullTarget = make([]float64, l.to.i-l.from.i), make([]float64, l.to.j-l.from.j)
	var f features
	for i := range l.nullSource {
		s.nullSource(l.from.i+i, &f)
		l.nullSource[i] = float64(w.dot(&f, s.used))
	}
	for j := range l.nullTarget {
		s.nullTarget(l.from.j+j, &f)
		l.nullTarget[j] = float64(w.dot(&f, s.used))
	}
	l.score = make([]float32, l.nodes()*len(shapes))
	l.each(func(i, j, x int) {
		for b, p := range shapes {
			v := float32(negInf)
			if l.node(i-p.n, j-p.m) >= 0 && s.link(i-p.n, j-p.m, p.n, p.m, &f) {
				v = w.dot(&f, s.used)
			}
			l.score[x*len(shapes)+b] = v
		}
	})
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

// viterbi finds the path with the highest score.
func (l *lattice) viterbi() []Link {
	best := make([][numStates]float64, l.nodes())
	from := make([][numStates]int8, l.nodes()) // the state before; for afterLink, shape*numStates+state
	l.each(func(i, j, x int) {
		v := &best[x]
		*v = [numStates]float64{negInf, negInf, negInf}
		if x == 0 {
			v[afterLink] = 0
			return
		}
		for b, p := range shapes {
			if y := l.node(i-p.n, j-p.m); y >= 0 {
				s := float64(l.score[x*len(shapes)+b])
				for q, u := range best[y] {
					if u+s > v[afterLink] {
						v[afterLink], from[x][afterLink] = u+s, int8(b*numStates+q)
					}
				}
			}
		}
		if y := l.node(i-1, j); y >= 0 {
			for q, c := range [...]float64{l.open, l.extend} {
				if u := best[y][q] + c + l.nullSource[i-1-l.from.i]; u > v[afterSource] {
					v[afterSource], from[x][afterSource] = u, int8(q)
				}
			}
		}
		if y := l.node(i, j-1); y >= 0 {
			for q, c := range [...]float64{l.open, l.open, l.extend} {
				if u := best[y][q] + c + l.nullTarget[j-1-l.from.j]; u > v[afterTarget] {
					v[afterTarget], from[x][afterTarget] = u, int8(q)
				}
			}
		}
	})
	return l.trace(best, from)
}

func (l *lattice) trace(best [][numStates]float64, from [][numStates]int8) []Link {
	i, j := l.to.i, l.to.j
	end := best[l.node(i, j)]
	state := 0
	for q := range end {
		if end[q] > end[state] {
			state = q
		}
	}
	var links []Link
	for i > l.from.i || j > l.from.j {
		x := l.node(i, j)
		f := int(from[x][state])
		p := bead{}
		switch state {
		case afterLink:
			p = shapes[f/numStates]
		case afterSource:
			p.n = 1
		case afterTarget:
			p.m = 1
		}
		y := l.node(i-p.n, j-p.m)
		links = append(links, Link{Source: Range{i - p.n, i}, Target: Range{j - p.m, j}, Cost: best[y][f%numStates] - best[x][state]})
		i, j, state = i-p.n, j-p.m, f%numStates
	}
	reverse(links)
	return links
}
