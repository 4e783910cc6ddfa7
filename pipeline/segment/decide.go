package segment

import (
	"strings"
	"unicode/utf8"
)

// run is a run of stops and what belongs to it on its right.
type run struct {
	// start is where the stops begin, stops where the first unbroken run of them ends, end where all that belongs to it ends.
	start, stops, end int
	// points is how many points it has, … counting as three.
	points int
	// mark says that it has a ! or ?, wide that its last stop needs no space after it.
	mark, wide bool
	// quote and bracket say that a closing quotation mark or bracket belongs to it.
	quote, bracket bool
	// stopAfter says that another stop follows the closing mark, as in "(...?)."
	stopAfter bool
	// four says that three spaced points follow, which open the next sentence.
	four bool
	// other says that it has a stop of another script.
	other bool
	// word is the word before a lone full stop, class what the table knows of it.
	word  string
	class class
}

// single reports a lone full stop.
func (r *run) single() bool { return r.points == 1 && !r.mark && !r.wide && !r.other }

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
	if r.single() {
		r.word = s.wordBefore(i)
		r.class = s.lang.of(r.word)
		if s.beforeNoun(&r) {
			return s.refuse(r.end, ruleAbbreviation)
		}
		if isLabel(r.word) && !s.initialInside(&r) && s.item(i) {
			return true
		}
	}
	var f follower
	s.follow(&f, next)
	cut, why := s.decide(&r, &f)
	if cut {
		return s.cut(r.end, why)
	}
	return s.refuse(r.end, why)
}

// beforeNoun reports an abbreviation that never ends a sentence before the full stop r. decideStop says the same; asked first, it
// saves the look at what follows.
func (s *scanner) beforeNoun(r *run) bool {
	return r.class&(never|behind) == never && len(r.word) < r.start-s.start
}

