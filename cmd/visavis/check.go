package main

import (
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/check/report"
	"visavis/pipeline/extract"
	"visavis/pipeline/glossary"
)

func checkCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "look for mistakes in bilingual files",
		ArgsUsage: "FILE|FOLDER [FILE|FOLDER …]",
		Description: "Reads bilingual files (" + endings() + ", or what visavis align wrote), or all that are in a folder, and reports what a\n" +
			"person should look at: numbers that changed, lost placeholders, untranslated text, doubtful links. Exit code 1 says\n" +
			"that something at or above --fail-on was found. --format jsonl passes the bitext on, with its findings, to visavis\n" +
			"export. What " + configName + " of the project says under [check] goes before these defaults, and options before it.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: strings.Join(report.Names(), ", ") + " or jsonl"},
			&cli.StringFlag{Name: "fail-on", Value: bitext.Error.String(), Usage: "least `SEVERITY` that makes the exit code 1: info, warning, error, or never"},
			&cli.StringFlag{Name: "baseline", Usage: "`FILE` of known findings, which do not fail"},
			&cli.StringFlag{Name: "write-baseline", Usage: "write all findings as known to `FILE`"},
			&cli.StringSliceFlag{Name: "rules", Usage: "`NAMES` of the rules to apply, with commas between; -NAME leaves one out"},
			&cli.StringSliceFlag{Name: "severity", Usage: "`RULE=SEVERITY`, with commas between: what a rule reports, instead of its own"},
			&cli.Float64Flag{Name: "min-confidence", Value: .5, Usage: "report links that the aligner trusts less than `P` (0 to 1)"},
			glossaryFlag(),
			&cli.StringFlag{Name: "forbidden", Usage: "`FILE` of words that the target may not have; after a tab, what to write instead"},
			keepFlag(),
			&cli.StringFlag{Name: "changed-since", Usage: "in a Git checkout, check only what differs from `REV`"},
			&cli.StringFlag{Name: "config", Usage: "`FILE` instead of the nearest " + configName},
			&cli.BoolFlag{Name: "list", Usage: "list the rules"},
			&cli.StringFlag{Name: "explain", Usage: "say what `RULE` finds, why it matters and what to do"},
			fromFlag(), toFlag(),
			outFlag("write to `FILE` instead of standard output"),
			quietFlag(),
		},
		Action: u.check,
	}
}

// errFindings makes the exit code 1. The report has said it all.
var errFindings = &userError{code: exitFindings, problem: "something was found"}

func (u *ui) check(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	if c.Bool("list") {
		return u.listRules()
	}
	if name := c.String("explain"); name != "" {
		return u.explainRule(name)
	}
	if c.NArg() == 0 {
		return usagef("the file to check is missing", "visavis check --help shows how it is used")
	}
	conf, err := readConfig(c.String("config"))
	if err != nil {
		return err
	}
	opt, err := u.checkOptions(c, conf)
	if err != nil {
		return err
	}
	if err := u.readLists(c, conf, &opt); err != nil {
		return err
	}
	r := report.Report{Tool: "visavis", Version: version, Color: u.colourOut}
	defer r.Close()
	if r.FailOn, err = failOn(chosen(c, "fail-on", conf.Check.FailOn)); err != nil {
		return err
	}
	if c.String("format") == jsonl.Name {
		return u.checkAndPass(c, opt, r.FailOn)
	}
	write, err := report.ByName(c.String("format"))
	if err != nil {
		return usagef("--format: "+err.Error(), "")
	}
	if r.Baseline, err = u.baseline(c, conf); err != nil {
		return err
	}
	if err := u.checkFiles(c, opt, &r); err != nil {
		return err
	}
	if err := u.writeBaseline(c, &r); err != nil {
		return err
	}
	err = u.write(c.Context, c.String("o"), func(w io.Writer) error { return write(w, &r) })
	if err == nil && r.Fails() {
		return errFindings
	}
	return err
}

// failOn reads what --fail-on says; never is more than any finding has.
func failOn(name string) (bitext.Severity, error) {
	if name == "never" {
		return bitext.Error + 1, nil
	}
	s, err := bitext.ParseSeverity(name)
	if err != nil {
		return s, usagef("--fail-on: "+err.Error()+", or never", "")
	}
	return s, nil
}

// checkFiles checks what the command line names.
func (u *ui) checkFiles(c *cli.Context, opt check.Options, r *report.Report) error {
	paths, err := u.filesToCheck(c)
	if err != nil {
		return err
	}
	var files []check.File
	for _, path := range unique(paths) {
		f, done, err := u.source(c, path)
		defer done()
		if err != nil {
			return err
		}
		files = append(files, f)
		r.Files = append(r.Files, report.File{Name: f.Name})
	}
	// Little is held at a time, so that collecting what is left of it can wait: a sixth of the time, for some 50 MB. GOGC may say otherwise.
	if os.Getenv("GOGC") == "" {
		defer debug.SetGCPercent(debug.SetGCPercent(300))
	}
	return check.Files(c.Context, files, opt, r.AddFound)
}

