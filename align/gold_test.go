package align

import (
	"testing"
	"time"

	"visavis/align/eval"
)

func TestGoldF1(t *testing.T) {
	for _, c := range conditions {
		var novelScore, dev, berg eval.Score
		var cal eval.Calibration
		start := time.Now()
		n := 0
		for _, d := range loadNovels(t, c) {
			novelScore.Add(d.gold, alignWith(t, d, nil))
			n += len(d.in.Source)
		}
		took := time.Since(start)
		for _, d := range loadBerg(t, c, "dev") {
			dev.Add(d.gold, alignWith(t, d, nil))
		}
		for _, d := range loadBerg(t, c, bergTest...) {
			links := alignWith(t, d, nil)
			berg.Add(d.gold, links)
			cal.Add(d.gold, links)
		}
		right, share := cal.Above(.95)
		t.Logf("%-5s ECE %.3f, >=.95: %.3f of %.3f", c.name, cal.ECE(), right.Ratio(), share)
		t.Logf("%-5s novels %.3f  dev %.3f  test %v   (%.0f sentences/s)", c.name, novelScore.StrictF1(), dev.StrictF1(), &berg, float64(n)/took.Seconds())
	}
}

func TestGoldCoarse(t *testing.T) {
	c := conditions[0]
	docs := append(loadNovels(t, c), loadBerg(t, c, append([]string{"dev"}, bergTest...)...)...)
	for _, d := range docs {
		doc, _ := prepare(t.Context(), d.in)
		links, _ := doc.coarsePass(t.Context())
		var s eval.Score
		s.Add(d.gold, toEval(links))
		g := doc.guide(point{}, doc.fixed[1])
		far := 0
		k := along(g, len(d.in.Source), len(d.in.Target))
		for _, l := range d.gold {
			for _, i := range l.Source {
				for _, j := range l.Target {
					if !k.has(i, j) {
						far++
					}
				}
			}
		}
		t.Logf("%-30s %v guide %d outside %d cells/row %.0f", d.name, &s, len(g), far, float64(k.cells())/float64(len(d.in.Source)))
	}
}
