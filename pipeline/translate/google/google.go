// Package google is the engine that uses Google's Cloud Translation, Advanced (v3), through Google's own client.
//
//	e, err := google.New(ctx, google.Options{Project: "my-project"})
//	defer e.Close()
//	answers, err := e.Translate(ctx, "fr", "en", []string{"Bonjour."})
//	answers[0].Origin.Model // "general/nmt"
//
// Text goes to Google, over gRPC, in the body of calls. It is paid for by the character. See docs/engines.md.
package google

import (
	"context"
	"fmt"
	"net"
	"regexp"
	"strings"
	"unicode/utf8"

	translatev3 "cloud.google.com/go/translate/apiv3"
	"cloud.google.com/go/translate/apiv3/translatepb"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"visavis/pipeline/bitext"
	"visavis/pipeline/internal/rest"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/internal/gcloud"
	"visavis/pipeline/translate/internal/languages"
	"visavis/pipeline/translate/internal/prose"
)

// Name is the engine's name on the command line.
const Name = "google"

// Limits of a call, https://cloud.google.com/translate/quotas and the comment on TranslateTextRequest.contents: 1,024 texts,
// 30,720 code points; 6,000,000 of them a minute for the general model.
const (
	maxSegments         = 1024
	maxCodePoints       = 30_720
	charactersPerMinute = 6_000_000
)

const defaultModel = "general/nmt"

// Options are what an Engine is made of. The zero value takes everything from the environment.
type Options struct {
	// Project pays. Empty means the variable GOOGLE_CLOUD_PROJECT, or what the credentials say.
	Project string
	// Location is where the text is worked on; empty means global.
	Location string
	// Model is one of general/nmt (as when empty) and general/translation-llm, or the full name of a model of one's own.
	Model string
	// GlossaryID is the id of a glossary, or its full name (projects/…/locations/…/glossaries/…). Glossaries are in a location of
	// their own, which Location must name.
	GlossaryID string
	// GlossaryIgnoreCase has the glossary's terms found whatever their case.
	GlossaryIgnoreCase bool
	// Labels go with each call to the bill, https://cloud.google.com/translate/docs/advanced/labels. They change no answer.
	Labels map[string]string
	// URL is where the service is, if not with Google. With http:// no credentials are sent, and none are needed.
	URL string
	// ClientOptions go to Google's client after all others.
	ClientOptions []option.ClientOption
}

// Engine calls the service.
type Engine struct {
	client   *translatev3.TranslationClient
	parent   string
	model    string // as the user named it
	glossary *translatepb.TranslateTextGlossaryConfig
	labels   map[string]string
	known    languages.Known
	local    string // host and port, where the service is on this machine
}

// New makes an engine without asking the service anything. The error is a *translate.SetupError where credentials or a project
// are missing.
func New(ctx context.Context, opt Options) (*Engine, error) {
	at, err := rest.ParseEndpoint(Name, opt.URL)
	if err != nil {
		return nil, err
	}
	if err := opt.check(); err != nil {
		return nil, err
	}
	opts, project := []option.ClientOption{option.WithUserAgent("visavis")}, opt.Project
	if at.Plain {
		opts = append(opts, option.WithoutAuthentication(),
			option.WithGRPCDialOption(grpc.WithTransportCredentials(insecure.NewCredentials())))
		if project == "" {
			project = "local"
		}
	} else {
		creds, err := gcloud.Credentials(ctx, Name)
		if err != nil {
			return nil, err
		}
		if project, err = gcloud.Project(ctx, Name, project, creds); err != nil {
			return nil, err
		}
		opts = append(opts, option.WithAuthCredentials(creds))
	}
	if at.Host != "" {
		opts = append(opts, option.WithEndpoint(at.Host))
	}
	client, err := translatev3.NewTranslationClient(ctx, append(opts, opt.ClientOptions...)...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", Name, err)
	}
	location := opt.Location
	if location == "" {
		location = everywhere
	}
	e := &Engine{client: client, parent: "projects/" + project + "/locations/" + location, model: opt.Model, labels: opt.Labels}
	if at.Local() {
		e.local = at.Host
	}
	if opt.GlossaryID != "" {
		e.glossary = &translatepb.TranslateTextGlossaryConfig{Glossary: e.full("glossaries", opt.GlossaryID), IgnoreCase: opt.GlossaryIgnoreCase}
	}
	return e, nil
}

// everywhere is the location that is taken where none is named.
const everywhere = "global"

// label is what a label's name may be: it begins with a letter, and has letters, digits, _ and - after that, no capitals. That it has
// longestLabel of them at most is counted: said by the expression, that took a quarter of the time in which the program starts.
var label = regexp.MustCompile(`^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]*$`)

// longestLabel is in runes.
const longestLabel = 63

// check refuses what Google would, before anything is sent.
func (o Options) check() error {
	if o.GlossaryID != "" && (o.Location == "" || o.Location == everywhere) {
		return &translate.SetupError{Engine: Name, Missing: "glossaries are in a location, and none was named",
			Hint: "say where the glossary " + shortName(o.GlossaryID) + " is, for example --location us-central1"}
	}
	if o.GlossaryIgnoreCase && o.GlossaryID == "" {
		return &translate.SetupError{Engine: Name, Missing: "--glossary-ignore-case needs a glossary", Hint: "name it with --glossary-id"}
	}
	for name := range o.Labels {
		if !label.MatchString(name) || utf8.RuneCountInString(name) > longestLabel {
			return &translate.SetupError{Engine: Name, Missing: fmt.Sprintf("%q is no name for a label", name),
				Hint: "begin it with a small letter; letters, digits, _ and - may follow, no capitals, 63 at most"}
		}
	}
	return nil
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
	return bitext.Origin{Kind: bitext.Machine, Engine: Name, Model: shortName(model)}
}

