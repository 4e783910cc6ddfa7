package deepl_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"visavis/pipeline/glossary"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/deepl"
	"visavis/pipeline/translate/translatetest/fake"
)

var terms = []glossary.Term{{Source: "clé", Targets: []string{"key", "wrench"}}, {Source: "serrure", Targets: []string{"lock"}}}

// listener keeps what an engine tells.
type listener struct {
	mu   sync.Mutex
	said []string
}

func (l *listener) tell(s string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.said = append(l.said, s)
}

// withTerms makes an engine that has its own glossary at s.
func withTerms(t *testing.T, s *fake.Server, list []glossary.Term) (*deepl.Engine, *listener) {
	t.Helper()
	return withTermsAt(t, s.URL, list)
}

func withTermsAt(t *testing.T, url string, list []glossary.Term) (*deepl.Engine, *listener) {
	t.Helper()
	l := &listener{}
	e, err := deepl.New(deepl.Options{URL: url, Key: key, Terms: list, Tell: l.tell})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e, l
}

func translated(t *testing.T, e translate.Engine, from, to, text string) string {
	t.Helper()
	a, err := e.Translate(context.Background(), from, to, []string{text})
	if err != nil {
		t.Fatal(err)
	}
	return a[0].Text
}

func TestTermsBecomeAGlossary(t *testing.T) {
	s := fake.NewDeepL(t)
	e, l := withTerms(t, s, terms)
	if err := e.Supports(context.Background(), "fr", "en-GB"); err != nil {
		t.Fatal(err)
	}
	if n := len(s.Glossaries()); n != 0 {
		t.Fatalf("%d glossaries before any text was sent", n)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if a, err := e.Translate(context.Background(), "fr-CA", "en-GB", []string{"Une clé rouge."}); err != nil || a[0].Text != "[mock] Une key eguor." {
				t.Errorf("%+v, %v", a, err)
			}
		})
	}
	wg.Wait()
	got := s.Glossaries()
	want := fake.Dictionary{Source: "fr", Target: "en", Entries: "clé\tkey\nserrure\tlock"}
	if len(got) != 1 || !strings.HasPrefix(got[0].Name, "visavis fr-en ") || len(got[0].Dictionaries) != 1 || got[0].Dictionaries[0] != want {
		t.Errorf("DeepL has %+v", got)
	}
	if len(l.said) != 1 || !strings.Contains(l.said[0], "is now at DeepL, as “"+got[0].Name+"” (terms: 2)") {
		t.Errorf("it said %q", l.said)
	}

	another, l := withTerms(t, s, []glossary.Term{terms[1], terms[0]}) // in another order it is the same
	if text := translated(t, another, "fr", "en", "Une serrure."); text != "[mock] Une lock." || len(s.Glossaries()) != 1 {
		t.Errorf("%q, and DeepL has %+v", text, s.Glossaries())
	}
	if another.Settings() != e.Settings() || len(l.said) != 1 || !strings.Contains(l.said[0], "from before") {
		t.Errorf("settings are %q and %q, it said %q", e.Settings(), another.Settings(), l.said)
	}
	if translated(t, another, "fr", "de", "Une clé rouge."); len(s.Glossaries()) != 2 {
		t.Errorf("another pair: DeepL has %+v", s.Glossaries())
	}
}

func TestOtherTermsAreAskedForAnew(t *testing.T) {
	s := fake.NewDeepL(t)
	e, _ := withTerms(t, s, terms)
	other, _ := withTerms(t, s, []glossary.Term{{Source: "clé", Targets: []string{"wrench"}}, terms[1]})
	none, _ := withTerms(t, s, nil)
	store := &translate.MemoryStore{}
	for e, want := range map[translate.Engine]string{e: "[mock] Une key eguor.", other: "[mock] Une wrench eguor.", none: "[mock] Une élc eguor."} {
		r, stats, err := translate.Texts(context.Background(), e, "fr", "en", []string{"Une clé rouge."}, translate.Options{Store: store})
		if err != nil || r[0].Text != want || stats.Sent != 1 {
			t.Errorf("%+v, %+v, %v: want %q", r, stats, err, want)
		}
	}
}

func TestNoRoomForAGlossary(t *testing.T) {
	s := fake.NewDeepL(t)
	s.SetRoom(1)
	e, _ := withTerms(t, s, terms[:1])
	translated(t, e, "fr", "en", "Une clé rouge.")
	old := s.Glossaries()[0]
	e, l := withTerms(t, s, terms[1:])
	translated(t, e, "fr", "en", "Une serrure.")
	if got := s.Glossaries(); len(got) != 1 || got[0].ID == old.ID {
		t.Errorf("DeepL has %+v", got)
	}
	if len(l.said) != 2 || !strings.Contains(l.said[0], "is deleted, “"+old.Name+"”") {
		t.Errorf("it said %q", l.said)
	}
}

// TestGlossariesOfOthersStay fills the fake with a glossary that visavis did not make.
func TestGlossariesOfOthersStay(t *testing.T) {
	s := fake.NewDeepL(t)
	s.SetRoom(1)
	s.AddGlossary("Contracts", fake.Dictionary{Source: "fr", Target: "en", Entries: "clé\tclef"})
	e, _ := withTerms(t, s, terms)
	_, err := e.Translate(context.Background(), "fr", "en", []string{"Une clé rouge."})
	var setup *translate.SetupError
	if !errors.As(err, &setup) || !strings.Contains(err.Error(), "no room for another glossary") || !strings.Contains(setup.Hint, "--glossary-id") {
		t.Errorf("error is %v", err)
	}
	if got := s.Glossaries(); len(got) != 1 || got[0].Name != "Contracts" || len(s.Received()) != 0 {
		t.Errorf("DeepL has %+v, and got %d calls", got, len(s.Received()))
	}
}

