package xliff

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/format/xmlfile"
)

// Write writes b as XLIFF 2.1: a unit of one segment for each link, in a file for each document. A link without a translation is a segment
// without a target, one without a source has an empty one. Inline codes are placeholders that refer to the unit's original data, so that a CAT
// tool shows them as tags; what a unit says besides is in the metadata module. The same bitext and options give the same bytes.
//
// The error is w's own, or says that a language is missing.
func Write(w io.Writer, b *bitext.Bitext, o WriteOptions) error {
	return write(w, b, &writer{o: o, v: version2{}})
}

// version is how one version of XLIFF puts what all have.
type version interface {
	// head writes the attributes of the root element.
	head(w *writer)
	// openFile begins a file, empty stands for its units where there are none, closeFile ends it.
	openFile(w *writer)
	empty(w *writer)
	closeFile(w *writer)
	unit(w *writer, i int, u *unit.Unit)
	// characters writes text, native the rest of an inline code that stands for a piece of the document.
	characters(w *writer, s string)
	native(w *writer, c code, piece string)
}

func write(w io.Writer, b *bitext.Bitext, out *writer) error {
	if err := unit.NeedLanguages(b.Source.Name, b.Source.Lang, b.Target.Lang); err != nil {
		return fmt.Errorf("writing XLIFF: %w", err)
	}
	out.w, out.from, out.to = bufio.NewWriterSize(w, 1<<16), b.Source.Lang, b.Target.Lang
	out.text(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<xliff")
	out.v.head(out)
	out.text(">\n")
	for i := range b.Links {
		u := unit.Of(b, i)
		out.openFile(u.Document)
		out.v.unit(out, i, &u)
		if err := out.flush(); err != nil {
			return fmt.Errorf("writing XLIFF: %w", err)
		}
	}
	if len(b.Links) == 0 {
		out.openFile("")
		out.v.empty(out)
	}
	out.v.closeFile(out)
	out.text("</xliff>\n")
	err := out.flush()
	if err == nil {
		err = out.w.Flush()
	}
	if err != nil {
		return fmt.Errorf("writing XLIFF: %w", err)
	}
	return nil
}

// writer puts one element after the other into buf, and buf into w at the end of each unit.
type writer struct {
	w        *bufio.Writer
	buf      []byte
	o        WriteOptions
	v        version
	from, to string
	files    int
	document string // of the file that is open
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

// openFile begins a <file> where the document is another than before.
func (w *writer) openFile(document string) {
	if w.files > 0 && document == w.document {
		return
	}
	if w.files > 0 {
		w.v.closeFile(w)
	}
	w.files++
	w.document = document
	w.v.openFile(w)
}

// version2 writes XLIFF 2.1.
type version2 struct{}

func (version2) head(w *writer) {
	w.attr("xmlns", namespace)
	w.attr("xmlns:mda", metadataNamespace)
	w.attr("version", "2.1")
	w.attr("srcLang", w.from)
	w.attr("trgLang", w.to)
}

func (version2) openFile(w *writer) {
	w.text("  <file")
	w.attr("id", "f"+strconv.Itoa(w.files))
	w.attr("original", w.document)
	w.attr("xml:space", "preserve")
	w.text(">\n")
}

func (version2) empty(w *writer) { w.text("    <group id=\"empty\"/>\n") } // a file holds something

func (version2) closeFile(w *writer) { w.text("  </file>\n") }

// unitID is the id of a unit that has none of its own: u1, u2 …; before is how many there were before.
func unitID(before int) string { return "u" + strconv.Itoa(before+1) }

// impliedState is the state of a segment of which nobody said another [2.1: 4.3.1.29].
func impliedState(target, origin string) string {
	if target == "" || origin == string(bitext.Mock) {
		return "initial"
	}
	return "translated"
}

// states are those of XLIFF 2 for those of XLIFF 1 [1.2: state] that it does not have; needs-… are "translated": there is something to look at.
var states = map[string]string{
	"initial": "initial", "translated": "translated", "reviewed": "reviewed", "final": "final",
	"new": "initial", "needs-translation": "initial", "signed-off": "reviewed",
}

// described is what the fields of u say as notes and properties; the document is the file's.
func described(u *unit.Unit) (notes, metas []bitext.Prop) {
	if u.Origin.Kind == bitext.Mock {
		notes = append(notes, bitext.Prop{Value: unit.MockNote})
	}
	for _, p := range u.Described() {
		if p.Name != unit.PropDocument {
			metas = append(metas, p)
		}
	}
	if u.Origin.Date != "" {
		metas = append(metas, bitext.Prop{Name: propDate, Value: u.Origin.Date})
	}
	return notes, metas
}

func (version2) unit(w *writer, i int, u *unit.Unit) {
	name, state := "", ""
	notes, metas := described(u)
	for _, p := range u.Props {
		switch {
		case p.Name == unit.Note:
			notes = append(notes, p)
		case p.Name == propName && name == "":
			name = p.Value
		case p.Name == propState && state == "" && states[p.Value] == p.Value:
			state = p.Value
		case p.Name == propState && state == "":
			state = or(states[p.Value], impliedState(u.Target.Text, ""))
			metas = append(metas, p)
		default:
			metas = append(metas, p)
		}
	}
	w.text("    <unit")
	w.attr("id", unitID(i))
	w.attr("name", name)
	w.text(">\n")
	w.metadata(metas)
	w.notes(notes)
	source, target, data := codesOf(u)
	w.originalData(data)
	w.text("      <segment")
	if state = or(state, impliedState(u.Target.Text, string(u.Origin.Kind))); state != "initial" {
		w.attr("state", state)
	}
	w.text(">\n        <source>")
	w.content(u.Source, source)
	w.text("</source>\n")
	if u.Target.Text != "" {
		w.text("        <target>")
		w.content(u.Target, target)
		w.text("</target>\n")
	}
	w.text("      </segment>\n    </unit>\n")
}

func (w *writer) metadata(metas []bitext.Prop) {
	if len(metas) == 0 {
		return
	}
	w.text("      <mda:metadata>\n        <mda:metaGroup")
	w.attr("category", w.o.ToolName())
	w.text(">\n")
	for _, p := range metas {
		w.text("          <mda:meta type=\"")
		w.buf = xmlfile.AppendEscaped(w.buf, p.Name, true)
		w.text("\">")
		w.buf = xmlfile.AppendEscaped(w.buf, p.Value, false)
		w.text("</mda:meta>\n")
	}
	w.text("        </mda:metaGroup>\n      </mda:metadata>\n")
}

func (w *writer) notes(notes []bitext.Prop) {
	if len(notes) == 0 {
		return
	}
	w.text("      <notes>\n")
	for _, n := range notes {
		w.text("        <note>")
		w.buf = xmlfile.AppendEscaped(w.buf, n.Value, false)
		w.text("</note>\n")
	}
	w.text("      </notes>\n")
}

// code is an inline code as it is written: its id, and the number of its native form in the unit's original data.
type code struct{ id, data int }

// codesOf numbers the codes of a unit. Codes of the target have the ids of the same codes of the source, in their order, as CAT tools want it
// [2.1: 4.7.2.4]; those that the source lacks have further ids. data lists the different native forms.
func codesOf(u *unit.Unit) (source, target []code, data []string) {
	number := map[string]int{}
	native := func(text string) int {
		n, ok := number[text]
		if !ok {
			n = len(data)
			number[text] = n
			data = append(data, text)
		}
		return n
	}
	free := map[string][]int{} // ids of the source's codes that the target has not had yet
	ids := 0
	for _, c := range u.Source.Inline {
		ids++
		text := u.Source.Text[c.Start:c.End]
		source = append(source, code{ids, native(text)})
		free[text] = append(free[text], ids)
	}
	for _, c := range u.Target.Inline {
		text := u.Target.Text[c.Start:c.End]
		id := 0
		if f := free[text]; len(f) > 0 {
			id, free[text] = f[0], f[1:]
		} else {
			ids++
			id = ids
		}
		target = append(target, code{id, native(text)})
	}
	return source, target, data
}

func (w *writer) originalData(data []string) {
	if len(data) == 0 {
		return
	}
	w.text("      <originalData>\n")
	for i, d := range data {
		w.text("        <data id=\"d" + strconv.Itoa(i+1) + "\">")
		w.v.characters(w, d)
		w.text("</data>\n")
	}
	w.text("      </originalData>\n")
}

// content writes a text with its codes.
func (w *writer) content(t unit.Text, codes []code) {
	at := 0
	for i, c := range t.Inline {
		w.v.characters(w, t.Text[at:c.Start])
		w.text(`<ph id="` + strconv.Itoa(codes[i].id) + `"`)
		w.v.native(w, codes[i], t.Text[c.Start:c.End])
		at = c.End
	}
	w.v.characters(w, t.Text[at:])
}

// native ends a code with a reference to what it stands for.
func (version2) native(w *writer, c code, _ string) {
	w.text(` dataRef="d` + strconv.Itoa(c.data+1) + `"/>`)
}

// characters writes text; characters that XML cannot hold are written as XLIFF has them [2.1: 4.2.3.1].
func (version2) characters(w *writer, s string) {
	done := 0
	for i, r := range s {
		if xmlfile.Holds(r) {
			continue
		}
		w.buf = xmlfile.AppendEscaped(w.buf, s[done:i], false)
		w.text(fmt.Sprintf(`<cp hex="%04X"/>`, r))
		done = i + len(string(r))
	}
	w.buf = xmlfile.AppendEscaped(w.buf, s[done:], false)
}
