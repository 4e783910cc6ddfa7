package apertium_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/apertium"
	"visavis/pipeline/translate/translatetest"
)

// engine is Apertium, where it is installed.
func engine(t testing.TB) *apertium.Engine {
	t.Helper()
	e := apertium.New(apertium.Options{})
	if err := e.Supports(context.Background(), "fr", "en"); err != nil {
		t.Skipf("Apertium cannot translate from French to English here: %v", err)
	}
	return e
}

func TestConformance(t *testing.T) {
	engine(t).Close()
	translatetest.Run(t, translatetest.Engine{
		New:  func(t testing.TB) translate.Engine { return engine(t) },
		Slow: func(t testing.TB) translate.Engine { return engine(t) },
		From: "fr", To: "en", NotFrom: "fr", NotTo: "ja",
	})
}

func TestTheWayGoesThroughAThirdLanguage(t *testing.T) {
	e := engine(t)
	defer e.Close()
	for _, c := range []struct{ from, to, want string }{
		{"fr", "en", "fra-cat|cat-eng"},
		{"fra", "eng", "fra-cat|cat-eng"},
		{"fr-CA", "en-US", "fra-cat|cat-eng_US"},
		{"ca", "en-GB", "cat-eng"},
	} {
		if got := e.Origin(c.from, c.to).Model; got != c.want {
			t.Errorf("%s to %s: model is %q, want %q", c.from, c.to, got, c.want)
		}
	}
	answers, err := e.Translate(context.Background(), "fr", "en", []string{"Bonjour tout le monde."})
	if err != nil || answers[0].Text != "Good morning everybody." || answers[0].Origin.Model != "fra-cat|cat-eng" {
		t.Errorf("got %+v, %v", answers, err)
	}
}

func TestTheWayMayBeNamed(t *testing.T) {
	engine(t).Close()
	for _, c := range []struct{ from, to, via, want, err string }{
		{"fr", "en", "cat", "fra-cat|cat-eng", ""},
		{"fr", "en-US", "ca", "fra-cat|cat-eng_US", ""},
		{"en", "fr", "cat", "eng-cat|cat-fra", ""},
		{"fr", "en", "spa", "", "no mode fra-spa here, which --via spa asks for"},
		{"fr", "en", "cat,spa", "", "no mode cat-spa here"},
		{"fr", "ja", "cat", "", "no mode cat-jpn here"},
	} {
		e := apertium.New(apertium.Options{Via: strings.Split(c.via, ",")})
		defer e.Close()
		err := e.Supports(context.Background(), c.from, c.to)
		var setup *translate.SetupError
		if c.err != "" && (!errors.As(err, &setup) || !strings.Contains(err.Error(), c.err) || !strings.Contains(setup.Hint, "fra-cat")) {
			t.Errorf("%s to %s by way of %s: error is %v: want one with %q and the steps that there are", c.from, c.to, c.via, err, c.err)
		}
		if got := e.Origin(c.from, c.to).Model; got != c.want || c.err == "" && err != nil {
			t.Errorf("%s to %s by way of %s: model is %q, error %v: want %q", c.from, c.to, c.via, got, err, c.want)
		}
	}
	e := apertium.New(apertium.Options{Via: []string{"cat"}})
	defer e.Close()
	answers, err := e.Translate(context.Background(), "fr", "en", []string{"Bonjour tout le monde."})
	if err != nil || answers[0].Text != "Good morning everybody." {
		t.Errorf("got %+v, %v", answers, err)
	}
}

// TestTextsDoNotTouchEachOther has real sentences translated in two orders. Apertium's own taggers fail this: they remember.
func TestTextsDoNotTouchEachOther(t *testing.T) {
	data := os.Getenv("VISAVIS_DATA")
	if data == "" {
		t.Skip("VISAVIS_DATA is not set")
	}
	e := engine(t)
	defer e.Close()
	novel, err := os.ReadFile(filepath.Join(data, "gold/align/fr-en/LesTravailleursDeLaMer.src"))
	if err != nil {
		t.Skip(err)
	}
	texts := strings.Split(strings.TrimSpace(string(novel)), "\n")[:60]
	translated := func(texts []string) (out []string) {
		answers, err := e.Translate(context.Background(), "fr", "en", texts)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range answers {
			out = append(out, a.Text)
		}
		return out
	}
	forwards := translated(texts)
	slices.Reverse(texts)
	backwards := translated(texts)
	slices.Reverse(backwards)
	for i := range forwards {
		if forwards[i] != backwards[i] {
			t.Errorf("text %d is %q in one order, %q in the other", i, forwards[i], backwards[i])
		}
	}
}

func TestApertiumIsNotInstalled(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	e := apertium.New(apertium.Options{})
	defer e.Close()
	for name, err := range map[string]error{
		"Supports":  e.Supports(context.Background(), "fr", "en"),
		"Translate": func() error { _, err := e.Translate(context.Background(), "fr", "en", []string{"Oui."}); return err }(),
	} {
		var setup *translate.SetupError
		if !errors.As(err, &setup) || !strings.Contains(setup.Hint, "apertium-fra-cat") {
			t.Errorf("%s: error is %v: want a *translate.SetupError that says what to install", name, err)
		}
	}
}

func BenchmarkTranslate(b *testing.B) {
	e := engine(b)
	defer e.Close()
	texts := slices.Repeat([]string{"Nous avons remarqué que plusieurs comptes faisaient la promotion d’appels à la violence.", "Le chat mange une pomme."}, 32)
	for b.Loop() {
		if _, err := e.Translate(context.Background(), "fr", "en", texts); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(texts))/b.Elapsed().Seconds(), "texts/s")
}
