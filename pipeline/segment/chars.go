package segment

import (
	"unicode"
	"unicode/utf8"
)

// kind is what a byte may mean to the scanner; most bytes mean nothing and are stepped over.
type kind uint8

const (
	plainByte   kind = iota
	stopByte         // . ! ?
	lineByte         // LF CR VT FF
	openByte         // ( [ {
	closeByte        // ) ] }
	quoteByte        // "
	colonByte        // : ;
	leadByte         // first byte of a character that may be any of the above
	capitalByte      // A to Z (profile web)
	dashByte         // -
)

// kinds is the scanner's first look at each byte.
var kinds = [256]kind{
	'.': stopByte, '!': stopByte, '?': stopByte,
	'\n': lineByte, '\r': lineByte, '\v': lineByte, '\f': lineByte,
	'(': openByte, '[': openByte, '{': openByte,
	')': closeByte, ']': closeByte, '}': closeByte,
	'-': dashByte, '"': quoteByte, ';': colonByte, ':': colonByte,
	0xC2: leadByte, // NEL, « »
	0xCD: leadByte, // Greek question mark
	0xD6: leadByte, // Armenian
	0xD8: leadByte, // Arabic ؟
	0xDB: leadByte, // Arabic ۔
	0xE0: leadByte, // Devanagari danda
	0xE1: leadByte, // Ethiopic, Khmer, Burmese
	0xE2: leadByte, // … ‼ ⁇ “ ” ‘ ’ ‹ › U+2028 U+2029 bullets
	0xE3: leadByte, // 。「」
	0xEF: leadByte, // full-width . ! ?
}

// trait is what an ASCII character may be. They are by far the most frequent: one look into a table answers for them, and what is
// asked of other characters stands in a function of its own, so that the compiler puts the quick answer in place.
type trait uint16

const (
	upperTrait trait = 1 << iota
	lowerTrait
	digitTrait
	spaceTrait
	stopTrait
	openerTrait
	closerTrait
	continuationTrait
	wordTrait  // part of a word
	innerTrait // part of the word before a stop
	afterTrait // may follow a closing quotation mark

	letterTrait = upperTrait | lowerTrait
)

var traits = func() [utf8.RuneSelf]trait {
	const (
		upper, lower, digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz", "0123456789"
		spaces, stops        = " \t", ".!?"
		closers              = ")]}"
		continuations        = ",;:%/=" + stops + closers
		parts                = upper + lower + digits + "-"
	)
	var t [utf8.RuneSelf]trait
	for _, e := range []struct {
		trait trait
		chars string
	}{
		{upperTrait, upper}, {lowerTrait, lower}, {digitTrait, digits}, {spaceTrait, spaces}, {stopTrait, stops},
		{openerTrait, "([{\"'*_#@-"}, {closerTrait, closers}, {continuationTrait, continuations},
		{wordTrait, parts}, {innerTrait, parts + ".&"}, {afterTrait, spaces + "\n\r\v\f\"'" + continuations},
	} {
		for i := range len(e.chars) {
			t[e.chars[i]] |= e.trait
		}
	}
	return t
}()

// isStop reports a mark that ends sentences (Unicode: Sentence_Terminal, without those of ancient scripts).
func isStop(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return traits[r]&stopTrait != 0
	}
	return isStopBeyondASCII(r)
}

func isStopBeyondASCII(r rune) bool {
	switch r {
	case '…', '‼', '⁇', '⁈', '⁉', '‽', '\u037e':
		return true
	case '؟', '۔', '։', '።', '፧', '፨', '။', '។', '៕':
		return true
	}
	return isWide(r)
}

// isWide reports a stop of a script that puts no space after it.
func isWide(r rune) bool {
	switch r {
	case '。', '！', '？', '．', '｡', '।', '॥', '︒', '﹒', '﹖', '﹗':
		return true
	}
	return false
}

// isSpace reports white space that may be a gap; line breaks are not among it. ZWSP and BOM count, being invisible.
func isSpace(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return traits[r]&spaceTrait != 0
	}
	return r == '\u00a0' || r >= 0x1680 && isWideSpace(r)
}

