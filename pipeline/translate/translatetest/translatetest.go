// Package translatetest is the conformance suite that every engine passes.
//
//	func TestConformance(t *testing.T) {
//		translatetest.Run(t, translatetest.Engine{
//			New:  func(t testing.TB) translate.Engine { return mock.New() },
//			From: "fr", To: "en",
//		})
//	}
package translatetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/translatetest/fake"
)

// Engine is what the suite needs to know of an engine.
type Engine struct {
	// Service starts a fake of the engine's service and makes an engine that uses it, with a key if it takes one. New and Slow are
	// made of it where they are nil. With it the engine passes the table of faults, too.
	Service func(t testing.TB) (*fake.Server, translate.Engine)
	// New makes an engine. The suite closes it.
	New func(t testing.TB) translate.Engine
	// From and To are languages between which it translates.
	From, To string
	// NotFrom and NotTo are languages between which it does not; empty where it takes all.
	NotFrom, NotTo string
	// Slow, if set, makes an engine whose answers take at least ten seconds, for the tests of stopping.
	Slow func(t testing.TB) translate.Engine
}

// The texts that the suite has translated. An engine that plays translations back needs one for each of Texts.
var (
	numbered = func() (out []string) {
		for i := range 40 {
			out = append(out, fmt.Sprintf("Le chat numéro %d mange une pomme.", 100+i))
		}
		return out
	}()
	kept = []struct{ name, text, must string }{
		{"emoji", "Rejoignez-nous dès demain ! 😀 👩‍👩‍👧 🇫🇷", "😀 👩‍👩‍👧 🇫🇷"},
		{"accents", "L’été, à Zürich, Łukasz déjeune.", "Łukasz"},
		{"named entities", "Pierre &amp; Marie ont mangé.", "&amp;"},
		{"numbered entities", "Il a dit &#39;oui&#39; à Marie.", "&#39;"},
		{"tags", "Voici un mot <b>important</b> pour nous.", "</b>"},
		{"quotes", `Il a dit "bonjour" hier.`, `"`},
		{"percent and plus", "La hausse est de 12 % (100% + 5).", "+"},
		{"placeholders", "Bonjour {0}, vous avez %d messages.", "{0}"},
		{"signs of stream formats", `Voici [a] {b} ^c^ $5 \ / @x <d> *e* ~f.`, `^`},
		{"line breaks", "La première ligne\n\nLa deuxième ligne", "\n\n"},
		{"carriage returns", "La première ligne\r\nLa deuxième ligne", "\r\n"},
		{"a no-break space", "Vraiment\u00a0bien", "\u00a0"},
		{"a combining accent", "Le cafe\u0301 est chaud.", ""},
		{"an astral letter", "La lettre 𝔸 et le signe 𝄞.", "𝄞"},
	}
	// marked are texts with parts in ⟦ ⟧ that are to stay as they are.
	marked = []string{
		"⟦@marie⟧ a rejoint l'équipe.",
		"Voir ⟦https://example.org/fr/a?b=1&c=2⟧ ou ⟦{nom}⟧, & écrivez <ici> à ⟦marie@example.org⟧.",
		"Le mot ⟦<b>⟧important⟦</b>⟧ de la phrase.⟦🎉⟧",
		"Suivez ⟦#liberté⟧ ⟦#droits⟧",
		"La première ligne de ⟦%s⟧\nLa deuxième ligne",
	}
	blank = []string{"", " ", "\n\t"}
	long  = strings.TrimSpace(strings.Repeat("Le chat mange une pomme. ", 180)) // under every engine's limit of code points
)

// Texts lists all texts that the suite has translated.
func Texts() []string {
	out := slices.Clone(numbered)
	for _, k := range kept {
		out = append(out, k.text)
	}
	for _, m := range marked {
		out = append(out, translate.Tokens{}.Mark(unwrap(m)))
	}
	return append(append(out, blank...), long)
}

// unwrap gives the text of one of marked, and its parts that are to stay.
func unwrap(s string) (text string, keep []bitext.Span) {
	for {
		before, rest, ok := strings.Cut(s, "⟦")
		text += before
		if !ok {
			return text, keep
		}
		part, after, _ := strings.Cut(rest, "⟧")
		keep = append(keep, bitext.Span{Start: len(text), End: len(text) + len(part)})
		text, s = text+part, after
	}
}

// Run checks an engine.
func Run(t *testing.T, e Engine) {
	t.Helper()
	if e.Service != nil {
		e.New = func(t testing.TB) translate.Engine {
			_, engine := e.Service(t)
			return engine
		}
		e.Slow = func(t testing.TB) translate.Engine {
			s, engine := e.Service(t)
			s.SetDelay(time.Hour)
			return engine
		}
	}
	t.Run("what it answers", func(t *testing.T) { testAnswers(t, e) })
	if e.Slow == nil {
		return
	}
	t.Run("a call that is cancelled while it runs", func(t *testing.T) { testStop(t, e, context.Canceled) })
	t.Run("a call that runs into its deadline", func(t *testing.T) { testStop(t, e, context.DeadlineExceeded) })
	if e.Service == nil {
		return
	}
	t.Run("the key is in no address and no error", func(t *testing.T) { testKeyStaysSecret(t, e) })
	for _, f := range faults {
		t.Run(f.Name, func(t *testing.T) {
			noLeaks(t)
			testFault(t, e, f)
		})
	}
}

