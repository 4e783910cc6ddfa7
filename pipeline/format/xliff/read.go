package xliff

import (
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/format/xmlfile"
)

// Read reads XLIFF 1.0 to 1.2 and 2.0 to 2.2 in UTF-8, UTF-16 or the encoding that its XML declaration names.
//
// Each segment is a unit: a <segment> in XLIFF 2; in XLIFF 1 a <trans-unit>, or each <mrk mtype="seg"> of its <seg-source>. One without a
// translation becomes a link with one side. What stands between segments is left out, and so are units with translate="no". Native codes,
// whether they stand inside <bpt>, <ept>, <ph>, <it>, in <originalData> or in equiv-text, stay in the text and are marked as inline ranges;
// a code of which the file says nothing but its id stands in the text as its tag: <x id="1"/>. The text inside <mrk> and <sub> stays.
//
// Files inside the XLIFF that are in other languages than o.From and o.To, or than the first one, are left out. Links carry the line of their
// segment. Every error is a *[unit.Error].
func Read(r io.Reader, o ReadOptions) (*bitext.Bitext, error) {
	return unit.Whole(func(most int, each unit.Each) error { return read(r, o, most, each) })
}

// Pieces reads as Read does, and yields so many units at a time, so that a file of any length can be gone through.
func Pieces(r io.Reader, o ReadOptions, most int) iter.Seq2[*bitext.Bitext, error] {
	return unit.Pieces(most, func(most int, each unit.Each) error { return read(r, o, most, each) })
}

func read(r io.Reader, o ReadOptions, most int, each unit.Each) error {
	in, err := xmlfile.Open(r, o.Name, "an XLIFF file")
	if err != nil {
		return err
	}
	p := &reader{Input: in, o: o, build: unit.NewBuilder(o), from: o.From, to: o.To, most: most, each: each}
	if err := p.document(); err != nil {
		return err
	}
	if err := p.finish(); err != nil {
		return err
	}
	b, err := p.build.Bitext(p.from, p.to)
	if err != nil {
		return err
	}
	return each(b)
}

type reader struct {
	*xmlfile.Input
	o        ReadOptions
	build    *unit.Builder
	prefix   string // of the names of XLIFF's own elements
	from, to string // as asked for, or as the first file says
	most     int
	each     unit.Each

	seen   int      // segments that were read
	files  int      // <file>s in the languages wanted
	others []string // languages of <file>s that were left out
	locked int      // segments with translate="no"
	blank  int      // segments without text
	moved  int      // segments whose x-characters no longer fits
}

// context is what an element says for all that lies in it.
type context struct {
	document string
	locked   bool
}

// in is the context inside e.
func (c context) in(e xml.StartElement) context {
	if t := xmlfile.Attr(e, "translate"); t != "" {
		c.locked = t == "no"
	}
	return c
}

// document reads the root element.
func (p *reader) document() error {
	root, err := p.Root("xliff")
	if err != nil {
		return err
	}
	p.prefix = root.Name.Space
	version := xmlfile.Attr(root, "version")
	if major, _, _ := strings.Cut(version, "."); major != "1" && major != "2" {
		return p.Fault(fmt.Sprintf("the version of XLIFF is %q", version), "versions 1.0 to 2.2 can be read")
	}
	languages := [2]string{xmlfile.Attr(root, "srcLang"), xmlfile.Attr(root, "trgLang")} // XLIFF 2 says it here [2.1: 4.2.2.1], 1 in each file
	return p.Children(func(e xml.StartElement) error {
		if !p.own(e, "file") {
			return p.Skip()
		}
		if version[0] == '1' {
			languages = [2]string{xmlfile.Attr(e, "source-language"), xmlfile.Attr(e, "target-language")}
		}
		return p.file(e, languages[0], languages[1])
	})
}

// own reports whether e is XLIFF's element of that name, and not another namespace's.
func (p *reader) own(e xml.StartElement, name string) bool {
	return e.Name.Space == p.prefix && e.Name.Local == name
}

