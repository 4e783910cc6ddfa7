package check

import (
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"visavis/pipeline/bitext"
)

func alignmentRules() []Rule {
	ordinary := Example{From: "fr", To: "en", Source: "Il fait beau.", Target: "The weather is fine."}
	good, bad := ordinary, ordinary
	good.Confidence, bad.Confidence = .98, .31
	long := ordinary
	long.Filler = 60
	long.Target = "The weather is fine, and since the weather is fine we shall all go down to the river together, you and I and the children and the dog, " +
		"with bread and cheese and a bottle of wine in the basket."
	huge := ordinary
	huge.Repeat = 700
	short := ordinary
	short.Filler = 60
	crossed := ordinary
	crossed.Before = []string{"Il pleut.", "It is raining."}
	crossed.BeforeProps = []bitext.Prop{{Name: positionProp, Value: "[4]:[7]"}}
	inOrder := crossed
	crossed.Props = []bitext.Prop{{Name: positionProp, Value: "[5]:[6]"}}
	inOrder.Props = []bitext.Prop{{Name: positionProp, Value: "[5]:[8]"}}
	run := ordinary
	run.Before, run.Often = crossed.Before, 3
	run.BeforeProps = []bitext.Prop{{Name: positionProp, Value: "[4,5]:[7]"}}
	calm := run
	run.Props = []bitext.Prop{{Name: positionProp, Value: "[6]:[8,9]"}}
	calm.Props = []bitext.Prop{{Name: positionProp, Value: "[6]:[8]"}}
	return []Rule{
		{
			ID: "low-confidence", Severity: bitext.Warning,
			Reason: "The aligner was not sure that these two texts are translations of each other.",
			Hint:   "compare both sides, and those before and after",
			Good:   good, Bad: bad, check: lowConfidence, anySize: true,
		},
		{
			ID: "unlinked", Severity: bitext.Warning,
			Reason: "A sentence has nothing on the other side: it was left out or added in the translation, or the aligner went wrong.",
			Hint:   "look for its translation in the units before and after",
			Good:   ordinary, Bad: Example{From: "fr", To: "en", Source: "Il fait beau."}, check: unlinked, anySize: true,
		},
		{
			ID: "crossing", Severity: bitext.Warning,
			Reason: "By their positions, this unit and the one before stand in another order in the target than in the source.",
			Hint:   "look whether the targets of both units were swapped",
			Good:   inOrder, Bad: crossed, check: crossing, anySize: true,
		},
		{
			ID: "bead-run", Severity: bitext.Warning,
			Reason: "Four units or more in a row join two sentences with one, now on this side, now on that: as happens where an alignment slipped by one.",
			Hint:   "compare these units from the first to the last",
			Good:   calm, Bad: run, check: beadRun, anySize: true,
		},
		{
			ID: "swapped", Severity: bitext.Warning,
			Reason: "This target fits the source of the unit before, and that target this source, clearly better than as they stand.",
			Hint:   "swap the two targets",
			Good: Example{From: "fr", To: "en", Source: "Johnson paya 120 euros.", Target: "Johnson paid 120 euros.",
				Before: []string{"Le Docteur Martin visita Grenoble.", "Doctor Martin visited Grenoble."}},
			Bad: Example{From: "fr", To: "en", Source: "Johnson paya 120 euros.", Target: "Doctor Martin visited Grenoble.",
				Before: []string{"Le Docteur Martin visita Grenoble.", "Johnson paid 120 euros."}},
			check: swapped,
		},
		{
			ID: "length-ratio", Severity: bitext.Warning,
			Reason: "One side is far longer or shorter than the rest of the text lets expect: something may be missing or added.",
			Hint:   "compare both sides to their ends",
			Good:   short, Bad: long, check: lengthRatio, anySize: true,
		},
		{
			ID: "too-long", Severity: bitext.Warning,
			Reason: "The unit is longer than 20,000 bytes: it is no sentence, and only its length and its link were checked.",
			Hint:   "split it, with visavis align",
			Good:   ordinary, Bad: huge, check: tooLong, anySize: true,
		},
	}
}

