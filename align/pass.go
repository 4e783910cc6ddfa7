package align

import "context"

// An alignment is found in passes, each in a narrower corridor than the one before: the guide (rare words), the coarse pass (all
// words, small links), one or more fine passes that learn a lexicon, and the last fine pass.

// fineMargin is how far beside the path of the pass before a fine pass looks, in sentences, where that pass was sure of itself, and
// fineDoubt how much farther where it was not.
const fineMargin, fineDoubt = 4, 8

// roughPath is the path that the last pass refines; the channels have learnt by then.
func (d *document) roughPath(ctx context.Context, learn bool) ([]Link, error) {
	links, err := d.coarsePass(ctx)
	if err != nil || !learn {
		return links, err
	}
	links, err = d.finePass(ctx, links, d.weights(), learnShapes)
	if err != nil {
		return nil, err
	}
	return links, d.learn(ctx, links)
}

// learn gives every channel the lexicon that links teach it.
func (d *document) learn(ctx context.Context, links []Link) error {
	return parallel(ctx, len(d.channels), func(c int) {
		if d.channels[c] != nil {
			d.channels[c].use(d.channels[c].learn(links))
		}
	})
}

func (d *document) coarsePass(ctx context.Context) ([]Link, error) {
	var guide []point
	for x := 1; x < len(d.fixed); x++ {
		guide = append(guide, d.guide(d.fixed[x-1], d.fixed[x])...)
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	k := along(guide, d.source.len(), d.target.len())
	ev, err := d.evidence(ctx, k)
	if err != nil {
		return nil, err
	}
	scale := lengthScale(d.source, d.target, guide)
	pieces := make([][]Link, len(d.fixed)-1)
	err = parallel(ctx, len(pieces), func(x int) {
		pieces[x] = d.coarse(ctx, ev, k, scale, d.fixed[x], d.fixed[x+1])
	})
	return join(pieces), err
}

// finePass looks for the best links near a path that is known, among the first shapes.
func (d *document) finePass(ctx context.Context, path []Link, w *weights, known int) ([]Link, error) {
	pieces, _, err := d.finePieces(ctx, path, w, known, false)
	if err != nil {
		return nil, err
	}
	var out []Link
	for _, p := range pieces {
		out = append(out, p.links...)
	}
	return out, nil
}

// finePiece is the alignment of the stretch between two cuts, and what it was found with.
type finePiece struct {
	links     []Link
	posterior *posterior // nil unless it was to be kept
}

func (d *document) finePieces(ctx context.Context, path []Link, w *weights, known int, keep bool) ([]finePiece, *scorer, error) {
	k := around(path, d.source.len(), d.target.len())
	s, err := d.scorer(ctx, k, lengthScale(d.source, d.target, steps(path)))
	if err != nil {
		return nil, nil, err
	}
	cuts := d.cuts(path)
	pieces := make([]finePiece, len(cuts)-1)
	err = parallel(ctx, len(pieces), func(x int) {
		l := newLattice(k, cuts[x], cuts[x+1], known)
		l.fill(s, w)
		p := newPosterior(l)
		pieces[x].links = p.decode()
		if keep {
			pieces[x].posterior = p
		}
	})
	return pieces, s, err
}

func join(pieces [][]Link) []Link {
	var out []Link
	for _, p := range pieces {
		out = append(out, p...)
	}
	return out
}

const (
	// piece is the number of links after which a place to cut is looked for, and pieceEnd the one by which it must be found.
	piece    = 800
	pieceEnd = 1200
)

// cuts are the nodes between which the lattice is computed piece by piece, so that memory stays bounded and processors have work:
// the fixed ones, and in long stretches those where the path is surest.
func (d *document) cuts(path []Link) []point {
	cuts := []point{d.fixed[0]}
	next := 1
	since := 0
	best, at := -1.0, point{}
	for x, l := range path {
		end := point{l.Source.End, l.Target.End}
		since++
		if end == d.fixed[next] {
			for next < len(d.fixed) && end == d.fixed[next] {
				next++
			}
			cuts, since, best = append(cuts, end), 0, -1
			if next == len(d.fixed) {
				break
			}
			continue
		}
		if since < piece {
			continue
		}
		if c := min(l.Confidence, path[min(x+1, len(path)-1)].Confidence); c > best && !l.Source.Empty() && !l.Target.Empty() {
			best, at = c, end
		}
		if since >= pieceEnd && best >= 0 {
			cuts, since, best = append(cuts, at), 0, -1
		}
	}
	if cuts[len(cuts)-1] != d.fixed[len(d.fixed)-1] {
		cuts = append(cuts, d.fixed[len(d.fixed)-1])
	}
	return cuts
}
