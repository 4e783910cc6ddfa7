package eval

import (
	"fmt"
	"math"
	"strings"
)

// Bin is one row of a reliability table: the links whose confidence lies in [From, To).
type Bin struct {
	From, To float64
	// Links is how many there are, Right how many of them are strictly right.
	Links, Right int
	// Mean is their mean confidence.
	Mean float64
}

// Calibration compares confidence with what turned out to be right; the zero value is ready. Only links with a confidence count.
type Calibration struct {
	confidence []float64
	right      []bool
}

// Add judges the links of one document.
func (c *Calibration) Add(gold, test []Link) {
	j := newJudge(gold)
	for _, l := range test {
		if l.Confidence != NoConfidence {
			c.confidence = append(c.confidence, l.Confidence)
			c.right = append(c.right, j.strict[key(l)])
		}
	}
}

// Bins cuts the links into n bins of equal width. The last one holds confidence 1 too.
func (c *Calibration) Bins(n int) []Bin {
	bins := make([]Bin, n)
	for i := range bins {
		bins[i].From, bins[i].To = float64(i)/float64(n), float64(i+1)/float64(n)
	}
	for i, p := range c.confidence {
		b := &bins[min(int(p*float64(n)), n-1)]
		b.Links++
		b.Mean += p
		if c.right[i] {
			b.Right++
		}
	}
	for i := range bins {
		if bins[i].Links > 0 {
			bins[i].Mean /= float64(bins[i].Links)
		}
	}
	return bins
}

// ECE is the expected calibration error over ten bins (Guo et al. 2017): the mean distance between confidence and the share that
// is right, each bin weighted by its links. 0 is perfect.
func (c *Calibration) ECE() float64 {
	if len(c.confidence) == 0 {
		return 0
	}
	sum := 0.0
	for _, b := range c.Bins(10) {
		if b.Links > 0 {
			sum += math.Abs(b.Mean*float64(b.Links) - float64(b.Right))
		}
	}
	return sum / float64(len(c.confidence))
}

// Above says how many of the links at or above confidence p are strictly right, and what part of all links they are.
func (c *Calibration) Above(p float64) (right Count, share float64) {
	for i, q := range c.confidence {
		if q >= p {
			right.Total++
			if c.right[i] {
				right.Right++
			}
		}
	}
	if len(c.confidence) > 0 {
		share = float64(right.Total) / float64(len(c.confidence))
	}
	return right, share
}

// String is the reliability table with its summary.
func (c *Calibration) String() string {
	var b strings.Builder
	b.WriteString("confidence   links  mean   right\n")
	for _, r := range c.Bins(10) {
		if r.Links == 0 {
			continue
		}
		fmt.Fprintf(&b, "%.1f to %.1f  %6d  %.3f  %.3f\n", r.From, r.To, r.Links, r.Mean, float64(r.Right)/float64(r.Links))
	}
	right, share := c.Above(.95)
	fmt.Fprintf(&b, "expected calibration error %.3f; at .95 and above: %.1f%% of %d right, %.1f%% of all links\n",
		c.ECE(), 100*right.Ratio(), right.Total, 100*share)
	return b.String()
}
