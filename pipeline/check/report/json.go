package report

import (
	"bufio"
	"encoding/json"
	"io"

	"visavis/pipeline/bitext"
)

// jsonItem is one line of the JSON report.
type jsonItem struct {
	File        string `json:"file"`
	Line        int    `json:"line,omitempty"`
	Unit        int    `json:"unit"`
	Rule        string `json:"rule"`
	Severity    string `json:"severity"`
	Message     string `json:"message"`
	Hint        string `json:"hint,omitempty"`
	Source      string `json:"source"`
	Target      string `json:"target"`
	Text        string `json:"text,omitempty"` // the part meant
	Fingerprint string `json:"fingerprint"`
}

// JSON writes one JSON object a line for each finding.
func JSON(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i := range r.Files {
		f := &r.Files[i]
		err := r.each(f, func(it *Item) error {
			return enc.Encode(jsonItem{
				File: f.Name, Line: it.Line, Unit: it.Unit, Rule: it.Rule, Severity: it.Severity.String(), Message: it.Message, Hint: it.Hint,
				Source: it.Source, Target: it.Target, Text: it.part(), Fingerprint: it.Fingerprint,
			})
		})
		if err != nil {
			return err
		}
	}
	return out.Flush()
}

// part is the text that the finding means; empty for the whole.
func (it *Item) part() string {
	text := it.Target
	if text == "" {
		text = it.Source
	}
	if (it.Span == bitext.Span{}) || it.Span.Start < 0 || it.Span.End > len(text) || it.Span.Start > it.Span.End {
		return ""
	}
	return text[it.Span.Start:it.Span.End]
}
