// Package engines is the table of all engines by the names that they have on the command line.
//
//	e, err := engines.Open(ctx, "replay:statement.tmx", engines.Options{LoadPairs: readTMX})
//	e, err := engines.Default(ctx, "fr", "en", engines.Options{}) // apertium if it can; never a paid one, never the mock
//	for _, i := range engines.List(ctx, engines.Options{}) {
//		fmt.Println(i.Name, i.Available, i.Needs, i.Price)
//	}
package engines

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"visavis/pipeline/glossary"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/apertium"
	"visavis/pipeline/translate/azure"
	"visavis/pipeline/translate/deepl"
	"visavis/pipeline/translate/google"
	"visavis/pipeline/translate/googlebasic"
	"visavis/pipeline/translate/internal/gcloud"
	"visavis/pipeline/translate/libretranslate"
	"visavis/pipeline/translate/mock"
	"visavis/pipeline/translate/openai"
	"visavis/pipeline/translate/replay"
)

// Options are what the command line says of engines. Those that an engine has no use for are an error where they are given.
type Options struct {
	// URL is where the service is, instead of its own address.
	URL string
	// Project and Location are Google's: who pays, and where the text is worked on.
	Project, Location string
	// Model names one of the service's models, where it has several.
	Model string
	// GlossaryID names a glossary that is kept at the service; GlossaryIgnoreCase has its terms found whatever their case.
	GlossaryID         string
	GlossaryIgnoreCase bool
	// Terms are the user's own glossary, for engines that take one. Tell, if set, is told what was done with it at the service: a sentence
	// without its full stop.
	Terms []glossary.Term
	Tell  func(string)
	// Formality is DeepL's.
	Formality string
	// Labels are for Google's bill.
	Labels map[string]string
	// Via are the languages by way of which Apertium goes.
	Via []string
	// LoadPairs reads the file of replay:FILE.
	LoadPairs func(path string) ([]replay.Pair, error)
}

// Info is what a user wants to know of an engine before using it.
type Info struct {
	// Name is what --engine takes.
	Name string `json:"name"`
	// What it is, in a few words.
	What string `json:"what"`
	// Needs says what must be there: programs, variables, files.
	Needs string `json:"needs"`
	// Available is true where all of that is there on this machine. Missing says what is not.
	Available bool   `json:"available"`
	Missing   string `json:"missing,omitempty"`
	Hint      string `json:"hint,omitempty"`
	// Price is in US dollars for a million characters, at PriceDate; 0 where it is free or PriceUnknown.
	Price float64 `json:"usdPerMillionCharacters"`
	// PriceUnknown is true where it may cost something and nobody can say beforehand how much: by the token, or by the server.
	PriceUnknown bool `json:"priceUnknown,omitempty"`
	// Leaves says where the text goes; empty where it stays on this machine.
	Leaves string `json:"leaves,omitempty"`
	// TakesTerms is true where the engine translates by the user's own glossary, TakesGlossaryID where by one that is kept at the service.
	TakesTerms      bool `json:"takesTerms,omitempty"`
	TakesGlossaryID bool `json:"takesGlossaryId,omitempty"`
	// Pairs are the languages that it translates here, as fr-en; empty where that is not known without asking the service.
	Pairs []string `json:"pairs,omitempty"`
}

// PriceDate is the month in which the prices were last compared with what the services publish, see docs/engines.md.
const PriceDate = "2026-11"

// entry is an engine in the table.
type entry struct {
	info Info
	open func(ctx context.Context, arg string, opt Options) (translate.Engine, error)
	// check finds out whether the engine could be used, and fills in what can be told; quickly and without the network.
	check func(ctx context.Context, info *Info, opt Options) error
}

