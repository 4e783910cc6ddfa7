// Package protect keeps from an engine what a translation must not change: placeholders, addresses, tags, mentions, hashtags, emoji,
// names that the user lists, and, where the engine sees what is marked, measures that all languages write alike.
//
//	e := protect.New(engine, protect.Options{Names: []string{"Vis-à-Vis Pro"}})
//	answers, err := e.Translate(ctx, "fr", "en", []string{"Bonjour {nom}, voici Vis-à-Vis Pro."})
//	// the engine gets "Bonjour {1}, voici {2}.", and answers[0].Text has {nom} and Vis-à-Vis Pro again, byte for byte
//
// The engine's own way of leaving parts alone is used where it has one ([translate.Keeper]), tokens elsewhere. An answer in which a
// part is missing, doubled or grown together with a word is marked as damaged: it is then asked for once more.
package protect

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/placeable"
	"visavis/pipeline/translate"
)

// Options say what is kept besides what can be told by its form.
type Options struct {
	// Names stay as they are wherever they stand as words of their own.
	Names []string
	// Codes are the inline codes that the document marks as such. They are part of the texts, and so of what answers are stored
	// under.
	Codes []string
}

// Engine is an engine that does not get to see what must stay.
type Engine struct {
	translate.Engine
	opt    Options
	markup translate.Markup
	call   func(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error)
	priced func(sent string) string
}

// New wraps e.
func New(e translate.Engine, opt Options) *Engine {
	if k, ok := e.(translate.Keeper); ok {
		return &Engine{e, opt, k.Markup(), k.TranslateMarked, k.Priced}
	}
	return &Engine{e, opt, translate.Tokens{}, e.Translate, func(sent string) string { return sent }}
}

// version changes when answers that were stored before are no longer good, by how texts are marked: then all are bought anew.
const version = "protect/1"

// Settings are those of the engine within, and what is kept.
func (e *Engine) Settings() string {
	own := version
	if len(e.opt.Names) > 0 {
		own += fmt.Sprintf(" names %.8x", sha256.Sum256([]byte(strings.Join(e.opt.Names, "\n"))))
	}
	return strings.TrimSpace(e.Engine.Settings() + " " + own)
}

// Sent is text with the marks.
func (e *Engine) Sent(text string) string {
	if strings.TrimSpace(text) == "" {
		return text
	}
	return e.markup.Mark(text, e.keep(text))
}

// Priced is what the service's price counts of what Sent gave.
func (e *Engine) Priced(sent string) string { return e.priced(sent) }

// keep finds what is to stay in text, in order.
func (e *Engine) keep(text string) []bitext.Span {
	var out []bitext.Span
	for _, p := range placeable.All(text, e.opt.Names, e.opt.Codes) {
		if _, hidden := e.markup.(translate.Tokens); hidden && p.Kind == placeable.Measure {
			continue // an engine that does not see the number gets the words around it wrong; the checks compare
		}
		out = append(out, p.Span)
	}
	return out
}

// Translate has texts translated around what is to stay.
func (e *Engine) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	marked := make([]string, len(texts))
	for i, t := range texts {
		marked[i] = e.Sent(t)
	}
	answers, err := e.call(ctx, from, to, marked)
	if err != nil || len(answers) != len(texts) { // the caller counts
		return answers, err
	}
	out := slices.Clone(answers)
	for i := range out {
		if out[i].Err == nil {
			out[i].Text, out[i].Damaged = e.restore(texts[i], answers[i].Text)
		}
	}
	return out, nil
}

// restore puts back what stays of text. The answer is damaged where a part is missing, there twice, or has grown together with its
// neighbours so that nobody would find it there.
func (e *Engine) restore(text, answer string) (restored string, damaged bool) {
	keep := e.keep(text)
	seen := make([]int, len(keep))
	var b strings.Builder
	afterPart := false
	for _, p := range e.markup.Unmark(answer) {
		switch {
		case p.Mark > len(keep): // made up by the engine
			b.WriteString(p.Text)
			damaged = true
		case p.Mark > 0:
			k := keep[p.Mark-1]
			seen[p.Mark-1]++
			if endsIn(b.String(), "/.,;:!?…") && (beginsInWord(text[k.Start:]) || strings.ContainsRune("@#%", rune(text[k.Start]))) {
				b.WriteByte(' ')
			}
			b.WriteString(text[k.Start:k.End])
		default:
			if afterPart && endsIn(b.String(), "/") && beginsInWord(p.Text) {
				b.WriteByte(' ')
			}
			b.WriteString(p.Text)
		}
		afterPart = p.Mark > 0
	}
	damaged = damaged || slices.ContainsFunc(seen, func(n int) bool { return n != 1 })
	return b.String(), damaged || !e.intact(text, b.String())
}

// Engines leave out the space between a mark and a word. Put back, @anna would become @annaand.

// endsIn reports whether s ends in a letter, a digit or one of marks.
func endsIn(s, marks string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r) || s != "" && strings.ContainsRune(marks, r)
}

func beginsInWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// intact reports whether translation has all that stays of text, each as often as text.
func (e *Engine) intact(text, translation string) bool {
	count := func(s string) map[string]int {
		n := make(map[string]int)
		for _, k := range e.keep(s) {
			n[s[k.Start:k.End]]++
		}
		return n
	}
	got := count(translation)
	for part, n := range count(text) {
		if got[part] != n {
			return false
		}
	}
	return true
}