func lowConfidence(p *pair, add func(hit)) {
	if c := p.link.Confidence; c > 0 && c < p.c.minConfidence && p.both() {
		add(hit{message: fmt.Sprintf("the link is doubtful: confidence %.2f", c)})
	}
}

func tooLong(p *pair, add func(hit)) {
	if p.long() {
		add(hit{message: fmt.Sprintf("the unit has %d bytes: %s", len(p.source)+len(p.target), quote(p.source))})
	}
}

func unlinked(p *pair, add func(hit)) {
	if !p.madeByAligner() {
		return // then it is for empty-target
	}
	switch {
	case p.link.Target.Empty():
		add(hit{message: "this sentence has no translation: " + quote(p.source)})
	case p.link.Source.Empty():
		add(hit{message: "this sentence translates nothing: " + quote(p.target)})
	}
}

// madeByAligner tells a link that the aligner left one-sided from a unit of a file that somebody left empty.
func (p *pair) madeByAligner() bool { return p.link.Line == 0 || p.link.Confidence > 0 }

// lengths is how long targets are beside their sources in the whole corpus. The difference of both lengths, in characters, spreads
// with the root of their sum (Gale & Church 1993, §3.2); its middle and spread are taken by median and median absolute deviation
// (MAD), which a few wrong links do not move.
type lengths struct {
	ratio    float64 // characters of target for one of source
	mid, mad float64 // of the normalised differences; mad is scaled to a standard deviation
}

const (
	fewLinks   = 40   // below, the corpus says nothing of its own and the usual spread is taken
	usualMAD   = 2.6  // √6.8, Gale & Church 1993
	leastMAD   = 1.3  // machine translation of short sentences spreads less; what is within twice the usual is no finding
	outlying   = 5.5  // deviations from which a link is reported
	leastRatio = 1.75 // and only where a side is so many times longer than expected
)

// lengthSample gathers lengths as links go by: the totals of all, and every so manieth link itself, so that its memory does not
// grow with the text.
type lengthSample struct {
	s, t  float64
	every int // a power of two
	n     int
	kept  []sizes
}

type sizes struct{ s, t int32 }

const mostSizes = 1 << 16

func (l *lengthSample) add(source, target int) {
	l.s, l.t = l.s+float64(source), l.t+float64(target)
	if l.n%max(l.every, 1) == 0 {
		l.kept = append(l.kept, sizes{int32(source), int32(target)})
	}
	l.n++
	if len(l.kept) < mostSizes {
		return
	}
	for i := range l.kept[:mostSizes/2] {
		l.kept[i] = l.kept[2*i]
	}
	l.kept = l.kept[:mostSizes/2]
	l.every = 2 * max(l.every, 1)
}

func (l *lengthSample) lengths() lengths {
	if l.n < fewLinks || l.s == 0 || l.t == 0 {
		return lengths{ratio: 1.05, mad: usualMAD}
	}
	out := lengths{ratio: l.t / l.s}
	diffs := make([]float64, len(l.kept))
	for i, x := range l.kept {
		diffs[i] = out.difference(int(x.s), int(x.t))
	}
	out.mid = median(diffs)
	for i := range diffs {
		diffs[i] = math.Abs(diffs[i] - out.mid)
	}
	out.mad = max(1.4826*median(diffs), leastMAD)
	return out
}

func (l lengths) difference(source, target int) float64 {
	expected := l.ratio * float64(source)
	return (float64(target) - expected) / math.Sqrt(max(expected+float64(target), 1)/2)
}

// median sorts v.
func median(v []float64) float64 {
	slices.Sort(v)
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

func lengthRatio(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	n, m := utf8.RuneCountInString(p.source), utf8.RuneCountInString(p.target)
	z := (p.file.lengths.difference(n, m) - p.file.lengths.mid) / p.file.lengths.mad
	expected := p.file.lengths.ratio * float64(n)
	times := max(float64(m)/expected, expected/float64(m))
	if math.Abs(z) < outlying || times < leastRatio {
		return
	}
	word := "longer"
	if z < 0 {
		word = "shorter"
	}
	add(hit{message: fmt.Sprintf("the target is %.1f times %s than the rest of the text lets expect (%d characters for %d)", times, word, m, n)})
}
