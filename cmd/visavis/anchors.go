package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"visavis/align"
	"visavis/pipeline/structure"
)

// Anchors are the user's, or what the form of both texts says.

// anchors reads the values of --anchor and puts them in order.
func anchors(values []string, s, t sideFile) ([]align.Anchor, error) {
	var out []align.Anchor
	for _, v := range values {
		before, after, _ := strings.Cut(v, ":")
		i, err1 := strconv.Atoi(before)
		j, err2 := strconv.Atoi(after)
		if err1 != nil || err2 != nil || i < 0 || j < 0 {
			return nil, usagef("--anchor "+v+" is not two sentence numbers", "for example --anchor 120:117; sentences count from 0")
		}
		a := align.Anchor{Source: s.segment(i), Target: t.segment(j)}
		for _, side := range []struct {
			at, number int
			sideFile
		}{{a.Source, i, s}, {a.Target, j, t}} {
			if side.at < 0 {
				return nil, usagef(fmt.Sprintf("--anchor %s: %s has no sentence %d", v, side.Name, side.number), "it has "+side.numbered())
			}
		}
		out = append(out, a)
	}
	slices.SortFunc(out, inOrder)
	for i := 1; i < len(out); i++ {
		if a, b := out[i-1], out[i]; a.Crosses(b) {
			return nil, usagef(fmt.Sprintf("two anchors cross: %d:%d and %d:%d", s.number(a.Source), t.number(a.Target), s.number(b.Source), t.number(b.Target)),
				"links never cross: give anchors that are in the same order on both sides")
		}
	}
	return out, nil
}

func inOrder(a, b align.Anchor) int { return cmp.Or(a.Source-b.Source, a.Target-b.Target) }

// structure adds the anchors that the form of both texts gives, but for those that cross one of the user's.
func (u *ui) structure(in *align.Input, s, t sideFile) {
	found := structure.Find(&s.Side, &t.Side)
	in.Marks = found.Marks
	if len(found.Anchors) == 0 {
		return
	}
	given := in.Anchors
	in.Anchors = slices.DeleteFunc(slices.Concat(given, found.Anchors), func(a align.Anchor) bool {
		return slices.ContainsFunc(given, func(b align.Anchor) bool { return a.Crosses(b) })
	})
	slices.SortFunc(in.Anchors, inOrder)
	u.notef("%s and %s have the same form: no link crosses their %s (--no-structure lets them).", s.Name, t.Name, s.Blocks[0].Kind+"s")
}

// sayBelieved says how many headings with the same number are anchors.
func (u *ui) sayBelieved(found *align.Alignment) {
	if found.Believed > 0 {
		u.notef("No link crosses %s that both texts have, such as chapter titles (--no-structure lets them).", count(found.Believed, "numbered line"))
	}
}
