package align

import "math"

// posterior is what the forward-backward algorithm says of a lattice: of all paths, weighted by the exponential of their score, the
// share that goes through each link.
//
// The sums run over thousands of links, far out of the range of a float64. Each node therefore keeps its sums as fractions with a
// power of two of their own: as safe as logarithms, without computing any.
type posterior struct {
	l              *lattice
	edge           []float64 // the exponentials of the scores of l.edges
	source, target []float64 // and of those of sentences without partner
	// openSource and openTarget are those of sentences without partner that a gap begins with.
	openSource, openTarget []float64
	extend                 float64
	forward, back          []sums
	z                      float64 // the sum over all paths is z·2^zPower
	zPower                 int32
	// nullSource and nullTarget are the probabilities that each sentence has no partner, wherever the gap stands.
	nullSource, nullTarget []float64
}

// sums are the sums over all paths to (or from) a node, by the state that they have there, each times 2^power.
type sums struct {
	state [numStates]float64
	// all is the sum of the states.
	all   float64
	power int32
}

func newPosterior(mem *scratch, l *lattice) *posterior {
	p := &posterior{l: l, edge: some(&mem.edge, len(l.edges)), forward: some(&mem.forward, l.nodes()), back: some(&mem.back, l.nodes()),
		source: exps(l.nullSource), target: exps(l.nullTarget), openSource: exps(l.openSource), openTarget: exps(l.openTarget), extend: math.Exp(l.extend)}
	for x, e := range l.edges {
		p.edge[x] = math.Exp(float64(e.score))
	}
	p.runForward()
	end := p.forward[l.nodes()-1]
	p.z, p.zPower = end.all, end.power
	p.runBackward()
	p.runNulls()
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
		s.power = nowhere.power
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
	l.each(func(i, j, x int) {
		here := &p.forward[x]
		*here = sums{}
		if x == 0 {
			here.state[afterLink] = 1
			here.normal()
			return
		}
		first, end := l.first[x], l.first[x+1]
		edges, worth := l.edges[first:end], p.edge[first:end]
		up, left := p.sumsAt(p.forward, i-1, j), p.sumsAt(p.forward, i, j-1)
		power := max(up.power, left.power)
		for b, e := range edges {
			if worth[b] > 0 {
				power = max(power, p.forward[e.from].power)
			}
		}
		here.power = power
		for b, e := range edges {
			f := &p.forward[e.from]
			here.state[afterLink] += f.all * worth[b] * pow2(f.power-power)
		}
		if up != &nowhere {
			here.state[afterSource] = (up.state[afterLink]*p.openSource[i-1-l.from.i] + up.state[afterSource]*p.extend) *
				p.source[i-1-l.from.i] * pow2(up.power-power)
		}
		if left != &nowhere {
			here.state[afterTarget] = ((left.state[afterLink]+left.state[afterSource])*p.openTarget[j-1-l.from.j] + left.state[afterTarget]*p.extend) *
				p.target[j-1-l.from.j] * pow2(left.power-power)
		}
		here.normal()
	})
}

// nowhere is what is known of nodes that are not there, and of those that no path leads to.
var nowhere = sums{power: math.MinInt32 / 4}

// sumsAt are those of node (i,j).
func (p *posterior) sumsAt(all []sums, i, j int) *sums {
	if y := p.l.node(i, j); y >= 0 {
		return &all[y]
	}
	return &nowhere
}

// runBackward visits the nodes from the last to the first. What is known of a node when its turn comes are the paths on from it that
// start with a link: each node hands its sum to those where the links that end at it start.
func (p *posterior) runBackward() {
	l := p.l
	for x := range p.back {
		p.back[x] = sums{power: nowhere.power}
	}
	x := l.nodes() - 1
	for i := l.to.i; i >= l.from.i; i-- {
		lo, hi := l.row(i)
		for j := hi; j >= lo; j-- {
			here := &p.back[x]
			if x == l.nodes()-1 {
				here.state = [numStates]float64{1, 1, 1}
				here.power = 0
			} else {
				p.leave(here, i, j)
			}
			here.normal()
			for e := l.first[x]; e < l.first[x+1]; e++ {
				p.back[l.edges[e].from].link(here.state[afterLink]*p.edge[e], here.power)
			}
			x--
		}
	}
}

// link adds to the paths on from a node those that start with a link, v·2^power.
func (s *sums) link(v float64, power int32) {
	if power > s.power {
		s.state[afterLink] *= pow2(s.power - power)
		s.power = power
	}
	s.state[afterLink] += v * pow2(power-s.power)
}

// leave adds to the paths on from node (i,j), of which those that start with a link are known, those that start with a gap.
func (p *posterior) leave(here *sums, i, j int) {
	down, right := p.sumsAt(p.back, i+1, j), p.sumsAt(p.back, i, j+1)
	power := max(here.power, down.power, right.power)
	link := here.state[afterLink] * pow2(here.power-power)
	var source, target, openSource, openTarget float64
	if down != &nowhere {
		source = down.state[afterSource] * p.source[i-p.l.from.i] * pow2(down.power-power)
		openSource = source * p.openSource[i-p.l.from.i]
	}
	if right != &nowhere {
		target = right.state[afterTarget] * p.target[j-p.l.from.j] * pow2(right.power-power)
		openTarget = target * p.openTarget[j-p.l.from.j]
	}
	here.power = power
	here.state = [numStates]float64{
		link + openSource + openTarget,
		link + source*p.extend + openTarget,
		link + target*p.extend,
	}
}

// through is the share of the paths, of which part·2^power is the sum.
func (p *posterior) through(part float64, power int32) float64 {
	return part / p.z * pow2(power-p.zPower)
}

// link is the probability of edge e, which ends at node x.
func (p *posterior) link(x int, e int32) float64 {
	f, k := &p.forward[p.l.edges[e].from], &p.back[x]
	return p.through(f.all*p.edge[e]*k.state[afterLink], f.power+k.power)
}

func (p *posterior) runNulls() {
	l := p.l
	p.nullSource, p.nullTarget = make([]float64, len(p.source)), make([]float64, len(p.target))
	l.each(func(i, j, x int) {
		f, k := &p.forward[x], &p.back[x]
		if i > l.from.i {
			p.nullSource[i-1-l.from.i] += p.through(f.state[afterSource]*k.state[afterSource], f.power+k.power)
		}
		if j > l.from.j {
			p.nullTarget[j-1-l.from.j] += p.through(f.state[afterTarget]*k.state[afterTarget], f.power+k.power)
		}
	})
}
