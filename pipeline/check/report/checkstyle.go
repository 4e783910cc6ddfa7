package report

import (
	"encoding/xml"
	"io"
)

// The checkstyle XML that editors and CI servers read (https://checkstyle.org, XMLLogger).
type (
	checkstyleFiles struct {
		XMLName xml.Name         `xml:"checkstyle"`
		Version string           `xml:"version,attr"`
		Files   []checkstyleFile `xml:"file"`
	}
	checkstyleFile struct {
		Name   string            `xml:"name,attr"`
		Errors []checkstyleError `xml:"error"`
	}
	checkstyleError struct {
		Line     int    `xml:"line,attr,omitempty"`
		Severity string `xml:"severity,attr"`
		Message  string `xml:"message,attr"`
		Source   string `xml:"source,attr"`
	}
)

// Checkstyle writes checkstyle XML.
func Checkstyle(w io.Writer, r Report) error {
	all := checkstyleFiles{Version: "4.3"}
	for i := range r.Files {
		f := checkstyleFile{Name: r.Files[i].Name}
		for _, it := range r.Files[i].Items {
			f.Errors = append(f.Errors, checkstyleError{it.Line, it.Severity.String(), visible(it.Message + ": " + it.Hint), "visavis." + it.Rule})
		}
		all.Files = append(all.Files, f)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}
