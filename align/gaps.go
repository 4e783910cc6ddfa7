package align

import (
	"math"
	"slices"
)

// How likely a sentence is to have no partner is another question in each text: one translator leaves out nothing, another one every
// third sentence. The answer is estimated from the text itself: a fine pass counts the gaps that it expects, takes their rate for the
// rate of gaps, and counts again (expectation-maximisation). Such texts have weights of their own: links of two sentences are less likely there
// than one sentence left out, and how likely a gap is to open hangs on the rate.
//
// Words alone would be a bad witness: where the texts have none in common that the aligner knows, everything looks like a gap. So gaps are
// counted only if lengths say that there are some, which needs no words: those of linked sentences do not fit, or stretches of the texts are to
// each other as their links are not. And a gap on one side is no gap if there is one on the other side too, since then both are more likely translations whose words are not known.

// gapPlace is where a gap opens. Where whole paragraphs are missing, gaps open where paragraphs start.
type gapPlace int

const (
	elsewhere   gapPlace = iota // inside a paragraph, or in a text whose paragraphs are not known
	atParagraph                 // with a sentence that starts a paragraph
	gapPlaces
)

// gapRates is ln of how often a gap opens, for each sentence that is in none, by place: in the source, and in the target.
type gapRates [2][gapPlaces]float32

// gapCounts is how many gaps open, and how many sentences are in none, as far as is expected, by place: in the source, and in the target.
type gapCounts [2][gapPlaces]struct{ opened, linked float64 }

const (
	// gapMisfit is the misfit from which on gaps are counted, taken over stretches of gapStretch links.
	gapMisfit  = .75
	gapStretch = 25
	// gapLack is the part of the letters of one side from which on gaps are counted, if so many more are missing on the other one. Of hand-aligned
	// texts, whole or without a third in one piece, .04 are missing at most; without three of ten sentences here and there, .07 at least.
	gapLack = .055
	// gapPrior gaps among gapPriorLinks sentences are counted beside those of the text.
	gapPrior, gapPriorLinks = 1, 50
	// gapStart is the rate that the first count starts from.
	gapStart = .08
	// gapMost is the highest rate that is believed, gapLearnMost that of the first count: above it all would seem to be gaps.
	gapMost, gapLearnMost = .2, .15
	// gapRounds is how often they are counted at most; it ends once ln of both rates changes by less than gapSettled.
	gapRounds, gapSettled = 4, .05
	// gapPasses is how many fine passes count gaps before the last one: lexicon, length ratio and rates follow each other.
	gapPasses = 3
)

// misfit is the median, over stretches of links with two sides, of the mean length cost by their length ratio: a text in which chapters
// moved has some stretches that do not fit at all, one that lacks a sentence here and there has many that fit badly.
func (d *document) misfit(links []Link, scale float32) float64 {
	var means []float64
	sum, n := 0.0, 0
	for _, l := range links {
		if l.Source.Empty() || l.Target.Empty() {
			continue
		}
		sum += float64(lengthCost(float32(d.source.lettersOf(l.Source))*scale, float32(d.target.lettersOf(l.Target))/scale))
		if n++; n == gapStretch {
			means = append(means, sum/gapStretch)
			sum, n = 0, 0
		}
	}
	if len(means) == 0 {
		return 0
	}
	slices.Sort(means)
	return means[len(means)/2]
}

// lacking reports whether the lengths of sentences that were linked by the usual weights say that sentences are missing here and there.
func (d *document) lacking(links []Link) bool {
	linked := linkedScale(d.source, d.target, links)
	if d.misfit(links, linked) >= gapMisfit {
		return true
	}
	whole := lengthScale(d.source, d.target, steps(links))
	return math.Abs(2*math.Log(float64(whole/linked))) >= gapLack
}

