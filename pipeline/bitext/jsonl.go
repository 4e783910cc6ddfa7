package bitext

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"visavis/align"
)

// Schema is the name of the file form, in the header of every file.
const Schema = "visavis-bitext"

// SchemaVersion is the newest version of the file form that this package writes and reads.
//
//	1  2026-11: first version
const SchemaVersion = 1

// Header is the first line of a bitext file. Two files with equal headers hold the same: a stage whose header would be the
// same is not run again.
type Header struct {
	Schema  string `json:"schema"`
	Version int    `json:"version"`
	// Stage is the stage that wrote the file: split, translate, align or check.
	Stage string `json:"stage"`
	// Tool is the program that wrote it, with its version.
	Tool string `json:"tool"`
	// Options is a hash of the options that matter for what the stage makes.
	Options string `json:"options"`
	// Input is the SHA-256 (hex) of the bytes that the stage read.
	Input string `json:"input"`
}

// ErrNotBitext means that what was read is not a bitext file at all.
var ErrNotBitext = errors.New("not a visavis bitext (JSON Lines that begin with a header line)")

// ParseError says which line of a bitext file is wrong.
type ParseError struct {
	Line int // 1-based
	Err  error
}

func (e *ParseError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }
func (e *ParseError) Unwrap() error { return e.Err }

// The lines of the file. Every line is an object whose member "type" says which of these it is; members of no meaning to a
// type are left out. Segments carry their text and the gap after it, so that `jq -j '.before // empty, .text, .after'` over
// one side gives the document back.
type (
	headerLine struct {
		Type string `json:"type"`
		Header
	}
	documentLine struct {
		Type   string `json:"type"`
		Side   string `json:"side"`
		Name   string `json:"name"`
		Lang   string `json:"lang"`
		Bytes  int    `json:"bytes"`
		SHA256 string `json:"sha256"`
		Before string `json:"before"`
	}
	blockLine struct {
		Type string `json:"type"`
		Side string `json:"side"`
		Span
		Kind   Kind   `json:"kind"`
		Inline []Span `json:"inline,omitempty"`
	}
	segmentLine struct {
		Type string `json:"type"`
		Side string `json:"side"`
		Span
		Block int    `json:"block"`
		Cut   string `json:"cut"`
		Text  string `json:"text"`
		After string `json:"after"`
	}
	translationLine struct {
		Type   string `json:"type"`
		Source [2]int `json:"source"`
		Text   string `json:"text"`
		Origin Origin `json:"origin"`
		Repeat bool   `json:"repeat,omitempty"`
		Props  []Prop `json:"props,omitempty"`
	}
	linkLine struct {
		Type       string  `json:"type"`
		Source     [2]int  `json:"source"`
		Target     [2]int  `json:"target"`
		Confidence float64 `json:"confidence"`
		Cost       float64 `json:"cost"`
		Origin     Origin  `json:"origin"`
		Line       int     `json:"line,omitempty"`
		Props      []Prop  `json:"props,omitempty"`
	}
	findingLine struct {
		Type     string `json:"type"`
		Rule     string `json:"rule"`
		Severity string `json:"severity"`
		Link     int    `json:"link"`
		Span
		Message string `json:"message"`
		Hint    string `json:"hint,omitempty"`
	}
	// endLine closes the file, so that what was cut off on its way is seen.
	endLine struct {
		Type string `json:"type"`
	}
)

