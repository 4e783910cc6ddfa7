package analyze

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words counts the words of a text as OmegaT does: the pieces that java.text.BreakIterator's word instance cuts and that hold a letter or
// a decimal digit. Java's rules are older than UAX #29 and differ from it where translators notice:
//
//   - a hyphen, dash, straight apostrophe, point or underscore between letters holds a word together: "peut-être", "l'homme",
//     "example.com" are one word each; a curly apostrophe parts: "l’homme" is two;
//   - a number holds its points, commas and apostrophes, a sign of currency before it and of percent after it: "$1,234.56" is one;
//   - letters and digits that touch are one: "3D", "v1.2";
//   - of Japanese and Chinese, each run of one script (kanji, katakana, hiragana) is one word.
//
// OmegaT's own iterator over these pieces (org.omegat.tokenizer.WordIterator) joins what an ampersand stands between: "R&D" is one; and
// tags as OmegaT writes them, <a1> and the like, are no words.
func Words(text string) int {
	n := 0
	s := words{text: text}
	for s.at < len(text) {
		start := s.at
		if text[start] == '<' {
			if tag := omegatTag.FindString(text[start:]); tag != "" {
				s.at += len(tag)
				continue
			}
		}
		s.piece()
		if s.at = s.joinAmpersand(start, s.at); hasLetterOrDigit(text[start:s.at]) {
			n++
		}
	}
	return n
}

var omegatTag = regexp.MustCompile(`^</?[a-zA-Z]+[0-9]+/?>`)

// joinAmpersand is the end of the piece that starts at start, with an ampersand and the piece after it where these belong to it. Of A&B&C
// the first two are one word: the sign marks the letters that open menus in user interfaces.
func (s words) joinAmpersand(start, end int) int {
	sign := start
	if startsWithLetterOrDigit(s.text[start:end]) {
		sign = end
	}
	if sign >= len(s.text) || s.text[sign] != '&' {
		return end
	}
	s.at = sign
	s.piece()
	if after := s.at; after == sign+1 && startsWithLetterOrDigit(s.text[after:]) {
		s.piece()
		return s.at
	}
	return end
}

func startsWithLetterOrDigit(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return isLetterOrDigit(r)
}

func hasLetterOrDigit(piece string) bool { return strings.ContainsFunc(piece, isLetterOrDigit) }

// isLetterOrDigit is Java's Character.isLetterOrDigit: letters and decimal digits, but no ½ or Ⅳ.
func isLetterOrDigit(r rune) bool {
	if r < utf8.RuneSelf {
		return ascii[r] == letter || ascii[r] == digit
	}
	return unicode.In(r, unicode.L, unicode.Nd)
}

// kind is what Java's rules take a character for.
type kind uint8

const (
	other kind = iota
	letter
	digit // of any number: Nd, Nl, No
	kanji
	katakana
	hiragana
	sound  // signs of Japanese that belong to katakana and hiragana
	voiced // such signs that are also marks
	joined // non-spacing and enclosing marks
	danda  // Hindi
	middle // only between letters
	point  // between letters, between digits, or before a number
	quote  // between letters, or between digits
	comma  // only between digits
	before // only before a number
	after  // only after a number
)

// ascii has the kinds of the characters below U+0080.
var ascii = func() (t [utf8.RuneSelf]kind) {
	for r := range t {
		t[r] = classify(rune(r))
	}
	return t
}()

