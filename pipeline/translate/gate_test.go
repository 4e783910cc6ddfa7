package translate_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"visavis/pipeline/translate"
)

// numbered are n different texts of so many code points.
func numbered(n, runes int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%0*d", runes, i)
	}
	return out
}

// service is an engine that takes a tenth of a second for a call and at most so many calls at once: it refuses more with 429.
type service struct {
	scripted
	most int

	mu        sync.Mutex
	busy, top int
	refused   int
	entered   []time.Time
}

const latency = 100 * time.Millisecond

func newService(limits translate.Limits, most int) *service {
	s := &service{most: most}
	s.limits = limits
	s.answer = func(_ context.Context, _ int, texts []string) ([]string, error) {
		s.mu.Lock()
		s.entered = append(s.entered, time.Now())
		s.busy++
		s.top = max(s.top, s.busy)
		tooMany := s.most > 0 && s.busy > s.most
		s.mu.Unlock()
		defer func() {
			s.mu.Lock()
			s.busy--
			s.mu.Unlock()
		}()
		if tooMany {
			time.Sleep(latency / 10)
			s.mu.Lock()
			s.refused++
			s.mu.Unlock()
			return nil, &translate.RetryError{TooMany: true, Err: errors.New("429")}
		}
		time.Sleep(latency)
		return upper(texts), nil
	}
	return s
}

func TestThroughputIsConcurrencyTimesBatchByLatency(t *testing.T) {
	for _, c := range []struct{ concurrent, batch, calls int }{{1, 1, 20}, {4, 128, 64}, {8, 10, 160}, {32, 50, 320}} {
		synctest.Test(t, func(t *testing.T) {
			e := newService(translate.Limits{Segments: c.batch, Concurrent: c.concurrent}, 0)
			texts := numbered(c.batch*c.calls, 20)
			start := time.Now()
			if _, _, err := translate.Texts(t.Context(), e, "fr", "en", texts, translate.Options{Store: slowStore{40 * time.Millisecond}}); err != nil {
				t.Fatal(err)
			}
			got := float64(len(texts)) / time.Since(start).Seconds()
			ideal := float64(c.concurrent*c.batch) / latency.Seconds()
			t.Logf("%d calls at once of %d texts: %.0f texts a second, %.3f of what the service allows", c.concurrent, c.batch, got, got/ideal)
			if got < .9*ideal || e.top != c.concurrent {
				t.Errorf("%.0f texts a second, %d calls at once: want %.0f and %d", got, e.top, ideal, c.concurrent)
			}
		})
	}
}

// slowStore is a store on a slow disk.
type slowStore struct{ delay time.Duration }

func (slowStore) Get(translate.Key) (translate.Answer, bool) { return translate.Answer{}, false }
func (s slowStore) Put([]translate.Entry) error {
	time.Sleep(s.delay)
	return nil
}

// TestConcurrencyAdapts has a service that takes fewer calls at once than the engine says.
func TestConcurrencyAdapts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newService(translate.Limits{Segments: 1, Concurrent: 16}, 5)
		texts := numbered(600, 10)
		start := time.Now()
		_, stats, err := translate.Texts(t.Context(), e, "fr", "en", texts, translate.Options{})
		if err != nil || stats.Sent != len(texts) {
			t.Fatal(err, stats)
		}
		took := time.Since(start)
		ideal := time.Duration(len(texts)/5) * latency
		t.Logf("%d calls, %d refused, %v; five at once would take %v", stats.Calls, e.refused, took, ideal)
		if e.top > 16 || e.refused > 120 || took > 2*ideal {
			t.Errorf("%d calls at once, %d of %d refused, %v", e.top, e.refused, stats.Calls, took)
		}
	})
}

// TestARetryAfterHoldsForAllCalls has one call of four refused with a time to wait.
func TestARetryAfterHoldsForAllCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const wait = 20 * time.Second
		start := time.Now()
		var mu sync.Mutex
		var begun []time.Duration
		e := &scripted{limits: translate.Limits{Segments: 1, Concurrent: 4}, answer: func(_ context.Context, call int, texts []string) ([]string, error) {
			mu.Lock()
			begun = append(begun, time.Since(start))
			mu.Unlock()
			if call == 2 {
				time.Sleep(latency / 2)
				return nil, &translate.RetryError{TooMany: true, After: wait, Err: errors.New("429")}
			}
			time.Sleep(latency)
			return upper(texts), nil
		}}
		if _, _, err := translate.Texts(t.Context(), e, "fr", "en", numbered(12, 5), translate.Options{}); err != nil {
			t.Fatal(err)
		}
		for i, at := range begun {
			if i >= 4 && at < wait {
				t.Errorf("call %d began after %v, though the service asked to wait %v", i+1, at, wait)
			}
		}
	})
}

