package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/analyze"
	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/engines"
	"visavis/pipeline/translate/replay"
	"visavis/pipeline/typography"
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
			&cli.StringSliceFlag{Name: "o", Aliases: []string{"output"}, Usage: "write `FILE` (" + endings() + "); may be given more than once (default: FILE.FROM-TO.tmx here)"},
			&cli.StringFlag{Name: "run-dir", Usage: "`FOLDER` that keeps every stage's output (default: beside the first -o, ending in .visavis)"},
			unitFlag(), tmsFlag(), fuzzyFlag(), frozenFlag(), keepFlag(), noProtectFlag(), typographyFlag(), glossaryFlag(),
			&cli.BoolFlag{Name: "dry-run", Usage: "say what would be translated and what it would cost, and send nothing"},
			&cli.BoolFlag{Name: "json", Usage: "print the summary as JSON on standard output"},
			quietFlag(),
		}, append(engineFlags(), splitFlags()...)...),
		Action: u.run,
	}
}

func unitFlag() cli.Flag {
	return &cli.StringFlag{Name: "unit", Value: string(pipeline.Sentence),
		Usage: "what the engine gets at a time, `UNIT`: sentence, or paragraph (it sees the context; the result is aligned afterwards)"}
}

func noProtectFlag() cli.Flag {
	return &cli.BoolFlag{Name: "no-protect", Usage: "give the engine placeholders, addresses, tags, names … too, which it otherwise does not get to see"}
}

func typographyFlag() cli.Flag {
	return &cli.BoolFlag{Name: "typography", Usage: "set quotation marks, and spaces before : ; ! ?, of what the engine translates as the target language does"}
}

// typographyArg reads --typography, and says so where nothing is known of the language.
func (u *ui) typographyArg(c *cli.Context, to string) bool {
	if _, ok := typography.For(to); c.Bool("typography") && !ok {
		u.notef("--typography changes nothing: visavis does not know how %s sets its marks (it knows %s).", to, strings.Join(typography.Languages(), ", "))
	}
	return c.Bool("typography")
}

func unitArg(c *cli.Context) (pipeline.Unit, error) {
	switch unit := pipeline.Unit(c.String("unit")); unit {
	case pipeline.Sentence, pipeline.Paragraph:
		return unit, nil
	}
	return "", usagef("--unit "+c.String("unit")+": the units are sentence and paragraph", "")
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
	unit, err := unitArg(c)
	if err != nil {
		return nil, err
	}
	paths := c.StringSlice("o")
	if len(paths) == 0 {
		paths = []string{baseName(path, from, to) + ".tmx"}
	}
	if slices.Contains(paths, "-") {
		return nil, usagef("run writes files: -o - is none", "name a file, or pipe the stages: visavis split … | visavis translate … | visavis align - | visavis export -")
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
	engine, err := u.openEngine(c, from, to, checks.Terms)
	if err != nil {
		return nil, err
	}
	how, tariff, err := u.how(c, engineName(engine, from, to))
	if err != nil {
		return nil, err
	}
	folder := c.String("run-dir")
	if folder == "" {
		folder = strings.TrimSuffix(paths[0], filepath.Ext(paths[0])) + ".visavis"
	}
	if split.Rules == nil {
		u.sayIfNoTable(from)
	}
	return &job{
		engineName: engineName(engine, from, to),
		tariff:     tariff,
		outputs:    outputs,
		Run: pipeline.Run{Folder: folder, Tool: toolVersion(), Document: doc, Engine: engine, Split: split, Check: checks,
			Translate: pipeline.TranslateOptions{To: to, Unit: unit, Typography: u.typographyArg(c, to), Unprotected: c.Bool("no-protect"), Keep: checks.Keep}, How: how},
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
		hint = startServer + "; then the same command goes on with what is kept in " + folder
	case e.code == exitBudget:
		hint = "what was translated is kept in " + folder + ": give the same command with a larger --budget to go on"
	default:
		hint = "every translation that arrived is kept in " + folder + ": give the same command again to go on"
	}
	return &userError{code: classify(err).code, problem: err.Error(), hint: hint, err: err}
}

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
		Segments: len(b.Source.Segments), Words: amount.Words, Stats: stats, Cost: j.tariff.cost(stats.Charged, spent), budget: j.How.Budget, recalled: recalled}
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
		fmt.Fprintf(u.out, "of paragraphs that were translated before %s\n", splitParagraphs(p.Stats.Split))
	case p.Unit == string(pipeline.Paragraph) && p.Stats.Sent > 0:
		fmt.Fprintln(u.out, "where it is not clear afterwards which sentence of a paragraph is which, its sentences are sent, too")
	}
	if p.Cost != nil && p.Cost.Job != nil {
		fmt.Fprintf(u.out, "spent so far in the run folder: %s\n", p.Cost.earlier())
	}
	if p.Cost != nil && p.budget > 0 && p.Cost.total() > p.budget {
		fmt.Fprintf(u.out, "that would pass the budget of %s: the run would stop before\n", translate.USD(p.budget))
	}
	fmt.Fprintln(u.out, "nothing was sent")
}

