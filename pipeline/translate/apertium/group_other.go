//go:build !unix

package apertium

import "syscall"

func ownGroup() *syscall.SysProcAttr { return nil }
