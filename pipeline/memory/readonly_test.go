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