// classify follows the sets of the word rules in sun.text.resources.BreakIteratorRules (OpenJDK).
func classify(r rune) kind {
	switch {
	case r == '.':
		return point
	case r == '"' || r == '\'':
		return quote
	case r == ',' || r == '٫':
		return comma
	case r == '%' || r == '&' || r == '¢' || r == '٪' || r == '‰' || r == '‱':
		return after
	case r == '#' || unicode.Is(unicode.Sc, r):
		return before
	case r == '।' || r == '॥':
		return danda
	case r == '々' || r >= 0x4E00 && r <= 0x9FA5 || r >= 0xF900 && r <= 0xFA2D:
		return kanji
	case r >= 'ァ' && r <= 'ヺ' || r == 'ヽ' || r == 'ヾ':
		return katakana
	case r >= 'ぁ' && r <= 'ゔ' || r == 'ゝ' || r == 'ゞ':
		return hiragana
	case r == 0x3099 || r == 0x309A:
		return voiced
	case r == 0x309B || r == 0x309C || r == '・' || r == 'ー':
		return sound
	case unicode.In(r, unicode.L, unicode.Mc):
		return letter
	case unicode.Is(unicode.N, r):
		return digit
	case unicode.In(r, unicode.Mn, unicode.Me):
		return joined
	case r == '\u00AD' || r == '\u2027' || unicode.In(r, unicode.Pd, unicode.Pc):
		return middle
	}
	return other
}

// words cuts a text into pieces.
type words struct {
	text string
	at   int
}

// look is the kind of the character at byte i and where the next one begins. Characters of format (Cf, as a joiner; not the soft hyphen)
// are passed over: the rules do not see them.
func (s *words) look(i int) (k kind, next int) {
	for i < len(s.text) {
		if c := s.text[i]; c < utf8.RuneSelf {
			return ascii[c], i + 1
		}
		r, size := utf8.DecodeRuneInString(s.text[i:])
		i += size
		if r == '\u00AD' || !unicode.Is(unicode.Cf, r) {
			return classify(r), i
		}
	}
	return other, i
}

// run goes on over characters of the given kinds.
func (s *words) run(i int, kinds ...kind) int {
	for i < len(s.text) {
		k, next := s.look(i)
		if !slices.Contains(kinds, k) {
			break
		}
		i = next
	}
	return i
}

// marks goes on over the marks that are joined to the character before i.
func (s *words) marks(i int) int { return s.run(i, joined, voiced) }

// piece moves over the next piece: the longest that one of the rules takes.
func (s *words) piece() {
	k, next := s.look(s.at)
	end := s.marks(next)
	switch k {
	case letter, digit:
		end = s.lettersAndDigits(s.at)
	case point, before:
		end = max(end, s.numberAndOn(next))
	case kanji:
		end = max(end, s.run(next, kanji))
	case katakana:
		end = max(end, s.run(next, katakana, sound, voiced))
	case hiragana:
		end = max(end, s.run(next, hiragana, sound, voiced))
	case sound, voiced:
		end = max(end, s.run(next, katakana, sound, voiced), s.run(next, hiragana, sound, voiced))
	}
	s.at = end
}

// lettersAndDigits reads words and numbers in turn from i on, and a sign of percent after the last number.
func (s *words) lettersAndDigits(i int) int {
	if k, _ := s.look(i); k == letter {
		i = s.word(i)
	}
	return s.numberAndOn(i)
}

// numberAndOn reads a number, a word, a number … from i on.
func (s *words) numberAndOn(i int) int {
	for {
		k, _ := s.look(i)
		if k != digit {
			return i
		}
		i = s.number(i)
		k, next := s.look(i)
		switch k {
		case letter:
			i = s.word(i)
		case after:
			return next
		}
	}
}

// word reads letters, with signs between them, and a danda.
func (s *words) word(i int) int {
	i = s.parts(i, letter, func(k kind) bool { return k == middle || k == point || k == quote })
	if k, next := s.look(i); k == danda {
		return next
	}
	return i
}

// number reads digits, with signs between them.
func (s *words) number(i int) int {
	return s.parts(i, digit, func(k kind) bool { return k == comma || k == point || k == quote })
}

// parts reads runs of a kind, each two of them with one sign between that holds them together.
func (s *words) parts(i int, of kind, holds func(kind) bool) int {
	for {
		i = s.run(i, of, joined, voiced)
		sign, next := s.look(i)
		if !holds(sign) {
			return i
		}
		if k, _ := s.look(next); k != of {
			return i
		}
		i = next
	}
}
