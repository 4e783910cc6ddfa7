// Package eval measures a sentence splitter against text whose sentences are known.
//
//	results, err := eval.Run("gold", "out", "fr_gsd-dev") // gold/NAME.txt, gold/NAME.sents; out/NAME.seg, one sentence a line
//	for _, r := range results {
//		fmt.Println(r) // fr_gsd-dev   all P .9853 R … | in-par … | span F …
//	}
//
// Both sides are compared by counting the characters that are not white space, so that spacing does not matter. Three figures:
// boundaries of the whole text, boundaries inside paragraphs (those at line breaks left out: they come for free), and sentence
// spans as in the CoNLL 2018 shared task (both ends right).
package eval

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Score is precision, recall and their harmonic mean, of N items in the gold text.
type Score struct {
	P, R, F float64
	N       int
}

// Result is what one text scored.
type Result struct {
	Name string
	// All counts every boundary but the last, Inside those that are not at a line break, Spans whole sentences.
	All, Inside, Spans Score
	// Missing says that there is no NAME.seg; Gold and Got are the lengths (characters without white space) where they differ,
	// so that nothing can be compared.
	Missing   bool
	Gold, Got int
}

// String is the line that `visavis eval segment` prints.
func (r Result) String() string {
	switch {
	case r.Missing:
		return r.Name + " None"
	case r.Gold != r.Got:
		return fmt.Sprintf("%s ('LEN', %d, %d)", r.Name, r.Gold, r.Got)
	}
	return fmt.Sprintf("%-24s all P %.4f R %.4f F %.4f (n=%d) | in-par P %.4f R %.4f F %.4f (n=%d) | span F %.4f",
		r.Name, r.All.P, r.All.R, r.All.F, r.All.N, r.Inside.P, r.Inside.R, r.Inside.F, r.Inside.N, r.Spans.F)
}

// Run scores SEGDIR/NAME.seg against GOLDDIR/NAME.sents and GOLDDIR/NAME.txt for each name. A missing .seg file is a result that
// says so; gold files that cannot be read are an error.
func Run(goldDir, segDir string, names ...string) ([]Result, error) {
	results := make([]Result, 0, len(names))
	for _, name := range names {
		gold, err := os.ReadFile(filepath.Join(goldDir, name+".sents"))
		if err != nil {
			return nil, fmt.Errorf("reading the sentences of %s: %w", name, err)
		}
		text, err := os.ReadFile(filepath.Join(goldDir, name+".txt"))
		if err != nil {
			return nil, fmt.Errorf("reading the text of %s: %w", name, err)
		}
		got, err := os.ReadFile(filepath.Join(segDir, name+".seg"))
		if os.IsNotExist(err) {
			results = append(results, Result{Name: name, Missing: true})
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading the segments of %s: %w", name, err)
		}
		results = append(results, Compare(name, string(text), lines(string(gold)), lines(string(got))))
	}
	return results, nil
}

// Write runs and writes one line a name.
func Write(w io.Writer, goldDir, segDir string, names ...string) error {
	results, err := Run(goldDir, segDir, names...)
	if err != nil {
		return err
	}
	for _, r := range results {
		if _, err := fmt.Fprintln(w, r); err != nil {
			return err
		}
	}
	return nil
}

func lines(s string) []string { return strings.Split(s, "\n") }

// Compare scores the sentences got against gold, both cut from text.
func Compare(name, text string, gold, got []string) Result {
	g, p := ends(gold), ends(got)
	r := Result{Name: name, Gold: last(g), Got: last(p)}
	if len(g) == 0 || len(p) == 0 || r.Gold != r.Got {
		if r.Gold == r.Got {
			r.Got = -1
		}
		return r
	}
	paragraphs := set(ends(lines(text)))
	inner, found := set(g[:len(g)-1]), set(p[:len(p)-1])
	r.All = score(inner, found)
	r.Inside = score(without(inner, paragraphs), without(found, paragraphs))
	r.Spans = score(spans(g), spans(p))
	return r
}

// ends lists, for each line that is not empty, how many characters that are not white space stand up to its end.
func ends(lines []string) []int {
	total := 0
	var out []int
	for _, l := range lines {
		if n := visible(l); n > 0 {
			total += n
			out = append(out, total)
		}
	}
	return out
}

// visible counts the characters of s that are not white space.
func visible(s string) int {
	n := 0
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if !unicode.IsSpace(r) && !(r >= 0x1c && r <= 0x1f) {
			n++
		}
		s = s[size:]
	}
	return n
}

func last(ends []int) int {
	if len(ends) == 0 {
		return 0
	}
	return ends[len(ends)-1]
}

func set(items []int) map[int]bool {
	m := make(map[int]bool, len(items))
	for _, i := range items {
		m[i] = true
	}
	return m
}

func without(a, b map[int]bool) map[int]bool {
	m := make(map[int]bool, len(a))
	for i := range a {
		if !b[i] {
			m[i] = true
		}
	}
	return m
}

func spans(ends []int) map[[2]int]bool {
	m := make(map[[2]int]bool, len(ends))
	start := 0
	for _, e := range ends {
		m[[2]int{start, e}] = true
		start = e
	}
	return m
}

// score compares what was found with the gold items. An empty side counts as 1, as in the reference script.
func score[T comparable](gold, found map[T]bool) Score {
	right := 0
	for i := range found {
		if gold[i] {
			right++
		}
	}
	s := Score{P: 1, R: 1, N: len(gold)}
	if len(found) > 0 {
		s.P = float64(right) / float64(len(found))
	}
	if len(gold) > 0 {
		s.R = float64(right) / float64(len(gold))
	}
	if s.P+s.R > 0 {
		s.F = 2 * s.P * s.R / (s.P + s.R)
	}
	return s
}
