package align

import "context"

// A long text has no rare words: each of them comes again somewhere. The guide therefore looks at it through a window, from where the
// path is known to a few thousand sentences farther on both sides, keeps the first half of the chain that it finds there, and goes on
// from its end. Words are rare in the window again, and time grows with the text alone. Where a window holds no chain, because one
// side goes on with something that the other side lacks, it is made twice as long.

const (
	// windowKept is how much of a window's chain is kept, of 1: near its end it lacks what comes after.
	windowKept = .5
	// windowSparse is the number of points, for each sentence of the window, below which a chain is chance.
	windowSparse = .04
)

// guide finds points near which the alignment passes, between two fixed ones, which it includes. The error is ctx's.
func (d *document) guide(ctx context.Context, from, to point) ([]point, error) {
	out := []point{from}
	size := d.sizes.window
	for at := from; at != to; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		end := point{min(to.i, at.i+size), min(to.j, at.j+size)}
		last := end == to
		found := d.chain(at, end)
		kept := 0
		for kept < len(found) {
			if p := found[kept].minus(at); kept > 0 && !last && float64(max(p.i, p.j)) > windowKept*float64(size) {
				break
			}
			kept++
		}
		if !last && float64(len(found)) < windowSparse*float64(size) || kept == 0 && !last {
			size *= 2
			continue
		}
		for _, p := range found[:kept] {
			if q := out[len(out)-1]; p.i > q.i && p.j > q.j {
				out = append(out, p)
			}
		}
		if last {
			break
		}
		at, size = found[kept-1], d.sizes.window
	}
	if out[len(out)-1] != to {
		out = append(out, to)
	}
	return out, nil
}
