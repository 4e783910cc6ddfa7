package typography

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/placeable"
)

// What a quotation mark stands for is told by what is beside it, as in CommonMark's rules for emphasis: languages use the same marks
// for opposite ends.

const (
	doubles = `"“”„‟«»`
	singles = "'‘’‚‛‹›" // apostrophes, most of them
	angles  = "«»‹›"
	// narrows are the spaces that may stand between a mark and its word.
	narrows = " \u00a0\u202f\u2009"
	openers = "([{¿¡-–—/"
	closers = ")]}-–—/.,;:!?…"
)

// mark is a quotation mark, or what may be one.
type mark struct {
	at, end int // bytes
	r       rune
	role    role
	// left and right are the characters beside it, other marks and tags passed over: edge, word, or what stands there.
	left, right rune
	pair        int // the mark's other half; itself where that is not in the text; none where it is no quotation mark
}

type role int

const (
	unclear role = iota
	opens
	closes
)

const none = -1

// quote sets the quotation marks of t, all of them or, where one is not understood, none.
func (s Style) quote(t *setting) {
	marks := t.marks()
	if !t.pairDoubles(marks) {
		return
	}
	t.pairSingles(marks)
	depth := 0
	for i, m := range marks {
		if m.pair == i && m.role == closes {
			depth++ // the text begins inside a quotation
		}
	}
	for _, m := range marks {
		switch {
		case m.pair == none:
		case m.role == opens:
			s.set(t, m, depth)
			depth++
		default:
			depth--
			s.set(t, m, depth)
		}
	}
}

// set writes mark m of a quotation inside depth others, and the space beside it.
func (s Style) set(t *setting, m mark, depth int) {
	quotes, space := s.Outer, s.Inside
	if depth%2 == 1 {
		quotes, space = s.Inner, None
	}
	if space == AsIs && strings.ContainsRune(angles, m.r) {
		t.change(m.at, m.end, string(quotes.of(m.role)))
		return
	}
	if space == AsIs {
		space = None
	}
	if m.role == opens {
		t.change(m.at, m.end+len(gapAfter(t.text[m.end:])), string(quotes.Open)+string(space))
	} else {
		t.change(m.at-len(gapBefore(t.text[:m.at])), m.end, string(space)+string(quotes.Close))
	}
}

func (q Quotes) of(r role) rune {
	if r == opens {
		return q.Open
	}
	return q.Close
}

// gapAfter and gapBefore are the spaces at the beginning and at the end of a text.
func gapAfter(s string) string  { return s[:len(s)-len(strings.TrimLeft(s, narrows))] }
func gapBefore(s string) string { return s[len(strings.TrimRight(s, narrows)):] }

// marks finds what may be a quotation mark, and its role.
func (t *setting) marks() []mark {
	var out []mark
	for i, r := range t.text {
		if !strings.ContainsRune(doubles+singles, r) || t.kept(i) != nil {
			continue
		}
		m := mark{at: i, end: i + utf8.RuneLen(r), r: r, pair: none}
		m.left, m.right = t.before(m.at), t.after(m.end)
		m.role = m.roleBySides()
		out = append(out, m)
	}
	return out
}

// before is what stands before byte at: marks, with the space inside, and tags are passed over. An apostrophe after which a word begins
// (l'"amore") counts as a space.
func (t *setting) before(at int) rune {
	for at > 0 {
		r, n := utf8.DecodeLastRuneInString(t.text[:at])
		switch k := t.kept(at - 1); {
		case k != nil && k.Kind != placeable.Tag:
			return word
		case k != nil:
			at = k.Start
			continue
		case !strings.ContainsRune(doubles+singles, r):
			return r
		case r == '\'' || r == '’':
			if last, _ := utf8.DecodeLastRuneInString(t.text[:at-n]); unicode.IsLetter(last) && unicode.IsLetter(t.after(at)) {
				return ' '
			}
		}
		at -= n
		if r == '»' || r == '›' {
			at -= len(gapBefore(t.text[:at]))
		}
	}
	return edge
}

