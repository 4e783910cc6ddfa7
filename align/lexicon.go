package align

import (
	"cmp"
	"slices"

	"visavis/pipeline/lex"
)

// WordPair says that two words, in any case and with or without accents, may translate each other. A phrase is none: it is passed over.
type WordPair struct {
	Source, Target string
	// Weight is how sure that is, 0 to 1: .8 is usual for a dictionary. A pair of weight 0 says nothing.
	Weight float64
}

// known turns the user's word pairs into matches. Words that neither text has are passed over, phrases too.
func known(source, target *text, pairs []WordPair) []match {
	if len(pairs) == 0 {
		return nil
	}
	us, vs := source.numbers(), target.numbers()
	var out []match
	for _, p := range pairs {
		u, ok := us[lex.Fold(p.Source)]
		if !ok {
			continue
		}
		if v, ok := vs[lex.Fold(p.Target)]; ok && p.Weight > 0 {
			out = append(out, match{u, v, float32(min(p.Weight, 1))})
		}
	}
	return out
}

// numbers finds words by their folded form.
func (t *text) numbers() map[string]int32 {
	m := make(map[string]int32, len(t.forms))
	for w, f := range t.forms {
		m[f] = int32(w)
	}
	return m
}

// Lexicon returns the word pairs that the links teach, folded, the surest first. They can be given as Input.Lexicon when a similar
// text is aligned.
func (al *Alignment) Lexicon() []WordPair {
	c := al.doc.channels[0]
	var out []WordPair
	for _, m := range c.learn(al.links) {
		p := WordPair{c.source.forms[m.source], c.target.forms[m.target], float64(m.strength)}
		if p.Source != "" && p.Target != "" { // the form of a mark alone (an emoji's) is empty
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b WordPair) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target))
	})
	return out
}