func isWideSpace(r rune) bool {
	return r == '\u1680' || r >= '\u2000' && r <= '\u200b' || r == '\u202f' || r == '\u205f' || r == '\u3000' || r == '\ufeff'
}

// isExtend reports a character that belongs to the one before it (UAX #29, GB9 and GB9a).
func isExtend(r rune) bool { return r >= 0x300 && isExtendBeyondLatin(r) }

// isExtendBeyondLatin first answers for the blocks of Greek, Cyrillic, punctuation, ideographs and emoji, whose characters follow
// spaces so often that a search in the tables of Unicode would cost time.
func isExtendBeyondLatin(r rune) bool {
	switch {
	case r < 0x483:
		return r < 0x370
	case r >= 0x2010 && r < 0x20D0, r >= 0x3100 && r < 0xA000:
		return false
	case r >= 0x1F000 && r < 0xE0000:
		return r >= 0x1F3FB && r <= 0x1F3FF
	}
	return r == '\u200d' || r == '\u200c' || unicode.In(r, unicode.Mn, unicode.Me, unicode.Mc) ||
		r >= 0xE0020 && r <= 0xE007F || r == '\uff9e' || r == '\uff9f' || unicode.Is(unicode.Other_Grapheme_Extend, r)
}

// isPrepend reports a character that the next one belongs to (UAX #29, GB9b).
func isPrepend(r rune) bool {
	return r >= 0x600 && (unicode.Is(unicode.Prepended_Concatenation_Mark, r) || r == 0xD4E || r == 0x111C2 || r == 0x111C3 ||
		r == 0x113D1 || r == 0x1193F || r == 0x11941 || r >= 0x11A84 && r <= 0x11A89 || r == 0x11A3A || r == 0x11D46 || r == 0x11F02)
}

// isEmoji reports a character that is shown as a picture, roughly Extended_Pictographic and flags.
func isEmoji(r rune) bool {
	switch {
	case r < 0x203C:
		return false
	case r >= 0x1F000 && r <= 0x1FAFF:
		return true
	case r >= 0x2600 && r <= 0x27BF, r >= 0x2B05 && r <= 0x2B55, r >= 0x231A && r <= 0x23FA, r == 0x2934, r == 0x2935:
		return true
	}
	return false
}

// isCloser reports a bracket or quotation mark that ends what it holds. The straight marks " and ' are not among them.
func isCloser(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return traits[r]&closerTrait != 0
	}
	return isCloserBeyondASCII(r)
}

func isCloserBeyondASCII(r rune) bool {
	switch r {
	case '»', '”', '’', '›', '」', '』', '）', '】', '》', '〉', '〕', '］', '｣':
		return true
	}
	return false
}

// isOpener reports a mark that may stand before the first word of a sentence.
func isOpener(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return traits[r]&openerTrait != 0
	}
	return isOpenerBeyondASCII(r)
}

func isOpenerBeyondASCII(r rune) bool {
	switch r {
	case '«', '“', '„', '‘', '‚', '‹', '¿', '¡', '「', '『', '（', '【', '《', '•', '☞', '†':
		return true
	}
	return isDash(r)
}

// isDash reports a dash that may open a line of dialogue or an item.
func isDash(r rune) bool { return r == '-' || r == '–' || r == '—' || r == '―' || r == '−' }

// isBullet reports a mark that only opens list items.
func isBullet(r rune) bool { return r >= utf8.RuneSelf && isBulletBeyondASCII(r) }

func isBulletBeyondASCII(r rune) bool {
	switch r {
	case '•', '⁃', '‣', '◦', '▪', '▫', '●', '○', '■', '□', '➢', '➔':
		return true
	}
	return false
}

// isContinuation reports a mark with which no sentence begins (UAX #29, SContinue and closing marks).
func isContinuation(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return traits[r]&continuationTrait != 0
	}
	return isContinuationBeyondASCII(r)
}

func isContinuationBeyondASCII(r rune) bool {
	switch r {
	case '،', '、', '；', '，', '：', '‰':
		return true
	}
	return isStopBeyondASCII(r) || isCloserBeyondASCII(r)
}

func isUpper(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return traits[r]&upperTrait != 0
	}
	return isUpperBeyondASCII(r)
}

