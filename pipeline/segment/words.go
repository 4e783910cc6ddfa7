package segment

import (
	"strings"
	"unicode/utf8"
)

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isWordByte(c byte) bool {
	return isASCIILetter(c) || isASCIIDigit(c) || c == '_' || c == '/' || c == '-' || c == '@'
}

// previousWord is the word before the one that begins at i.
func (s *scanner) previousWord(i int) string { return s.wordBefore(trimRight(s.text, s.start, i)) }

// lacksVowel reports a short word that is no acronym and has no vowel.
func lacksVowel(word string) bool {
	small := false
	n := 0
	for _, c := range word {
		small = small || isLower(c)
		if n++; n > 5 || !isASCIILetter(byte(c)) || c >= utf8.RuneSelf || strings.ContainsRune("aeiouyAEIOUY", c) {
			return false
		}
	}
	return small && n > 1
}

// wordBefore is the word that ends at i: letters, digits, points and hyphens. It is empty where none does.
func (s *scanner) wordBefore(i int) string { return wordEnding(s.text, s.start, i) }

func wordEnding(text string, from, i int) string {
	end := i
	limit := max(from, i-2*longest)
	for i > limit {
		if c := text[i-1]; c < utf8.RuneSelf {
			if traits[c]&innerTrait == 0 {
				break
			}
			i--
			continue
		}
		c, size := before(text, i)
		if !isLetter(c) && !isDigit(c) && c != '·' && c != '°' && c != 'º' && c != 'ª' {
			break
		}
		i -= size
	}
	for i < end && (text[i] == '-' || text[i] == '.') {
		i++
	}
	return text[i:end]
}

// isSingleLetter reports a word of one letter.
func isSingleLetter(word string) bool {
	if len(word) == 1 {
		return isASCIILetter(word[0])
	}
	c, size := at(word, 0)
	return size == len(word) && isLetter(c)
}

// isNumber reports a word of digits.
func isNumber(word string) bool {
	for i := range len(word) {
		if !isASCIIDigit(word[i]) {
			return false
		}
	}
	return word != ""
}

// isLettersWithPoints reports U.S, J.-P, LL.AA.II, c.-à-d: parts of one or two letters with points between.
func isLettersWithPoints(word string) bool {
	if len(word) < 2 {
		return false
	}
	letters, points := 0, 0
	for i := 0; i < len(word); {
		c, size := at(word, i)
		switch {
		case c == '.':
			points++
			letters = 0
		case c == '-':
		case isLetter(c):
			if letters++; letters > 2 {
				return false
			}
		default:
			return false
		}
		i += size
	}
	return points > 0
}

// isLabel reports the number or letter of a list item: up to three digits, one letter, a small roman number.
func isLabel(word string) bool {
	if len(word) == 1 {
		return isASCIILetter(word[0]) || isASCIIDigit(word[0])
	}
	if isNumber(word) {
		return len(word) <= 3
	}
	return isSingleLetter(word) || isRoman(word)
}

// isSection reports the number of a section: 1.1, 2.3.4.
func isSection(word string) bool {
	points := 0
	for i := range len(word) {
		switch {
		case word[i] == '.':
			points++
		case !isASCIIDigit(word[i]):
			return false
		}
	}
	return points > 0 && len(word) <= 8 && len(word)-points <= 3*(points+1)
}

// isRoman reports a roman number of letters I, V, X up to 39 (enough for lists), or longer ones of capitals.
func isRoman(word string) bool {
	if word == "" || len(word) > 7 {
		return false
	}
	for i := range len(word) {
		switch word[i] {
		case 'I', 'V', 'X', 'L', 'C':
		case 'i', 'v', 'x':
			if word[0] < 'a' {
				return false
			}
		default:
			return false
		}
	}
	return true
}