// checkAndPass is check as a stage between align and export.
func (u *ui) checkAndPass(c *cli.Context, opt check.Options, failOn bitext.Severity) error {
	path, err := oneFile(c, "the file to check")
	if err != nil {
		return err
	}
	a, err := u.readArtefact(path, "check", "align")
	if err != nil {
		return err
	}
	pipeline.Check(a.Bitext, opt)
	err = u.writeArtefact(c.Context, c.String("o"), pipeline.CheckHeader(toolVersion(), a.SHA256, opt), a.Bitext)
	if err == nil && check.Fails(a.Bitext.Findings, failOn) {
		return errFindings
	}
	return err
}

// checkOptions reads what is to be checked: first what the config says, then the command line.
func (u *ui) checkOptions(c *cli.Context, conf *config) (check.Options, error) {
	opt := check.Options{Severity: map[string]bitext.Severity{}}
	least := conf.Check.MinConfidence
	if c.IsSet("min-confidence") {
		p := c.Float64("min-confidence")
		least = &p
	}
	if least != nil {
		if *least < 0 || *least > 1 {
			return opt, usagef("--min-confidence: a probability is from 0 to 1", "")
		}
		opt.MinConfidence = cmp.Or(*least, -1)
	}
	named := strings.FieldsFunc(strings.Join(c.StringSlice("rules"), ","), func(r rune) bool { return r == ',' })
	for _, name := range slices.Concat(conf.Check.Rules, named) {
		name = strings.TrimSpace(name)
		if skip, ok := strings.CutPrefix(name, "-"); ok {
			opt.Skip = append(opt.Skip, skip)
		} else {
			opt.Only = append(opt.Only, name)
		}
	}
	if err := opt.Validate(); err != nil {
		return opt, usagef("--rules: "+err.Error(), "visavis check --list lists them")
	}
	for rule, level := range conf.Check.Severity {
		if err := setSeverity(&opt, rule, level); err != nil {
			return opt, err
		}
	}
	for _, set := range commas(c.StringSlice("severity")) {
		rule, level, ok := strings.Cut(set, "=")
		if !ok {
			return opt, usagef("--severity "+set+": write RULE=SEVERITY", "for example --severity capital=warning")
		}
		if err := setSeverity(&opt, rule, level); err != nil {
			return opt, err
		}
	}
	return opt, nil
}

// projectCheck is what the project's config says of checks, for commands that have no options of their own for that but --glossary
// and --keep.
func (u *ui) projectCheck(c *cli.Context) (check.Options, error) {
	conf, err := u.project()
	if err != nil {
		return check.Options{}, err
	}
	noFlags := cli.NewContext(c.App, flag.NewFlagSet("", flag.ContinueOnError), nil) // what other commands call the same means something else
	opt, err := u.checkOptions(noFlags, conf)
	if err != nil {
		return opt, err
	}
	return opt, u.readLists(c, conf, &opt)
}

// commas cuts the values of a flag at their commas.
func commas(values []string) []string {
	if len(values) == 0 {
		return nil
	}
	return strings.Split(strings.Join(values, ","), ",")
}

func setSeverity(opt *check.Options, rule, level string) error {
	s, err := bitext.ParseSeverity(strings.TrimSpace(level))
	if err != nil {
		return usagef("--severity: "+err.Error(), "")
	}
	opt.Severity[strings.TrimSpace(rule)] = s
	if err := opt.Validate(); err != nil {
		return usagef("--severity: "+err.Error(), "visavis check --list lists them")
	}
	return nil
}

// readLists reads the glossary and the lists of words.
func (u *ui) readLists(c *cli.Context, conf *config, opt *check.Options) error {
	path := func(flag, configured string) string { return chosen(c, flag, conf.path(configured)) }
	var err error
	if opt.Terms, err = u.readGlossary(path("glossary", conf.Check.Glossary), c.String("from"), c.String("to")); err != nil {
		return err
	}
	err = u.eachRow(path("forbidden", conf.Check.Forbidden), func(columns []string) string {
		f := check.Forbidden{Text: columns[0]}
		if len(columns) > 1 {
			f.Instead = columns[1]
		}
		opt.Forbidden = append(opt.Forbidden, f)
		return ""
	})
	if err != nil {
		return err
	}
	return u.eachRow(path("keep", conf.Check.Keep), func(columns []string) string {
		opt.Keep = append(opt.Keep, columns[0])
		return ""
	})
}

