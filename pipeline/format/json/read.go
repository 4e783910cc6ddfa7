package json

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"sort"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// Read reads what [Write] writes, in any layout of the JSON. Fields that it does not know are passed over. Links carry the line
// on which their unit begins. Every error is a *[unit.Error].
func Read(r io.Reader, o ReadOptions) (*bitext.Bitext, error) {
	return unit.Whole(func(most int, each unit.Each) error { return read(r, o, most, each) })
}

// Pieces reads as Read does, and yields so many units at a time, so that a file of any length can be gone through. The languages
// must stand before the units, or in o.
func Pieces(r io.Reader, o ReadOptions, most int) iter.Seq2[*bitext.Bitext, error] {
	return unit.Pieces(most, func(most int, each unit.Each) error { return read(r, o, most, each) })
}

func read(r io.Reader, o ReadOptions, most int, each unit.Each) error {
	lines := &lineReader{r: r}
	p := &reader{d: json.NewDecoder(lines), lines: lines, o: o, build: unit.NewBuilder(o), most: most, each: each}
	if err := p.document(); err != nil {
		return p.locate(err)
	}
	if p.head.Format == "" {
		return &unit.Error{Name: o.Name, Line: 1, Problem: "this JSON does not say that it is a bitext",
			Hint: `it has to begin with {"format": "visavis-bitext", "version": 1`}
	}
	b, err := p.build.Bitext(p.languages())
	if err != nil {
		return err
	}
	return each(b)
}

func (p *reader) languages() (from, to string) {
	from, to = p.head.Source.Lang, p.head.Target.Lang
	if p.o.From != "" {
		from = p.o.From
	}
	if p.o.To != "" {
		to = p.o.To
	}
	return from, to
}

type reader struct {
	d     *json.Decoder
	lines *lineReader
	o     ReadOptions
	head  head
	build *unit.Builder
	most  int
	each  unit.Each
}

// document reads the outermost object: its fields one by one, its units one after the other.
func (p *reader) document() error {
	if err := p.expect('{'); err != nil {
		return err
	}
	for p.d.More() {
		key, err := p.d.Token()
		if err != nil {
			return err
		}
		if key == "units" {
			if err := p.units(); err != nil {
				return err
			}
			continue
		}
		if err := p.field(key); err != nil {
			return err
		}
	}
	if err := p.expect('}'); err != nil {
		return err
	}
	if _, err := p.d.Token(); err != io.EOF {
		return p.fault("something follows the end of the JSON document", "remove it")
	}
	return nil
}

func (p *reader) field(key json.Token) error {
	to := map[json.Token]any{
		"format": &p.head.Format, "version": &p.head.Version, "tool": &p.head.Tool, "created": &p.head.Created,
		"source": &p.head.Source, "target": &p.head.Target,
	}[key]
	if to == nil {
		to = new(json.RawMessage)
	}
	if err := p.d.Decode(to); err != nil {
		return err
	}
	switch {
	case key == "format" && p.head.Format != formatName:
		return p.fault(fmt.Sprintf("the format is %q", p.head.Format), "only "+formatName+" can be read")
	case key == "version" && p.head.Version > formatVersion:
		return p.fault(fmt.Sprintf("the file is of version %d, newer than the %d that this program knows", p.head.Version, formatVersion),
			"use a newer visavis")
	}
	return nil
}

func (p *reader) units() error {
	if err := p.expect('['); err != nil {
		return err
	}
	p.build.SetNames(p.head.Source.Name, p.head.Target.Name)
	for p.d.More() {
		var it item
		if err := p.d.Decode(&it); err != nil {
			return err
		}
		if err := p.add(it); err != nil {
			return err
		}
	}
	return p.expect(']')
}

