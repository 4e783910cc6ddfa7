package check

import (
	"visavis/pipeline/bitext"
)

func memoryRules() []Rule {
	taken := Example{From: "fr", To: "en", Source: "Le contrat prend fin le 17 mai.", Target: "The contract ends on May 17."}
	exact, fuzzy := taken, taken
	exact.Props = []bitext.Prop{{Name: bitext.PropMatch, Value: "exact"}, {Name: bitext.PropScore, Value: "100"}}
	fuzzy.Props = []bitext.Prop{{Name: bitext.PropMatch, Value: "fuzzy"}, {Name: bitext.PropScore, Value: "94"}, {Name: bitext.PropReplaced, Value: "3 → 17"}}
	return []Rule{{
		ID: "fuzzy-match", Severity: bitext.Warning,
		Reason: "The translation is that of a similar text, which a translation memory had: what differs may be wrong.",
		Hint:   "compare both texts and correct the translation",
		Good:   exact, Bad: fuzzy, check: fuzzyMatch,
	}}
}

// fuzzyMatch reports units that came from a memory as a similar text's translation and were not changed since.
func fuzzyMatch(p *pair, add func(hit)) {
	said := map[string]string{}
	for _, pr := range p.link.Props {
		said[pr.Name] = pr.Value
	}
	if said[bitext.PropMatch] != "fuzzy" || said["@changeid"] != "" || said["@changedate"] != "" {
		return
	}
	message := "fuzzy match, " + said[bitext.PropScore] + " %"
	if r := said[bitext.PropReplaced]; r != "" {
		message += "; numbers replaced: " + r
	}
	if s := said[bitext.PropSource]; s != "" {
		message += "; it translates " + quote(s)
	}
	add(hit{message: message})
}
