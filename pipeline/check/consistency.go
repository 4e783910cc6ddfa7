package check

import (
	"fmt"
	"slices"
	"strings"

	"visavis/pipeline/bitext"
)

func consistencyRules() []Rule {
	first := []string{"Voir les conditions générales.", "See the terms and conditions."}
	ordinary := Example{From: "fr", To: "en", Source: "Voir les conditions générales.", Target: "See the terms and conditions."}
	bad := func(source, target string) Example {
		return Example{From: "fr", To: "en", Source: source, Target: target, Before: first}
	}
	return []Rule{
		{
			ID: "duplicate", Severity: bitext.Info,
			Reason: "The same source with the same target came before, in this file or another: a memory needs it once.",
			Hint:   "remove one, unless its context matters",
			Good:   ordinary, Bad: bad(first[0], first[1]), compare: duplicate, anySize: true,
		},
		{
			ID: "inconsistent", Severity: bitext.Warning,
			Reason: "The same source is translated in two ways, in this file or another. It may be meant; in a text with terms it is seldom.",
			Hint:   "choose one translation, or leave both where the context asks for it",
			Good:   ordinary, Bad: bad(first[0], "See the general conditions."), compare: inconsistent,
		},
		{
			ID: "same-target", Severity: bitext.Info,
			Reason: "Two different sources have the same target, in this file or another: one of them may have been pasted into the wrong unit.",
			Hint:   "compare both units",
			Good:   bad("Voir nos conditions particulières.", "See our special conditions."),
			Bad:    bad("Imprimer la facture du mois.", first[1]), compare: sameTargets,
		},
	}
}

func duplicate(_ *pair, x relation, add func(hit)) {
	if x.kind == sameBoth {
		add(hit{message: "the same unit stands at " + x.place})
	}
}

// inconsistent leaves texts of one or two words alone: "Oui." has many translations.
func inconsistent(p *pair, x relation, add func(hit)) {
	if source, _ := p.words(); x.kind == sameSource && len(source) >= 3 {
		add(hit{message: fmt.Sprintf("the same source is translated as %s at %s", quote(x.before.target), x.place)})
	}
}

// sameTargets leaves short texts alone, and sources that differ in signs or case only.
func sameTargets(p *pair, x relation, add func(hit)) {
	source, target := p.words()
	if x.kind != sameTarget || len(source) < 3 || len(target) < 3 {
		return
	}
	sameWord := func(a, b word) bool { return strings.EqualFold(a.text, b.text) }
	if len(x.before.source) < maxRemembered && slices.EqualFunc(words(x.before.source), source, sameWord) {
		return
	}
	add(hit{message: fmt.Sprintf("%s at %s has the same target", quote(x.before.source), x.place)})
}
