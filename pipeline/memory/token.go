package memory

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/lex"
	"visavis/pipeline/placeable"
)

// class is what a token is. Words carry the meaning; all other classes weigh less in a score.
type class uint8

const (
	word   class = iota
	number       // 12, 1 234,5, 10.000
	tag          // <b>, {0}, %s, an address
	sign         // one punctuation mark or symbol
)

// token is a stretch of a text: the bytes from start to end.
type token struct {
	class
	start, end int
}

// tokenize appends the tokens of s to dst. White space is no token.
func tokenize(dst []token, s string) []token {
	tags := tagsIn(s)
	for i := 0; i < len(s); {
		if len(tags) > 0 && tags[0].Start <= i {
			dst = append(dst, token{tag, i, tags[0].End})
			i, tags = tags[0].End, tags[1:]
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		t := token{sign, i, i + size}
		switch {
		case unicode.IsSpace(r):
			i += size
			continue
		case unicode.IsDigit(r):
			t.class, t.end = number, numberEnd(s, i)
		default:
			if end, isWord := lex.Next(s, i); isWord {
				t.class, t.end = word, end
			}
		}
		if len(tags) > 0 && tags[0].Start < t.end {
			t.end = tags[0].Start
		}
		dst = append(dst, t)
		i = t.end
	}
	return dst
}

// tagsIn finds what a translation keeps as it is, in the order of the text.
func tagsIn(s string) []placeable.Placeable {
	if !strings.ContainsAny(s, "%{<@") && !strings.Contains(s, "://") && !strings.Contains(s, "www.") {
		return nil // most texts, and most of the time
	}
	found := slices.DeleteFunc(placeable.Find(s), func(p placeable.Placeable) bool {
		return p.Kind != placeable.Tag && p.Kind != placeable.Placeholder && p.Kind != placeable.URL && p.Kind != placeable.Email
	})
	return placeable.Outer(found)
}

// numberEnd is the end of the number that starts at byte i: digits, with a point, comma or apostrophe between two of them, or a space
// before a group of three.
func numberEnd(s string, i int) int {
	end, group := digits(s, i)
	for end < len(s) {
		r, size := utf8.DecodeRuneInString(s[end:])
		next, n := digits(s, end+size)
		switch {
		case n == 0:
			return end
		case r == '.' || r == ',' || r == '\'' || r == '’':
		case (r == ' ' || r == '\u00a0' || r == '\u202f') && n == 3 && group <= 3:
		default:
			return end
		}
		end, group = next, n
	}
	return end
}

// digits is the end of the digits that start at byte i, and how many there are.
func digits(s string, i int) (end, n int) {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsDigit(r) {
			break
		}
		i += size
		n++
	}
	return i, n
}
