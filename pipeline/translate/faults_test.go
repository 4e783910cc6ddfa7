package translate_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/google"
	"visavis/pipeline/translate/googlebasic"
	"visavis/pipeline/translate/mock"
	"visavis/pipeline/translate/translatetest/fakegoogle"
)

// services are Google's two, each driven through Google's own client against a fake that speaks its protocol.
var services = map[string]func(testing.TB) (*fakegoogle.Server, translate.Engine){
	"v2": func(t testing.TB) (*fakegoogle.Server, translate.Engine) {
		fake := fakegoogle.NewBasic(t)
		e, err := googlebasic.New(context.Background(), googlebasic.Options{URL: fake.URL})
		return fake, must(t, e, err)
	},
	"v3": func(t testing.TB) (*fakegoogle.Server, translate.Engine) {
		fake := fakegoogle.NewAdvanced(t)
		e, err := google.New(context.Background(), google.Options{URL: fake.URL})
		return fake, must(t, e, err)
	},
}

func must(t testing.TB, e translate.Engine, err error) translate.Engine {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// eachService runs a test against both.
func eachService(t *testing.T, test func(t *testing.T, fake *fakegoogle.Server, e translate.Engine)) {
	for name, start := range services {
		t.Run(name, func(t *testing.T) {
			fake, e := start(t)
			test(t, fake, e)
		})
	}
}

func sentences(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("C’est la phrase numéro %d, « simple » &amp; courte.", i))
	}
	return out
}

func TestFaultsThatAreWaitedOut(t *testing.T) {
	for _, c := range []struct {
		name   string
		faults []fakegoogle.Fault
		tries  int
	}{
		{"429 with Retry-After", []fakegoogle.Fault{{Status: 429, RetryAfter: time.Second}}, 2},
		{"429 without", []fakegoogle.Fault{{Status: 429}, {Status: 429}}, 3},
		{"403 for the quota of a minute", []fakegoogle.Fault{{Status: 403, Message: "User Rate Limit Exceeded"}}, 2},
		{"503", []fakegoogle.Fault{{Status: 503}}, 2},
		{"500", []fakegoogle.Fault{{Status: 500}}, 2},
		{"half an answer", []fakegoogle.Fault{{Cut: true}}, 2},
		{"fewer translations than asked", []fakegoogle.Fault{{Fewer: 1}}, 2},
		{"no translation at all", []fakegoogle.Fault{{Fewer: 5}}, 2},
		{"hanging until the deadline", []fakegoogle.Fault{{Hang: true}}, 2},
		{"one after the other", []fakegoogle.Fault{{Status: 503}, {Cut: true}, {Fewer: 2}}, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			eachService(t, func(t *testing.T, fake *fakegoogle.Server, e translate.Engine) {
				fake.Fail(c.faults...)
				texts := sentences(5)
				store := &translate.MemoryStore{}
				var waits []time.Duration
				timeout := 20 * time.Second
				if c.faults[0].Hang {
					timeout = 400 * time.Millisecond
				}
				results, stats, err := translate.Texts(t.Context(), e, "fr", "en", texts, translate.Options{
					Store: store, CallTimeout: timeout, Retry: translate.Retry{Tries: 4, First: time.Millisecond, Longest: 2 * time.Second},
					Progress: func(p translate.Progress) {
						if p.Waiting > 0 {
							waits = append(waits, p.Waiting)
						}
					},
				})
				if err != nil {
					t.Fatal(err)
				}
				for i, r := range results {
					if r.Text != mock.Text(texts[i]) {
						t.Errorf("%q became %q", texts[i], r.Text)
					}
				}
				if calls := len(fake.Received()); calls != c.tries || stats.Calls != c.tries || stats.Retries != c.tries-1 || stats.Sent != 5 || store.Len() != 5 {
					t.Errorf("%d calls, stats %+v, %d stored: want %d calls", calls, stats, store.Len(), c.tries)
				}
				if d := c.faults[0].RetryAfter; d > 0 && waits[0] != d {
					t.Errorf("it waited %v, the service asked for %v", waits[0], d)
				}
			})
		})
	}
}