// file reads a <file> where it is in the languages wanted.
func (p *reader) file(e xml.StartElement, from, to string) error {
	if !wanted(&p.from, from) || !wanted(&p.to, to) {
		if pair := from + " to " + to; !slices.Contains(p.others, pair) {
			p.others = append(p.others, pair)
		}
		return p.Skip()
	}
	p.files++
	return p.container(context{document: xmlfile.Attr(e, "original")}.in(e))
}

// wanted reports whether a language is the one asked for; it is, where nobody asked or the file does not say.
func wanted(want *string, have string) bool {
	if *want == "" {
		*want = have
	}
	return have == "" || unit.SameLang(*want, have) > 0
}

// container reads what holds units: a file, a group, XLIFF 1's body.
func (p *reader) container(c context) error {
	return p.Children(func(e xml.StartElement) error {
		switch {
		case p.own(e, "group"), p.own(e, "body"):
			return p.container(c.in(e))
		case p.own(e, "trans-unit"):
			return p.transUnit(e, c.in(e))
		case p.own(e, "unit"):
			return p.unit2(e, c.in(e))
		}
		return p.Skip()
	})
}

// about is what a unit of the file says of all its segments.
type about struct {
	props []bitext.Prop
	// notes come before the other properties.
	notes []bitext.Prop
}

func (a *about) say(name, value string) {
	if value != "" {
		a.props = append(a.props, bitext.Prop{Name: name, Value: value})
	}
}

// value is what was said by a name; empty where nothing was.
func (a *about) value(name string) string {
	for _, p := range a.props {
		if p.Name == name {
			return p.Value
		}
	}
	return ""
}

// note reads a <note>.
func (p *reader) note(a *about) error {
	text, err := p.PlainText()
	if err == nil && text != "" {
		a.notes = append(a.notes, bitext.Prop{Name: unit.Note, Value: text})
	}
	return err
}

// transUnit reads a unit of XLIFF 1 [1.2: 2.3].
func (p *reader) transUnit(e xml.StartElement, c context) error {
	line := p.Line()
	var a about
	if id := xmlfile.Attr(e, "id"); id != unitID(p.seen) {
		a.say(propID, id)
	}
	a.say(propName, xmlfile.Attr(e, "resname"))
	a.say(propApproved, xmlfile.Attr(e, "approved"))
	var source, target content
	segmented := false
	err := p.Children(func(e xml.StartElement) error {
		var err error
		switch {
		case p.own(e, "source") && !segmented:
			source, err = p.content(nil)
		case p.own(e, "seg-source"):
			source, err = p.content(nil)
			segmented = true
		case p.own(e, "target"):
			target, err = p.content(nil)
			a.say(propState, xmlfile.Attr(e, "state"))
			a.say(propSubState, xmlfile.Attr(e, "state-qualifier"))
			if lang := langOf(e); p.to == "" {
				p.to = lang
			}
		case p.own(e, "note"):
			err = p.note(&a)
		case p.own(e, "context-group"):
			err = p.contextGroup(&a)
		default: // <alt-trans>: other translations, which are none of this unit's
			err = p.Skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	if !segmented || len(source.segments) == 0 {
		return p.add(line, c, a, source.Text, target.Text)
	}
	for _, s := range source.segments {
		if err := p.add(s.line, c, a, source.cut(s), target.segment(s.id)); err != nil {
			return err
		}
	}
	return nil
}

// contextGroup reads what a unit's contexts say in types of somebody's own [1.2: 2.3]; the others tell a place in a program.
func (p *reader) contextGroup(a *about) error {
	return p.Children(func(e xml.StartElement) error {
		value, err := p.PlainText()
		if name := xmlfile.Attr(e, "context-type"); strings.HasPrefix(name, "x-") {
			a.say(strings.TrimPrefix(name, named), value)
		}
		return err
	})
}

func langOf(e xml.StartElement) string {
	for _, a := range e.Attr {
		if a.Name.Space == "xml" && a.Name.Local == "lang" {
			return a.Value
		}
	}
	return ""
}

// unit2 reads a unit of XLIFF 2 [2.1: 4.2.2.5].
func (p *reader) unit2(e xml.StartElement, c context) error {
	var a about
	if id := xmlfile.Attr(e, "id"); id != unitID(p.seen) {
		a.say(propID, id)
	}
	a.say(propName, xmlfile.Attr(e, "name"))
	data := map[string]string{}
	var err error
	return p.Children(func(e xml.StartElement) error {
		switch {
		case e.Name.Local == "metadata":
			err = p.metadata(&a)
		case p.own(e, "notes"):
			err = p.Children(func(xml.StartElement) error { return p.note(&a) })
		case p.own(e, "originalData"):
			err = p.originalData(data)
		case p.own(e, "segment"):
			err = p.segment2(e, c, a, data)
		default:
			err = p.Skip()
		}
		return err
	})
}

// metadata reads the named values of the metadata module, in whatever groups they lie [2.1: 5.5].
func (p *reader) metadata(a *about) error {
	return p.Children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "metaGroup":
			return p.metadata(a)
		case "meta":
			value, err := p.PlainText()
			a.say(xmlfile.Attr(e, "type"), value)
			return err
		}
		return p.Skip()
	})
}