// initialInside reports a capital letter within a sentence, which is no roman number: it labels no item (runsOn says the same, at
// more cost, and initials come in crowds).
func (s *scanner) initialInside(r *run) bool {
	return len(r.word) == 1 && r.word[0]-'A' < 26 && !isRoman(r.word) && r.end == r.stops && r.start > s.start+1 &&
		traits[s.text[s.start]&0x7f]&wordTrait != 0 && s.text[s.start] < utf8.RuneSelf
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isWordByte(c byte) bool {
	return isASCIILetter(c) || isASCIIDigit(c) || c == '_' || c == '/' || c == '-' || c == '@'
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

// run reads the run of stops at i into r.
func (s *scanner) run(r *run, i int) {
	r.start = i
	if s.text[i] == '.' && s.spaceAndWord(i+1) { // by far the most frequent
		r.stops, r.end, r.points = i+1, i+1, 1
		return
	}
	r.stops = s.stops(r, i)
	r.end = r.stops
	if s.spaceAndWord(r.end) {
		return
	}
	r.end = s.spacedStops(r, r.end)
	r.end = s.closers(r, r.end)
	if r.stopAfter {
		return
	}
	r.end = s.notes(r.end)
	r.end = s.emoji(r.end)
}

// spaceAndWord reports a space at i, and a letter or digit after it.
func (s *scanner) spaceAndWord(i int) bool {
	return i+1 < len(s.text) && s.text[i] == ' ' && (isASCIILetter(s.text[i+1]) || isASCIIDigit(s.text[i+1]))
}

// stops reads stops from i on.
func (s *scanner) stops(r *run, i int) int {
	for i < len(s.text) {
		c, size := at(s.text, i)
		switch {
		case c == '.':
			r.points++
		case c == '…':
			r.points += 3
		case isExtend(c) && i > r.start:
		case !isStop(c):
			return i
		case c == '!' || c == '?' || c >= '‼' && c <= '⁉' || c == '‽' || c == '\u037e' || c == '؟' || c == '！' || c == '？':
			r.mark = true
			r.wide = isWide(c)
		default:
			r.other = true
			r.wide = isWide(c)
		}
		i += size
	}
	return i
}

// spacedStops reads stops that follow white space: French « ? », and points of suspension with spaces between.
func (s *scanner) spacedStops(r *run, i int) int {
	for {
		j := skipSpace(s.text, i)
		if j == i || j >= len(s.text) {
			return i
		}
		c, size := at(s.text, j)
		if !isStop(c) {
			return i
		}
		if s.openingPoints(j) > j {
			return i
		}
		if c == '.' {
			if j+size < len(s.text) && isWordByte(s.text[j+size]) {
				return i
			}
			if s.fourPoints(r, i) {
				r.four = true
				return i
			}
		}
		i = s.stops(r, j)
	}
}

// fourPoints reports a full stop at the end of a word with ". . ." and a capital after it: the full stop ends its sentence, the
// points open the next (The Chicago Manual of Style, 13.55).
func (s *scanner) fourPoints(r *run, i int) bool {
	if r.points != 1 || r.mark || i != r.stops {
		return false
	}
	if c, _ := before(s.text, r.start); !isLetter(c) {
		return false
	}
	for range 3 {
		j := skipSpace(s.text, i)
		if j == i || j >= len(s.text) || s.text[j] != '.' {
			return false
		}
		i = j + 1
	}
	j := skipSpace(s.text, i)
	c, _ := at(s.text, j)
	return j > i && isUpper(c)
}

// closers reads the closing quotation marks and brackets after a run of stops.
func (s *scanner) closers(r *run, i int) int {
	for i < len(s.text) {
		j := i
		c, size := at(s.text, i)
		if isSpace(c) {
			j = skipSpace(s.text, i)
			c, size = at(s.text, j)
			if !s.spacedCloser(c, j+size) {
				return i
			}
		}
		switch {
		case isExtend(c):
		case c == ')' || c == ']' || c == '}' || c == '）' || c == '］' || c == '】':
			r.bracket = true
			s.close()
		case c == '»':
			r.quote = true
			s.paragraph.guillemets = max(s.paragraph.guillemets-1, 0)
		case isCloser(c):
			r.quote = true
		case isQuote(c) && (c == '"' && s.paragraph.straight || s.endsQuote(j+size)):
			r.quote = true
			if c == '"' {
				s.paragraph.straight = false
			}
		case isStop(c) && (r.quote || r.bracket):
			r.stopAfter = true
			return i
		default:
			return i
		}
		i = j + size
	}
	return i
}

// isQuote reports a quotation mark that some languages open with and others close with.
func isQuote(r rune) bool {
	switch r {
	case '"', '\'', '“', '‘', '«', '‹', '„', '_', '*':
		return true
	}
	return false
}

// spacedCloser reports whether c, which stands after a space and ends at end, closes what is open.
func (s *scanner) spacedCloser(c rune, end int) bool {
	switch c {
	case '»':
		return s.paragraph.guillemets > 0
	case ')', ']':
		return s.paragraph.brackets.depth > 0
	case '"':
		return s.paragraph.straight && s.endsQuote(end) || s.endsParagraph(end)
	case '”':
		return s.endsQuote(end)
	}
	return false
}

// endsQuote reports whether what stands at i can follow a closing quotation mark: white space, punctuation or the end.
func (s *scanner) endsQuote(i int) bool {
	if i >= len(s.text) {
		return true
	}
	if c := s.text[i]; c < utf8.RuneSelf {
		return traits[c]&afterTrait != 0
	}
	c, _ := at(s.text, i)
	return isSpace(c) || isContinuation(c) || lineBreak(s.text, i) > 0
}

// endsParagraph reports whether nothing but white space stands between i and the end of the paragraph.
func (s *scanner) endsParagraph(i int) bool {
	i = s.skip(i)
	return i >= len(s.text) || lineBreak(s.text, i) > 0
}

// notes reads the numbers of footnotes: [12], [a], ¹².
func (s *scanner) notes(i int) int {
	for {
		j := skipSpace(s.text, i)
		if j < len(s.text) && s.text[j] == '[' {
			k := j + 1
			for k < len(s.text) && k < j+5 && (isASCIIDigit(s.text[k]) || k == j+1 && isLetter(rune(s.text[k]))) {
				k++
			}
			if k > j+1 && k < len(s.text) && s.text[k] == ']' && s.endsQuote(k+1) {
				i = k + 1
				continue
			}
		}
		if c, size := at(s.text, i); c == '¹' || c == '²' || c == '³' || c >= '⁰' && c <= '⁹' {
			i += size
			continue
		}
		return i
	}
}

// emoji reads the emoji that follow a sentence and belong to it.
func (s *scanner) emoji(i int) int {
	for {
		j := skipSpace(s.text, i)
		c, size := at(s.text, j)
		if !isEmoji(c) {
			return i
		}
		flag := c >= 0x1F1E6 && c <= 0x1F1FF
		i = j + size
		for i < len(s.text) {
			c, size = at(s.text, i)
			if !isExtend(c) && !(flag && c >= 0x1F1E6 && c <= 0x1F1FF) && !(isEmoji(c) && s.text[i-1] == 0x8D) {
				break
			}
			i += size
		}
	}
}

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
	if s.user != nil {
		var buf [longest + utf8.UTFMax]byte
		if _, ok := s.user[string(fold(buf[:0], word))]; ok {
			return false, ruleUserAbbreviation
		}
	}
	start := r.start - len(word)
	switch {
	case c&never == 0 && (isLabel(word) && (start == s.start || len(word) <= 4 && s.opensNumbered(start)) || start == s.start && isSection(word)):
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

// afterName reports whether the word before i has a capital.
func (s *scanner) afterName(i int) bool {
	c, _ := at(s.previousWord(i), 0)
	return isUpper(c)
}

// previousWord is the word before the one that begins at i.
func (s *scanner) previousWord(i int) string { return s.wordBefore(trimRight(s.text, s.start, i)) }

// lacksVowel reports a short word that is no acronym and has no vowel.
func lacksVowel(word string) bool {
	small := false
	n := 0
	for _, c := range word {
		small = small || isLower(c)
		if n++; n > 5 || !isASCIILetter(byte(c)) || c >= utf8.RuneSelf || strings.ContainsRune("aeiouyAEIOUY", c) {
			return false
		}
	}
	return small && n > 1
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

// wordBefore is the word that ends at i: letters, digits, points and hyphens. It is empty where none does.
func (s *scanner) wordBefore(i int) string { return wordEnding(s.text, s.start, i) }

func wordEnding(text string, from, i int) string {
	end := i
	limit := max(from, i-2*longest)
	for i > limit {
		if c := text[i-1]; c < utf8.RuneSelf {
			if traits[c]&innerTrait == 0 {
				break
			}
			i--
			continue
		}
		c, size := before(text, i)
		if !isLetter(c) && !isDigit(c) && c != '·' && c != '°' && c != 'º' && c != 'ª' {
			break
		}
		i -= size
	}
	for i < end && (text[i] == '-' || text[i] == '.') {
		i++
	}
	return text[i:end]
}

// isSingleLetter reports a word of one letter.
func isSingleLetter(word string) bool {
	if len(word) == 1 {
		return isASCIILetter(word[0])
	}
	c, size := at(word, 0)
	return size == len(word) && isLetter(c)
}

// isNumber reports a word of digits.
func isNumber(word string) bool {
	for i := range len(word) {
		if !isASCIIDigit(word[i]) {
			return false
		}
	}
	return word != ""
}

// isLettersWithPoints reports U.S, J.-P, LL.AA.II, c.-à-d: parts of one or two letters with points between.
func isLettersWithPoints(word string) bool {
	if len(word) < 2 {
		return false
	}
	letters, points := 0, 0
	for i := 0; i < len(word); {
		c, size := at(word, i)
		switch {
		case c == '.':
			points++
			letters = 0
		case c == '-':
		case isLetter(c):
			if letters++; letters > 2 {
				return false
			}
		default:
			return false
		}
		i += size
	}
	return points > 0
}

// isLabel reports the number or letter of a list item: up to three digits, one letter, a small roman number.
func isLabel(word string) bool {
	if len(word) == 1 {
		return isASCIILetter(word[0]) || isASCIIDigit(word[0])
	}
	if isNumber(word) {
		return len(word) <= 3
	}
	return isSingleLetter(word) || isRoman(word)
}

// isSection reports the number of a section: 1.1, 2.3.4.
func isSection(word string) bool {
	points := 0
	for i := range len(word) {
		switch {
		case word[i] == '.':
			points++
		case !isASCIIDigit(word[i]):
			return false
		}
	}
	return points > 0 && len(word) <= 8 && len(word)-points <= 3*(points+1)
}

// isRoman reports a roman number of letters I, V, X up to 39 (enough for lists), or longer ones of capitals.
func isRoman(word string) bool {
	if word == "" || len(word) > 7 {
		return false
	}
	for i := range len(word) {
		switch word[i] {
		case 'I', 'V', 'X', 'L', 'C':
		case 'i', 'v', 'x':
			if word[0] < 'a' {
				return false
			}
		default:
			return false
		}
	}
	return true
}
