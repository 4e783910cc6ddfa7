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

	"visavis/pipeline/bitext"
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
					if unclear(links[i], least) {
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
