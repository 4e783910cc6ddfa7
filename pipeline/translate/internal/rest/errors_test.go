package rest_test

import (
	"net/http"
	"testing"
	"time"

	"visavis/pipeline/translate/internal/rest"
)

func TestRetryAfter(t *testing.T) {
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	for value, want := range map[string]time.Duration{"": 0, "7": 7 * time.Second, "-1": 0, "soon": 0, in(90 * time.Second): 90 * time.Second, in(-time.Hour): 0} {
		if got := rest.RetryAfter(http.Header{"Retry-After": {value}}); got < want-2*time.Second || got > want {
			t.Errorf("%q is %v, want %v", value, got, want)
		}
	}
}

func TestParseEndpoint(t *testing.T) {
	for address, want := range map[string]rest.Endpoint{
		"":                       {},
		"http://127.0.0.1:8080":  {URL: "http://127.0.0.1:8080", Host: "127.0.0.1:8080", Plain: true},
		"http://localhost/base/": {URL: "http://localhost/base", Host: "localhost:80", Plain: true},
		"https://mt.example.com": {URL: "https://mt.example.com", Host: "mt.example.com:443"},
		"http://[::1]:9":         {URL: "http://[::1]:9", Host: "[::1]:9", Plain: true},
	} {
		if got, err := rest.ParseEndpoint("google", address); err != nil || got != want {
			t.Errorf("%q is %+v, %v: want %+v", address, got, err, want)
		}
	}
}
