//go:build unix

package memory

import "syscall"

// writable reports whether the file at path may be written. It does not open it: closing it again would drop the locks that SQLite holds
// in this process (fcntl(2)).
func writable(path string) bool {
	const wOK = 2 // access(2)
	return syscall.Access(path, wOK) == nil
}
