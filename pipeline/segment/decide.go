package segment

import (
	"strings"
	"unicode/utf8"
)

// stop deals with the run of stops that begins at i.
func (s *scanner) stop(i int) bool {
	if s.text[i] == '.' && i+1 < len(s.text) && isWordByte(s.text[i+1]) {
		if s.missingSpace(i, i+1) {
			return s.cut(i+1, ruleNoSpace)
		}
		return s.refuse(i+1, ruleAttached)
	}
	var r run
	s.run(&r, i)
	if r.stopAfter {
		return s.pass(r.end)
	}
	next := r.end + 1
	if !s.spaceAndWord(r.end) {
		next = s.skip(r.end)
	}
	if next >= len(s.text) || lineBreak(s.text, next) > 0 {
		return s.pass(r.end)
	}
	if next == r.end && !r.wide {
		if s.missingSpace(r.start, r.end) {
			return s.cut(r.end, ruleNoSpace)
		}
		return s.refuse(r.end, ruleAttached)
	}
	if r.single() && s.point(&r) {
		return true
	}
	var f follower
	s.follow(&f, next)
	cut, why := s.decide(&r, &f)
	if cut {
		return s.cut(r.end, why)
	}
	return s.refuse(r.end, why)
}

// point looks at the word before the lone full stop r; true where that decides.
func (s *scanner) point(r *run) bool {
	r.word = s.wordBefore(r.start)
	r.class = s.lang.of(r.word)
	if s.beforeNoun(r) {
		return s.refuse(r.end, ruleAbbreviation)
	}
	return isLabel(r.word) && !s.initialInside(r) && s.item(r.start)
}

// beforeNoun reports an abbreviation that never ends a sentence before the full stop r. decideStop says the same; asked first, it
// saves the look at what follows.
func (s *scanner) beforeNoun(r *run) bool {
	return r.class&(never|behind) == never && len(r.word) < r.start-s.start
}

// initialInside reports a capital letter within a sentence, which is no roman number: it labels no item (runsOn says the same, at
// more cost, and initials come in crowds).
func (s *scanner) initialInside(r *run) bool {
	return len(r.word) == 1 && r.word[0]-'A' < 26 && !isRoman(r.word) && r.end == r.stops && r.start > s.start+1 && isWordByte(s.text[s.start])
}

// missingSpace reports that the space after the stops [start, end) was forgotten: a word in small letters stands before them, and
// right after them a word with a capital that opens sentences. In addresses and names of files one or the other is not so.
func (s *scanner) missingSpace(start, end int) bool {
	if c, _ := at(s.text, end); !isUpper(c) {
		return false
	}
	word := s.wordBefore(start)
	if len(word) < 3 {
		return false
	}
	for _, c := range word {
		if !isLower(c) {
			return false
		}
	}
	var f follower
	s.follow(&f, end)
	c, _ := at(s.text, f.wordEnd)
	return f.class&opener != 0 && (isSpace(c) || c == '\'' || c == '’' || c == ',')
}

// decide says whether a sentence ends after r, with f following, and why.
func (s *scanner) decide(r *run, f *follower) (bool, *Rule) {
	if r.wide {
		return s.decideWide(r, f)
	}
	if r.four {
		return true, ruleEllipsis
	}
	if isContinuation(f.first) && f.word == f.at {
		return false, ruleContinues
	}
	if s.insideBrackets(r.end) {
		return false, ruleBracketed
	}
	if f.lower() && (r.quote || r.bracket) {
		return false, ruleQuoted
	}
	switch {
	case r.mark:
		return s.decideMark(r, f)
	case r.points > 1:
		return s.decideEllipsis(r, f)
	case r.single():
		return s.decideStop(r, f)
	}
	return true, ruleStop
}

// particles are the first characters of Japanese particles, which tie what is quoted to its sentence.
const particles = "とがはをにでものへやか"

// decideWide decides after a stop that needs no space.
func (s *scanner) decideWide(r *run, f *follower) (bool, *Rule) {
	if before, _ := before(s.text, r.start); f.at == r.end && isDigit(before) && isDigit(f.first) {
		return false, ruleAttached // ３．２９
	}
	if (isContinuation(f.first) && f.word == f.at) || r.quote && f.at == r.end && strings.ContainsRune(particles, f.first) {
		return false, ruleContinues
	}
	if s.insideBrackets(r.end) {
		return false, ruleBracketed
	}
	return true, ruleWide
}

// decideMark decides after ! and ?.
func (s *scanner) decideMark(r *run, f *follower) (bool, *Rule) {
	if f.lower() {
		if s.lang.of(s.wordBefore(r.start))&marked != 0 {
			return false, ruleName
		}
		if (s.profile != Web || f.dash) && !s.caseless() {
			return false, ruleLower
		}
	}
	return true, ruleMark
}

// decideEllipsis decides after points of suspension.
func (s *scanner) decideEllipsis(r *run, f *follower) (bool, *Rule) {
	j := trimRight(s.text, s.start, r.start)
	if j <= s.start {
		return false, ruleOmission
	}
	switch c, _ := before(s.text, j); {
	case c == ',':
		return false, ruleOmission
	case (c == '(' || c == '[' || c == '（') && r.bracket:
		return false, ruleOmission
	}
	if f.lower() && !s.caseless() {
		return false, ruleLower
	}
	if f.class&capitalised != 0 && r.points == 3 && j < r.start {
		return false, ruleOmission // the thing is . . . I didn't
	}
	return true, ruleEllipsis
}

