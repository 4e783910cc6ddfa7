package xmlfile

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// XML 1.0 cannot hold most control characters, nor U+FFFE and U+FFFF, not even as &#7; (XML 1.0 §2.2, Char). Each is shown by
// a picture: U+0000 to U+001F by U+2400 to U+241F, the two others by U+FFFD. A property says which were there and where, so
// that reading gives them back: "source 3 U+0007, target 12 U+FFFE" counts characters, from 0.

// Holds reports whether XML 1.0 can hold r.
func Holds(r rune) bool {
	return r >= 0x20 && r != 0xFFFE && r != 0xFFFF || r == '\t' || r == '\n' || r == '\r'
}

func picture(r rune) rune {
	if r < 0x20 {
		return 0x2400 + r
	}
	return utf8.RuneError
}

// AppendEscaped appends s as XML text or attribute value. A carriage return would be read back as a line feed, and line breaks
// and tabs in attributes as spaces (XML 1.0 §2.11, §3.3.3): these go as references.
func AppendEscaped(to []byte, s string, attr bool) []byte {
	done := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= 0x20 && c < 0xEF && c != '&' && c != '<' && c != '>' && c != '"' {
			i++
			continue
		}
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		esc := ""
		switch {
		case r == '&':
			esc = "&amp;"
		case r == '<':
			esc = "&lt;"
		case r == '>':
			esc = "&gt;"
		case r == '"' && attr:
			esc = "&quot;"
		case r == '\r':
			esc = "&#13;"
		case r == '\n' && attr:
			esc = "&#10;"
		case r == '\t' && attr:
			esc = "&#9;"
		case !Holds(r):
			esc = string(picture(r))
		default:
			i += size
			continue
		}
		to = append(to, s[done:i]...)
		to = append(to, esc...)
		i += size
		done = i
	}
	return append(to, s[done:]...)
}

// Unheld lists the characters of both texts that XML cannot hold, for the property x-characters; empty where there is none.
func Unheld(source, target string) string {
	var out []string
	for _, side := range []struct{ name, text string }{{"source", source}, {"target", target}} {
		n := 0
		for _, r := range side.text {
			if !Holds(r) {
				out = append(out, fmt.Sprintf("%s %d U+%04X", side.name, n, r))
			}
			n++
		}
	}
	return strings.Join(out, ", ")
}

// Restore puts back the characters that the value of x-characters names. It reports false where the value does not fit the
// texts, which are then left as they are: somebody changed them since.
func Restore(value string, source, target *unit.Text) bool {
	want := map[string]map[int]rune{"source": {}, "target": {}}
	for _, item := range strings.Split(value, ", ") {
		f := strings.Fields(item)
		if len(f) != 3 || want[f[0]] == nil || !strings.HasPrefix(f[2], "U+") {
			return false
		}
		n, err1 := strconv.Atoi(f[1])
		r, err2 := strconv.ParseUint(f[2][2:], 16, 16)
		if err1 != nil || err2 != nil || Holds(rune(r)) {
			return false
		}
		want[f[0]][n] = rune(r)
	}
	s, sok := put(*source, want["source"])
	t, tok := put(*target, want["target"])
	if !sok || !tok {
		return false
	}
	*source, *target = s, t
	return true
}

// put replaces the pictures at the character numbers of want, and moves the inline codes accordingly.
func put(t unit.Text, want map[int]rune) (unit.Text, bool) {
	if len(want) == 0 {
		return t, true
	}
	moved := make(map[int]int, 2*len(t.Inline)) // byte offset before → after
	var b strings.Builder
	n, done := 0, 0
	for i, r := range t.Text {
		moved[i] = b.Len()
		if w, ok := want[n]; ok {
			if r != picture(w) {
				return t, false
			}
			r = w
			done++
		}
		b.WriteRune(r)
		n++
	}
	moved[len(t.Text)] = b.Len()
	out := unit.Text{Text: b.String()}
	for _, c := range t.Inline {
		out.Inline = append(out.Inline, bitext.Span{Start: moved[c.Start], End: moved[c.End]})
	}
	return out, done == len(want)
}
