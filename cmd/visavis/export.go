package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
	"visavis/pipeline/format"
	"visavis/pipeline/memory"
)

func exportCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:      "export",
		Usage:     "write a bilingual file, or turn one kind into another",
		ArgsUsage: "FILE",
		Description: "Reads what visavis align writes, or a bilingual file (" + endings() + "), and writes another, by the ending of its name.\n" +
			"FILE is - for standard input. Without -o it writes to standard output what --format says.",
		Flags: []cli.Flag{
			&cli.StringSliceFlag{Name: "o", Aliases: []string{"output"}, Usage: "write `FILE` (" + endings() + " or .jsonl); may be given more than once"},
			&cli.StringFlag{Name: "format", Usage: "`NAME` of the format, instead of the one of the ending: tmx, xliff, xliff-1.2 (for older CAT tools), json, tsv, jsonl"},
			fromFlag(), toFlag(), quietFlag(),
		},
		Action: u.export,
	}
}

func endings() string { return strings.Join(format.Endings(), ", ") }

func quietFlag() cli.Flag {
	return &cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "print nothing but errors"}
}

func (u *ui) export(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	path, err := oneFile(c, "the file to export")
	if err != nil {
		return err
	}
	outputs, err := outputsOf(c.StringSlice("o"), c.String("format"))
	if err != nil {
		return err
	}
	b, checked, err := u.readBitext(c, path)
	if err != nil {
		return err
	}
	if !checked && slices.ContainsFunc(outputs, func(o output) bool { return o.findings }) {
		opt, err := u.projectCheck(c)
		if err != nil {
			return err
		}
		pipeline.Check(b, opt)
	}
	return u.writeOutputs(c.Context, outputs, b)
}

// output is one bilingual file to write.
type output struct {
	path   string
	format format.Format
	// findings says that the format has a place for what the checks found.
	findings bool
}

// jsonl is the form in which stages hand a bitext to each other, as a format.
var jsonl = format.Format{
	Name: "jsonl", Endings: []string{".jsonl"}, OneSided: true,
	Read: func(r io.Reader, _ format.ReadOptions) (*bitext.Bitext, error) {
		_, b, err := bitext.ReadJSONL(r)
		return b, err
	},
	Write: func(w io.Writer, b *bitext.Bitext, _ format.WriteOptions) error {
		return bitext.WriteJSONL(w, bitext.Header{Stage: "export", Tool: toolVersion()}, b)
	},
}

// outputsOf finds the format of every path, or of standard output where there is none.
func outputsOf(paths []string, name string) ([]output, error) {
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	var outputs []output
	for _, p := range paths {
		if slices.ContainsFunc(outputs, func(o output) bool { return o.path == p }) {
			continue
		}
		f, err := formatOf(p, name)
		if err != nil {
			return nil, err
		}
		outputs = append(outputs, newOutput(p, f))
	}
	return outputs, nil
}

func newOutput(path string, f format.Format) output {
	return output{path, f, f.Name == jsonl.Name || f.Name == "json"}
}

func formatOf(path, name string) (format.Format, error) {
	switch {
	case name == jsonl.Name:
		return jsonl, nil
	case name != "":
		f, err := format.ByName(name)
		var unknown *format.UnknownError
		if errors.As(err, &unknown) {
			unknown.Known = append(unknown.Known, jsonl.Name)
		}
		return f, err
	case path == "-":
		return format.Format{}, usagef("nobody said which format to write", "give -o FILE with one of the endings "+endings()+", or --format")
	case strings.EqualFold(filepath.Ext(path), ".jsonl"):
		return jsonl, nil
	}
	return format.ByEnding(path)
}

