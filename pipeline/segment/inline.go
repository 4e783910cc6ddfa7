package segment

import (
	"sort"
	"strings"

	"visavis/pipeline/bitext"
)

// Stripped is the text of a block without its inline markup, and the way back.
type Stripped struct {
	Text string
	// at[i] is where piece i begins in Text, from[i] where it begins in the block. Both are empty where there is no markup.
	at, from []int
}

// Strip takes the inline markup out of text, a block's text that begins at byte start of its document; inline are the block's
// ranges of markup, as bytes of the document.
func Strip(text string, start int, inline []bitext.Span) Stripped {
	if len(inline) == 0 {
		return Stripped{Text: text}
	}
	var p Stripped
	var b strings.Builder
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
	p.Text = b.String()
	return p
}

// Start is the byte of the block at which byte i of the stripped text stands.
func (p Stripped) Start(i int) int {
	if len(p.at) == 0 {
		return i
	}
	piece := sort.Search(len(p.at), func(k int) bool { return p.at[k] > i }) - 1
	return p.from[piece] + i - p.at[piece]
}

// End is the byte of the block at which the first i bytes of the stripped text end; markup right after them is not among them.
func (p Stripped) End(i int) int {
	if i == 0 {
		return 0
	}
	return p.Start(i-1) + 1
}
