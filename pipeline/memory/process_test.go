package memory_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"visavis/pipeline/bitext"
	"visavis/pipeline/memory"
	"visavis/pipeline/translate"
)

// TestMain runs this program as a process that writes into a memory, where a test asks for one.
func TestMain(m *testing.M) {
	if path := os.Getenv("MEMORY_TEST_WRITE"); path != "" {
		if err := writeForever(path, os.Getenv("MEMORY_TEST_NAME"), os.Getenv("MEMORY_TEST_TIMES")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	if raceDetector { // SQLite is ten times slower with it; make test has the full number without
		_ = flag.Set("rapid.checks", "20") // what the command line says comes after this
	}
	os.Exit(m.Run())
}

// writeForever imports three units and stores an answer, says so when both are committed, and begins anew; so many times, where times says a
// number.
func writeForever(path, name, times string) error {
	most := -1
	if times != "" {
		if _, err := fmt.Sscan(times, &most); err != nil {
			return err
		}
	}
	m, err := memory.Create(path)
	if err != nil {
		return err
	}
	defer m.Close()
	for i := 0; i != most; i++ {
		var units []memory.Unit
		for k := range 3 {
			units = append(units, pair(fmt.Sprintf("Phrase %s numéro %d, partie %c.", name, i, 'a'+k), fmt.Sprintf("Sentence %s number %d, part %c.", name, i, 'a'+k)))
		}
		if _, err := m.Import(context.Background(), name, each(units...), memory.ImportOptions{}); err != nil {
			return err
		}
		if err := m.Machine().Put([]translate.Entry{answer(fmt.Sprintf("%s %d", name, i), "made")}); err != nil {
			return err
		}
		fmt.Println(i)
	}
	return nil
}

func answer(text, translation string) translate.Entry {
	return translate.Entry{
		Key:    translate.Key{Engine: "apertium", Model: "fra-cat", Settings: "g1", From: "fr", To: "en", Text: text},
		Answer: translate.Answer{Text: translation, Origin: bitext.Origin{Kind: bitext.Machine, Engine: "apertium", Model: "fra-cat", Date: "2026-01-02"}},
	}
}

func writer(t *testing.T, path, name, times string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), "MEMORY_TEST_WRITE="+path, "MEMORY_TEST_NAME="+name, "MEMORY_TEST_TIMES="+times)
	cmd.Stderr = os.Stderr
	return cmd
}

// writeAtOnce has so many writers, p0, p1 …, write at once, and waits for them.
func writeAtOnce(t *testing.T, path string, writers int, times string) {
	t.Helper()
	var all []*exec.Cmd
	for p := range writers {
		cmd := writer(t, path, fmt.Sprintf("p%d", p), times)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		all = append(all, cmd)
	}
	for _, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestEightProcessesWriteAtOnce has them make the memory, too.
func TestEightProcessesWriteAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "client.tm")
	writeAtOnce(t, path, 8, "4")
	m, err := memory.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	s, err := m.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if s.Units != 8*4*3 || s.Machine != 8*4 {
		t.Errorf("%d units and %d answers, want %d and %d", s.Units, s.Machine, 8*4*3, 8*4)
	}
	for p := range 8 {
		if got := matches(t, m, french(fmt.Sprintf("Phrase p%d numéro 2, partie z.", p)), 75, 1); len(got) != 1 {
			t.Errorf("process %d: no fuzzy match: the index lacks its segments", p)
		}
	}
}

// TestAKilledWriterLosesNothingThatWasCommitted kills a process that writes, with SIGKILL, at random moments.
func TestAKilledWriterLosesNothingThatWasCommitted(t *testing.T) {
	kills := 100
	if testing.Short() || raceDetector { // which sees nothing of another process
		kills = 10
	}
	path := filepath.Join(t.TempDir(), "client.tm")
	committed := 0
	for k := range kills {
		name := fmt.Sprintf("k%d", k)
		cmd := writer(t, path, name, "")
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		said := 0
		if k%5 > 0 && lines.Scan() { // four of five are killed while they write, the others while they start
			said++
		}
		go func() {
			time.Sleep(time.Duration(rand.IntN(15)) * time.Millisecond)
			_ = cmd.Process.Kill() // it may have ended
		}()
		for lines.Scan() {
			said++
		}
		_ = cmd.Wait() // it was killed
		committed += said
		m, err := memory.Open(path)
		if errors.Is(err, fs.ErrNotExist) && said == 0 {
			continue // it was killed before it had made one
		}
		if err != nil {
			t.Fatal(err)
		}
		if said > 0 {
			last := fmt.Sprintf("Phrase %s numéro %d, partie c.", name, said-1)
			if got := matches(t, m, french(last), 100, 1); len(got) != 1 {
				t.Errorf("kill %d: %q was committed and is gone", k, last)
			}
			if _, ok := m.Machine().Get(answer(fmt.Sprintf("%s %d", name, said-1), "").Key); !ok {
				t.Errorf("kill %d: an answer was committed and is gone", k)
			}
		}
		m.Close()
	}
	m, err := memory.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	s, err := m.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if s.Units < 3*committed || s.Units%3 != 0 {
		t.Errorf("%d units, want at least %d, three for each import", s.Units, 3*committed)
	}
	t.Logf("%d kills, %d imports committed, none lost", kills, committed)
}

