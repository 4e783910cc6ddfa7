package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// partSuffix ends the name of a file that is half-written.
const partSuffix = ".part"

// WriteFile writes a file as a whole or not at all: to a new file in the same folder, synced, then renamed over path. Whatever
// path held before stays until then, and stays if write fails or ctx ends. Pipes and devices are written to as they are.
//
// (github.com/google/renameio does the same, but not on Windows, where many translators work.)
func WriteFile(ctx context.Context, path string, write func(io.Writer) error) (err error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return writeInPlace(ctx, path, info, write)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	mode := os.FileMode(0o666)
	if info != nil {
		if mode = info.Mode().Perm(); mode&0o200 == 0 {
			return &os.PathError{Op: "write", Path: path, Err: os.ErrPermission}
		}
	}
	tmp, err := createPart(path, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tmp.Close()
			_ = os.Remove(tmp.Name())
			err = inPlaceOf(err, tmp.Name(), path)
		}
	}()
	if err := write(ctxWriter{ctx, tmp}); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), path); err != nil {
		return err
	}
	syncFolder(filepath.Dir(path))
	return nil
}

func writeInPlace(ctx context.Context, path string, info os.FileInfo, write func(io.Writer) error) error {
	if info.IsDir() {
		return &os.PathError{Op: "write", Path: path, Err: errors.New("is a folder")}
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := write(ctxWriter{ctx, f}); err != nil {
		return err
	}
	return f.Close()
}

// createPart makes a new file beside path, hidden and with a name of its own.
func createPart(path string, mode os.FileMode) (*os.File, error) {
	dir, base := filepath.Split(path)
	for i := 0; ; i++ {
		name := filepath.Join(dir, fmt.Sprintf("%s%d-%d%s", partPrefix(base), os.Getpid(), i, partSuffix))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, os.ErrExist) {
			return f, inPlaceOf(err, name, path)
		}
	}
}

// inPlaceOf has an error about a file of ours speak of the one that the user knows.
func inPlaceOf(err error, part, path string) error {
	var p *os.PathError
	if errors.As(err, &p) && p.Path == part {
		return &os.PathError{Op: "write", Path: path, Err: p.Err}
	}
	return err
}

// syncFolder makes the rename itself last through a power cut, where the file system can: Windows and some network file
// systems refuse, and then the rename is as safe as it gets.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// ctxWriter stops writing when its context ends.
type ctxWriter struct {
	ctx context.Context
	w   io.Writer
}

func (w ctxWriter) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.w.Write(p)
}

// CanWrite tries whether WriteFile could write to path, before anything is spent on what is to go there. It makes the folder
// where it is missing, and clears away what a run that was killed left half-written there.
func CanWrite(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return &os.PathError{Op: "write", Path: path, Err: errors.New("is a folder")}
	}
	if err == nil && !info.Mode().IsRegular() {
		return nil
	}
	if err == nil && info.Mode().Perm()&0o200 == 0 {
		return &os.PathError{Op: "write", Path: path, Err: os.ErrPermission}
	}
	removeParts(path)
	f, err := createPart(path, 0o666)
	if err != nil {
		return err
	}
	_ = f.Close()
	return os.Remove(f.Name())
}

// removeParts clears away what processes that are gone left half-written of the file called path.
func removeParts(path string) {
	dir, base := filepath.Split(path)
	entries, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return // what stays does no harm
	}
	prefix := partPrefix(base)
	for _, e := range entries {
		owner, ok := strings.CutPrefix(e.Name(), prefix)
		if !ok || !strings.HasSuffix(owner, partSuffix) {
			continue
		}
		pid, err := strconv.Atoi(owner[:max(0, strings.IndexByte(owner, '-'))])
		if err == nil && !alive(pid) {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

func partPrefix(base string) string { return "." + strings.TrimPrefix(base, ".") + "." }

// alive reports whether a process exists; where that cannot be found out (Windows) it says yes.
func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return runtime.GOOS == "windows"
	}
	defer p.Release()
	err = p.Signal(syscall.Signal(0))
	return !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH)
}
