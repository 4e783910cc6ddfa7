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
	"visavis/pipeline/memory"
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

// playsBack reports whether e looks texts up rather than translate them.
func playsBack(e translate.Engine, from, to string) bool {
	return e.Origin(from, to).Kind == bitext.Memory
}

// engine is e as Translate uses it. An engine that plays translations back gets texts as they are.
func (o TranslateOptions) engine(e translate.Engine, source *bitext.Side) translate.Engine {
	if o.Unprotected || playsBack(e, source.Lang, o.To) {
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

// request is a unit of the source as a translation memory is asked for it.
type request struct {
	unit bitext.Range
	memory.Query
}

// requests are the units of b, in order.
func requests(b *bitext.Bitext, to string, unit Unit) []request {
	units := Units(b, unit)
	out := make([]request, len(units))
	for i, u := range units {
		out[i] = request{u, memory.Query{From: b.Source.Lang, To: to, Text: b.Source.RangeText(u)}}
		if i > 0 {
			out[i].Before, out[i-1].After = out[i-1].Text, out[i].Text
		}
	}
	return out
}

// Translate gives b its translations, one for each unit: from the memories where they have it, else from the engine. What comes from the
// engine is stored in how.Store before it is used. Where some units could not be translated, the error is a *translate.FailedError and the
// others are stored. Where the translation of a paragraph does not show which of its sentences is which, those sentences get one each
// instead, and the rest of the paragraph keeps its own: Stats.Split and Stats.Again count them.
func Translate(ctx context.Context, b *bitext.Bitext, e translate.Engine, opt TranslateOptions, how translate.Options) (translate.Stats, error) {
	t := newTranslator(b, e, opt, how)
	err := t.all(ctx, opt.Unit)
	return t.stats, err
}

// Plan says what Translate would send, without sending anything. Which sentences of paragraphs are sent again is known, and in it, where all
// paragraphs have been translated before.
func Plan(ctx context.Context, b *bitext.Bitext, e translate.Engine, opt TranslateOptions, how translate.Options) (translate.Stats, error) {
	trial := *b
	t := newTranslator(&trial, e, opt, how)
	t.dry = true
	err := t.all(ctx, opt.Unit)
	if errors.Is(err, errUnsent) {
		err = nil
	}
	return t.stats, err
}

// translator is what one call of Translate knows.
type translator struct {
	b      *bitext.Bitext
	plain  translate.Engine
	engine translate.Engine // plain, with what protects texts from it
	// typeset sets what the engine answers as the target language does.
	typeset func(string) string
	recall  *Recall
	to      string
	how     translate.Options
	dry     bool // nothing is sent: errUnsent ends it where something would be
	stats   translate.Stats
	found   int // texts that memories had; Stats.Memory counts their segments
}

var errUnsent = errors.New("nothing was sent")

func newTranslator(b *bitext.Bitext, e translate.Engine, opt TranslateOptions, how translate.Options) *translator {
	how.Sentences = sentences(b.Source.Lang)
	if how.Ledger == nil {
		how.Ledger = &translate.Ledger{} // paragraphs and their sentences together keep to the budget
	}
	if how.Store == nil {
		how.Store = &translate.MemoryStore{} // a sentence of one and another is sent once
	}
	return &translator{b: b, plain: e, engine: opt.engine(e, &b.Source), typeset: opt.typeset(e, &b.Source), recall: opt.Recall, to: opt.To, how: how}
}

// all translates the units of b.
func (t *translator) all(ctx context.Context, unit Unit) error {
	t.b.Target = bitext.Side{Document: bitext.Document{Name: t.b.Source.Name, Lang: t.to}}
	var err error
	t.b.Translations, err = t.translate(ctx, requests(t.b, t.to, unit))
	if err == nil && unit == Paragraph && !playsBack(t.plain, t.b.Source.Lang, t.to) {
		err = t.splitUnclear(ctx)
	}
	return err
}

// translate gives each of the requests its translation, and counts.
func (t *translator) translate(ctx context.Context, requests []request) ([]bitext.Translation, error) {
	found, err := t.recall.find(ctx, requests)
	if err != nil {
		return nil, err
	}
	open, sent := found.open(requests)
	t.found += len(requests) - len(open)
	t.stats.Add(translate.Stats{Memory: found.leverage(&t.b.Source, requests)})
	results, stats, err := t.send(ctx, sent)
	t.stats.Add(stats)
	if err != nil {
		var failed *translate.FailedError
		if errors.As(err, &failed) {
			for i := range failed.Failures {
				failed.Failures[i].Index = open[failed.Failures[i].Index]
			}
		}
		return nil, err
	}
	out := make([]bitext.Translation, len(requests))
	for i, m := range found {
		if m != nil {
			out[i] = m.translation(requests[i].unit, requests[i].Text)
		}
	}
	for i, r := range results {
		at := open[i]
		out[at] = bitext.Translation{Source: requests[at].unit, Text: t.typeset(r.Text), Origin: r.Origin, Repeat: r.Repeat}
	}
	return out, nil
}

// send has the engine translate texts.
func (t *translator) send(ctx context.Context, texts []string) ([]translate.Result, translate.Stats, error) {
	from := t.b.Source.Lang
	if t.dry {
		if stats := translate.Plan(t.engine, from, t.to, texts, t.how); stats.Sent > 0 {
			return nil, stats, errUnsent
		}
	} else if len(texts) > 0 {
		if err := t.plain.Supports(ctx, from, t.to); err != nil {
			return nil, translate.Stats{}, err
		}
	}
	how := t.how
	how.Progress = t.progress()
	return translate.Texts(ctx, t.engine, from, t.to, texts, how)
}

// progress says of the next call of Texts how far the whole is.
func (t *translator) progress() func(translate.Progress) {
	if t.how.Progress == nil {
		return nil
	}
	before, done := t.stats, t.stats.Segments+t.found
	return func(p translate.Progress) {
		p.Done, p.Total = p.Done+done, p.Total+done
		stats := before
		stats.Add(p.Stats)
		p.Stats = stats
		t.how.Progress(p)
	}
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

// Align builds the target side out of b's translations, cuts it into segments and links both sides. Where a unit has one
// sentence on either side the link is certain; elsewhere the aligner decides. No link leaves its unit. The translations have
// then done their work and are gone from b.
func Align(ctx context.Context, b *bitext.Bitext) error {
	if len(b.Translations) == 0 {
		return errors.New("there is nothing to align: no translation")
	}
	links, err := unitLinks(ctx, b)
	if err != nil {
		return err
	}
	b.Links = nil
	for i, t := range b.Translations {
		for _, l := range links[i] {
			b.Links = append(b.Links, bitext.Link{Link: l, Origin: t.Origin, Props: t.Props})
		}
	}
	b.Translations = nil
	return nil
}

// unitLinks builds the target side of b, and gives the links of each translation.
func unitLinks(ctx context.Context, b *bitext.Bitext) ([][]align.Link, error) {
	units := buildTarget(b)
	var inside []align.Link
	if slices.ContainsFunc(units, uncertain) {
		found, err := alignUnits(ctx, b, units)
		if err != nil {
			return nil, err
		}
		inside = found.Links
	}
	out := make([][]align.Link, len(units))
	for i, u := range units {
		n := 0
		for n < len(inside) && inside[n].Source.End <= u.Source.End && inside[n].Target.End <= u.Target.End {
			n++
		}
		out[i] = []align.Link{{Source: u.Source, Target: u.Target, Confidence: 1}}
		if uncertain(u) {
			out[i] = inside[:n]
		}
		inside = inside[n:]
	}
	return out, nil
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
