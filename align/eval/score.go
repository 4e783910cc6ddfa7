package eval

import "fmt"

// Count is how many links were looked at and how many of them were right.
type Count struct{ Right, Total int }

// Ratio is the part that was right, 0 where nothing was looked at.
func (c Count) Ratio() float64 {
	if c.Total == 0 {
		return 0
	}
	return float64(c.Right) / float64(c.Total)
}

// Score counts right links over one or more documents; the zero value is ready. Strictly right is a link that the other side
// has, sentence for sentence; laxly right one that shares a source-target pair of sentences with a link of the other side.
// Precision looks at all links of the test, recall at those of the gold that have two sides (bin/score.py of Vecalign).
type Score struct {
	Strict, Lax struct{ Precision, Recall Count }
}

// Add counts the links of one document.
func (s *Score) Add(gold, test []Link) {
	s.Strict.Precision, s.Lax.Precision = count(gold, test, s.Strict.Precision, s.Lax.Precision)
	s.Strict.Recall, s.Lax.Recall = count(twoSided(test), twoSided(gold), s.Strict.Recall, s.Lax.Recall)
}

// F1 is the harmonic mean of precision and recall, 0 where both are.
func F1(precision, recall Count) float64 {
	p, r := precision.Ratio(), recall.Ratio()
	if p+r == 0 {
		return 0
	}
	return 2 * p * r / (p + r)
}

// StrictF1 and LaxF1 are the figures that papers give.
func (s *Score) StrictF1() float64 { return F1(s.Strict.Precision, s.Strict.Recall) }

// LaxF1 is the F1 of laxly right links.
func (s *Score) LaxF1() float64 { return F1(s.Lax.Precision, s.Lax.Recall) }

// String writes the figures in the one line that other tools of the field print.
func (s *Score) String() string {
	return fmt.Sprintf("strict P %.3f R %.3f F1 %.3f | lax P %.3f R %.3f F1 %.3f",
		s.Strict.Precision.Ratio(), s.Strict.Recall.Ratio(), s.StrictF1(),
		s.Lax.Precision.Ratio(), s.Lax.Recall.Ratio(), s.LaxF1())
}

// count adds to strict and lax how many of the links in test the links in gold confirm. A link that test has twice counts once.
func count(gold, test []Link, strict, lax Count) (Count, Count) {
	confirm := newJudge(gold)
	seen := make(map[string]bool, len(test))
	for _, l := range test {
		k := key(l)
		if seen[k] {
			continue
		}
		seen[k] = true
		s := confirm.strict[k]
		strict.Total++
		lax.Total++
		if s {
			strict.Right++
		}
		if s || confirm.lax(l) {
			lax.Right++
		}
	}
	return strict, lax
}

// judge knows a list of links well enough to say whether another link agrees with it.
type judge struct {
	strict map[string]bool
	pairs  map[[2]int]bool
}

func newJudge(gold []Link) judge {
	j := judge{strict: make(map[string]bool, len(gold)), pairs: make(map[[2]int]bool, 2*len(gold))}
	for _, l := range gold {
		j.strict[key(l)] = true
		for _, s := range l.Source {
			for _, t := range l.Target {
				j.pairs[[2]int{s, t}] = true
			}
		}
	}
	return j
}

func (j judge) lax(l Link) bool {
	for _, s := range l.Source {
		for _, t := range l.Target {
			if j.pairs[[2]int{s, t}] {
				return true
			}
		}
	}
	return false
}

func key(l Link) string { return fmt.Sprint(l.Source, l.Target) }

func twoSided(links []Link) []Link {
	var out []Link
	for _, l := range links {
		if len(l.Source) > 0 && len(l.Target) > 0 {
			out = append(out, l)
		}
	}
	return out
}
