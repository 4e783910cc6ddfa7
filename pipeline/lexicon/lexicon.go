// Package lexicon reads and writes lists of words that translate each other: what a person, hunalign, Moses or the aligner itself
// has made, for align.Input.
//
//	l, err := lexicon.Read(file)
//	if err != nil {
//		return err // line 7: "weight" is not a number from 0 to 1
//	}
//	links, err := align.Aligner{}.Align(ctx, align.Input{Source: source, Target: target, Lexicon: l.Pairs})
//
// Words may be phrases; the aligner passes over these.
package lexicon

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"visavis/align"
)

// Form is the form of a file.
type Form string

// The forms that Read knows by the first line that is no comment.
const (
	// TSV has a source word, a target word and, if the file says it, their weight from 0 to 1, with tabs between them.
	TSV Form = "TSV"
	// Dic is hunalign's dictionary: target @ source.
	Dic Form = "hunalign dictionary"
	// Moses is one of the two lexical tables of Moses (lex.f2e): target, source and probability, with spaces between them. Words
	// that stand for nothing (NULL) and probabilities below MinProbability are passed over.
	Moses Form = "Moses lex"
)

// DefaultWeight is the weight of pairs whose file gives none: that of the aligner's own dictionary.
const DefaultWeight = .8

// MinProbability is the least probability of a Moses lex file that is worth its place: most lines of such a file are chance.
const MinProbability = .05

// Lexicon is what a file holds.
type Lexicon struct {
	Form  Form
	Pairs []align.WordPair
	// Passed is how many lines of a Moses file were passed over.
	Passed int
}

// A LineError says which line of a file cannot be read.
type LineError struct {
	Line    int // 1-based
	Problem string
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }

// longest is the longest line, in bytes: a lexicon with more in a line is none.
const longest = 1 << 20

// Read reads a file in any of the forms. Empty lines, and lines that begin with # and would not be right otherwise, are comments.
// Errors are *LineError, or r's own.
func Read(r io.Reader) (*Lexicon, error) {
	l := &Lexicon{}
	in := bufio.NewScanner(r)
	in.Buffer(make([]byte, 0, 1<<16), longest)
	number := 0
	for in.Scan() {
		number++
		line := strings.TrimRight(in.Text(), "\r")
		if number == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		comment := strings.HasPrefix(line, "#")
		if l.Form == "" {
			if l.Form = formOf(line); comment && l.Form != TSV {
				l.Form = ""
				continue
			}
		}
		pair, err := l.Form.parse(line)
		switch {
		case err != nil && comment:
			continue
		case err != nil:
			return nil, &LineError{number, err.Error()}
		case l.Form == Moses && (pair.Weight < MinProbability || pair.Source == "NULL" || pair.Target == "NULL"):
			l.Passed++
			continue
		}
		l.Pairs = append(l.Pairs, pair)
	}
	if errors.Is(in.Err(), bufio.ErrTooLong) {
		return nil, &LineError{number + 1, "longer than a megabyte: this is no list of words"}
	}
	return l, in.Err()
}

// formOf knows a file by one of its lines; "" where it is none.
func formOf(line string) Form {
	switch fields := strings.Fields(line); {
	case strings.Contains(line, "\t"):
		return TSV
	case strings.Contains(line, " @ "):
		return Dic
	case len(fields) == 3:
		if _, err := weight(fields[2]); err == nil {
			return Moses
		}
	}
	return ""
}

func (f Form) parse(line string) (align.WordPair, error) {
	switch f {
	case TSV:
		return parseTSV(line)
	case Dic:
		target, source, ok := strings.Cut(line, " @ ")
		if !ok || strings.Contains(source, " @ ") {
			return align.WordPair{}, fmt.Errorf("%s is not two words with @ between them, as target @ source", quote(line))
		}
		return pair(source, target, DefaultWeight)
	case Moses:
		fields := strings.Fields(line)
		if len(fields) != 3 {
			return align.WordPair{}, fmt.Errorf("%s is not two words and a probability, as target source 0.25", quote(line))
		}
		p, err := weight(fields[2])
		if err != nil {
			return align.WordPair{}, err
		}
		return pair(fields[1], fields[0], p)
	}
	return align.WordPair{}, fmt.Errorf("%s is in none of the forms that can be read: word, tab, word and perhaps a tab and a weight; "+
		"target @ source (hunalign); target source probability (Moses)", quote(line))
}

func parseTSV(line string) (align.WordPair, error) {
	fields := strings.Split(line, "\t")
	w := DefaultWeight
	switch len(fields) {
	case 2:
	case 3:
		var err error
		if w, err = weight(strings.TrimSpace(fields[2])); err != nil {
			return align.WordPair{}, err
		}
	default:
		return align.WordPair{}, fmt.Errorf("%s is not two words, and perhaps a weight, with tabs between them", quote(line))
	}
	return pair(fields[0], fields[1], w)
}

func pair(source, target string, w float64) (align.WordPair, error) {
	p := align.WordPair{Source: strings.TrimSpace(source), Target: strings.TrimSpace(target), Weight: w}
	if p.Source == "" || p.Target == "" {
		return p, errors.New("one of the two words is missing")
	}
	return p, nil
}

func weight(s string) (float64, error) {
	w, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(w) || w < 0 || w > 1 {
		return 0, fmt.Errorf("%s is not a number from 0 to 1", quote(s))
	}
	return w, nil
}

// quote shows a line in a message, cut where it is long.
func quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return strconv.Quote(s)
}

// Write writes pairs as TSV with weights, in the order given. A word never holds a tab or a line break (see lex.Words), so what it
// writes Read reads.
func Write(w io.Writer, pairs []align.WordPair) error {
	buf := bufio.NewWriter(w)
	for _, p := range pairs {
		fmt.Fprintf(buf, "%s\t%s\t%s\n", p.Source, p.Target, strconv.FormatFloat(p.Weight, 'f', 4, 64))
	}
	return buf.Flush()
}
