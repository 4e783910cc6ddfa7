package main

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/translate"
)

func runCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:      "run",
		Usage:     "translate a text and write the bilingual file: split, translate, align, check, export",
		ArgsUsage: "FILE",
		Description: "Splits FILE (plain text) into sentences, translates them, and writes a TMX that CAT tools take, or JSON, by the\n" +
			"ending of -o. Every stage's output and every translation is kept in a run folder beside it: stopped at any moment,\n" +
			"the same command goes on where it was, and buys nothing twice.",
		Flags: append([]cli.Flag{
			fromFlag(), toFlag(),
			&cli.StringSliceFlag{Name: "o", Aliases: []string{"output"},
				Usage: "write `FILE` (" + endings() + "); may be given more than once (default: FILE.FROM-TO.tmx here)"},
			&cli.StringFlag{Name: "run-dir", Usage: "`FOLDER` that keeps every stage's output (default: beside the first -o, ending in .visavis)"},
			frozenFlag(),
			&cli.BoolFlag{Name: "dry-run", Usage: "say what would be translated and what it would cost, and send nothing"},
			&cli.BoolFlag{Name: "json", Usage: "print the summary as JSON on standard output"},
			quietFlag(),
		}, slices.Concat(translateFlags(), engineFlags(), splitFlags())...),
		Action: u.run,
	}
}

func (u *ui) run(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	job, err := u.newJob(c)
	if err != nil {
		return err
	}
	defer job.Engine.Close()
	if job.Translate.Recall, err = u.recallArg(c); err != nil {
		return err
	}
	defer closeMemories(job.Translate.Recall)
	if c.Bool("dry-run") {
		return u.dryRun(c, job)
	}
	if c.Bool("frozen") {
		return u.frozen(c, job)
	}
	for _, o := range job.outputs {
		if err := u.refuseInput(o.path); err != nil {
			return err
		}
		if err := pipeline.CanWrite(o.path); err != nil {
			return writeError(o.path, err)
		}
	}
	u.folder.Store(job.Folder)
	bar := u.newProgress(job.tariff)
	job.OnStage = bar.stage
	job.How.Progress = bar.translated
	var s *summary
	err = job.Do(c.Context, func(r *pipeline.Result) error {
		bar.done()
		if s, err = job.summary(c.Context, r); err != nil {
			return err
		}
		return u.writeOutputs(c.Context, job.outputs, r.Bitext)
	})
	bar.done()
	if err != nil {
		return keptError(err, job.Folder)
	}
	if c.Bool("json") {
		return writeJSON(u, s)
	}
	s.print(u)
	return nil
}

// job is a run and where its result goes.
type job struct {
	pipeline.Run
	engineName string
	tariff     tariff
	outputs    []output
	lists      []string // options with the lists that the checks ask for
}

// newJob reads the command line and the document, and opens the engine. Nothing is written or sent yet.
func (u *ui) newJob(c *cli.Context) (*job, error) {
	path, err := oneFile(c, "the file to translate")
	if err != nil {
		return nil, err
	}
	from, err := languageArg(c, "from")
	if err != nil {
		return nil, err
	}
	to, err := languageArg(c, "to")
	if err != nil {
		return nil, err
	}
	paths := c.StringSlice("o")
	if len(paths) == 0 {
		paths = []string{baseName(path, from, to) + ".tmx"}
	}
	if slices.Contains(paths, "-") {
		return nil, usagef("run writes files: -o - is none",
			"name a file, or pipe the stages: visavis split … | visavis translate … | visavis align - | visavis export -")
	}
	if from == to {
		return nil, usagef("--from and --to are both "+from, "name the language of the translation with --to")
	}
	outputs, err := outputsOf(paths, "")
	if err != nil {
		return nil, err
	}
	if _, err := sourceDate(); err != nil {
		return nil, err
	}
	doc, split, err := u.readText(c, path, from)
	if err != nil {
		return nil, err
	}
	checks, err := u.projectCheck(c)
	if err != nil {
		return nil, err
	}
	translation, err := u.translateOptions(c, to, checks.Keep)
	if err != nil {
		return nil, err
	}
	engine, err := u.openEngine(c, from, to, checks.Terms)
	if err != nil {
		return nil, err
	}
	how, tariff, err := u.how(c, engine, from, to)
	if err != nil {
		return nil, err
	}
	u.sayNoTerms(c, engineName(engine, from, to))
	folder := c.String("run-dir")
	if folder == "" {
		folder = strings.TrimSuffix(paths[0], filepath.Ext(paths[0])) + ".visavis"
	}
	if split.Rules == nil {
		u.sayIfNoTable(from)
	}
	u.sayIfOther(&doc, from)
	var lists []string
	for _, flag := range []string{"glossary", "keep"} {
		if c.IsSet(flag) {
			lists = append(lists, "--"+flag, c.String(flag))
		}
	}
	return &job{
		lists:      lists,
		engineName: engineName(engine, from, to),
		tariff:     tariff,
		outputs:    outputs,
		Run: pipeline.Run{Folder: folder, Tool: toolVersion(), Document: doc, Engine: engine, Split: split, Translate: translation,
			Check: checks, How: how},
	}, nil
}

// engineName is the engine's name on the command line.
func engineName(e translate.Engine, from, to string) string { return e.Origin(from, to).Engine }

// baseName is what files about a document are called: statement.fr.txt becomes statement.fr-en.
func baseName(path, from, to string) string {
	name := filepath.Base(path)
	if path == "-" {
		name = "stdin"
	}
	name = strings.TrimSuffix(name, filepath.Ext(name))
	name = strings.TrimSuffix(name, "."+from)
	return name + "." + from + "-" + to
}

// keptError tells, of an engine's failure or a budget that is used up, that what was bought is kept.
func keptError(err error, folder string) error {
	var failed *translate.FailedError
	var none *translate.NoServerError
	var hint string
	switch e := classify(err); {
	case errors.Is(err, context.Canceled), e.code != exitEngine && e.code != exitBudget:
		return err
	case errors.As(err, &failed):
		hint = "the rest is translated and kept in " + folder + "; mend the text, or give the same command again"
	case errors.As(err, &none):
		hint = startServer(none.Engine) + "; then the same command goes on with what is kept in " + folder
	case e.code == exitBudget:
		hint = "what was translated is kept in " + folder + ": give the same command with a larger --budget to go on"
	default:
		hint = "every translation that arrived is kept in " + folder + ": give the same command again to go on"
	}
	return &userError{code: classify(err).code, problem: err.Error(), hint: hint, err: err}
}
