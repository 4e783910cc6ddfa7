package translatetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/mock"
	"visavis/pipeline/translate/translatetest/fake"
)

// outcome is what becomes of a run in which something goes wrong.
type outcome int

const (
	goesOn   outcome = iota // every text is translated, after as many calls as there were faults and one more
	setsBy                  // the text at fault is named, all others are translated
	stops                   // the run ends; what came before is kept, and another run goes on from there
	taken                   // the answer is taken as it is
	repaired                // every text is translated, by whatever calls it takes
)

// fault is a row of the table of faults: what goes wrong, and what is made of it. Every engine that has a fake passes all rows that
// its protocol knows.
type fault struct {
	// Name is what goes wrong, Sees what the user sees of it: both stand in docs/engines.md.
	Name, Sees string
	faults     []fake.Fault
	poison     bool // the server refuses one text
	want       outcome
	// error is a part of the error's words.
	error string
	// only says which protocols can have it; nil is all of them.
	only func(*fake.Server) bool
	// mended is true where a language model is asked again, and all is well.
	mended bool
	// test stands in for the one that all other rows have.
	test func(*testing.T, Engine)
}

func overHTTP(s *fake.Server) bool   { return s.HTTP }
func fromAModel(s *fake.Server) bool { return s.Model }

const (
	again     = "it waits (half a second at first, then longer) and sends that call again, up to eight times in all"
	sendAgain = "that call is sent again, as after 503"
	askAgain  = "what is not certain is asked again; the rest is kept"
)

// faults is the table.
var faults = []fault{
	{Name: "429, too many requests, with Retry-After", Sees: "it waits as long as the service asks, up to a minute, and goes on",
		faults: []fake.Fault{{Status: 429, RetryAfter: time.Second}}},
	{Name: "429 without Retry-After", Sees: again, faults: []fake.Fault{{Status: 429}, {Status: 429}}},
	{Name: "503, the service is down for a moment", Sees: again, faults: []fake.Fault{{Status: 503}}},
	{Name: "500, the service fails", Sees: again, faults: []fake.Fault{{Status: 500}}},
	{Name: "the connection is reset in the middle of an answer", Sees: sendAgain, faults: []fake.Fault{{Cut: true}}},
	{Name: "an answer that drips in and does not end", Sees: "after a minute, and a second for each thousand characters, that call is sent again",
		faults: []fake.Fault{{Drip: true}}, only: overHTTP},
	{Name: "no answer at all", Sees: "the same", faults: []fake.Fault{{Hang: true}}},
	{Name: "a web page instead of an answer", Sees: sendAgain, faults: []fake.Fault{{Page: true}}, only: overHTTP},
	{Name: "too few translations", Sees: sendAgain, faults: []fake.Fault{{Fewer: 1}, {Fewer: 5}}, only: func(s *fake.Server) bool { return !s.Model }},
	{Name: "too many translations", Sees: sendAgain, faults: []fake.Fault{{More: 1}}, only: func(s *fake.Server) bool { return !s.Model }},
	{Name: "the quota of the day or the month is used up", Sees: "the run stops and says so (exit code 4)", faults: []fake.Fault{{Quota: true}}, want: stops, error: "used up"},
	{Name: "the key is refused", Sees: "the run stops and names the variable that holds the key (exit code 2; with Google 4)",
		faults: []fake.Fault{{Status: 401}}, want: stops, error: "refuses"},
	{Name: "the service sends on to another address", Sees: "the run stops; nothing is sent there (exit code 2)",
		faults: []fake.Fault{{Redirect: "http://127.0.0.1:1/elsewhere"}}, want: stops, error: "another address", only: overHTTP},
	{Name: "one text that the service will not take", Sees: "it is found by halving the call, and named (exit code 4); all others are translated", poison: true, want: setsBy},
	{Name: "an empty translation", Sees: "that segment is named (exit code 4); all others are translated",
		faults: []fake.Fault{{Blank: true}}, want: setsBy, mended: true},
	{Name: "a segment that is longer than a call may be", Sees: "it is sent in parts, cut at a sentence, a clause or a space, and put together again", test: testTooLong},
	{Name: "HTML entities in plain text", Sees: "they are taken out again, unless the segment has some itself", faults: []fake.Fault{{Entities: true}}, want: repaired},
	{Name: "the segment comes back untranslated", Sees: "it is taken, and `visavis check` reports it (`untranslated`); with `openai` it is asked again, then named",
		faults: []fake.Fault{{Echo: true}}, want: taken, mended: true},

	{Name: "a model gives its answers in another order", Sees: "nothing: each has its number", faults: []fake.Fault{{Model: fake.Shuffles}}, want: repaired, only: fromAModel},
	{Name: "a model leaves a line out", Sees: askAgain, faults: []fake.Fault{{Model: fake.Drops}}, want: repaired, only: fromAModel},
	{Name: "a model merges two lines", Sees: askAgain, faults: []fake.Fault{{Model: fake.Merges}}, want: repaired, only: fromAModel},
	{Name: "a model makes a line up", Sees: "that line is not used", faults: []fake.Fault{{Model: fake.Invents}}, want: repaired, only: fromAModel},
	{Name: "a model gives a line twice", Sees: askAgain, faults: []fake.Fault{{Model: fake.Doubles}}, want: repaired, only: fromAModel},
	{Name: "a model chats around its answer", Sees: "it is refused, and asked again in smaller batches", faults: []fake.Fault{{Model: fake.Chats}}, want: repaired, only: fromAModel},
	{Name: "a model's answer is cut off at its length", Sees: "it is refused, and asked again in smaller batches", faults: []fake.Fault{{Model: fake.Stops}}, want: repaired, only: fromAModel},
	{Name: "a model declines", Sees: "the same; a segment that it declines alone is named (exit code 4)", faults: []fake.Fault{{Model: fake.Declines}}, want: repaired, only: fromAModel},
}

