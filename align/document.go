package align

import (
	"context"
	"errors"
	"fmt"
)

// document is the input as the passes see it: numbers in place of text.
type document struct {
	source, target *text
	// channels are the ways to compare both texts: as they stand, the translated source with the target, the source with the
	// translated target; nil where a bridge is missing.
	channels [maxChannels]*channel
	// vectors are the embeddings of both texts, or nil.
	vectors *vectors
	// fixed are the nodes that every path goes through: both ends, and the user's anchors between them.
	fixed []point
	// marks are where the form of the texts says that the path passes, and joints the fixed nodes with those of the marks that are believed.
	marks, joints []point
	desk          *desk
	sizes         sizes
}

// sizes are the lengths of the stretches that a long text is worked on in.
type sizes struct {
	// window is the number of sentences of each side that the guide looks at.
	window int
	// stretch is the number of source sentences after which the coarse pass looks for a point of the guide to break off at.
	stretch int
	// piece is the number of links after which a fine pass looks for a place to cut; by half as many more it must be found.
	piece int
	// learn is the number of links, about, that a lexicon is learnt from, in pieces evenly spread: more teach little more.
	learn int
}

// usual keeps memory small and gives every processor work.
var usual = sizes{window: 12_000, stretch: 4_000, piece: 800, learn: learnMost}

func prepare(ctx context.Context, in Input) (*document, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	d := &document{fixed: []point{{}}, desk: new(desk), sizes: usual}
	end := point{len(in.Source), len(in.Target)}
	for _, a := range in.Anchors {
		if p := (point{a.Source, a.Target}); p != d.fixed[len(d.fixed)-1] && p != end {
			d.fixed = append(d.fixed, p)
		}
	}
	d.fixed = append(d.fixed, end)
	d.joints = d.fixed
	for _, a := range in.Marks {
		d.marks = append(d.marks, point{a.Source, a.Target})
	}
	var bridgeTarget, bridgeSource *text
	read := []struct {
		sentences []string
		to        **text
	}{{in.Source, &d.source}, {in.Target, &d.target}, {in.BridgeTarget, &bridgeTarget}, {in.BridgeSource, &bridgeSource}}
	err := parallel(ctx, len(read), func(i int) {
		if len(read[i].sentences) > 0 || i < 2 { // a bridge without sentences is none
			*read[i].to = newText(ctx, read[i].sentences)
		}
	})
	if err != nil {
		return nil, err
	}
	d.source.setBlocks(in.SourceBlock)
	d.target.setBlocks(in.TargetBlock)
	d.vectors = newVectors(in.SourceVectors, in.TargetVectors)
	sides := [maxChannels][2]*text{{d.source, d.target}, {bridgeTarget, d.target}, {d.source, bridgeSource}}
	return d, parallel(ctx, len(sides), func(c int) {
		if s, t := sides[c][0], sides[c][1]; s != nil && t != nil {
			pairs, err := cognates(ctx, s, t)
			if err != nil {
				return // nobody will look at it
			}
			if c == 0 {
				pairs = append(pairs, seeds(s, t, in.SourceLang, in.TargetLang)...)
				pairs = append(pairs, known(s, t, in.Lexicon)...)
			}
			d.channels[c] = newChannel(s, t, pairs)
		}
	})
}

// check says what is wrong with in.
func (in *Input) check() error {
	n, m := len(in.Source), len(in.Target)
	for _, l := range []struct {
		name      string
		got, want int
	}{
		{"BridgeTarget", len(in.BridgeTarget), n}, {"BridgeSource", len(in.BridgeSource), m},
		{"SourceBlock", len(in.SourceBlock), n}, {"TargetBlock", len(in.TargetBlock), m},
	} {
		if l.got != 0 && l.got != l.want {
			return fmt.Errorf("%s has %d entries for %d sentences", l.name, l.got, l.want)
		}
	}
	if (len(in.SourceVectors) == 0) != (len(in.TargetVectors) == 0) {
		return errors.New("one text has vectors, the other has none")
	}
	dimensions := 0
	if err := in.SourceVectors.check("SourceVectors", n, &dimensions); err != nil {
		return err
	}
	if err := in.TargetVectors.check("TargetVectors", m, &dimensions); err != nil {
		return err
	}
	for i, a := range in.Marks {
		if a.Source < 0 || a.Target < 0 || a.Source > n || a.Target > m {
			return fmt.Errorf("mark %d (%d:%d) lies outside the text", i+1, a.Source, a.Target)
		}
	}
	at := Anchor{}
	for i, a := range in.Anchors {
		if a.Source < at.Source || a.Target < at.Target || a.Source > n || a.Target > m {
			return fmt.Errorf("anchor %d (%d:%d) lies outside the text or before the anchor before it", i+1, a.Source, a.Target)
		}
		at = a
	}
	return nil
}

// evidence is that of all channels over k. In the first channel the bridges testify too: a word may be accounted for either by the
// text or by its translation.
func (d *document) evidence(mem *scratch, k *corridor) []*evidence {
	var out []*evidence
	for slot, c := range d.channels {
		if c == nil {
			continue
		}
		var forth, back []witness
		if b := d.channels[1]; slot == 0 && b != nil {
			forth = append(forth, witness{b.source, b.forth, b.back})
		}
		if b := d.channels[2]; slot == 0 && b != nil {
			back = append(back, witness{b.target, b.back, b.forth})
		}
		out = append(out, c.evidence(mem, slot, k, forth, back))
	}
	return out
}

// scorer knows all evidence over k.
func (d *document) scorer(mem *scratch, k *corridor, scale float32) *scorer {
	ev := d.evidence(mem, k)
	s := newScorer(d.source, d.target, scale)
	if d.vectors != nil {
		s.addVectors(d.vectors, k)
	}
	for slot, c := range d.channels {
		if c != nil {
			s.add(slot, c, ev[0])
			ev = ev[1:]
		}
	}
	return s
}
