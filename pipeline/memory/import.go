package memory

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"hash"
	"hash/fnv"
	"iter"
	"slices"
	"strings"
	"time"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// ImportOptions says how units are taken in. The zero value takes them as they are.
type ImportOptions struct {
	// Reviewed says that a person has read the units: drafts among them count as that person's.
	Reviewed bool
	// Now is the clock for the date of the import; nil means time.Now.
	Now func() time.Time
}

// Report says what Import did with the units of a file: Units = Added + Changed + Known.
type Report struct {
	Units int `json:"units"`
	Added int `json:"added"`
	// Changed units were there, and the file said something else of them: another origin or date, other properties; or that they hold again,
	// where another translation had come in since.
	Changed int `json:"changed"`
	// Known units were there just so.
	Known int `json:"known"`
	// Drafts is how many of the units no person stands behind: see [Unit.Draft].
	Drafts int `json:"drafts"`
	// Corrections is how many of the units are what a person made of a machine's translation.
	Corrections int `json:"corrections"`
}

// batch is how many units are written at a time: an import that is stopped leaves whole batches, and others may write in between.
const batch = 50_000

// Import takes in the units of the file called name. A unit whose texts, neighbours and document are in the memory is not doubled. When
// an error ends it, what came in before stays, and the same import may be made again.
func (m *Memory) Import(ctx context.Context, name string, units iter.Seq2[Unit, error], opt ImportOptions) (Report, error) {
	next, stop := iter.Pull2(units)
	defer stop()
	i := importer{m: m, name: name, opt: opt, next: next, index: newIndexer()}
	for {
		n, err := i.batch(ctx)
		if err != nil || n < batch {
			return i.report, m.wrap(err)
		}
	}
}

// importer is one import: what its transactions hand to each other.
type importer struct {
	m      *Memory
	name   string
	opt    ImportOptions
	next   func() (Unit, error, bool)
	report Report
	index  *indexer
	// imported is the number of the import, once something of it is written.
	imported int64
	// hashes are those of all segments, as long as the memory's state is state: nobody else has written since.
	hashes map[int64]struct{}
	state  string
}

// batch writes up to batch units in one transaction, and says how many there were.
func (i *importer) batch(ctx context.Context) (int, error) {
	w, err := i.m.begin(ctx, i.index)
	if err != nil {
		return 0, err
	}
	defer w.tx.Rollback() // does nothing after Commit
	if err := i.know(w); err != nil {
		return 0, err
	}
	w.imported = i.imported
	done := i.report
	n := 0
	for ; n < batch; n++ {
		u, err, ok := i.next()
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return n, err
		}
		if !ok {
			break
		}
		if w.imported == 0 {
			if err := w.newImport(i.name, i.opt); err != nil {
				return n, err
			}
		}
		if i.opt.Reviewed && u.Draft() {
			u.Origin = bitext.Origin{Kind: bitext.Person, Date: u.Origin.Date}
		}
		if err := w.add(&u, &done); err != nil {
			return n, err
		}
	}
	if done.Added == i.report.Added && done.Changed == i.report.Changed { // nothing is new: the file stays as it is
		i.index = newIndexer()
	} else if i.state, err = w.commit(); err != nil {
		return n, err
	} else {
		i.imported = w.imported
	}
	i.report = done
	return n, nil
}

// know tells w the hashes of all segments, so that it need not look for those that are new. The first batch is told where the memory is
// empty; a file that goes on after it is worth the reading of them all.
func (i *importer) know(w *writer) error {
	state, err := w.oldState()
	if err != nil {
		return err
	}
	if i.hashes == nil || i.state != state {
		var segments bool
		if err := w.tx.QueryRow("SELECT EXISTS (SELECT 1 FROM segment)").Scan(&segments); err != nil {
			return err
		}
		if segments && i.report.Units == 0 {
			return nil
		}
		if i.hashes, err = w.segmentHashes(); err != nil {
			return err
		}
	}
	w.hashes = i.hashes
	return nil
}

func (w *writer) segmentHashes() (map[int64]struct{}, error) {
	rows, err := w.tx.Query("SELECT hash FROM segment")
	if err != nil {
		return nil, err
	}
	out := map[int64]struct{}{}
	_, err = collect(rows, func(r *sql.Rows) (none struct{}, ok bool, err error) {
		var h int64
		err = r.Scan(&h)
		out[h] = struct{}{}
		return none, false, err
	})
	return out, err
}