// originalData reads the native codes that the inline elements refer to [2.1: 4.2.2.9].
func (p *reader) originalData(to map[string]string) error {
	return p.Children(func(e xml.StartElement) error {
		id := xmlfile.Attr(e, "id")
		c, err := p.content(nil)
		to[id] = c.Text.Text
		return err
	})
}

func (p *reader) segment2(e xml.StartElement, c context, a about, data map[string]string) error {
	line := p.Line()
	var source, target content
	err := p.Children(func(e xml.StartElement) error {
		var err error
		switch {
		case p.own(e, "source"):
			source, err = p.content(data)
		case p.own(e, "target"):
			target, err = p.content(data)
		default:
			err = p.Skip()
		}
		return err
	})
	if err != nil {
		return err
	}
	a.props = slices.Clone(a.props)
	if state := or(xmlfile.Attr(e, "state"), "initial"); a.value(propState) == "" && state != impliedState(target.Text.Text, a.value(unit.PropOrigin)) {
		a.say(propState, state)
	}
	a.say(propSubState, xmlfile.Attr(e, "subState"))
	return p.add(line, c, a, source.Text, target.Text)
}

// add adds a unit.
func (p *reader) add(line int, c context, a about, source, target unit.Text) error {
	p.seen++
	if c.locked {
		p.locked++
		return nil
	}
	u := unit.Unit{Line: line, Document: c.document, Source: source, Target: target}
	characters := ""
	for _, prop := range append(slices.Clip(a.notes), a.props...) {
		if prop.Name == propDate {
			u.Origin.Date = prop.Value
		} else if prop.Name == propCharacters {
			characters = prop.Value
		} else if err := u.Describe(prop); err != nil {
			return p.FaultAt(line, err.Error(), "correct or remove this "+prop.Name)
		}
	}
	if characters != "" && !xmlfile.Restore(characters, &u.Source, &u.Target) {
		p.moved++
	}
	if u.Origin.Kind == bitext.Mock {
		u.Props = slices.DeleteFunc(u.Props, func(pr bitext.Prop) bool { return pr == bitext.Prop{Name: unit.Note, Value: unit.MockNote} })
	}
	if err := p.build.Cut(p.most, p.from, p.to, p.each); err != nil {
		return err
	}
	if !p.build.Add(u) {
		p.blank++
	}
	return nil
}

// finish says what was left out.
func (p *reader) finish() error {
	switch {
	case p.files == 0 && len(p.others) > 0:
		return p.FaultAt(0, fmt.Sprintf("nothing in it is from %s to %s; it holds %s", or(p.from, "any language"), or(p.to, "any language"), strings.Join(p.others, ", ")),
			"choose these with --from and --to")
	case len(p.others) > 0:
		p.o.Warnf(0, "texts from %s were left out; choose them with --from and --to", strings.Join(p.others, ", "))
	}
	if p.locked > 0 {
		p.o.Warnf(0, "segments that are not to be translated (translate=\"no\"), left out: %d of %d", p.locked, p.seen)
	}
	if p.moved > 0 {
		p.o.Warnf(0, "segments changed since visavis wrote them: %d; their control characters stay as pictures", p.moved)
	}
	if p.blank > 0 {
		p.o.Warnf(0, "segments without any text, left out: %d of %d", p.blank, p.seen)
	}
	return nil
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