func TestQuotasOfAMinuteAreKept(t *testing.T) {
	for name, c := range map[string]struct {
		engine, user translate.Limits
		requests     int // the most in any minute
		characters   int
		atLeast      time.Duration
	}{
		"requests":                {translate.Limits{RequestsPerMinute: 100}, translate.Limits{}, 100, 0, 3 * time.Minute},
		"characters":              {translate.Limits{CharactersPerMinute: 2000}, translate.Limits{}, 0, 2000, 3 * time.Minute},
		"the user's own":          {translate.Limits{RequestsPerMinute: 1_000_000}, translate.Limits{RequestsPerMinute: 60}, 60, 0, 5 * time.Minute},
		"one":                     {translate.Limits{RequestsPerMinute: 10}, translate.Limits{}, 10, 0, 30 * time.Minute},
		"calls above a tenth":     {translate.Limits{CharactersPerMinute: 100}, translate.Limits{}, 0, 100 + 20, 50 * time.Minute},
		"none":                    {translate.Limits{}, translate.Limits{}, 0, 0, 0},
		"more than is ever asked": {translate.Limits{RequestsPerMinute: 1e9, CharactersPerMinute: 1e9}, translate.Limits{}, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const n, runes = 400, 20
				c.engine.Segments, c.engine.Concurrent = 1, 8
				e := newService(c.engine, 0)
				start := time.Now()
				if _, _, err := translate.Texts(t.Context(), e, "fr", "en", numbered(n, runes), translate.Options{Limits: c.user}); err != nil {
					t.Fatal(err)
				}
				took := time.Since(start)
				slices.SortFunc(e.entered, time.Time.Compare)
				for i, at := range e.entered {
					in := 0 // calls in the minute that begins with this one
					for _, later := range e.entered[i:] {
						if later.Sub(at) < time.Minute {
							in++
						}
					}
					if c.requests > 0 && in > c.requests || c.characters > 0 && in*runes > c.characters {
						t.Fatalf("%d calls of %d characters in a minute", in, runes)
					}
				}
				if took < c.atLeast || took > max(2*c.atLeast, time.Duration(n/8+1)*latency) {
					t.Errorf("it took %v, want about %v", took, c.atLeast)
				}
			})
		})
	}
}

// TestManyPoisonTextsCostFewCalls has a service refuse every call with one of k bad texts, without saying which.
func TestManyPoisonTextsCostFewCalls(t *testing.T) {
	const n = 1024
	for _, bad := range [][]int{{0}, {1023}, {0, 1, 2, 3, 4, 5, 6, 7}, {5, 99, 400, 401, 777, 1000}, {1016, 1017, 1018, 1019, 1020, 1021, 1022, 1023}} {
		k := len(bad)
		e := &scripted{limits: translate.Limits{Segments: n}, answer: func(_ context.Context, _ int, texts []string) ([]string, error) {
			for _, i := range bad {
				if slices.Contains(texts, fmt.Sprintf("%04d", i)) {
					return nil, &translate.RefusedError{Err: errors.New("poison")}
				}
			}
			return upper(texts), nil
		}}
		results, stats, err := translate.Texts(t.Context(), e, "fr", "en", numbered(n, 4), translate.Options{})
		var failed *translate.FailedError
		if !errors.As(err, &failed) || len(failed.Failures) != k || stats.Sent != n-k || stats.Charged != 4*(n-k) {
			t.Errorf("%d bad texts: error %v, stats %+v", k, err, stats)
			continue
		}
		for i, r := range results {
			if (r.Err != nil) != slices.Contains(bad, i) {
				t.Errorf("result %d is %+v", i, r)
			}
		}
		// Each bad text is halved out of its batch: a path of log2(n) refusals with as many answers beside it; paths share their start.
		most := int(2*float64(k)*(math.Log2(n/float64(k))+2)) + 2
		t.Logf("%d bad texts of %d: %d calls, at most %d are to be", k, n, stats.Calls, most)
		if stats.Calls > most {
			t.Errorf("%d bad texts of %d took %d calls, want at most %d", k, n, stats.Calls, most)
		}
	}
}

