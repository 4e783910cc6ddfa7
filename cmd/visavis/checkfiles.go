package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/extract"
	"visavis/pipeline/format"
)

// How check finds the files that it is given, and reads them piece by piece.

// pieceLen is how many units are read at a time.
const pieceLen = 2048

// headLen is how much of a file tells what it is, in bytes.
const headLen = 4096

// filesToCheck lists the files among args, and in the folders among them, in the order of their names; with --changed-since, those
// that changed.
func (u *ui) filesToCheck(c *cli.Context) ([]string, error) {
	out, err := u.filesOf(c, false)
	if err != nil {
		return nil, err
	}
	if rev := c.String("changed-since"); rev != "" {
		return changedSince(c.Context, rev, out)
	}
	return out, nil
}

// filesOf lists the files that the arguments name, and those in the folders that they name: bilingual files and, where asked for, texts.
func (u *ui) filesOf(c *cli.Context, texts bool) ([]string, error) {
	var out []string
	for _, arg := range c.Args().Slice() {
		info, err := os.Stat(arg)
		if arg == "-" || err != nil || !info.IsDir() {
			out = append(out, arg)
			continue
		}
		inside, err := filesIn(arg, c.String("from") != "" && c.String("to") != "", texts)
		if err != nil {
			return nil, err
		}
		out = append(out, inside...)
		switch {
		case len(inside) == 0 && texts:
			u.notef("%s: there is no text (.txt) and no bilingual file in this folder.", arg)
		case len(inside) == 0:
			u.notef("%s: there is no bilingual file in this folder.", arg)
		}
	}
	return out, nil
}

// filesIn lists the bilingual files under a folder, and with texts also the texts (.txt), but for hidden folders and run folders. A .json
// counts where it says that it is a bitext; a .tsv where its lines have tabs and the languages are known.
func filesIn(folder string, languages, texts bool) ([]string, error) {
	var out []string
	root := folder + string(filepath.Separator) // so that a link to a folder is followed
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".visavis")) {
				return filepath.SkipDir
			}
			return nil
		}
		if texts && d.Type().IsRegular() && strings.EqualFold(filepath.Ext(name), ".txt") {
			out = append(out, path)
			return nil
		}
		f, err := format.ByEnding(name)
		if err != nil || !d.Type().IsRegular() {
			return nil // another kind of file
		}
		switch f.Name {
		case "json":
			if head, err := headOf(path); err != nil || !bytes.Contains(head, []byte("visavis-bitext")) {
				return err
			}
		case "tsv":
			if head, err := headOf(path); err != nil || !languages || !bytes.Contains(head, []byte("\t")) {
				return err
			}
		}
		out = append(out, path)
		return nil
	})
	return out, err
}

// headOf is the beginning of a file.
func headOf(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, headLen)
	n, err := io.ReadFull(f, head)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return head[:n], err
}

// changedSince keeps the files that differ from a Git revision or are not yet known to Git.
func changedSince(ctx context.Context, rev string, paths []string) ([]string, error) {
	changed := map[string]map[string]bool{} // by checkout
	var out []string
	for _, path := range paths {
		abs, err := realPath(path)
		if path == "-" || err != nil {
			out = append(out, path) // it is complained of when it is read
			continue
		}
		top, err := git(ctx, filepath.Dir(abs), "rev-parse", "--show-toplevel")
		if err != nil {
			return nil, err
		}
		top = filepath.FromSlash(strings.TrimSuffix(top, "\n"))
		if changed[top] == nil {
			if changed[top], err = changedIn(ctx, top, rev); err != nil {
				return nil, err
			}
		}
		if changed[top][abs] {
			out = append(out, path)
		}
	}
	return out, nil
}

