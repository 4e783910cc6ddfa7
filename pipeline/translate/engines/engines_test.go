package engines_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/apertium"
	"visavis/pipeline/translate/engines"
	"visavis/pipeline/translate/replay"
	"visavis/pipeline/translate/translatetest/fake"
	"visavis/pipeline/translate/translatetest/fakegoogle"
)

// bare is a machine with nothing on it: no programs, no variables, no files.
func bare(t *testing.T) {
	for _, v := range []string{"GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT", "GOOGLE_API_KEY", "APERTIUM_DATADIR",
		"DEEPL_AUTH_KEY", "AZURE_TRANSLATOR_KEY", "AZURE_TRANSLATOR_REGION", "LIBRETRANSLATE_URL", "LIBRETRANSLATE_API_KEY", "OPENAI_API_KEY"} {
		t.Setenv(v, "")
	}
	t.Setenv("PATH", t.TempDir())
	t.Setenv("HOME", t.TempDir())
}

func load(pairs ...replay.Pair) func(string) ([]replay.Pair, error) {
	return func(path string) ([]replay.Pair, error) {
		if path != "dir/memory.tmx" {
			return nil, errors.New("no such file: " + path)
		}
		return pairs, nil
	}
}

func TestOpen(t *testing.T) {
	bare(t)
	basic, advanced := fakegoogle.NewBasic(t), fakegoogle.NewAdvanced(t)
	pairs := load(replay.Pair{Source: "Oui.", Target: "Yes.", From: "fr", To: "en"})
	for _, c := range []struct {
		name string
		opt  engines.Options
		want string // the answer to Oui.
	}{
		{"mock", engines.Options{}, "[mock] Oui."},
		{"replay:dir/memory.tmx", engines.Options{LoadPairs: pairs}, "Yes."},
		{"google", engines.Options{URL: advanced.URL}, "[mock] Oui."},
		{"google-basic", engines.Options{URL: basic.URL}, "[mock] Oui."},
		{"deepl", engines.Options{URL: fake.NewDeepL(t).URL, GlossaryID: "g-1", Formality: "prefer_less", Model: "latency_optimized"}, "[mock] Oui."},
		{"azure", engines.Options{URL: fake.NewAzure(t).URL, Model: "general"}, "[mock] Oui."},
		{"libretranslate", engines.Options{URL: fake.NewLibreTranslate(t).URL}, "[mock] Oui."},
		{"openai", engines.Options{URL: fake.NewOpenAI(t).URL, Model: "m"}, "[mock] Oui."},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, err := engines.Open(context.Background(), c.name, c.opt)
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			if err := e.Supports(context.Background(), "fr", "en"); err != nil {
				t.Error(err)
			}
			results, _, err := translate.Texts(context.Background(), e, "fr", "en", []string{"Oui."}, translate.Options{})
			if err != nil || results[0].Text != c.want {
				t.Errorf("got %+v, %v: want %q", results, err, c.want)
			}
		})
	}
}

func TestOpenSaysWhatIsWrong(t *testing.T) {
	bare(t)
	for _, c := range []struct {
		name string
		opt  engines.Options
		want string
	}{
		{"gogle", engines.Options{}, `there is no engine "gogle": use one of apertium, google, google-basic, deepl, azure, libretranslate, openai, replay:FILE, mock`},
		{"", engines.Options{}, "there is no engine"},
		{"mock:x", engines.Options{}, "nothing after a colon"},
		{"mock", engines.Options{URL: "http://127.0.0.1:1"}, "--engine-url"},
		{"apertium", engines.Options{Model: "m"}, "--model"},
		{"google-basic", engines.Options{Location: "europe-west1"}, "--location"},
		{"replay", engines.Options{LoadPairs: load()}, "no file"},
		{"replay:", engines.Options{LoadPairs: load()}, "no file"},
		{"replay:other.tmx", engines.Options{LoadPairs: load()}, "no such file: other.tmx"},
		{"replay:dir/memory.tmx", engines.Options{LoadPairs: load()}, "memory.tmx holds no translations"},
		{"google", engines.Options{}, "GOOGLE_APPLICATION_CREDENTIALS"},
		{"google-basic", engines.Options{}, "GOOGLE_API_KEY"},
		{"deepl", engines.Options{}, "DEEPL_AUTH_KEY"},
		{"deepl", engines.Options{URL: "http://localhost", Formality: "rude"}, "no formality rude"},
		{"azure", engines.Options{}, "AZURE_TRANSLATOR_KEY"},
		{"libretranslate", engines.Options{}, "LIBRETRANSLATE_URL"},
		{"openai", engines.Options{Model: "m"}, "OPENAI_API_KEY"},
		{"openai", engines.Options{URL: "http://127.0.0.1:1"}, "no model"},
		{"libretranslate", engines.Options{GlossaryID: "g"}, "--glossary-id"},
		{"google-basic", engines.Options{GlossaryID: "g"}, "--glossary-id"},
		{"azure", engines.Options{Labels: map[string]string{"a": "b"}}, "--label"},
		{"mock", engines.Options{Via: []string{"ca"}}, "--via"},
		{"google", engines.Options{Formality: "more"}, "--formality"},
		{"deepl", engines.Options{GlossaryIgnoreCase: true}, "--glossary-ignore-case"},
		{"google", engines.Options{URL: "nowhere"}, `"nowhere" is no address`},
	} {
		e, err := engines.Open(context.Background(), c.name, c.opt)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || e != nil {
			t.Errorf("%s: got %v, %v: want one line with %q", c.name, e, err, c.want)
		}
	}
}

