package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visavis/pipeline"
	"visavis/pipeline/translate"
	"visavis/pipeline/translate/translatetest/fakegoogle"
)

// characters is the code points of texts that a fake got, in all calls or in those that it answered.
func characters(fake *fakegoogle.Server, answered bool) int {
	n := 0
	for _, c := range fake.Received() {
		if answered && !c.Answered {
			continue
		}
		for _, s := range c.Texts {
			n += len([]rune(s))
		}
	}
	return n
}

// TestABudgetHoldsOverKilledRuns kills runs of one job while calls are under way. What the run folder says is spent must never be
// less than what the service was sent, nor more than that and what was on its way at each kill; and with all runs together the
// service never gets more than the budget.
func TestABudgetHoldsOverKilledRuns(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	t.Parallel()
	const kills, price = 6, 20 / 1e6
	program := build(t)
	fake := fakegoogle.NewBasic(t)
	fake.SetDelay(60 * time.Millisecond)
	dir := t.TempDir()
	text, out, folder := filepath.Join(dir, "statement.fr.txt"), filepath.Join(dir, "s.tmx"), filepath.Join(dir, "s.visavis")
	writeFile(t, text, longStatement(150))
	all := 0
	for s := range strings.SplitSeq(longStatement(150), "\n") {
		all += len([]rune(s))
	}
	budget := .7 * float64(all) * price
	args := []string{"run", text, "--from", "fr", "--to", "en", "--engine", "google-basic", "--engine-url", fake.URL, "-o", out, "--quiet"}
	spent := func() translate.Spent {
		t.Helper()
		s, err := translate.ReadLedger(filepath.Join(folder, pipeline.SpentFile))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	const most = 4 * 5000 // what may be on its way: four calls of five thousand characters
	killed := 0
	for range kills {
		before := len(fake.Received())
		p := start(t, program, append(args, "--budget", fmt.Sprint(budget))...)
		waitFor(t, func() bool { return len(fake.Received()) > before+1 || len(p.ended) > 0 })
		if len(p.ended) == 0 {
			killed++
		}
		_ = p.Process.Kill() // it may just have ended
		<-p.ended
		fake.Settle(t)
		s := spent()
		if answered, sent := characters(fake, true), characters(fake, false); s.Characters < sent || s.Characters > sent+killed*most {
			t.Errorf("the run folder says %d characters; the service got %d and answered %d", s.Characters, sent, answered)
		}
		if s.USD > budget || math.Abs(s.USD-float64(s.Characters)*price) > 1e-9 {
			t.Errorf("spent %+v, the budget is %f USD", s, budget)
		}
	}
	p := start(t, program, append(args, "--budget", fmt.Sprint(budget))...)
	<-p.ended
	if code, said := p.ProcessState.ExitCode(), p.stderr.String(); code != exitBudget || !strings.Contains(said, "would pass the budget of") ||
		!strings.Contains(said, "a larger --budget to go on") {
		t.Errorf("exit code %d, %q: want %d", code, said, exitBudget)
	}
	if got := float64(characters(fake, false)) * price; got > budget {
		t.Errorf("the service was sent %f USD worth, the budget is %f", got, budget)
	}
	atStop := spent()
	p = start(t, program, append(args, "--budget", fmt.Sprint(10*budget))...)
	if err := <-p.ended; err != nil {
		t.Fatal(err, p.stderr.String())
	}
	end := spent()
	if end.Characters < characters(fake, false) || end.Calls <= atStop.Calls {
		t.Errorf("at the end the folder says %+v, the service got %d characters", end, characters(fake, false))
	}
	seen := map[string]int{}
	again := 0
	for _, c := range fake.Received() {
		for _, s := range c.Texts {
			if seen[s]++; seen[s] > 1 {
				again++
			}
		}
	}
	t.Logf("%d kills; budget %.4f USD, spent at the stop %.4f, in all %.4f (%d characters); the service got %d characters and answered %d; %d of %d texts were on the wire at a kill and sent again",
		killed, budget, atStop.USD, end.USD, end.Characters, characters(fake, false), characters(fake, true), again, len(seen))
}

// TestASecondInterruptStopsAtOnce has an engine that never answers the calls after the first.
func TestASecondInterruptStopsAtOnce(t *testing.T) {
	t.Parallel()
	program := build(t)
	fake := fakegoogle.NewBasic(t)
	dir := t.TempDir()
	text, folder := filepath.Join(dir, "statement.fr.txt"), filepath.Join(dir, "s.visavis")
	writeFile(t, text, longStatement(60))
	fake.Fail(fakegoogle.Fault{}, fakegoogle.Fault{}, fakegoogle.Fault{Hang: true}, fakegoogle.Fault{Hang: true}, fakegoogle.Fault{Hang: true}, fakegoogle.Fault{Hang: true})
	p := start(t, program, "run", text, "--from", "fr", "--to", "en", "--engine", "google-basic", "--engine-url", fake.URL, "-o", filepath.Join(dir, "s.tmx"))
	waitFor(t, func() bool { return len(fake.Received()) == 6 && len(stored(t, folder)) >= len(fake.Texts()) })
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	select {
	case <-p.ended:
		t.Fatalf("it did not wait for the calls that are under way: %s", p.stderr.String())
	case <-time.After(2 * time.Second):
	}
	sent := time.Now()
	if err := p.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	<-p.ended
	if took, code := time.Since(sent), p.ProcessState.ExitCode(); took > 20*time.Second || code != exitInterrupted {
		t.Errorf("it ended after %v with exit code %d", took, code)
	}
	if said := p.stderr.String(); !strings.HasPrefix(said, "Stopping: ") || !strings.Contains(said, "visavis: stopped\n") || !strings.Contains(said, "to go on: ") {
		t.Errorf("it says %q", said)
	}
	if got, want := len(stored(t, folder)), len(fake.Texts()); got < want || want == 0 {
		t.Errorf("%d translations are kept, %d were answered", got, want)
	}
}

// TestOnATerminal runs on a pseudo-terminal, by script of util-linux, and presses Ctrl-C.
func TestOnATerminal(t *testing.T) {
	script, err := exec.LookPath("script")
	if err != nil {
		t.Skip("there is no script (util-linux), which gives a pseudo-terminal")
	}
	if out, err := exec.Command(script, "--version").CombinedOutput(); err != nil || !strings.Contains(string(out), "util-linux") {
		t.Skip("this script is not that of util-linux")
	}
	t.Parallel()
	program := build(t)
	fake := fakegoogle.NewBasic(t)
	fake.SetDelay(700 * time.Millisecond)
	dir := t.TempDir()
	text := filepath.Join(dir, "statement.fr.txt")
	writeFile(t, text, longStatement(60))
	line := shellLine([]string{program, "run", text, "--from", "fr", "--to", "en", "--engine", "google-basic", "--engine-url", fake.URL, "-o", filepath.Join(dir, "s.tmx")})
	p := &process{Cmd: exec.Command(script, "-q", "-e", "-f", "-c", "stty rows 40 cols 160; exec "+line, "/dev/null"), ended: make(chan error, 1)}
	p.Env = append(os.Environ(), "GOOGLE_API_KEY=test", "TERM=xterm")
	p.Stdout = &p.stdout
	keys, err := p.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { p.ended <- p.Wait() }()
	waitFor(t, func() bool { return len(stored(t, filepath.Join(dir, "s.visavis"))) > 0 })
	time.Sleep(300 * time.Millisecond) // the bar is drawn every 120 ms
	io.WriteString(keys, "\x03")
	<-p.ended
	keys.Close()
	said := p.stdout.String()
	for _, want := range []string{"translating ", " segments, ", " characters, about ", " USD", "left", "Stopping: ", "visavis:", "stopped", "to go on: " + line} {
		if !strings.Contains(said, want) {
			t.Errorf("the terminal lacks %q:\n%q", want, said)
		}
	}
	if code := p.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	if got, want := len(stored(t, filepath.Join(dir, "s.visavis"))), len(fake.Texts()); got < want {
		t.Errorf("%d translations are kept, %d were answered", got, want)
	}
}
