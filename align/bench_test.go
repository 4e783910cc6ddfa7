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
//
// The same novel comes again and again, so which copy a link joins cannot be told: what counts is that it joins the right sentences
// of the right novel. right says how many of the links with two sides do.
func long(t testing.TB, n int) (doc goldDoc, right func([]Link) float64) {
	type place struct{ book, sentence int }
	var source, target []place
	books := loadNovels(t, conditions[0])
	out := goldDoc{name: fmt.Sprint(n)}
	seed := uint32(1)
	random := func(k int) int {
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % k
	}
	for len(out.in.Source) < n {
		nb := random(len(books))
		b := books[nb]
		s0, t0 := len(out.in.Source), len(out.in.Target)
		switch random(8) {
		case 0:
			out.in.Source = append(out.in.Source, b.in.Source...)
			for i := range b.in.Source {
				source = append(source, place{nb, i})
			}
			continue
		case 1:
			out.in.Target = append(out.in.Target, b.in.Target...)
			for j := range b.in.Target {
				target = append(target, place{nb, j})
			}
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
		for i := range b.in.Source[cutS:] {
			source = append(source, place{nb, i + cutS})
		}
		for j := range b.in.Target[cutT:] {
			target = append(target, place{nb, j + cutT})
		}
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
	key := func(b int, s, t []int) string { return fmt.Sprint(b, s, t) }
	gold := make(map[string]bool)
	for b, d := range books {
		for _, g := range d.gold {
			gold[key(b, g.Source, g.Target)] = true
		}
	}
	return out, func(links []Link) float64 {
		n := 0
		for _, l := range links {
			if l.Source.Empty() || l.Target.Empty() || source[l.Source.Start].book != target[l.Target.Start].book {
				continue
			}
			var s, t []int
			for i := l.Source.Start; i < l.Source.End; i++ {
				s = append(s, source[i].sentence)
			}
			for j := l.Target.Start; j < l.Target.End; j++ {
				t = append(t, target[j].sentence)
			}
			if gold[key(source[l.Source.Start].book, s, t)] {
				n++
			}
		}
		return float64(n) / float64(len(out.gold))
	}
}

func BenchmarkAlign(b *testing.B) {
	for _, n := range []int{5_000, 20_000, 80_000, 320_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d, right := long(b, n)
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
				b.ReportMetric(right(links), "right/gold")
				b.StartTimer()
			}
			b.ReportMetric(float64(len(d.in.Source)*b.N)/took.Seconds(), "sentences/s")
		})
	}
}
