package memory

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"L'été, à 12 345,67 €.":              "L ' été , à #12 345,67 € .",
		"En 2024 300 personnes":              "En #2024 #300 personnes",
		"<b>Cliquez</b> sur {0} ou %1$s !":   "<><b> Cliquez <></b> sur <>{0} ou <>%1$s !",
		"50 % de a < b":                      "#50 % de a < b",
		"B12 et 4e, voir https://a.org/x?b=": "B12 et #4 e , voir <>https://a.org/x?b=",
		"東京 3.5":                             "東 京 #3.5",
		"":                                   "",
	} {
		var got []string
		for _, k := range tokenize(nil, text) {
			got = append(got, map[class]string{number: "#", tag: "<>"}[k.class]+text[k.start:k.end])
		}
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// FuzzTokens wants tokens in order that leave nothing but white space between them.
func FuzzTokens(f *testing.F) {
	for _, s := range []string{"L'été, à 12 345,67 €.", "<b>{0}</b> %s", "1'2", "\xff\xfe 3", "%(a)s{{x}}"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := 0
		for _, k := range tokenize(nil, s) {
			if k.start < at || k.end <= k.start || k.end > len(s) || strings.TrimSpace(s[at:k.start]) != "" {
				t.Fatalf("token %d to %d after byte %d of %q", k.start, k.end, at, s)
			}
			at = k.end
		}
		if strings.TrimSpace(s[at:]) != "" {
			t.Fatalf("what follows byte %d of %q is no token", at, s)
		}
	})
}

func TestScores(t *testing.T) {
	for _, tt := range []struct {
		query, text string
		score       int
	}{
		{"Le chat dort.", "Le chat dort.", 100},
		{"Le chat dort.", "Le chat dort !", 92},                     // one sign of 3 words and a sign: 1/4 of 3.25
		{"Il a 3 ans.", "Il a 5 ans.", 92},                          // one number
		{"Il a 3 ans.", "Elle a 3 ans.", 71},                        // one word of 3 and two light tokens
		{"LE CHAT DORT.", "le chat dort.", 76},                      // three words in another case
		{"Cliquez sur {0} ici.", "Cliquez sur <b>{0}</b> ici.", 87}, // two tags more
		{"Le chat dort.", "Une souris danse.", 7},
		{"Bonjour.", "Adieu !", 0},
		{"...", "Bonjour le monde", 0},
		{"Le chat  dort.", "Le chat dort.", 99}, // white space alone
	} {
		if got := Score(tt.query, tt.text); got != tt.score {
			t.Errorf("Score(%q, %q) is %d, want %d", tt.query, tt.text, got, tt.score)
		}
	}
}

// plainDistance is the textbook's edit distance.
func plainDistance(a, b []int32) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			d := diagonal
			if a[i] != b[j] {
				d = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], d
		}
	}
	return row[len(b)]
}

func TestTheDistanceIsThatOfTheTextbook(t *testing.T) {
	sequence := rapid.SliceOfN(rapid.Int32Range(0, 5), 0, 200)
	rapid.Check(t, func(t *rapid.T) {
		a, b := sequence.Draw(t, "a"), sequence.Draw(t, "b")
		if rapid.Bool().Draw(t, "near") { // two random sequences are always far from each other
			b = append(append([]int32{}, a[:len(a)/2]...), b[:min(len(b), 3)]...)
			b = append(b, a[len(a)/2:]...)
		}
		if got, want := newPattern(a, 6).distance(b), plainDistance(a, b); got != want {
			t.Fatalf("%v to %v: %d, want %d", a, b, got, want)
		}
	})
}

func BenchmarkDistance(b *testing.B) {
	for _, n := range []int{20, 100} {
		b.Run(fmt.Sprint(n, " words"), func(b *testing.B) {
			seq := make([]int32, n)
			for i := range seq {
				seq[i] = int32(i)
			}
			p := newPattern(seq, n)
			other := append([]int32{-1}, seq[:n-1]...)
			for b.Loop() {
				p.distance(other)
			}
		})
	}
}
