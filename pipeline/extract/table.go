package extract

import (
	"path/filepath"
	"strings"

	"visavis/pipeline/bitext"
)

// A table is read as it stands: what is in a cell is a block, and all between, tabs, commas, quotes and line breaks, is what lies between
// blocks. In .tsv a tab parts cells. In .csv (RFC 4180) a comma does, or a semicolon or a tab where the first line has more of these, and a
// cell may stand in quotes: it then has line breaks, and quotes twice, as the file has them.

// tableEnding is the ending of a table's name in small letters, "" for other files.
func tableEnding(name string) string {
	switch ending := strings.ToLower(filepath.Ext(name)); ending {
	case ".tsv", ".csv":
		return ending
	}
	return ""
}

// separator is what parts the cells of the table called name.
func separator(name, text string) byte {
	if tableEnding(name) == ".tsv" {
		return '\t'
	}
	inQuotes, count := false, make(map[byte]int)
	for at := 0; at < len(text) && (inQuotes || breakLen(text[at:]) == 0); at++ {
		if text[at] == '"' {
			inQuotes = !inQuotes
		} else if !inQuotes {
			count[text[at]]++
		}
	}
	best := byte(',')
	for _, sep := range []byte{';', '\t'} {
		if count[sep] > count[best] {
			best = sep
		}
	}
	return best
}

// cells are the blocks of a table: its cells that are not blank.
func cells(name, text string) []bitext.Block {
	sep, quotes := separator(name, text), tableEnding(name) == ".csv"
	var out []bitext.Block
	for at := 0; at < len(text); {
		span, end := cell(text, at, sep, quotes)
		if span.Start < span.End {
			out = append(out, bitext.Block{Span: span, Kind: bitext.Cell})
		}
		at = end + 1
		if end < len(text) && text[end] != sep {
			at = end + breakLen(text[end:])
		}
	}
	return out
}

// cell is what is in the cell that begins at a place, without the white space around it, and where it ends: at a separator, a line break or
// the end of the text.
func cell(text string, at int, sep byte, quotes bool) (inside bitext.Span, end int) {
	if quotes {
		if inside, end, ok := quoted(text, at, sep); ok {
			return inside, end
		}
	}
	for end = at; end < len(text) && text[end] != sep && breakLen(text[end:]) == 0; {
		end++
	}
	return trimmed(text, at, end), end
}

// quoted is a cell in quotes; false where there is none, or one whose quotes are not closed before the cell ends.
func quoted(text string, at int, sep byte) (inside bitext.Span, end int, ok bool) {
	skip := func(at int) int {
		for at < len(text) && text[at] == ' ' {
			at++
		}
		return at
	}
	if strings.HasPrefix(text[at:], "\ufeff") {
		at += len("\ufeff")
	}
	if at = skip(at); at == len(text) || text[at] != '"' {
		return inside, 0, false
	}
	start := at + 1
	for at = start; at < len(text) && (text[at] != '"' || strings.HasPrefix(text[at:], `""`)); at++ {
		if text[at] == '"' {
			at++ // a quote that is written twice
		}
	}
	if at >= len(text) {
		return inside, 0, false
	}
	end = skip(at + 1)
	return trimmed(text, start, at), end, end == len(text) || text[end] == sep || breakLen(text[end:]) > 0
}

// trimmed is a span of text without the white space and line breaks at its ends.
func trimmed(text string, start, end int) bitext.Span {
	white := func(r rune) bool { return blank(r) || breakLen(string(r)) > 0 }
	left := strings.TrimLeftFunc(text[start:end], white)
	start = end - len(left)
	return bitext.Span{Start: start, End: start + len(strings.TrimRightFunc(left, white))}
}

// Place is a cell of a table, counted from 0.
type Place struct{ Row, Column int }

// Cells says where each block of doc stands in its table; nil where some block is no cell.
func Cells(doc *bitext.Document) []Place {
	var out []Place
	var at Place
	sep := string(separator(doc.Name, doc.Text))
	end := 0
	for _, b := range doc.Blocks {
		if b.Kind != bitext.Cell {
			return nil
		}
		gap := doc.Text[end:b.Start]
		if n := breaks(gap); n > 0 {
			at.Row, at.Column = at.Row+n, 0
			gap = gap[lastBreak(gap):]
		}
		at.Column += strings.Count(gap, sep)
		out = append(out, at)
		end = b.End
	}
	return out
}

// lastBreak is where the last line break of s begins, or 0.
func lastBreak(s string) int {
	for i := len(s) - 1; i > 0; i-- {
		if breakLen(s[i:]) > 0 {
			return i
		}
	}
	return 0
}
