// Package omegat runs OmegaT in console mode: it translates a text with our TMX as its translation memory, and counts texts.
//
//	target, stats := omegat.Translate(t, "fr", "en", "testdata/statement.fr.txt", "out/statement.tmx")
//	if stats.Remaining > 0 { … }
//
//	a := omegat.Analyze(t, "fr", "en", "out/statement.tmx", "testdata/statement.fr.txt")
//	a.All.Total.Words
package omegat

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"visavis/pipeline/format/formattest/tool"
	"visavis/pipeline/format/tmx"
)

// Stats is what OmegaT counts in omegat/project_stats.txt.
type Stats struct {
	// Segments that OmegaT cut, and how many of them have found no translation; the same with each repeated text counted once.
	Segments, Remaining             int
	UniqueSegments, UniqueRemaining int
	// Untranslated lists OmegaT's segments that found no translation, each once, sorted.
	Untranslated []string
}

// Translate makes a project of sourceFile with tmx under tm/auto, lets OmegaT translate it and gives the target file's text. OmegaT
// runs without a display, with a home folder of its own. The test is skipped where OmegaT is not installed (see [tool.Path]).
func Translate(t testing.TB, sourceLang, targetLang, sourceFile, tmx string) (target string, stats Stats) {
	t.Helper()
	program := tool.Path(t, "omegat", "omegat")
	dir := t.TempDir()
	project := newProject(t, dir, sourceLang, targetLang, tmx, sourceFile)
	run(t, program, dir, project, "--mode=console-translate")
	out, err := os.ReadFile(filepath.Join(project, "target", filepath.Base(sourceFile)))
	if err != nil {
		t.Fatalf("OmegaT wrote no target: %v", err)
	}
	stats = readStats(t, filepath.Join(project, "omegat", "project_stats.txt"))
	stats.Untranslated = untranslated(t, program, dir, project)
	return string(out), stats
}

// newProject makes a project in dir: the source files, and the memory tmx under tm/auto unless its name is empty.
func newProject(t testing.TB, dir, sourceLang, targetLang, tmx string, sourceFiles ...string) (project string) {
	t.Helper()
	project = filepath.Join(dir, "project")
	for _, sub := range []string{"source", "target", "glossary", "dictionary", "omegat", "tm/auto"} {
		if err := os.MkdirAll(filepath.Join(project, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range sourceFiles {
		copyFile(t, f, filepath.Join(project, "source", filepath.Base(f)))
	}
	if tmx != "" {
		copyFile(t, tmx, filepath.Join(project, "tm", "auto", filepath.Base(tmx)))
	}
	if err := os.WriteFile(filepath.Join(project, "omegat.project"), []byte(projectFile(sourceLang, targetLang)), 0o644); err != nil {
		t.Fatal(err)
	}
	return project
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func projectFile(sourceLang, targetLang string) string {
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
  <project version="1.0">
    <source_dir>__DEFAULT__</source_dir>
    <target_dir>__DEFAULT__</target_dir>
    <tm_dir>__DEFAULT__</tm_dir>
    <glossary_dir>__DEFAULT__</glossary_dir>
    <glossary_file>__DEFAULT__</glossary_file>
    <dictionary_dir>__DEFAULT__</dictionary_dir>
    <source_lang>%s</source_lang>
    <target_lang>%s</target_lang>
    <sentence_seg>true</sentence_seg>
    <support_default_translations>true</support_default_translations>
    <remove_tags>false</remove_tags>
  </project>
</omegat>
`, sourceLang, targetLang)
}

// jvm makes Java start in less than half of the time: our projects are small, so that compiling well is not worth it.
const jvm = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

// run starts OmegaT. Its home is in dir, so that the user's settings neither matter nor change. JAVA_TOOL_OPTIONS reaches the JVM
// through Debian's wrapper script.
func run(t testing.TB, program, dir, project string, mode ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	defer cancel()
	home := filepath.Join(dir, "home")
	if err := os.MkdirAll(filepath.Join(home, ".config"), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(ctx, program, append([]string{project, "--config-dir=" + filepath.Join(home, "omegat")}, mode...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, ".config"), "LC_ALL=C.UTF-8",
		"JAVA_TOOL_OPTIONS="+jvm+" -Djava.awt.headless=true -Dfile.encoding=UTF-8 -Duser.language=en -Duser.home="+home)
	cmd.WaitDelay = 5 * time.Second
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("OmegaT failed: %v\n%s", err, out)
	}
}

var statsLine = regexp.MustCompile(`^(Total|Remaining|Unique|Unique Remaining):\s+(\d+)`)

// readStats reads the first table of project_stats.txt: its column Segments.
func readStats(t testing.TB, name string) Stats {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("OmegaT wrote no statistics: %v", err)
	}
	var s Stats
	to := map[string]*int{"Total": &s.Segments, "Remaining": &s.Remaining, "Unique": &s.UniqueSegments, "Unique Remaining": &s.UniqueRemaining}
	seen := 0
	for _, line := range strings.Split(string(data), "\n") {
		if m := statsLine.FindStringSubmatch(strings.TrimSpace(line)); m != nil && to[m[1]] != nil {
			*to[m[1]], _ = strconv.Atoi(m[2])
			delete(to, m[1])
			seen++
		}
	}
	if seen != 4 {
		t.Fatalf("project_stats.txt is not as expected:\n%s", data)
	}
	return s
}

// untranslated lists OmegaT's own segments, from a memory that it makes of the project, less those that its export of the
// project's translations holds.
func untranslated(t testing.TB, program, dir, project string) []string {
	t.Helper()
	all := filepath.Join(dir, "all.tmx")
	run(t, program, dir, project, "--mode=console-createpseudotranslatetmx", "--pseudotranslatetmx="+all, "--pseudotranslatetype=equal")
	translated := map[string]bool{}
	for _, s := range sources(t, filepath.Join(project, filepath.Base(project)+"-omegat.tmx")) {
		translated[s] = true
	}
	var out []string
	for _, s := range sources(t, all) {
		if !translated[s] {
			translated[s] = true
			out = append(out, s)
		}
	}
	slices.Sort(out) // OmegaT's own order is by hash
	return out
}

// sources lists the source texts of a TMX.
func sources(t testing.TB, name string) []string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := tmx.Read(f, tmx.ReadOptions{Name: name})
	if err != nil {
		t.Fatalf("reading what OmegaT wrote: %v", err)
	}
	var out []string
	for i := range b.Links {
		out = append(out, b.Source.RangeText(b.Links[i].Source))
	}
	return out
}
