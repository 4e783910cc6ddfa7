// Package memory is a translation memory in one file: what people translated before, looked up by the same text, by the same text
// between the same neighbours, or by a similar one; and what machines translated, so that nothing is bought twice.
//
//	m, err := memory.Create("client.tm") // or memory.Open, which wants it to be there
//	defer m.Close()
//	report, err := m.Import(ctx, "2025.tmx", memory.Units(b), memory.ImportOptions{})
//
//	q := memory.Query{From: "fr", To: "en", Text: "Le contrat prend fin le 3 mai.", Before: "…", After: "…"}
//	match, ok, err := m.Match(ctx, q, 75)
//	if ok {
//		fmt.Println(match.Kind, match.Score, match.Target, match.Replaced) // fuzzy 92 The contract ends on May 3. [{4 3}]
//	}
//
// A Memory may be used by several goroutines, and its file by several processes, at once. What a machine made is kept apart, is
// reached through [Memory.Machine] only, and is never a match.
package memory

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// Memory is an open translation memory.
type Memory struct {
	path     string
	db       *sql.DB
	read     statements
	readOnly bool

	counters sync.Pool // of *counter
}

// statements are the prepared queries of look-ups.
type statements struct {
	languages, segment, text, postings, ids, units, unitsWith, machine *sql.Stmt
}

// Open opens the memory at path. The error wraps fs.ErrNotExist where there is none, and is an *[Error] where the file is not a memory, is
// damaged, or was written by a newer version. A file that this process may not write, or whose folder it may not, is opened for looking up
// only: see [Memory.ReadOnly].
func Open(path string) (*Memory, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, &Error{Path: path, Problem: "cannot be opened: " + bare(err), Hint: missingHint(path, err), Err: err}
	}
	if !info.Mode().IsRegular() {
		return nil, &Error{Path: path, Problem: "is not a file", Hint: "name the memory's file"}
	}
	if !readable(path) {
		return nil, &Error{Path: path, Problem: "may not be read", Hint: "ask its owner for the right to read it", Err: fs.ErrPermission}
	}
	readOnly := !writable(path)
	if readOnly && complete(path) {
		return open(path, true, true)
	}
	m, err := open(path, readOnly, false)
	var fault *Error
	if errors.As(err, &fault) && fault.unwritable && complete(path) { // the folder may not be written
		return open(path, true, true)
	}
	return m, err
}

// missingHint says what to do about a path that leads to no file.
func missingHint(path string, err error) string {
	if !errors.Is(err, fs.ErrNotExist) {
		return "look at the name and at the rights of its folder"
	}
	if _, err := os.Lstat(path); err == nil {
		return "it is a link to a file that is gone: mend or remove the link"
	}
	return "visavis tm import FILE --tm " + path + " makes one"
}

// open opens the memory at path: alone where nothing can lie beside it or change it.
func open(path string, readOnly, alone bool) (*Memory, error) {
	m := &Memory{path: path, readOnly: readOnly}
	m.counters.New = func() any { return new(counter) }
	name := dsn(path)
	if alone {
		name = strings.Replace(name, "mode=rw", "immutable=1&mode=ro", 1) // SQLite makes no files beside it then
	}
	var err error
	if m.db, err = sql.Open("sqlite", name); err != nil {
		return nil, m.wrap(err)
	}
	if err := m.check(); err != nil {
		m.db.Close()
		return nil, err
	}
	if err := m.prepare(); err != nil {
		m.db.Close()
		return nil, m.wrap(err)
	}
	return m, nil
}

// complete reports whether nothing of the memory is still beside its file.
func complete(path string) bool {
	info, err := os.Stat(path + "-wal")
	return errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0
}

// ReadOnly reports whether the memory may be looked into only, since its file or folder may not be written: what writes fails, and
// [Memory.Machine] must not be given anything to keep.
func (m *Memory) ReadOnly() bool { return m.readOnly }

// Create opens the memory at path and makes an empty one where there is none.
func Create(path string) (*Memory, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := create(path); err != nil {
			return nil, err
		}
	}
	return Open(path)
}

