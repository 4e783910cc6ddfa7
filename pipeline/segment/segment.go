// Package segment cuts a text into sentences by rules that can be read, explained and measured.
//
// It is a hand-written scanner: no regular expressions, one pass, time linear in the text, nothing allocated per sentence.
// Text is never changed: a sentence is a byte range, and what lies between two sentences is white space.
//
//	s := segment.Splitter{Lang: "fr"}
//	for sentence := range s.Sentences("M. Dupont est là. Il attend.") {
//		fmt.Println(text[sentence.Start:sentence.End], sentence.Rule.Name)
//	}
//	for d := range s.Explain(text) { // also the cuts that were refused, each with its reason and source
//		fmt.Println(d.At, d.Cut, d.Rule.Name, d.Rule.Why, d.Rule.Source)
//	}
//	segments := s.Split(document)    // block by block, as the pipeline does
package segment

import (
	"iter"
	"strings"

	"visavis/pipeline/bitext"
)

// Profile says what kind of text it is, where texts really disagree on what a sentence is. docs/segmentation.md has the figures.
type Profile int

const (
	// Text is prose with lines that mean something: reports, articles, books. The zero value.
	Text Profile = iota
	// Web is text whose line structure was lost: pages, PDF and extracts where a heading or a list item runs into the next
	// sentence without a stop. Also cuts before a capitalised word that only opens sentences, after a colon before a capitalised
	// subject, and after ! and ? before a small letter.
	Web
	// Speech is a transcript: sentences open with small letters, and every stop, question mark and ellipsis ends one.
	Speech
	// Legal is statute and contract: a clause ends at its semicolon or at the colon that announces a list.
	Legal
)

var profileNames = [...]string{"text", "web", "speech", "legal"}

// String is the profile's name on the command line.
func (p Profile) String() string {
	if p < 0 || int(p) >= len(profileNames) {
		return "unknown"
	}
	return profileNames[p]
}

// ParseProfile reads what String writes; ok is false where the name is unknown.
func ParseProfile(name string) (p Profile, ok bool) {
	for i, n := range profileNames {
		if n == name {
			return Profile(i), true
		}
	}
	return Text, false
}

// Splitter cuts text into sentences. The zero value is ready for use and knows no language: it goes by punctuation and capitals.
// A Splitter is a plain value and may be used by several goroutines at once.
type Splitter struct {
	// Lang is the BCP 47 tag of the text's language; the base language picks the table (fr-CH: fr).
	Lang string
	// Profile is the kind of text.
	Profile Profile
	// Abbreviations are the user's own, with or without the last point: "réf.", "env". None of them ends a sentence. Small and
	// capital letters are the same.
	Abbreviations []string
	// Wrapped says that lines were broken to fit a width, as in e-mail and old text files: a single line break is then a
	// space, and only an empty line ends a paragraph.
	Wrapped bool
}

// Sentence is a half-open range [Start, End) of bytes, without white space at its ends, never empty.
type Sentence struct {
	Start, End int
	// Rule is why the sentence ends where it does.
	Rule *Rule
}

// Decision is one place where a sentence could have ended.
type Decision struct {
	// At is the byte after the last one that would belong to the sentence.
	At int
	// Cut says whether it ended there.
	Cut bool
	// Rule is the reason.
	Rule *Rule
}

// Languages lists the languages that have a table of their own.
func Languages() []string {
	return []string{"ca", "de", "el", "en", "es", "fr", "hu", "it", "nl", "pt", "ro"}
}

// HasTable reports whether lang, a BCP 47 tag, has a table of its own. Where it has none, punctuation and capitals decide alone.
func HasTable(lang string) bool { return tableOf(lang) != neutral() }

// Sentences yields the sentences of text in order. Line breaks (LF, CR, CRLF, VT, FF, NEL, U+2028, U+2029) always end one unless
// s.Wrapped. Any bytes are accepted: what is not UTF-8 is kept and counts as a character of its own.
func (s Splitter) Sentences(text string) iter.Seq[Sentence] {
	return func(yield func(Sentence) bool) {
		sc := s.scanner(text)
		for sc.next() {
			if sc.event.Cut && !yield(Sentence{sc.from, sc.event.At, sc.event.Rule}) {
				return
			}
		}
	}
}

// Explain yields every place where a sentence of text ended or could have ended, in order, with the rule that decided.
func (s Splitter) Explain(text string) iter.Seq[Decision] {
	return func(yield func(Decision) bool) {
		sc := s.scanner(text)
		for sc.next() {
			if !yield(sc.event) {
				return
			}
		}
	}
}

// Split cuts the blocks of doc into segments. Where doc has no blocks, each line that is not empty counts as one. Inline markup
// of a block is skipped when looking for sentences and never cut. A line break in a subtitle is a space.
func (s Splitter) Split(doc bitext.Document) []bitext.Segment {
	blocks := doc.Blocks
	if len(blocks) == 0 {
		blocks = s.Lines(doc.Text)
	}
	segments := make([]bitext.Segment, 0, len(doc.Text)/80+len(blocks))
	for i, b := range blocks {
		text := doc.Text[b.Start:b.End]
		plain := Strip(text, b.Start, b.Inline)
		in := s
		in.Wrapped = s.Wrapped || b.Kind == bitext.Cue
		for sentence := range in.Sentences(plain.Text) {
			span := bitext.Span{Start: b.Start + plain.Start(sentence.Start), End: b.Start + plain.End(sentence.End)}
			segments = append(segments, bitext.Segment{Span: span, Block: i, Cut: sentence.Rule.Name})
		}
	}
	return segments
}

// Lines are the lines of text that are not empty, as blocks; the paragraphs where s.Wrapped.
func (s Splitter) Lines(text string) []bitext.Block {
	var blocks []bitext.Block
	start := 0
	for start < len(text) {
		end := paragraphEnd(text, start, s.Wrapped)
		if strings.TrimSpace(text[start:end]) != "" {
			blocks = append(blocks, bitext.Block{Span: bitext.Span{Start: start, End: end}, Kind: bitext.Paragraph})
		}
		start = end + lineBreak(text, end)
	}
	return blocks
}
