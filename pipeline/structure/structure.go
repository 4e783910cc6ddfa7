// Package structure finds places that are the same in a text and its translation by their form: headings with equal numbers, the times
// of subtitles, the cells of tables.
//
//	p := structure.Find(&source, &target)
//	in.Anchors, in.Marks = p.Anchors, p.Marks
package structure

import (
	"cmp"
	"slices"

	"visavis/align"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
)

// Places are where both texts begin the same thing.
type Places struct {
	// Anchors are certain, in order on both sides: cells of tables of one shape, cues of subtitles with the same times.
	Anchors []align.Anchor
	// Marks are likely: headings with equal numbers. The aligner believes those that the words do not speak against.
	Marks []align.Anchor
}

// Find looks at the form of both texts.
func Find(s, t *bitext.Side) Places {
	if a := cells(s, t); a != nil {
		return Places{Anchors: a}
	}
	if a := cues(s, t); a != nil {
		return Places{Anchors: a}
	}
	return Places{Marks: headings(s, t)}
}

// mostAlike is how many pairs of equal headings are looked at: a number that opens many lines opens no chapter.
const mostAlike = 400

// headings pairs the headings with the same label.
func headings(s, t *bitext.Side) []align.Anchor {
	source, target := labels(s), labels(t)
	var out []align.Anchor
	for l, is := range source {
		js := target[l]
		if len(is)*len(js) > mostAlike {
			continue
		}
		for _, i := range is {
			for _, j := range js {
				out = append(out, align.Anchor{Source: i, Target: j})
			}
		}
	}
	slices.SortFunc(out, func(a, b align.Anchor) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target))
	})
	return out
}

// labels lists the segments that are headings, by their label.
func labels(s *bitext.Side) map[string][]int {
	out := make(map[string][]int)
	for i, g := range s.Segments {
		if i > 0 && s.Segments[i-1].Block == g.Block {
			continue
		}
		if l := label(s.SegmentText(i)); l != "" {
			out[l] = append(out[l], i)
		}
	}
	return out
}

// cells are the beginnings of all cells of two tables with as many rows and columns; nil where they are no such tables.
func cells(s, t *bitext.Side) []align.Anchor {
	source, target := extract.Cells(&s.Document), extract.Cells(&t.Document)
	if len(source) == 0 || len(target) == 0 || shape(source) != shape(target) {
		return nil
	}
	places := slices.Concat(source, target)
	slices.SortFunc(places, inOrder)
	var out []align.Anchor
	for _, p := range slices.Compact(places) {
		out = append(out, align.Anchor{Source: first(s, source, p), Target: first(t, target, p)})
	}
	return out
}

func inOrder(p, q extract.Place) int {
	return cmp.Or(cmp.Compare(p.Row, q.Row), cmp.Compare(p.Column, q.Column))
}

// shape is the last row and the last column.
func shape(places []extract.Place) extract.Place {
	var out extract.Place
	for _, p := range places {
		out = extract.Place{Row: max(out.Row, p.Row), Column: max(out.Column, p.Column)}
	}
	return out
}

// first is the first segment of s that stands at p or after it.
func first(s *bitext.Side, places []extract.Place, p extract.Place) int {
	block, _ := slices.BinarySearchFunc(places, p, inOrder)
	return firstOf(s, block)
}

// firstOf is the first segment of a block, or of one after it.
func firstOf(s *bitext.Side, block int) int {
	i, _ := slices.BinarySearchFunc(s.Segments, block, func(g bitext.Segment, block int) int { return cmp.Compare(g.Block, block) })
	return i
}
