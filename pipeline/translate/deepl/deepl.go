// Package deepl is the engine that uses DeepL's API (https://developers.deepl.com/api-reference/translate).
//
//	e, err := deepl.New(deepl.Options{Formality: "more"}) // the key is in DEEPL_AUTH_KEY
//	defer e.Close()
//	answers, err := e.Translate(ctx, "fr", "de", []string{"Comment allez-vous ?"})
//
// Text goes to DeepL, over HTTPS, in the body of calls. It is paid for by the character. See docs/engines.md.
package deepl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"

	"visavis/pipeline/bitext"
	"visavis/pipeline/glossary"
	"visavis/pipeline/internal/rest"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/internal/languages"
	"visavis/pipeline/translate/internal/prose"
)

// Name is the engine's name on the command line.
const Name = "deepl"

// KeyVar is the variable that holds the key.
const KeyVar = "DEEPL_AUTH_KEY"

// Where the service is. Keys that end in :fx are of the free plan, which has an address of its own
// (https://developers.deepl.com/docs/getting-started/auth).
const (
	proURL  = "https://api.deepl.com"
	freeURL = "https://api-free.deepl.com"
)

// Limits of a call: 50 texts, and 128 KiB of body. 30,000 code points of four bytes each stay below that.
const (
	maxSegments   = 50
	maxCodePoints = 30_000
)

// Options are what an Engine is made of. The zero value takes the key from the environment and leaves the rest to DeepL.
type Options struct {
	// Key is the authentication key; empty means the variable DEEPL_AUTH_KEY.
	Key string
	// URL is where the service is, if not with DeepL.
	URL string
	// Formality is more or less, prefer_more or prefer_less (which pass where the language has no such thing), or empty.
	Formality string
	// GlossaryID is the id of a glossary at DeepL.
	GlossaryID string
	// Terms are the user's own glossary. Without a GlossaryID it is made at DeepL when the first text is sent, and used from then on.
	Terms []glossary.Term
	// Tell, if set, is told what was done at DeepL with Terms: a sentence without its full stop.
	Tell func(string)
	// Model is DeepL's model_type: quality_optimized, prefer_quality_optimized or latency_optimized; empty leaves it to DeepL.
	Model string
}

// Values that options may have, as DeepL documents them.
var (
	formalities = []string{"", "default", "more", "less", "prefer_more", "prefer_less"}
	models      = []string{"", "quality_optimized", "prefer_quality_optimized", "latency_optimized"}
)

// Engine calls the service.
type Engine struct {
	opt    Options
	client *rest.Client
	terms  *terms

	mu      sync.Mutex
	sources languages.List // nil until the service was asked
	targets languages.List
	formal  map[string]bool // target codes that have formality
}

// New makes an engine without asking the service anything. The error is a *translate.SetupError.
func New(opt Options) (*Engine, error) {
	if !slices.Contains(formalities, opt.Formality) {
		return nil, &translate.SetupError{Engine: Name, Missing: "there is no formality " + opt.Formality,
			Hint: "--formality is one of " + strings.Join(formalities[1:], ", ")}
	}
	if !slices.Contains(models, opt.Model) {
		return nil, &translate.SetupError{Engine: Name, Missing: "there is no model " + opt.Model, Hint: "--model is one of " + strings.Join(models[1:], ", ")}
	}
	if opt.Key == "" {
		opt.Key = os.Getenv(KeyVar)
	}
	at, err := rest.ParseEndpoint(Name, opt.URL)
	switch {
	case err != nil:
		return nil, err
	case at.URL == "" && freeKey(opt.Key):
		at.URL = freeURL
	case at.URL == "":
		at.URL = proURL
	}
	if opt.Key == "" && !at.Plain {
		return nil, &translate.SetupError{Engine: Name, Missing: "the variable " + KeyVar + " is not set",
			Hint: "set " + KeyVar + " to the key from your DeepL account, under API keys; the free plan has one too"}
	}
	if err := at.CheckKey(Name, KeyVar, opt.Key); err != nil {
		return nil, err
	}
	own, err := newTerms(opt.Terms)
	if err != nil {
		return nil, err
	}
	header := make(http.Header)
	if opt.Key != "" {
		header.Set("Authorization", "DeepL-Auth-Key "+opt.Key)
	}
	return &Engine{opt: opt, terms: own,
		client: rest.New(rest.Options{Engine: Name, URL: at.URL, Header: header, Key: opt.Key, KeyFrom: KeyVar, Failure: failure})}, nil
}

