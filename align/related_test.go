package align

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// Pairs that are no translations of each other must be recognised, and no gold pair taken for one.
func TestUnrelatedTextsAreRecognised(t *testing.T) {
	measures(t)
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
			if c.name == "none" && i < 5 {
				check(d.name+" with "+o.name+", one language", Input{Source: d.in.Target, Target: o.in.Target, SourceLang: "en", TargetLang: "en"}, true)
				check(d.name+" with a part of itself", Input{Source: d.in.Source, Target: d.in.Source[len(d.in.Source)/4:], SourceLang: "fr", TargetLang: "fr"}, true)
			}
		}
	}
}

// Of a page there are too few links for words to tell: how sure they are does.
func TestUnrelatedPagesAreRecognised(t *testing.T) {
	docs := loadNovels(t, conditions[0])
	const page = 20
	refused, wrongly, pages := 0, 0, 0
	for x, d := range docs {
		o := docs[(x+1)%len(docs)]
		for _, l := range d.gold {
			if len(l.Source) == 0 || len(l.Target) == 0 || l.Source[0]%101 != 0 || l.Source[0]+page > len(d.in.Source) {
				continue
			}
			i, j := l.Source[0], l.Target[0]
			in := Input{Source: d.in.Source[i : i+page], Target: d.in.Target[j:min(j+page, len(d.in.Target))], SourceLang: "fr", TargetLang: "en"}
			unrelated := new(UnrelatedError)
			if _, err := (Aligner{}).Align(t.Context(), in); errors.As(err, &unrelated) {
				if wrongly++; unrelated.Linked < relatedLinks {
					t.Errorf("%s, sentences %d to %d: %v", d.name, i, i+page, err)
				}
			}
			j %= len(o.in.Target) - page
			in.Target = o.in.Target[j : j+page]
			pages++
			links, err := Aligner{}.Align(t.Context(), in)
			if e := new(UnrelatedError); errors.As(err, &e) {
				refused++
				if linked := len(slices.DeleteFunc(links, func(l Link) bool { return l.Source.Empty() || l.Target.Empty() })); linked != e.Linked {
					t.Errorf("the error counts %d links with two sides, there are %d", e.Linked, linked)
				}
			}
		}
	}
	t.Logf("of %d pages of two novels %d refused, of as many of one novel %d", pages, refused, wrongly)
	if refused*10 < pages*8 || wrongly > 1 {
		t.Errorf("of %d pages of two novels %d refused, of as many of one novel %d; it was nine of ten, and one of 29", pages, refused, wrongly)
	}
}

func TestTheSameTextIsNamedSo(t *testing.T) {
	var source, target []string
	for i := range 40 {
		source = append(source, fmt.Sprintf("Chapitre %d. %s", i, french[i%5]))
		target = append(target, source[i])
	}
	target[3], target[7] = "A new sentence.", "Another one."
	_, err := Aligner{}.Align(t.Context(), Input{Source: source, Target: target})
	unrelated := new(UnrelatedError)
	if !errors.As(err, &unrelated) || !unrelated.Identical() || !strings.Contains(err.Error(), "95 %") {
		t.Errorf("error %v, want one that says that 95 %% are the same", err)
	}
}
