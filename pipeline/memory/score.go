package memory

import (
	"visavis/pipeline/lex"
)

// A score says how much of a segment's translation can be kept, in percent. Two edit distances over tokens make it: that of the words
// alone, folded (see [lex.Fold]), and that of all tokens as they stand. A word that is other counts 1. What the second distance has
// beyond the first (another number, tag, placeholder or sign, another case or accent) counts a quarter:
//
//	score = 100 · (1 − (words + (all − words)/4) / length)
//
// The length is that of the longer segment, with a word counted 1 and every other token a quarter.
const light = 4 // as many light differences weigh as much as one word

// scorer compares one text, the query, with many others. It is for one goroutine at a time.
type scorer struct {
	words, all *pattern
	// folded and exact number the words and the tokens of the query.
	folded, exact map[string]int32
	length        int // in quarters

	tokens   []token
	wordIDs  []int32
	tokenIDs []int32
	fold     []byte
}

func newScorer(query string) *scorer {
	s := &scorer{folded: map[string]int32{}, exact: map[string]int32{}}
	s.read(query, func(m map[string]int32, key []byte) int32 {
		id, ok := m[string(key)]
		if !ok {
			id = int32(len(m))
			m[string(key)] = id
		}
		return id
	})
	s.words, s.all = newPattern(s.wordIDs, len(s.folded)), newPattern(s.tokenIDs, len(s.exact))
	s.length = s.weight()
	return s
}

// read numbers the words and tokens of text into wordIDs and tokenIDs.
func (s *scorer) read(text string, number func(m map[string]int32, key []byte) int32) {
	s.tokens, s.wordIDs, s.tokenIDs = tokenize(s.tokens[:0], text), s.wordIDs[:0], s.tokenIDs[:0]
	for _, t := range s.tokens {
		s.fold = append(s.fold[:0], text[t.start:t.end]...)
		s.tokenIDs = append(s.tokenIDs, number(s.exact, s.fold))
		if t.class == word {
			s.fold = lex.AppendFold(s.fold[:0], text[t.start:t.end])
			s.wordIDs = append(s.wordIDs, number(s.folded, s.fold))
		}
	}
}

// tokensOf lists the tokens of text. They hold until the scorer is used again.
func (s *scorer) tokensOf(text string) []token {
	s.tokens = tokenize(s.tokens[:0], text)
	return s.tokens
}

// weight is the length in quarters of the text that was read last.
func (s *scorer) weight() int { return light*len(s.wordIDs) + len(s.tokenIDs) - len(s.wordIDs) }

// score compares text with the query: from 0 to 100, rounded down; 100 where all tokens are the same.
func (s *scorer) score(text string) int {
	s.read(text, func(m map[string]int32, key []byte) int32 {
		if id, ok := m[string(key)]; ok {
			return id
		}
		return -1
	})
	words, all := s.words.distance(s.wordIDs), s.all.distance(s.tokenIDs)
	length := max(s.length, s.weight())
	if length == 0 {
		return 100
	}
	return max(0, 100*(length-light*words-(all-words))/length)
}

// Score is how well a translation of text would serve for query, in percent, as [Memory.Match] counts it: 100 for the same text, at
// most 99 for any other.
func Score(query, text string) int {
	if query == text {
		return 100
	}
	return min(99, newScorer(query).score(text))
}
