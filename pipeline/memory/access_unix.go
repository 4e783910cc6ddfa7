//go:build unix

package memory

import "syscall"

// The modes of access(2).
const (
	mayWrite = 2
	mayRead  = 4
)

// readable and writable report whether the file at path may be read and written. They do not open it: closing it again would drop the locks
// that SQLite holds in this process (fcntl(2)).
func readable(path string) bool { return syscall.Access(path, mayRead) == nil }
func writable(path string) bool { return syscall.Access(path, mayWrite) == nil }
