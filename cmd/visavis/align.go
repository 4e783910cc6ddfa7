package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"visavis/align"
	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
	"visavis/pipeline/lexicon"
	"visavis/pipeline/structure"
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
			&cli.StringFlag{Name: "bridge-target", Usage: "`FILE` whose line i is SOURCE's line i in the target language (needs --presplit)"},
			&cli.StringFlag{Name: "bridge-source", Usage: "`FILE` whose line j is TARGET's line j in the source language (needs --presplit)"},
			&cli.StringFlag{Name: "format", Usage: "`NAME`: links (default for two files), tsv, jsonl, json or tmx; the ending of -o says it too"},
			&cli.BoolFlag{Name: "force", Usage: "align even what does not look like the same text"},
			&cli.StringSliceFlag{Name: "anchor", Usage: "source sentence S begins where target sentence T begins, as `S:T`; no link crosses that; may be given more than once"},
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
	for _, flag := range []string{"presplit", "bridge-target", "bridge-source", "anchor", "lexicon", "learn-lexicon", "min-confidence", "explain",
		"link", "fast", "engine", "embeddings", "embedding-model", "reorder", "no-structure"} {
		if c.IsSet(flag) {
			return usagef("--"+flag+" is for two files", "visavis align --help shows how it is used")
		}
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
	return u.writeAligned(c, pipeline.AlignHeader(toolVersion(), a.SHA256), a.Bitext, jsonl.Name, nil)
}

// sideFile is one of the two files to align, cut into segments.
type sideFile struct {
	bitext.Side
	// lines holds the line number, from 0, of each segment of a file that was split before; nil else.
	lines []int
	// bridge is each segment in the other language, or nil.
	bridge []string
}