func (p *reader) add(it item) error {
	u := unit.Unit{Line: p.line(), Position: it.Position, Document: it.Document, Props: it.Props}
	if u.Document == "" {
		u.Document = p.head.Source.Name
	}
	var err error
	if u.Source, err = textOf(it.Source, it.SourceSegments, it.SourceInline); err != nil {
		return p.fault(fmt.Sprintf("unit %d: source: %v", it.ID, err), "correct it there")
	}
	if u.Target, err = textOf(it.Target, it.TargetSegments, it.TargetInline); err != nil {
		return p.fault(fmt.Sprintf("unit %d: target: %v", it.ID, err), "correct it there")
	}
	if it.Confidence != "" {
		if u.Confidence, err = unit.ParseConfidence(it.Confidence.String()); err != nil {
			return p.fault(fmt.Sprintf("unit %d: %v", it.ID, err), "correct it there")
		}
	}
	if it.Origin != nil {
		u.Origin = bitext.Origin(*it.Origin)
	}
	from, to := p.languages()
	if err := p.build.Cut(p.most, from, to, p.each); err != nil {
		return err
	}
	if !p.build.Add(u) {
		return p.fault(fmt.Sprintf("unit %d has no text", it.ID), "remove it")
	}
	for _, f := range it.Findings {
		sev, err := bitext.ParseSeverity(f.Severity)
		if err != nil {
			return p.fault(fmt.Sprintf("unit %d: %v", it.ID, err), "correct it there")
		}
		span, err := spanOf(u, f.Span)
		if err != nil {
			return p.fault(fmt.Sprintf("unit %d: %v", it.ID, err), "correct it there")
		}
		p.build.Find(bitext.Finding{Rule: f.Rule, Severity: sev, Message: f.Message, Hint: f.Hint, Span: span})
	}
	return nil
}

func textOf(text string, segments, inline []charRange) (unit.Text, error) {
	t := unit.Text{Text: text}
	var err error
	if t.Segments, err = spans(text, segments); err != nil {
		return t, fmt.Errorf("segments: %w", err)
	}
	if t.Inline, err = spans(text, inline); err != nil {
		return t, fmt.Errorf("inline codes: %w", err)
	}
	return t, nil
}

// spans counts bytes where ranges count characters; it checks that these are in order and inside the text.
func spans(text string, ranges []charRange) ([]bitext.Span, error) {
	var out []bitext.Span
	at, chars := 0, 0 // byte and character reached
	forward := func(to int) bool {
		for chars < to && at < len(text) {
			_, n := utf8.DecodeRuneInString(text[at:])
			at += n
			chars++
		}
		return chars == to
	}
	for _, r := range ranges {
		start := -1
		if forward(r[0]) {
			start = at
		}
		if start < 0 || !forward(r[1]) {
			return nil, fmt.Errorf("[%d,%d] is outside the text or out of order", r[0], r[1])
		}
		out = append(out, bitext.Span{Start: start, End: at})
	}
	return out, nil
}

// spanOf is the part of the unit that a finding means; the zero value where it means the whole.
func spanOf(u unit.Unit, part *charRange) (bitext.Span, error) {
	if part == nil {
		return bitext.Span{}, nil
	}
	text := u.Target.Text
	if text == "" {
		text = u.Source.Text
	}
	s, err := spans(text, []charRange{*part})
	if err != nil {
		return bitext.Span{}, fmt.Errorf("finding: span: %w", err)
	}
	return s[0], nil
}

func (p *reader) expect(want json.Delim) error {
	t, err := p.d.Token()
	if err != nil {
		return err
	}
	if t != want {
		return p.fault(fmt.Sprintf("there is %v where %q is due", t, rune(want)), "give a file that visavis wrote as .json")
	}
	return nil
}

// line is the line that the decoder has reached: that of the end of what it read last.
func (p *reader) line() int { return p.lines.at(p.d.InputOffset()) }

func (p *reader) fault(problem, hint string) error {
	return &unit.Error{Name: p.o.Name, Line: p.line(), Problem: problem, Hint: hint}
}