func glossaryFlag() cli.Flag {
	return &cli.StringFlag{Name: "glossary", Usage: "`FILE` of terms, which deepl and openai translate by, and the checks ask for: source, tab, target, a line each (as OmegaT's), .csv or .tbx"}
}

func keepFlag() cli.Flag {
	return &cli.StringFlag{Name: "keep", Usage: "`FILE` of names that stay as they are, a line each"}
}

// readGlossary reads the glossary called path; none where path is "".
func (u *ui) readGlossary(path, from, to string) ([]glossary.Term, error) {
	if path == "" {
		return nil, nil
	}
	text, err := u.readPlain(path)
	if err != nil {
		return nil, err
	}
	terms, err := glossary.Read(path, text, from, to)
	var fault *glossary.Error
	if errors.As(err, &fault) {
		if fault.Line > 0 {
			path = fmt.Sprintf("%s:%d", path, fault.Line)
		}
		return nil, &extract.InputError{File: path, Problem: fault.Problem, Hint: fault.Hint}
	}
	return terms, err
}

// eachRow calls do with the columns of each line of the file called path, which may say what is wrong with them. Empty lines and those
// that begin with # are passed over. Without a path it does nothing.
func (u *ui) eachRow(path string, do func(columns []string) (problem string)) error {
	if path == "" {
		return nil
	}
	text, err := u.readPlain(path)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(text, "\ufeff")) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, "\t")
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		problem := "the line begins with a tab"
		if columns[0] != "" {
			problem = do(columns)
		}
		if problem != "" {
			return &extract.InputError{File: fmt.Sprintf("%s:%d", path, n), Problem: problem}
		}
	}
	return nil
}

// writeBaseline does what --write-baseline says: what is found, and what was known, is known from now on.
func (u *ui) writeBaseline(c *cli.Context, r *report.Report) error {
	path := c.String("write-baseline")
	if path == "" {
		return nil
	}
	if err := u.write(c.Context, path, func(w io.Writer) error { return report.WriteBaseline(w, r) }); err != nil {
		return writeError(path, err)
	}
	u.notef("%s: %s written as known.", path, count(r.Count(bitext.Error)+r.Count(bitext.Warning)+r.Count(bitext.Info)+r.Known(), "finding"))
	return nil
}

// baseline reads the findings that are known. One that is to be written anew is not read.
func (u *ui) baseline(c *cli.Context, conf *config) (report.Baseline, error) {
	path := chosen(c, "baseline", conf.path(conf.Check.Baseline))
	if path == "" || path == c.String("write-baseline") {
		return nil, nil
	}
	_, data, err := u.readFile(path)
	if err != nil {
		return nil, err
	}
	known, err := report.ReadBaseline(bytes.NewReader(data), path)
	if err != nil {
		return nil, &userError{code: exitUsage, problem: err.Error(), err: err}
	}
	return known, nil
}

// explainRule prints what docs/checks.md says of a rule.
func (u *ui) explainRule(name string) error {
	i := slices.Index(check.IDs(), name)
	if i < 0 {
		err := check.Options{Only: []string{name}}.Validate()
		return usagef("--explain: "+err.Error(), "visavis check --list lists them")
	}
	r := check.Rules()[i]
	fmt.Fprintf(u.out, "%s (%s)\n\n%s\nWhat to do: %s.\n", r.ID, r.Severity, r.Reason, r.Hint)
	for _, e := range []struct {
		name string
		check.Example
	}{{"good", r.Good}, {"bad", r.Bad}} {
		fmt.Fprintf(u.out, "\n%s\n", e.name)
		if e.Before != nil {
			fmt.Fprintf(u.out, "  after %s = %s\n", clip(e.Before[0], 90), clip(e.Before[1], 90))
		}
		for _, p := range e.Props {
			fmt.Fprintf(u.out, "  %s = %s\n", p.Name, p.Value)
		}
		if e.Origin != "" {
			fmt.Fprintf(u.out, "  by a %s\n", e.Origin)
		}
		if e.Confidence > 0 {
			fmt.Fprintf(u.out, "  confidence %.2f\n", e.Confidence)
		}
		fmt.Fprintf(u.out, "  %s  %s\n  %s  %s\n", e.From, clip(e.Source, 200), e.To, clip(e.Target, 200))
	}
	return nil
}

func (u *ui) listRules() error {
	rules := check.Rules()
	width := 0
	for _, r := range rules {
		width = max(width, len(r.ID))
	}
	for _, r := range rules {
		fmt.Fprintf(u.out, "%-*s  %-7s  %s\n", width, r.ID, r.Severity, r.Reason)
	}
	return nil
}
