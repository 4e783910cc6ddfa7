package translate_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
)

func open(t testing.TB, path string) *translate.FileStore {
	t.Helper()
	s, err := translate.OpenFileStore(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func entry(text, translation string) translate.Entry {
	return translate.Entry{
		Key:    translate.Key{Engine: "apertium", Model: "fra-cat|cat-eng", From: "fr", To: "en", Text: text},
		Answer: translate.Answer{Text: translation, Origin: bitext.Origin{Kind: bitext.Machine, Engine: "apertium", Model: "fra-cat|cat-eng", Date: "2026-01-02"}},
	}
}

func put(t testing.TB, s *translate.FileStore, entries ...translate.Entry) {
	t.Helper()
	if err := s.Put(entries); err != nil {
		t.Fatal(err)
	}
}

func TestAFileStoreGivesBackWhatWasPut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "translations.jsonl")
	s := open(t, path)
	odd := entry("Ligne une\nligne « deux » <b>&amp;</b> \u2028 😀", "Line one\nline “two”")
	put(t, s, entry("Bonjour.", "Hello."), odd)
	put(t, s, entry("Bonjour.", "Good morning."))
	put(t, s)
	other := odd.Key
	other.Settings = "glossary"
	for range 2 {
		if got, ok := s.Get(odd.Key); !ok || got != odd.Answer {
			t.Errorf("got %+v, %v", got, ok)
		}
		if got, _ := s.Get(entry("Bonjour.", "").Key); got.Text != "Good morning." {
			t.Errorf("got %q: want the later translation", got.Text)
		}
		if _, ok := s.Get(other); ok {
			t.Error("a translation made with other settings was found")
		}
		s.Close()
		s = open(t, path)
	}
	data, _ := os.ReadFile(path)
	if want := `{"engine":"apertium","model":"fra-cat|cat-eng","from":"fr","to":"en","text":"Ligne une\nligne « deux » <b>&amp;</b>`; !strings.Contains(string(data), want) {
		t.Errorf("the file is\n%s\nwant it to hold\n%s", data, want)
	}
}

func TestATornEndIsCutOff(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.jsonl")
	s := open(t, whole)
	put(t, s, entry("Un.", "One."))
	put(t, s, entry("Deux.", "Two."))
	s.Close()
	data, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	cut := func(name string, data string, want int) {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "s.jsonl")
			if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
			s := open(t, path)
			if s.Len() != want {
				t.Fatalf("%d translations, want %d", s.Len(), want)
			}
			put(t, s, entry("Trois.", "Three."))
			s.Close()
			if s = open(t, path); s.Len() != want+1 {
				t.Errorf("%d translations after one more was put, want %d", s.Len(), want+1)
			}
		})
	}
	for n := 0; n <= len(data); n++ { // killed after any byte
		want := max(0, strings.Count(string(data[:n]), "\n")-1)
		if n%40 == 0 || n < 3 || len(data)-n < 3 {
			cut(fmt.Sprint("after byte ", n), string(data[:n]), want)
		}
	}
	cut("zeros where the machine lost power", string(data)+strings.Repeat("\x00", 512), 2)
	cut("zeros and a line break", string(data)+"\x00\x00\n\x00\n", 2)
}

func TestFilesThatAreRefusedAreLeftAlone(t *testing.T) {
	header := `{"schema":"visavis/translations","version":1}` + "\n"
	good := `{"engine":"e","from":"fr","to":"en","text":"a","translation":"b","origin":{}}` + "\n"
	for name, c := range map[string]struct{ data, want string }{
		"another file":        {"Bonjour tout le monde.\n", "is not a store of translations"},
		"another short file":  {"Bonjour", "is not a store of translations"},
		"other JSON":          {`{"schema":"visavis/bitext","version":1}` + "\n", "is not a store of translations"},
		"a newer version":     {`{"schema":"visavis/translations","version":99}` + "\n", "newer visavis (version 99"},
		"damage in the midst": {header + good + "{\"engi\n" + good, "line 3: damaged"},
		"damage at the end":   {header + good + "{\"engi\n", "line 3: damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "s.jsonl")
			if err := os.WriteFile(path, []byte(c.data), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := translate.OpenFileStore(path)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("error is %v: want one with the path and %q", err, c.want)
			}
			if data, _ := os.ReadFile(path); string(data) != c.data {
				t.Errorf("the file was changed to %q", data)
			}
		})
	}
}

func TestOneStoreIsOpenOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s.jsonl")
	s := open(t, path)
	_, err := translate.OpenFileStore(path)
	if !errors.Is(err, translate.ErrStoreBusy) || !strings.Contains(err.Error(), fmt.Sprint("process ", os.Getpid())) {
		t.Errorf("error is %v: want ErrStoreBusy, with who has it", err)
	}
	s.Close()
	open(t, path)
}