// WriteJSONL writes b under h as JSON Lines. It sets h's Schema and Version itself.
func WriteJSONL(w io.Writer, h Header, b *Bitext) error {
	buf := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	h.Schema, h.Version = Schema, SchemaVersion
	if err := enc.Encode(headerLine{"header", h}); err != nil {
		return err
	}
	for _, s := range []struct {
		name string
		side *Side
	}{{"source", &b.Source}, {"target", &b.Target}} {
		if s.name == "target" && s.side.isZero() {
			continue
		}
		if err := s.side.write(enc, s.name); err != nil {
			return err
		}
	}
	for _, t := range b.Translations {
		if err := enc.Encode(translationLine{"translation", [2]int{t.Source.Start, t.Source.End}, t.Text, t.Origin, t.Repeat, t.Props}); err != nil {
			return err
		}
	}
	for _, l := range b.Links {
		line := linkLine{"link", [2]int{l.Source.Start, l.Source.End}, [2]int{l.Target.Start, l.Target.End},
			l.Confidence, l.Cost, l.Origin, l.Line, l.Props}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	for _, f := range b.Findings {
		if err := enc.Encode(findingLine{"finding", f.Rule, f.Severity.String(), f.Link, f.Span, f.Message, f.Hint}); err != nil {
			return err
		}
	}
	if err := enc.Encode(endLine{"end"}); err != nil {
		return err
	}
	return buf.Flush()
}

func (s *Side) isZero() bool {
	return s.Name == "" && s.Lang == "" && s.Text == "" && len(s.Blocks) == 0 && len(s.Segments) == 0
}

func (s *Side) write(enc *json.Encoder, name string) error {
	sum := sha256.Sum256([]byte(s.Text))
	err := enc.Encode(documentLine{"document", name, s.Name, s.Lang, len(s.Text), hex.EncodeToString(sum[:]), s.Before()})
	if err != nil {
		return err
	}
	for _, b := range s.Blocks {
		if err := enc.Encode(blockLine{"block", name, b.Span, b.Kind, b.Inline}); err != nil {
			return err
		}
	}
	for i, g := range s.Segments {
		if err := enc.Encode(segmentLine{"segment", name, g.Span, g.Block, g.Cut, s.SegmentText(i), s.After(i)}); err != nil {
			return err
		}
	}
	return nil
}

// ReadHeader reads the first line of a bitext file and leaves r behind it. The error wraps ErrNotBitext where it is no header; with
// the error that a newer version wrote the file comes the header all the same.
func ReadHeader(r *bufio.Reader) (Header, error) {
	line, err := r.ReadSlice('\n') // a header is shorter than any buffer
	if err != nil && err != io.EOF && err != bufio.ErrBufferFull {
		return Header{}, err
	}
	return parseHeader(line)
}

// Sniff reports whether data, the beginning of a file, may be a bitext file.
func Sniff(data []byte) bool {
	return bytes.HasPrefix(data, []byte(`{"type":"header"`))
}

func parseHeader(line []byte) (Header, error) {
	var h headerLine
	if err := json.Unmarshal(line, &h); err != nil || h.Type != "header" || h.Schema != Schema {
		return Header{}, &ParseError{1, ErrNotBitext}
	}
	if h.Version > SchemaVersion {
		return h.Header, &ParseError{1, fmt.Errorf("written by a newer visavis (%s, file version %d; this one reads up to %d): "+
			"use that version", h.Tool, h.Version, SchemaVersion)}
	}
	if h.Version < 1 {
		return Header{}, &ParseError{1, ErrNotBitext}
	}
	return h.Header, nil
}

// ReadJSONL reads what WriteJSONL writes and checks it: that the segments and gaps give the document whose hash the file
// holds, and all of Bitext.Validate. Errors are *ParseError, or r's own.
func ReadJSONL(r io.Reader) (Header, *Bitext, error) {
	in := bufio.NewReaderSize(r, 1<<16)
	p := parser{bitext: &Bitext{}}
	line := 1
	for ; ; line++ {
		data, err := in.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return p.header, nil, err
		}
		if err == io.EOF && len(bytes.TrimSpace(data)) == 0 {
			if line == 1 {
				return p.header, nil, &ParseError{1, ErrNotBitext}
			}
			break
		}
		if perr := p.line(line, data); perr != nil {
			var already *ParseError
			if errors.As(perr, &already) {
				return p.header, nil, perr
			}
			return p.header, nil, &ParseError{line, perr}
		}
		if err == io.EOF {
			break
		}
	}
	b, err := p.finish()
	if err != nil {
		return p.header, nil, &ParseError{line, err}
	}
	return p.header, b, nil
}

// parser gathers the lines of a bitext file.
type parser struct {
	header         Header
	bitext         *Bitext
	source, target sideParser
	ended          bool
}

// sideParser joins a side's text from its segments and gaps.
type sideParser struct {
	text strings.Builder
	want *documentLine
}

