package translate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"visavis/pipeline/bitext"
)

// FileStore is a Store in a file that only grows: JSON Lines, a header and then one answer a line; of two lines with the same
// key the later one counts.
//
//	{"schema":"visavis/translations","version":1}
//	{"engine":"apertium","model":"fra-cat|cat-eng","from":"fr","to":"en","text":"Bonjour.","translation":"Good morning.","origin":{…}}
//
// The file may be killed at any moment. Whatever follows the last whole line is cut off when it is opened: it was never used,
// since Put had not returned. Beside it lies a file with the ending .lock, by which one process at a time holds the store; it
// stays there, empty of meaning, when the process is gone.
type FileStore struct {
	journal
	lock    *flock.Flock
	answers MemoryStore
}

func newFileStore(path string) *FileStore {
	return &FileStore{journal: journal{path: path, schema: "visavis/translations", what: "a store of translations",
		damaged: "take that line out (its translation will be asked for again), or move the file away"}}
}

type storeLine struct {
	Key
	Translation string        `json:"translation"`
	Origin      bitext.Origin `json:"origin"`
}

// ErrStoreBusy is what opening a store that another process holds is wrapped as.
var ErrStoreBusy = errors.New("another run is using it")

// StoreError says what is wrong with a store's file, which was left as it is, and what to do.
type StoreError struct {
	Path string
	// Line is 1-based; 0 means the file as a whole.
	Line          int
	Problem, Hint string
}

func (e *StoreError) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("%s, line %d: %s", e.Path, e.Line, e.Problem)
	}
	return e.Path + " " + e.Problem
}

// OpenFileStore opens the store at path and makes it where there is none. The error wraps ErrStoreBusy where another process
// has it open. It is a *StoreError for a file that is not a store, that a newer visavis wrote, or that is damaged: only an
// unfinished last line is cut off, which is how a killed process leaves it.
func OpenFileStore(path string) (*FileStore, error) {
	s := newFileStore(path)
	s.lock = flock.New(path+".lock", flock.SetFlag(os.O_CREATE|os.O_RDWR))
	if err := s.acquire(); err != nil {
		return nil, err
	}
	if err := s.open(s.take); err != nil {
		s.lock.Unlock()
		return nil, err
	}
	return s, nil
}

// lockWait is how long a lock may be taken before that is an error. When a process is killed while it starts another, that one
// has the lock for a moment longer, until it is fully started.
const lockWait = time.Second

// acquire takes the lock and writes into it who has it, for the one who finds it taken.
func (s *FileStore) acquire() error {
	ctx, cancel := context.WithTimeout(context.Background(), lockWait)
	defer cancel()
	ok, err := s.lock.TryLockContext(ctx, 20*time.Millisecond)
	if err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("locking %s: %w", s.path, err)
	}
	lock := s.path + ".lock"
	if !ok {
		holder, _ := os.ReadFile(lock) // where it cannot be read the message is less precise
		if h := strings.TrimSpace(string(holder)); h != "" {
			return fmt.Errorf("%s: %w: %s", s.path, ErrStoreBusy, h)
		}
		return fmt.Errorf("%s: %w", s.path, ErrStoreBusy)
	}
	who := fmt.Sprintf("process %d, since %s\n", os.Getpid(), time.Now().Format("2006-01-02 15:04:05"))
	if err := os.WriteFile(lock, []byte(who), 0o600); err != nil {
		s.lock.Unlock()
		return fmt.Errorf("locking %s: %w", s.path, err)
	}
	return nil
}

// take takes in a line of the file.
func (s *FileStore) take(line []byte) bool {
	var l storeLine
	if err := json.Unmarshal(line, &l); err != nil || l.Engine == "" {
		return false
	}
	s.answers.Put([]Entry{{Key: l.Key, Answer: Answer{Text: l.Translation, Origin: l.Origin}}})
	return true
}

// Get finds the answer that was put last under k.
func (s *FileStore) Get(k Key) (Answer, bool) { return s.answers.Get(k) }

// Len is how many answers s holds.
func (s *FileStore) Len() int { return s.answers.Len() }

// Put writes entries and waits until they are on the disk.
func (s *FileStore) Put(entries []Entry) error {
	if len(entries) == 0 {
		return nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // so that a person can read the file
	for _, e := range entries {
		if err := enc.Encode(storeLine{e.Key, e.Answer.Text, e.Answer.Origin}); err != nil {
			return err
		}
	}
	if err := s.append(b.Bytes()); err != nil {
		return err
	}
	if err := s.sync(); err != nil {
		return err
	}
	return s.answers.Put(entries)
}

// Close gives the store back to other processes.
func (s *FileStore) Close() error {
	err := s.file.Close()
	if uerr := s.lock.Unlock(); err == nil {
		err = uerr
	}
	return err
}

// syncDir makes sure that a new file's name is on the disk too.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrInvalid) {
		return err
	}
	return nil
}
