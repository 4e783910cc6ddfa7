package translate_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// scripted is an engine whose answers a test decides.
type scripted struct {
	limits translate.Limits
	answer func(ctx context.Context, call int, texts []string) ([]string, error)

	mu    sync.Mutex
	calls [][]string
}

func (e *scripted) Origin(string, string) bitext.Origin {
	return bitext.Origin{Kind: bitext.Machine, Engine: "scripted", Model: "m"}
}
func (e *scripted) Settings() string                               { return "" }
func (e *scripted) Limits() translate.Limits                       { return e.limits }
func (e *scripted) Supports(context.Context, string, string) error { return nil }
func (e *scripted) Close() error                                   { return nil }
func (e *scripted) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	e.mu.Lock()
	e.calls = append(e.calls, slices.Clone(texts))
	n := len(e.calls)
	e.mu.Unlock()
	if e.answer == nil {
		return translate.Answers(e.Origin(from, to), upper(texts)), nil
	}
	out, err := e.answer(ctx, n, texts)
	return translate.Answers(e.Origin(from, to), out), err
}

func upper(texts []string) (out []string) {
	for _, t := range texts {
		out = append(out, strings.ToUpper(t))
	}
	return out
}

func at(day string) func() time.Time {
	t, err := time.Parse(time.RFC3339, day)
	if err != nil {
		panic(err)
	}
	return func() time.Time { return t }
}

func TestEachDistinctTextIsSentOnceInTheOrderOfItsFirstAppearance(t *testing.T) {
	e := &scripted{limits: translate.Limits{Segments: 2}}
	texts := []string{"un", " ", "deux", " un\n", "trois", "", "deux", "quatre\u00a0"}
	results, stats, err := translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{Now: at("2026-01-02T23:30:00-05:00")})
	if err != nil {
		t.Fatal(err)
	}
	origin := bitext.Origin{Kind: bitext.Machine, Engine: "scripted", Model: "m", Date: "2026-01-03"}
	want := []translate.Result{
		{Text: "UN", Origin: origin}, {Text: " "}, {Text: "DEUX", Origin: origin}, {Text: " UN\n", Origin: origin, Repeat: true},
		{Text: "TROIS", Origin: origin}, {Text: ""}, {Text: "DEUX", Origin: origin, Repeat: true}, {Text: "QUATRE\u00a0", Origin: origin},
	}
	if !slices.Equal(results, want) {
		t.Errorf("results are\n%+v, want\n%+v", results, want)
	}
	if got, want := fmt.Sprint(e.calls), "[[un deux] [trois quatre]]"; got != want {
		t.Errorf("calls are %s, want %s", got, want)
	}
	wantStats := translate.Stats{Segments: 8, Blank: 2, Distinct: 4, Repeats: 2, Sent: 4, SentCodePoints: 17, Charged: 17, Calls: 2}
	if stats != wantStats {
		t.Errorf("stats are %+v, want %+v", stats, wantStats)
	}
}

func TestASecondRunTakesAllFromTheStore(t *testing.T) {
	store := &translate.MemoryStore{}
	texts := []string{"un", "deux", "un"}
	first, _, err := translate.Texts(context.Background(), &scripted{}, "fr", "en", texts, translate.Options{Store: store, Now: at("2026-01-02T00:00:00Z")})
	if err != nil {
		t.Fatal(err)
	}
	e := &scripted{}
	if got := translate.Plan(e, "fr", "en", append(texts, "trois"), translate.Options{Store: store}); got.FromStore != 2 || got.Sent != 1 || got.SentCodePoints != 5 || got.Calls != 1 || got.Repeats != 1 {
		t.Errorf("the plan is %+v", got)
	}
	second, stats, err := translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{Store: store})
	if err != nil || !slices.Equal(first, second) || stats.FromStore != 2 || stats.Sent != 0 || len(e.calls) != 0 {
		t.Errorf("results %+v, stats %+v, calls %v, error %v", second, stats, e.calls, err)
	}
	if _, stats, _ := translate.Texts(context.Background(), e, "fr", "de", texts, translate.Options{Store: store}); stats.FromStore != 0 {
		t.Errorf("translations into English were taken for German ones: %+v", stats)
	}
}

