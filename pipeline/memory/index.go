package memory

import (
	"cmp"
	"database/sql"
	"slices"
	"strings"

	"visavis/pipeline/lex"
)

// The index says for each folded word which segments have it. A word that is in a segment several times counts once. Segments are kept apart
// by their number of words, so that a look-up reads only the segments that are about as long as the query; numbers, tags and signs are
// not in the index.

const (
	rangeBits = 20 // so many low bits of a segment's id are in a posting, the others in its key; more than 16
	idBytes   = 3
)

// lengthClasses are the least numbers of words of the classes of length: each is at most a third longer than the one before.
var lengthClasses = []int{1, 2, 3, 4, 5, 7, 9, 12, 16, 21, 28, 37, 49, 65, 86, 115, 153, 204}

// lengthClass is the class of a segment of n words, n > 0.
func lengthClass(n int) int {
	i, ok := slices.BinarySearch(lengthClasses, n)
	if !ok {
		i--
	}
	return i
}

// indexer gathers the postings of a transaction.
type indexer struct {
	tx       *sql.Tx
	words    map[string]uint32 // a number for each folded word
	texts    []string          // the word of each number
	postings []posting
	tokens   []token
	fold     []byte
}

// posting says that a segment has a word.
type posting struct {
	word             uint32
	language, length uint16
	id               int64
}

func newIndexer(tx *sql.Tx) *indexer { return &indexer{tx: tx, words: map[string]uint32{}} }

// mostPostings is how many postings are held before they are written: 24 bytes each.
const mostPostings = 3_000_000

// add enters a new segment, whose id must be greater than all before.
func (x *indexer) add(language, id int64, text string) error {
	x.gather(language, id, text)
	if len(x.postings) >= mostPostings {
		return x.flush()
	}
	return nil
}

// gather holds the postings of a segment, to be written or erased.
func (x *indexer) gather(language, id int64, text string) {
	x.tokens = tokenize(x.tokens[:0], text)
	start := len(x.postings)
	for _, t := range x.tokens {
		if t.class == word {
			x.fold = lex.AppendFold(x.fold[:0], text[t.start:t.end])
			x.postings = append(x.postings, posting{word: x.number(x.fold), language: uint16(language), id: id})
		}
	}
	if n := len(x.postings) - start; n > 0 {
		for i := start; i < len(x.postings); i++ {
			x.postings[i].length = uint16(lengthClass(n))
		}
	}
}

func (x *indexer) number(folded []byte) uint32 {
	n, ok := x.words[string(folded)]
	if !ok {
		n = uint32(len(x.texts))
		x.texts = append(x.texts, string(folded))
		x.words[x.texts[n]] = n
	}
	return n
}

// flush writes the postings, in the order of their keys.
func (x *indexer) flush() error {
	stmt, err := x.tx.Prepare(`INSERT INTO posting (word, language, length, range, ids) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET ids = CAST(ids || excluded.ids AS BLOB)`)
	if err != nil {
		return err
	}
	defer stmt.Close()
	var ids []byte
	return x.lists(func(key []any, list []posting) error {
		ids = ids[:0]
		for _, p := range list {
			ids = appendLow(ids, p.id)
		}
		_, err := stmt.Exec(append(key, ids)...)
		return err
	})
}

// erase takes the postings out of the table.
func (x *indexer) erase() error {
	const where = " WHERE word = ? AND language = ? AND length = ? AND range = ?"
	return x.lists(func(key []any, list []posting) error {
		var ids []byte
		if err := x.tx.QueryRow("SELECT ids FROM posting"+where, key...).Scan(&ids); err != nil {
			return err
		}
		var kept []byte
		for i := 0; i+idBytes <= len(ids); i += idBytes {
			for len(list) > 0 && list[0].id&(1<<rangeBits-1) < lowID(ids[i:]) {
				list = list[1:]
			}
			if len(list) == 0 || list[0].id&(1<<rangeBits-1) != lowID(ids[i:]) {
				kept = append(kept, ids[i:i+idBytes]...)
			}
		}
		if len(kept) == 0 {
			_, err := x.tx.Exec("DELETE FROM posting"+where, key...)
			return err
		}
		_, err := x.tx.Exec("UPDATE posting SET ids = ?"+where, append([]any{kept}, key...)...)
		return err
	})
}

// lists calls do for each list of the table with its new postings, in the order of the keys, and forgets them.
func (x *indexer) lists(do func(key []any, list []posting) error) error {
	x.sort()
	for start, i := 0, 1; i <= len(x.postings); i++ {
		p := x.postings[start]
		if i < len(x.postings) && p.sameList(x.postings[i]) {
			continue
		}
		if err := do([]any{x.texts[p.word], p.language, p.length, p.id >> rangeBits}, x.postings[start:i]); err != nil {
			return err
		}
		start = i
	}
	clear(x.words)
	x.texts, x.postings = x.texts[:0], x.postings[:0]
	return nil
}

// appendLow appends the low bits of an id, as postings are written; lowID reads them.
func appendLow(to []byte, id int64) []byte {
	return append(to, byte(id), byte(id>>8), byte(id>>16)&(1<<(rangeBits-16)-1))
}

func lowID(b []byte) int64 { return int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16 }

// appendIDs appends the ids of a list of one range.
func appendIDs(to []int64, high int64, list []byte) []int64 {
	for i := 0; i+idBytes <= len(list); i += idBytes {
		to = append(to, high<<rangeBits|lowID(list[i:]))
	}
	return to
}

// sort brings the postings into the order of their keys in the table: the words are numbered anew by their order first.
func (x *indexer) sort() {
	order := make([]uint32, len(x.texts))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(x.texts[a], x.texts[b]) })
	place, texts := make([]uint32, len(order)), make([]string, len(order))
	for i, n := range order {
		place[n], texts[i] = uint32(i), x.texts[n]
	}
	x.texts = texts
	for i := range x.postings {
		x.postings[i].word = place[x.postings[i].word]
	}
	slices.SortFunc(x.postings, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.list(), b.list()), cmp.Compare(a.id, b.id))
	})
	x.postings = slices.Compact(x.postings) // a word that a segment has twice
}

// list packs all of the key but the range.
func (p posting) list() uint64 { return uint64(p.word)<<32 | uint64(p.language)<<16 | uint64(p.length) }

func (p posting) sameList(o posting) bool {
	return p.list() == o.list() && p.id>>rangeBits == o.id>>rangeBits
}
