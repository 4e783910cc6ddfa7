package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/align"
	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
	"visavis/pipeline/format"
)

func alignCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:      "align",
		Usage:     "link the sentences of a text and its translation",
		ArgsUsage: "SOURCE TARGET   or   FILE",
		Description: "With two files: links a text and a translation that exists already. --format says what is written:\n" +
			"  links   one link a line, [0,1]:[0]:0.970 (sentence numbers from 0, then the confidence)\n" +
			"  tsv     source, tab, target\n" +
			"  tmx     a translation memory\n" +
			"  jsonl   the form that visavis check and visavis export read\n" +
			"With one file, or - for standard input: reads what visavis translate writes, and writes jsonl.\n\n" +
			"What helps to align: anchors, word lists, and a bridge - SOURCE roughly translated, from a file or by --engine.\n" +
			"Sentence numbers count from 0 (lines of the file with --presplit), links from 1, as the lines of --format links.",
		Flags: append([]cli.Flag{
			fromFlag(), toFlag(),
			&cli.BoolFlag{Name: "presplit", Usage: "the files have one segment a line: do not split them"},
			wrappedFlag(),
			&cli.StringFlag{Name: "bridge-target", Usage: "`FILE` whose line i is SOURCE's line i in the target language (needs --presplit)"},
			&cli.StringFlag{Name: "bridge-source", Usage: "`FILE` whose line j is TARGET's line j in the source language (needs --presplit)"},
			&cli.StringFlag{Name: "format", Usage: "`NAME`: links (default for two files), tsv, tmx, xliff, json or jsonl; the ending of -o says it too"},
			&cli.BoolFlag{Name: "force", Usage: "align even texts that do not look like translations of each other"},
			&cli.StringSliceFlag{Name: "anchor", Usage: "source sentence S begins where target sentence T does: `S:T`, for example 120:117; no link crosses that; may be given more than once"},
			&cli.BoolFlag{Name: "no-structure", Usage: "do not take equal chapter numbers, times of subtitles and cells of tables for anchors"},
			&cli.StringSliceFlag{Name: "lexicon", Usage: "`FILE` of words that translate each other: word, tab, word and perhaps a tab and a weight; hunalign's .dic; Moses' lex.f2e; may be given more than once"},
			&cli.StringFlag{Name: "learn-lexicon", Usage: "write the word pairs that the links teach to `FILE`, for --lexicon"},
			&cli.Float64Flag{Name: "min-confidence", DefaultText: "all are kept", Usage: "leave out links with a confidence below `P`, 0 to 1, and say how many"},
			&cli.BoolFlag{Name: "explain", Usage: "instead of links, print for each what spoke for and against it, the words that matched, and its best rival"},
			&cli.IntFlag{Name: "link", DefaultText: "all", Usage: "with --explain: only link number `N`, from 1"},
			&cli.StringFlag{Name: "embeddings", Usage: "`URL` of a server that turns sentences into vectors, by which to align too; any that speaks OpenAI's /v1/embeddings: Ollama, llama.cpp, TEI"},
			&cli.StringFlag{Name: "embedding-model", Usage: "`NAME` of its model, one that knows both languages (needs --embeddings)"},
			&cli.BoolFlag{Name: "reorder", Usage: "link stretches that stand in another order in TARGET, such as chapters; links then cross"},
			&cli.BoolFlag{Name: "fast", Usage: "do not learn words from the text itself: a third faster, a little less accurate"},
			encodingFlag(),
			outFlag("write to `FILE` instead of standard output"),
			quietFlag(),
		}, bridgeFlags()...),
		Action: u.align,
	}
}

func (u *ui) align(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	switch c.NArg() {
	case 1:
		return u.alignTranslated(c, c.Args().First())
	case 2:
		return u.alignFiles(c, c.Args().Get(0), c.Args().Get(1))
	}
	return usagef("align takes two files (a text and its translation), or one that visavis translate wrote", "visavis align --help shows how it is used")
}

// alignTranslated is the stage between translate and check.
func (u *ui) alignTranslated(c *cli.Context, path string) error {
	for _, flag := range c.LocalFlagNames() {
		if !slices.Contains([]string{"format", "o", "output", "quiet", "q"}, flag) {
			return usagef("--"+flag+" is for two files, and there is one", "visavis align SOURCE TARGET links a text and its translation")
		}
	}
	f, err := alignedFormat(c, jsonl)
	if err != nil {
		return err
	}
	a, err := u.readArtefact(path, "align", "translate")
	if err != nil {
		return err
	}
	if len(a.Bitext.Translations) == 0 {
		return &extract.InputError{File: displayName(path), Problem: "holds no translations: visavis " + a.Header.Stage + " wrote it",
			Hint: "pass it through visavis translate first"}
	}
	if err := pipeline.Align(c.Context, a.Bitext); err != nil {
		return err
	}
	return u.writeAligned(c, f, pipeline.AlignHeader(toolVersion(), a.SHA256), a.Bitext, nil, nil)
}

