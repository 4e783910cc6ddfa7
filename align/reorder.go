package align

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// An alignment never crosses: it follows one path from the beginning of both texts to their end. Where chapters stand in another order on
// the other side, the path goes through some of them, and the others lie beside it, without partners or with such as cannot be
// trusted. In these gaps the landmarks of the guide are looked at once more, whatever their order; where a row of them stands out, the
// stretch is aligned by itself, and counts as moved if that can be trusted.

// Block is a stretch of both texts that belongs together.
type Block struct{ Source, Target Range }

const (
	// gapSure is the mean confidence below which sentences count as a gap.
	gapSure = .55
	// blockGap is how far apart, in sentences of either side, the landmarks of a block may stand.
	blockGap = 30
	// A block has so many landmarks, and so many sentences on either side, at least.
	blockMarks, blockLen = 8, 15
	// blockSkew is how many times more sentences it may have on one side than on the other.
	blockSkew = 2.5
	// blockSure is the confidence of the links of a block, times the part of it that they cover, from which it counts.
	blockSure = .5
	// rowJump is what a chain of landmarks pays for a jump, in landmarks of mean weight.
	rowJump = 3
	// blockRounds is how many chains of landmarks are looked for.
	blockRounds = 12
)

// focus is how closely gaps are looked for.
type focus struct {
	// around is how many links to both sides the confidence is the mean of, and gap how many sentences a gap must have.
	around, gap int
	// island is how many sentences between gaps must be sure to be believed: a moved chapter finds a few by chance where it does not
	// belong. A shorter one that is right is found again.
	island int
	// slack is how many sentences at the ends of a block may turn out not to be its own.
	slack int
}

var (
	forChapters = focus{around: 8, gap: 20, island: 60, slack: 16}
	forPages    = focus{around: 4, gap: 10, island: 10, slack: 4}
)

// reorderRounds is how many times an alignment is made anew because stretches were found to be moved: where many are, some are seen only
// once others are in their places.
const reorderRounds = 3

// reordered looks for moved stretches in an alignment of in that does not cross, and aligns them too. The error that it gets and gives is
// an *UnrelatedError or nil.
func (a Aligner) reordered(ctx context.Context, in Input, al *Alignment, unrelated error) (*Alignment, error) {
	var all []Block
	for range reorderRounds {
		blocks, err := al.Moved(ctx)
		if err != nil {
			return nil, fmt.Errorf("aligning: %w", err)
		}
		if blocks == nil {
			break
		}
		again, err := a.study(ctx, in.reordered(blocks))
		if again == nil {
			return nil, err
		}
		in, al, unrelated = in.reordered(blocks), again, err
		for x, b := range blocks {
			blocks[x] = b.moved(all)
		}
		all = blocks
	}
	if all == nil {
		return al, unrelated
	}
	al.Blocks, al.Links = all, make([]Link, len(al.links))
	for x, l := range al.links {
		al.Links[x] = l.moved(all)
	}
	return al, unrelated
}

// reordered has the target's blocks in the order of the source, and anchors where they meet.
func (in Input) reordered(blocks []Block) Input {
	out := in
	out.Target, out.BridgeSource, out.TargetBlock, out.TargetVectors, out.Anchors, out.Marks = nil, nil, nil, nil, nil, nil
	for k := range in.TargetVectors {
		out.TargetVectors = append(out.TargetVectors, make([][]float32, len(in.TargetVectors[k])))
	}
	paragraph := 0
	for _, b := range blocks {
		at, t := len(out.Target), b.Target
		out.Anchors = append(out.Anchors, Anchor{b.Source.Start, at})
		out.Target = append(out.Target, in.Target[t.Start:t.End]...)
		if len(in.BridgeSource) > 0 {
			out.BridgeSource = append(out.BridgeSource, in.BridgeSource[t.Start:t.End]...)
		}
		if len(in.TargetBlock) > 0 {
			for j := t.Start; j < t.End; j++ {
				if j == t.Start || in.TargetBlock[j] != in.TargetBlock[j-1] {
					paragraph++
				}
				out.TargetBlock = append(out.TargetBlock, paragraph)
			}
		}
		for _, a := range in.Marks {
			if t.has(a.Target) {
				out.Marks = append(out.Marks, Anchor{a.Source, at + a.Target - t.Start})
			}
		}
		for k, level := range in.TargetVectors { // runs across a seam have none
			for j := t.Start; j+k < t.End; j++ {
				out.TargetVectors[k][at+j-t.Start] = level[j]
			}
		}
	}
	return out
}

// moved says where the target of l stands, which counts in a text that has the blocks in the order of the source.
func (l Link) moved(blocks []Block) Link {
	b := Block{l.Source, l.Target}.moved(blocks)
	l.Target = b.Target
	return l
}

// moved is the same of a block, which lies inside one of blocks.
func (b Block) moved(blocks []Block) Block {
	at := 0
	for _, o := range blocks {
		end := at + o.Target.Len()
		if b.Source.End <= o.Source.End && b.Target.End <= end && b.Source.Start >= o.Source.Start && b.Target.Start >= at {
			b.Target = b.Target.plus(o.Target.Start - at)
			return b
		}
		at = end
	}
	return b
}

func (r Range) plus(n int) Range { return Range{r.Start + n, r.End + n} }

// Moved finds the stretches that stand in another order in the target: blocks in the order of the source that cover all sentences; nil
// where the order is the same. It takes next to no time where there are no long gaps. The error is ctx's.
func (al *Alignment) Moved(ctx context.Context) ([]Block, error) {
	d := al.doc
	var out []Block
	moved := false
	for x := 1; x < len(d.fixed); x++ {
		from, to := d.fixed[x-1], d.fixed[x]
		blocks, err := al.blocks(ctx, from, to)
		if err != nil {
			return nil, err
		}
		moved = moved || len(blocks) > 1
		out = append(out, blocks...)
	}
	if !moved {
		return nil, nil
	}
	return out, nil
}

// blocks are the blocks between two fixed nodes; one where nothing was moved.
func (al *Alignment) blocks(ctx context.Context, from, to point) ([]Block, error) {
	d := al.doc
	islands, gaps := al.islands(from, to, forChapters)
	if len(gaps) == 0 {
		return al.exchanged(ctx, from, to)
	}
	n, m := to.i-from.i, to.j-from.j
	marks := slices.DeleteFunc(d.landmarks(from, to), func(l landmark) bool {
		return !slices.ContainsFunc(gaps, func(g Block) bool { return g.Source.has(int(l.i) + from.i) }) ||
			!slices.ContainsFunc(gaps, func(g Block) bool { return g.Target.has(int(l.j) + from.j) })
	})
	marks = supported(marks, n, m, rowWorth)
	moved := false
	for range blockRounds {
		rows := rows(heaviest(slices.Clone(marks), n, m, rowJump), from)
		if len(rows) == 0 {
			break
		}
		for _, b := range rows {
			marks = beside(marks, b, from, false)
			inTheWay := func(i Block) bool { return meet(i.Source, b.Source) || meet(i.Target, b.Target) }
			if slices.ContainsFunc(islands, func(i Block) bool { return inTheWay(i) && 2*i.Source.Len() > b.Source.Len() }) {
				continue
			}
			if by, known := d.standsOut(b); known && by < outstandingRow {
				continue
			}
			sure, err := al.sure(ctx, b)
			if err != nil {
				return nil, err
			}
			if sure {
				// A small island inside of it was chance.
				marks = beside(marks, b, from, true)
				islands, moved = append(slices.DeleteFunc(islands, inTheWay), b), true
			}
		}
	}
	if found := joined(islands); moved && len(found) > 1 {
		d.seams(found, from, to, forChapters.slack)
		return found, nil
	}
	return al.exchanged(ctx, from, to)
}

// islands are the stretches between two nodes where the path can be trusted, and gaps those between them.
func (al *Alignment) islands(from, to point, f focus) (islands, gaps []Block) {
	var links []Link
	for _, l := range al.links {
		if l.Source.Start >= from.i && l.Target.Start >= from.j && l.Source.End <= to.i && l.Target.End <= to.j {
			links = append(links, l)
		}
	}
	sure := make([]bool, len(links))
	for x := range links {
		var sum, all float64
		for _, l := range links[max(0, x-f.around):min(len(links), x+f.around+1)] {
			size := float64(l.Source.Len() + l.Target.Len())
			all += size
			if !l.Source.Empty() && !l.Target.Empty() {
				sum += size * l.Confidence
			}
		}
		sure[x] = sum >= gapSure*all
	}
	swallow(links, sure, false, f.gap)
	swallow(links, sure, true, f.island)
	each(links, sure, func(b Block, _, _ int, sure bool) {
		if sure {
			islands = append(islands, b)
		} else {
			gaps = append(gaps, b)
		}
	})
	return islands, gaps
}

// each cuts links where sure changes, and says of every stretch which links it has.
func each(links []Link, sure []bool, do func(b Block, start, end int, sure bool)) {
	start := 0
	for x := range links {
		if x+1 == len(links) || sure[x+1] != sure[start] {
			do(Block{Range{links[start].Source.Start, links[x].Source.End}, Range{links[start].Target.Start, links[x].Target.End}}, start, x+1, sure[start])
			start = x + 1
		}
	}
}

// swallow lets stretches that are sure, or those that are not, be taken for what is around them if they are shorter than that.
func swallow(links []Link, sure []bool, which bool, short int) {
	was := slices.Clone(sure)
	each(links, was, func(b Block, start, end int, is bool) {
		if is == which && max(b.Source.Len(), b.Target.Len()) < short {
			for x := start; x < end; x++ {
				sure[x] = !which
			}
		}
	})
}

// sure aligns a block by itself and reports whether its links can be trusted.
func (al *Alignment) sure(ctx context.Context, b Block) (bool, error) {
	v := al.doc.view(point{b.Source.Start, b.Target.Start}, point{b.Source.End, b.Target.End})
	path, err := v.coarsePass(ctx)
	if err != nil {
		return false, err
	}
	links, err := v.finePass(ctx, path, al.scoring, len(shapes))
	if err != nil {
		return false, err
	}
	confidence, covered := v.trust(links)
	return confidence*covered >= blockSure, nil
}

// rows cuts a chain where it jumps, and keeps the pieces that are long enough. A chain counts from a node.
func rows(chain []landmark, from point) []Block {
	var out []Block
	start := 0
	for x, l := range chain {
		if x+1 < len(chain) && chain[x+1].i-l.i <= blockGap && chain[x+1].j-l.j <= blockGap {
			continue
		}
		b := Block{Range{int(chain[start].i) + from.i, int(l.i) + 1 + from.i}, Range{int(chain[start].j) + from.j, int(l.j) + 1 + from.j}}
		marks := x + 1 - start
		start = x + 1
		if marks >= blockMarks && b.even(blockLen) {
			out = append(out, b)
		}
	}
	return out
}

// rowWorth is what a landmark is worth among others that weigh so much together: without a limit, since a row must stand out from many that
// are there by chance.
func rowWorth(weight, support float32) float32 { return weight * support }

// beside are the landmarks, counted from a node, that do not lie in a block, nor beside it where it has its sentences for itself.
func beside(marks []landmark, b Block, from point, alone bool) []landmark {
	return slices.DeleteFunc(marks, func(l landmark) bool {
		i, j := b.Source.has(int(l.i)+from.i), b.Target.has(int(l.j)+from.j)
		return i && j || alone && (i || j)
	})
}

func (r Range) has(i int) bool { return r.Start <= i && i < r.End }

// joined sorts blocks by source and joins those that follow each other on both sides.
func joined(blocks []Block) []Block {
	slices.SortFunc(blocks, func(a, b Block) int { return cmp.Compare(a.Source.Start, b.Source.Start) })
	byTarget := slices.Clone(blocks)
	slices.SortFunc(byTarget, func(a, b Block) int { return cmp.Compare(a.Target.Start, b.Target.Start) })
	place := make(map[Block]int, len(blocks))
	for x, b := range byTarget {
		place[b] = x
	}
	var out []Block
	for x, b := range blocks {
		if x > 0 && place[b] == place[blocks[x-1]]+1 {
			last := &out[len(out)-1]
			last.Source.End, last.Target.End = b.Source.End, b.Target.End
			continue
		}
		out = append(out, b)
	}
	return out
}

// seams moves the borders of blocks, which are in the order of the source, so that they cover all sentences between two nodes. Up to slack
// sentences at their ends may change sides.
func (d *document) seams(blocks []Block, from, to point, slack int) {
	byTarget := make([]*Block, len(blocks))
	for x := range blocks {
		b := &blocks[x]
		b.Source, b.Target = b.Source.shrunk(slack), b.Target.shrunk(slack)
		byTarget[x] = b
	}
	slices.SortFunc(byTarget, func(a, b *Block) int { return cmp.Compare(a.Target.Start, b.Target.Start) })
	// What lies between two blocks, on either side: it is the tail of one or the head of the other.
	type gaps struct{ head, tail Block }
	of := make(map[*Block]*gaps, len(blocks))
	for x := range blocks {
		of[&blocks[x]] = new(gaps)
	}
	for x := range blocks {
		b := &blocks[x]
		next, before := to.i, from.i
		if x+1 < len(blocks) {
			next = blocks[x+1].Source.Start
		}
		if x > 0 {
			before = blocks[x-1].Source.End
		}
		of[b].head.Source, of[b].tail.Source = Range{before, b.Source.Start}, Range{b.Source.End, next}
	}
	for x, b := range byTarget {
		next, before := to.j, from.j
		if x+1 < len(byTarget) {
			next = byTarget[x+1].Target.Start
		}
		if x > 0 {
			before = byTarget[x-1].Target.End
		}
		of[b].head.Target, of[b].tail.Target = Range{before, b.Target.Start}, Range{b.Target.End, next}
	}
	c := d.channels[0]
	blocks[0].Source.Start, blocks[len(blocks)-1].Source.End = from.i, to.i
	for x := 1; x < len(blocks); x++ {
		a, b := &blocks[x-1], &blocks[x]
		at := seam(c.source, c.target, c.forth, of[a].tail.Source, of[a].tail.Target, of[b].head.Target)
		a.Source.End, b.Source.Start = at, at
	}
	byTarget[0].Target.Start, byTarget[len(byTarget)-1].Target.End = from.j, to.j
	for x := 1; x < len(byTarget); x++ {
		a, b := byTarget[x-1], byTarget[x]
		at := seam(c.target, c.source, c.back, of[a].tail.Target, of[a].tail.Source, of[b].head.Source)
		a.Target.End, b.Target.Start = at, at
	}
}

func (r Range) shrunk(slack int) Range {
	n := min(slack, r.Len()/3)
	return Range{r.Start + n, r.End - n}
}

// seam is where the sentences of gap stop to belong to what stands in the range before of the other text, and begin to belong to what
// stands in the range after.
func seam(t, other *text, m *matches, gap, before, after Range) int {
	words := func(r Range) map[int32]bool {
		out := make(map[int32]bool)
		for _, w := range other.tokens[other.off[r.Start]:other.off[r.End]] {
			out[w] = true
		}
		return out
	}
	// Both count with as many sentences, those that the gap can reach: the more there are, the more match by chance.
	reach := gap.Len() + gap.Len()/4 + 2
	first, second := words(Range{before.Start, min(before.End, before.Start+reach)}), words(Range{max(after.Start, after.End-reach), after.End})
	worth, best, at := float32(0), float32(0), gap.Start
	for i := gap.Start; i < gap.End; i++ {
		for _, u := range t.sentence(i) {
			var a, b float32
			vs, strength := m.of(u)
			for x, v := range vs {
				if first[v] {
					a = max(a, strength[x])
				}
				if second[v] {
					b = max(b, strength[x])
				}
			}
			worth += t.weight[u] * (a - b)
		}
		if worth > best {
			best, at = worth, i+1
		}
	}
	return at
}
