package tmx

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"

	"visavis/pipeline/format/unit"
)

// maxDepth is how deep elements may lie in each other: TMX needs ten.
const maxDepth = 200

// input is an XML file as tokens. It checks that tags match, since [xml.Decoder.RawToken], which reads twice as fast as Token,
// does not.
type input struct {
	d    *xml.Decoder
	name string
	open []element
	text []byte // of the element that walk goes through
}

type element struct {
	name string
	line int
}

// newInput finds the encoding: by byte order mark, by the pattern of <? in UTF-16 (XML 1.0, appendix F), else as declared.
func newInput(r io.Reader, name string) (*input, error) {
	in := &input{name: name}
	b := bufio.NewReaderSize(r, 1<<16)
	start, err := b.Peek(4)
	if err != nil && err != io.EOF {
		return nil, &unit.Error{Name: name, Problem: "reading failed: " + err.Error(), Err: err}
	}
	decoded := true
	var from io.Reader = b
	switch {
	case len(start) == 0:
		return nil, &unit.Error{Name: name, Problem: "the file is empty", Hint: "give a TMX file"}
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
			return nil, in.fault("the file says that its encoding is "+label+", which is not known", "save it as UTF-8")
		}
		return enc.NewDecoder().Reader(r), nil
	}
	return in, nil
}

func (in *input) line() int {
	line, _ := in.d.InputPos()
	return line
}

func (in *input) fault(problem, hint string) error { return in.faultAt(in.line(), problem, hint) }

func (in *input) faultAt(line int, problem, hint string) error {
	return &unit.Error{Name: in.name, Line: line, Problem: problem, Hint: hint}
}

// token is the next token, with the tags checked. At the end of the file it gives io.EOF only where nothing is open.
func (in *input) token() (xml.Token, error) {
	t, err := in.d.RawToken()
	if err == io.EOF || err == io.ErrUnexpectedEOF || isCutOff(err) {
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
			return nil, in.fault("elements lie in each other more than 200 deep", "this is no TMX")
		}
		in.open = append(in.open, element{t.Name.Local, in.line()})
	case xml.EndElement:
		if len(in.open) == 0 {
			return nil, in.fault("</"+t.Name.Local+"> closes nothing", "remove it")
		}
		last := in.open[len(in.open)-1]
		if last.name != t.Name.Local {
			return nil, in.fault("</"+t.Name.Local+"> stands where </"+last.name+"> is due", "correct it there, or export the file again")
		}
		in.open = in.open[:len(in.open)-1]
	}
	return t, nil
}

func isCutOff(err error) bool {
	var s *xml.SyntaxError
	return errors.As(err, &s) && s.Msg == "unexpected EOF"
}

func (in *input) cutOff() error {
	problem := "the file ends in the middle of its XML"
	if n := len(in.open); n > 0 {
		e := in.open[n-1]
		problem = "the file ends inside <" + e.name + ">: it was cut off"
		return in.faultAt(e.line, problem, "copy or export it again")
	}
	return in.fault(problem, "copy or export it again")
}

// root is the first element.
func (in *input) root() (xml.StartElement, error) {
	for {
		t, err := in.token()
		if err == io.EOF {
			return xml.StartElement{}, in.faultAt(1, "there is no XML in the file", "give a TMX file")
		}
		if err != nil {
			return xml.StartElement{}, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			return t, nil
		case xml.CharData:
			if len(bytes.TrimSpace(t)) > 0 {
				return xml.StartElement{}, in.fault("this is not a TMX file: it starts with text", "give a file that starts with <tmx>")
			}
		}
	}
}

// children calls do for each child of the element that was opened last, up to its end. do must read up to the child's end.
func (in *input) children(do func(xml.StartElement) error) error {
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

// walk goes through the element that was opened last and gathers its text in in.text, telling of what opens and closes inside.
func (in *input) walk(opens func(*xml.StartElement), closes func(name string)) error {
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
			in.text = append(in.text, t...)
		}
	}
}

// skip passes over the element that was opened last.
func (in *input) skip() error {
	return in.children(func(xml.StartElement) error { return in.skip() })
}

// plainText is the text of the element that was opened last, without what is marked up inside.
func (in *input) plainText() (string, error) {
	in.text = in.text[:0]
	err := in.walk(func(*xml.StartElement) {}, func(string) {})
	return string(in.text), err
}