// testAnswers has one engine do all that a good service can do: engines that start programs take a second for that.
func testAnswers(t *testing.T, e Engine) {
	noLeaks(t)
	engine := e.New(t)
	defer closeEngine(t, engine)
	for _, c := range []struct {
		name string
		test func(*testing.T, Engine, translate.Engine)
	}{
		{"it says who it is", testOrigin},
		{"each text has its answer, in order", testOrder},
		{"no text gives no answer", testNone},
		{"blank texts keep their place", testBlank},
		{"what is not prose comes through", testKept},
		{"marks of what is to stay come through", testMarks},
		{"a long text", testLong},
		{"a text's answer does not depend on its neighbours", testAlone},
		{"several calls at once", testConcurrent},
		{"a pair that it cannot do", testUnsupported},
		{"a call that is cancelled beforehand", testCancelledBefore},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, e, engine) })
	}
}

// noLeaks checks at the end of the test, after the engine and its service were closed, that no goroutine is left.
func noLeaks(t *testing.T) {
	ignore := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, ignore) })
}

func closeEngine(t *testing.T, e translate.Engine) {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// ask translates texts and fails the test where that fails or answers are missing.
func ask(t testing.TB, e Engine, engine translate.Engine, texts []string) []string {
	t.Helper()
	before := slices.Clone(texts)
	answers, err := engine.Translate(context.Background(), e.From, e.To, texts)
	if err != nil {
		t.Fatalf("Translate: %v", err)
	}
	if len(answers) != len(texts) {
		t.Fatalf("%d answers for %d texts", len(answers), len(texts))
	}
	if !slices.Equal(before, texts) {
		t.Errorf("the texts were changed")
	}
	out := make([]string, len(answers))
	for i, a := range answers {
		if !utf8.ValidString(a.Text) {
			t.Errorf("answer %d is not UTF-8", i)
		}
		if a.Origin.Kind == "" || a.Origin.Engine == "" {
			t.Errorf("answer %d does not say where it comes from: %+v", i, a.Origin)
		}
		out[i] = a.Text
	}
	return out
}

func testOrigin(t *testing.T, e Engine, engine translate.Engine) {
	o := engine.Origin(e.From, e.To)
	if o.Kind == "" || o.Engine == "" || o.Date != "" {
		t.Errorf("Origin is %+v: want a kind, an engine, no date", o)
	}
	if again := engine.Origin(e.From, e.To); again != o {
		t.Errorf("Origin is %+v the second time, %+v the first", again, o)
	}
	if err := engine.Supports(context.Background(), e.From, e.To); err != nil {
		t.Errorf("Supports: %v", err)
	}
	if l := engine.Limits(); l.Segments < 0 || l.CodePoints < 0 || l.URLBytes < 0 || l.Concurrent < 0 {
		t.Errorf("Limits are %+v", l)
	}
}

func testOrder(t *testing.T, e Engine, engine translate.Engine) {
	for i, a := range ask(t, e, engine, numbered) {
		if want := fmt.Sprint(100 + i); !strings.Contains(a, want) {
			t.Errorf("answer %d is %q: want one with %s", i, a, want)
		}
	}
}

func testNone(t *testing.T, e Engine, engine translate.Engine) { ask(t, e, engine, nil) }

func testBlank(t *testing.T, e Engine, engine translate.Engine) {
	texts := []string{blank[0], numbered[0], blank[1], blank[2], numbered[1]}
	answers := ask(t, e, engine, texts)
	for i, text := range texts {
		if (strings.TrimSpace(text) == "") != (strings.TrimSpace(answers[i]) == "") {
			t.Errorf("the answer to %q is %q", text, answers[i])
		}
	}
	if !strings.Contains(answers[1], "100") || !strings.Contains(answers[4], "101") {
		t.Errorf("answers are out of place: %q", answers)
	}
}

func testKept(t *testing.T, e Engine, engine translate.Engine) {
	var texts []string
	for _, k := range kept {
		texts = append(texts, k.text)
	}
	answers := ask(t, e, engine, texts)
	for i, k := range kept {
		if strings.TrimSpace(answers[i]) == "" {
			t.Errorf("%s: the answer is empty", k.name)
		}
		if got, want := strings.Count(answers[i], k.must), strings.Count(k.text, k.must); k.must != "" && got != want {
			t.Errorf("%s: %q comes back as %q", k.name, k.text, answers[i])
		}
		for _, bad := range []string{"&amp;amp;", "&quot;", "&lt;", "&#34;"} {
			if strings.Contains(answers[i], bad) {
				t.Errorf("%s: %q comes back as %q", k.name, k.text, answers[i])
			}
		}
	}
}

// testMarks marks parts in the way that the engine wants it: every mark comes back once, and what is around them is translated as
// it would be without: escaped once, not twice.
func testMarks(t *testing.T, e Engine, engine translate.Engine) {
	markup, call := translate.Markup(translate.Tokens{}), engine.Translate
	if k, ok := engine.(translate.Keeper); ok {
		markup, call = k.Markup(), k.TranslateMarked
	}
	texts, marks := make([]string, len(marked)), make([]int, len(marked))
	for i, m := range marked {
		text, keep := unwrap(m)
		texts[i], marks[i] = markup.Mark(text, keep), len(keep)
	}
	answers, err := call(context.Background(), e.From, e.To, texts)
	if err != nil || len(answers) != len(texts) {
		t.Fatalf("%d answers for %d texts: %v", len(answers), len(texts), err)
	}
	for i, a := range answers {
		var prose string
		var found []int
		for _, p := range markup.Unmark(a.Text) {
			if p.Mark > 0 {
				found = append(found, p.Mark)
			} else {
				prose += p.Text
			}
		}
		slices.Sort(found)
		for k := range marks[i] {
			if len(found) != marks[i] || found[k] != k+1 {
				t.Errorf("%q comes back as %q: its marks are %d", texts[i], a.Text, found)
				break
			}
		}
		source, _ := unwrap(marked[i])
		for _, sign := range []string{"&", "<", "\n"} {
			if got, want := strings.Count(prose, sign), strings.Count(translate.Tokens{}.Mark(unwrap(marked[i])), sign); got != want {
				t.Errorf("%q comes back as %q: it has %q %d times, not %d", source, a.Text, sign, got, want)
			}
		}
	}
}

func testLong(t *testing.T, e Engine, engine translate.Engine) {
	got := ask(t, e, engine, []string{long})[0]
	if got, want := strings.Count(got, "."), strings.Count(long, "."); got != want {
		t.Errorf("%d full stops of %d came back", got, want)
	}
}

func testAlone(t *testing.T, e Engine, engine translate.Engine) {
	var texts []string
	for _, k := range kept {
		texts = append(texts, k.text)
	}
	texts = append(texts, numbered[:5]...)
	together := ask(t, e, engine, texts)
	slices.Reverse(texts)
	reversed := ask(t, e, engine, texts)
	slices.Reverse(texts)
	slices.Reverse(reversed)
	if d := cmp.Diff(together, reversed); d != "" {
		t.Errorf("in another order (-first +second):\n%s", d)
	}
	for _, i := range []int{0, len(texts) / 2, len(texts) - 1} {
		if alone := ask(t, e, engine, texts[i:i+1])[0]; alone != together[i] {
			t.Errorf("alone %q, with others %q", alone, together[i])
		}
	}
}

func testConcurrent(t *testing.T, e Engine, engine translate.Engine) {
	want := ask(t, e, engine, numbered)
	var wg sync.WaitGroup
	for k := range 6 {
		wg.Go(func() {
			part := numbered[k*5 : k*5+10]
			answers, err := engine.Translate(context.Background(), e.From, e.To, part)
			if err != nil {
				t.Errorf("Translate: %v", err)
				return
			}
			for i, a := range answers {
				if a.Text != want[k*5+i] {
					t.Errorf("at once %q, one after the other %q", a.Text, want[k*5+i])
				}
			}
		})
	}
	wg.Wait()
}

func testUnsupported(t *testing.T, e Engine, engine translate.Engine) {
	if e.NotFrom == "" {
		t.Skip("it takes every pair")
	}
	var pair *translate.PairError
	if err := engine.Supports(context.Background(), e.NotFrom, e.NotTo); !errors.As(err, &pair) {
		t.Errorf("Supports(%s, %s) is %v: want a *translate.PairError", e.NotFrom, e.NotTo, err)
	} else if len(pair.Pairs)+len(pair.Languages) == 0 {
		t.Errorf("%v: it does not say what it can do", err)
	}
	pair = nil
	if _, err := engine.Translate(context.Background(), e.NotFrom, e.NotTo, numbered[:1]); !errors.As(err, &pair) {
		t.Errorf("Translate from %s to %s: error is %v: want a *translate.PairError", e.NotFrom, e.NotTo, err)
	}
}

func testCancelledBefore(t *testing.T, e Engine, engine translate.Engine) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := engine.Translate(ctx, e.From, e.To, numbered[:1]); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v: want one that wraps context.Canceled", err)
	}
	ask(t, e, engine, numbered[:1]) // it is still good for the next call
}

func testStop(t *testing.T, e Engine, want error) {
	noLeaks(t)
	engine := e.Slow(t)
	defer closeEngine(t, engine)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if want == context.DeadlineExceeded {
		ctx, cancel = context.WithTimeout(ctx, 150*time.Millisecond)
		defer cancel()
	} else {
		time.AfterFunc(150*time.Millisecond, cancel)
	}
	texts := slices.Repeat([]string{long}, 10)
	start := time.Now()
	_, err := engine.Translate(ctx, e.From, e.To, texts)
	if !errors.Is(err, want) {
		t.Errorf("error is %v: want one that wraps %v", err, want)
	}
	if took := time.Since(start); took > 8*time.Second { // far less than the answer takes, and enough for a busy machine to end programs
		t.Errorf("it took %v to stop", took)
	}
}
