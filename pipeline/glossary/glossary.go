// Package glossary reads lists of terms and their translations: lines of two columns with a tab or a comma between, and TBX.
//
//	terms, err := glossary.Read("terms.tbx", data, "fr", "en")
//	for _, t := range terms {
//		fmt.Println(t.Source, t.Targets) // clé publique [public key]
//	}
package glossary

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// Term is a term and the translations that may stand for it, the preferred one first.
type Term struct {
	Source  string
	Targets []string
}

// Error says what is wrong with a glossary.
type Error struct {
	// Line is 1-based; 0 where the fault is the whole file's.
	Line          int
	Problem, Hint string
}

func (e *Error) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("line %d: %s", e.Line, e.Problem)
	}
	return e.Problem
}

// Read reads the glossary text (UTF-8), whose form is told by the ending of name: .tbx, .csv, else columns with tabs between. from
// and to (BCP 47) choose the languages of a TBX, and may be empty elsewhere. A term that comes twice gets the translations of both
// lines. The error is an *Error.
func Read(name, text, from, to string) ([]Term, error) {
	text = strings.TrimPrefix(text, "\ufeff")
	var l list
	var err error
	switch strings.ToLower(filepath.Ext(name)) {
	case ".tbx":
		err = l.tbx(text, from, to)
	case ".csv":
		err = l.csv(text, from, to)
	default:
		err = l.tsv(text)
	}
	return l.terms, err
}

// list gathers terms, each once.
type list struct {
	terms []Term
	at    map[string]int
}

func (l *list) add(source, target string) {
	if l.at == nil {
		l.at = make(map[string]int)
	}
	k, ok := l.at[source]
	if !ok {
		k = len(l.terms)
		l.at[source] = k
		l.terms = append(l.terms, Term{Source: source})
	}
	if t := &l.terms[k]; !slices.Contains(t.Targets, target) {
		t.Targets = append(t.Targets, target)
	}
}

// tsv reads lines of source, tab, target, as OmegaT's glossaries: what comes after another tab is a comment. Empty lines and those
// that begin with # are passed over.
func (l *list) tsv(text string) error {
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		columns := strings.Split(line, "\t")
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		switch {
		case len(columns) < 2:
			return &Error{Line: n, Problem: "the line has no tab: write source, tab, target"}
		case columns[0] == "":
			return &Error{Line: n, Problem: "the line begins with a tab"}
		case columns[1] == "":
			return &Error{Line: n, Problem: "the line has nothing after the tab: write source, tab, target"}
		}
		l.add(columns[0], columns[1])
	}
	return nil
}

// csv reads rows of source, target (RFC 4180), with commas or, as spreadsheets of many countries write, semicolons between. A first
// row of "source,target", or of the two languages in either order, names the columns.
func (l *list) csv(text, from, to string) error {
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.Comment = -1, '#'
	first, _, _ := strings.Cut(text, "\n")
	if !strings.Contains(first, ",") && strings.Contains(first, ";") {
		r.Comma = ';'
	}
	source, target := 0, 1
	for row := 0; ; row++ {
		columns, err := r.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.As(err, &parse):
			return &Error{Line: parse.Line, Problem: "this is no CSV: " + parse.Err.Error(),
				Hint: `put what has quotes in it in quotes, and write each " inside twice`}
		case err != nil:
			return &Error{Problem: err.Error()}
		}
		line, _ := r.FieldPos(0)
		for i := range columns {
			columns[i] = strings.TrimSpace(columns[i])
		}
		if row == 0 && len(columns) > 1 {
			a, b := strings.ToLower(columns[0]), strings.ToLower(columns[1])
			switch {
			case a == "source" && b == "target", from != "" && sameLanguage(a, from) && sameLanguage(b, to):
				continue
			case a == "target" && b == "source", from != "" && sameLanguage(a, to) && sameLanguage(b, from):
				source, target = 1, 0
				continue
			}
		}
		switch {
		case !slices.ContainsFunc(columns, func(s string) bool { return s != "" }):
		case len(columns) < 2 || columns[source] == "" || columns[target] == "":
			return &Error{Line: line, Problem: "the row has no two columns: write source,target"}
		default:
			l.add(columns[source], columns[target])
		}
	}
}

// sameLanguage compares languages without their regions: a glossary of en serves en-GB.
func sameLanguage(a, b string) bool { return base(a) == base(b) }

func base(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	return tag
}