// writer is one transaction that writes units.
type writer struct {
	tx    *sql.Tx
	state hash.Hash // over what is written

	findSegment, addSegment, findUnit, addUnit, changeUnit, overtaken, renew, machineSaid, engineSaid, draftSaid *sql.Stmt

	tally     map[tallyKey]int // how many units more of each kind there are
	segments  int              // how many segments more
	machines  bool             // the file has something that a machine translated
	imported  int64            // the number of the import; 0 where none was begun
	languages map[string]int64
	names     map[string]int64
	origins   map[bitext.Origin]int64
	recent    map[segmentKey]int64 // the segments that were met last: each comes again as a neighbour
	hashes    map[int64]struct{}   // those of all segments; nil where they are not known
	index     *indexer
}

type segmentKey struct {
	language int64
	text     string
}

func (m *Memory) begin(ctx context.Context, index *indexer) (*writer, error) {
	// The transaction does not watch ctx, which would cost a goroutine for each statement: whoever writes asks ctx now and then.
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	tx, err := m.db.Begin()
	if err != nil {
		return nil, m.wrap(err)
	}
	w := &writer{tx: tx, state: sha256.New(), tally: map[tallyKey]int{}, languages: map[string]int64{}, names: map[string]int64{}, origins: map[bitext.Origin]int64{},
		recent: map[segmentKey]int64{}, index: index}
	for _, p := range []struct {
		to    **sql.Stmt
		query string
	}{
		{&w.findSegment, "SELECT id, language, text FROM segment WHERE hash = ?"},
		{&w.addSegment, "INSERT INTO segment (language, hash, text) VALUES (?, ?, ?)"},
		{&w.findUnit, `SELECT id, origin, import, corrected, details, draft FROM unit
			WHERE source = ? AND target = ? AND before = ? AND after = ? AND document = ?`},
		{&w.addUnit, `INSERT INTO unit (source, target, before, after, document, origin, import, corrected, position, details, draft)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`},
		{&w.changeUnit, "UPDATE unit SET origin = ?, corrected = ?, details = ?, draft = ? WHERE id = ?"},
		{&w.overtaken, `SELECT EXISTS (SELECT 1 FROM unit JOIN segment t ON t.id = target
			WHERE source = ? AND before = ? AND after = ? AND document = ? AND import > ? AND t.language = ?)`},
		{&w.renew, "UPDATE unit SET id = (SELECT max(id) + 1 FROM unit), import = ? WHERE id = ?"},
		{&w.machineSaid, "SELECT translation FROM machine WHERE hash = ? AND text = ? AND source = ? COLLATE NOCASE AND target = ? COLLATE NOCASE"},
		{&w.engineSaid, `SELECT translation FROM machine WHERE hash = ? AND text = ? AND source = ? COLLATE NOCASE AND target = ? COLLATE NOCASE
			AND said_engine = ? AND said_model = ? AND date = ?`},
		{&w.draftSaid, `SELECT t.text FROM unit u JOIN origin o ON o.id = u.origin JOIN segment t ON t.id = u.target
			WHERE u.source = ? AND t.language = ? AND o.kind = 'machine'`},
	} {
		if *p.to, err = tx.Prepare(p.query); err != nil {
			tx.Rollback()
			return nil, m.wrap(err)
		}
	}
	if err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM machine) OR EXISTS (SELECT 1 FROM origin WHERE kind = 'machine')").Scan(&w.machines); err != nil {
		tx.Rollback()
		return nil, m.wrap(err)
	}
	return w, nil
}

// oldState is the state of the memory before this transaction.
func (w *writer) oldState() (state string, err error) {
	err = w.tx.QueryRow("SELECT value FROM state").Scan(&state)
	return state, err
}

// commit writes the index, the counts and the new state, which it gives, and ends the transaction.
func (w *writer) commit() (string, error) {
	if err := w.index.flush(w.tx); err != nil {
		return "", err
	}
	if err := w.flushTally(); err != nil {
		return "", err
	}
	old, err := w.oldState()
	if err != nil {
		return "", err
	}
	w.state.Write([]byte(old))
	state := hex.EncodeToString(w.state.Sum(nil)[:8])
	if _, err := w.tx.Exec("UPDATE state SET value = ?, segments = segments + ?", state, w.segments); err != nil {
		return "", err
	}
	return state, w.tx.Commit()
}

func (w *writer) newImport(name string, opt ImportOptions) error {
	now := time.Now
	if opt.Now != nil {
		now = opt.Now
	}
	r, err := w.tx.Exec("INSERT INTO import (name, date) VALUES (?, ?)", name, now().UTC().Format(time.DateOnly))
	if err != nil {
		return err
	}
	w.imported, err = r.LastInsertId()
	return err
}