// TestAbortEndsCallsAtOnceAndKeepsWhatArrived has two answers arrive and one call hang when the second interrupt comes.
func TestAbortEndsCallsAtOnceAndKeepsWhatArrived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		abort := make(chan struct{})
		store := &translate.MemoryStore{}
		ledger := &translate.Ledger{}
		e := &scripted{limits: translate.Limits{Segments: 1, Concurrent: 3}, answer: func(ctx context.Context, call int, texts []string) ([]string, error) {
			if call == 3 {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			time.Sleep(10 * time.Second)
			return upper(texts), ctx.Err()
		}}
		go func() {
			time.Sleep(time.Second)
			cancel()
			time.Sleep(20 * time.Second)
			close(abort)
		}()
		start := time.Now()
		_, stats, err := translate.Texts(ctx, e, "fr", "en", numbered(9, 10),
			translate.Options{Store: store, Abort: abort, Price: 1e6, Ledger: ledger})
		if took := time.Since(start); took != 21*time.Second {
			t.Errorf("it ended after %v, want at once", took)
		}
		// The call that was cut off may be charged for: nobody knows.
		if !errors.Is(err, context.Canceled) || store.Len() != 2 || stats.Sent != 2 || stats.Charged != 30 || ledger.Spent().USD != 30 {
			t.Errorf("error %v, %d stored, stats %+v, spent %+v", err, store.Len(), stats, ledger.Spent())
		}
	})
}

func TestTextsTooLongForACallGoOutInParts(t *testing.T) {
	sentence := "Ceci est une phrase, avec deux propositions, qui finit ici. "
	fullStops := func(text string) (starts []int) {
		for i := range text {
			if strings.HasPrefix(text[i:], ". ") {
				starts = append(starts, i+2)
			}
		}
		return starts
	}
	for name, c := range map[string]struct {
		text  string
		most  int
		parts []string
		torn  bool
	}{
		"sentences":   {strings.TrimSpace(strings.Repeat(sentence, 3)), 120, []string{strings.TrimSpace(sentence + sentence), strings.TrimSpace(sentence)}, false},
		"clauses":     {strings.TrimSpace(sentence), 45, []string{"Ceci est une phrase, avec deux propositions,", "qui finit ici."}, false},
		"white space": {"un deux\u00a0trois  quatre cinq", 13, []string{"un deux\u00a0trois", "quatre cinq"}, false},
		"no place":    {"abcdefghijklmnop", 6, []string{"abcdef", "ghijkl", "mnop"}, true},
		"graphemes":   {"e\u0301e\u0301e\u0301", 3, []string{"e\u0301", "e\u0301", "e\u0301"}, true},
		"line break":  {"Première ligne.\n\nDeuxième ligne.", 16, []string{"Première ligne.", "Deuxième ligne."}, false},
	} {
		t.Run(name, func(t *testing.T) {
			store := &translate.MemoryStore{}
			e := &scripted{limits: translate.Limits{Segments: 1, CodePoints: c.most}}
			opt := translate.Options{Store: store, Sentences: fullStops}
			results, stats, err := translate.Texts(t.Context(), e, "fr", "en", []string{" " + c.text + "\n", "ok", c.text}, opt)
			if err != nil {
				t.Fatal(err)
			}
			var sent []string
			runes := 0
			for _, call := range e.calls {
				sent = append(sent, call...)
				runes += len([]rune(call[0]))
			}
			slices.Sort(c.parts)
			if want := slices.Compact(slices.Clone(c.parts)); !slices.Equal(sent[:len(sent)-1], sorted(sent[:len(sent)-1], want)) || len(sent) != len(want)+1 {
				t.Errorf("parts are %q, want %q", sent, want)
			}
			if got, want := results[0].Text, " "+strings.ToUpper(c.text)+"\n"; got != want || results[2].Text != strings.ToUpper(c.text) {
				t.Errorf("result is %q and %q, want %q", got, results[2].Text, want)
			}
			if results[0].Parts != len(c.parts) || results[0].Torn != c.torn || results[1].Parts != 0 {
				t.Errorf("result is %+v", results[0])
			}
			want := translate.Stats{Segments: 3, Distinct: 2, Repeats: 1, Sent: 2, SentCodePoints: runes, Charged: runes, Calls: len(sent), Long: 1}
			if c.torn {
				want.Torn = 1
			}
			if stats != want {
				t.Errorf("stats are %+v, want %+v", stats, want)
			}
			_, stats, err = translate.Texts(t.Context(), e, "fr", "en", []string{c.text}, opt)
			if err != nil || stats.Calls != 0 || stats.FromStore != 1 || stats.Sent != 0 {
				t.Errorf("a second run: %+v, error %v: want nothing sent", stats, err)
			}
		})
	}
}

// sorted is got where it has the same elements as want; else want.
func sorted(got, want []string) []string {
	a := slices.Clone(got)
	slices.Sort(a)
	if slices.Equal(a, want) {
		return got
	}
	return want
}

