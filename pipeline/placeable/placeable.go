// Package placeable finds the parts of a text that a translation keeps as they are, which the field calls placeables: addresses,
// placeholders, tags, mentions, hashtags, emoji, names that the user lists, measures. The checks compare them; the translate stage
// keeps them from engines.
//
//	for _, p := range placeable.Find("Salut {name} 👋, voir https://example.org/fr.") {
//		fmt.Println(p.Kind, text[p.Start:p.End]) // placeholder {name}, emoji 👋, url https://example.org/fr
//	}
package placeable

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/lex"
)

// Kind says what a placeable is.
type Kind string

// The kinds of placeables.
const (
	URL         Kind = "url"
	Email       Kind = "email"
	Tag         Kind = "tag"
	Placeholder Kind = "placeholder"
	Mention     Kind = "mention"
	Hashtag     Kind = "hashtag"
	Emoji       Kind = "emoji"
	Name        Kind = "name"
	Measure     Kind = "measure"
)

// Placeable is a part of a text that a translation keeps.
type Placeable struct {
	bitext.Span // bytes of the text
	Kind        Kind
}

// Find finds what needs no list, in the order of the text. One may lie inside another, an address in a tag, and then follows it; see
// [Outer]. Where a form could be prose it is not taken: "100 %d'avance", "a < b", "{…}". A text without any sign that could begin such a
// thing costs one look.
func Find(text string) []Placeable {
	f := finder{rest: text}
	if strings.ContainsAny(text, "%{<@#") || strings.Contains(text, "://") || hasWWW(text) {
		if strings.Contains(text, "://") || hasWWW(text) {
			f.take(URL, urlForm, trimURL)
		}
		if strings.Contains(f.rest, "@") {
			f.take(Email, emailForm, func(s string) string { return strings.TrimRight(s, ".-") })
		}
		if strings.Contains(f.rest, "<") {
			f.take(Tag, tagForm, f.tagOnly())
		}
		if strings.ContainsAny(f.rest, "%{") {
			f.take(Placeholder, placeholderForm, nil)
		}
		if strings.Contains(f.rest, "@") {
			f.take(Mention, mentionForm, func(s string) string { return strings.TrimRight(s, ".") })
		}
		if strings.Contains(f.rest, "#") {
			f.take(Hashtag, hashtagForm, nil)
		}
	}
	f.takeEmoji()
	return sorted(f.found)
}

func hasWWW(text string) bool {
	return strings.Contains(text, "www.") || strings.Contains(text, "WWW.")
}

