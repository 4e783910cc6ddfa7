package align

import "slices"

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
	pairs          []match  // what is known before anything is learnt: words written alike, dictionaries
	known          *matches // the same as a table, from source to target
	forth, back    *matches // what is known and learnt
}

func newChannel(source, target *text, pairs []match) *channel {
	c := &channel{source: source, target: target, pairs: pairs}
	c.use(nil)
	c.known = c.forth
	return c
}

// use takes what was learnt beside what is known.
func (c *channel) use(learnt []match) {
	c.forth, c.back = newMatches(len(c.source.forms), len(c.target.forms), slices.Concat(c.pairs, learnt))
}

// spread is how much of a word's attention goes nowhere, in matches of strength 1: it keeps weak matches weak.
const spread = .15

// witness is a text whose words may account for those of another.
type witness struct {
	text             *text
	matches, reverse *matches // from its words to those of the other text, and back
}

// evidence fills both matrices over the corridor k. Besides the source itself its translation may account for the words of the target,
// and besides the target its translation for those of the source: forth and back are such witnesses.
func (c *channel) evidence(s *scratch, slot int, k *corridor, forth, back []witness) *evidence {
	e := &evidence{corridor: k, ofTarget: zeros(&s.evidences[2*slot], k.cells()), ofSource: some(&s.evidences[2*slot+1], k.cells())}
	t := k.transposed()
	flipped := zeros(&s.flipped, k.cells())
	attend(s, append(forth, witness{c.source, c.forth, c.back}), c.target, k, t, e.ofTarget)
	attend(s, append(back, witness{c.target, c.back, c.forth}), c.source, t, k, flipped)
	for j := range c.target.len() {
		lo, hi := t.row(j)
		for i := lo; i < hi; i++ {
			e.ofSource[k.cell(i, j)] = flipped[t.cell(j, i)]
		}
	}
	return e
}

// attend fills out[k.cell(i,j)] with the part of the words of sentence j of b, by weight, that sentence i of the texts a accounts for; t is
// k with its sides exchanged.
func attend(s *scratch, a []witness, b *text, k, t *corridor, out []float32) {
	if len(s.best) < len(b.forms) {
		s.best = make([]float32, len(b.forms))
		s.seen = make([]uint64, len(b.forms)/64+1)
	}
	base := b.off[0]
	total := zeros(&s.total, int(b.off[b.len()]-base))
	v := viewer{a: a, b: b, k: k, best: s.best, seen: s.seen, hits: slices.Grow(s.hits[:0], k.cells())}
	v.candidates(s)
	for i := range k.lo {
		v.look(i)
	}
	s.hits = v.hits
	for _, h := range v.hits {
		total[h.token-base] += h.strength
	}
	for _, h := range v.hits {
		out[h.cell] += b.weight[b.tokens[h.token]] * h.strength / (total[h.token-base] + spread)
	}
	for j := range b.len() {
		lo, hi := t.row(j)
		mass := 1 / (b.mass[j] + massFloor)
		for i := lo; i < hi; i++ {
			out[k.cell(i, j)] *= mass
		}
	}
}

// massFloor keeps sentences without a telling word from being captured by any.
const massFloor = .01

// viewer looks from sentences of a at the words of b.
type viewer struct {
	a    []witness
	b    *text
	k    *corridor
	best []float32 // by word of b: how well the sentence in view matches it; all 0 between two looks
	seen []uint64  // a bit for each word of b that it matches: small enough to stay near the processor
	hits []hit
	// The words of sentence j of b that some word of a can match, are words[off[j]:off[j+1]].
	words []candidate
	off   []int32
}

// candidate is a word of b, and which of its tokens.
type candidate struct{ word, token int32 }

// candidates finds the words of b that are worth looking at.
func (v *viewer) candidates(s *scratch) {
	v.words, v.off = slices.Grow(s.words[:0], int(v.b.off[v.b.len()]-v.b.off[0])), append(s.off[:0], 0)
	for j := range v.b.len() {
		for x := v.b.off[j]; x < v.b.off[j+1]; x++ {
			w := v.b.tokens[x]
			for _, a := range v.a {
				if a.reverse.off[w] < a.reverse.off[w+1] {
					v.words = append(v.words, candidate{w, x})
					break
				}
			}
		}
		v.off = append(v.off, int32(len(v.words)))
	}
	s.words, s.off = v.words, v.off
}

// hit is a word of b that some word of one sentence of a matches.
type hit struct {
	cell     int32
	token    int32
	strength float32 // squared: two weak matches are not worth a strong one
}

// look adds a hit for every word of b, in the corridor, that a word of sentence i of a matches.
func (v *viewer) look(i int) {
	lo, hi := v.k.row(i)
	if lo >= hi {
		return
	}
	for _, a := range v.a {
		for _, u := range a.text.sentence(i) {
			to, strength := a.matches.of(u)
			for x, w := range to {
				v.best[w] = max(v.best[w], strength[x])
				v.seen[uint32(w)/64] |= 1 << (uint32(w) % 64)
			}
		}
	}
	// Each word is written down, and the next one over it if it is not seen: a branch would be guessed wrong too often.
	cell := int32(v.k.cell(i, lo))
	before, n, seen := len(v.hits), 0, v.seen
	v.hits = slices.Grow(v.hits, int(v.off[hi]-v.off[lo]))
	hits := v.hits[before:cap(v.hits)]
	for j := lo; j < hi; j++ {
		for _, c := range v.words[v.off[j]:v.off[j+1]] {
			hits[n].cell, hits[n].token = cell, c.token
			w := uint32(c.word)
			n += int(seen[w/64] >> (w % 64) & 1)
		}
		cell++
	}
	for x, h := range hits[:n] {
		s := v.best[v.b.tokens[h.token]]
		hits[x].strength = s * s
	}
	v.hits = v.hits[:before+n]
	for _, a := range v.a {
		for _, u := range a.text.sentence(i) {
			to, _ := a.matches.of(u)
			for _, w := range to {
				v.best[w], v.seen[uint32(w)/64] = 0, 0
			}
		}
	}
}
