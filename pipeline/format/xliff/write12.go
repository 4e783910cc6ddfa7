package xliff

import (
	"io"
	"slices"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/format/xmlfile"
)

// Write12 writes b as XLIFF 1.2, for tools that do not read 2.1: a <trans-unit> for each link, in a <file> for each document. A link without a
// translation has no target, one without a source an empty one. Inline codes are <ph> elements that hold them; what a unit says besides is in
// a <context-group>. Characters that XML cannot hold are shown by pictures, and a property says which they are, as in TMX. The same bitext and
// options give the same bytes.
//
// The error is w's own, or says that a language is missing.
func Write12(w io.Writer, b *bitext.Bitext, o WriteOptions) error {
	return write(w, b, &writer{o: o, v: version12{}})
}

// version12 writes XLIFF 1.2.
type version12 struct{}

func (version12) head(w *writer) {
	w.attr("xmlns", namespace12)
	w.attr("version", "1.2")
}

// openFile begins a file [1.2: 2.2.1]; original must be there, even where nobody knows it.
func (version12) openFile(w *writer) {
	w.text("  <file original=\"")
	w.buf = xmlfile.AppendEscaped(w.buf, w.document, true)
	w.text("\"")
	w.attr("source-language", w.from)
	w.attr("target-language", w.to)
	w.attr("datatype", "plaintext")
	w.attr("tool-id", w.o.ToolName())
	w.text(">\n    <header><tool")
	w.attr("tool-id", w.o.ToolName())
	w.attr("tool-name", w.o.ToolName())
	w.attr("tool-version", w.o.ToolVersion())
	w.text("/></header>\n    <body>\n")
}

func (version12) empty(*writer) {}

func (version12) closeFile(w *writer) { w.text("    </body>\n  </file>\n") }

// states12 and qualifiers12 are the values of state and state-qualifier [1.2: 3.2.38, 3.2.39]; others begin with x-.
var (
	states12 = strings.Fields("final needs-adaptation needs-l10n needs-review-adaptation needs-review-l10n needs-review-translation needs-translation " +
		"new signed-off translated")
	qualifiers12 = strings.Fields("exact-match fuzzy-match id-match leveraged-glossary leveraged-inherited leveraged-mt leveraged-repository leveraged-tm " +
		"mt-suggestion rejected-grammar rejected-inaccurate rejected-length rejected-spelling tm-suggestion")
)

func (version12) unit(w *writer, i int, u *unit.Unit) {
	notes, props := described(u)
	attrs := map[string]string{}
	attr := func(name, value string, ok bool) bool {
		if ok = ok && attrs[name] == ""; ok {
			attrs[name] = value
		}
		return ok
	}
	for _, p := range u.Props {
		translated := u.Target.Text != "" // else there is no <target> to say it of
		switch {
		case p.Name == unit.Note:
			notes = append(notes, p)
		case p.Name == propName && attr("resname", p.Value, true):
		case p.Name == propApproved && attr("approved", p.Value, p.Value == "yes" || p.Value == "no"):
		case p.Name == propState && attr("state", p.Value, translated && slices.Contains(states12, p.Value)):
		case p.Name == propSubState && attr("state-qualifier", p.Value, translated && slices.Contains(qualifiers12, p.Value)):
		default:
			props = append(props, p)
		}
	}
	if unheld := xmlfile.Unheld(u.Source.Text, u.Target.Text); unheld != "" {
		props = append(props, bitext.Prop{Name: propCharacters, Value: unheld})
	}
	w.text("      <trans-unit")
	w.attr("id", unitID(i))
	w.attr("resname", attrs["resname"])
	w.attr("approved", attrs["approved"])
	w.attr("xml:space", "preserve") // here, since the Translate Toolkit does not look at <file>
	w.text(">\n        <source>")
	source, target, _ := codesOf(u)
	w.content(u.Source, source)
	w.text("</source>\n")
	if u.Target.Text != "" {
		w.text("        <target")
		w.attr("state", attrs["state"])
		w.attr("state-qualifier", attrs["state-qualifier"])
		w.text(">")
		w.content(u.Target, target)
		w.text("</target>\n")
	}
	if len(props) > 0 {
		w.text("        <context-group purpose=\"information\">\n")
		for _, p := range props {
			w.text("          <context")
			w.attr("context-type", contextType(p.Name))
			w.text(">")
			w.buf = xmlfile.AppendEscaped(w.buf, p.Value, false)
			w.text("</context>\n")
		}
		w.text("        </context-group>\n")
	}
	for _, n := range notes {
		w.text("        <note>")
		w.buf = xmlfile.AppendEscaped(w.buf, n.Value, false)
		w.text("</note>\n")
	}
	w.text("      </trans-unit>\n")
}

// named begins the type of a context that stands for a property whose name does not begin with x-, as types of one's own have to [1.2: 3.2.9].
const named = "x-name:"

// contextType is the type of the context that says a property.
func contextType(property string) string {
	if strings.HasPrefix(property, "x-") && !strings.HasPrefix(property, named) {
		return property
	}
	return named + property
}

func (version12) characters(w *writer, s string) { w.buf = xmlfile.AppendEscaped(w.buf, s, false) }

// native ends a code with what it stands for.
func (v version12) native(w *writer, _ code, piece string) {
	w.text(">")
	v.characters(w, piece)
	w.text("</ph>")
}
