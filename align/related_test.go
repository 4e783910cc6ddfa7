package align

import (
	"errors"
	"testing"
)

// Pairs that are no translations of each other must be recognised, and no gold pair taken for one.
func TestUnrelatedTextsAreRecognised(t *testing.T) {
	for _, c := range conditions[:2] {
		docs := append(loadNovels(t, c), loadBerg(t, c, append([]string{"dev"}, bergTest...)...)...)
		check := func(name string, in Input, want bool) {
			t.Helper()
			_, err := Aligner{}.Align(t.Context(), in)
			unrelated := new(UnrelatedError)
			if got := errors.As(err, &unrelated); got != want {
				t.Errorf("%s, %s: taken for unrelated: %v, want %v (%+v)", c.name, name, got, want, unrelated)
			}
		}
		for i, d := range docs {
			check(d.name, d.in, false)
			o := docs[(i+1)%5]
			if i < 5 {
				mixed := Input{Source: d.in.Source, Target: o.in.Target, BridgeTarget: d.in.BridgeTarget, SourceLang: "fr", TargetLang: "en"}
				check(d.name+" with "+o.name, mixed, true)
				n, m := len(d.in.Source)/2, len(d.in.Target)/2
				wrong := Input{Source: d.in.Source[:n], Target: d.in.Target[m:], SourceLang: "fr", TargetLang: "en"}
				if d.in.BridgeTarget != nil {
					wrong.BridgeTarget = d.in.BridgeTarget[:n]
				}
				check(d.name+" wrong half", wrong, true)
			}
		}
	}
}