func TestFaultsThatEndTheRun(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault fakegoogle.Fault
		want  string
		calls int
	}{
		{"the quota of the day", fakegoogle.Fault{Status: 429, Message: "Quota exceeded for quota metric 'Characters' and limit 'Characters per day'"}, "the quota of the day is used up", 1},
		{"the quota of the day as 403", fakegoogle.Fault{Status: 403, Message: "Daily Limit Exceeded"}, "the quota of the day is used up", 1},
		{"credentials", fakegoogle.Fault{Status: 401}, "Google refuses these credentials", 1},
		{"permission", fakegoogle.Fault{Status: 403}, "Google refuses these credentials: Cloud Translation API has not been used", 1},
		{"down for good", fakegoogle.Fault{Status: 503}, "currently unavailable", 3},
		{"always half an answer", fakegoogle.Fault{Cut: true}, "(after 3 tries)", 3},
		{"always fewer", fakegoogle.Fault{Fewer: 1}, "does not have one translation for each text", 3},
		{"a long wait", fakegoogle.Fault{Status: 429, RetryAfter: time.Hour}, "asks to wait 1h0m0s", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			eachService(t, func(t *testing.T, fake *fakegoogle.Server, e translate.Engine) {
				store := &translate.MemoryStore{}
				opt := translate.Options{Store: store, Limits: translate.Limits{Concurrent: 1}, Retry: translate.Retry{Tries: 3, First: time.Millisecond, Longest: 20 * time.Millisecond}}
				if _, _, err := translate.Texts(t.Context(), e, "fr", "en", sentences(2), opt); err != nil {
					t.Fatal(err)
				}
				before := len(fake.Received())
				fake.Fail(slices.Repeat([]fakegoogle.Fault{c.fault}, 3)...)
				_, stats, err := translate.Texts(t.Context(), e, "fr", "en", sentences(4), opt)
				if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), "phrase") {
					t.Errorf("error is %v: want one line with %q, without the text", err, c.want)
				}
				if calls := len(fake.Received()) - before; calls != c.calls || stats.FromStore != 2 || stats.Sent != 0 || store.Len() != 2 {
					t.Errorf("%d calls, stats %+v, %d stored: want %d calls, and what came before kept", calls, stats, store.Len(), c.calls)
				}
			})
		})
	}
}

func TestOnePoisonTextIsFoundByHalves(t *testing.T) {
	eachService(t, func(t *testing.T, fake *fakegoogle.Server, e translate.Engine) {
		texts := sentences(100)
		fake.Poison(func(text string) bool { return strings.Contains(text, "numéro 63,") })
		results, stats, err := translate.Texts(t.Context(), e, "fr", "en", texts, translate.Options{})
		var failed *translate.FailedError
		if !errors.As(err, &failed) || len(failed.Failures) != 1 || failed.Failures[0].Index != 63 {
			t.Fatalf("error is %v: want one about segment 64", err)
		}
		if stats.Sent != 99 || results[62].Text == "" || results[63].Text != "" || len(fake.Received()) > 16 {
			t.Errorf("stats %+v after %d calls", stats, len(fake.Received()))
		}
		paid := fake.Texts()
		slices.Sort(paid)
		if n := len(slices.Compact(paid)); n != 99 || len(fake.Texts()) != 99 {
			t.Errorf("%d texts were answered, %d of them different: want each of 99 once", len(fake.Texts()), n)
		}
	})
}

func TestEntitiesAreNotTouched(t *testing.T) {
	eachService(t, func(t *testing.T, fake *fakegoogle.Server, e translate.Engine) {
		text := `L'entité &amp; le <b>mot</b> &#39;oui&#39; "non"`
		results, _, err := translate.Texts(t.Context(), e, "fr", "en", []string{text}, translate.Options{})
		if err != nil || results[0].Text != mock.Text(text) {
			t.Errorf("%q became %+v, %v", text, results, err)
		}
		if f := fake.Received()[0].Format; f != "text" && f != "text/plain" {
			t.Errorf("the format asked for is %q", f)
		}
	})
}

func TestARunThatIsStoppedAndGoesOnBuysNothingTwice(t *testing.T) {
	eachService(t, func(t *testing.T, fake *fakegoogle.Server, e translate.Engine) {
		texts := sentences(3000) // several calls for both services
		store := &translate.MemoryStore{}
		fake.SetDelay(30 * time.Millisecond)
		ctx, cancel := context.WithCancel(t.Context())
		_, _, err := translate.Texts(ctx, e, "fr", "en", texts, translate.Options{Store: store, Limits: translate.Limits{Concurrent: 1}, Progress: func(p translate.Progress) {
			if p.Stats.Sent > 0 {
				cancel()
			}
		}})
		if !errors.Is(err, context.Canceled) || store.Len() == 0 || store.Len() == len(texts) {
			t.Fatalf("error is %v, %d stored: want a run that was stopped in the midst", err, store.Len())
		}
		if _, _, err := translate.Texts(t.Context(), e, "fr", "en", texts, translate.Options{Store: store}); err != nil {
			t.Fatal(err)
		}
		paid := fake.Texts()
		slices.Sort(paid)
		if len(paid) != len(texts) || len(slices.Compact(paid)) != len(texts) {
			t.Errorf("%d texts were paid for: want each of %d once", len(paid), len(texts))
		}
	})
}
