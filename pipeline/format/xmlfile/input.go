// Package xmlfile reads and writes XML files defensively, for the formats that are XML: any encoding, tags that must match, no DTD or other
// file that an XML file names, errors that name the line; and text that XML can hold.
//
//	in, err := xmlfile.Open(r, "project.tmx", "a TMX file")
//	root, err := in.Root("tmx")
//	err = in.Children(func(e xml.StartElement) error { return in.Skip() })
package xmlfile

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"visavis/pipeline/format/unit"
)

// maxDepth is how deep elements may lie in each other: TMX needs ten, XLIFF as many as it has groups.
const maxDepth = 200

// Input is an XML file as tokens. It checks that tags match, since [xml.Decoder.RawToken], which reads twice as fast as Token,
// does not.
type Input struct {
	// Text is that of the element that Walk goes through.
	Text []byte

	d    *xml.Decoder
	name string
	kind string
	open []element
}

type element struct {
	name string
	line int
}

// Open begins to read the file called name, of a kind that errors name, such as "a TMX file". It finds the encoding: by byte order mark, by the pattern of <? in
// UTF-16 (XML 1.0, appendix F), else as declared. Every error of Input is a *[unit.Error].
func Open(r io.Reader, name, kind string) (*Input, error) {
	in := &Input{name: name, kind: kind}
	b := bufio.NewReaderSize(r, 1<<16)
	start, err := b.Peek(4)
	if err != nil && err != io.EOF {
		return nil, &unit.Error{Name: name, Problem: "reading failed: " + err.Error(), Err: err}
	}
	decoded := true
	var from io.Reader = b
	switch {
	case len(start) == 0:
		return nil, &unit.Error{Name: name, Problem: "the file is empty", Hint: "give " + kind}
	case bytes.HasPrefix(start, []byte{0xFF, 0xFE, 0, 0}), bytes.HasPrefix(start, []byte{0, 0, 0xFE, 0xFF}):
		return nil, &unit.Error{Name: name, Line: 1, Problem: "the file is in UTF-32", Hint: "save it as UTF-8"}
	case bytes.HasPrefix(start, []byte{0xFE, 0xFF}), bytes.HasPrefix(start, []byte{0, '<'}):
		from = unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(b)
	case bytes.HasPrefix(start, []byte{0xFF, 0xFE}), bytes.HasPrefix(start, []byte{'<', 0}):
		from = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(b)
	case bytes.HasPrefix(start, []byte{0xEF, 0xBB, 0xBF}):
		_, _ = b.Discard(3)
	default:
		decoded = false
	}
	in.d = xml.NewDecoder(from)
	in.d.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if decoded || strings.HasPrefix(strings.ToLower(label), "utf-16") {
			return r, nil // the bytes themselves say what they are: some programs declare UTF-16 and write UTF-8
		}
		enc, err := htmlindex.Get(strings.TrimSpace(label))
		if err != nil {
			return nil, in.Fault("the file says that its encoding is "+label+", which is not known", "save it as UTF-8")
		}
		return enc.NewDecoder().Reader(r), nil
	}
	return in, nil
}

// Line is the line that was reached, 1-based.
func (in *Input) Line() int {
	line, _ := in.d.InputPos()
	return line
}

// Fault is an error at the line that was reached.
func (in *Input) Fault(problem, hint string) error { return in.FaultAt(in.Line(), problem, hint) }

// FaultAt is an error at a line; 0 stands for the whole file.
func (in *Input) FaultAt(line int, problem, hint string) error {
	return &unit.Error{Name: in.name, Line: line, Problem: problem, Hint: hint}
}

