package align

import (
	"context"
)

// Anchor is a fixed point: no link crosses the boundary before source sentence Source and target sentence Target.
type Anchor struct{ Source, Target int }

// Input is what is aligned.
type Input struct {
	Source, Target []string
	BridgeTarget   []string
	BridgeSource   []string
	SourceBlock    []int
	TargetBlock    []int
	Anchors        []Anchor
	SourceLang     string
	TargetLang     string
}

// Aligner aligns.
type Aligner struct {
	weights *weights
}

// Align aligns.
func (a Aligner) Align(ctx context.Context, in Input) ([]Link, error) {
	d := newDocument(in)
	w := a.weights
	if w == nil {
		w = d.weights()
	}
	l := d.lattice(band(d.source.len(), d.target.len(), max(40, abs(d.source.len()-d.target.len())+20)), d.weights())
	links := d.learn(l, passes)
	l = d.lattice(around(links, d.source.len(), d.target.len(), 12), w)
	return l.decode(), nil
}

var passes = 2

// learn aligns and learns by turns.
func (d *document) learn(l *lattice, rounds int) []Link {
	links := l.viterbi()
	for range rounds {
		l = d.lattice(around(links, d.source.len(), d.target.len(), 12), d.weights())
		links = l.viterbi()
		newPosterior(l).rate(links)
		for _, c := range d.channels {
			if c != nil {
				c.use(c.learn(links))
			}
		}
	}
	return links
}

func (l *lattice) decode() []Link {
	links := l.viterbi()
	newPosterior(l).rate(links)
	return links
}

// weights chooses the weights fitted for the bridges that are there.
func (d *document) weights() *weights {
	switch {
	case d.channels[1] != nil && d.channels[2] != nil:
		return &bothBridge
	case d.channels[1] != nil || d.channels[2] != nil:
		return &oneBridge
	}
	return &noneBridge
}

func abs(x int) int { return max(x, -x) }

// document is the input as numbers.
type document struct {
	source, target *text
	channels       [maxChannels]*channel
}

func newDocument(in Input) *document {
	d := &document{source: newText(in.Source), target: newText(in.Target)}
	d.channels[0] = newChannel(d.source, d.target, cognates(d.source, d.target))
	if in.BridgeTarget != nil {
		b := newText(in.BridgeTarget)
		d.channels[1] = newChannel(b, d.target, cognates(b, d.target))
	}
	if in.BridgeSource != nil {
		b := newText(in.BridgeSource)
		d.channels[2] = newChannel(d.source, b, cognates(d.source, b))
	}
	return d
}

func (d *document) scorer(k *corridor) *scorer {
	var ev [maxChannels]*evidence
	for c, ch := range d.channels {
		if ch != nil {
			ev[c] = ch.evidence(k)
		}
	}
	return newScorer(d.source, d.target, ev)
}

func (d *document) lattice(k *corridor, w *weights) *lattice {
	l := newLattice(k, d.source.len(), d.target.len())
	l.fill(d.scorer(k), w)
	return l
}

// around is the corridor of half-width w around a path.
func around(links []Link, n, m, w int) *corridor {
	lo, hi := make([]int32, n), make([]int32, n)
	for i := range lo {
		lo[i] = int32(m)
	}
	at := func(i, a, b int) {
		if i >= 0 && i < n {
			lo[i], hi[i] = min(lo[i], int32(max(0, a-w))), max(hi[i], int32(min(m, b+w)))
		}
	}
	for _, l := range links {
		for i := l.Source.Start; i < max(l.Source.End, l.Source.Start+1); i++ {
			at(i, l.Target.Start, l.Target.End)
		}
		at(l.Source.Start-1, l.Target.Start, l.Target.End)
	}
	for i := 1; i < n; i++ {
		hi[i] = max(hi[i], hi[i-1])
	}
	for i := n - 2; i >= 0; i-- {
		lo[i] = min(lo[i], lo[i+1])
	}
	return newCorridor(lo, hi, m)
}