// table lists the engines in the order in which they are shown.
func table() []entry {
	return []entry{
		{
			info: Info{
				Name: apertium.Name, What: "rule-based translation on this machine; rough, free, used when no engine is named",
				Needs: "the program Apertium with its languages (Debian: apertium, apertium-fra-cat, apertium-eng-cat)",
			},
			open:  openApertium,
			check: checkApertium,
		},
		{
			info: Info{
				Name: google.Name, What: "Google Cloud Translation, Advanced (v3)",
				Needs: "a Google Cloud project (" + gcloud.ProjectVar + ") and credentials (gcloud auth application-default login, or " +
					gcloud.CredentialsVar + ")",
				Price: 20, Leaves: "Google, translate.googleapis.com", TakesGlossaryID: true,
			},
			open:  openGoogle,
			check: checkGoogle,
		},
		{
			info: Info{
				Name: googlebasic.Name, What: "Google Cloud Translation, Basic (v2)",
				Needs: "an API key (" + gcloud.KeyVar + "), or credentials as for google",
				Price: 20, Leaves: "Google, translation.googleapis.com",
			},
			open:  openGoogleBasic,
			check: checkGoogleBasic,
		},
		{
			info: Info{
				Name: deepl.Name, What: "DeepL",
				Needs: "an API key (" + deepl.KeyVar + "); the free plan has one too",
				Price: 25, Leaves: "DeepL, api.deepl.com or api-free.deepl.com", TakesTerms: true, TakesGlossaryID: true,
			},
			open:  openDeepL,
			check: checkByOpening(openDeepL),
		},
		{
			info: Info{
				Name: azure.Name, What: "Azure Translator, Microsoft's (version 3.0)",
				Needs: "the key of a Translator resource (" + azure.KeyVar + ") and, unless it is global, its region (" + azure.RegionVar + ")",
				Price: 10, Leaves: "Microsoft, api.cognitive.microsofttranslator.com",
			},
			open:  openAzure,
			check: checkByOpening(openAzure),
		},
		{
			info: Info{
				Name: libretranslate.Name, What: "a LibreTranslate server, your own or another's",
				Needs:        "its address (--engine-url or " + libretranslate.URLVar + "), and where it wants one a key (" + libretranslate.KeyVar + ")",
				PriceUnknown: true, Leaves: "that server",
			},
			open:  openLibreTranslate,
			check: checkByOpening(openLibreTranslate),
		},
		{
			info: Info{
				Name: openai.Name, What: "a language model, at OpenAI or on any server that speaks its protocol (Ollama, vLLM, llama.cpp …)",
				Needs:        "the name of a model (--model), and a server of your own (--engine-url) or a key (" + openai.KeyVar + ")",
				PriceUnknown: true, Leaves: "OpenAI, api.openai.com, or the server that --engine-url names", TakesTerms: true,
			},
			open:  openOpenAI,
			check: checkByOpening(openOpenAI),
		},
		{
			info: Info{
				Name: replay.Name + ":FILE", What: "plays back the translations of a TMX; a segment that it lacks is an error",
				Needs: "a TMX file",
			},
			open:  openReplay,
			check: func(context.Context, *Info, Options) error { return nil },
		},
		{
			info:  Info{Name: mock.Name, What: "for tests: turns words round and marks each text [mock]; no translation", Needs: "nothing"},
			open:  openMock,
			check: func(context.Context, *Info, Options) error { return nil },
		},
	}
}

// Open makes the engine that name stands for. Whether it can do its work shows when its Supports is asked. The error is a
// *translate.SetupError where something is missing.
func Open(ctx context.Context, name string, opt Options) (translate.Engine, error) {
	kind, arg, hasArg := strings.Cut(name, ":")
	for _, e := range table() {
		want, _, wantsArg := strings.Cut(e.info.Name, ":")
		if kind != want {
			continue
		}
		if hasArg && !wantsArg {
			return nil, &translate.SetupError{Engine: want, Missing: "it takes nothing after a colon", Hint: "write --engine " + want}
		}
		return e.open(ctx, arg, opt)
	}
	return nil, &UnknownError{Name: name, Known: Names()}
}

// UnknownError says that no engine has that name.
type UnknownError struct {
	Name  string
	Known []string
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("there is no engine %q: use one of %s", e.Name, strings.Join(e.Known, ", "))
}

// Names lists what --engine takes.
func Names() []string {
	var out []string
	for _, e := range table() {
		out = append(out, e.info.Name)
	}
	return out
}