// shortName takes the project out of the full name of a model or a glossary: it is nobody's business in a client's file.
func shortName(name string) string {
	for _, kind := range []string{"/models/", "/glossaries/"} {
		if _, short, ok := strings.Cut(name, kind); ok {
			return short
		}
	}
	return name
}

// Settings are the glossary's: the model is in Origin, labels change nothing.
func (e *Engine) Settings() string {
	if e.glossary == nil {
		return ""
	}
	s := "glossary=" + shortName(e.glossary.GetGlossary())
	if e.glossary.GetIgnoreCase() {
		s += " ignore-case"
	}
	return s
}

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
	if err := e.reach(ctx); err != nil { // the client would try again and again
		return nil, err
	}
	res, err := e.client.GetSupportedLanguages(ctx, &translatepb.GetSupportedLanguagesRequest{Parent: e.parent, Model: e.fullModel()})
	if status.Code(err) == codes.Unimplemented { // a proxy that only translates
		return nil, nil
	}
	if err != nil {
		return nil, gcloud.GRPCError(ctx, Name, err)
	}
	var list languages.List
	for _, l := range res.GetLanguages() {
		list = append(list, l.GetLanguageCode())
	}
	return list, nil
}

// reach finds out whether anything runs at an address of this machine. The error is a *translate.NoServerError where nothing does.
func (e *Engine) reach(ctx context.Context) error {
	if e.local == "" {
		return nil
	}
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", e.local)
	switch {
	case err == nil:
		return conn.Close()
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", Name, ctx.Err())
	}
	return rest.Network(Name, err)
}

// fullModel is the model's name as the service wants it.
func (e *Engine) fullModel() string {
	if e.model == "" {
		return ""
	}
	return e.full("models", e.model)
}

// full is the full name of a model or a glossary.
func (e *Engine) full(kind, name string) string {
	if strings.HasPrefix(name, "projects/") {
		return name
	}
	return e.parent + "/" + kind + "/" + name
}

// code is the language's code at Google, as far as it has told.
func (e *Engine) code(lang string) string {
	c, ok := e.known.List().Code(lang)
	if !ok {
		return lang
	}
	return c
}

// Markup is HTML's attribute translate="no", which Google takes (https://cloud.google.com/translate/troubleshooting, "exclude
// content from being translated").
func (e *Engine) Markup() translate.Markup {
	return translate.Tags{Name: "span", Attributes: `translate="no"`}
}

// Priced is all of it: Google charges for every character that it gets (https://cloud.google.com/translate/pricing).
func (e *Engine) Priced(marked string) string { return marked }

// TranslateMarked sends texts in one call, as HTML.
func (e *Engine) TranslateMarked(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	return e.translate(ctx, from, to, texts, "text/html")
}

// Translate sends texts in one call, as plain text: entities and tags in them are left as they are.
func (e *Engine) Translate(ctx context.Context, from, to string, texts []string) ([]translate.Answer, error) {
	answers, err := e.translate(ctx, from, to, texts, "text/plain")
	for i := range answers {
		answers[i].Text = prose.Plain(texts[i], answers[i].Text)
	}
	return answers, err
}

func (e *Engine) translate(ctx context.Context, from, to string, texts []string, mimeType string) ([]translate.Answer, error) {
	out, send, at := prose.Split(texts, e.Origin(from, to))
	if len(send) == 0 {
		return out, ctx.Err()
	}
	res, err := e.client.TranslateText(ctx, &translatepb.TranslateTextRequest{
		Parent:             e.parent,
		Contents:           send,
		MimeType:           mimeType,
		SourceLanguageCode: e.code(from),
		TargetLanguageCode: e.code(to),
		Model:              e.fullModel(),
		GlossaryConfig:     e.glossary,
		Labels:             e.labels,
	})
	if err != nil {
		return nil, e.explain(ctx, from, to, err)
	}
	translations := res.GetTranslations()
	if e.glossary != nil {
		translations = res.GetGlossaryTranslations()
	}
	if err := translate.CheckCount(Name, len(send), len(translations)); err != nil {
		return nil, err
	}
	for k, tr := range translations {
		model := tr.GetModel()
		if model == "" {
			model = e.model
		}
		out[at[k]] = translate.Answer{Text: tr.GetTranslatedText(), Origin: origin(model)}
	}
	return out, nil
}

// explain tells a language that Google does not know from a text that it will not take: both are InvalidArgument. It tells a server of
// one's own that is gone from one that is busy: both are Unavailable.
func (e *Engine) explain(ctx context.Context, from, to string, err error) error {
	if status.Code(err) == codes.Unavailable {
		if none := e.reach(ctx); none != nil {
			return none
		}
	}
	return translate.Unsupported(ctx, e, from, to, gcloud.GRPCError(ctx, Name, err))
}

// Close ends the connection.
func (e *Engine) Close() error { return e.client.Close() }
