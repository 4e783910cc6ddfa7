package analyze_test

import (
	"testing"

	"visavis/pipeline/analyze"
)

// TestWordsAreThoseOfJava has what java.text.BreakIterator, of OpenJDK 17, and OmegaT 3.6 gave for each text.
func TestWordsAreThoseOfJava(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int
	}{
		{"", 0}, {" \t\n", 0}, {"…", 0}, {"- — –", 0}, {"👩‍👩‍👧 🙏", 0},
		{"peut-être l'homme aujourd'hui", 3}, {"l’homme", 2}, {"c'est-à-dire « non » !", 2}, {"don''t a--b a- -b", 6}, {`'x' "y"z`, 2},
		{"1,234.56", 1}, {"3D A4-B5 x.y.z v1.2", 5}, {"10:30 1/2", 4}, {"½ Ⅳ ①", 0}, {"x²", 1}, {"²x", 1}, {"1'000 1’000", 3}, {"123-456", 2},
		{"12% $5 €5,00 5€ 3.5kg", 5}, {"#1 .5 #a ¢5 5¢x", 6}, {"5%x 5&x", 4}, {"a.1 1.a 1,a", 6},
		{"http://www.example.com/a-b_c?d=1&e=2", 7}, {"a@b.com #tag @me", 4},
		{"中文字カタカナひらがな漢字です。", 5}, {"ラーメン 々 コーヒー・カップ", 3}, {"한국어 단어", 2}, {"ไทยภาษา", 1}, {"हिन्दी है। ok", 3}, {"١٢٣٫٤", 1},
		{"e\u0301te\u0301 été", 2}, {"a\u00adb a\u200bb a\u00a0b a_b a·b", 7}, {"a‐b a–b a—b", 3}, {"x🙂y", 2}, {"1\u3099a", 1},
		{"R&D AT&T A&B&C", 4}, {"A&B&C&D", 3}, {"a& &b & c R &D", 5}, {"&amp;", 1},
		{"Du <b1>gras</b1> et <x2/> fin", 4}, {"<br> <i>x</i>", 4}, {"a<1", 2},
	} {
		if got := analyze.Words(tt.text); got != tt.want {
			t.Errorf("%q: %d words, want %d", tt.text, got, tt.want)
		}
	}
}

func FuzzWords(f *testing.F) {
	f.Add("l'homme R&D <a1>")
	f.Fuzz(func(t *testing.T, text string) {
		n := analyze.Words(text)
		if m := analyze.Count(text).Characters; n > len(text) || n < 0 || m > len(text) {
			t.Errorf("%q: %d words, %d characters", text, n, m)
		}
	})
}
