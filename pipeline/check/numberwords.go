package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// evidence is a text in which numbers and words are looked for.
type evidence struct {
	lang string
	// rest is the text with all that is protected blanked, byte for byte.
	rest string
	// numbers are those in rest; chains are they with those that follow closely, found when they are first asked for.
	numbers []number
	chains  []chain

	plain string // spaced, lower case, made when it is first needed
}

// has reports whether the text has the number n of the text from, in any form.
func (e *evidence) has(n number, from *evidence) bool {
	if slices.ContainsFunc(n.forms, e.figure) {
		return true
	}
	if len(n.parts) > 1 && e.allParts(n, from) {
		return true
	}
	if e.multiplied(n, from) {
		return true
	}
	for _, f := range n.forms {
		if whole, part, _ := strings.Cut(f, "."); part == "5" && e.half() && (whole == "0" || e.figure(whole) || e.spelled(whole)) {
			return true
		}
		v, err := strconv.Atoi(f)
		if err == nil && (e.spelled(f) && !from.enumerates(n) || e.roman(v) && !from.roman(v) || e.month(v) && !from.monthBeside(n) || e.clock(v, from) || v == 30 && e.half() && from.hour() ||
			v == 0 && from.fullHour(n) || e.century(v, n, from) || e.decade(f) || e.scaled(v)) {
			return true
		}
	}
	return n.fraction && (e.half() || strings.ContainsAny(e.rest, "⅓⅔¼¾"))
}

// maySpell reports whether the text may have numbers in words that nobody knows here: its language has no table of them.
func (e *evidence) maySpell(ns []number) bool {
	return !e.known() && !slices.ContainsFunc(ns, func(n number) bool { return !n.small() })
}

// known reports whether there are tables of the text's language.
func (e *evidence) known() bool { return wordTables[e.lang].ones != "" || e.han() }

// han reports whether numbers are written in Chinese characters.
func (e *evidence) han() bool { return e.lang == "zh" || e.lang == "ja" }

func (e *evidence) half() bool {
	return strings.Contains(e.rest, "½") || e.any(halves[e.lang]) || e.han() && strings.Contains(e.rest, "半")
}

func (e *evidence) allParts(n number, from *evidence) bool {
	for _, p := range n.parts {
		if !e.has(number{start: n.start, end: n.end, forms: []string{p}}, from) {
			return false
		}
	}
	return true
}

// figure reports whether the value stands in figures.
func (e *evidence) figure(value string) bool {
	for i := range e.numbers {
		if slices.Contains(e.numbers[i].forms, value) || slices.Contains(e.numbers[i].parts, value) {
			return true
		}
	}
	return false
}

// words is the text in lower case, with one space for all that is neither letter nor digit, and at both ends.
func (e *evidence) words() string {
	if e.plain == "" {
		var b strings.Builder
		b.Grow(len(e.rest) + 2)
		b.WriteByte(' ')
		space := true
		for _, r := range e.rest {
			switch {
			case r < utf8.RuneSelf && (isASCIILetter(r) || '0' <= r && r <= '9'):
				if 'A' <= r && r <= 'Z' {
					r |= 0x20
				}
				b.WriteByte(byte(r))
				space = false
			case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)):
				b.WriteRune(unicode.ToLower(r))
				space = false
			case !space:
				b.WriteByte(' ')
				space = true
			}
		}
		b.WriteByte(' ')
		e.plain = b.String()
	}
	return e.plain
}

// word reports whether w stands in the text as a word; where it is of four letters or more, also as the start of one, so that
// fourteenth and vierzehnjährig count.
func (e *evidence) word(w string) bool {
	if utf8.RuneCountInString(w) >= 4 {
		return strings.Contains(e.words(), " "+w)
	}
	return strings.Contains(e.words(), " "+w+" ")
}

func (e *evidence) any(words []string) bool { return slices.ContainsFunc(words, e.word) }

