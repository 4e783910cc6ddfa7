package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strconv"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
)

// The JUnit XML that Jenkins, GitLab and GitHub's viewers read: what the schema of Jenkins' xUnit plugin (junit-10.xsd) allows. It has no
// file or line at a test case, so that these stand in its name.
type (
	junitCase struct {
		XMLName xml.Name      `xml:"testcase"`
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
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
func JUnit(w io.Writer, r *Report) error {
	x := newXMLWriter(w)
	tests, failures := 0, 0
	for i := range r.Files {
		n, m := r.junitCounts(&r.Files[i])
		tests, failures = tests+n, failures+m
	}
	x.open("testsuites", "name", or(r.Tool, "visavis"), "tests", strconv.Itoa(tests), "failures", strconv.Itoa(failures))
	for i := range r.Files {
		if err := r.junitSuite(x, &r.Files[i]); err != nil {
			return err
		}
	}
	x.close("testsuites")
	return x.end()
}

// junitCounts are the test cases of a file, and those that fail.
func (r *Report) junitCounts(f *File) (tests, failures int) {
	for s, n := range f.counts {
		tests += n
		if bitext.Severity(s) >= r.FailOn {
			failures += n
		}
	}
	for _, rule := range check.Rules() {
		if f.rules[rule.ID] == 0 {
			tests++
		}
	}
	return tests, failures
}

func (r *Report) junitSuite(x *xmlWriter, f *File) error {
	tests, failures := r.junitCounts(f)
	x.open("testsuite", "name", f.Name, "tests", strconv.Itoa(tests), "failures", strconv.Itoa(failures), "errors", "0", "skipped", "0", "file", f.Name)
	err := r.each(f, func(it *Item) error {
		text := fmt.Sprintf("%s\n%s: %s\n%s: %s\n%s", it.Message, it.From, visible(it.Source), it.To, visible(it.Target), it.Hint)
		c := junitCase{Class: it.Rule, Name: f.place(it)}
		if it.Severity >= r.FailOn {
			c.Failure = &junitFailure{Message: visible(it.Message), Type: it.Severity.String(), Text: text}
		} else {
			c.Out = it.Severity.String() + ": " + text
		}
		return x.element(c)
	})
	if err != nil {
		return err
	}
	for _, rule := range check.Rules() {
		if f.rules[rule.ID] == 0 {
			if err := x.element(junitCase{Class: rule.ID, Name: "nothing found"}); err != nil {
				return err
			}
		}
	}
	x.close("testsuite")
	return nil
}
