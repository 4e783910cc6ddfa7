package rest_test

import (
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"visavis/pipeline/internal/rest"
	"visavis/pipeline/translate"
)

const key = "not-a-real-key"

func call(t *testing.T, h http.HandlerFunc) (got []string, err error) {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	c := rest.New(rest.Options{Engine: "service", URL: s.URL, Header: http.Header{"X-Key": {key}}, Key: key, KeyFrom: "SERVICE_KEY"})
	defer c.Close()
	err = c.Call(context.Background(), http.MethodPost, "/translate", map[string]string{"q": "<b>&"}, &got)
	return got, err
}

func TestWhatBecomesOfAnswers(t *testing.T) {
	var (
		again   *translate.RetryError
		refused *translate.RefusedError
		setup   *translate.SetupError
	)
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(status)
			w.Write([]byte(body))
		}
	}
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		class  any
		want   string
	}{
		"429":              {answer(429, `{"message":"slow\ndown"}`), &again, "service: slow down (HTTP 429)"},
		"529":              {answer(529, ``), &again, "HTTP 529"},
		"500":              {answer(500, `{"error":"oops"}`), &again, "service: oops (HTTP 500)"},
		"503, a page":      {answer(503, `<html>`), &again, "Service Unavailable (HTTP 503)"},
		"408":              {answer(408, ``), &again, "HTTP 408"},
		"400":              {answer(400, `{"error":{"message":"no `+key+`"}}`), &refused, "service: no … (HTTP 400)"},
		"413":              {answer(413, ``), &refused, "HTTP 413"},
		"422":              {answer(422, ``), &refused, "HTTP 422"},
		"401":              {answer(401, `{"message":"bad `+key+`"}`), &setup, "the service refuses the key in SERVICE_KEY: bad … (HTTP 401)"},
		"403":              {answer(403, ``), &setup, "the service refuses the key in SERVICE_KEY: Forbidden (HTTP 403)"},
		"404":              {answer(404, ``), &setup, "does not have what was asked for"},
		"501":              {answer(501, ``), nil, "service: Not Implemented (HTTP 501)"},
		"half a list":      {answer(200, `["one"`), &again, "is not what it should be"},
		"another form":     {answer(200, `{"one":1}`), &again, "is not what it should be"},
		"nothing":          {answer(200, ``), &again, "is not what it should be"},
		"not UTF-8":        {answer(200, "[\"\xff\"]"), &again, "is not UTF-8"},
		"endless":          {func(w http.ResponseWriter, r *http.Request) { flood(w) }, nil, "longer than 8 MB"},
		"a small big file": {func(w http.ResponseWriter, r *http.Request) { bomb(w) }, nil, "longer than 8 MB"},
		"a broken line":    {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, &again, "broke off"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := call(t, c.answer)
			if err == nil || c.class != nil && !errors.As(err, c.class) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
				t.Errorf("error is %v: want %T with %q", err, c.class, c.want)
			}
			if errors.As(err, &again) && (name == "429" || name == "529") != again.TooMany {
				t.Errorf("TooMany is %v", again.TooMany)
			}
			if strings.HasPrefix(name, "5") && c.class == &again && again.After != 7*time.Second {
				t.Errorf("it waits %v", again.After)
			}
		})
	}
}

func flood(w http.ResponseWriter) {
	block := []byte(strings.Repeat(" ", 1<<20))
	for range 10 {
		if _, err := w.Write(block); err != nil {
			return
		}
	}
}

// bomb is an answer that is small only while it is compressed.
func bomb(w http.ResponseWriter) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	defer z.Close()
	block := []byte(strings.Repeat(" ", 1<<20))
	for range 10 {
		if _, err := z.Write(block); err != nil {
			return
		}
	}
}

func TestACompressedAnswer(t *testing.T) {
	got, err := call(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" || r.Header.Get("User-Agent") != "visavis" || r.Header.Get("X-Key") != key {
			t.Errorf("the headers are %v", r.Header)
		}
		body := make([]byte, r.ContentLength)
		if _, err := r.Body.Read(body); string(body) != `{"q":"<b>&"}` {
			t.Errorf("the body is %s, %v", body, err)
		}
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		defer z.Close()
		z.Write([]byte(`["one"]`))
	})
	if err != nil || len(got) != 1 || got[0] != "one" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestNothingGoesToAnotherAddress(t *testing.T) {
	var elsewhere atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		_, err := call(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, status) })
		var setup *translate.SetupError
		if !errors.As(err, &setup) || !strings.Contains(err.Error(), "another address") {
			t.Errorf("%d: error is %v", status, err)
		}
	}
	if elsewhere.Load() > 0 {
		t.Errorf("%d calls went elsewhere", elsewhere.Load())
	}
}

func TestKeysGoUnencryptedToThisMachineOnly(t *testing.T) {
	for address, ok := range map[string]bool{
		"http://127.0.0.1:8080": true, "http://localhost": true, "http://[::1]:5000": true, "https://example.org": true,
		"http://example.org": false, "http://192.168.0.7:11434": false, "http://localhost.example.org": false,
	} {
		at, err := rest.ParseEndpoint("service", address)
		if err != nil {
			t.Fatal(err)
		}
		if err := at.CheckKey("service", "SERVICE_KEY", key); (err == nil) != ok || err != nil && strings.Contains(err.Error(), key) {
			t.Errorf("%s: error is %v", address, err)
		}
		if err := at.CheckKey("service", "SERVICE_KEY", ""); err != nil {
			t.Errorf("%s, no key: error is %v", address, err)
		}
	}
	for _, address := range []string{"127.0.0.1:80", "ftp://x", "http://", "https://me:" + key + "@host", "https://host?key=" + key, "https://host#" + key, "\x00" + key + "@x?" + key} {
		_, err := rest.ParseEndpoint("service", address)
		var setup *translate.SetupError
		if !errors.As(err, &setup) || strings.Contains(err.Error()+setup.Hint, "?") {
			t.Errorf("%q: error is %v", address, err)
		}
	}
	if _, err := rest.ParseEndpoint("service", "https://me:"+key+"@host?"+key); strings.Contains(err.Error(), key) {
		t.Errorf("the key is in %v", err)
	}
}
