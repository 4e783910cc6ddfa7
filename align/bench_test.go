package align

import (
	"context"
	"fmt"
	"testing"
	"time"

	"visavis/align/eval"
)

// long makes a text of about n source sentences out of the novels, with books left out on one side, their order changed, and
// pieces cut out, the same every time; and its gold links.
func long(t testing.TB, n int) goldDoc {
	books := loadNovels(t, conditions[0])
	out := goldDoc{name: fmt.Sprint(n)}
	seed := uint32(1)
	random := func(k int) int {
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % k
	}
	for len(out.in.Source) < n {
		b := books[random(len(books))]
		s0, t0 := len(out.in.Source), len(out.in.Target)
		switch random(8) {
		case 0:
			out.in.Source = append(out.in.Source, b.in.Source...)
			continue
		case 1:
			out.in.Target = append(out.in.Target, b.in.Target...)
			continue
		}
		cutS, cutT := 0, 0
		if random(3) == 0 {
			g := b.gold[len(b.gold)/3]
			if len(g.Source) > 0 && len(g.Target) > 0 {
				cutS, cutT = g.Source[0], g.Target[0]
			}
		}
		out.in.Source = append(out.in.Source, b.in.Source[cutS:]...)
		out.in.Target = append(out.in.Target, b.in.Target[cutT:]...)
		for _, g := range b.gold {
			if len(g.Source) == 0 || len(g.Target) == 0 || g.Source[0] < cutS || g.Target[0] < cutT {
				continue
			}
			var l eval.Link
			for _, i := range g.Source {
				l.Source = append(l.Source, i-cutS+s0)
			}
			for _, j := range g.Target {
				l.Target = append(l.Target, j-cutT+t0)
			}
			out.gold = append(out.gold, l)
		}
	}
	return out
}

func BenchmarkAlign(b *testing.B) {
	for _, n := range []int{5_000, 20_000, 80_000, 320_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := long(b, n)
			b.ReportAllocs()
			var took time.Duration
			for b.Loop() {
				start := time.Now()
				links, err := Aligner{}.Align(context.Background(), d.in)
				if err != nil {
					b.Fatal(err)
				}
				took += time.Since(start)
				b.StopTimer()
				var s eval.Score
				s.Add(d.gold, toEval(links))
				b.ReportMetric(s.Strict.Recall.Ratio(), "recall")
				b.StartTimer()
			}
			b.ReportMetric(float64(len(d.in.Source)*b.N)/took.Seconds(), "sentences/s")
		})
	}
}
