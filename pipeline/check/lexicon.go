package check

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"visavis/pipeline/lex"
)

// lexicon is which words of the target go with which of the source, learnt from a sample of a file's own units: how often two words
// are in one unit, beside how often each is there at all (Dice's coefficient). It is rough, and enough to tell whether a text
// fits its own unit better than its neighbour's.
type lexicon struct {
	n              int // links learnt from
	source, target stemTable
	goes           [][]going // by source stem: the likeliest first
	varies         map[int32]variation
	weights        []float32 // by source stem: see weight
}

// stemTable numbers the stems of one side.
type stemTable struct {
	number map[string]int32
	hashed map[uint32]int32 // number by the hash of the stem, once all are learnt
	word   []string         // that of each stem which most of its links have (Boyer & Moore 1981)
	votes  []int32          // for it
	count  []int32          // links that have the stem
}

type going struct {
	target   int32
	strength float32
}

const (
	lexiconLinks = 8192 // kept at most; when full, every other one is dropped
	lexiconWords = 24   // stems of a side at most: longer units teach little
	lexiconStems = 1 << 18
	stemLetters  = 5
	mostGoing    = 6
)

// lexiconSample gathers links as they go by, evenly spread.
type lexiconSample struct {
	source, target stemTable
	links          []stemsOf
	every, n       int
}

type stemsOf struct{ source, target []int32 }

func (l *lexiconSample) add(source, target string) {
	take := l.n%max(l.every, 1) == 0
	l.n++
	if !take {
		return
	}
	l.links = append(l.links, stemsOf{l.source.stems(source, true), l.target.stems(target, true)})
	if len(l.links) < lexiconLinks {
		return
	}
	for i := range l.links[:lexiconLinks/2] {
		l.links[i] = l.links[2*i]
	}
	l.links = l.links[:lexiconLinks/2]
	l.every = 2 * max(l.every, 1)
}

// stems lists the stems of a text, each once. New ones are numbered where learn is true and there is room.
func (w *stemTable) stems(s string, learn bool) []int32 {
	var out []int32
	var buf []byte
	for word := range lex.Words(s) {
		if buf = lex.AppendFold(buf[:0], word); len(buf) == 0 {
			continue // nothing but marks
		}
		stem := buf[:stemBytes(buf)]
		k, ok := w.number[string(stem)]
		if !ok {
			if !learn || len(w.number) >= lexiconStems {
				continue
			}
			if w.number == nil {
				w.number = map[string]int32{}
			}
			k = int32(len(w.number))
			w.number[string(stem)] = k
			w.word, w.votes = append(w.word, ""), append(w.votes, 0)
		}
		if learn {
			w.vote(k, word)
		}
		if !slices.Contains(out, k) {
			if out = append(out, k); len(out) == lexiconWords {
				break
			}
		}
	}
	return out
}

// finish makes room for the counts, and the numbers quick to find. Where two stems share a hash, the first is taken.
func (w *stemTable) finish() {
	w.count = make([]int32, len(w.number))
	w.hashed = make(map[uint32]int32, len(w.number))
	for text, k := range w.number {
		h := hash32([]byte(text))
		if old, ok := w.hashed[h]; !ok || k < old {
			w.hashed[h] = k
		}
	}
}

func (w *stemTable) vote(k int32, word string) {
	switch {
	case w.word[k] == word:
		w.votes[k]++
	case w.votes[k] > 0:
		w.votes[k]--
	default:
		w.word[k], w.votes[k] = strings.Clone(word), 1
	}
}

// common reports whether a word's stem stands in more than one of the links learnt from.
func (w *stemTable) common(word string) bool {
	fold := lex.AppendFold(nil, word)
	k, ok := w.number[string(fold[:stemBytes(fold)])]
	return ok && w.count[k] > 1
}

// stemBytes is the length of the first letters of a folded word, which is not empty; figures are taken whole.
func stemBytes(w []byte) int {
	if w[0] >= '0' && w[0] <= '9' {
		return len(w)
	}
	n := 0
	for i := range w {
		if utf8.RuneStart(w[i]) {
			if n++; n > stemLetters {
				return i
			}
		}
	}
	return len(w)
}