// FaultTable is the table as docs/engines.md has it.
func FaultTable() string {
	var b strings.Builder
	b.WriteString("| what goes wrong | what you see | what is lost |\n|---|---|---|\n")
	for _, f := range faults {
		fmt.Fprintf(&b, "| %s | %s | nothing |\n", f.Name, f.Sees)
	}
	return b.String()
}

// sentences are texts for the tests of faults, each longer than a few words.
func sentences(n int) (out []string) {
	for i := range n {
		out = append(out, fmt.Sprintf("C’est « l’été » pour la phrase numéro %d, qui n'est pas courte.", i))
	}
	return out
}

// testTooLong has a text translated that is a third longer than a call may be: the fakes refuse calls that pass the limits.
func testTooLong(t *testing.T, e Engine) {
	s, engine := e.Service(t)
	defer closeEngine(t, engine)
	most := engine.Limits().CodePoints
	var b strings.Builder
	for i := 0; b.Len() < most*4/3; i++ {
		fmt.Fprintf(&b, "Voici la phrase numéro %d, qui est assez courte. ", i)
	}
	text := strings.TrimSpace(b.String())
	results, _, err := translate.Texts(context.Background(), engine, e.From, e.To, []string{text}, translate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	unmarked := strings.NewReplacer(mock.Mark, "")
	if unmarked.Replace(results[0].Text) != unmarked.Replace(mock.Text(text)) {
		t.Errorf("the parts do not make the whole: %.200q …", results[0].Text)
	}
	for _, c := range s.Received() {
		if n := len([]rune(strings.Join(c.Texts, ""))); n > most {
			t.Errorf("a call has %d code points, the limit is %d", n, most)
		}
	}
}

func testFault(t *testing.T, e Engine, f fault) {
	if f.test != nil {
		f.test(t, e)
		return
	}
	s, engine := e.Service(t)
	if f.only != nil && !f.only(s) {
		engine.Close()
		t.Skip("its protocol has no such thing")
	}
	defer closeEngine(t, engine)
	want := f.want
	if s.Model && f.mended {
		want = repaired
	}
	var waits []time.Duration
	store := &translate.MemoryStore{}
	run := func(texts []string) ([]translate.Result, translate.Stats, error) {
		return translate.Texts(context.Background(), engine, e.From, e.To, texts, translate.Options{
			Store: store, CallTimeout: 400 * time.Millisecond, Limits: translate.Limits{Concurrent: 1},
			Retry: translate.Retry{Tries: 4, First: time.Millisecond, Longest: 2 * time.Second},
			Progress: func(p translate.Progress) {
				if p.Waiting > 0 {
					waits = append(waits, p.Waiting)
				}
			}})
	}
	texts := sentences(6)
	if _, _, err := run(texts[:2]); err != nil {
		t.Fatal(err)
	}
	before := len(s.Received())
	s.Fail(f.faults...)
	if f.poison {
		s.Poison(func(text string) bool { return strings.Contains(text, "numéro 3") })
	}
	results, stats, err := run(texts)
	if err != nil && (strings.Contains(err.Error(), "\n") || want == stops && strings.Contains(err.Error(), "phrase")) {
		t.Errorf("error is %v: want one line without the text", err)
	}
	switch want {
	case goesOn, repaired:
		wantAll(t, texts, results, err)
		if calls := len(s.Received()) - before; want == goesOn && calls != len(f.faults)+1 {
			t.Errorf("%d calls: want %d", calls, len(f.faults)+1)
		}
		if d := f.faults[0].RetryAfter; d > 0 && (len(waits) != 1 || waits[0] < d) {
			t.Errorf("it waited %v, the service asked for %v", waits, d)
		}
	case taken:
		if err != nil || results[2].Text != texts[2] {
			t.Errorf("got %+v, %v", results, err)
		}
	case setsBy:
		wantOneSetAside(t, texts, results, err)
		s.Poison(nil)
	case stops:
		if err == nil || !strings.Contains(err.Error(), f.error) || stats.Sent != 0 || store.Len() != 2 {
			t.Errorf("error is %v, stats %+v, %d stored: want one with %q, and what came before kept", err, stats, store.Len(), f.error)
		}
	}
	if want == taken {
		return
	}
	// the next run has all, and nothing that was kept is sent again
	kept, before := store.Len(), len(s.Received())
	results, stats, err = run(texts)
	wantAll(t, texts, results, err)
	if stats.FromStore != kept || kept+stats.Sent != len(texts) {
		t.Errorf("%d were kept, the next run's stats are %+v", kept, stats)
	}
	if want != stops && kept == len(texts) && len(s.Received()) != before {
		t.Errorf("what was kept was sent again")
	}
}

func wantAll(t *testing.T, texts []string, results []translate.Result, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range results {
		if r.Text != mock.Text(texts[i]) {
			t.Errorf("%q became %q", texts[i], r.Text)
		}
	}
}

func wantOneSetAside(t *testing.T, texts []string, results []translate.Result, err error) {
	t.Helper()
	var failed *translate.FailedError
	if !errors.As(err, &failed) || len(failed.Failures) != 1 {
		t.Fatalf("error is %v: want one that names one segment", err)
	}
	bad := failed.Failures[0].Index
	for i, r := range results {
		if i != bad && r.Text != mock.Text(texts[i]) || i == bad && r.Text != "" {
			t.Errorf("%q became %q", texts[i], r.Text)
		}
	}
}

// testKeyStaysSecret has the service say the key in its errors.
func testKeyStaysSecret(t *testing.T, e Engine) {
	s, engine := e.Service(t)
	defer closeEngine(t, engine)
	ask(t, e, engine, numbered[:1])
	key := s.Received()[0].Key
	if key == "" {
		t.Skip("it has no key here")
	}
	for _, status := range []int{400, 401, 403, 404, 429, 500} {
		s.Fail(fake.Fault{Status: status, Message: "the key " + key + " may not do this"})
		if _, err := engine.Translate(context.Background(), e.From, e.To, numbered[:1]); err == nil || strings.Contains(fmt.Sprintf("%v %+v", err, err), key) {
			t.Errorf("%d: error is %v: want one without the key", status, err)
		}
	}
	if slices.ContainsFunc(s.Received(), func(c fake.Call) bool { return strings.Contains(c.Target, key) }) {
		t.Error("the key is in an address")
	}
}
