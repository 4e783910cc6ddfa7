package pipeline_test

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/mock"
)

// careless is the mock that, in texts of several sentences, leaves sentences out, joins them or says them twice.
type careless struct {
	*mock.Engine
	hand []int // what it does to the sentences, over and over
}

func (e careless) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	answers, err := e.Engine.Translate(ctx, from, to, texts)
	for i, text := range texts {
		sentences := strings.SplitAfter(text, ". ")
		if len(sentences) < 2 {
			continue
		}
		var out string
		for k, s := range sentences {
			switch e.hand[k%len(e.hand)] {
			case 0: // left out
			case 1:
				out += s + " " + s
			case 2:
				out += strings.Replace(s, ".", ",", 1)
			default:
				out += s
			}
		}
		if out != "" {
			answers[i].Text = mock.Text(out)
		}
	}
	return answers, err
}

func TestNoSentenceOfAParagraphIsLostWhateverTheEngineDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := careless{mock.New(), rapid.SliceOfN(rapid.IntRange(0, 9), 9, 9).Draw(t, "hand")}
		sentence := rapid.SampledFrom([]string{"Le chat noir mange une grande souris.", "Paul est venu le 14 juillet 1985.", "Il pleut.",
			"Les députés ont voté la loi à 345 voix contre 12.", "Marie travaille chez Renault depuis longtemps."})
		var text strings.Builder
		for range rapid.IntRange(1, 3).Draw(t, "paragraphs") {
			text.WriteString(strings.Join(rapid.SliceOfN(sentence, 1, 9).Draw(t, "sentences"), " ") + "\n\n")
		}
		b := split(t, text.String())
		stats, err := pipeline.Translate(context.Background(), b, e, pipeline.TranslateOptions{To: "en", Unit: pipeline.Paragraph}, translate.Options{})
		if err == nil {
			err = pipeline.Align(context.Background(), b)
		}
		if err != nil {
			t.Fatal(err)
		}
		source, target := 0, 0
		for _, l := range b.Links {
			if l.Source.Start != source || l.Target.Start != target || l.Source.Empty() || l.Target.Empty() {
				t.Errorf("link %v after sentences %d and %d of %q, stats %+v", l.Link, source, target, text.String(), stats)
			}
			source, target = l.Source.End, l.Target.End
		}
		if source != len(b.Source.Segments) || target != len(b.Target.Segments) {
			t.Errorf("links end at %d of %d and %d of %d", source, len(b.Source.Segments), target, len(b.Target.Segments))
		}
	})
}

func TestOnlyTheSentencesAroundALossAreTranslatedAgain(t *testing.T) {
	const short = "Le chat noir mange une grande souris. Paul est venu le 14 juillet 1985. Les députés ont voté la loi à 345 voix contre 12."
	const long = short + " Marie travaille chez Renault depuis longtemps. La ville de Lyon compte 522 000 habitants. Il pleut à Paris en mai 2024. " +
		"Le train de Nantes arrive à 18 h 40. Jean Valjean a volé un pain en 1796."
	const keep, drop = 5, 0
	for _, c := range []struct {
		name, text          string
		hand                []int
		split, again, parts int
	}{
		{"all there", short, []int{keep}, 0, 0, 1},
		{"one of three left out", short, []int{keep, drop, keep}, 1, 3, 3},
		{"two of three left out", short, []int{drop, drop, keep}, 1, 3, 3},
		{"one of eight left out", long, []int{keep, keep, keep, keep, keep, keep, drop, keep}, 1, 4, 5},
	} {
		b := split(t, c.text)
		stats, err := pipeline.Translate(context.Background(), b, careless{mock.New(), c.hand}, pipeline.TranslateOptions{To: "en", Unit: pipeline.Paragraph}, translate.Options{})
		if err != nil || stats.Split != c.split || stats.Again != c.again || len(b.Translations) != c.parts || stats.Sent != 1+c.again {
			t.Errorf("%s: %d translations, stats %+v, error %v", c.name, len(b.Translations), stats, err)
		}
	}
}

func TestRepeatsAreCountedInSegmentsWhateverTheUnit(t *testing.T) {
	text := "Il pleut à Paris en mai 2024. Paul est venu le 14 juillet 1985.\n\nIl pleut à Paris en mai 2024.\nIl pleut à Paris en mai 2024."
	for _, unit := range []pipeline.Unit{pipeline.Sentence, pipeline.Paragraph} {
		if got := pipeline.Repeats(through(t, text, mock.New(), unit)); got != 2 {
			t.Errorf("unit %s: %d repeats", unit, got)
		}
	}
}

func TestExplainOfARepeatWhoseFirstWasPartedNamesNone(t *testing.T) {
	b := split(t, "Il pleut à Paris. Paul dort.\n\nIl pleut à Paris. Paul dort.")
	translation := func(start, end int, text string, repeat bool) bitext.Translation {
		return bitext.Translation{Source: bitext.Range{Start: start, End: end}, Text: text, Origin: bitext.Origin{Kind: bitext.Machine}, Repeat: repeat}
	}
	b.Target.Lang = "en"
	b.Translations = []bitext.Translation{translation(0, 1, "It rains in Paris.", false), translation(1, 2, "Paul sleeps.", false),
		translation(2, 4, "It rains in Paris. Paul sleeps.", true)}
	aligned := *b
	if err := pipeline.Align(context.Background(), &aligned); err != nil {
		t.Fatal(err)
	}
	why, err := pipeline.Explain(context.Background(), b, &aligned, 2)
	if err != nil || why.SameAs != -1 {
		t.Errorf("%+v, error %v", why, err)
	}
}
