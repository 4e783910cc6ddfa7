package align

import "math"

// feature numbers what speaks for or against a link. Its weight times its value is its part of the link's score.
type feature int

// features are the values of one link.
type features [numFeatures]float32

const (
	shape12 feature = iota // one sentence with two; the other shapes likewise, 2-1 counting as 1-2; 1-1 is what all are compared with
	shape13
	shape14
	shape15
	shape22
	shape23
	lengthBead      // length cost of the link (Gale & Church 1993)
	lengthScaled    // the same times the mean number of sentences of both sides
	endDiffers      // one side ends as a question, the other as a statement, and the like
	endHalfDiffers  // one side ends in the middle of a sentence: with a comma, a colon, nothing
	questionsDiffer // difference in the number of question marks, at most 3
	shoutsDiffer    // and of exclamation marks
	opensDiffers    // one side starts with a quotation mark or a dash
	lowerDiffers    // one side starts in lower case
	nullOpen        // first sentence of a gap
	nullExtend      // further sentence of a gap
	nullLetters     // ln of the letters of a sentence without partner
	nullLong        // how far that is above 4
	nullUsual       // ln of how often a gap opens in such places of this text, of the first sentence of a gap
	blockStarts     // both sides start a paragraph
	blockDiffers    // one side does
	blockInside     // paragraphs that start inside the link, of both sides
	perChannel      // the first of three blocks of channelFeatures
)

// What each channel says: offsets inside its block. Captured parts are means of both sides.
const (
	chCaptured   = iota // parts of the sentences that the other side captures, summed over the sentences
	chMass              // part of the whole side that the other captures
	chMassScaled        // the same times the mean number of sentences
	chWeakest           // part of the sentence that is captured least, in links of more than two sentences
	chLog               // ln(chMass + .05) times the mean number of sentences
	chNull              // for sentences without partner: the most that one sentence of the other side captures
	channelFeatures
)

// The blocks of the channels.
const (
	inText         = perChannel
	inBridgeTarget = perChannel + channelFeatures
	inBridgeSource = perChannel + 2*channelFeatures
	inVectors      = perChannel + maxChannels*channelFeatures
)

const (
	maxChannels = 3
	numFeatures = int(inVectors) + vectorFeatures
)

// What embeddings say: offsets inside their block. All are weighed by how far the vectors are to be trusted.
const (
	veLike    = iota // likeness of both sides
	veScaled         // the same times the mean number of sentences
	veWeakest        // likeness of the sentence that is least like the whole other side, in links of more than two sentences
	veNull           // for sentences without partner: the highest likeness to any one sentence of the other side
	vectorFeatures
)

// scorer computes the features of links of one document.
type scorer struct {
	source, target *text
	channels       []scored
	used           int // features beyond are those of missing channels
	// sourceLong[i] and targetLong[j] are the lengths of one to most sentences from there, scaled so that those of translations are equal.
	sourceLong, targetLong [][most]float32
	gaps                   gapRates
	// vectors is nil, or with nearSource and nearTarget, for every sentence, the highest likeness to any one of the other side.
	vectors                *vectors
	nearSource, nearTarget []float32
}

// scored is a channel with its evidence and, for every sentence, the most that any one sentence of the other side accounts for.
type scored struct {
	*channel
	*evidence
	slot                   int // which block of the features is its own
	bestSource, bestTarget []float32
}

// newScorer is one without channels. There are scale² target letters for one source letter.
func newScorer(source, target *text, scale float32) *scorer {
	return &scorer{source: source, target: target, sourceLong: source.lengths(func(l float32) float32 { return l * scale }),
		targetLong: target.lengths(func(l float32) float32 { return l / scale })}
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
	s.used = max(s.used, int(perChannel)+(slot+1)*channelFeatures)
}

// addVectors has the embeddings testify about links in k.
func (s *scorer) addVectors(v *vectors, k *corridor) {
	s.vectors, s.nearSource, s.nearTarget = v, make([]float32, s.source.len()), make([]float32, s.target.len())
	for i := range s.nearSource {
		lo, hi := k.row(i)
		for j := lo; j < hi; j++ {
			like := v.likeness(i, j, 1, 1)
			s.nearSource[i] = max(s.nearSource[i], like)
			s.nearTarget[j] = max(s.nearTarget[j], like)
		}
	}
	s.used = numFeatures
}

// link fills f with the features of linking the n source sentences from i and the m target sentences from j. It reports false, and
// f says nothing, where the two sides differ so much in length that the link, being no link of two sentences, is out of question.
func (s *scorer) link(i, j, n, m int, f *features) bool {
	l := lengthCost(s.sourceLong[i][n-1], s.targetLong[j][m-1])
	if l == lengthWorst && n+m > 2 {
		return false
	}
	s.clear(f)
	if k := shapeFeature(n, m); k >= 0 {
		f[k] = 1
	}
	f[lengthBead] = l
	f[lengthScaled] = l * float32(n+m) / 2
	signsFeatures(s.source.signs[i:i+n], s.target.signs[j:j+m], f)
	if s.blocks() {
		blockFeatures(s.source.starts[i:i+n], s.target.starts[j:j+m], f)
	}
	for x := range s.channels {
		c := &s.channels[x]
		c.features(i, j, n, m, (*[channelFeatures]float32)(f[int(perChannel)+c.slot*channelFeatures:]))
	}
	if s.vectors != nil {
		s.vectors.features(i, j, n, m, (*[vectorFeatures]float32)(f[inVectors:]))
	}
	return true
}

