package memory

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"visavis/pipeline/lex"
)

// The look-up of similar texts. A text that scores s percent or more shares all but a few words with the query: how many it must share
// follows from s and the query's length (see newFilter). So it has one of the query's rarest words (the prefix filter of Chaudhuri, Ganti and
// Kaushik, A Primitive Operator for Similarity Joins in Data Cleaning, ICDE 2006), and few segments have. Those few are counted through the
// longer lists while that is cheaper than reading them, and then compared, the most promising first, until no other can be better.

// filter is what a query asks of the index.
type filter struct {
	scorer *scorer
	words  []queryWord // the rarest first
	count  int         // words of the query
	shared int         // words that a match shares with it at least
	least  int         // the score that is asked for
	// lengths are the first and last class of length that a match may have.
	lengths [2]int
}

// queryWord is a word of the query and where the index has it.
type queryWord struct {
	word  string
	times int           // in the query
	sizes map[int64]int // how many segments of each range have it
	size  int           // of all ranges
}

// newFilter works out which segments may score least percent or more. Let a query have n words and p other tokens, so that its length is
// n + p/4, and let it share c words with another text. Of the longer text's words at least max(n, n') − c are other, so a score of s needs
//
//	n − c ≤ (1 − s)·(n + p/4)            and            n' ≤ (n + (1 − s)·p/4) / s
//
// The first holds for a longer text, too: each word and token that it has more adds more to the distance than to what may be other.
func newFilter(text string, least int) *filter {
	f := &filter{scorer: newScorer(text), least: least}
	times := map[string]int{}
	for _, t := range f.scorer.tokensOf(text) {
		if t.class == word {
			times[lex.Fold(text[t.start:t.end])]++
			f.count++
		}
	}
	others := f.scorer.length - light*f.count
	f.shared = max(1, f.count-(100-least)*f.scorer.length/(100*light))
	longest := (100*light*f.count + (100-least)*others) / (light * least)
	f.lengths = [2]int{lengthClass(f.shared), lengthClass(max(longest, 1))}
	for w, n := range times {
		f.words = append(f.words, queryWord{word: w, times: n, sizes: map[int64]int{}})
	}
	return f
}

// bound is the best score that a text can have which shares so many words with the query.
func (f *filter) bound(shared int) int {
	return 100 * (f.scorer.length - light*max(0, f.count-shared)) / f.scorer.length
}

// candidate is a segment that may match, and how many of the query's words it has at most.
type candidate struct {
	id     int64
	shared int
}

// counter counts, for the segments of one range, how many of the query's words they have.
type counter struct {
	counts [1 << rangeBits]uint16
	seen   []uint32 // the places that are not zero
}

// mostCompared bounds the texts that one look-up reads: of more that are all equally promising, the newest are taken.
const mostCompared = 2000

// similar finds up to k units in the language from whose source scores least percent or more and is not the query's text itself.
func (m *Memory) similar(ctx context.Context, q Query, from language, targets []language, least, k int) ([]Match, error) {
	f := newFilter(q.Text, max(least, 1))
	if f.count == 0 {
		return nil, nil
	}
	candidates, err := m.candidates(ctx, f, from)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(candidates, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(b.id, a.id)) })
	var found []Match
	for i, c := range candidates[:min(len(candidates), mostCompared)] {
		worst := least - 1
		if len(found) >= k {
			worst = found[k-1].Score
		}
		if f.bound(c.shared) <= worst {
			break
		}
		if i%64 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		var text string
		if err := m.read.text.QueryRow(c.id).Scan(&text); err != nil {
			return nil, err
		}
		text = strings.TrimSpace(text)
		score := min(99, f.scorer.score(text))
		if score <= worst || text == q.Text {
			continue
		}
		units, err := m.unitsOf(ctx, c.id, from, targets)
		if err != nil {
			return nil, err
		}
		for _, u := range units {
			u.Score = score
			u.Target, u.Replaced = replaceNumbers(q.Text, text, strings.TrimSpace(u.Unit.Target))
			found = append(found, u)
		}
		found = best(found, k)
	}
	return found, nil
}

// candidates finds the segments that may match.
func (m *Memory) candidates(ctx context.Context, f *filter, from language) ([]candidate, error) {
	ranges := map[int64]bool{}
	for i := range f.words {
		w := &f.words[i]
		rows, err := m.read.postings.QueryContext(ctx, from.id, w.word, f.lengths[0], f.lengths[1])
		if err != nil {
			return nil, err
		}
		_, err = collect(rows, func(r *sql.Rows) (none struct{}, ok bool, err error) {
			var high int64
			var bytes int
			err = r.Scan(&high, &bytes)
			w.sizes[high] += bytes / idBytes
			w.size += bytes / idBytes
			ranges[high] = true
			return none, false, err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(f.words, func(a, b queryWord) int { return cmp.Or(cmp.Compare(a.size, b.size), strings.Compare(a.word, b.word)) })
	c := m.counters.Get().(*counter)
	defer m.counters.Put(c)
	var out []candidate
	for high := range ranges {
		var err error
		if out, err = m.count(f, c, from, high, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// readingCosts is how many postings are gone through in the time that it takes to read and compare one text.
const readingCosts = 2000

// count appends the candidates of one range of segments to out.
func (m *Memory) count(f *filter, c *counter, from language, high int64, out []candidate) ([]candidate, error) {
	defer c.reset()
	rest := f.count // words of the query that are still to come
	for _, w := range f.words {
		enough := rest >= f.shared // a segment that has none of the words so far may still match
		if !enough {
			c.drop(f.shared - rest)
			if len(c.seen) == 0 || w.sizes[high] > readingCosts*len(c.seen) {
				break
			}
		}
		rest -= w.times
		if w.sizes[high] == 0 {
			continue
		}
		rows, err := m.read.ids.Query(from.id, w.word, f.lengths[0], f.lengths[1], high)
		if err != nil {
			return out, err
		}
		_, err = collect(rows, func(r *sql.Rows) (none struct{}, ok bool, err error) {
			var ids sql.RawBytes
			if err = r.Scan(&ids); err == nil {
				c.add(ids, w.times, enough)
			}
			return none, false, err
		})
		if err != nil {
			return out, err
		}
	}
	c.drop(f.shared - rest)
	for _, low := range c.seen {
		out = append(out, candidate{high<<rangeBits | int64(low), int(c.counts[low]) + rest})
	}
	return out, nil
}

// add counts times for each segment of the list ids; for segments that were not yet seen only where those may still match.
func (c *counter) add(ids []byte, times int, newToo bool) {
	for i := 0; i+idBytes <= len(ids); i += idBytes {
		low := uint32(lowID(ids[i:]))
		if low >= 1<<rangeBits {
			continue // a damaged file
		}
		if c.counts[low] == 0 {
			if !newToo {
				continue
			}
			c.seen = append(c.seen, low)
		}
		c.counts[low] += uint16(times)
	}
}

// drop forgets the segments with a count below least.
func (c *counter) drop(least int) {
	kept := c.seen[:0]
	for _, low := range c.seen {
		if int(c.counts[low]) >= least {
			kept = append(kept, low)
		} else {
			c.counts[low] = 0
		}
	}
	c.seen = kept
}

func (c *counter) reset() {
	for _, low := range c.seen {
		c.counts[low] = 0
	}
	c.seen = c.seen[:0]
}
