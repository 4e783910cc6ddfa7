package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"visavis/pipeline/bitext"
)

// Text writes a report for people: the findings of each file in the order of its units, the gravest count at the end.
func Text(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	t := textWriter{out, r.Color, map[string]bool{}}
	units := 0
	for i := range r.Files {
		units += r.Files[i].Units
		if err := t.file(r, &r.Files[i]); err != nil {
			return err
		}
	}
	t.summary(r, units)
	return out.Flush()
}

type textWriter struct {
	*bufio.Writer
	color  bool
	hinted map[string]bool // rules whose hint was given
}

// The ANSI colours of severities.
var colors = map[bitext.Severity]string{bitext.Error: "\x1b[1;31m", bitext.Warning: "\x1b[1;33m", bitext.Info: "\x1b[1;36m"}

const (
	dim   = "\x1b[2m"
	bold  = "\x1b[1m"
	mark  = "\x1b[4m"
	plain = "\x1b[0m"
)

func (t *textWriter) paint(color, s string) string {
	if !t.color || s == "" {
		return s
	}
	return color + s + plain
}

func (t *textWriter) file(r *Report, f *File) error {
	link := -1 // of the item before
	err := r.each(f, func(it *Item) error {
		if it.Link != link {
			if link >= 0 {
				fmt.Fprintln(t)
			}
			link = it.Link
			fmt.Fprintf(t, "%s\n", t.paint(bold, f.place(it)))
			width := max(len(it.From), len(it.To))
			t.side(fmt.Sprintf("%-*s", width, it.From), it.Source, bitext.Span{})
			t.side(fmt.Sprintf("%-*s", width, it.To), it.Target, it.Span)
		}
		_, err := fmt.Fprintf(t, "  %s: %s %s\n", t.paint(colors[it.Severity], it.Severity.String()), visible(it.Message), t.paint(dim, "["+it.Rule+"]"))
		if !t.hinted[it.Rule] && it.Hint != "" {
			t.hinted[it.Rule] = true
			fmt.Fprintf(t, "    %s\n", t.paint(dim, "→ "+it.Hint))
		}
		return err
	})
	if link >= 0 {
		fmt.Fprintln(t)
	}
	return err
}

// side shows a text on one line, with the part meant underlined where there is colour.
func (t *textWriter) side(lang, text string, part bitext.Span) {
	if text == "" {
		return
	}
	if t.color && part.Start < part.End && part.End <= len(text) {
		text = visible(text[:part.Start]) + mark + visible(text[part.Start:part.End]) + plain + visible(text[part.End:])
	} else {
		text = visible(text)
	}
	fmt.Fprintf(t, "  %s  %s\n", t.paint(dim, lang), text)
}

// visible shows control characters as pictures, so that a text can neither break the line nor steer the terminal.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x20:
			return 0x2400 + r
		case r == 0x7F:
			return '␡'
		case r > 0x7F && r < 0xA0, r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
			return '\uFFFD'
		}
		return r
	}, s)
}

func (t *textWriter) summary(r *Report, units int) {
	errors, warnings, infos := r.Count(bitext.Error), r.Count(bitext.Warning), r.Count(bitext.Info)
	text := "nothing found"
	if errors+warnings+infos > 0 {
		text = many(errors, "error") + ", " + many(warnings, "warning")
		if infos > 0 {
			text += ", " + many(infos, "remark")
		}
	}
	text += " in " + many(units, "unit")
	if len(r.Files) > 1 {
		text += " of " + many(len(r.Files), "file")
	}
	if r.known > 0 {
		text += "; " + many(r.known, "known finding") + " left out"
	}
	if r.Ignored > 0 {
		text += "; " + many(r.Ignored, "finding") + " excused by the units themselves"
	}
	fmt.Fprintln(t, text)
}

func many(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}