// token is the next token, with the tags checked. At the end of the file it gives io.EOF only where nothing is open.
func (in *Input) token() (xml.Token, error) {
	t, err := in.d.RawToken()
	if err != nil && (err == io.EOF || err == io.ErrUnexpectedEOF || isCutOff(err)) {
		if len(in.open) == 0 && err == io.EOF {
			return nil, io.EOF
		}
		return nil, in.cutOff()
	}
	if err != nil {
		return nil, in.asUnitError(err)
	}
	switch t := t.(type) {
	case xml.StartElement:
		if len(in.open) == maxDepth {
			return nil, in.Fault("elements lie in each other more than 200 deep", "this is not "+in.kind)
		}
		in.open = append(in.open, element{t.Name.Local, in.Line()})
	case xml.EndElement:
		if len(in.open) == 0 {
			return nil, in.Fault("</"+t.Name.Local+"> closes nothing", "remove it")
		}
		last := in.open[len(in.open)-1]
		if last.name != t.Name.Local {
			return nil, in.Fault("</"+t.Name.Local+"> stands where </"+last.name+"> is due", "correct it there, or export the file again")
		}
		in.open = in.open[:len(in.open)-1]
	}
	return t, nil
}

func isCutOff(err error) bool {
	var s *xml.SyntaxError
	return errors.As(err, &s) && s.Msg == "unexpected EOF"
}

func (in *Input) cutOff() error {
	problem := "the file ends in the middle of its XML"
	if n := len(in.open); n > 0 {
		e := in.open[n-1]
		problem = "the file ends inside <" + e.name + ">: it was cut off"
		return in.FaultAt(e.line, problem, "copy or export it again")
	}
	return in.Fault(problem, "copy or export it again")
}

// Root is the first element, which must be called name.
func (in *Input) Root(name string) (xml.StartElement, error) {
	give := "give a file that starts with <" + name + ">"
	for {
		t, err := in.token()
		if err == io.EOF {
			return xml.StartElement{}, in.FaultAt(1, "there is no XML in the file", "give "+in.kind)
		}
		if err != nil {
			return xml.StartElement{}, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local != name {
				return t, in.Fault(fmt.Sprintf("this is not %s: it starts with <%s>", in.kind, t.Name.Local), give)
			}
			return t, nil
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return xml.StartElement{}, in.Fault("this is not "+in.kind+": it starts with text", give)
			}
		}
	}
}

// Children calls do for each child of the element that was opened last, up to its end. do must read up to the child's end.
func (in *Input) Children(do func(xml.StartElement) error) error {
	depth := len(in.open)
	for {
		t, err := in.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := do(t); err != nil {
				return err
			}
		case xml.EndElement:
			if len(in.open) < depth {
				return nil
			}
		}
	}
}

// Walk goes through the element that was opened last and gathers its text in in.Text, telling of what opens and closes inside.
func (in *Input) Walk(opens func(*xml.StartElement), closes func(name string)) error {
	depth := len(in.open)
	for {
		t, err := in.token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.StartElement:
			opens(&t)
		case xml.EndElement:
			if len(in.open) < depth {
				return nil
			}
			closes(t.Name.Local)
		case xml.CharData:
			in.Text = append(in.Text, t...)
		}
	}
}

// Skip passes over the element that was opened last.
func (in *Input) Skip() error {
	return in.Children(func(xml.StartElement) error { return in.Skip() })
}

// PlainText is the text of the element that was opened last, without what is marked up inside.
func (in *Input) PlainText() (string, error) {
	in.Text = in.Text[:0]
	err := in.Walk(func(*xml.StartElement) {}, func(string) {})
	return string(in.Text), err
}

// asUnitError turns an error of reading into one that names file and line.
func (in *Input) asUnitError(err error) error {
	var already *unit.Error
	if errors.As(err, &already) {
		return already // encoding/xml puts its own words before that of a charset
	}
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return &unit.Error{Name: in.name, Line: syntax.Line, Problem: "the XML is broken: " + syntax.Msg, Hint: hintFor(syntax.Msg), Err: err}
	}
	return &unit.Error{Name: in.name, Line: in.Line(), Problem: "reading failed: " + err.Error(), Err: err}
}

func hintFor(msg string) string {
	switch {
	case strings.Contains(msg, "UTF-8"):
		return "save the file as UTF-8, or name its encoding in its first line: <?xml version=\"1.0\" encoding=\"windows-1252\"?>"
	case strings.Contains(msg, "entity"):
		return "write a lone & as &amp;; entities of a DTD are not read: write the character itself"
	case strings.Contains(msg, "illegal character code"):
		return "remove the control character"
	}
	return "correct it there, or export the file again"
}

// Attr is the attribute of e that has no prefix; empty where it has none.
func Attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
