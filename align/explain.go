package align

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sort"
)

// Explanation says why a link was chosen.
type Explanation struct {
	Link
	// Parts add up to Link.Cost: negative parts spoke for the link, positive ones against it. The weightiest comes first.
	Parts []Part
	// Words are the words of both sides that matched, the most telling first.
	Words []WordMatch
	// Rival is the most probable of the links that share a sentence with this one, with its own confidence and cost; its ranges
	// are both empty where there is none.
	Rival Link
	// Margin is by how much the rival lost: ln(confidence of the link / confidence of the rival).
	Margin float64
}

// Part is what one kind of evidence adds to the cost of a link.
type Part struct {
	// Name is for people: "length", "words in common".
	Name string
	Cost float64
}

// WordMatch is a pair of words, folded, that stand for each other.
type WordMatch struct {
	Source, Target string
	// Through says how they were compared: "text" (as they stand), "bridge to target", "bridge to source".
	Through string
	// Strength is how well they match, 0 to 1: 1 for equal words, less for words alike or learnt.
	Strength float64
	// Weight is how much the target word tells, 0 to 1: 1 where it is in one sentence alone.
	Weight float64
}

// Explain says of the links with the given numbers why they are there; of all links where no number is given. The explanations come in
// the order of the numbers.
func (al *Alignment) Explain(ctx context.Context, numbers ...int) ([]Explanation, error) {
	if len(numbers) == 0 {
		for n := range al.Links {
			numbers = append(numbers, n)
		}
	}
	scale := al.scoring.scale(al.doc, al.path)
	cuts := al.doc.cuts(al.path)
	var (
		mem   scratch
		piece finePiece
		at    = -1
		out   = make([]Explanation, 0, len(numbers))
	)
	for _, n := range numbers {
		if n < 0 || n >= len(al.Links) {
			return nil, fmt.Errorf("explaining: there is no link %d, the alignment has %d links, counted from 0", n, len(al.Links))
		}
		if x := pieceOf(al.path, cuts, al.links[n]); x != at {
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("explaining: %w", err)
			}
			piece, at = al.doc.fine(&mem, al.path, cuts[x], cuts[x+1], al.scoring, len(shapes), scale), x
		}
		out = append(out, al.explain(&piece, n))
	}
	return out, nil
}

// pieceOf is the number of the stretch between two cuts that l lies in.
func pieceOf(path []Link, cuts []int, l Link) int {
	return sort.Search(len(cuts)-2, func(x int) bool {
		end := path[cuts[x+1]-1]
		return end.Source.End >= l.Source.End && end.Target.End >= l.Target.End
	})
}

func (al *Alignment) explain(p *finePiece, n int) Explanation {
	l := al.links[n]
	local := l.shifted(point{}.minus(p.origin))
	e := Explanation{Link: al.Links[n], Parts: p.scorer.parts(al.scoring.weights, local), Words: al.doc.words(l.Source, l.Target)}
	e.Rival, e.Margin = p.posterior.rival(local)
	if e.Rival != (Link{}) {
		e.Rival = e.Rival.shifted(p.origin).moved(al.Blocks)
	}
	return e
}

// partName names a feature of a link for people; features of the same name are added up.
func partName(f feature, l Link) string {
	switch {
	case f <= shape23:
		return "number of sentences"
	case f <= lengthScaled:
		return "length"
	case f <= endHalfDiffers:
		return "sign at the end"
	case f <= shoutsDiffer:
		return "question and exclamation marks"
	case f <= lowerDiffers:
		return "start of the sentence"
	case f <= nullUsual:
		return "sentence without partner"
	case f <= blockInside:
		return "paragraphs"
	case f >= inVectors:
		return "embeddings"
	case l.Source.Empty() || l.Target.Empty():
		return "its words on the other side"
	}
	channel := int(f-perChannel) / channelFeatures
	return [...]string{"words in common", "words in common with the bridge to the target", "words in common with the bridge to the source"}[channel]
}

