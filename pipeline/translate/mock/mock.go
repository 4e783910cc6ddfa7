// Package mock is an engine for tests: a fixed, reversible transformation of the text that nobody takes for a translation.
//
//	a, _ := mock.New().Translate(ctx, "fr", "en", []string{"Le chat de Paul a 3 ans."})
//	a[0].Text   // "[mock] Le tahc ed Paul a 3 ans."
//	mock.Source(a[0].Text) // "Le chat de Paul a 3 ans.", true
//
// Letters of plain lower-case words are written backwards. Numbers, names and whatever else begins with a capital,
// placeholders, tags, addresses, entities, short words before a full stop (abbreviations), punctuation and white space stay as
// they are and where they are, so that a text keeps its sentences.
package mock

import (
	"context"
	"regexp"
	"strings"
	"unicode"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
)

// Name is the engine's name on the command line.
const Name = "mock"

// Mark stands at the start of every text that the mock makes.
const Mark = "[mock] "

// Engine is the mocked engine. It translates between any two languages and never fails.
type Engine struct{}

// New gives the mocked engine.
func New() *Engine { return &Engine{} }

// Origin marks everything that the mock makes.
func (*Engine) Origin(from, to string) bitext.Origin {
	return bitext.Origin{Kind: bitext.Mock, Engine: Name}
}

// Settings is empty: the mock has none.
func (*Engine) Settings() string { return "" }

// Limits are those of an ordinary service, so that runs with the mock take the same way.
func (*Engine) Limits() translate.Limits {
	return translate.Limits{Segments: 128, CodePoints: 30_000, Concurrent: 4}
}

// Supports is nil for every pair of languages.
func (*Engine) Supports(context.Context, string, string) error { return nil }

// Translate transforms texts. The error is that of ctx.
func (e *Engine) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = Text(t)
	}
	return translate.Answers(e.Origin(from, to), out), nil
}

// Close does nothing.
func (*Engine) Close() error { return nil }

// Text is what the mock makes of text. White space alone stays as it is.
func Text(text string) string {
	if strings.TrimSpace(text) == "" {
		return text
	}
	return Mark + turn(text)
}

// Source is the text of which the mock made translation, and whether it is one of the mock's.
func Source(translation string) (string, bool) {
	text, ok := strings.CutPrefix(translation, Mark)
	if !ok {
		return translation, strings.TrimSpace(translation) == ""
	}
	return turn(text), true
}

// kept are stretches that stay as they are as a whole. What decides is only where letters stand, not which letters they are:
// that is why turning twice gives the text back.
var kept = regexp.MustCompile(`\{[^{}]*\}|<[^<>]*>|\S+`)

// turn writes plain words backwards.
func turn(text string) string {
	return kept.ReplaceAllStringFunc(text, func(s string) string {
		if s[0] == '{' && s[len(s)-1] == '}' || s[0] == '<' && s[len(s)-1] == '>' || !plain(s) {
			return s
		}
		return turnWords(s)
	})
}

// plain reports whether token is made of nothing but words and the punctuation of prose around and between them.
func plain(token string) bool {
	runes := []rune(token)
	for i, r := range runes {
		switch {
		case unicode.IsDigit(r), strings.ContainsRune(`{}[]<>$%@#/\&_=+*^~|`, r):
			return false
		case (r == '.' || r == ':') && i > 0 && i+1 < len(runes) && unicode.IsLetter(runes[i-1]) && unicode.IsLetter(runes[i+1]):
			return false // a file name, a domain, a.m.
		}
	}
	return true
}

// abbreviation is the length in letters up to which a word before a full stop may be one.
const abbreviation = 4

func turnWords(token string) string {
	runes := []rune(token)
	for start := 0; start < len(runes); {
		if !unicode.IsLetter(runes[start]) {
			start++
			continue
		}
		end, lower := start, true
		for ; end < len(runes) && unicode.IsLetter(runes[end]); end++ {
			lower = lower && unicode.IsLower(runes[end])
		}
		short := end < len(runes) && runes[end] == '.' && end-start <= abbreviation
		if lower && !short {
			for i, j := start, end-1; i < j; i, j = i+1, j-1 {
				runes[i], runes[j] = runes[j], runes[i]
			}
		}
		start = end
	}
	return string(runes)
}
