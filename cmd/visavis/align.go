package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"visavis/align"
	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/extract"
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
			"With one file, or - for standard input: reads what visavis translate writes, and writes jsonl.",
		Flags: []cli.Flag{
			fromFlag(), toFlag(),
			&cli.BoolFlag{Name: "presplit", Usage: "the files have one segment a line: do not split them"},
			&cli.StringFlag{Name: "bridge-target", Usage: "`FILE` whose line i is SOURCE's line i in the target language (needs --presplit)"},
			&cli.StringFlag{Name: "bridge-source", Usage: "`FILE` whose line j is TARGET's line j in the source language (needs --presplit)"},
			&cli.StringFlag{Name: "format", Usage: "`NAME`: links (default for two files), tsv, jsonl, json or tmx; the ending of -o says it too"},
			&cli.BoolFlag{Name: "force", Usage: "align even what does not look like the same text"},
			encodingFlag(),
			outFlag("write to `FILE` instead of standard output"),
			quietFlag(),
		},
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
	for _, flag := range []string{"presplit", "bridge-target", "bridge-source"} {
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
	opt := pipeline.AlignOptions{}
	if err := pipeline.Align(c.Context, a.Bitext, opt); err != nil {
		return err
	}
	return u.writeAligned(c, pipeline.AlignHeader(toolVersion(), a.SHA256, opt), a.Bitext, jsonl.Name, nil)
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
	form := c.String("format")
	links := form == "links" || form == "" && c.String("o") == ""
	if !links || c.IsSet("from") || c.IsSet("to") || !c.Bool("presplit") {
		for _, flag := range []string{"from", "to"} {
			if _, err := languageArg(c, flag); err != nil {
				return err
			}
		}
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
	b, err := pipeline.AlignTexts(c.Context, align.Aligner{}, s.Side, t.Side, s.bridge, t.bridge)
	var unrelated *align.UnrelatedError
	if err != nil && !(errors.As(err, &unrelated) && c.Bool("force")) {
		return err
	}
	header := pipeline.StageHeader("align", toolVersion(), pipeline.HashText(&s.Document)+pipeline.HashText(&t.Document), c.Bool("presplit"))
	return u.writeAligned(c, header, b, "links", func(w io.Writer) error { return writeLinks(w, b.Links, s.lines, t.lines) })
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
	name, data, err := u.readFile(path)
	if err != nil {
		return nil, err
	}
	text, err := extract.Decode(name, data, "")
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
		pipeline.Check(b, check.Options{})
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
