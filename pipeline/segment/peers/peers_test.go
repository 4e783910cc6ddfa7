// Package peers measures our sentence splitter beside those of other Go libraries, on the same text in the same run. It is a module
// of its own, so that their dependencies stay out of ours:
//
//	cd pipeline/segment/peers && VISAVIS_DATA=... go test -bench . -benchtime 2s
package peers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/clipperhouse/uax29/v2/sentences"
	"github.com/jdkato/prose/v2"
	punkt "github.com/neurosnap/sentences"
	"github.com/rivo/uniseg"

	"visavis/pipeline/segment"
	"visavis/pipeline/segment/eval"
)

// splitter cuts text and calls yield for each sentence.
type splitter func(text string, yield func(string))

func ours(lang string) splitter {
	return func(text string, yield func(string)) {
		for x := range (segment.Splitter{Lang: lang}).Sentences(text) {
			yield(text[x.Start:x.End])
		}
	}
}

func uax(text string, yield func(string)) {
	for it := sentences.FromString(text); it.Next(); {
		yield(it.Value())
	}
}

func unisegs(text string, yield func(string)) {
	state := -1
	for text != "" {
		var s string
		s, text, state = uniseg.FirstSentenceInString(text, state)
		yield(s)
	}
}

// trained is Punkt with the training data that stands in the module's folder; only the English one is compiled in.
func trained(t testing.TB, lang string) splitter {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/neurosnap/sentences").Output()
	if err != nil {
		t.Fatal(err)
	}
	name := map[string]string{"en": "english", "fr": "french", "de": "german", "es": "spanish"}[lang]
	b, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "data", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	training, err := punkt.LoadTraining(b)
	if err != nil {
		t.Fatal(err)
	}
	tokenizer := punkt.NewSentenceTokenizer(training)
	return func(text string, yield func(string)) {
		for line := range strings.SplitSeq(text, "\n") { // Punkt does not end sentences at line breaks
			for _, s := range tokenizer.Tokenize(line) {
				yield(s.Text)
			}
		}
	}
}

func proses(text string, yield func(string)) {
	for line := range strings.SplitSeq(text, "\n") {
		doc, err := prose.NewDocument(line, prose.WithTagging(false), prose.WithExtraction(false), prose.WithTokenization(false))
		if err != nil {
			continue
		}
		for _, s := range doc.Sentences() {
			yield(s.Text)
		}
	}
}

type peer struct {
	name string
	cut  splitter
}

func peersOf(t testing.TB, lang string) []peer {
	return []peer{{"visavis", ours(lang)}, {"uax29", uax}, {"uniseg", unisegs}, {"punkt", trained(t, lang)}, {"prose", proses}}
}

func gold(t testing.TB, pattern string) []string {
	t.Helper()
	dir := os.Getenv("VISAVIS_DATA")
	if dir == "" {
		t.Skip("VISAVIS_DATA is not set: no text to cut")
	}
	files, err := filepath.Glob(filepath.Join(dir, "gold", "segment", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts %s: %v", pattern, err)
	}
	return files
}

func read(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// BenchmarkFrench cuts the French gold texts, one line a text.
func BenchmarkFrench(b *testing.B) {
	var text strings.Builder
	for _, f := range gold(b, "fr_*.txt") {
		text.WriteString(read(b, f))
		text.WriteByte('\n')
	}
	for _, p := range peersOf(b, "fr") {
		b.Run(p.name, func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				p.cut(text.String(), func(string) {})
			}
		})
	}
}

// TestAheadOfPeers prints a line for each text and splitter, and fails where one of the others is ahead of ours.
func TestAheadOfPeers(t *testing.T) {
	for _, f := range gold(t, "*-dev.txt") {
		name := strings.TrimSuffix(filepath.Base(f), ".txt")
		text := read(t, f)
		want := strings.Split(read(t, strings.TrimSuffix(f, ".txt")+".sents"), "\n")
		best := -1.0
		for _, p := range peersOf(t, name[:2]) {
			var got []string
			p.cut(text, func(s string) { got = append(got, s) })
			r := eval.Compare(name, text, want, got)
			fmt.Printf("%-8s %v\n", p.name, r)
			if p.name == "visavis" {
				best = r.Inside.F
			} else if r.Inside.F > best {
				t.Errorf("%s is ahead on %s: %.4f, ours %.4f", p.name, name, r.Inside.F, best)
			}
		}
	}
}
