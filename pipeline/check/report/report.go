// Package report writes what the checks found: as text and Markdown for people, as JSON Lines for programs, as SARIF for code hosts, as
// JUnit and checkstyle XML for CI servers, as commands for GitHub's runners.
//
//	r := report.Report{Tool: "visavis", Version: "1.0", FailOn: bitext.Error}
//	defer r.Close()
//	err := r.Add("statement.fr-en.tmx", b, check.Run(b, check.Options{}))
//	write, err := report.ByName("text") // or json, sarif, junit, github, markdown, checkstyle
//	err = write(os.Stdout, &r)
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

// Report is what was found in one or more files. Beyond 16 MB of texts it keeps them in a temporary file, which [Report.Close] removes.
type Report struct {
	// Tool and Version name the program.
	Tool, Version string
	// FailOn is the least severity that counts as a failure.
	FailOn bitext.Severity
	// Color makes the text report coloured, with ANSI escapes.
	Color bool
	// Baseline holds the findings that are known: those that are added later are in no report, only counted.
	Baseline Baseline

	Files []File
	// Ignored counts the findings that units excuse: see [check.IgnoreProp].
	Ignored int

	known int
	spill spill
	most  int // mostHeld, or less in tests
}

// Add adds the findings about b, which was read as a whole from the file name. The error is that of writing a temporary file.
func (r *Report) Add(name string, b *bitext.Bitext, findings []bitext.Finding) error {
	r.Files = append(r.Files, File{Name: name})
	return r.AddFound(check.Found{File: len(r.Files) - 1, Bitext: b, To: len(b.Links), Findings: findings})
}

// AddFound adds what [check.Files] found in a stretch of r.Files[f.File], which must come in the order of the files. It keeps no part of
// f's bitext. The error is that of writing a temporary file.
func (r *Report) AddFound(f check.Found) error {
	r.Files[f.File].Units += f.To - f.From
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
		it.Known = r.Baseline[it.Fingerprint]
		if err := r.add(f.File, it); err != nil {
			return err
		}
	}
	return nil
}

func fingerprint(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// Fails reports whether there is a finding at or above FailOn.
func (r *Report) Fails() bool {
	for s := r.FailOn; s <= bitext.Error; s++ {
		if r.Count(s) > 0 {
			return true
		}
	}
	return false
}

// Count is the number of findings of a severity.
func (r *Report) Count(s bitext.Severity) int {
	n := 0
	for i := range r.Files {
		n += r.Files[i].counts[s]
	}
	return n
}

// Known is the number of findings that the baseline holds.
func (r *Report) Known() int { return r.known }

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

// A Writer writes a report in one form. The error is w's own, or that of reading back what was kept on disk.
type Writer func(w io.Writer, r *Report) error

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
