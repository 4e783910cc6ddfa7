package segment

import (
	"strings"
	"unicode/utf8"
)

// follower is what follows a run of stops and the white space after it.
type follower struct {
	// at is where it begins, word and wordEnd where its first word does and ends.
	at, word, wordEnd int
	first             rune
	// quote, bracket, dash and sign say which marks stand before the word.
	quote, bracket, dash, sign bool
	// points says that points of suspension stand right before the word: ...and then.
	points bool
	class  class
}

func (f *follower) lower() bool { return isLower(f.first) }

func (f *follower) upper() bool { return isUpper(f.first) }

func (f *follower) digit() bool { return isDigit(f.first) }

// follow looks at what begins at i.
func (s *scanner) follow(f *follower, i int) {
	f.at = i
	c, _ := at(s.text, i)
	if !isLetter(c) {
		i = s.opening(f, i)
		c, _ = at(s.text, i)
	}
	f.first, f.word = c, i
	f.wordEnd = wordEnd(s.text, i)
	if f.quote && isLower(c) && f.wordEnd == i+1 && s.text[i-1] == '\'' {
		if c, _ := at(s.text, skipSpace(s.text, f.wordEnd)); isUpper(c) {
			f.first = c // Dutch 's Avonds, 't Is
		}
	}
	f.class = s.lang.of(s.text[f.word:f.wordEnd])
	if f.wordEnd < len(s.text) && f.wordEnd-f.word <= 6 && apostrophe(s.text, f.wordEnd) > 0 {
		f.class |= s.elided(f.word, f.wordEnd)
	}
}

// opening reads the marks from i on that stand before the first word of a sentence.
func (s *scanner) opening(f *follower, i int) int {
	if j := s.openingPoints(i); j > i {
		f.points = true
		i = j
	}
	c, size := at(s.text, i)
	for range 6 {
		if size == 0 || !isOpener(c) && !s.turnedOpener(c, i+size) {
			break
		}
		switch {
		case isDash(c):
			f.dash = true
		case c == '(' || c == '[' || c == '{' || c == '（':
			f.bracket = true
		case c == '#' || c == '@' || c == '*' || c == '_' || isBullet(c):
			f.sign = true
		default:
			f.quote = true
		}
		i = skipSpace(s.text, i+size)
		c, size = at(s.text, i)
	}
	return i
}

// openingPoints is the end of the points of suspension at i where a word begins right behind them, else i.
func (s *scanner) openingPoints(i int) int {
	j := i
	for j < len(s.text) && s.text[j] == '.' {
		j++
	}
	if strings.HasPrefix(s.text[j:], "…") {
		j += len("…")
	}
	if c, _ := at(s.text, j); j >= i+3 && isLetter(c) {
		return j
	}
	return i
}

// turnedOpener reports a closing mark that some languages open with: German »Gut«, Swedish ”Hej”. A letter follows it.
func (s *scanner) turnedOpener(c rune, end int) bool {
	if c != '»' && c != '›' && c != '”' && c != '’' {
		return false
	}
	next, _ := at(s.text, end)
	return isLetter(next)
}

// elided is the class of a word that lost its last vowel before an apostrophe: l', qu'.
func (s *scanner) elided(start, end int) class {
	var buf [16]byte
	key := append(fold(buf[:0], s.text[start:end]), '\'')
	return s.lang.words[string(key)]
}

func apostrophe(text string, i int) int {
	if i < len(text) && text[i] == '\'' {
		return 1
	}
	if i+2 < len(text) && text[i] == 0xE2 && text[i+1] == 0x80 && text[i+2] == 0x99 {
		return 3
	}
	return 0
}

// wordEnd is the end of the letters and digits that begin at i, at most longest bytes on.
func wordEnd(text string, i int) int {
	limit := min(i+longest, len(text))
	for i < limit {
		if c := text[i]; c < utf8.RuneSelf {
			if traits[c]&wordTrait == 0 {
				return i
			}
			i++
			continue
		}
		c, size := at(text, i)
		if !isLetter(c) && !isDigit(c) && c != '·' {
			return i
		}
		i += size
	}
	return i
}
