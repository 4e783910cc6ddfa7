package protect_test

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/placeable"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/google"
	"visavis/pipeline/translate/mock"
	"visavis/pipeline/translate/protect"
	"visavis/pipeline/translate/translatetest"
	"visavis/pipeline/translate/translatetest/fakegoogle"
)

var names = []string{"Vis-à-Vis Pro"}

func ExampleNew() {
	e := protect.New(mock.New(), protect.Options{Names: names})
	text := "bonjour {nom}, voici Vis-à-Vis Pro"
	answers, _ := e.Translate(context.Background(), "fr", "en", []string{text})
	fmt.Println(e.Sent(text))
	fmt.Println(answers[0].Text)
	// Output:
	// bonjour {1}, voici {2}
	// [mock] ruojnob {nom}, iciov Vis-à-Vis Pro
}

func TestConformance(t *testing.T) {
	t.Run("by tokens", func(t *testing.T) {
		translatetest.Run(t, translatetest.Engine{From: "fr", To: "en", New: func(testing.TB) translate.Engine {
			return protect.New(mock.New(), protect.Options{Names: names})
		}})
	})
	t.Run("by the engine's own markup", func(t *testing.T) {
		translatetest.Run(t, translatetest.Engine{From: "fr", To: "en", New: func(t testing.TB) translate.Engine {
			return protect.New(newGoogle(t, fakegoogle.NewAdvanced(t)), protect.Options{Names: names})
		}})
	})
}

func newGoogle(t testing.TB, fake *fakegoogle.Server) translate.Engine {
	e, err := google.New(context.Background(), google.Options{URL: fake.URL})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestGoogleIsToldInHTML(t *testing.T) {
	fake := fakegoogle.NewAdvanced(t)
	e := protect.New(newGoogle(t, fake), protect.Options{Names: names})
	defer e.Close()
	text := "l'avis de @marie sur Vis-à-Vis Pro\n& <ici>"
	answers, err := e.Translate(context.Background(), "fr", "en", []string{text})
	if err != nil {
		t.Fatal(err)
	}
	c := fake.Received()[0]
	want := `l'avis de <span translate="no" id="1">@marie</span> sur <span translate="no" id="2">Vis-à-Vis Pro</span><br/>&amp; &lt;ici&gt;`
	if c.Format != "text/html" || c.Texts[0] != want || e.Sent(text) != want {
		t.Errorf("it got %s %q, want %q", c.Format, c.Texts[0], want)
	}
	if a := answers[0]; a.Damaged || !strings.Contains(a.Text, "@marie") || !strings.Contains(a.Text, "Vis-à-Vis Pro\n& <") {
		t.Errorf("the answer is %+v", a)
	}
}

// nasty is the mock with a bad hand for tokens: what it does to each text is drawn.
type nasty struct {
	*mock.Engine
	do func(tokens []string) []string // what it makes of the tokens of a text

	mu    sync.Mutex
	calls int
}

var token = regexp.MustCompile(`\s?\{\d+\}\s?`)

func (e *nasty) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	answers, err := e.Engine.Translate(ctx, from, to, texts)
	e.mu.Lock()
	defer e.mu.Unlock()
	e.calls++
	for i := range answers {
		made := e.do(token.FindAllString(answers[i].Text, -1))
		n := 0
		answers[i].Text = token.ReplaceAllStringFunc(answers[i].Text, func(string) string {
			n++
			return made[n-1]
		})
	}
	return answers, err
}

// parts are texts that stay, and prose between them, as they come in real texts.
var (
	parts = []string{"{0}", "{1}", "{ 2 }", "{nom}", "%s", "%1$d", "{{nom}}", "${x}", "https://example.org/fr/a?b=1&c=(2)", "www.example.org", "marie@example.org",
		"@marie", "#liberté", "😀", "👩‍👩‍👧", "🇫🇷", "<b>", "</b>", "<x id=1/>", "12 km", "30 °C", "Vis-à-Vis Pro", `<a href="http://a.example">`, "⟨code⟩"}
	prose = []string{"le chat", "mange", "bien", "l'été", "3", "!", "a < b", "{", "}", "100", "&amp;", "{1", "\u00a0", "\n"}
)