func TestAnAnswerIsStoredBeforeItIsUsed(t *testing.T) {
	full := errors.New("no space left on device")
	_, stats, err := translate.Texts(context.Background(), &scripted{}, "fr", "en", []string{"un"}, translate.Options{Store: failingStore{full}})
	if !errors.Is(err, full) || stats.Sent != 0 {
		t.Errorf("error is %v, stats %+v: want the store's error and nothing used", err, stats)
	}
}

type failingStore struct{ err error }

func (failingStore) Get(translate.Key) (translate.Answer, bool) { return translate.Answer{}, false }
func (s failingStore) Put([]translate.Entry) error              { return s.err }

func TestCallsKeepToTheLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limits := translate.Limits{
			Segments:   rapid.IntRange(0, 5).Draw(t, "segments"),
			CodePoints: rapid.IntRange(0, 30).Draw(t, "code points"),
			URLBytes:   rapid.IntRange(0, 60).Draw(t, "URL bytes"),
			Concurrent: rapid.IntRange(0, 3).Draw(t, "concurrent"),
		}
		texts := rapid.SliceOfN(rapid.StringN(0, 20, -1), 0, 30).Draw(t, "texts")
		e := &scripted{limits: limits, answer: func(_ context.Context, _ int, texts []string) ([]string, error) {
			var out []string
			for _, t := range texts {
				out = append(out, "<"+t+">")
			}
			return out, nil
		}}
		results, stats, err := translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		sent := 0
		for _, c := range e.calls {
			sent += len(c)
			runes := len([]rune(strings.Join(c, "")))
			one := graphemes.FromString(c[0])
			if one.Next(); (len(c) > 1 || one.Next()) && (limits.Segments > 0 && len(c) > limits.Segments || limits.CodePoints > 0 && runes > limits.CodePoints) {
				t.Errorf("call %q passes limits %+v", c, limits)
			}
		}
		if sent < stats.Sent && stats.Long == 0 || stats.Sent != stats.Distinct || stats.Segments != stats.Blank+stats.Repeats+stats.Distinct {
			t.Errorf("%d texts sent, stats %+v", sent, stats)
		}
		for i, r := range results {
			core := strings.TrimSpace(texts[i])
			want := strings.Replace(texts[i], core, "<"+core+">", 1)
			if core == "" {
				want = texts[i]
			}
			if r.Parts == 0 && r.Text != want || r.Parts > 0 && bare(r.Text) != bare(want) {
				t.Errorf("text %q became %q, want %q", texts[i], r.Text, want)
			}
		}
	})
}

// bare is text without white space and the marks of the answers above.
func bare(text string) string {
	return strings.NewReplacer("<", "", ">", "").Replace(strings.Join(strings.Fields(text), ""))
}

func TestFailuresThatGoAwayAreWaitedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &scripted{answer: func(_ context.Context, call int, texts []string) ([]string, error) {
			switch call {
			case 1:
				return nil, &translate.RetryError{After: 7 * time.Second, Err: errors.New("429")}
			case 2:
				return nil, &translate.RetryError{Err: errors.New("503")}
			case 3:
				return upper(texts)[1:], nil // fewer than asked
			}
			return upper(texts), nil
		}}
		var waits []time.Duration
		start := time.Now()
		results, stats, err := translate.Texts(t.Context(), e, "fr", "en", []string{"un", "deux"}, translate.Options{Progress: func(p translate.Progress) {
			if p.Waiting > 0 {
				waits = append(waits, p.Waiting)
				if p.Reason == nil {
					t.Error("it waits without a reason")
				}
			}
		}})
		if err != nil || results[1].Text != "DEUX" || stats.Retries != 3 || stats.Calls != 4 || stats.Sent != 2 || stats.SentCodePoints != 6 {
			t.Errorf("results %+v, stats %+v, error %v", results, stats, err)
		}
		if len(waits) != 3 || waits[0] != 7*time.Second || waits[1] > time.Second || time.Since(start) < 7*time.Second {
			t.Errorf("it waited %v", waits)
		}
	})
}

func TestRetriesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			err   error
			calls int
			want  string
		}{
			"always":        {&translate.RetryError{Err: errors.New("503 down")}, 8, "503 down (after 8 tries)"},
			"asks too much": {&translate.RetryError{After: time.Hour, Err: errors.New("429 wait")}, 1, "429 wait (it asks to wait 1h0m0s; try again then)"},
			"fatal":         {errors.New("no such project"), 1, "no such project"},
			"always fewer":  {nil, 8, "2 texts (after 8 tries)"},
		} {
			e := &scripted{answer: func(context.Context, int, []string) ([]string, error) { return nil, c.err }}
			results, _, err := translate.Texts(t.Context(), e, "fr", "en", []string{"un", "deux"}, translate.Options{})
			if results != nil || err == nil || !strings.HasSuffix(err.Error(), c.want) || len(e.calls) != c.calls {
				t.Errorf("%s: error is %v after %d calls: want %q after %d", name, err, len(e.calls), c.want, c.calls)
			}
			if name == "always fewer" && !errors.Is(err, translate.ErrFewer) {
				t.Errorf("error is %v: want one that wraps ErrFewer", err)
			}
		}
	})
}

func TestACallThatHangsIsMadeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &scripted{answer: func(ctx context.Context, call int, texts []string) ([]string, error) {
			if call == 1 {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return upper(texts), nil
		}}
		start := time.Now()
		results, stats, err := translate.Texts(t.Context(), e, "fr", "en", []string{"un"}, translate.Options{})
		if err != nil || results[0].Text != "UN" || stats.Retries != 1 {
			t.Errorf("results %+v, stats %+v, error %v", results, stats, err)
		}
		if took := time.Since(start); took < time.Minute || took > 62*time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

func TestOnePoisonTextIsSetAsideAndTheRestGoesThrough(t *testing.T) {
	var texts []string
	for i := range 40 {
		texts = append(texts, fmt.Sprintf("texte %d", i))
	}
	named := func(_ context.Context, _ int, sent []string) ([]string, error) {
		if i := slices.Index(sent, "texte 17"); i >= 0 {
			return nil, fmt.Errorf("engine: %w", &translate.SegmentError{Index: i, Err: errors.New("poison")})
		}
		return upper(sent), nil
	}
	unnamed := func(_ context.Context, _ int, sent []string) ([]string, error) {
		if slices.Contains(sent, "texte 17") {
			return nil, &translate.RefusedError{Err: errors.New("poison")}
		}
		return upper(sent), nil
	}
	empty := func(_ context.Context, _ int, sent []string) ([]string, error) {
		out := upper(sent)
		if i := slices.Index(sent, "texte 17"); i >= 0 {
			out[i] = " "
		}
		return out, nil
	}
	for name, answer := range map[string]func(context.Context, int, []string) ([]string, error){"named": named, "unnamed": unnamed, "empty answer": empty} {
		t.Run(name, func(t *testing.T) {
			store := &translate.MemoryStore{}
			e := &scripted{limits: translate.Limits{Segments: 16, Concurrent: 2}, answer: answer}
			results, stats, err := translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{Store: store})
			var failed *translate.FailedError
			if !errors.As(err, &failed) || len(failed.Failures) != 1 || failed.Failures[0].Index != 17 || !strings.Contains(err.Error(), "segment 18 (“texte 17”)") {
				t.Fatalf("error is %v: want one about segment 18", err)
			}
			if stats.Failed != 1 || stats.Sent != 39 || store.Len() != 39 {
				t.Errorf("stats %+v, %d stored", stats, store.Len())
			}
			for i, r := range results {
				if (r.Err != nil) != (i == 17) || i != 17 && r.Text != strings.ToUpper(texts[i]) {
					t.Errorf("result %d is %+v", i, r)
				}
			}
		})
	}
}

func TestAServiceThatRefusesEverythingIsNotAskedForEachText(t *testing.T) {
	e := &scripted{answer: func(context.Context, int, []string) ([]string, error) {
		return nil, &translate.RefusedError{Err: errors.New("bad project")}
	}}
	texts := make([]string, 1000)
	for i := range texts {
		texts[i] = fmt.Sprint("texte ", i)
	}
	_, _, err := translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{})
	if err == nil || !strings.Contains(err.Error(), "bad project") || len(e.calls) > 20 {
		t.Errorf("error is %v after %d calls", err, len(e.calls))
	}
}

