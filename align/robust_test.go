package align

import (
	"fmt"
	"math/rand/v2"
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
			if d.name != "JaneEyre" && (d.name != "AlicesAdventuresInWonderland" || raceDetector) {
				continue
			}
			var whole eval.Score
			whole.Add(d.gold, alignWith(t, d, model{}))
			m := len(d.in.Target)
			for _, from := range []int{0, m / 3, m - m/3} {
				part := without(d, from, from+m/3)
				var s eval.Score
				s.Add(part.gold, alignWith(t, part, model{}))
				t.Logf("%-4s %-30s cut at %4d: %.3f, whole %.3f", c.name, d.name, from, s.StrictF1(), whole.StrictF1())
				if s.StrictF1() < whole.StrictF1()-.03 {
					t.Errorf("%s, %s: F1 falls from %.3f to %.3f when a third from %d is cut out", c.name, d.name, whole.StrictF1(), s.StrictF1(), from)
				}
			}
		}
	}
}

// disturbed is d with another target: sentence j of it is sentence from[j] of the old one, or foreign where that is -1.
type disturbed struct {
	goldDoc
	from []int
}

func (d goldDoc) disturb(from []int, foreign []string) disturbed {
	out := disturbed{d, from}
	out.in.Target, out.in.BridgeSource, out.in.TargetBlock = nil, nil, nil
	for _, j := range from {
		if j < 0 {
			out.in.Target, foreign = append(out.in.Target, foreign[0]), foreign[1:]
			continue
		}
		out.in.Target = append(out.in.Target, d.in.Target[j])
		if d.in.BridgeSource != nil && foreign == nil {
			out.in.BridgeSource = append(out.in.BridgeSource, d.in.BridgeSource[j])
		}
		if d.in.TargetBlock != nil && foreign == nil {
			out.in.TargetBlock = append(out.in.TargetBlock, d.in.TargetBlock[j])
		}
	}
	return out
}

// f1 is strict F1 of the links with two sides, counting only gold links whose target is still there and in its place; what is linked
// to sources of others is not looked at.
func (d disturbed) f1(links []eval.Link) float64 {
	whole := make(map[string]bool)
	broken := make(map[int]bool)
	inPlace := make(map[int]bool)
	last := -1
	for _, j := range d.from {
		if j > last {
			last, inPlace[j] = j, true
		}
	}
	possible := 0
	for _, g := range d.gold {
		if len(g.Source) == 0 || len(g.Target) == 0 {
			continue
		}
		ok := true
		for _, j := range g.Target {
			ok = ok && inPlace[j]
		}
		if ok {
			possible++
			whole[fmt.Sprint(g.Source, g.Target)] = true
			continue
		}
		for _, i := range g.Source {
			broken[i] = true
		}
	}
	right, found := 0, 0
	for _, l := range links {
		if len(l.Source) == 0 || len(l.Target) == 0 || broken[l.Source[0]] {
			continue
		}
		found++
		var target []int
		for _, j := range l.Target {
			target = append(target, d.from[j])
		}
		if whole[fmt.Sprint(l.Source, target)] {
			right++
		}
	}
	return 2 * float64(right) / float64(found+possible)
}

// scattered is d without three of ten target sentences, one here and one there.
func (d goldDoc) scattered() disturbed {
	var from []int
	for j := range d.in.Target {
		if j*7%10 > 2 {
			from = append(from, j)
		}
	}
	return d.disturb(from, nil)
}

// noParagraphs is d without three of ten of its target's paragraphs.
func (d goldDoc) noParagraphs(draw uint64) disturbed {
	r := rand.New(rand.NewPCG(draw, 7))
	gone := make(map[int]bool)
	var from []int
	for j, p := range d.blocks[1] {
		if j == 0 || p != d.blocks[1][j-1] {
			gone[p] = r.Float64() < .3
		}
		if !gone[p] {
			from = append(from, j)
		}
	}
	return d.disturb(from, nil)
}

// thinned is d without a part of its target, in runs of up to so many sentences.
func (d goldDoc) thinned(part float64, longest int) goldDoc {
	r := rand.New(rand.NewPCG(uint64(len(d.in.Target)), uint64(longest)))
	var from []int
	left, cut := 0, false
	for j := range d.in.Target {
		if left == 0 {
			left, cut = 1+r.IntN(longest), r.Float64() < part
		}
		if left--; !cut {
			from = append(from, j)
		}
	}
	return d.disturb(from, nil).rest()
}

// rest is d with the gold links that remain.
func (d disturbed) rest() goldDoc {
	d.goldDoc.gold, d.goldDoc.free = d.remaining()
	return d.goldDoc
}

// paragraphs is how many the target has.
func (d goldDoc) paragraphs() int {
	if len(d.blocks[1]) == 0 {
		return 1
	}
	return d.blocks[1][len(d.blocks[1])-1] + 1
}

// remaining is the gold without the targets that are missing, and the source sentences of the links that lack some of theirs.
func (d disturbed) remaining() (links []eval.Link, broken map[int]bool) {
	broken = make(map[int]bool)
	now := make(map[int]int)
	for j, f := range d.from {
		now[f] = j
	}
	for _, g := range d.gold {
		l := eval.Link{Source: g.Source}
		for _, j := range g.Target {
			if x, ok := now[j]; ok {
				l.Target = append(l.Target, x)
			}
		}
		if len(l.Source)+len(l.Target) > 0 {
			links = append(links, l)
		}
		for _, i := range g.Source {
			broken[i] = len(l.Target) > 0 && len(l.Target) < len(g.Target)
		}
	}
	return links, broken
}

