package translate

import (
	"fmt"
	"html"
	"regexp"
	"strconv"
	"strings"

	"visavis/pipeline/bitext"
)

// Markup is a way to write a text so that an engine leaves parts of it as they are. Marks are numbered from 1.
type Markup interface {
	// Mark writes text with a mark for each part of keep: bytes of text, in order, not empty, not overlapping.
	Mark(text string, keep []bitext.Span) string
	// Unmark reads an answer to what Mark wrote. An engine may have moved, lost or doubled marks, or made some up: whatever
	// looks like a mark is given as one.
	Unmark(answer string) []Part
}

// Part is a stretch of an answer: text, or a mark.
type Part struct {
	// Text is what stands there; for a mark, as the engine wrote it.
	Text string
	// Mark is the number of the part of the source that stands here; 0 for text.
	Mark int
}

// Tokens writes {1}, {2} … in place of what is to stay: a form that translators and engines know from software. A text must not
// have such a token outside of what is kept.
type Tokens struct{}

var token = regexp.MustCompile(`\{\s?(\d{1,6})\s?\}`) // engines put spaces inside

// Mark puts tokens in place of the parts keep.
func (Tokens) Mark(text string, keep []bitext.Span) string {
	return mark(text, keep, func(b *strings.Builder, number int, _ string) { fmt.Fprintf(b, "{%d}", number) }, keepText)
}

// Unmark finds the tokens in answer.
func (Tokens) Unmark(answer string) []Part { return unmark(answer, token, keepText) }

// Tags writes what is to stay inside a tag that the service does not look into, and all else with the signs of XML and HTML
// escaped. Both Translate's attribute of HTML 5 and the ignored tags of services take this form:
//
//	Tags{Name: "span", Attributes: `translate="no"`}.Mark("Dis {x} & va", …) // Dis <span translate="no" id="1">{x}</span> &amp; va
//	Tags{Name: "x"}.Mark("Dis {x} & va", …)                                  // Dis <x id="1">{x}</x> &amp; va
type Tags struct {
	// Name is the element's.
	Name string
	// Attributes are what the element has besides its id, as they are written.
	Attributes string
}

// Mark writes text with tags around the parts keep. Line breaks outside of them become <br/>: services fold white space.
func (t Tags) Mark(text string, keep []bitext.Span) string {
	attributes := t.Attributes
	if attributes != "" {
		attributes += " "
	}
	return mark(text, keep, func(b *strings.Builder, number int, part string) {
		fmt.Fprintf(b, `<%s %sid="%d">%s</%s>`, t.Name, attributes, number, escape.Replace(part), t.Name)
	}, func(s string) string { return strings.ReplaceAll(escape.Replace(s), "\n", "<br/>") })
}

var (
	escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	br     = regexp.MustCompile(`(?i)<br\s*/?>(?:</br>)?`)
)

// Unmark finds the tags in answer, whatever stands inside of them, and resolves entities in the rest.
func (t Tags) Unmark(answer string) []Part {
	name := regexp.QuoteMeta(t.Name)
	form := regexp.MustCompile(`(?is)<` + name + `\b[^<>]*?\bid\s*=\s*["']?(\d{1,6})\b[^<>]*?(?:/>|>.*?<\s*/\s*` + name + `\s*>)`)
	return unmark(answer, form, func(s string) string { return html.UnescapeString(br.ReplaceAllString(s, "\n")) })
}

// Bare is what Mark wrote without its tags. Entities are left in it.
func (t Tags) Bare(marked string) string { return anyTag.ReplaceAllString(marked, "") }

// anyTag is a tag in what Mark wrote, where all other < and > are escaped.
var anyTag = regexp.MustCompile(`<[^<>]*>`)

func keepText(s string) string { return s }

func mark(text string, keep []bitext.Span, write func(b *strings.Builder, number int, part string), prose func(string) string) string {
	var b strings.Builder
	at := 0
	for i, k := range keep {
		b.WriteString(prose(text[at:k.Start]))
		write(&b, i+1, text[k.Start:k.End])
		at = k.End
	}
	b.WriteString(prose(text[at:]))
	return b.String()
}

// unmark finds what has the form of a mark, whose first group is the number.
func unmark(answer string, form *regexp.Regexp, prose func(string) string) []Part {
	var out []Part
	text := func(s string) {
		if s != "" {
			out = append(out, Part{Text: prose(s)})
		}
	}
	at := 0
	for _, m := range form.FindAllStringSubmatchIndex(answer, -1) {
		number, err := strconv.Atoi(answer[m[2]:m[3]])
		if err != nil || number == 0 {
			continue // nobody writes a mark 0
		}
		text(answer[at:m[0]])
		out = append(out, Part{Text: answer[m[0]:m[1]], Mark: number})
		at = m[1]
	}
	text(answer[at:])
	return out
}
