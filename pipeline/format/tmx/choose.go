package tmx

import (
	"slices"

	"visavis/pipeline/format/unit"
)

// mostSeen is how many languages of a file are remembered.
const mostSeen = 20

// chooser finds the two variants of a unit that are wanted.
type chooser struct {
	from, to string // as asked for; empty: not
	header   string // the header's srclang
	target   string // the header's x-target-language
	source   string // the language taken, where none was asked for
	into     string
	seen     []string // the languages of the file, in the order of their appearance, at most mostSeen

	same map[[2]string]int // what unit.SameLang said
}

// sameLang is [unit.SameLang], asked once for each pair of tags.
func (c *chooser) sameLang(want, have string) int {
	key := [2]string{want, have}
	score, ok := c.same[key]
	if !ok {
		if c.same == nil || len(c.same) > 1000 {
			c.same = map[[2]string]int{}
		}
		score = unit.SameLang(want, have)
		c.same[key] = score
	}
	return score
}

// choose gives the source and the target variant of a unit; nil where it has none. srclang is the unit's own, which may be empty.
func (c *chooser) choose(vs []variant, srclang string) (source, target *variant) {
	for i := range vs {
		c.note(vs[i].lang)
	}
	source = c.best(vs, c.wantSource(vs, srclang), nil)
	target = c.best(vs, c.wantTarget(vs, source), source)
	return source, target
}

func (c *chooser) wantSource(vs []variant, srclang string) string {
	if c.from != "" {
		return c.from
	}
	if c.source == "" {
		for _, want := range []string{srclang, c.header} {
			if v := c.best(vs, want, nil); v != nil {
				c.source = v.lang
				return c.source
			}
		}
		// "*all*" (4.1: any language may be the source), or a language that the unit lacks: its first that is not the target.
		for i := range vs {
			if c.to == "" || unit.SameLang(c.to, vs[i].lang) == 0 {
				c.source = vs[i].lang
				break
			}
		}
	}
	return c.source
}

func (c *chooser) wantTarget(vs []variant, source *variant) string {
	if c.to != "" {
		return c.to
	}
	if c.into == "" {
		if c.target != "" {
			c.into = c.target
			return c.into
		}
		for i := range vs {
			if &vs[i] != source && (source == nil || unit.SameLang(source.lang, vs[i].lang) < 2) {
				c.into = vs[i].lang
				break
			}
		}
	}
	return c.into
}

// best is the first of the variants other than not that serves want best; nil where none does.
func (c *chooser) best(vs []variant, want string, not *variant) *variant {
	var found *variant
	score := 0
	for i := range vs {
		if &vs[i] == not {
			continue
		}
		if s := c.sameLang(want, vs[i].lang); s > score {
			found, score = &vs[i], s
		}
	}
	return found
}

func (c *chooser) note(lang string) {
	for _, l := range c.seen {
		if l == lang {
			return
		}
	}
	if len(c.seen) < mostSeen {
		c.seen = append(c.seen, lang)
	}
}

// languages are those of the bitext: as asked for, or as the file writes them.
func (c *chooser) languages() (from, to string) {
	from, to = or(c.from, c.source), or(c.to, c.into)
	if from == "" && c.header != "*all*" {
		from = c.header
	}
	return from, or(to, c.target)
}

// missing is the language that was asked for and that no unit of a file in several languages has; empty where there is none. A file in one
// language may still be to be translated.
func (c *chooser) missing() string {
	if len(c.seen) < 2 || len(c.seen) == mostSeen {
		return ""
	}
	for _, want := range []string{c.from, c.to} {
		if want != "" && !slices.ContainsFunc(c.seen, func(have string) bool { return c.sameLang(want, have) > 0 }) {
			return want
		}
	}
	return ""
}
