// Package unit holds what all bilingual formats share: the translation unit as a file shows it, the way from a bitext to units
// and back, options, and errors that name the line.
//
// A writer walks over the links and asks [Of] for each unit; a reader gives what it finds to a [Builder]:
//
//	for i := range b.Links {
//		u := unit.Of(b, i) // texts, where the segments end, document, position, origin, confidence
//	}
//
//	build := unit.NewBuilder(options)
//	build.Add(unit.Unit{Line: 7, Source: unit.Text{Text: "Bonjour."}, Target: unit.Text{Text: "Hello."}})
//	b, err := build.Bitext("fr", "en")
package unit

import (
	"errors"
	"fmt"
	"iter"
	"math"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"time"

	"visavis/align"
	"visavis/pipeline/bitext"
)

// ReadOptions says how a bilingual file is read. The zero value reads what the file itself says.
type ReadOptions struct {
	// From and To are the languages (BCP 47) to take. They are needed where the file names none (TSV), and choose where it holds
	// more than two (TMX). Empty: as the file says.
	From, To string
	// Name is the file's name, for errors. Without its folder it is the document's name where the file does not say which document it is
	// from.
	Name string
	// Warn is told of what was left out or is doubtful: the line (1-based, 0 for the whole file) and one plain sentence. May be nil.
	Warn func(line int, message string)
}

// Warnf calls o.Warn where it is set.
func (o ReadOptions) Warnf(line int, format string, args ...any) {
	if o.Warn != nil {
		o.Warn(line, fmt.Sprintf(format, args...))
	}
}

// WriteOptions says how a bilingual file is written. The zero value works.
type WriteOptions struct {
	// Tool and Version name the program that writes; empty: "visavis" and "dev".
	Tool, Version string
	// Created is the time that the file gives for itself and for each of its units, in UTC. The zero value gives the day of its
	// translation for each unit, and the newest of these for the file; none where nobody knows.
	Created time.Time
	// OneSided keeps units that have one side only in formats that leave them out otherwise (TMX).
	OneSided bool
}

// ToolName is Tool or its default.
func (o WriteOptions) ToolName() string { return or(o.Tool, "visavis") }

// ToolVersion is Version or its default.
func (o WriteOptions) ToolVersion() string { return or(o.Version, "dev") }

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// Error is a fault of a file: where it is, what is wrong, what to do.
type Error struct {
	// Name is the file's name; Line is 1-based, 0 where the whole file is meant.
	Name string
	Line int
	// Problem and Hint are plain sentences without a full stop; Hint may be empty.
	Problem, Hint string
	Err           error
}

func (e *Error) Error() string {
	at := or(e.Name, "input")
	if e.Line > 0 {
		at += ":" + strconv.Itoa(e.Line)
	}
	if e.Hint == "" {
		return at + ": " + e.Problem
	}
	return at + ": " + e.Problem + ": " + e.Hint
}

func (e *Error) Unwrap() error { return e.Err }

// Text is one side of a unit.
type Text struct {
	Text string
	// Inline holds the tags or codes in Text, as byte ranges, in order.
	Inline []bitext.Span
	// Segments are the byte ranges of the segments of Text; nil means that all of it is one.
	Segments []bitext.Span
}

// Stream is what is written to a bilingual file that is not held as a whole: what its head says, and its units, piece after piece.
type Stream struct {
	// Name names the documents, for errors; From and To are the languages.
	Name, From, To string
	// Newest is the newest day on which one of the translations was made, as 2006-01-02; empty where nobody knows.
	Newest string
	// Pieces are the bitexts whose links are written, in order. An error comes last, with no bitext.
	Pieces iter.Seq2[*bitext.Bitext, error]
}

// StreamOf is b as a stream of one piece. What is newest in it is left to the format that asks.
func StreamOf(b *bitext.Bitext) Stream {
	return Stream{Name: b.Source.Name, From: b.Source.Lang, To: b.Target.Lang, Pieces: func(yield func(*bitext.Bitext, error) bool) { yield(b, nil) }}
}

// Unit is a translation unit as a file shows it.
type Unit struct {
	// Line is where the unit starts in its file, 1-based; 0 where it comes from no file.
	Line           int
	Source, Target Text
	// Document and TargetDocument name the documents that the texts are from; TargetDocument is empty where there was none.
	Document, TargetDocument string
	// Position is where the unit stood in its document, in the notation of alignment files: [3,4]:[5], 0-based segment numbers.
	Position string
	// Confidence is the probability that both texts are translations of each other; 0 means that nobody said.
	Confidence float64
	Origin     bitext.Origin
	Props      []bitext.Prop
}

