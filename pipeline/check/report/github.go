package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"visavis/pipeline/bitext"
)

// GitHub writes workflow commands, which GitHub's runners show as annotations at the lines that they name (GitHub Docs, "Workflow
// commands for GitHub Actions"). They show ten of each severity for a step: the Markdown summary and SARIF have all.
func GitHub(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	for i := range r.Files {
		f := &r.Files[i]
		err := r.each(f, func(it *Item) error {
			fmt.Fprintf(out, "::%s file=%s", command(it.Severity), property.Replace(f.Name))
			if it.Line > 0 {
				fmt.Fprintf(out, ",line=%d", it.Line)
			}
			text := fmt.Sprintf("%s: %s\n%s: %s\n%s: %s", visible(it.Message), it.Hint, it.From, visible(it.Source), it.To, visible(it.Target))
			_, err := fmt.Fprintf(out, ",title=%s::%s\n", property.Replace("visavis "+it.Rule), data.Replace(text))
			return err
		})
		if err != nil {
			return err
		}
	}
	return out.Flush()
}

func command(s bitext.Severity) string {
	switch s {
	case bitext.Error:
		return "error"
	case bitext.Warning:
		return "warning"
	}
	return "notice"
}

// What a command's data and properties may not hold is written as in an address (actions/toolkit, packages/core/src/command.ts).
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)
