// Package eval measures alignments against alignments made by hand: strict and lax precision, recall and F1 as Sennrich & Volk
// (2011) and Vecalign (Thompson & Koehn 2019) define them, and how far confidence can be trusted.
//
//	var s eval.Score
//	for _, pair := range pairs {
//		gold, err := eval.Read(pair.Gold)
//		…
//		test, err := eval.Read(pair.Test)
//		…
//		s.Add(gold, test)
//	}
//	fmt.Println(s) // strict P 0.902 R 0.899 F1 0.900 | lax P 0.990 R 0.985 F1 0.987
package eval

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Link is one line of an alignment file. Unlike [align.Link], its sentences need be neither in order nor next to each other:
// people link what belongs together.
type Link struct {
	// Source and Target are sentence numbers, 0-based, as the file has them.
	Source, Target []int
	// Confidence is the third field, 0 to 1, or NoConfidence where there is none that is a number.
	Confidence float64
}

// NoConfidence marks a link whose file says nothing of its confidence.
const NoConfidence = -1

// maxLine is the longest line that Read takes, in bytes.
const maxLine = 1 << 24

// Read reads an alignment file: one link a line, [0,1]:[0] or [0,1]:[0]:0.970, either side [] where a sentence was left out or
// added. What follows a second ':' is the confidence if it is a number, and is ignored if not. Empty lines, and links with two
// empty sides, are skipped. The error says which line cannot be read.
func Read(r io.Reader) ([]Link, error) {
	var links []Link
	in := bufio.NewScanner(r)
	in.Buffer(nil, maxLine)
	line := 0
	for in.Scan() {
		line++
		text := strings.TrimSpace(in.Text())
		if text == "" {
			continue
		}
		l, err := parse(text)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if len(l.Source)+len(l.Target) > 0 {
			links = append(links, l)
		}
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("line %d: %w", line+1, err)
	}
	return links, nil
}

func parse(text string) (Link, error) {
	l := Link{Confidence: NoConfidence}
	source, rest, ok := strings.Cut(text, ":")
	if !ok {
		return l, fmt.Errorf("%.40q is not a link: write one as [0,1]:[0]", text)
	}
	target, rest, _ := strings.Cut(rest, ":")
	var err error
	if l.Source, err = numbers(source); err != nil {
		return l, err
	}
	if l.Target, err = numbers(target); err != nil {
		return l, err
	}
	confidence, _, _ := strings.Cut(rest, ":")
	if c, err := strconv.ParseFloat(strings.TrimSpace(confidence), 64); err == nil && 0 <= c && c <= 1 {
		l.Confidence = c
	}
	return l, nil
}

// numbers reads [0,1] or [].
func numbers(side string) ([]int, error) {
	s := strings.TrimSpace(side)
	in, open := strings.CutPrefix(s, "[")
	in, closed := strings.CutSuffix(in, "]")
	if !open || !closed {
		return nil, fmt.Errorf("%.40q is not a list of sentence numbers: write one as [0,1] or []", s)
	}
	if strings.TrimSpace(in) == "" {
		return nil, nil
	}
	var out []int
	for f := range strings.SplitSeq(in, ",") {
		n, err := strconv.ParseUint(strings.TrimSpace(f), 10, 31)
		if err != nil {
			return nil, fmt.Errorf("%.40q is not a sentence number", strings.TrimSpace(f))
		}
		out = append(out, int(n))
	}
	return out, nil
}
