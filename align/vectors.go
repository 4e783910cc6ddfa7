package align

import (
	"fmt"
	"math"
)

// Vectors are embeddings of one text, made by a model that puts sentences of the same meaning near each other whatever their language.
// Vectors[k][i] is that of the sentences i to i+k joined, so that Vectors[0] has one for each sentence, Vectors[1] one less. For runs
// longer than are given the sum of the sentences stands in. Their length does not matter, only their direction; one that is nil says
// that nothing is known.
type Vectors [][][]float32

// check says what is wrong with v, the vectors of a text of n sentences.
func (v Vectors) check(name string, n int, dimensions *int) error {
	for k, level := range v {
		if want := max(0, n-k); len(level) != want {
			return fmt.Errorf("%s[%d] has %d entries for %d runs of sentences", name, k, len(level), want)
		}
		for i, x := range level {
			switch {
			case x == nil:
				continue
			case *dimensions == 0:
				*dimensions = len(x)
			}
			if len(x) != *dimensions {
				return fmt.Errorf("%s[%d][%d] has %d dimensions, others have %d", name, k, i, len(x), *dimensions)
			}
			if s := float64(dot(x, x)); math.IsNaN(s) || math.IsInf(s, 0) {
				return fmt.Errorf("%s[%d][%d] is no vector of finite numbers", name, k, i)
			}
		}
	}
	return nil
}

// vectors is the embeddings of both texts as a witness.
type vectors struct {
	source, target *embedded
	// from is the node that sentences are counted from.
	from point
	// trust is how well the vectors tell sentences that belong together from others in this very text, 0 to 1.
	trust float32
}

// embedded is the embeddings of one text by the number of sentences less one.
type embedded struct {
	of [most][][]float32
	// scale is 1 over the length of each vector, 0 where it is not known.
	scale [most][]float32
	// away is how far each vector is from the sentences of the other text on average: 1 less the mean cosine.
	away [most][]float32
}

func newVectors(source, target Vectors) *vectors {
	if len(source) == 0 || len(target) == 0 {
		return nil
	}
	v := &vectors{source: newEmbedded(source), target: newEmbedded(target)}
	s, t := v.source.mean(), v.target.mean()
	v.source.compare(t)
	v.target.compare(s)
	return v
}

func newEmbedded(v Vectors) *embedded {
	e := new(embedded)
	for k := range e.of {
		if k < len(v) {
			e.of[k] = v[k]
		} else {
			e.of[k] = longer(e.of[k-1], e.of[0][min(k, len(e.of[0])):])
		}
		e.scale[k] = make([]float32, len(e.of[k]))
		for i, x := range e.of[k] {
			if s := dot(x, x); s > 0 {
				e.scale[k][i] = float32(1 / math.Sqrt(float64(s)))
			}
		}
	}
	return e
}

// longer adds the vectors of single sentences to those of the runs that end before them.
func longer(runs, next [][]float32) [][]float32 {
	out := make([][]float32, len(next))
	for i, x := range next {
		if x == nil || runs[i] == nil {
			continue
		}
		out[i] = make([]float32, len(x))
		for d := range x {
			out[i][d] = runs[i][d] + x[d]
		}
	}
	return out
}

// mean is the mean of the vectors of all sentences, each of length 1.
func (e *embedded) mean() []float32 {
	var sum []float64
	known := 0
	for i, x := range e.of[0] {
		s := e.scale[0][i]
		if s == 0 {
			continue
		}
		if sum == nil {
			sum = make([]float64, len(x))
		}
		for d, y := range x {
			sum[d] += float64(y * s)
		}
		known++
	}
	out := make([]float32, len(sum))
	for d, y := range sum {
		out[d] = float32(y / float64(known))
	}
	return out
}

// compare fills away, given the mean of the other text's sentences: the mean of the cosines is the cosine with the mean.
func (e *embedded) compare(mean []float32) {
	for k := range e.of {
		e.away[k] = make([]float32, len(e.of[k]))
		for i, x := range e.of[k] {
			if e.scale[k][i] > 0 && len(mean) > 0 {
				e.away[k][i] = 1 - dot(x, mean)*e.scale[k][i]
			}
		}
	}
}

// allAlike is the mean distance below which vectors are all alike and tell nothing.
const allAlike = 1e-3

// likeness compares n source sentences from i with m target sentences from j: 1 for vectors of one direction, 0 for such as lie as far
// from each other as from any sentence of the other text (Thompson & Koehn 2019, section 3.2), and where nothing is known.
func (v *vectors) likeness(i, j, n, m int) float32 {
	i, j, n, m = i+v.from.i, j+v.from.j, n-1, m-1
	s, t := v.source.scale[n][i], v.target.scale[m][j]
	usual := v.source.away[n][i] + v.target.away[m][j]
	if s == 0 || t == 0 || usual < allAlike {
		return 0
	}
	cosine := dot(v.source.of[n][i], v.target.of[m][j]) * s * t
	return max(-1, 1-2*(1-cosine)/usual)
}

const (
	// judgeLeast is the number of points of a guide below which nothing can be said about vectors, and judgeDoubt the trust that
	// they get then.
	judgeLeast, judgeDoubt = 12, .5
	// judgeMost is how many points are looked at.
	judgeMost = 2000
)

// judge finds out how far the vectors are to be trusted: whether cells that a guide (of words alone) passes through are more alike than
// others nearby. Vectors that have nothing to do with the texts are hardly listened to.
func (v *vectors) judge(guide []point) {
	if v == nil {
		return
	}
	var on, off, squares, n float64
	step := 1 + len(guide)/judgeMost
	for x := 1; x+contrastShift < len(guide)-1; x += step {
		p, q := guide[x], guide[x+contrastShift]
		a, b := float64(v.likeness(p.i, p.j, 1, 1)), float64(v.likeness(p.i, q.j, 1, 1))
		on, off, squares, n = on+a, off+b, squares+b*b, n+1
	}
	if n < judgeLeast {
		v.trust = judgeDoubt
		return
	}
	mean := off / n
	apart := max(0, on/n-mean) / (math.Sqrt(max(0, squares/n-mean*mean)) + .01)
	v.trust = float32(apart * apart / (apart*apart + 1))
}

// dot is the scalar product.
func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	d := 0
	for ; d+3 < len(a); d += 4 {
		s0 += a[d] * b[d]
		s1 += a[d+1] * b[d+1]
		s2 += a[d+2] * b[d+2]
		s3 += a[d+3] * b[d+3]
	}
	for ; d < len(a); d++ {
		s0 += a[d] * b[d]
	}
	return s0 + s1 + s2 + s3
}