func (u *ui) alignFiles(c *cli.Context, source, target string) error {
	if err := checkAlignFlags(c); err != nil {
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
	return u.writeAligned(c, alignedHeader(c, a, in, s, t), b, "links", func(w io.Writer) error { return writeLinks(w, b.Links, s.lines, t.lines) })
}

// checkAlignFlags refuses what cannot be, before anything is read.
func checkAlignFlags(c *cli.Context) error {
	form := c.String("format")
	links := c.Bool("explain") || form == "links" || form == "" && c.String("o") == ""
	if !links || c.IsSet("from") || c.IsSet("to") || c.IsSet("engine") || !c.Bool("presplit") {
		for _, flag := range []string{"from", "to"} {
			if _, err := languageArg(c, flag); err != nil {
				return err
			}
		}
	}
	switch p := c.Float64("min-confidence"); {
	case !(p >= 0 && p <= 1):
		return usagef(fmt.Sprintf("--min-confidence %v is not from 0 to 1", p), "for example --min-confidence 0.8")
	case c.IsSet("link") && !c.Bool("explain"):
		return usagef("--link is for --explain", "add --explain")
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
	return errors.As(err, &unrelated) && c.Bool("force")
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
	if in.Lexicon, err = u.readLexicons(c.StringSlice("lexicon")); err != nil {
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

// structure adds the anchors that the form of both texts gives, but for those that cross one of the user's.
func (u *ui) structure(in *align.Input, s, t sideFile) {
	found := structure.Find(&s.Side, &t.Side)
	in.Marks = found.Marks
	if len(found.Anchors) == 0 {
		return
	}
	given := in.Anchors
	in.Anchors = slices.DeleteFunc(slices.Concat(given, found.Anchors), func(a align.Anchor) bool {
		return slices.ContainsFunc(given, func(b align.Anchor) bool { return a.Crosses(b) })
	})
	slices.SortFunc(in.Anchors, inOrder)
	u.notef("%s and %s have the same form: no link crosses their %s (--no-structure lets them).", s.Name, t.Name, s.Blocks[0].Kind+"s")
}

func inOrder(a, b align.Anchor) int { return cmp.Or(a.Source-b.Source, a.Target-b.Target) }

// sayBelieved says how many headings with the same number are anchors.
func (u *ui) sayBelieved(found *align.Alignment) {
	if found.Believed > 0 {
		u.notef("No link crosses %s that both texts have, such as chapter titles (--no-structure lets them).", count(found.Believed, "numbered line"))
	}
}

// paragraphs numbers the paragraph of each sentence of two texts. It gives none where lines are sentences, and where one text has more than
// twice as many as the other: those are not the paragraphs of the same author.
func paragraphs(s, t sideFile) (source, target []int) {
	if s.lines != nil || t.lines != nil {
		return nil, nil
	}
	number := func(f sideFile) (blocks []int, count int) {
		blocks = make([]int, len(f.Segments))
		for i, g := range f.Segments {
			if blocks[i] = g.Block; i == 0 || g.Block != blocks[i-1] {
				count++
			}
		}
		return blocks, count
	}
	source, n := number(s)
	target, m := number(t)
	if n > 2*m || m > 2*n {
		return nil, nil
	}
	return source, target
}

// alignedHeader is the header of a bitext that was made of two files; its hash holds all that changes the links.
func alignedHeader(c *cli.Context, a align.Aligner, in align.Input, s, t sideFile) bitext.Header {
	return pipeline.StageHeader("align", toolVersion(), pipeline.HashText(&s.Document)+pipeline.HashText(&t.Document), struct {
		Presplit, Fast, Reorder    bool
		MinConfidence              float64
		BridgeTarget, BridgeSource []string
		Anchors                    []align.Anchor
		Lexicon                    []align.WordPair
		Embeddings, Model          string
		Marks                      []align.Anchor
	}{c.Bool("presplit"), a.Fast, a.Reorder, c.Float64("min-confidence"), in.BridgeTarget, in.BridgeSource, in.Anchors, in.Lexicon,
		c.String("embeddings"), c.String("embedding-model"), in.Marks})
}

// anchors reads the values of --anchor and puts them in order.
func anchors(values []string, s, t sideFile) ([]align.Anchor, error) {
	var out []align.Anchor
	for _, v := range values {
		before, after, _ := strings.Cut(v, ":")
		i, err1 := strconv.Atoi(before)
		j, err2 := strconv.Atoi(after)
		if err1 != nil || err2 != nil || i < 0 || j < 0 {
			return nil, usagef("--anchor "+v+" is not two sentence numbers", "for example --anchor 120:117; sentences count from 0")
		}
		a := align.Anchor{Source: s.segment(i), Target: t.segment(j)}
		for _, side := range []struct {
			at, number int
			sideFile
		}{{a.Source, i, s}, {a.Target, j, t}} {
			if side.at < 0 {
				return nil, usagef(fmt.Sprintf("--anchor %s: %s has no sentence %d", v, side.Name, side.number), "it has "+side.numbered())
			}
		}
		out = append(out, a)
	}
	slices.SortFunc(out, inOrder)
	for i := 1; i < len(out); i++ {
		if a, b := out[i-1], out[i]; a.Crosses(b) {
			return nil, usagef(fmt.Sprintf("two anchors cross: %d:%d and %d:%d", s.number(a.Source), t.number(a.Target), s.number(b.Source), t.number(b.Target)),
				"links never cross: give anchors that are in the same order on both sides")
		}
	}
	return out, nil
}

// segment finds a sentence by the number that the user sees; -1 where there is none. The number of a blank line is that of the next
// sentence.
func (f sideFile) segment(number int) int {
	if f.lines != nil {
		number, _ = slices.BinarySearch(f.lines, number)
	}
	if number >= len(f.Segments) {
		return -1
	}
	return number
}

// number is the number that the user sees of a sentence.
func (f sideFile) number(segment int) int {
	if f.lines != nil {
		return f.lines[segment]
	}
	return segment
}

// numbered says how the sentences of f are numbered.
func (f sideFile) numbered() string {
	n := len(f.Segments)
	if n == 0 {
		return "no sentence at all"
	}
	return fmt.Sprintf("%s, numbered %d to %d", count(n, "sentence"), f.number(0), f.number(n-1))
}

// readLexicons reads the files of --lexicon.
func (u *ui) readLexicons(paths []string) ([]align.WordPair, error) {
	var out []align.WordPair
	for _, path := range paths {
		text, err := u.readPlain(path)
		if err != nil {
			return nil, err
		}
		l, err := lexicon.Read(strings.NewReader(text))
		if err != nil {
			return nil, &extract.InputError{File: displayName(path), Problem: err.Error()}
		}
		u.notef("%s: %s (%s)%s.", displayName(path), count(len(l.Pairs), "word pair"), cmp.Or(string(l.Form), "empty"), passed(l.Passed))
		out = append(out, l.Pairs...)
	}
	return out, nil
}

func passed(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %s too improbable to help", thousands(n))
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

// writeLexicon writes what the links teach, where --learn-lexicon asks for it.
func (u *ui) writeLexicon(c *cli.Context, found *align.Alignment) error {
	path := c.String("learn-lexicon")
	if path == "" {
		return nil
	}
	pairs := found.Lexicon()
	if err := u.write(c.Context, path, func(w io.Writer) error { return lexicon.Write(w, pairs) }); err != nil {
		return err
	}
	u.notef("%s: %s learnt.", path, count(len(pairs), "word pair"))
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

// readSide reads one of the two files and its bridge.
func (u *ui) readSide(c *cli.Context, path, lang, bridgeFlag string) (sideFile, error) {
	name, data, err := u.readFile(path)
	if err != nil {
		return sideFile{}, err
	}
	opt := extract.Options{Lang: lang}
	if !utf8.Valid(data) { // --encoding is for the file of the two that is not UTF-8
		opt.Encoding = c.String("encoding")
	}
	doc, err := extract.Text(name, data, opt)
	if err != nil {
		return sideFile{}, err
	}
	bridge := c.String(bridgeFlag)
	if !c.Bool("presplit") {
		if bridge != "" {
			return sideFile{}, usagef("--"+bridgeFlag+" needs --presplit: a bridge goes line by line", "split the file first: visavis split --lang … FILE")
		}
		u.sayIfNoTable(lang)
		b, err := pipeline.Split(doc, pipeline.SplitOptions{})
		if err != nil {
			return sideFile{}, err
		}
		return sideFile{Side: b.Source}, nil
	}
	f := presplit(doc)
	if bridge != "" {
		if f.bridge, err = u.readBridge(bridge, path, f.lines, lineCount(doc.Text)); err != nil {
			return sideFile{}, err
		}
	}
	return f, nil
}

// presplit makes a segment of each line that is not blank. Only LF ends a line here, as in the files of other aligners.
func presplit(doc bitext.Document) sideFile {
	f := sideFile{Side: bitext.Side{Document: doc}}
	f.Blocks = nil
	at := 0
	for number, line := range strings.Split(doc.Text, "\n") {
		if text := trim(line); text != "" {
			start := at + strings.Index(line, text)
			span := bitext.Span{Start: start, End: start + len(text)}
			f.Blocks = append(f.Blocks, bitext.Block{Span: span, Kind: bitext.Paragraph})
			f.Segments = append(f.Segments, bitext.Segment{Span: span, Block: len(f.Blocks) - 1, Cut: "presplit"})
			f.lines = append(f.lines, number)
		}
		at += len(line) + 1
	}
	return f
}

// trim takes away white space, and the byte order mark that some editors put before a text.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == 0xfeff })
}

func lineCount(text string) int {
	n := strings.Count(text, "\n")
	if !strings.HasSuffix(text, "\n") {
		n++
	}
	return n
}

// readBridge reads the bridge of a file whose segments stand on the given lines.
func (u *ui) readBridge(path, of string, lines []int, want int) ([]string, error) {
	text, err := u.readPlain(path)
	if err != nil {
		return nil, err
	}
	if got := lineCount(text); got != want {
		return nil, &extract.InputError{File: path, Problem: fmt.Sprintf("has %s, but %s has %s", count(got, "line"), of, thousands(want)),
			Hint: "a bridge has the translation of line i on line i"}
	}
	all := strings.Split(text, "\n")
	out := make([]string, len(lines))
	for i, n := range lines {
		out[i] = trim(all[n])
	}
	return out, nil
}

// writeAligned writes b in the format that --format or the ending of -o names, else in the usual one.
func (u *ui) writeAligned(c *cli.Context, h bitext.Header, b *bitext.Bitext, usual string, links func(io.Writer) error) error {
	name, path := c.String("format"), c.String("o")
	if name == "" && path == "" {
		name = usual
	}
	switch {
	case name == "links" && links != nil:
		return u.write(c.Context, path, links)
	case name == "links":
		return u.write(c.Context, path, func(w io.Writer) error { return writeLinks(w, b.Links, nil, nil) })
	case name == jsonl.Name, name == "" && strings.EqualFold(filepath.Ext(path), ".jsonl"):
		return u.writeArtefact(c.Context, path, h, b)
	}
	f, err := formatOf(path, name)
	if err != nil {
		return err
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
