package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/align"
)

// explainLinks prints why the links of two files are there, for align --explain.
func (u *ui) explainLinks(c *cli.Context, found *align.Alignment, s, t sideFile) error {
	var numbers []int
	links := len(found.Links)
	if c.IsSet("link") {
		n := c.Int("link")
		if n < 1 || n > links {
			return usagef(fmt.Sprintf("there is no link %d", n), fmt.Sprintf("there are %s, numbered from 1", count(links, "link")))
		}
		numbers = []int{n - 1}
	}
	explained, err := found.Explain(c.Context, numbers...)
	if err != nil {
		return err
	}
	return u.write(c.Context, c.String("o"), func(w io.Writer) error {
		buf := bufio.NewWriter(w)
		for i := range explained {
			n := i
			if numbers != nil {
				n = numbers[i]
			}
			e := &explained[i]
			fmt.Fprintf(buf, "link %d  %s:%s  confidence %.3f\n", n+1, s.numbersOf(e.Source), t.numbersOf(e.Target), e.Confidence)
			writeSides(buf, s, t, e.Link)
			writeReasons(buf, s, t, e)
		}
		return buf.Flush()
	})
}

func (f sideFile) numbersOf(r align.Range) string { return numbers(r, f.lines) }

// writeSides shows the texts of a link.
func writeSides(w io.Writer, s, t sideFile, l align.Link) {
	const wide = 110
	for _, side := range []struct {
		name string
		text string
	}{{"source", s.RangeText(l.Source)}, {"target", t.RangeText(l.Target)}} {
		if side.text == "" {
			side.text = "(nothing)"
		}
		reasonLine(w, side.name, clip(side.text, wide))
	}
}

func reasonLine(w io.Writer, name, text string) { fmt.Fprintf(w, "  %-11s %s\n", name, text) }

// writeReasons says what spoke for a link and against it, which words matched, and which other link came nearest.
func writeReasons(w io.Writer, s, t sideFile, e *align.Explanation) {
	var pro, contra []string
	for _, p := range e.Parts {
		part := fmt.Sprintf("%s %.2f", p.Name, math.Abs(p.Cost))
		if p.Cost < 0 {
			pro = append(pro, part)
		} else {
			contra = append(contra, part)
		}
	}
	line := func(name string, parts []string) {
		if len(parts) > 0 {
			reasonLine(w, name, strings.Join(parts, ", "))
		}
	}
	line("for it", pro)
	line("against it", contra)
	line("cost", []string{fmt.Sprintf("%.2f (against less for; the lower, the surer)", e.Cost)})
	line("words", wordsOf(e))
	line("best rival", []string{rivalOf(s, t, e)})
}

// mostWords is how many matching words are shown.
const mostWords = 12

// wordsOf lists the words that matched: how well (1 is equal) and how much they tell (1 is in one sentence alone).
func wordsOf(e *align.Explanation) []string {
	var out []string
	for _, m := range e.Words[:min(len(e.Words), mostWords)] {
		through := ""
		if m.Through != "text" {
			through = ", " + m.Through
		}
		out = append(out, fmt.Sprintf("%s = %s (match %.2f, tells %.2f%s)", m.Source, m.Target, m.Strength, m.Weight, through))
	}
	if more := len(e.Words) - mostWords; more > 0 {
		out = append(out, fmt.Sprintf("and %d more", more))
	}
	return out
}

// rivalOf names the best other link, and by how much it lost.
func rivalOf(s, t sideFile, e *align.Explanation) string {
	r := e.Rival
	if r.Source.Empty() && r.Target.Empty() {
		return "none"
	}
	rival := fmt.Sprintf("%s:%s (confidence %.3f, cost %.2f)", s.numbersOf(r.Source), t.numbersOf(r.Target), r.Confidence, r.Cost)
	switch times := math.Exp(math.Abs(e.Margin)); {
	case e.Margin < 0:
		return fmt.Sprintf("%s: %.1f times more probable by itself, but it fits its neighbours less", rival, times)
	case times >= 1e4:
		return rival + ": lost by far"
	case times >= 10:
		return fmt.Sprintf("%s: %s times less probable", rival, thousands(int(times)))
	default:
		return fmt.Sprintf("%s: %.1f times less probable", rival, times)
	}
}
