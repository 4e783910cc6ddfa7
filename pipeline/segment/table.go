package segment

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// class is what a language's table knows of a word; a word may be in several classes.
type class uint32

const (
	never       class = 1 << iota // abbreviation before its noun, never ends a sentence: M., Dr., cf.
	numbered                      // abbreviation before a number: p., vol., n°
	final                         // abbreviation that may end a sentence: etc., Inc., a.m.
	opener                        // word that opens sentences with a capital and is else written small: Le, Il, Mais
	particle                      // opener that is also part of names: Le Goff, De Gaulle, Van Gogh
	strong                        // opener that is hardly ever part of a name or title: Il, Nous, Cependant
	counted                       // noun that stands before a number: chapitre 2
	month                         // month or weekday, after an ordinal
	marked                        // name that ends with a mark: Yahoo!
	clock                         // time of day: a.m.
	closing                       // abbreviation that ends an enumeration or a date: etc., J.-C.; any capital opens a sentence after it
	subject                       // subject pronoun or demonstrative, which opens a clause: Il, Ce, Nous
	capitalised                   // word that always has a capital: I
	behind                        // title that is also a street behind its name: St. Michael, Main St.
	beforeTime                    // preposition before a time of day: at, by
	joiner                        // and, or: before the last item of a list
)

// table is the data of one language: plain words, no rule of its own but the three switches.
type table struct {
	lang  string
	words map[string]class
	// short holds those of words that fit in eight bytes, which nearly all abbreviations and function words do.
	short shortWords
	// ordinals says that a number with a point is an ordinal (de, nl: no).
	ordinals bool
	// smallAfterStop says that a full stop ends a sentence even before a small letter.
	smallAfterStop bool
	// semicolon says that ; before a capitalised opener ends a sentence.
	semicolon bool
	// capitals says that function words have a capital elsewhere, too: English titles, German polite forms.
	capitals bool
	// question says that ; is the question mark.
	question bool
}

// entry is one line of a table's data: words of one class, separated by white space.
type entry struct {
	class class
	words string
}

func build(t table, entries ...entry) *table {
	t.words = make(map[string]class, 512)
	for _, e := range append(entries, common...) {
		for w := range strings.FieldsSeq(e.words) {
			t.words[w] |= e.class
		}
	}
	t.short = newShortWords(t.words)
	return &t
}

// common is known in every language.
var common = []entry{
	{final, "inc ltd corp co llc plc bros jr sr ph.d b.a m.a m.sc ba.sc"},
	{never, "vs Dr Prof Mr Mrs Ms"},
	{numbered, "n° nº №"},
	{marked, "Yahoo Joomla Jeopardy Yum Wham"},
}

var tables = map[string]func() *table{
	"ca": sync.OnceValue(catalan), "el": sync.OnceValue(greek), "hu": sync.OnceValue(hungarian), "ro": sync.OnceValue(romanian),
	"de": sync.OnceValue(german), "en": sync.OnceValue(english), "es": sync.OnceValue(spanish),
	"fr": sync.OnceValue(french), "it": sync.OnceValue(italian), "nl": sync.OnceValue(dutch), "pt": sync.OnceValue(portuguese),
}

var neutral = sync.OnceValue(func() *table { return build(table{lang: "und"}) })

// tableOf picks the table of a BCP 47 tag by its base language.
func tableOf(lang string) *table {
	base := lang
	if i := strings.IndexAny(lang, "-_"); i >= 0 {
		base = lang[:i]
	}
	if t, ok := tables[strings.ToLower(base)]; ok {
		return t()
	}
	return neutral()
}

// longest is the length in bytes of the longest word worth looking up.
const longest = 24

// of is the class of word: as it is written, else in small letters. Nothing is allocated.
func (t *table) of(word string) class {
	if len(word) == 0 || len(word) > longest {
		return 0
	}
	if len(word) <= packed {
		exact, small, ascii := pack(word)
		if c := t.short.of(exact); c != 0 || exact == small && ascii {
			return c
		}
		if ascii {
			return t.short.of(small)
		}
	} else if c := t.words[word]; c != 0 {
		return c
	}
	var buf [longest + utf8.UTFMax]byte
	return t.words[string(fold(buf[:0], word))]
}

// fold appends word in small letters, with ' for ’ .
func fold(buf []byte, word string) []byte {
	for _, r := range word {
		switch {
		case r < utf8.RuneSelf:
			if r >= 'A' && r <= 'Z' {
				r |= 0x20
			}
			buf = append(buf, byte(r))
		case r == '’':
			buf = append(buf, '\'')
		default:
			buf = utf8.AppendRune(buf, unicode.ToLower(r))
		}
		if len(buf) > longest {
			break
		}
	}
	return buf
}
