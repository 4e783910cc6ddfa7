package pipeline

import (
	"context"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/replay"
)

// novel is a gold novel: French lines with their paragraphs, and Apertium's translation of each line.
type novel struct {
	lines, translated []string
	paragraph         []string
}

func novels(t *testing.T) []novel {
	t.Helper()
	if raceDetector {
		t.Skip("this measures accuracy: run it without -race")
	}
	files, err := filepath.Glob(filepath.Join(os.Getenv("VISAVIS_DATA"), "gold/align/fr-en/*.src"))
	if err != nil || len(files) == 0 || os.Getenv("VISAVIS_DATA") == "" {
		t.Skip("VISAVIS_DATA does not name the folder with the gold data")
	}
	var out []novel
	for _, f := range files {
		read := func(ending string) []string {
			data, err := os.ReadFile(strings.TrimSuffix(f, "src") + ending)
			if err != nil {
				t.Fatal(err)
			}
			return strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
		}
		out = append(out, novel{read("src"), read("apertium"), read("src.par")})
	}
	return out
}

// long is the novel with its paragraphs joined until they have at least so many sentences.
func (n *novel) long(least int) *novel {
	out := *n
	out.paragraph = slices.Clone(n.paragraph)
	for first, i := 0, 0; i < len(n.lines); i++ {
		if i-first >= least && n.paragraph[i] != n.paragraph[i-1] {
			first = i
		}
		out.paragraph[i] = n.paragraph[first]
	}
	return &out
}

// harm is what an engine may do to a paragraph's sentences: it says which translation each gets.
type harm func(sentences []string, r *rand.Rand) []string

// bitext is the novel with each paragraph translated as a whole, one of every so many harmed.
func (n *novel) bitext(every int, do harm) (b *bitext.Bitext, harmed []bool) {
	r := rand.New(rand.NewPCG(1, 1))
	b = &bitext.Bitext{Target: bitext.Side{Document: bitext.Document{Lang: "en"}}}
	b.Source.Lang = "fr"
	var text strings.Builder
	for i := 0; i < len(n.lines); {
		start, first := text.Len(), i
		for ; i < len(n.lines) && n.paragraph[i] == n.paragraph[first]; i++ {
			if i > first {
				text.WriteByte(' ')
			}
			at := text.Len()
			text.WriteString(n.lines[i])
			b.Source.Segments = append(b.Source.Segments, bitext.Segment{Span: bitext.Span{Start: at, End: text.Len()}, Block: len(b.Source.Blocks)})
		}
		b.Source.Blocks = append(b.Source.Blocks, bitext.Block{Span: bitext.Span{Start: start, End: text.Len()}, Kind: bitext.Paragraph})
		text.WriteByte('\n')
		sentences := n.translated[first:i]
		bad := len(sentences) > 1 && r.IntN(every) == 0
		if bad {
			sentences = do(append([]string{}, sentences...), r)
		}
		harmed = append(harmed, bad)
		b.Translations = append(b.Translations, bitext.Translation{Source: bitext.Range{Start: first, End: i}, Text: strings.Join(sentences, " "),
			Origin: bitext.Origin{Kind: bitext.Machine}})
	}
	b.Source.Text = text.String()
	return b, harmed
}

// harms are what engines do now and then.
var harms = map[string]harm{
	"lost": func(s []string, r *rand.Rand) []string { i := r.IntN(len(s)); return slices.Delete(s, i, i+1) },
	"invented": func(s []string, r *rand.Rand) []string {
		return slices.Insert(s, r.IntN(len(s)+1), "The rain had not stopped for three days.")
	},
	"swapped": func(s []string, r *rand.Rand) []string {
		i := r.IntN(len(s) - 1)
		s[i], s[i+1] = s[i+1], s[i]
		return s
	},
}

