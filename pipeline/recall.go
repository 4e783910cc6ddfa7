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

// find asks the memories for each request, and tells progress how many they had so far.
func (r *Recall) find(ctx context.Context, requests []request, progress func(found int)) (recall, error) {
	out := make(recall, len(requests))
	if r == nil {
		return out, nil
	}
	found := 0
	for i, q := range requests {
		progress(found)
		for _, m := range r.Memories {
			match, ok, err := m.Match(ctx, q.Query, r.Least)
			if err != nil {
				return nil, err
			}
			if ok && (out[i] == nil || match.Better(&out[i].Match)) {
				out[i] = &recalled{match, m}
			}
		}
		if out[i] != nil {
			found++
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

// leverage counts what was found for the requests, which are of source.
func (f recall) leverage(source *bitext.Side, requests []request) translate.Leverage {
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
		addShare(&out, m.Kind.String(), source, requests[i].unit)
		if !counted[requests[i].Text] {
			counted[requests[i].Text] = true
			out.Saved += utf8.RuneCountInString(strings.TrimFunc(requests[i].Text, unicode.IsSpace))
		}
	}
	return out
}

// Leverage counts what came from memories by what the links of b say. How much was not sent for that they do not say.
func Leverage(b *bitext.Bitext) translate.Leverage {
	var out translate.Leverage
	for i := range b.Links {
		addShare(&out, bitext.PropValue(b.Links[i].Props, bitext.PropMatch), &b.Source, b.Links[i].Source)
	}
	return out
}

// addShare counts segments of s that are a match of a kind; of no kind, nothing.
func addShare(l *translate.Leverage, kind string, s *bitext.Side, segments bitext.Range) {
	share := map[string]*translate.Share{memory.Context.String(): &l.Context, memory.Exact.String(): &l.Exact, memory.Fuzzy.String(): &l.Fuzzy}[kind]
	if share == nil {
		return
	}
	for i := segments.Start; i < segments.End; i++ {
		share.Segments++
		share.CodePoints += utf8.RuneCountInString(s.SegmentText(i))
	}
}

// Repeats is how many segments of b, which is aligned, are the same as an earlier one. Those out of a translation memory are not counted:
// they would not have been translated in any case.
func Repeats(b *bitext.Bitext) int {
	repeats := 0
	seen := map[string]bool{}
	for _, l := range b.Links {
		if bitext.PropValue(l.Props, bitext.PropMatch) != "" {
			continue
		}
		for i := l.Source.Start; i < l.Source.End; i++ {
			text := b.Source.SegmentText(i)
			if seen[text] {
				repeats++
			}
			seen[text] = true
		}
	}
	return repeats
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