func TestAFullDiskLeavesTheStoreWhole(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("there is no /dev/full")
	}
	// A limit on the size of files stands in for a full disk: the write that passes it fails half-way.
	path := filepath.Join(t.TempDir(), "s.jsonl")
	cmd := exec.Command("bash", "-c", `ulimit -f 2; trap "" XFSZ; exec "$0" -test.run '^TestHelperWriter$'`, os.Args[0])
	cmd.Env = append(os.Environ(), "VISAVIS_TEST_STORE="+path)
	out, err := cmd.Output()
	if err == nil || !strings.Contains(string(out), "file too large") {
		t.Fatalf("the writer ended with %v and said %q: want it to say that the file is too large", err, out[max(0, len(out)-200):])
	}
	acknowledged(t, path, string(out))
}

// TestHelperWriter is not a test but the process that the tests below kill: it puts translations and says each that is stored.
func TestHelperWriter(t *testing.T) {
	path := os.Getenv("VISAVIS_TEST_STORE")
	if path == "" {
		t.Skip("only run by other tests")
	}
	s, err := translate.OpenFileStore(path)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	for i := s.Len(); ; i += 3 {
		var batch []translate.Entry
		for k := range 3 {
			batch = append(batch, entry(fmt.Sprint("texte ", i+k), strings.Repeat("x", 50)+fmt.Sprint(i+k)))
		}
		if err := s.Put(batch); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		fmt.Println("stored", i, i+1, i+2)
	}
}

// acknowledged checks that the store has all that the writer said was stored, and nothing that is not whole.
func acknowledged(t *testing.T, path, said string) {
	t.Helper()
	s := open(t, path)
	defer s.Close()
	for _, line := range strings.Split(said, "\n") {
		var a, b, c int
		if n, _ := fmt.Sscanf(line, "stored %d %d %d", &a, &b, &c); n != 3 {
			continue
		}
		for _, i := range []int{a, b, c} {
			want := entry(fmt.Sprint("texte ", i), strings.Repeat("x", 50)+fmt.Sprint(i))
			if got, ok := s.Get(want.Key); !ok || got != want.Answer {
				t.Errorf("%q was stored, but there is %+v", want.Text, got)
			}
		}
	}
}

func TestNothingThatWasPutIsLostWhenTheProcessIsKilled(t *testing.T) {
	rounds := 20
	if testing.Short() {
		rounds = 3
	}
	path := filepath.Join(t.TempDir(), "s.jsonl")
	var all strings.Builder
	for range rounds {
		cmd := exec.Command(os.Args[0], "-test.run", "^TestHelperWriter$")
		cmd.Env = append(os.Environ(), "VISAVIS_TEST_STORE="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		r := bufio.NewReader(out)
		first, err := r.ReadString('\n') // it is at work
		if err != nil || !strings.HasPrefix(first, "stored") {
			cmd.Process.Kill()
			cmd.Wait()
			t.Fatalf("the writer said %q, %v", first, err)
		}
		time.Sleep(time.Duration(rand.IntN(15_000)) * time.Microsecond)
		cmd.Process.Kill()
		rest, _ := io.ReadAll(r)
		cmd.Wait()
		all.WriteString(first)
		all.Write(rest)
		acknowledged(t, path, all.String())
	}
	if n := strings.Count(all.String(), "stored"); n < rounds {
		t.Errorf("only %d batches were stored in %d rounds", n, rounds)
	}
}

func FuzzFileStore(f *testing.F) {
	line, _ := json.Marshal(map[string]any{"engine": "e", "text": "a", "translation": "b"})
	f.Add([]byte(`{"schema":"visavis/translations","version":1}` + "\n" + string(line) + "\n"))
	f.Add([]byte(`{"sch`))
	f.Add([]byte("\n\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "s.jsonl")
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := translate.OpenFileStore(path)
		if err != nil {
			if now, _ := os.ReadFile(path); !cmp.Equal(now, data) {
				t.Errorf("the file was refused (%v) but changed", err)
			}
			return
		}
		want := entry("Un.", "One.")
		put(t, s, want)
		s.Close()
		s, err = translate.OpenFileStore(path)
		if err != nil {
			t.Fatalf("opening it again: %v", err)
		}
		defer s.Close()
		if got, ok := s.Get(want.Key); !ok || got != want.Answer {
			t.Errorf("got %+v, %v", got, ok)
		}
	})
}

func BenchmarkFileStorePut(b *testing.B) {
	s := open(b, filepath.Join(b.TempDir(), "s.jsonl"))
	var batch []translate.Entry
	for i := range 128 {
		batch = append(batch, entry(fmt.Sprint("Une phrase de longueur moyenne, numéro ", i), "A sentence of middling length"))
	}
	b.ReportAllocs()
	for b.Loop() {
		put(b, s, batch...)
	}
}
