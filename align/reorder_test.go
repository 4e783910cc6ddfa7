package align

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"visavis/align/eval"
)

// permuted is d with its target cut into so many blocks, at links of the gold, that stand in another order.
func permuted(d goldDoc, order []int) goldDoc {
	cuts := []int{0}
	for x := 1; x < len(order); x++ {
		want := x * len(d.in.Target) / len(order)
		for _, g := range d.gold {
			if len(g.Target) > 0 && len(g.Source) > 0 && g.Target[0] >= want {
				cuts = append(cuts, g.Target[0])
				break
			}
		}
	}
	cuts = append(cuts, len(d.in.Target))
	var from []int
	for _, x := range order {
		for j := cuts[x]; j < cuts[x+1]; j++ {
			from = append(from, j)
		}
	}
	return d.arranged(from)
}

// arranged is d with its target sentences in another order: sentence x is the old sentence from[x].
func (d goldDoc) arranged(from []int) goldDoc {
	out := goldDoc{name: d.name, in: d.in}
	out.in.Target = nil
	moved := make([]int, len(d.in.Target))
	for x, j := range from {
		moved[j] = x
		out.in.Target = append(out.in.Target, d.in.Target[j])
	}
	for _, g := range d.gold {
		l := eval.Link{Source: g.Source}
		for _, j := range g.Target {
			l.Target = append(l.Target, moved[j])
		}
		out.gold = append(out.gold, l)
	}
	return out
}