func isUpperBeyondASCII(r rune) bool { return unicode.IsUpper(r) || unicode.IsTitle(r) }

func isLower(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return traits[r]&lowerTrait != 0
	}
	return isLowerBeyondASCII(r)
}

//go:noinline
func isLowerBeyondASCII(r rune) bool { return unicode.IsLower(r) }

func isDigit(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return traits[r]&digitTrait != 0
	}
	return isDigitBeyondASCII(r)
}

//go:noinline
func isDigitBeyondASCII(r rune) bool { return unicode.IsDigit(r) }

func isLetter(r rune) bool {
	if uint32(r) < utf8.RuneSelf {
		return traits[r]&letterTrait != 0
	}
	return isLetterBeyondASCII(r)
}

func isLetterBeyondASCII(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.M, r) }

func isASCIIDigit(c byte) bool { return c >= '0' && c <= '9' }

// lineBreak is the length of the line break at i, 0 where there is none. CRLF is one.
func lineBreak(text string, i int) int {
	if i >= len(text) {
		return 0
	}
	switch c := text[i]; c {
	case '\r':
		if i+1 < len(text) && text[i+1] == '\n' {
			return 2
		}
		return 1
	case '\n', '\v', '\f':
		return 1
	case 0xC2:
		if i+1 < len(text) && text[i+1] == 0x85 {
			return 2
		}
	case 0xE2:
		if i+2 < len(text) && text[i+1] == 0x80 && (text[i+2] == 0xA8 || text[i+2] == 0xA9) {
			return 3
		}
	}
	return 0
}

// paragraphEnd is the offset of the line break that ends the paragraph in which i lies, or the end of the text.
func paragraphEnd(text string, i int, wrapped bool) int {
	for i < len(text) {
		if k := kinds[text[i]]; k != lineByte && k != leadByte {
			i++
			continue
		}
		n := lineBreak(text, i)
		if n > 0 && !(wrapped && softBreak(text, i+n)) {
			return i
		}
		i += max(n, 1)
	}
	return len(text)
}

// softBreak reports whether the line that begins at i holds anything, so that the line break before it only wrapped the text.
func softBreak(text string, i int) bool {
	i = skipSpace(text, i)
	return i < len(text) && lineBreak(text, i) == 0
}

// skipSpace is the first offset at or after i that holds no white space. A space that carries a combining mark is no gap.
func skipSpace(text string, i int) int {
	for i < len(text) {
		n := 1
		if c := text[i]; c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(text[i:])
			if !isSpace(r) {
				return i
			}
			n = size
		} else if c != ' ' && c != '\t' {
			return i
		}
		if j := i + n; j < len(text) && text[j] >= 0xCC {
			if r, _ := utf8.DecodeRuneInString(text[j:]); isExtend(r) {
				return i
			}
		}
		i += n
	}
	return i
}

// trimRight is the end of text[start:end] without the white space at its end.
func trimRight(text string, start, end int) int {
	for end > start {
		n := 1
		if c := text[end-1]; c >= utf8.RuneSelf {
			r, size := utf8.DecodeLastRuneInString(text[start:end])
			if !isSpace(r) {
				return end
			}
			n = size
		} else if c != ' ' && c != '\t' {
			return end
		}
		if j := end - n; j > start && text[j-1] >= utf8.RuneSelf {
			if r, _ := utf8.DecodeLastRuneInString(text[start:j]); isPrepend(r) {
				return end
			}
		}
		end -= n
	}
	return end
}

// before decodes the character that ends at i.
func before(text string, i int) (rune, int) {
	if i > 0 && text[i-1] < utf8.RuneSelf {
		return rune(text[i-1]), 1
	}
	return beforeBeyondASCII(text, i)
}

// at decodes the character that begins at i; size 0 at the end.
func at(text string, i int) (rune, int) {
	if i < len(text) && text[i] < utf8.RuneSelf {
		return rune(text[i]), 1
	}
	return atBeyondASCII(text, i)
}

//go:noinline
func beforeBeyondASCII(text string, i int) (rune, int) { return utf8.DecodeLastRuneInString(text[:i]) }

//go:noinline
func atBeyondASCII(text string, i int) (rune, int) { return utf8.DecodeRuneInString(text[i:]) }