// add writes one unit.
func (w *writer) add(u *Unit, report *Report) error {
	row, err := w.rowOf(u)
	if err != nil {
		return err
	}
	report.Units++
	changed, err := w.write(&row, report)
	if row.corrected {
		report.Corrections++
	}
	if row.draft {
		report.Drafts++
	}
	if err != nil || !changed {
		return err
	}
	for _, s := range []string{u.From, u.To, u.Source, u.Target, u.Before, u.After, u.Document, row.details, string(u.Origin.Kind), u.Origin.Engine,
		u.Origin.Model, u.Origin.Date} {
		w.state.Write([]byte(s))
		w.state.Write([]byte{0xff}) // is in no UTF-8
	}
	return nil
}

// write adds the row, or changes the one that is there; changed is false where that says the same.
func (w *writer) write(row *row, report *Report) (changed bool, err error) {
	r, err := w.addUnit.Exec(row.source, row.target, row.before, row.after, row.document, row.origin, w.imported, row.corrected, row.position,
		row.details, row.draft)
	if err != nil {
		return false, err
	}
	if n, err := r.RowsAffected(); err != nil || n > 0 {
		report.Added++
		w.tally[row.tallyKey]++
		return true, err
	}
	var id, imported int64
	var details string
	was := row.tallyKey
	err = w.findUnit.QueryRow(row.source, row.target, row.before, row.after, row.document).Scan(&id, &was.origin, &imported, &was.corrected, &details, &was.draft)
	if err != nil {
		return false, err
	}
	// Another translation of the same place that came in since is served before this one: until a file says again that this one holds.
	var overtaken bool
	if err := w.overtaken.QueryRow(row.source, row.before, row.after, row.document, imported, row.to).Scan(&overtaken); err != nil {
		return false, err
	}
	if was.origin == row.origin && was.draft == row.draft && details == row.details && !overtaken {
		row.corrected = was.corrected // what a machine said of the text since makes no correction of a unit that stays as it was
		report.Known++
		return false, nil
	}
	row.corrected = row.corrected || was.corrected
	report.Changed++
	w.tally[was]--
	w.tally[row.tallyKey]++
	if _, err := w.changeUnit.Exec(row.origin, row.corrected, row.details, row.draft, id); err != nil || !overtaken {
		return true, err
	}
	_, err = w.renew.Exec(w.imported, id)
	return true, err
}

// row is a unit as its table has it.
type row struct {
	tallyKey
	source, target, before, after int64
	position, details             string
}

// rowOf finds the numbers of all that the unit refers to; what is not yet there is added.
func (w *writer) rowOf(u *Unit) (r row, err error) {
	if r.from, err = w.language(u.From); err != nil {
		return r, err
	}
	if r.to, err = w.language(u.To); err != nil {
		return r, err
	}
	for _, s := range []struct {
		id       *int64
		language int64
		text     string
	}{{&r.source, r.from, u.Source}, {&r.target, r.to, u.Target}, {&r.before, r.from, u.Before}, {&r.after, r.from, u.After}} {
		if *s.id, err = w.segment(s.language, s.text); err != nil {
			return r, err
		}
	}
	if r.document, err = w.name("document", "name", u.Document); err != nil {
		return r, err
	}
	if r.corrected, err = w.corrects(u, r.source, r.to); err != nil {
		return r, err
	}
	if r.origin, err = w.origin(u.Origin); err != nil {
		return r, err
	}
	r.draft, r.position = u.Draft(), u.Position
	r.details, err = u.marshal()
	return r, err
}

// corrects reports whether the unit is what a person made of a machine's translation: it says so itself, or a machine translated the same
// text in another way. A draft is none, whatever other machines said, unless it was edited since.
func (w *writer) corrects(u *Unit, source, to int64) (bool, error) {
	if u.Draft() {
		return w.edited(u)
	}
	if u.Origin.Engine != "" && u.Origin.Kind != bitext.Memory {
		return true, nil
	}
	if !w.machines {
		return false, nil
	}
	said, err := w.translations(w.machineSaid, hashOf(u.Source), strings.TrimSpace(u.Source), u.From, u.To)
	if err != nil {
		return false, err
	}
	drafts, err := w.translations(w.draftSaid, source, to)
	said = append(said, drafts...)
	return len(said) > 0 && !slices.Contains(said, strings.TrimSpace(u.Target)), err
}