func TestFilesThatAreNoMemoriesAreRefused(t *testing.T) {
	dir := t.TempDir()
	newer, damaged := filepath.Join(dir, "newer.tm"), filepath.Join(dir, "damaged.tm")
	data, err := empty()
	if err != nil {
		t.Fatal(err)
	}
	later := append([]byte{}, data...)
	later[63] = 99 // PRAGMA user_version is a big-endian number at byte 60
	for name, content := range map[string][]byte{
		newer: later, damaged: append(append([]byte{}, data[:200]...), make([]byte, len(data)-200)...),
		filepath.Join(dir, "text.tm"): []byte(strings.Repeat("Bonjour tout le monde.\n", 100)), filepath.Join(dir, "nothing.tm"): nil,
	} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"newer.tm": "was written by a newer visavis (version 99", "damaged.tm": "is damaged", "text.tm": "is not a translation memory",
		"nothing.tm": "is not a translation memory", "missing.tm": "no such file", ".": "is not a file",
	} {
		_, err := memory.Open(filepath.Join(dir, name))
		var e *memory.Error
		if !errors.As(err, &e) || !strings.Contains(e.Error(), want) || e.Hint == "" {
			t.Errorf("%s: %v, want %q and a hint", name, err, want)
		}
	}
}

func TestAnswersAreFoundByAllThatDecidesThem(t *testing.T) {
	m := newMemory(t)
	e := answer("Bonjour.", "Hello.")
	mock := answer("Salut.", "[mock] tulaS.")
	mock.Answer.Origin.Kind = bitext.Mock
	store := m.Machine()
	for _, entries := range [][]translate.Entry{{answer("Bonjour.", "Good day.")}, {e, mock}} {
		if err := store.Put(entries); err != nil {
			t.Fatal(err)
		}
	}
	if got, ok := store.Get(e.Key); !ok || got != e.Answer {
		t.Errorf("got %+v, want the answer that was put last, %+v", got, e.Answer)
	}
	if _, ok := store.Get(mock.Key); ok {
		t.Error("what the mock made was kept")
	}
	for _, change := range []func(*translate.Key){
		func(k *translate.Key) { k.Engine = "google" }, func(k *translate.Key) { k.Model = "nmt" }, func(k *translate.Key) { k.Settings = "g2" },
		func(k *translate.Key) { k.From = "de" }, func(k *translate.Key) { k.To = "en-GB" }, func(k *translate.Key) { k.Text = "bonjour." },
	} {
		k := e.Key
		change(&k)
		if _, ok := store.Get(k); ok {
			t.Errorf("an answer to %+v serves for %+v", e.Key, k)
		}
	}
	if got := matches(t, m, french("Bonjour."), 50, 9); len(got) > 0 {
		t.Errorf("a machine's answer is a match: %v", got)
	}
	// The same engine's text, changed by a person in a file that still says that the machine made it.
	edited := pair("Bonjour.", "Good morning.")
	edited.Origin = e.Answer.Origin
	same := pair("Salut.", "Hi.")
	same.Origin = bitext.Origin{Kind: bitext.Machine, Engine: "deepl", Date: "2026-01-02"}
	if r := add(t, m, edited, same); r.Corrections != 1 || r.Drafts != 1 {
		t.Errorf("%+v, want one correction and one draft", r)
	}
	if got := matches(t, m, french("Bonjour."), 75, 1); len(got) != 1 || got[0].Target != "Good morning." {
		t.Errorf("the correction is not served: %v", got)
	}
}