// gaps are the rates of gaps in the gold.
func (d goldDoc) gaps() gapRates {
	linked := [...][]bool{make([]bool, len(d.in.Source)), make([]bool, len(d.in.Target))}
	for _, g := range d.gold {
		if len(g.Source) > 0 && len(g.Target) > 0 {
			for side, sentences := range [...][]int{g.Source, g.Target} {
				for _, i := range sentences {
					linked[side][i] = true
				}
			}
		}
	}
	blocks := [...][]int{d.in.SourceBlock, d.in.TargetBlock}
	var c gapCounts
	for side, is := range linked {
		for i, yes := range is {
			n := &c[side][elsewhere]
			if b := blocks[side]; b != nil && (i == 0 || b[i] != b[i-1]) {
				n = &c[side][atParagraph]
			}
			switch {
			case yes:
				n.linked++
			case i == 0 || is[i-1]:
				n.opened++
			}
		}
	}
	return c.rates(1)
}

// TestSentencesMissingHereAndThere: with every third or so sentence missing, lengths mislead and words have to do.
func TestSentencesMissingHereAndThere(t *testing.T) {
	measures(t)
	for _, c := range conditions {
		for _, d := range append(loadNovels(t, c), loadBerg(t, c, "dev")...) {
			thin := d.scattered()
			f1 := thin.f1(alignWith(t, thin.goldDoc, model{}))
			t.Logf("%-4s %-30s three of ten sentences missing: %.3f", c.name, d.name, f1)
			if f1 < .75 {
				t.Errorf("%s, %s: strict F1 is %.3f on what remains", c.name, d.name, f1)
			}
		}
	}
}

// TestParagraphsMissing: with three of ten paragraphs missing, in the two novels that have many; sentences are in gaps of all lengths then.
// The aligner is told of paragraphs, as it is by the program, or not.
func TestParagraphsMissing(t *testing.T) {
	measures(t)
	for _, c := range conditions {
		for _, d := range loadNovels(t, c)[:2] {
			for _, told := range []bool{false, true} {
				most := .07
				if told {
					d.in.SourceBlock, d.in.TargetBlock = d.blocks[0], d.blocks[1]
					most = .03
				}
				every := make([]int, len(d.in.Target))
				for j := range every {
					every[j] = j
				}
				all := d.disturb(every, nil).f1(alignWith(t, d, model{}))
				for draw := range uint64(6) {
					x := d.noParagraphs(draw)
					f1 := x.f1(alignWith(t, x.goldDoc, model{}))
					t.Logf("%-4s %-30s three of ten paragraphs missing, told of paragraphs: %v, draw %d: %.3f, whole %.3f", c.name, d.name, told, draw, f1, all)
					if f1 < all-most {
						t.Errorf("%s, %s: strict F1 is %.3f on what remains, of the whole %.3f", c.name, d.name, f1, all)
					}
				}
			}
		}
	}
}

func TestDisturbedTextsAreStillAligned(t *testing.T) {
	measures(t)
	docs := loadNovels(t, conditions[0])
	foreign := docs[2].in.Target
	for _, d := range []goldDoc{docs[0], docs[1], docs[4]} {
		// Short gaps everywhere are what it is worst at: see docs/alignment.md.
		paragraphs := make([]int, len(d.in.Target)) // of eight sentences
		for j := range paragraphs {
			paragraphs[j] = j / 8
		}
		last := paragraphs[len(paragraphs)-1]
		// each lists the sentences of each paragraph for which it is so.
		each := func(is func(p int) bool) (out []int) {
			for j, p := range paragraphs {
				if is(p) {
					out = append(out, j)
				}
			}
			return out
		}
		all := each(func(int) bool { return true })
		var front []int
		for range 120 {
			front = append(front, -1)
		}
		var twice []int
		for p := paragraphs[0]; p <= last; p++ {
			one := each(func(q int) bool { return p == q })
			twice = append(twice, one...)
			if p%7 == 3 {
				twice = append(twice, one...)
			}
		}
		note := func(p int) bool { return p%20 == 10 }
		notes := append(each(func(p int) bool { return !note(p) }), each(note)...)
		plain := d.disturb(all, nil)
		before := plain.f1(alignWith(t, plain.goldDoc, model{}))
		for _, c := range []struct {
			name  string
			from  []int
			worst float64
		}{
			{"three of ten paragraphs missing", each(func(p int) bool { return p*7%10 > 2 }), .17},
			{"120 sentences of front matter", append(front, all...), .02},
			{"every seventh paragraph twice", twice, .05},
			{"every twentieth paragraph at the end, as notes", notes, .03},
		} {
			x := d.disturb(c.from, foreign)
			after := x.f1(alignWith(t, x.goldDoc, model{}))
			t.Logf("%-8.8s %-47s %.3f, undisturbed %.3f", d.name, c.name, after, before)
			if after < before-c.worst {
				t.Errorf("%s, %s: F1 falls from %.3f to %.3f", d.name, c.name, before, after)
			}
		}
	}
}
