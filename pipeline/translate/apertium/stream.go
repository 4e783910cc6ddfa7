package apertium

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"visavis/pipeline/bitext"
	"visavis/pipeline/placeable"
)

// Apertium's programs pass text to each other in a stream format in which [ ] { } ^ $ / \ @ < > have a meaning
// (https://wiki.apertium.org/wiki/Apertium_stream_format). A backslash before them is not enough: some programs misread an
// escaped ^ and then run texts together. So everything that is not prose is taken out of the text and a number in a superblank,
// [3], stands for it: the programs carry superblanks along as they do white space. What was taken out never meets them and
// comes back byte for byte.

// entity is a reference to a character, as HTML and XML write it.
var entity = regexp.MustCompile(`&(?:#?\w+);`)

// whole finds the stretches that are taken out as a whole, since their words are not to be translated: what a translation keeps,
// and entities.
func whole(text string) []bitext.Span {
	found := placeable.Find(text)
	var out []bitext.Span
	for _, p := range placeable.Outer(found) {
		out = append(out, p.Span)
	}
	for _, m := range entity.FindAllStringIndex(placeable.Blank(text, found), -1) {
		out = append(out, bitext.Span{Start: m[0], End: m[1]})
	}
	slices.SortFunc(out, func(a, b bitext.Span) int { return cmp.Compare(a.Start, b.Start) })
	return out
}

// encode puts a text into stream form under a number, and gives what was taken out of it.
func encode(text string, number int) (message string, taken []string) {
	var b strings.Builder
	take := func(s string) {
		if n := len(taken); n > 0 && strings.HasSuffix(b.String(), fmt.Sprintf("[%d]", n-1)) {
			taken[n-1] += s // two in a row are one
			return
		}
		fmt.Fprintf(&b, "[%d]", len(taken))
		taken = append(taken, s)
	}
	at := 0
	for _, w := range whole(text) {
		encodeProse(&b, text[at:w.Start], take)
		take(text[w.Start:w.End])
		at = w.End
	}
	encodeProse(&b, text[at:], take)
	fmt.Fprintf(&b, "[e%d]", number)
	return b.String(), taken
}

// encodeProse takes out single characters that are not prose, and white space that is more than a space.
func encodeProse(b *strings.Builder, text string, take func(string)) {
	start := 0 // of the prose that is not yet written
	flush := func(end int) { b.WriteString(norm.NFC.String(text[start:end])) }
	for i := 0; i < len(text); {
		n := strange(text[i:])
		if n == 0 {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		flush(i)
		take(text[i : i+n])
		i += n
		start = i
	}
	flush(len(text))
}

// strange is the length in bytes of what is to be taken out at the start of text; 0 where prose goes on.
func strange(text string) int {
	spaces := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
	if spaces > 0 {
		if text[:spaces] == " " {
			return 0
		}
		return spaces
	}
	n := 0
	for n < len(text) {
		r, size := utf8.DecodeRuneInString(text[n:])
		// A combining mark or joiner goes with the sign before it; with a letter before it, it is prose.
		if prose(r) || unicode.IsSpace(r) || n == 0 && unicode.Is(unicode.M, r) {
			break
		}
		n += size
		for n < len(text) {
			r, size := utf8.DecodeRuneInString(text[n:])
			if !unicode.Is(unicode.M, r) && !unicode.Is(unicode.Cf, r) {
				break
			}
			n += size
		}
	}
	return n
}

// prose reports whether Apertium's dictionaries know what to do with r.
func prose(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || r == '\u00ad' || strings.ContainsRune(` .,;:!?'"()«»‹›“”„‘’-–—…%€£°`, r)
}

var superblank = regexp.MustCompile(`\[(e?)(\d+)\]`)

// decode turns the answer to message number back into text. The error says that it is the answer to another message, or that
// something that was taken out is missing or there twice.
func decode(answer string, number int, taken []string) (string, error) {
	answer, ok := strings.CutSuffix(answer, fmt.Sprintf("[e%d]", number))
	if !ok {
		return "", errMixed
	}
	var (
		b    strings.Builder
		at   int
		seen = make([]bool, len(taken))
	)
	for _, m := range superblank.FindAllStringSubmatchIndex(answer, -1) {
		n, err := strconv.Atoi(answer[m[4]:m[5]])
		if err != nil || m[2] != m[3] || n >= len(taken) || seen[n] {
			return "", errMixed
		}
		seen[n] = true
		b.WriteString(unescape(answer[at:m[0]]))
		b.WriteString(taken[n])
		at = m[1]
	}
	b.WriteString(unescape(answer[at:]))
	for n, ok := range seen {
		if !ok {
			return "", fmt.Errorf("apertium lost “%s”", taken[n])
		}
	}
	return b.String(), nil
}

// unescape takes out the backslashes that programs put before signs of their own making, and the marks that they put at words
// which they could not translate (*), look up (@) or inflect (#). No such sign is the text's: those were taken out of it.
func unescape(s string) string {
	if !strings.ContainsAny(s, `\*@#`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s):
			i++
			b.WriteByte(s[i])
		case !strings.ContainsRune(`*@#`, rune(s[i])):
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
