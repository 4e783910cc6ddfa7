package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/check/report"
)

func checkCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:      "check",
		Usage:     "look for mistakes in bilingual files",
		ArgsUsage: "FILE [FILE …]",
		Description: "Reads bilingual files (" + endings() + ", or what visavis align wrote) and reports what a person should look at: numbers\n" +
			"that changed, lost placeholders, untranslated text, doubtful links. Exit code 1 says that something at or above\n" +
			"--fail-on was found. --format jsonl passes the bitext on, with its findings, to visavis export.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: strings.Join(report.Names(), ", ") + " or jsonl"},
			&cli.StringFlag{Name: "fail-on", Value: bitext.Error.String(), Usage: "least `SEVERITY` that makes the exit code 1: info, warning, error, or never"},
			&cli.StringFlag{Name: "baseline", Usage: "`FILE` of known findings, which do not fail"},
			&cli.StringFlag{Name: "write-baseline", Usage: "write all findings as known to `FILE`"},
			&cli.StringSliceFlag{Name: "rules", Usage: "`NAMES` of the rules to apply, with commas between; -NAME leaves one out"},
			&cli.BoolFlag{Name: "list", Usage: "list the rules"},
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
	if c.NArg() == 0 {
		return usagef("the file to check is missing", "visavis check --help shows how it is used")
	}
	opt, err := checkOptions(c)
	if err != nil {
		return err
	}
	r := report.Report{Tool: "visavis", Version: version, Color: u.colour && isTerminal(u.out)}
	never := c.String("fail-on") == "never"
	if r.FailOn, err = bitext.ParseSeverity(c.String("fail-on")); err != nil && !never {
		return usagef("--fail-on: "+err.Error()+", or never", "")
	}
	if c.String("format") == jsonl.Name {
		return u.checkAndPass(c, opt, r.FailOn, never)
	}
	write, err := report.ByName(c.String("format"))
	if err != nil {
		return usagef("--format: "+err.Error(), "")
	}
	for _, path := range c.Args().Slice() {
		b, _, err := u.readBitext(c, path)
		if err != nil {
			return err
		}
		r.Add(displayName(path), b, check.Run(b, opt))
	}
	if err := u.applyBaseline(c, &r); err != nil {
		return err
	}
	err = u.write(c.Context, c.String("o"), func(w io.Writer) error { return write(w, r) })
	if err == nil && r.Fails() && !never {
		return errFindings
	}
	return err
}

// checkAndPass is check as a stage between align and export.
func (u *ui) checkAndPass(c *cli.Context, opt check.Options, failOn bitext.Severity, never bool) error {
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
	if err == nil && !never && check.Fails(a.Bitext.Findings, failOn) {
		return errFindings
	}
	return err
}

// checkOptions reads --rules: names to apply, or, with a minus, to leave out.
func checkOptions(c *cli.Context) (check.Options, error) {
	var opt check.Options
	for _, name := range strings.Split(strings.Join(c.StringSlice("rules"), ","), ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if skip, ok := strings.CutPrefix(name, "-"); ok {
			opt.Skip = append(opt.Skip, skip)
		} else {
			opt.Only = append(opt.Only, name)
		}
	}
	if err := opt.Validate(); err != nil {
		return opt, usagef("--rules: "+err.Error(), "visavis check --list explains them")
	}
	return opt, nil
}

func (u *ui) applyBaseline(c *cli.Context, r *report.Report) error {
	if path := c.String("write-baseline"); path != "" {
		if err := u.write(c.Context, path, func(w io.Writer) error { return report.WriteBaseline(w, *r) }); err != nil {
			return writeError(path, err)
		}
		u.notef("%s: %s written as known.", path, count(r.Count(bitext.Error)+r.Count(bitext.Warning)+r.Count(bitext.Info), "finding"))
	}
	path := c.String("baseline")
	if path == "" {
		return nil
	}
	_, data, err := u.readFile(path)
	if err != nil {
		return err
	}
	known, err := report.ReadBaseline(bytes.NewReader(data), path)
	if err != nil {
		return &userError{code: exitUsage, problem: err.Error(), err: err}
	}
	known.Apply(r)
	return nil
}

func (u *ui) listRules() error {
	rules := check.Rules()
	width := 0
	for _, r := range rules {
		width = max(width, len(r.ID))
	}
	for _, r := range slices.Clone(rules) {
		fmt.Fprintf(u.out, "%-*s  %-7s  %s\n", width, r.ID, r.Severity, r.Reason)
	}
	return nil
}

func isTerminal(w io.Writer) bool {
	if checked, ok := w.(*checkedWriter); ok {
		w = checked.w
	}
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