// What goes with the sentences goes where they go, and comes back.
func TestWhatGoesWithSentencesMovesWithThem(t *testing.T) {
	in := Input{Source: []string{"a", "b", "c"}, Target: []string{"x", "y", "z"}, BridgeSource: []string{"bx", "by", "bz"}, TargetBlock: []int{1, 2, 2},
		TargetVectors: Vectors{{{1}, {2}, {3}}, {{12}, {23}}}}
	blocks := []Block{{Range{0, 2}, Range{1, 3}}, {Range{2, 3}, Range{0, 1}}}
	got := in.reordered(blocks)
	want := Input{Source: in.Source, Target: []string{"y", "z", "x"}, BridgeSource: []string{"by", "bz", "bx"}, TargetBlock: []int{1, 1, 2},
		TargetVectors: Vectors{{{2}, {3}, {1}}, {{23}, nil}}, Anchors: []Anchor{{0, 0}, {2, 2}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	got.SourceVectors = Vectors{{{1}, {2}, {3}}}
	if err := got.check(); err != nil {
		t.Error(err)
	}
	for _, c := range []struct{ l, want Link }{
		{Link{Source: Range{0, 2}, Target: Range{0, 1}}, Link{Source: Range{0, 2}, Target: Range{1, 2}}},
		{Link{Source: Range{2, 3}, Target: Range{2, 3}}, Link{Source: Range{2, 3}, Target: Range{0, 1}}},
		{Link{Source: Range{2, 2}, Target: Range{1, 2}}, Link{Source: Range{2, 2}, Target: Range{2, 3}}},
	} {
		if got := c.l.moved(blocks); got != c.want {
			t.Errorf("%v stands at %v, want %v", c.l, got, c.want)
		}
	}
}

// Chapters in another order are found and linked, and nothing is found in texts of one order.
func TestMovedBlocksAreLinked(t *testing.T) {
	measures(t)
	c := conditions[0]
	var plain, moved eval.Score
	for _, d := range loadNovels(t, c) {
		if len(d.in.Source) < 300 {
			continue // too short for six blocks
		}
		plain.Add(d.gold, alignWith(t, d, model{}))
		for _, order := range [][]int{{1, 0}, {0, 2, 1}, {3, 1, 2, 0}, {5, 0, 3, 2, 1, 4}} {
			p := permuted(d, order)
			al, err := Aligner{Reorder: true}.Study(t.Context(), p.in)
			if err != nil {
				t.Fatal(err)
			}
			var one eval.Score
			one.Add(p.gold, toEval(al.Links))
			moved.Add(p.gold, toEval(al.Links))
			t.Logf("%.8s %v: %d blocks, strict F1 %.3f", d.name, order, len(al.Blocks), one.StrictF1())
			coversAll(t, al.Links, len(p.in.Source), len(p.in.Target))
		}
	}
	t.Logf("in order %.3f, moved %.3f", plain.StrictF1(), moved.StrictF1())
	if moved.StrictF1() < plain.StrictF1()-.04 {
		t.Errorf("strict F1 falls from %.3f to %.3f when chapters are moved", plain.StrictF1(), moved.StrictF1())
	}
}

// A page that stands elsewhere, as notes do at the end of a book, is found too.
func TestAPageThatMovedIsLinked(t *testing.T) {
	const page = 20
	docs := loadNovels(t, conditions[0])
	for _, d := range []goldDoc{docs[3], docs[4]} {
		begins := func(part float64) int { // target sentence where a link of the gold begins
			for _, g := range d.gold[int(part*float64(len(d.gold))):] {
				if len(g.Source) > 0 && len(g.Target) > 0 {
					return g.Target[0]
				}
			}
			return len(d.in.Target)
		}
		for _, c := range [][2]int{{begins(.2), begins(.6)}, {begins(.7), begins(.3)}, {begins(.3), len(d.in.Target)}} {
			var from []int
			for j := range len(d.in.Target) + 1 {
				if j == c[1] {
					for k := range page {
						from = append(from, c[0]+k)
					}
				}
				if j < len(d.in.Target) && (j < c[0] || j >= c[0]+page) {
					from = append(from, j)
				}
			}
			moved := d.arranged(from)
			at := slices.Index(from, c[0])
			gold := make(map[string]bool)
			for _, g := range moved.gold {
				if len(g.Source) > 0 && len(g.Target) > 0 && g.Target[0] >= at && g.Target[0] < at+page {
					gold[fmt.Sprint(g.Source, g.Target)] = true
				}
			}
			al, err := Aligner{Reorder: true}.Study(t.Context(), moved.in)
			if err != nil {
				t.Fatal(err)
			}
			right := 0
			for _, l := range toEval(al.Links) {
				if gold[fmt.Sprint(l.Source, l.Target)] {
					right++
				}
			}
			t.Logf("%.8s %v: %d of %d links of the page are right", d.name, c, right, len(gold))
			if right*3 < len(gold)*2 {
				t.Errorf("%s: of the page moved from %d to %d, %d of %d links are right", d.name, c[0], c[1], right, len(gold))
			}
		}
	}
}

// Where one side lacks a stretch here and the other side one there, the two are not taken for the same.
func TestTwoStretchesThatAreMissingAreNotOneThatMoved(t *testing.T) {
	for _, d := range loadNovels(t, conditions[0])[:2] {
		i, j := len(d.in.Source)/5, len(d.in.Target)*3/5
		in := d.in
		in.Source, in.Target = slices.Delete(slices.Clone(in.Source), i, i+60), slices.Delete(slices.Clone(in.Target), j, j+60)
		al, err := Aligner{}.Study(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if blocks, err := al.Moved(t.Context()); err != nil || blocks != nil {
			t.Errorf("%s: %v seem to have moved, %v", d.name, blocks, err)
		}
	}
}

func TestNoBlocksAreSeenWhereNothingMoved(t *testing.T) {
	measures(t)
	c := conditions[0]
	for _, d := range append(loadNovels(t, c), loadBerg(t, c, append([]string{"dev"}, bergTest...)...)...) {
		m := len(d.in.Target)
		for _, d := range []goldDoc{d, without(d, m/3, 2*m/3)} {
			al, _ := Aligner{}.Study(t.Context(), d.in)
			if blocks, err := al.Moved(t.Context()); err != nil || blocks != nil {
				t.Errorf("%s: %v seem to have moved, %v", d.name, blocks, err)
			}
		}
	}
}

// coversAll wants every sentence in one link, and links in the order of the source.
func coversAll(t *testing.T, links []Link, n, m int) {
	t.Helper()
	at, seen := 0, make([]bool, m)
	for _, l := range links {
		if l.Source.Start != at {
			t.Fatalf("%v does not follow on source sentence %d", l, at)
		}
		at = l.Source.End
		for j := l.Target.Start; j < l.Target.End; j++ {
			if seen[j] {
				t.Fatalf("%v: target sentence %d is linked twice", l, j)
			}
			seen[j] = true
		}
	}
	if at != n || slices.Contains(seen, false) {
		t.Fatalf("links reach source sentence %d of %d; target sentence %d is in none", at, n, slices.Index(seen, false))
	}
}
