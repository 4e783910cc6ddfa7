package report

import (
	"encoding/xml"
	"fmt"
	"io"

	"visavis/pipeline/check"
)

// The JUnit XML that Jenkins, GitLab and GitHub's viewers read.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes JUnit XML: a suite for each file, in it a test case for each finding and for each rule that found nothing. Findings
// at or above FailOn are failures; the others pass and say what was found.
func JUnit(w io.Writer, r Report) error {
	all := junitSuites{Name: or(r.Tool, "visavis")}
	for i := range r.Files {
		s := suiteOf(&r, &r.Files[i])
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Suites = append(all.Suites, s)
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

func suiteOf(r *Report, f *File) junitSuite {
	s := junitSuite{Name: f.Name}
	found := map[string]bool{}
	for k := range f.Items {
		it := &f.Items[k]
		found[it.Rule] = true
		text := fmt.Sprintf("%s\n%s: %s\n%s: %s\n%s", it.Message, it.From, visible(it.Source), it.To, visible(it.Target), it.Hint)
		c := junitCase{Class: it.Rule, Name: f.place(it), File: f.Name, Line: it.Line}
		if it.Severity >= r.FailOn {
			c.Failure = &junitFailure{Message: visible(it.Message), Type: it.Severity.String(), Text: text}
			s.Failures++
		} else {
			c.Out = it.Severity.String() + ": " + text
		}
		s.Cases = append(s.Cases, c)
	}
	for _, rule := range check.Rules() {
		if !found[rule.ID] {
			s.Cases = append(s.Cases, junitCase{Class: rule.ID, Name: "nothing found"})
		}
	}
	s.Tests = len(s.Cases)
	return s
}
