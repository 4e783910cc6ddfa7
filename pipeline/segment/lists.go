package segment

import "strings"

// form is how the items of a list are counted: decimal 1, alpha a or A, roman i or I.
type form uint8

const (
	decimal form = iota
	alpha
	roman
	forms
)

// closer is what follows the number of an item.
type closer uint8

const (
	point      closer = iota // 1.
	round                    // 1)
	pointRound               // 1.)
	closers
)

// lists are the lists that run on in a paragraph: for each style the number that comes next, 0 where none runs.
type lists struct {
	next [forms * 4]int
	// second is, for each style, where the second item stands: 0 while nobody asked, noSecond where there is none up to the
	// paragraph's end.
	second [forms * 4]int
}

const noSecond = -1

// label is the number or letter of an item as it stands in the text, [start, end) with its point or bracket.
type label struct {
	start, end int
	word       string
	closer     closer
}

// item deals with the . or ) at i where it may end the label of a list item; true where that decides (s.event is set).
func (s *scanner) item(i int) bool {
	l := &label{}
	if !l.read(s.text, s.start, i) {
		return false
	}
	if s.opensItem(l.start) {
		s.count(l)
		return s.refuse(l.end, s.labelRule(l))
	}
	if !s.runsOn(l) {
		return false
	}
	s.paragraph.brackets = brackets{}
	return s.cut(trimRight(s.text, s.start, l.start), ruleListItem)
}

// labelRule is why no sentence ends after a label: it may as well be a title or an initial.
func (s *scanner) labelRule(l *label) *Rule {
	switch {
	case l.closer != point || isASCIIDigit(l.word[0]):
	case s.lang.of(l.word)&never != 0:
		return ruleAbbreviation
	case isUpper(rune(l.word[0])) && !isRoman(l.word):
		return ruleInitial
	}
	return ruleMarker
}

// read reads the label that ends with the . or ) at i, where one does: after white space or an opening bracket or bullet, with
// white space behind it.
func (l *label) read(text string, from, i int) bool {
	*l = label{end: i + 1}
	body := i
	switch {
	case text[i] == '.' && i+1 < len(text) && text[i+1] == ')':
		l.closer, l.end = pointRound, i+2
	case text[i] == ')' && i > from && text[i-1] == '.':
		l.closer, body = pointRound, i-1
	case text[i] == ')':
		l.closer = round
	}
	if body == from || !isLabelByte(text[body-1]) || l.end >= len(text) || skipSpace(text, l.end) == l.end {
		return false
	}
	l.start = body
	for l.start > from && body-l.start <= 4 && isLabelByte(text[l.start-1]) {
		l.start--
	}
	l.word = text[l.start:body]
	if !isLabel(l.word) {
		return false
	}
	if l.start > from && text[l.start-1] == '(' && l.closer == round {
		l.start--
	}
	if l.start == from {
		return true
	}
	c, _ := before(text, l.start)
	return isSpace(c) || isBullet(c)
}

// first and last bound the forms that l may have: last is the one after the last.
func (l *label) first() form {
	if isASCIIDigit(l.word[0]) {
		return decimal
	}
	return alpha
}

func (l *label) last() form {
	if isASCIIDigit(l.word[0]) {
		return alpha
	}
	return forms
}

func isLabelByte(c byte) bool { return isASCIIDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'z' }

// opensItem reports whether nothing but bullets stands between the sentence's beginning and i.
func (s *scanner) opensItem(i int) bool {
	for j := s.start; j < i; {
		c, size := at(s.text, j)
		if !isBullet(c) && !isSpace(c) {
			return false
		}
		j += size
	}
	return true
}

// count notes that the item l was reached: the next of its list is expected.
func (s *scanner) count(l *label) {
	for f := l.first(); f < l.last(); f++ {
		if n := ordinal(l.word, f); n == 1 || n > 0 && n == s.paragraph.lists.next[style(f, l)] {
			s.paragraph.lists.next[style(f, l)] = n + 1
		}
	}
}

func style(f form, l *label) int { return int(f)*4 + int(l.closer) }

// runsOn reports whether l, in the middle of a sentence, opens the next item of a list: the number that is expected, or the first
// after a colon where the second follows later on.
func (s *scanner) runsOn(l *label) bool {
	for f := l.first(); f < l.last(); f++ {
		if f == alpha && l.closer == point && isUpper(rune(l.word[0])) {
			continue // A. Durand, B. Martin: initials, not items
		}
		n := ordinal(l.word, f)
		if n == 0 {
			continue
		}
		id := style(f, l)
		switch {
		case n == s.paragraph.lists.next[id]:
			if s.separated(l, true) {
				return true
			}
			if s.separated(l, false) {
				s.paragraph.lists.next[id]++ // a) …; b) …: counted, but one sentence
			}
		case n == 1 && s.paragraph.lists.second[id] != noSecond && s.afterColon(l.start) && s.separated(l, true) && s.hasSecond(f, l):
			return true
		}
	}
	return false
}

