package check

import (
	"fmt"
	"slices"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/placeable"
)

func protectedRules() []Rule {
	return []Rule{
		{
			ID: "placeholder", Severity: bitext.Error,
			Reason: "A placeholder, for which a program puts a value, was lost, added or changed: the program may fail or show nonsense.",
			Hint:   "keep the placeholders of the source as they are",
			Good:   Example{From: "en", To: "fr", Source: "%d files, 100% done, {name}", Target: "{name} : 100 % fait, %d fichiers"},
			Bad:    Example{From: "en", To: "fr", Source: "Hello {name}, %s", Target: "Bonjour {nom}, %s"},
			check:  compare(func(p *protected) []span { return p.placeholders }, "placeholder"),
		},
		{
			ID: "tag", Severity: bitext.Error,
			Reason: "A tag or inline code was lost, added or changed: the layout may break.",
			Hint:   "keep the tags of the source, around the words that correspond",
			Good:   Example{From: "en", To: "fr", Source: "a <b>red</b> car", Target: "une voiture <b>rouge</b>"},
			Bad:    Example{From: "en", To: "fr", Source: "a <b>red</b> car", Target: "une voiture <b>rouge<b>"},
			check:  compare(func(p *protected) []span { return p.tags }, "tag"),
		},
		{
			ID: "tag-order", Severity: bitext.Error,
			Reason: "All tags of the source are there, but one closes before it opens, or two overlap, which they do not in the source.",
			Hint:   "put the tags in an order that opens before it closes",
			Good:   Example{From: "en", To: "fr", Source: "<b>a</b> <i>b</i>", Target: "<i>b</i> <b>a</b>"},
			Bad:    Example{From: "en", To: "fr", Source: "a <b>red</b> car", Target: "une voiture </b>rouge<b>"}, check: tagOrder,
		},
		{
			ID: "url", Severity: bitext.Error,
			Reason: "An address was lost, added or changed. A change of its language only, /en/ to /fr/, passes.",
			Hint:   "copy the address from the source",
			Good:   Example{From: "en", To: "fr", Source: "See https://example.org/en/a.", Target: "Voir https://example.org/fr/a"},
			Bad:    Example{From: "en", To: "fr", Source: "See https://example.org/a1.", Target: "Voir https://example.org/al."},
			check:  compare(func(p *protected) []span { return p.urls }, "address"),
		},
		{
			ID: "email", Severity: bitext.Error,
			Reason: "An e-mail address was lost, added or changed.",
			Hint:   "copy the address from the source",
			Good:   Example{From: "en", To: "fr", Source: "Write to info@example.org.", Target: "Écrivez à info@example.org."},
			Bad:    Example{From: "en", To: "fr", Source: "Write to info@example.org.", Target: "Écrivez à infos@example.org."},
			check:  compare(func(p *protected) []span { return p.emails }, "e-mail address"),
		},
		{
			ID: "mention", Severity: bitext.Error,
			Reason: "The name of an account was lost, added or changed.",
			Hint:   "copy the name from the source",
			Good:   Example{From: "en", To: "fr", Source: "Ask @anna.", Target: "Demandez à @anna."},
			Bad:    Example{From: "en", To: "fr", Source: "Ask @anna.", Target: "Demandez à Anna."},
			check:  compare(func(p *protected) []span { return p.mentions }, "mention"),
		},
		{
			ID: "hashtag", Severity: bitext.Warning,
			Reason: "The source has more #hashtags than the target, or fewer. A translated one passes.",
			Hint:   "keep or translate each hashtag",
			Good:   Example{From: "en", To: "fr", Source: "#Freedom now", Target: "#Liberté maintenant"},
			Bad:    Example{From: "en", To: "fr", Source: "#Freedom now", Target: "Liberté maintenant"}, check: hashtag,
		},
		{
			ID: "emoji", Severity: bitext.Warning,
			Reason: "An emoji was lost, added or changed.",
			Hint:   "copy it from the source",
			Good:   Example{From: "en", To: "fr", Source: "Thanks 👍🏽", Target: "Merci 👍🏽"},
			Bad:    Example{From: "en", To: "fr", Source: "Thanks 👍", Target: "Merci"},
			check:  compare(func(p *protected) []span { return p.emoji }, "emoji"),
		},
		nameRule(),
		{
			ID: "machine-changed", Severity: bitext.Warning,
			Reason: "A machine lost, doubled or changed a hashtag, a measure or a name of the list, which people may put otherwise and machines may not.",
			Hint:   "compare it with the source",
			Good:   Example{From: "fr", To: "en", Source: "à 12 km de #Paris", Target: "12 km from #Paris", Origin: bitext.Machine},
			Bad:    Example{From: "fr", To: "en", Source: "à 12 km de #Paris", Target: "12 km from #Paris #Paris", Origin: bitext.Machine},
			check:  machineChanged,
		},
	}
}

