package mock_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/mock"
	"visavis/pipeline/translate/translatetest"
)

func TestConformance(t *testing.T) {
	translatetest.Run(t, translatetest.Engine{New: func(testing.TB) translate.Engine { return mock.New() }, From: "fr", To: "en"})
}

func TestTextIsUndoneBySource(t *testing.T) {
	word := rapid.SampledFrom([]string{"le", "chat", "étéÉ", "etc.", "M.", "12,5", "{nom}", "{count, plural, one {x}}", "%s", "&amp;", "<a href=\"b c\">",
		"http://t.me/x", "ptth://x", "@moi", "#là", "l’homme", "a.b", "iPhone", "ß", "ŉ", "日本", "😀", "\n", "\u00a0", "…", "«", "mock", "[mock]", "e\u0301"})
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.String(),
			rapid.Map(rapid.SliceOfN(word, 0, 12), func(w []string) string { return strings.Join(w, " ") }),
			rapid.Map(rapid.SliceOfN(word, 0, 12), func(w []string) string { return strings.Join(w, "") }),
		).Draw(t, "text")
		made := mock.Text(text)
		if got, ok := mock.Source(made); got != text || !ok {
			t.Fatalf("%q becomes %q, and that %q (%v)", text, made, got, ok)
		}
		if strings.TrimSpace(text) != "" && !strings.HasPrefix(made, mock.Mark) {
			t.Fatalf("%q is not marked", made)
		}
		for _, stays := range []string{`\d+`, `[.!?…]`, `\s`, `\p{Lu}\p{L}*`, `\{[^{}]*\}`} {
			re := regexp.MustCompile(stays)
			if a, b := re.FindAllString(text, -1), re.FindAllString(strings.TrimPrefix(made, mock.Mark), -1); !slices.Equal(a, b) {
				t.Fatalf("%s: %q of %q become %q of %q", stays, a, text, b, made)
			}
		}
	})
}

func TestSourceOfWhatTheMockDidNotMake(t *testing.T) {
	if _, ok := mock.Source("Bonjour."); ok {
		t.Error("a text without the mark counts as the mock's")
	}
}

func ExampleText() {
	fmt.Println(mock.Text("Le chat de Paul a 3 ans, voir {page}."))
	// Output: [mock] Le tahc ed Paul a 3 sna, riov {page}.
}

func ExampleEngine_Translate() {
	answers, _ := mock.New().Translate(context.Background(), "fr", "en", []string{"Bonjour tout le monde !"})
	fmt.Println(answers[0].Text, answers[0].Origin.Kind)
	// Output: [mock] Bonjour tuot el ednom ! mock
}
