// Package typography sets the quotation marks and the spaces before marks of a translation as its language does: a machine often
// keeps those of the source, or writes typewriter marks.
//
//	style, ok := typography.For("fr")
//	style.Adapt(`Il a dit: "Oui!"`, nil, nil) // Il a dit : « Oui ! », with no-break spaces
//
// Nothing but quotation marks and the spaces beside them and beside : ; ! ? is changed, and nothing inside of what a translation keeps
// as it is (addresses, placeholders, tags …). Where it is not certain what a mark stands for, all quotation marks of the text stay as
// they are. What has been adapted once stays the same when it is adapted again.
package typography

import (
	"slices"
	"sort"
	"strings"

	"golang.org/x/text/language"

	"visavis/pipeline/bitext"
	"visavis/pipeline/placeable"
)

// Style is how a language sets its marks.
type Style struct {
	// Outer are the quotation marks of a quotation, Inner those of one inside it.
	Outer, Inner Quotes
	// Inside is the space between Outer and what is quoted; Colon that before a colon, High that before ; ! ?
	Inside, Colon, High Space
}

// Quotes are an opening and a closing quotation mark.
type Quotes struct{ Open, Close rune }

// Space is what stands beside a mark: a space, nothing (None), or whatever stands there already (AsIs).
type Space string

// The spaces beside marks.
const (
	None   Space = ""
	Word   Space = "\u00a0" // no-break, as wide as between words
	Narrow Space = "\u202f" // no-break, narrow
	AsIs   Space = "as it is"
)

// For is the style of a language (BCP 47): that of its region, or else of the language as a whole. It is not ok for languages whose
// habits are not known here.
func For(lang string) (Style, bool) {
	tag, err := language.Parse(lang)
	if err != nil {
		return Style{}, false
	}
	for ; !tag.IsRoot(); tag = tag.Parent() {
		if s, ok := styles[tag.String()]; ok {
			return s, true
		}
	}
	return Style{}, false
}

// Languages lists the languages and regions that have a style of their own, sorted.
func Languages() []string {
	var out []string
	for tag := range styles {
		out = append(out, tag)
	}
	sort.Strings(out)
	return out
}

// Adapt is text with its marks in style. names and codes are parts that stay as they are besides those that can be told by their form,
// as placeable.All has them.
func (s Style) Adapt(text string, names, codes []string) string {
	if !strings.ContainsAny(text, `"'“”„‟«»‘’‚‛‹›:;!?`) {
		return text
	}
	find := func(text string) []placeable.Placeable { return placeable.All(text, names, codes) }
	adapted := s.once(text, find)
	if adapted == text {
		return text
	}
	// What would change once more, or what a translation keeps, was not understood.
	if s.once(adapted, find) != adapted || !slices.Equal(parts(text, find(text)), parts(adapted, find(adapted))) {
		return text
	}
	return adapted
}

type finder func(text string) []placeable.Placeable

func (s Style) once(text string, find finder) string {
	t := newSetting(text, find(text))
	s.quote(t)
	t = newSetting(t.edited(), nil)
	t.keep = find(t.text)
	s.space(t)
	return t.edited()
}

func parts(text string, found []placeable.Placeable) []string {
	out := make([]string, len(found))
	for i, p := range found {
		out[i] = text[p.Start:p.End]
	}
	return out
}

// setting is a text that is being set: what stays, and what is to be changed.
type setting struct {
	text  string
	keep  []placeable.Placeable // in order, not overlapping
	edits []edit                // not overlapping
}

// edit puts with in place of bytes of the text.
type edit struct {
	bitext.Span
	with string
}

func newSetting(text string, keep []placeable.Placeable) *setting {
	return &setting{text: text, keep: keep}
}

// change notes an edit, if it is one.
func (t *setting) change(start, end int, with string) {
	if t.text[start:end] != with {
		t.edits = append(t.edits, edit{bitext.Span{Start: start, End: end}, with})
	}
}

// edited is the text with all changes made.
func (t *setting) edited() string {
	slices.SortFunc(t.edits, func(a, b edit) int { return a.Start - b.Start })
	var b strings.Builder
	at := 0
	for _, e := range t.edits {
		b.WriteString(t.text[at:e.Start])
		b.WriteString(e.with)
		at = e.End
	}
	b.WriteString(t.text[at:])
	return b.String()
}

// kept is the part that stays which holds byte i; nil where none does.
func (t *setting) kept(i int) *placeable.Placeable {
	n := sort.Search(len(t.keep), func(n int) bool { return t.keep[n].End > i })
	if n < len(t.keep) && t.keep[n].Start <= i {
		return &t.keep[n]
	}
	return nil
}

// word stands for what stays where a character is looked at: it is like a word.
const word = 'x'

// edge stands for the beginning and the end of the text.
const edge = '\n'
