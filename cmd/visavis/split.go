package main

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/extract"
	"visavis/pipeline/segment"
	"visavis/pipeline/segment/srx"
)

func splitCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:      "split",
		Usage:     "cut a text into sentences",
		ArgsUsage: "FILE",
		Description: "Prints one sentence a line. --format json gives the form that visavis translate reads: every segment with its place\n" +
			"in the file and the rule that ended it. FILE is plain text; - reads standard input.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "lang", Aliases: []string{"from"}, Usage: "`LANGUAGE` of the text, as fr"},
			&cli.StringFlag{Name: "format", Value: "text", Usage: "`NAME`: text (one sentence a line) or json (JSON Lines)"},
			&cli.BoolFlag{Name: "explain", Usage: "print each place that was cut or kept, and the rule that decided"},
			&cli.BoolFlag{Name: "suggest", Usage: "print the words of the text that look like abbreviations nobody told visavis of; nothing is applied"},
			&cli.BoolFlag{Name: "write-srx", Usage: "print visavis' own rules as an SRX file for your CAT tool (no FILE needed)"},
			outFlag("write to `FILE` instead of standard output"),
			quietFlag(),
		}, splitFlags()...),
		Action: u.split,
	}
}

// splitFlags are the flags that say how a text is read and split.
func splitFlags() []cli.Flag {
	return []cli.Flag{
		encodingFlag(),
		wrappedFlag(),
		&cli.StringFlag{Name: "profile", Value: segment.Text.String(), Usage: "`KIND` of text: text, web, speech or legal"},
		&cli.StringFlag{Name: "abbreviations", Usage: "`FILE` of more abbreviations that end no sentence, one a line"},
		&cli.StringFlag{Name: "srx", Usage: "`FILE` of segmentation rules (SRX 2.0) of your CAT tool, instead of visavis' own"},
		&cli.BoolFlag{Name: "srx-lenient", Usage: "leave out the rules of --srx that cannot be used, instead of refusing the file"},
	}
}

func (u *ui) split(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	if c.Bool("write-srx") {
		return u.writeSRX(c)
	}
	path, err := oneFile(c, "the file to split")
	if err != nil {
		return err
	}
	lang, err := languageArg(c, "lang")
	if err != nil {
		return err
	}
	form := c.String("format")
	if form != "text" && form != "json" && form != "jsonl" {
		return usagef("--format "+form+": split writes text or json", "")
	}
	doc, opt, err := u.readText(c, path, lang)
	if err != nil {
		return err
	}
	if opt.Rules == nil {
		u.sayIfNoTable(lang)
	}
	u.sayIfOther(&doc, lang)
	switch {
	case c.Bool("explain"):
		return u.write(c.Context, c.String("o"), func(w io.Writer) error { return explainSplit(w, doc, opt) })
	case c.Bool("suggest"):
		return u.write(c.Context, c.String("o"), func(w io.Writer) error { return suggestAbbreviations(w, doc, opt) })
	}
	b, err := pipeline.Split(doc, opt)
	if err != nil {
		return err
	}
	if form == "text" {
		return u.write(c.Context, c.String("o"), func(w io.Writer) error { return writeLines(w, &b.Source) })
	}
	return u.writeArtefact(c.Context, c.String("o"), pipeline.SplitHeader(toolVersion(), &b.Source.Document, opt), b)
}

// readText reads a text with the options of splitFlags.
func (u *ui) readText(c *cli.Context, path, lang string) (bitext.Document, pipeline.SplitOptions, error) {
	opt, err := u.splitOptions(c, lang)
	if err != nil {
		return bitext.Document{}, opt, err
	}
	doc, err := u.readDocument(path, extract.Options{Lang: lang, Encoding: c.String("encoding"), Wrapped: opt.Wrapped})
	if err == nil {
		u.sayIfWrapped(&doc, opt.Wrapped)
	}
	return doc, opt, err
}

// splitOptions says how texts in lang are split: by those of splitFlags that the command has, else by the project's visavis.toml.
func (u *ui) splitOptions(c *cli.Context, lang string) (pipeline.SplitOptions, error) {
	opt := pipeline.SplitOptions{Wrapped: c.Bool("wrapped")}
	conf, err := u.project()
	if err != nil {
		return opt, err
	}
	var ok bool
	profile := cmp.Or(chosen(c, "profile", conf.Split.Profile), segment.Text.String()) // align has no flag for it
	if opt.Profile, ok = segment.ParseProfile(profile); !ok {
		return opt, usagef("--profile "+profile+": the profiles are text, web, speech and legal", "")
	}
	if opt.Abbreviations, err = u.readAbbreviations(chosen(c, "abbreviations", conf.path(conf.Split.Abbreviations))); err != nil {
		return opt, err
	}
	rules := chosen(c, "srx", conf.path(conf.Split.SRX))
	opt.Rules, opt.RulesHash, err = u.readSRX(rules, lang, srx.Options{Wrapped: opt.Wrapped, Lenient: c.Bool("srx-lenient")})
	return opt, err
}

// readAbbreviations reads a list of abbreviations, one a line; lines that begin with # are left aside.
func (u *ui) readAbbreviations(path string) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	text, err := u.readPlain(path)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out, nil
}

