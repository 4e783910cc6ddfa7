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

// indexer gathers the postings of a transaction. What it has written it forgets, and it may be used for the next transaction then.
type indexer struct {
	words map[string]uint32 // a number for each folded word
	texts []string          // the word of each number

	numbers map[listKey]uint32 // a number for each list
	lists   []list             // the list of each number

	base     int64     // is less than every id
	postings []posting // in the order of their ids
	ids      []uint32  // those of the lists, one list after the other: scratch

	tokens []token
	fold   []byte
	found  []uint32 // the words of one segment
}

// listKey is what the postings of a list have in common, but for the range of their ids.
type listKey struct {
	word             uint32
	language, length uint16
}

// list counts the postings of a list.
type list struct {
	listKey
	size uint32
	last uint32 // its last posting's id
	end  uint32 // where it ends in ids
}

// posting says that a segment is in a list: that it has the list's word. Its id counts from base.
type posting struct{ list, id uint32 }

// mostPostings is how many postings are held before they are written: 12 bytes each.
const mostPostings = 4_000_000

// add enters a new segment, whose id must be greater than all before.
func (x *indexer) add(tx *sql.Tx, language, id int64, text string) error {
	x.gather(language, id, text)
	if len(x.postings) >= mostPostings {
		return x.flush(tx)
	}
	return nil
}

// gather holds the postings of a segment, whose id must be greater than all before, to be written or erased.
func (x *indexer) gather(language, id int64, text string) {
	if len(x.postings) == 0 {
		x.base = id - 1
	}
	x.tokens, x.found = tokenize(x.tokens[:0], text), x.found[:0]
	for _, t := range x.tokens {
		if t.class == word {
			x.fold = lex.AppendFold(x.fold[:0], text[t.start:t.end])
			x.found = append(x.found, x.word(x.fold))
		}
	}
	if len(x.found) == 0 {
		return
	}
	key, at := listKey{language: uint16(language), length: uint16(lengthClass(len(x.found)))}, uint32(id-x.base)
	for _, key.word = range x.found {
		n := x.list(key)
		if l := &x.lists[n]; l.last != at { // it is in the segment once
			l.last = at
			l.size++
			x.postings = append(x.postings, posting{n, at})
		}
	}
}

func (x *indexer) word(folded []byte) uint32 {
	n, ok := x.words[string(folded)]
	if !ok {
		n = uint32(len(x.texts))
		x.texts = append(x.texts, string(folded))
		x.words[x.texts[n]] = n
	}
	return n
}

func (x *indexer) list(key listKey) uint32 {
	n, ok := x.numbers[key]
	if !ok {
		n = uint32(len(x.lists))
		x.lists = append(x.lists, list{listKey: key})
		x.numbers[key] = n
	}
	return n
}

func newIndexer() *indexer {
	return &indexer{words: map[string]uint32{}, numbers: map[listKey]uint32{}}
}

// flush writes the postings, in the order of their keys.
func (x *indexer) flush(tx *sql.Tx) error {
	stmt, err := tx.Prepare(`INSERT INTO posting (word, language, length, range, ids) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET ids = CAST(ids || excluded.ids AS BLOB)`)
	if err != nil {
		return err
	}
	defer stmt.Close()
	var bytes []byte
	return x.each(func(key []any, ids []uint32) error {
		bytes = bytes[:0]
		for _, id := range ids {
			bytes = appendLow(bytes, x.base+int64(id))
		}
		_, err := stmt.Exec(append(key, bytes)...)
		return err
	})
}

// erase takes the postings out of the table.
func (x *indexer) erase(tx *sql.Tx) error {
	const where = " WHERE word = ? AND language = ? AND length = ? AND range = ?"
	return x.each(func(key []any, gone []uint32) error {
		var ids []byte
		if err := tx.QueryRow("SELECT ids FROM posting"+where, key...).Scan(&ids); err != nil {
			return err
		}
		low := func(id uint32) int64 { return (x.base + int64(id)) & (1<<rangeBits - 1) }
		var kept []byte
		for i := 0; i+idBytes <= len(ids); i += idBytes {
			for len(gone) > 0 && low(gone[0]) < lowID(ids[i:]) {
				gone = gone[1:]
			}
			if len(gone) == 0 || low(gone[0]) != lowID(ids[i:]) {
				kept = append(kept, ids[i:i+idBytes]...)
			}
		}
		if len(kept) == 0 {
			_, err := tx.Exec("DELETE FROM posting"+where, key...)
			return err
		}
		_, err := tx.Exec("UPDATE posting SET ids = ?"+where, append([]any{kept}, key...)...)
		return err
	})
}

// each calls do for each row of the table with its new postings, in the order of the keys, and forgets them.
func (x *indexer) each(do func(key []any, ids []uint32) error) error {
	order := x.order()
	x.place(order)
	for _, n := range order {
		l := x.lists[n]
		for ids := x.ids[l.end-l.size : l.end]; len(ids) > 0; {
			high, n := x.high(ids[0]), 1
			for n < len(ids) && x.high(ids[n]) == high {
				n++
			}
			if err := do([]any{x.texts[l.word], l.language, l.length, high}, ids[:n]); err != nil {
				return err
			}
			ids = ids[n:]
		}
	}
	clear(x.words)
	clear(x.numbers)
	clear(x.texts)
	x.texts, x.lists, x.postings = x.texts[:0], x.lists[:0], x.postings[:0]
	return nil
}

// high is the range of an id.
func (x *indexer) high(id uint32) int64 { return (x.base + int64(id)) >> rangeBits }

// order lists the numbers of the lists in the order of their keys in the table.
func (x *indexer) order() []uint32 {
	words := upTo(len(x.texts))
	slices.SortFunc(words, func(a, b uint32) int { return strings.Compare(x.texts[a], x.texts[b]) })
	rank := make([]uint32, len(words))
	for i, w := range words {
		rank[w] = uint32(i)
	}
	lists := upTo(len(x.lists))
	key := func(n uint32) uint64 {
		l := &x.lists[n]
		return uint64(rank[l.word])<<32 | uint64(l.language)<<16 | uint64(l.length)
	}
	slices.SortFunc(lists, func(a, b uint32) int { return cmp.Compare(key(a), key(b)) })
	return lists
}

// upTo is 0, 1, … n-1.
func upTo(n int) []uint32 {
	out := make([]uint32, n)
	for i := range out {
		out[i] = uint32(i)
	}
	return out
}

// place puts the ids of the postings into their lists, which lie in order.
func (x *indexer) place(order []uint32) {
	end := uint32(0)
	for _, n := range order {
		x.lists[n].end = end
		end += x.lists[n].size
	}
	x.ids = slices.Grow(x.ids[:0], len(x.postings))[:len(x.postings)]
	for _, p := range x.postings {
		l := &x.lists[p.list]
		x.ids[l.end] = p.id
		l.end++
	}
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
