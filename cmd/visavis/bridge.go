package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/engines"
)

// A bridge is the source, roughly translated, by which align finds the sentences of the real translation. bridge.go has the engine
// make it.

// bridgeFlags are the flags of align that have an engine make a bridge.
func bridgeFlags() []cli.Flag {
	return append(append([]cli.Flag{
		&cli.StringFlag{Name: "engine", Usage: "have the engine `NAME` translate SOURCE first, and align by that too: " + strings.Join(engines.Names(), ", ")},
		&cli.StringFlag{Name: "run-dir", Usage: "`FOLDER` that keeps what the engine answers (default, for engines that cost money: beside -o, or here)"},
	}, callingFlags()...), placeFlags()...)
}

// checkBridgeFlags refuses flags that make no sense together, before anything is read.
func checkBridgeFlags(c *cli.Context) error {
	if c.IsSet("engine") {
		if c.IsSet("bridge-target") {
			return usagef("--engine makes the bridge that --bridge-target names", "give one of the two")
		}
		if c.String("from") == c.String("to") && c.String("from") != "" {
			return usagef("--from and --to are both "+c.String("from"), "name the language of the translation with --to")
		}
		return nil
	}
	for _, f := range bridgeFlags() {
		if name := f.Names()[0]; c.IsSet(name) {
			return usagef("--"+name+" is for --engine", "name the engine that makes the bridge, for example --engine apertium")
		}
	}
	return nil
}

// makeBridge has the engine translate each segment of source, and says before what that costs. A segment that the engine will not
// translate has an empty bridge.
func (u *ui) makeBridge(c *cli.Context, source *bitext.Side, to string) ([]string, error) {
	from := source.Lang
	engine, err := u.openEngine(c, from, to, nil)
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	if err := engine.Supports(c.Context, from, to); err != nil {
		return nil, err
	}
	name := engineName(engine, from, to)
	how, tariff, err := u.how(c, engine, from, to)
	if err != nil {
		return nil, err
	}
	bar := u.newProgress(tariff)
	how.Progress = bar.translated
	folder := bridgeFolder(c, source.Name, to, tariff)
	if folder != "" {
		kept, err := pipeline.OpenFolder(folder)
		if err != nil {
			return nil, err
		}
		defer kept.Close() // every answer in it is on disk already
		how.Store, how.Ledger = kept.Store, kept.Ledger
		u.folder.Store(folder)
		defer u.folder.Store("")
	}
	texts := source.Texts()
	u.sayBridge(translate.Plan(engine, from, to, texts, how), name, folder, tariff)
	bar.begin()
	defer bar.done()
	results, _, err := translate.Texts(c.Context, engine, from, to, texts, how)
	var failed *translate.FailedError
	switch {
	case errors.As(err, &failed):
		u.notef("%s would not translate %s: aligned without a bridge there.", name, count(len(failed.Failures), "text"))
	case err != nil && folder != "":
		return nil, keptError(err, folder)
	case err != nil:
		return nil, err
	}
	out := make([]string, len(results))
	for i, r := range results {
		out[i] = r.Text
	}
	return out, nil
}

// bridgeFolder is where answers are kept: --run-dir, or for an engine that costs money a folder beside -o, or here; "" for nowhere.
func bridgeFolder(c *cli.Context, document, to string, t tariff) string {
	out := c.String("o")
	switch {
	case c.String("run-dir") != "":
		return c.String("run-dir")
	case !t.paid():
		return ""
	case out != "" && out != "-":
		return strings.TrimSuffix(out, filepath.Ext(out)) + ".visavis"
	}
	return baseName(document, c.String("from"), to) + ".visavis"
}

// sayBridge says what the engine is about to get.
func (u *ui) sayBridge(plan translate.Stats, engine, folder string, t tariff) {
	kept := ""
	if plan.FromStore > 0 {
		kept = fmt.Sprintf("; %s already in %s", count(plan.FromStore, "text"), folder)
	}
	if plan.Sent == 0 {
		u.notef("Bridge by %s: nothing to send%s.", engine, kept)
		return
	}
	u.notef("Bridge by %s: %s to send, %s%s%s.", engine, count(plan.Sent, "text"), count(plan.SentCodePoints, "character"),
		t.cost(plan.Charged, translate.Spent{}).phrase(), kept)
}
