package segment

import (
	"strings"
	"unicode/utf8"
)

// scanner walks over a text once. It stops at each place where a sentence ends or could have ended, and knows what a reader would
// remember of the paragraph so far: the brackets and quotation marks that are open and the lists that run on.
type scanner struct {
	text    string
	lang    *table
	kinds   *[256]kind
	profile Profile
	user    map[string]struct{}
	wrapped bool

	i     int // the next byte to look at
	start int // where the sentence begins
	event Decision
	from  int // where the sentence that event ended began
	done  bool

	paragraph paragraph
}

// paragraph is what is known of the paragraph at hand; it is forgotten at each line break.
type paragraph struct {
	start int
	// end is where the paragraph ends, -1 while nobody asked.
	end int
	// caseless says whether sentences open with small letters here: 0 unknown, 1 no, 2 yes.
	caseless int8
	// straight says that a straight quotation mark is open.
	straight bool
	// guillemets counts the « that are open.
	guillemets int
	brackets   brackets
	lists      lists
}

// brackets are the open brackets of a paragraph.
type brackets struct {
	depth int
	// inside says that the outermost one opened within a sentence.
	inside bool
	// open is where the outermost one opened; close where it closes, -1 while nobody asked, noClose where it does not soon.
	open, close int
}

// soon is how many bytes after its opening a bracket must close to keep its sentence whole.
const soon = 400

const noClose = 1<<63 - 1

func (s Splitter) scanner(text string) scanner {
	sc := scanner{text: text, lang: tableOf(s.Lang), kinds: &kinds, profile: s.Profile, wrapped: s.Wrapped}
	if s.Profile == Web {
		sc.kinds = &webKinds
	}
	if len(s.Abbreviations) > 0 {
		sc.user = make(map[string]struct{}, len(s.Abbreviations))
		for _, a := range s.Abbreviations {
			a = strings.TrimRight(strings.TrimSpace(a), ".")
			sc.user[string(fold(nil, a))] = struct{}{}
		}
	}
	sc.newParagraph(0)
	return sc
}

func (s *scanner) newParagraph(i int) {
	s.i = s.skip(i)
	s.start = s.i
	s.paragraph = paragraph{start: s.i, end: -1}
}

// skip is the first offset at or after i that holds no white space; a line break counts as white space only in wrapped text.
func (s *scanner) skip(i int) int {
	for {
		i = skipSpace(s.text, i)
		if !s.wrapped {
			return i
		}
		n := lineBreak(s.text, i)
		if n == 0 || !softBreak(s.text, i+n) {
			return i
		}
		i += n
	}
}

// next moves to the next place where a sentence ends or could have ended and describes it in s.event; false at the end.
func (s *scanner) next() bool {
	for s.i < len(s.text) {
		i := s.i
		for i < len(s.text) && s.kinds[s.text[i]] == plainByte {
			i++
		}
		s.i = i
		if i == len(s.text) {
			break
		}
		if s.look(s.kinds[s.text[i]]) {
			return true
		}
	}
	if s.done {
		return false
	}
	s.done = true
	end := trimRight(s.text, s.start, len(s.text))
	if end <= s.start {
		return false
	}
	s.event, s.from = Decision{end, true, ruleBlock}, s.start
	return true
}

// look deals with the byte at s.i, which means something, and moves past it; true where s.event is set.
func (s *scanner) look(k kind) bool {
	i := s.i
	switch k {
	case stopByte:
		return s.stop(i)
	case lineByte:
		return s.line(i)
	case openByte:
		s.open(i)
	case closeByte:
		if s.text[i] == ')' && s.item(i) {
			return true
		}
		s.close()
	case quoteByte:
		s.quote(i)
	case colonByte:
		return s.colon(i)
	case capitalByte:
		return s.capital(i)
	case dashByte:
		return s.dash(i, 1)
	case leadByte:
		return s.lead(i)
	}
	s.i++
	return false
}

// lead deals with a character of more than one byte.
func (s *scanner) lead(i int) bool {
	r, size := utf8.DecodeRuneInString(s.text[i:])
	switch {
	case r == utf8.RuneError && size <= 1:
	case r == '’' || r == '\u00a0' || r == '\u202f':
	case r == '«':
		s.paragraph.guillemets++
	case r == '»':
		s.paragraph.guillemets = max(s.paragraph.guillemets-1, 0)
	case lineBreak(s.text, i) > 0:
		return s.line(i)
	case isStop(r):
		return s.stop(i)
	case isBullet(r):
		return s.bullet(i, size)
	case r == '–' || r == '—' || r == '−':
		return s.dash(i, size)
	case s.profile == Web && isUpper(r):
		return s.capital(i)
	}
	s.i += size
	return false
}