// TestHarmedParagraphsAreFound harms the translation of one paragraph in five of the novels, and shows, for several least confidences,
// how many of those, and how many of the others, would be translated again.
func TestHarmedParagraphsAreFound(t *testing.T) {
	all := novels(t)
	for name, do := range harms {
		type tally struct{ harmed, found, whole, doubted int }
		tallies := map[float64]*tally{0: {}, .5: {}, .7: {}, .8: {}, sure: {}, .95: {}, .99: {}}
		for _, n := range all {
			b, harmed := n.bitext(5, do)
			trial := *b
			links, err := unitLinks(context.Background(), &trial)
			if err != nil {
				t.Fatal(err)
			}
			for i, translation := range b.Translations {
				if translation.Source.Len() < 2 {
					continue
				}
				for least, c := range tallies {
					again := 0
					if parts := stretches(links[i], least); len(parts) > 1 || !parts[0].sure {
						again = 1
					}
					if harmed[i] {
						c.harmed, c.found = c.harmed+1, c.found+again
					} else {
						c.whole, c.doubted = c.whole+1, c.doubted+again
					}
				}
			}
		}
		for _, least := range slices.Sorted(maps.Keys(tallies)) {
			c := tallies[least]
			t.Logf("%-8s from %.2f on: found %d of %d (%.0f %%), doubted %d of %d whole ones (%.1f %%)", name, least,
				c.found, c.harmed, 100*float64(c.found)/float64(c.harmed), c.doubted, c.whole, 100*float64(c.doubted)/float64(c.whole))
		}
		if c := tallies[sure]; 10*c.found < 8*c.harmed || 10*c.doubted > c.whole {
			t.Errorf("%s: %+v: found less than 80 %%, or doubted more than 10 %%", name, *c)
		}
	}
}

// TestOnlyWhatIsDoubtfulIsTranslatedAgain has the harmed paragraphs mended by the translations of their sentences, and counts how much is
// translated again, and how many links are wrong in the end.
func TestOnlyWhatIsDoubtfulIsTranslatedAgain(t *testing.T) {
	all := novels(t)
	for _, length := range []struct {
		least, every int     // sentences in a paragraph; one of every so many is harmed
		again        float64 // the most of the characters that may be translated again
	}{{1, 5, .12}, {200, 1, .1}} {
		for _, name := range slices.Sorted(maps.Keys(harms)) {
			paragraphs, harmedOnes, again, wrong, characters, links := 0, 0, 0, 0, 0, 0
			for i := range all {
				n := all[i].long(length.least)
				b, harmed := n.bitext(length.every, harms[name])
				paragraphs += len(harmed)
				for _, h := range harmed {
					if h {
						harmedOnes++
					}
				}
				if err := newTranslator(b, n.engine(t), TranslateOptions{To: "en", Unit: Paragraph}, translate.Options{}).splitUnclear(t.Context()); err != nil {
					t.Fatal(err)
				}
				characters += len(b.Source.Text)
				for _, x := range b.Translations {
					if x.Origin.Kind != bitext.Machine {
						again += len(b.Source.RangeText(x.Source))
					}
				}
				if err := Align(t.Context(), b); err != nil {
					t.Fatal(err)
				}
				links += len(b.Links)
				for _, l := range b.Links {
					if letters(b.Target.RangeText(l.Target)) != letters(strings.Join(n.translated[l.Source.Start:l.Source.End], " ")) {
						wrong++
					}
				}
			}
			share := float64(again) / float64(characters)
			t.Logf("at least %3d sentences, %-8s %4d paragraphs, %3d harmed: %4.1f %% of the characters again, %d of %d links wrong", length.least, name+":",
				paragraphs, harmedOnes, 100*share, wrong, links)
			if share > length.again || wrong > 10 {
				t.Errorf("that is more than %.0f %%, or more than 10 are wrong", 100*length.again)
			}
		}
	}
}

// engine plays the translation of each line back.
func (n *novel) engine(t *testing.T) translate.Engine {
	t.Helper()
	var pairs []replay.Pair
	for i, line := range n.lines {
		pairs = append(pairs, replay.Pair{Source: line, Target: n.translated[i]})
	}
	e, err := replay.New(replay.Options{Name: "novel", Pairs: pairs})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// letters is a text without spaces and quotation marks: of a typewriter mark nobody knows to which sentence it belongs.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}
