//go:build unix

package memory_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"visavis/pipeline/memory"
)

func TestANewMemoryIsForWhomTheUmaskSays(t *testing.T) {
	for umask, want := range map[int]os.FileMode{0o077: 0o600, 0o002: 0o664} {
		path := filepath.Join(t.TempDir(), "client.tm")
		before := syscall.Umask(umask)
		m, err := memory.Create(path)
		syscall.Umask(before)
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("umask %03o: %v, %v, not %v", umask, info.Mode(), err, want)
		}
	}
}
