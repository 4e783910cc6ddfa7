package main

import (
	"errors"
	"flag"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"visavis/pipeline/embed/embedtest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// atExit keeps the race detector from waiting for a second at the end of every process, for reports of other threads: the scripts start
// some five hundred of them.
const atExit = "atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	if os.Getenv("GORACE") == "" {
		os.Setenv("GORACE", atExit)
	}
	testscript.Main(tidied{m}, map[string]func(){"visavis": main})
}

// tidied clears away, after the tests, the program that they built.
type tidied struct{ *testing.M }

func (m tidied) Run() int {
	defer func() { os.RemoveAll(built.folder) }()
	return m.M.Run()
}

// TestScripts runs the scripts of testdata/script: one file for each behaviour that a user would name.
func TestScripts(t *testing.T) {
	fixtures, err := filepath.Abs("../../fixtures")
	if err != nil {
		t.Fatal(err)
	}
	program := build(t)
	embeddings := httptest.NewServer(new(embedtest.Server))
	t.Cleanup(embeddings.Close)
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", os.Getenv("GORACE"))
			env.Setenv("BUILT", program) // for what would take too long under the race detector
			env.Setenv("FIXTURES", fixtures)
			env.Setenv("SOURCE_DATE_EPOCH", "1795478400")
			env.Setenv("VISAVIS_DATA", os.Getenv("VISAVIS_DATA"))
			env.Setenv("EMBEDDINGS", embeddings.URL)
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, "cache"))
			return nil
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "data":
				return os.Getenv("VISAVIS_DATA") != "", nil
			case "root":
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition " + cond)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":       exits,
			"complains":   complains,
			"hex":         writeHex,
			"long":        writeLong,
			"count-lines": countLines,
			"swap-halves": swapHalves,
		},
	})
}

// exits runs a command and wants an exit code: exits 3 visavis split …
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d\nstdout: %s\nstderr: %s", got, want, ts.ReadFile("stdout"), ts.ReadFile("stderr"))
	}
}

// complains wants what every error looks like: one line that begins with visavis: and matches a pattern, one line of advice at
// most, and nothing on standard output.
func complains(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: complains PATTERN")
	}
	lines := strings.Split(strings.TrimSuffix(ts.ReadFile("stderr"), "\n"), "\n")
	if !strings.HasPrefix(lines[0], "visavis: ") || len(lines) > 2 || len(lines) == 2 && !strings.HasPrefix(lines[1], "  ") {
		ts.Fatalf("not an error of one line and one line of advice:\n%s", strings.Join(lines, "\n"))
	}
	if !regexp.MustCompile(args[0]).MatchString(strings.Join(lines, "\n")) {
		ts.Fatalf("stderr does not match %s:\n%s", args[0], strings.Join(lines, "\n"))
	}
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("there is something on standard output: %.200q", out)
	}
}

// writeHex writes a file of bytes that a script cannot hold: hex FILE 4a0d0a…
func writeHex(ts *testscript.TestScript, _ bool, args []string) {
	var data []byte
	for _, a := range args[1:] {
		for i := 0; i+1 < len(a); i += 2 {
			b, err := strconv.ParseUint(a[i:i+2], 16, 8)
			ts.Check(err)
			data = append(data, byte(b))
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o666))
}

// writeLong writes a file of one line: long FILE TEXT TIMES
func writeLong(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat(args[1], n)), 0o666))
}

// swapHalves writes the lines of a file with its second half first: swap-halves FROM TO
func swapHalves(ts *testscript.TestScript, _ bool, args []string) {
	lines := strings.SplitAfter(ts.ReadFile(args[0]), "\n")
	lines = lines[:len(lines)-1]
	half := len(lines) / 2
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Join(append(lines[half:], lines[:half]...), "")), 0o666))
}

// countLines wants a number of lines in a file: count-lines FILE 55
func countLines(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	if got := strings.Count(ts.ReadFile(args[0]), "\n"); got != want {
		ts.Fatalf("%s has %d lines, want %d", args[0], got, want)
	}
}
