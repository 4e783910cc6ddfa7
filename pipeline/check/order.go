package check

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// positionProp and documentProp are what bilingual files say of where a unit stood: [3,4]:[5], 0-based segment numbers.
const (
	positionProp = "x-position"
	documentProp = "x-document"
)

// place is where a unit stands in both documents: its first segment on each side and their numbers.
type position struct {
	document       string
	source, target int
	sources        int
	targets        int
	said           bool // by a property
}

func (p *pair) position() position {
	l := p.link
	at := position{source: l.Source.Start, target: l.Target.Start, sources: l.Source.Len(), targets: l.Target.Len()}
	for _, pr := range l.Props {
		switch pr.Name {
		case documentProp:
			at.document = pr.Value
		case positionProp:
			s, t, ok := strings.Cut(pr.Value, ":")
			first, n, ok1 := segments(s)
			second, m, ok2 := segments(t)
			if ok && ok1 && ok2 {
				at.source, at.sources, at.target, at.targets, at.said = first, n, second, m, true
			}
		}
	}
	return at
}

// segments reads [3,4]: the first number and how many there are.
func segments(s string) (first, n int, ok bool) {
	s, open := strings.CutPrefix(strings.TrimSpace(s), "[")
	s, shut := strings.CutSuffix(s, "]")
	if !open || !shut || s == "" {
		return 0, 0, open && shut
	}
	head, _, _ := strings.Cut(s, ",")
	first, err := strconv.Atoi(strings.TrimSpace(head))
	return first, 1 + strings.Count(s, ","), err == nil
}

func crossing(p *pair, add func(hit)) {
	before := p.neighbour(-1)
	if before == nil {
		return
	}
	a, b := before.position(), p.position()
	if !a.said || !b.said || a.document != b.document || a.sources*a.targets*b.sources*b.targets == 0 {
		return
	}
	if a.source < b.source && a.target > b.target {
		add(hit{message: fmt.Sprintf("the unit before is translated further down: by sentence %d of the target, and this one by sentence %d", a.target+1, b.target+1)})
	}
}

// beadRun reports the last unit of a run.
func beadRun(p *pair, add func(hit)) {
	const least = 4
	kind := func(q *pair) int {
		if q == nil {
			return 0
		}
		switch at := q.position(); {
		case at.sources == 2 && at.targets == 1:
			return 1
		case at.sources == 1 && at.targets == 2:
			return 2
		}
		return 0
	}
	k := kind(p)
	if k == 0 || kind(p.neighbour(1)) != 0 {
		return
	}
	n, both := 1, false
	for ; ; n++ {
		other := kind(p.neighbour(-n))
		if other == 0 {
			break
		}
		both = both || other != k
	}
	if n >= least && both {
		add(hit{message: fmt.Sprintf("the last of %d units in a row that join two sentences with one, on either side", n)})
	}
}

// The margins of swapped: fitted on the five novels and Text+Berg dev.
const (
	fitsWell   = .7  // a part found from which nobody asks further
	swapMargin = .35 // by which the two must fit better the other way round, in words that tell
	swapTimes  = 1
	swapLength = .06 // what a squared deviation in length weighs beside a word
	swapMark   = .35 // what it weighs that both texts end in a like mark
)

func swapped(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	x := p.file.lexicon
	a, at := p.stems()
	own, all := x.fit(a, at)
	if own > fitsWell*all {
		return
	}
	q := p.neighbour(-1)
	if q == nil || !q.both() || q.source == p.source || q.target == p.target || q.long() {
		return
	}
	b, bt := q.stems()
	before, allBefore := x.fit(b, bt)
	if before > fitsWell*allBefore {
		return
	}
	one, _ := x.fit(a, bt)
	two, _ := x.fit(b, at)
	straight, across := own+before, one+two
	straight += p.file.likeness(p.source, p.target) + p.file.likeness(q.source, q.target)
	across += p.file.likeness(p.source, q.target) + p.file.likeness(q.source, p.target)
	if one+two > swapTimes*(own+before) && across > straight+swapMargin {
		add(hit{message: "this target and that of the unit before were probably swapped: " + quote(q.target)})
	}
}

// likeness is how alike two texts are in length and in the mark that ends them.
func (f *fileCorpus) likeness(source, target string) float64 {
	z := (f.lengths.difference(utf8.RuneCountInString(source), utf8.RuneCountInString(target)) - f.lengths.mid) / f.lengths.mad
	like := -swapLength * min(z*z, 16)
	if a, b := lastMark(source), lastMark(target); a == b || isQuestion(a, f.from) && isQuestion(b, f.to) {
		like += swapMark
	}
	return like
}
