package lex

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestFoldMakesFormsComparable(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"abc12", "abc12"},
		{"Élève", "eleve"},
		{"E\u0301le\u0300ve", "eleve"},
		{"Straße", "strasse"},
		{"ŒUVRE", "oeuvre"},
		{"Ærø", "aero"},
		{"Σωκράτης", "sokratis"},
		{"ΣΩΚΡΑΤΗΣ", "sokratis"},
		{"Москва", "moskva"},
		{"Объект", "obekt"},
		{"Țară", "tara"},
		{"Őszi", "oszi"},
		{"Việt", "viet"},
		{"東京", "東京"},
		{"ıİ", "ii"},
	} {
		if got := Fold(c.in); got != c.want {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestWordsEndAtEverySignThatIsNoLetter(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{" … — ", ""},
		{"L'eau-de-vie, n° 12!", "L|eau|de|vie|n|12"},
		{"don’t", "don|t"},
		{"東京tower", "東|京|tower"},
		{"e\u0301te\u0301", "e\u0301te\u0301"},
		{"bad\xffbyte", "bad|byte"},
	} {
		if got := strings.Join(slices.Collect(Words(c.in)), "|"); got != c.want {
			t.Errorf("Words(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "Élève", "Σωκράτης", "\xff", "İ", "東京"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		if !utf8.ValidString(once) {
			t.Fatalf("Fold(%q) = %q is not UTF-8", s, once)
		}
		if twice := Fold(once); twice != once {
			t.Fatalf("folding twice: %q, then %q", once, twice)
		}
		for w := range Words(s) {
			if w == "" || strings.ContainsFunc(w, unicode.IsSpace) {
				t.Fatalf("Words(%q) yields %q", s, w)
			}
		}
	})
}

func BenchmarkFold(b *testing.B) {
	s := strings.Repeat("Il y avait en Vestphalie, dans le château de M. le baron, un jeune garçon. ", 10)
	b.SetBytes(int64(len(s)))
	b.ReportAllocs()
	for b.Loop() {
		Fold(s)
	}
}
