package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format"
	"visavis/pipeline/format/moses"
	"visavis/pipeline/memory"
)

func tmCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:      "tm",
		Usage:     "translation memories: import, export, search, look into, delete from",
		UsageText: "visavis tm COMMAND [command options]",
		Action:    noTMCommand,
		Subcommands: []*cli.Command{
			{
				Name:      "import",
				Usage:     "take bilingual files into a memory",
				ArgsUsage: "FILES",
				Description: "FILES are " + endings() + ", or pairs of texts NAME.FROM and NAME.TO of which line i translates line i. The memory is made\n" +
					"where there is none. What is in it already is not doubled, so a file may be imported again at any time.",
				Flags: []cli.Flag{
					tmFlag(), fromFlag(), toFlag(),
					&cli.BoolFlag{Name: "reviewed", Usage: "a person has read these files: a machine's drafts in them count as that person's translations"},
					jsonFlag("print what was imported as JSON"), quietFlag(),
				},
				Action: u.tmImport,
			},
			{
				Name:      "export",
				Usage:     "write a memory as a bilingual file",
				ArgsUsage: " ",
				Description: "Importing that file gives the same memory, but for what machines translated and no person has seen (visavis tm stats counts\n" +
					"it), which only serves to buy nothing twice.",
				Flags: []cli.Flag{
					tmFlag(), fromFlag(), toFlag(),
					&cli.StringSliceFlag{Name: "o", Aliases: []string{"output"}, Usage: "write `FILE` (" + endings() + "); may be given more than once"},
					&cli.StringFlag{Name: "format", Usage: "`NAME` of the format where there is no ending to go by: tmx, xliff, json, tsv, jsonl"},
					quietFlag(),
				},
				Action: u.tmExport,
			},
			{
				Name:        "search",
				Usage:       "find a word or phrase on either side, with the segments before and after",
				ArgsUsage:   "TEXT",
				Description: "Case and accents do not count, and the last word may go on: regul finds régulateurs. The newest units come first.",
				Flags: []cli.Flag{
					tmFlag(), fromFlag(), toFlag(),
					&cli.IntFlag{Name: "limit", Value: 20, Usage: "show at most `N` units"},
					jsonFlag("print the units as JSON Lines"),
				},
				Action: u.tmSearch,
			},
			{
				Name:      "stats",
				Usage:     "say what is in a memory",
				ArgsUsage: " ",
				Flags:     []cli.Flag{tmFlag(), jsonFlag("print it as JSON")},
				Action:    u.tmStats,
			},
			{
				Name:      "delete",
				Usage:     "take units out of a memory, by their origin or document",
				ArgsUsage: " ",
				Description: "With both options, units that meet both. Texts that no other unit has are overwritten in the file. tm stats lists the names\n" +
					"of documents, origins and engines.",
				Flags: []cli.Flag{
					tmFlag(),
					&cli.StringFlag{Name: "origin", Usage: "`NAME` of an origin (machine, memory, person, mock) or of an engine"},
					&cli.StringFlag{Name: "document", Usage: "`NAME` of the document that the units are from"},
					quietFlag(),
				},
				Action: u.tmDelete,
			},
		},
	}
}

func noTMCommand(c *cli.Context) error {
	if c.NArg() == 0 {
		return cli.ShowSubcommandHelp(c)
	}
	return usagef("tm does import, export, search, stats and delete, not "+c.Args().First(), "visavis tm --help shows how it is used")
}

func tmFlag() cli.Flag {
	return &cli.StringFlag{Name: "tm", Usage: "`FILE` of the memory, as client.tm"}
}

func jsonFlag(usage string) cli.Flag { return &cli.BoolFlag{Name: "json", Usage: usage} }

// openMemory opens the memory that --tm names.
func openMemory(c *cli.Context, open func(string) (*memory.Memory, error)) (*memory.Memory, error) {
	return openMemoryAt(c.String("tm"), open)
}

// openMemoryAt opens the memory at path. Somebody who names a bilingual file is told what to do with it.
func openMemoryAt(path string, open func(string) (*memory.Memory, error)) (*memory.Memory, error) {
	if path == "" {
		return nil, usagef("--tm is missing", "name the memory's file, for example --tm client.tm")
	}
	if _, err := format.ByEnding(path); err == nil {
		return nil, usagef(path+" is a bilingual file, not a memory", "import it into one first: visavis tm import "+quoted(path)+" --tm client.tm")
	}
	return open(path)
}

