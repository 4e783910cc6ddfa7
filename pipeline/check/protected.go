package check

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
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
			Bad:    Example{From: "en", To: "fr", Source: "a <b>red</b> car", Target: "une voiture <b>rouge"},
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
	// rest is the text with all of that blanked, byte for byte.
	rest string
	// numbers are those in rest.
	numbers []number
	// chains are the numbers with those that follow closely, found when they are first asked for.
	chains []chain
}

type bothProtected struct{ source, target protected }

// found is what both sides of the pair hold. A text without any sign that could begin such a thing costs one look.
func (p *pair) found() *bothProtected {
	if p.protected == nil {
		p.protected = &bothProtected{protect(p.source), protect(p.target)}
		p.protected.source.codes(&p.b.Source, p.link.Source, p.source)
		p.protected.target.codes(&p.b.Target, p.link.Target, p.target)
		p.protected.source.numbers = numbers(p.protected.source.rest)
		p.protected.target.numbers = numbers(p.protected.target.rest)
	}
	return p.protected
}

func (p *pair) maskedSource() string { return p.found().source.rest }

// The forms of what is protected. Where they could be prose they are not taken: "100 %d'avance", "a < b", "{…}".
var (
	urlForm     = regexp.MustCompile(`(?i)\b(?:https?|ftp)://[^\s<>"«»“”]+|\bwww\.[^\s<>"«»“”]+`)
	emailForm   = regexp.MustCompile(`[\pL\pN._%+-]+@[\pL\pN-]+(?:\.[\pL\pN-]+)+`)
	tagForm     = regexp.MustCompile(`</?[a-zA-Z][a-zA-Z0-9:_-]*(?:\s+[^<>]*)?/?>|</?[0-9]+/?>`)
	placeholder = regexp.MustCompile(`%(?:[0-9]+\$)?[-+#0]*[0-9]*(?:\.[0-9]+)?(?:hh?|ll?|[zjt])?[sdifuxXoeEgGcp@]\b|%@|` + // printf
		`%\([\w.]+\)[sdif]|` + // Python
		`\$?\{\{?\s?[\w.:#-]+\s?\}?\}|%\{[\w.]+\}|` + // {name} {0} {{x}} ${x} %{x}
		`%[A-Z][A-Z0-9_]+%`) // %PATH%
	mentionForm = regexp.MustCompile(`@[\pL\pN_][\pL\pN_.]*`)
	hashtagForm = regexp.MustCompile(`#[\pL\pN_]*\pL[\pL\pN_]*`)
)

func protect(s string) protected {
	p := protected{rest: s}
	if strings.ContainsAny(s, "%{<@#") || strings.Contains(s, "://") || strings.Contains(s, "www.") || strings.Contains(s, "WWW.") {
		p.urls = p.take(urlForm, '/', trimURL)
		p.emails = p.take(emailForm, '@', func(s string) string { return strings.TrimRight(s, ".-") })
		p.tags = p.take(tagForm, '<', p.tagOnly())
		p.placeholders = p.take(placeholder, 0, nil)
		p.mentions = p.take(mentionForm, '@', func(s string) string { return strings.TrimRight(s, ".") })
		p.hashtags = p.take(hashtagForm, '#', nil)
		for i := range p.tags {
			p.tags[i].key = tagKey(p.tags[i].text)
		}
	}
	p.takeEmoji()
	return p
}

// take finds all of a form in the rest, shortened by trim, and blanks them. sign is a byte without which there is none.
func (p *protected) take(form *regexp.Regexp, sign byte, trim func(string) string) []span {
	if sign != 0 && strings.IndexByte(p.rest, sign) < 0 || sign == 0 && !strings.ContainsAny(p.rest, "%{") {
		if form != urlForm || !strings.Contains(strings.ToLower(p.rest), "www.") {
			return nil
		}
	}
	var out []span
	for _, m := range form.FindAllStringIndex(p.rest, -1) {
		text := p.rest[m[0]:m[1]]
		if trim != nil {
			text = trim(text)
		}
		if len(text) < 2 {
			continue
		}
		// What follows a letter or digit belongs to that: C#, 100%d, a@b.
		before, _ := utf8.DecodeLastRuneInString(p.rest[:m[0]])
		inWord := m[0] > 0 && (unicode.IsLetter(before) || unicode.IsDigit(before)) && strings.ContainsRune("%@#", rune(text[0]))
		if inWord {
			continue
		}
		out = append(out, span{m[0], m[0] + len(text), text, text})
	}
	p.blank(out)
	return out
}

func (p *protected) blank(spans []span) {
	if len(spans) == 0 {
		return
	}
	b := []byte(p.rest)
	for _, s := range spans {
		for i := s.start; i < s.end; i++ {
			b[i] = ' '
		}
	}
	p.rest = string(b)
}

func trimURL(s string) string {
	for {
		t := strings.TrimRight(s, ".,;:!?…'’`*_~|\\")
		for _, m := range []string{"()", "[]", "{}"} {
			if strings.HasSuffix(t, m[1:]) && strings.Count(t, m[:1]) < strings.Count(t, m[1:]) {
				t = t[:len(t)-1] // it closes what was opened before the address
			}
		}
		if t == s {
			return s
		}
		s = t
	}
}