func (p *parser) line(n int, data []byte) error {
	if n == 1 {
		h, err := parseHeader(data)
		p.header = h
		return err
	}
	if p.ended {
		return errors.New("there is more after the end line")
	}
	var head struct{ Type, Side string }
	if err := json.Unmarshal(data, &head); err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	side, parts := &p.bitext.Source, &p.source
	if head.Side == "target" {
		side, parts = &p.bitext.Target, &p.target
	}
	var err error
	switch head.Type {
	case "document", "block", "segment":
		if head.Side != "source" && head.Side != "target" {
			return fmt.Errorf("side is %q, not source or target", head.Side)
		}
		err = parts.line(head.Type, data, side)
	case "translation":
		var t translationLine
		err = json.Unmarshal(data, &t)
		p.bitext.Translations = append(p.bitext.Translations, t.value())
	case "link":
		var l linkLine
		err = json.Unmarshal(data, &l)
		p.bitext.Links = append(p.bitext.Links, l.value())
	case "finding":
		var f findingLine
		if err = json.Unmarshal(data, &f); err == nil {
			err = p.finding(f)
		}
	case "end":
		p.ended = true
	default:
		err = fmt.Errorf("unknown type of line %q", head.Type)
	}
	return err
}

func (t translationLine) value() Translation {
	return Translation{Range{Start: t.Source[0], End: t.Source[1]}, t.Text, t.Origin, t.Repeat, t.Props}
}

func (l linkLine) value() Link {
	return Link{
		Link: align.Link{Source: Range{Start: l.Source[0], End: l.Source[1]}, Target: Range{Start: l.Target[0], End: l.Target[1]},
			Confidence: l.Confidence, Cost: l.Cost},
		Origin: l.Origin, Line: l.Line, Props: l.Props,
	}
}

func (p *parser) finding(f findingLine) error {
	severity, err := ParseSeverity(f.Severity)
	p.bitext.Findings = append(p.bitext.Findings, Finding{f.Rule, severity, f.Link, f.Span, f.Message, f.Hint})
	return err
}

func (p *sideParser) line(kind string, data []byte, side *Side) error {
	if (kind == "document") != (p.want == nil) {
		return errors.New("each side has one document line, before its blocks and segments")
	}
	switch kind {
	case "document":
		var d documentLine
		if err := json.Unmarshal(data, &d); err != nil {
			return err
		}
		p.want = &d
		side.Name, side.Lang = d.Name, d.Lang
		p.text.WriteString(d.Before)
	case "block":
		var b blockLine
		if err := json.Unmarshal(data, &b); err != nil {
			return err
		}
		side.Blocks = append(side.Blocks, Block{b.Span, b.Kind, b.Inline})
	case "segment":
		var s segmentLine
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		if s.Start != p.text.Len() || s.End != s.Start+len(s.Text) {
			return fmt.Errorf("segment says bytes %d to %d, but its text stands at %d to %d",
				s.Start, s.End, p.text.Len(), p.text.Len()+len(s.Text))
		}
		side.Segments = append(side.Segments, Segment{s.Span, s.Block, s.Cut})
		p.text.WriteString(s.Text)
		p.text.WriteString(s.After)
	}
	return nil
}

func (p *parser) finish() (*Bitext, error) {
	b := p.bitext
	if !p.ended || p.source.want == nil {
		return nil, errors.New("the last line is missing: what wrote this was stopped before it was done")
	}
	for _, s := range []struct {
		name  string
		parts *sideParser
		side  *Side
	}{{"source", &p.source, &b.Source}, {"target", &p.target, &b.Target}} {
		if s.parts.want == nil {
			continue
		}
		s.side.Text = s.parts.text.String()
		sum := sha256.Sum256([]byte(s.side.Text))
		if got := hex.EncodeToString(sum[:]); got != s.parts.want.SHA256 {
			return nil, fmt.Errorf("the segments of the %s do not give back its document (%d of %d bytes, SHA-256 %.12s… instead of %.12s…): "+
				"the file was cut off or edited", s.name, len(s.side.Text), s.parts.want.Bytes, got, s.parts.want.SHA256)
		}
	}
	return b, b.Validate()
}
