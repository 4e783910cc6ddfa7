package memory

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// Query is a text that is to be translated.
type Query struct {
	From, To, Text string
	// Before and After are the source texts before and after it; empty at the document's start and end.
	Before, After string
}

// Kind says how a unit matches.
type Kind int

// The kinds of matches, from the weakest.
const (
	Fuzzy   Kind = iota // a similar text
	Exact               // the same text: 100 %
	Context             // the same text between the same neighbours: 101 %, an in-context exact match
)

// String is the kind's name: fuzzy, exact, context.
func (k Kind) String() string {
	if k < Fuzzy || k > Context {
		return fmt.Sprintf("kind(%d)", int(k))
	}
	return [...]string{"fuzzy", "exact", "context"}[k]
}

// Match is a unit that can serve for a query.
type Match struct {
	Unit Unit
	Kind Kind
	// Score is 101 for Context, 100 for Exact, and up to 99 for Fuzzy: see [Score].
	Score int
	// Target is the unit's target, with the numbers of the query in a fuzzy match, and without white space around it.
	Target string
	// Replaced lists the numbers that were replaced in Target.
	Replaced []Replacement
	// id is the unit's number in its memory.
	id int64
	// language says how well the unit's languages fit those asked for.
	language int
}

// Replacement is a number of a unit's translation that gave way to the query's.
type Replacement struct{ From, To string }

// Props are the properties by which a unit that was made of the match says so.
func (m *Match) Props() []bitext.Prop {
	props := []bitext.Prop{{Name: bitext.PropMatch, Value: m.Kind.String()}, {Name: bitext.PropScore, Value: strconv.Itoa(m.Score)}}
	if m.Kind == Fuzzy {
		props = append(props, bitext.Prop{Name: bitext.PropSource, Value: m.Unit.Source})
	}
	if len(m.Replaced) > 0 {
		var list []string
		for _, r := range m.Replaced {
			list = append(list, r.From+" → "+r.To)
		}
		props = append(props, bitext.Prop{Name: bitext.PropReplaced, Value: strings.Join(list, ", ")})
	}
	return props
}

// compare orders matches, the best first. What a person made of a machine's translation of the same text comes before everything else;
// then the higher score, the language that fits better (en-GB before en-US for en-GB), the one that was made or changed last, and what came in
// later.
func (m *Match) compare(o *Match) int {
	return cmp.Or(m.worth(o), cmp.Compare(o.id, m.id))
}

// Better reports whether m serves better than o, which may be another memory's.
func (m *Match) Better(o *Match) bool { return m.worth(o) < 0 }