// features fills f with what the vectors say of a link.
func (v *vectors) features(i, j, n, m int, f *[vectorFeatures]float32) {
	like := v.trust * v.likeness(i, j, n, m)
	f[veLike] = like
	f[veScaled] = like * float32(n+m) / 2
	if n+m == 2 {
		return
	}
	weakest := like
	for x := 0; n > 1 && x < n; x++ {
		weakest = min(weakest, v.trust*v.likeness(i+x, j, 1, m))
	}
	for y := 0; m > 1 && y < m; y++ {
		weakest = min(weakest, v.trust*v.likeness(i, j+y, n, 1))
	}
	f[veWeakest] = weakest
}

// shapeFeature is the feature of a shape, -1 for links of one sentence each, which the others are compared with.
func shapeFeature(n, m int) feature {
	switch a, b := min(n, m), max(n, m); {
	case b == 1:
		return -1
	case a == 1:
		return shape12 + feature(b-2)
	default:
		return shape22 + feature(b-a)
	}
}

// features fills f with what the channel says of a link.
func (c *scored) features(i, j, n, m int, f *[channelFeatures]float32) {
	var ofSource, ofTarget [most]float32
	for x := range n {
		lo, hi := c.corridor.row(i + x)
		row := c.corridor.off[i+x] - lo
		from, to := max(0, lo-j), min(m, hi-j)
		for y := from; y < to; y++ {
			ofSource[x] += c.ofSource[row+j+y]
			ofTarget[y] += c.ofTarget[row+j+y]
		}
	}
	var captured, weakest, sourceMass, sourceSum, targetMass, targetSum float32 = 0, 1, massFloor, 0, massFloor, 0
	for x, r := range ofSource[:n] {
		mass := c.source.mass[i+x]
		captured += r
		weakest = min(weakest, r)
		sourceSum += r * mass
		sourceMass += mass
	}
	for y, r := range ofTarget[:m] {
		mass := c.target.mass[j+y]
		captured += r
		weakest = min(weakest, r)
		targetSum += r * mass
		targetMass += mass
	}
	size := float32(n+m) / 2
	mean := (sourceSum/sourceMass + targetSum/targetMass) / 2
	f[chCaptured] = captured / 2
	f[chMass] = mean
	f[chMassScaled] = mean * size
	if n+m > 2 {
		f[chWeakest] = weakest
	}
	f[chLog] = logTable[min(int(mean*logSteps), logSteps)] * size
}

// logSteps is the number of steps that logTable cuts 0 to 1 into.
const logSteps = 1024

// logTable is ln(x+.05) for x from 0 to 1.
var logTable = func() (t [logSteps + 1]float32) {
	for x := range t {
		t[x] = float32(math.Log((float64(x)+.5)/logSteps + .05))
	}
	return t
}()

// clear sets the features that are used to 0.
func (s *scorer) clear(f *features) { clear(f[:s.used]) }

// nullSource fills f with the features of leaving source sentence i without a partner.
func (s *scorer) nullSource(i int, f *features) {
	s.clear(f)
	null(s.source, i, f)
	for _, c := range s.channels {
		f[int(perChannel)+c.slot*channelFeatures+chNull] = c.bestSource[i]
	}
	if s.vectors != nil {
		f[inVectors+veNull] = s.vectors.trust * s.nearSource[i]
	}
}

// nullTarget fills f with the features of target sentence j having been added.
func (s *scorer) nullTarget(j int, f *features) {
	s.clear(f)
	null(s.target, j, f)
	for _, c := range s.channels {
		f[int(perChannel)+c.slot*channelFeatures+chNull] = c.bestTarget[j]
	}
	if s.vectors != nil {
		f[inVectors+veNull] = s.vectors.trust * s.nearTarget[j]
	}
}

// opens adds to f what speaks for or against a gap that begins with sentence i of a side, 0 for the source.
func (s *scorer) opens(side, i int, f *features) {
	f[nullOpen], f[nullUsual] = 1, s.gaps[side][s.place(side, i)]
}

// place is where a gap opens that begins with sentence i of a side.
func (s *scorer) place(side, i int) gapPlace {
	if t := [...]*text{s.source, s.target}[side]; s.blocks() && t.starts[i] {
		return atParagraph
	}
	return elsewhere
}

// open is the score of what opens adds.
func (s *scorer) open(w *weights, side, i int) float64 {
	return float64(w[nullOpen] + w[nullUsual]*s.gaps[side][s.place(side, i)])
}

// blocks reports whether the paragraphs of both sides are known.
func (s *scorer) blocks() bool { return s.source.starts != nil && s.target.starts != nil }

func null(t *text, i int, f *features) {
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

// blockFeatures looks at where paragraphs start in the sentences of a link.
func blockFeatures(s, t []bool, f *features) {
	switch {
	case s[0] && t[0]:
		f[blockStarts] = 1
	case s[0] || t[0]:
		f[blockDiffers] = 1
	}
	for _, side := range [...][]bool{s[1:], t[1:]} {
		for _, start := range side {
			if start {
				f[blockInside]++
			}
		}
	}
}

// weights are the worth of each feature.
type weights [numFeatures]float32

// dot is the score of the first features.
func (w *weights) dot(f *features, used int) float32 {
	var a, b float32
	i := 0
	for ; i+1 < used; i += 2 {
		a += w[i] * f[i]
		b += w[i+1] * f[i+1]
	}
	if i < used {
		a += w[i] * f[i]
	}
	return a + b
}
