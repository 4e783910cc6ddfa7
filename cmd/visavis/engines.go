package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline/format"
	"visavis/pipeline/glossary"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/engines"
	"visavis/pipeline/translate/replay"
)

func enginesCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:        "engines",
		Usage:       "list the translation engines: what is there, what each needs and costs",
		ArgsUsage:   " ",
		Description: "Nothing is sent to any of them. With --can NAME it says, by its exit code alone, whether that engine can be used here.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "can", Usage: "ask whether the engine `NAME` can translate --from … --to … here"},
			&cli.BoolFlag{Name: "json", Usage: "print the list as JSON"},
			fromFlag(), toFlag(),
		}, placeFlags()...),
		Action: u.engines,
	}
}

// engineFlags say which engine translates and where it is.
func engineFlags() []cli.Flag {
	return append([]cli.Flag{
		&cli.StringFlag{Name: "engine", Usage: "`NAME` of the engine: " + strings.Join(engines.Names(), ", ") + " (default: apertium, if it knows both languages)"},
	}, append(placeFlags(), callingFlags()...)...)
}

func placeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "engine-url", Usage: "`URL` of the service, where it is not the engine's own"},
		&cli.StringFlag{Name: "project", Usage: "Google Cloud `PROJECT` that pays (default: what GOOGLE_CLOUD_PROJECT or the credentials say)"},
		&cli.StringFlag{Name: "location", Usage: "Google Cloud `LOCATION`, as global or europe-west1"},
		&cli.StringFlag{Name: "model", Usage: "`NAME` of one of the engine's models (Azure: category of a system of your own)"},
		&cli.StringFlag{Name: "glossary-id", Usage: "`ID` of a glossary that is kept at the service (google, deepl)"},
		&cli.BoolFlag{Name: "glossary-ignore-case", Usage: "find the terms of --glossary-id whatever their case (google)"},
		&cli.StringFlag{Name: "formality", Usage: "DeepL's form of address, `FORM`: more, less, prefer_more, prefer_less"},
		&cli.StringSliceFlag{Name: "label", Usage: "`NAME=VALUE` for Google's bill; may be given more than once"},
		&cli.StringFlag{Name: "via", Usage: "`LANGUAGE` by way of which Apertium goes, as cat; several with commas (default: the shortest way that there is)"},
	}
}

func (u *ui) engines(c *cli.Context) error {
	if name := c.String("can"); name != "" {
		return u.canTranslate(c, name)
	}
	opt, err := u.engineOptions(c)
	if err != nil {
		return err
	}
	list := engines.List(c.Context, opt)
	if c.Bool("json") {
		return writeJSON(u, list)
	}
	for _, e := range list {
		state := u.paint(green, "ready")
		if !e.Available {
			state = u.paint(yellow, "not ready: "+e.Missing)
		}
		fmt.Fprintf(u.out, "%s  %s\n  %s\n", u.paint(bold, e.Name), state, e.What)
		if e.Hint != "" {
			fmt.Fprintf(u.out, "  to use it: %s\n", e.Hint)
		}
		fmt.Fprintf(u.out, "  needs %s; %s", e.Needs, price(e))
		if e.Leaves != "" {
			fmt.Fprintf(u.out, "; the text goes to %s", e.Leaves)
		} else {
			fmt.Fprint(u.out, "; the text stays on this machine")
		}
		if e.TakesTerms {
			fmt.Fprint(u.out, "; translates by your --glossary")
		}
		fmt.Fprintln(u.out)
		if len(e.Pairs) > 0 {
			fmt.Fprintf(u.out, "  here it can do %s\n", strings.Join(e.Pairs, ", "))
		}
	}
	return nil
}

func price(e engines.Info) string {
	switch {
	case e.PriceUnknown:
		return "what it costs is not known here: ask who runs it"
	case e.Price == 0:
		return "free"
	}
	return fmt.Sprintf("%s a million characters (%s)", translate.USD(e.Price), engines.PriceDate)
}

