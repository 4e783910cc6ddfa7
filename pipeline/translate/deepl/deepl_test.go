package deepl_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/deepl"
	"visavis/pipeline/translate/protect"
	"visavis/pipeline/translate/translatetest"
	"visavis/pipeline/translate/translatetest/fake"
)

const key = "0123-not-a-real-key:fx"

func start(t testing.TB, opt deepl.Options) (*fake.Server, *deepl.Engine) {
	t.Helper()
	s := fake.NewDeepL(t)
	s.RequireKey(key)
	opt.URL, opt.Key = s.URL, key
	e, err := deepl.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return s, e
}

func TestConformance(t *testing.T) {
	translatetest.Run(t, translatetest.Engine{
		Service: func(t testing.TB) (*fake.Server, translate.Engine) { s, e := start(t, deepl.Options{}); return s, e },
		From:    "fr", To: "en", NotFrom: "fr", NotTo: "xx",
	})
}

func TestWhatIsSent(t *testing.T) {
	s, e := start(t, deepl.Options{Formality: "prefer_more", GlossaryID: "g-42", Model: "prefer_quality_optimized"})
	defer e.Close()
	for _, ask := range []bool{false, true} { // what DeepL itself says of its languages changes nothing here
		if ask {
			if err := e.Supports(context.Background(), "fr-CA", "en-AU"); err != nil {
				t.Fatal(err)
			}
		}
		for to, want := range map[string]string{"en": "EN-US", "en-AU": "EN-GB", "pt": "PT-BR", "pt-PT": "PT-PT", "de-AT": "DE", "zh-TW": "ZH-HANT"} {
			answers, err := e.Translate(context.Background(), "fr-CA", to, []string{"Bonjour.", " ", "L’été &amp; moi."})
			if err != nil {
				t.Fatal(err)
			}
			calls := s.Received()
			c := calls[len(calls)-1]
			if c.From != "FR" || c.To != want || len(c.Texts) != 2 || c.Target != "/v2/translate" || c.Model != "prefer_quality_optimized" ||
				c.Params["formality"] != "prefer_more" || c.Params["glossary_id"] != "g-42" || c.Key != key {
				t.Errorf("to %s: the service got %+v", to, c)
			}
			if answers[0].Origin.Model != "quality_optimized" || answers[2].Text != "[mock] L’été &amp; moi." {
				t.Errorf("the answers are %+v", answers)
			}
		}
	}
	if got := e.Settings(); got != "formality=prefer_more glossary=g-42" {
		t.Errorf("settings are %q", got)
	}
}

func TestWhatIsRefusedBeforeItIsSent(t *testing.T) {
	t.Setenv(deepl.KeyVar, "")
	for name, c := range map[string]struct {
		opt  deepl.Options
		want string
	}{
		"no key":                   {deepl.Options{}, "DEEPL_AUTH_KEY is not set"},
		"a formality that is none": {deepl.Options{Formality: "polite"}, "no formality polite"},
		"a model that is none":     {deepl.Options{Model: "best"}, "no model best"},
		"an address that is none":  {deepl.Options{URL: "deepl.com"}, "no address"},
		"a key unencrypted":        {deepl.Options{Key: key, URL: "http://deepl.example"}, "unencrypted"},
		"a key in the address":     {deepl.Options{URL: "https://me:" + key + "@deepl.example"}, "no address"},
	} {
		_, err := deepl.New(c.opt)
		var setup *translate.SetupError
		if !errors.As(err, &setup) || !strings.Contains(err.Error(), c.want) || setup.Hint == "" || strings.Contains(err.Error()+setup.Hint, key) {
			t.Errorf("%s: error is %v: want one with %q and a hint", name, err, c.want)
		}
	}
}

func TestFormalityThatALanguageDoesNotHave(t *testing.T) {
	_, e := start(t, deepl.Options{Formality: "less"})
	defer e.Close()
	if err := e.Supports(context.Background(), "fr", "de"); err != nil {
		t.Error(err)
	}
	var setup *translate.SetupError
	if err := e.Supports(context.Background(), "fr", "en"); !errors.As(err, &setup) || !strings.Contains(setup.Hint, "prefer_less") {
		t.Errorf("error is %v: want one that says what passes", err)
	}
}

func TestTheQuotaSaysHowMuchIsUsed(t *testing.T) {
	s, e := start(t, deepl.Options{})
	defer e.Close()
	s.Fail(fake.Fault{Quota: true})
	_, err := e.Translate(context.Background(), "fr", "en", []string{"Oui."})
	if err == nil || !strings.Contains(err.Error(), "Quota Exceeded (HTTP 456); 500000 of 500000 characters of this month are used") {
		t.Errorf("error is %v", err)
	}
}

// TestMarksCostNothing: DeepL charges for what is outside of tags.
func TestMarksCostNothing(t *testing.T) {
	s, e := start(t, deepl.Options{})
	defer e.Close()
	const text = "Bonjour {nom}, 2 < 3.\nAllez !"
	want := utf8.RuneCountInString("Bonjour {nom}, 2 &lt; 3.Allez !")
	engine := protect.New(e, protect.Options{})
	if plan := translate.Plan(engine, "fr", "en", []string{text}, translate.Options{}); plan.Charged != want || plan.SentCodePoints != want {
		t.Errorf("planned %+v, want %d characters", plan, want)
	}
	ledger := &translate.Ledger{}
	_, stats, err := translate.Texts(context.Background(), engine, "fr", "en", []string{text}, translate.Options{Ledger: ledger, Price: 25})
	if err != nil || stats.Charged != want || ledger.Spent().Characters != want {
		t.Errorf("%+v, %+v, %v: want %d characters", stats, ledger.Spent(), err, want)
	}
	if got := s.Received()[0].Texts[0]; got != `Bonjour <x id="1">{nom}</x>, 2 &lt; 3.<br/>Allez !` {
		t.Errorf("DeepL got %s", got)
	}
}

func TestAGlossaryThatIsGone(t *testing.T) {
	_, e := start(t, deepl.Options{GlossaryID: "gone"})
	defer e.Close()
	_, err := e.Translate(context.Background(), "fr", "en", []string{"Oui."})
	var setup *translate.SetupError
	if !errors.As(err, &setup) || !strings.Contains(err.Error(), "Glossary not found") || !strings.Contains(setup.Hint, "--glossary-id") {
		t.Errorf("error is %v", err)
	}
}

func TestAKeyOfAnotherAccountIsRefused(t *testing.T) {
	s, e := start(t, deepl.Options{})
	defer e.Close()
	s.RequireKey("another")
	for _, err := range []error{
		e.Supports(context.Background(), "fr", "en"),
		func() error { _, err := e.Translate(context.Background(), "fr", "en", []string{"Oui."}); return err }(),
	} {
		var setup *translate.SetupError
		if !errors.As(err, &setup) || !strings.Contains(err.Error(), "refuses the key in DEEPL_AUTH_KEY: Forbidden (HTTP 403)") {
			t.Errorf("error is %v", err)
		}
	}
}