// About is what the table says of an engine, without looking whether it could be used here; the zero value where there is none
// of that name.
func About(name string) Info {
	kind, _, _ := strings.Cut(name, ":")
	for _, e := range table() {
		if want, _, _ := strings.Cut(e.info.Name, ":"); kind == want {
			return e.info
		}
	}
	return Info{}
}

// Paid reports whether an engine costs money, or may.
func (i Info) Paid() bool { return i.Price > 0 || i.PriceUnknown }

// Default is the engine where none is named: apertium if it can translate between the two languages. Else the error says why
// not and lists what could be used.
func Default(ctx context.Context, from, to string, opt Options) (translate.Engine, error) {
	if err := noUse("no engine was named, and "+apertium.Name, opt, "--via"); err != nil {
		return nil, err // it was meant for another engine
	}
	e := apertium.New(apertium.Options{Via: opt.Via})
	err := e.Supports(ctx, from, to)
	if err == nil {
		return e, nil
	}
	e.Close()
	var setup *translate.SetupError
	hint := "choose one with --engine: " + strings.Join(choices(ctx, opt), ", ")
	missing := err.Error()
	if errors.As(err, &setup) {
		missing = setup.Missing
		hint += ". Or, to use Apertium, " + setup.Hint
	}
	return nil, &translate.SetupError{Engine: "no engine was named, and the free one cannot be used", Missing: missing, Hint: hint}
}

// choices are the engines that a user could name, with what stands in the way.
func choices(ctx context.Context, opt Options) []string {
	var out []string
	for _, i := range List(ctx, opt) {
		if i.Name == apertium.Name || i.Name == mock.Name {
			continue
		}
		s := i.Name
		var notes []string
		switch {
		case i.Price > 0:
			notes = append(notes, "paid")
		case i.PriceUnknown:
			notes = append(notes, "may cost")
		}
		if !i.Available {
			notes = append(notes, "not set up here")
		}
		if len(notes) > 0 {
			s += " (" + strings.Join(notes, ", ") + ")"
		}
		out = append(out, s)
	}
	return out
}

// List says of each engine what it is, needs and costs, and whether it could be used here. It asks no service.
func List(ctx context.Context, opt Options) []Info {
	var out []Info
	for _, e := range table() {
		info := e.info
		err := e.check(ctx, &info, opt)
		info.Available = err == nil
		var setup *translate.SetupError
		switch {
		case errors.As(err, &setup):
			info.Missing, info.Hint = setup.Missing, setup.Hint
		case err != nil:
			info.Missing = err.Error()
		}
		out = append(out, info)
	}
	return out
}

// checkByOpening is the check of engines that are opened without asking anybody anything.
func checkByOpening(open func(context.Context, string, Options) (translate.Engine, error)) func(context.Context, *Info, Options) error {
	return func(ctx context.Context, _ *Info, opt Options) error {
		e, err := open(ctx, "", Options{URL: opt.URL, Model: opt.Model})
		if err != nil {
			return err
		}
		return e.Close()
	}
}

func openApertium(_ context.Context, _ string, opt Options) (translate.Engine, error) {
	if err := noUse(apertium.Name, opt, "--via"); err != nil {
		return nil, err
	}
	return apertium.New(apertium.Options{Via: opt.Via}), nil
}

func checkApertium(ctx context.Context, info *Info, _ Options) (err error) {
	e := apertium.New(apertium.Options{})
	defer e.Close()
	info.Pairs, err = e.Pairs()
	return err
}

func openGoogle(ctx context.Context, _ string, opt Options) (translate.Engine, error) {
	if err := noUse(google.Name, opt, "--engine-url", "--project", "--location", "--model", "--glossary-id", "--glossary-ignore-case", "--label"); err != nil {
		return nil, err
	}
	return opened(google.New(ctx, google.Options{Project: opt.Project, Location: opt.Location, Model: opt.Model, URL: opt.URL,
		GlossaryID: opt.GlossaryID, GlossaryIgnoreCase: opt.GlossaryIgnoreCase, Labels: opt.Labels}))
}

