// Package bitext holds the one data type that every stage of visavis reads and writes: a document cut into segments, its
// translation, the links between both, and what the checks found; and the file form of that type, JSON Lines.
//
// Text is never rewritten. A [Segment] is a byte range of its [Document]; what lies between two segments is kept with the
// document, so that segments and gaps joined give the document back byte for byte:
//
//	var joined strings.Builder
//	joined.WriteString(side.Before())
//	for i := range side.Segments {
//		joined.WriteString(side.SegmentText(i))
//		joined.WriteString(side.After(i))
//	}
//	joined.String() == side.Text // always
package bitext

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"visavis/align"
)

// Span is a half-open range [Start, End) of bytes of a document's text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the length of s in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Range is a half-open range of segment numbers, 0-based.
type Range = align.Range

// Kind says what a block of a document is.
type Kind string

// The kinds of blocks.
const (
	Paragraph Kind = "paragraph"
	Heading   Kind = "heading"
	Item      Kind = "item"
	Cell      Kind = "cell"
	Cue       Kind = "cue"
)

// Block is a stretch of the document that no sentence reaches across: a paragraph, a heading, a table cell.
type Block struct {
	Span
	Kind Kind
	// Inline holds the tags or markup inside the block, as byte ranges of the document, in order.
	Inline []Span
}

// Document is a text as it was read.
type Document struct {
	// Name is the file's name without its folder, or "stdin".
	Name string
	// Lang is the BCP 47 tag of the text's language, as the user gave it.
	Lang string
	// Text is the whole document, valid UTF-8.
	Text string
	// Blocks are in the order of the text and do not overlap.
	Blocks []Block
}

// Segment is one sentence of a document, or what stands for one: a heading, a list item, a cell.
type Segment struct {
	Span
	// Block is the number of the block that the segment lies in.
	Block int
	// Cut names the rule that ended the segment.
	Cut string
}

// Side is one language of a bitext: a document and its segments, in order, none empty, none overlapping.
type Side struct {
	Document
	Segments []Segment
}

// SegmentText is the text of segment i.
func (s *Side) SegmentText(i int) string { return s.Text[s.Segments[i].Start:s.Segments[i].End] }

// Before is what stands before the first segment.
func (s *Side) Before() string {
	if len(s.Segments) == 0 {
		return s.Text
	}
	return s.Text[:s.Segments[0].Start]
}

// After is what stands between segment i and the next one, or the end.
func (s *Side) After(i int) string {
	end := len(s.Text)
	if i+1 < len(s.Segments) {
		end = s.Segments[i+1].Start
	}
	return s.Text[s.Segments[i].End:end]
}

// Texts lists the text of every segment.
func (s *Side) Texts() []string {
	out := make([]string, len(s.Segments))
	for i := range s.Segments {
		out[i] = s.SegmentText(i)
	}
	return out
}

// RangeText is the text of the segments r as a translation unit shows it: as it stands in the document where all of them are in
// one block, joined by one space where they are not.
func (s *Side) RangeText(r Range) string {
	if r.Empty() {
		return ""
	}
	first, last := s.Segments[r.Start], s.Segments[r.End-1]
	if first.Block == last.Block {
		return s.Text[first.Start:last.End]
	}
	var b strings.Builder
	for i := r.Start; i < r.End; i++ {
		if i > r.Start {
			b.WriteByte(' ')
		}
		b.WriteString(s.SegmentText(i))
	}
	return b.String()
}

// OriginKind says who made a translation.
type OriginKind string

// The kinds of origin. The zero value means that nobody said.
const (
	Machine OriginKind = "machine"
	Memory  OriginKind = "memory"
	Person  OriginKind = "person"
	// Mock marks what the mocked engine made: text for tests, never a translation.
	Mock OriginKind = "mock"
)

// Origin says where a translation came from.
type Origin struct {
	Kind OriginKind `json:"kind,omitempty"`
	// Engine is the engine's name on the command line, or the memory's file name.
	Engine string `json:"engine,omitempty"`
	// Model is what the engine says of the model that it used, for example "fra-cat|cat-eng".
	Model string `json:"model,omitempty"`
	// Date is the day (UTC) on which the translation was made, as 2006-01-02.
	Date string `json:"date,omitempty"`
}

// Translation is what an engine, a memory or a person made of one or more segments.
type Translation struct {
	// Source is the range of source segments that Text translates.
	Source Range
	Text   string
	Origin Origin
	// Repeat is true where the same source text came before in this document, so that nothing was asked or paid for it.
	Repeat bool
	// Props is what is to be known of the translation besides; the links made of it have it too.
	Props []Prop
}

// Link joins source and target segments that are translations of each other: one translation unit.
type Link struct {
	align.Link
	Origin Origin
	// Line is the line (1-based) of the file from which the unit was read; 0 where it was made here.
	Line int
	// Props is what the file from which the unit was read says of it besides, in order.
	Props []Prop
}