func (l *lexiconSample) learn() *lexicon {
	x := &lexicon{n: len(l.links), source: l.source, target: l.target}
	x.source.finish()
	x.target.finish()
	for _, s := range l.links {
		for _, k := range s.source {
			x.source.count[k]++
		}
		for _, k := range s.target {
			x.target.count[k]++
		}
	}
	telling := func(count int32) bool { return count > 1 && (count < 30 || int(count) < x.n/12) }
	x.weights = make([]float32, len(x.source.count))
	for k, n := range x.source.count {
		x.weights[k] = float32(max(0, math.Log(float64(x.n+50)/(float64(n)+.5))/math.Log(float64(x.n+50)/.5)))
	}
	together := map[[2]int32]int32{}
	for _, s := range l.links {
		for _, a := range s.source {
			if !telling(x.source.count[a]) {
				continue
			}
			for _, b := range s.target {
				if telling(x.target.count[b]) {
					together[[2]int32{a, b}]++
				}
			}
		}
	}
	x.goes = make([][]going, len(x.source.number))
	for ab, n := range together {
		// What was seen together once may be chance, and would confirm the unit that it was learnt from.
		dice := 2 * (float64(n) - .8) / float64(x.source.count[ab[0]]+x.target.count[ab[1]])
		if n > 1 && dice > .06 {
			x.goes[ab[0]] = append(x.goes[ab[0]], going{ab[1], float32(math.Sqrt(dice))})
		}
	}
	for i, g := range x.goes {
		slices.SortFunc(g, func(a, b going) int {
			return cmp.Or(cmp.Compare(b.strength, a.strength), cmp.Compare(a.target, b.target))
		})
		x.goes[i] = slices.Clip(g[:min(len(g), mostGoing)])
	}
	x.findVariations(l.links, together)
	return x
}

// stemmed is a text as the lexicon sees it.
type stemmed []stem

// stem is the first letters of a word. Words are compared by their hashes: that two are taken for one is as likely as a typing error in
// one text of a million, and would move a weight a little.
type stem struct {
	known       int32 // number; -1: not known
	hash, start uint32
	short       bool // fewer than three letters, no figures
}

// look appends the stems of a text to out, which is empty, each once, so many at most.
func (w *stemTable) look(out stemmed, s string) stemmed {
	var room [64]byte
	buf := room[:]
	for word := range lex.Words(s) {
		buf = lex.AppendFold(buf[:0], word)
		if len(buf) == 0 {
			continue // a mark without a letter
		}
		text := buf[:stemBytes(buf)]
		h := hash32(text)
		if slices.ContainsFunc(out, func(o stem) bool { return o.hash == h }) {
			continue
		}
		k, ok := w.hashed[h]
		if !ok {
			k = -1
		}
		x := stem{known: k, hash: h, short: len(text) < 3 && (text[0] < '0' || text[0] > '9')}
		if len(text) >= 4 {
			x.start = hash32(text[:4])
		}
		if out = append(out, x); len(out) == 2*lexiconWords {
			break
		}
	}
	return out
}

// hash32 is FNV-1a.
func hash32(b []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range b {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// fit is how much of a source is found in a target, and how much there is to find.
func (x *lexicon) fit(s, t stemmed) (found, all float64) {
	var hashes, known bits
	for k := range t {
		hashes.set(t[k].hash)
		hashes.set(t[k].start)
		known.set(uint32(t[k].known))
	}
	for i := range s {
		a := &s[i]
		w := x.weight(a.known)
		if a.short {
			w /= 4
		}
		all += w
		best := float32(0)
		if hashes.may(a.hash) || a.start != 0 && hashes.may(a.start) {
			best = a.like(t)
		}
		if a.known >= 0 {
			best = max(best, goesTo(x.goes[a.known], t, &known))
		}
		found += w * float64(best)
	}
	return found, all
}

// bits is a set of numbers that only says for sure what it has not: most stems of a source are in no target.
type bits [16]uint64

func (b *bits) set(n uint32) { b[n>>6%16] |= 1 << (n % 64) }

func (b *bits) may(n uint32) bool { return b[n>>6%16]&(1<<(n%64)) != 0 }

// like says how far a stem stands in t itself.
func (a *stem) like(t stemmed) float32 {
	best := float32(0)
	for k := range t {
		b := &t[k]
		switch {
		case a.hash == b.hash:
			return .9
		case a.start == b.start && a.start != 0:
			best = .6
		}
	}
	return best
}

// goesTo is the strength of the strongest of the translations that stand in t; they are in the order of their strength. known has the
// numbers of t.
func goesTo(g []going, t stemmed, known *bits) float32 {
	for _, to := range g {
		if !known.may(uint32(to.target)) {
			continue
		}
		for k := range t {
			if t[k].known == to.target {
				return to.strength
			}
		}
	}
	return 0
}

// weight of a source stem: 0 where it is everywhere, 1 where it is nowhere else.
func (x *lexicon) weight(k int32) float64 {
	if k < 0 {
		return 1
	}
	return float64(x.weights[k])
}
