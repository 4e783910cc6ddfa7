package replay_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/mock"
	"visavis/pipeline/translate/replay"
	"visavis/pipeline/translate/translatetest"
)

func engine(t testing.TB, pairs ...replay.Pair) *replay.Engine {
	t.Helper()
	e, err := replay.New(replay.Options{Name: "memory.tmx", Pairs: pairs})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestConformance(t *testing.T) {
	var pairs []replay.Pair
	for _, text := range translatetest.Texts() {
		pairs = append(pairs, replay.Pair{Source: text, Target: mock.Text(text), From: "fr", To: "en"})
	}
	translatetest.Run(t, translatetest.Engine{
		New:  func(t testing.TB) translate.Engine { return engine(t, pairs...) },
		From: "fr", To: "en", NotFrom: "fr", NotTo: "de",
	})
}

func TestEveryTextThatIsMissingIsNamed(t *testing.T) {
	e := engine(t, replay.Pair{Source: "Un.", Target: "One."})
	texts := []string{"Un.", "Deux.", "Un.", "Trois."}
	_, err := e.Translate(context.Background(), "fr", "en", texts)
	for _, want := range []string{"Deux.", "Trois.", "memory.tmx"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v: want one with %q", err, want)
		}
	}
	results, stats, err := translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{})
	var failed *translate.FailedError
	if !errors.As(err, &failed) || len(failed.Failures) != 2 || failed.Failures[0].Index != 1 || failed.Failures[1].Index != 3 {
		t.Errorf("error is %v: want one about segments 2 and 4", err)
	}
	var missing *replay.MissingError
	if !errors.As(err, &missing) || missing.Text != "Deux." {
		t.Errorf("error is %v: want one that wraps the *MissingError of the first", err)
	}
	if results[0].Text != "One." || results[2].Text != "One." || !results[2].Repeat || stats.Failed != 2 || stats.Sent != 1 {
		t.Errorf("results are %+v, stats %+v", results, stats)
	}
}

func TestTheFirstPairForALanguageCounts(t *testing.T) {
	e := engine(t,
		replay.Pair{Source: "Bonjour.", Target: "Guten Tag.", From: "fr", To: "de"},
		replay.Pair{Source: " Bonjour. ", Target: "Hello.", From: "fr-FR", To: "en", Origin: bitext.Origin{Kind: bitext.Machine, Engine: "apertium", Date: "2026-01-02"}},
		replay.Pair{Source: "Bonjour.", Target: "Hi.", From: "fr", To: "en-GB"},
	)
	got, err := e.Translate(context.Background(), "fr", "en", []string{"Bonjour."})
	if err != nil || got[0].Text != "Hello." || got[0].Origin.Engine != "apertium" || got[0].Origin.Date != "2026-01-02" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestSettingsChangeWithTheMemory(t *testing.T) {
	a := engine(t, replay.Pair{Source: "Un.", Target: "One."})
	b := engine(t, replay.Pair{Source: "Un.", Target: "A."})
	if a.Settings() == b.Settings() {
		t.Error("two memories have the same settings: answers of one would be taken for those of the other")
	}
}

func TestNewWithoutPairs(t *testing.T) {
	var setup *translate.SetupError
	if _, err := replay.New(replay.Options{Name: "empty.tmx"}); !errors.As(err, &setup) {
		t.Errorf("error is %v: want a *translate.SetupError", err)
	}
}
