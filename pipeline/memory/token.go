package memory

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/lex"
)

// class is what a token is. Words carry the meaning; all other classes weigh less in a score.
type class uint8

const (
	word   class = iota
	number       // 12, 1 234,5, 10.000
	tag          // <b>, {0}, ${name}, %s
	sign         // one punctuation mark or symbol
)

// token is a stretch of a text: the bytes from start to end.
type token struct {
	class
	start, end int
}

// tokenize appends the tokens of s to dst. White space is no token.
func tokenize(dst []token, s string) []token {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		t := token{sign, i, i + size}
		switch {
		case unicode.IsSpace(r):
			i += size
			continue
		case unicode.IsDigit(r):
			t.class, t.end = number, numberEnd(s, i)
		default:
			if end := tagEnd(s, i); end > 0 {
				t.class, t.end = tag, end
			} else if end, isWord := lex.Next(s, i); isWord {
				t.class, t.end = word, end
			}
		}
		dst = append(dst, t)
		i = t.end
	}
	return dst
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

// longestTag is the length in bytes from which what looks like a tag is text.
const longestTag = 500

// tagEnd is the end of the tag or placeholder that starts at byte i; 0 where there is none.
func tagEnd(s string, i int) int {
	rest := s[i:min(len(s), i+longestTag)]
	switch {
	case len(rest) < 2:
		return 0
	case rest[0] == '<' && (rest[1] == '/' || 'a' <= rest[1]|0x20 && rest[1]|0x20 <= 'z'):
		if n := strings.IndexAny(rest[1:], "<>"); n >= 0 && rest[n+1] == '>' {
			return i + n + 2
		}
	case strings.HasPrefix(rest, "{{"):
		if n := strings.Index(rest, "}}"); n >= 0 {
			return i + n + 2
		}
	case rest[0] == '{' || strings.HasPrefix(rest, "${"):
		open := strings.IndexByte(rest, '{') + 1
		if n := strings.IndexAny(rest[open:], "{} \t\n"); n >= 0 && rest[open+n] == '}' {
			return i + open + n + 1
		}
	case rest[0] == '%':
		return printfEnd(s, i)
	}
	return 0
}

// printfEnd is the end of a directive of printf (C11 7.21.6.1) or of Python's %(name)s that starts at byte i; 0 where there is none.
func printfEnd(s string, i int) int {
	at := i + 1
	if strings.HasPrefix(s[at:], "(") {
		n := strings.IndexAny(s[at:min(len(s), at+longestTag)], ") ")
		if n < 0 || s[at+n] == ' ' {
			return 0
		}
		at += n + 1
	}
	for at < len(s) && strings.IndexByte("0123456789$-+#.*'", s[at]) >= 0 {
		at++
	}
	for at < len(s) && strings.IndexByte("hlLqjzt", s[at]) >= 0 {
		at++
	}
	if at < len(s) && strings.IndexByte("diouxXeEfFgGaAcsSpn@", s[at]) >= 0 && (at+1 == len(s) || !isLetter(s[at+1:])) {
		return at + 1
	}
	return 0
}

func isLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}
