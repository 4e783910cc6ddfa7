package main

import (
	"log/slog"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline/translate"
	"visavis/pipeline/translate/deepl"
	"visavis/pipeline/translate/engines"
)

// How an engine is called: what the command line and visavis.toml say of limits, money, stopping and the log.

// callingFlags are those of every command that has an engine translate.
func callingFlags() []cli.Flag {
	return []cli.Flag{
		budgetFlag(),
		&cli.BoolFlag{Name: "verbose",
			Usage: "say of each call how many texts and characters went, how long it took, and why it is made again, in halves or in parts"},
		&cli.BoolFlag{Name: "log-text", Usage: "have --verbose show the texts and their answers too; never keys"},
	}
}

// how is what the command line and visavis.toml say of calling e, and what that costs.
func (u *ui) how(c *cli.Context, e translate.Engine, from, to string) (translate.Options, tariff, error) {
	conf, err := u.project()
	if err != nil {
		return translate.Options{}, tariff{}, err
	}
	engine := engineName(e, from, to)
	own := conf.Engines[kind(engine)]
	t := conf.tariff(engine)
	if d, ok := e.(*deepl.Engine); ok && d.FreePlan() && own.Price == nil {
		t = tariff{scarce: true}
	}
	budget, err := budgetArg(c, engine, t)
	if err != nil {
		return translate.Options{}, tariff{}, err
	}
	how := translate.Options{
		Limits: translate.Limits{Concurrent: own.Concurrent, RequestsPerMinute: own.RequestsPerMinute, CharactersPerMinute: own.CharactersPerMinute},
		Price:  t.perMillion, Budget: budget, Abort: u.abort, LogText: c.Bool("log-text"),
	}
	if c.Bool("verbose") || how.LogText {
		u.verbose = true
		how.Log = slog.New(slog.NewTextHandler(u.lines, nil))
	}
	return how, t, nil
}

// kind is an engine's name without what stands after a colon: replay for replay:FILE.
func kind(engine string) string {
	name, _, _ := strings.Cut(engine, ":")
	return name
}

// engineConfig is what visavis.toml says of an engine, under [engines.NAME].
type engineConfig struct {
	RequestsPerMinute   int `toml:"requests-per-minute"`
	CharactersPerMinute int `toml:"characters-per-minute"`
	// Concurrent is how many calls may be under way at once.
	Concurrent int `toml:"concurrent"`
	// Price is in US dollars for a million characters.
	Price *float64 `toml:"price"`
}

// fault says what is wrong with the setting; empty where nothing is.
func (e engineConfig) fault(name string) (problem, hint string) {
	switch {
	case engines.About(name).Name == "":
		return "there is no engine " + name, "the engines are " + strings.Join(kinds(), ", ")
	case e.RequestsPerMinute < 0, e.CharactersPerMinute < 0, e.Concurrent < 0:
		return "a limit of engines." + name + " is less than 0", "leave it out for the engine's own limit"
	case e.Price != nil && !(*e.Price >= 0):
		return "the price of engines." + name + " is less than 0", "give it in US dollars for a million characters"
	}
	return "", ""
}

func kinds() []string {
	var out []string
	for _, name := range engines.Names() {
		out = append(out, kind(name))
	}
	return out
}