// edited finds out whether a unit that a file calls a machine's was changed by a person since: the memory has what that engine and model
// answered on that day, and it is something else. Then the unit is that person's.
func (w *writer) edited(u *Unit) (bool, error) {
	if !w.machines {
		w.machines = true
		return false, nil
	}
	if u.Origin.Kind != bitext.Machine || u.Origin.Date == "" {
		return false, nil
	}
	said, err := w.translations(w.engineSaid, hashOf(u.Source), strings.TrimSpace(u.Source), u.From, u.To, u.Origin.Engine, u.Origin.Model, u.Origin.Date)
	if err != nil || len(said) == 0 || slices.Contains(said, strings.TrimSpace(u.Target)) {
		return false, err
	}
	u.Origin.Kind = bitext.Person
	return true, nil
}

// translations lists what a query finds, without white space around it.
func (w *writer) translations(query *sql.Stmt, args ...any) ([]string, error) {
	rows, err := query.Query(args...)
	if err != nil {
		return nil, err
	}
	return collect(rows, func(r *sql.Rows) (s string, ok bool, err error) {
		err = r.Scan(&s)
		return strings.TrimSpace(s), true, err
	})
}

// language is the number of a language. Tags that differ in nothing but case and _ are one: see [unit.SameLang].
func (w *writer) language(tag string) (int64, error) {
	if id, ok := w.languages[tag]; ok {
		return id, nil
	}
	all, err := languagesIn(w.tx.Query("SELECT id, tag FROM language"))
	if err != nil {
		return 0, err
	}
	var id int64
	if i := slices.IndexFunc(all, func(l language) bool { return unit.SameLang(tag, l.tag) == 2 }); i >= 0 {
		id = all[i].id
	} else if id, err = w.name("language", "tag", tag); err != nil {
		return 0, err
	}
	w.languages[tag] = id
	return id, nil
}

// name is the number of a name in a table of names.
func (w *writer) name(table, column, value string) (int64, error) {
	key := table + "\x00" + value
	if id, ok := w.names[key]; ok {
		return id, nil
	}
	var id int64
	err := w.tx.QueryRow("SELECT id FROM "+table+" WHERE "+column+" = ?", value).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		var r sql.Result
		if r, err = w.tx.Exec("INSERT INTO "+table+" ("+column+") VALUES (?)", value); err == nil {
			id, err = r.LastInsertId()
		}
	}
	w.names[key] = id
	return id, err
}

func (w *writer) origin(o bitext.Origin) (int64, error) {
	if id, ok := w.origins[o]; ok {
		return id, nil
	}
	var id int64
	err := w.tx.QueryRow("SELECT id FROM origin WHERE kind = ? AND engine = ? AND model = ? AND date = ?", o.Kind, o.Engine, o.Model, o.Date).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		var r sql.Result
		if r, err = w.tx.Exec("INSERT INTO origin (kind, engine, model, date) VALUES (?, ?, ?, ?)", o.Kind, o.Engine, o.Model, o.Date); err == nil {
			id, err = r.LastInsertId()
		}
	}
	w.origins[o] = id
	return id, err
}

// mostRecent bounds the segments that a writer remembers.
const mostRecent = 4096

// segment is the number of a text; 0 for the empty text.
func (w *writer) segment(language int64, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	key := segmentKey{language, text}
	if id, ok := w.recent[key]; ok {
		return id, nil
	}
	id, err := w.findOrAdd(language, text)
	if len(w.recent) >= mostRecent {
		clear(w.recent)
	}
	w.recent[key] = id
	return id, err
}

func (w *writer) findOrAdd(language int64, text string) (int64, error) {
	h := hashOf(text)
	if _, known := w.hashes[h]; known || w.hashes == nil {
		id, err := w.find(h, language, text)
		if err != nil || id > 0 {
			return id, err
		}
	}
	r, err := w.addSegment.Exec(language, h, text)
	if err != nil {
		return 0, err
	}
	id, err := r.LastInsertId()
	if err != nil {
		return 0, err
	}
	w.segments++
	if w.hashes != nil {
		w.hashes[h] = struct{}{}
	}
	return id, w.index.add(w.tx, language, id, text)
}

// find is the number of the segment with the text, whose hash is h; 0 where there is none.
func (w *writer) find(h, language int64, text string) (int64, error) {
	rows, err := w.findSegment.Query(h)
	if err != nil {
		return 0, err
	}
	ids, err := collect(rows, func(r *sql.Rows) (id int64, ok bool, err error) {
		var lang int64
		var have string
		err = r.Scan(&id, &lang, &have)
		return id, lang == language && have == text, err
	})
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return ids[0], nil
}

// hashOf is the hash under which a text is found: that of the text without the white space around it.
func hashOf(text string) int64 {
	h := fnv.New64a()
	h.Write([]byte(strings.TrimSpace(text)))
	return int64(h.Sum64())
}
