package languages_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/internal/languages"
)

func TestCode(t *testing.T) {
	google := languages.List{"en", "fr", "pt", "pt-PT", "zh-CN", "zh-TW", "iw", "sr-Latn", "no"}
	variants := languages.List{"EN-GB", "EN-US", "PT-BR", "PT-PT", "ZH-HANS", "ZH-HANT", "ES", "ES-419", "NB", "DE"}
	for _, c := range []struct {
		list languages.List
		lang string
		want string
		ok   bool
	}{
		{google, "fr", "fr", true},
		{google, "fr-CA", "fr", true},
		{google, "en-GB", "en", true},
		{google, "pt-PT", "pt-PT", true},
		{google, "pt-BR", "pt", true},
		{google, "zh", "zh-CN", true},
		{google, "zh-Hant", "zh-TW", true},
		{google, "zh-HK", "zh-TW", true},
		{google, "iw", "iw", true},
		{google, "he", "iw", true},
		{google, "nb", "no", true},
		{google, "PT-pt", "pt-PT", true},
		{google, "de", "", false},
		{google, "gsw", "", false},
		{google, "xx", "", false},
		{languages.List{"xx"}, "xx", "xx", true},
		{variants, "en", "EN-US", true},
		{variants, "en-AU", "EN-GB", true},
		{variants, "pt", "PT-BR", true},
		{variants, "pt-AO", "PT-PT", true},
		{variants, "es-MX", "ES-419", true},
		{variants, "es-ES", "ES", true},
		{variants, "zh-TW", "ZH-HANT", true},
		{variants, "gsw", "", false},
		{variants, "nn", "", false},
		{nil, "en-GB", "en", true},
		{nil, "zh-TW", "zh-TW", true},
		{languages.List{}, "en", "", false},
	} {
		if got, ok := c.list.Code(c.lang); got != c.want || ok != c.ok {
			t.Errorf("%s in %v is %q, %v: want %q, %v", c.lang, c.list, got, ok, c.want, c.ok)
		}
	}
	var pair *translate.PairError
	if err := google.Supports("google", "fr", "de"); !errors.As(err, &pair) || pair.Languages[0] != "en" {
		t.Errorf("error is %v: want a *translate.PairError that lists the languages", err)
	}
}

func TestAServiceIsAskedUntilItAnswers(t *testing.T) {
	var known languages.Known
	if l := known.List(); l != nil {
		t.Errorf("before it was asked it knows %v", l)
	}
	answers := []error{errors.New("busy"), nil}
	calls := 0
	ask := func(ctx context.Context) (languages.List, error) {
		if _, ok := ctx.Deadline(); !ok {
			t.Error("the wait has no end")
		}
		calls++
		return languages.List{"fr"}, answers[calls-1]
	}
	if l, err := known.Ask(t.Context(), "x", ask); err == nil || l != nil || known.List() != nil {
		t.Errorf("a service that does not answer told %v, %v", l, err)
	}
	for range 2 {
		if l, err := known.Ask(t.Context(), "x", ask); err != nil || len(l) != 1 || known.List()[0] != "fr" {
			t.Errorf("it told %v, %v", l, err)
		}
	}
	if calls != 2 {
		t.Errorf("it was asked %d times, want twice", calls)
	}
}

func TestAServiceThatDoesNotAnswerIsNamed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		}
		var again *translate.RetryError
		if err := languages.Ask(t.Context(), "x", silent); !errors.As(err, &again) || err.Error() != "x: the service did not answer within 20s" {
			t.Errorf("error is %v", err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := languages.Ask(ctx, "x", silent); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error is %v: want that of whoever asks", err)
		}
	})
}
