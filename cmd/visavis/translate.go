package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
	"visavis/pipeline/typography"
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
			fromFlag(), toFlag(),
			&cli.StringFlag{Name: "run-dir", Usage: "`FOLDER` that keeps every translation (default, for engines that cost money: NAME.FROM-TO.visavis here)"},
			outFlag("write to `FILE` instead of standard output"),
			quietFlag(),
		}, slices.Concat(translateFlags(), engineFlags())...),
		Action: u.translate,
	}
}

// translateFlags say what becomes of a text, whoever translates it.
func translateFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "unit", Value: string(pipeline.Sentence),
			Usage: "what the engine gets at a time, `UNIT`: sentence, or paragraph (it sees the context; the result is aligned afterwards)"},
		tmsFlag(), fuzzyFlag(), glossaryFlag(), keepFlag(),
		&cli.BoolFlag{Name: "no-protect", Usage: "give the engine placeholders, addresses, tags, names … too, which it otherwise does not get to see"},
		&cli.BoolFlag{Name: "typography",
			Usage: "set quotation marks, and spaces before : ; ! ?, of what the engine translates as the target language does"},
	}
}

// translateOptions is what translateFlags, or else visavis.toml, say, but for the memories, which recallArg opens. keep are the names that stay.
func (u *ui) translateOptions(c *cli.Context, to string, keep []string) (pipeline.TranslateOptions, error) {
	conf, err := u.project()
	if err != nil {
		return pipeline.TranslateOptions{}, err
	}
	opt := pipeline.TranslateOptions{To: to, Unit: pipeline.Unit(chosen(c, "unit", conf.Translate.Unit)), Typography: c.Bool("typography"),
		Unprotected: c.Bool("no-protect"), Keep: keep}
	if !isUnit(string(opt.Unit)) {
		return opt, usagef("--unit "+string(opt.Unit)+": the units are sentence and paragraph", "")
	}
	if !c.IsSet("typography") {
		opt.Typography = conf.Translate.Typography
	}
	if _, ok := typography.For(to); opt.Typography && !ok {
		u.notef("--typography changes nothing: visavis does not know how %s sets its marks (it knows %s).", to, strings.Join(typography.Languages(), ", "))
	}
	return opt, nil
}

func isUnit(name string) bool {
	return name == string(pipeline.Sentence) || name == string(pipeline.Paragraph)
}

func (u *ui) translate(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	path, err := oneFile(c, "the file to translate")
	if err != nil {
		return err
	}
	to, err := languageArg(c, "to")
	if err != nil {
		return err
	}
	a, err := u.readArtefact(path, "translate", "split")
	if err != nil {
		return err
	}
	from := a.Bitext.Source.Lang
	if given := c.String("from"); given != "" && given != from {
		return usagef("--from "+given+", but the file says that it is "+from, "split it as "+given+", or leave --from out")
	}
	if err := c.Set("from", from); err != nil { // for lists in several languages
		return err
	}
	checks, err := u.projectCheck(c)
	if err != nil {
		return err
	}
	opt, err := u.translateOptions(c, to, checks.Keep)
	if err != nil {
		return err
	}
	engine, err := u.openEngine(c, from, to, checks.Terms)
	if err != nil {
		return err
	}
	defer engine.Close()
	if why := noTerms(engineName(engine, from, to)); c.IsSet("glossary") && why != "" {
		return usagef(why, "give the file to visavis check, which asks for the terms afterwards")
	}
	if opt.Recall, err = u.recallArg(c); err != nil {
		return err
	}
	defer closeMemories(opt.Recall)
	header := pipeline.TranslateHeader(toolVersion(), a.SHA256, from, engine, opt)
	if err := u.translateAndKeep(c, a, engine, opt); err != nil {
		return err
	}
	return u.writeArtefact(c.Context, c.String("o"), header, a.Bitext)
}

// translateAndKeep gives a its translations. Where they cost money, or --run-dir is given, they are kept in a run folder.
func (u *ui) translateAndKeep(c *cli.Context, a *pipeline.Artefact, engine translate.Engine, opt pipeline.TranslateOptions) error {
	source := &a.Bitext.Source
	how, tariff, err := u.how(c, engine, source.Lang, opt.To)
	if err != nil {
		return err
	}
	folder := c.String("run-dir")
	if folder == "" && tariff.paid() {
		folder = baseName(source.Name, source.Lang, opt.To) + ".visavis"
	}
	bar := u.newProgress(tariff)
	how.Progress = bar.translated
	var own translate.Store
	how.Ledger = &translate.Ledger{} // forgotten with the run, unless there is a folder
	if folder != "" {
		kept, err := pipeline.OpenFolder(folder)
		if err != nil {
			return err
		}
		defer kept.Close() // every answer in it is on disk already
		own, how.Ledger = kept.Store, kept.Ledger
		u.folder.Store(folder)
	}
	how.Store = opt.Recall.Store(own)
	bar.begin()
	stats, err := pipeline.Translate(c.Context, a.Bitext, engine, opt, how)
	bar.done()
	switch {
	case err != nil && folder != "":
		return keptError(err, folder)
	case err != nil:
		return err
	}
	return u.sayTranslated(c, a.Bitext, engine, opt, stats, tariff, how.Ledger.Spent())
}

// sayTranslated says where the translations of b came from. spent is what all runs in the run folder come to.
func (u *ui) sayTranslated(c *cli.Context, b *bitext.Bitext, engine translate.Engine, opt pipeline.TranslateOptions, stats translate.Stats, t tariff,
	spent translate.Spent) error {
	if u.quiet {
		return nil
	}
	recalled, err := leverageLine(c.Context, opt.Recall, b.Source.Lang, opt.To, stats.Memory, t)
	if err != nil {
		return err
	}
	origin := engine.Origin(b.Source.Lang, opt.To)
	s := summary{Engine: origin.Engine, Model: origin.Model, Segments: len(b.Source.Segments), Stats: stats, Cost: t.cost(stats.Charged, spent),
		mock: origin.Kind == bitext.Mock, recalled: recalled}
	s.printTranslated(u)
	return nil
}
