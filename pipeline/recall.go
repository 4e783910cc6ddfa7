package pipeline

import (
	"context"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/memory"
	"visavis/pipeline/translate"
)

// Recall says which translation memories Translate asks, and how.
type Recall struct {
	// Memories are asked in this order; of matches that serve equally well the first memory's is taken. The first one also keeps what the
	// engine answers, marked as a machine's, so that no other document buys it again.
	Memories []*memory.Memory `json:"-"`
	// Least is the score in percent from which a similar text's translation is taken; 100: only that of the same text.
	Least int `json:"least"`
	// States tell the memories' contents from others, so that a run whose memory changed is made again.
	States []string `json:"states"`
}

// NewRecall reads the memories' states.
func NewRecall(ctx context.Context, memories []*memory.Memory, least int) (*Recall, error) {
	r := &Recall{Memories: memories, Least: least}
	for _, m := range memories {
		state, err := m.State(ctx)
		if err != nil {
			return nil, err
		}
		r.States = append(r.States, state)
	}
	return r, nil
}

// Store is own, which may be nil, and the first memory as one: what the engine answers is kept in both, and found in either. A memory that
// may only be looked into keeps nothing.
func (r *Recall) Store(own translate.Store) translate.Store {
	switch {
	case r == nil || len(r.Memories) == 0 || r.Memories[0].ReadOnly():
		return own
	case own == nil:
		return r.Memories[0].Machine()
	}
	return translate.Stores{own, r.Memories[0].Machine()}
}

// recalled is a match, and the memory that has it.
type recalled struct {
	memory.Match
	from *memory.Memory
}

// recall has, for each request, what the memories know of it; nil where they have nothing that is good enough.
type recall []*recalled

// find asks the memories for each request.
func (r *Recall) find(ctx context.Context, requests []request) (recall, error) {
	out := make(recall, len(requests))
	if r == nil {
		return out, nil
	}
	for i, q := range requests {
		for _, m := range r.Memories {
			match, ok, err := m.Match(ctx, q.Query, r.Least)
			if err != nil {
				return nil, err
			}
			if ok && (out[i] == nil || match.Better(&out[i].Match)) {
				out[i] = &recalled{match, m}
			}
		}
	}
	return out, nil
}

// open lists what is left for the engine: the places among the requests, and the texts.
func (f recall) open(requests []request) (places []int, left []string) {
	for i, m := range f {
		if m == nil {
			places, left = append(places, i), append(left, requests[i].Text)
		}
	}
	return places, left
}

// leverage counts what was found.
func (f recall) leverage(requests []request) translate.Leverage {
	var out translate.Leverage
	counted := map[string]bool{} // what is sent all the same, for a place where it has no match, is not saved
	for i, m := range f {
		if m == nil {
			counted[requests[i].Text] = true
		}
	}
	for i, m := range f {
		if m == nil {
			continue
		}
		n := utf8.RuneCountInString(strings.TrimFunc(requests[i].Text, unicode.IsSpace))
		share := map[memory.Kind]*translate.Share{memory.Context: &out.Context, memory.Exact: &out.Exact, memory.Fuzzy: &out.Fuzzy}[m.Kind]
		share.Segments++
		share.CodePoints += n
		if !counted[requests[i].Text] {
			counted[requests[i].Text] = true
			out.Saved += n
		}
	}
	return out
}

// translation is what became of the unit with this text.
func (m *recalled) translation(unit bitext.Range, text string) bitext.Translation {
	core := strings.TrimFunc(text, unicode.IsSpace)
	start := strings.Index(text, core)
	return bitext.Translation{
		Source: unit,
		Text:   text[:start] + m.Target + text[start+len(core):],
		Origin: bitext.Origin{Kind: bitext.Memory, Engine: filepath.Base(m.from.Path()), Date: m.Unit.Origin.Date},
		Props:  m.Props(),
	}
}
