package translate

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
)

// journal is a file of JSON Lines that only grows: a header, then a line for each thing that happened. It may be killed at any
// moment: whatever follows the last whole line is cut off when it is opened again. Methods may be called from several goroutines
// at once.
type journal struct {
	path   string
	schema string
	// what the file is, for errors: a store of translations.
	what string
	// damaged says what to do where a line cannot be read.
	damaged string

	mu   sync.Mutex
	file *os.File
	size int64
}

// journalVersion is that of all journals so far.
const journalVersion = 1

type journalHeader struct {
	Schema  string `json:"schema"`
	Version int    `json:"version"`
}

// open opens the file, makes it where there is none, and gives each of its lines to take, which says whether it understood it.
func (j *journal) open(take func(line []byte) bool) (err error) {
	if j.file, err = os.OpenFile(j.path, os.O_CREATE|os.O_RDWR, 0o600); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			j.file.Close()
		}
	}()
	if err := j.read(take); err != nil {
		return err
	}
	if err := j.file.Truncate(j.size); err != nil {
		return fmt.Errorf("cutting off an unfinished line: %w", err)
	}
	if j.size > 0 {
		return nil
	}
	header, err := json.Marshal(journalHeader{j.schema, journalVersion})
	if err != nil {
		return err
	}
	if err := j.append(append(header, '\n')); err != nil {
		return err
	}
	if err := j.sync(); err != nil {
		return err
	}
	return syncDir(filepath.Dir(j.path))
}

// readOnly is open for a look: it neither makes nor changes the file, which may be missing.
func (j *journal) readOnly(take func(line []byte) bool) (err error) {
	if j.file, err = os.Open(j.path); os.IsNotExist(err) {
		return nil
	} else if err != nil {
		return err
	}
	defer j.file.Close()
	return j.read(take)
}

// read takes in the file and sets size to where its last whole line ends.
func (j *journal) read(take func(line []byte) bool) error {
	r := bufio.NewReaderSize(j.file, 1<<16)
	var at int64
	for number := 1; ; number++ {
		line, err := r.ReadBytes('\n')
		if err != nil && err != io.EOF {
			return fmt.Errorf("reading %s: %w", j.path, err)
		}
		if err == io.EOF {
			if number == 1 && len(line) > 0 && !bytes.HasPrefix([]byte(`{"schema":"`+j.schema), line[:min(len(line), 20)]) {
				return j.foreign()
			}
			return nil
		}
		at += int64(len(line))
		if number == 1 {
			if err := j.checkHeader(line); err != nil {
				return err
			}
			j.size = at
			continue
		}
		if len(bytes.Trim(line, "\x00 \t\r\n")) == 0 {
			continue // what a file system leaves where the machine lost power
		}
		if !take(line) {
			return &StoreError{j.path, number, "damaged", j.damaged}
		}
		j.size = at
	}
}

func (j *journal) checkHeader(line []byte) error {
	var h journalHeader
	if err := json.Unmarshal(line, &h); err != nil || h.Schema != j.schema {
		return j.foreign()
	}
	if h.Version > journalVersion {
		return &StoreError{j.path, 0, fmt.Sprintf("was written by a newer visavis (version %d of this file; here up to %d can be read)", h.Version, journalVersion),
			"update visavis"}
	}
	return nil
}

func (j *journal) foreign() error {
	return &StoreError{j.path, 0, "is not " + j.what, "move the file away"}
}

// append adds lines to the file, all or nothing. Then they outlive the process; the machine, once sync has returned.
func (j *journal) append(lines []byte) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	if _, err := j.file.WriteAt(lines, j.size); err != nil { // a full disk, mostly: take back the half that may have been written
		_ = j.file.Truncate(j.size) // where that fails too, the next lines go over it
		return err
	}
	j.size += int64(len(lines))
	return nil
}

// sync waits until all lines are on the disk.
func (j *journal) sync() error { return j.file.Sync() }
