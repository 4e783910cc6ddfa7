package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"visavis/pipeline"
	"visavis/pipeline/translate/translatetest/fakegoogle"
)

// longStatement is a text of many paragraphs, some of which come twice.
func longStatement(paragraphs int) string {
	var b strings.Builder
	for i := range paragraphs {
		n := i
		if i%7 == 6 {
			n = i - 3
		}
		for j := range 6 {
			fmt.Fprintf(&b, "Le point %d de la déclaration %d concerne %s. ", j, n, strings.Repeat("la sécurité et la vie privée, ", 4+j))
		}
		b.WriteString("Merci !\n")
	}
	return b.String()
}

// process is one visavis that runs against a fake engine.
type process struct {
	*exec.Cmd
	stdout, stderr bytes.Buffer
	started        time.Time
	ended          chan error
}

// built is the program as users have it: without the race detector, under which most kills would hit its slow start. It is built
// once for all tests that start it.
var built struct {
	once   sync.Once
	folder string
	err    error
}

func build(t *testing.T) string {
	t.Helper()
	built.once.Do(func() {
		if built.folder, built.err = os.MkdirTemp("", "visavis-built-"); built.err != nil {
			return
		}
		if out, err := exec.Command("go", "build", "-o", built.folder, ".").CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return filepath.Join(built.folder, "visavis")
}

func start(t *testing.T, program string, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(program, args...), ended: make(chan error, 1), started: time.Now()}
	p.Env = append(os.Environ(), "SOURCE_DATE_EPOCH=1795478400", "GOOGLE_API_KEY=test")
	p.Stdout, p.Stderr = &p.stdout, &p.stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.Wait() }()
	return p
}

// stored lists the texts whose translations are in the run folder.
func stored(t *testing.T, folder string) map[string]bool {
	t.Helper()
	out := make(map[string]bool)
	data, err := os.ReadFile(filepath.Join(folder, pipeline.TranslationsFile))
	if errors.Is(err, os.ErrNotExist) {
		return out
	} else if err != nil {
		t.Fatal(err)
	}
	data = data[:bytes.LastIndexByte(data, '\n')+1] // a torn line was never used
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		var l struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		out[l.Text] = true
	}
	return out
}

// TestKilledRunsGoOnAndBuyNothingTwice kills runs with SIGKILL at random moments. Whatever was stored by then must never be sent
// again, the output must be the old file or the new one, and the end must be, byte for byte, what an undisturbed run makes. What
// was on the wire at the moment of a kill is on nobody's disk: only that may be seen by the engine once more.
func TestKilledRunsGoOnAndBuyNothingTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	t.Parallel()
	t.Run("sentence", func(t *testing.T) { killRuns(t, 50, 100, longStatement(60)) })
	t.Run("paragraph", func(t *testing.T) { killRuns(t, 20, 40+20*3, unclearStatement(40), "--unit", "paragraph") })
}

// unclearStatement is a text of paragraphs of three sentences: in every second one the English of the fake has no end of the first.
func unclearStatement(paragraphs int) string {
	var b strings.Builder
	for i := range paragraphs {
		name := "Jean"
		if i%2 == 1 {
			name = "Hon"
		}
		fmt.Fprintf(&b, "La clé numéro %d reste chez %s. Marie mange la pomme verte %d. Il pleut à Paris en mai %d.\n\n", i, name, i, 1900+i)
	}
	return b.String()
}

