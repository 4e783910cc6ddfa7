package align

import "math"

// posterior is what the forward-backward algorithm says of a lattice: of all paths, weighted by the exponential of their score, the
// share that goes through each link.
type posterior struct {
	l             *lattice
	forward, back [][numStates]float64
	all           []float64 // forward, all states summed
	z             float64
}

func newPosterior(l *lattice) *posterior {
	p := &posterior{l: l, forward: make([][numStates]float64, l.nodes()), back: make([][numStates]float64, l.nodes()),
		all: make([]float64, l.nodes())}
	p.runForward()
	p.z = p.all[l.nodes()-1]
	p.runBackward()
	return p
}

func (p *posterior) runForward() {
	l := p.l
	var in [len(shapes)]float64
	l.each(func(i, j, x int) {
		if x == 0 {
			p.forward[x] = [numStates]float64{0, negInf, negInf}
			p.all[x] = 0
			return
		}
		for b, s := range shapes {
			in[b] = negInf
			if y := l.node(i-s.n, j-s.m); y >= 0 {
				in[b] = p.all[y] + float64(l.score[x*len(shapes)+b])
			}
		}
		f := [numStates]float64{logSum(in[:]...), negInf, negInf}
		if y := l.node(i-1, j); y >= 0 {
			u := &p.forward[y]
			f[afterSource] = l.nullSource[i-1-l.from.i] + logSum(u[afterLink]+l.open, u[afterSource]+l.extend)
		}
		if y := l.node(i, j-1); y >= 0 {
			u := &p.forward[y]
			f[afterTarget] = l.nullTarget[j-1-l.from.j] + logSum(u[afterLink]+l.open, u[afterSource]+l.open, u[afterTarget]+l.extend)
		}
		p.forward[x] = f
		p.all[x] = logSum(f[:]...)
	})
}

func (p *posterior) runBackward() {
	l := p.l
	var out [len(shapes)]float64
	for i := l.to.i; i >= l.from.i; i-- {
		lo, hi := l.row(i)
		for j := hi; j >= lo; j-- {
			x := l.node(i, j)
			if x == l.nodes()-1 {
				p.back[x] = [numStates]float64{}
				continue
			}
			for b, s := range shapes {
				out[b] = negInf
				if y := l.node(i+s.n, j+s.m); y >= 0 {
					out[b] = p.back[y][afterLink] + float64(l.score[y*len(shapes)+b])
				}
			}
			link, source, target := logSum(out[:]...), negInf, negInf
			if y := l.node(i+1, j); y >= 0 {
				source = l.nullSource[i-l.from.i] + p.back[y][afterSource]
			}
			if y := l.node(i, j+1); y >= 0 {
				target = l.nullTarget[j-l.from.j] + p.back[y][afterTarget]
			}
			p.back[x] = [numStates]float64{
				logSum(link, source+l.open, target+l.open),
				logSum(link, source+l.extend, target+l.open),
				logSum(link, target+l.extend),
			}
		}
	}
}

// link is the probability of the link of shape b that ends at node (i,j).
func (p *posterior) link(i, j, b int) float64 {
	y := p.l.node(i-shapes[b].n, j-shapes[b].m)
	if y < 0 {
		return 0
	}
	x := p.l.node(i, j)
	return math.Exp(p.all[y] + float64(p.l.score[x*len(shapes)+b]) + p.back[x][afterLink] - p.z)
}

// nulls are the probabilities that each sentence has no partner, wherever the gap stands.
func (p *posterior) nulls() (source, target []float64) {
	source, target = make([]float64, len(p.l.nullSource)), make([]float64, len(p.l.nullTarget))
	p.l.each(func(i, j, x int) {
		if i > p.l.from.i {
			source[i-1-p.l.from.i] += math.Exp(p.forward[x][afterSource] + p.back[x][afterSource] - p.z)
		}
		if j > p.l.from.j {
			target[j-1-p.l.from.j] += math.Exp(p.forward[x][afterTarget] + p.back[x][afterTarget] - p.z)
		}
	})
	return source, target
}

// rate sets the confidence of links.
func (p *posterior) rate(links []Link) {
	source, target := p.nulls()
	for x := range links {
		l := &links[x]
		switch {
		case l.Target.Empty():
			l.Confidence = min(1, source[l.Source.Start-p.l.from.i])
		case l.Source.Empty():
			l.Confidence = min(1, target[l.Target.Start-p.l.from.j])
		default:
			l.Confidence = min(1, p.link(l.Source.End, l.Target.End, shapeOf(l.Source.Len(), l.Target.Len())))
		}
	}
}

func shapeOf(n, m int) int {
	for b, s := range shapes {
		if s.n == n && s.m == m {
			return b
		}
	}
	return -1
}

// logSum is ln Σ exp(v).
func logSum(v ...float64) float64 {
	top := negInf
	for _, x := range v {
		top = max(top, x)
	}
	if top == negInf {
		return top
	}
	sum := 0.0
	for _, x := range v {
		if x > top-40 {
			sum += math.Exp(x - top)
		}
	}
	return top + math.Log(sum)
}
