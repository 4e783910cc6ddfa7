// Package srx cuts text by the segmentation rules of a CAT tool: files in Segmentation Rules eXchange, SRX 2.0 (LISA OSCAR 2008).
//
// A translation memory only leverages where both sides cut alike, so the user's own rules can replace ours:
//
//	rules, err := srx.Read(file, "omegat.srx")
//	s, err := rules.Splitter("fr", srx.Options{})
//	for _, skipped := range s.Skipped { fmt.Fprintln(os.Stderr, skipped) } // with Options.Lenient only
//	segments, err := s.Split(document)
//	sentences, err := s.Sentences("M. Dupont est là. Il attend.")
//
//	unsaid, err := srx.Write(w, "fr", "en") // our own rules, as closely as SRX can say them
//
// At each place between two characters the rules are tried in their order; the first whose beforebreak matches what ends there and
// whose afterbreak matches what begins there decides (SRX 2.0, section "Rule processing").
package srx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// File is the content of an SRX file.
type File struct {
	// Name is what messages call the file.
	Name string
	// Version is the version attribute: 2.0, or 1.0 for old files, which are read alike.
	Version string
	// Cascade says that the rules of every language map that matches apply, one set after the other; else those of the first.
	Cascade bool
	// Formats says on which side of a cut inline markup goes.
	Formats Formats
	Sets    []Set
	Maps    []Map
}

// Formats are the formathandle elements: whether markup at a cut stays with the segment before it. The values here are those that
// the specification gives where the file is silent: opening and standalone tags go to the next segment, closing ones stay.
type Formats struct{ Start, End, Isolated bool }

// Set is a languagerule element: rules under a name.
type Set struct {
	Name  string
	Rules []Rule
}

// Rule is one rule: regular expressions for what ends before the place and what begins after it. An empty one matches anywhere.
type Rule struct {
	Break         bool
	Before, After string
	// Line is where the rule stands in its file, 1-based.
	Line int
}

// Map is a languagemap element: which languages take which set.
type Map struct {
	Pattern, Name string
	Line          int
}

// Error is what is wrong with an SRX file, and where.
type Error struct {
	File string
	Line int
	Err  error
}

// Error is file, line and what is wrong.
func (e *Error) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err) }

// Unwrap is what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// Read reads an SRX file; name is what messages call it. Errors are of type *Error and name the line.
func Read(r io.Reader, name string) (*File, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if data, err = decoded(data); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	p := parser{file: &File{Name: name, Formats: Formats{End: true}, Cascade: true}}
	p.dec = xml.NewDecoder(bytes.NewReader(data))
	p.dec.CharsetReader = charset
	if err := p.parse(); err != nil {
		line, _ := p.dec.InputPos()
		var syntax *xml.SyntaxError
		if errors.As(err, &syntax) {
			return nil, &Error{name, syntax.Line, errors.New(syntax.Msg)}
		}
		return nil, &Error{name, line, err}
	}
	return p.file, p.file.check()
}

// decoded makes UTF-8 of UTF-16 with a byte order mark, as Windows tools write it.
func decoded(data []byte) ([]byte, error) {
	if len(data) < 2 || !(data[0] == 0xFE && data[1] == 0xFF || data[0] == 0xFF && data[1] == 0xFE) {
		return data, nil
	}
	out, _, err := transform.Bytes(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder(), data)
	if err != nil {
		return nil, err
	}
	return out, nil
}

func charset(label string, input io.Reader) (io.Reader, error) {
	if strings.HasPrefix(strings.ToLower(label), "utf-16") || strings.EqualFold(label, "utf-8") {
		return input, nil // decoded above
	}
	enc, err := ianaindex.IANA.Encoding(label)
	if err != nil || enc == nil {
		return nil, fmt.Errorf("unknown encoding %q: save the file as UTF-8", label)
	}
	return enc.NewDecoder().Reader(input), nil
}

// parser reads the elements of an SRX file. Those of another namespace than the root's, such as Okapi's extensions, are passed over.
type parser struct {
	dec  *xml.Decoder
	file *File
	set  *Set
	rule *Rule
	text *string
	// open are the elements that are open, space the namespace of the root.
	open  []string
	space string
	root  bool
}

// parents says in which elements each element may stand (srx20.xsd; maprule is of SRX 1.0).
var parents = map[string][]string{
	"header": {"srx"}, "body": {"srx"}, "formathandle": {"header"}, "languagerules": {"body"}, "maprules": {"body"},
	"languagerule": {"languagerules"}, "rule": {"languagerule"}, "beforebreak": {"rule"}, "afterbreak": {"rule"},
	"maprule": {"maprules"}, "languagemap": {"maprules", "maprule"},
}

