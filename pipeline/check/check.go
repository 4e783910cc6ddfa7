// Package check looks for mistakes in a bitext: links that may be wrong, numbers that are missing, tags that are broken, text that
// was left untranslated, damaged characters.
//
//	findings := check.Run(b, check.Options{MinConfidence: .5})
//	for _, f := range findings {
//		fmt.Println(b.Links[f.Link].Line, f.Severity, f.Rule, f.Message)
//	}
//	if check.Fails(findings, bitext.Error) {
//		os.Exit(1)
//	}
//
// A false alarm costs trust, so a rule of severity error keeps quiet where it could be wrong. Each family of rules has its
// table in a file: alignment.go, text.go, numbers.go and so on; docs/checks.md lists the rules. To add a rule, write a function that looks at one
// [pair] and put it into the table of its family, with a reason and an example of good and of bad: the tests try both.
package check

import (
	"fmt"
	"slices"

	"visavis/pipeline/bitext"
)

// Rule is one thing that is checked.
type Rule struct {
	// ID is the rule's name in reports and options.
	ID string
	// Severity is the gravest that the rule reports; where it is less sure it reports a warning.
	Severity bitext.Severity
	// Reason says why it matters; Hint what to do about a finding.
	Reason, Hint string
	// Good passes the rule, Bad does not.
	Good, Bad Example

	// anySize tells rules that also look at units longer than maxUnit.
	anySize bool
	check   func(p *pair, add func(hit))
	// compare reports of units that it compares with all others; it is called for one unit after the other, in order.
	compare func(p *pair, x relation, add func(hit))
}

// maxUnit is the length in bytes, both sides together, from which a unit is no sentence or paragraph any more. Most rules pass over
// such units, since some of them compare all of one side with all of the other.
const maxUnit = 20_000

// Example is a pair of texts for the documentation of a rule, which the tests try.
type Example struct {
	From, To       string // languages
	Source, Target string
	// Repeat makes both texts so many times as long. Confidence is the link's; Filler adds as many ordinary units, for rules that look at the whole.
	Repeat     int
	Confidence float64
	Filler     int
	// Before is a pair that comes first, Often times (0: once), for rules that compare units; Again is how often the example itself stands there.
	Before       []string
	Often, Again int
	// Props are the unit's properties, BeforeProps those of the unit before; Options what the rule was told.
	Props, BeforeProps []bitext.Prop
	Options            Options
	// Origin is the translation's.
	Origin bitext.OriginKind
}

// hit is what a rule reports of a pair.
type hit struct {
	span    bitext.Span // of the target, or of the source where that is empty
	message string
	soft    bool // not sure: a warning even where the rule's severity is error
	remark  bool // less sure still
}

// families are the tables of rules, a file each.
var families = []func() []Rule{alignmentRules, textRules, languageRules, typographyRules, numberRules, negationRules, protectedRules, termRules,
	variationRules, hygieneRules, ignoreRules, memoryRules, consistencyRules}

// Rules lists all rules, family by family.
func Rules() []Rule {
	var out []Rule
	for _, family := range families {
		out = append(out, family()...)
	}
	return out
}

// IDs are the names of all rules, in the order of [Rules].
func IDs() []string {
	var out []string
	for _, r := range Rules() {
		out = append(out, r.ID)
	}
	return out
}

// Options says what is checked. The zero value checks everything that needs no lists of words.
type Options struct {
	// Only names the rules to apply; empty: all. Skip names rules to leave out.
	Only, Skip []string
	// Severity overrides what rules report.
	Severity map[string]bitext.Severity
	// MinConfidence is the confidence below which a link is reported; 0 stands for .5, a negative number for none.
	MinConfidence float64
	// Terms is the glossary; Forbidden are words that the target may not have; Keep are words that must stay as they are.
	Terms     []Term      `json:",omitempty"`
	Forbidden []Forbidden `json:",omitempty"`
	Keep      []string    `json:",omitempty"`
	// Workers is the number of goroutines; 0: one for each processor. The findings are the same with any number.
	Workers int
}

// Validate says which name in o is no rule's.
func (o Options) Validate() error {
	ids := IDs()
	names := slices.Concat(o.Only, o.Skip)
	for id := range o.Severity {
		names = append(names, id)
	}
	slices.Sort(names)
	for _, id := range names {
		if !slices.Contains(ids, id) {
			return fmt.Errorf("there is no rule %q%s", id, nearest(id, ids))
		}
	}
	return nil
}

func (o Options) rules() []Rule {
	var out []Rule
	for _, r := range Rules() {
		if len(o.Only) > 0 && !slices.Contains(o.Only, r.ID) || slices.Contains(o.Skip, r.ID) {
			continue
		}
		if s, ok := o.Severity[r.ID]; ok {
			r.Severity = s
		}
		out = append(out, r)
	}
	return out
}

// Fails reports whether a finding is at least as grave as min: what --fail-on asks.
func Fails(findings []bitext.Finding, min bitext.Severity) bool {
	return slices.ContainsFunc(findings, func(f bitext.Finding) bool { return f.Severity >= min })
}
