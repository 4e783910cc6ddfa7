package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/urfave/cli/v2"
	"golang.org/x/text/language"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
)

// What several commands share: flags that mean the same everywhere, and how files are read and written.

func fromFlag() cli.Flag {
	return &cli.StringFlag{Name: "from", Usage: "`LANGUAGE` of the text, as fr or pt-BR"}
}

func toFlag() cli.Flag {
	return &cli.StringFlag{Name: "to", Usage: "`LANGUAGE` of the translation, as en or en-GB"}
}

func encodingFlag() cli.Flag {
	return &cli.StringFlag{Name: "encoding", Usage: "`NAME` of the file's encoding, where it is not UTF-8: windows-1252, iso-8859-15, utf-16, …"}
}

func wrappedFlag() cli.Flag {
	return &cli.BoolFlag{Name: "wrapped", Usage: "lines were broken to fit a width: only a blank line ends a paragraph"}
}

func outFlag(usage string) cli.Flag {
	return &cli.StringFlag{Name: "o", Aliases: []string{"output"}, Usage: usage}
}

// languageArg reads the value of a language flag. The tag is kept as it was given.
func languageArg(c *cli.Context, flag string) (string, error) {
	tag := c.String(flag)
	if tag == "" {
		return "", usagef("--"+flag+" is missing", "say the language, for example --"+flag+" "+map[string]string{"to": "en"}[flag]+
			map[bool]string{true: "fr"}[flag != "to"])
	}
	return tag, checkLanguage(flag, tag)
}

func checkLanguage(flag, tag string) error {
	if _, err := language.Parse(tag); err != nil {
		return usagef(fmt.Sprintf("--%s %s: there is no such language", flag, tag), "use a BCP 47 tag: fr, en, en-GB, de, es, pt-BR, zh-Hans, …")
	}
	return nil
}

// oneFile is the command's single file name.
func oneFile(c *cli.Context, what string) (string, error) {
	switch c.NArg() {
	case 0:
		return "", usagef(what+" is missing", seeHelp(c))
	case 1:
		return c.Args().First(), nil
	}
	return "", usagef(fmt.Sprintf("one file at a time: %q is one too many", c.Args().Get(1)), seeHelp(c))
}

// seeHelp sends to the help of the command that was given, with the one that it belongs to: visavis tm search.
func seeHelp(c *cli.Context) string { return c.Command.HelpName + " --help shows how it is used" }

// knownLanguages looks at language flags that may be left out.
func knownLanguages(c *cli.Context, flags ...string) error {
	for _, flag := range flags {
		if tag := c.String(flag); tag != "" {
			if err := checkLanguage(flag, tag); err != nil {
				return err
			}
		}
	}
	return nil
}

// readFile reads a file, or standard input where path is "-", and remembers it as an input, which no output may overwrite.
func (u *ui) readFile(path string) (name string, data []byte, err error) {
	name, data, err = extract.ReadFile(path, u.in)
	if err == nil && path != "-" {
		u.inputs = append(u.inputs, path)
	}
	return name, data, err
}

// readPlain reads a list or another small text that goes with a command, in UTF-8.
func (u *ui) readPlain(path string) (string, error) {
	_, data, err := u.readFile(path)
	if err != nil {
		return "", err
	}
	return extract.Decode(displayName(path), data, "")
}

// readDocument reads a text as a document.
func (u *ui) readDocument(path string, opt extract.Options) (bitext.Document, error) {
	name, data, err := u.readFile(path)
	if err != nil {
		return bitext.Document{}, err
	}
	if opt.Encoding != "" && utf8.Valid(data) && bytes.ContainsFunc(data, func(r rune) bool { return r >= utf8.RuneSelf }) {
		u.notef("%s is UTF-8 already; read as %s because --encoding says so.", displayName(path), opt.Encoding)
	}
	return u.document(path, name, data, opt)
}

// document makes a document of the file at path. Errors are those of extract.Text.
func (u *ui) document(path, name string, data []byte, opt extract.Options) (bitext.Document, error) {
	doc, err := extract.Text(name, data, opt)
	if start := strings.ToLower(doc.Text[:min(len(doc.Text), 512)]); strings.Contains(start, "<html") || strings.Contains(start, "<!doctype html") {
		u.notef("%s looks like HTML: its tags are taken for text.", displayName(path))
	}
	return doc, err
}

// refuseInput refuses to write over a file that was read: a slip of the keyboard must not cost a memory.
func (u *ui) refuseInput(path string) error {
	out, err := os.Stat(path)
	if err != nil {
		return nil // there is nothing to overwrite
	}
	for _, in := range u.inputs {
		if info, err := os.Stat(in); err == nil && os.SameFile(info, out) && out.Mode().IsRegular() {
			return usagef(path+" is an input of this command: it is not overwritten", "name another file with -o")
		}
	}
	return nil
}

// readArtefact reads what the stage before wrote.
func (u *ui) readArtefact(path, command, before string) (*pipeline.Artefact, error) {
	_, data, err := u.readFile(path)
	if err != nil {
		return nil, err
	}
	if !bitext.Sniff(data) {
		problem := "is not what visavis " + before + " writes"
		if len(bytes.TrimSpace(data)) == 0 {
			problem = "is empty"
		}
		return nil, &extract.InputError{File: displayName(path), Problem: problem,
			Hint: fmt.Sprintf("make it with: visavis %s … | visavis %s … -", before, command)}
	}
	a, err := pipeline.ReadArtefact(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s, %w", displayName(path), err)
	}
	return a, nil
}

func displayName(path string) string {
	if path == "-" {
		return "standard input"
	}
	return path
}

// write writes to the file called path, as a whole or not at all, or to standard output where path is "" or "-".
func (u *ui) write(ctx context.Context, path string, write func(io.Writer) error) error {
	if path == "" || path == "-" {
		return write(u.out)
	}
	if err := u.refuseInput(path); err != nil {
		return err
	}
	err := os.MkdirAll(filepath.Dir(path), 0o777)
	if err == nil {
		err = pipeline.WriteFile(ctx, path, write)
	}
	return writeError(path, err)
}

// writeArtefact writes what a stage made to standard output or a file.
func (u *ui) writeArtefact(ctx context.Context, path string, h bitext.Header, b *bitext.Bitext) error {
	return u.write(ctx, path, func(w io.Writer) error { return bitext.WriteJSONL(w, h, b) })
}

// sourceDate is the time that SOURCE_DATE_EPOCH fixes (https://reproducible-builds.org/specs/source-date-epoch/), or zero.
func sourceDate() (time.Time, error) {
	value := os.Getenv("SOURCE_DATE_EPOCH")
	if value == "" {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(value), 10, 64)
	if err != nil || seconds < 0 || seconds > 253402300799 { // the end of the year 9999
		return time.Time{}, usagef(fmt.Sprintf("SOURCE_DATE_EPOCH=%s is not a number of seconds since 1970", value), "unset it, or set it to a whole number")
	}
	return time.Unix(seconds, 0).UTC(), nil
}
