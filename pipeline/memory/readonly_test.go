package memory_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"visavis/pipeline/memory"
)

func TestAMemoryThatMayNotBeWrittenServesLookUps(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "client.tm")
	m, err := memory.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	add(t, m, pair("Bonjour.", "Hello."))
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	if f, err := os.OpenFile(path, os.O_RDWR, 0); err == nil {
		f.Close()
		t.Skip("this user may write any file")
	}
	if m, err = memory.Open(path); err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if got := matches(t, m, french("Bonjour."), 100, 1); len(got) != 1 || !m.ReadOnly() {
		t.Errorf("found %v, read only: %v", got, m.ReadOnly())
	}
	var fault *memory.Error
	if _, err := m.Import(context.Background(), "x", each(pair("Salut.", "Hi.")), memory.ImportOptions{}); !errors.As(err, &fault) || fault.Problem != "cannot be written" {
		t.Errorf("an import: %v", err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("beside it lie %v, %v", files, err)
	}
}

func TestAMemoryThatCannotBeReachedSaysWhy(t *testing.T) {
	dir := t.TempDir()
	unreadable := filepath.Join(dir, "secret.tm")
	if err := os.WriteFile(unreadable, []byte("x"), 0); err != nil {
		t.Fatal(err)
	}
	gone := filepath.Join(dir, "link.tm")
	if err := os.Symlink("nowhere", gone); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	for path, want := range map[string][2]string{
		unreadable:                        {"may not be read", "ask its owner for the right to read it"},
		gone:                              {"cannot be opened: no such file or directory", "it is a link to a file that is gone: mend or remove the link"},
		filepath.Join(unreadable, "x.tm"): {"cannot be opened: not a directory", "look at the name and at the rights of its folder"},
	} {
		if f, err := os.Open(path); err == nil {
			f.Close()
			continue // this user may read any file
		}
		_, err := memory.Create(path)
		var fault *memory.Error
		if !errors.As(err, &fault) || fault.Problem != want[0] || fault.Hint != want[1] {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}
