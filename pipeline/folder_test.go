package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
	"visavis/pipeline/translate"
)

func document(t fataler, text string) bitext.Document {
	t.Helper()
	doc, err := extract.Text("a.txt", []byte(text), extract.Options{Lang: "fr"})
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestAFileIsReplacedAsAWholeOrNotAtAll(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	ctx := context.Background()
	write := func(text string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			if _, werr := io.WriteString(w, text); werr != nil {
				return werr
			}
			return err
		}
	}
	if err := pipeline.WriteFile(ctx, path, write("old", nil)); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	ended, cancel := context.WithCancel(ctx)
	cancel()
	for _, tt := range []struct {
		name string
		ctx  context.Context
		err  error
	}{{"the writer fails", ctx, broken}, {"the disk is full", ctx, syscall.ENOSPC}, {"the context ends", ended, context.Canceled}} {
		if err := pipeline.WriteFile(tt.ctx, path, write("new", tt.err)); !errors.Is(err, tt.err) {
			t.Errorf("%s: error %v", tt.name, err)
		}
		if data, _ := os.ReadFile(path); string(data) != "old" {
			t.Errorf("%s: the file is now %q", tt.name, data)
		}
		if got := names(t, dir); len(got) != 1 {
			t.Errorf("%s: something half-written is left: %v", tt.name, got)
		}
	}
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := pipeline.WriteFile(ctx, path, write("new", nil)); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	info, err := os.Stat(path)
	if string(data) != "new" || err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the file is %q with mode %v (%v), want the new text and the old mode", data, info.Mode(), err)
	}
}

func TestALinkStaysALinkToTheFileThatIsReplaced(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := os.WriteFile(real, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	err := pipeline.WriteFile(context.Background(), link, func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err })
	if data, _ := os.ReadFile(real); err != nil || string(data) != "new" {
		t.Errorf("the real file is %q (%v)", data, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
}

// TestAFullDisk fills a small tmpfs (which only root may mount) in the middle of a run.
func TestAFullDisk(t *testing.T) {
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("only root may mount a small tmpfs")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=64k"); err != nil {
		t.Skip("cannot mount a tmpfs here:", err)
	}
	defer syscall.Unmount(dir, 0)
	path := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(path, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	err := pipeline.WriteFile(context.Background(), path, func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Repeat("x", 1<<20))
		return err
	})
	if !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v, want ENOSPC", err)
	}
	if data, _ := os.ReadFile(path); string(data) != "old" || len(names(t, dir)) != 1 {
		t.Errorf("the file is %q, the folder holds %v", data, names(t, dir))
	}
}

func TestARunFolderIsForOneRunAtATime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a.visavis")
	f, err := pipeline.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pipeline.OpenFolder(dir); !errors.Is(err, translate.ErrStoreBusy) {
		t.Errorf("error %v, want ErrStoreBusy", err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	f, err = pipeline.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
}

func TestWhatAKilledRunLeftHalfWrittenIsClearedAway(t *testing.T) {
	gone := exec.Command("go", "version")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file := func(format string, args ...any) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf(format, args...)), []byte("half"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	file(".1-split.jsonl.%d-0.part", gone.Process.Pid)
	file(".s[*].tmx.%d-0.part", gone.Process.Pid)
	file(".s[*].tmx.%d-0.part", os.Getpid()) // another run is writing it at this moment
	file(".sx.tmx.%d-0.part", gone.Process.Pid)
	if err := pipeline.CanWrite(filepath.Join(dir, "s[*].tmx")); err != nil {
		t.Fatal(err)
	}
	f, err := pipeline.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want := []string{fmt.Sprintf(".s[*].tmx.%d-0.part", os.Getpid()), fmt.Sprintf(".sx.tmx.%d-0.part", gone.Process.Pid),
		"translations.jsonl", "translations.jsonl.lock"}
	if diff := cmp.Diff(want, names(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestAWriteProtectedFileIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.txt")
	if err := os.WriteFile(path, []byte("old"), 0o444); err != nil {
		t.Fatal(err)
	}
	err := pipeline.WriteFile(context.Background(), path, func(w io.Writer) error { _, err := io.WriteString(w, "new"); return err })
	if !errors.Is(err, os.ErrPermission) || !errors.Is(pipeline.CanWrite(path), os.ErrPermission) {
		t.Errorf("error %v, want that it is not permitted", err)
	}
	if data, _ := os.ReadFile(path); string(data) != "old" {
		t.Errorf("the file is now %q", data)
	}
}

func TestAnArtefactIsUsedOnlyUnderItsOwnHeader(t *testing.T) {
	f, err := pipeline.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc := document(t, "Un. Deux.\n")
	b, err := pipeline.Split(doc, pipeline.SplitOptions{})
	if err != nil {
		t.Fatal(err)
	}
	h := pipeline.SplitHeader("visavis 1", &doc, pipeline.SplitOptions{})
	made, err := f.Write(context.Background(), h, b)
	if err != nil {
		t.Fatal(err)
	}
	sum, ok, err := f.Holds(h)
	if err != nil || !ok || sum != made.SHA256 {
		t.Fatalf("the artefact is not found again: %v, %v", ok, err)
	}
	if a, err := f.Load("split"); err != nil || a.SHA256 != made.SHA256 || len(a.Bitext.Source.Segments) != 2 {
		t.Fatalf("the artefact is not read again: %v, %v", a, err)
	}
	for name, other := range map[string]bitext.Header{
		"other program": pipeline.SplitHeader("visavis 2", &doc, pipeline.SplitOptions{}),
		"other options": pipeline.SplitHeader("visavis 1", &doc, pipeline.SplitOptions{Abbreviations: []string{"x"}}),
	} {
		if _, ok, err := f.Holds(other); ok || err != nil {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
	}
	path := filepath.Join(f.Path, "1-split.jsonl")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	newer := strings.Replace(string(data), `"version":1`, `"version":9`, 1)
	if err := os.WriteFile(path, []byte(newer), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Holds(h); err == nil || !strings.Contains(err.Error(), "newer visavis") {
		t.Errorf("an artefact of a newer version: error %v", err)
	}
}
