package translate

import (
	"strings"
	"unicode"
)

// distinct is one text that is to be translated.
type distinct struct {
	text   string
	first  int // the first segment that has it
	uses   int // how many segments have it
	pieces []piece
	parts  []*part // one for each piece
	open   int     // how many of parts have no translation yet
	sent   bool    // counted as translated by the engine
	failed bool    // counted as not to be translated
	harmed bool    // counted as damaged
}

// part is what the engine gets as one text: a distinct text, or a piece of one that is too long.
type part struct {
	text  string
	size  size        // of what goes to the service: text, and marks of what is to stay
	of    []*distinct // that it is part of, once for each place
	again bool        // asked for again, alone, since the answer was damaged: Answer, until done
	done  bool
	Answer
	err error
}

// plan is which segments have which distinct text, and what the parts of those are.
type plan struct {
	distinct []*distinct
	parts    []*part
	at       []int // for each segment its place in distinct; -1 where it is blank
}

func newPlan(texts []string, c cutter) *plan {
	p := &plan{at: make([]int, len(texts))}
	seen := make(map[string]int)
	parts := make(map[string]*part)
	for i, t := range texts {
		core := strings.TrimFunc(t, unicode.IsSpace)
		if core == "" {
			p.at[i] = -1
			continue
		}
		at, ok := seen[core]
		if !ok {
			at = len(p.distinct)
			seen[core] = at
			p.add(&distinct{text: core, first: i, pieces: c.pieces(core)}, parts, c)
		}
		p.distinct[at].uses++
		p.at[i] = at
	}
	return p
}

// add takes d into the plan; parts are all parts so far by their text.
func (p *plan) add(d *distinct, parts map[string]*part, c cutter) {
	p.distinct = append(p.distinct, d)
	for _, piece := range d.pieces {
		t, ok := parts[piece.text]
		if !ok {
			t = &part{text: piece.text, size: c.size(piece.text)}
			parts[piece.text] = t
			p.parts = append(p.parts, t)
		}
		t.of = append(t.of, d)
		d.parts = append(d.parts, t)
		d.open++
	}
}

// open lists what is still to be translated.
func (p *plan) open() []*part {
	var out []*part
	for _, t := range p.parts {
		if !t.done {
			out = append(out, t)
		}
	}
	return out
}

// err is why d could not be translated; nil where it could.
func (d *distinct) err() error {
	for _, t := range d.parts {
		if t.err != nil {
			return t.err
		}
	}
	return nil
}

func (d *distinct) long() bool { return len(d.parts) > 1 }

func (d *distinct) torn() bool {
	for _, piece := range d.pieces {
		if piece.torn {
			return true
		}
	}
	return false
}

func (d *distinct) translation() string {
	if !d.long() {
		return d.parts[0].Text
	}
	texts := make([]string, len(d.parts))
	for i, t := range d.parts {
		texts[i] = t.Text
	}
	return join(d.pieces, texts)
}

func (p *plan) result(segment, at int, text string) Result {
	if at < 0 {
		return Result{Text: text}
	}
	d := p.distinct[at]
	r := Result{Repeat: d.first != segment, Err: d.err()}
	if r.Err != nil {
		return r
	}
	start := strings.Index(text, d.text)
	r.Text, r.Origin = text[:start]+d.translation()+text[start+len(d.text):], d.parts[0].Origin
	if d.long() {
		r.Parts, r.Torn = len(d.parts), d.torn()
	}
	return r
}

func (p *plan) failed() *FailedError {
	e := &FailedError{}
	for _, d := range p.distinct {
		if err := d.err(); err != nil {
			e.Failures = append(e.Failures, Failure{Index: d.first, Text: d.text, Err: err})
		}
	}
	return e
}
