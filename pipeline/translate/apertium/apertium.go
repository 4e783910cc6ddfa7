// Package apertium is the engine that translates on this machine with Apertium, where that is installed: free, rough, and no
// text leaves the computer.
//
//	e := apertium.New(apertium.Options{})
//	defer e.Close()
//	if err := e.Supports(ctx, "fr", "en"); err != nil { … }   // says what to install
//	answers, err := e.Translate(ctx, "fr", "en", []string{"Bonjour tout le monde."})
//	answers[0].Text         // "Good morning everybody."
//	answers[0].Origin.Model // "fra-cat|cat-eng": by way of Catalan
//
// Apertium's programs are started once for each pair of languages and stay until Close. A text's translation does not depend on
// which texts came before it.
package apertium

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"sync"
	"unicode"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
)

// Name is the engine's name on the command line.
const Name = "apertium"

// Options say where Apertium is. The zero value looks where it is installed.
type Options struct {
	// DataDir is the folder that has the folder modes; empty means the variable APERTIUM_DATADIR, or where packages put it.
	DataDir string
	// Via are the languages by way of which the translation goes, one mode for each step; empty finds the shortest way.
	Via []string
}

// Engine runs Apertium. It is ready to use as New gives it.
type Engine struct {
	opt   Options
	slots chan struct{} // one for each call that may be under way

	mu     sync.Mutex
	modes  []mode // read once
	idle   map[string][]*line
	closed bool
}

// New makes an engine. Whether Apertium is there shows when Supports is asked.
func New(opt Options) *Engine {
	return &Engine{opt: opt, slots: make(chan struct{}, concurrent), idle: make(map[string][]*line)}
}

// concurrent is how many calls can be under way at once. Each needs programs of its own, which are a dozen for each mode and
// keep several processors busy already; a second call fills the time in which the first waits for taggers.
const concurrent = 2

// installed reads what is installed.
func (e *Engine) installed() ([]mode, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.modes != nil {
		return e.modes, nil
	}
	modes, err := findModes(e.opt)
	if err != nil {
		return nil, err
	}
	if _, err := exec.LookPath("lt-proc"); err != nil {
		return nil, missing("Apertium is not installed (there is no program lt-proc)")
	}
	if len(modes) == 0 {
		return nil, missing("Apertium has no languages (there are no modes in " + strings.Join(dataDirs(e.opt), ", ") + ")")
	}
	e.modes = modes
	return modes, nil
}

func missing(what string) error {
	return &translate.SetupError{Engine: Name, Missing: what,
		Hint: "on Debian or Ubuntu: sudo apt install apertium apertium-fra-cat apertium-eng-cat (for French to English)"}
}

// Origin says by which modes the translation goes. Where there is no way Model is empty.
func (e *Engine) Origin(from, to string) bitext.Origin {
	o := bitext.Origin{Kind: bitext.Machine, Engine: Name}
	if way, err := e.route(from, to); err == nil {
		o.Model = names(way)
	}
	return o
}

// Settings is empty: the model says everything.
func (e *Engine) Settings() string { return "" }

// Limits keep a call short, so that little is lost when a run is stopped.
func (e *Engine) Limits() translate.Limits {
	return translate.Limits{Segments: 32, CodePoints: 10_000, Concurrent: concurrent}
}

// Supports reports whether installed modes lead from one language to the other.
func (e *Engine) Supports(ctx context.Context, from, to string) error {
	_, err := e.route(from, to)
	return err
}

func (e *Engine) route(from, to string) ([]mode, error) {
	modes, err := e.installed()
	if err != nil {
		return nil, err
	}
	if len(e.opt.Via) > 0 {
		return routeVia(modes, from, to, e.opt.Via)
	}
	r := route(modes, from, to)
	if r == nil {
		return nil, &translate.PairError{Engine: Name, From: from, To: to, Pairs: pairs(modes)}
	}
	return r, nil
}

// Translate translates texts, each by itself. Its line breaks and other white space, signs and emoji stay.
func (e *Engine) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	way, err := e.route(from, to)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := make([]string, len(texts))
	messages, taken := make([][]byte, 0, len(texts)), make([][]string, 0, len(texts))
	var sent []int
	for i, t := range texts {
		if !strings.ContainsFunc(t, unicode.IsLetter) {
			out[i] = t // numbers and signs
			continue
		}
		m, tk := encode(t, i)
		messages, taken, sent = append(messages, []byte(m)), append(taken, tk), append(sent, i)
	}
	if len(sent) > 0 {
		if err := e.run(ctx, way, messages, func(k int, answer string) (err error) {
			out[sent[k]], err = decode(answer, sent[k], taken[k])
			return err
		}); err != nil {
			return nil, err
		}
	}
	return translate.Answers(e.Origin(from, to), out), nil
}

// run sends messages through an idle line, or a new one, and hands each answer to use. The line is kept for the next call if all
// went well.
func (e *Engine) run(ctx context.Context, way []mode, messages [][]byte, use func(k int, answer string) error) error {
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	key := names(way)
	l, err := e.take(key, way)
	if err != nil {
		return err
	}
	answers, err := l.run(ctx, messages)
	for k, a := range answers {
		if err = use(k, string(a)); err != nil {
			err = &translate.RefusedError{Err: err} // one text is at fault; sent by itself it shows
			break
		}
	}
	if err != nil || !e.give(key, l) {
		l.close()
	}
	return err
}

func (e *Engine) take(key string, way []mode) (*line, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, fmt.Errorf("%s: closed", Name)
	}
	if idle := e.idle[key]; len(idle) > 0 {
		l := idle[len(idle)-1]
		e.idle[key] = idle[:len(idle)-1]
		return l, nil
	}
	l, err := newLine(way)
	if errors.Is(err, exec.ErrNotFound) {
		return nil, missing(err.Error())
	}
	return l, err
}

func (e *Engine) give(key string, l *line) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return false
	}
	e.idle[key] = append(e.idle[key], l)
	return true
}

// Close ends Apertium's programs.
func (e *Engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.closed = true
	for _, lines := range e.idle {
		for _, l := range lines {
			l.close()
		}
	}
	e.idle = nil
	return nil
}
