// Package googlebasic is the engine that uses Google's Cloud Translation, Basic (v2), through Google's own client.
//
//	e, err := googlebasic.New(ctx, googlebasic.Options{})
//	defer e.Close()
//	answers, err := e.Translate(ctx, "fr", "en", []string{"Bonjour."})
//
// Text goes to Google, over HTTPS. The client would put it into the address of a GET; see [transport] for why here it does not.
// It is paid for by the character. See docs/engines.md.
package googlebasic

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"

	translatev2 "cloud.google.com/go/translate"
	"golang.org/x/text/language"
	"google.golang.org/api/googleapi"
	"google.golang.org/api/option"
	htransport "google.golang.org/api/transport/http"

	"visavis/pipeline/bitext"
	"visavis/pipeline/internal/rest"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/internal/gcloud"
	"visavis/pipeline/translate/internal/languages"
	"visavis/pipeline/translate/internal/prose"
)

// Name is the engine's name on the command line.
const Name = "google-basic"

// Limits of a call, https://cloud.google.com/translate/quotas: 128 texts; 5,000 code points are what Google recommends; 6,000,000 a minute.
const (
	maxSegments         = 128
	maxCodePoints       = 5000
	charactersPerMinute = 6_000_000
)

const defaultModel = "nmt"

// Options are what an Engine is made of. The zero value takes everything from the environment.
type Options struct {
	// Key is an API key; empty means the variable GOOGLE_API_KEY. Where that is empty too the application default credentials
	// are used.
	Key string
	// Model names a model; empty means Google's default, nmt.
	Model string
	// URL is where the service is, if not with Google. With http:// no credentials are sent, and none are needed.
	URL string
	// ClientOptions go to Google's client after all others.
	ClientOptions []option.ClientOption
}

// Engine calls the service.
type Engine struct {
	client *translatev2.Client
	base   *http.Transport
	post   *transport
	key    string
	model  string
	known  languages.Known
}

// New makes an engine without asking the service anything. The error is a *translate.SetupError where credentials are missing.
func New(ctx context.Context, opt Options) (*Engine, error) {
	at, err := rest.ParseEndpoint(Name, opt.URL)
	if err != nil {
		return nil, err
	}
	e := &Engine{model: opt.Model, key: opt.Key, base: rest.Transport()}
	if e.key == "" {
		e.key = os.Getenv(gcloud.KeyVar)
	}
	e.post = &transport{base: e.base}
	var trip http.RoundTripper = e.post
	var opts []option.ClientOption
	switch {
	case at.Plain:
		e.key = ""
	case e.key != "":
		e.post.key = e.key
	default:
		creds, err := gcloud.Credentials(ctx, Name)
		if err != nil {
			var setup *translate.SetupError
			if errors.As(err, &setup) {
				setup.Missing += "; nor is " + gcloud.KeyVar
				setup.Hint = "set " + gcloud.KeyVar + " to an API key, or " + setup.Hint
			}
			return nil, err
		}
		if trip, err = htransport.NewTransport(ctx, e.post, option.WithAuthCredentials(creds)); err != nil {
			return nil, fmt.Errorf("%s: %w", Name, err)
		}
	}
	if at.URL != "" {
		e.post.other = true
		opts = append(opts, option.WithEndpoint(at.URL+"/language/translate/"))
	}
	noRedirect := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // text and key would go along
	opts = append(opts, option.WithHTTPClient(&http.Client{Transport: trip, CheckRedirect: noRedirect}))
	if e.client, err = translatev2.NewClient(ctx, append(opts, opt.ClientOptions...)...); err != nil {
		return nil, fmt.Errorf("%s: %w", Name, err)
	}
	return e, nil
}

// Ready finds out, without the network, whether New would find what it needs.
func Ready(ctx context.Context, opt Options) error {
	e, err := New(ctx, opt)
	if err != nil {
		return err
	}
	return e.Close()
}

// Origin names the model that is asked for. Answers name the one that Google says it used.
func (e *Engine) Origin(from, to string) bitext.Origin { return origin(e.model) }

func origin(model string) bitext.Origin {
	if model == "" {
		model = defaultModel
	}
	return bitext.Origin{Kind: bitext.Machine, Engine: Name, Model: model}
}

// Settings is empty: the model says everything.
func (e *Engine) Settings() string { return "" }

// Limits are Google's.
func (e *Engine) Limits() translate.Limits {
	return translate.Limits{Segments: maxSegments, CodePoints: maxCodePoints, Concurrent: 4, CharactersPerMinute: charactersPerMinute}
}

// Supports asks Google, once, which languages it knows. No text is sent.
func (e *Engine) Supports(ctx context.Context, from, to string) error {
	known, err := e.known.Ask(ctx, Name, e.ask)
	if err != nil {
		return err
	}
	return known.Supports(Name, from, to)
}

func (e *Engine) ask(ctx context.Context) (languages.List, error) {
	list, err := e.client.SupportedLanguages(ctx, language.English)
	var api *googleapi.Error
	var notATag language.ValueError
	switch {
	case err == nil:
	case errors.As(err, &notATag), errors.As(err, &api) && (api.Code == http.StatusNotFound || api.Code == http.StatusNotImplemented):
		// The client gives up at a code that it does not know; a proxy may only translate. Then Translate finds out.
		return nil, nil
	default:
		return nil, gcloud.HTTPError(ctx, Name, e.key, err)
	}
	var known languages.List
	for _, l := range list {
		known = append(known, l.Tag.String())
	}
	return known, nil
}

// tag is the language's code at Google, as far as it has told.
func (e *Engine) tag(lang string) language.Tag {
	if c, ok := e.known.List().Code(lang); ok {
		lang = c
	}
	return language.Make(lang)
}

// Translate sends texts in one call, as plain text: entities and tags in them are left as they are.
func (e *Engine) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	out, send, at := prose.Split(texts, e.Origin(from, to))
	if len(send) == 0 {
		return out, ctx.Err()
	}
	got, err := e.client.Translate(ctx, send, e.tag(to), &translatev2.Options{
		Source: e.tag(from),
		Format: translatev2.Text, // without it answers come back as HTML, with entities
		Model:  e.model,
	})
	if err != nil {
		return nil, e.explain(ctx, from, to, err)
	}
	if err := translate.CheckCount(Name, len(send), len(got)); err != nil {
		return nil, err
	}
	for k, tr := range got {
		model := tr.Model
		if model == "" {
			model = e.model
		}
		out[at[k]] = translate.Answer{Text: prose.Plain(send[k], tr.Text), Origin: origin(model)}
	}
	return out, nil
}

// explain tells a language that Google does not know from a text that it will not take: both are HTTP 400.
func (e *Engine) explain(ctx context.Context, from, to string, err error) error {
	return translate.Unsupported(ctx, e, from, to, gcloud.HTTPError(ctx, Name, e.key, err))
}

// Close ends idle connections.
func (e *Engine) Close() error {
	e.base.CloseIdleConnections()
	return e.client.Close()
}
