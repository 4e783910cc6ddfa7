package segment

import (
	"strings"
	"testing"
	"unicode"
)

// The quick answers must be those of the slow ones that they stand for.

func TestQuickAnswersAreThoseOfUnicode(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		extend := r == '\u200d' || r == '\u200c' || unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc, unicode.Other_Grapheme_Extend) ||
			r >= 0x1F3FB && r <= 0x1F3FF || r >= 0xE0020 && r <= 0xE007F || r == '\uff9e' || r == '\uff9f'
		for _, c := range []struct {
			name      string
			got, want bool
		}{
			{"isExtend", isExtend(r), extend},
			{"isUpper", isUpper(r), unicode.IsUpper(r) || unicode.IsTitle(r)},
			{"isLower", isLower(r), unicode.IsLower(r)},
			{"isDigit", isDigit(r), unicode.IsDigit(r)},
			{"isLetter", isLetter(r), unicode.IsLetter(r) || unicode.Is(unicode.M, r)},
		} {
			if c.got != c.want {
				t.Errorf("%s(%U) = %v", c.name, r, c.got)
			}
		}
	}
}

func TestShortWordsAreFoundAsInTheList(t *testing.T) {
	for _, lang := range append(Languages(), "und") {
		table := tableOf(lang)
		for word := range table.words {
			for _, w := range []string{word, strings.ToUpper(word), strings.ToLower(word), word + "x", "x" + word} {
				if len(w) > longest {
					continue
				}
				want := table.words[w]
				if want == 0 {
					want = table.words[string(fold(nil, w))]
				}
				if got := table.of(w); got != want {
					t.Errorf("%s: %q is %b, want %b", lang, w, got, want)
				}
			}
		}
	}
}
