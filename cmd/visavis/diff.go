package main

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline/check/diff"
)

func diffCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:      "diff",
		Usage:     "show which units of two bilingual files differ, word by word",
		ArgsUsage: "OLD NEW",
		Description: "Compares the texts of two bilingual files (" + endings() + ", or what visavis align wrote): units that were added or\n" +
			"removed, and in those that changed, which words. Their order does not count. Exit code 1 says that they differ.",
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "format", Value: "text", Usage: "text or html"},
			fromFlag(), toFlag(),
			outFlag("write to `FILE` instead of standard output"),
			quietFlag(),
		},
		Action: u.diff,
	}
}

// comparison is two files and how they differ.
type comparison struct {
	old, new comparedFile
	changes  []diff.Change
	same     int
	toFile   bool // it is written to a file
}

type comparedFile struct {
	name     string
	from, to string
	units    []diff.Unit
}

func (u *ui) diff(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	if c.NArg() != 2 {
		return usagef("diff compares two files", "for example: visavis diff old.tmx new.tmx")
	}
	write := map[string]func(*ui, io.Writer, *comparison){"text": (*ui).diffText, "html": (*ui).diffHTML}[c.String("format")]
	if write == nil {
		return usagef("--format "+c.String("format")+": the formats are text and html", "")
	}
	x := comparison{toFile: c.String("o") != ""}
	var err error
	if x.old, err = u.compared(c, c.Args().Get(0)); err != nil {
		return err
	}
	if x.new, err = u.compared(c, c.Args().Get(1)); err != nil {
		return err
	}
	x.changes, x.same = diff.Compare(x.old.units, x.new.units)
	err = u.write(c.Context, c.String("o"), func(w io.Writer) error {
		out := bufio.NewWriter(w)
		write(u, out, &x)
		return out.Flush()
	})
	if err == nil && (len(x.changes) > 0 || x.languages() != "") {
		return errFindings
	}
	return err
}

// compared reads the units of a file.
func (u *ui) compared(c *cli.Context, path string) (comparedFile, error) {
	f, done, err := u.source(c, path)
	defer done()
	if err != nil {
		return comparedFile{}, err
	}
	out := comparedFile{name: f.Name}
	for b, err := range f.Pieces {
		if err != nil {
			return out, err
		}
		out.from, out.to = b.Source.Lang, b.Target.Lang
		out.units = diff.Units(out.units, b)
	}
	return out, nil
}

// languages says in which languages the files differ; "" where they do not.
func (x *comparison) languages() string {
	if strings.EqualFold(x.old.from, x.new.from) && strings.EqualFold(x.old.to, x.new.to) {
		return ""
	}
	return fmt.Sprintf("%s is from %s to %s, %s from %s to %s", x.old.name, x.old.from, x.old.to, x.new.name, x.new.from, x.new.to)
}

func (x *comparison) summary() string {
	n := map[diff.Kind]int{}
	for _, c := range x.changes {
		n[c.Kind]++
	}
	return fmt.Sprintf("%s added, %d removed, %d changed, %d the same", count(n[diff.Added], "unit"), n[diff.Removed], n[diff.Changed], x.same)
}

func (f *comparedFile) place(d *diff.Unit) string {
	if d.Line > 0 {
		return fmt.Sprintf("%s:%d", f.name, d.Line)
	}
	return fmt.Sprintf("%s, unit %d", f.name, d.Number)
}

// place names the units of a change.
func (x *comparison) place(c diff.Change) string {
	switch c.Kind {
	case diff.Added:
		return x.new.place(c.New)
	case diff.Removed:
		return x.old.place(c.Old)
	}
	return x.old.place(c.Old) + " → " + x.new.place(c.New)
}

// texts are the sides of a change, old and new; what is not there is empty.
func texts(c diff.Change) (source, target [2]string) {
	for i, d := range []*diff.Unit{c.Old, c.New} {
		if d != nil {
			source[i], target[i] = d.Source, d.Target
		}
	}
	return source, target
}

