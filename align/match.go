package align

import (
	"cmp"
	"context"
	"slices"
	"unicode/utf8"
)

// matches says which words of one text may stand for which of the other: for word u the words to[off[u]:off[u+1]], with
// strengths 0 to 1.
type matches struct {
	off      []int32
	to       []int32
	strength []float32
}

func (m *matches) of(u int32) ([]int32, []float32) {
	return m.to[m.off[u]:m.off[u+1]], m.strength[m.off[u]:m.off[u+1]]
}

type match struct {
	source, target int32
	strength       float32
}

// newMatches builds the tables of both directions, for a source of n words and a target of m, from pairs in any order; of several
// strengths for one pair the highest holds. Counting sorts make it linear.
func newMatches(n, m int, pairs []match) (forth, back *matches) {
	sorted := inOrder(inOrder(pairs, m, func(p match) int32 { return p.target }), n, func(p match) int32 { return p.source })
	once := sorted[:0]
	for _, p := range sorted {
		if k := len(once) - 1; k >= 0 && once[k].source == p.source && once[k].target == p.target {
			once[k].strength = max(once[k].strength, p.strength)
			continue
		}
		once = append(once, p)
	}
	forth = newTable(n, once)
	for i, p := range once {
		once[i] = match{p.target, p.source, p.strength}
	}
	return forth, newTable(m, inOrder(once, m, func(p match) int32 { return p.source }))
}

// inOrder is a copy of pairs in the order of one of their words, of which there are so many; where that is the same, the order stays.
func inOrder(pairs []match, words int, by func(match) int32) []match {
	next := make([]int32, words+1)
	for _, p := range pairs {
		next[by(p)+1]++
	}
	for w := range words {
		next[w+1] += next[w]
	}
	out := make([]match, len(pairs))
	for _, p := range pairs {
		w := by(p)
		out[next[w]] = p
		next[w]++
	}
	return out
}

// newTable is the table of pairs that are in the order of their source words.
func newTable(words int, pairs []match) *matches {
	m := &matches{off: make([]int32, words+1), to: make([]int32, len(pairs)), strength: make([]float32, len(pairs))}
	for i, p := range pairs {
		m.to[i], m.strength[i] = p.target, p.strength
		m.off[p.source+1]++
	}
	for u := range words {
		m.off[u+1] += m.off[u]
	}
	return m
}

const (
	// cognateFloor is the Dice coefficient below which likeness is chance.
	cognateFloor = .30
	// cognateShort is the length in letters below which only equal words match.
	cognateShort = 4
	// commonGram is the number of words that share a trigram beyond which it tells nothing.
	commonGram = 400
	// mostCognates is how many words one word may be alike to.
	mostCognates = 12
)

// cognateWords is how many source words a processor looks at in one go.
const cognateWords = 2000

// cognates finds the words of both texts that are written alike: equal once folded, or sharing trigrams of their skeletons. The error is
// ctx's.
func cognates(ctx context.Context, source, target *text) ([]match, error) {
	exact := make(map[string]int32, len(target.forms))
	for v, f := range target.forms {
		exact[f] = int32(v)
	}
	index := newGramIndex(target.forms)
	pieces := make([][]match, (len(source.forms)+cognateWords-1)/cognateWords)
	err := parallel(ctx, len(pieces), func(x int) {
		from := x * cognateWords
		pieces[x] = index.alike(source.forms, from, min(from+cognateWords, len(source.forms)), exact)
	})
	return slices.Concat(pieces...), err
}

