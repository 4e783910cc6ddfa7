package check

import (
	"fmt"
	"hash/maphash"
	"strings"

	"visavis/pipeline/bitext"
)

func consistencyRules() []Rule {
	return []Rule{{
		ID: "inconsistent", Severity: bitext.Warning,
		Reason: "The same source is translated in two ways. It may be meant; in a text with terms it is seldom.",
		Hint:   "choose one translation, or leave both where the context asks for it",
		Good: Example{From: "fr", To: "en", Source: "Voir les conditions générales.", Target: "See the terms and conditions.",
			Before: []string{"Voir les conditions générales.", "See the terms and conditions."}},
		Bad: Example{From: "fr", To: "en", Source: "Voir les conditions générales.", Target: "See the general conditions.",
			Before: []string{"Voir les conditions générales.", "See the terms and conditions."}},
		check: inconsistent,
	}}
}

// translations knows, by a hash of the source text, which link translated it first.
type translations struct {
	seed  maphash.Seed
	first map[uint64]int32
}

func gatherTranslations(b *bitext.Bitext) translations {
	t := translations{seed: maphash.MakeSeed(), first: make(map[uint64]int32, len(b.Links))}
	for i := range b.Links {
		l := &b.Links[i]
		if l.Source.Empty() || l.Target.Empty() {
			continue
		}
		if h := t.hash(b.Source.RangeText(l.Source)); h != 0 {
			if _, ok := t.first[h]; !ok {
				t.first[h] = int32(i)
			}
		}
	}
	return t
}

// hash of a source text; the case and the spaces around do not count.
func (t translations) hash(s string) uint64 { return maphash.String(t.seed, normalised(s)) }

func normalised(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// inconsistent leaves texts of one or two words alone: "Oui." has many translations.
func inconsistent(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	first, ok := p.c.same.first[p.c.same.hash(p.source)]
	if !ok || int(first) == p.i {
		return
	}
	before := p.c.pair(int(first))
	if normalised(before.source) != normalised(p.source) || normalised(before.target) == normalised(p.target) || len(words(p.source)) < 3 {
		return
	}
	add(hit{message: fmt.Sprintf("the same source is translated as %s at %s", quote(before.target), p.c.place(before.i))})
}