func (u *ui) alignFiles(c *cli.Context, source, target string) error {
	f, err := alignedFormat(c, links)
	if err != nil {
		return err
	}
	if err := checkAlignFlags(c, f); err != nil {
		return err
	}
	if source == "-" && target == "-" {
		return usagef("only one of the two files can be standard input", "")
	}
	s, err := u.readSide(c, source, c.String("from"), "bridge-target")
	if err != nil {
		return err
	}
	t, err := u.readSide(c, target, c.String("to"), "bridge-source")
	if err != nil {
		return err
	}
	in, err := u.alignInput(c, s, t)
	if err != nil {
		return err
	}
	a := align.Aligner{Fast: c.Bool("fast"), Reorder: c.Bool("reorder")}
	found, err := a.Study(c.Context, in)
	if found == nil {
		return err
	}
	if err := u.sayMoved(c, found, s, t); err != nil { // it may be why the texts look unlike
		return err
	}
	if err != nil && !u.forced(c, err) {
		return err
	}
	u.sayIfOther(&s.Document, c.String("from"))
	u.sayIfOther(&t.Document, c.String("to"))
	u.sayBelieved(found)
	if err := u.writeLexicon(c, found); err != nil {
		return err
	}
	if c.Bool("explain") {
		return u.explainLinks(c, found, s, t)
	}
	b := &bitext.Bitext{Source: s.Side, Target: t.Side}
	for _, l := range u.sure(c, found.Links) {
		b.Links = append(b.Links, bitext.Link{Link: l})
	}
	return u.writeAligned(c, f, alignedHeader(c, a, in, s, t), b, s.lines, t.lines)
}

// checkAlignFlags refuses what cannot be, before anything is read.
func checkAlignFlags(c *cli.Context, f format.Format) error {
	if f.Name != links.Name || c.IsSet("from") || c.IsSet("to") || c.IsSet("engine") || !c.Bool("presplit") {
		for _, flag := range []string{"from", "to"} {
			if _, err := languageArg(c, flag); err != nil {
				return err
			}
		}
	}
	switch p := c.Float64("min-confidence"); {
	case !(p >= 0 && p <= 1):
		return usagef(fmt.Sprintf("--min-confidence %v is not from 0 to 1", p), "for example --min-confidence 0.8")
	case c.Bool("presplit") && c.Bool("wrapped"):
		return usagef("--presplit and --wrapped: a line is a sentence, or a part of one", "leave one of the two out")
	case c.IsSet("link") && !c.Bool("explain"):
		return usagef("--link is for --explain", "add --explain")
	case c.IsSet("link") && c.Int("link") < 1:
		return usagef(fmt.Sprintf("there is no link %d", c.Int("link")), "links are numbered from 1")
	case c.Bool("explain") && (c.IsSet("format") || c.IsSet("min-confidence")):
		return usagef("--explain prints text about every link", "leave --format and --min-confidence out")
	case c.IsSet("learn-lexicon") && (c.String("learn-lexicon") == "-" || c.String("learn-lexicon") == c.String("o")):
		return usagef("--learn-lexicon "+c.String("learn-lexicon")+": the word pairs need a file of their own", "for example --learn-lexicon words.tsv")
	}
	if err := checkEmbeddingFlags(c); err != nil {
		return err
	}
	return checkBridgeFlags(c)
}

// forced reports whether err only says that the texts look unlike, and the user wants them aligned all the same.
func (u *ui) forced(c *cli.Context, err error) bool {
	var unrelated *align.UnrelatedError
	if !errors.As(err, &unrelated) || !c.Bool("force") {
		return false
	}
	u.notef("Linked because of --force: %v.", unrelated)
	return true
}

// alignInput gathers all evidence. Everything that is at fault is found before the engine is asked.
func (u *ui) alignInput(c *cli.Context, s, t sideFile) (align.Input, error) {
	in := align.Input{Source: s.Texts(), Target: t.Texts(), BridgeTarget: s.bridge, BridgeSource: t.bridge, SourceLang: s.Lang, TargetLang: t.Lang}
	in.SourceBlock, in.TargetBlock = paragraphs(s, t)
	var err error
	if in.Anchors, err = anchors(c.StringSlice("anchor"), s, t); err != nil {
		return in, err
	}
	if !c.Bool("no-structure") {
		u.structure(&in, s, t)
	}
	if in.Lexicon, err = u.readLexicons(c.StringSlice("lexicon"), &in); err != nil {
		return in, err
	}
	if c.IsSet("embeddings") {
		if err := u.embed(c, &in); err != nil {
			return in, err
		}
	}
	if c.IsSet("engine") {
		in.BridgeTarget, err = u.makeBridge(c, &s.Side, t.Lang)
	}
	return in, err
}

