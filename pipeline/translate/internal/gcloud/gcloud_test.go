package gcloud

import (
	"errors"
	"net/http"
	"testing"
	"time"

	"visavis/pipeline/translate"
)

func TestLanguageCodes(t *testing.T) {
	list := Languages{"en", "fr", "pt", "pt-PT", "zh-CN", "zh-TW", "iw", "sr-Latn"}
	for _, c := range []struct {
		list Languages
		lang string
		want string
		ok   bool
	}{
		{list, "fr", "fr", true},
		{list, "fr-CA", "fr", true},
		{list, "en-GB", "en", true},
		{list, "pt-PT", "pt-PT", true},
		{list, "pt-BR", "pt", true},
		{list, "zh", "zh-CN", true},
		{list, "zh-Hant", "zh-TW", true},
		{list, "zh-HK", "zh-TW", true},
		{list, "iw", "iw", true},
		{list, "PT-pt", "pt-PT", true},
		{list, "de", "", false},
		{list, "xx", "xx", false},
		{nil, "en-GB", "en", true},
		{nil, "zh-TW", "zh-TW", true},
	} {
		if got, ok := c.list.Code(c.lang); got != c.want || ok != c.ok {
			t.Errorf("%s is %q, %v: want %q, %v", c.lang, got, ok, c.want, c.ok)
		}
	}
	var pair *translate.PairError
	if err := list.Supports("google", "fr", "de"); !errors.As(err, &pair) || pair.Languages[0] != "en" {
		t.Errorf("error is %v: want a *translate.PairError that lists the languages", err)
	}
}

func TestRetryAfter(t *testing.T) {
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	for value, want := range map[string]time.Duration{"": 0, "7": 7 * time.Second, "-1": 0, "soon": 0, in(90 * time.Second): 90 * time.Second, in(-time.Hour): 0} {
		if got := retryAfter(http.Header{"Retry-After": {value}}); got < want-2*time.Second || got > want {
			t.Errorf("%q is %v, want %v", value, got, want)
		}
	}
}

func TestParseEndpoint(t *testing.T) {
	for address, want := range map[string]Endpoint{
		"":                       {},
		"http://127.0.0.1:8080":  {URL: "http://127.0.0.1:8080", Host: "127.0.0.1:8080", Plain: true},
		"http://localhost/base/": {URL: "http://localhost/base", Host: "localhost:80", Plain: true},
		"https://mt.example.com": {URL: "https://mt.example.com", Host: "mt.example.com:443"},
		"http://[::1]:9":         {URL: "http://[::1]:9", Host: "[::1]:9", Plain: true},
	} {
		if got, err := ParseEndpoint("google", address); err != nil || got != want {
			t.Errorf("%q is %+v, %v: want %+v", address, got, err, want)
		}
	}
}