// spelled reports whether a whole number stands in words.
func (e *evidence) spelled(value string) bool {
	v, err := strconv.Atoi(value)
	if err == nil && e.han() {
		return slices.ContainsFunc(hanNumerals(v), func(w string) bool { return strings.Contains(e.rest, w) })
	}
	return err == nil && e.any(spellings(v, e.lang))
}

// roman reports whether v stands in Roman figures, as in XIXe or Louis XIV.
func (e *evidence) roman(v int) bool {
	if v < 1 || v > 3999 {
		return false
	}
	want := romanFigures(v)
	for at := 0; ; {
		i := strings.Index(e.rest[at:], want)
		if i < 0 {
			return false
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(e.rest[:at])
		after, _ := utf8.DecodeRuneInString(e.rest[at+len(want):])
		if (at == 0 || !unicode.IsLetter(before)) && !unicode.IsUpper(after) {
			return true
		}
		at += len(want)
	}
}

func romanFigures(v int) string {
	values := []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1}
	figures := []string{"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"}
	var b strings.Builder
	for i, x := range values {
		for v >= x {
			b.WriteString(figures[i])
			v -= x
		}
	}
	return b.String()
}

// month: 3.5.2024 may become 3 May 2024.
func (e *evidence) month(v int) bool {
	names := months[e.lang]
	return v >= 1 && v <= len(names) && e.any(strings.Fields(names[v-1]))
}

// monthBeside reports whether the name of a month stands beside a number: the 5 of 5 May is no month.
func (e *evidence) monthBeside(n number) bool {
	near := &evidence{rest: e.rest[max(0, n.start-afterNumber):min(len(e.rest), n.end+afterNumber)]}
	return slices.ContainsFunc(months[e.lang], func(names string) bool { return near.any(strings.Fields(names)) })
}

// clock: 14 h may become 2 p.m., and the other way round; 2:30 may become halb drei.
func (e *evidence) clock(v int, from *evidence) bool {
	other := v - 12
	switch {
	case v < 0 || v > 24 || !e.hour() && !from.hour():
		return v%12 == 0 && v >= 0 && v <= 24 && e.any(noons[e.lang])
	case v%12 == 0:
		return e.any(noons[e.lang])
	case v < 12:
		other = v + 12
	}
	return e.hourIs(other) || e.half() && (e.hourIs(v%12+1) || e.hourIs(other%12+1))
}

// enumerates reports whether a number opens the text to count it, as 1. or (1): such a one is not put in words.
func (e *evidence) enumerates(n number) bool {
	before, after := strings.TrimSpace(e.rest[:n.start]), strings.TrimLeft(e.rest[n.end:], " ")
	return (before == "" || before == "(") && after != "" && strings.ContainsRune(".)°", []rune(after)[0])
}

// fullHour reports whether a number is the 00 of 10:00.
func (e *evidence) fullHour(n number) bool {
	before := e.rest[:n.start]
	return len(n.text) == 2 && len(before) > 1 && strings.IndexByte(":.hH", before[len(before)-1]) >= 0 && unicode.IsDigit(rune(before[len(before)-2]))
}

// hourIs reports whether a number from 2 on stands in the text, in figures or in words; one is an article as well.
func (e *evidence) hourIs(v int) bool {
	value := strconv.Itoa(v)
	return e.figure(value) || v > 1 && e.spelled(value)
}

// clockSign is 14h30, 2:30, 8 Uhr.
var clockSign = regexp.MustCompile(`[0-9]\s?(?:[hH:]|Uhr)`)

// hour reports whether the text speaks of the time of the day.
func (e *evidence) hour() bool {
	return strings.Contains(e.words(), " h ") || e.any([]string{"heure", "uhr", "clock", "hora", "ore", "p m", "a m", "pm", "am", "hour", "π μ", "μ μ"}) ||
		clockSign.MatchString(e.rest)
}