// span is a part of a text; key is what it is compared by.
type span struct {
	start, end int
	text, key  string
}

// protected is what a text holds that a translation must keep.
type protected struct {
	placeholders, tags, urls, emails, mentions, hashtags, emoji []span
	evidence
}

type bothProtected struct{ source, target protected }

// found is what both sides of the pair hold. A text without any sign that could begin such a thing costs one look.
func (p *pair) found() *bothProtected {
	if p.protected == nil {
		p.protected = &bothProtected{protect(p.source), protect(p.target)}
		p.protected.source.codes(&p.b.Source, p.link.Source, p.source)
		p.protected.target.codes(&p.b.Target, p.link.Target, p.target)
		for _, side := range []*evidence{&p.protected.source.evidence, &p.protected.target.evidence} {
			side.numbers = numbers(side.rest)
		}
		p.protected.source.lang, p.protected.target.lang = p.file.from, p.file.to
	}
	return p.protected
}

// blanked reports whether most of a part of the text is protected.
func (p *protected) blanked(part bitext.Span) bool {
	return 2*len(strings.TrimSpace(p.rest[part.Start:part.End])) < part.Len()
}

func (p *pair) maskedSource() string { return p.found().source.rest }

func protect(s string) protected {
	found := placeable.Find(s)
	p := protected{evidence: evidence{rest: placeable.Blank(s, found)}}
	for _, f := range found {
		sp := span{start: f.Start, end: f.End, text: s[f.Start:f.End], key: s[f.Start:f.End]}
		switch f.Kind {
		case placeable.URL:
			p.urls = append(p.urls, sp)
		case placeable.Email:
			p.emails = append(p.emails, sp)
		case placeable.Tag:
			sp.key = placeable.TagName(sp.text)
			p.tags = append(p.tags, sp)
		case placeable.Placeholder:
			p.placeholders = append(p.placeholders, sp)
		case placeable.Mention:
			p.mentions = append(p.mentions, sp)
		case placeable.Hashtag:
			p.hashtags = append(p.hashtags, sp)
		case placeable.Emoji:
			sp.key = strings.ReplaceAll(sp.text, "\uFE0F", "")
			p.emoji = append(p.emoji, sp)
		}
	}
	return p
}

// codes adds the inline codes that the file marked as such, where they are not already found as tags or placeholders.
func (p *protected) codes(s *bitext.Side, r bitext.Range, text string) {
	found := p.tags
	for i := r.Start; i < r.End; i++ {
		g := s.Segments[i]
		if g.Block >= len(s.Blocks) || len(s.Blocks[g.Block].Inline) == 0 {
			continue
		}
		for _, c := range s.Blocks[g.Block].Inline {
			if c.Start < g.Start || c.End > g.End {
				continue
			}
			code := s.Text[c.Start:c.End]
			if slices.ContainsFunc(found, func(t span) bool { return strings.Contains(code, t.text) }) ||
				slices.ContainsFunc(p.placeholders, func(t span) bool { return strings.Contains(code, t.text) }) {
				continue
			}
			sp := span{text: code, key: code}
			if s.Segments[r.Start].Block == g.Block {
				sp.start = c.Start - s.Segments[r.Start].Start
				sp.end = sp.start + c.Len()
			}
			if sp.end > len(text) {
				sp.start, sp.end = 0, 0
			}
			p.tags = append(p.tags, sp)
			p.rest = placeable.Blank(p.rest, []placeable.Placeable{{Span: bitext.Span{Start: sp.start, End: sp.end}}})
		}
	}
}

// compare makes a rule of one kind of protected things: what the one side has and the other lacks.
func compare(kind func(*protected) []span, name string) func(*pair, func(hit)) {
	return func(p *pair, add func(hit)) {
		if !p.both() {
			return
		}
		f := p.found()
		source, target := kind(&f.source), kind(&f.target)
		if len(source) == 0 && len(target) == 0 {
			return
		}
		missing, extra := difference(source, target)
		if name == "address" || name == "e-mail address" {
			missing, extra = difference(anyLanguage(missing, p.file.from), anyLanguage(extra, p.file.to))
		}
		switch {
		case len(missing) > 0 && len(extra) > 0:
			x := extra[0]
			add(hit{span: bitext.Span{Start: x.start, End: x.end}, message: fmt.Sprintf("the %s %s became %s", name, texts(missing), texts(extra))})
		case len(missing) > 0:
			add(hit{message: fmt.Sprintf("the target lacks the %s %s", name, texts(missing))})
		case len(extra) > 0:
			x := extra[0]
			add(hit{span: bitext.Span{Start: x.start, End: x.end}, message: fmt.Sprintf("the target has the %s %s, which the source lacks", name, texts(extra))})
		}
	}
}