func TestWhatIsUnderWayWhenTheRunIsStoppedIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		store := &translate.MemoryStore{}
		e := &scripted{limits: translate.Limits{Segments: 1, Concurrent: 2}, answer: func(ctx context.Context, call int, texts []string) ([]string, error) {
			if call <= 2 {
				time.Sleep(500 * time.Millisecond)
				return upper(texts), ctx.Err()
			}
			select {
			case <-time.After(time.Hour):
			case <-ctx.Done():
			}
			return nil, ctx.Err()
		}}
		go func() {
			time.Sleep(510 * time.Millisecond)
			cancel()
		}()
		start := time.Now()
		_, stats, err := translate.Texts(ctx, e, "fr", "en", []string{"un", "deux", "trois", "quatre", "cinq"}, translate.Options{Store: store, Grace: 500 * time.Millisecond})
		if !errors.Is(err, context.Canceled) || store.Len() != 2 || stats.Sent != 2 || len(e.calls) != 4 {
			t.Errorf("error is %v, %d stored, stats %+v, calls %v", err, store.Len(), stats, e.calls)
		}
		if took := time.Since(start) - 510*time.Millisecond; took > 800*time.Millisecond {
			t.Errorf("it took %v to stop", took)
		}
	})
}

func TestACallThatEndsWithinTheGraceIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		store := &translate.MemoryStore{}
		e := &scripted{limits: translate.Limits{Segments: 1}, answer: func(ctx context.Context, _ int, texts []string) ([]string, error) {
			time.Sleep(550 * time.Millisecond)
			return upper(texts), ctx.Err()
		}}
		go func() {
			time.Sleep(100 * time.Millisecond)
			cancel()
		}()
		_, _, err := translate.Texts(ctx, e, "fr", "en", []string{"un", "deux"}, translate.Options{Store: store, Grace: 500 * time.Millisecond})
		if !errors.Is(err, context.Canceled) || store.Len() != 1 || len(e.calls) != 1 {
			t.Errorf("error is %v, %d stored, calls %v: want the one call kept and no other made", err, store.Len(), e.calls)
		}
	})
}

func TestAFatalFailureKeepsWhatOtherCallsBring(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fatal := errors.New("the quota of the day is used up")
		store := &translate.MemoryStore{}
		e := &scripted{limits: translate.Limits{Segments: 1, Concurrent: 3}, answer: func(ctx context.Context, _ int, texts []string) ([]string, error) {
			if texts[0] == "deux" {
				time.Sleep(100 * time.Millisecond)
				return nil, fatal
			}
			time.Sleep(300 * time.Millisecond)
			return upper(texts), ctx.Err()
		}}
		_, _, err := translate.Texts(t.Context(), e, "fr", "en", []string{"un", "deux", "trois", "quatre", "cinq", "six"}, translate.Options{Store: store})
		if !errors.Is(err, fatal) || store.Len() != 2 || len(e.calls) != 3 {
			t.Errorf("error is %v, %d stored, calls %v", err, store.Len(), e.calls)
		}
	})
}

func TestTheCallThatWouldPassTheBudgetIsNotMade(t *testing.T) {
	texts := []string{"aaaa", "bbbb", "cccc", "aaaa", "dddd"}
	limits := translate.Limits{Segments: 1, Concurrent: 1}
	for budget, want := range map[float64]int{0: 4, 16: 4, 15: 3, 4: 1, 3: 0} {
		e := &scripted{limits: limits}
		store := &translate.MemoryStore{}
		_, stats, err := translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{Store: store, Price: 1e6, Budget: budget})
		if got := errors.Is(err, translate.ErrBudget); got != (want < 4) {
			t.Errorf("budget %v: error %v", budget, err)
		}
		if len(e.calls) != want || store.Len() != want || stats.SentCodePoints != 4*want || stats.Charged != 4*want {
			t.Errorf("budget %v: %d calls, %d stored, %+v; want %d", budget, len(e.calls), store.Len(), stats, want)
		}
	}
}

func TestProgressGrowsToTheEnd(t *testing.T) {
	e := &scripted{limits: translate.Limits{Segments: 1, Concurrent: 4}}
	last, total := -1, 0
	texts := []string{"a", "b", "a", " ", "c", "d", "e", "a"}
	if _, _, err := translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{Progress: func(p translate.Progress) {
		if p.Done < last {
			t.Errorf("progress goes from %d to %d", last, p.Done)
		}
		last, total = p.Done, p.Total
	}}); err != nil {
		t.Fatal(err)
	}
	if last != 8 || total != 8 {
		t.Errorf("progress ends at %d of %d", last, total)
	}
}

