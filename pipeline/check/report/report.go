// Package report writes what the checks found: as text and Markdown for people, as JSON Lines for programs, as SARIF for code hosts, as
// JUnit and checkstyle XML for CI servers, as commands for GitHub's runners.
//
//	r := report.Report{Tool: "visavis", Version: "1.0", FailOn: bitext.Error}
//	r.Add("statement.fr-en.tmx", b, check.Run(b, check.Options{}))
//	write, err := report.ByName("text") // or json, sarif, junit, github, markdown, checkstyle
//	err = write(os.Stdout, r)
//	failed := r.Fails()
//
// A [Baseline] holds findings that are known, so that only new ones fail.
package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
)

// Report is what was found in one or more files.
type Report struct {
	// Tool and Version name the program.
	Tool, Version string
	// FailOn is the least severity that counts as a failure.
	FailOn bitext.Severity
	// Color makes the text report coloured, with ANSI escapes.
	Color bool

	Files []File
	// Known counts the findings that a baseline took out.
	Known int
	// Ignored counts the findings that units excuse: see [check.IgnoreProp].
	Ignored int
}

// File is one file's part of a report.
type File struct {
	Name  string
	Units int
	Items []Item
}

// Item is a finding with what a report shows of its unit.
type Item struct {
	bitext.Finding
	// Line is the unit's line in the file, 1-based; 0 where it comes from none. Unit is its number, 1-based.
	Line, Unit int
	// From and To are the languages; Source and Target the texts.
	From, To       string
	Source, Target string
	// Fingerprint names the finding: the same rule in the same texts has the same, wherever the unit stands.
	Fingerprint string
}

// Add adds the findings about b, which was read as a whole from the file name.
func (r *Report) Add(name string, b *bitext.Bitext, findings []bitext.Finding) {
	r.Files = append(r.Files, File{Name: name})
	r.AddFound(check.Found{File: len(r.Files) - 1, Bitext: b, To: len(b.Links), Findings: findings})
}

// AddFound adds what [check.Files] found in a stretch of r.Files[f.File]. It keeps no part of f's bitext.
func (r *Report) AddFound(f check.Found) {
	to := &r.Files[f.File]
	to.Units += f.To - f.From
	r.Ignored += f.Ignored
	b := f.Bitext
	for _, x := range f.Findings {
		l := &b.Links[x.Link]
		it := Item{
			Finding: x, Line: l.Line, Unit: f.First + x.Link + 1, From: strings.Clone(b.Source.Lang), To: strings.Clone(b.Target.Lang),
			Source: strings.Clone(b.Source.RangeText(l.Source)), Target: strings.Clone(b.Target.RangeText(l.Target)),
		}
		it.Link = f.First + x.Link
		it.Message = strings.Clone(x.Message)
		it.Fingerprint = fingerprint(x.Rule, it.Source, it.Target)
		to.Items = append(to.Items, it)
	}
}

func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// Fails reports whether there is a finding at or above FailOn.
func (r *Report) Fails() bool {
	for _, f := range r.Files {
		for _, it := range f.Items {
			if it.Severity >= r.FailOn {
				return true
			}
		}
	}
	return false
}

// Count is the number of findings of a severity.
func (r *Report) Count(s bitext.Severity) int {
	n := 0
	for _, f := range r.Files {
		for _, it := range f.Items {
			if it.Severity == s {
				n++
			}
		}
	}
	return n
}

// place is where an item stands, for people: file:line, or file, unit n.
func (f *File) place(it *Item) string {
	if it.Line > 0 {
		return fmt.Sprintf("%s:%d", f.Name, it.Line)
	}
	return fmt.Sprintf("%s, unit %d", f.Name, it.Unit)
}

// uri is a file's name as a relative reference (RFC 3986).
func uri(name string) string {
	name = filepath.ToSlash(name)
	var b strings.Builder
	for i := 0; i < len(name); i++ {
		c := name[i]
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("/-._~!$&'()*+,;=@", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// A Writer writes a report in one form. The error is w's own.
type Writer func(w io.Writer, r Report) error

// Names lists the forms.
func Names() []string {
	return []string{"text", "json", "sarif", "junit", "github", "markdown", "checkstyle"}
}

// ByName finds a form. The error lists those that there are.
func ByName(name string) (Writer, error) {
	switch strings.ToLower(name) {
	case "text":
		return Text, nil
	case "json":
		return JSON, nil
	case "sarif":
		return SARIF, nil
	case "junit":
		return JUnit, nil
	case "github":
		return GitHub, nil
	case "markdown":
		return Markdown, nil
	case "checkstyle":
		return Checkstyle, nil
	}
	return nil, fmt.Errorf("there is no report format %q: use %s", name, strings.Join(Names(), ", "))
}
