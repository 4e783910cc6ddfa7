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

// lengthCost is -ln of the probability that texts of a and b letters, scaled so that translations are of the same length on average,
// differ so much or more by chance; at most lengthWorst.
func lengthCost(a, b float32) float32 {
	d := a - b
	x := int(d * d * lengthSteps / (letterVariance * ((a+b)/2 + 3)))
	return lengthTable[min(x, len(lengthTable)-1)]
}

// lengthScale is the square root of the number of target letters for one source letter: what lengths are multiplied with on the
// source side and divided by on the target side before they are compared.
func lengthScale(source, target *text) float32 {
	ls, lt := 1.0, 1.0
	for _, l := range source.letters {
		ls += float64(l)
	}
	for _, l := range target.letters {
		lt += float64(l)
	}
	return float32(math.Sqrt(lt / ls))
}
