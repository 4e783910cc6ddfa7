package memory

import "database/sql"

// tallyKey is what the units that are counted together have in common: numbers of languages, document and origin.
type tallyKey struct {
	from, to, document, origin int64
	draft, corrected           bool
}

// flushTally writes how many units of each kind came and went in this transaction.
func (w *writer) flushTally() error {
	for k, n := range w.tally {
		if n == 0 {
			continue
		}
		_, err := w.tx.Exec(`INSERT INTO tally (source, target, document, origin, draft, corrected, units) VALUES (?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET units = units + excluded.units`, k.from, k.to, k.document, k.origin, k.draft, k.corrected, n)
		if err != nil {
			return err
		}
	}
	_, err := w.tx.Exec("DELETE FROM tally WHERE units = 0")
	return err
}

// upgrade makes a file of version 1 one of version 2, where no other process was faster.
func (m *Memory) upgrade() error {
	tx, err := m.db.Begin()
	if err != nil {
		return m.wrap(err)
	}
	defer tx.Rollback() // does nothing after Commit
	var version int
	if err := tx.QueryRow("PRAGMA user_version").Scan(&version); err != nil || version >= schemaVersion {
		return m.wrap(err)
	}
	for _, step := range []func(*sql.Tx) error{
		execute("ALTER TABLE unit ADD COLUMN draft INTEGER NOT NULL DEFAULT 0"),
		markDrafts,
		execute("ALTER TABLE state ADD COLUMN segments INTEGER NOT NULL DEFAULT 0"),
		execute("UPDATE state SET segments = (SELECT count(*) FROM segment)"),
		execute(tallySchema),
		execute(`INSERT INTO tally SELECT s.language, t.language, u.document, u.origin, u.draft, u.corrected, count(*) FROM unit u
			JOIN segment s ON s.id = u.source JOIN segment t ON t.id = u.target GROUP BY 1, 2, 3, 4, 5, 6`),
		execute("PRAGMA user_version = 2"),
	} {
		if err := step(tx); err != nil {
			return m.wrap(err)
		}
	}
	return m.wrap(tx.Commit())
}

func execute(statement string) func(*sql.Tx) error {
	return func(tx *sql.Tx) error {
		_, err := tx.Exec(statement)
		return err
	}
}

// markDrafts fills in which units are drafts.
func markDrafts(tx *sql.Tx) error {
	rows, err := tx.Query("SELECT u.id, o.kind, u.details FROM unit u JOIN origin o ON o.id = u.origin WHERE u.details <> '' OR o.kind <> ''")
	if err != nil {
		return err
	}
	drafts, err := collect(rows, func(r *sql.Rows) (id int64, ok bool, err error) {
		var u Unit
		var details string
		if err = r.Scan(&id, &u.Origin.Kind, &details); err == nil {
			err = u.unmarshal(details)
		}
		return id, u.Draft(), err
	})
	if err != nil {
		return err
	}
	mark, err := tx.Prepare("UPDATE unit SET draft = 1 WHERE id = ?")
	if err != nil {
		return err
	}
	defer mark.Close()
	for _, id := range drafts {
		if _, err := mark.Exec(id); err != nil {
			return err
		}
	}
	return nil
}