func (s *scanner) afterColon(i int) bool {
	c, _ := before(s.text, trimRight(s.text, s.start, i))
	return c == ':' || c == '：' || isStop(c) || isCloser(c)
}

// separated reports whether an item may begin with l: what follows begins like a sentence and what precedes does not tie it to
// its neighbour, as a semicolon, a comma, an "and" or a noun that is counted (chapter 2) do. With whole false a semicolon or
// comma is what is asked for.
func (s *scanner) separated(l *label, whole bool) bool {
	j := trimRight(s.text, s.start, l.start)
	c, _ := before(s.text, j)
	if c == ';' || c == ',' {
		return !whole
	}
	if !whole {
		return false
	}
	var f follower
	s.follow(&f, s.skip(l.end))
	if !f.upper() && !f.digit() && !f.quote {
		return false
	}
	if !isLetter(c) {
		return true
	}
	word := s.wordBefore(j)
	return s.lang.of(word)&(joiner|counted|numbered|opener) == 0
}

// hasSecond reports whether the second item of the list that l opens stands later in the paragraph. What was found is remembered,
// so that all such questions of a paragraph together cost one look at it.
func (s *scanner) hasSecond(f form, l *label) bool {
	known := &s.paragraph.lists.second[style(f, l)]
	if *known == 0 || *known > 0 && *known < l.end {
		*known = s.findSecond(f, l)
	}
	return *known > 0
}

func (s *scanner) findSecond(f form, l *label) int {
	mark := [...]string{point: ".", round: ")", pointRound: ".)"}[l.closer]
	var want string
	switch {
	case f == decimal:
		want = "2"
	case f == alpha && isUpper(rune(l.word[0])):
		want = "B"
	case f == alpha:
		want = "b"
	case isUpper(rune(l.word[0])):
		want = "II"
	default:
		want = "ii"
	}
	end := s.paragraphEnd()
	var buf [4]byte
	pattern := append(append(buf[:0], want...), mark...)
	for p := l.end; p < end; {
		j := strings.Index(s.text[p:end], string(pattern))
		if j < 0 {
			return noSecond
		}
		p += j + len(pattern)
		var second label
		if !second.read(s.text, l.end, p-1) || second.word != want || second.closer != l.closer {
			continue
		}
		c, _ := before(s.text, trimRight(s.text, l.end, second.start))
		if c == ';' || c == ',' {
			continue
		}
		var f follower
		if s.follow(&f, s.skip(second.end)); f.upper() || f.digit() || f.quote {
			return p
		}
	}
	return noSecond
}

// ordinal is the number that word stands for in form f, 0 where it stands for none.
func ordinal(word string, f form) int {
	switch f {
	case decimal:
		if !isNumber(word) || len(word) > 3 {
			return 0
		}
		n := 0
		for i := range len(word) {
			n = n*10 + int(word[i]-'0')
		}
		return n
	case alpha:
		if len(word) == 1 && !isASCIIDigit(word[0]) {
			return int(word[0]|0x20-'a') + 1
		}
	case roman:
		return romanNumber(word)
	}
	return 0
}

// romanNumber reads a roman number of up to 39, 0 where word is none.
func romanNumber(word string) int {
	value := func(c byte) int {
		switch c | 0x20 {
		case 'i':
			return 1
		case 'v':
			return 5
		case 'x':
			return 10
		}
		return 0
	}
	n := 0
	for i := range len(word) {
		v := value(word[i])
		if v == 0 {
			return 0
		}
		if i+1 < len(word) && value(word[i+1]) > v {
			v = -v
		}
		n += v
	}
	return n
}

// bullet deals with a bullet of the given size at i: in a line that began with one, or after a colon or a stop, it opens an item.
func (s *scanner) bullet(i, size int) bool {
	if i > s.start && (isBulletAt(s.text, s.paragraph.start) || s.afterColon(i)) {
		s.cut(trimRight(s.text, s.start, i), ruleBullet)
		s.i = i + size
		return true
	}
	s.i = i + size
	return false
}

func isBulletAt(text string, i int) bool {
	c, _ := at(text, i)
	return isBullet(c)
}
