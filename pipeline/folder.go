package pipeline

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"visavis/pipeline/bitext"
)

// Folder is a run folder: it holds what each stage made, as bitext files, and what was bought from the engine, so that a run
// that was stopped goes on, and one that is made again does only what changed.
//
//	1-split.jsonl  2-translate.jsonl  3-align.jsonl  4-check.jsonl   what each stage made
//	translations.jsonl                                               each answer of the engine, from the moment it came
//	lock                                                             held while a run is at work
type Folder struct {
	Path string
	lock *flock.Flock
}

// ErrFolderBusy means that another run is at work in the same run folder.
var ErrFolderBusy = errors.New("another visavis is at work in this run folder")

const partSuffix = ".part"

// OpenFolder makes the folder where it is missing and locks it until Close.
func OpenFolder(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o777); err != nil {
		return nil, fmt.Errorf("cannot make the run folder: %w", err)
	}
	f := &Folder{Path: path, lock: flock.New(filepath.Join(path, "lock"))}
	if err := f.acquire(); err != nil {
		return nil, err
	}
	f.removeParts()
	return f, nil
}

// lockWait is how long a lock is waited for: a visavis that was killed while it started a child holds it a moment longer.
const lockWait = time.Second

func (f *Folder) acquire() error {
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	ok, err := f.lock.TryLockContext(ctx, 20*time.Millisecond)
	if err != nil && ctx.Err() == nil {
		return fmt.Errorf("cannot lock the run folder: %w", err)
	}
	if !ok {
		return fmt.Errorf("%s: %w", f.Path, ErrFolderBusy)
	}
	return nil
}

// Close lets the next run in.
func (f *Folder) Close() error { return f.lock.Close() }

// removeParts clears away what a run that was killed left half-written.
func (f *Folder) removeParts() {
	parts, _ := filepath.Glob(filepath.Join(f.Path, "*"+partSuffix))
	for _, p := range parts {
		_ = os.Remove(p) // one that stays does no harm
	}
}

// TranslationsFile is the name of the file in a run folder that keeps what the engine answered.
const TranslationsFile = "translations.jsonl"

// Artefact is what one stage made, and its file form.
type Artefact struct {
	Header bitext.Header
	Bitext *bitext.Bitext
	// SHA256 (hex) is the hash of the file's bytes: the Input of the next stage's header.
	SHA256 string
}

// Artefact reads what stage made, if its header is what the stage would write now. A file that cannot be read is as good as
// none, but one that a newer version wrote is an error.
func (f *Folder) Artefact(want bitext.Header) (*Artefact, error) {
	data, err := os.ReadFile(f.stagePath(want.Stage))
	if err != nil {
		return nil, nil
	}
	header, err := bitext.ReadHeader(bytes.NewReader(data))
	if header.Version > bitext.SchemaVersion {
		return nil, fmt.Errorf("%s: %w", f.stagePath(want.Stage), err)
	}
	want.Schema, want.Version = bitext.Schema, bitext.SchemaVersion
	if err != nil || header != want {
		return nil, nil
	}
	a, err := ReadArtefact(bytes.NewReader(data))
	if err != nil {
		return nil, nil
	}
	return a, nil
}

// Write stores what a stage made.
func (f *Folder) Write(ctx context.Context, h bitext.Header, b *bitext.Bitext) (*Artefact, error) {
	hash := sha256.New()
	err := WriteFile(ctx, f.stagePath(h.Stage), func(w io.Writer) error {
		return bitext.WriteJSONL(io.MultiWriter(w, hash), h, b)
	})
	if err != nil {
		return nil, err
	}
	h.Schema, h.Version = bitext.Schema, bitext.SchemaVersion
	return &Artefact{h, b, hex.EncodeToString(hash.Sum(nil))}, nil
}

var stageNumber = map[string]int{"split": 1, "translate": 2, "align": 3, "check": 4}

func (f *Folder) stagePath(stage string) string {
	return filepath.Join(f.Path, fmt.Sprintf("%d-%s.jsonl", stageNumber[stage], stage))
}

// ReadArtefact reads a bitext file and notes its hash.
func ReadArtefact(r io.Reader) (*Artefact, error) {
	hash := sha256.New()
	h, b, err := bitext.ReadJSONL(io.TeeReader(r, hash))
	if err != nil {
		return nil, err
	}
	return &Artefact{h, b, hex.EncodeToString(hash.Sum(nil))}, nil
}

// StageHeader is the header of what a stage makes out of input (the hash of what it reads) with options.
func StageHeader(stage, tool, input string, options any) bitext.Header {
	data, err := json.Marshal(options)
	if err != nil {
		panic(err) // options are plain structs of ours
	}
	sum := sha256.Sum256(data)
	return bitext.Header{Stage: stage, Tool: tool, Input: input, Options: hex.EncodeToString(sum[:8])}
}

// HashText is the hash of a document for the header of its first stage.
func HashText(doc *bitext.Document) string {
	sum := sha256.Sum256([]byte(doc.Text))
	return hex.EncodeToString(sum[:])
}

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
		mode = info.Mode().Perm()
	}
	tmp, err := createPart(path, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = tmp.Close()
			_ = os.Remove(tmp.Name())
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
		name := filepath.Join(dir, fmt.Sprintf(".%s.%d-%d%s", strings.TrimPrefix(base, "."), os.Getpid(), i, partSuffix))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if !errors.Is(err, os.ErrExist) {
			return f, err
		}
	}
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
// where it is missing, and removes what a run that was killed left half-written there.
func CanWrite(path string) error {
	dir, base := filepath.Split(path)
	if err := os.MkdirAll(filepath.Clean(dir), 0o777); err != nil {
		return err
	}
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		return &os.PathError{Op: "write", Path: path, Err: errors.New("is a folder")}
	}
	if err == nil && !info.Mode().IsRegular() {
		return nil
	}
	stale, _ := filepath.Glob(filepath.Join(dir, "."+base+".*"+partSuffix))
	for _, p := range stale {
		_ = os.Remove(p)
	}
	f, err := createPart(path, 0o666)
	if err != nil {
		return err
	}
	_ = f.Close()
	return os.Remove(f.Name())
}
