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
	"context"
	"errors"
	"slices"
	"strings"

	"visavis/align"
	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/segment"
	"visavis/pipeline/segment/srx"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/protect"
)

// Unit is what is sent to the engine as one text.
type Unit string

// The units of translation.
const (
	// Sentence sends each sentence by itself: what an engine makes of it is certain to be its translation.
	Sentence Unit = "sentence"
	// Paragraph sends whole blocks, so that the engine sees the context; the translation is split and aligned afterwards.
	Paragraph Unit = "paragraph"
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

// TranslateOptions are the options of Translate that change what it makes.
type TranslateOptions struct {
	To   string `json:"to"`
	Unit Unit   `json:"unit"`
	// Recall says which translation memories are asked before the engine is; nil: none.
	Recall *Recall `json:"recall,omitempty"`
	// Typography has quotation marks and spaces of what the engine answers set as the target language does; the store keeps the answer.
	Typography bool `json:"typography,omitempty"`
	// Unprotected gives the engine everything, placeholders, addresses and tags too.
	Unprotected bool `json:"-"` // the engine's settings say it
	// Keep are names that stay as they are.
	Keep []string `json:"-"` // here too
}

// engine is e as Translate uses it. An engine that plays translations back gets texts as they are: it looks them up.
func (o TranslateOptions) engine(e translate.Engine, source *bitext.Side) translate.Engine {
	if o.Unprotected || e.Origin(source.Lang, o.To).Kind == bitext.Memory {
		return e
	}
	return protect.New(e, protect.Options{Names: o.Keep, Codes: codes(source)})
}

// codes lists the inline codes of a document, each once.
func codes(s *bitext.Side) []string {
	seen := make(map[string]bool)
	var out []string
	for _, b := range s.Blocks {
		for _, c := range b.Inline {
			if code := s.Text[c.Start:c.End]; code != "" && !seen[code] {
				seen[code] = true
				out = append(out, code)
			}
		}
	}
	return out
}

// Units groups the segments of b into the texts that one call of an engine translates together.
func Units(b *bitext.Bitext, unit Unit) []bitext.Range {
	var out []bitext.Range
	for i, g := range b.Source.Segments {
		if last := len(out) - 1; unit == Paragraph && i > 0 && b.Source.Segments[i-1].Block == g.Block {
			out[last].End = i + 1
			continue
		}
		out = append(out, bitext.Range{Start: i, End: i + 1})
	}
	return out
}

// Translate gives b its translations, one for each unit: from the memories where they have it, else from the engine. What comes from the
// engine is stored in how.Store before it is used. Where some units could not be translated, the error is a *translate.FailedError and the
// others are stored.
func Translate(ctx context.Context, b *bitext.Bitext, e translate.Engine, opt TranslateOptions, how translate.Options) (translate.Stats, error) {
	units, texts := unitTexts(b, opt.Unit)
	found, err := opt.Recall.find(ctx, b.Source.Lang, opt.To, texts)
	if err != nil {
		return translate.Stats{}, err
	}
	open, sent := found.open(texts)
	if len(sent) > 0 {
		if err := e.Supports(ctx, b.Source.Lang, opt.To); err != nil {
			return translate.Stats{}, err
		}
	}
	how.Sentences = sentences(b.Source.Lang)
	results, stats, err := translate.Texts(ctx, opt.engine(e, &b.Source), b.Source.Lang, opt.To, sent, how)
	stats.Memory = found.leverage(texts)
	if err != nil {
		var failed *translate.FailedError
		if errors.As(err, &failed) {
			for i := range failed.Failures {
				failed.Failures[i].Index = open[failed.Failures[i].Index]
			}
		}
		return stats, err
	}
	b.Translations = make([]bitext.Translation, len(units))
	for i, t := range found {
		if t != nil {
			b.Translations[i] = t.translation(units[i], texts[i])
		}
	}
	typeset := opt.typeset(e, &b.Source)
	for i, r := range results {
		at := open[i]
		b.Translations[at] = bitext.Translation{Source: units[at], Text: typeset(r.Text), Origin: r.Origin, Repeat: r.Repeat}
	}
	b.Target = bitext.Side{Document: bitext.Document{Name: b.Source.Name, Lang: opt.To}}
	return stats, nil
}

// Plan says what Translate would send, without sending anything.
func Plan(ctx context.Context, b *bitext.Bitext, e translate.Engine, opt TranslateOptions, how translate.Options) (translate.Stats, error) {
	_, texts := unitTexts(b, opt.Unit)
	found, err := opt.Recall.find(ctx, b.Source.Lang, opt.To, texts)
	if err != nil {
		return translate.Stats{}, err
	}
	_, sent := found.open(texts)
	how.Sentences = sentences(b.Source.Lang)
	stats := translate.Plan(opt.engine(e, &b.Source), b.Source.Lang, opt.To, sent, how)
	stats.Memory = found.leverage(texts)
	return stats, nil
}

// sentences finds where texts in lang may be cut that are longer than an engine takes.
func sentences(lang string) func(text string) []int {
	return func(text string) []int {
		var starts []int
		for s := range (segment.Splitter{Lang: lang}).Sentences(text) {
			starts = append(starts, s.Start)
		}
		return starts
	}
}

// Repeats is how many units of b, which is aligned, are the same as an earlier one. Units out of a translation memory are not counted: they
// would not have been translated in any case.
func Repeats(b *bitext.Bitext, unit Unit) int {
	recalled := map[int]bool{} // by the first segment
	for i := range b.Links {
		if bitext.PropValue(b.Links[i].Props, bitext.PropMatch) != "" {
			recalled[b.Links[i].Source.Start] = true
		}
	}
	repeats := 0
	seen := map[string]bool{}
	units, texts := unitTexts(b, unit)
	for i, text := range texts {
		if recalled[units[i].Start] {
			continue
		}
		if seen[text] {
			repeats++
		}
		seen[text] = true
	}
	return repeats
}

func unitTexts(b *bitext.Bitext, unit Unit) ([]bitext.Range, []string) {
	units := Units(b, unit)
	texts := make([]string, len(units))
	for i, u := range units {
		texts[i] = b.Source.RangeText(u)
	}
	return units, texts
}

// Align builds the target side out of b's translations, cuts it into segments and links both sides. Where a unit has one
// sentence on either side the link is certain; elsewhere the aligner decides. No link leaves its unit. The translations have
// then done their work and are gone from b.
func Align(ctx context.Context, b *bitext.Bitext) error {
	if len(b.Translations) == 0 {
		return errors.New("there is nothing to align: no translation")
	}
	units := buildTarget(b)
	var inside []align.Link
	if slices.ContainsFunc(units, uncertain) {
		found, err := alignUnits(ctx, b, units)
		if err != nil {
			return err
		}
		inside = found.Links
	}
	b.Links = nil
	for i, u := range units {
		n := 0
		for n < len(inside) && inside[n].Source.End <= u.Source.End && inside[n].Target.End <= u.Target.End {
			n++
		}
		links := []align.Link{{Source: u.Source, Target: u.Target, Confidence: 1}}
		if uncertain(u) {
			links = inside[:n]
		}
		inside = inside[n:]
		for _, l := range links {
			b.Links = append(b.Links, bitext.Link{Link: l, Origin: b.Translations[i].Origin, Props: b.Translations[i].Props})
		}
	}
	b.Translations = nil
	return nil
}

// alignUnits aligns both sides of b, no link leaving its unit.
func alignUnits(ctx context.Context, b *bitext.Bitext, units []unit) (*align.Alignment, error) {
	in := align.Input{Source: b.Source.Texts(), Target: b.Target.Texts(), SourceLang: b.Source.Lang, TargetLang: b.Target.Lang}
	for _, u := range units {
		in.Anchors = append(in.Anchors, align.Anchor{Source: u.Source.Start, Target: u.Target.Start})
	}
	found, err := align.Aligner{}.Study(ctx, in)
	var unrelated *align.UnrelatedError // a translation is one, however strange; the confidence tells
	if errors.As(err, &unrelated) {
		err = nil
	}
	return found, err
}

// unit is what was translated together: source segments, and the target segments that they became.
type unit struct{ Source, Target bitext.Range }

// uncertain reports whether u leaves open which sentence translates which.
func uncertain(u unit) bool { return u.Source.Len() > 1 && u.Target.Len() > 1 }

// buildTarget writes the translations into the gaps and blocks of the source document, cuts each into segments and says which
// belong to which translation.
func buildTarget(b *bitext.Bitext) []unit {
	target := bitext.Side{Document: bitext.Document{Name: b.Source.Name, Lang: b.Target.Lang}}
	var text strings.Builder
	text.WriteString(b.Source.Before())
	translated := make([]bitext.Block, len(b.Translations)) // one for each translation, so that no sentence reaches across two
	for i, t := range b.Translations {
		start := text.Len()
		text.WriteString(t.Text)
		span := bitext.Span{Start: start, End: text.Len()}
		translated[i] = bitext.Block{Span: span, Kind: bitext.Paragraph}
		source := b.Source.Segments[t.Source.Start].Block
		if i > 0 && source == b.Source.Segments[b.Translations[i-1].Source.Start].Block {
			target.Blocks[len(target.Blocks)-1].End = span.End
		} else {
			target.Blocks = append(target.Blocks, bitext.Block{Span: span, Kind: b.Source.Blocks[source].Kind})
		}
		text.WriteString(gap(b, i))
	}
	target.Text = text.String()

	byTranslation := target.Document
	byTranslation.Blocks = translated
	target.Segments = segment.Splitter{Lang: target.Lang}.Split(byTranslation)
	units := make([]unit, len(b.Translations))
	next := 0
	for i, t := range b.Translations {
		units[i] = unit{t.Source, bitext.Range{Start: next, End: next}}
		for next < len(target.Segments) && target.Segments[next].Block == i {
			next++
		}
		units[i].Target.End = next
	}
	block := 0
	for i := range target.Segments {
		for target.Segments[i].Start >= target.Blocks[block].End {
			block++
		}
		target.Segments[i].Block = block
	}
	b.Target = target
	return units
}

// gap is what stands after translation i: what stands after its source, and at least a space inside a block, since not every
// script has spaces between sentences.
func gap(b *bitext.Bitext, i int) string {
	after := b.Source.After(b.Translations[i].Source.End - 1)
	if after == "" && i+1 < len(b.Translations) {
		return " "
	}
	return after
}

// Check looks for what a person should look at, and writes it into b.Findings.
func Check(b *bitext.Bitext, opt check.Options) { b.Findings = check.Run(b, opt) }