func sorted(found []Placeable) []Placeable {
	slices.SortFunc(found, func(a, b Placeable) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	return found
}

// Outer leaves out, of placeables in the order of the text, what overlaps an earlier one.
func Outer(found []Placeable) []Placeable {
	out := found[:0:0]
	for _, p := range found {
		if len(out) == 0 || p.Start >= out[len(out)-1].End {
			out = append(out, p)
		}
	}
	return out
}

// All finds what Find, Names and Measures do, and codes: strings that the document's format marks as inline codes. They are in the
// order of the text and do not overlap.
func All(text string, names, codes []string) []Placeable {
	found := sorted(append(Find(text), literally(text, codes, Tag)...))
	rest := Blank(text, found)
	listed := Names(rest, names)
	found = append(found, listed...)
	return Outer(sorted(append(found, Measures(Blank(rest, listed))...)))
}

// literally finds every place of strings in text.
func literally(text string, list []string, kind Kind) []Placeable {
	var out []Placeable
	for _, s := range list {
		for at := 0; s != ""; {
			i := strings.Index(text[at:], s)
			if i < 0 {
				break
			}
			out = append(out, Placeable{bitext.Span{Start: at + i, End: at + i + len(s)}, kind})
			at += i + len(s)
		}
	}
	return out
}

// Blank is text with spaces for every byte of what was found, so that what is looked for next is not found inside.
func Blank(text string, found []Placeable) string {
	if len(found) == 0 {
		return text
	}
	b := []byte(text)
	for _, p := range found {
		for i := p.Start; i < p.End; i++ {
			b[i] = ' '
		}
	}
	return string(b)
}

var (
	urlForm         = regexp.MustCompile(`(?i)(?:\b(?:https?|ftp)://|\bwww\.)[^\s\pZ<>"«»“”„` + wideMarks + `]+`)
	emailForm       = regexp.MustCompile(strings.ReplaceAll(`[L\pN._%+-]+@[L\pN-]+(?:\.[L\pN-]+)+`, "L", spacedLetters))
	tagForm         = regexp.MustCompile(`</?[a-zA-Z][a-zA-Z0-9:_-]*(?:\s+[^<>]*)?/?>|</?[0-9]+/?>`)
	placeholderForm = regexp.MustCompile(`%(?:[0-9]+\$)?[-+#0]*[0-9]*(?:\.[0-9]+)?(?:hh?|ll?|[zjt])?[sdifuxXoeEgGcp@]\b|%@|` + // printf
		`%\([\w.]+\)[sdif]|` + // Python
		`\$?\{\{?\s?[\w.:#-]+\s?\}?\}|%\{[\w.]+\}|` + // {name} {0} {{x}} ${x} %{x}
		`%[A-Z][A-Z0-9_]+%`) // %PATH%
	mentionForm = regexp.MustCompile(`@[\pL\pN_][\pL\pN_.]*`)
	hashtagForm = regexp.MustCompile(`#[\pL\pN_]*\pL[\pL\pN_]*`)
)

const (
	// wideMarks end an address in Chinese and Japanese, which set no space after it.
	wideMarks = "，。、；：！？（）「」『』【】《》〈〉・"
	// spacedLetters are those of scripts that part words by spaces, so that an address can be told from the word before.
	spacedLetters = `\p{Latin}\p{Greek}\p{Cyrillic}\p{Arabic}\p{Hebrew}\p{Armenian}\p{Georgian}\p{Devanagari}\p{Hangul}`
)

// finder is a text on the way.
type finder struct {
	found []Placeable
	// rest is the text with what was found blanked.
	rest string
}

// take finds all of a form in the rest, shortened by trim, and blanks them.
func (f *finder) take(kind Kind, form *regexp.Regexp, trim func(string) string) {
	n := len(f.found)
	for _, m := range form.FindAllStringIndex(f.rest, -1) {
		text := f.rest[m[0]:m[1]]
		if trim != nil {
			text = trim(text)
		}
		if len(text) < 2 || inWord(f.rest[:m[0]], text) {
			continue
		}
		f.found = append(f.found, Placeable{bitext.Span{Start: m[0], End: m[0] + len(text)}, kind})
	}
	f.rest = Blank(f.rest, f.found[n:])
}

// inWord: what follows a letter or digit belongs to that, as in C#, 100%d, a@b; but not where words are set without spaces: 文件%s.
func inWord(before, text string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	return before != "" && wordly(last) && !lex.Unspaced(last) && strings.ContainsRune("%@#", rune(text[0]))
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func trimURL(s string) string {
	s = s[:wordAfter(s)]
	for {
		t := strings.TrimRight(s, ".,;:!?…'’`*_~|\\")
		for _, m := range []string{"()", "[]", "{}"} {
			if strings.HasSuffix(t, m[1:]) && strings.Count(t, m[:1]) < strings.Count(t, m[1:]) {
				t = t[:len(t)-1] // it closes what was opened before the address
			}
		}
		if t == s {
			return s
		}
		s = t
	}
}

// wordAfter is where an address of Latin letters ends and a word begins that was set after it without a space: /help或. In /wiki/中文 that
// word is part of the address, since a mark stands before it.
func wordAfter(url string) int {
	var last rune
	for i, r := range url {
		if last < utf8.RuneSelf && wordly(last) && lex.Unspaced(r) {
			return i
		}
		last = r
	}
	return len(url)
}

// tagOnly drops what is a quotation in angle brackets, as <Les Alpes>: a tag closes something, is closed, has an attribute or a
// digit, or is one of HTML.
func (f *finder) tagOnly() func(string) string {
	text := strings.ToLower(f.rest)
	return func(s string) string {
		name := TagName(s)
		switch {
		case strings.HasPrefix(s, "</"), strings.HasSuffix(s, "/>"), strings.ContainsAny(s, "=0123456789"), strings.Contains(text, "</"+name),
			slices.Contains(htmlTags, name) && !strings.ContainsAny(s, " \t"):
			return s
		}
		return ""
	}
}

// htmlTags are the tags that stand in translated text.
var htmlTags = strings.Fields("a abbr b bdi bdo big blockquote br button caption center cite code dd del dfn div dl dt em font form h1 h2 h3 h4 h5 h6 hr " +
	"i img input ins kbd label li mark nobr ol option p pre q rp rt ruby s samp section select small span strike strong sub sup table tbody td th thead " +
	"tr tt u ul var wbr")

// TagName is a tag's name in lower case, after a slash where it closes, without attributes: those may hold text that is translated.
func TagName(tag string) string {
	name := strings.TrimLeft(tag, "</")
	if i := strings.IndexFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '/' || r == '>' }); i >= 0 {
		name = name[:i]
	}
	if strings.HasPrefix(tag, "</") {
		name = "/" + name
	}
	return strings.ToLower(name)
}

// IsEmoji takes pictographs, not typographic signs as ✓ or ☎ alone would be in older texts.
func IsEmoji(r rune) bool {
	return r >= 0x1F000 && r <= 0x1FAFF || r >= 0x2600 && r <= 0x27BF && !(r >= 0x2758 && r <= 0x2775) && !(r >= 0x2654 && r <= 0x266F)
}

// takeEmoji finds emoji with what is joined to them: skin tones, families, the two halves of a flag.
func (f *finder) takeEmoji() {
	if strings.IndexFunc(f.rest, IsEmoji) < 0 {
		return
	}
	flag := func(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }
	var (
		emoji []Placeable
		last  rune
	)
	for i, r := range f.rest {
		n := len(emoji)
		joins := n > 0 && emoji[n-1].End == i
		switch {
		case joins && (r == 0xFE0F || r == 0x200D || r >= 0x1F3FB && r <= 0x1F3FF || last == 0x200D):
			emoji[n-1].End += utf8.RuneLen(r)
		case joins && flag(r) && flag(last) && emoji[n-1].Len() == 4:
			emoji[n-1].End += utf8.RuneLen(r)
		case IsEmoji(r):
			emoji = append(emoji, Placeable{bitext.Span{Start: i, End: i + utf8.RuneLen(r)}, Emoji})
		}
		last = r
	}
	f.found = append(f.found, emoji...)
	f.rest = Blank(f.rest, emoji)
}

// Names finds names of the user's list, in the order of the text; of two that overlap the one that begins first, of those the
// longer. A name stands by itself: no letter or digit is right before or after it.
func Names(text string, names []string) []Placeable {
	all := literally(text, names, Name)
	return Outer(sorted(slices.DeleteFunc(all, func(p Placeable) bool { return !whole(text, p.Start, p.End) })))
}

// whole reports whether no letter or digit stands right before or after bytes start to end of text.
func whole(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return !wordly(before) && !wordly(after)
}
