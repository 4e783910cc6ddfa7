package report

import (
	"bufio"
	"encoding/xml"
	"io"
)

// xmlWriter writes XML element by element. Its first error stays and is told at the end.
type xmlWriter struct {
	out *bufio.Writer
	enc *xml.Encoder
	err error
}

func newXMLWriter(w io.Writer) *xmlWriter {
	out := bufio.NewWriter(w)
	_, err := out.WriteString(xml.Header)
	x := &xmlWriter{out, xml.NewEncoder(out), err}
	x.enc.Indent("", "  ")
	return x
}

// open begins an element with attributes: name, value, name, value …
func (x *xmlWriter) open(name string, attributes ...string) {
	start := xml.StartElement{Name: xml.Name{Local: name}}
	for i := 0; i+1 < len(attributes); i += 2 {
		start.Attr = append(start.Attr, xml.Attr{Name: xml.Name{Local: attributes[i]}, Value: attributes[i+1]})
	}
	x.token(start)
}

func (x *xmlWriter) close(name string) { x.token(xml.EndElement{Name: xml.Name{Local: name}}) }

func (x *xmlWriter) token(t xml.Token) {
	if x.err == nil {
		x.err = x.enc.EncodeToken(t)
	}
}

// element writes a whole element.
func (x *xmlWriter) element(v any) error {
	if x.err == nil {
		x.err = x.enc.Encode(v)
	}
	return x.err
}

func (x *xmlWriter) end() error {
	if x.err == nil {
		x.err = x.enc.Flush()
	}
	if x.err == nil {
		_, x.err = x.out.WriteString("\n")
	}
	if x.err == nil {
		x.err = x.out.Flush()
	}
	return x.err
}
