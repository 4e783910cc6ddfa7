package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/check/diff"
	"visavis/pipeline/extract"
	"visavis/pipeline/format"
	"visavis/pipeline/format/unit"
)

// run --frozen: the whole chain is run once more, in a folder of its own, and the result must be what the golden file holds. Only what an
// engine that costs money answers is taken from the run folder, and kept there.

func frozenFlag() cli.Flag {
	return &cli.BoolFlag{Name: "frozen", Usage: "do not write the files of -o: fail if the result is not what they hold, and say which stage changed it (for CI)"}
}

// frozen runs the job from scratch and compares.
func (u *ui) frozen(c *cli.Context, j *job) error {
	golden := make([]*bitext.Bitext, len(j.outputs))
	for i, o := range j.outputs {
		_, data, err := extract.ReadFile(o.path, u.in)
		if err != nil {
			return &userError{code: exitInput, problem: err.Error(), hint: "make it first: the same command without --frozen", err: err}
		}
		if golden[i], err = readAs(o, data); err != nil {
			return err
		}
	}
	if j.tariff.paid() {
		kept, err := pipeline.OpenFolder(j.Folder)
		if err != nil {
			return err
		}
		defer kept.Close() // every answer in it is on disk already
		j.How.Store, j.How.Ledger = kept.Store, kept.Ledger
		u.folder.Store(j.Folder)
	}
	own := j.Folder
	folder, err := os.MkdirTemp("", "visavis-frozen-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	j.Folder = folder
	bar := u.newProgress(j.tariff)
	j.OnStage = bar.stage
	j.How.Progress = bar.translated
	changed := false
	err = j.Do(c.Context, func(r *pipeline.Result) error {
		bar.done()
		for i, o := range j.outputs {
			var file bytes.Buffer
			if err := o.format.Write(&file, r.Bitext, format.WriteOptions{Tool: "visavis", Version: version}); err != nil {
				return err
			}
			now, err := readAs(o, file.Bytes())
			if err != nil {
				return err
			}
			changed = u.compareFrozen(o.path, golden[i], now) || changed
		}
		return nil
	})
	bar.done()
	switch {
	case err != nil && j.tariff.paid():
		return keptError(err, own)
	case err != nil:
		return err
	case changed:
		return errFindings
	}
	u.notef("%s: the result is as it was.", pathsOf(j.outputs))
	return nil
}

func pathsOf(outputs []output) string {
	var out []string
	for _, o := range outputs {
		out = append(out, o.path)
	}
	return strings.Join(out, " and ")
}

func readAs(o output, data []byte) (*bitext.Bitext, error) {
	b, err := o.format.Read(bytes.NewReader(data), format.ReadOptions{Name: o.path})
	var fault *format.Error
	if errors.As(err, &fault) && strings.Contains(fault.Problem, "language") && o.format.Name == "tsv" {
		return nil, usagef("--frozen cannot compare "+o.path+", which names no languages", "use .tmx or .json")
	}
	return b, err
}

// mostFrozen is how many differences of one kind are shown.
const mostFrozen = 10

// compareFrozen prints how now differs from golden, if it does. The first stage whose output changed is named: what comes after follows
// from it.
func (u *ui) compareFrozen(name string, golden, now *bitext.Bitext) bool {
	stage, rows := frozenRows(golden, now)
	if stage == "" {
		return false
	}
	fmt.Fprintf(u.out, "%s: %s gives another result than before\n", name, stage)
	for _, r := range rows[:min(len(rows), mostFrozen)] {
		fmt.Fprintf(u.out, "\n%s, segment %d (%s:%d)\n", stage, r.segment, name, r.line)
		if r.source != "" {
			fmt.Fprintf(u.out, "  source  %s\n", visibleLine(r.source))
		}
		fmt.Fprintf(u.out, "  old     %s\n  new     %s\n", visibleLine(r.old), visibleLine(r.new))
		if r.old != "" && r.new != "" {
			fmt.Fprintf(u.out, "  words   %s\n", wordDiff(diff.Changed, [2]string{r.old, r.new}, u.colourOut))
		}
	}
	if more := len(rows) - mostFrozen; more > 0 {
		fmt.Fprintf(u.out, "\nand %s\n", count(more, "more difference"))
	}
	return true
}

// frozenRow is one difference: in which segment, and what stood and stands there.
type frozenRow struct {
	segment, line    int
	source, old, new string
}

// frozenRows finds the first stage of the chain that gave another result, and where; "" where all is the same. Dates, and what else a
// file says of its making, do not count.
func frozenRows(golden, now *bitext.Bitext) (stage string, rows []frozenRow) {
	old, cur := frozenUnits(golden), frozenUnits(now)
	field := func(get func(frozenUnit) string) []frozenRow {
		var out []frozenRow
		for i := range max(len(old), len(cur)) {
			var a, b frozenUnit
			if i < len(old) {
				a = old[i]
			}
			if i < len(cur) {
				b = cur[i]
			}
			if x, y := get(a), get(b); x != y {
				r := frozenRow{segment: i + 1, line: a.line, old: x, new: y}
				if a.source == b.source && x != a.source {
					r.source = a.source
				}
				out = append(out, r)
			}
		}
		return out
	}
	sources := field(func(f frozenUnit) string { return f.source })
	targets := field(func(f frozenUnit) string { return f.target })
	switch {
	case len(sources) > 0 && segments(old) == segments(cur) && len(old) != len(cur):
		return "align", sources // the same segments, joined otherwise
	case len(sources) > 0:
		return "split", onlyFirst(sources, len(old) != len(cur))
	case len(targets) > 0 && joined(old) == joined(cur):
		return "align", targets
	case len(targets) > 0:
		return "translate", targets
	}
	if rows := field(func(f frozenUnit) string { return f.link }); len(rows) > 0 {
		return "align", rows
	}
	if rows := field(func(f frozenUnit) string { return f.findings }); len(rows) > 0 {
		return "check", rows
	}
	return "", nil
}

// onlyFirst keeps the first difference where all that follows is but shifted by it.
func onlyFirst(rows []frozenRow, shifted bool) []frozenRow {
	if shifted {
		return rows[:1]
	}
	return rows
}

type frozenUnit struct {
	line                           int
	source, target, link, findings string
	segments                       int
}

func frozenUnits(b *bitext.Bitext) []frozenUnit {
	findings := map[int][]string{}
	for _, f := range b.Findings {
		findings[f.Link] = append(findings[f.Link], fmt.Sprintf("%s %s: %s", f.Severity, f.Rule, f.Message))
	}
	out := make([]frozenUnit, len(b.Links))
	for i := range b.Links {
		u := unit.Of(b, i)
		sort := findings[i]
		slices.Sort(sort)
		out[i] = frozenUnit{line: u.Line, source: u.Source.Text, target: u.Target.Text, findings: strings.Join(sort, "; "),
			link: strings.TrimSpace(u.Position + " " + unit.FormatConfidence(u.Confidence)), segments: 1 + strings.Count(sourceOf(u.Position), ",")}
	}
	return out
}

func sourceOf(position string) string {
	source, _, _ := strings.Cut(position, ":")
	return source
}

// segments counts the segments of the source; joined is the text of the target without its spaces.
func segments(units []frozenUnit) int {
	n := 0
	for _, u := range units {
		n += u.segments
	}
	return n
}

func joined(units []frozenUnit) string {
	var b strings.Builder
	for _, u := range units {
		for w := range strings.FieldsSeq(u.target) {
			_, _ = io.WriteString(&b, w)
		}
	}
	return b.String()
}
