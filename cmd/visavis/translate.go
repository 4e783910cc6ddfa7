package main

import (
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/engines"
)

func translateCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:      "translate",
		Usage:     "translate what visavis split --format json wrote",
		ArgsUsage: "FILE",
		Description: "Reads segments as JSON Lines (- for standard input) and writes them with their translations, for visavis align. Each\n" +
			"distinct segment is sent once. What an engine that costs money answers is kept in a run folder from the moment it\n" +
			"comes, so that the same command buys nothing twice.",
		Flags: append([]cli.Flag{
			fromFlag(), toFlag(), unitFlag(),
			&cli.StringFlag{Name: "run-dir", Usage: "`FOLDER` that keeps every translation (default, for engines that cost money: NAME.FROM-TO.visavis here)"},
			outFlag("write to `FILE` instead of standard output"),
			quietFlag(),
		}, engineFlags()...),
		Action: u.translate,
	}
}

func (u *ui) translate(c *cli.Context) (err error) {
	u.quiet = c.Bool("quiet")
	path, err := oneFile(c, "the file to translate")
	if err != nil {
		return err
	}
	to, err := languageArg(c, "to")
	if err != nil {
		return err
	}
	unit, err := unitArg(c)
	if err != nil {
		return err
	}
	a, err := u.readArtefact(path, "translate", "split")
	if err != nil {
		return err
	}
	source := &a.Bitext.Source
	if from := c.String("from"); from != "" && from != source.Lang {
		return usagef("--from "+from+", but the file says that it is "+source.Lang, "split it as "+from+", or leave --from out")
	}
	engine, err := u.openEngine(c, source.Lang, to)
	if err != nil {
		return err
	}
	defer engine.Close()
	if err := engine.Supports(c.Context, source.Lang, to); err != nil {
		return err
	}
	folder := c.String("run-dir")
	if folder == "" && engines.Price(engineName(engine, source.Lang, to)) > 0 {
		folder = baseName(source.Name, source.Lang, to) + ".visavis"
	}
	bar := u.newProgress()
	defer bar.done()
	how := translate.Options{Progress: bar.translated}
	if folder != "" {
		if err := os.MkdirAll(folder, 0o777); err != nil {
			return err
		}
		store, err := translate.OpenFileStore(filepath.Join(folder, pipeline.TranslationsFile))
		if err != nil {
			return err
		}
		defer store.Close()
		how.Store = store
	}
	opt := pipeline.TranslateOptions{To: to, Unit: unit}
	header := pipeline.TranslateHeader(toolVersion(), a.SHA256, source.Lang, engine, opt)
	if _, err := pipeline.Translate(c.Context, a.Bitext, engine, opt, how); err != nil {
		if c.Context.Err() != nil && folder != "" {
			return &stoppedError{filepath.Clean(folder), err}
		}
		if folder != "" {
			return keptError(err, folder)
		}
		return err
	}
	bar.done()
	return u.writeArtefact(c.Context, c.String("o"), header, a.Bitext)
}
