// Package libretranslate is the engine that uses a LibreTranslate server (https://github.com/LibreTranslate/LibreTranslate), one's
// own or another's.
//
//	e, err := libretranslate.New(libretranslate.Options{URL: "http://127.0.0.1:5000"})
//	defer e.Close()
//	answers, err := e.Translate(ctx, "fr", "en", []string{"Bonjour."})
//
// Text goes to that server, in the body of calls. See docs/engines.md.
package libretranslate

import (
	"context"
	"html"
	"net/http"
	"os"
	"sort"
	"strings"
	"sync"

	"visavis/pipeline/bitext"
	"visavis/pipeline/internal/rest"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/internal/languages"
	"visavis/pipeline/translate/internal/prose"
)

// Name is the engine's name on the command line.
const Name = "libretranslate"

// The variables that are looked at.
const (
	URLVar = "LIBRETRANSLATE_URL"
	KeyVar = "LIBRETRANSLATE_API_KEY"
)

// Limits of a call. A server of one's own has none unless told so; public ones allow some thousand characters. Small calls lose
// little time: the server translates one sentence after the other.
const (
	maxSegments   = 32
	maxCodePoints = 2000
)

// Options are what an Engine is made of. The zero value takes both from the environment.
type Options struct {
	// URL is where the server is; empty means the variable LIBRETRANSLATE_URL.
	URL string
	// Key is the API key, where the server wants one; empty means the variable LIBRETRANSLATE_API_KEY.
	Key string
}

// Engine calls the server.
type Engine struct {
	key    string
	client *rest.Client

	mu      sync.Mutex
	asked   bool
	sources languages.List
	targets map[string]languages.List // by source
	codeOf  map[string]string         // the server's codes, by tag
}

// New makes an engine without asking the server anything. The error is a *translate.SetupError.
func New(opt Options) (*Engine, error) {
	if opt.URL == "" {
		opt.URL = os.Getenv(URLVar)
	}
	if opt.Key == "" {
		opt.Key = os.Getenv(KeyVar)
	}
	at, err := rest.ParseEndpoint(Name, opt.URL)
	if err != nil {
		return nil, err
	}
	if at.URL == "" {
		return nil, &translate.SetupError{Engine: Name, Missing: "no server: neither --engine-url nor the variable " + URLVar + " is set",
			Hint: "run one of your own (pip install libretranslate; libretranslate) and give --engine-url http://127.0.0.1:5000"}
	}
	if err := at.CheckKey(Name, KeyVar, opt.Key); err != nil {
		return nil, err
	}
	return &Engine{key: opt.Key, client: rest.New(rest.Options{Engine: Name, URL: at.URL, Key: opt.Key, KeyFrom: KeyVar, Failure: failure})}, nil
}

// failure reads the server's errors. A key that is missing is a 400 there, and all limits are a 429: "Slowdown: 80 per 1 minute".
func failure(status int, body []byte) rest.Failure {
	f := rest.CommonFailure(status, body)
	f.Key = strings.Contains(f.Message, "API key")
	f.Quota = status == http.StatusTooManyRequests && strings.Contains(f.Message, "day")
	return f
}

// Origin says that it was this engine; the server does not say which model it has.
func (e *Engine) Origin(from, to string) bitext.Origin {
	return bitext.Origin{Kind: bitext.Machine, Engine: Name}
}

// Settings is empty: there are none.
func (e *Engine) Settings() string { return "" }

// Limits are those that most servers allow.
func (e *Engine) Limits() translate.Limits {
	return translate.Limits{Segments: maxSegments, CodePoints: maxCodePoints, Concurrent: 4}
}

// Supports asks the server, once, which pairs it has. No text is sent.
func (e *Engine) Supports(ctx context.Context, from, to string) error {
	if err := e.ask(ctx); err != nil {
		return err
	}
	if _, _, ok := e.codes(from, to); !ok {
		return &translate.PairError{Engine: Name, From: from, To: to, Pairs: e.pairs()}
	}
	return nil
}

func (e *Engine) ask(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.asked {
		return nil
	}
	var list []struct {
		Code    string   `json:"code"`
		Targets []string `json:"targets"`
	}
	err := languages.Ask(ctx, Name, func(ctx context.Context) error { return e.client.Call(ctx, http.MethodGet, "/languages", nil, &list) })
	if err != nil {
		return err
	}
	e.asked, e.sources, e.targets, e.codeOf = true, languages.List{}, make(map[string]languages.List), make(map[string]string)
	for _, l := range list {
		source := tag(l.Code)
		e.sources = append(e.sources, source)
		e.codeOf[source] = l.Code
		e.targets[source] = languages.List{}
		for _, t := range l.Targets {
			e.targets[source] = append(e.targets[source], tag(t))
			e.codeOf[tag(t)] = t
		}
	}
	return nil
}

// old are codes of servers before version 1.6 that are no BCP 47 tags of what they stand for.
var old = map[string]string{"zt": "zh-Hant", "pb": "pt-BR"}

func tag(code string) string {
	if t, ok := old[code]; ok {
		return t
	}
	return code
}

// codes are the languages' codes at the server, which has been asked, and whether it has that pair.
func (e *Engine) codes(from, to string) (source, target string, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	source, okFrom := e.sources.Code(from)
	if !okFrom {
		return "", "", false
	}
	target, ok = e.targets[source].Code(to)
	return e.codeOf[source], e.codeOf[target], ok
}

func (e *Engine) pairs() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := []string{}
	for from, targets := range e.targets {
		for _, to := range targets {
			if from != to {
				out = append(out, from+"-"+to)
			}
		}
	}
	sort.Strings(out)
	return out
}

// request is the body of POST /translate. The protocol has the key there.
type request struct {
	Q      []string `json:"q"`
	Source string   `json:"source"`
	Target string   `json:"target"`
	Format string   `json:"format"`
	Key    string   `json:"api_key,omitempty"`
}

// Translate sends texts in one call, as plain text.
func (e *Engine) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	origin := e.Origin(from, to)
	out, send, at := prose.Split(texts, origin)
	if len(send) == 0 {
		return out, ctx.Err()
	}
	if err := e.Supports(ctx, from, to); err != nil { // its codes are needed
		return nil, err
	}
	source, target, _ := e.codes(from, to)
	q := make([]string, len(send))
	for i, t := range send {
		q[i] = escaped(t)
	}
	var got struct {
		TranslatedText []string `json:"translatedText"`
	}
	err := e.client.Call(ctx, http.MethodPost, "/translate", request{Q: q, Source: source, Target: target, Format: "text", Key: e.key}, &got)
	if err != nil {
		return nil, err
	}
	if err := translate.CheckCount(Name, len(send), len(got.TranslatedText)); err != nil {
		return nil, err
	}
	for k, t := range got.TranslatedText {
		out[at[k]] = translate.Answer{Text: prose.Plain(send[k], t), Origin: origin}
	}
	return out, nil
}

// escaped is a text whose character references outlive the server, which takes them out of every answer, of plain text too (the
// unescape at the end of translate() in its app.py): in a text about HTML that would change what it says.
func escaped(text string) string {
	if html.UnescapeString(text) == text {
		return text
	}
	return strings.ReplaceAll(text, "&", "&amp;")
}

// Close ends idle connections.
func (e *Engine) Close() error { return e.client.Close() }
