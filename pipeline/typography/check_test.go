package typography_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"visavis/align"
	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/typography"
)

// TestTheChecksAgree: the rule for spaces before marks finds nothing in what was set.
func TestTheChecksAgree(t *testing.T) {
	word := rapid.SampledFrom([]string{"mot", "Paris", "l’été", "{x}", "3", `"mot"`, "“mot!”", "«mot ?»", "« mot »", "(mot!)"})
	mark := rapid.SampledFrom([]string{" ", " : ", ": ", " ; ", "; ", " ! ", "! ", "? ", "\u00a0? ", " ?! ", ", "})
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(1, 8).Draw(t, "words") {
			b.WriteString(word.Draw(t, "word") + mark.Draw(t, "mark"))
		}
		lang := rapid.SampledFrom(typography.Languages()).Draw(t, "lang")
		style, _ := typography.For(lang)
		text := strings.TrimSpace(style.Adapt(b.String(), nil, nil))
		for _, f := range check.Run(pair(text, lang), check.Options{Only: []string{"punctuation-space"}}) {
			t.Fatalf("%s: %q became %q: %s", lang, b.String(), text, f.Message)
		}
	})
}

// pair is a bitext of one unit whose translation is text.
func pair(text, lang string) *bitext.Bitext {
	side := func(lang string) bitext.Side {
		span := bitext.Span{End: len(text)}
		return bitext.Side{Document: bitext.Document{Lang: lang, Text: text, Blocks: []bitext.Block{{Span: span}}}, Segments: []bitext.Segment{{Span: span}}}
	}
	whole := bitext.Range{End: 1}
	return &bitext.Bitext{Source: side("da"), Target: side(lang), Links: []bitext.Link{{Link: align.Link{Source: whole, Target: whole, Confidence: 1}}}}
}
