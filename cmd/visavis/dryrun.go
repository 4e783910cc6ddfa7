package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/analyze"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/engines"
	"visavis/pipeline/translate/replay"
)

// dryRun says what a run would do.
func (u *ui) dryRun(c *cli.Context, j *job) error {
	b, err := pipeline.Split(j.Document, j.Split)
	if err != nil {
		return err
	}
	spent, err := translate.ReadLedger(filepath.Join(j.Folder, pipeline.SpentFile))
	if err != nil {
		return err
	}
	kept, err := translate.ReadFileStore(filepath.Join(j.Folder, pipeline.TranslationsFile))
	if err != nil {
		return err
	}
	j.How.Store = j.Translate.Recall.Store(kept)
	if engines.About(j.engineName).Leaves == "" { // it is on this machine: nothing is sent by asking it
		if err := j.Engine.Supports(c.Context, b.Source.Lang, j.Translate.To); err != nil {
			return err
		}
	}
	if strings.HasPrefix(j.engineName, replay.Name+":") { // a look into the recording shows what it lacks
		if _, err := pipeline.Translate(c.Context, b, j.Engine, j.Translate, translate.Options{}); err != nil {
			return err
		}
	}
	stats, err := pipeline.Plan(c.Context, b, j.Engine, j.Translate, j.How)
	if err != nil {
		return err
	}
	recalled, err := leverageLine(c.Context, j.Translate.Recall, b.Source.Lang, j.Translate.To, stats.Memory, j.tariff)
	if err != nil {
		return err
	}
	amount := analyze.Measure(&b.Source)
	p := plan{Input: j.Document.Name, From: b.Source.Lang, To: j.Translate.To, Engine: j.engineName, Unit: string(j.Translate.Unit),
		Segments: len(b.Source.Segments), Words: amount.Words, Stats: stats, Cost: j.tariff.cost(stats.Charged, spent),
		budget: j.How.Budget, recalled: recalled}
	if c.Bool("json") {
		return writeJSON(u, p)
	}
	p.print(u)
	return nil
}

// plan is what --dry-run says.
type plan struct {
	Input    string          `json:"input"`
	From     string          `json:"from"`
	To       string          `json:"to"`
	Engine   string          `json:"engine"`
	Unit     string          `json:"unit"`
	Segments int             `json:"segments"`
	Words    int             `json:"words"`
	Stats    translate.Stats `json:"translation"`
	Cost     *cost           `json:"cost,omitempty"`
	budget   float64
	recalled string
}

func (p plan) print(u *ui) {
	fmt.Fprintf(u.out, "%s: %s, %s; of %s to translate %s %s\n", p.Input, count(p.Segments, "segment"), count(p.Words, "word"), count(p.Stats.Segments, "text"),
		thousands(p.Stats.Repeats), map[bool]string{true: "is a repeat", false: "are repeats"}[p.Stats.Repeats == 1])
	if p.recalled != "" {
		fmt.Fprintf(u.out, "from memory: %s\n", p.recalled)
	}
	fmt.Fprintf(u.out, "to send to %s: %s, %s%s\n", p.Engine, count(p.Stats.Sent, "text"), count(p.Stats.SentCodePoints, "character"), p.Cost.phrase())
	if p.Stats.FromStore > 0 {
		fmt.Fprintf(u.out, "already translated in the run folder: %s\n", count(p.Stats.FromStore, "text"))
	}
	if p.Stats.Long > 0 {
		fmt.Fprintf(u.out, "%s\n", longTexts(p.Stats))
	}
	switch {
	case p.Stats.Split > 0:
		fmt.Fprintf(u.out, "%s\n", splitParagraphs(p.Stats))
	case p.Unit == string(pipeline.Paragraph) && p.Stats.Sent > 0:
		fmt.Fprintln(u.out, "where it is not clear afterwards which sentence of a paragraph is which, those sentences are sent again, one by one")
	}
	if p.Cost != nil && p.Cost.Job != nil {
		fmt.Fprintf(u.out, "spent so far in the run folder: %s\n", p.Cost.earlier())
	}
	if p.Cost != nil && p.budget > 0 && p.Cost.total() > p.budget {
		fmt.Fprintf(u.out, "that would pass the budget of %s: the run would stop before\n", translate.USD(p.budget))
	}
	fmt.Fprintln(u.out, "nothing was sent")
}
