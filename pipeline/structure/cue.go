package structure

import (
	"cmp"
	"slices"
	"time"

	"visavis/align"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
)

// Subtitles in two languages are seen while the same is said (Tiedemann 2007, "Improved sentence alignment for movie subtitles"). Cues that
// are seen together are a group; between groups lies an anchor.

const (
	// cueSlack is how long cues of two languages may overlap and yet say different things.
	cueSlack = 300 * time.Millisecond
	// cueTogether is how far apart cues begin that were timed by the same sound, and cueShare the part of the cues, of the side that has fewer,
	// that must do so: else the times are those of another cut of the film.
	cueTogether = 500 * time.Millisecond
	cueShare    = .6
)

// cue is one that is seen from start to end.
type cue struct {
	start, end time.Duration
	segment    int // the first of it
	side       int // 0 source, 1 target
}

// cues are the anchors between groups of cues; nil where the two texts are no subtitles with the same times.
func cues(s, t *bitext.Side) []align.Anchor {
	source, target := timed(s, 0), timed(t, 1)
	if len(source) == 0 || len(target) == 0 || together(source, target) < cueShare*float64(min(len(source), len(target))) {
		return nil
	}
	all := slices.Concat(source, target)
	slices.SortStableFunc(all, func(a, b cue) int { return cmp.Compare(a.start, b.start) })
	var out []align.Anchor
	whole := false // the group before has both sides
	for _, g := range groups(all) {
		i := slices.IndexFunc(g, func(c cue) bool { return c.side == 0 })
		j := slices.IndexFunc(g, func(c cue) bool { return c.side == 1 })
		both := i >= 0 && j >= 0
		if both && whole {
			out = append(out, align.Anchor{Source: g[i].segment, Target: g[j].segment})
		}
		whole = both
	}
	return out
}

// groups parts cues, which are in the order of their start, where none of those before is seen any more.
func groups(cues []cue) [][]cue {
	var out [][]cue
	var end time.Duration
	start := 0
	for x, c := range cues {
		if x > 0 && c.start >= end-cueSlack {
			out = append(out, cues[start:x])
			start = x
		}
		end = max(end, c.end)
	}
	return append(out, cues[start:])
}

// timed are the cues of a side; nil where some block has no time or comes before the one before it.
func timed(s *bitext.Side, side int) []cue {
	var out []cue
	for i := range s.Blocks {
		start, end, ok := extract.CueTime(&s.Document, i)
		if !ok || len(out) > 0 && start < out[len(out)-1].start {
			return nil
		}
		out = append(out, cue{start, end, firstOf(s, i), side})
	}
	return out
}

// together is the number of source cues that begin with some target cue.
func together(source, target []cue) float64 {
	n := 0.0
	for _, c := range source {
		j, _ := slices.BinarySearchFunc(target, c.start-cueTogether, func(t cue, at time.Duration) int { return cmp.Compare(t.start, at) })
		if j < len(target) && target[j].start <= c.start+cueTogether {
			n++
		}
	}
	return n
}