// alike finds the words of the index that words [from,to) of forms are like; exact finds those that are the same.
func (x *gramIndex) alike(forms []string, from, to int, exact map[string]int32) []match {
	var pairs []match
	var gu []uint32
	var skeleton []rune
	var seen []int32
	var found []match
	shared := make([]int32, len(x.grams))
	for u := from; u < to; u++ {
		f := forms[u]
		same, ok := exact[f]
		if ok {
			pairs = append(pairs, match{int32(u), same, 1})
		}
		gu, skeleton = trigrams(gu[:0], skeleton, f)
		seen = seen[:0]
		for _, g := range gu {
			post := x.words(g)
			if len(post) > commonGram {
				continue
			}
			for _, v := range post {
				if shared[v] == 0 {
					seen = append(seen, v)
				}
				shared[v]++
			}
		}
		found = found[:0]
		for _, v := range seen {
			dice := 2 * float32(shared[v]) / float32(len(gu)+int(x.grams[v]))
			shared[v] = 0
			if dice > cognateFloor && !(ok && v == same) {
				found = append(found, match{int32(u), v, (dice - cognateFloor) / (1 - cognateFloor)})
			}
		}
		slices.SortFunc(found, func(a, b match) int {
			if a.strength != b.strength {
				return cmp.Compare(b.strength, a.strength)
			}
			return int(a.target - b.target)
		})
		pairs = append(pairs, found[:min(len(found), mostCognates)]...)
	}
	return pairs
}

// gramIndex finds the words of a text by their trigrams.
type gramIndex struct {
	number map[uint32]int32
	off    []int32 // the words with the trigram of number g are at[off[g]:off[g+1]]
	at     []int32
	grams  []int32 // how many trigrams each word has
}

func newGramIndex(forms []string) *gramIndex {
	x := &gramIndex{number: make(map[uint32]int32, len(forms)), grams: make([]int32, len(forms)), off: make([]int32, 1)}
	var flat []int32 // the numbers of the trigrams of all words
	var buf []uint32
	var skeleton []rune
	for v, f := range forms {
		buf, skeleton = trigrams(buf[:0], skeleton, f)
		x.grams[v] = int32(len(buf))
		for _, g := range buf {
			n, ok := x.number[g]
			if !ok {
				n = int32(len(x.number))
				x.number[g] = n
				x.off = append(x.off, 0)
			}
			x.off[n+1]++
			flat = append(flat, n)
		}
	}
	for g := range len(x.off) - 1 {
		x.off[g+1] += x.off[g]
	}
	x.at = make([]int32, len(flat))
	next := slices.Clone(x.off)
	for v, n := range x.grams {
		for _, g := range flat[:n] {
			x.at[next[g]] = int32(v)
			next[g]++
		}
		flat = flat[n:]
	}
	return x
}

// words are those with a trigram.
func (x *gramIndex) words(gram uint32) []int32 {
	n, ok := x.number[gram]
	if !ok {
		return nil
	}
	return x.at[x.off[n]:x.off[n+1]]
}

// trigrams appends the distinct trigrams of the skeleton of a folded word, the start of the word counting as a letter, and none for
// numbers and for words too short to be compared. The second buffer is for the skeleton.
func trigrams(dst []uint32, buf []rune, folded string) ([]uint32, []rune) {
	if utf8.RuneCountInString(folded) < cognateShort || '0' <= folded[0] && folded[0] <= '9' {
		return dst, buf
	}
	buf = skeleton(buf[:0], folded)
	a, b := rune(0), rune('^')
	for _, r := range buf {
		if a != 0 {
			g := uint32(a)*31*131071 ^ uint32(b)*8191 ^ uint32(r)
			if !slices.Contains(dst, g) {
				dst = append(dst, g)
			}
		}
		a, b = b, r
	}
	return dst, buf
}

// skeleton appends a folded word as it sounds, roughly and in no language: what the spellings of one Latin or Greek root have in
// common.
func skeleton(out []rune, w string) []rune {
	for i, n := 0, 0; i < len(w); i += n {
		var r, next rune
		r, n = utf8.DecodeRuneInString(w[i:])
		if i+n < len(w) {
			next, _ = utf8.DecodeRuneInString(w[i+n:])
		}
		switch {
		case r == 'p' && next == 'h':
			r = 'f'
			n++
		case (r == 't' || r == 'c' || r == 'k' || r == 'r') && next == 'h':
			n++
			if r == 'c' {
				r = 'k'
			}
		case r == 'c' || r == 'q':
			r = 'k'
		case r == 'y' || r == 'j':
			r = 'i'
		case r == 'z':
			r = 's'
		case r == 'w':
			r = 'v'
		}
		if len(out) == 0 || out[len(out)-1] != r {
			out = append(out, r)
		}
	}
	return out
}