// Of is the unit that link i of b makes.
func Of(b *bitext.Bitext, i int) Unit {
	l := &b.Links[i]
	u := Unit{
		Line: l.Line, Confidence: l.Confidence, Origin: l.Origin, Props: l.Props,
		Source: textOf(&b.Source, l.Source), Target: textOf(&b.Target, l.Target),
		Document: b.Source.Name, TargetDocument: b.Target.Name,
	}
	if at := take(&u.Props, PropPosition); at != "" {
		u.Position = at
	} else {
		u.Position = position(l.Link)
	}
	if name := take(&u.Props, PropDocument); name != "" {
		u.Document = name
	}
	return u
}

func position(l align.Link) string { return l.Source.String() + ":" + l.Target.String() }

// take removes the first property called name from a copy of props and gives its value.
func take(props *[]bitext.Prop, name string) string {
	for i, p := range *props {
		if p.Name == name {
			*props = append(append([]bitext.Prop(nil), (*props)[:i]...), (*props)[i+1:]...)
			return p.Value
		}
	}
	return ""
}

// textOf is the text of the segments r as [bitext.Side.RangeText] shows it, with the places of its segments and inline codes.
func textOf(s *bitext.Side, r bitext.Range) Text {
	t := Text{Text: s.RangeText(r)}
	if r.Empty() {
		return t
	}
	first, last := s.Segments[r.Start], s.Segments[r.End-1]
	if first.Block == last.Block {
		t.Inline = inlineOf(nil, s.Blocks, first.Block, bitext.Span{Start: first.Start, End: last.End}, 0)
	}
	at := 0
	for i := r.Start; i < r.End; i++ {
		g := s.Segments[i]
		if first.Block == last.Block {
			at = g.Start - first.Start
		} else {
			t.Inline = inlineOf(t.Inline, s.Blocks, g.Block, g.Span, at)
		}
		if r.Len() > 1 {
			t.Segments = append(t.Segments, bitext.Span{Start: at, End: at + g.Len()})
		}
		at += g.Len() + 1
	}
	return t
}

// inlineOf appends the inline codes of a block that lie in the span in, moved so that in starts at byte at.
func inlineOf(to []bitext.Span, blocks []bitext.Block, block int, in bitext.Span, at int) []bitext.Span {
	if block >= len(blocks) {
		return to
	}
	codes := blocks[block].Inline
	for _, c := range codes[sort.Search(len(codes), func(i int) bool { return codes[i].End >= in.Start }):] {
		if c.Start > in.End {
			break
		}
		// A code that touches the span with its end only belongs to the neighbour.
		if c.Len() > 0 && (c.End == in.Start || c.Start == in.End) {
			continue
		}
		c.Start, c.End = max(c.Start, in.Start), min(c.End, in.End)
		to = append(to, bitext.Span{Start: c.Start - in.Start + at, End: c.End - in.Start + at})
	}
	return to
}

// Builder makes a bitext of units, in the order in which they are added. Each unit becomes a block of its own on both sides.
type Builder struct {
	b            bitext.Bitext
	source, into strings.Builder
	name         string // of the file
	document     string // of what the file does not name
	named        bool
}

// NewBuilder makes a builder for a file read with the options o.
func NewBuilder(o ReadOptions) *Builder {
	b := &Builder{name: o.Name}
	if o.Name != "" {
		b.document = filepath.Base(o.Name)
	}
	return b
}

// Len is the number of units so far.
func (w *Builder) Len() int { return len(w.b.Links) }

// Add appends a unit. A unit without any text is left out, and Add reports false.
func (w *Builder) Add(u Unit) bool {
	if u.Source.Text == "" && u.Target.Text == "" {
		return false
	}
	l := bitext.Link{Line: u.Line, Origin: u.Origin, Props: u.Props}
	l.Confidence = u.Confidence
	l.Source = addText(&w.b.Source, &w.source, u.Source)
	l.Target = addText(&w.b.Target, &w.into, u.Target)
	if u.Position != "" && u.Position != position(l.Link) {
		l.Props = append(l.Props, bitext.Prop{Name: PropPosition, Value: u.Position})
	}
	if !w.named {
		w.SetNames(u.Document, u.TargetDocument)
	}
	if u.Document != "" && u.Document != w.b.Source.Name {
		l.Props = append(l.Props, bitext.Prop{Name: PropDocument, Value: u.Document})
	}
	w.b.Links = append(w.b.Links, l)
	return true
}

// Find records a finding about the unit that was added last.
func (w *Builder) Find(f bitext.Finding) {
	f.Link = w.Len() - 1
	w.b.Findings = append(w.b.Findings, f)
}