// freeKey reports whether key is of the free plan.
func freeKey(key string) bool { return strings.HasSuffix(key, ":fx") }

// FreePlan reports whether the key is of the free plan, on which nothing is charged and the characters of a month are counted.
func (e *Engine) FreePlan() bool { return freeKey(e.opt.Key) }

// quotaExceeded is DeepL's own status (https://developers.deepl.com/docs/best-practices/error-handling).
const quotaExceeded = 456

func failure(status int, body []byte) rest.Failure {
	f := rest.CommonFailure(status, body)
	f.Quota = status == quotaExceeded
	return f
}

// Origin names the model that is asked for. Answers name the one that DeepL says it used.
func (e *Engine) Origin(from, to string) bitext.Origin {
	return bitext.Origin{Kind: bitext.Machine, Engine: Name, Model: e.opt.Model}
}

// Settings are the formality and the glossary.
func (e *Engine) Settings() string {
	var out []string
	if e.opt.Formality != "" {
		out = append(out, "formality="+e.opt.Formality)
	}
	switch {
	case e.opt.GlossaryID != "":
		out = append(out, "glossary="+e.opt.GlossaryID)
	case e.terms.count > 0:
		out = append(out, "terms="+e.terms.hash)
	}
	return strings.Join(out, " ")
}

// Limits are DeepL's.
func (e *Engine) Limits() translate.Limits {
	return translate.Limits{Segments: maxSegments, CodePoints: maxCodePoints, Concurrent: 4}
}

// Supports asks DeepL, once, which languages it knows. No text is sent.
func (e *Engine) Supports(ctx context.Context, from, to string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.ask(ctx); err != nil {
		return err
	}
	_, okFrom := e.sources.Code(from)
	code, okTo := e.targets.Code(to)
	if !okFrom || !okTo {
		return &translate.PairError{Engine: Name, From: from, To: to, Languages: slices.Sorted(slices.Values(e.targets))}
	}
	if (e.opt.Formality == "more" || e.opt.Formality == "less") && !e.formal[code] {
		return &translate.SetupError{Engine: Name, Missing: "it knows no formality in " + to,
			Hint: "leave --formality out, or use prefer_" + e.opt.Formality + ", which passes where there is none"}
	}
	return nil
}

// language is an entry of GET /v2/languages.
type language struct {
	Language          string `json:"language"`
	SupportsFormality bool   `json:"supports_formality"`
}

func (e *Engine) ask(ctx context.Context) error {
	if e.targets != nil {
		return nil
	}
	var sources, targets []language
	err := languages.Ask(ctx, Name, func(ctx context.Context) error {
		if err := e.client.Call(ctx, http.MethodGet, "/v2/languages?type=source", nil, &sources); err != nil {
			return err
		}
		return e.client.Call(ctx, http.MethodGet, "/v2/languages?type=target", nil, &targets)
	})
	if err != nil {
		return err
	}
	e.sources, e.targets, e.formal = languages.List{}, languages.List{}, make(map[string]bool)
	for _, l := range sources {
		e.sources = append(e.sources, l.Language)
	}
	for _, l := range targets {
		e.targets = append(e.targets, l.Language)
		e.formal[l.Language] = l.SupportsFormality
	}
	return nil
}

// codes are the languages' codes at DeepL: as far as it has told, else its own rule, which wants upper case, no region for the
// source, and one for English and Portuguese as a target.
func (e *Engine) codes(from, to string) (source, target string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	sources, targets := e.sources, e.targets
	if targets == nil {
		targets = languages.List{"EN-GB", "EN-US", "PT-BR", "PT-PT", "ZH-HANS", "ZH-HANT"}
	}
	source, _ = sources.Code(from)
	if target, _ = targets.Code(to); target == "" {
		target, _ = languages.List(nil).Code(to)
	}
	base, _, _ := strings.Cut(strings.ToUpper(source), "-")
	return base, strings.ToUpper(target)
}

