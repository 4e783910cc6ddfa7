package align

// A long text is worked on in stretches, each with vectors of its own that are used again for the next one: memory does not grow with
// the text, and what is worked on stays near the processor. A stretch is a document like the whole, with sentences counted from 0.

// view is sentences [a,b) of t; it shares t's memory.
func (t *text) view(a, b int) *text {
	v := &text{forms: t.forms, weight: t.weight, tokens: t.tokens, off: t.off[a : b+1], mass: t.mass[a:b], letters: t.letters[a:b],
		upTo: t.upTo[a : b+1], signs: t.signs[a:b]}
	if t.starts != nil {
		v.starts = t.starts[a:b]
	}
	return v
}

// view is the stretch of d between two nodes.
func (d *document) view(from, to point) *document {
	ends := []point{{}, to.minus(from)}
	v := &document{source: d.source.view(from.i, to.i), target: d.target.view(from.j, to.j), fixed: ends, joints: ends, desk: d.desk, sizes: d.sizes}
	if d.vectors != nil {
		w := *d.vectors
		w.from = point{w.from.i + from.i, w.from.j + from.j}
		v.vectors = &w
	}
	for x, c := range d.channels {
		if c != nil {
			v.channels[x] = &channel{source: c.source.view(from.i, to.i), target: c.target.view(from.j, to.j), forth: c.forth, back: c.back}
		}
	}
	return v
}

func (p point) minus(q point) point { return point{p.i - q.i, p.j - q.j} }

// shifted is the link with its sentences counted from a node that lies before it by p.
func (l Link) shifted(p point) Link {
	l.Source.Start += p.i
	l.Source.End += p.i
	l.Target.Start += p.j
	l.Target.End += p.j
	return l
}

// scratch is memory that one worker uses for stretch after stretch. What the functions that take it return lives in it, and is valid
// until it is used for the next stretch.
type scratch struct {
	best      []float32 // all 0 between uses
	seen      []uint64  // likewise
	total     []float32
	hits      []hit
	words     []candidate
	off       []int32
	evidences [2 * maxChannels][]float32
	flipped   []float32
	trails    []trail
	first     []int32
	edges     []edge
	edge      []float64
	forward   []sums
	back      []sums
	worth     []float64
	via       []int32
}

// some is n values in the memory of *b, which grows where it is too small. They are to be written before they are read.
func some[T any](b *[]T, n int) []T {
	if cap(*b) < n {
		*b = make([]T, n+n/4)
	}
	return (*b)[:n]
}

// zeros is n zeros in the memory of *b, which grows where it is too small.
func zeros[T any](b *[]T, n int) []T {
	s := some(b, n)
	clear(s)
	return s
}
