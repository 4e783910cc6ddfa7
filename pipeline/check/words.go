package check

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// smallWords counts words of two letters or more that begin with a small letter.
func smallWords(ws []word) int {
	n := 0
	for _, w := range ws {
		if r, size := utf8.DecodeRuneInString(w.text); unicode.IsLower(r) && len(w.text) > size {
			n++
		}
	}
	return n
}

// word is a run of letters and digits, with the apostrophes and hyphens inside.
type word struct {
	text       string
	start, end int
}

func words(s string) []word { return appendWords(nil, s) }

func appendWords(out []word, s string) []word {
	start := -1
	for i, r := range s {
		in := isWordRune(r)
		switch {
		case in && start < 0:
			start = i
		case !in && start >= 0 && (r == '\'' || r == '’' || r == '-') && letterAfter(s[i+utf8.RuneLen(r):]):
		case !in && start >= 0:
			out = append(out, word{s[start:i], start, i})
			start = -1
		}
	}
	if start >= 0 {
		out = append(out, word{s[start:], start, len(s)})
	}
	return out
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isASCIILetter(r) || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

func isASCIILetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

// appendLower appends what strings.ToLower makes of s.
func appendLower(dst []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r >= utf8.RuneSelf:
			dst = utf8.AppendRune(dst, unicode.ToLower(r))
		case 'A' <= r && r <= 'Z':
			dst = append(dst, byte(r)|0x20)
		default:
			dst = append(dst, byte(r))
		}
	}
	return dst
}

func letterAfter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// most is how many characters of a text a message shows.
const most = 60

// quoteEnd shows the end of a text in a message.
func quoteEnd(s string) string {
	if r := []rune(s); len(r) > most {
		s = "…" + string(r[len(r)-most+1:])
	}
	return "“" + strings.Join(strings.Fields(s), " ") + "”"
}

// quote shows a text in a message, shortened.
func quote(s string) string {
	if r := []rune(s); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	return "“" + strings.Join(strings.Fields(s), " ") + "”"
}
