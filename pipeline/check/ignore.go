package check

import (
	"fmt"
	"slices"
	"strings"

	"visavis/pipeline/bitext"
)

// IgnoreProp is the property by which a unit excuses findings, with a reason: "number-missing, url: the client's own figures". A
// note that begins with "visavis:ignore" does the same, for programs that keep notes only.
const IgnoreProp = "x-visavis-ignore"

const ignoreNote = "visavis:ignore"

func ignoreRules() []Rule {
	ordinary := Example{From: "fr", To: "en", Source: "Il a 12 ans.", Target: "He is twelve."}
	good, bad := ordinary, ordinary
	good.Props = []bitext.Prop{{Name: IgnoreProp, Value: "number-missing: put in words"}}
	bad.Props = []bitext.Prop{{Name: IgnoreProp, Value: "number-missing"}}
	return []Rule{{
		ID: "ignore", Severity: bitext.Warning,
		Reason: "The property " + IgnoreProp + " excuses findings of a unit; it has to name rules that there are, and to say why.",
		Hint:   "write RULE, RULE: why",
		Good:   good, Bad: bad, check: badIgnore, anySize: true,
	}}
}

// excuse reads a property: the rules that it names and the reason; ok is false where the property is none of ours.
func excuse(pr bitext.Prop) (rules []string, reason string, ok bool) {
	value := pr.Value
	if pr.Name != IgnoreProp {
		if value, ok = strings.CutPrefix(strings.TrimSpace(value), ignoreNote); !ok || pr.Name != "note" {
			return nil, "", false
		}
	}
	names, reason, _ := strings.Cut(value, ":")
	for name := range strings.FieldsFuncSeq(names, func(r rune) bool { return r == ',' || r == ' ' }) {
		rules = append(rules, name)
	}
	return rules, strings.TrimSpace(reason), true
}

// ignores reports whether a unit excuses what a rule finds. Without a reason it does not.
func (f *fileCorpus) ignores(l *bitext.Link, rule string) bool {
	return slices.ContainsFunc(l.Props, func(pr bitext.Prop) bool {
		rules, reason, ok := excuse(pr)
		return ok && reason != "" && rule != "ignore" && slices.Contains(rules, rule)
	})
}

func badIgnore(p *pair, add func(hit)) {
	for _, pr := range p.link.Props {
		rules, reason, ok := excuse(pr)
		if !ok {
			continue
		}
		for _, r := range rules {
			if !slices.Contains(p.c.ids, r) {
				add(hit{message: fmt.Sprintf("there is no rule %q to ignore%s", r, nearest(r, p.c.ids))})
			}
		}
		switch {
		case len(rules) == 0:
			add(hit{message: "nothing is said of which rule to ignore"})
		case reason == "":
			add(hit{message: "no reason is given for ignoring " + strings.Join(rules, ", ") + ": nothing is ignored"})
		}
	}
}

// nearest suggests one of the names for one that is unknown, or all that begin alike; "" where there is none.
func nearest(name string, names []string) string {
	best, least := "", 1+len(name)/3
	for _, n := range names {
		if d := editDistance(name, n); d <= least {
			best, least = n, d-1
		}
	}
	if best == "" && len(name) >= alike {
		best = strings.Join(slices.DeleteFunc(slices.Clone(names), func(n string) bool { return !strings.HasPrefix(n, name[:alike]) }), " or ")
	}
	if best == "" {
		return ""
	}
	return ": did you mean " + best + "?"
}

// alike is how many letters tell that two names begin alike.
const alike = 4

// editDistance is in characters, two that changed places counting as one change (optimal string alignment).
func editDistance(a, b string) int {
	s, t := []rune(a), []rune(b)
	older, old, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range row {
		row[j] = j
	}
	for i := range s {
		older, old, row = old, row, older
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(old[j]+cost, old[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
	}
	return row[len(t)]
}