// quote deals with the straight quotation mark at i. Spaces around it tell whether it opens or closes; where they do not, it
// does the opposite of the last one.
func (s *scanner) quote(i int) {
	spaceBefore, spaceAfter := i == s.start, s.endsQuote(i+1)
	if c, _ := before(s.text, i); isSpace(c) || isOpener(c) {
		spaceBefore = true
	}
	s.paragraph.straight = spaceBefore && !spaceAfter || spaceBefore == spaceAfter && !s.paragraph.straight
}

func (s *scanner) open(i int) {
	b := &s.paragraph.brackets
	if b.depth == 0 {
		*b = brackets{inside: i > s.start, open: i, close: -1}
	}
	b.depth++
}

func (s *scanner) close() {
	b := &s.paragraph.brackets
	b.depth = max(b.depth-1, 0)
}

// line deals with the line break at i.
func (s *scanner) line(i int) bool {
	n := lineBreak(s.text, i)
	if s.wrapped && softBreak(s.text, i+n) {
		s.i = i + n
		return false
	}
	end, start := trimRight(s.text, s.start, i), s.start
	i += n
	for !s.wrapped && i < len(s.text) && s.text[i] == '\n' {
		i++ // an empty line
	}
	s.newParagraph(i)
	if end <= start {
		return false
	}
	s.event, s.from = Decision{end, true, ruleNewline}, start
	return true
}

// cut ends the sentence at end, for the reason given; the next one begins after the white space.
func (s *scanner) cut(end int, why *Rule) bool {
	s.event, s.from = Decision{end, true, why}, s.start
	s.start = s.skip(end)
	s.i = s.start
	return true
}

// refuse says why no sentence ends at end and goes on from there.
func (s *scanner) refuse(end int, why *Rule) bool {
	s.event = Decision{end, false, why}
	s.i = end
	return true
}

// pass goes on from end without a word.
func (s *scanner) pass(end int) bool {
	s.i = end
	return false
}

// paragraphEnd is where the paragraph ends. The first question costs a look at the paragraph, the others nothing.
func (s *scanner) paragraphEnd() int {
	if s.paragraph.end < 0 {
		s.paragraph.end = paragraphEnd(s.text, s.i, s.wrapped)
	}
	return s.paragraph.end
}

// caseless reports whether sentences of this paragraph open with small letters: more do than do not.
func (s *scanner) caseless() bool {
	if s.profile == Speech {
		return true
	}
	if s.paragraph.caseless == 0 {
		s.paragraph.caseless = 1
		if s.lang.opensSmall(s.text[s.paragraph.start:s.paragraphEnd()]) {
			s.paragraph.caseless = 2
		}
	}
	return s.paragraph.caseless == 2
}

// opensSmall counts the letters that open text or follow a full stop and white space. Those after ! and ? are no evidence: « Ah !
// mon ami » is written with a small letter; nor are those after abbreviations.
func (t *table) opensSmall(text string) bool {
	small, capital := 0, 0
	i, stop := 0, 0
	for i < len(text) {
		if r, _ := at(text, i); isUpper(r) {
			capital++
		} else if isLower(r) && !t.abbreviated(wordEnding(text, 0, stop)) {
			small++
		}
		stop, i = afterStop(text, i)
	}
	return small > capital
}

// abbreviated reports a word with whose point no sentence need end.
func (t *table) abbreviated(word string) bool {
	return word != "" && (t.of(word)&(never|numbered|final|closing) != 0 || isSingleLetter(word) || isLettersWithPoints(word) || lacksVowel(word))
}

// afterStop is the offset of the next full stop that white space follows and of what comes after that, twice len(text) where there
// is none.
func afterStop(text string, i int) (stop, next int) {
	for {
		j := strings.IndexByte(text[i:], '.')
		if j < 0 {
			return len(text), len(text)
		}
		i += j + 1
		if k := skipSpace(text, i); k > i {
			return i - 1, k
		}
	}
}

// insideBrackets reports whether the stop that ends at i stands inside brackets that opened within the sentence and close soon.
func (s *scanner) insideBrackets(i int) bool {
	b := &s.paragraph.brackets
	if b.depth == 0 || !b.inside || i > b.open+soon {
		return false
	}
	if b.close < 0 {
		b.close = bracketEnd(s.text, b.open)
	}
	return b.close != noClose && i <= b.close
}

// bracketEnd is where the bracket at open closes, noClose where it does not within soon bytes of its line.
func bracketEnd(text string, open int) int {
	depth := 0
	for i := open; i < len(text) && i < open+soon; i++ {
		switch kinds[text[i]] {
		case openByte:
			depth++
		case closeByte:
			if depth--; depth <= 0 {
				return i
			}
		case lineByte:
			return noClose
		}
	}
	return noClose
}
