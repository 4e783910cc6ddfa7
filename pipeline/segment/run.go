package segment

import "unicode/utf8"

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
