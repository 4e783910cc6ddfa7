package azure_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/azure"
	"visavis/pipeline/translate/translatetest"
	"visavis/pipeline/translate/translatetest/fake"
)

const key = "not-a-real-key"

func start(t testing.TB, opt azure.Options) (*fake.Server, *azure.Engine) {
	t.Helper()
	s := fake.NewAzure(t)
	s.RequireKey(key)
	opt.URL, opt.Key = s.URL, key
	e, err := azure.New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return s, e
}

func TestConformance(t *testing.T) {
	translatetest.Run(t, translatetest.Engine{
		Service: func(t testing.TB) (*fake.Server, translate.Engine) { s, e := start(t, azure.Options{}); return s, e },
		From:    "fr", To: "en", NotFrom: "fr", NotTo: "xx",
	})
}

func TestWhatIsSent(t *testing.T) {
	s, e := start(t, azure.Options{Region: "westeurope", Category: "legal-fr"})
	defer e.Close()
	for _, ask := range []bool{false, true} { // what Azure itself says of its languages changes nothing here
		if ask {
			if err := e.Supports(context.Background(), "fr", "zh-TW"); err != nil {
				t.Fatal(err)
			}
		}
		for to, want := range map[string]string{"en-GB": "en", "zh-TW": "zh-Hant", "zh": "zh-Hans"} {
			answers, err := e.Translate(context.Background(), "fr", to, []string{"Bonjour.", " ", "C’est secret."})
			if err != nil {
				t.Fatal(err)
			}
			calls := s.Received()
			c := calls[len(calls)-1]
			if c.From != "fr" || c.To != want || len(c.Texts) != 2 || c.Format != "plain" || c.Model != "legal-fr" || c.Params["allowFallback"] != "false" ||
				c.Params["region"] != "westeurope" || c.Key != key || strings.Contains(c.Target, "secret") {
				t.Errorf("to %s: the service got %+v", to, c)
			}
			if answers[0].Origin.Model != "legal-fr" || answers[1].Text != " " {
				t.Errorf("the answers are %+v", answers)
			}
		}
	}
}

func TestTheLargestCallPasses(t *testing.T) {
	s, e := start(t, azure.Options{})
	defer e.Close()
	texts := make([]string, 50)
	for i := range texts {
		texts[i] = strings.Repeat("𝄞", e.Limits().CodePoints/len(texts))
	}
	if _, err := e.Translate(context.Background(), "fr", "en", texts); err != nil {
		t.Errorf("%v (%d texts)", err, len(s.Received()[0].Texts))
	}
}

func TestMissingKey(t *testing.T) {
	t.Setenv(azure.KeyVar, "")
	_, err := azure.New(azure.Options{})
	var setup *translate.SetupError
	if !errors.As(err, &setup) || !strings.Contains(err.Error(), azure.KeyVar) || !strings.Contains(setup.Hint, azure.RegionVar) {
		t.Errorf("error is %v", err)
	}
}
