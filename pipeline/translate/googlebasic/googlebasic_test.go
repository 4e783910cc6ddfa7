package googlebasic_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/api/option"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/googlebasic"
	"visavis/pipeline/translate/translatetest"
	"visavis/pipeline/translate/translatetest/fake"
	"visavis/pipeline/translate/translatetest/fakegoogle"
)

func start(t testing.TB, opt googlebasic.Options) (*fakegoogle.Server, *googlebasic.Engine) {
	t.Helper()
	fake := fakegoogle.NewBasic(t)
	opt.URL = fake.URL
	e, err := googlebasic.New(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return fake, e
}

func TestConformance(t *testing.T) {
	translatetest.Run(t, translatetest.Engine{
		Service: func(t testing.TB) (*fake.Server, translate.Engine) {
			s, e := start(t, googlebasic.Options{})
			return s, e
		},
		From: "fr", To: "en", NotFrom: "fr", NotTo: "xx",
	})
}

func TestTextAndKeyAreNotInTheAddress(t *testing.T) {
	fake, e := start(t, googlebasic.Options{Key: "the-key"})
	defer e.Close()
	if _, err := e.Translate(context.Background(), "fr", "en", []string{"Bonjour.", "C’est secret."}); err != nil {
		t.Fatal(err)
	}
	c := fake.Received()[0]
	if c.Method != http.MethodPost || strings.Contains(c.Target, "secret") || strings.Contains(c.Target, "q=") || c.Format != "text" || len(c.Texts) != 2 {
		t.Errorf("the service got %+v", c)
	}
	if c.Key != "" || c.Authorization {
		t.Errorf("credentials were sent over http: %+v", c)
	}
}

func TestAServerThatTakesNoPostGetsTheClientsOwnGet(t *testing.T) {
	fake, e := start(t, googlebasic.Options{})
	defer e.Close()
	fake.RefusePost()
	for range 2 {
		answers, err := e.Translate(context.Background(), "fr", "en", []string{"Le chat dort bien."})
		if err != nil || answers[0].Text != "[mock] Le tahc trod bien." {
			t.Fatalf("got %+v, %v", answers, err)
		}
	}
	if c := fake.Received(); len(c) != 2 || c[1].Method != http.MethodGet || c[1].Format != "text" {
		t.Errorf("the service got %+v", c)
	}
}

// TestTheKeyIsInAHeaderAndInNoError stands in for Google itself: TLS, a key, and a service that says the key in its errors.
func TestTheKeyIsInAHeaderAndInNoError(t *testing.T) {
	const key = "AIza-not-a-real-key"
	var got *http.Request
	answer := func(w http.ResponseWriter) { http.Error(w, "down for "+key, http.StatusServiceUnavailable) }
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		answer(w)
	}))
	defer server.Close()
	t.Setenv("GOOGLE_API_KEY", key)
	e, err := googlebasic.New(context.Background(), googlebasic.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	googlebasic.Redirect(e, server.Client().Transport, server.URL)

	for name, f := range map[string]func(http.ResponseWriter){
		"an error as text": answer,
		"an error as JSON": func(w http.ResponseWriter) {
			w.WriteHeader(http.StatusBadRequest)
			w.Write([]byte(`{"error":{"code":400,"message":"API key not valid: ` + key + `"}}`))
		},
		"a connection that is cut": func(http.ResponseWriter) { panic(http.ErrAbortHandler) },
	} {
		answer = f
		_, err = e.Translate(context.Background(), "fr", "en", []string{"C’est secret."})
		if err == nil || strings.Contains(err.Error(), key) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: error is %v: want one without the key and the text", name, err)
		}
	}
	if got.Header.Get("X-Goog-Api-Key") != key || strings.Contains(got.RequestURI, key) || got.Method != http.MethodPost {
		t.Errorf("the service got %s %s, %v", got.Method, got.RequestURI, got.Header)
	}
}

// TestWithoutAKeyTheApplicationDefaultCredentialsAreUsed has a service account whose tokens come from a server of our own.
func TestWithoutAKeyTheApplicationDefaultCredentialsAreUsed(t *testing.T) {
	tokens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`{"access_token":"token-from-here","token_type":"Bearer","expires_in":3600}`))
	}))
	defer tokens.Close()
	var got *http.Request
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(`{"data":{"translations":[{"translatedText":"Hello."}]}}`))
	}))
	defer server.Close()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	account, _ := json.Marshal(map[string]string{
		"type": "service_account", "project_id": "p", "client_email": "nobody@p.iam.gserviceaccount.com", "token_uri": tokens.URL,
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
	})
	path := filepath.Join(t.TempDir(), "account.json")
	if err := os.WriteFile(path, account, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GOOGLE_API_KEY", "")
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", path)
	e, err := googlebasic.New(context.Background(), googlebasic.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	googlebasic.Redirect(e, server.Client().Transport, server.URL)
	answers, err := e.Translate(context.Background(), "fr", "en", []string{"Bonjour."})
	if err != nil || answers[0].Text != "Hello." {
		t.Fatalf("got %+v, %v", answers, err)
	}
	if got.Method != http.MethodPost || got.Header.Get("Authorization") != "Bearer token-from-here" || got.Header.Get("X-Goog-Api-Key") != "" {
		t.Errorf("the service got %s, %v", got.Method, got.Header)
	}
}

func TestMissingCredentials(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	t.Setenv("GOOGLE_APPLICATION_CREDENTIALS", "")
	t.Setenv("GOOGLE_API_KEY", "")
	begin := time.Now()
	_, err := googlebasic.New(context.Background(), googlebasic.Options{})
	var setup *translate.SetupError
	if !errors.As(err, &setup) || !strings.Contains(err.Error(), "GOOGLE_API_KEY") || !strings.Contains(err.Error(), "GOOGLE_APPLICATION_CREDENTIALS") {
		t.Errorf("error is %v: want one that names the variables", err)
	}
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("it took %v to find out", took)
	}
}

func TestTheServiceIsNotThere(t *testing.T) {
	gone := httptest.NewServer(http.NotFoundHandler())
	address := gone.URL
	gone.Close()
	e, err := googlebasic.New(context.Background(), googlebasic.Options{URL: address, ClientOptions: []option.ClientOption{}})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	_, err = e.Translate(context.Background(), "fr", "en", []string{"C’est secret."})
	var none *translate.NoServerError
	if !errors.As(err, &none) || strings.Contains(err.Error(), url.QueryEscape("secret")) {
		t.Errorf("error is %v: want a *translate.NoServerError without the text", err)
	}
}
