package pipeline

import (
	"context"
	"errors"

	"visavis/pipeline/bitext"
	"visavis/pipeline/memory"
	"visavis/pipeline/segment"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/protect"
	"visavis/pipeline/typography"
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

// typeset is what becomes of the translations of e: with opt.Typography, marks and spaces as the target language sets them. What is
// played back stays as it is, as does what comes from a memory: somebody has set it.
func (o TranslateOptions) typeset(e translate.Engine, source *bitext.Side) func(text string) string {
	style, ok := typography.For(o.To)
	if !o.Typography || !ok || playsBack(e, source.Lang, o.To) {
		return func(text string) string { return text }
	}
	codes := codes(source)
	return func(text string) string { return style.Adapt(text, o.Keep, codes) }
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
	found, err := t.recall.find(ctx, requests, t.searched(len(requests)))
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
				failed.Failures[i].Index = requests[open[failed.Failures[i].Index]].unit.Start // a segment, whatever the unit
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

// searched says how far the search of memories for n requests is: of a large memory it takes a while.
func (t *translator) searched(n int) func(found int) {
	report := t.progress()
	if report == nil {
		return func(int) {}
	}
	return func(found int) { report(translate.Progress{Done: found, Total: n}) }
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
