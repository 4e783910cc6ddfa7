package align

import (
	"testing"

	"visavis/align/eval"
)

// without is d with the target sentences [from,to) cut out, and the gold that remains.
func without(d goldDoc, from, to int) goldDoc {
	out := goldDoc{name: d.name, in: d.in}
	out.in.Target = append(append([]string(nil), d.in.Target[:from]...), d.in.Target[to:]...)
	if d.in.BridgeSource != nil {
		out.in.BridgeSource = append(append([]string(nil), d.in.BridgeSource[:from]...), d.in.BridgeSource[to:]...)
	}
	for _, l := range d.gold {
		kept := eval.Link{Source: l.Source}
		cut := false
		for _, j := range l.Target {
			switch {
			case j < from:
				kept.Target = append(kept.Target, j)
			case j >= to:
				kept.Target = append(kept.Target, j-to+from)
			default:
				cut = true
			}
		}
		switch {
		case !cut:
			out.gold = append(out.gold, kept)
		case len(kept.Target) == 0:
			for _, i := range l.Source {
				out.gold = append(out.gold, eval.Link{Source: []int{i}})
			}
		}
	}
	return out
}

func TestATextWithAThirdCutOutIsStillAligned(t *testing.T) {
	for _, c := range conditions[:2] {
		for _, d := range loadNovels(t, c) {
			if d.name != "AlicesAdventuresInWonderland" && d.name != "JaneEyre" {
				continue
			}
			var whole eval.Score
			whole.Add(d.gold, alignWith(t, d, nil))
			m := len(d.in.Target)
			for _, from := range []int{0, m / 3, m - m/3} {
				part := without(d, from, from+m/3)
				var s eval.Score
				s.Add(part.gold, alignWith(t, part, nil))
				t.Logf("%-4s %-30s cut at %4d: %.3f, whole %.3f", c.name, d.name, from, s.StrictF1(), whole.StrictF1())
				if s.StrictF1() < whole.StrictF1()-.03 {
					t.Errorf("%s, %s: F1 falls from %.3f to %.3f when a third from %d is cut out", c.name, d.name, whole.StrictF1(), s.StrictF1(), from)
				}
			}
		}
	}
}
