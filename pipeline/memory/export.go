package memory

import (
	"context"
	"database/sql"
	"iter"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// Pair is two languages and how many units the memory has in them.
type Pair struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Units int    `json:"units"`
}

// Pairs lists the memory's language pairs, the one with the most units first.
func (m *Memory) Pairs(ctx context.Context) ([]Pair, error) {
	rows, err := m.db.QueryContext(ctx, `SELECT f.tag, tl.tag, count(*) FROM unit u
		JOIN segment s ON s.id = u.source JOIN language f ON f.id = s.language
		JOIN segment t ON t.id = u.target JOIN language tl ON tl.id = t.language
		GROUP BY f.tag, tl.tag ORDER BY count(*) DESC, f.tag, tl.tag`)
	if err != nil {
		return nil, m.wrap(err)
	}
	pairs, err := collect(rows, func(r *sql.Rows) (p Pair, ok bool, err error) {
		err = r.Scan(&p.From, &p.To, &p.Units)
		return p, true, err
	})
	return pairs, m.wrap(err)
}

// Serves reports whether the memory has units that can serve for the languages, at once where it has. Where it has none, all of its units are
// gone through.
func (m *Memory) Serves(ctx context.Context, from, to string) (bool, error) {
	sources, targets, err := m.languagesFor(ctx, Query{From: from, To: to})
	if err != nil {
		return false, m.wrap(err)
	}
	for _, s := range sources {
		for _, t := range targets {
			var serves bool
			err := m.db.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM unit u JOIN segment s ON s.id = u.source JOIN segment t ON t.id = u.target
				WHERE s.language = ? AND t.language = ?)`, s.id, t.id).Scan(&serves)
			if err != nil || serves {
				return serves, m.wrap(err)
			}
		}
	}
	return false, nil
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
	build := unit.NewBuilder(unit.ReadOptions{Name: m.path})
	var before, held Unit
	add := func(after Unit) {
		if held.Target == "" {
			return
		}
		f := held.formUnit()
		f.Props = append(f.Props, neighbours(&before, &held, &after)...)
		build.Add(f)
	}
	for u, err := range m.All(ctx, from, to) {
		if err != nil {
			return nil, err
		}
		add(u)
		before, held = held, u
	}
	add(Unit{})
	return build.Bitext(from, to)
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
