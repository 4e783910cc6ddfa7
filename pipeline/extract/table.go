package extract

import (
	"strings"

	"visavis/pipeline/bitext"
)

// cells are the blocks of a table with these lines that are not blank: what stands between tabs.
func cells(text string, lines []bitext.Block) []bitext.Block {
	var out []bitext.Block
	for _, l := range lines {
		at := l.Start
		for _, cell := range strings.Split(text[l.Start:l.End], "\t") {
			left := strings.TrimLeftFunc(cell, blank)
			start := at + len(cell) - len(left)
			if end := start + len(strings.TrimRightFunc(left, blank)); end > start {
				out = append(out, bitext.Block{Span: bitext.Span{Start: start, End: end}, Kind: bitext.Cell})
			}
			at += len(cell) + 1
		}
	}
	return out
}

// Place is a cell of a table, counted from 0.
type Place struct{ Row, Column int }

// Cells says where each block of doc stands in its table; nil where some block is no cell.
func Cells(doc *bitext.Document) []Place {
	var out []Place
	var at Place
	end := 0
	for _, b := range doc.Blocks {
		if b.Kind != bitext.Cell {
			return nil
		}
		gap := doc.Text[end:b.Start]
		if n := breaks(gap); n > 0 {
			at.Row, at.Column = at.Row+n, 0
			gap = gap[strings.LastIndexFunc(gap, func(r rune) bool { return !blank(r) })+1:]
		}
		at.Column += strings.Count(gap, "\t")
		out = append(out, at)
		end = b.End
	}
	return out
}
