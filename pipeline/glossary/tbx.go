package glossary

import (
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// tbx reads TBX-Basic as martif (ISO 30042:2008: termEntry, langSet) and as tbx (ISO 30042:2019: conceptEntry, langSec). Each term of
// the source language in an entry gets all of the target language, but for those that are marked as deprecated or superseded.
func (l *list) tbx(text, from, to string) error {
	if from == "" || to == "" {
		return &Error{Problem: "a TBX has several languages, and nothing says which", Hint: "say them with --from and --to"}
	}
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // it is UTF-8 by now
	fault := func(problem, hint string) error {
		line, _ := d.InputPos()
		return &Error{Line: line, Problem: problem, Hint: hint}
	}
	r := tbxReader{list: l, from: from, to: to}
	for {
		t, err := d.Token()
		var syntax *xml.SyntaxError
		switch {
		case errors.Is(err, io.EOF) && r.root == "":
			return fault("the file is empty", "")
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &syntax):
			return &Error{Line: syntax.Line, Problem: "this is no XML: " + syntax.Msg}
		case err != nil:
			return fault(err.Error(), "")
		}
		switch t := t.(type) {
		case xml.StartElement:
			if r.root == "" {
				r.root = t.Name.Local
				if r.root != "martif" && r.root != "tbx" {
					return fault("this is no TBX: it begins with <"+r.root+">", "TBX begins with <martif> or <tbx>")
				}
			}
			r.start(t)
		case xml.CharData:
			r.text.Write(t)
		case xml.EndElement:
			r.end(t.Name.Local)
		}
	}
}

// tbxReader is where the reading of a TBX is.
type tbxReader struct {
	list     *list
	from, to string
	root     string

	lang string // of the section
	text strings.Builder
	note string // the type of the termNote
	term string
	bad  bool // the term is deprecated
	// sources and targets are the entry's.
	sources, targets []string
}

func (r *tbxReader) start(t xml.StartElement) {
	switch t.Name.Local {
	case "termEntry", "conceptEntry":
		r.sources, r.targets = nil, nil
	case "langSet", "langSec":
		r.lang = attribute(t, "lang")
	case "tig", "ntig", "termSec":
		r.term, r.bad = "", false
	case "term":
		r.text.Reset()
	case "termNote", "administrativeStatus":
		r.note = attribute(t, "type")
		r.text.Reset()
	}
}

func (r *tbxReader) end(name string) {
	switch name {
	case "term":
		r.term = strings.Join(strings.Fields(r.text.String()), " ")
	case "termNote", "administrativeStatus":
		status := strings.TrimSpace(r.text.String())
		if name == "administrativeStatus" || r.note == "administrativeStatus" {
			r.bad = strings.HasPrefix(status, "deprecated") || strings.HasPrefix(status, "superseded")
		}
	case "tig", "ntig", "termSec":
		switch {
		case r.term == "":
		case sameLanguage(r.lang, r.from) && !slices.Contains(r.sources, r.term):
			r.sources = append(r.sources, r.term) // a deprecated one may well stand in the text
		case sameLanguage(r.lang, r.to) && !r.bad:
			r.targets = append(r.targets, r.term)
		}
	case "termEntry", "conceptEntry":
		for _, s := range r.sources {
			for _, t := range r.targets {
				r.list.add(s, t)
			}
		}
	}
}

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