func TestDefaultIsApertiumOrNothing(t *testing.T) {
	probe := apertium.New(apertium.Options{})
	defer probe.Close()
	if probe.Supports(context.Background(), "fr", "en") == nil {
		e, err := engines.Default(context.Background(), "fr", "en", engines.Options{})
		if err != nil || e.Origin("fr", "en").Engine != "apertium" {
			t.Fatalf("got %v, %v", e, err)
		}
		e.Close()
		_, err = engines.Default(context.Background(), "fr", "ja", engines.Options{})
		if err == nil || !strings.Contains(err.Error(), "apertium cannot translate from fr to ja; it can do ") || !strings.Contains(err.Error(), "fr-en") {
			t.Errorf("error is %v: want one with the pairs that it can do", err)
		}
	}
	if _, err := engines.Default(context.Background(), "fr", "en", engines.Options{URL: "http://127.0.0.1:1"}); err == nil || !strings.Contains(err.Error(), "--engine-url") {
		t.Errorf("error is %v: want one that says that the address is of no use without an engine", err)
	}
	bare(t)
	t.Setenv("GOOGLE_API_KEY", "a-key-that-would-pay")
	e, err := engines.Default(context.Background(), "fr", "en", engines.Options{})
	var setup *translate.SetupError
	if e != nil || !errors.As(err, &setup) {
		t.Fatalf("got %v, %v: want a *translate.SetupError, and no engine that costs money", e, err)
	}
	for _, want := range []string{"google (paid, not set up here)", "google-basic (paid)", "replay:FILE", "apertium-fra-cat"} {
		if !strings.Contains(setup.Hint, want) {
			t.Errorf("the hint is %q: want %q in it", setup.Hint, want)
		}
	}
	if strings.Contains(setup.Hint+setup.Missing, "mock") {
		t.Errorf("the mock is offered: %q", setup.Hint)
	}
}

func TestListSaysWhatIsMissing(t *testing.T) {
	bare(t)
	start := time.Now()
	available := map[string]bool{}
	for _, i := range engines.List(context.Background(), engines.Options{}) {
		available[i.Name] = i.Available
		if i.What == "" || i.Needs == "" || i.Available == (i.Missing != "") {
			t.Errorf("%+v", i)
		}
		if i.Paid() != (i.Leaves != "") || engines.About(i.Name).Price != i.Price {
			t.Errorf("%s: costs %v, text goes to %q", i.Name, i.Price, i.Leaves)
		}
	}
	want := map[string]bool{"apertium": false, "google": false, "google-basic": false, "deepl": false, "azure": false,
		"libretranslate": false, "openai": false, "replay:FILE": true, "mock": true}
	for name, w := range want {
		if got, ok := available[name]; !ok || got != w {
			t.Errorf("%s: available %v, want %v", name, got, w)
		}
	}
	if !slices.Equal(engines.Names(), []string{"apertium", "google", "google-basic", "deepl", "azure", "libretranslate", "openai", "replay:FILE", "mock"}) {
		t.Errorf("names are %q", engines.Names())
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
}