// parts splits the cost of a link.
func (s *scorer) parts(w *weights, l Link) []Part {
	var f features
	switch {
	case l.Target.Empty():
		s.nullSource(l.Source.Start, &f)
		s.opens(0, l.Source.Start, &f)
	case l.Source.Empty():
		s.nullTarget(l.Target.Start, &f)
		s.opens(1, l.Target.Start, &f)
	default:
		s.link(l.Source.Start, l.Target.Start, l.Source.Len(), l.Target.Len(), &f)
	}
	var parts []Part
	for x := range s.used {
		cost := -float64(w[x]) * float64(f[x])
		if cost == 0 {
			continue
		}
		name := partName(feature(x), l)
		if n := len(parts); n > 0 && parts[n-1].Name == name {
			parts[n-1].Cost += cost
			continue
		}
		parts = append(parts, Part{name, cost})
	}
	slices.SortStableFunc(parts, func(a, b Part) int { return cmp.Compare(math.Abs(b.Cost), math.Abs(a.Cost)) })
	return parts
}

// words lists the matches between the words of two ranges: for each distinct target word the source word that matches it best.
func (d *document) words(source, target Range) []WordMatch {
	var out []WordMatch
	for slot, c := range d.channels {
		if c == nil {
			continue
		}
		us := distinct(c.source, source)
		for _, v := range distinct(c.target, target) {
			best, strength := int32(-1), float32(0)
			to, s := c.back.of(v)
			for x, u := range to {
				if _, ok := slices.BinarySearch(us, u); ok && s[x] > strength {
					best, strength = u, s[x]
				}
			}
			if best >= 0 {
				out = append(out, WordMatch{c.source.forms[best], c.target.forms[v],
					[...]string{"text", "bridge to target", "bridge to source"}[slot], float64(strength), float64(c.target.weight[v])})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b WordMatch) int {
		return cmp.Or(cmp.Compare(b.Strength*b.Weight, a.Strength*a.Weight), cmp.Compare(a.Target, b.Target))
	})
	return out
}

// distinct is the numbers of the words of a range, sorted.
func distinct(t *text, r Range) []int32 {
	out := slices.Clone(t.tokens[t.off[r.Start]:t.off[r.End]])
	slices.Sort(out)
	return slices.Compact(out)
}

// rival finds the most probable link that shares a sentence with l and is not l.
func (p *posterior) rival(l Link) (Link, float64) {
	var best Link
	try := func(r Link) {
		if r.Confidence > best.Confidence {
			best = r
		}
	}
	g := &p.l.grid
	if l.Source.Len()+l.Target.Len() > 1 {
		for i := l.Source.Start; i < l.Source.End; i++ {
			try(Link{Range{i, i + 1}, Range{l.Target.Start, l.Target.Start}, p.nullSource[i-g.from.i], p.l.sourceAlone(i)})
		}
		for j := l.Target.Start; j < l.Target.End; j++ {
			try(Link{Range{l.Source.End, l.Source.End}, Range{j, j + 1}, p.nullTarget[j-g.from.j], p.l.targetAlone(j)})
		}
	}
	for i := max(g.from.i, l.Source.Start-fineMargin); i <= min(g.to.i, l.Source.End+most+fineMargin); i++ {
		lo, hi := g.row(i)
		for j := lo; j <= hi; j++ {
			x := g.node(i, j)
			for e := p.l.first[x]; e < p.l.first[x+1]; e++ {
				s := p.l.shapes[p.l.edges[e].shape]
				r := Link{Range{i - s.n, i}, Range{j - s.m, j}, p.link(x, e), -float64(p.l.edges[e].score)}
				if (r.Source != l.Source || r.Target != l.Target) && (meet(r.Source, l.Source) || meet(r.Target, l.Target)) {
					try(r)
				}
			}
		}
	}
	return best, math.Log((l.Confidence + 1e-12) / (best.Confidence + 1e-12))
}

func meet(a, b Range) bool { return a.Start < b.End && b.Start < a.End }
