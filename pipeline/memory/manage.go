package memory

import (
	"context"
	"database/sql"
	"errors"
	"os"
)

// Stats says what is in a memory.
type Stats struct {
	// Units is how many units there are; of these Drafts are such as no person stands behind (see [Unit.Draft]), and Corrected are what a
	// person made of a machine's.
	Units     int `json:"units"`
	Drafts    int `json:"drafts"`
	Corrected int `json:"corrected"`
	// Segments is how many different texts there are, both sides together.
	Segments int `json:"segments"`
	// Machine is how many answers of engines are kept, so that they are not bought twice.
	Machine   int     `json:"machine"`
	Bytes     int64   `json:"bytes"`
	Pairs     []Pair  `json:"pairs"`
	Documents []Named `json:"documents"`
	Origins   []Named `json:"origins"`
	Engines   []Named `json:"engines"`
}

// Named is a document, an origin or an engine, and how many units, or answers, it has.
type Named struct {
	Name  string `json:"name"`
	Units int    `json:"units"`
}

// Stats counts.
func (m *Memory) Stats(ctx context.Context) (Stats, error) {
	s := Stats{Pairs: []Pair{}, Documents: []Named{}, Origins: []Named{}, Engines: []Named{}} // lists, not null, as JSON
	err := m.db.QueryRowContext(ctx, `SELECT coalesce(sum(units), 0), coalesce(sum(draft * units), 0), coalesce(sum(corrected * units), 0),
		(SELECT segments FROM state) FROM tally`).Scan(&s.Units, &s.Drafts, &s.Corrected, &s.Segments)
	if err != nil {
		return s, m.wrap(err)
	}
	for _, q := range []struct {
		to    *[]Named
		query string
	}{
		{&s.Documents, "SELECT d.name, sum(units) FROM tally JOIN document d ON d.id = document GROUP BY d.id ORDER BY sum(units) DESC, d.name"},
		{&s.Origins, "SELECT o.kind, sum(units) FROM tally JOIN origin o ON o.id = origin GROUP BY o.kind ORDER BY sum(units) DESC, o.kind"},
		{&s.Engines, "SELECT engine, count(*) FROM machine GROUP BY engine ORDER BY count(*) DESC, engine"},
	} {
		rows, err := m.db.QueryContext(ctx, q.query)
		if err != nil {
			return s, m.wrap(err)
		}
		list, err := collect(rows, func(r *sql.Rows) (n Named, ok bool, err error) {
			err = r.Scan(&n.Name, &n.Units)
			return n, true, err
		})
		if err != nil {
			return s, m.wrap(err)
		}
		*q.to = append(*q.to, list...)
	}
	for _, e := range s.Engines {
		s.Machine += e.Units
	}
	pairs, err := m.Pairs(ctx)
	if err != nil {
		return s, err
	}
	s.Pairs = append(s.Pairs, pairs...)
	for _, ending := range []string{"", "-wal"} { // what was written last may still be beside the file
		if info, err := os.Stat(m.path + ending); err == nil {
			s.Bytes += info.Size()
		}
	}
	return s, nil
}

// Selection says which units are deleted: those that meet all that is set.
type Selection struct {
	// Origin is a kind of origin (machine, memory, person, mock), or an engine's name; what an engine answered goes, too.
	Origin string
	// Document is a document's name.
	Document string
}

// Delete takes the selected units out, and says how many there were. Texts that no unit has any more go, too, from the file itself: what is
// deleted is overwritten. At least one field of the selection must be set.
func (m *Memory) Delete(ctx context.Context, s Selection) (int, error) {
	if s == (Selection{}) {
		return 0, errors.New("nothing is selected")
	}
	w, err := m.begin(ctx, newIndexer())
	if err != nil {
		return 0, err
	}
	defer w.tx.Rollback() // does nothing after Commit
	n, err := w.remove(s)
	if err != nil || n == 0 {
		return 0, m.wrap(err)
	}
	w.state.Write([]byte("delete\xff" + s.Origin + "\xff" + s.Document))
	if _, err := w.commit(); err != nil {
		return 0, m.wrap(err)
	}
	// What is in the -wal file is moved into the memory, so that no deleted text stays there; where somebody reads, the last to close does it.
	_, err = m.db.Exec("PRAGMA wal_checkpoint(TRUNCATE)")
	return n, m.wrap(err)
}