// create makes an empty memory in a folder beside path, and gives it its name when it is complete. Where another process was faster its file
// stays. Who may read it is for the user's umask to say: it may hold a client's texts.
func create(path string) error {
	failed := func(err error) error {
		return &Error{Path: path, Problem: "cannot be made: " + bare(err), Hint: "choose another place, or make room or rights there", Err: err}
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.part")
	if err != nil {
		return failed(err)
	}
	defer os.RemoveAll(folder)
	part := filepath.Join(folder, "memory")
	file, err := os.OpenFile(part, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return failed(err)
	}
	if err := file.Close(); err != nil {
		return failed(err)
	}
	db, err := sql.Open("sqlite", dsn(part))
	if err != nil {
		return failed(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, statement := range []string{
		"PRAGMA page_size = 16384", // long lists of the index lie in few pieces
		"PRAGMA journal_mode = WAL",
		fmt.Sprintf("BEGIN; PRAGMA application_id = %d; PRAGMA user_version = %d; %s COMMIT", applicationID, schemaVersion, schema),
	} {
		if _, err := db.Exec(statement); err != nil {
			return failed(err)
		}
	}
	if err := db.Close(); err != nil { // it takes -wal and -shm with it
		return failed(err)
	}
	err = os.Link(part, path)
	if err != nil && !errors.Is(err, fs.ErrExist) { // a file system without hard links
		err = os.Rename(part, path)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return failed(err)
	}
	return nil
}

// dsn is the name under which the driver opens the file at path. A commit is on the disk when it returns; who finds the file locked
// waits up to two minutes.
func dsn(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	path = filepath.ToSlash(path)
	if path[0] != '/' {
		path = "/" + path // a drive's letter
	}
	options := url.Values{
		"mode":    {"rw"},
		"_txlock": {"immediate"},
		"_pragma": {"busy_timeout(120000)", "synchronous(full)", "cache_size(-32000)", "secure_delete(on)", "temp_store(memory)", "mmap_size(268435456)"},
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath() + "?" + options.Encode()
}

// check makes sure that the file is a memory that this version knows.
func (m *Memory) check() error {
	var id, version int
	err := m.db.QueryRow("SELECT application_id, user_version FROM pragma_application_id, pragma_user_version").Scan(&id, &version)
	switch {
	case err != nil:
		return m.wrap(err)
	case id != applicationID:
		return m.fault("is not a translation memory of visavis", "make one with: visavis tm import FILE --tm NEW.tm", nil)
	case version < schemaVersion && m.readOnly:
		return m.fault("was written by an older visavis and cannot be brought up to date where it may not be written",
			"make a copy that may be written and name that", nil)
	case version < schemaVersion:
		return m.upgrade()
	case version > schemaVersion:
		return m.fault(fmt.Sprintf("was written by a newer visavis (version %d of this file; here up to %d can be read)", version, schemaVersion),
			"update visavis", nil)
	}
	return nil
}

func (m *Memory) prepare() error {
	for _, p := range []struct {
		to    **sql.Stmt
		query string
	}{
		{&m.read.languages, "SELECT id, tag FROM language"},
		{&m.read.segment, "SELECT id, text FROM segment WHERE hash = ? AND language = ?"},
		{&m.read.text, "SELECT text FROM segment WHERE id = ?"},
		{&m.read.postings, "SELECT range, length(ids) FROM posting WHERE language = ? AND word = ? AND length BETWEEN ? AND ?"},
		{&m.read.ids, "SELECT ids FROM posting WHERE language = ? AND word = ? AND length BETWEEN ? AND ? AND range = ?"},
		{&m.read.machine, "SELECT translation, said_engine, said_model, date FROM machine WHERE " + machineKey},
		{&m.read.units, unitQuery + " WHERE u.source = ? AND t.language = ?"},
		{&m.read.unitsWith, unitQuery + " WHERE u.source = ? UNION " + unitQuery + " WHERE u.target = ? ORDER BY 1 DESC"},
	} {
		var err error
		if *p.to, err = m.db.Prepare(p.query); err != nil {
			return err
		}
	}
	return nil
}

// Path is the path under which the memory was opened.
func (m *Memory) Path() string { return m.path }

// Close closes the file. What was imported or put is in it already.
func (m *Memory) Close() error { return m.wrap(m.db.Close()) }

// State is a hash that changes whenever a match may: with each import or deletion that changes something, not with what
// [Memory.Machine] stores. Memories to which the same was done in the same order have the same.
func (m *Memory) State(ctx context.Context) (string, error) {
	var state string
	err := m.db.QueryRowContext(ctx, "SELECT value FROM state").Scan(&state)
	return state, m.wrap(err)
}

// Error says what is wrong with a memory's file, and what to do.
type Error struct {
	Path string
	// Problem goes on after the path; Hint is a sentence without its full stop.
	Problem, Hint string
	// Damaged is true where the file itself is at fault, not what is around it: a full disk, missing rights, another program that writes.
	Damaged bool
	Err     error

	unwritable bool
}

func (e *Error) Error() string { return e.Path + " " + e.Problem }
func (e *Error) Unwrap() error { return e.Err }

func (m *Memory) fault(problem, hint string, err error) error {
	return &Error{Path: m.path, Problem: problem, Hint: hint, Damaged: true, Err: err}
}

// wrap puts an error of SQLite into words.
func (m *Memory) wrap(err error) error {
	var known *Error
	var failed *sqlite.Error
	if err == nil || errors.As(err, &known) || !errors.As(err, &failed) {
		return err
	}
	e := &Error{Path: m.path, Err: err}
	switch failed.Code() & 0xff { // the rest is the extended code
	case sqlite3.SQLITE_NOTADB:
		return m.fault("is not a translation memory of visavis", "a bilingual file is imported with: visavis tm import "+m.path+" --tm NEW.tm", err)
	case sqlite3.SQLITE_CORRUPT:
		return m.fault("is damaged: "+failed.Error(), "put back a copy; the sqlite3 program's .recover may save what is left", err)
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		e.Problem, e.Hint = "is being written by another program for too long", "try again when that is done"
	case sqlite3.SQLITE_FULL:
		e.Problem, e.Hint = "cannot grow: the disk is full", "make room; what was in it before is still there"
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		e.Problem, e.Hint, e.unwritable = "cannot be written", "its file and folder must be writable", true
	default:
		e.Problem = "cannot be used: " + failed.Error()
	}
	return e
}

// bare is the operating system's error without the name of the file.
func bare(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}
