package memory

import (
	"database/sql"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"visavis/pipeline/lex"
)

// The index says for each folded word which segments have it. A word that is in a segment several times counts once. Segments are kept apart
// by their number of words, so that a look-up reads only the segments that are about as long as the query; numbers, tags and signs are
// not in the index.

const (
	rangeBits = 18 // so many low bits of a segment's id are in a posting, the others in its key
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

type postingKey struct {
	language int64
	word     string
	length   int
	high     int64 // the id without its low bits
}

func (k postingKey) compare(o postingKey) int {
	switch {
	case k.language != o.language:
		return int(k.language - o.language)
	case k.word != o.word:
		return strings.Compare(k.word, o.word)
	case k.length != o.length:
		return k.length - o.length
	}
	return int(k.high - o.high)
}

// indexer gathers the postings of a transaction.
type indexer struct {
	tx       *sql.Tx
	postings map[postingKey][]byte
	size     int
	tokens   []token
	fold     []byte
	words    []string
}

func newIndexer(tx *sql.Tx) *indexer { return &indexer{tx: tx, postings: map[postingKey][]byte{}} }

// mostPostings is how many postings are held before they are written: some 100 MB.
const mostPostings = 4_000_000

// add enters a new segment, whose id must be greater than all before.
func (x *indexer) add(language, id int64, text string) error {
	n := x.read(text)
	if n == 0 {
		return nil
	}
	var low [4]byte
	binary.LittleEndian.PutUint32(low[:], uint32(id&(1<<rangeBits-1)))
	for _, w := range x.words {
		k := postingKey{language, w, lengthClass(n), id >> rangeBits}
		x.postings[k] = append(x.postings[k], low[:idBytes]...)
	}
	if x.size += len(x.words); x.size >= mostPostings {
		return x.flush()
	}
	return nil
}

// read puts the different folded words of text into x.words and says how many words there are.
func (x *indexer) read(text string) int {
	x.tokens, x.words = tokenize(x.tokens[:0], text), x.words[:0]
	n := 0
	for _, t := range x.tokens {
		if t.class != word {
			continue
		}
		n++
		x.fold = lex.AppendFold(x.fold[:0], text[t.start:t.end])
		x.words = append(x.words, string(x.fold))
	}
	slices.Sort(x.words)
	x.words = slices.Compact(x.words)
	return n
}

// flush writes the postings, in the order of their keys.
func (x *indexer) flush() error {
	stmt, err := x.tx.Prepare(`INSERT INTO posting (language, word, length, range, ids) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO UPDATE SET ids = CAST(ids || excluded.ids AS BLOB)`)
	if err != nil {
		return err
	}
	defer stmt.Close()
	for _, k := range slices.SortedFunc(maps.Keys(x.postings), postingKey.compare) {
		if _, err := stmt.Exec(k.language, k.word, k.length, k.high, x.postings[k]); err != nil {
			return err
		}
	}
	clear(x.postings)
	x.size = 0
	return nil
}
