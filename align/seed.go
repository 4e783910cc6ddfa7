package align

import (
	_ "embed"
	"slices"
	"strings"

	"visavis/pipeline/lex"
)

// seedTable is a small dictionary of plain words in a few languages: enough to start from where no translation is at hand and the
// two languages share no roots. See its head for the form.
//
//go:embed seed.txt
var seedTable string

// seedStrength is what a pair from the seed table is worth, of 1: it does not know the context.
const seedStrength = .8

// seeds lists the matches that the seed table knows between two texts; none where it lacks one of the languages.
func seeds(source, target *text, sourceLang, targetLang string) []match {
	var pairs []match
	s, t := -1, -1
	var fromPrefix, toPrefix *prefixes
	for line := range strings.Lines(seedTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if s < 0 {
			s, t = slices.Index(cells, primary(sourceLang)), slices.Index(cells, primary(targetLang))
			if s < 0 || t < 0 || s == t {
				return nil
			}
			fromPrefix, toPrefix = newPrefixes(source.forms), newPrefixes(target.forms)
			continue
		}
		vs := toPrefix.find(cells[t])
		for _, u := range fromPrefix.find(cells[s]) {
			for _, v := range vs {
				pairs = append(pairs, match{u, v, seedStrength})
			}
		}
	}
	return pairs
}

// primary is the language of a BCP 47 tag, without script and region.
func primary(tag string) string {
	lang, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	return strings.ToLower(lang)
}

// prefixes finds words by how they start.
type prefixes struct {
	forms []string
	order []int32 // numbers of forms, in alphabetical order
}

func newPrefixes(forms []string) *prefixes {
	p := &prefixes{forms: forms, order: make([]int32, len(forms))}
	for i := range p.order {
		p.order[i] = int32(i)
	}
	slices.SortFunc(p.order, func(a, b int32) int { return strings.Compare(forms[a], forms[b]) })
	return p
}

// find lists the words that a cell of the seed table means.
func (p *prefixes) find(cell string) []int32 {
	var out []int32
	for form := range strings.SplitSeq(cell, "/") {
		stem, open := strings.CutSuffix(lex.Fold(form), "*")
		at, _ := slices.BinarySearchFunc(p.order, stem, func(w int32, s string) int { return strings.Compare(p.forms[w], s) })
		for ; at < len(p.order) && strings.HasPrefix(p.forms[p.order[at]], stem); at++ {
			if w := p.order[at]; open || p.forms[w] == stem {
				out = append(out, w)
			} else {
				break
			}
		}
	}
	return out
}