// tagOnly drops what is a quotation in angle brackets, as <Les Alpes>: a tag closes something, is closed, has an attribute or a
// digit, or is one of HTML.
func (p *protected) tagOnly() func(string) string {
	text := strings.ToLower(p.rest)
	return func(s string) string {
		name := tagKey(s)
		switch {
		case strings.HasPrefix(s, "</"), strings.HasSuffix(s, "/>"), strings.ContainsAny(s, "=0123456789"), strings.Contains(text, "</"+name),
			slices.Contains(htmlTags, name) && !strings.ContainsAny(s, " \t"):
			return s
		}
		return ""
	}
}

// htmlTags are the tags that stand in translated text.
var htmlTags = strings.Fields("a abbr b bdi bdo big blockquote br button caption center cite code dd del dfn div dl dt em font form h1 h2 h3 h4 h5 h6 hr " +
	"i img input ins kbd label li mark nobr ol option p pre q rp rt ruby s samp section select small span strike strong sub sup table tbody td th thead " +
	"tr tt u ul var wbr")

// tagKey is a tag's name and whether it opens, closes or both: attributes may hold text that is translated.
func tagKey(tag string) string {
	name := strings.TrimLeft(tag, "</")
	if i := strings.IndexFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '/' || r == '>' }); i >= 0 {
		name = name[:i]
	}
	if strings.HasPrefix(tag, "</") {
		name = "/" + name
	}
	return strings.ToLower(name)
}

// codes adds the inline codes that the file marked as such, where they are not already found as tags or placeholders.
func (p *protected) codes(s *bitext.Side, r bitext.Range, text string) {
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
			if slices.ContainsFunc(p.tags, func(t span) bool { return strings.Contains(code, t.text) }) ||
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
			p.blank([]span{sp})
		}
	}
}

// isEmoji takes pictographs, not typographic signs as ✓ or ☎ alone would be in older texts.
func isEmoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF && !(r >= 0x2758 && r <= 0x2775) && !(r >= 0x2654 && r <= 0x266F)
}

// takeEmoji finds emoji with what is joined to them: skin tones, families, the two halves of a flag.
func (p *protected) takeEmoji() {
	s := p.rest
	if strings.IndexFunc(s, isEmoji) < 0 {
		return
	}
	flag := func(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
	var last rune
	for i, r := range s {
		n := len(p.emoji)
		joins := n > 0 && p.emoji[n-1].end == i
		switch {
		case joins && (r == 0xFE0F || r == 0x200D || r >= 0x1F3FB && r <= 0x1F3FF || last == 0x200D):
			p.emoji[n-1].end += utf8.RuneLen(r)
		case joins && flag(r) && flag(last) && p.emoji[n-1].end-p.emoji[n-1].start == 4:
			p.emoji[n-1].end += utf8.RuneLen(r)
		case isEmoji(r):
			p.emoji = append(p.emoji, span{start: i, end: i + utf8.RuneLen(r)})
		}
		last = r
	}
	for i := range p.emoji {
		e := &p.emoji[i]
		e.text = s[e.start:e.end]
		e.key = strings.ReplaceAll(e.text, "\uFE0F", "")
	}
	p.blank(p.emoji)
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
		missing, extra := difference(source, target, p.file.from, p.file.to)
		switch {
		case len(missing) > 0 && len(extra) > 0:
			x := extra[0]
			add(hit{span: bitext.Span{Start: x.start, End: x.end}, message: fmt.Sprintf("the %s %s became %s", name, texts(missing), texts(extra))})
		case len(missing) > 0:
			add(hit{message: fmt.Sprintf("the target lacks the %s %s", name, texts(missing))})
		case len(extra) > 0:
			x := extra[0]
			add(hit{span: bitext.Span{Start: x.start, End: x.end}, message: fmt.Sprintf("the source has no %s %s", name, texts(extra))})
		}
	}
}

// difference pairs what is the same, or the same but for the language in an address.
func difference(source, target []span, from, to string) (missing, extra []span) {
	left := slices.Clone(target)
	for _, s := range source {
		i := slices.IndexFunc(left, func(t span) bool { return t.key == s.key })
		if i < 0 && strings.ContainsAny(s.key, "/.") {
			want := foreign(s.key, from)
			i = slices.IndexFunc(left, func(t span) bool { return foreign(t.key, to) == want })
		}
		if i < 0 {
			missing = append(missing, s)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	return missing, left
}

// foreign replaces a language in an address: fr.wikipedia.org, /fr/, /fr-FR/, ?lang=fr; and drops what servers do not look at.
func foreign(url, lang string) string {
	url = strings.ToLower(strings.TrimSuffix(url, "/"))
	if lang == "" {
		return url
	}
	parts := strings.FieldsFunc(url, func(r rune) bool { return strings.ContainsRune("/.=-_?&:", r) })
	for i, part := range parts {
		if part == lang {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
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
		missing, _ := difference(s, t, "", "")
		add(hit{message: "the target lacks the hashtag " + texts(missing[:len(s)-len(t)])})
	case len(s) < len(t):
		_, extra := difference(s, t, "", "")
		add(hit{span: bitext.Span{Start: extra[0].start, End: extra[0].end}, message: "the source has no hashtag " + texts(extra[:len(t)-len(s)])})
	}
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
	if missing, extra := difference(f.source.tags, f.target.tags, p.file.from, p.file.to); len(missing)+len(extra) > 0 {
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
