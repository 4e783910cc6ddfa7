package report

import (
	"encoding/xml"
	"io"
)

// The checkstyle XML that editors and CI servers read (https://checkstyle.org, XMLLogger).
type checkstyleError struct {
	XMLName  xml.Name `xml:"error"`
	Line     int      `xml:"line,attr,omitempty"`
	Severity string   `xml:"severity,attr"`
	Message  string   `xml:"message,attr"`
	Source   string   `xml:"source,attr"`
}

// Checkstyle writes checkstyle XML.
func Checkstyle(w io.Writer, r *Report) error {
	x := newXMLWriter(w)
	x.open("checkstyle", "version", "4.3")
	for i := range r.Files {
		f := &r.Files[i]
		x.open("file", "name", f.Name)
		err := r.each(f, func(it *Item) error {
			return x.element(checkstyleError{Line: it.Line, Severity: it.Severity.String(), Message: visible(it.Message + ": " + it.Hint), Source: "visavis." + it.Rule})
		})
		if err != nil {
			return err
		}
		x.close("file")
	}
	x.close("checkstyle")
	return x.end()
}
