package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/glossary"
	"visavis/pipeline/lex"
	"visavis/pipeline/placeable"
)

// Term is an entry of a glossary.
type Term = glossary.Term

// Forbidden is a word or phrase that the target may not have, with what to write instead, which may be empty.
type Forbidden struct{ Text, Instead string }

func termRules() []Rule {
	listed := Options{Terms: []Term{{Source: "clé publique", Targets: []string{"public key"}}}}
	varies := Options{Terms: []Term{{Source: "courriel", Targets: []string{"e-mail", "message"}}}}
	keep := Options{Keep: []string{"Vis-à-Vis Pro"}}
	forbidden := Options{Forbidden: []Forbidden{{"blacklist", "block list"}}}
	mail := Example{From: "fr", To: "en", Source: "Le courriel est arrivé.", Target: "The message has arrived.", Options: varies}
	return []Rule{
		{
			ID: "term", Severity: bitext.Warning,
			Reason: "A term of the glossary stands in the source, and none of its translations in the target. Endings may differ.",
			Hint:   "use the glossary's word, or add yours to the glossary",
			Good:   Example{From: "fr", To: "en", Source: "Les clés publiques sont ici.", Target: "The public keys are here.", Options: listed},
			Bad:    Example{From: "fr", To: "en", Source: "Les clés publiques sont ici.", Target: "The open codes are here.", Options: listed}, check: termMissing,
		},
		{
			ID: "term-varies", Severity: bitext.Warning,
			Reason: "The glossary allows several translations of a term, and this is not the one that these files mostly use.",
			Hint:   "choose one of them for all units",
			Good:   Example{From: "fr", To: "en", Source: "Le courriel est arrivé.", Target: "The e-mail has arrived.", Options: varies},
			Bad: Example{From: "fr", To: "en", Source: mail.Source, Target: mail.Target, Options: varies, Often: 3,
				Before: []string{"Un courriel est parti.", "An e-mail has left."}},
			check: termVaries,
		},
		{
			ID: "forbidden", Severity: bitext.Error,
			Reason: "The target has a word or phrase that the project forbids.",
			Hint:   "write it otherwise",
			Good:   Example{From: "fr", To: "en", Source: "la liste noire", Target: "the block list", Options: forbidden},
			Bad:    Example{From: "fr", To: "en", Source: "la liste noire", Target: "the blacklist", Options: forbidden}, check: forbiddenWord,
		},
		{
			ID: "keep", Severity: bitext.Error,
			Reason: "A name that must stay as it is stands in the source and not in the target.",
			Hint:   "write the name as the source does",
			Good:   Example{From: "en", To: "fr", Source: "Buy Vis-à-Vis Pro.", Target: "Achetez Vis-à-Vis Pro.", Options: keep},
			Bad:    Example{From: "en", To: "fr", Source: "Buy Vis-à-Vis Pro.", Target: "Achetez Face-à-face Pro.", Options: keep}, check: kept,
		},
		{
			ID: "max-length", Severity: bitext.Error,
			Reason: "The target is longer than the unit allows: its property max-length counts characters, max-bytes counts bytes of UTF-8.",
			Hint:   "shorten the target",
			Good: Example{From: "en", To: "fr", Source: "Save", Target: "Sauver",
				Props: []bitext.Prop{{Name: "x-max-length", Value: "8"}}},
			Bad: Example{From: "en", To: "fr", Source: "Save", Target: "Enregistrer",
				Props: []bitext.Prop{{Name: "x-max-length", Value: "8"}}},
			check: maxLength,
		},
	}
}

// termIndex finds the entries of the lists in texts.
type termIndex struct {
	glossary  *glossary.Index
	terms     []indexedTerm // of the glossary
	forbidden []phrase
	keep      []string
	used      [][]int // how often each translation of each term is used, in all files
}

type indexedTerm struct {
	Term
	targets [][]string // words, folded
}

type phrase struct {
	Forbidden
	words []string
}

func newTermIndex(o Options) *termIndex {
	x := &termIndex{glossary: glossary.NewIndex(o.Terms), keep: o.Keep}
	for _, t := range x.glossary.Terms {
		it := indexedTerm{Term: t}
		for _, target := range t.Targets {
			it.targets = append(it.targets, lex.FoldedWords(target))
		}
		x.terms = append(x.terms, it)
	}
	for _, f := range o.Forbidden {
		if ws := lowered(words(f.Text)); len(ws) > 0 {
			p := phrase{Forbidden: f}
			for _, w := range ws {
				p.words = append(p.words, w.text)
			}
			x.forbidden = append(x.forbidden, p)
		}
	}
	x.used = x.counters()
	return x
}

