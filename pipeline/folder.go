package pipeline

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
)

// Folder is a run folder: it holds what each stage made, as bitext files, and what was bought from the engine, so that a run
// that was stopped goes on, and one that is made again does only what changed.
//
//	1-split.jsonl  2-translate.jsonl  3-align.jsonl  4-check.jsonl   what each stage made
//	translations.jsonl                                               each answer of the engine, from the moment it came
//	spent.jsonl                                                      each call that is charged for, from before it was made
//	translations.jsonl.lock                                          held while a run is at work
type Folder struct {
	Path string
	// Store keeps the engine's answers. Its lock is the folder's.
	Store *translate.FileStore
	// Ledger keeps account of what all runs in this folder have spent.
	Ledger *translate.Ledger
}

// OpenFolder makes the folder where it is missing and locks it until Close. The error wraps translate.ErrStoreBusy where another
// run is at work in it; it is a *os.PathError where the folder cannot be made.
func OpenFolder(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o777); err != nil {
		return nil, &os.PathError{Op: "make the run folder", Path: path, Err: bare(err)}
	}
	store, err := translate.OpenFileStore(filepath.Join(path, TranslationsFile))
	if err != nil {
		return nil, err
	}
	for _, stage := range stageOrder {
		removeParts(stagePath(path, stage))
	}
	ledger, err := translate.OpenLedger(filepath.Join(path, SpentFile))
	if err != nil {
		store.Close()
		return nil, err
	}
	return &Folder{path, store, ledger}, nil
}

// Close lets the next run in.
func (f *Folder) Close() error {
	return errors.Join(f.Ledger.Close(), f.Store.Close())
}

// bare is the operating system's error without the names that the message gives itself.
func bare(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// TranslationsFile is the name of the file in a run folder that keeps what the engine answered.
const TranslationsFile = "translations.jsonl"

// SpentFile is the name of the file in a run folder that says what was spent.
const SpentFile = "spent.jsonl"

// Artefact is what one stage made, and its file form.
type Artefact struct {
	Header bitext.Header
	Bitext *bitext.Bitext
	// SHA256 (hex) is the hash of the file's bytes: the Input of the next stage's header.
	SHA256 string
}

// Holds reports whether the folder has what stage made under the header that it would write now, and the hash of that file. Whether
// the rest of the file is whole shows when it is loaded. A file that a newer version wrote is an error.
func (f *Folder) Holds(want bitext.Header) (sum string, ok bool, err error) {
	file, err := os.Open(stagePath(f.Path, want.Stage))
	if err != nil {
		return "", false, nil // what cannot be read is as good as not there
	}
	defer file.Close()
	hash := sha256.New()
	in := bufio.NewReaderSize(io.TeeReader(file, hash), 1<<16)
	header, err := bitext.ReadHeader(in)
	if header.Version > bitext.SchemaVersion {
		return "", false, fmt.Errorf("%s: %w", file.Name(), err)
	}
	want.Schema, want.Version = bitext.Schema, bitext.SchemaVersion
	if err != nil || header != want {
		return "", false, nil
	}
	if _, err := io.Copy(io.Discard, in); err != nil {
		return "", false, nil
	}
	return hex.EncodeToString(hash.Sum(nil)), true, nil
}

// Load reads what stage made.
func (f *Folder) Load(stage string) (*Artefact, error) {
	file, err := os.Open(stagePath(f.Path, stage))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ReadArtefact(file)
}

// Write stores what a stage made.
func (f *Folder) Write(ctx context.Context, h bitext.Header, b *bitext.Bitext) (*Artefact, error) {
	hash := sha256.New()
	err := WriteFile(ctx, stagePath(f.Path, h.Stage), func(w io.Writer) error {
		return bitext.WriteJSONL(io.MultiWriter(w, hash), h, b)
	})
	if err != nil {
		return nil, err
	}
	h.Schema, h.Version = bitext.Schema, bitext.SchemaVersion
	return &Artefact{h, b, hex.EncodeToString(hash.Sum(nil))}, nil
}

// stageOrder lists the stages that keep a file, in order.
var stageOrder = [...]string{"split", "translate", "align", "check"}

func stagePath(folder, stage string) string {
	return filepath.Join(folder, fmt.Sprintf("%d-%s.jsonl", slices.Index(stageOrder[:], stage)+1, stage))
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
