package segment

import (
	"sort"
	"strings"

	"visavis/pipeline/bitext"
)

// stripped is the text of a block without its inline markup, and the way back.
type stripped struct {
	text string
	// at[i] is where piece i begins in text, from[i] where it begins in the block.
	at, from []int
}

// set reads the block's text, which begins at offset start of the document, and its markup.
func (p *stripped) set(text string, start int, inline []bitext.Span) {
	var b strings.Builder
	p.at, p.from = p.at[:0], p.from[:0]
	pos := 0
	add := func(end int) {
		if end > pos {
			p.at, p.from = append(p.at, b.Len()), append(p.from, pos)
			b.WriteString(text[pos:end])
		}
	}
	for _, in := range inline {
		add(in.Start - start)
		pos = max(pos, in.End-start)
	}
	add(len(text))
	p.text = b.String()
}

// start is the place in the block of byte i of the stripped text.
func (p *stripped) start(i int) int {
	piece := sort.Search(len(p.at), func(k int) bool { return p.at[k] > i }) - 1
	return p.from[piece] + i - p.at[piece]
}

// end is the place in the block where the first i bytes of the stripped text end.
func (p *stripped) end(i int) int { return p.start(i-1) + 1 }
