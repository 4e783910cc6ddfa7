// Package replay is an engine that plays back translations that were made before, out of a translation memory for example.
//
//	e, err := replay.New(replay.Options{Name: "statement.fr-en.tmx", Pairs: pairs})
//	answers, err := e.Translate(ctx, "fr", "en", []string{"Bonjour."})
//
// A text that it lacks is an error that names it.
package replay

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sort"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
)

// Name is the engine's name on the command line, before a colon and the file.
const Name = "replay"

// Pair is a recorded translation.
type Pair struct {
	Source, Target string
	// From and To are the languages, as the file has them (BCP 47). Empty ones fit every language.
	From, To string
	// Origin says who made the translation; where it is empty, the memory itself counts as the origin.
	Origin bitext.Origin
}

// Options are what an Engine is made of.
type Options struct {
	// Name is the memory's file name, for messages and origins.
	Name string
	// Pairs are the translations; of several with the same source and languages the first counts.
	Pairs []Pair
}

// Engine plays translations back.
type Engine struct {
	name    string
	pairs   []Pair
	byText  map[string][]int
	hash    string
	between []string
}

// MissingError names a text for which there is no recorded translation.
type MissingError struct{ File, Text string }

func (e *MissingError) Error() string {
	return fmt.Sprintf("%s has no translation of “%s”", e.File, e.Text)
}

// New makes an engine. The error says that there are no pairs.
func New(opt Options) (*Engine, error) {
	if len(opt.Pairs) == 0 {
		return nil, &translate.SetupError{Engine: Name, Missing: opt.Name + " holds no translations", Hint: "give it a TMX that has some"}
	}
	e := &Engine{name: opt.Name, pairs: opt.Pairs, byText: make(map[string][]int, len(opt.Pairs))}
	sum := sha256.New()
	between := make(map[string]bool)
	for i, p := range opt.Pairs {
		at := normal(p.Source)
		e.byText[at] = append(e.byText[at], i)
		between[p.From+"-"+p.To] = true
		fmt.Fprintf(sum, "%q%q%q%q%q\n", p.Source, p.Target, p.From, p.To, p.Origin)
	}
	e.hash = hex.EncodeToString(sum.Sum(nil)[:8])
	for b := range between {
		e.between = append(e.between, b)
	}
	sort.Strings(e.between)
	return e, nil
}

// normal is the form under which texts are looked up: white space at the ends does not count.
func normal(text string) string { return strings.TrimSpace(text) }

// Origin names the memory. Answers carry the origin that was recorded, where there is one.
func (e *Engine) Origin(from, to string) bitext.Origin {
	return bitext.Origin{Kind: bitext.Memory, Engine: Name + ":" + e.name}
}

// Settings is a hash of what the memory holds.
func (e *Engine) Settings() string { return "sha256:" + e.hash }

// Limits keep a call short enough for progress to be seen.
func (e *Engine) Limits() translate.Limits { return translate.Limits{Segments: 1000, Concurrent: 1} }

// Supports reports whether the memory has any translation between the two languages.
func (e *Engine) Supports(ctx context.Context, from, to string) error {
	for _, p := range e.pairs {
		if p.fits(from, to) {
			return nil
		}
	}
	return &translate.PairError{Engine: e.Origin(from, to).Engine, From: from, To: to, Pairs: e.between}
}

// fits compares languages without case, and takes fr for fr-FR and the other way round.
func (p *Pair) fits(from, to string) bool {
	return sameLanguage(p.From, from) && sameLanguage(p.To, to)
}

func sameLanguage(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	return a == "" || b == "" || a == b || strings.HasPrefix(a, b+"-") || strings.HasPrefix(b, a+"-")
}

// Translate looks texts up. Each that is missing is a *translate.SegmentError that wraps a *MissingError; where there are
// several they are joined.
func (e *Engine) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := e.Supports(ctx, from, to); err != nil {
		return nil, err
	}
	var missing []error
	out := make([]translate.Answer, len(texts))
	for i, t := range texts {
		if normal(t) == "" {
			out[i] = translate.Answer{Text: t, Origin: e.Origin(from, to)}
			continue
		}
		p := e.find(from, to, t)
		if p == nil {
			missing = append(missing, &translate.SegmentError{Index: i, Err: &MissingError{File: e.name, Text: t}})
			continue
		}
		out[i] = translate.Answer{Text: p.Target, Origin: p.Origin}
		if p.Origin == (bitext.Origin{}) {
			out[i].Origin = e.Origin(from, to)
		}
	}
	if len(missing) > 0 {
		return nil, errors.Join(missing...)
	}
	return out, nil
}

func (e *Engine) find(from, to, text string) *Pair {
	for _, i := range e.byText[normal(text)] {
		if p := &e.pairs[i]; p.fits(from, to) {
			return p
		}
	}
	return nil
}

// Close does nothing.
func (e *Engine) Close() error { return nil }
