package tmx

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/format/xmlfile"
)

// Write writes b as TMX 1.4b: a translation unit for each link that has both sides. Links with one side only are left out, since
// CAT tools refuse or ignore them, unless o.OneSided asks for them; [unit.OneSided] counts them. The same bitext and options
// give the same bytes.
//
// The error is w's own, or says that a language is missing.
func Write(w io.Writer, b *bitext.Bitext, o WriteOptions) error {
	s := unit.StreamOf(b)
	s.Newest = newest(b, o)
	return WriteStream(w, s, o)
}

// WriteStream writes as Write does what is not held as a whole. Besides Write's errors it gives that of the pieces.
func WriteStream(w io.Writer, s unit.Stream, o WriteOptions) error {
	if err := unit.NeedLanguages(s.Name, s.From, s.To); err != nil {
		return fmt.Errorf("writing TMX: %w", err)
	}
	out := &writer{w: bufio.NewWriterSize(w, 1<<16), o: o, from: s.From, to: s.To}
	if !o.Created.IsZero() {
		out.created = o.Created.UTC().Format("20060102T150405Z")
	}
	// The file has the date of its newest unit, so that the same translations give the same bytes at any time.
	out.header(cmp.Or(out.created, tmxDay(s.Newest)))
	for b, err := range s.Pieces {
		if err != nil {
			return err
		}
		for i := range b.Links {
			if !leftOut(&b.Links[i], o) {
				if err := out.unit(unit.Of(b, i)); err != nil {
					return fmt.Errorf("writing TMX: %w", err)
				}
			}
		}
	}
	out.text("  </body>\n</tmx>\n")
	if err := out.flush(); err != nil {
		return fmt.Errorf("writing TMX: %w", err)
	}
	if err := out.w.Flush(); err != nil {
		return fmt.Errorf("writing TMX: %w", err)
	}
	return nil
}

// writer puts one element after the other into buf, and buf into w at the end of each unit.
type writer struct {
	w        *bufio.Writer
	buf      []byte
	o        WriteOptions
	created  string
	from, to string
}

func (w *writer) text(s string) { w.buf = append(w.buf, s...) }

func (w *writer) attr(name, value string) {
	if value == "" {
		return
	}
	w.text(" " + name + `="`)
	w.buf = xmlfile.AppendEscaped(w.buf, value, true)
	w.text(`"`)
}

func (w *writer) flush() error {
	_, err := w.w.Write(w.buf)
	w.buf = w.buf[:0]
	return err
}

// newest is the newest day on which a translation of the links that are written was made.
func newest(b *bitext.Bitext, o WriteOptions) string {
	day := ""
	for i := range b.Links {
		if !leftOut(&b.Links[i], o) {
			day = max(day, b.Links[i].Origin.Date)
		}
	}
	return day
}

func leftOut(l *bitext.Link, o WriteOptions) bool {
	return !o.OneSided && (l.Source.Empty() || l.Target.Empty())
}

func (w *writer) header(created string) {
	w.text(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	w.text(`<!DOCTYPE tmx SYSTEM "tmx14.dtd">` + "\n")
	w.text(`<tmx version="1.4">` + "\n  <header")
	w.attr("creationtool", w.o.ToolName())
	w.attr("creationtoolversion", w.o.ToolVersion())
	w.attr("segtype", "sentence")
	w.attr("o-tmf", w.o.ToolName())
	w.attr("adminlang", "en")
	w.attr("srclang", w.from)
	w.attr("datatype", "plaintext")
	w.attr("creationdate", created)
	w.text(">\n")
	w.prop("    ", propTargetLanguage, w.to)
	w.text("  </header>\n  <body>\n")
}

func (w *writer) prop(indent, name, value string) {
	if value == "" {
		return
	}
	w.text(indent + "<prop")
	w.attr("type", name)
	w.text(">")
	w.buf = xmlfile.AppendEscaped(w.buf, value, false)
	w.text("</prop>\n")
}

func (w *writer) unit(u unit.Unit) error {
	const indent = "      "
	w.text("    <tu")
	for _, name := range tuAttributes {
		w.attr(name, w.tuAttribute(&u, name))
	}
	w.text(">\n")
	if u.Origin.Kind == bitext.Mock {
		w.note(indent, unit.MockNote)
	}
	for _, p := range u.Props {
		if p.Name == unit.Note {
			w.note(indent, p.Value)
		}
	}
	for _, p := range u.Described() {
		w.prop(indent, p.Name, p.Value)
	}
	if unheld := xmlfile.Unheld(u.Source.Text, u.Target.Text); unheld != "" {
		w.prop(indent, propCharacters, unheld)
	}
	for _, p := range u.Props {
		if p.Name != unit.Note && !strings.HasPrefix(p.Name, attribute) {
			w.prop(indent, p.Name, p.Value)
		}
	}
	w.tuv(w.from, u.Source)
	w.tuv(w.to, u.Target)
	w.text("    </tu>\n")
	return w.flush()
}

// tuAttribute is the value of an attribute of the unit: as its file had it, or what its origin says.
func (w *writer) tuAttribute(u *unit.Unit, name string) string {
	if name == "creationdate" && w.created != "" {
		return w.created
	}
	for _, p := range u.Props {
		if len(p.Name) == len(name)+1 && p.Name[0] == attribute[0] && p.Name[1:] == name && validAttribute(name, p.Value) {
			return p.Value
		}
	}
	switch name {
	case "creationdate":
		return tmxDay(u.Origin.Date)
	case "creationid":
		return u.Origin.Engine
	}
	return ""
}

// validAttribute keeps values out that would break the DTD.
func validAttribute(name, value string) bool {
	return name != "segtype" || slices.Contains([]string{"block", "paragraph", "sentence", "phrase"}, value)
}

// tmxDay writes a day as a TMX date (4.1: YYYYMMDDThhmmssZ); empty where it is none.
func tmxDay(day string) string {
	if t, err := time.Parse(time.DateOnly, day); err == nil {
		return t.Format("20060102T150405Z")
	}
	return ""
}

func (w *writer) note(indent, text string) {
	w.text(indent + "<note>")
	w.buf = xmlfile.AppendEscaped(w.buf, text, false)
	w.text("</note>\n")
}

// tuv writes one side; the inline codes of its text go into <ph> (4.2.10), so that a CAT tool shows them as tags.
func (w *writer) tuv(lang string, t unit.Text) {
	if t.Text == "" {
		return
	}
	w.text("      <tuv")
	w.attr("xml:lang", lang)
	w.text("><seg>")
	at := 0
	for _, c := range t.Inline {
		w.buf = xmlfile.AppendEscaped(w.buf, t.Text[at:c.Start], false)
		if c.Len() == 0 {
			w.text("<ph/>")
		} else {
			w.text("<ph>")
			w.buf = xmlfile.AppendEscaped(w.buf, t.Text[c.Start:c.End], false)
			w.text("</ph>")
		}
		at = c.End
	}
	w.buf = xmlfile.AppendEscaped(w.buf, t.Text[at:], false)
	w.text("</seg></tuv>\n")
}
