package report

import (
	"bytes"
	"fmt"
	"os"
	"testing"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/format/unit"
)

// someFiles is a report about three files with findings, which keeps so many bytes of them in memory.
func someFiles(t *testing.T, most int) *Report {
	t.Helper()
	r := &Report{FailOn: bitext.Warning, most: most, Files: []File{{Name: "a.tmx"}, {Name: "b.tmx"}, {Name: "c.tmx"}}}
	for i, n := range []int{3, 0, 150} {
		build := unit.NewBuilder(unit.ReadOptions{})
		for k := range n {
			build.Add(unit.Unit{Line: k + 1, Source: unit.Text{Text: fmt.Sprintf("Il y a %d « pages »\u2028 ici.", k+100)}, Target: unit.Text{Text: "There are the the pages…"}})
		}
		b, err := build.Bitext("fr", "en")
		if err != nil {
			t.Fatal(err)
		}
		if err := r.AddFound(check.Found{File: i, Bitext: b, To: n, Findings: check.Run(b, check.Options{})}); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func TestReportsAreTheSameFromDiskAsFromMemory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, most := range []int{1, 1000, 20_000} {
		memory, disk := someFiles(t, 0), someFiles(t, most)
		if memory.spill.file != nil || disk.spill.file == nil {
			t.Fatalf("%d: the one is in memory and the other on disk: %v, %v", most, memory.spill.file, disk.spill.file)
		}
		writers := map[string]Writer{"baseline": WriteBaseline}
		for _, name := range Names() {
			writers[name], _ = ByName(name)
		}
		for name, write := range writers {
			var a, b bytes.Buffer
			if err := write(&a, memory); err != nil {
				t.Fatal(err)
			}
			if err := write(&b, disk); err != nil {
				t.Fatal(err)
			}
			if a.String() != b.String() || a.Len() == 0 {
				t.Errorf("%s differs: %d bytes from memory, %d from disk", name, a.Len(), b.Len())
			}
		}
		if err := disk.Close(); err != nil {
			t.Error(err)
		}
	}
	if left, _ := os.ReadDir(os.Getenv("TMPDIR")); len(left) > 0 {
		t.Errorf("temporary files are left: %v", left)
	}
}