// difference pairs what has the same key, and gives what is left of both.
func difference(source, target []span) (missing, extra []span) {
	extra = slices.Clone(target)
	for _, s := range source {
		i := slices.IndexFunc(extra, func(t span) bool { return t.key == s.key })
		if i < 0 {
			missing = append(missing, s)
			continue
		}
		extra = slices.Delete(extra, i, i+1)
	}
	return missing, extra
}

// anyLanguage makes addresses comparable that differ in their language only: fr.wikipedia.org, /fr/, /fr-FR/, ?lang=fr; and drops what
// servers do not look at.
func anyLanguage(addresses []span, lang string) []span {
	out := slices.Clone(addresses)
	for i := range out {
		parts := strings.FieldsFunc(strings.ToLower(out[i].key), func(r rune) bool { return strings.ContainsRune("/.=-_?&:", r) })
		k := slices.Index(parts, lang)
		if k >= 0 && k+1 < len(parts) && len(parts[k+1]) == 2 {
			parts = slices.Delete(parts, k+1, k+2) // its region
		}
		for k, part := range parts {
			if part == lang {
				parts[k] = "*"
			}
		}
		out[i].key = strings.Join(parts, "/")
	}
	return out
}

func texts(spans []span) string {
	var out []string
	for _, s := range spans {
		if s.text == "" {
			s.text = "(empty code)"
		}
		out = append(out, s.text)
	}
	return strings.Join(out, " ")
}

func hashtag(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	f := p.found()
	s, t := f.source.hashtags, f.target.hashtags
	switch {
	case len(s) > len(t):
		missing, _ := difference(s, t)
		add(hit{message: "the target lacks the hashtag " + texts(missing[:len(s)-len(t)])})
	case len(s) < len(t):
		_, extra := difference(s, t)
		add(hit{span: bitext.Span{Start: extra[0].start, End: extra[0].end}, message: "the target has the hashtag " + texts(extra[:len(t)-len(s)]) + ", which the source lacks"})
	}
}

// machineChanged asks of machines what they are told to leave as it is (package translate/protect) and what other rules, made for
// people's translations, let pass.
func machineChanged(p *pair, add func(hit)) {
	if k := p.link.Origin.Kind; k != bitext.Machine && k != bitext.Mock || !p.both() {
		return
	}
	count := func(text string) (order []string, n map[string]int) {
		n = map[string]int{}
		for _, f := range placeable.All(text, p.c.terms.keep, nil) {
			if f.Kind != placeable.Hashtag && f.Kind != placeable.Measure && f.Kind != placeable.Name {
				continue
			}
			key := strings.Join(strings.Fields(text[f.Start:f.End]), " ")
			if n[key]++; n[key] == 1 {
				order = append(order, key)
			}
		}
		return order, n
	}
	order, source := count(p.source)
	if len(order) == 0 {
		return
	}
	_, target := count(p.target)
	for _, key := range order {
		if source[key] != target[key] {
			add(hit{message: fmt.Sprintf("the source has %s %s, the target %s", key, times(source[key]), times(target[key]))})
		}
	}
}

func times(n int) string {
	switch n {
	case 0:
		return "not at all"
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// tagOrder looks at pairs of tags; single ones, as <br>, open and close nothing.
func tagOrder(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	f := p.found()
	if len(f.target.tags) < 2 {
		return
	}
	if missing, extra := difference(f.source.tags, f.target.tags); len(missing)+len(extra) > 0 {
		return // then it is for tag
	}
	if at := badlyNested(f.target.tags); at >= 0 && badlyNested(f.source.tags) < 0 {
		x := f.target.tags[at]
		add(hit{span: bitext.Span{Start: x.start, End: x.end}, message: fmt.Sprintf("the tag %s closes what is not open there", x.text)})
	}
}

// badlyNested is the number of the first tag that closes what was not opened last; -1 where there is none.
func badlyNested(tags []span) int {
	var open []string
	for i, t := range tags {
		name, closes := strings.CutPrefix(t.key, "/")
		switch {
		case !strings.HasPrefix(t.text, "<") || strings.HasSuffix(t.text, "/>"):
		case !closes:
			open = append(open, name)
		default:
			for len(open) > 0 && open[len(open)-1] != name && !slices.ContainsFunc(tags, func(u span) bool { return u.key == "/"+open[len(open)-1] }) {
				open = open[:len(open)-1] // <br> is never closed
			}
			if len(open) == 0 || open[len(open)-1] != name {
				return i
			}
			open = open[:len(open)-1]
		}
	}
	return -1
}
