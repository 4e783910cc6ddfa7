package pipeline_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/mock"
	"visavis/pipeline/translate/replay"
)

// fataler is a test, or one try of a property.
type fataler interface {
	Helper()
	Fatal(...any)
}

// split takes a French text through split.
func split(t fataler, text string) *bitext.Bitext {
	t.Helper()
	b, err := pipeline.Split(document(t, text), pipeline.SplitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// through takes a text through split, translate and align.
func through(t fataler, text string, e translate.Engine, unit pipeline.Unit) *bitext.Bitext {
	t.Helper()
	b := split(t, text)
	if _, err := pipeline.Translate(context.Background(), b, e, pipeline.TranslateOptions{To: "en", Unit: unit}, translate.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := pipeline.Align(context.Background(), b); err != nil {
		t.Fatal(err)
	}
	return b
}

func recording(t *testing.T, pairs ...string) translate.Engine {
	t.Helper()
	var out []replay.Pair
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, replay.Pair{Source: pairs[i], Target: pairs[i+1], From: "fr", To: "en"})
	}
	e, err := replay.New(replay.Options{Name: "r.tmx", Pairs: out})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func links(b *bitext.Bitext) []string {
	var out []string
	for _, l := range b.Links {
		out = append(out, b.Source.RangeText(l.Source)+" → "+b.Target.RangeText(l.Target))
	}
	return out
}

func TestASentenceThatBecameTwoStaysOneUnit(t *testing.T) {
	e := recording(t, "Un, puis deux.", "One. Then two.", "Trois.", "Three.", "Quatre.", "Four.")
	b := through(t, "Un, puis deux. Trois.\n\nQuatre.", e, pipeline.Sentence)
	want := []string{"Un, puis deux. → One. Then two.", "Trois. → Three.", "Quatre. → Four."}
	if diff := cmp.Diff(want, links(b)); diff != "" {
		t.Error(diff)
	}
	if got, want := b.Target.Text, "One. Then two. Three.\n\nFour."; got != want {
		t.Errorf("the target is %q, want %q", got, want)
	}
	if b.Links[0].Target.Len() != 2 || b.Links[0].Confidence != 1 {
		t.Errorf("the link is %+v", b.Links[0])
	}
}

func TestAParagraphIsSentWholeAndAlignedInside(t *testing.T) {
	e := recording(t, "Il pleut à Paris en mai 2024. La ville de Lyon compte 522 000 habitants.",
		"In Paris it rains in May 2024. The city of Lyon has 522,000 inhabitants.",
		"Il part. Elle reste. Fin.", "He leaves and she stays; the end.")
	b := through(t, "Il pleut à Paris en mai 2024. La ville de Lyon compte 522 000 habitants.\nIl part. Elle reste. Fin.", e, pipeline.Paragraph)
	want := []string{
		"Il pleut à Paris en mai 2024. → In Paris it rains in May 2024.",
		"La ville de Lyon compte 522 000 habitants. → The city of Lyon has 522,000 inhabitants.",
		"Il part. Elle reste. Fin. → He leaves and she stays; the end.",
	}
	if diff := cmp.Diff(want, links(b)); diff != "" {
		t.Error(diff)
	}
}

func TestEveryLinkStaysInItsUnitAndNoSegmentIsLost(t *testing.T) {
	words := rapid.SampledFrom([]string{"Bonjour.", "Il pleut !", "M. Dupont est là.", "Vraiment ?", "1. Un", "2. Deux.", "« Oui. »", "🙏", "{0} %s.", "\n", "\n\n", " "})
	rapid.Check(t, func(t *rapid.T) {
		text := "Début. " + strings.Join(rapid.SliceOf(words).Draw(t, "words"), " ")
		unit := rapid.SampledFrom([]pipeline.Unit{pipeline.Sentence, pipeline.Paragraph}).Draw(t, "unit")
		b := through(t, text, mock.New(), unit)
		if err := b.Validate(); err != nil {
			t.Fatal(err)
		}
		source, target := 0, 0
		for _, l := range b.Links {
			if l.Source.Start != source || l.Target.Start != target {
				t.Fatalf("link %v does not go on at source %d, target %d", l, source, target)
			}
			source, target = l.Source.End, l.Target.End
		}
		if source != len(b.Source.Segments) || target != len(b.Target.Segments) {
			t.Fatalf("the links end at %d of %d and %d of %d segments", source, len(b.Source.Segments), target, len(b.Target.Segments))
		}
	})
}

// run is a run of text with the mock, in folder.
func run(t *testing.T, folder, text string, e translate.Engine) pipeline.Run {
	return pipeline.Run{Folder: folder, Tool: "visavis test", Document: document(t, text), Engine: e,
		Translate: pipeline.TranslateOptions{To: "en", Unit: pipeline.Sentence}}
}

func reused(r *pipeline.Result) string {
	var out []string
	for _, s := range r.Stages {
		if s.Reused {
			out = append(out, s.Stage)
		}
	}
	return strings.Join(out, " ")
}

func TestARunDoesOnlyWhatChanged(t *testing.T) {
	dir := t.TempDir()
	for _, tt := range []struct{ name, text, want string }{
		{"first", "Un. Deux.", ""},
		{"again", "Un. Deux.", "split translate align check"},
		{"other text", "Un. Deux. Trois.", ""},
	} {
		err := run(t, dir, tt.text, mock.New()).Do(context.Background(), func(r *pipeline.Result) error {
			if got := reused(r); got != tt.want {
				t.Errorf("%s: reused %q, want %q", tt.name, got, tt.want)
			}
			if tt.name == "other text" && (r.Stats.Sent != 1 || r.Stats.FromStore != 2) {
				t.Errorf("%s: %+v", tt.name, r.Stats)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestADamagedStageIsMadeAgain(t *testing.T) {
	dir := t.TempDir()
	export := func(want string) func(*pipeline.Result) error {
		return func(r *pipeline.Result) error {
			if got := reused(r); got != want {
				t.Errorf("reused %q, want %q", got, want)
			}
			return nil
		}
	}
	r := run(t, dir, "Un. Deux.", mock.New())
	if err := r.Do(context.Background(), export("")); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "4-check.jsonl")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data[:len(data)-20], 0o666); err != nil {
		t.Fatal(err)
	}
	if err := r.Do(context.Background(), export("split translate align")); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "2-translate.jsonl")); err != nil {
		t.Fatal(err)
	}
	if err := r.Do(context.Background(), export("split")); err != nil {
		t.Fatal(err)
	}
}

// failing is an engine that fails after some texts.
type failing struct {
	translate.Engine
	left *int
}

var errBroken = errors.New("broken for good")

func (f failing) Limits() translate.Limits { return translate.Limits{Segments: 1, Concurrent: 1} }

func (f failing) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	if *f.left == 0 {
		return nil, errBroken
	}
	*f.left--
	return f.Engine.Translate(ctx, from, to, texts)
}

func TestWhatWasBoughtBeforeAFailureIsNotBoughtAgain(t *testing.T) {
	dir := t.TempDir()
	left := 2
	r := run(t, dir, "Un. Deux. Trois. Quatre.", failing{mock.New(), &left})
	err := r.Do(context.Background(), func(*pipeline.Result) error { t.Error("exported"); return nil })
	if !errors.Is(err, errBroken) {
		t.Fatalf("error %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "2-translate.jsonl")); err == nil {
		t.Error("the stage that failed left an artefact")
	}
	left = 2
	err = r.Do(context.Background(), func(r *pipeline.Result) error {
		if r.Stats.FromStore != 2 || r.Stats.Sent != 2 || reused(r) != "split" {
			t.Errorf("%+v, reused %s", r.Stats, reused(r))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
