package check

import "visavis/pipeline/bitext"

// pair is a link with its texts: what a rule looks at. What several rules need is found once.
type pair struct {
	c              *corpus
	file           *fileCorpus
	p              *piece
	b              *bitext.Bitext
	i              int // in b
	link           *bitext.Link
	source, target string

	protected          *bothProtected
	hasWords, hasStems bool // in room
	room
	prev *pair // the one before, where it is at hand
}

// room is memory that one pair after the other uses.
type room struct {
	sourceWords, targetWords []word
	sourceStems, targetStems stemmed
}

func (s *stretch) pair(i int) pair { return pairOf(s.c, s.file, s.p, i) }

func pairOf(c *corpus, file *fileCorpus, pc *piece, i int) pair {
	l := &pc.b.Links[i]
	return pair{c: c, file: file, p: pc, b: pc.b, i: i, link: l, source: pc.b.Source.RangeText(l.Source), target: pc.b.Target.RangeText(l.Target)}
}

// neighbour is the pair d before (negative) or after this one; nil where there is none near.
func (p *pair) neighbour(d int) *pair {
	if d == -1 && p.prev != nil {
		return p.prev
	}
	pc, i := p.p, p.i+d
	for i < 0 {
		if pc = pc.prev; pc == nil {
			return nil
		}
		i += len(pc.b.Links)
	}
	for i >= len(pc.b.Links) {
		i -= len(pc.b.Links)
		if pc = pc.aft; pc == nil {
			return nil
		}
	}
	q := pairOf(p.c, p.file, pc, i)
	return &q
}

// words are those of both sides.
func (p *pair) words() (source, target []word) {
	if !p.hasWords {
		p.sourceWords, p.targetWords = appendWords(p.sourceWords[:0], p.source), appendWords(p.targetWords[:0], p.target)
		p.hasWords = true
	}
	return p.sourceWords, p.targetWords
}

func (p *pair) long() bool { return len(p.source)+len(p.target) > maxUnit }

// both reports whether there is text on both sides: most rules have nothing to say otherwise.
func (p *pair) both() bool { return !blank(p.source) && !blank(p.target) }

// stems are those of both sides.
func (p *pair) stems() (source, target stemmed) {
	if !p.hasStems {
		p.sourceStems, p.targetStems = p.file.lexicon.source.look(p.sourceStems[:0], p.source), p.file.lexicon.target.look(p.targetStems[:0], p.target)
		p.hasStems = true
	}
	return p.sourceStems, p.targetStems
}
