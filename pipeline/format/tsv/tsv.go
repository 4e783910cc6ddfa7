// Package tsv reads and writes a bitext as lines of source, tab, target, without a header, as tools for corpora take it.
//
//	err := tsv.Write(w, b, tsv.WriteOptions{})
//	b, err := tsv.Read(r, tsv.ReadOptions{Name: "corpus.tsv", From: "fr", To: "en"})
//
// Each unit is one line: tabs, line breaks and NUL inside a text are written as the pictures ␉ ␊ ␍ ␀ and read
// back from them. Where a
// text has such a picture of its own, a ␛ goes before it. Backslashes and quotation marks are text like any other. A unit with
// one side only has nothing on the other side of its tab. Languages, confidence and origin have no place in this format.
package tsv

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// ReadOptions and WriteOptions are those of all formats.
type (
	ReadOptions  = unit.ReadOptions
	WriteOptions = unit.WriteOptions
)

const (
	escape = "␛"
	bom    = "\uFEFF"
)

// pictured lists what cannot stand in a line, each before the picture that stands for it.
var pictured = []string{"\t", "␉", "\n", "␊", "\r", "␍", "\x00", "␀"}

var toFile, toText = replacers()

func replacers() (toFile, toText *strings.Replacer) {
	file, text := []string{escape, escape + escape}, []string{escape + escape, escape}
	for i := 0; i < len(pictured); i += 2 {
		char, picture := pictured[i], pictured[i+1]
		file = append(file, char, picture, picture, escape+picture)
		text = append(text, escape+picture, picture, picture, char)
	}
	return strings.NewReplacer(file...), strings.NewReplacer(text...)
}

// Write writes one line for each link. The error is w's own.
func Write(w io.Writer, b *bitext.Bitext, o WriteOptions) error {
	return WriteStream(w, unit.StreamOf(b), o)
}

// WriteStream writes as Write does what is not held as a whole. The error is w's own or that of the pieces.
func WriteStream(w io.Writer, s unit.Stream, _ WriteOptions) error {
	out := bufio.NewWriterSize(w, 1<<16)
	first := true
	for b, err := range s.Pieces {
		if err != nil {
			return err
		}
		for i := range b.Links {
			l := &b.Links[i]
			if first && strings.HasPrefix(b.Source.RangeText(l.Source), bom) {
				_, _ = out.WriteString(bom) // readers drop the first: this one, not the text's
			}
			first = false
			_, _ = toFile.WriteString(out, b.Source.RangeText(l.Source))
			_ = out.WriteByte('\t')
			_, _ = toFile.WriteString(out, b.Target.RangeText(l.Target))
			if err := out.WriteByte('\n'); err != nil { // bufio gives the first error again and again
				return fmt.Errorf("writing TSV: %w", err)
			}
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing TSV: %w", err)
	}
	return nil
}

// Read reads lines of source, tab, target. Columns after the second become properties named column-3 and so on; empty lines are
// passed over. A byte order mark and CR before LF are not text. o.From and o.To are needed. Every error is a *[unit.Error].
func Read(r io.Reader, o ReadOptions) (*bitext.Bitext, error) {
	return unit.Whole(func(most int, each unit.Each) error { return read(r, o, most, each) })
}

// Pieces reads as Read does, and yields so many units at a time, so that a file of any length can be gone through.
func Pieces(r io.Reader, o ReadOptions, most int) iter.Seq2[*bitext.Bitext, error] {
	return unit.Pieces(most, func(most int, each unit.Each) error { return read(r, o, most, each) })
}

func read(r io.Reader, o ReadOptions, most int, each unit.Each) error {
	if err := unit.NeedLanguages(o.Name, o.From, o.To); err != nil {
		return err
	}
	build := unit.NewBuilder(o)
	in := bufio.NewReaderSize(r, 1<<16)
	var long []byte
	for n := 1; ; n++ {
		line, err := readLine(in, &long)
		if err != nil && err != io.EOF {
			return &unit.Error{Name: o.Name, Line: n, Problem: "reading failed: " + err.Error(), Err: err}
		}
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte(bom))
		}
		if e := build.Cut(most, o.From, o.To, each); e != nil {
			return e
		}
		if e := addLine(build, o.Name, n, line); e != nil {
			return e
		}
		if err == io.EOF {
			b, err := build.Bitext(o.From, o.To)
			if err != nil {
				return err
			}
			return each(b)
		}
	}
}

// readLine reads a line of any length without its end. long is where a line goes that does not fit the reader's buffer.
func readLine(in *bufio.Reader, long *[]byte) ([]byte, error) {
	line, err := in.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		*long = append((*long)[:0], line...)
		for err == bufio.ErrBufferFull {
			line, err = in.ReadSlice('\n')
			*long = append(*long, line...)
		}
		line = *long
	}
	if rest, ok := bytes.CutSuffix(line, []byte("\n")); ok {
		line = bytes.TrimSuffix(rest, []byte("\r"))
	}
	return line, err
}

func addLine(build *unit.Builder, name string, n int, line []byte) error {
	if len(line) == 0 {
		return nil
	}
	if !utf8.Valid(line) {
		return &unit.Error{Name: name, Line: n, Problem: "the line is not UTF-8", Hint: "save the file as UTF-8"}
	}
	if i := bytes.IndexByte(line, 0); i >= 0 {
		return &unit.Error{Name: name, Line: n, Problem: fmt.Sprintf("byte %d of the line is NUL", i+1), Hint: "this may be UTF-16: save the file as UTF-8"}
	}
	columns := strings.Split(string(line), "\t")
	if len(columns) < 2 {
		return &unit.Error{Name: name, Line: n, Problem: "the line has no tab", Hint: "write source, tab, target"}
	}
	u := unit.Unit{Line: n, Source: unit.Text{Text: toText.Replace(columns[0])}, Target: unit.Text{Text: toText.Replace(columns[1])}}
	for i, c := range columns[2:] {
		u.Props = append(u.Props, bitext.Prop{Name: fmt.Sprintf("column-%d", i+3), Value: c})
	}
	build.Add(u)
	return nil
}