func realPath(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

func changedIn(ctx context.Context, top, rev string) (map[string]bool, error) {
	out := map[string]bool{}
	real, err := filepath.EvalSymlinks(top)
	if err != nil {
		return nil, err
	}
	for _, args := range [][]string{
		{"diff", "--name-only", "-z", "--diff-filter=d", "--no-renames", "--end-of-options", rev, "--"},
		{"ls-files", "--others", "--exclude-standard", "-z"},
	} {
		names, err := git(ctx, top, args...)
		if err != nil {
			return nil, err
		}
		for name := range strings.SplitSeq(names, "\x00") {
			if name != "" {
				out[filepath.Join(real, filepath.FromSlash(name))] = true
			}
		}
	}
	return out, nil
}

// git runs Git in a folder.
func git(ctx context.Context, folder string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"-C", folder}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err == nil {
		return string(out), nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	problem := strings.TrimPrefix(oneLine(stderr.String()), "fatal: ")
	if errors.Is(err, exec.ErrNotFound) {
		problem = "Git is not installed"
	}
	if problem == "" {
		problem = err.Error()
	}
	return "", &userError{code: exitUsage, problem: "--changed-since: " + clip(problem, 160), err: err,
		hint: "give a revision of the checkout that the files are in, as main or HEAD~1 (CI: fetch it first)"}
}

// source opens the file called path for check. Standard input is kept in a temporary file, which done removes.
func (u *ui) source(c *cli.Context, path string) (f check.File, done func(), err error) {
	done = func() {}
	name, stored := displayName(path), path
	if path == "-" {
		if stored, err = u.storeInput(); err != nil {
			return f, done, err
		}
		done = func() { _ = os.Remove(stored) }
	} else if err := readable(path); err != nil {
		return f, done, err
	}
	if path != "-" {
		u.inputs = append(u.inputs, path)
	}
	head, err := headOf(stored)
	switch {
	case err != nil:
		return f, done, err
	case len(bytes.TrimSpace(head)) == 0:
		return f, done, &extract.InputError{File: name, Problem: "is empty", Hint: "what was to write it may have failed"}
	case bitext.Sniff(head):
		return check.File{Name: name, Pieces: u.artefactPieces(stored, name)}, done, nil
	}
	ft, err := sniffFormat(path, head)
	if err != nil {
		return f, done, err
	}
	var warn sync.Once // of the two times that a file is gone through
	pieces := func(yield func(*bitext.Bitext, error) bool) {
		in, err := os.Open(stored)
		if err != nil {
			yield(nil, err)
			return
		}
		defer in.Close()
		o := format.ReadOptions{From: c.String("from"), To: c.String("to"), Name: name}
		warn.Do(func() {
			o.Warn = func(line int, message string) {
				if line > 0 {
					u.notef("%s:%d: %s", name, line, message)
				} else {
					u.notef("%s: %s", name, message)
				}
			}
		})
		ft.Pieces(bufio.NewReaderSize(in, 1<<18), o, pieceLen)(yield)
	}
	return check.File{Name: name, Pieces: pieces}, done, nil
}

// readable gives the words of [extract.ReadFile] for what cannot be read.
func readable(path string) error {
	if info, err := os.Stat(path); err == nil && !info.IsDir() {
		return nil
	}
	_, _, err := extract.ReadFile(path, nil)
	return err
}

func (u *ui) storeInput() (string, error) {
	f, err := os.CreateTemp("", "visavis-input-")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(f, u.in)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		_ = f.Close()
		_ = os.Remove(f.Name())
		return "", &extract.InputError{File: "standard input", Problem: "cannot be read: " + err.Error()}
	}
	return f.Name(), nil
}

// artefactPieces reads what a stage wrote, as a whole.
func (u *ui) artefactPieces(path, name string) iter.Seq2[*bitext.Bitext, error] {
	return func(yield func(*bitext.Bitext, error) bool) {
		_, data, err := extract.ReadFile(path, u.in)
		if err == nil {
			var a *pipeline.Artefact
			if a, err = pipeline.ReadArtefact(bytes.NewReader(data)); err == nil {
				if len(a.Bitext.Links) > 0 {
					yield(a.Bitext, nil)
					return
				}
				err = &extract.InputError{File: name, Problem: "has no links yet: " + a.Header.Stage + " wrote it", Hint: "pass it through visavis align first"}
			} else {
				err = namedError{name, err}
			}
		}
		yield(nil, err)
	}
}

// namedError says which file an error is about.
type namedError struct {
	name string
	err  error
}

func (e namedError) Error() string { return e.name + ", " + e.err.Error() }
func (e namedError) Unwrap() error { return e.err }

// unique drops paths that come twice, as DIR and DIR/file.tmx do.
func unique(paths []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(paths, func(p string) bool {
		if p = filepath.Clean(p); p != "-" && seen[p] {
			return true
		}
		seen[p] = true
		return false
	})
}