func (u *ui) diffText(w io.Writer, x *comparison) {
	colour := u.colourOut && !x.toFile
	for _, c := range x.changes {
		fmt.Fprintf(w, "%s: %s\n", x.place(c), c.Kind)
		source, target := texts(c)
		for _, side := range []struct {
			lang string
			text [2]string
		}{{x.new.from, source}, {x.new.to, target}} {
			fmt.Fprintf(w, "  %s  %s\n", side.lang, wordDiff(c.Kind, side.text, colour))
		}
		fmt.Fprintln(w)
	}
	if l := x.languages(); l != "" {
		fmt.Fprintln(w, l)
	}
	fmt.Fprintln(w, x.summary())
}

// wordDiff shows both texts in one line, as git diff --word-diff does: [-old-]{+new+}, or in colour.
func wordDiff(kind diff.Kind, text [2]string, colour bool) string {
	marks := [3][2]string{{"", ""}, {"[-", "-]"}, {"{+", "+}"}}
	if colour {
		marks = [3][2]string{{"", ""}, {"\x1b[31;9m", "\x1b[0m"}, {"\x1b[32;4m", "\x1b[0m"}}
	}
	if kind != diff.Changed {
		return visibleLine(text[0] + text[1])
	}
	var b strings.Builder
	for _, p := range diff.Words(text[0], text[1]) {
		b.WriteString(marks[p.Op][0] + visibleLine(p.Text) + marks[p.Op][1])
	}
	return b.String()
}

// visibleLine shows control characters as pictures, so that a text can neither break the line nor steer the terminal.
func visibleLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x20:
			return 0x2400 + r
		case r >= 0x7F && r < 0xA0, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return '\uFFFD'
		}
		return r
	}, s)
}

const diffHead = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>%s</title>
<style>
body { font: 16px/1.5 sans-serif; margin: 2em; max-width: 75em }
table { border-collapse: collapse; width: 100%% }
td, th { border: 1px solid #ccc; padding: .4em .6em; text-align: start; vertical-align: top; white-space: pre-wrap }
del { background: #fdd } ins { background: #dfd } .added td { background: #f2fff2 } .removed td { background: #fff2f2 }
</style></head><body>
<h1>%s</h1>
<p>%s</p>
<table><thead><tr><th>where</th><th>%s</th><th>%s</th></tr></thead><tbody>
`

// diffHTML writes a page of its own, with nothing in it from elsewhere.
func (u *ui) diffHTML(w io.Writer, x *comparison) {
	esc := html.EscapeString
	title := esc(x.old.name + " and " + x.new.name)
	summary := esc(x.summary())
	if l := x.languages(); l != "" {
		summary += "; " + esc(l)
	}
	fmt.Fprintf(w, diffHead, title, title, summary, esc(x.new.from), esc(x.new.to))
	for _, c := range x.changes {
		source, target := texts(c)
		fmt.Fprintf(w, "<tr class=%q><td>%s<br>%s</td>", c.Kind, esc(x.place(c)), c.Kind)
		fmt.Fprintf(w, "<td lang=%q dir=\"auto\">%s</td>", esc(x.new.from), htmlDiff(source))
		fmt.Fprintf(w, "<td lang=%q dir=\"auto\">%s</td></tr>\n", esc(x.new.to), htmlDiff(target))
	}
	fmt.Fprint(w, "</tbody></table>\n</body></html>\n")
}

func htmlDiff(text [2]string) string {
	var b strings.Builder
	for _, p := range diff.Words(text[0], text[1]) {
		part := html.EscapeString(visibleHTML(p.Text))
		switch p.Op {
		case diff.Delete:
			part = "<del>" + part + "</del>"
		case diff.Insert:
			part = "<ins>" + part + "</ins>"
		}
		b.WriteString(part)
	}
	return b.String()
}

// visibleHTML keeps line ends, which a page may show.
func visibleHTML(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = visibleLine(lines[i])
	}
	return strings.Join(lines, "\n")
}
