package main

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
)

// sideFile is one of the two files to align, cut into segments.
type sideFile struct {
	bitext.Side
	// lines holds the line number, from 0, of each segment of a file that was split before; nil else.
	lines []int
	// split is how it was cut here, where it was not split before.
	split pipeline.SplitOptions
	// bridge is each segment in the other language, or nil.
	bridge []string
}

// readSide reads one of the two files and its bridge.
func (u *ui) readSide(c *cli.Context, path, lang, bridgeFlag string) (sideFile, error) {
	name, data, err := u.readFile(path)
	if err != nil {
		return sideFile{}, err
	}
	opt := extract.Options{Lang: lang, Wrapped: c.Bool("wrapped")}
	if !utf8.Valid(data) { // --encoding is for the file of the two that is not UTF-8
		opt.Encoding = c.String("encoding")
	}
	doc, err := u.document(path, name, data, opt)
	if err != nil {
		return sideFile{}, err
	}
	bridge := c.String(bridgeFlag)
	if !c.Bool("presplit") {
		if bridge != "" {
			return sideFile{}, usagef("--"+bridgeFlag+" needs --presplit: a bridge goes line by line", "split the file first: visavis split --lang … FILE")
		}
		split, err := u.splitOptions(c, lang)
		if err != nil {
			return sideFile{}, err
		}
		if split.Rules == nil {
			u.sayIfNoTable(lang)
		}
		u.sayIfWrapped(&doc, split.Wrapped)
		b, err := pipeline.Split(doc, split)
		if err != nil {
			return sideFile{}, err
		}
		return sideFile{Side: b.Source, split: split}, nil
	}
	f := presplit(doc)
	if bridge != "" {
		if f.bridge, err = u.readBridge(bridge, path, f.lines, lineCount(doc.Text)); err != nil {
			return sideFile{}, err
		}
	}
	return f, nil
}

// presplit makes a segment of each line that is not blank. Only LF ends a line here, as in the files of other aligners.
func presplit(doc bitext.Document) sideFile {
	f := sideFile{Side: bitext.Side{Document: doc}}
	f.Blocks = nil
	at := 0
	for number, line := range strings.Split(doc.Text, "\n") {
		if text := trim(line); text != "" {
			start := at + strings.Index(line, text)
			span := bitext.Span{Start: start, End: start + len(text)}
			f.Blocks = append(f.Blocks, bitext.Block{Span: span, Kind: bitext.Paragraph})
			f.Segments = append(f.Segments, bitext.Segment{Span: span, Block: len(f.Blocks) - 1, Cut: "presplit"})
			f.lines = append(f.lines, number)
		}
		at += len(line) + 1
	}
	return f
}

// readBridge reads the bridge of a file whose segments stand on the given lines.
func (u *ui) readBridge(path, of string, lines []int, want int) ([]string, error) {
	text, err := u.readPlain(path)
	if err != nil {
		return nil, err
	}
	if got := lineCount(text); got != want {
		return nil, &extract.InputError{File: path, Problem: fmt.Sprintf("has %s, but %s has %s", count(got, "line"), of, thousands(want)),
			Hint: "a bridge has the translation of line i on line i"}
	}
	all := strings.Split(text, "\n")
	out := make([]string, len(lines))
	for i, n := range lines {
		out[i] = trim(all[n])
	}
	return out, nil
}

// paragraphs numbers the paragraph of each sentence of two texts. It gives none where lines are sentences, and where one text has more than
// twice as many as the other: those are not the paragraphs of the same author.
func paragraphs(s, t sideFile) (source, target []int) {
	if s.lines != nil || t.lines != nil {
		return nil, nil
	}
	number := func(f sideFile) (blocks []int, count int) {
		blocks = make([]int, len(f.Segments))
		for i, g := range f.Segments {
			if blocks[i] = g.Block; i == 0 || g.Block != blocks[i-1] {
				count++
			}
		}
		return blocks, count
	}
	source, n := number(s)
	target, m := number(t)
	if n > 2*m || m > 2*n {
		return nil, nil
	}
	return source, target
}

// segment finds a sentence by the number that the user sees; -1 where there is none. The number of a blank line is that of the next
// sentence.
func (f sideFile) segment(number int) int {
	if f.lines != nil {
		number, _ = slices.BinarySearch(f.lines, number)
	}
	if number >= len(f.Segments) {
		return -1
	}
	return number
}

// number is the number that the user sees of a sentence.
func (f sideFile) number(segment int) int {
	if f.lines != nil {
		return f.lines[segment]
	}
	return segment
}

// numbered says how the sentences of f are numbered.
func (f sideFile) numbered() string {
	n := len(f.Segments)
	if n == 0 {
		return "no sentence at all"
	}
	return fmt.Sprintf("%s, numbered %d to %d", count(n, "sentence"), f.number(0), f.number(n-1))
}

// trim takes away white space, and the byte order mark that some editors put before a text.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == 0xfeff })
}

func lineCount(text string) int {
	n := strings.Count(text, "\n")
	if !strings.HasSuffix(text, "\n") {
		n++
	}
	return n
}
