package memory_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"visavis/pipeline/memory"
)

// novels are the French sentences of the gold novels.
func novels(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(os.Getenv("VISAVIS_DATA"), "gold/align/fr-en/*.src"))
	if err != nil || len(files) == 0 || os.Getenv("VISAVIS_DATA") == "" {
		t.Skip("VISAVIS_DATA does not name the folder with the gold data")
	}
	var out []string
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(data), "\n") {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, line)
			}
		}
	}
	return out
}

// varied makes a sentence of its own out of one of the novels': a third of its words gives way to words from anywhere in the novels, each
// with the probability that it has there, so that the words of the whole are as frequent as in real text.
type varied struct {
	r         *rand.Rand
	sentences []string
	words     []string
}

func newVaried(t testing.TB, seed uint64) *varied {
	v := &varied{r: rand.New(rand.NewPCG(seed, 1)), sentences: novels(t)}
	for _, s := range v.sentences {
		v.words = append(v.words, strings.Fields(s)...)
	}
	return v
}

func (v *varied) sentence(share float64) string {
	words := strings.Fields(v.sentences[v.r.IntN(len(v.sentences))])
	for i := range words {
		if v.r.Float64() < share {
			words[i] = v.words[v.r.IntN(len(v.words))]
			if v.r.IntN(20) == 0 { // a name or a rare word: real text goes on having new ones
				words[i] = fmt.Sprintf("%s%c%c", words[i], 'a'+v.r.IntN(26), 'a'+v.r.IntN(26))
			}
		}
	}
	return strings.Join(words, " ")
}

// units yields n made-up units.
func (v *varied) units(n int) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		before := ""
		for i := range n {
			u := pair(v.sentence(.33), v.sentence(.33))
			u.Document, u.Before = fmt.Sprintf("document%d.txt", i/1000), before
			before = u.Source
			if !yield(u, nil) {
				return
			}
		}
	}
}

// BenchmarkLookUp finds the best match for a new sentence of which one word in ten differs from one in the memory, and for one that may be like none.
// With the benchmark's time it reports the median and the 95th percentile.
func BenchmarkLookUp(b *testing.B) {
	for _, size := range []int{10_000, 100_000, 1_000_000} {
		for name, query := range map[string]func(v *varied) string{
			"near": func(v *varied) string { return v.near(size) },
			"any":  func(v *varied) string { return v.sentence(.33) },
		} {
			b.Run(fmt.Sprintf("%d/%s", size, name), func(b *testing.B) {
				m, err := memory.Open(benchMemory(b, size))
				if err != nil {
					b.Fatal(err)
				}
				defer m.Close()
				v := newVaried(b, 7)
				var took []time.Duration
				found := 0
				for b.Loop() {
					q := french(query(v))
					start := time.Now()
					_, ok, err := m.Match(context.Background(), q, memory.LeastFuzzy)
					if err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(start))
					if ok {
						found++
					}
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
				b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
				b.ReportMetric(100*float64(found)/float64(len(took)), "%found")
			})
		}
	}
}

// near is a sentence of the memory of a size with a tenth of its words changed.
func (v *varied) near(size int) string {
	in := newVariedLike(v, uint64(v.r.IntN(size/100)))
	s := in.sentence(.33)
	words := strings.Fields(s)
	for i := range words {
		if v.r.IntN(10) == 0 {
			words[i] = v.words[v.r.IntN(len(v.words))]
		}
	}
	return strings.Join(words, " ")
}

func newVariedLike(v *varied, seed uint64) *varied {
	return &varied{r: rand.New(rand.NewPCG(seed, 1)), sentences: v.sentences, words: v.words}
}

// benchMemory makes a memory of so many units, once: it stays in the folder for temporary files.
func benchMemory(b *testing.B, size int) string {
	path := filepath.Join(os.TempDir(), fmt.Sprintf("visavis-bench-%d.tm", size))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	m, err := memory.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	defer m.Close()
	v := newVaried(b, 0)
	start := time.Now()
	if _, err := m.Import(context.Background(), "bench", hundreds(v, size), memory.ImportOptions{}); err != nil {
		b.Fatal(err)
	}
	b.Logf("imported %d units in %v", size, time.Since(start))
	return path
}

func hundreds(v *varied, size int) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		for seed := range size / 100 {
			for u := range newVariedLike(v, uint64(seed)).units(100) {
				if !yield(u, nil) {
					return
				}
			}
		}
	}
}

// BenchmarkImport takes in fifty thousand units, of which no two are the same.
func BenchmarkImport(b *testing.B) {
	const n = 50_000
	v := newVaried(b, 3)
	units := slices.Collect(func(yield func(memory.Unit) bool) {
		for u := range v.units(n) {
			if !yield(u) {
				return
			}
		}
	})
	for b.Loop() {
		m, err := memory.Create(filepath.Join(b.TempDir(), "client.tm"))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := m.Import(context.Background(), "bench", each(units...), memory.ImportOptions{}); err != nil {
			b.Fatal(err)
		}
		m.Close()
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "units/s")
}