// century: the 19th century may become the 1800s, and the other way round.
func (e *evidence) century(v int, n number, from *evidence) bool {
	switch {
	case v >= 11 && v <= 21 && from.han() && startsCentury(from.rest[n.end:]): // 20世纪90年代, the 1990s
		return slices.ContainsFunc(e.numbers, func(m number) bool { year, err := strconv.Atoi(m.forms[0]); return err == nil && year/100+1 == v })
	case v >= 11 && v <= 21:
		hundreds := strconv.Itoa(100 * (v - 1))
		return slices.ContainsFunc(e.numbers, func(m number) bool { return m.forms[0] == hundreds && e.goesOn(m) })
	case v >= 1000 && v <= 2000 && v%100 == 0 && from.goesOn(n):
		value := strconv.Itoa(v/100 + 1)
		return e.figure(value) || e.spelled(value) || e.roman(v/100+1)
	}
	return false
}

func startsCentury(s string) bool {
	return strings.HasPrefix(s, "世纪") || strings.HasPrefix(s, "世紀")
}

// goesOn reports whether a number goes on with letters: 1800s, 1800-talet.
func (e *evidence) goesOn(n number) bool { return letterAfter(strings.TrimPrefix(e.rest[n.end:], "-")) }

// decade: the 1980er may become les années 80, 1914-1918 may become 1914-18.
func (e *evidence) decade(value string) bool {
	for i := range e.numbers {
		f := e.numbers[i].forms[0]
		if len(value) == 4 && len(f) == 2 && value[2:] == f || len(value) == 2 && len(f) == 4 && f[2:] == value {
			return true
		}
	}
	return len(value) == 4 && e.spelled(value[2:]) && value[2:] > "19"
}

// scaled: 3 000 may become 3 thousand.
func (e *evidence) scaled(v int) bool {
	for _, s := range scales {
		if v >= s.value && v%(s.value/10) == 0 {
			short := strconv.FormatFloat(float64(v)/float64(s.value), 'f', -1, 64)
			if e.any(s.words[e.lang]) && (e.figure(short) || e.spelled(short)) || e.compound(short, s.words[e.lang]) {
				return true
			}
		}
	}
	return false
}

// multiplied: 2.5 million may become 2 500 000, 3.4 billion may become 3400 millones.
func (e *evidence) multiplied(n number, from *evidence) bool {
	for _, want := range append(from.worth(n), n.forms...) {
		if e.figure(want) || slices.ContainsFunc(e.numbers, func(m number) bool { return slices.Contains(e.worth(m), want) }) {
			return true
		}
	}
	return false
}

// worth lists the values of a number with the multiplier that stands after it; none where there is none.
func (e *evidence) worth(n number) []string {
	if len(scales[1].words[e.lang]) == 0 {
		return nil
	}
	after := &evidence{rest: e.rest[n.end:min(len(e.rest), n.end+afterNumber)]}
	for _, s := range slices.Backward(scales) { // mil millones are no mil
		if !slices.ContainsFunc(s.words[e.lang], func(w string) bool { return after.begins(w) }) {
			continue
		}
		var out []string
		for _, f := range n.forms {
			if v, err := strconv.ParseFloat(f, 64); err == nil && v < 1e6 {
				out = append(out, strconv.FormatFloat(v*float64(s.value), 'f', -1, 64))
			}
		}
		return out
	}
	return nil
}

// begins reports whether the text begins with a word, as word has it.
func (e *evidence) begins(w string) bool {
	if utf8.RuneCountInString(w) < 4 {
		w += " "
	}
	return strings.HasPrefix(e.words(), " "+w)
}

// compound: 8000 may become achttausend or ottomila.
func (e *evidence) compound(value string, scale []string) bool {
	v, err := strconv.Atoi(value)
	if err != nil {
		return false
	}
	for _, w := range spellings(v, e.lang) {
		for _, s := range scale {
			if e.word(w + s) {
				return true
			}
		}
	}
	return false
}