// locate turns an error of encoding/json into one with file and line.
func (p *reader) locate(err error) error {
	var already *unit.Error
	if errors.As(err, &already) {
		return err
	}
	out := &unit.Error{Name: p.o.Name, Line: p.line(), Problem: "reading failed: " + err.Error(), Err: err}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	var encoding *encodingError
	switch {
	case errors.As(err, &encoding):
		out.Line, out.Problem, out.Hint = encoding.line, encoding.Error(), "save it as UTF-8"
	case errors.Is(err, io.EOF) && p.lines.read == 0:
		out.Line, out.Problem, out.Hint = 0, "the file is empty", "give a JSON file that visavis wrote"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		out.Problem, out.Hint = "the file ends in the middle of the JSON: it was cut off", "copy or export it again"
	case errors.As(err, &syntax):
		out.Problem, out.Hint = "the JSON is broken: "+syntax.Error(), "correct it there, or export the file again"
		out.Line += p.breaksAhead()
	case errors.As(err, &kind):
		out.Problem = fmt.Sprintf("%s holds a %s where a %s is due", kind.Field, kind.Value, kind.Type)
		out.Hint = "see docs/bitext.schema.json"
	}
	return out
}

// breaksAhead counts the line breaks between what was read last and the value that could not be read. (The offset in a
// json.SyntaxError does not count what Token read.)
func (p *reader) breaksAhead() int {
	ahead := bufio.NewReader(p.d.Buffered())
	for n := 0; ; {
		switch c, err := ahead.ReadByte(); {
		case err != nil:
			return n
		case c == '\n':
			n++
		case c != ' ' && c != '\t' && c != '\r' && c != ',':
			return n
		}
	}
}

// lineReader remembers where the lines of a stream begin.
type lineReader struct {
	r     io.Reader
	read  int64
	lines []int64 // offsets of line breaks that lie ahead of the last question
	past  int     // number of line breaks behind it
	rest  []byte  // the bytes of a character that the next piece may end
}

// encodingError says on which line the stream stops being UTF-8, which encoding/json would pass over.
type encodingError struct{ line int }

func (e *encodingError) Error() string { return "the file is not UTF-8" }

// invalid is the place of the first byte in b that is not UTF-8, or -1. The bytes of a character may be spread over two pieces.
func (l *lineReader) invalid(b []byte, last bool) int {
	at := 0
	for len(l.rest) > 0 && !utf8.FullRune(l.rest) && at < len(b) {
		l.rest = append(l.rest, b[at])
		at++
	}
	if len(l.rest) > 0 && (last || utf8.FullRune(l.rest)) {
		if !utf8.Valid(l.rest) {
			return 0
		}
		l.rest = l.rest[:0]
	}
	for at < len(b) {
		if b[at] < utf8.RuneSelf {
			at++
			continue
		}
		r, n := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && n <= 1 {
			if !last && !utf8.FullRune(b[at:]) {
				l.rest = append(l.rest, b[at:]...)
				return -1
			}
			return at
		}
		at += n
	}
	return -1
}

func (l *lineReader) Read(b []byte) (int, error) {
	n, err := l.r.Read(b)
	if bad := l.invalid(b[:n], err == io.EOF); bad >= 0 {
		return 0, &encodingError{line: l.past + len(l.lines) + 1 + bytes.Count(b[:bad], []byte("\n"))}
	}
	for at := 0; ; {
		i := bytes.IndexByte(b[at:n], '\n')
		if i < 0 {
			break
		}
		l.lines = append(l.lines, l.read+int64(at+i))
		at += i + 1
	}
	l.read += int64(n)
	return n, err
}

// at is the line (1-based) of the byte at an offset. Offsets must not go down by more than a unit; an earlier one is answered
// with the line of the last.
func (l *lineReader) at(offset int64) int {
	n := sort.Search(len(l.lines), func(i int) bool { return l.lines[i] >= offset })
	l.past += n
	l.lines = l.lines[n:]
	return l.past + 1
}
