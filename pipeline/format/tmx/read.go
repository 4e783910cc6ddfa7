package tmx

import (
	"encoding/xml"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"time"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/format/xmlfile"
)

// Read reads TMX 1.1 to 1.4b in UTF-8, UTF-16 or the encoding that its XML declaration names.
//
// Of each unit it takes the texts in the languages o.From and o.To: the same tag first, then the same language (fr for fr-CA).
// Where they are empty, the header's srclang and the first other language are taken. A unit with only one of the two becomes a
// link with one side. Codes inside <bpt>, <ept>, <ph>, <it> and <ut> stay in the text and are marked as inline ranges; the text
// inside <hi> and <sub> stays. Notes become properties named note, attributes of the <tu> properties named @attribute.
//
// Links carry the line of their <tu>. Every error is a *[unit.Error].
func Read(r io.Reader, o ReadOptions) (*bitext.Bitext, error) {
	return unit.Whole(func(most int, each unit.Each) error { return read(r, o, most, each) })
}

// Pieces reads as Read does, and yields so many units at a time, so that a file of any length can be gone through. Where the file
// does not name its target language before its units, the first piece may lack it.
func Pieces(r io.Reader, o ReadOptions, most int) iter.Seq2[*bitext.Bitext, error] {
	return unit.Pieces(most, func(most int, each unit.Each) error { return read(r, o, most, each) })
}

func read(r io.Reader, o ReadOptions, most int, each unit.Each) error {
	in, err := xmlfile.Open(r, o.Name, "a TMX file")
	if err != nil {
		return err
	}
	p := &reader{Input: in, o: o, build: unit.NewBuilder(o), pick: chooser{from: o.From, to: o.To}, most: most, each: each}
	if err := p.document(); err != nil {
		return err
	}
	b, err := p.finish()
	if err != nil {
		return err
	}
	return each(b)
}

type reader struct {
	*xmlfile.Input
	o       ReadOptions
	build   *unit.Builder
	pick    chooser
	skipped int // units in other languages
	blank   int // units without text
	moved   int // units whose x-characters no longer fits
	most    int
	each    unit.Each
	cut     bool // a piece was handed on
}

// document reads the root element.
func (p *reader) document() error {
	if _, err := p.Root("tmx"); err != nil {
		return err
	}
	body := false
	err := p.Children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "header":
			return p.header(e)
		case "body":
			body = true
			return p.Children(p.bodyItem)
		}
		return p.Skip()
	})
	if err == nil && !body {
		return p.Fault("the file has no <body>, so no units", "check that the program that made it had finished")
	}
	return err
}

func (p *reader) header(e xml.StartElement) error {
	p.pick.header = xmlfile.Attr(e, "srclang")
	if xmlfile.Attr(e, "creationtool") == "OmegaT" { // ProjectTMX.save sorts them by their source texts
		p.build.SetUnordered()
	}
	return p.Children(func(e xml.StartElement) error {
		if e.Name.Local == "prop" && xmlfile.Attr(e, "type") == propTargetLanguage {
			value, err := p.PlainText()
			p.pick.target = value
			return err
		}
		return p.Skip()
	})
}

func (p *reader) bodyItem(e xml.StartElement) error {
	if e.Name.Local != "tu" {
		return p.Skip()
	}
	return p.tu(e)
}

// variant is one <tuv>.
type variant struct {
	lang  string
	attrs []xml.Attr
	text  unit.Text
	props []bitext.Prop
}

func (p *reader) tu(e xml.StartElement) error {
	line := p.Line()
	u := unit.Unit{Line: line}
	var props []bitext.Prop
	var variants []variant
	err := p.Children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "note", "prop":
			return p.noteOrProp(e, &props)
		case "tuv":
			v, err := p.tuv(e)
			variants = append(variants, v)
			return err
		}
		return p.Skip()
	})
	if err != nil {
		return err
	}
	source, target := p.pick.choose(variants, xmlfile.Attr(e, "srclang"))
	if source == nil && target == nil {
		p.skipped++
		return nil
	}
	attrs := e.Attr
	if source != nil {
		u.Source = source.text
		props = append(props, source.props...)
	}
	if target != nil {
		u.Target = target.text
		props = append(props, target.props...)
		attrs = append(slices.Clip(attrs), target.attrs...)
	}
	if err := p.describe(&u, props, attrs); err != nil {
		return err
	}
	if p.most > 0 && p.build.Len() >= p.most {
		p.cut = true
		from, to := p.pick.languages()
		if err := p.build.Cut(p.most, from, to, p.each); err != nil {
			return err
		}
	}
	if !p.build.Add(u) {
		p.blank++
	}
	return nil
}