// summary is what a run ends with.
type summary struct {
	Input     string                 `json:"input"`
	Outputs   []string               `json:"outputs"`
	RunFolder string                 `json:"runFolder"`
	From      string                 `json:"from"`
	To        string                 `json:"to"`
	Engine    string                 `json:"engine"`
	Model     string                 `json:"model,omitempty"`
	Unit      string                 `json:"unit"`
	Segments  int                    `json:"segments"`
	Repeats   int                    `json:"repeats"`
	Units     int                    `json:"units"`
	Stats     translate.Stats        `json:"translation"`
	Cost      *cost                  `json:"cost,omitempty"`
	Findings  map[string]int         `json:"findings"`
	Doubtful  []doubt                `json:"doubtful"`
	Stages    []pipeline.StageResult `json:"stages"`
	mock      bool
	recalled  string // what came from memories, in words
}

// doubt is a link that a person should look at.
type doubt struct {
	Link       int      `json:"link"` // 0-based
	Source     string   `json:"source"`
	Target     string   `json:"target"`
	Confidence float64  `json:"confidence"`
	Reasons    []string `json:"reasons"`
}

// doubtfulBelow is the confidence under which a link is doubtful even if no check found anything.
const doubtfulBelow = .8

func (j *job) summary(ctx context.Context, r *pipeline.Result) (*summary, error) {
	b := r.Bitext
	origin := j.Engine.Origin(b.Source.Lang, b.Target.Lang)
	s := &summary{Input: j.Document.Name, RunFolder: j.Folder, From: b.Source.Lang, To: b.Target.Lang,
		Engine: j.engineName, Model: origin.Model, Unit: string(j.Translate.Unit),
		Segments: len(b.Source.Segments), Repeats: pipeline.Repeats(b, j.Translate.Unit), Units: len(b.Links),
		Stats: r.Stats, Cost: j.tariff.cost(r.Stats.Charged, r.Spent), Stages: r.Stages,
		Findings: map[string]int{}, Doubtful: doubts(b), mock: origin.Kind == bitext.Mock}
	if s.Stats.Memory.Segments() == 0 { // the stage was not run again
		s.Stats.Memory = leverageOf(b)
	}
	var err error
	if s.recalled, err = leverageLine(ctx, j.Translate.Recall, s.From, s.To, s.Stats.Memory, j.tariff); err != nil {
		return nil, err
	}
	for _, o := range j.outputs {
		s.Outputs = append(s.Outputs, o.path)
	}
	for _, f := range b.Findings {
		s.Findings[f.Severity.String()]++
	}
	return s, nil
}

// doubts lists the links with a low confidence or with findings that are more than information.
func doubts(b *bitext.Bitext) []doubt {
	reasons := make(map[int][]string)
	for _, f := range b.Findings {
		if f.Severity >= bitext.Warning {
			reasons[f.Link] = append(reasons[f.Link], f.Message)
		}
	}
	out := []doubt{}
	for i, l := range b.Links {
		if l.Confidence < doubtfulBelow && len(reasons[i]) == 0 {
			reasons[i] = []string{fmt.Sprintf("confidence %.2f", l.Confidence)}
		}
		if len(reasons[i]) > 0 {
			out = append(out, doubt{i, b.Source.RangeText(l.Source), b.Target.RangeText(l.Target), l.Confidence, reasons[i]})
		}
	}
	return out
}

func writeJSON(u *ui, v any) error { return encodeJSON(u.out, v) }

func encodeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// mostDoubts is how many doubtful links the summary shows.
const mostDoubts = 5

func (s *summary) print(u *ui) {
	if u.quiet {
		return
	}
	w := u.err
	fmt.Fprintf(w, "%s %s: %s, %s to %s\n", u.paint(green, "Made"), strings.Join(s.Outputs, " and "), count(s.Units, "translation unit"), s.From, s.To)
	recalled := ""
	if n := s.Stats.Memory.Segments(); n > 0 {
		recalled = thousands(n) + " from memory, "
	}
	fmt.Fprintf(w, "  %s in %s, %s%s\n", count(s.Segments, "segment"), s.Input, recalled, repeats(s.Repeats))
	s.printTranslated(u)
	s.printDoubts(u)
	fmt.Fprintf(w, "Next: %s\n", s.next())
}