func TestALanguageWithoutGlossaries(t *testing.T) {
	s := fake.NewDeepL(t)
	e, l := withTerms(t, s, terms)
	if text := translated(t, e, "fr", "ja", "Une clé rouge."); text != "[mock] Une élc eguor." {
		t.Errorf("it became %q", text)
	}
	translated(t, e, "fr", "ja", "Une serrure.")
	if len(l.said) != 1 || !strings.Contains(l.said[0], "no glossaries from fr to ja") {
		t.Errorf("it said %q: want it once", l.said)
	}
}

func TestTermsThatDeepLDoesNotTake(t *testing.T) {
	s := fake.NewDeepL(t)
	long := strings.Repeat("é", 513)
	e, l := withTerms(t, s, []glossary.Term{terms[0], {Source: long, Targets: []string{"x"}}, {Source: "deux\nlignes", Targets: []string{"two\tlines"}},
		{Source: "deux  lignes", Targets: []string{"two rows"}}, {Source: "\x01", Targets: []string{"x"}}})
	translated(t, e, "fr", "en", "Une clé rouge.")
	if got := s.Glossaries()[0].Dictionaries[0].Entries; got != "clé\tkey\ndeux lignes\ttwo lines" {
		t.Errorf("DeepL has %q", got)
	}
	if !strings.Contains(l.said[0], "(terms: 2; 1 longer than 1024 bytes, which it does not take, are only checked)") {
		t.Errorf("it said %q", l.said)
	}

	e, _ = withTerms(t, s, []glossary.Term{{Source: "<!>", Targets: []string{"x"}}})
	_, err := e.Translate(context.Background(), "fr", "en", []string{"Une clé rouge."})
	var setup *translate.SetupError
	if !errors.As(err, &setup) || !strings.Contains(err.Error(), "Key with the index 0 has a sign that is not allowed") {
		t.Errorf("error is %v", err)
	}

	var many []glossary.Term
	for i := range 11_000 {
		many = append(many, glossary.Term{Source: fmt.Sprint(i, strings.Repeat("x", 1000)), Targets: []string{"x"}})
	}
	if _, err := deepl.New(deepl.Options{URL: s.URL, Key: key, Terms: many}); err == nil || !strings.Contains(err.Error(), "10 MB, and DeepL takes 10") {
		t.Errorf("error is %v", err)
	}
}

// inFront starts a server that gives each call to see before s gets it. See says whether it has answered the call itself.
func inFront(t *testing.T, s *fake.Server, see func(http.ResponseWriter, *http.Request) bool) string {
	t.Helper()
	to, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(to)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !see(w, r) {
			proxy.ServeHTTP(w, r)
		}
	}))
	t.Cleanup(front.Close)
	return front.URL
}

// TestNothingIsSentWhileDeepLDoesNotSay has DeepL refuse a glossary, and fail once when it is asked whether it has any for the languages.
func TestNothingIsSentWhileDeepLDoesNotSay(t *testing.T) {
	s := fake.NewDeepL(t)
	var asked atomic.Int32
	e, l := withTermsAt(t, inFront(t, s, func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/v3/languages" || asked.Add(1) > 1 {
			return false
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	}), []glossary.Term{{Source: "<!>", Targets: []string{"x"}}})
	_, err := e.Translate(context.Background(), "fr", "en", []string{"Une clé rouge."})
	var again *translate.RetryError
	if !errors.As(err, &again) || again.Charged || len(l.said) != 0 || len(s.Received()) != 0 {
		t.Errorf("error is %v, it said %q, and sent %d calls", err, l.said, len(s.Received()))
	}
	_, err = e.Translate(context.Background(), "fr", "en", []string{"Une clé rouge."})
	var setup *translate.SetupError
	if !errors.As(err, &setup) || len(s.Received()) != 0 {
		t.Errorf("then the error is %v, and it sent %d calls", err, len(s.Received()))
	}
}

// TestTheSameGlossaryFromTwoProcesses has another process make the glossary, in the only room there is, between look and make.
func TestTheSameGlossaryFromTwoProcesses(t *testing.T) {
	s := fake.NewDeepL(t)
	s.SetRoom(1)
	other, _ := withTerms(t, s, terms)
	var once sync.Once
	e, l := withTermsAt(t, inFront(t, s, func(_ http.ResponseWriter, r *http.Request) bool {
		if r.Method == http.MethodPost && r.URL.Path == "/v3/glossaries" {
			once.Do(func() { translated(t, other, "fr", "en", "Une serrure.") })
		}
		return false
	}), terms)
	if text := translated(t, e, "fr", "en", "Une clé rouge."); text != "[mock] Une key eguor." {
		t.Errorf("it became %q", text)
	}
	if got := s.Glossaries(); len(got) != 1 || len(l.said) != 1 || !strings.Contains(l.said[0], "from before") {
		t.Errorf("DeepL has %+v, it said %q", got, l.said)
	}
}

func TestAGlossaryByIDComesFirst(t *testing.T) {
	s := fake.NewDeepL(t)
	e, err := deepl.New(deepl.Options{URL: s.URL, Key: key, Terms: terms, GlossaryID: "g-1"})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	translated(t, e, "fr", "en", "Une clé rouge.")
	if id := s.Received()[0].Params["glossary_id"]; id != "g-1" || len(s.Glossaries()) != 0 {
		t.Errorf("the glossary was %q, and DeepL has %+v", id, s.Glossaries())
	}
}
