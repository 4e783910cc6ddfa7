package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strconv"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/analyze"
	"visavis/pipeline/bitext"
	"visavis/pipeline/format"
	"visavis/pipeline/memory"
)

func analyzeCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:      "analyze",
		Usage:     "count segments, words and characters by match, as translators bill them",
		ArgsUsage: "FILES",
		Description: "Counts what there is to translate in FILES, plain texts or the source side of bilingual files (" + endings() + "): what is\n" +
			"repeated and what is new, for each file and in all. Words and characters are counted as OmegaT counts them. Nothing is\n" +
			"sent or written. Without --tm the memories of visavis.toml are asked, as by run. A folder stands for the texts (.txt) and\n" +
			"bilingual files in it. - reads a text from standard input.",
		Flags: append([]cli.Flag{
			fromFlag(), toFlag(),
			&cli.StringSliceFlag{Name: "tm", Usage: "translation memory, `FILE`: count what it holds already, in bands of match; may be given more than once"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`NAME`: text, json or csv"},
			outFlag("write to `FILE` instead of standard output"),
			quietFlag(),
		}, splitFlags()...),
		Action: u.analyze,
	}
}

func (u *ui) analyze(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	if c.NArg() == 0 {
		return usagef("the files to analyze are missing", "for example: visavis analyze *.txt --from fr")
	}
	paths, err := u.filesOf(c, true)
	if err != nil {
		return err
	}
	paths = unique(paths)
	write := map[string]func(io.Writer, *analyze.Analysis) error{"text": writeAnalysis, "json": writeAnalysisJSON, "csv": writeAnalysisCSV}[c.String("format")]
	if write == nil {
		return usagef("--format "+c.String("format")+": the formats are text, json and csv", "")
	}
	match, done, err := u.matcher(c)
	if err != nil {
		return err
	}
	defer done()
	a := analyze.New(match)
	for _, path := range paths {
		if err := u.analyzeFile(c, a, path); err != nil {
			return err
		}
	}
	return u.write(c.Context, c.String("o"), func(w io.Writer) error { return write(w, a) })
}

// leastCounted is the lowest score of a match that has a band.
const leastCounted = 50

// matcher asks the memories of --tm or else visavis.toml, as a run does; nil where there are none. done closes them.
func (u *ui) matcher(c *cli.Context) (match analyze.Match, done func(), err error) {
	paths, err := u.memoryPaths(c)
	if err != nil || len(paths) == 0 {
		return nil, func() {}, err
	}
	if !c.IsSet("tm") && (c.String("from") == "" || c.String("to") == "") {
		u.notef("The memories that %s names are not asked: that takes --from and --to.", configName)
		return nil, func() {}, nil
	}
	from, err := languageArg(c, "from")
	if err != nil {
		return nil, nil, err
	}
	to, err := languageArg(c, "to")
	if err != nil {
		return nil, nil, err
	}
	var memories []*memory.Memory
	done = func() {
		for _, m := range memories {
			_ = m.Close() // nothing was written
		}
	}
	for _, path := range paths {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !c.IsSet("tm") { // the first run makes it
			u.notef("%s is new: there is nothing in it yet.", path)
			continue
		}
		m, err := openMemoryAt(path, memory.Open)
		if err != nil {
			done()
			return nil, nil, err
		}
		memories = append(memories, m)
		u.inputs = append(u.inputs, path)
		others, err := otherPairs(c.Context, m, from, to)
		if err != nil {
			done()
			return nil, nil, err
		}
		if others != "" {
			u.notef("%s holds %s: nothing of it serves from %s to %s.", path, others, from, to)
		}
	}
	if len(memories) == 0 {
		return nil, done, nil
	}
	match = func(ctx context.Context, text, before, after string) (int, error) {
		score := 0
		for _, m := range memories {
			best, ok, err := m.Match(ctx, memory.Query{From: from, To: to, Text: text, Before: before, After: after}, leastCounted)
			if err != nil {
				return 0, err
			}
			if ok {
				score = max(score, best.Score)
			}
		}
		return score, nil
	}
	return match, done, nil
}

// analyzeFile adds one file to an analysis: a bilingual file, known by its ending, or what a stage wrote, or a text.
func (u *ui) analyzeFile(c *cli.Context, a *analyze.Analysis, path string) error {
	if _, err := format.ByEnding(path); err == nil {
		f, done, err := u.source(c, path)
		defer done()
		if err != nil {
			return err
		}
		return a.File(c.Context, f.Name, f.Pieces)
	}
	if head, err := headOf(path); path != "-" && err == nil && bitext.Sniff(head) {
		artefact, err := u.readArtefact(path, "analyze", "split")
		if err != nil {
			return err
		}
		return a.File(c.Context, path, one(artefact.Bitext))
	}
	lang, err := languageArg(c, "from")
	if err != nil {
		return err
	}
	doc, split, err := u.readText(c, path, lang)
	if err != nil {
		return err
	}
	b, err := pipeline.Split(doc, split)
	if err != nil {
		return err
	}
	return a.File(c.Context, displayName(path), one(b))
}