// noArguments refuses arguments that a command has no use for.
func noArguments(c *cli.Context) error {
	if c.NArg() == 0 {
		return nil
	}
	return usagef(c.Args().First()+" is one argument too many", seeHelp(c))
}

// imported is what import says of one file.
type imported struct {
	File   string `json:"file"`
	Memory string `json:"memory"`
	memory.Report
}

func (u *ui) tmImport(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	files, err := u.importFiles(c)
	if err != nil {
		return err
	}
	_, missing := os.Stat(c.String("tm"))
	m, err := openMemory(c, memory.Create)
	if err != nil {
		return err
	}
	defer m.Close()
	var list []imported
	units := 0
	for _, f := range files {
		r, err := m.Import(c.Context, f.name, memory.Pieces(f.pieces), memory.ImportOptions{Reviewed: c.Bool("reviewed")})
		f.done()
		units += r.Units
		if err != nil {
			if errors.Is(missing, fs.ErrNotExist) && units == 0 { // a memory that was made for nothing
				m.Close()
				_ = os.Remove(m.Path())
			}
			return err
		}
		list = append(list, imported{f.name, m.Path(), r})
		if !c.Bool("json") {
			u.notef("%s: %s from %s: %s new, %s changed, %s there before", m.Path(), count(r.Units, "unit"), f.name, thousands(r.Added), thousands(r.Changed), thousands(r.Known))
			u.noteDrafts(r)
			if r.Units == 0 {
				u.notef("  It has no unit with a text on both sides: look whether --from and --to are the languages of the file.")
			}
		}
	}
	if c.Bool("json") {
		return writeJSON(u, list)
	}
	return nil
}

func (u *ui) noteDrafts(r memory.Report) {
	if r.Corrections > 0 {
		u.notef("  %s of a machine's translation: served before everything else", count(r.Corrections, "correction"))
	}
	if r.Drafts > 0 {
		u.notef("  %s that no person has touched since (by their x-origin or state): kept, but never served as a match", count(r.Drafts, "draft"))
		u.notef("  If a person has read the file, import it with --reviewed.")
	}
}

// importFile is a file, or a pair of files, to import.
type importFile struct {
	name   string
	pieces iter.Seq2[*bitext.Bitext, error]
	done   func()
}

// importFiles finds what to import, before anything is written.
func (u *ui) importFiles(c *cli.Context) ([]importFile, error) {
	paths := unique(c.Args().Slice())
	if len(paths) == 0 {
		return nil, usagef("the files to import are missing", "for example: visavis tm import 2025.tmx --tm client.tm")
	}
	if err := knownLanguages(c, "from", "to"); err != nil {
		return nil, err
	}
	var out []importFile
	for len(paths) > 0 {
		path := paths[0]
		paths = paths[1:]
		if other, ok := mosesPartner(path, c.String("from"), c.String("to"), paths); ok {
			paths = slices.DeleteFunc(paths, func(p string) bool { return p == other })
			f, err := u.mosesFile(c, path, other)
			if err != nil {
				return nil, err
			}
			out = append(out, f)
			continue
		}
		f, done, err := u.source(c, path)
		if unknown := (*format.UnknownError)(nil); errors.As(err, &unknown) {
			return nil, &userError{code: exitUsage, problem: err.Error(), err: err,
				hint: "two texts, line by line, are given as NAME.fr NAME.en with --from fr --to en"}
		}
		if err != nil {
			return nil, err
		}
		out = append(out, importFile{f.Name, f.Pieces, done})
	}
	return out, nil
}

// mosesPartner finds the other text of a pair: corpus.en for corpus.fr.
func mosesPartner(path, from, to string, among []string) (string, bool) {
	if from == "" || to == "" {
		return "", false
	}
	for _, ends := range [][2]string{{from, to}, {to, from}} {
		if stem, ok := strings.CutSuffix(path, "."+ends[0]); ok && slices.Contains(among, stem+"."+ends[1]) {
			return stem + "." + ends[1], true
		}
	}
	return "", false
}