// add counts those of another stretch too.
func (c *gapCounts) add(other gapCounts) {
	for side := range c {
		for place := range c[side] {
			c[side][place].opened += other[side][place].opened
			c[side][place].linked += other[side][place].linked
		}
	}
}

// rates are those of the gaps that one side has more than the other, up to a highest one.
func (c *gapCounts) rates(most float64) (r gapRates) {
	for side := range c {
		for place, n := range c[side] {
			more := max(0, n.opened-c[1-side][place].opened)
			r[side][place] = float32(math.Log(min(most, (more+gapPrior)/(max(0, n.linked)+gapPriorLinks))))
		}
	}
	return r
}

// settled reports whether rates are as good as others.
func (r gapRates) settled(other gapRates) bool {
	for side := range r {
		for place, x := range r[side] {
			if y := other[side][place]; max(x-y, y-x) >= gapSettled {
				return false
			}
		}
	}
	return true
}

// model is the weights that were fitted for what evidence there is: on texts as they are, and on texts that lack every third sentence.
type model struct{ usual, gappy *weights }

// scoring is what a fine pass scores links by.
type scoring struct {
	weights *weights
	gaps    gapRates // where each stretch starts to count its own
	most    float64  // the highest rate of gaps that is believed
}

// unknown is how links are scored where nobody has counted the gaps.
func (m model) unknown() scoring { return scoring{weights: m.usual} }

// counting is how links are scored when the gaps are counted for the first time.
func (m model) counting() scoring {
	start := float32(math.Log(gapStart))
	return scoring{m.gappy, gapRates{{start, start}, {start, start}}, gapLearnMost}
}

// counted is how links are scored once the gaps have been counted.
func (m model) counted(c gapCounts) scoring {
	return scoring{m.gappy, c.rates(gapMost), gapMost}
}

// scale is linkedScale where gaps are counted, lengthScale elsewhere: of stretches a wrong link here and there is no part.
func (c scoring) scale(d *document, path []Link) float32 {
	if c.gaps == (gapRates{}) {
		return lengthScale(d.source, d.target, steps(path))
	}
	return linkedScale(d.source, d.target, path)
}

// posterior scores the links of a lattice and says how probable they are, and how many gaps are expected. Weights that do not ask how many
// there are usually are not asked twice.
func (c *scoring) posterior(mem *scratch, l *lattice, s *scorer) (*posterior, gapCounts) {
	s.gaps = c.gaps
	l.fill(mem, s, c.weights)
	p := newPosterior(mem, l)
	if c.weights[nullUsual] == 0 {
		return p, gapCounts{}
	}
	counts := p.gaps(s)
	for range gapRounds {
		rates := counts.rates(c.most)
		if rates.settled(s.gaps) {
			break
		}
		s.gaps = rates
		l.fillNulls(s, c.weights)
		p = newPosterior(mem, l)
		counts = p.gaps(s)
	}
	return p, counts
}

// gaps counts the gaps.
func (p *posterior) gaps(s *scorer) (c gapCounts) {
	l := p.l
	from := [...]int{l.from.i, l.from.j}
	for side, nulls := range [...][]float64{p.nullSource, p.nullTarget} {
		for i, v := range nulls {
			n := &c[side][s.place(side, from[side]+i)]
			n.opened += v
			n.linked += 1 - v
		}
	}
	l.each(func(i, j, x int) { // what goes on with a gap opens none
		k := &p.back[x]
		if f := p.sumsAt(p.forward, i-1, j); f != &nowhere {
			c[0][s.place(0, i-1)].opened -= p.through(f.state[afterSource]*p.extend*p.source[i-1-l.from.i]*k.state[afterSource], f.power+k.power)
		}
		if f := p.sumsAt(p.forward, i, j-1); f != &nowhere {
			c[1][s.place(1, j-1)].opened -= p.through(f.state[afterTarget]*p.extend*p.target[j-1-l.from.j]*k.state[afterTarget], f.power+k.power)
		}
	})
	return c
}