// describe fills in what the properties and attributes say of the unit. What it has no field for stays a property.
func (p *reader) describe(u *unit.Unit, props []bitext.Prop, attrs []xml.Attr) error {
	characters := ""
	for _, pr := range props {
		if pr.Name == propCharacters {
			characters = pr.Value
		} else if err := u.Describe(pr); err != nil {
			return p.FaultAt(u.Line, err.Error(), "correct or remove this "+pr.Name)
		}
	}
	if u.Origin.Kind == bitext.Mock {
		u.Props = slices.DeleteFunc(u.Props, func(pr bitext.Prop) bool { return pr == bitext.Prop{Name: unit.Note, Value: unit.MockNote} })
	}
	if characters != "" && !xmlfile.Restore(characters, &u.Source, &u.Target) {
		p.moved++
	}
	seen := map[string]bool{}
	for _, a := range attrs {
		name := a.Name.Local
		if a.Name.Space != "" || seen[name] || !slices.Contains(tuAttributes, name) {
			continue
		}
		seen[name] = true
		if name == "creationdate" && setDay(&u.Origin, a.Value) || name == "creationid" && a.Value == u.Origin.Engine {
			continue
		}
		u.Props = append(u.Props, bitext.Prop{Name: attribute + name, Value: a.Value})
	}
	return nil
}

// setDay takes the day of a TMX date; it reports whether the date says no more than that.
func setDay(o *bitext.Origin, date string) bool {
	t, err := time.Parse("20060102T150405Z", date)
	if err != nil {
		return false
	}
	o.Date = t.Format(time.DateOnly)
	return tmxDay(o.Date) == date
}

func (p *reader) tuv(e xml.StartElement) (variant, error) {
	v := variant{lang: langOf(e), attrs: e.Attr}
	if v.lang == "" {
		return v, p.Fault("a <tuv> does not say its language", `add xml:lang="…"`)
	}
	segs := 0
	err := p.Children(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "note", "prop":
			return p.noteOrProp(e, &v.props)
		case "seg":
			if segs++; segs > 1 {
				return p.Fault("a <tuv> has more than one <seg>", "keep one")
			}
			return p.seg(&v.text)
		}
		return p.Skip()
	})
	return v, err
}

// langOf is the language of a <tuv>: xml:lang, or lang as before TMX 1.2.
func langOf(e xml.StartElement) string {
	plain := ""
	for _, a := range e.Attr {
		switch {
		case a.Name.Local == "lang" && a.Name.Space == "xml":
			return a.Value
		case strings.EqualFold(a.Name.Local, "lang") && a.Name.Space == "":
			plain = a.Value
		}
	}
	return plain
}

func (p *reader) noteOrProp(e xml.StartElement, to *[]bitext.Prop) error {
	name := unit.Note
	if e.Name.Local == "prop" {
		if name = xmlfile.Attr(e, "type"); name == "" {
			name = "prop"
		}
	}
	value, err := p.PlainText()
	if err == nil {
		*to = append(*to, bitext.Prop{Name: name, Value: value})
	}
	return err
}

// seg reads the text of a <seg>, with the codes in it as inline ranges.
func (p *reader) seg(t *unit.Text) error {
	p.Text = p.Text[:0]
	start, depth := 0, 0 // of the outermost code that is open
	err := p.Walk(func(e *xml.StartElement) {
		if isCode(e.Name.Local) {
			if depth++; depth == 1 {
				start = len(p.Text)
			}
		}
	}, func(name string) {
		if isCode(name) {
			if depth--; depth == 0 {
				t.Inline = append(t.Inline, bitext.Span{Start: start, End: len(p.Text)})
			}
		}
	})
	t.Text = string(p.Text)
	return err
}

// isCode reports whether an element holds native codes rather than text (4.2: content markup).
func isCode(name string) bool {
	switch name {
	case "bpt", "ept", "ph", "it", "ut":
		return true
	}
	return false
}

func (p *reader) finish() (*bitext.Bitext, error) {
	from, to := p.pick.languages()
	if p.build.Len() == 0 && !p.cut && p.skipped > 0 {
		return nil, p.FaultAt(0, fmt.Sprintf("no unit has a text in %s and %s; the file holds %s", or(from, "the source language"),
			or(to, "the target language"), strings.Join(p.pick.seen, ", ")), "choose two of these with --from and --to")
	}
	if want := p.pick.missing(); want != "" {
		return nil, p.FaultAt(0, fmt.Sprintf("no unit has a text in the language %s; the file holds %s", want, strings.Join(p.pick.seen, ", ")),
			"choose two of these with --from and --to")
	}
	if p.skipped > 0 {
		p.o.Warnf(0, "%s no text in %s or %s and %s left out", have(p.skipped), from, to, were(p.skipped))
	}
	if p.blank > 0 {
		p.o.Warnf(0, "%s no text at all and %s left out", have(p.blank), were(p.blank))
	}
	if p.moved > 0 {
		p.o.Warnf(0, "units changed since visavis wrote them: %d; their control characters stay as pictures", p.moved)
	}
	if p.o.To == "" && len(p.pick.seen) > 2 {
		p.o.Warnf(0, "the file holds %s: took %s and %s; choose others with --from and --to", strings.Join(p.pick.seen, ", "), from, to)
	}
	return p.build.Bitext(from, to)
}

func have(n int) string {
	if n == 1 {
		return "1 unit has"
	}
	return fmt.Sprintf("%d units have", n)
}

func were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