// killRuns kills runs that send at least so many texts.
func killRuns(t *testing.T, kills, least int, source string, options ...string) {
	t.Parallel()
	program := build(t)
	fake := fakegoogle.NewBasic(t)
	fake.SetDelay(15 * time.Millisecond)
	dir := t.TempDir()
	text := filepath.Join(dir, "statement.fr.txt")
	writeFile(t, text, source)
	command := func(name string) []string {
		return append([]string{"run", text, "--from", "fr", "--to", "en", "--engine", "google-basic", "--engine-url", fake.URL,
			"-o", filepath.Join(dir, name, "s.tmx"), "--quiet"}, options...)
	}
	undisturbed := start(t, program, command("undisturbed")...)
	if err := <-undisturbed.ended; err != nil {
		t.Fatal(err, undisturbed.stderr.String())
	}
	takes := time.Since(undisturbed.started)
	want := readFile(t, filepath.Join(dir, "undisturbed", "s.tmx"))
	distinct := len(fake.Texts())
	if distinct < least {
		t.Fatalf("an undisturbed run sends %d texts, fewer than the %d that this is to try", distinct, least)
	}

	const old = "an older file"
	killed, finished, again := 0, 0, 0
	for killed < kills {
		name := fmt.Sprintf("run%d", finished)
		out, folder := filepath.Join(dir, name, "s.tmx"), filepath.Join(dir, name, "s.visavis")
		if err := os.MkdirAll(filepath.Dir(out), 0o777); err != nil {
			t.Fatal(err)
		}
		writeFile(t, out, old)
		before := len(fake.Received())
		mayBeSent := map[string]int{} // how often the engine may see a text: once, and once more for each kill that found it on the wire
		for {
			p := start(t, program, command(name)...)
			select {
			case err := <-p.ended:
				if err != nil {
					t.Fatal(err, p.stderr.String())
				}
				takes = min(takes, time.Since(p.started)) // the machine may have been busy the first time
			case <-time.After(time.Duration(rand.Int64N(int64(takes)))):
				if killed < kills {
					_ = p.Process.Kill() // it may just have ended
					killed++
				}
				<-p.ended
			}
			fake.Settle(t)
			kept := stored(t, folder)
			seen := map[string]int{}
			for _, c := range fake.Received()[before:] {
				for _, s := range c.Texts {
					seen[s]++
				}
			}
			for s, n := range seen {
				if n > mayBeSent[s]+1 {
					t.Fatalf("the engine saw a text %d times that was lost on the wire %d times: %s", n, mayBeSent[s], s)
				}
				if !kept[s] {
					mayBeSent[s] = n
				}
			}
			got := readFile(t, out)
			if p.ProcessState.Success() {
				if got != want {
					t.Fatal("after the kills the output differs from that of an undisturbed run")
				}
				if len(seen) != distinct {
					t.Fatalf("the engine saw %d texts, an undisturbed run sends %d", len(seen), distinct)
				}
				for _, n := range seen {
					again += n - 1
				}
				finished++
				break
			}
			if got != old && got != want {
				t.Fatal("a killed run left half an output file")
			}
		}
	}
	t.Logf("%d kills over %d runs of %d texts: %d texts were on the wire when the kill came and were sent once more; none that was stored",
		killed, finished, distinct, again)
}

// TestAnInterruptedRunKeepsWhatArrivesAndGoesOn sends SIGINT, SIGTERM and SIGHUP (a terminal that is closed) while calls are under way.
func TestAnInterruptedRunKeepsWhatArrivesAndGoesOn(t *testing.T) {
	t.Parallel()
	program := build(t)
	for _, sig := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sig.String(), func(t *testing.T) {
			if signal.Ignored(sig) {
				t.Skip("these tests were started with this signal ignored, as nohup does, and the program goes by that")
			}
			fake := fakegoogle.NewBasic(t)
			fake.SetDelay(200 * time.Millisecond)
			dir := t.TempDir()
			text, out := filepath.Join(dir, "statement.fr.txt"), filepath.Join(dir, "s.tmx")
			writeFile(t, text, longStatement(60))
			args := []string{"run", text, "--from", "fr", "--to", "en", "--engine", "google-basic", "--engine-url", fake.URL, "-o", out}
			p := start(t, program, args...)
			waitFor(t, func() bool { return len(fake.Received()) > 4 })
			sent := time.Now()
			if err := p.Process.Signal(sig); err != nil {
				t.Fatal(err)
			}
			<-p.ended
			if took := time.Since(sent); took > 15*time.Second {
				t.Errorf("stopped after %v, though calls take a fifth of a second", took)
			}
			if code := p.ProcessState.ExitCode(); code != exitInterrupted {
				t.Errorf("exit code %d, want %d; stderr: %s", code, exitInterrupted, p.stderr.String())
			}
			said := p.stderr.String()
			goOn := regexp.MustCompile(`^Stopping: .*\nvisavis: stopped\n  what was translated is kept in \S*s\.visavis; to go on: (.*)\n$`).FindStringSubmatch(said)
			if goOn == nil {
				t.Fatalf("it says %q", said)
			}
			if _, err := os.Stat(out); err == nil {
				t.Error("there is an output file")
			}
			if got, want := len(stored(t, filepath.Join(dir, "s.visavis"))), len(fake.Texts()); got < want {
				t.Errorf("%d translations are kept, %d were answered", got, want)
			}
			fake.SetDelay(0)
			p = start(t, "sh", "-c", goOn[1]) // what it said to do
			if err := <-p.ended; err != nil {
				t.Fatal(err, p.stderr.String())
			}
			seen := map[string]bool{}
			for _, s := range fake.Texts() {
				if seen[s] {
					t.Fatalf("bought twice: %s", s)
				}
				seen[s] = true
			}
		})
	}
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("waited for two minutes in vain")
		}
	}
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
