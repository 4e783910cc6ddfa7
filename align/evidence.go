package align

import "slices"

// evidence is how much each source sentence tells of each target sentence near it, and the other way round: the attention of
// words. A word's weight is shared among the sentences of the window that hold a match for it, so that a word that matches
// everywhere says nothing anywhere.
//
// Both matrices are additive: what two joined sentences explain of a third is the sum of what each does.
type evidence struct {
	corridor *corridor
	// ofTarget[cell] is the weight of the words of target sentence j that source sentence i accounts for; ofSource the reverse.
	ofTarget, ofSource []float32
	// massTarget and massSource are the sums of weights to compare with.
	massSource, massTarget []float32
}

// channel is one way to compare the texts: as they stand, or one of them through its translation.
type channel struct {
	source, target *text
	pairs          []match // written alike
	forth, back    *matches
}

func newChannel(source, target *text, pairs []match) *channel {
	c := &channel{source: source, target: target, pairs: pairs}
	c.use(nil)
	return c
}

// use takes what was learnt beside what is written alike.
func (c *channel) use(learnt []match) {
	pairs := append(slices.Clone(c.pairs), learnt...)
	c.forth, c.back = newMatches(len(c.source.forms), pairs), newMatches(len(c.target.forms), reversed(pairs))
}

// spread is how much of a word's attention goes nowhere, in matches of strength 1: it keeps weak matches weak.
const spread = .3

func (c *channel) evidence(k *corridor) *evidence {
	e := &evidence{corridor: k, ofTarget: make([]float32, k.cells()), ofSource: make([]float32, k.cells()),
		massSource: c.source.mass, massTarget: c.target.mass}
	attend(c.source, c.target, c.forth, k.rows(), e.ofTarget)
	t := k.transposed()
	flipped := make([]float32, k.cells())
	attend(c.target, c.source, c.back, t.rows(), flipped)
	for j := range c.target.len() {
		lo, hi := t.row(j)
		for i := lo; i < hi; i++ {
			e.ofSource[k.cell(i, j)] = flipped[t.cell(j, i)]
		}
	}
	return e
}

// hit is one word of a target sentence matched by one source sentence.
type hit struct {
	token    int32
	strength float32
}

// attend fills out[cell(i,j)] with the weight of the words of sentence j of b that sentence i of a accounts for.
func attend(a, b *text, m *matches, k rows, out []float32) {
	best := make([]float32, len(b.forms))
	total := make([]float32, len(b.tokens))
	visit := func(do func(i, j int, token int32, strength float32)) {
		for i := range a.len() {
			lo, hi := k.row(i)
			if lo == hi {
				continue
			}
			for _, u := range a.sentence(i) {
				to, strength := m.of(u)
				for x, v := range to {
					best[v] = max(best[v], strength[x])
				}
			}
			for j := lo; j < hi; j++ {
				for t := b.off[j]; t < b.off[j+1]; t++ {
					if s := best[b.tokens[t]]; s > 0 {
						do(i, j, t, s)
					}
				}
			}
			for _, u := range a.sentence(i) {
				to, _ := m.of(u)
				for _, v := range to {
					best[v] = 0
				}
			}
		}
	}
	visit(func(i, j int, t int32, s float32) { total[t] += s * s })
	visit(func(i, j int, t int32, s float32) {
		out[k.cell(i, j)] += b.weight[b.tokens[t]] * s * s / (total[t] + spread)
	})
}