func addText(s *bitext.Side, joined *strings.Builder, t Text) bitext.Range {
	at := len(s.Segments)
	if t.Text == "" {
		return bitext.Range{Start: at, End: at}
	}
	if joined.Len() > 0 {
		joined.WriteByte('\n')
	}
	start := joined.Len()
	joined.WriteString(t.Text)
	block := bitext.Block{Span: bitext.Span{Start: start, End: joined.Len()}, Kind: bitext.Paragraph}
	for _, c := range t.Inline {
		block.Inline = append(block.Inline, shift(c, start))
	}
	s.Blocks = append(s.Blocks, block)
	if t.Segments == nil {
		s.Segments = append(s.Segments, bitext.Segment{Span: block.Span, Block: len(s.Blocks) - 1})
	}
	for _, g := range t.Segments {
		s.Segments = append(s.Segments, bitext.Segment{Span: shift(g, start), Block: len(s.Blocks) - 1})
	}
	return bitext.Range{Start: at, End: len(s.Segments)}
}

func shift(s bitext.Span, by int) bitext.Span {
	return bitext.Span{Start: s.Start + by, End: s.End + by}
}

// SetNames names the documents where the file does so once for all its units; else the first unit names them.
func (w *Builder) SetNames(source, target string) {
	w.named = true
	w.b.Source.Name, w.b.Target.Name = or(source, w.document), target
}

// SetUnordered says that the file has its units in an order of its own.
func (w *Builder) SetUnordered() { w.b.Unordered = true }

// Each is called with a file's bitexts, piece after piece; an error ends the reading.
type Each func(*bitext.Bitext) error

// Cut hands the units so far to each, where they are most or more, and starts anew: for files that are not held as a whole. Where most is
// 0 it does nothing.
func (w *Builder) Cut(most int, from, to string, each Each) error {
	if most <= 0 || w.Len() < most {
		return nil
	}
	b, err := w.Bitext(from, to)
	if err != nil {
		return err
	}
	piece := *b // b lies in w, which starts anew
	w.b = bitext.Bitext{Links: make([]bitext.Link, 0, most), Unordered: piece.Unordered}
	restart(&w.b.Source, &w.source, &piece.Source)
	restart(&w.b.Target, &w.into, &piece.Target)
	return each(&piece)
}

// restart makes room for a side that is as long as the one before.
func restart(s *bitext.Side, text *strings.Builder, before *bitext.Side) {
	s.Name = before.Name
	s.Blocks, s.Segments = make([]bitext.Block, 0, len(before.Blocks)), make([]bitext.Segment, 0, len(before.Segments))
	text.Reset()
	text.Grow(len(before.Text) + len(before.Text)/8)
}

// Whole takes the only piece of a reading that cuts nothing.
func Whole(read func(most int, each Each) error) (*bitext.Bitext, error) {
	var out *bitext.Bitext
	err := read(0, func(b *bitext.Bitext) error { out = b; return nil })
	return out, err
}

// Pieces makes an iterator of a reading. Its error comes last, with no bitext.
func Pieces(most int, read func(most int, each Each) error) iter.Seq2[*bitext.Bitext, error] {
	return func(yield func(*bitext.Bitext, error) bool) {
		stopped := false
		err := read(max(most, 1), func(b *bitext.Bitext) error {
			if !yield(b, nil) {
				stopped = true
				return errors.New("no more is wanted")
			}
			return nil
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// Bitext ends the building: from and to are the languages of both sides.
func (w *Builder) Bitext(from, to string) (*bitext.Bitext, error) {
	b := &w.b
	b.Source.Lang, b.Target.Lang = from, to
	b.Source.Text, b.Target.Text = w.source.String(), w.into.String()
	if b.Source.Name == "" {
		b.Source.Name = w.document
	}
	if err := b.Validate(); err != nil {
		return nil, &Error{Name: w.name, Problem: err.Error(), Err: err}
	}
	return b, nil
}

// FormatConfidence writes a probability with up to four digits after the point, as files show it; empty where there is none.
// What is above 0 stays so.
func FormatConfidence(p float64) string {
	if !(p > 0) { // 0, below, or not a number
		return ""
	}
	p = min(max(math.Round(p*1e4)/1e4, 1e-4), 1)
	return strconv.FormatFloat(p, 'f', -1, 64)
}

// ParseConfidence reads what [FormatConfidence] writes.
func ParseConfidence(s string) (float64, error) {
	p, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || !(p >= 0 && p <= 1) {
		return 0, fmt.Errorf("confidence %q is not a number from 0 to 1", s)
	}
	return p, nil
}

// OneSided counts the links of b that have one side only: what formats for CAT tools leave out.
func OneSided(b *bitext.Bitext) int {
	n := 0
	for _, l := range b.Links {
		if l.Source.Empty() || l.Target.Empty() {
			n++
		}
	}
	return n
}

// NeedLanguages is the error of a file or bitext whose languages nobody named; nil where both are there.
func NeedLanguages(name, from, to string) error {
	missing := ""
	switch {
	case from == "" && to == "":
		missing = "the languages are not known"
	case from == "":
		missing = "the source language is not known"
	case to == "":
		missing = "the target language is not known"
	default:
		return nil
	}
	return &Error{Name: name, Problem: missing, Hint: "name them with --from and --to, for example --from fr --to en"}
}