// mosesFile opens a pair of texts.
func (u *ui) mosesFile(c *cli.Context, path, other string) (importFile, error) {
	from, to := c.String("from"), c.String("to")
	if !strings.HasSuffix(path, "."+from) {
		path, other = other, path
	}
	for _, p := range []string{path, other} {
		if err := readable(p); err != nil {
			return importFile{}, err
		}
	}
	source, err := os.Open(path)
	if err != nil {
		return importFile{}, err
	}
	target, err := os.Open(other)
	if err != nil {
		source.Close()
		return importFile{}, err
	}
	name := strings.TrimSuffix(path, "."+from)
	return importFile{
		name:   name,
		pieces: moses.Pieces(bufio.NewReader(source), bufio.NewReader(target), moses.ReadOptions{Name: name, From: from, To: to}, pieceLen),
		done:   func() { source.Close(); target.Close() },
	}, nil
}

func (u *ui) tmExport(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	if err := noArguments(c); err != nil {
		return err
	}
	outputs, err := outputsOf(c.StringSlice("o"), c.String("format"))
	if err != nil {
		return err
	}
	m, err := openMemory(c, memory.Open)
	if err != nil {
		return err
	}
	defer m.Close()
	u.inputs = append(u.inputs, m.Path())
	from, to, err := pairOf(c.Context, m, c.String("from"), c.String("to"))
	if err != nil {
		return err
	}
	for _, o := range outputs {
		if err := u.exportTo(c.Context, m, from, to, o); err != nil {
			return err
		}
	}
	return nil
}

// exportTo writes the units of a language pair to one output, holding all of them only where its format needs it.
func (u *ui) exportTo(ctx context.Context, m *memory.Memory, from, to string, o output) error {
	if o.format.WriteStream == nil {
		b, err := m.Export(ctx, from, to)
		if err != nil {
			return err
		}
		return u.writeOutputs(ctx, []output{o}, b)
	}
	s, err := m.ExportStream(ctx, from, to, pieceLen)
	if err != nil {
		return err
	}
	return u.writeStream(ctx, o, s)
}

// pairOf is the language pair to export: the one that was asked for, or the only one that there is.
func pairOf(ctx context.Context, m *memory.Memory, from, to string) (string, string, error) {
	pairs, err := m.Pairs(ctx)
	if err != nil {
		return "", "", err
	}
	if len(pairs) == 0 {
		return "", "", &userError{code: exitInput, problem: m.Path() + " has no units yet", hint: "visavis tm import FILE --tm " + m.Path() + " brings some"}
	}
	var fitting []memory.Pair
	for _, p := range pairs {
		if (from == "" || strings.EqualFold(from, p.From)) && (to == "" || strings.EqualFold(to, p.To)) {
			fitting = append(fitting, p)
		}
	}
	switch held := m.Path() + " holds " + pairNames(pairs); len(fitting) {
	case 0:
		return "", "", usagef(held+": no pair fits --from and --to", "leave them out, or name one of these")
	case 1:
		return fitting[0].From, fitting[0].To, nil
	default:
		return "", "", usagef(held+": one pair goes into a file", "choose it with --from and --to")
	}
}

// pairNames lists language pairs: fr-en, fr-de.
func pairNames(pairs []memory.Pair) string {
	names := make([]string, len(pairs))
	for i, p := range pairs {
		names[i] = p.From + "-" + p.To
	}
	return strings.Join(names, ", ")
}

// found is a hit of search as JSON.
type found struct {
	From      string        `json:"from"`
	To        string        `json:"to"`
	Source    string        `json:"source"`
	Target    string        `json:"target"`
	Before    string        `json:"before,omitempty"`
	After     string        `json:"after,omitempty"`
	Document  string        `json:"document,omitempty"`
	Origin    bitext.Origin `json:"origin"`
	Draft     bool          `json:"draft,omitempty"`
	Corrected bool          `json:"corrected,omitempty"`
	InTarget  bool          `json:"inTarget,omitempty"`
}

func (u *ui) tmSearch(c *cli.Context) error {
	text := strings.TrimSpace(c.Args().First())
	switch {
	case text == "":
		return usagef("the text to search for is missing", seeHelp(c))
	case c.NArg() > 1:
		return usagef("one text at a time", "put it in quotes: visavis tm search "+quoted(strings.Join(c.Args().Slice(), " "))+" --tm client.tm")
	case c.Int("limit") < 1:
		return usagef(fmt.Sprintf("--limit %d is less than 1", c.Int("limit")), "say how many units to show, for example --limit 100")
	}
	if err := knownLanguages(c, "from", "to"); err != nil {
		return err
	}
	m, err := openMemory(c, memory.Open)
	if err != nil {
		return err
	}
	defer m.Close()
	hits, err := m.Search(c.Context, memory.Phrase{Text: text, From: c.String("from"), To: c.String("to"), Limit: c.Int("limit")})
	if err != nil {
		return err
	}
	enc := json.NewEncoder(u.out)
	enc.SetEscapeHTML(false)
	for _, h := range hits {
		if !c.Bool("json") {
			u.printHit(h)
			continue
		}
		x := &h.Unit
		if err := enc.Encode(found{x.From, x.To, x.Source, x.Target, x.Before, x.After, x.Document, x.Origin, x.Draft(), x.Corrected, h.InTarget}); err != nil {
			return err
		}
	}
	if len(hits) == 0 {
		u.notef("%s has no unit with “%s”.", m.Path(), text)
	}
	return nil
}