// alignedHeader is the header of a bitext that was made of two files; its hash holds all that changes the links.
func alignedHeader(c *cli.Context, a align.Aligner, in align.Input, s, t sideFile) bitext.Header {
	return pipeline.StageHeader("align", toolVersion(), pipeline.HashText(&s.Document)+pipeline.HashText(&t.Document), struct {
		Presplit, Fast, Reorder    bool
		Split                      [2]pipeline.SplitOptions
		MinConfidence              float64
		BridgeTarget, BridgeSource []string
		Anchors                    []align.Anchor
		Lexicon                    []align.WordPair
		Embeddings, Model          string
		Marks                      []align.Anchor
	}{c.Bool("presplit"), a.Fast, a.Reorder, [2]pipeline.SplitOptions{s.split, t.split}, c.Float64("min-confidence"), in.BridgeTarget, in.BridgeSource, in.Anchors, in.Lexicon,
		c.String("embeddings"), c.String("embedding-model"), in.Marks})
}

// mostMoved is how many stretches are named that stand in another order.
const mostMoved = 4

// sayMoved says which stretches stand in another order in the target, if any.
func (u *ui) sayMoved(c *cli.Context, found *align.Alignment, s, t sideFile) error {
	blocks := found.Blocks
	if !c.Bool("reorder") && !u.quiet {
		var err error
		if blocks, err = found.Moved(c.Context); err != nil {
			return err
		}
	}
	if len(blocks) == 0 {
		return nil
	}
	var named []string
	for _, b := range blocks[:min(len(blocks), mostMoved)] {
		if !b.Source.Empty() && !b.Target.Empty() {
			named = append(named, fmt.Sprintf("%d-%d = %d-%d", s.number(b.Source.Start), s.number(b.Source.End-1), t.number(b.Target.Start), t.number(b.Target.End-1)))
		}
	}
	if len(blocks) > mostMoved {
		named = append(named, "…")
	}
	list := strings.Join(named, ", ")
	if c.Bool("reorder") {
		u.notef("%d stretches of %s stand in another order in %s, and are linked there: sentences %s.", len(blocks), s.Name, t.Name, list)
		return nil
	}
	u.notef("%d stretches of %s seem to stand in another order in %s (sentences %s): --reorder links them.", len(blocks), s.Name, t.Name, list)
	return nil
}

// sure leaves out the links below --min-confidence, and says how many.
func (u *ui) sure(c *cli.Context, links []align.Link) []align.Link {
	least := c.Float64("min-confidence")
	kept := slices.DeleteFunc(slices.Clone(links), func(l align.Link) bool { return l.Confidence < least })
	if c.IsSet("min-confidence") {
		u.notef("%s of %s left out: confidence below %v.", thousands(len(links)-len(kept)), count(len(links), "link"), least)
	}
	return kept
}

// links is the format of links alone, which only align writes.
var links = format.Format{Name: "links", Endings: []string{".links"}}

// alignedFormat is the format that --format or the ending of -o asks for, the usual one where neither does.
func alignedFormat(c *cli.Context, usual format.Format) (format.Format, error) {
	name, path := c.String("format"), c.String("o")
	switch {
	case c.Bool("explain"), name == "" && (path == "" || path == "-"): // an explanation is text, whatever the ending
		return usual, nil
	case name == links.Name, name == "" && strings.EqualFold(filepath.Ext(path), links.Endings[0]):
		return links, nil
	}
	f, err := formatOf(path, name)
	var unknown *format.UnknownError
	if errors.As(err, &unknown) {
		more := []string{links.Name}
		if name == "" {
			more = slices.Concat(jsonl.Endings, links.Endings)
		}
		unknown.Known = append(unknown.Known, more...)
	}
	return f, err
}

// writeAligned writes b in the format f.
func (u *ui) writeAligned(c *cli.Context, f format.Format, h bitext.Header, b *bitext.Bitext, sourceLines, targetLines []int) error {
	path := c.String("o")
	switch f.Name {
	case links.Name:
		return u.write(c.Context, path, func(w io.Writer) error { return writeLinks(w, b.Links, sourceLines, targetLines) })
	case jsonl.Name:
		return u.writeArtefact(c.Context, path, h, b)
	}
	o := newOutput(path, f)
	if o.findings {
		opt, err := u.projectCheck(c)
		if err != nil {
			return err
		}
		pipeline.Check(b, opt)
	}
	return u.writeOutputs(c.Context, []output{o}, b)
}

// writeLinks writes links one a line; sourceLines and targetLines, where not nil, say which line of its file a segment was.
func writeLinks(w io.Writer, links []bitext.Link, sourceLines, targetLines []int) error {
	buf := bufio.NewWriter(w)
	for _, l := range links {
		fmt.Fprintf(buf, "%s:%s:%.3f\n", numbers(l.Source, sourceLines), numbers(l.Target, targetLines), l.Confidence)
	}
	return buf.Flush()
}

func numbers(r bitext.Range, lines []int) string {
	if lines == nil {
		return r.String()
	}
	out := make([]string, 0, r.Len())
	for _, n := range lines[r.Start:r.End] {
		out = append(out, fmt.Sprint(n))
	}
	return "[" + strings.Join(out, ",") + "]"
}
