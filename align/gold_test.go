package align

import (
	"testing"
	"time"

	"visavis/align/eval"
)

// floors are what was reached (docs/alignment.md) less half a point: whoever falls below has broken something.
var floors = map[string]struct{ novels, dev, test, testLax, ece float64 }{
	"none": {.931, .901, .904, .974, .028},
	"one":  {.940, .908, .906, .975, .033},
	"both": {.940, .901, .905, .976, .027},
}

func TestF1AndConfidenceOnTheGoldData(t *testing.T) {
	measures(t)
	for _, c := range conditions {
		var novels, dev, test eval.Score
		var trust eval.Calibration
		var took time.Duration
		sentences := 0
		run := func(docs []goldDoc, score *eval.Score) {
			for _, d := range docs {
				start := time.Now()
				links := alignWith(t, d, model{})
				took += time.Since(start)
				sentences += len(d.in.Source) + len(d.in.Target)
				score.Add(d.gold, links)
				if score == &test {
					trust.Add(d.gold, links)
				}
			}
		}
		run(loadNovels(t, c), &novels)
		run(loadBerg(t, c, "dev"), &dev)
		run(loadBerg(t, c, bergTest...), &test)
		t.Logf("%-4s novels %.3f | dev %.3f | test %v | %.0f sentences/s", c.name, novels.StrictF1(), dev.StrictF1(), &test,
			float64(sentences)/took.Seconds())
		t.Logf("%-4s confidence on test\n%v", c.name, &trust)
		f := floors[c.name]
		for _, x := range []struct {
			name       string
			got, least float64
		}{
			{"strict F1 on the novels", novels.StrictF1(), f.novels}, {"strict F1 on dev", dev.StrictF1(), f.dev},
			{"strict F1 on test", test.StrictF1(), f.test}, {"lax F1 on test", test.LaxF1(), f.testLax},
			{"1 - calibration error on test", 1 - trust.ECE(), 1 - f.ece},
		} {
			if x.got < x.least {
				t.Errorf("%s, %s: %.3f, it was %.3f or more", c.name, x.name, x.got, x.least)
			}
		}
	}
}

// The corridor must hold the gold links, or nothing that comes after can find them.
func TestCorridorHoldsTheGoldLinks(t *testing.T) {
	c := conditions[0]
	for _, d := range append(loadNovels(t, c), loadBerg(t, c, append([]string{"dev"}, bergTest...)...)...) {
		doc, err := prepare(t.Context(), d.in)
		if err != nil {
			t.Fatal(err)
		}
		guide, err := doc.guide(t.Context(), doc.fixed[0], doc.fixed[1])
		if err != nil {
			t.Fatal(err)
		}
		k := along(guide, len(d.in.Source), len(d.in.Target))
		outside, all := 0, 0
		for _, l := range d.gold {
			for _, i := range l.Source {
				for _, j := range l.Target {
					all++
					if !k.has(i, j) {
						outside++
					}
				}
			}
		}
		if outside*200 > all {
			t.Errorf("%s: %d of %d linked pairs lie outside the corridor", d.name, outside, all)
		}
	}
}