func (u *ui) printHit(h memory.Hit) {
	mark := func(s string) string {
		if !u.colourOut {
			return s
		}
		return s[:h.At.Start] + u.paint(bold, s[h.At.Start:h.At.End]) + s[h.At.End:]
	}
	source, target := h.Unit.Source, h.Unit.Target
	if h.InTarget {
		target = mark(target)
	} else {
		source = mark(source)
	}
	about := strings.Join(slices.DeleteFunc([]string{h.Unit.Document, string(h.Unit.Origin.Kind), h.Unit.Origin.Engine, h.Unit.Origin.Date},
		func(s string) bool { return s == "" }), ", ")
	if h.Unit.Draft() {
		about += " (a draft: never a match)"
	}
	fmt.Fprintf(u.out, "%s → %s  %s\n", h.Unit.From, h.Unit.To, about)
	for _, line := range []struct{ sign, text string }{{"   …", h.Unit.Before}, {"    ", source}, {"   →", target}, {"   …", h.Unit.After}} {
		if line.text != "" {
			fmt.Fprintf(u.out, "%s %s\n", line.sign, oneLine(line.text))
		}
	}
}

func (u *ui) tmStats(c *cli.Context) error {
	if err := noArguments(c); err != nil {
		return err
	}
	m, err := openMemory(c, memory.Open)
	if err != nil {
		return err
	}
	defer m.Close()
	s, err := m.Stats(c.Context)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		return writeJSON(u, s)
	}
	fmt.Fprintf(u.out, "%s: %s, %s, %.1f MB\n", m.Path(), count(s.Units, "unit"), count(s.Segments, "different text"), float64(s.Bytes)/1e6)
	if s.Drafts > 0 {
		fmt.Fprintf(u.out, "  drafts that no person has touched, never served as matches: %s\n", thousands(s.Drafts))
	}
	if s.Corrected > 0 {
		fmt.Fprintf(u.out, "  corrections of a machine, served first: %s\n", thousands(s.Corrected))
	}
	fmt.Fprintf(u.out, "  answers of engines, so that nothing is bought twice: %s\n", thousands(s.Machine))
	for _, p := range s.Pairs {
		fmt.Fprintf(u.out, "  %s-%s: %s\n", p.From, p.To, count(p.Units, "unit"))
	}
	u.printNamed("documents", s.Documents)
	u.printNamed("origins", s.Origins)
	u.printNamed("engines", s.Engines)
	return nil
}

// mostNamed is how many names of each kind stats shows.
const mostNamed = 10

func (u *ui) printNamed(title string, list []memory.Named) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(u.out, "  %s:\n", title)
	for _, n := range list[:min(len(list), mostNamed)] {
		name := n.Name
		if name == "" {
			name = "(not said)"
		}
		fmt.Fprintf(u.out, "    %s: %s\n", name, thousands(n.Units))
	}
	if more := len(list) - mostNamed; more > 0 {
		fmt.Fprintf(u.out, "    and %s more (--json lists all)\n", thousands(more))
	}
}

func (u *ui) tmDelete(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	if err := noArguments(c); err != nil {
		return err
	}
	s := memory.Selection{Origin: c.String("origin"), Document: c.String("document")}
	if s == (memory.Selection{}) {
		return usagef("nobody said what to delete", "give --document NAME or --origin NAME; visavis tm stats lists the names")
	}
	m, err := openMemory(c, memory.Open)
	if err != nil {
		return err
	}
	defer m.Close()
	n, err := m.Delete(c.Context, s)
	if err != nil {
		return err
	}
	u.notef("%s: %s deleted", m.Path(), count(n, "unit"))
	if n == 0 {
		u.notef("  visavis tm stats --tm %s lists the documents, origins and engines", quoted(m.Path()))
	}
	return nil
}
