// Package lex folds letters and cuts text into words: what segmenting, aligning and looking up a memory have in common.
//
//	var words []string
//	for w := range lex.Words("L'Été à Zürich, n° 12") {
//		words = append(words, lex.Fold(w))
//	}
//	// [l ete a zurich n 12]
//
// Nothing here knows a language. Folding makes forms comparable, it is never used to write text.
package lex

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Words yields the words of s in order, as they stand: runs of letters, digits and combining marks. Apostrophes, hyphens and all
// other signs end a word, so that "l'eau-de-vie" has four. A letter of a script written without spaces (Han, kana, Thai, Lao,
// Khmer, Burmese) is a word of its own.
func Words(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for start := 0; start < len(s); {
			end, word := Next(s, start)
			if word && !yield(s[start:end]) {
				return
			}
			start = end
		}
	}
}

// Next finds the end of the word, or of the run of other signs, that starts at byte i of s, which must be less than len(s).
func Next(s string, i int) (end int, word bool) {
	for end = i; end < len(s); {
		r, n := rune(s[end]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[end:])
		}
		in := inWord(r)
		alone := in && Unspaced(r)
		switch {
		case end == i && alone:
			return end + n, true
		case end == i:
			word = in
		case in != word || alone:
			return end, word
		}
		end += n
	}
	return end, word
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// Unspaced reports whether a letter is of a script that sets no spaces between words.
func Unspaced(r rune) bool {
	const first = 0x0E00 // the first letter of Thai, which is the first of them
	return r >= first && unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// Fold writes s in lower case without diacritics, Greek and Cyrillic in Latin letters, ligatures apart: "Élève" and "eleve",
// "Straße" and "strasse", "Σωκράτης" and "sokratis", become one. Letters that it does not know are kept in lower case. The
// result is s itself where nothing changes.
func Fold(s string) string {
	i := 0
	for i < len(s) && s[i] < utf8.RuneSelf && (s[i] < 'A' || s[i] > 'Z') {
		i++
	}
	if i == len(s) {
		return s
	}
	return string(AppendFold(append(make([]byte, 0, len(s)+4), s[:i]...), s[i:]))
}

// AppendFold appends what Fold makes of s to dst.
func AppendFold(dst []byte, s string) []byte {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		dst = appendFolded(dst, r)
		i += n
	}
	return dst
}

func appendFolded(dst []byte, r rune) []byte {
	r = unicode.ToLower(r)
	if k := int(r) - foldFirst; 0 <= k && k < len(folded) && folded[k] != "" {
		if folded[k] == drop {
			return dst
		}
		return append(dst, folded[k]...)
	}
	if unicode.Is(unicode.Mn, r) {
		return dst
	}
	if b := latinAdditional(r); b != 0 {
		return append(dst, b)
	}
	return utf8.AppendRune(dst, r)
}

// latinAdditional folds the precomposed letters U+1E00 to U+1EFF (Vietnamese, Welsh, transliterations), 0 where it cannot.
func latinAdditional(r rune) byte {
	const plain = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr" +
		"ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas"
	const vietnamese = "aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy"
	if k := int(r) - 0x1E00; 0 <= k && k < len(plain) {
		return plain[k]
	}
	if k := int(r) - 0x1EA0; 0 <= k && k < len(vietnamese) {
		return vietnamese[k]
	}
	return 0
}

const (
	foldFirst = 0xC0
	foldLast  = 0x52F
	drop      = "\x00"
)

// folded holds what the lower-case letters U+00C0 to U+052F become; "" where they stay.
var folded = func() [foldLast - foldFirst + 1]string {
	var t [foldLast - foldFirst + 1]string
	for _, g := range strings.Fields(foldTable) {
		to, from, _ := strings.Cut(g, "=")
		if to == "-" {
			to = drop
		}
		for _, r := range from {
			t[r-foldFirst] = to
		}
	}
	for r := 0x300; r <= 0x36F; r++ {
		t[r-foldFirst] = drop
	}
	return t
}()

// foldTable: Latin letters by their base letter, Greek as it is spoken today (ISO 843), Cyrillic by ISO 9's spirit but in plain
// ASCII. Signs without a sound of their own are dropped.
const foldTable = `
a=àáâãäåāăąǎǟǡǻȁȃȧαάа ae=æǽ b=ƀб c=çćĉċč d=ďđðδд e=èéêëēĕėęěȅȇȩεέеэё f=φф g=ĝğġģǥǧǵγгґ h=ĥħȟ i=ìíîïĩīĭįǐȉȋıιίϊΐηήиії
j=ĵǰйј k=ķǩκк l=ĺļľŀłλлљ m=μм n=ñńņňŉŋǹνнњ o=òóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱοόωώо oe=œ p=πп ps=ψ r=ŕŗřȑȓρр s=śŝşšșſσςс ss=ß t=ţťŧțτт
th=θþ u=ùúûüũūŭůűųưǔǖǘǚǜȕȗуў v=βв w=ŵ x=ξ ch=χ kh=х y=ýÿŷȳυύϋΰы z=źżžƶζз ij=ĳ
zh=ж ts=ц ch=ч sh=ш sht=щ yu=ю ya=я ie=є dj=ђ tj=ћ dz=џѕ -=ъь
`

// FoldedWords lists the words of s, folded.
func FoldedWords(s string) []string {
	var out []string
	for w := range Words(s) {
		if f := Fold(w); f != "" { // a mark without a letter
			out = append(out, f)
		}
	}
	return out
}

// Inflected reports whether two folded words may be forms of one: they share their stem and differ in at most so many last letters.
func Inflected(a, b string, ending int) bool {
	if a == b {
		return true
	}
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n >= 4 && len(a)-n <= ending && len(b)-n <= ending || n == 3 && n == min(len(a), len(b)) && max(len(a), len(b)) == 4
}
