package xliff

import (
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/format/xmlfile"
)

// content is the text of a <source>, <seg-source>, <target> or <data>, with its codes.
type content struct {
	unit.Text
	// segments are those that XLIFF 1 marks inside.
	segments []segment
}

// segment is a <mrk mtype="seg"> [1.2: 2.4.6].
type segment struct {
	bitext.Span
	id   string
	line int
}

// segment is the part of c whose mark has an id; empty where none has.
func (c *content) segment(id string) unit.Text {
	for _, s := range c.segments {
		if s.id == id {
			return c.cut(s)
		}
	}
	return unit.Text{}
}

// cut is the text of one segment, with its codes.
func (c *content) cut(s segment) unit.Text {
	t := unit.Text{Text: c.Text.Text[s.Start:s.End]}
	for _, in := range c.Inline {
		if in.Start >= s.Start && in.End <= s.End {
			t.Inline = append(t.Inline, bitext.Span{Start: in.Start - s.Start, End: in.End - s.Start})
		}
	}
	return t
}

// content reads the text of the element that was opened last. data has the native codes that its elements refer to by id.
func (p *reader) content(data map[string]string) (content, error) {
	p.Text = p.Text[:0]
	c := contentReader{reader: p, data: data}
	err := p.Walk(c.opens, func(string) { c.closes() })
	c.Text.Text = string(p.Text)
	return c.content, err
}

type contentReader struct {
	content
	*reader
	data map[string]string
	open []mark
	// code is how many elements are open whose content is code, start where the outermost began.
	code, start int
}

// mark is an open element.
type mark struct {
	// start is where it begins in the text.
	start int
	// isCode says that its content is code; native is the code where there is no content.
	isCode bool
	native string
	// end is the code at the end of a pair.
	pair bool
	end  string
	// segment is 1 more than the number of the segment that it is.
	segment int
}

func (c *contentReader) opens(e *xml.StartElement) {
	m := mark{start: len(c.reader.Text)}
	name := e.Name.Local
	if e.Name.Space != c.prefix {
		name = "" // an extension: what it holds is text
	}
	switch name {
	case "bpt", "ept", "it", "ph":
		m.isCode, m.native = true, c.native(e, name, "")
	case "g", "pc":
		c.put(c.native(e, name, "Start"))
		m.pair, m.end = true, c.native(e, name, "End")
	case "x", "bx", "ex", "sc", "ec":
		c.put(c.native(e, name, ""))
	case "cp":
		c.character(xmlfile.Attr(*e, "hex"))
	case "mrk":
		m.isCode = xmlfile.Attr(*e, "mtype") == "protected" || xmlfile.Attr(*e, "translate") == "no"
		if xmlfile.Attr(*e, "mtype") == "seg" {
			c.segments = append(c.segments, segment{Span: bitext.Span{Start: m.start}, id: xmlfile.Attr(*e, "mid"), line: c.Line()})
			m.segment = len(c.segments)
		}
	}
	if m.isCode {
		if c.code++; c.code == 1 {
			c.start = m.start
		}
	}
	c.open = append(c.open, m)
}

func (c *contentReader) closes() {
	m := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	if m.pair {
		c.put(m.end)
	}
	if m.segment > 0 {
		c.segments[m.segment-1].End = len(c.reader.Text)
	}
	if m.isCode {
		if len(c.reader.Text) == m.start {
			c.reader.Text = append(c.reader.Text, m.native...)
		}
		if c.code--; c.code == 0 {
			c.mark(c.start)
		}
	}
}

// put adds a code to the text.
func (c *contentReader) put(code string) {
	start := len(c.reader.Text)
	c.reader.Text = append(c.reader.Text, code...)
	if c.code == 0 {
		c.mark(start)
	}
}

// mark says that what stands in the text from start on is a code.
func (c *contentReader) mark(start int) {
	c.Inline = append(c.Inline, bitext.Span{Start: start, End: len(c.reader.Text)})
}

// native is what a code is in the file that the XLIFF was made of: what it refers to in the original data, or what it says to be equivalent to;
// else its own tag. end is Start or End for the two ends of a pair.
func (c *contentReader) native(e *xml.StartElement, name, end string) string {
	tag := "<" + name
	equivalent := ""
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "dataRef", "dataRef" + end:
			if native, ok := c.data[a.Value]; ok {
				return native
			}
		case "equiv", "equiv" + end:
			equivalent = a.Value
		case "equiv-text":
			if end == "" {
				equivalent = a.Value // that of <g> is both its ends and what is between
			}
		case "id", "startRef":
			tag += " " + a.Name.Local + `="` + a.Value + `"`
		}
	}
	switch {
	case equivalent != "":
		return equivalent
	case end == "End":
		return "</" + name + ">"
	case end == "Start":
		return tag + ">"
	}
	return tag + "/>"
}

// character adds what a <cp> stands for: a character that XML cannot hold [2.1: 4.2.3.1].
func (c *contentReader) character(hex string) {
	n, err := strconv.ParseUint(strings.TrimSpace(hex), 16, 32)
	r := rune(n)
	if err != nil || n > utf8.MaxRune || !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	c.reader.Text = utf8.AppendRune(c.reader.Text, r)
}
