package memory

import (
	"bytes"
	"context"
	"database/sql"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/lex"
)

// Phrase is what a concordance looks for.
type Phrase struct {
	// Text stands in one of the sides, in any case and with or without accents, from the beginning of a word on: "regul" finds
	// "régulateurs".
	Text string
	// From and To keep to units in these languages; empty: any.
	From, To string
	// Limit is how many units are wanted; 0 means 20.
	Limit int
}

// Hit is a unit in which a phrase was found.
type Hit struct {
	Unit Unit
	// InTarget says which side has it; At is where, in bytes.
	InTarget bool
	At       bitext.Span
}

// Search finds the units that have the phrase on either side, the newest first. Drafts are among them.
func (m *Memory) Search(ctx context.Context, p Phrase) ([]Hit, error) {
	if p.Limit <= 0 {
		p.Limit = 20
	}
	folded := newFolded(strings.TrimSpace(p.Text))
	if len(folded.text) == 0 {
		return nil, ctx.Err()
	}
	segments, err := m.segmentsWith(ctx, p.Text)
	if err != nil {
		return nil, m.wrap(err)
	}
	var out []Hit
	seen := map[int64]bool{}
	for _, id := range segments {
		if len(out) >= p.Limit || ctx.Err() != nil {
			break
		}
		var text string
		if err := m.read.text.QueryRow(id).Scan(&text); err != nil {
			return nil, m.wrap(err)
		}
		if _, ok := newFolded(text).find(folded); !ok {
			continue
		}
		rows, err := m.read.unitsWith.Query(id, id)
		if err != nil {
			return nil, m.wrap(err)
		}
		hits, err := collect(rows, func(r *sql.Rows) (Hit, bool, error) {
			id, u, err := scanUnit(r)
			wanted := !seen[id] && fits(p.From, u.From) && fits(p.To, u.To)
			seen[id] = true
			h := Hit{Unit: u}
			var ok bool
			if h.At, ok = newFolded(u.Source).find(folded); !ok {
				h.InTarget = true
				h.At, ok = newFolded(u.Target).find(folded)
			}
			return h, wanted && ok, err
		})
		if err != nil {
			return nil, m.wrap(err)
		}
		out = append(out, hits...)
	}
	return out[:min(len(out), p.Limit)], ctx.Err()
}

func fits(want, have string) bool { return want == "" || unit.SameLang(want, have) > 0 }

// segmentsWith lists the segments of any language that may have the phrase, the newest first: those that have all its words, of which
// the last may go on. A phrase without words is looked for in all texts.
func (m *Memory) segmentsWith(ctx context.Context, phrase string) ([]int64, error) {
	var words []string
	last := -1
	for _, t := range tokenize(nil, phrase) {
		if t.class == word {
			words = append(words, lex.Fold(phrase[t.start:t.end]))
			last = t.end
		}
	}
	if len(words) == 0 {
		rows, err := m.db.QueryContext(ctx, "SELECT id FROM segment WHERE instr(text, ?) ORDER BY id DESC", strings.TrimSpace(phrase))
		if err != nil {
			return nil, err
		}
		return collect(rows, func(r *sql.Rows) (id int64, ok bool, err error) {
			err = r.Scan(&id)
			return id, true, err
		})
	}
	var found []int64
	for i, w := range words {
		end := w + "\x00"
		if i == len(words)-1 && last == len(strings.TrimRightFunc(phrase, unicode.IsSpace)) {
			end = w + string(utf8.MaxRune)
		}
		rows, err := m.db.QueryContext(ctx, "SELECT range, ids FROM posting WHERE word >= ? AND word < ?", w, end)
		if err != nil {
			return nil, err
		}
		var ids []int64
		_, err = collect(rows, func(r *sql.Rows) (none struct{}, ok bool, err error) {
			var high int64
			var list sql.RawBytes
			if err = r.Scan(&high, &list); err == nil {
				ids = appendIDs(ids, high, list)
			}
			return none, false, err
		})
		if err != nil {
			return nil, err
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
		if i > 0 {
			ids = common(found, ids)
		}
		if found = ids; len(found) == 0 {
			return nil, nil
		}
	}
	slices.Reverse(found)
	return found, nil
}

// common keeps what is in both lists, which rise.
func common(a, b []int64) []int64 {
	out := a[:0]
	for _, id := range a {
		for len(b) > 0 && b[0] < id {
			b = b[1:]
		}
		if len(b) > 0 && b[0] == id {
			out = append(out, id)
		}
	}
	return out
}

// folded is a text as it is compared: folded, with one space for any white space, and one apostrophe for both.
type folded struct {
	text []byte
	at   []int // for each byte of text where it comes from
	end  int
}

func newFolded(s string) *folded {
	f := &folded{end: len(s)}
	for i, size := 0, 0; i < len(s); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(s[i:])
		n := len(f.text)
		switch {
		case unicode.IsSpace(r):
			if n == 0 || f.text[n-1] != ' ' {
				f.text = append(f.text, ' ')
			}
		case r == '’':
			f.text = append(f.text, '\'')
		default:
			f.text = lex.AppendFold(f.text, s[i:i+size])
		}
		for range len(f.text) - n {
			f.at = append(f.at, i)
		}
	}
	return f
}

// find is where f has the phrase, from the beginning of a word on.
func (f *folded) find(phrase *folded) (bitext.Span, bool) {
	for from := 0; ; {
		i := bytes.Index(f.text[from:], phrase.text)
		if i < 0 {
			return bitext.Span{}, false
		}
		i += from
		before, _ := utf8.DecodeLastRune(f.text[:i])
		first, _ := utf8.DecodeRune(phrase.text)
		if i == 0 || !unicode.IsLetter(before) || !unicode.IsLetter(first) {
			end := f.end
			if i+len(phrase.text) < len(f.at) {
				end = f.at[i+len(phrase.text)]
			}
			return bitext.Span{Start: f.at[i], End: end}, true
		}
		from = i + 1
	}
}
