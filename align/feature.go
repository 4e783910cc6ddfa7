package align

import "math"

// feature numbers what speaks for or against a link. Its weight times its value is its part of the link's score.
type feature int

// features are the values of one link.
type features [numFeatures]float32

const (
	shape12 feature = iota
	shape13
	shape14
	shape15
	shape22
	shape23
	lengthBead
	lengthScaled
	endDiffers
	endHalfDiffers
	questionsDiffer
	shoutsDiffer
	opensDiffers
	lowerDiffers
	nullOpen
	nullExtend
	nullLetters
	nullLong
	perChannel // the first of three blocks of channelFeatures
)

const (
	// offsets inside a channel's block
	chCaptured = iota
	chMass
	chMassScaled
	chWeakest
	chLog
	chNull
	channelFeatures
)

const (
	maxChannels = 3
	numFeatures = int(perChannel) + maxChannels*channelFeatures
)

// scorer computes the features of links of one document.
type scorer struct {
	source, target *text
	channels       []scored
	scale          float32 // square root of the number of target letters for one source letter
}

// scored is a channel with its evidence and, for every sentence, the most that any one sentence of the other side accounts for.
type scored struct {
	*channel
	*evidence
	slot                   int // which block of the features is its own
	bestSource, bestTarget []float32
}

func newScorer(source, target *text) *scorer {
	return &scorer{source: source, target: target, scale: lengthScale(source, target)}
}

func (s *scorer) add(slot int, c *channel, e *evidence) {
	x := scored{channel: c, evidence: e, slot: slot, bestSource: make([]float32, s.source.len()), bestTarget: make([]float32, s.target.len())}
	for i := range x.bestSource {
		lo, hi := e.corridor.row(i)
		for j := lo; j < hi; j++ {
			c := e.corridor.cell(i, j)
			x.bestSource[i] = max(x.bestSource[i], e.ofSource[c])
			x.bestTarget[j] = max(x.bestTarget[j], e.ofTarget[c])
		}
	}
	s.channels = append(s.channels, x)
}

// link fills f with the features of linking the n source sentences from i and the m target sentences from j.
func (s *scorer) link(i, j, n, m int, f *features) {
	*f = features{}
	size := float32(n+m) / 2
	a, b := min(n, m), max(n, m)
	switch {
	case a == 1 && b > 1:
		f[int(shape12)+b-2] = 1
	case a == 2 && b == 2:
		f[shape22] = 1
	case a == 2 && b == 3:
		f[shape23] = 1
	}
	var ls, lt int32
	for x := i; x < i+n; x++ {
		ls += s.source.letters[x]
	}
	for y := j; y < j+m; y++ {
		lt += s.target.letters[y]
	}
	l := lengthCost(float32(ls)*s.scale, float32(lt)/s.scale)
	f[lengthBead] = l
	f[lengthScaled] = l * size
	signsFeatures(s.source.signs[i:i+n], s.target.signs[j:j+m], f)
	for x := range s.channels {
		c := &s.channels[x]
		c.features(i, j, n, m, f[int(perChannel)+c.slot*channelFeatures:])
	}
}

func (e *scored) features(i, j, n, m int, f []float32) {
	var capS, capT, massS, massT, sumT, sumS float32
	weakest := float32(1)
	var ofT [most]float32
	for x := range n {
		var ofS float32
		for y := range m {
			if !e.corridor.has(i+x, j+y) {
				continue
			}
			c := e.corridor.cell(i+x, j+y)
			ofT[y] += e.ofTarget[c]
			ofS += e.ofSource[c]
		}
		r := ofS
		capS += r
		weakest = min(weakest, r)
		mass := e.source.mass[i+x]
		sumS += r * mass
		massS += mass
	}
	for y := range m {
		r := ofT[y]
		capT += r
		weakest = min(weakest, r)
		mass := e.target.mass[j+y]
		sumT += r * mass
		massT += mass
	}
	size := float32(n+m) / 2
	mean := (sumS/(massS+massFloor) + sumT/(massT+massFloor)) / 2
	f[chCaptured] = (capS + capT) / 2
	f[chMass] = mean
	f[chMassScaled] = mean * size
	if n+m > 2 {
		f[chWeakest] = weakest
	}
	f[chLog] = float32(math.Log(float64(mean)+.05)) * size
}

// nullSource fills f with the features of leaving source sentence i without a partner.
func (s *scorer) nullSource(i int, f *features) {
	null(s.source, i, f)
	for _, c := range s.channels {
		f[int(perChannel)+c.slot*channelFeatures+chNull] = c.bestSource[i]
	}
}

// nullTarget fills f with the features of target sentence j having been added.
func (s *scorer) nullTarget(j int, f *features) {
	null(s.target, j, f)
	for _, c := range s.channels {
		f[int(perChannel)+c.slot*channelFeatures+chNull] = c.bestTarget[j]
	}
}

func null(t *text, i int, f *features) {
	*f = features{}
	l := math.Log(float64(t.letters[i]) + 2)
	f[nullLetters] = float32(l)
	f[nullLong] = float32(max(0, l-4))
}

func signsFeatures(s, t []signs, f *features) {
	a, b := s[len(s)-1].end, t[len(t)-1].end
	if a != b {
		if a == endHalf || a == endNone || b == endHalf || b == endNone {
			f[endHalfDiffers] = 1
		} else {
			f[endDiffers] = 1
		}
	}
	var q, x int
	for _, g := range s {
		q += int(g.questions)
		x += int(g.shouts)
	}
	for _, g := range t {
		q -= int(g.questions)
		x -= int(g.shouts)
	}
	f[questionsDiffer] = float32(min(max(q, -q), 3))
	f[shoutsDiffer] = float32(min(max(x, -x), 3))
	if s[0].opens != t[0].opens {
		f[opensDiffers] = 1
	}
	if s[0].lower != t[0].lower {
		f[lowerDiffers] = 1
	}
}

// weights are the worth of each feature.
type weights [numFeatures]float32

func (w *weights) dot(f *features) float64 {
	sum := float32(0)
	for i, x := range f {
		sum += w[i] * x
	}
	return float64(sum)
}