// required says which attributes each element must have. OmegaT's own file lacks those of header.
var required = map[string][]string{
	"srx": {"version"}, "formathandle": {"type", "include"}, "languagerule": {"languagerulename"}, "languagemap": {"languagerulename", "languagepattern"},
}

func (p *parser) parse() error {
	for {
		token, err := p.dec.Token()
		if err == io.EOF {
			if !p.root {
				return errors.New("the file holds no srx element: is it an SRX file?")
			}
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if p.root && t.Name.Space != p.space {
				if err := p.dec.Skip(); err != nil {
					return err
				}
				continue
			}
			if err := p.place(t); err != nil {
				return err
			}
			if err := p.start(t); err != nil {
				return err
			}
		case xml.EndElement:
			p.end(t.Name.Local)
		case xml.CharData:
			if p.text != nil {
				*p.text += string(t)
			}
		}
	}
}

// place checks that an element stands where it may and has its attributes.
func (p *parser) place(t xml.StartElement) error {
	name := t.Name.Local
	switch in, known := parents[name]; {
	case !p.root && name != "srx":
		return fmt.Errorf("the file begins with <%s>, not with <srx>: is it an SRX file?", name)
	case p.root && !known:
		return fmt.Errorf("<%s> is no element of SRX", name)
	case p.root && !slices.Contains(in, p.open[len(p.open)-1]):
		return fmt.Errorf("<%s> stands in <%s>, not in <%s>", name, p.open[len(p.open)-1], in[0])
	}
	for _, a := range required[name] {
		if !slices.ContainsFunc(t.Attr, func(x xml.Attr) bool { return x.Name.Local == a }) {
			return fmt.Errorf("<%s> lacks its attribute %s", name, a)
		}
	}
	p.open = append(p.open, name)
	return nil
}

func (p *parser) start(t xml.StartElement) error {
	line, _ := p.dec.InputPos()
	switch name := t.Name.Local; {
	case name == "srx":
		p.root, p.space = true, t.Name.Space
		p.file.Version = attr(t, "version")
		if v := p.file.Version; v != "2.0" && v != "1.0" {
			return fmt.Errorf("SRX version %q is unknown: 2.0 and 1.0 are read", v)
		}
	case name == "header":
		if c := attr(t, "cascade"); c != "" {
			if c != "yes" && c != "no" {
				return fmt.Errorf("cascade=%q: yes or no is expected", c)
			}
			p.file.Cascade = c == "yes"
		}
	case name == "formathandle":
		return p.format(t)
	case name == "languagerule":
		p.file.Sets = append(p.file.Sets, Set{Name: attr(t, "languagerulename")})
		p.set = &p.file.Sets[len(p.file.Sets)-1]
	case name == "rule":
		b := attr(t, "break")
		if b != "" && b != "yes" && b != "no" {
			return fmt.Errorf("break=%q: yes or no is expected", b)
		}
		p.set.Rules = append(p.set.Rules, Rule{Break: b != "no", Line: line})
		p.rule = &p.set.Rules[len(p.set.Rules)-1]
	case name == "beforebreak":
		p.text = &p.rule.Before
	case name == "afterbreak":
		p.text = &p.rule.After
	case name == "languagemap":
		p.file.Maps = append(p.file.Maps, Map{attr(t, "languagepattern"), attr(t, "languagerulename"), line})
	}
	return nil
}

func (p *parser) end(name string) {
	p.open = p.open[:len(p.open)-1]
	switch name {
	case "languagerule":
		p.set = nil
	case "rule":
		p.rule = nil
	case "beforebreak", "afterbreak":
		p.text = nil
	}
}

func (p *parser) format(t xml.StartElement) error {
	include := attr(t, "include") == "yes"
	if !include && attr(t, "include") != "no" {
		return fmt.Errorf("formathandle include=%q: yes or no is expected", attr(t, "include"))
	}
	switch kind := attr(t, "type"); kind {
	case "start":
		p.file.Formats.Start = include
	case "end":
		p.file.Formats.End = include
	case "isolated":
		p.file.Formats.Isolated = include
	default:
		return fmt.Errorf("formathandle type %q: start, end or isolated is expected", kind)
	}
	return nil
}

func attr(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// check finds language maps that name a set which is not there.
func (f *File) check() error {
	for _, m := range f.Maps {
		if f.set(m.Name) == nil {
			return &Error{f.Name, m.Line, fmt.Errorf("languagemap %q names the rules %q, which the file does not hold", m.Pattern, m.Name)}
		}
	}
	if len(f.Maps) == 0 {
		return &Error{f.Name, 1, errors.New("the file has no languagemap, so its rules apply to no language")}
	}
	return nil
}

func (f *File) set(name string) *Set {
	for i := range f.Sets {
		if f.Sets[i].Name == name {
			return &f.Sets[i]
		}
	}
	return nil
}
