package analyze

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"visavis/pipeline/bitext"
)

// Amount is how much text there is.
type Amount struct {
	Segments int `json:"segments"`
	Words    int `json:"words"`
	// Characters are Unicode code points.
	Characters int `json:"characters"`
	// NoSpaces are the characters that are no spaces.
	NoSpaces int `json:"charactersWithoutSpaces"`
}

func (a *Amount) add(b Amount) {
	a.Segments += b.Segments
	a.Words += b.Words
	a.Characters += b.Characters
	a.NoSpaces += b.NoSpaces
}

// Count measures the text of one segment, as OmegaT does: words as [Words] finds them; characters are the code points of its normal form C
// but for U+0008, and a space is what Unicode calls a separator (Zs, Zl, Zp), so that a tab or line break inside a segment is none
// (OmegaT 3.6, org.omegat.core.statistics.Statistics).
func Count(text string) Amount {
	text = norm.NFC.String(text)
	a := Amount{Segments: 1, Words: Words(text)}
	for _, r := range text {
		if r == '\b' {
			continue
		}
		a.Characters++
		if r != ' ' && (r < utf8.RuneSelf || !unicode.In(r, unicode.Zs, unicode.Zl, unicode.Zp)) {
			a.NoSpaces++
		}
	}
	return a
}

// Measure is how much text a document has, without its codes.
func Measure(s *bitext.Side) Amount {
	var sum Amount
	for i := range s.Segments {
		sum.add(Count(withoutCodes(s, i)))
	}
	return sum
}

// withoutCodes is the text of segment i less the inline codes in it, which nobody is paid to translate.
func withoutCodes(s *bitext.Side, i int) string {
	g := s.Segments[i]
	codes := s.Blocks[g.Block].Inline
	if len(codes) == 0 {
		return s.SegmentText(i)
	}
	var b strings.Builder
	at := g.Start
	for _, c := range codes {
		if start, end := max(c.Start, at), min(c.End, g.End); start < end {
			b.WriteString(s.Text[at:start])
			at = end
		}
	}
	b.WriteString(s.Text[at:g.End])
	return b.String()
}
