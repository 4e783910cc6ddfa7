package omegat

import (
	"archive/zip"
	_ "embed"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"visavis/pipeline/format/formattest/tool"
)

// Counts is a row of OmegaT's tables.
type Counts struct{ Segments, Words, NoSpaces, Characters int }

// Table is what OmegaT counts in one file, or in all.
type Table struct {
	Total, Unique Counts
	// Matches has the rows of the match statistics by their names: "Exact match", "95%-100%", "No match" …
	Matches map[string]Counts
}

// Analysis is what OmegaT counts in a project.
type Analysis struct {
	All   Table
	Files map[string]Table
}

// matchScript makes OmegaT write its match statistics, for which its console mode has no option of its own.
//
//go:embed match.groovy
var matchScript []byte

// Analyze lets OmegaT count the source files, with tmx under tm/auto where its name is not empty: omegat/project_stats.txt and
// project_stats_match_per_file.txt. It compares every text with every unit: for long ones that takes minutes.
func Analyze(t testing.TB, sourceLang, targetLang, tmx string, sourceFiles ...string) Analysis {
	t.Helper()
	program := tool.Path(t, "omegat", "omegat")
	dir := t.TempDir()
	project := newProject(t, dir, sourceLang, targetLang, tmx, sourceFiles...)
	script := filepath.Join(dir, "match.groovy")
	if err := os.WriteFile(script, matchScript, 0o644); err != nil {
		t.Fatal(err)
	}
	run(t, program, dir, project, "--mode=console-translate", "--script="+script)
	a := Analysis{Files: map[string]Table{}}
	a.readStats(t, lines(t, filepath.Join(project, "omegat", "project_stats.txt")))
	var rows map[string]Counts
	for _, line := range lines(t, filepath.Join(project, "omegat", "project_stats_match_per_file.txt")) {
		if _, name, ok := strings.Cut(line, ": "); ok && strings.HasPrefix(line, "File ") {
			f := a.Files[name]
			f.Matches = map[string]Counts{}
			a.Files[name] = f
			rows = f.Matches
		} else if line == "For all files:" {
			a.All.Matches = map[string]Counts{}
			rows = a.All.Matches
		}
		addRow(t, rows, line)
	}
	return a
}

func lines(t testing.TB, name string) []string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("OmegaT wrote no statistics: %v", err)
	}
	return strings.Split(string(data), "\n")
}

// cells cuts a line of a table; its columns end with tabs.
func cells(line string) []string {
	out := strings.Split(strings.TrimSuffix(line, "\t"), "\t")
	for i := range out {
		out[i] = strings.TrimSpace(out[i])
	}
	return out
}

// numbers reads cells as numbers; none where one is something else.
func numbers(cells []string) []int {
	out := make([]int, len(cells))
	for i, c := range cells {
		var err error
		if out[i], err = strconv.Atoi(c); err != nil {
			return nil
		}
	}
	return out
}

// addRow adds a row of match statistics; other lines are passed over.
func addRow(t testing.TB, to map[string]Counts, line string) {
	row := cells(line)
	n := numbers(row[1:])
	if len(n) < 4 {
		return
	}
	if to == nil {
		t.Fatalf("OmegaT's match statistics are not as expected: %q", line)
	}
	to[strings.TrimSuffix(row[0], ":")] = Counts{n[0], n[1], n[2], n[3]}
}

// readStats reads project_stats.txt. The columns of its table of files are total, remaining, unique and unique remaining, first of the
// segments, then of the words, of the characters without spaces and with them.
func (a *Analysis) readStats(t testing.TB, lines []string) {
	t.Helper()
	for _, line := range lines {
		row := cells(line)
		n := numbers(row[1:])
		switch {
		case len(n) == 16:
			a.Files[row[0]] = Table{Total: Counts{n[0], n[4], n[8], n[12]}, Unique: Counts{n[2], n[6], n[10], n[14]}}
		case len(n) == 5 && row[0] == "Total:":
			a.All.Total = Counts{n[0], n[1], n[2], n[3]}
		case len(n) == 5 && row[0] == "Unique:":
			a.All.Unique = Counts{n[0], n[1], n[2], n[3]}
		}
	}
	if len(a.Files) == 0 || a.All.Total.Segments == 0 {
		t.Fatalf("project_stats.txt is not as expected:\n%s", strings.Join(lines, "\n"))
	}
}

// Rules is OmegaT's default segmentation rules, as SRX, out of the program's archive as Debian installs it.
func Rules(t testing.TB) []byte {
	t.Helper()
	jar, err := zip.OpenReader("/usr/share/omegat/OmegaT.jar")
	if err != nil {
		tool.Missing(t, "OmegaT's archive", "omegat")
	}
	defer jar.Close()
	f, err := jar.Open("org/omegat/core/segmentation/defaultRules.srx")
	if err != nil {
		t.Fatalf("OmegaT's archive holds no rules: %v", err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