func drawText(t *rapid.T) string {
	var b strings.Builder
	for range rapid.IntRange(1, 8).Draw(t, "pieces") {
		list := prose
		if rapid.Bool().Draw(t, "part") {
			list = parts
		}
		b.WriteString(rapid.SampledFrom(list).Draw(t, "piece"))
		b.WriteString(rapid.SampledFrom([]string{" ", " ", " ", ", ", ". ", ""}).Draw(t, "between"))
	}
	return b.String()
}

var opt = protect.Options{Names: names, Codes: []string{"⟨code⟩"}}

// kept lists what is to stay in a text, each as often as it is there.
func kept(text string) []string {
	var out []string
	for _, p := range placeable.All(text, opt.Names, opt.Codes) {
		if p.Kind == placeable.Measure {
			continue // engines that get tokens see it
		}
		out = append(out, text[p.Start:p.End])
	}
	slices.Sort(out)
	return out
}

func TestWhatStaysComesBackByteForByte(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Custom(drawText), 1, 5).Draw(t, "texts")
		for _, e := range []*protect.Engine{protect.New(mock.New(), opt), protect.New(tagged{mock.New()}, opt)} {
			results, stats, err := translate.Texts(context.Background(), e, "fr", "en", texts, translate.Options{})
			if err != nil || stats.Damaged > 0 {
				t.Fatalf("error %v, stats %+v", err, stats)
			}
			for i, r := range results {
				if got, want := kept(r.Text), kept(texts[i]); !slices.Equal(got, want) {
					t.Errorf("%q became %q: it keeps %q, want %q", texts[i], r.Text, got, want)
				}
			}
		}
	})
}

// tagged is the mock as a service that takes XML.
type tagged struct{ *mock.Engine }

func (tagged) Markup() translate.Markup { return translate.Tags{Name: "x"} }

func (tagged) Priced(marked string) string { return marked }

func (e tagged) TranslateMarked(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	return e.Translate(ctx, from, to, texts)
}

func TestWhatAnEngineLosesOrDoublesIsAskedForAgainAloneAndThenFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		hand := rapid.SliceOfN(rapid.IntRange(0, 9), 16, 16).Draw(t, "what it does to tokens")
		n := 0
		e := &nasty{Engine: mock.New(), do: func(tokens []string) []string {
			out := make([]string, len(tokens))
			for i, token := range tokens {
				other := tokens[len(tokens)-1-i]
				out[i] = []string{token, token, token, token, strings.TrimSpace(token), "", token + token, other, " {9}", "{ 1 }"}[hand[n%len(hand)]]
				n++
			}
			return out
		}}
		texts := rapid.SliceOfN(rapid.Custom(drawText), 1, 4).Draw(t, "texts")
		results, stats, err := translate.Texts(context.Background(), protect.New(e, opt), "fr", "en", texts, translate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if e.calls > 1+stats.Retries || stats.Retries > stats.Distinct || stats.Damaged > stats.Retries {
			t.Errorf("%d calls, stats %+v: want each text asked for twice at most", e.calls, stats)
		}
		damaged := make(map[string]bool)
		for i, r := range results {
			if slices.Equal(kept(r.Text), kept(texts[i])) {
				continue
			}
			damaged[strings.TrimSpace(texts[i])] = true
			if len(findings(t, texts[i], r.Text)) == 0 {
				t.Errorf("%q became %q, and no check finds anything", texts[i], r.Text)
			}
		}
		if len(damaged) > stats.Damaged {
			t.Errorf("%d texts are damaged, stats %+v", len(damaged), stats)
		}
	})
}

// findings are what the checks of what stays say of a pair.
func findings(t *rapid.T, source, target string) []bitext.Finding {
	build := unit.NewBuilder(unit.ReadOptions{Name: "test"})
	build.Add(unit.Unit{Source: codes(source), Target: codes(target), Confidence: 1, Origin: bitext.Origin{Kind: bitext.Mock}})
	b, err := build.Bitext("fr", "en")
	if err != nil {
		t.Fatal(err)
	}
	return check.Run(b, check.Options{Keep: opt.Names,
		Only: []string{"placeholder", "tag", "url", "email", "mention", "hashtag", "emoji", "keep", "machine-changed"}})
}

func codes(text string) unit.Text {
	out := unit.Text{Text: text}
	for i, c := range text {
		if c == '⟨' {
			out.Inline = append(out.Inline, bitext.Span{Start: i, End: i + len("⟨code⟩")})
		}
	}
	return out
}
