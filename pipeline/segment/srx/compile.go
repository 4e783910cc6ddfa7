package srx

import (
	"errors"
	"fmt"
	"time"

	"github.com/dlclark/regexp2/v2"

	"visavis/pipeline/segment"
)

// Options say how to read rules. The zero value works.
type Options struct {
	// Lenient leaves out rules that cannot be translated and lists them in Splitter.Skipped; else the first is an error.
	Lenient bool
	// Dialect is the engine that the rules were written for.
	Dialect Dialect
	// Timeout is how long one rule may look at one place; a second where zero. A rule that takes longer is an error.
	Timeout time.Duration
	// Wrapped says that a single line break is a space and only an empty line ends a paragraph. OmegaT reads plain text so.
	Wrapped bool
}

// Splitter cuts text by the rules of a file that apply to one language. It may be used by several goroutines at once.
type Splitter struct {
	// Skipped are the rules that were left out (Options.Lenient).
	Skipped []*Error
	formats Formats
	wrapped bool
	rules   []compiled
	// after lists, for each ASCII character, the rules that may decide after a place whose second last character it is; the last
	// entry is for all other characters and for the beginning of the text.
	after [129][]int32
	// ends says which characters a rule that breaks may end with.
	ends matcher
}

// compiled is a rule ready for use.
type compiled struct {
	why *segment.Rule
	cut bool
	// before and after are what must stand left and right of the cut, as far as it is known.
	before, after *node
	// re decides where before and after do not.
	re *regexp2.Regexp
	// line is where the rule stands.
	line *Error
}

// Splitter compiles the rules for lang, a BCP 47 tag.
func (f *File) Splitter(lang string, o Options) (*Splitter, error) {
	sets, err := f.sets(lang)
	if err != nil {
		return nil, err
	}
	if o.Timeout <= 0 {
		o.Timeout = time.Second
	}
	s := &Splitter{formats: f.Formats, wrapped: o.Wrapped}
	for _, set := range sets {
		for i := range set.Rules {
			c, err := f.compile(set, i, o)
			switch {
			case err == nil:
				s.rules = append(s.rules, c)
			case o.Lenient:
				s.Skipped = append(s.Skipped, err)
			default:
				return nil, err
			}
		}
	}
	s.index()
	return s, nil
}

// sets are the sets that apply to lang: all whose language map matches, or the first where the file does not cascade.
func (f *File) sets(lang string) ([]*Set, error) {
	var sets []*Set
	for _, m := range f.Maps {
		pattern, err := translate(m.Pattern, Java)
		if err != nil {
			return nil, &Error{f.Name, m.Line, err}
		}
		re, err := regexp2.Compile(`\A(?:`+pattern+`)\z`, regexp2.IgnoreCase)
		if err != nil {
			return nil, &Error{f.Name, m.Line, fmt.Errorf("languagepattern %q: %w", m.Pattern, err)}
		}
		re.MatchTimeout = time.Second
		ok, err := re.MatchString(lang)
		if err != nil {
			return nil, &Error{f.Name, m.Line, fmt.Errorf("languagepattern %q: %w", m.Pattern, err)}
		}
		if !ok {
			continue
		}
		sets = append(sets, f.set(m.Name))
		if !f.Cascade {
			break
		}
	}
	if len(sets) == 0 {
		return nil, fmt.Errorf("%s has no rules for the language %q", f.Name, lang)
	}
	return sets, nil
}

// compile makes rule i of set ready.
func (f *File) compile(set *Set, i int, o Options) (compiled, *Error) {
	r := set.Rules[i]
	fail := func(what string, err error) (compiled, *Error) {
		return compiled{}, &Error{f.Name, r.Line, fmt.Errorf("%s: %w", what, err)}
	}
	before, err := translate(r.Before, o.Dialect)
	if err != nil {
		return fail(fmt.Sprintf("beforebreak %q", r.Before), err)
	}
	after, err := translate(r.After, o.Dialect)
	if err != nil {
		return fail(fmt.Sprintf("afterbreak %q", r.After), err)
	}
	if before == "" && after == "" {
		return fail("rule", errors.New("beforebreak and afterbreak are both empty"))
	}
	c := compiled{cut: r.Break, line: &Error{File: f.Name, Line: r.Line}}
	c.why = &segment.Rule{
		Name:   fmt.Sprintf("srx:%s:%d", set.Name, i+1),
		Why:    fmt.Sprintf("Rule %d of %s: break=%s, before %q, after %q.", i+1, set.Name, yesNo(r.Break), r.Before, r.After),
		Source: fmt.Sprintf("%s, line %d", f.Name, r.Line),
	}
	if c.before, err = known(before, true); err != nil {
		return fail(fmt.Sprintf("beforebreak %q", r.Before), err)
	}
	if c.after, err = known(after, false); err != nil {
		return fail(fmt.Sprintf("afterbreak %q", r.After), err)
	}
	expr := `\G`
	if before != "" {
		expr += `(?<=` + before + `)`
	}
	if after != "" {
		expr += `(?=` + after + `)`
	}
	if c.re, err = regexp2.Compile(expr, regexp2.None); err != nil {
		return fail("rule", err)
	}
	c.re.MatchTimeout = o.Timeout
	return c, nil
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// matcher is a set of characters: a table for ASCII and a test for the rest.
type matcher struct {
	ascii [2]uint64
	other func(rune) bool
}

func (m *matcher) has(r rune) bool {
	if r < 128 {
		return m.ascii[r>>6]&(1<<(r&63)) != 0
	}
	return m.other != nil && m.other(r)
}

func matcherOf(has func(rune) bool) matcher {
	m := matcher{other: has}
	for r := range rune(128) {
		if has(r) {
			m.ascii[r>>6] |= 1 << (r & 63)
		}
	}
	return m
}

// index prepares the tables that say which rules are worth trying where.
func (s *Splitter) index() {
	s.ends = matcherOf(func(r rune) bool {
		for i := range s.rules {
			if c := &s.rules[i]; c.cut && c.before.begins(r) {
				return true
			}
		}
		return false
	})
	for i := range s.rules {
		for r := range rune(128) {
			if s.rules[i].before.second(r) {
				s.after[r] = append(s.after[r], int32(i))
			}
		}
		s.after[128] = append(s.after[128], int32(i))
	}
}
