package libretranslate_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/libretranslate"
	"visavis/pipeline/translate/translatetest"
	"visavis/pipeline/translate/translatetest/fake"
)

const key = "not-a-real-key"

func start(t testing.TB) (*fake.Server, *libretranslate.Engine) {
	t.Helper()
	s := fake.NewLibreTranslate(t)
	s.RequireKey(key)
	e, err := libretranslate.New(libretranslate.Options{URL: s.URL + "/", Key: key})
	if err != nil {
		t.Fatal(err)
	}
	return s, e
}

func TestConformance(t *testing.T) {
	translatetest.Run(t, translatetest.Engine{
		Service: func(t testing.TB) (*fake.Server, translate.Engine) { s, e := start(t); return s, e },
		From:    "fr", To: "en", NotFrom: "fr", NotTo: "xx",
	})
}

func TestWhatIsSent(t *testing.T) {
	for _, c := range []struct{ version, languages, to, want string }{
		{"old", "fr en pt pb zh zt", "pt-BR", "pb"},
		{"old", "fr en pt pb zh zt", "pt-PT", "pt"},
		{"old", "fr en pt pb zh zt", "zh-TW", "zt"},
		{"new", "fr en pt pt-BR zh-Hans zh-Hant", "pt-BR", "pt-BR"},
		{"new", "fr en pt pt-BR zh-Hans zh-Hant", "zh-TW", "zh-Hant"},
		{"new", "fr en pt pt-BR zh-Hans zh-Hant", "zh", "zh-Hans"},
	} {
		s, e := start(t)
		s.SetLanguages(strings.Fields(c.languages)...)
		if _, err := e.Translate(context.Background(), "fr-CA", c.to, []string{"Bonjour.", " "}); err != nil {
			t.Fatal(err)
		}
		if got := s.Received()[0]; got.From != "fr" || got.To != c.want || got.Format != "text" || len(got.Texts) != 1 || got.Target != "/translate" || got.Key != key {
			t.Errorf("%s server, to %s: it got %+v, want %s", c.version, c.to, got, c.want)
		}
		e.Close()
	}
}

func TestTheServerTakesNoReferencesOutOfATextThatHasThem(t *testing.T) {
	s, e := start(t)
	defer e.Close()
	for text, want := range map[string]string{
		"Écrivez &lt;br&gt; ici.": "[mock] Écrivez &lt;br&gt; ici.",
		"R&D chez AT&T":           "[mock] R&D zehc AT&T",
		"&amp;amp; est &amp;":     "[mock] &amp;amp; tse &amp;",
		"&copy 2026":              "[mock] &copy 2026",
	} {
		answers, err := e.Translate(context.Background(), "fr", "en", []string{text})
		if err != nil || answers[0].Text != want {
			t.Errorf("%q became %+v, %v: want %q (the server got %q)", text, answers, err, want, s.Received()[len(s.Received())-1].Texts)
		}
	}
}

func TestKeys(t *testing.T) {
	s, e := start(t)
	defer e.Close()
	s.RequireKey("another")
	_, err := e.Translate(context.Background(), "fr", "en", []string{"Oui."})
	var setup *translate.SetupError
	if !errors.As(err, &setup) || !strings.Contains(err.Error(), "refuses the key in LIBRETRANSLATE_API_KEY: Invalid API key") {
		t.Errorf("a wrong key: error is %v", err)
	}
	t.Setenv(libretranslate.KeyVar, "")
	without, err := libretranslate.New(libretranslate.Options{URL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer without.Close()
	_, err = without.Translate(context.Background(), "fr", "en", []string{"Oui."})
	if !errors.As(err, &setup) || !strings.Contains(err.Error(), "wants a key") || !strings.Contains(setup.Hint, libretranslate.KeyVar) {
		t.Errorf("no key: error is %v", err)
	}
}

func TestNoServer(t *testing.T) {
	t.Setenv(libretranslate.URLVar, "")
	_, err := libretranslate.New(libretranslate.Options{})
	var setup *translate.SetupError
	if !errors.As(err, &setup) || !strings.Contains(err.Error(), "LIBRETRANSLATE_URL") || !strings.Contains(setup.Hint, "--engine-url") {
		t.Errorf("error is %v", err)
	}
	t.Setenv(libretranslate.URLVar, "http://127.0.0.1:1")
	e, err := libretranslate.New(libretranslate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Supports(context.Background(), "fr", "en"); err == nil || !strings.Contains(err.Error(), "libretranslate: ") || !strings.Contains(err.Error(), "127.0.0.1:1") {
		t.Errorf("error is %v: want one that names the address", err)
	}
}
