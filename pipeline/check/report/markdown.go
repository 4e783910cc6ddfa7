package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
)

// mostListed is how many findings the Markdown summary lists: pages that show it take a megabyte.
const mostListed = 200

// Markdown writes a summary for a page: how much of what was found, and the gravest findings.
func Markdown(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	units := 0
	for i := range r.Files {
		units += r.Files[i].Units
	}
	errors, warnings, infos := r.Count(bitext.Error), r.Count(bitext.Warning), r.Count(bitext.Info)
	fmt.Fprintf(out, "## %s: %s, %s, %s\n\n%s in %s", or(r.Tool, "visavis"), many(errors, "error"), many(warnings, "warning"), many(infos, "remark"),
		many(units, "unit"), many(len(r.Files), "file"))
	if r.known > 0 {
		fmt.Fprintf(out, "; %s left out", many(r.known, "known finding"))
	}
	if r.Ignored > 0 {
		fmt.Fprintf(out, "; %s excused", many(r.Ignored, "finding"))
	}
	fmt.Fprint(out, ".\n")
	markdownRules(out, r)
	if err := markdownItems(out, r); err != nil {
		return err
	}
	return out.Flush()
}

func markdownRules(out io.Writer, r *Report) {
	counts := map[string]int{}
	for i := range r.Files {
		for rule, n := range r.Files[i].rules {
			counts[rule] += n
		}
	}
	if len(counts) == 0 {
		return
	}
	fmt.Fprint(out, "\n| rule | found | what it means |\n|---|---|---|\n")
	for _, rule := range check.Rules() {
		if n := counts[rule.ID]; n > 0 {
			fmt.Fprintf(out, "| %s | %d | %s |\n", rule.ID, n, markdownCell(rule.Reason))
		}
	}
}

// markdownItems lists findings, the gravest first, else in the order of the files.
func markdownItems(out io.Writer, r *Report) error {
	total, listed := 0, 0
	for s := bitext.Error; s >= bitext.Info; s-- {
		total += r.Count(s)
	}
	if total == 0 {
		return nil
	}
	fmt.Fprint(out, "\n| where | severity | what | source | target |\n|---|---|---|---|---|\n")
	for s := bitext.Error; s >= bitext.Info && listed < mostListed; s-- {
		for i := range r.Files {
			f := &r.Files[i]
			err := r.each(f, func(it *Item) error {
				if it.Severity != s || listed == mostListed {
					return nil
				}
				listed++
				_, err := fmt.Fprintf(out, "| %s | %s | %s (%s) | %s | %s |\n", markdownCell(f.place(it)), it.Severity, markdownCell(it.Message), it.Rule,
					markdownCell(it.Source), markdownCell(it.Target))
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	if more := total - listed; more > 0 {
		fmt.Fprintf(out, "\nand %d more\n", more)
	}
	return nil
}

var markdownSigns = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "@", "@\u200b", "#", `\#`)

// markdownCell is a text as a table shows it, in one line, with nothing in it that Markdown reads. It calls nobody by @name.
func markdownCell(s string) string {
	if r := []rune(s); len(r) > 160 {
		s = string(r[:159]) + "…"
	}
	return markdownSigns.Replace(visible(s))
}
