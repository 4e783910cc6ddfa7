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
// A false alarm costs trust, so a rule of severity error keeps quiet where it could be wrong. Each family of rules is a file:
// alignment.go, text.go, numbers.go, protected.go, hygiene.go, consistency.go. To add a rule, write a function that looks at one
// [pair] and put it into the table of its family, with a reason and an example of good and of bad: the tests try both.
package check

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

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
	// Before is a pair that comes first, for rules that compare units.
	Before []string
}

// hit is what a rule reports of a pair.
type hit struct {
	span    bitext.Span // of the target, or of the source where that is empty
	message string
	soft    bool // not sure: a warning even where the rule's severity is error
}

// Rules lists all rules, family by family.
func Rules() []Rule {
	return slices.Concat(alignmentRules(), textRules(), numberRules(), protectedRules(), hygieneRules(), consistencyRules())
}

// Options says what is checked. The zero value checks everything.
type Options struct {
	// Only names the rules to apply; empty: all. Skip names rules to leave out.
	Only, Skip []string
	// Severity overrides what rules report.
	Severity map[string]bitext.Severity
	// MinConfidence is the confidence below which a link is reported; 0 stands for .5, a negative number for none.
	MinConfidence float64
	// Workers is the number of goroutines; 0: one for each processor. The findings are the same with any number.
	Workers int
}

// Validate says which name in o is no rule's.
func (o Options) Validate() error {
	ids := make([]string, 0, 32)
	for _, r := range Rules() {
		ids = append(ids, r.ID)
	}
	names := slices.Concat(o.Only, o.Skip)
	for id := range o.Severity {
		names = append(names, id)
	}
	slices.Sort(names)
	for _, id := range names {
		if !slices.Contains(ids, id) {
			return fmt.Errorf("there is no rule %q: the rules are %s", id, strings.Join(ids, ", "))
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

// Run applies the rules to every link of b and gives the findings in the order of the links, those of one link in the order of
// [Rules]. It leaves b as it is.
func Run(b *bitext.Bitext, o Options) []bitext.Finding {
	rules := o.rules()
	c := newCorpus(b, o)
	workers := o.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	const piece = 1024 // links that a worker takes at a time
	found := make([][]bitext.Finding, (len(b.Links)+piece-1)/piece)
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(workers, max(len(found), 1)) {
		wg.Go(func() {
			for k := range next {
				found[k] = c.run(rules, k*piece, min((k+1)*piece, len(b.Links)))
			}
		})
	}
	for k := range found {
		next <- k
	}
	close(next)
	wg.Wait()
	return slices.Concat(found...)
}

// run checks the links from up to to.
func (c *corpus) run(rules []Rule, from, to int) []bitext.Finding {
	var out []bitext.Finding
	for i := from; i < to; i++ {
		p := c.pair(i)
		for k := range rules {
			r := &rules[k]
			if p.long() && !r.anySize {
				continue
			}
			r.check(p, func(h hit) {
				f := bitext.Finding{Rule: r.ID, Severity: r.Severity, Link: i, Span: h.span, Message: h.message, Hint: r.Hint}
				if h.soft {
					f.Severity = min(f.Severity, bitext.Warning)
				}
				out = append(out, f)
			})
		}
	}
	return out
}

// Fails reports whether a finding is at least as grave as min: what --fail-on asks.
func Fails(findings []bitext.Finding, min bitext.Severity) bool {
	return slices.ContainsFunc(findings, func(f bitext.Finding) bool { return f.Severity >= min })
}

// corpus is what the rules know of the whole bitext.
type corpus struct {
	b             *bitext.Bitext
	minConfidence float64
	from, to      string // language subtags: "fr" of "fr-CA"
	lengths       lengths
	same          translations
}

func newCorpus(b *bitext.Bitext, o Options) *corpus {
	c := &corpus{b: b, minConfidence: o.MinConfidence, from: base(b.Source.Lang), to: base(b.Target.Lang)}
	if c.minConfidence == 0 {
		c.minConfidence = .5
	}
	c.lengths = measureLengths(b)
	c.same = gatherTranslations(b)
	return c
}

func base(tag string) string {
	tag = strings.ToLower(strings.ReplaceAll(tag, "_", "-"))
	tag, _, _ = strings.Cut(tag, "-")
	return tag
}

// pair is a link with its texts: what a rule looks at. What several rules need is found once.
type pair struct {
	c              *corpus
	i              int
	link           *bitext.Link
	source, target string

	protected   *bothProtected
	sourceWords []word
	targetWords []word
}

// words are those of both sides.
func (p *pair) words() (source, target []word) {
	if p.sourceWords == nil {
		p.sourceWords = words(p.source)
	}
	if p.targetWords == nil {
		p.targetWords = words(p.target)
	}
	return p.sourceWords, p.targetWords
}

func (c *corpus) pair(i int) *pair {
	l := &c.b.Links[i]
	return &pair{c: c, i: i, link: l, source: c.b.Source.RangeText(l.Source), target: c.b.Target.RangeText(l.Target)}
}

func (p *pair) long() bool { return len(p.source)+len(p.target) > maxUnit }

// both reports whether there is text on both sides: most rules have nothing to say otherwise.
func (p *pair) both() bool { return !blank(p.source) && !blank(p.target) }

func blank(s string) bool { return strings.TrimSpace(s) == "" }

// place names a unit for people: by its line where it was read from a file.
func (c *corpus) place(i int) string {
	if n := c.b.Links[i].Line; n > 0 {
		return fmt.Sprintf("line %d", n)
	}
	return fmt.Sprintf("unit %d", i+1)
}

// quote shows a text in a message, shortened.
func quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	return "“" + strings.Join(strings.Fields(s), " ") + "”"
}
