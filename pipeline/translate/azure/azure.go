// Package azure is the engine that uses Azure's Translator, version 3.0
// (https://learn.microsoft.com/azure/ai-services/translator/reference/v3-0-translate).
//
//	e, err := azure.New(azure.Options{}) // AZURE_TRANSLATOR_KEY and AZURE_TRANSLATOR_REGION are in the environment
//	defer e.Close()
//	answers, err := e.Translate(ctx, "fr", "en", []string{"Bonjour."})
//
// Text goes to Microsoft, over HTTPS, in the body of calls. It is paid for by the character. See docs/engines.md.
package azure

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/internal/rest"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/internal/languages"
	"visavis/pipeline/translate/internal/prose"
)

// Name is the engine's name on the command line.
const Name = "azure"

// The variables that are looked at.
const (
	KeyVar    = "AZURE_TRANSLATOR_KEY"
	RegionVar = "AZURE_TRANSLATOR_REGION"
)

const serviceURL = "https://api.cognitive.microsofttranslator.com"

// Limits of a call, https://learn.microsoft.com/azure/ai-services/translator/service-limits: 1,000 texts and 50,000 characters. Half
// of that always passes, also if a character outside the basic plane counts twice.
const (
	maxSegments   = 1000
	maxCodePoints = 25_000
)

// Options are what an Engine is made of. The zero value takes key and region from the environment.
type Options struct {
	// Key is the resource's key; empty means the variable AZURE_TRANSLATOR_KEY.
	Key string
	// Region is the resource's; empty means the variable AZURE_TRANSLATOR_REGION. A global resource has none.
	Region string
	// Category names a system of one's own, trained with Custom Translator; empty is the general one.
	Category string
	// URL is where the service is, if not at its global address.
	URL string
}

// Engine calls the service.
type Engine struct {
	category string
	client   *rest.Client
	known    languages.Known
}

// New makes an engine without asking the service anything. The error is a *translate.SetupError.
func New(opt Options) (*Engine, error) {
	if opt.Key == "" {
		opt.Key = os.Getenv(KeyVar)
	}
	if opt.Region == "" {
		opt.Region = os.Getenv(RegionVar)
	}
	at, err := rest.ParseEndpoint(Name, opt.URL)
	switch {
	case err != nil:
		return nil, err
	case at.URL == "":
		at.URL = serviceURL
	}
	if opt.Key == "" && !at.Plain {
		return nil, &translate.SetupError{Engine: Name, Missing: "the variable " + KeyVar + " is not set",
			Hint: "set " + KeyVar + " to the key of your Translator resource in the Azure portal, and " + RegionVar + " to its region, as westeurope"}
	}
	if err := at.CheckKey(Name, KeyVar, opt.Key); err != nil {
		return nil, err
	}
	header := make(http.Header)
	if opt.Key != "" {
		header.Set("Ocp-Apim-Subscription-Key", opt.Key)
	}
	if opt.Region != "" {
		header.Set("Ocp-Apim-Subscription-Region", opt.Region)
	}
	return &Engine{category: opt.Category,
		client: rest.New(rest.Options{Engine: Name, URL: at.URL, Header: header, Key: opt.Key, KeyFrom: KeyVar, Failure: failure})}, nil
}

// freeQuota is the code of a subscription whose free characters of the month are used up; its status is 403.
const freeQuota = "403001"

func failure(status int, body []byte) rest.Failure {
	var e struct {
		Error struct {
			Code    json.Number `json:"code"`
			Message string      `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &e) != nil {
		return rest.Failure{}
	}
	return rest.Failure{Message: e.Error.Message, Quota: e.Error.Code.String() == freeQuota}
}

// Origin names the category as the model.
func (e *Engine) Origin(from, to string) bitext.Origin {
	return bitext.Origin{Kind: bitext.Machine, Engine: Name, Model: e.category}
}

// Settings is empty: the model says everything.
func (e *Engine) Settings() string { return "" }

// Limits are Azure's.
func (e *Engine) Limits() translate.Limits {
	return translate.Limits{Segments: maxSegments, CodePoints: maxCodePoints, Concurrent: 4}
}

// Supports asks Azure, once, which languages it knows. No text is sent.
func (e *Engine) Supports(ctx context.Context, from, to string) error {
	known, err := e.known.Ask(ctx, Name, e.ask)
	if err != nil {
		return err
	}
	return known.Supports(Name, from, to)
}

func (e *Engine) ask(ctx context.Context) (languages.List, error) {
	var got struct {
		Translation map[string]struct{} `json:"translation"`
	}
	if err := e.client.Call(ctx, http.MethodGet, "/languages?api-version=3.0&scope=translation", nil, &got); err != nil {
		return nil, err
	}
	list := languages.List{}
	for code := range got.Translation {
		list = append(list, code)
	}
	return list, nil
}

// code is the language's code at Azure: as far as it has told, else the plain one, where Chinese has its script.
func (e *Engine) code(lang string) string {
	known := e.known.List()
	c, ok := known.Code(lang)
	switch {
	case !ok:
		return lang
	case known == nil && strings.HasPrefix(c, "zh"):
		return map[string]string{"zh-CN": "zh-Hans", "zh-TW": "zh-Hant"}[c]
	}
	return c
}

// text is an element of the body of POST /translate.
type text struct {
	Text string `json:"Text"`
}

// Markup is HTML's class notranslate
// (https://learn.microsoft.com/azure/ai-services/translator/text-translation/how-to/prevent-translation).
func (e *Engine) Markup() translate.Markup {
	return translate.Tags{Name: "span", Attributes: `class="notranslate"`}
}

// Priced is all of it: Azure counts markup, too (https://azure.microsoft.com/pricing/details/translator/).
func (e *Engine) Priced(marked string) string { return marked }

// TranslateMarked sends texts in one call, as HTML.
func (e *Engine) TranslateMarked(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	return e.translate(ctx, from, to, texts, "html")
}

// Translate sends texts in one call, as plain text.
func (e *Engine) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	answers, err := e.translate(ctx, from, to, texts, "plain")
	for i := range answers {
		answers[i].Text = prose.Plain(texts[i], answers[i].Text)
	}
	return answers, err
}

func (e *Engine) translate(ctx context.Context, from, to string, texts []string, textType string) ([]translate.Answer, error) {
	origin := e.Origin(from, to)
	out, send, at := prose.Split(texts, origin)
	if len(send) == 0 {
		return out, ctx.Err()
	}
	body := make([]text, len(send))
	for i, t := range send {
		body[i] = text{t}
	}
	query := url.Values{"api-version": {"3.0"}, "from": {e.code(from)}, "to": {e.code(to)}, "textType": {textType}}
	if e.category != "" {
		query.Set("category", e.category)
		query.Set("allowFallback", "false") // a general translation would be taken for one of the system that was asked for
	}
	var got []struct {
		Translations []text `json:"translations"`
	}
	if err := e.client.Call(ctx, http.MethodPost, "/translate?"+query.Encode(), body, &got); err != nil {
		return nil, translate.Unsupported(ctx, e, from, to, err)
	}
	if err := translate.CheckCount(Name, len(send), len(got)); err != nil {
		return nil, err
	}
	for k, g := range got {
		if err := translate.CheckCount(Name, 1, len(g.Translations)); err != nil {
			return nil, err
		}
		out[at[k]] = translate.Answer{Text: g.Translations[0].Text, Origin: origin}
	}
	return out, nil
}

// Close ends idle connections.
func (e *Engine) Close() error { return e.client.Close() }
