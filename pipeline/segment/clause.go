package segment

import "unicode/utf8"

// colon deals with the : or ; at i.
func (s *scanner) colon(i int) bool {
	semicolon := s.text[i] == ';'
	question := semicolon && s.lang.question
	if !question && s.profile != Legal && !(semicolon && s.lang.semicolon) && s.profile != Web {
		return s.pass(i + 1)
	}
	next := s.skip(i + 1)
	if next == i+1 || next >= len(s.text) || lineBreak(s.text, next) > 0 || s.insideBrackets(i+1) {
		return s.pass(i + 1)
	}
	var f follower
	s.follow(&f, next)
	switch {
	case question:
		if f.lower() {
			return s.refuse(i+1, ruleLower)
		}
		return s.cut(i+1, ruleMark)
	case s.profile == Legal:
		return s.cut(i+1, ruleClause)
	case semicolon && s.lang.semicolon && f.upper() && f.class&opener != 0 && !f.quote:
		return s.cut(i+1, ruleSemicolon)
	case !semicolon && f.upper() && f.class&subject != 0 && !f.quote && !f.bracket:
		return s.cut(i+1, ruleColon)
	}
	return s.pass(i + 1)
}

// dash deals with a dash of size bytes at i: where the sentence is itself an item that began with a spaced dash, the next spaced
// dash before a capital begins the next item.
func (s *scanner) dash(i, size int) bool {
	s.i = i + size
	if i < s.start+4 || !s.spacedDash(i, size) || s.text[i-1] != ' ' {
		return false
	}
	first, firstSize := at(s.text, s.start)
	item := isDash(first) && s.spacedDash(s.start, firstSize) && s.text[s.start:s.start+firstSize] == s.text[i:i+size]
	if !item {
		return false
	}
	var f follower
	if s.follow(&f, i); !f.upper() && !f.digit() {
		return false
	}
	end := trimRight(s.text, s.start, i)
	s.cut(end, ruleBullet)
	s.i = i + size
	return true
}

func (s *scanner) spacedDash(i, size int) bool { return i+size < len(s.text) && s.text[i+size] == ' ' }

// capital deals with a capital letter at i (profile web): a word that only opens sentences, after a word without a stop, begins a
// new sentence.
func (s *scanner) capital(i int) bool {
	_, size := at(s.text, i)
	s.i = i + size
	if i < s.start+4 || s.text[i-1] != ' ' || !s.insideText(i-2) || s.insideBrackets(i) || s.paragraph.straight || s.paragraph.guillemets > 0 {
		return false
	}
	var f follower
	s.follow(&f, i)
	if f.class&strong == 0 && !(!s.lang.capitals && f.class&opener != 0 && s.afterNoun(i-1)) {
		return false
	}
	if c := s.text[i-2]; c == ')' && s.afterLabel(i-1) {
		return false
	}
	next, _ := at(s.text, skipSpace(s.text, f.wordEnd+apostrophe(s.text, f.wordEnd)))
	if !isLower(next) {
		return false
	}
	end := trimRight(s.text, s.start, i)
	s.cut(end, ruleHeading)
	s.i = f.wordEnd
	return true
}

// afterNoun reports whether the word that ends at i is written small and is no function word. After « dans », « de » or a name, a
// capitalised Le or La is more likely part of a name or title.
func (s *scanner) afterNoun(i int) bool {
	word := s.wordBefore(i)
	for _, c := range word {
		if !isLower(c) {
			return false
		}
	}
	return len(word) > 3 && s.lang.of(word)&(opener|joiner|counted|never) == 0
}

// afterLabel reports whether the sentence so far is only a label in brackets that ends at i: (2) Les ...
func (s *scanner) afterLabel(i int) bool { return i-s.start <= 6 && s.text[s.start] == '(' }

// insideText reports whether the byte at i ends a word or a bracket, so that no stop stands there.
func (s *scanner) insideText(i int) bool {
	c := s.text[i]
	return c >= utf8.RuneSelf || c|0x20 >= 'a' && c|0x20 <= 'z' || isASCIIDigit(c) || c == ')'
}

// webKinds is kinds with capitals.
var webKinds = func() [256]kind {
	k := kinds
	for c := 'A'; c <= 'Z'; c++ {
		k[c] = capitalByte
	}
	k[0xC3] = leadByte
	return k
}()
