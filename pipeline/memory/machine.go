package memory

import (
	"database/sql"
	"errors"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
)

// Machine is the memory as a store of what machines translated: keyed by the engine, its model and settings, the languages and the text,
// so that any document that needs the same of the same engine has it for nothing. Only what a machine made is kept: not the text of the
// mock, nor what an engine plays back.
func (m *Memory) Machine() translate.Store { return machine{m} }

type machine struct{ m *Memory }

const machineKey = `hash = ? AND engine = ? AND model = ? AND settings = ? AND source = ? AND target = ? AND text = ?`

func keyArgs(k translate.Key) []any {
	return []any{hashOf(k.Text), k.Engine, k.Model, k.Settings, k.From, k.To, k.Text}
}

// Get finds an answer. What cannot be read counts as not there: then the text is translated once more, and Put says what is wrong.
func (s machine) Get(k translate.Key) (translate.Answer, bool) {
	a := translate.Answer{Origin: bitext.Origin{Kind: bitext.Machine}}
	err := s.m.read.machine.QueryRow(keyArgs(k)...).Scan(&a.Text, &a.Origin.Engine, &a.Origin.Model, &a.Origin.Date)
	return a, err == nil
}

// Put keeps the entries that a machine made. They are on the disk when it returns.
func (s machine) Put(entries []translate.Entry) error {
	tx, err := s.m.db.Begin()
	if err != nil {
		return s.m.wrap(err)
	}
	defer tx.Rollback() // does nothing after Commit
	for _, e := range entries {
		if e.Answer.Origin.Kind != bitext.Machine {
			continue
		}
		if err := put(tx, e); err != nil {
			return s.m.wrap(err)
		}
	}
	return s.m.wrap(tx.Commit())
}

func put(tx *sql.Tx, e translate.Entry) error {
	o := e.Answer.Origin
	var id int64
	err := tx.QueryRow("SELECT id FROM machine WHERE "+machineKey, keyArgs(e.Key)...).Scan(&id)
	switch {
	case err == nil:
		_, err = tx.Exec("UPDATE machine SET translation = ?, said_engine = ?, said_model = ?, date = ? WHERE id = ?",
			e.Answer.Text, o.Engine, o.Model, o.Date, id)
	case errors.Is(err, sql.ErrNoRows):
		_, err = tx.Exec(`INSERT INTO machine (hash, engine, model, settings, source, target, text, translation, said_engine, said_model, date)
			VALUES (?`+strings.Repeat(", ?", 10)+`)`, append(keyArgs(e.Key), e.Answer.Text, o.Engine, o.Model, o.Date)...)
	}
	return err
}