// readBitext reads a bilingual file of any kind: what it is is told by its beginning, else by its ending. checked says that it
// holds what the checks found.
func (u *ui) readBitext(c *cli.Context, path string) (b *bitext.Bitext, checked bool, err error) {
	_, data, err := u.readFile(path)
	if err != nil {
		return nil, false, err
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, false, &extract.InputError{File: displayName(path), Problem: "is empty", Hint: "what was to write it may have failed"}
	}
	if bitext.Sniff(data) {
		a, err := pipeline.ReadArtefact(bytes.NewReader(data))
		if err != nil {
			return nil, false, fmt.Errorf("%s, %w", displayName(path), err)
		}
		if len(a.Bitext.Links) == 0 {
			return nil, false, &extract.InputError{File: displayName(path), Problem: "has no links yet: " + a.Header.Stage + " wrote it",
				Hint: "pass it through visavis align first"}
		}
		return a.Bitext, a.Header.Stage == "check" || a.Header.Stage == "export", nil
	}
	f, err := sniffFormat(path, data)
	if err != nil {
		return nil, false, err
	}
	b, err = f.Read(bytes.NewReader(data), format.ReadOptions{From: c.String("from"), To: c.String("to"), Name: displayName(path),
		Warn: func(line int, message string) { u.notef("%s:%d: %s", displayName(path), line, message) }})
	return b, err == nil && len(b.Findings) > 0, err
}

func sniffFormat(path string, data []byte) (format.Format, error) {
	if path != "-" {
		return format.ByEnding(path)
	}
	start := bytes.TrimLeft(data[:min(len(data), 512)], "\ufeff\xfe\xff\x00 \t\r\n")
	switch {
	case bytes.Contains(bytes.ReplaceAll(data[:min(len(data), 4096)], []byte{0}, nil), []byte("<xliff")): // in UTF-16, too
		return format.ByName("xliff")
	case bytes.HasPrefix(start, []byte("<")):
		return format.ByName("tmx")
	case bytes.HasPrefix(start, []byte("{")):
		return format.ByName("json")
	}
	return format.ByName("tsv")
}

// writeOutputs writes b to every output. Each file is replaced only when the new one is complete.
func (u *ui) writeOutputs(ctx context.Context, outputs []output, b *bitext.Bitext) error {
	created, err := creationTime(slices.ContainsFunc(b.Links, func(l bitext.Link) bool { return l.Origin.Date != "" }))
	if err != nil {
		return err
	}
	for _, o := range outputs {
		err := u.write(ctx, o.path, func(w io.Writer) error {
			return o.format.Write(w, b, format.WriteOptions{Tool: "visavis", Version: version, Created: created})
		})
		if err != nil {
			return err
		}
		if n := format.OneSided(b); n > 0 && !o.format.OneSided {
			u.notef("%s: %s with no translation or no source are left out (a TMX holds pairs).", o.path, count(n, "segment"))
		}
	}
	return nil
}

// writeStream writes s to an output whose format takes it piece by piece.
func (u *ui) writeStream(ctx context.Context, o output, s format.Stream) error {
	created, err := creationTime(s.Newest != "")
	if err != nil {
		return err
	}
	return u.write(ctx, o.path, func(w io.Writer) error {
		return o.format.WriteStream(w, s, format.WriteOptions{Tool: "visavis", Version: version, Created: created})
	})
}

// creationTime is the time that a file gives for its units and itself: what SOURCE_DATE_EPOCH says; else zero, which stands for the
// days on which they were translated, where any is dated; and today where nobody knows.
func creationTime(dated bool) (time.Time, error) {
	created, err := sourceDate()
	if err != nil || !created.IsZero() || dated {
		return created, err
	}
	return time.Now().UTC().Truncate(24 * time.Hour), nil
}

// writeError says which file could not be written.
func writeError(path string, err error) error {
	var (
		said *userError
		tm   *memory.Error // what was to be written could not be read
	)
	if err == nil || errors.Is(err, context.Canceled) || errors.As(err, &said) || errors.As(err, &tm) {
		return err
	}
	e := classify(err)
	if e.code != exitUsage {
		return err
	}
	return &userError{code: exitUsage, problem: fmt.Sprintf("%s cannot be written: %v", path, rootCause(err)), err: err,
		hint: "choose another place with -o, or make room or rights there; nothing half-written was left"}
}

// rootCause is the innermost error: the operating system's words.
func rootCause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
