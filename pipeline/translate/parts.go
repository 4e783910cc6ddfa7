package translate

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"visavis/pipeline/lex"
)

// A text that is longer than a call may be goes out in parts: cut at the end of a sentence, where none is near enough at the end
// of a clause, else at white space, and only where there is none of that inside a word.

// piece is a part of a text, and what stands between it and the next.
type piece struct {
	text string
	// gap is the white space after it.
	gap string
	// sentence is true where it ends with a sentence or a clause, torn where it ends inside a word.
	sentence, torn bool
}

// size is what limits count, code points and bytes in a URL, and the code points that the price counts.
type size struct{ runes, url, priced int }

func (s size) plus(t size) size { return size{s.runes + t.runes, s.url + t.url, s.priced + t.priced} }

func (s size) over(l Limits) bool {
	return l.CodePoints > 0 && s.runes > l.CodePoints || l.URLBytes > 0 && s.url > l.URLBytes
}

// cutter cuts texts that are too long.
type cutter struct {
	limits Limits
	// sent is what goes to the service for a text, priced what the price counts of that.
	sent, priced func(string) string
	// levels list the places where a text may be cut, in ascending order, the best kind of place first.
	levels [atGrapheme + 1]func(text string) []int
}

// Levels of cutting.
const (
	atSentence = iota
	atClause
	atSpace
	atGrapheme
)

// newCutter is for texts that e gets. sentences lists the bytes at which a new sentence begins; it may be nil.
func newCutter(e Engine, limits Limits, sentences func(string) []int) cutter {
	c := cutter{limits: limits, sent: keepText, priced: keepText}
	if s, ok := e.(Sender); ok {
		c.sent, c.priced = s.Sent, s.Priced
	}
	if sentences == nil {
		sentences = func(string) []int { return nil }
	}
	c.levels = [...]func(string) []int{atSentence: sentences, atClause: clauses, atSpace: spaces, atGrapheme: characters}
	return c
}

// size is how much of the limits text takes up, and how much of it costs.
func (c cutter) size(text string) size {
	text = c.sent(text)
	s := size{runes: utf8.RuneCountInString(text), priced: utf8.RuneCountInString(c.priced(text))}
	if c.limits.URLBytes > 0 {
		s.url = urlBytes(text)
	}
	return s
}

// pieces cuts text into as few pieces as are not over the limits. Joined with their gaps they are text.
func (c cutter) pieces(text string) []piece {
	if !c.size(text).over(c.limits) {
		return []piece{{text: text}}
	}
	return c.cut(nil, text, atSentence, atSentence)
}

// cut cuts text at places of level, and where those are too far apart at places of the next. Text itself ends at a place of the
// level outer.
func (c cutter) cut(pieces []piece, text string, level, outer int) []piece {
	start, end := 0, 0 // of the piece that is being filled
	var filled size
	for _, to := range append(c.levels[level](text), len(text)) {
		if to <= end {
			continue
		}
		next := c.size(text[end:to])
		core := c.size(strings.TrimRightFunc(text[end:to], unicode.IsSpace)) // white space at the end is not sent
		if !filled.plus(core).over(c.limits) {
			end, filled = to, filled.plus(next)
			continue
		}
		pieces = add(pieces, text[start:end], level)
		start, end, filled = end, to, next
		if core.over(c.limits) && level < atGrapheme {
			pieces = c.cut(pieces, text[start:end], level+1, level)
			start, filled = end, size{}
		}
	}
	return add(pieces, text[start:end], outer)
}

// add takes text, which ends at a place of level, as a piece; white space at its ends goes to the gaps.
func add(pieces []piece, text string, level int) []piece {
	core := strings.TrimFunc(text, unicode.IsSpace)
	at := strings.Index(text, core)
	if n := len(pieces); n > 0 {
		pieces[n-1].gap += text[:at]
	}
	if core == "" {
		return pieces
	}
	return append(pieces, piece{text: core, gap: text[at+len(core):], sentence: level <= atClause, torn: level == atGrapheme})
}

// clauses lists where a clause begins: after white space that follows a comma, colon, semicolon, dash or closing bracket, or a full
// stop, or that breaks the line; after the marks of scripts that have no spaces.
func clauses(text string) []int {
	var out []int
	after := false // a mark, and perhaps white space, came just before
	for i, r := range text {
		switch {
		case strings.ContainsRune("、，；：。！？", r):
			out = append(out, i+utf8.RuneLen(r))
			after = false
		case strings.ContainsRune("\n,;:.!?…–—)]»”", r):
			after = true
		case !unicode.IsSpace(r):
			if last, _ := utf8.DecodeLastRuneInString(text[:i]); after && unicode.IsSpace(last) {
				out = append(out, i)
			}
			after = false
		}
	}
	return out
}

// spaces lists where a word begins after white space.
func spaces(text string) []int {
	var out []int
	space := false
	for i, r := range text {
		if space && !unicode.IsSpace(r) {
			out = append(out, i)
		}
		space = unicode.IsSpace(r)
	}
	return out
}

// characters lists where a user-perceived character begins (UAX #29, grapheme clusters).
func characters(text string) []int {
	var out []int
	for g := graphemes.FromString(text); g.Next(); {
		out = append(out, g.Start())
	}
	return out
}

// join puts the translations of pieces together.
func join(pieces []piece, translations []string) string {
	var b strings.Builder
	for i, t := range translations {
		b.WriteString(t)
		if i+1 == len(pieces) {
			break
		}
		gap := pieces[i].gap
		if gap == "" && pieces[i].sentence && !beginsUnspaced(translations[i+1]) {
			gap = " " // the source's script has no spaces between sentences, the target's has
		}
		b.WriteString(gap)
	}
	return b.String()
}

func beginsUnspaced(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return lex.Unspaced(r)
}
