package srx

import (
	"strings"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/segment"
)

// Sentences cuts text, line by line, and lists the sentences without the white space around them. The error names the rule that
// took too long.
func (s *Splitter) Sentences(text string) ([]segment.Sentence, error) {
	var out []segment.Sentence
	err := s.lines(text, func(start, end int, w *worker) error {
		from := start
		err := w.decide(text[start:end], func(at int, why *segment.Rule, cut bool) {
			if cut {
				out = trimmed(out, text, from, start+at, why)
				from = start + at
			}
		})
		out = trimmed(out, text, from, end, endOfLine)
		return err
	})
	return out, err
}

// Explain lists every place where a rule decided, with that rule.
func (s *Splitter) Explain(text string) ([]segment.Decision, error) {
	var out []segment.Decision
	err := s.lines(text, func(start, end int, w *worker) error {
		return w.decide(text[start:end], func(at int, why *segment.Rule, cut bool) {
			out = append(out, segment.Decision{At: start + at, Cut: cut, Rule: why})
		})
	})
	return out, err
}

var endOfLine = &segment.Rule{Name: "block-end", Why: "The paragraph, heading, item or cell ends here.", Source: "SRX 2.0: rules work inside a paragraph"}

// Split cuts the blocks of doc into segments. Inline markup is not shown to the rules; at a cut it goes to the side that the file's
// formathandle elements say.
func (s *Splitter) Split(doc bitext.Document) ([]bitext.Segment, error) {
	blocks := doc.Blocks
	if len(blocks) == 0 {
		blocks = segment.Splitter{Wrapped: s.wrapped}.Lines(doc.Text)
	}
	var out []bitext.Segment
	for i, b := range blocks {
		plain := segment.Strip(doc.Text[b.Start:b.End], b.Start, b.Inline)
		sentences, err := s.Sentences(plain.Text)
		if err != nil {
			return nil, err
		}
		for _, x := range sentences {
			span := bitext.Span{Start: b.Start + plain.Start(x.Start), End: b.Start + plain.End(x.End)}
			span.End = s.formats.keep(doc.Text, span.End, b.Inline)
			out = append(out, bitext.Segment{Span: span, Block: i, Cut: x.Rule.Name})
		}
	}
	return out, nil
}

// keep moves the end of a segment over the markup that stays with it.
func (f Formats) keep(text string, end int, inline []bitext.Span) int {
	for _, in := range inline {
		if in.Start != end {
			continue
		}
		tag := text[in.Start:in.End]
		closing, isolated := strings.HasPrefix(tag, "</"), strings.HasSuffix(tag, "/>")
		if closing && f.End || isolated && f.Isolated || !closing && !isolated && f.Start {
			end = in.End
		}
	}
	return end
}

// lines calls do for each line of text that is not empty.
func (s *Splitter) lines(text string, do func(start, end int, w *worker) error) error {
	w := worker{s: s}
	for _, b := range (segment.Splitter{Wrapped: s.wrapped}).Lines(text) {
		if err := do(b.Start, b.End, &w); err != nil {
			return err
		}
	}
	return nil
}

// trimmed appends text[start:end] without white space around it, where anything is left.
func trimmed(out []segment.Sentence, text string, start, end int, why *segment.Rule) []segment.Sentence {
	inner := strings.TrimSpace(text[start:end])
	if inner == "" {
		return out
	}
	start += strings.Index(text[start:end], inner)
	return append(out, segment.Sentence{Start: start, End: start + len(inner), Rule: why})
}

// worker holds what is used again from line to line.
type worker struct {
	s     *Splitter
	runes []rune
}

// decide calls report for each place of text where a rule decides. Places where no rule could break are passed over: they need
// no look at the rules that do not.
func (w *worker) decide(text string, report func(at int, why *segment.Rule, cut bool)) error {
	trimmed := strings.TrimSpace(text)
	lead := strings.Index(text, trimmed)
	w.runes = w.runes[:0]
	for _, r := range trimmed {
		w.runes = append(w.runes, r)
	}
	at := lead
	for p, r := range w.runes {
		at += size(text[at:], r)
		if p+1 == len(w.runes) || !w.s.ends.has(r) {
			continue
		}
		c, err := w.rule(p + 1)
		if err != nil {
			return err
		}
		if c != nil {
			report(at, c.why, c.cut)
		}
	}
	return nil
}

func size(text string, r rune) int {
	if r < utf8.RuneSelf {
		return 1
	}
	_, n := utf8.DecodeRuneInString(text)
	return n
}

// rule is the first rule that matches between the characters p-1 and p, nil where none does.
func (w *worker) rule(p int) (*compiled, error) {
	second := rune(128)
	if p >= 2 && w.runes[p-2] < 128 {
		second = w.runes[p-2]
	}
	for _, i := range w.s.after[second] {
		c := &w.s.rules[i]
		switch min(c.before.match(w.runes, p, true), c.after.match(w.runes, p, false)) {
		case no:
			continue
		case yes:
			return c, nil
		}
		m, err := c.re.FindRunesMatchStartingAt(w.runes, p)
		if err != nil {
			return nil, &Error{c.line.File, c.line.Line, err}
		}
		if m != nil {
			return c, nil
		}
	}
	return nil, nil
}