// sayIfOther tells that a text is in another language than it is said to be: files that were given in the wrong order, most often.
func (u *ui) sayIfOther(doc *bitext.Document, lang string) {
	if other := check.OtherLanguage(doc.Text, lang); other != "" {
		u.notef("%s is said to be %s, but looks like %s: see to the language codes, and to the order of the files.", doc.Name, lang, other)
	}
}

// sayIfNoTable tells once that a language is split by the rules that hold for all.
func (u *ui) sayIfNoTable(lang string) {
	if !segment.HasTable(lang) {
		u.notef("visavis has no sentence rules of its own for %s: the general ones are used.", lang)
	}
}

// sayIfWrapped points to --wrapped where a text that is read without it seems to need it.
func (u *ui) sayIfWrapped(doc *bitext.Document, wrapped bool) {
	if !wrapped && extract.LooksWrapped(doc) {
		u.notef("The lines of %s seem to be broken to fit a width, in the middle of sentences: --wrapped joins them.", doc.Name)
	}
}

// writeLines writes one segment a line. Line breaks inside a segment (of wrapped text) become spaces.
func writeLines(w io.Writer, s *bitext.Side) error {
	buf := bufio.NewWriter(w)
	for i := range s.Segments {
		text := s.SegmentText(i)
		if strings.ContainsAny(text, "\r\n\v\f\u0085\u2028\u2029") {
			text = oneLine(text)
		}
		buf.WriteString(text)
		buf.WriteByte('\n')
	}
	return buf.Flush()
}

// readSRX reads the rules of an SRX file, if there is one, for one language, and the hash of the file.
func (u *ui) readSRX(path, lang string, opt srx.Options) (*srx.Splitter, string, error) {
	if path == "" {
		return nil, "", nil
	}
	_, data, err := u.readFile(path)
	if err != nil {
		return nil, "", err
	}
	file, err := srx.Read(bytes.NewReader(data), path)
	if err != nil {
		return nil, "", &userError{code: exitUsage, problem: err.Error(), err: err}
	}
	rules, err := file.Splitter(lang, opt)
	if err != nil {
		return nil, "", &userError{code: exitUsage, problem: err.Error(), hint: "mend that line, or leave such rules out with --srx-lenient", err: err}
	}
	for _, s := range rules.Skipped {
		u.notef("left out: %v", s)
	}
	if n := len(rules.Skipped); n > 0 {
		u.notef("%s: %s left out.", path, count(n, "rule"))
	}
	sum := sha256.Sum256(data)
	return rules, hex.EncodeToString(sum[:8]), nil
}

// writeSRX prints our own rules for one language, or for all that have a table, and says what SRX has no words for.
func (u *ui) writeSRX(c *cli.Context) error {
	languages := segment.Languages()
	if lang := c.String("lang"); lang != "" {
		if err := checkLanguage("lang", lang); err != nil {
			return err
		}
		languages = []string{lang}
	}
	return u.write(c.Context, c.String("o"), func(w io.Writer) error {
		unsaid, err := srx.Write(w, languages...)
		for _, s := range unsaid {
			u.notef("not in the file: %s", s)
		}
		return err
	})
}

// suggestAbbreviations prints what the text's own statistics take for abbreviations, in the form that --abbreviations reads.
func suggestAbbreviations(w io.Writer, doc bitext.Document, opt pipeline.SplitOptions) error {
	buf := bufio.NewWriter(w)
	fmt.Fprintln(buf, "# Words that look like abbreviations. Take out what is none, and give the rest with --abbreviations.")
	for _, s := range opt.Splitter(doc.Lang).Suggest(doc.Text) {
		fmt.Fprintf(buf, "# %d times with a point, %d without; in %d of them the sentence goes on\n%s.\n", s.With, s.Without, s.Inside, s.Abbreviation)
	}
	return buf.Flush()
}

// explainSplit prints every decision of the splitter, with a little of the text on both sides.
func explainSplit(w io.Writer, doc bitext.Document, opt pipeline.SplitOptions) error {
	decisions := opt.Splitter(doc.Lang).Explain(doc.Text)
	if opt.Rules != nil {
		list, err := opt.Rules.Explain(doc.Text)
		if err != nil {
			return err
		}
		decisions = slices.Values(list)
	}
	buf := bufio.NewWriter(w)
	line, at := 1, 0
	for d := range decisions {
		line += strings.Count(doc.Text[at:d.At], "\n")
		at = d.At
		verdict := "keep"
		if d.Cut {
			verdict = "cut "
		}
		fmt.Fprintf(buf, "%d: %s %s | %s\n      %s: %s (%s)\n", line, verdict, tail(doc.Text[:d.At], 30), head(doc.Text[d.At:], 30),
			d.Rule.Name, d.Rule.Why, d.Rule.Source)
	}
	return buf.Flush()
}

// head is the first n runes of s, on one line.
func head(s string, n int) string {
	if len(s) > 8*n {
		s = strings.ToValidUTF8(s[:8*n], "")
	}
	return clip(s, n)
}

// tail is the last n runes of s, on one line.
func tail(s string, n int) string {
	if len(s) > 8*n {
		s = strings.ToValidUTF8(s[len(s)-8*n:], "")
	}
	r := []rune(oneLine(s))
	if len(r) > n {
		return "…" + string(r[len(r)-n+1:])
	}
	return string(r)
}
