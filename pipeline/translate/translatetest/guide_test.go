package translatetest_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"visavis/pipeline/translate/translatetest"
)

var update = flag.Bool("update", false, "write the table of faults in docs/engines.md anew")

// TestTheGuideHasTheTableOfFaults keeps docs/engines.md from telling something else than what the suite checks.
func TestTheGuideHasTheTableOfFaults(t *testing.T) {
	const path, begin, end = "../../../docs/engines.md", "<!-- begin: faults -->\n", "<!-- end: faults -->"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), begin)
	table, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the table", path)
	}
	want := translatetest.FaultTable()
	if *update {
		if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if table != want {
		t.Errorf("%s has another table; go test ./pipeline/translate/translatetest -update writes it anew", path)
	}
}