// request is the body of POST /v2/translate.
type request struct {
	Text               []string `json:"text"`
	SourceLang         string   `json:"source_lang"`
	TargetLang         string   `json:"target_lang"`
	PreserveFormatting bool     `json:"preserve_formatting"`
	Formality          string   `json:"formality,omitempty"`
	GlossaryID         string   `json:"glossary_id,omitempty"`
	ModelType          string   `json:"model_type,omitempty"`
	TagHandling        string   `json:"tag_handling,omitempty"`
	IgnoreTags         []string `json:"ignore_tags,omitempty"`
}

// response is what DeepL answers.
type response struct {
	Translations []struct {
		Text          string `json:"text"`
		ModelTypeUsed string `json:"model_type_used"`
	} `json:"translations"`
}

// keepTag is the tag that DeepL is told not to look into.
const keepTag = "x"

// Markup is XML with a tag that is ignored (ignore_tags in https://developers.deepl.com/docs/xml-and-html-handling/xml).
func (e *Engine) Markup() translate.Markup { return tags }

var tags = translate.Tags{Name: keepTag}

// Priced is marked without the tags: with tag_handling they cost nothing
// (https://support.deepl.com/hc/en-us/articles/360020685720-Usage-count-and-billing-in-DeepL-API).
func (e *Engine) Priced(marked string) string { return tags.Bare(marked) }

// TranslateMarked sends texts in one call, as XML.
func (e *Engine) TranslateMarked(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	return e.translate(ctx, from, to, texts, request{TagHandling: "xml", IgnoreTags: []string{keepTag}})
}

// Translate sends texts in one call, as plain text.
func (e *Engine) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	answers, err := e.translate(ctx, from, to, texts, request{})
	for i := range answers {
		answers[i].Text = prose.Plain(texts[i], answers[i].Text)
	}
	return answers, err
}

// translate completes r and makes the call.
func (e *Engine) translate(ctx context.Context, from, to string, texts []string, r request) ([]translate.Answer, error) {
	origin := e.Origin(from, to)
	out, send, at := prose.Split(texts, origin)
	if len(send) == 0 {
		return out, ctx.Err()
	}
	r.Text, r.Formality, r.ModelType = send, e.opt.Formality, e.opt.Model
	r.SourceLang, r.TargetLang = e.codes(from, to)
	var err error
	if r.GlossaryID, err = e.glossary(ctx, r.SourceLang, r.TargetLang); err != nil {
		return nil, err
	}
	r.PreserveFormatting = true // the marks and the capital at a segment's ends are the segment's business
	var got response
	if err := e.client.Call(ctx, http.MethodPost, "/v2/translate", r, &got); err != nil {
		return nil, e.explain(ctx, from, to, err)
	}
	if err := translate.CheckCount(Name, len(send), len(got.Translations)); err != nil {
		return nil, err
	}
	for k, t := range got.Translations {
		o := origin
		if t.ModelTypeUsed != "" {
			o.Model = t.ModelTypeUsed
		}
		out[at[k]] = translate.Answer{Text: t.Text, Origin: o}
	}
	return out, nil
}

// explain tells a language that DeepL does not know from a text that it will not take, and says how much of the quota is used.
func (e *Engine) explain(ctx context.Context, from, to string, err error) error {
	var quota *rest.QuotaError
	if errors.As(err, &quota) {
		if used, limit, uerr := e.Usage(ctx); uerr == nil {
			return fmt.Errorf("%w; %d of %d characters of this month are used", err, used, limit)
		}
	}
	return translate.Unsupported(ctx, e, from, to, err)
}

// Usage says how many characters of the month's are used, and how many there are. It is GET /v2/usage.
func (e *Engine) Usage(ctx context.Context) (used, limit int64, err error) {
	var u struct {
		CharacterCount json.Number `json:"character_count"`
		CharacterLimit json.Number `json:"character_limit"`
	}
	err = languages.Ask(ctx, Name, func(ctx context.Context) error { return e.client.Call(ctx, http.MethodGet, "/v2/usage", nil, &u) })
	if err != nil {
		return 0, 0, err
	}
	if used, err = u.CharacterCount.Int64(); err == nil {
		limit, err = u.CharacterLimit.Int64()
	}
	if err != nil {
		return 0, 0, fmt.Errorf("%s: the answer about usage has no numbers", Name)
	}
	return used, limit, nil
}

// Close ends idle connections.
func (e *Engine) Close() error { return e.client.Close() }