// Prop is a named value that travels with a translation unit.
type Prop struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// PropValue is the value of the first property of that name; empty where there is none.
func PropValue(props []Prop, name string) string {
	for _, p := range props {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// The properties by which a unit says that it was taken from a translation memory, and how.
const (
	PropMatch    = "x-match"          // context, exact or fuzzy
	PropScore    = "x-match-score"    // 101, 100, or the percent of a fuzzy match
	PropSource   = "x-match-source"   // the memory's source text, of a fuzzy match
	PropReplaced = "x-match-replaced" // the numbers that were replaced: 3 → 5, 12 → 14
)

// Severity orders findings.
type Severity int

// The severities, from the least to the gravest.
const (
	Info Severity = iota
	Warning
	Error
)

// String is the severity's name in reports: info, warning, error.
func (s Severity) String() string {
	if s < Info || s > Error {
		return fmt.Sprintf("severity(%d)", int(s))
	}
	return [...]string{"info", "warning", "error"}[s]
}

// ParseSeverity reads what String writes.
func ParseSeverity(s string) (Severity, error) {
	for v := Info; v <= Error; v++ {
		if s == v.String() {
			return v, nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: use info, warning or error", s)
}

// Finding is one thing that a check wants a person to look at.
type Finding struct {
	Rule     string
	Severity Severity
	// Link is the number of the link that the finding is about.
	Link int
	// Span is the part meant, as bytes of the link's target text (of its source text where the target is empty); the zero
	// value means the whole.
	Span    Span
	Message string
	// Hint says what to do about it.
	Hint string
}

// Bitext is a document on its way to a bilingual file. Each stage fills in what it makes and leaves the rest alone.
type Bitext struct {
	Source       Side
	Target       Side
	Translations []Translation
	Links        []Link
	Findings     []Finding
	// Unordered says that the links were read from a file that has them in an order of its own, not in that of a document: what stands beside
	// a unit there is not its context.
	Unordered bool
}

// Validate checks everything that the types above promise: spans in order and inside the text, on rune boundaries, ranges
// inside their sides, links in the order of the source, no segment in two of them. The error says which item breaks which promise.
func (b *Bitext) Validate() error {
	if err := b.Source.validate("source"); err != nil {
		return err
	}
	if err := b.Target.validate("target"); err != nil {
		return err
	}
	end := 0
	for i, t := range b.Translations {
		if t.Source.Start < end || t.Source.End <= t.Source.Start || t.Source.End > len(b.Source.Segments) {
			return fmt.Errorf("translation %d: source segments %d to %d are out of order or not there", i, t.Source.Start, t.Source.End)
		}
		if !utf8.ValidString(t.Text) {
			return fmt.Errorf("translation %d: text is not UTF-8", i)
		}
		end = t.Source.End
	}
	end = 0
	linked := make([]bool, len(b.Target.Segments))
	for i, l := range b.Links {
		if l.Source.Start < end || l.Source.End < l.Source.Start || l.Source.End > len(b.Source.Segments) {
			return fmt.Errorf("link %d: source segments %d to %d are out of order or not there", i, l.Source.Start, l.Source.End)
		}
		if l.Target.Start < 0 || l.Target.End < l.Target.Start || l.Target.End > len(b.Target.Segments) {
			return fmt.Errorf("link %d: target segments %d to %d are not there", i, l.Target.Start, l.Target.End)
		}
		for j := l.Target.Start; j < l.Target.End; j++ {
			if linked[j] {
				return fmt.Errorf("link %d: target segment %d is linked already", i, j)
			}
			linked[j] = true
		}
		if l.Source.Empty() && l.Target.Empty() {
			return fmt.Errorf("link %d: both sides are empty", i)
		}
		end = l.Source.End
	}
	for i, f := range b.Findings {
		if f.Link < 0 || f.Link >= len(b.Links) {
			return fmt.Errorf("finding %d: there is no link %d", i, f.Link)
		}
	}
	return nil
}

func (s *Side) validate(name string) error {
	if !utf8.ValidString(s.Text) {
		return fmt.Errorf("%s: text is not UTF-8", name)
	}
	end := 0
	for i, b := range s.Blocks {
		if err := s.inside(b.Span, end); err != nil {
			return fmt.Errorf("%s: block %d: %w", name, i, err)
		}
		end = b.End
		at := b.Start
		for j, in := range b.Inline {
			if err := s.inside(in, at); err != nil || in.End > b.End {
				return fmt.Errorf("%s: block %d: inline %d lies outside its block or out of order", name, i, j)
			}
			at = in.End
		}
	}
	end = 0
	for i, g := range s.Segments {
		if err := s.inside(g.Span, end); err != nil {
			return fmt.Errorf("%s: segment %d: %w", name, i, err)
		}
		if g.Start == g.End {
			return fmt.Errorf("%s: segment %d is empty", name, i)
		}
		if g.Block < 0 || g.Block >= len(s.Blocks) || g.Start < s.Blocks[g.Block].Start || g.End > s.Blocks[g.Block].End {
			return fmt.Errorf("%s: segment %d lies outside its block %d", name, i, g.Block)
		}
		end = g.End
	}
	return nil
}

// inside checks that p lies in the text, after byte min, and does not cut a character.
func (s *Side) inside(p Span, min int) error {
	switch {
	case p.Start < min || p.End < p.Start || p.End > len(s.Text):
		return fmt.Errorf("bytes %d to %d are out of order or outside the text", p.Start, p.End)
	case !boundary(s.Text, p.Start) || !boundary(s.Text, p.End):
		return fmt.Errorf("bytes %d to %d cut a character", p.Start, p.End)
	}
	return nil
}

func boundary(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }
