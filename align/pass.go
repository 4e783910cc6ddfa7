package align

import (
	"context"
	"slices"
)

// An alignment is found in passes, each in a narrower corridor than the one before: the guide (rare words), the coarse pass (all
// words, small links), one or more fine passes that learn a lexicon, and the last fine pass.

// fineMargin is how far beside the path of the pass before a fine pass looks, in sentences, where that pass was sure of itself, and
// fineDoubt how much farther where it was not. Fewer find the same links, but make them look surer than they are.
const fineMargin, fineDoubt = 4, 8

// roughPath is the path that the last pass refines, and what that pass scores links by; the channels have learnt by then. A long text learns
// from a part of its stretches, evenly spread; its last pass starts from the coarse path. Where lengths say that sentences are
// missing here and there, gapPasses more count how many.
func (d *document) roughPath(ctx context.Context, m model, learn bool) ([]Link, scoring, error) {
	coarse, err := d.coarsePass(ctx)
	score := m.unknown()
	if err != nil || !learn {
		return coarse, score, err
	}
	step := 1 + len(coarse)/d.sizes.learn
	path := coarse
	pass := func(from []Link, known int) (sample []Link, gaps gapCounts, err error) {
		if sample, gaps, err = d.finePieces(ctx, from, score, known, step); err != nil {
			return nil, gaps, err
		}
		if step == 1 {
			path = sample
		}
		return sample, gaps, d.learn(ctx, sample)
	}
	sample, _, err := pass(coarse, learnShapes)
	if err != nil || !d.lacking(sample) {
		return path, score, err
	}
	score = m.counting()
	for range gapPasses {
		_, gaps, err := pass(path, learnShapes)
		if err != nil {
			return nil, score, err
		}
		score = m.counted(gaps)
	}
	return path, score, nil
}

// learn gives every channel the lexicon that links teach it.
func (d *document) learn(ctx context.Context, links []Link) error {
	return parallel(ctx, len(d.channels), func(c int) {
		if d.channels[c] != nil {
			d.channels[c].use(d.channels[c].learn(links))
		}
	})
}

// coarsePass finds the path in stretches of bounded length between points of the guide.
func (d *document) coarsePass(ctx context.Context) ([]Link, error) {
	guide := []point{d.fixed[0]}
	for x := 1; x < len(d.fixed); x++ {
		g, err := d.guide(ctx, d.fixed[x-1], d.fixed[x])
		if err != nil {
			return nil, err
		}
		guide = append(guide, g[1:]...)
	}
	if joints := d.between(d.believed(guide)); len(joints) > len(d.joints) {
		d.joints, guide = joints, through(guide, joints)
	}
	ends := d.stretches(guide)
	scale := lengthScale(d.source, d.target, guide)
	d.vectors.judge(guide)
	pieces := make([][]Link, len(ends))
	err := d.desk.parallel(ctx, len(pieces), func(mem *scratch, x int) {
		start := 0
		if x > 0 {
			start = ends[x-1]
		}
		from, to := guide[start], guide[ends[x]]
		var local []point
		for _, p := range guide[start : ends[x]+1] {
			local = append(local, p.minus(from))
		}
		v := d.view(from, to)
		links := v.coarse(ctx, mem, along(local, v.source.len(), v.target.len()), scale)
		for y := range links {
			links[y] = links[y].shifted(from)
		}
		pieces[x] = links
	})
	return join(pieces), err
}

const (
	// straight is how many points of the guide to both sides must lie on a line with the one where the coarse pass breaks off, and
	// straightRows and straightSkew how near to it along the line and across.
	straight, straightRows, straightSkew = 3, 30, 3
)

// stretches are the places in a guide where the coarse pass breaks off: all joints but the first, and between them such that cannot be
// chance.
func (d *document) stretches(guide []point) []int {
	var ends []int
	start := 0
	for _, to := range d.joints[1:] {
		end := start + 1 + slices.Index(guide[start+1:], to)
		for _, e := range stretches(guide[start:end+1], d.sizes.stretch) {
			ends = append(ends, start+e)
		}
		start = end
	}
	return ends
}

// stretches are the places in a guide that lie on a straight line with those around, and are at least so many sentences apart, and the last one.
func stretches(guide []point, length int) []int {
	var ends []int
	since := guide[0]
	for x := straight; x+straight < len(guide); x++ {
		p := guide[x]
		if p.i-since.i+p.j-since.j < 2*length {
			continue
		}
		a, b := guide[x-straight], guide[x+straight]
		skew := func(q point) int { return max(q.j-q.i-p.j+p.i, p.j-p.i-q.j+q.i) }
		if b.i-a.i <= straightRows && skew(a) <= straightSkew && skew(b) <= straightSkew {
			ends, since = append(ends, x), p
		}
	}
	return append(ends, len(guide)-1)
}

// finePass looks for the best links near a path that is known, among the first shapes.
func (d *document) finePass(ctx context.Context, path []Link, score scoring, known int) ([]Link, error) {
	links, _, err := d.finePieces(ctx, path, score, known, 1)
	return links, err
}

// finePieces aligns every step-th of the stretches between the cuts, and counts the gaps in them.
func (d *document) finePieces(ctx context.Context, path []Link, score scoring, known, step int) ([]Link, gapCounts, error) {
	scale := score.scale(d, path)
	cuts := d.cuts(path)
	pieces := make([][]Link, (len(cuts)-1+step-1)/step)
	counts := make([]gapCounts, len(pieces))
	err := d.desk.parallel(ctx, len(pieces), func(mem *scratch, x int) {
		p := d.fine(mem, path, cuts[x*step], cuts[x*step+1], score, known, scale)
		pieces[x], counts[x] = p.links, p.gaps
	})
	var gaps gapCounts
	for _, c := range counts {
		gaps.add(c)
	}
	return join(pieces), gaps, err
}

// finePiece is the alignment of the stretch between two cuts, and what it was found with, which counts from origin.
type finePiece struct {
	links     []Link
	posterior *posterior
	scorer    *scorer
	gaps      gapCounts
	origin    point
}

// overlap is how many links beyond its cuts a stretch sees: words are shared among sentences on both sides of a cut.
const overlap = 24

// fine aligns the stretch of links [a,b) of a path anew. But for the links the result lives in mem.
func (d *document) fine(mem *scratch, path []Link, a, b int, score scoring, known int, scale float32) finePiece {
	near := path[max(0, a-overlap):min(len(path), b+overlap)]
	origin := point{near[0].Source.Start, near[0].Target.Start}
	end := point{near[len(near)-1].Source.End, near[len(near)-1].Target.End}
	from, to := point{path[a].Source.Start, path[a].Target.Start}, point{path[b-1].Source.End, path[b-1].Target.End}
	v := d.view(origin, end)
	k := around(near, origin, end)
	s := v.scorer(mem, k, scale)
	l := newLattice(k, from.minus(origin), to.minus(origin), known)
	p, gaps := score.posterior(mem, l, s)
	links := p.decode(mem)
	for y := range links {
		links[y] = links[y].shifted(origin)
	}
	return finePiece{links, p, s, gaps, origin}
}

func join(pieces [][]Link) []Link {
	var out []Link
	for _, p := range pieces {
		out = append(out, p...)
	}
	return out
}

// cuts are the places in a path between which the lattice is computed piece by piece, so that memory stays bounded and processors have
// work: the joints, and in long stretches those where the path is surest. The first is 0, the last the number of links.
func (d *document) cuts(path []Link) []int {
	cuts := []int{0}
	next := 1
	since := 0
	best, at := -1.0, 0
	for x, l := range path {
		end := point{l.Source.End, l.Target.End}
		since++
		if end == d.joints[next] {
			for next < len(d.joints) && end == d.joints[next] {
				next++
			}
			cuts, since, best = append(cuts, x+1), 0, -1
			if next == len(d.joints) {
				break
			}
			continue
		}
		if since < d.sizes.piece {
			continue
		}
		if c := min(l.Confidence, path[min(x+1, len(path)-1)].Confidence); c > best && !l.Source.Empty() && !l.Target.Empty() {
			best, at = c, x+1
		}
		if since >= d.sizes.piece*3/2 && best >= 0 {
			cuts, since, best = append(cuts, at), x+1-at, -1
		}
	}
	if cuts[len(cuts)-1] != len(path) {
		cuts = append(cuts, len(path))
	}
	return cuts
}
