// Package moses reads a bitext as the corpora of statistical translation have it: two text files of the same number of lines, of which
// line i of one translates line i of the other.
//
//	for b, err := range moses.Pieces(source, target, moses.ReadOptions{Name: "europarl", From: "fr", To: "en"}, 2048) {
package moses

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// ReadOptions are those of all formats; From and To are needed.
type ReadOptions = unit.ReadOptions

// Pieces reads both files and yields most units at a time. Lines that are empty on both sides are passed over, a byte order mark and CR
// before LF are no text. Every error is a *[unit.Error] that names o.Name; it comes last, with no bitext.
func Pieces(source, target io.Reader, o ReadOptions, most int) iter.Seq2[*bitext.Bitext, error] {
	return unit.Pieces(most, func(most int, each unit.Each) error { return read(source, target, o, most, each) })
}

func read(source, target io.Reader, o ReadOptions, most int, each unit.Each) error {
	if err := unit.NeedLanguages(o.Name, o.From, o.To); err != nil {
		return err
	}
	build := unit.NewBuilder(o)
	s, t := newLines(source), newLines(target)
	for n := 1; ; n++ {
		from, err := s.next(o.Name+"."+o.From, n)
		if err != nil {
			return err
		}
		to, err := t.next(o.Name+"."+o.To, n)
		if err != nil {
			return err
		}
		if s.ended != t.ended {
			return differs(o, n, s.ended)
		}
		if s.ended {
			b, err := build.Bitext(o.From, o.To)
			if err != nil {
				return err
			}
			return each(b)
		}
		if err := build.Cut(most, o.From, o.To, each); err != nil {
			return err
		}
		build.Add(unit.Unit{Line: n, Source: unit.Text{Text: from}, Target: unit.Text{Text: to}})
	}
}

func differs(o ReadOptions, n int, sourceEnded bool) error {
	short, long := o.From, o.To
	if !sourceEnded {
		short, long = long, short
	}
	return &unit.Error{Name: o.Name + "." + short, Line: n, Problem: fmt.Sprintf("the file ends here, %s.%s goes on", o.Name, long),
		Hint: "both files of a pair need the same number of lines"}
}

// lines is a file, line by line.
type lines struct {
	in    *bufio.Reader
	ended bool
}

func newLines(r io.Reader) *lines { return &lines{in: bufio.NewReaderSize(r, 1<<16)} }

// next is line n without its end.
func (l *lines) next(name string, n int) (string, error) {
	line, err := l.in.ReadBytes('\n')
	switch {
	case err != nil && err != io.EOF:
		return "", &unit.Error{Name: name, Line: n, Problem: "reading failed: " + err.Error(), Err: err}
	case len(line) == 0:
		l.ended = true
		return "", nil
	case !utf8.Valid(line):
		return "", &unit.Error{Name: name, Line: n, Problem: "the line is not UTF-8", Hint: "save the file as UTF-8"}
	}
	if n == 1 && string(line[:min(3, len(line))]) == "\uFEFF" {
		line = line[3:]
	}
	if k := len(line); k > 0 && line[k-1] == '\n' {
		line = line[:k-1]
	}
	if k := len(line); k > 0 && line[k-1] == '\r' {
		line = line[:k-1]
	}
	return string(line), nil
}
