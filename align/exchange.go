package align

import (
	"cmp"
	"context"
	"maps"
	"math"
	"slices"
	"sort"
)

// exchanged are the blocks between two fixed nodes where whole gaps change places: what lacks a partner in one gap has it in another one. So
// short ones are found, notes at the end of a chapter for example, whose landmarks make no row that stands out.
func (al *Alignment) exchanged(ctx context.Context, from, to point) ([]Block, error) {
	islands, gaps := al.islands(from, to, forPages)
	var moved []Block
	for _, b := range al.doc.partners(gaps, from, to) {
		inTheWay := func(o Block) bool { return meet(o.Source, b.Source) || meet(o.Target, b.Target) }
		if slices.ContainsFunc(islands, inTheWay) || slices.ContainsFunc(moved, inTheWay) {
			continue
		}
		if by, known := al.doc.standsOut(b); !known || by < outstanding {
			continue
		}
		sure, err := al.sure(ctx, b)
		if err != nil {
			return nil, err
		}
		if sure {
			moved = append(moved, b)
		}
	}
	for len(moved) > 0 {
		found := joined(slices.Concat(islands, moved))
		al.doc.seams(found, from, to, forPages.slack)
		// One of which hardly anything is left, since its ends have more in common with what stands around them, was chance.
		before := len(moved)
		moved = slices.DeleteFunc(moved, func(b Block) bool {
			return slices.ContainsFunc(found, func(f Block) bool {
				return meet(f.Source, b.Source) && meet(f.Target, b.Target) && min(f.Source.Len(), f.Target.Len()) < forPages.gap
			})
		})
		if len(moved) == before {
			return found, nil
		}
	}
	return []Block{{Range{from.i, to.i}, Range{from.j, to.j}}}, nil
}

// partners are the source sides of gaps with the target sides of others that they share landmarks with, the heaviest first, a few for each.
func (d *document) partners(gaps []Block, from, to point) []Block {
	if len(gaps) < 2 {
		return nil
	}
	shared := make(map[Block]float32)
	for _, l := range d.landmarks(from, to) {
		i, j := int(l.i)+from.i, int(l.j)+from.j
		g := sort.Search(len(gaps), func(x int) bool { return gaps[x].Source.End > i })
		h := sort.Search(len(gaps), func(x int) bool { return gaps[x].Target.End > j })
		if g == h || g == len(gaps) || h == len(gaps) || !gaps[g].Source.has(i) || !gaps[h].Target.has(j) {
			continue
		}
		if b := (Block{gaps[g].Source, gaps[h].Target}); b.even(forPages.gap) {
			shared[b] += l.weight
		}
	}
	out := slices.Collect(maps.Keys(shared))
	slices.SortFunc(out, func(a, b Block) int {
		return cmp.Or(cmp.Compare(shared[b], shared[a]), cmp.Compare(a.Source.Start, b.Source.Start), cmp.Compare(a.Target.Start, b.Target.Start))
	})
	of := make(map[Range]int)
	return slices.DeleteFunc(out, func(b Block) bool {
		of[b.Source]++
		return of[b.Source] > mostPartners
	})
}

const (
	// mostPartners is how many target gaps are tried for one source gap.
	mostPartners = 3
	// outstanding is how many standard deviations more words the two sides of a moved block have in common than each of them has with other
	// stretches of the same length. Of blocks of 15 to 30 sentences that were moved in the tuning sets none has less than 2.9, of 153 pairs of
	// gaps that do not belong together none more than 2.2. For a row of landmarks, whose ends are not known well, less is asked: those of moved
	// chapters have 2.4 and more, one that was none had .2.
	outstanding, outstandingRow = 2.5, 1.5
	// fewestOthers is how many others there must be to compare with, and mostOthers how many are, about, evenly spread.
	fewestOthers, mostOthers = 8, 60
)

// standsOut is how many standard deviations more words the two sides of b have in common than is usual in these texts. It reports false
// where they are too short for b to tell.
func (d *document) standsOut(b Block) (by float64, known bool) {
	c := d.channels[0]
	s, known := standsOut(c.source, c.target, c.forth, b.Source, b.Target)
	t, too := standsOut(c.target, c.source, c.back, b.Target, b.Source)
	return min(s, t), known && too
}

// standsOut is how many standard deviations more matches the words of a stretch of t have in one stretch of the other text than in others.
func standsOut(t, other *text, m *matches, stretch, in Range) (by float64, known bool) {
	words := t.tokens[t.off[stretch.Start]:t.off[stretch.End]]
	common := func(r Range) float64 {
		has := make(map[int32]bool)
		for _, w := range other.tokens[other.off[r.Start]:other.off[r.End]] {
			has[w] = true
		}
		var sum float32
		for _, u := range words {
			best := float32(0)
			vs, strength := m.of(u)
			for x, v := range vs {
				if has[v] {
					best = max(best, strength[x])
				}
			}
			sum += best * t.weight[u]
		}
		return float64(sum)
	}
	var n, sum, squares float64
	for at := 0; at+in.Len() <= other.len(); at += max(in.Len()/2, other.len()/mostOthers) {
		if r := (Range{at, at + in.Len()}); !meet(r, in) {
			v := common(r)
			n, sum, squares = n+1, sum+v, squares+v*v
		}
	}
	if n < fewestOthers {
		return 0, false
	}
	mean := sum / n
	return (common(in) - mean) / (math.Sqrt(max(0, squares/n-mean*mean)) + massFloor), true
}

// even reports whether b has so many sentences on both sides, and not many times more on one of them.
func (b Block) even(least int) bool {
	long, short := max(b.Source.Len(), b.Target.Len()), min(b.Source.Len(), b.Target.Len())
	return short >= least && float64(long) <= blockSkew*float64(short)
}