func (x *termIndex) counters() [][]int {
	out := make([][]int, len(x.terms))
	for i := range out {
		out[i] = make([]int, len(x.terms[i].targets))
	}
	return out
}

func (x *termIndex) count(more [][]int) {
	for i := range more {
		for k, n := range more[i] {
			x.used[i][k] += n
		}
	}
}

// uses lists the translations of a term that stand in a target text. Words may stand apart, and inside longer words (German).
func (t *indexedTerm) uses(target []string) []int {
	var out []int
	for k, ws := range t.targets {
		all := true
		for _, w := range ws {
			if !slices.ContainsFunc(target, func(h string) bool { return lex.Inflected(h, w, 3) || len(w) >= 5 && strings.Contains(h, w[:len(w)-1]) }) {
				all = false
				break
			}
		}
		if all && len(ws) > 0 {
			out = append(out, k)
		}
	}
	return out
}

func termMissing(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	for _, k := range p.c.terms.glossary.In(p.source) {
		t := &p.c.terms.terms[k]
		if len(t.uses(lex.FoldedWords(p.target))) == 0 {
			add(hit{message: fmt.Sprintf("the glossary translates %s as %s", quote(t.Source), quoteAll(t.Targets))})
		}
	}
}

func quoteAll(texts []string) string {
	var out []string
	for _, t := range texts {
		out = append(out, quote(t))
	}
	return strings.Join(out, " or ")
}

func termVaries(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	for _, k := range p.c.terms.glossary.In(p.source) {
		t := &p.c.terms.terms[k]
		if len(t.targets) < 2 {
			continue
		}
		used := t.uses(lex.FoldedWords(p.target))
		counts := p.c.terms.used[k]
		if len(used) != 1 {
			continue
		}
		most := 0
		for i, n := range counts {
			if n > counts[most] {
				most = i
			}
		}
		if counts[used[0]] < counts[most] {
			add(hit{message: fmt.Sprintf("%s is translated as %s here, and as %s in %d of %d other units", quote(t.Source), quote(t.Targets[used[0]]),
				quote(t.Targets[most]), counts[most], total(counts)-1)})
		}
	}
}

func total(ns []int) int {
	sum := 0
	for _, n := range ns {
		sum += n
	}
	return sum
}

func forbiddenWord(p *pair, add func(hit)) {
	if len(p.c.terms.forbidden) == 0 {
		return
	}
	_, target := p.words()
	low := lowered(target)
	for _, f := range p.c.terms.forbidden {
		for i := range low {
			if i+len(f.words) > len(low) || !slices.EqualFunc(low[i:i+len(f.words)], f.words, func(w word, s string) bool { return w.text == s }) {
				continue
			}
			message := "the target has " + quote(f.Text)
			if f.Instead != "" {
				message += ": the project writes " + quote(f.Instead)
			}
			add(hit{span: bitext.Span{Start: target[i].start, End: target[i+len(f.words)-1].end}, message: message})
			break
		}
	}
}

// lowered is words in lower case.
func lowered(ws []word) []word {
	out := slices.Clone(ws)
	for i := range out {
		out[i].text = strings.ToLower(out[i].text)
	}
	return out
}

func kept(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	for _, name := range p.c.terms.keep {
		if len(placeable.Names(p.source, []string{name})) > 0 && !strings.Contains(p.target, name) {
			add(hit{message: "the target lacks " + quote(name) + ", which stays as it is"})
		}
	}
}

func maxLength(p *pair, add func(hit)) {
	for _, pr := range p.link.Props {
		unit, n := "", 0
		switch strings.TrimPrefix(strings.ToLower(pr.Name), "x-") {
		case "max-length", "maxlength", "max-chars":
			unit, n = "characters", utf8.RuneCountInString(p.target)
		case "max-bytes":
			unit, n = "bytes", len(p.target)
		default:
			continue
		}
		most, err := strconv.Atoi(strings.TrimSpace(pr.Value))
		switch {
		case err != nil || most < 0:
			add(hit{message: fmt.Sprintf("the property %s is no number: %s", pr.Name, quote(pr.Value)), soft: true})
		case n > most:
			add(hit{message: fmt.Sprintf("the target has %d %s, and %d are allowed", n, unit, most)})
		}
	}
}
