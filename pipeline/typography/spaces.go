package typography

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const highMarks = ";!?"

// space sets the spaces before : ; ! ? in t.
func (s Style) space(t *setting) {
	if strings.Contains(t.text, " , ") || strings.HasSuffix(t.text, " .") {
		return // tokenised: each mark stands alone
	}
	last := 0 // end of the mark before
	for i, r := range t.text {
		if !strings.ContainsRune(highMarks+":", r) || t.kept(i) != nil {
			continue
		}
		first := i != last || i == 0
		last = i + 1
		space := s.High
		if r == ':' {
			space = s.Colon
		}
		if !first || space == AsIs || !t.endsWord(i, space) || !ends(r, t.text[i:]) || r == ';' && entity(t.text[:i]) {
			continue
		}
		gap := len(gapBefore(t.text[:i]))
		t.change(i-gap, i, string(space))
	}
}

// endsWord reports whether the mark at byte i stands at the end of a word or of something like it. A space before it is only taken away
// after letters: in front of digits and signs it may have a meaning.
func (t *setting) endsWord(i int, space Space) bool {
	gap := gapBefore(t.text[:i])
	i -= len(gap)
	if i == 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(t.text[:i])
	if t.kept(i-1) != nil {
		last = t.before(i)
	}
	if unicode.IsLetter(last) || strings.ContainsRune(`”»“’"`, last) {
		return true
	}
	return space != None && (unicode.IsDigit(last) || strings.ContainsRune(")]}….%°€$£", last))
}

// ends reports whether r, with which rest begins, is a mark that ends something: no face, no operator, no part of an address or a time.
func ends(r rune, rest string) bool {
	rest = strings.TrimLeft(rest[1:], map[bool]string{true: "!?"}[r == '!' || r == '?'])
	next, _ := utf8.DecodeRuneInString(rest)
	switch {
	case rest == "" || unicode.IsSpace(next):
		return true
	case r == ':' || r == ';':
		return strings.ContainsRune("«“„\"<", next)
	}
	return strings.ContainsRune("\"'’”»“›)]…<", next)
}

// entity reports whether text ends in an entity of HTML or XML that lacks only its semicolon.
func entity(text string) bool {
	at := strings.LastIndexByte(text, '&')
	return at >= 0 && !strings.ContainsFunc(text[at+1:], func(r rune) bool {
		return r != '#' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	})
}
