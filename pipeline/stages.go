// Package pipeline puts the stages of visavis in order: split → translate → align → check, each a plain function over a
// [bitext.Bitext]; [Run] calls them one after the other and keeps what each of them made in a [Folder].
//
//	doc, _ := extract.Text("statement.fr.txt", data, extract.Options{Lang: "fr"})
//	b, err := pipeline.Split(doc, pipeline.SplitOptions{})
//	_, err = pipeline.Translate(ctx, b, engine, pipeline.TranslateOptions{To: "en"}, translate.Options{})
//	err = pipeline.Align(ctx, b)
//	pipeline.Check(b, check.Options{})
package pipeline

import (
	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/segment"
	"visavis/pipeline/segment/srx"
)

// SplitOptions are the options of Split that change what it makes.
type SplitOptions struct {
	// Abbreviations that never end a sentence, besides those of the language.
	Abbreviations []string `json:"abbreviations,omitempty"`
	// Profile is the kind of text.
	Profile segment.Profile `json:"profile"`
	// Wrapped says that a single line break is a space; the document's blocks must have been read so too.
	Wrapped bool `json:"wrapped,omitempty"`
	// Rules are those of the user's CAT tool, for the document's language; they stand in for all of the above but Wrapped.
	Rules *srx.Splitter `json:"-"`
	// RulesHash tells the file of Rules from others.
	RulesHash string `json:"rules,omitempty"`
}

// Splitter is the splitter for a text in lang.
func (o SplitOptions) Splitter(lang string) segment.Splitter {
	return segment.Splitter{Lang: lang, Abbreviations: o.Abbreviations, Profile: o.Profile, Wrapped: o.Wrapped}
}

// Split cuts doc into segments. The error is that of a rule of opt.Rules that took too long.
func Split(doc bitext.Document, opt SplitOptions) (*bitext.Bitext, error) {
	b := &bitext.Bitext{Source: bitext.Side{Document: doc}}
	if opt.Rules == nil {
		b.Source.Segments = opt.Splitter(doc.Lang).Split(doc)
		return b, nil
	}
	var err error
	b.Source.Segments, err = opt.Rules.Split(doc)
	return b, err
}

// Check looks for what a person should look at, and writes it into b.Findings.
func Check(b *bitext.Bitext, opt check.Options) { b.Findings = check.Run(b, opt) }
