package openai

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/internal/prose"
)

// Why a line of an answer cannot be used.
var (
	errLeftOut  = errors.New("the model left this text out")
	errTwice    = errors.New("the model gave more than one translation of this text")
	errBeside   = errors.New("the model left out or doubled the text beside this one, and may have merged them")
	errEmpty    = errors.New("the model's translation is empty")
	errSource   = errors.New("the model gave the text back in its own language")
	errRunsAway = errors.New("the model's translation is far longer than the text")
)

// sortOut gives each text the line with its id. Where a text has no line of its own, or several, the texts beside it are not certain
// either: a model that merges two texts puts them under one of their ids. problem is what is wrong with the answer as a whole.
func sortOut(ids, texts []string, lines []line, problem error, origin bitext.Origin, same bool) []translate.Answer {
	out := make([]translate.Answer, len(texts))
	found := make(map[string][]string)
	for _, l := range lines {
		found[l.ID] = append(found[l.ID], l.Text)
	}
	lost := func(i int) bool {
		return i >= 0 && i < len(ids) && (len(found[ids[i]]) != 1 || strings.TrimSpace(found[ids[i]][0]) == "")
	}
	for i, text := range texts {
		switch got := found[ids[i]]; {
		case problem != nil:
			out[i].Err = problem
		case len(got) == 0:
			out[i].Err = errLeftOut
		case len(got) > 1:
			out[i].Err = errTwice
		case lost(i):
			out[i].Err = errEmpty
		case lost(i-1) || lost(i+1):
			out[i].Err = errBeside
		default:
			answer := prose.Plain(text, got[0])
			if out[i].Err = doubt(text, answer, same); out[i].Err == nil {
				out[i] = translate.Answer{Text: answer, Origin: origin}
			}
		}
	}
	doubtUnchanged(texts, out)
	for i, a := range out {
		if a.Err != nil {
			out[i].Err = fmt.Errorf("%s: %w", Name, a.Err)
		}
	}
	return out
}

// doubtUnchanged takes back short answers that are their own text, a name or an OK, where the model has given back others of the batch
// in their own language. Asked alone they may stay.
func doubtUnchanged(texts []string, answers []translate.Answer) {
	if !slices.ContainsFunc(answers, func(a translate.Answer) bool { return errors.Is(a.Err, errSource) }) {
		return
	}
	for i, a := range answers {
		if a.Err == nil && strings.TrimSpace(a.Text) == strings.TrimSpace(texts[i]) {
			answers[i] = translate.Answer{Err: errSource}
		}
	}
}

// doubt says why answer is no translation of text.
func doubt(text, answer string, same bool) error {
	switch {
	case !same && echoes(text, answer):
		return errSource
	case utf8.RuneCountInString(answer) > 5*utf8.RuneCountInString(text)+100:
		return errRunsAway
	}
	return nil
}

// echoes reports whether nearly all words of text stand in answer too: nine in ten, where it has five or more. Names, numbers and
// single letters do not count, since translations keep them.
func echoes(text, answer string) bool {
	const fewest = 5
	words := plainWords(text)
	if len(words) < fewest {
		return false
	}
	there := make(map[string]bool)
	for _, w := range plainWords(answer) {
		there[w] = true
	}
	n := 0
	for _, w := range words {
		if there[w] {
			n++
		}
	}
	return 10*n >= 9*len(words)
}

// plainWords are the words of two letters or more in small letters. Addresses and the like are none.
func plainWords(text string) []string {
	var out []string
	for _, w := range strings.Fields(text) {
		w = strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
		odd := func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsMark(r) && !strings.ContainsRune("'’-", r)
		}
		if utf8.RuneCountInString(w) >= 2 && strings.ToLower(w) == w && !strings.ContainsFunc(w, odd) {
			out = append(out, w)
		}
	}
	return out
}

// sameLanguage is true for variants of one language, between which most of a text stays.
func sameLanguage(from, to string) bool {
	a, errA := language.Parse(from)
	b, errB := language.Parse(to)
	if errA != nil || errB != nil {
		return from == to
	}
	baseA, _ := a.Base()
	baseB, _ := b.Base()
	return baseA == baseB
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
