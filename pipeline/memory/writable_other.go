//go:build !unix

package memory

import "os"

// writable reports whether the file at path may be written, as far as its attributes tell.
func writable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o200 != 0
}