func BenchmarkTextsFromTheStore(b *testing.B) {
	texts := make([]string, 10_000)
	for i := range texts {
		texts[i] = fmt.Sprint("Une phrase de longueur moyenne, numéro ", i)
	}
	store := &translate.MemoryStore{}
	e := &scripted{limits: translate.Limits{Segments: 128}}
	if _, _, err := translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{Store: store}); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{Store: store})
	}
	b.ReportMetric(float64(b.N*len(texts))/b.Elapsed().Seconds(), "texts/s")
}

// choosy leaves out "deux" always, "trois" in every call with others.
type choosy struct{ scripted }

func (e *choosy) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	answers, err := e.scripted.Translate(ctx, from, to, texts)
	for i, t := range texts {
		if t == "deux" || t == "trois" && len(texts) > 1 {
			answers[i] = translate.Answer{Err: errors.New("left out")}
		}
	}
	return answers, err
}

func TestATextThatHasNoAnswerIsAskedForAloneAndThenSetAside(t *testing.T) {
	e, store := &choosy{}, &translate.MemoryStore{}
	results, stats, err := translate.Texts(context.Background(), e, "fr", "en", []string{"un", "deux", "trois"}, translate.Options{Store: store})
	var failed *translate.FailedError
	if !errors.As(err, &failed) || len(failed.Failures) != 1 || failed.Failures[0].Index != 1 || failed.Failures[0].Err.Error() != "left out" {
		t.Fatalf("error is %v: want one about the second text", err)
	}
	if got, want := fmt.Sprint(e.calls), "[[un deux trois] [deux] [trois]]"; got != want {
		t.Errorf("calls are %s, want %s", got, want)
	}
	want := translate.Stats{Segments: 3, Distinct: 3, Sent: 2, SentCodePoints: 7, Charged: 11 + 4 + 5, Calls: 3, Retries: 2, Failed: 1}
	if results[0].Text != "UN" || results[2].Text != "TROIS" || stats != want || store.Len() != 2 {
		t.Errorf("results %+v, stats %+v, %d stored", results, stats, store.Len())
	}
}

// damaging loses what was to stay: of the text "un" in every call with others, of "deux" always, of "trois" until the call fails.
type damaging struct{ scripted }

func (e *damaging) Sent(text string) string { return "<" + text + ">" }

func (e *damaging) Priced(sent string) string { return sent }

func (e *damaging) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	answers, err := e.scripted.Translate(ctx, from, to, texts)
	if len(texts) == 1 && texts[0] == "trois" {
		return nil, &translate.RefusedError{Err: errors.New("no")}
	}
	for i, t := range texts {
		answers[i].Damaged = t == "un" && len(texts) > 1 || t == "deux" || t == "trois"
		answers[i].Text += fmt.Sprint(len(texts))
	}
	return answers, err
}

func TestADamagedAnswerIsAskedForAgainAloneAndThenTaken(t *testing.T) {
	e, store := &damaging{}, &translate.MemoryStore{}
	results, stats, err := translate.Texts(context.Background(), e, "fr", "en", []string{"un", "deux", "trois", "quatre"}, translate.Options{Store: store})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range results {
		got = append(got, r.Text)
	}
	if want := []string{"UN1", "DEUX1", "TROIS4", "QUATRE4"}; !slices.Equal(got, want) || store.Len() != 4 {
		t.Errorf("results are %q, want %q; %d are stored", got, want, store.Len())
	}
	if got, want := fmt.Sprint(e.calls), "[[un deux trois quatre] [un] [deux] [trois]]"; got != want {
		t.Errorf("calls are %s, want %s", got, want)
	}
	// "<un>" and "<deux>" were paid for twice.
	want := translate.Stats{Segments: 4, Distinct: 4, Sent: 4, SentCodePoints: 4 + 6 + 7 + 8, Charged: 4 + 6 + 7 + 8 + 4 + 6, Calls: 4, Retries: 3, Damaged: 2}
	if stats != want {
		t.Errorf("stats are %+v, want %+v", stats, want)
	}
}

func TestADamagedAnswerIsKeptWhereAnotherWouldPassTheBudget(t *testing.T) {
	store := &translate.MemoryStore{}
	_, stats, err := translate.Texts(context.Background(), &damaging{}, "fr", "en", []string{"deux", "x", "trois"}, translate.Options{Store: store, Price: 1e6, Budget: 16})
	if !errors.Is(err, translate.ErrBudget) || stats.Sent != 3 || stats.SentCodePoints != 16 || store.Len() != 3 {
		t.Errorf("error %v, stats %+v, %d stored", err, stats, store.Len())
	}
}
