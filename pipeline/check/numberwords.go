package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// evidence is a text in which a number is looked for.
type evidence struct {
	numbers []number
	lang    string
	text    string

	plain string // spaced, lower case, made when it is first needed
}

// has reports whether the text has the number n of the text from, in any form.
func (e *evidence) has(n number, from, fromLang string) bool {
	if slices.ContainsFunc(n.forms, e.figure) {
		return true
	}
	if len(n.parts) > 1 && e.allParts(n, from, fromLang) {
		return true
	}
	for _, f := range n.forms {
		if whole, part, _ := strings.Cut(f, "."); part == "5" && e.half() && (whole == "0" || e.figure(whole) || e.spelled(whole)) {
			return true
		}
		v, err := strconv.Atoi(f)
		if err == nil && (e.spelled(f) || e.roman(v) || e.month(v) && !beside(n, from, fromLang) || e.clock(v) || e.decade(f) || e.scaled(v)) {
			return true
		}
		if e.multiplied(f, n, from, fromLang) {
			return true
		}
	}
	return n.fraction && (e.half() || strings.ContainsAny(e.text, "⅓⅔¼¾"))
}

func (e *evidence) half() bool { return strings.Contains(e.text, "½") || e.any(halves[e.lang]) }

func (e *evidence) allParts(n number, from, fromLang string) bool {
	for _, p := range n.parts {
		if !e.has(number{start: n.start, end: n.end, forms: []string{p}}, from, fromLang) {
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
		b.Grow(len(e.text) + 2)
		b.WriteByte(' ')
		space := true
		for _, r := range e.text {
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
	return err == nil && e.any(spellings(v, e.lang))
}

// roman reports whether v stands in Roman figures, as in XIXe or Louis XIV.
func (e *evidence) roman(v int) bool {
	if v < 1 || v > 3999 {
		return false
	}
	want := romanFigures(v)
	for at := 0; ; {
		i := strings.Index(e.text[at:], want)
		if i < 0 {
			return false
		}
		at += i
		before, _ := utf8.DecodeLastRuneInString(e.text[:at])
		after, _ := utf8.DecodeRuneInString(e.text[at+len(want):])
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

// beside reports whether the name of a month stands beside a number: the 5 of 5 May is no month.
func beside(n number, from, fromLang string) bool {
	e := &evidence{text: from[max(0, n.start-afterNumber):min(len(from), n.end+afterNumber)], lang: fromLang}
	return slices.ContainsFunc(months[fromLang], func(names string) bool { return e.any(strings.Fields(names)) })
}

// clock: 14 h may become 2 p.m., and the other way round.
func (e *evidence) clock(v int) bool {
	other := v - 12
	switch {
	case v == 0 || v == 12 || v == 24:
		return e.any(noons[e.lang])
	case v >= 1 && v <= 11:
		other = v + 12
	case v < 1 || v > 23:
		return false
	}
	value := strconv.Itoa(other)
	return e.hour() && (e.figure(value) || other > 1 && e.spelled(value)) // one is an article as well
}

// clockSign is 14h30, 2:30, 8 Uhr.
var clockSign = regexp.MustCompile(`[0-9]\s?(?:[hH:]|Uhr)`)

// hour reports whether the text speaks of the time of the day.
func (e *evidence) hour() bool {
	return strings.Contains(e.words(), " h ") || e.any([]string{"heure", "uhr", "clock", "hora", "ore", "p m", "a m", "pm", "am", "hour"}) ||
		clockSign.MatchString(e.text)
}

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

// multiplied: 2.5 million may become 2 500 000.
func (e *evidence) multiplied(value string, n number, from, fromLang string) bool {
	v, err := strconv.ParseFloat(value, 64)
	if err != nil || v > 1e6 {
		return false
	}
	after := &evidence{text: from[n.end:min(len(from), n.end+afterNumber)], lang: fromLang}
	for _, s := range scales {
		if e.figure(strconv.FormatFloat(v*float64(s.value), 'f', -1, 64)) && after.any(s.words[fromLang]) {
			return true
		}
	}
	return false
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
