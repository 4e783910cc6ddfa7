//go:build !unix

package memory

import "os"

// readable reports whether the file at path may be read.
func readable(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	f.Close()
	return true
}

// writable reports whether the file at path may be written, as far as its attributes tell.
func writable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o200 != 0
}
