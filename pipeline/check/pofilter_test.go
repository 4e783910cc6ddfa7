package check_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
)

// pofilterChecks prints, for each pair of texts that it reads, which of pofilter's checks fail: Translate Toolkit's StandardChecker,
// which is what pofilter runs where it is told of no project.
const pofilterChecks = `
import sys, json
from translate.filters import checks
from translate.storage import pypo
checkers = {}
for line in sys.stdin:
    lang, source, target = json.loads(line)
    if lang not in checkers:
        checkers[lang] = checks.StandardChecker(checkerconfig=checks.CheckerConfig(targetlanguage=lang))
    u = pypo.pounit(source)
    u.target = target
    print(json.dumps(sorted(checkers[lang].run_filters(u))))
`

// pofilter lists the checks that fail, pair by pair. It skips the test where Translate Toolkit is not installed.
func pofilter(t *testing.T, lang string, pairs [][2]string) [][]string {
	t.Helper()
	const python = "/usr/bin/python3"
	if err := exec.Command(python, "-c", "import translate.filters.checks").Run(); err != nil {
		t.Skip("Translate Toolkit (python3-translate) is not installed: there is nothing to compare with")
	}
	var in bytes.Buffer
	for _, p := range pairs {
		line, err := json.Marshal([]string{lang, p[0], p[1]})
		if err != nil {
			t.Fatal(err)
		}
		in.Write(append(line, '\n'))
	}
	cmd := exec.Command(python, "-c", pofilterChecks)
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pofilter: %v", err)
	}
	var failed [][]string
	for s := bufio.NewScanner(bytes.NewReader(out)); s.Scan(); {
		var names []string
		if err := json.Unmarshal(s.Bytes(), &names); err != nil {
			t.Fatal(err)
		}
		failed = append(failed, names)
	}
	if len(failed) != len(pairs) {
		t.Fatalf("pofilter answered %d of %d pairs", len(failed), len(pairs))
	}
	return failed
}

var besidePofilter = flag.Bool("pofilter", false, "compare with Translate Toolkit's pofilter: half a minute")

// TestBesidePofilter prints what Translate Toolkit's pofilter finds of the same mistakes, and how often it speaks of right pairs. A mistake
// counts as found by it where any check fails that does not fail on the right pair.
func TestBesidePofilter(t *testing.T) {
	if !*besidePofilter {
		t.Skip("compares only with -pofilter")
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%-34s %8s %8s\n", "mistakes put in, part found", "visavis", "pofilter")
	for _, m := range mutations() {
		var right, wrong [][2]string
		tried, found := measure(t, m, func(r, w [2]string) { right, wrong = append(right, r), append(wrong, w) })
		before, after := pofilter(t, "en", right), pofilter(t, "en", wrong)
		theirs := 0
		for i := range after {
			if slices.ContainsFunc(after[i], func(name string) bool { return !slices.Contains(before[i], name) }) {
				theirs++
			}
		}
		fmt.Fprintf(&out, "%-34s %8.3f %8.3f  of %d\n", m.name, float64(found)/float64(tried), float64(theirs)/float64(tried), tried)
	}
	var pairs [][2]string
	errors, spoken := 0, 0
	for _, g := range novels(t) {
		b := g.load(t, false)
		hit := map[int]bool{}
		for _, f := range check.Run(b, check.Options{}) {
			if l := b.Links[f.Link]; l.Source.Empty() || l.Target.Empty() || f.Severity == bitext.Info {
				continue
			}
			hit[f.Link] = true
			if f.Severity == bitext.Error {
				errors++
			}
		}
		spoken += len(hit)
		for _, l := range b.Links {
			if !l.Source.Empty() && !l.Target.Empty() {
				pairs = append(pairs, [2]string{b.Source.RangeText(l.Source), b.Target.RangeText(l.Target)})
			}
		}
	}
	theirs := 0
	for _, names := range pofilter(t, "en", pairs) {
		if len(names) > 0 {
			theirs++
		}
	}
	in1000 := func(n int) float64 { return 1000 * float64(n) / float64(len(pairs)) }
	fmt.Fprintf(&out, "%-34s %8.2f %8.2f  of %d (visavis: errors %.2f)\n", "right pairs spoken of, in 1,000", in1000(spoken), in1000(theirs), len(pairs), in1000(errors))
	t.Log("\n" + out.String())
	if *update {
		text := "Beside Translate Toolkit's pofilter (its StandardChecker), on the same mistakes; a mistake counts as found by it where any of its checks\n" +
			"fails that does not fail on the right pair:\n\n```\n" + out.String() + "```\n"
		if err := os.WriteFile(pofilterFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
