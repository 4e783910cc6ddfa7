package json

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// Write writes b as one JSON document. The same bitext and options give the same bytes. The error is w's own, or says that a
// language is missing.
func Write(w io.Writer, b *bitext.Bitext, o WriteOptions) error {
	if err := unit.NeedLanguages(b.Source.Name, b.Source.Lang, b.Target.Lang); err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	out := bufio.NewWriterSize(w, 1<<16)
	err := writeAll(out, b, o)
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fmt.Errorf("writing JSON: %w", err)
	}
	return nil
}

func writeAll(w *bufio.Writer, b *bitext.Bitext, o WriteOptions) error {
	h := head{
		Format: formatName, Version: formatVersion, Tool: tool{o.ToolName(), o.ToolVersion()},
		Source: document{b.Source.Name, b.Source.Lang}, Target: document{b.Target.Name, b.Target.Lang},
	}
	if !o.Created.IsZero() {
		h.Created = o.Created.UTC().Format(time.RFC3339)
	}
	line := &lineEncoder{}
	text, err := line.encode(h, "  ")
	if err != nil {
		return err
	}
	text = bytes.TrimSuffix(text, []byte("\n}")) // the units come into the same object
	if _, err := fmt.Fprintf(w, "%s,\n  \"units\": [", text); err != nil {
		return err
	}
	findings := byLink(b)
	for i := range b.Links {
		text, err := line.encode(itemOf(b, i, findings[i]), "")
		if err != nil {
			return err
		}
		before := ",\n    "
		if i == 0 {
			before = "\n    "
		}
		if _, err := w.WriteString(before); err != nil {
			return err
		}
		if _, err := w.Write(text); err != nil {
			return err
		}
	}
	end := "]\n}\n"
	if len(b.Links) > 0 {
		end = "\n  ]\n}\n"
	}
	_, err = w.WriteString(end)
	return err
}

// lineEncoder encodes without the escaping of < > & that encoding/json does for web pages.
type lineEncoder struct{ buf bytes.Buffer }

// encode gives the JSON text of v, valid until the next call.
func (e *lineEncoder) encode(v any, indent string) ([]byte, error) {
	e.buf.Reset()
	enc := json.NewEncoder(&e.buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(e.buf.Bytes(), []byte("\n")), nil
}

func byLink(b *bitext.Bitext) map[int][]bitext.Finding {
	m := map[int][]bitext.Finding{}
	for _, f := range b.Findings {
		m[f.Link] = append(m[f.Link], f)
	}
	return m
}

func itemOf(b *bitext.Bitext, i int, findings []bitext.Finding) item {
	u := unit.Of(b, i)
	it := item{
		ID: i + 1, Source: u.Source.Text, Target: u.Target.Text,
		SourceSegments: ranges(u.Source.Text, u.Source.Segments), TargetSegments: ranges(u.Target.Text, u.Target.Segments),
		SourceInline: ranges(u.Source.Text, u.Source.Inline), TargetInline: ranges(u.Target.Text, u.Target.Inline),
		Position: u.Position, Confidence: json.Number(unit.FormatConfidence(u.Confidence)), Props: u.Props,
	}
	if u.Document != b.Source.Name {
		it.Document = u.Document
	}
	if u.Origin != (bitext.Origin{}) {
		it.Origin = (*origin)(&u.Origin)
	}
	meant := u.Target.Text
	if meant == "" {
		meant = u.Source.Text
	}
	for _, f := range findings {
		x := finding{Rule: f.Rule, Severity: f.Severity.String(), Message: f.Message, Hint: f.Hint}
		if 0 <= f.Span.Start && f.Span.Start < f.Span.End && f.Span.End <= len(meant) {
			x.Span = &ranges(meant, []bitext.Span{f.Span})[0]
		}
		it.Findings = append(it.Findings, x)
	}
	return it
}

// ranges counts characters where spans count bytes. Spans are in order.
func ranges(text string, spans []bitext.Span) []charRange {
	var out []charRange
	at, chars := 0, 0
	count := func(to int) int {
		chars += utf8.RuneCountInString(text[at:to])
		at = to
		return chars
	}
	for _, s := range spans {
		out = append(out, charRange{count(s.Start), count(s.End)})
	}
	return out
}
