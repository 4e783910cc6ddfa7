package align

import (
	"context"
	"slices"
)

// evidence is how much each source sentence tells of each target sentence near it, and the other way round: the attention of
// words. A word's weight is shared among the sentences of the window that hold a match for it, so that a word that matches
// everywhere says nothing anywhere.
//
// Both matrices are additive: what two joined sentences explain of a third is the sum of what each does.
type evidence struct {
	corridor *corridor
	// ofTarget[cell] is the part of target sentence j, 0 to 1, that source sentence i accounts for; ofSource the reverse.
	ofTarget, ofSource []float32
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
const spread = .15

// witness is a text whose words may account for those of another.
type witness struct {
	text    *text
	matches *matches
}

// evidence fills both matrices over the corridor k. Besides the source itself its translation may account for the words of the target,
// and besides the target its translation for those of the source: forth and back are such witnesses.
func (c *channel) evidence(ctx context.Context, k *corridor, forth, back []witness) (*evidence, error) {
	e := &evidence{corridor: k, ofTarget: make([]float32, k.cells()), ofSource: make([]float32, k.cells())}
	t := k.transposed()
	flipped := make([]float32, k.cells())
	if err := attend(ctx, append(forth, witness{c.source, c.forth}), c.target, k, t, e.ofTarget); err != nil {
		return nil, err
	}
	if err := attend(ctx, append(back, witness{c.target, c.back}), c.source, t, k, flipped); err != nil {
		return nil, err
	}
	for j := range c.target.len() {
		lo, hi := t.row(j)
		for i := lo; i < hi; i++ {
			e.ofSource[k.cell(i, j)] = flipped[t.cell(j, i)]
		}
	}
	return e, nil
}

// stripe is how many sentences of b one worker takes at a time.
const stripe = 256

// attend fills out[k.cell(i,j)] with the part of the words of sentence j of b, by weight, that sentence i of the texts a accounts for; t is
// k with its sides exchanged. Each worker takes a stripe of b, whose words nobody else touches.
func attend(ctx context.Context, a []witness, b *text, k, t *corridor, out []float32) error {
	total := make([]float32, len(b.tokens))
	return parallel(ctx, (b.len()+stripe-1)/stripe, func(s int) {
		from, to := s*stripe, min(b.len(), (s+1)*stripe)
		v := viewer{a: a, b: b, k: k, best: make([]float32, len(b.forms)), from: from, to: to}
		first, _ := t.row(from)
		_, last := t.row(to - 1)
		for i := first; i < last && ctx.Err() == nil; i++ {
			v.look(i)
		}
		for _, h := range v.hits {
			total[h.token] += h.strength
		}
		for _, h := range v.hits {
			out[h.cell] += b.weight[b.tokens[h.token]] * h.strength / (total[h.token] + spread)
		}
		for j := from; j < to; j++ {
			lo, hi := t.row(j)
			for i := lo; i < hi; i++ {
				out[k.cell(i, j)] /= b.mass[j] + massFloor
			}
		}
	})
}

// massFloor keeps sentences without a telling word from being captured by any.
const massFloor = .01

// viewer looks from sentences of a at the words of sentences [from,to) of b.
type viewer struct {
	a        []witness
	b        *text
	k        *corridor
	best     []float32 // by word of b: how well the sentence in view matches it; all 0 between two looks
	from, to int
	hits     []hit
}

// hit is a word of b that some word of one sentence of a matches.
type hit struct {
	cell     int
	token    int32
	strength float32 // squared: two weak matches are not worth a strong one
}

// look adds a hit for every word of b, in the corridor, that a word of sentence i of a matches.
func (v *viewer) look(i int) {
	lo, hi := v.k.row(i)
	lo, hi = max(lo, v.from), min(hi, v.to)
	if lo >= hi {
		return
	}
	for _, a := range v.a {
		for _, u := range a.text.sentence(i) {
			to, strength := a.matches.of(u)
			for x, w := range to {
				v.best[w] = max(v.best[w], strength[x])
			}
		}
	}
	cell := v.k.cell(i, lo)
	for j := lo; j < hi; j++ {
		start := v.b.off[j]
		for x, w := range v.b.tokens[start:v.b.off[j+1]] {
			if s := v.best[w]; s > 0 {
				v.hits = append(v.hits, hit{cell + j - lo, start + int32(x), s * s})
			}
		}
	}
	for _, a := range v.a {
		for _, u := range a.text.sentence(i) {
			to, _ := a.matches.of(u)
			for _, w := range to {
				v.best[w] = 0
			}
		}
	}
}
