package align

import "math"

// posterior is what the forward-backward algorithm says of a lattice: of all paths, weighted by the exponential of their score, the
// share that goes through each link.
//
// The sums run over thousands of links, far out of the range of a float64. Each node therefore keeps its sums as fractions with a
// power of two of their own: as safe as logarithms, without computing any.
type posterior struct {
	l             *lattice
	edge          []float64 // the exponentials of l.score
	source        []float64 // and of the scores of sentences without partner
	target        []float64
	open, extend  float64
	forward, back []sums
	z             float64 // the sum over all paths is z·2^zPower
	zPower        int32
}

// sums are the sums over all paths to (or from) a node, by the state that they have there, each times 2^power.
type sums struct {
	state [numStates]float64
	// all is the sum of the states.
	all   float64
	power int32
}

func newPosterior(mem *scratch, l *lattice) *posterior {
	p := &posterior{l: l, edge: zeros(&mem.edge, len(l.score)), forward: zeros(&mem.forward, l.nodes()), back: zeros(&mem.back, l.nodes()),
		source: exps(l.nullSource), target: exps(l.nullTarget), open: math.Exp(l.open), extend: math.Exp(l.extend)}
	for x, s := range l.score {
		if s > float32(negInf) {
			p.edge[x] = math.Exp(float64(s))
		}
	}
	p.runForward()
	end := p.forward[l.nodes()-1]
	p.z, p.zPower = end.all, end.power
	p.runBackward()
	return p
}

func exps(logs []float64) []float64 {
	out := make([]float64, len(logs))
	for i, x := range logs {
		out[i] = math.Exp(x)
	}
	return out
}

// pow2 is 2^k, 0 where that is too small to matter.
func pow2(k int32) float64 {
	if k < -1000 {
		return 0
	}
	return math.Float64frombits(uint64(1023+min(k, 1000)) << 52)
}

// normal brings sums into the range where products of them neither vanish nor overflow.
func (s *sums) normal() {
	s.all = 0
	for _, v := range s.state {
		s.all += v
	}
	if s.all == 0 {
		return
	}
	k := int32(math.Float64bits(s.all)>>52&0x7FF) - 1023
	f := pow2(-k)
	for q := range s.state {
		s.state[q] *= f
	}
	s.all *= f
	s.power += k
}

func (p *posterior) runForward() {
	l := p.l
	var from [len(shapes)]*sums
	l.each(func(i, j, x int) {
		here := &p.forward[x]
		if x == 0 {
			here.state[afterLink] = 1
			here.normal()
			return
		}
		edges := p.edge[x*len(l.shapes) : (x+1)*len(l.shapes)]
		power := int32(math.MinInt32)
		for b, s := range l.shapes {
			from[b] = nil
			if edges[b] > 0 {
				from[b] = &p.forward[l.node(i-s.n, j-s.m)]
				if from[b].all > 0 {
					power = max(power, from[b].power)
				}
			}
		}
		var up, left *sums
		if y := l.node(i-1, j); y >= 0 && p.forward[y].all > 0 {
			up = &p.forward[y]
			power = max(power, up.power)
		}
		if y := l.node(i, j-1); y >= 0 && p.forward[y].all > 0 {
			left = &p.forward[y]
			power = max(power, left.power)
		}
		here.power = power
		for b, f := range from[:len(l.shapes)] {
			if f != nil && f.all > 0 {
				here.state[afterLink] += f.all * edges[b] * pow2(f.power-power)
			}
		}
		if up != nil {
			here.state[afterSource] = (up.state[afterLink]*p.open + up.state[afterSource]*p.extend) *
				p.source[i-1-l.from.i] * pow2(up.power-power)
		}
		if left != nil {
			here.state[afterTarget] = ((left.state[afterLink]+left.state[afterSource])*p.open + left.state[afterTarget]*p.extend) *
				p.target[j-1-l.from.j] * pow2(left.power-power)
		}
		here.normal()
	})
}

func (p *posterior) runBackward() {
	l := p.l
	var to [len(shapes)]int
	for i := l.to.i; i >= l.from.i; i-- {
		lo, hi := l.row(i)
		for j := hi; j >= lo; j-- {
			x := l.node(i, j)
			here := &p.back[x]
			if x == l.nodes()-1 {
				here.state = [numStates]float64{1, 1, 1}
				here.normal()
				continue
			}
			power := int32(math.MinInt32)
			for b, s := range l.shapes {
				y := l.node(i+s.n, j+s.m)
				to[b] = -1
				if y >= 0 && p.edge[y*len(l.shapes)+b] > 0 && p.back[y].all > 0 {
					to[b] = y
					power = max(power, p.back[y].power)
				}
			}
			var down, right *sums
			if y := l.node(i+1, j); y >= 0 && p.back[y].all > 0 {
				down = &p.back[y]
				power = max(power, down.power)
			}
			if y := l.node(i, j+1); y >= 0 && p.back[y].all > 0 {
				right = &p.back[y]
				power = max(power, right.power)
			}
			here.power = power
			link, source, target := 0.0, 0.0, 0.0
			for b, y := range to[:len(l.shapes)] {
				if y >= 0 {
					link += p.back[y].state[afterLink] * p.edge[y*len(l.shapes)+b] * pow2(p.back[y].power-power)
				}
			}
			if down != nil {
				source = down.state[afterSource] * p.source[i-l.from.i] * pow2(down.power-power)
			}
			if right != nil {
				target = right.state[afterTarget] * p.target[j-l.from.j] * pow2(right.power-power)
			}
			here.state = [numStates]float64{
				link + (source+target)*p.open,
				link + source*p.extend + target*p.open,
				link + target*p.extend,
			}
			here.normal()
		}
	}
}

// through is the share of the paths, of which part·2^power is the sum.
func (p *posterior) through(part float64, power int32) float64 {
	return part / p.z * pow2(power-p.zPower)
}

// link is the probability of the link of shape b that ends at node (i,j).
func (p *posterior) link(i, j, b int) float64 {
	y := p.l.node(i-shapes[b].n, j-shapes[b].m)
	if y < 0 {
		return 0
	}
	x := p.l.node(i, j)
	f, k := &p.forward[y], &p.back[x]
	return p.through(f.all*p.edge[x*len(p.l.shapes)+b]*k.state[afterLink], f.power+k.power)
}

// nulls are the probabilities that each sentence has no partner, wherever the gap stands.
func (p *posterior) nulls() (source, target []float64) {
	l := p.l
	source, target = make([]float64, len(p.source)), make([]float64, len(p.target))
	l.each(func(i, j, x int) {
		f, k := &p.forward[x], &p.back[x]
		if i > l.from.i {
			source[i-1-l.from.i] += p.through(f.state[afterSource]*k.state[afterSource], f.power+k.power)
		}
		if j > l.from.j {
			target[j-1-l.from.j] += p.through(f.state[afterTarget]*k.state[afterTarget], f.power+k.power)
		}
	})
	return source, target
}
