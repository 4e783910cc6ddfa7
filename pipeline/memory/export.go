package memory

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"path/filepath"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// Pair is two languages and how many units the memory has in them.
type Pair struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Units int    `json:"units"`
}

// Serves reports whether the pair's units can serve for the languages.
func (p Pair) Serves(from, to string) bool {
	return unit.SameLang(from, p.From) > 0 && unit.SameLang(to, p.To) > 0
}

// Pairs lists the memory's language pairs, the one with the most units first.
func (m *Memory) Pairs(ctx context.Context) ([]Pair, error) {
	rows, err := m.db.QueryContext(ctx, `SELECT f.tag, t.tag, sum(units) FROM tally
		JOIN language f ON f.id = source JOIN language t ON t.id = target GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`)
	if err != nil {
		return nil, m.wrap(err)
	}
	pairs, err := collect(rows, func(r *sql.Rows) (p Pair, ok bool, err error) {
		err = r.Scan(&p.From, &p.To, &p.Units)
		return p, true, err
	})
	return pairs, m.wrap(err)
}

// All yields the units of a language pair, in the order in which they came in.
func (m *Memory) All(ctx context.Context, from, to string) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		rows, err := m.db.QueryContext(ctx, unitQuery+" WHERE f.tag = ? AND tl.tag = ? ORDER BY u.id", from, to)
		if err != nil {
			yield(Unit{}, m.wrap(err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			_, u, err := scanUnit(rows)
			if !yield(u, m.wrap(err)) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Unit{}, m.wrap(err))
		}
	}
}

// Export makes a bitext of the units of a language pair, such that importing it gives the same units.
func (m *Memory) Export(ctx context.Context, from, to string) (*bitext.Bitext, error) {
	return unit.Whole(func(most int, each unit.Each) error { return m.export(ctx, from, to, most, each) })
}

// ExportStream gives what Export makes, so many units at a time, so that a memory of any size can be written.
func (m *Memory) ExportStream(ctx context.Context, from, to string, most int) (unit.Stream, error) {
	s := unit.Stream{Name: filepath.Base(m.path), From: from, To: to}
	err := m.db.QueryRowContext(ctx, `SELECT coalesce(max(o.date), '') FROM tally JOIN origin o ON o.id = origin
		JOIN language f ON f.id = source JOIN language t ON t.id = target WHERE f.tag = ? AND t.tag = ?`, from, to).Scan(&s.Newest)
	s.Pieces = unit.Pieces(most, func(most int, each unit.Each) error { return m.export(ctx, from, to, most, each) })
	return s, m.wrap(err)
}

func (m *Memory) export(ctx context.Context, from, to string, most int, each unit.Each) error {
	build := unit.NewBuilder(unit.ReadOptions{Name: m.path})
	var before, held Unit
	n := 0
	add := func(after Unit) error {
		if held.Target == "" {
			return nil
		}
		if err := build.Cut(most, from, to, each); err != nil {
			return err
		}
		f := held.formUnit()
		if f.Position == "" { // that of its place among all units, not in its piece
			f.Position = fmt.Sprintf("[%d]:[%d]", n, n)
		}
		f.Props = append(f.Props, neighbours(&before, &held, &after)...)
		build.Add(f)
		n++
		return nil
	}
	for u, err := range m.All(ctx, from, to) {
		if err != nil {
			return err
		}
		if err := add(u); err != nil {
			return err
		}
		before, held = held, u
	}
	if err := add(Unit{}); err != nil {
		return err
	}
	b, err := build.Bitext(from, to)
	if err != nil {
		return err
	}
	return each(b)
}

// neighbours are the properties that a unit needs so that it gets its own neighbours when it is read, where it stands between two others.
func neighbours(before, u, after *Unit) []bitext.Prop {
	var props []bitext.Prop
	for _, side := range []struct {
		name, text string
		beside     *Unit
	}{{propBefore, u.Before, before}, {propAfter, u.After, after}} {
		read := ""
		if side.beside.Source != "" && side.beside.Document == u.Document {
			read = side.beside.Source
		}
		if read != side.text {
			props = append(props, bitext.Prop{Name: side.name, Value: "<seg>" + side.text + "</seg>"})
		}
	}
	return props
}
