package align

import (
	"cmp"
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

// cognates finds the words of both texts that are written alike: equal once folded, or sharing trigrams of their skeletons.
func cognates(source, target *text) []match {
	exact := make(map[string]int32, len(target.forms))
	for v, f := range target.forms {
		exact[f] = int32(v)
	}
	index := make(map[uint32][]int32)
	grams := make([][]uint32, len(target.forms))
	for v, f := range target.forms {
		grams[v] = trigrams(f)
		for _, g := range grams[v] {
			index[g] = append(index[g], int32(v))
		}
	}
	var pairs []match
	shared := make([]int32, len(target.forms))
	for u, f := range source.forms {
		same, ok := exact[f]
		if ok {
			pairs = append(pairs, match{int32(u), same, 1})
		}
		gu := trigrams(f)
		var seen []int32
		for _, g := range gu {
			post := index[g]
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
		var found []match
		for _, v := range seen {
			dice := 2 * float32(shared[v]) / float32(len(gu)+len(grams[v]))
			shared[v] = 0
			if dice > cognateFloor && !(ok && v == same) {
				found = append(found, match{int32(u), v, (dice - cognateFloor) / (1 - cognateFloor)})
			}
		}
		slices.SortFunc(found, func(a, b match) int {
			return cmp.Or(cmp.Compare(b.strength, a.strength), cmp.Compare(a.target, b.target))
		})
		pairs = append(pairs, found[:min(len(found), mostCognates)]...)
	}
	return pairs
}

// trigrams are the distinct trigrams of the skeleton of a folded word, the start of the word counting as a letter, and none for
// numbers and for words too short to be compared.
func trigrams(folded string) []uint32 {
	if utf8.RuneCountInString(folded) < cognateShort || '0' <= folded[0] && folded[0] <= '9' {
		return nil
	}
	var out []uint32
	a, b := rune(0), rune('^')
	for _, r := range skeleton(folded) {
		if a != 0 {
			g := uint32(a)*31*131071 ^ uint32(b)*8191 ^ uint32(r)
			if !slices.Contains(out, g) {
				out = append(out, g)
			}
		}
		a, b = b, r
	}
	return out
}

// skeleton writes a folded word as it sounds, roughly and in no language: what the spellings of one Latin or Greek root have in
// common.
func skeleton(w string) string {
	out := make([]rune, 0, len(w))
	rs := []rune(w)
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		next := rune(0)
		if i+1 < len(rs) {
			next = rs[i+1]
		}
		switch {
		case r == 'p' && next == 'h':
			r = 'f'
			i++
		case (r == 't' || r == 'c' || r == 'k' || r == 'r') && next == 'h':
			i++
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
	return string(out)
}