// after is what stands from byte at on; marks, with the space inside, and tags are passed over.
func (t *setting) after(at int) rune {
	for at < len(t.text) {
		r, n := utf8.DecodeRuneInString(t.text[at:])
		switch k := t.kept(at); {
		case k != nil && k.Kind != placeable.Tag:
			return word
		case k != nil:
			at = k.End
			continue
		case !strings.ContainsRune(doubles+singles, r):
			return r
		}
		at += n
		if r == '«' || r == '‹' {
			at += len(gapAfter(t.text[at:]))
		}
	}
	return edge
}

// roleBySides is what the mark is by its neighbours, and where those leave it open by its form.
func (m *mark) roleBySides() role {
	open := (unicode.IsSpace(m.left) || strings.ContainsRune(openers, m.left)) && !unicode.IsSpace(m.right)
	closing := (unicode.IsSpace(m.right) || strings.ContainsRune(closers, m.right)) && !unicode.IsSpace(m.left)
	spaced := unicode.IsSpace(m.left) && (unicode.IsSpace(m.right) || strings.ContainsRune(closers, m.right)) ||
		unicode.IsSpace(m.right) && strings.ContainsRune(openers, m.left)
	switch {
	case open && !closing && !(spaced && m.r == '»'):
		return opens
	case closing && !open && !(spaced && m.r == '«'):
		return closes
	case (open || closing || spaced) && strings.ContainsRune("«‹", m.r):
		return opens
	case (open || closing || spaced) && strings.ContainsRune("»›", m.r):
		return closes
	}
	return unclear
}

// pairDoubles finds the other half of each double mark. A quotation may begin or end in another segment: then its mark is paired with
// itself, but not one of a typewriter. It reports whether all of them were understood.
func (t *setting) pairDoubles(marks []mark) bool {
	var open []int
	for i, m := range marks {
		switch {
		case !strings.ContainsRune(doubles, m.r):
		case m.role == opens:
			open = append(open, i)
		case m.role == unclear:
			return false
		case len(open) > 0:
			last := open[len(open)-1]
			if last == i-1 && strings.TrimLeft(t.text[marks[last].end:m.at], narrows) == "" {
				return false // nothing is quoted
			}
			marks[i].pair, marks[last].pair = last, i
			open = open[:len(open)-1]
		case unicode.IsDigit(m.left): // inches, seconds
		case m.r == '"':
			return false
		default:
			marks[i].pair = i
		}
	}
	for _, i := range open {
		if marks[i].r == '"' {
			return false
		}
		marks[i].pair = i
	}
	return true
}

// pairSingles finds the other half of single marks: of one that opens, the only one that closes before the next opens or the
// quotation around ends. All others are apostrophes, and so are those of a typewriter outside of a quotation.
func (t *setting) pairSingles(marks []mark) {
	around := []level{{quotation: none, open: none}}
	for i := range marks {
		m := &marks[i]
		top := &around[len(around)-1]
		switch {
		case strings.ContainsRune(doubles, m.r) && m.pair > i:
			around = append(around, level{quotation: i, open: none})
		case strings.ContainsRune(doubles, m.r) && m.pair != none && m.pair < i:
			top.end(marks)
			around = around[:len(around)-1]
		case !strings.ContainsRune(singles, m.r):
		case m.role == opens && m.mayOpen(top.quotation != none):
			top.end(marks)
			top.open = i
		case m.role == closes && top.open != none && strings.TrimLeft(t.text[marks[top.open].end:m.at], narrows) != "":
			top.closing = append(top.closing, i)
		}
	}
	around[0].end(marks)
}

// level is a quotation by double marks, or the whole text.
type level struct {
	quotation int // the mark that opens it
	open      int // the single mark in it that opened last
	closing   []int
}

// end pairs the single mark that opened last.
func (l *level) end(marks []mark) {
	if l.open != none && len(l.closing) == 1 {
		marks[l.open].pair, marks[l.closing[0]].pair = l.closing[0], l.open
	}
	l.open, l.closing = none, nil
}

// mayOpen reports whether a single mark that looks as if it opened does so.
func (m *mark) mayOpen(quoted bool) bool {
	if m.r == '\'' || m.r == '’' {
		return quoted && unicode.IsLetter(m.right)
	}
	return true
}
