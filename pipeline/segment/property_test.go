package segment_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	"pgregory.net/rapid"

	"visavis/pipeline/bitext"
	"visavis/pipeline/segment"
)

// check is what holds of every text: sentences in order, not empty, without white space at their ends, white space and nothing else
// between them, never inside a character.
func check(t interface{ Fatalf(string, ...any) }, s segment.Splitter, text string) {
	end, valid := 0, utf8.ValidString(text)
	for x := range s.Sentences(text) {
		switch {
		case x.Start < end || x.End <= x.Start || x.End > len(text):
			t.Fatalf("%q: bytes %d to %d are out of order, empty or outside", text, x.Start, x.End)
		case x.Rule == nil:
			t.Fatalf("%q: no rule ended bytes %d to %d", text, x.Start, x.End)
		case !gap(text[end:x.Start]):
			t.Fatalf("%q: %q was left out", text, text[end:x.Start])
		}
		end = x.End
		if valid {
			inside(t, text, x.Start)
			inside(t, text, x.End)
		}
	}
	if !gap(text[end:]) {
		t.Fatalf("%q: %q was left out at the end", text, text[end:])
	}
}

func gap(s string) bool {
	return strings.Trim(s, " \t\n\v\f\r\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u3000\ufeff") == ""
}

// inside fails where at cuts a UTF-8 sequence or a grapheme cluster.
func inside(t interface{ Fatalf(string, ...any) }, text string, at int) {
	if at == 0 || at == len(text) {
		return
	}
	window := text[max(0, at-64):min(len(text), at+64)]
	if !utf8.RuneStart(text[at]) {
		t.Fatalf("%q: byte %d is inside a character", text, at)
	}
	if len(text) > 4096 {
		return
	}
	for g := graphemes.FromString(text); g.Next(); {
		if g.Start() < at && at < g.End() {
			t.Fatalf("%q: byte %d is inside the grapheme %q", window, at, g.Value())
		}
	}
}

func FuzzSentences(f *testing.F) {
	for _, c := range behaviour {
		f.Add(strings.ReplaceAll(c.text, "|", ""), c.lang, uint8(0), false)
	}
	for _, p := range pathological {
		f.Add(strings.Repeat(p.unit, 9), "fr", uint8(1), true)
	}
	f.Add("a. \u0301b", "fr", uint8(0), false)
	f.Add("。\u200d\u0301a", "ja", uint8(0), false)
	f.Add("a.\u0600 b", "fr", uint8(0), false)
	f.Add("! 🇫🇷🇫 \u200dA", "fr", uint8(0), false)
	f.Fuzz(func(t *testing.T, text, lang string, profile uint8, wrapped bool) {
		check(t, segment.Splitter{Lang: lang, Profile: segment.Profile(profile % 4), Wrapped: wrapped}, text)
	})
}

// words make texts that look like texts: what rules look for, in any order.
var words = []string{"Le", "le", "M.", "etc.", "p.", "Paul", "A.", "J.-P.", "1.", "2.", "a)", "b)", "(", ")", "[1]", "«", "»", "\"", "'", "…", "...", ".",
	"!", "?", ";", ":", "—", "-", "•", "🙏", "#x", "3.5", "S.N.C.F.", "vu.", "Fin.", "Oui !", "\u00a0", ",", "é", "。", "\u0301", "\xff", "”", "“"}

func drawText(t *rapid.T) string {
	parts := rapid.SliceOfN(rapid.SampledFrom(words), 0, 40).Draw(t, "words")
	var b strings.Builder
	for i, p := range parts {
		if i > 0 && rapid.IntRange(0, 5).Draw(t, "space") > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p)
	}
	return b.String()
}

func TestEveryTextIsCutIntoSentencesAndWhiteSpace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom(append(segment.Languages(), "", "ja")).Draw(t, "lang")
		profile := segment.Profile(rapid.IntRange(0, 3).Draw(t, "profile"))
		check(t, segment.Splitter{Lang: lang, Profile: profile}, drawText(t))
	})
}

func TestAFurtherParagraphChangesNothingBeforeIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := segment.Splitter{Lang: "fr", Profile: segment.Profile(rapid.IntRange(0, 3).Draw(t, "profile"))}
		first, second := drawText(t), drawText(t)
		want := append(sentences(s, first), sentences(s, second)...)
		if got := sentences(s, first+"\n"+second); !slices.Equal(got, want) {
			t.Fatalf("%q and %q: got %q, want %q", first, second, got, want)
		}
	})
}

func TestExplainCutsWhereSentencesEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, text := segment.Splitter{Lang: "fr"}, drawText(t)
		var ends, cuts []string
		for x := range s.Sentences(text) {
			ends = append(ends, fmt.Sprint(x.End, x.Rule))
		}
		for d := range s.Explain(text) {
			if d.Cut {
				cuts = append(cuts, fmt.Sprint(d.At, d.Rule))
			}
			if d.Rule.Why == "" || d.Rule.Source == "" {
				t.Fatalf("rule %v does not say why or where from", d.Rule)
			}
		}
		if !slices.Equal(ends, cuts) {
			t.Fatalf("%q: sentences end at %v, explained are %v", text, ends, cuts)
		}
	})
}

func TestSplitMakesAValidBitext(t *testing.T) {
	doc := bitext.Document{Lang: "fr", Text: "<p>Il <b>vint. </b>Elle <i>partit.</i></p>\n<p>Fin.</p>"}
	doc.Blocks = []bitext.Block{
		{Span: bitext.Span{Start: 3, End: 38}, Kind: bitext.Paragraph, Inline: []bitext.Span{{Start: 6, End: 9}, {Start: 15, End: 19}, {Start: 24, End: 27}, {Start: 34, End: 38}}},
		{Span: bitext.Span{Start: 46, End: 50}, Kind: bitext.Paragraph},
	}
	segments := segment.Splitter{Lang: "fr"}.Split(doc)
	b := bitext.Bitext{Source: bitext.Side{Document: doc, Segments: segments}}
	if err := b.Validate(); err != nil {
		t.Fatal(err)
	}
	if got, want := b.Source.Texts(), []string{"Il <b>vint.", "Elle <i>partit.", "Fin."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if segments[2].Block != 1 || segments[2].Cut != "block-end" || segments[0].Cut != "full-stop" {
		t.Errorf("blocks and rules are wrong: %+v", segments)
	}
}

func TestADocumentWithoutBlocksIsCutByLine(t *testing.T) {
	s := segment.Splitter{Lang: "fr"}
	segments := s.Split(bitext.Document{Text: "Un. Deux.\r\n\r\nTrois"})
	if len(segments) != 3 || segments[0].Block != 0 || segments[2].Block != 1 {
		t.Errorf("got %+v", segments)
	}
}

func TestWrappedLinesAreJoined(t *testing.T) {
	s := segment.Splitter{Lang: "fr", Wrapped: true}
	got := sentences(s, "Il\nvint. Elle\r\npartit.\n \nFin\n\n")
	if want := []string{"Il\nvint.", "Elle\r\npartit.", "Fin"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestUserAbbreviationsNeverEnd(t *testing.T) {
	s := segment.Splitter{Lang: "fr", Abbreviations: []string{"Brig.", "lgt"}}
	got := sentences(s, "Le brig. Petit dort. Un lgt. Le sien.")
	if want := []string{"Le brig. Petit dort.", "Un lgt. Le sien."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNothingIsAllocatedPerSentence(t *testing.T) {
	s := segment.Splitter{Lang: "fr"}
	short, long := "M. Petit dort. Elle part. ", strings.Repeat("M. Petit dort. Elle part. ", 1000)
	count := func(text string) float64 {
		return testing.AllocsPerRun(20, func() {
			for range s.Sentences(text) {
			}
		})
	}
	if a, b := count(short), count(long); b > a {
		t.Errorf("%v allocations for 2 sentences, %v for 2000", a, b)
	}
}

func TestLanguagesWithATable(t *testing.T) {
	for lang, want := range map[string]bool{"fr": true, "fr-CH": true, "FR_fr": true, "pt-BR": true, "fi": false, "": false} {
		if segment.HasTable(lang) != want {
			t.Errorf("HasTable(%q) = %v", lang, !want)
		}
	}
}

func TestCutsDoNotDependOnThePiecesThatATextComesIn(t *testing.T) {
	for _, wrapped := range []bool{false, true} {
		rapid.Check(t, func(t *rapid.T) {
			s := segment.Splitter{Lang: "fr", Wrapped: wrapped}
			var b strings.Builder
			for range rapid.IntRange(0, 4).Draw(t, "paragraphs") {
				b.WriteString(drawText(t))
				b.WriteString(rapid.SampledFrom([]string{"\n", "\r\n", "\n\n", "\r\n \r\n", "\u2028", "\r"}).Draw(t, "break"))
			}
			text := b.String()
			var got []string
			for x, err := range s.Read(iotest.OneByteReader(strings.NewReader(text))) {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, x)
			}
			if want := sentences(s, text); !slices.Equal(got, want) {
				t.Fatalf("%q:\n got %q\nwant %q", text, got, want)
			}
		})
	}
}

func TestAReadThatFailsIsReported(t *testing.T) {
	var got []string
	var failed error
	for x, err := range (segment.Splitter{}).Read(io.MultiReader(strings.NewReader("Un.\nDeux"), iotest.ErrReader(io.ErrClosedPipe))) {
		if err != nil {
			failed = err
			continue
		}
		got = append(got, x)
	}
	if !errors.Is(failed, io.ErrClosedPipe) || !slices.Equal(got, []string{"Un."}) {
		t.Errorf("got %q and %v", got, failed)
	}
}

func TestRulesHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range segment.Rules() {
		if seen[r.Name] {
			t.Errorf("two rules are called %s", r.Name)
		}
		seen[r.Name] = true
	}
}

func TestProfilesAreReadAndWritten(t *testing.T) {
	for _, p := range []segment.Profile{segment.Text, segment.Web, segment.Speech, segment.Legal} {
		if got, ok := segment.ParseProfile(p.String()); !ok || got != p {
			t.Errorf("%v is read as %v", p, got)
		}
	}
	if _, ok := segment.ParseProfile("novel"); ok {
		t.Error("an unknown profile is accepted")
	}
}

// known are lines of the golden rules that are not met yet, with the reason. The list may only shrink.
var known = map[string]string{}

func TestGoldenRules(t *testing.T) {
	for _, name := range []string{"fr_golden", "fr_lt", "fr_traps", "en_golden"} {
		t.Run(name, func(t *testing.T) {
			lines := strings.Split(strings.TrimSpace(read(t, data(t, "gold", "segment-rules", name+".txt"))), "\n")
			gold := strings.Split(strings.TrimSpace(read(t, data(t, "gold", "segment-rules", name+".sents"))), "\n")
			for i, line := range lines {
				got := sentences(segment.Splitter{Lang: name[:2]}, line)
				n := 0
				for have := 0; have < visible(line); n++ {
					have += visible(gold[n])
				}
				want := gold[:n]
				gold = gold[n:]
				ok := slices.Equal(got, want)
				if _, is := known[line]; is == ok {
					t.Errorf("line %d (known failure: %v):\n got %q\nwant %q", i+1, is, got, want)
				}
			}
		})
	}
}

func visible(s string) int { return len(strings.Join(strings.Fields(s), "")) }

func TestNoPathologicalTextIsSlow(t *testing.T) {
	if testing.Short() {
		t.Skip("short")
	}
	for _, p := range pathological {
		t.Run(p.name, func(t *testing.T) { linear(t, p.unit) })
	}
}

// linear compares the time for a text with that for one eight times as long. A busy machine makes any one measurement too long, never
// too short: so the shortest of each counts, and there are more of them for as long as they do not fit.
func linear(t *testing.T, unit string) {
	s := segment.Splitter{Lang: "fr"}
	small, big := strings.Repeat(unit, 1<<12/len(unit)), strings.Repeat(unit, 1<<15/len(unit))
	took := func(text string) time.Duration {
		begin := time.Now()
		for range s.Sentences(text) {
		}
		return time.Since(begin)
	}
	const tries = 100
	a, b := time.Hour, time.Hour
	for range tries {
		a, b = min(a, took(small)), min(b, took(big))
		if b <= 24*a {
			return
		}
	}
	t.Errorf("%v for 4 kB, %v for 32 kB: not linear", a, b)
}

func TestTextsOfTheFolderAreGivenBack(t *testing.T) {
	files, err := filepath.Glob(data(t, "gold", "segment", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts: %v", err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		check(t, segment.Splitter{Lang: filepath.Base(f)[:2]}, string(b))
	}
}
