package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Baseline holds the fingerprints of findings that are known. The zero value holds none.
type Baseline map[string]bool

// The first line of a baseline file. Each other line is a fingerprint, the rule, and the start of the target, for people.
const baselineHeader = "# visavis baseline 1: known findings, one a line; only the first word counts"

// WriteBaseline writes all findings of r as known, those that its own baseline holds as well, sorted, so that the file changes only where
// the findings do.
func WriteBaseline(w io.Writer, r *Report) error {
	var lines []string
	for i := range r.Files {
		err := r.all(&r.Files[i], func(it *Item) error {
			text := []rune(visible(it.Target))
			if len(text) > 60 {
				text = append(text[:59], '…')
			}
			lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s", it.Fingerprint, it.Rule, string(text))))
			return nil
		})
		if err != nil {
			return err
		}
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, baselineHeader)
	for _, l := range lines {
		fmt.Fprintln(out, l)
	}
	return out.Flush()
}

// ReadBaseline reads what [WriteBaseline] writes. The error names the line.
func ReadBaseline(r io.Reader, name string) (Baseline, error) {
	b := Baseline{}
	in := bufio.NewScanner(r)
	for n := 1; in.Scan(); n++ {
		line := strings.TrimSpace(in.Text())
		if n == 1 && !strings.HasPrefix(line, "# visavis baseline 1") {
			return nil, fmt.Errorf("%s:1: this is no baseline: it has to begin with %q; make one with --write-baseline", name, baselineHeader)
		}
		if line == "" || line[0] == '#' {
			continue
		}
		print, _, _ := strings.Cut(line, " ")
		if len(print) != 24 || strings.Trim(print, "0123456789abcdef") != "" {
			return nil, fmt.Errorf("%s:%d: %q is not a fingerprint: make the baseline again with --write-baseline", name, n, print)
		}
		b[print] = true
	}
	if err := in.Err(); err != nil {
		return nil, fmt.Errorf("%s: reading the baseline: %w", name, err)
	}
	return b, nil
}