// remove deletes the selected units and what belonged to them alone.
func (w *writer) remove(s Selection) (int, error) {
	where, args := "WHERE 1", []any{}
	if s.Origin != "" {
		where, args = where+" AND origin IN (SELECT id FROM origin WHERE kind = ? OR engine = ?)", append(args, s.Origin, s.Origin)
	}
	if s.Document != "" {
		where, args = where+" AND document IN (SELECT id FROM document WHERE name = ?)", append(args, s.Document)
	}
	units, err := w.removeUnits(where, args)
	if err != nil {
		return 0, err
	}
	answers := int64(0)
	if s.Document == "" { // an answer belongs to no document
		if answers, err = w.exec("DELETE FROM machine WHERE engine = ?1 OR ?1 = 'machine'", s.Origin); err != nil {
			return 0, err
		}
	}
	return int(units + answers), nil
}

// exec runs a statement and says how many rows it changed.
func (w *writer) exec(statement string, args ...any) (int64, error) {
	r, err := w.tx.Exec(statement, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// removeUnits deletes the units that meet a condition on origin and document, and what they alone refer to. Whatever needs all units is
// asked of them in one go: there may be millions.
func (w *writer) removeUnits(where string, args []any) (units int64, err error) {
	if _, err := w.exec("CREATE TEMP TABLE chosen (id INTEGER PRIMARY KEY); CREATE TEMP TABLE gone (id INTEGER PRIMARY KEY)"); err != nil {
		return 0, err
	}
	if units, err = w.exec("INSERT INTO chosen SELECT id FROM unit "+where, args...); err != nil {
		return 0, err
	}
	if units > 0 {
		if _, err := w.exec("DELETE FROM tally "+where, args...); err != nil {
			return 0, err
		}
		if err := w.removeChosen(); err != nil {
			return 0, err
		}
	}
	_, err = w.exec("DROP TABLE chosen; DROP TABLE gone")
	return units, err
}

// removeChosen deletes the chosen units, the segments that no other unit has, and what the index says of these.
func (w *writer) removeChosen() error {
	const theirs = " FROM unit WHERE id IN (SELECT id FROM chosen)"
	for _, statement := range []string{
		"INSERT INTO gone SELECT source" + theirs + " UNION SELECT target" + theirs + " UNION SELECT before" + theirs + " UNION SELECT after" + theirs,
		"DELETE" + theirs,
		"DELETE FROM gone WHERE EXISTS (SELECT 1 FROM unit WHERE source = gone.id) OR EXISTS (SELECT 1 FROM unit WHERE target = gone.id)",
		`DELETE FROM gone WHERE id IN (SELECT before FROM unit WHERE before IN (SELECT id FROM gone)
			UNION SELECT after FROM unit WHERE after IN (SELECT id FROM gone))`,
		"DELETE FROM document WHERE id NOT IN (SELECT document FROM tally)",
		"DELETE FROM origin WHERE id NOT IN (SELECT origin FROM tally)",
		"DELETE FROM import WHERE id NOT IN (SELECT import FROM unit)",
	} {
		if _, err := w.exec(statement); err != nil {
			return err
		}
	}
	rows, err := w.tx.Query("SELECT id, language, text FROM segment WHERE id IN (SELECT id FROM gone) ORDER BY id")
	if err != nil {
		return err
	}
	_, err = collect(rows, func(r *sql.Rows) (none struct{}, ok bool, err error) {
		var id, language int64
		var text string
		if err = r.Scan(&id, &language, &text); err == nil {
			w.index.gather(language, id, text)
		}
		return none, false, err
	})
	if err != nil {
		return err
	}
	segments, err := w.exec("DELETE FROM segment WHERE id IN (SELECT id FROM gone)")
	if err != nil {
		return err
	}
	w.segments -= int(segments)
	return w.index.erase(w.tx)
}