// printTranslated says where the translations came from.
func (s *summary) printTranslated(u *ui) {
	w := u.err
	if s.recalled != "" {
		fmt.Fprintf(w, "  from memory: %s\n", s.recalled)
	}
	fmt.Fprintf(w, "  %s\n", s.translated())
	if n := s.Stats.Split; n > 0 {
		fmt.Fprintf(w, "  of the paragraphs %s\n", splitParagraphs(n))
	}
	if n := s.Stats.Damaged; n > 0 {
		fmt.Fprintf(w, "  %s came back twice with something lost or doubled that must stay as it is: the checks say what\n", count(n, "text"))
	}
	if s.mock {
		fmt.Fprintf(w, "  %s\n", u.paint(yellow, "The mock engine made this: it is no translation, and is marked so in every unit."))
	}
}

func repeats(n int) string {
	if n == 0 {
		return "no repeats"
	}
	return count(n, "repeat") + " of an earlier one"
}

func (s *summary) translated() string {
	by := s.Engine
	if s.Model != "" {
		by += " (" + s.Model + ")"
	}
	if s.allRecalled() {
		return "nothing was sent"
	}
	if s.Stats.Sent == 0 {
		return "translated earlier by " + by + ": nothing was sent this time"
	}
	line := fmt.Sprintf("%s translated by %s: %s%s%s", count(s.Stats.Sent, "text"), by, count(s.Stats.SentCodePoints, "character"), sentAgain(s.Stats), s.Cost.phrase())
	if s.Stats.FromStore > 0 {
		line += fmt.Sprintf("; %s were there from before", thousands(s.Stats.FromStore))
	}
	if s.Cost != nil && s.Cost.Job != nil && s.Cost.Job.Characters > s.Stats.Charged {
		line += "; all runs in this folder: " + s.Cost.earlier()
	}
	if s.Stats.Long > 0 {
		line += "\n  " + longTexts(s.Stats)
	}
	return line
}

// allRecalled reports whether no engine had anything to do with the result.
func (s *summary) allRecalled() bool {
	return s.Stats.Sent == 0 && s.Stats.Memory.Segments() == s.Units
}

// sentAgain says how many characters went out with those whose first answer was of no use.
func sentAgain(s translate.Stats) string {
	if s.Charged <= s.SentCodePoints {
		return ""
	}
	return fmt.Sprintf(" (%s with those sent again since an answer broke off or was damaged)", thousands(s.Charged))
}

// splitParagraphs says what became of paragraphs whose sentences could not be told apart.
func splitParagraphs(n int) string {
	return fmt.Sprintf("%s %s translated again, sentence by sentence: it is not clear which sentence is which", thousands(n),
		map[bool]string{true: "is", false: "are"}[n == 1])
}

// longTexts says what became of texts that are longer than a call may be.
func longTexts(s translate.Stats) string {
	line := count(s.Long, "text") + " longer than the engine takes, sent in parts cut at sentences or clauses: look at the seams"
	if s.Torn > 0 {
		line += fmt.Sprintf("; %s of them had to be cut inside a word", thousands(s.Torn))
	}
	return line
}

func (s *summary) printDoubts(u *ui) {
	if len(s.Doubtful) == 0 {
		fmt.Fprintln(u.err, "  the checks found no doubtful unit")
		return
	}
	fmt.Fprintf(u.err, "  %s:\n", u.paint(yellow, count(len(s.Doubtful), "doubtful unit")))
	for _, d := range s.Doubtful[:min(len(s.Doubtful), mostDoubts)] {
		fmt.Fprintf(u.err, "  %4d  %s\n        %s → %s\n", d.Link+1, clip(strings.Join(d.Reasons, "; "), 100), clip(d.Source, 45), clip(d.Target, 45))
	}
	if more := len(s.Doubtful) - mostDoubts; more > 0 {
		fmt.Fprintf(u.err, "        and %d more\n", more)
	}
}

// next says what to do with the result.
func (s *summary) next() string {
	first := quoted(s.Outputs[0])
	look := "visavis check " + first + " lists everything to look at"
	if strings.HasSuffix(first, ".tsv") {
		look = "visavis check " + first + " --from " + s.From + " --to " + s.To + " lists everything to look at"
	}
	if s.mock || !strings.HasSuffix(strings.ToLower(s.Outputs[0]), ".tmx") {
		return look
	}
	made := "it is a machine's draft"
	if s.allRecalled() {
		made = "all of it is from memory"
	}
	open := made + ": put " + first + " into your OmegaT project's tm/auto folder,\n      or import it into Trados or memoQ, and read it there"
	if len(s.Doubtful) > 0 {
		return open + ";\n      " + look
	}
	return open
}

// shellLine is a command line as a shell takes it.
func shellLine(args []string) string {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = quoted(a)
	}
	return strings.Join(words, " ")
}

// quoted is a file's name as a shell takes it.
func quoted(name string) string {
	if name == "" || strings.ContainsAny(name, " \t\n'\"$&|;()<>*?[]{}#~`\\") {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}
