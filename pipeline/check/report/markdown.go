package report

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
)

// mostListed is how many findings the Markdown summary lists: pages that show it take a megabyte.
const mostListed = 200

// Markdown writes a summary for a page: how much of what was found, and the gravest findings.
func Markdown(w io.Writer, r Report) error {
	out := bufio.NewWriter(w)
	units := 0
	for i := range r.Files {
		units += r.Files[i].Units
	}
	errors, warnings, infos := r.Count(bitext.Error), r.Count(bitext.Warning), r.Count(bitext.Info)
	fmt.Fprintf(out, "## %s: %s, %s, %s\n\n%s in %s", or(r.Tool, "visavis"), many(errors, "error"), many(warnings, "warning"), many(infos, "remark"),
		many(units, "unit"), many(len(r.Files), "file"))
	if r.Known > 0 {
		fmt.Fprintf(out, "; %s left out", many(r.Known, "known finding"))
	}
	if r.Ignored > 0 {
		fmt.Fprintf(out, "; %s excused", many(r.Ignored, "finding"))
	}
	fmt.Fprint(out, ".\n")
	markdownRules(out, &r)
	markdownItems(out, &r)
	return out.Flush()
}

func markdownRules(out io.Writer, r *Report) {
	counts := map[string]int{}
	for _, f := range r.Files {
		for _, it := range f.Items {
			counts[it.Rule]++
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
func markdownItems(out io.Writer, r *Report) {
	type listed struct {
		f  *File
		it *Item
	}
	var all []listed
	for i := range r.Files {
		for k := range r.Files[i].Items {
			all = append(all, listed{&r.Files[i], &r.Files[i].Items[k]})
		}
	}
	if len(all) == 0 {
		return
	}
	slices.SortStableFunc(all, func(a, b listed) int { return cmp.Compare(b.it.Severity, a.it.Severity) })
	fmt.Fprint(out, "\n| where | severity | what | source | target |\n|---|---|---|---|---|\n")
	for _, x := range all[:min(len(all), mostListed)] {
		fmt.Fprintf(out, "| %s | %s | %s (%s) | %s | %s |\n", markdownCell(x.f.place(x.it)), x.it.Severity, markdownCell(x.it.Message), x.it.Rule,
			markdownCell(x.it.Source), markdownCell(x.it.Target))
	}
	if more := len(all) - mostListed; more > 0 {
		fmt.Fprintf(out, "\nand %d more\n", more)
	}
}

var markdownSigns = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "@", "@\u200b", "#", `\#`)

// markdownCell is a text as a table shows it, in one line, with nothing in it that Markdown reads. It calls nobody by @name.
func markdownCell(s string) string {
	if r := []rune(s); len(r) > 160 {
		s = string(r[:159]) + "…"
	}
	return markdownSigns.Replace(visible(s))
}
