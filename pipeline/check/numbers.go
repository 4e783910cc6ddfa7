package check

import (
	"slices"
	"strings"

	"visavis/pipeline/bitext"
)

func numberRules() []Rule {
	return []Rule{
		{
			ID: "number-missing", Severity: bitext.Error,
			Reason: "A number of the source is not in the target, in figures, in words, in Roman figures or as a month.",
			Hint:   "compare the numbers of both sides",
			Good: Example{From: "fr", To: "en", Source: "Le 3 mai 1985, 12 personnes ont payé 1 234,50 € à 14 h 30 au XIXe siècle.",
				Target: "On May 3rd, 1985, twelve people paid €1,234.50 at 2.30 p.m. in the 19th century."},
			Bad:   Example{From: "fr", To: "en", Source: "Le contrat du 17 mars porte sur 1 250 pièces.", Target: "The contract of 17 March covers 1,520 pieces."},
			check: numberMissing,
		},
		{
			ID: "number-extra", Severity: bitext.Warning,
			Reason: "A number of the target is not in the source.",
			Hint:   "compare the numbers of both sides",
			Good:   Example{From: "fr", To: "en", Source: "Une vingtaine de personnes, vingt-cinq peut-être.", Target: "Some 20 people, perhaps 25."},
			Bad:    Example{From: "fr", To: "en", Source: "Il y avait du monde.", Target: "There were 250 people."}, check: numberExtra,
		},
		{
			ID: "percent", Severity: bitext.Warning,
			Reason: "A number is a percentage on one side and not on the other.",
			Hint:   "write % or the word for it",
			Good:   Example{From: "fr", To: "en", Source: "20 % des voix", Target: "20 per cent of the votes"},
			Bad:    Example{From: "fr", To: "en", Source: "20 % des voix", Target: "20 of the votes"}, check: compareSigns(percentSigns),
		},
		unitRule(),
		{
			ID: "currency", Severity: bitext.Warning,
			Reason: "An amount of money is in another currency on the other side, or in none.",
			Hint:   "keep the currency of the source, or convert the amount as well",
			Good:   Example{From: "fr", To: "en", Source: "20 € par mois", Target: "20 euros a month"},
			Bad:    Example{From: "fr", To: "en", Source: "20 € par mois", Target: "$20 a month"}, check: compareSigns(currencySigns),
		},
	}
}

func numberMissing(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	f := p.found()
	lost := unmatched(&f.source.evidence, &f.target.evidence)
	if len(lost) == 0 {
		return
	}
	message := "the target lacks " + numberTexts(lost)
	came := unmatched(&f.target.evidence, &f.source.evidence)
	if len(came) > 0 {
		message += " and has " + numberTexts(came) + " instead"
	}
	h := hit{message: message, soft: !slices.ContainsFunc(lost, number.sure) || !p.terse(len(came) > 0), remark: len(came) == 0 && f.target.maySpell(lost)}
	if converted(&f.source.evidence, &f.target.evidence, lost, came) {
		h.message, h.remark = message+"; the units are others as well: converted?", true
	}
	if len(came) == 1 {
		h.span = bitext.Span{Start: came[0].start, End: came[0].end}
	}
	add(h)
}

// terse tells labels, headings, entries and plain statements from prose. Translators of prose leave out a year that was said
// before, a page, a height in feet, and correct what the author got wrong: all of the numbers that were missing from longer
// sentences of Text+Berg dev were such. A number that is missing is more often meant than one that became another.
func (p *pair) terse(changed bool) bool {
	most := 8 // words of either side
	if changed {
		most = 12
	}
	source, target := p.words()
	return len(source) <= most && len(target) <= most
}

func numberExtra(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	f := p.found()
	lost := unmatched(&f.target.evidence, &f.source.evidence)
	if len(lost) == 0 || len(unmatched(&f.source.evidence, &f.target.evidence)) > 0 {
		return // the latter is for number-missing
	}
	n := lost[0]
	add(hit{span: bitext.Span{Start: n.start, End: n.end}, message: "the target has " + numberTexts(lost) + ", which the source lacks", remark: f.source.maySpell(lost)})
}

func numberTexts(ns []number) string {
	var out []string
	for _, n := range ns {
		out = append(out, n.text)
	}
	word := "the number "
	if len(out) > 1 {
		word = "the numbers "
	}
	return word + strings.Join(out, ", ")
}

// afterNumber is how many bytes after a number may hold its multiplier.
const afterNumber = 20

// unmatched lists the numbers in a that b lacks.
func unmatched(a, b *evidence) []number {
	var out []number
	known := map[string]bool{} // tables repeat numbers; what follows matters as well: 3 million
	for _, n := range a.numbers {
		key := a.rest[n.start:min(len(a.rest), n.end+afterNumber)]
		has, ok := known[key]
		if !ok {
			has = b.has(n, a)
			if !has {
				has = chained(n, a, b)
			}
			known[key] = has
		}
		if !has {
			out = append(out, n)
		}
	}
	return out
}

// chained reports whether a number is part of digits that are grouped otherwise on the other side: telephone numbers, accounts,
// product numbers.
func chained(n number, a, b *evidence) bool {
	for _, c := range a.chained() {
		if n.start < c.start || n.end > c.end || len(c.digits) < 5 {
			continue
		}
		for _, d := range b.chained() {
			if len(d.digits) >= 5 && (strings.HasSuffix(c.digits, d.digits) || strings.HasSuffix(d.digits, c.digits)) {
				return true
			}
		}
	}
	return false
}

// chain is numbers with nothing but a space, hyphen, slash or point between.
type chain struct {
	start, end int
	digits     string
}

func (e *evidence) chained() []chain {
	if e.chains == nil && len(e.numbers) > 0 {
		e.chains = e.findChains()
	}
	return e.chains
}

func (e *evidence) findChains() []chain {
	var out []chain
	for _, n := range e.numbers {
		digits := strings.Map(func(r rune) rune {
			if v := digitValue(r); v >= 0 {
				return '0' + rune(v)
			}
			return -1
		}, n.text)
		if k := len(out) - 1; k >= 0 && strings.Trim(e.rest[out[k].end:n.start], " \u00a0\u202f-/.()") == "" {
			out[k].end = n.end
			out[k].digits += digits
			continue
		}
		out = append(out, chain{n.start, n.end, digits})
	}
	return out
}