// one is a bitext as the only piece of a file.
func one(b *bitext.Bitext) iter.Seq2[*bitext.Bitext, error] {
	return func(yield func(*bitext.Bitext, error) bool) { yield(b, nil) }
}

// allFiles is the name of the table over all files.
const allFiles = "all files"

// bandNames are the bands in the words of a translator.
var bandNames = map[analyze.Band]string{
	analyze.Context: "101 %, with its context", analyze.Exact: "100 %", analyze.Repetition: "repeated", analyze.OtherFile: "repeated from another file",
	analyze.Fuzzy95: "95 to 99 %", analyze.Fuzzy85: "85 to 94 %", analyze.Fuzzy75: "75 to 84 %", analyze.Fuzzy50: "50 to 74 %", analyze.None: "new",
}

// writeAnalysis prints a table for each file, and one over all where there are several.
func writeAnalysis(w io.Writer, a *analyze.Analysis) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, tableLine, "", "segments", "words", "share", "characters", "without spaces")
	rows := rowsOf(a)
	for i := range a.Files {
		writeTable(out, a.Files[i].Name, &a.Files[i].Table, rows)
	}
	if len(a.Files) > 1 {
		writeTable(out, allFiles, &a.All, rows)
	}
	return out.Flush()
}

// tableLine is a line of a table: band, segments, words and their share, characters, characters without spaces.
const tableLine = "%-28s%10s%11s%10s%13s%16s\n"

// rowsOf lists the bands that can have something in them.
func rowsOf(a *analyze.Analysis) []analyze.Band {
	return slices.DeleteFunc(analyze.Bands(), func(b analyze.Band) bool {
		switch b {
		case analyze.Repetition, analyze.None:
			return false
		case analyze.OtherFile:
			return len(a.Files) < 2
		}
		return !a.Matched()
	})
}

func writeTable(w io.Writer, name string, t *analyze.Table, rows []analyze.Band) {
	fmt.Fprintln(w, visibleLine(name))
	total := t.Total()
	for _, b := range rows {
		writeRow(w, bandNames[b], t.Bands[b], total.Words)
	}
	writeRow(w, "total", total, total.Words)
	writeRow(w, "each text once", t.Different, total.Words)
}

func writeRow(w io.Writer, name string, a analyze.Amount, words int) {
	share := fmt.Sprintf("%.1f %%", 100*float64(a.Words)/float64(max(words, 1)))
	fmt.Fprintf(w, tableLine, "  "+name, thousands(a.Segments), thousands(a.Words), share, thousands(a.Characters), thousands(a.NoSpaces))
}

// jsonTable is a table as JSON shows it.
type jsonTable struct {
	File      string         `json:"file,omitempty"`
	Bands     []jsonBand     `json:"bands"`
	Total     analyze.Amount `json:"total"`
	Different analyze.Amount `json:"eachTextOnce"`
}

type jsonBand struct {
	Band string `json:"band"`
	analyze.Amount
}

func newJSONTable(name string, t *analyze.Table) jsonTable {
	out := jsonTable{File: name, Total: t.Total(), Different: t.Different}
	for _, b := range analyze.Bands() {
		out.Bands = append(out.Bands, jsonBand{b.String(), t.Bands[b]})
	}
	return out
}

func writeAnalysisJSON(w io.Writer, a *analyze.Analysis) error {
	out := struct {
		Files []jsonTable `json:"files"`
		All   jsonTable   `json:"all"`
	}{All: newJSONTable("", &a.All)}
	for i := range a.Files {
		out.Files = append(out.Files, newJSONTable(a.Files[i].Name, &a.Files[i].Table))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(out)
}

// writeAnalysisCSV writes a line for each band of each file, and of all files.
func writeAnalysisCSV(w io.Writer, a *analyze.Analysis) error {
	out := csv.NewWriter(w)
	_ = out.Write([]string{"file", "band", "segments", "words", "characters", "characters without spaces"}) // Flush keeps the error
	for i := range a.Files {
		writeCSVTable(out, a.Files[i].Name, &a.Files[i].Table)
	}
	writeCSVTable(out, allFiles, &a.All)
	out.Flush()
	return out.Error()
}

func writeCSVTable(w *csv.Writer, name string, t *analyze.Table) {
	row := func(band string, a analyze.Amount) {
		_ = w.Write([]string{name, band, strconv.Itoa(a.Segments), strconv.Itoa(a.Words), strconv.Itoa(a.Characters), strconv.Itoa(a.NoSpaces)})
	}
	for _, b := range analyze.Bands() {
		row(b.String(), t.Bands[b])
	}
	row("total", t.Total())
	row("each text once", t.Different)
}