func TestAPartThatIsRefusedFailsItsTextAndKeepsTheOthers(t *testing.T) {
	store := &translate.MemoryStore{}
	e := &scripted{limits: translate.Limits{Segments: 1, CodePoints: 6}, answer: func(_ context.Context, _ int, texts []string) ([]string, error) {
		if texts[0] == "trois" {
			return nil, &translate.RefusedError{Err: errors.New("poison")}
		}
		return upper(texts), nil
	}}
	results, stats, err := translate.Texts(t.Context(), e, "fr", "en", []string{"un deux trois quatre", "cinq"}, translate.Options{Store: store})
	var failed *translate.FailedError
	if !errors.As(err, &failed) || len(failed.Failures) != 1 || failed.Failures[0].Index != 0 || results[1].Text != "CINQ" {
		t.Fatalf("error %v, results %+v", err, results)
	}
	if stats.Failed != 1 || stats.Sent != 1 || stats.Distinct != 2 || store.Len() != 4 {
		t.Errorf("stats %+v, %d stored: want the parts that were paid for kept", stats, store.Len())
	}
}

// damagingOnce is an engine whose first answer to a text with a certain word in it is damaged.
type damagingOnce struct {
	*scripted
	seen atomic.Bool
}

func (e *damagingOnce) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	answers, err := e.scripted.Translate(ctx, from, to, texts)
	for i := range answers {
		answers[i].Damaged = strings.Contains(texts[i], "abîmé") && e.seen.CompareAndSwap(false, true)
	}
	return answers, err
}

func TestTheLogHasEveryDetourAndNoText(t *testing.T) {
	texts := []string{"Ce secret est abîmé.", "Ce secret est bon.", "Ce secret est refusé.", "Ce secret est long, " + strings.Repeat("il a des suites, ", 6) + "et finit."}
	for _, withText := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var b strings.Builder
			e := &damagingOnce{scripted: &scripted{limits: translate.Limits{CodePoints: 70, RequestsPerMinute: 10}, answer: func(_ context.Context, _ int, texts []string) ([]string, error) {
				if strings.Contains(strings.Join(texts, ""), "refusé") {
					return nil, &translate.RefusedError{Err: errors.New("no: " + strings.Join(texts, "|"))}
				}
				return upper(texts), nil
			}}}
			opt := translate.Options{Log: slog.New(slog.NewTextHandler(&b, nil)), LogText: withText}
			_, stats, err := translate.Texts(t.Context(), e, "fr", "en", texts, opt)
			var failed *translate.FailedError
			if !errors.As(err, &failed) || stats.Failed != 1 {
				t.Fatal(err, stats)
			}
			for _, want := range []string{
				`msg="the text is longer than a call may be: it goes in parts" texts=2 characters=`, "parts=2 torn=false",
				`msg="the service refuses the call: it is made in halves" texts=3 characters=`,
				`msg="what was to stay as it is was lost, doubled or changed: the text is sent once more, alone" texts=1 characters=20`,
				`msg="the call waited for the engine's quota of a minute" texts=1 characters=`, "waited=6.667s",
				`msg="the text is set aside" texts=1 characters=21`,
			} {
				if !strings.Contains(b.String(), want) {
					t.Errorf("the log lacks %s:\n%s", want, b.String())
				}
			}
			if got := strings.Contains(b.String(), "secret"); got != withText {
				t.Errorf("text in the log: %v, want %v\n%s", got, withText, b.String())
			}
		})
	}
}

func TestTheLogHasEachCallAndNoText(t *testing.T) {
	const secret = "Le secret de Paul."
	for _, withText := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			var b strings.Builder
			e := &scripted{answer: func(_ context.Context, call int, texts []string) ([]string, error) {
				if call == 1 {
					time.Sleep(latency)
					return nil, &translate.RetryError{TooMany: true, After: 3 * time.Second, Err: errors.New("429 for " + texts[0])}
				}
				return upper(texts), nil
			}}
			opt := translate.Options{Log: slog.New(slog.NewTextHandler(&b, nil)), LogText: withText}
			if _, _, err := translate.Texts(t.Context(), e, "fr", "en", []string{secret, "Oui."}, opt); err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSpace(b.String()), "\n")
			if len(lines) != 4 || !strings.Contains(lines[1], "engine=scripted model=m texts=2 characters=22 took=100ms try=1 status=\"too many\" reason=\"429 for ") ||
				!strings.Contains(lines[0], "fewer are made at once") || !strings.Contains(lines[2], "made again\" texts=2 characters=22 in=3s") || !strings.Contains(lines[3], "try=2 status=answered") {
				t.Errorf("the log is\n%s", b.String())
			}
			if got := strings.Contains(b.String(), "secret"); got != withText {
				t.Errorf("text in the log: %v, want %v\n%s", got, withText, b.String())
			}
		})
	}
}
