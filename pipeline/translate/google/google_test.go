package google_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/google"
	"visavis/pipeline/translate/translatetest"
	"visavis/pipeline/translate/translatetest/fake"
	"visavis/pipeline/translate/translatetest/fakegoogle"
)

func start(t testing.TB, opt google.Options) (*fakegoogle.Server, *google.Engine) {
	t.Helper()
	fake := fakegoogle.NewAdvanced(t)
	opt.URL = fake.URL
	e, err := google.New(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return fake, e
}

func TestConformance(t *testing.T) {
	translatetest.Run(t, translatetest.Engine{
		Service: func(t testing.TB) (*fake.Server, translate.Engine) { s, e := start(t, google.Options{}); return s, e },
		From:    "fr", To: "en", NotFrom: "fr", NotTo: "xx",
	})
}

func TestWhatIsSent(t *testing.T) {
	fake, e := start(t, google.Options{Project: "client-42", Location: "europe-west1", Model: "general/translation-llm"})
	defer e.Close()
	if err := e.Supports(context.Background(), "fr-FR", "en-GB"); err != nil {
		t.Fatal(err)
	}
	answers, err := e.Translate(context.Background(), "fr-FR", "en-GB", []string{"Bonjour.", " ", "L’été &amp; moi."})
	if err != nil {
		t.Fatal(err)
	}
	c := fake.Received()[0]
	if c.Format != "text/plain" || c.From != "fr" || c.To != "en" || c.Parent != "projects/client-42/locations/europe-west1" ||
		c.Model != c.Parent+"/models/general/translation-llm" || len(c.Texts) != 2 || c.Authorization {
		t.Errorf("the service got %+v", c)
	}
	if o := answers[0].Origin; o.Model != "general/translation-llm" || o.Engine != "google" {
		t.Errorf("origin is %+v: want the model without the project", o)
	}
}

func TestGlossaryAndLabels(t *testing.T) {
	labels := map[string]string{"client": "acme", "job": "42"}
	s, e := start(t, google.Options{Project: "p", Location: "us-central1", GlossaryID: "legal", GlossaryIgnoreCase: true, Labels: labels})
	defer e.Close()
	answers, err := e.Translate(context.Background(), "fr", "en", []string{"Bonjour."})
	if err != nil || answers[0].Text != fakegoogle.Glossed("[mock] Bonjour.") {
		t.Fatalf("got %+v, %v: want the translation that the glossary made", answers, err)
	}
	c := s.Received()[0].Params
	if c["glossary"] != "projects/p/locations/us-central1/glossaries/legal" || c["ignore_case"] != "true" || c["label client"] != "acme" || c["label job"] != "42" {
		t.Errorf("the service got %v", c)
	}
	if got := e.Settings(); got != "glossary=legal ignore-case" {
		t.Errorf("settings are %q: want the glossary, since it changes answers, without the project", got)
	}
	for _, c := range []struct {
		opt  google.Options
		want string
	}{
		{google.Options{GlossaryID: "legal"}, "none was named"},
		{google.Options{GlossaryID: "legal", Location: "global"}, "none was named"},
		{google.Options{GlossaryIgnoreCase: true}, "needs a glossary"},
		{google.Options{Labels: map[string]string{"Client": "x"}}, `"Client" is no name`},
		{google.Options{Labels: map[string]string{strings.Repeat("é", 64): "x"}}, `is no name`},
	} {
		c.opt.URL = s.URL
		_, err := google.New(context.Background(), c.opt)
		var setup *translate.SetupError
		if !errors.As(err, &setup) || !strings.Contains(err.Error(), c.want) || setup.Hint == "" {
			t.Errorf("%+v: error is %v: want one with %q", c.opt, err, c.want)
		}
	}
}

func TestMissingCredentials(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		name, file, content, want string
	}{
		{"nothing", "", "", "the variable GOOGLE_APPLICATION_CREDENTIALS is not set, and there is no file " + filepath.Join(home, ".config")},
		{"a file that is not there", "gone.json", "", "gone.json (from the variable GOOGLE_APPLICATION_CREDENTIALS) cannot be used: there is no such file"},
		{"a file that is no key", "bad.json", "{", "bad.json (from the variable"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("HOME", home)
			t.Setenv("GOOGLE_CLOUD_PROJECT", "p")
			t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", "")
			if c.file != "" {
				path := filepath.Join(home, c.file)
				t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", path)
				if c.content != "" {
					if err := os.WriteFile(path, []byte(c.content), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			begin := time.Now()
			_, err := google.New(context.Background(), google.Options{})
			var setup *translate.SetupError
			if !errors.As(err, &setup) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || setup.Hint == "" {
				t.Errorf("error is %v: want one line with %q", err, c.want)
			}
			if took := time.Since(begin); took > 2*time.Second {
				t.Errorf("it took %v to find out", took)
			}
		})
	}
}

// userKey has the form of what gcloud auth application-default login writes. Nothing in it is secret or real.
const userKey = `{"type":"authorized_user","client_id":"id","client_secret":"not-a-secret","refresh_token":"not-a-token"%s}`

func TestTheProjectIsLookedFor(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(home, "key.json")
	t.Setenv("HOME", home)
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", path)
	t.Setenv("GOOGLE_CLOUD_PROJECT", "")
	write := func(more string) {
		if err := os.WriteFile(path, []byte(strings.Replace(userKey, "%s", more, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("")
	_, err := google.New(context.Background(), google.Options{})
	var setup *translate.SetupError
	if !errors.As(err, &setup) || !strings.Contains(err.Error(), "GOOGLE_CLOUD_PROJECT") {
		t.Errorf("error is %v: want one that names the variable", err)
	}
	write(`,"quota_project_id":"from-file"`)
	e, err := google.New(context.Background(), google.Options{})
	if err != nil {
		t.Fatalf("with a project in the credentials: %v", err)
	}
	e.Close()
}

func TestAddressesThatAreNone(t *testing.T) {
	for _, url := range []string{"127.0.0.1:80", "ftp://x", "http://", "http://u:p@host", "http://host?key=1"} {
		var setup *translate.SetupError
		if _, err := google.New(context.Background(), google.Options{URL: url}); !errors.As(err, &setup) {
			t.Errorf("%s: error is %v: want a *translate.SetupError", url, err)
		}
	}
}

// TestAServerThatIsNotThere: it is said at once, before the first call and in the middle of a run.
func TestAServerThatIsNotThere(t *testing.T) {
	s := fakegoogle.NewAdvanced(t)
	e, err := google.New(context.Background(), google.Options{URL: s.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	texts := []string{"Oui."}
	if _, _, err := translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	begin := time.Now()
	_, _, err = translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{})
	for _, err := range []error{err, e.Supports(context.Background(), "fr", "en")} {
		var none *translate.NoServerError
		if !errors.As(err, &none) || "http://"+none.Address != s.URL {
			t.Errorf("error is %v: want one that nothing answers at %s", err, s.URL)
		}
	}
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}
