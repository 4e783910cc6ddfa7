package align

import (
	"testing"
	"time"

	"visavis/align/eval"
)

func TestGoldF1(t *testing.T) {
	for _, c := range conditions {
		var novelScore, dev, berg eval.Score
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
			berg.Add(d.gold, alignWith(t, d, nil))
		}
		t.Logf("%-5s novels %.3f  dev %.3f  test %v   (%.0f sentences/s)", c.name, novelScore.StrictF1(), dev.StrictF1(), &berg, float64(n)/took.Seconds())
	}
}