func (m *Match) worth(o *Match) int {
	corrected := func(m *Match) int {
		if m.Unit.Corrected && m.Kind != Fuzzy {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(corrected(o), corrected(m)),
		cmp.Compare(o.Score, m.Score),
		cmp.Compare(o.language, m.language),
		cmp.Compare(o.Unit.touched(), m.Unit.touched()),
	)
}

// LeastFuzzy is the score from which a fuzzy match is worth the reading, as CAT tools have it.
const LeastFuzzy = 75

// Match finds the unit that serves the query best, with a score of at least least; ok is false where there is none. A least of 100 looks for
// the same text only. Drafts are never matches: see [Unit.Draft].
func (m *Memory) Match(ctx context.Context, q Query, least int) (match Match, ok bool, err error) {
	found, err := m.Matches(ctx, q, least, 1)
	if err != nil || len(found) == 0 {
		return Match{}, false, err
	}
	return found[0], true, nil
}

// Matches finds the k units that serve the query best, the best first, each with another target.
func (m *Memory) Matches(ctx context.Context, q Query, least, k int) ([]Match, error) {
	q.Text, q.Before, q.After = strings.TrimSpace(q.Text), strings.TrimSpace(q.Before), strings.TrimSpace(q.After)
	if q.Text == "" || k <= 0 {
		return nil, ctx.Err()
	}
	sources, targets, err := m.languagesFor(ctx, q)
	if err != nil {
		return nil, m.wrap(err)
	}
	var found []Match
	for _, from := range sources {
		same, err := m.same(ctx, q, from, targets)
		if err != nil {
			return nil, m.wrap(err)
		}
		found = append(found, same...)
	}
	found = best(found, k)
	if len(found) < k && least < 100 {
		for _, from := range sources {
			similar, err := m.similar(ctx, q, from, targets, least, k-len(found))
			if err != nil {
				return nil, m.wrap(err)
			}
			found = append(found, similar...)
		}
	}
	return best(found, k), nil
}

// best keeps the k best of matches, one for each target.
func best(matches []Match, k int) []Match {
	slices.SortFunc(matches, func(a, b Match) int { return a.compare(&b) })
	seen := map[string]bool{}
	matches = slices.DeleteFunc(matches, func(m Match) bool {
		again := seen[m.Target]
		seen[m.Target] = true
		return again
	})
	return matches[:min(k, len(matches))]
}

// language is one of the memory's languages that serves a query.
type language struct {
	id  int64
	tag string
	fit int // 2 for the same tag, 1 for the same language and script: see unit.SameLang
}

// languagesFor lists the memory's languages that serve the query as source and as target.
func (m *Memory) languagesFor(ctx context.Context, q Query) (sources, targets []language, err error) {
	all, err := languagesIn(m.read.languages.QueryContext(ctx))
	if err != nil {
		return nil, nil, err
	}
	for _, l := range all {
		if l.fit = unit.SameLang(q.From, l.tag); l.fit > 0 {
			sources = append(sources, l)
		}
		if l.fit = unit.SameLang(q.To, l.tag); l.fit > 0 {
			targets = append(targets, l)
		}
	}
	return sources, targets, nil
}

// languagesIn reads the rows of the table of languages.
func languagesIn(rows *sql.Rows, err error) ([]language, error) {
	if err != nil {
		return nil, err
	}
	return collect(rows, func(r *sql.Rows) (l language, ok bool, err error) {
		err = r.Scan(&l.id, &l.tag)
		return l, true, err
	})
}

// same finds the units whose source is the query's text.
func (m *Memory) same(ctx context.Context, q Query, from language, targets []language) ([]Match, error) {
	rows, err := m.read.segment.QueryContext(ctx, hashOf(q.Text), from.id)
	if err != nil {
		return nil, err
	}
	ids, err := collect(rows, func(r *sql.Rows) (id int64, ok bool, err error) {
		var text string
		err = r.Scan(&id, &text)
		return id, strings.TrimSpace(text) == q.Text, err
	})
	if err != nil {
		return nil, err
	}
	var out []Match
	for _, id := range ids {
		found, err := m.unitsOf(ctx, id, from, targets)
		if err != nil {
			return nil, err
		}
		for _, f := range found {
			f.Kind, f.Score, f.Target = Exact, 100, strings.TrimSpace(f.Unit.Target)
			if q.between(&f.Unit) {
				f.Kind, f.Score = Context, 101
			}
			out = append(out, f)
		}
	}
	return out, nil
}

// between reports whether the unit's neighbours are the query's. Where neither has any, nothing is known.
func (q *Query) between(u *Unit) bool {
	before, after := strings.TrimSpace(u.Before), strings.TrimSpace(u.After)
	return q.Before == before && q.After == after && before+after != ""
}

// unitsOf lists the units of a source segment that can be matches, with no score yet.
func (m *Memory) unitsOf(ctx context.Context, source int64, from language, targets []language) ([]Match, error) {
	var out []Match
	for _, to := range targets {
		rows, err := m.read.units.QueryContext(ctx, source, to.id)
		if err != nil {
			return nil, err
		}
		found, err := collect(rows, func(r *sql.Rows) (match Match, ok bool, err error) {
			match.id, match.Unit, err = scanUnit(r)
			match.language = 4*from.fit + to.fit
			return match, !match.Unit.Draft(), err
		})
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// unitQuery selects what scanUnit reads.
const unitQuery = `SELECT u.id, f.tag, tl.tag, s.text, t.text, coalesce(b.text, ''), coalesce(a.text, ''), d.name,
	o.kind, o.engine, o.model, o.date, u.corrected, u.position, u.details
	FROM unit u
	JOIN segment s ON s.id = u.source JOIN language f ON f.id = s.language
	JOIN segment t ON t.id = u.target JOIN language tl ON tl.id = t.language
	LEFT JOIN segment b ON b.id = u.before LEFT JOIN segment a ON a.id = u.after
	JOIN document d ON d.id = u.document JOIN origin o ON o.id = u.origin`

func scanUnit(r *sql.Rows) (id int64, u Unit, err error) {
	var details string
	err = r.Scan(&id, &u.From, &u.To, &u.Source, &u.Target, &u.Before, &u.After, &u.Document, &u.Origin.Kind, &u.Origin.Engine, &u.Origin.Model,
		&u.Origin.Date, &u.Corrected, &u.Position, &details)
	if err == nil {
		err = u.unmarshal(details)
	}
	return id, u, err
}

// collect reads all rows and closes them; read says whether a row is wanted.
func collect[T any](rows *sql.Rows, read func(*sql.Rows) (T, bool, error)) ([]T, error) {
	defer rows.Close()
	var out []T
	for rows.Next() {
		v, ok, err := read(rows)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, v)
		}
	}
	return out, rows.Err()
}