// decideStop decides after one full stop.
func (s *scanner) decideStop(r *run, f *follower) (bool, *Rule) {
	word, c := r.word, r.class
	if word == "" {
		if f.lower() && !s.lang.smallAfterStop && !s.caseless() {
			return false, ruleLower
		}
		return true, ruleStop
	}
	start := r.start - len(word)
	switch {
	case s.user != nil && s.userKnows(word):
		return false, ruleUserAbbreviation
	case c&never == 0 && s.numbers(word, start):
		return false, ruleMarker
	case c&behind != 0 && s.afterName(start):
		return s.opens(f, ruleAbbreviation)
	case c&never != 0:
		return false, ruleAbbreviation
	case c&numbered != 0 && (f.digit() || isRoman(s.text[f.word:f.wordEnd])):
		return false, ruleNumbered
	case c&closing != 0 && f.upper() && !f.bracket:
		return true, ruleAbbreviationEnd
	case c&(final|closing) != 0:
		return s.decideFinal(start, c, f)
	case isLettersWithPoints(word):
		return s.opens(f, ruleAcronym)
	case isSingleLetter(word):
		return s.decideLetter(start, word, f)
	case isNumber(word):
		return s.decideNumber(word, f)
	case c&numbered != 0 && f.lower():
		return false, ruleNumbered
	}
	if f.lower() && !f.points && !s.caseless() {
		switch {
		case !s.lang.smallAfterStop:
			return false, ruleLower
		case lacksVowel(word):
			return false, ruleShape
		}
	}
	return true, ruleStop
}

// userKnows reports an abbreviation of the user's own.
func (s *scanner) userKnows(word string) bool {
	var buf [longest + utf8.UTFMax]byte
	_, ok := s.user[string(fold(buf[:0], word))]
	return ok
}

// numbers reports whether the word at start numbers what follows it: an item, a section, a chapter.
func (s *scanner) numbers(word string, start int) bool {
	if start == s.start {
		return isLabel(word) || isSection(word)
	}
	return len(word) <= 4 && isLabel(word) && s.opensNumbered(start)
}

// afterName reports whether the word before i has a capital.
func (s *scanner) afterName(i int) bool {
	c, _ := at(s.previousWord(i), 0)
	return isUpper(c)
}

// opensNumbered reports a sentence that so far is a noun that is counted, with its number at i: Chapitre I. Comment ...
func (s *scanner) opensNumbered(i int) bool {
	if i-s.start > longest {
		return false
	}
	c, size := at(s.text, s.start)
	if c == '§' {
		return skipSpace(s.text, s.start+size) == i
	}
	if !isLetter(c) {
		return false
	}
	end := wordEnd(s.text, s.start)
	return s.lang.of(s.text[s.start:end])&counted != 0 && skipSpace(s.text, end) == i
}

// decideFinal decides after an abbreviation that may end a sentence.
func (s *scanner) decideFinal(start int, c class, f *follower) (bool, *Rule) {
	if c&clock != 0 && s.opensWithTime(start) {
		return false, ruleOpening
	}
	return s.opens(f, ruleAbbreviationOpen)
}

// opens cuts where f opens a sentence for certain, else refuses with why.
func (s *scanner) opens(f *follower, why *Rule) (bool, *Rule) {
	switch {
	case f.lower() && f.class&opener != 0 && s.caseless():
		return true, ruleAbbreviationEnd
	case f.lower() || f.digit() && !f.dash || f.bracket:
		return false, why
	case f.class&(opener|never) != 0 && f.upper(), f.dash && f.upper(), f.sign, f.quote && f.upper():
		return true, ruleAbbreviationEnd
	}
	return false, why
}

// opensWithTime reports a sentence that so far only says at what time: "At 5 a.m."
func (s *scanner) opensWithTime(start int) bool {
	if start-s.start > 24 {
		return false
	}
	end := wordEnd(s.text, s.start)
	return s.lang.of(s.text[s.start:end])&beforeTime != 0
}

// decideLetter decides after a single letter: an initial, a unit, or a name such as vitamin C.
func (s *scanner) decideLetter(start int, word string, f *follower) (bool, *Rule) {
	first, _ := at(word, 0)
	if f.lower() && f.class&opener != 0 && s.caseless() {
		return true, ruleInitialEnd
	}
	if isLower(first) {
		if c, _ := before(s.text, start); c == '\'' || c == '’' {
			return true, ruleStop // the end of a word: Hans's.
		}
		if !f.lower() && isNumber(s.previousWord(start)) {
			return true, ruleStop
		}
		if f.class&opener != 0 && f.upper() {
			return true, ruleInitialEnd
		}
		if s.lang.of(word)&opener != 0 && f.upper() {
			return true, ruleStop
		}
		return false, ruleInitial
	}
	if f.class&opener == 0 || !f.upper() {
		if f.sign || f.dash && f.upper() {
			return true, ruleInitialEnd
		}
		return false, ruleInitial
	}
	// What follows is a word that opens sentences. After a first name or another initial it may still be part of the name.
	if f.class&particle != 0 {
		prev := s.previousWord(start)
		if c, _ := at(prev, 0); prev == "" || isUpper(c) {
			return false, ruleInitial
		}
	}
	return true, ruleInitialEnd
}

// decideNumber decides after a number.
func (s *scanner) decideNumber(word string, f *follower) (bool, *Rule) {
	if !s.lang.ordinals || len(word) > 2 {
		if f.lower() && !s.lang.smallAfterStop && !s.caseless() {
			return false, ruleOrdinal
		}
		return true, ruleStop
	}
	if f.lower() || f.class&month != 0 || f.class&opener == 0 && f.upper() {
		return false, ruleOrdinal
	}
	return true, ruleStop
}