func checkGoogle(ctx context.Context, _ *Info, opt Options) error {
	return google.Ready(ctx, google.Options{Project: opt.Project, Location: opt.Location, Model: opt.Model, URL: opt.URL})
}

func openGoogleBasic(ctx context.Context, _ string, opt Options) (translate.Engine, error) {
	if err := noUse(googlebasic.Name, opt, "--engine-url", "--model"); err != nil {
		return nil, err
	}
	return opened(googlebasic.New(ctx, googlebasic.Options{Model: opt.Model, URL: opt.URL}))
}

func checkGoogleBasic(ctx context.Context, _ *Info, opt Options) error {
	return googlebasic.Ready(ctx, googlebasic.Options{Model: opt.Model, URL: opt.URL})
}

func openDeepL(_ context.Context, _ string, opt Options) (translate.Engine, error) {
	if err := noUse(deepl.Name, opt, "--engine-url", "--model", "--glossary-id", "--formality"); err != nil {
		return nil, err
	}
	return opened(deepl.New(deepl.Options{URL: opt.URL, Model: opt.Model, GlossaryID: opt.GlossaryID, Formality: opt.Formality,
		Terms: opt.Terms, Tell: opt.Tell}))
}

func openAzure(_ context.Context, _ string, opt Options) (translate.Engine, error) {
	if err := noUse(azure.Name, opt, "--engine-url", "--model"); err != nil {
		return nil, err
	}
	return opened(azure.New(azure.Options{URL: opt.URL, Category: opt.Model}))
}

func openLibreTranslate(_ context.Context, _ string, opt Options) (translate.Engine, error) {
	if err := noUse(libretranslate.Name, opt, "--engine-url"); err != nil {
		return nil, err
	}
	return opened(libretranslate.New(libretranslate.Options{URL: opt.URL}))
}

func openOpenAI(_ context.Context, _ string, opt Options) (translate.Engine, error) {
	if err := noUse(openai.Name, opt, "--engine-url", "--model"); err != nil {
		return nil, err
	}
	return opened(openai.New(openai.Options{URL: opt.URL, Model: opt.Model, Terms: opt.Terms}))
}

// opened keeps an engine that is nil from becoming an interface that is not.
func opened[E translate.Engine](e E, err error) (translate.Engine, error) {
	if err != nil {
		return nil, err
	}
	return e, nil
}

func openReplay(_ context.Context, file string, opt Options) (translate.Engine, error) {
	if err := noUse(replay.Name, opt); err != nil {
		return nil, err
	}
	if file == "" {
		return nil, &translate.SetupError{Engine: replay.Name, Missing: "no file was named", Hint: "write --engine replay:FILE.tmx"}
	}
	if opt.LoadPairs == nil {
		return nil, errors.New("replay: nobody said how to read files")
	}
	pairs, err := opt.LoadPairs(file)
	if err != nil {
		return nil, err
	}
	return opened(replay.New(replay.Options{Name: filepath.Base(file), Pairs: pairs}))
}

func openMock(_ context.Context, _ string, opt Options) (translate.Engine, error) {
	if err := noUse(mock.Name, opt); err != nil {
		return nil, err
	}
	return mock.New(), nil
}

// noUse refuses options that an engine would silently ignore: all but those that it takes.
func noUse(engine string, opt Options, takes ...string) error {
	for _, o := range []struct {
		flag  string
		given bool
	}{
		{"--engine-url", opt.URL != ""}, {"--project", opt.Project != ""}, {"--location", opt.Location != ""}, {"--model", opt.Model != ""},
		{"--glossary-id", opt.GlossaryID != ""}, {"--glossary-ignore-case", opt.GlossaryIgnoreCase}, {"--formality", opt.Formality != ""},
		{"--label", len(opt.Labels) > 0}, {"--via", len(opt.Via) > 0},
	} {
		if o.given && !slices.Contains(takes, o.flag) {
			return &translate.SetupError{Engine: engine, Missing: "it has no use for " + o.flag, Hint: "leave " + o.flag + " out"}
		}
	}
	return nil
}
