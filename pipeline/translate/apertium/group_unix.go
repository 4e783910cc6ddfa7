//go:build unix

package apertium

import "syscall"

// ownGroup keeps a Ctrl-C on the terminal from reaching the programs: whoever started them decides when they end.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
