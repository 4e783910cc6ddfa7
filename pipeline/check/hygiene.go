package check

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"visavis/pipeline/bitext"
)

func hygieneRules() []Rule {
	return []Rule{
		{
			ID: "mojibake", Severity: bitext.Error,
			Reason: "UTF-8 was read as another encoding: é became Ã©, or characters became � and are lost.",
			Hint:   "convert the file again from the original, as UTF-8",
			Good:   Example{From: "en", To: "fr", Source: "The donkey eats.", Target: "L'ÂNE mange « du foin »."},
			Bad:    Example{From: "en", To: "fr", Source: "The summer was hot.", Target: "L'Ã©tÃ© fut chaud."}, check: mojibake,
		},
		{
			ID: "entity", Severity: bitext.Error,
			Reason: "A character is written as HTML or XML does, &#39; or &amp;, where it should stand itself: it was escaped once too often.",
			Hint:   "write the character itself",
			Good:   Example{From: "en", To: "fr", Source: "R&D; Marks & Spencer", Target: "R&D; Marks & Spencer"},
			Bad:    Example{From: "en", To: "fr", Source: "the man", Target: "l&#39;homme"}, check: entity,
		},
		{
			ID: "control-character", Severity: bitext.Warning,
			Reason: "A character that nobody sees and that many programs stumble over.",
			Hint:   "remove it",
			Good:   Example{From: "en", To: "fr", Source: "one\ttwo", Target: "un\tdeux"},
			Bad:    Example{From: "en", To: "fr", Source: "one", Target: "un\u0007"}, check: controlCharacter,
		},
		{
			ID: "normalisation", Severity: bitext.Warning,
			Reason: "Accents are written as characters of their own (e and ´ for é), as some systems do: searches and memories do not find such words.",
			Hint:   "convert the text to Unicode's normalisation form C",
			Good:   Example{From: "en", To: "fr", Source: "summer", Target: "été"},
			Bad:    Example{From: "en", To: "fr", Source: "summer", Target: "e\u0301te\u0301"}, check: normalisation,
		},
	}
}

func mojibake(p *pair, add func(hit)) {
	if at, n, was := damaged(p.target); n > 0 {
		add(hit{span: bitext.Span{Start: at, End: at + n}, message: fmt.Sprintf("“%s” was probably “%s”", p.target[at:at+n], was)})
	} else if _, n, was := damaged(p.source); n > 0 {
		add(hit{message: fmt.Sprintf("in the source, a damaged character was probably “%s”", was)})
	}
	if at := strings.IndexRune(p.target, utf8.RuneError); at >= 0 && !strings.ContainsRune(p.source, utf8.RuneError) {
		add(hit{span: bitext.Span{Start: at, End: at + 3}, message: "a character was lost: it became �"})
	}
	if strings.IndexByte(p.target, '?') < 0 {
		return
	}
	if m := lostLetter.FindAllStringIndex(p.found().target.rest, 2); len(m) > 0 && !lostLetter.MatchString(p.found().source.rest) {
		// One may be a missing space after a question.
		add(hit{span: bitext.Span{Start: m[0][0], End: m[0][1]}, message: fmt.Sprintf("letters may have become question marks: %s", quote(p.target[m[0][0]:m[0][1]])),
			soft: len(m) < 2})
	}
}

// lostLetter is a question mark between small letters, as ? for é leaves it: d?j?.
var lostLetter = regexp.MustCompile(`\p{Ll}\?\p{Ll}`)

// normalisation looks for combining marks that have a composed form with the letter before.
func normalisation(p *pair, add func(hit)) {
	at := strings.IndexFunc(p.target, func(r rune) bool { return r >= 0x300 && r <= 0x36F })
	if at <= 0 || norm.NFC.IsNormalString(p.target) {
		return
	}
	_, before := utf8.DecodeLastRuneInString(p.target[:at])
	_, n := utf8.DecodeRuneInString(p.target[at:])
	part := p.target[at-before : at+n]
	add(hit{span: bitext.Span{Start: at - before, End: at + n}, message: fmt.Sprintf("“%s” is written with %d characters", norm.NFC.String(part), utf8.RuneCountInString(part))})
}

// damaged finds two to four characters which, written as windows-1252, are the UTF-8 form of one character.
func damaged(s string) (at, n int, was string) {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if (r >= 0xC2 && r <= 0xF4) && r != 0xD7 && r != 0xF7 {
			if n, was := undo(s[i:]); n > 0 {
				return i, n, was
			}
		}
		i += size
	}
	return 0, 0, ""
}

// undo decodes the start of s once more. What comes out must be a letter or a mark of general use that the pair of characters is
// far likelier to have been than itself.
func undo(s string) (n int, was string) {
	var raw []byte
	for _, r := range s {
		b, ok := charmap.Windows1252.EncodeRune(r)
		if !ok {
			if r < 0x80 || r > 0x9F {
				break
			}
			b = byte(r) // read as ISO 8859-1
		}
		if b < 0x80 || len(raw) > 0 && b >= 0xC0 {
			break
		}
		raw = append(raw, b)
		n += utf8.RuneLen(r)
		if d, size := utf8.DecodeRune(raw); d != utf8.RuneError && size == len(raw) {
			// “Â»” and “Ã ” could close a quotation in capitals; “Ã” before a no-break space is à.
			if unicode.IsLetter(d) || d >= 0x2010 && d <= 0x2122 || d >= 0x1F300 && d <= 0x1FAFF || d == 0xA0 || d == '«' || d == '°' {
				return n, string(d)
			}
			return 0, ""
		}
		if len(raw) == 4 {
			break
		}
	}
	return 0, ""
}

var entityForm = regexp.MustCompile(`&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});`)

func entity(p *pair, add func(hit)) {
	if strings.IndexByte(p.target, '&') < 0 {
		return
	}
	for _, m := range entityForm.FindAllStringIndex(p.target, -1) {
		text := p.target[m[0]:m[1]]
		char := html.UnescapeString(text)
		if char == text || strings.Contains(p.source, text) {
			continue
		}
		// Where the source has the character itself, or the entity stands inside a word, it can be nothing else; a page of HTML may
		// well have the others.
		add(hit{span: bitext.Span{Start: m[0], End: m[1]}, message: fmt.Sprintf("%s stands for “%s”", text, char),
			soft: !strings.Contains(p.source, char) && !insideWord(p.target, m[0], m[1])})
		return
	}
}

func controlCharacter(p *pair, add func(hit)) {
	at := strings.IndexFunc(p.target, isControl)
	if at < 0 {
		if at = strings.IndexFunc(p.source, isControl); at >= 0 && p.target != "" {
			r, _ := utf8.DecodeRuneInString(p.source[at:])
			add(hit{message: fmt.Sprintf("the source holds the control character U+%04X", r)})
		}
		return
	}
	r, n := utf8.DecodeRuneInString(p.target[at:])
	add(hit{span: bitext.Span{Start: at, End: at + n}, message: fmt.Sprintf("the target holds the control character U+%04X", r)})
}

// isControl: C0 and C1 without tab and line ends, and characters that are none. NEL (U+0085) ends lines on some systems.
func isControl(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r >= 0x7F && r < 0xA0 && r != 0x85 || r == 0xFFFE || r == 0xFFFF
}

// insideWord reports whether letters stand right before and after a part of a text.
func insideWord(s string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	after, _ := utf8.DecodeRuneInString(s[to:])
	return unicode.IsLetter(before) && unicode.IsLetter(after)
}