func (u *ui) canTranslate(c *cli.Context, name string) error {
	from, err := languageArg(c, "from")
	if err != nil {
		return err
	}
	to, err := languageArg(c, "to")
	if err != nil {
		return err
	}
	opt, err := u.engineOptions(c)
	if err != nil {
		return err
	}
	e, err := engines.Open(c.Context, name, opt)
	if err == nil {
		defer e.Close()
		err = e.Supports(c.Context, from, to)
	}
	if err != nil {
		return &userError{code: exitUsage, problem: classify(err).problem, hint: classify(err).hint, err: err}
	}
	return nil
}

// engineOptions reads the flags of placeFlags.
func (u *ui) engineOptions(c *cli.Context) (engines.Options, error) {
	opt := engines.Options{URL: c.String("engine-url"), Project: c.String("project"), Location: c.String("location"), Model: c.String("model"),
		GlossaryID: c.String("glossary-id"), GlossaryIgnoreCase: c.Bool("glossary-ignore-case"), Formality: c.String("formality"),
		LoadPairs: func(path string) ([]replay.Pair, error) { return u.loadPairs(path, c.String("from"), c.String("to")) }}
	for _, l := range c.StringSlice("label") {
		name, value, ok := strings.Cut(l, "=")
		if !ok {
			return opt, usagef("--label "+l+" has no value", "write it as --label client=acme")
		}
		if opt.Labels == nil {
			opt.Labels = make(map[string]string)
		}
		opt.Labels[name] = value
	}
	if c.IsSet("via") {
		opt.Via = strings.Split(c.String("via"), ",")
	}
	return opt, nil
}

// openEngine opens the engine that was named, or the default. terms are the user's own glossary.
func (u *ui) openEngine(c *cli.Context, from, to string, terms []glossary.Term) (translate.Engine, error) {
	opt, err := u.engineOptions(c)
	if err != nil {
		return nil, err
	}
	opt.Terms, opt.Tell = terms, u.tell
	name := c.String("engine")
	if name == "" {
		return engines.Default(c.Context, from, to, opt)
	}
	e, err := engines.Open(c.Context, name, opt)
	var setup *translate.SetupError
	if c.Bool("dry-run") && errors.As(err, &setup) && engines.About(name).Paid() && opt.URL == "" {
		opt.URL = "http://localhost" // limits and prices are known without asking: nothing goes there
		if e, err = engines.Open(c.Context, name, opt); err == nil {
			u.notef("Counted as if %s were set up; it is not yet: %s.", name, setup.Missing)
		}
	}
	var unknown *engines.UnknownError
	if errors.As(err, &unknown) {
		return nil, &userError{code: exitUsage, problem: err.Error(), hint: "visavis engines says what each of them needs", err: err}
	}
	return e, err
}

// noTerms says, of an engine that does not translate by the user's own glossary, that it does not; empty where it does.
func noTerms(engine string) string {
	switch about := engines.About(engine); {
	case about.TakesTerms:
		return ""
	case about.TakesGlossaryID:
		return engine + " takes no file as a glossary, only one that is kept at the service, by --glossary-id (how it gets there: docs/engines.md)"
	}
	return engine + " has no use for --glossary"
}

// sayNoTerms says that --glossary is only for the checks, where that is so.
func (u *ui) sayNoTerms(c *cli.Context, engine string) {
	if why := noTerms(engine); why != "" && c.IsSet("glossary") && !c.IsSet("glossary-id") {
		u.notef("%s: the checks ask for the terms afterwards.", why)
	}
}

// loadPairs reads the bilingual file of replay:FILE. A TSV says nothing of its languages: they are taken to be those asked for.
func (u *ui) loadPairs(path, from, to string) ([]replay.Pair, error) {
	name, data, err := u.readFile(path)
	if err != nil {
		return nil, err
	}
	f, err := format.ByEnding(path)
	if err != nil {
		return nil, err
	}
	opt := format.ReadOptions{Name: name}
	if f.Name == "tsv" {
		opt.From, opt.To = from, to
	}
	b, err := f.Read(bytes.NewReader(data), opt)
	if err != nil {
		return nil, err
	}
	var pairs []replay.Pair
	for _, l := range b.Links {
		if l.Source.Empty() || l.Target.Empty() {
			continue
		}
		pairs = append(pairs, replay.Pair{Source: b.Source.RangeText(l.Source), Target: b.Target.RangeText(l.Target),
			From: b.Source.Lang, To: b.Target.Lang, Origin: l.Origin})
	}
	return pairs, nil
}
