package align

import (
	"fmt"
	"slices"
)

// UnrelatedError says that two texts do not look like translations of each other, be it that they are two other texts or twice the same:
// no alignment of them can be trusted, or is of use. Align returns it together with the links that it found, for those who want them all
// the same.
type UnrelatedError struct {
	// Confidence is the mean confidence of the links, by letters, and Covered the part of the letters that have a partner.
	Confidence, Covered float64
	// Linked is how many links have two sides. Where they are few nothing is said of Contrast and Same, and Confidence alone decides.
	Linked int
	// Contrast is how many times more linked sentences have in common than sentences a few links apart: about 1 for unrelated
	// texts, 4 and more for translations.
	Contrast float64
	// Same is the part of the links whose two sides are the same word for word: a few in 100 for translations.
	Same float64
}

func (e *UnrelatedError) Error() string {
	if e.Identical() {
		return fmt.Sprintf("the two texts are the same, not translations of each other: %.0f %% of what is linked is the same word for word", 100*e.Same)
	}
	const unlike = "the two texts do not look like translations of each other: "
	if e.Linked < relatedLinks {
		return fmt.Sprintf(unlike+"few sentences can be linked, at a mean confidence of %.2f", e.Confidence)
	}
	return fmt.Sprintf(unlike+"linked sentences share %.1f times as many words as "+
		"sentences that are not linked (translations: 4 and more)", e.Contrast)
}

// Identical reports whether the two texts are the same, but for a few sentences.
func (e *UnrelatedError) Identical() bool { return e.Same >= relatedSame }

const (
	// relatedLinks is the number of links with two sides below which words are too few to tell. Then the texts are unrelated if both have
	// relatedShort sentences and more, and the links a confidence below relatedFew: of 183 stretches of the gold pairs with 8 to
	// 20 sentences none is below .55; of 521 of other books, or of another place in the same one, 202 are below .4.
	relatedLinks, relatedShort, relatedFew = 12, 8, .4
	// Hand-aligned pairs have a contrast of 4 and more, pairs that are no translations (other book, wrong half of the same book) one of 2
	// at most; docs/alignment.md has the figures.
	relatedContrast = 2.5
	// relatedSure is the confidence from which links are believed whatever the contrast: a text that repeats itself has none.
	relatedSure = .85
	// relatedUnknown is the part of words in common below which the words say nothing, and relatedDoubt the confidence that the
	// links must have then.
	relatedUnknown, relatedDoubt = .01, .5
	// relatedSame is the part of the links from which on the same words on both sides mean the same text. Of the hand-aligned pairs none
	// has more than .03.
	relatedSame = .8
)

// related returns an *UnrelatedError where the links say so.
func (d *document) related(links []Link) error {
	e := &UnrelatedError{}
	var linked []Link
	for _, l := range links {
		if !l.Source.Empty() && !l.Target.Empty() {
			linked = append(linked, l)
		}
	}
	e.Linked = len(linked)
	e.Confidence, e.Covered = d.trust(links)
	if e.Linked < relatedLinks {
		if min(d.source.len(), d.target.len()) >= relatedShort && e.Confidence < relatedFew {
			return e
		}
		return nil
	}
	common, apart := d.inCommon(linked)
	e.Contrast = (common + relatedUnknown) / (apart + relatedUnknown)
	e.Same = d.same(linked)
	switch {
	case e.Identical():
		return e
	case e.Confidence >= relatedSure, e.Contrast >= relatedContrast:
		return nil
	case common < relatedUnknown && e.Confidence >= relatedDoubt:
		return nil
	}
	return e
}

// same is the part of the links with words, of which there must be some, that have the same ones on both sides.
func (d *document) same(linked []Link) float64 {
	same, all := 0, 0
	for _, l := range linked {
		us := d.source.tokens[d.source.off[l.Source.Start]:d.source.off[l.Source.End]]
		vs := d.target.tokens[d.target.off[l.Target.Start]:d.target.off[l.Target.End]]
		if len(us) == 0 && len(vs) == 0 {
			continue
		}
		all++
		if slices.EqualFunc(us, vs, func(u, v int32) bool { return d.source.forms[u] == d.target.forms[v] }) {
			same++
		}
	}
	if all < relatedLinks {
		return 0
	}
	return float64(same) / float64(all)
}

// trust is the mean confidence of the links with two sides, by letters, and the part of all letters that they cover.
func (d *document) trust(links []Link) (confidence, covered float64) {
	var sum, linked, all float64
	for _, l := range links {
		n := float64(d.source.lettersOf(l.Source) + d.target.lettersOf(l.Target))
		all += n
		if !l.Source.Empty() && !l.Target.Empty() {
			linked += n
			sum += n * l.Confidence
		}
	}
	if linked == 0 {
		return 0, 0
	}
	return sum / linked, linked / all
}

const (
	// contrastShift is how many links away the links stand that a link is compared with.
	contrastShift = 6
	// contrastLinks is how many links are compared at most, evenly spread.
	contrastLinks = 2000
)

// inCommon is the part of their words, by weight, that the two sides of the links have in common, and the part that sides a few links
// apart have: by the words that were known to match before anything was learnt from these very links. The sides of an alignment found
// by chance share names and frequent words, but those are shared with the neighbours too.
func (d *document) inCommon(linked []Link) (together, apart float64) {
	n := 0.0
	for _, c := range d.channels {
		if c == nil {
			continue
		}
		best := make([]float32, len(c.target.forms))
		for x := 0; x < len(linked); x += 1 + len(linked)/contrastLinks {
			l, o := linked[x], linked[(x+contrastShift)%len(linked)]
			together += c.inCommon(best, l.Source, l.Target)
			apart += c.inCommon(best, l.Source, o.Target)
			n++
		}
	}
	return together / n, apart / n
}

// inCommon is the part of the weight of the words of target for which source has a match. best is all 0 before and after.
func (c *channel) inCommon(best []float32, source, target Range) float64 {
	words := c.source.tokens[c.source.off[source.Start]:c.source.off[source.End]]
	for _, u := range words {
		to, strength := c.known.of(u)
		for x, v := range to {
			best[v] = max(best[v], strength[x])
		}
	}
	var sum, all float32 = 0, massFloor
	for _, v := range c.target.tokens[c.target.off[target.Start]:c.target.off[target.End]] {
		w := c.target.weight[v]
		sum += w * best[v]
		all += w
	}
	for _, u := range words {
		to, _ := c.known.of(u)
		for _, v := range to {
			best[v] = 0
		}
	}
	return float64(sum / all)
}
