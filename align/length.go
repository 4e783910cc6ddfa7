package align

import "math"

// letterVariance is the variance of the length of a translation, for each letter of the source (Gale & Church 1993, section 3).
const letterVariance = 6.8

const (
	lengthWorst = 8  // the highest length cost: an accident must not outweigh all other evidence
	lengthSteps = 16 // entries of the table for 1 of squared deviation
)

// lengthTable holds lengthCost by squared deviation.
var lengthTable = func() []float32 {
	var t []float32
	for {
		d := math.Sqrt(float64(len(t)) / lengthSteps)
		c := -math.Log(math.Erfc(d / math.Sqrt2))
		if c > lengthWorst {
			return append(t, lengthWorst)
		}
		t = append(t, float32(c))
	}
}()

// lengthFar is a squared deviation, in steps, that is beyond the table: it saves most divisions.
var lengthFar = float32(len(lengthTable))

// lengthCost is -ln of the probability that texts of a and b letters, scaled so that translations are of the same length on average,
// differ so much or more by chance; at most lengthWorst.
func lengthCost(a, b float32) float32 {
	d, variance := a-b, letterVariance*((a+b)/2+3)
	if d*d*lengthSteps > lengthFar*variance {
		return lengthWorst
	}
	return lengthTable[min(int(d*d*lengthSteps/variance), len(lengthTable)-1)]
}

// lengthScale is the square root of the number of target letters for one source letter: what lengths are multiplied with on the
// source side and divided by on the target side before they are compared. It looks only at the stretches between the points of a
// path that are there on both sides, so that a chapter which one side lacks does not count.
func lengthScale(source, target *text, path []point) float32 {
	const step, skew = 60, 3
	ls, lt := 1.0, 1.0
	for x := 1; x < len(path); x++ {
		p, q := path[x-1], path[x]
		a, b := q.i-p.i, q.j-p.j
		if a <= step && b <= step && a <= skew*b && b <= skew*a {
			ls += float64(source.upTo[q.i] - source.upTo[p.i])
			lt += float64(target.upTo[q.j] - target.upTo[p.j])
		}
	}
	if s, t := source.all(), target.all(); ls/s < .1 { // too little to go by
		ls, lt = s, t
	}
	return float32(math.Sqrt(lt / ls))
}

// linkedScale is lengthScale by what is linked with what: the letters of the links with two sides alone. It is right where one side lacks a
// sentence here and there, which stretches cannot leave out.
func linkedScale(source, target *text, links []Link) float32 {
	ls, lt := 1.0, 1.0
	for _, l := range links {
		if !l.Source.Empty() && !l.Target.Empty() {
			ls += float64(source.lettersOf(l.Source))
			lt += float64(target.lettersOf(l.Target))
		}
	}
	if ls/source.all() < .1 { // too little to go by
		return lengthScale(source, target, steps(links))
	}
	return float32(math.Sqrt(lt / ls))
}

// lettersOf is the number of letters of a stretch.
func (t *text) lettersOf(r Range) int64 { return t.upTo[r.End] - t.upTo[r.Start] }

// all is the number of letters of a text, and one.
func (t *text) all() float64 { return float64(t.upTo[t.len()]-t.upTo[0]) + 1 }

// lengths are those of one to most sentences from each one on, scaled.
func (t *text) lengths(scaled func(float32) float32) [][most]float32 {
	out := make([][most]float32, t.len())
	for i := range out {
		for n := 1; n <= most && i+n <= t.len(); n++ {
			out[i][n-1] = scaled(float32(t.upTo[i+n] - t.upTo[i]))
		}
	}
	return out
}

// steps are the points of a path at every tenth link, for lengthScale.
func steps(path []Link) []point {
	out := []point{{}}
	for x, l := range path {
		if x%10 == 9 || x == len(path)-1 {
			out = append(out, point{l.Source.End, l.Target.End})
		}
	}
	return out
}
