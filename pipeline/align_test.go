package pipeline_test

import (
	"context"
	"slices"
	"testing"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
	"visavis/pipeline/format/unit"
)

// TestCodesAreMarkedInTranslationsToo has an engine keep codes, move them, leave them out and make some up.
func TestCodesAreMarkedInTranslationsToo(t *testing.T) {
	const cue = "1\n00:00:01,000 --> 00:00:02,000\nIl dit <b>oui</b> et <i>non</i> ici.\n"
	for _, c := range []struct {
		translation string
		want        []string
	}{
		{"He says <b>yes</b> and <i>no</i> here.", []string{"<b>", "</b>", "<i>", "</i>"}},
		{"Here he says <i>no</i> and <b>yes</b>", []string{"<i>", "</i>", "<b>", "</b>"}},
		{"He says yes and <i>no</i>.", []string{"<i>", "</i>"}},
		{"He says <b>yes</b> and <b>no</b>.", []string{"<b>", "</b>"}}, // the source has one pair
		{"He <u>says</u> yes.", nil},
	} {
		doc, err := extract.Text("a.srt", []byte(cue), extract.Options{Lang: "fr"})
		if err != nil {
			t.Fatal(err)
		}
		b, err := pipeline.Split(doc, pipeline.SplitOptions{})
		if err != nil {
			t.Fatal(err)
		}
		b.Target.Lang = "en"
		b.Translations = []bitext.Translation{{Source: bitext.Range{Start: 0, End: len(b.Source.Segments)}, Text: c.translation}}
		if err := pipeline.Align(context.Background(), b); err != nil {
			t.Fatal(err)
		}
		if err := b.Validate(); err != nil {
			t.Fatal(err)
		}
		u := unit.Of(b, 0)
		var got []string
		for _, in := range u.Target.Inline {
			got = append(got, u.Target.Text[in.Start:in.End])
		}
		if u.Target.Text != c.translation || !slices.Equal(got, c.want) {
			t.Errorf("%q: codes %q, want %q", u.Target.Text, got, c.want)
		}
	}
}
