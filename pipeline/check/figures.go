package check

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// number is a number in figures, of any script and with the separators of any language.
type number struct {
	start, end int
	text       string
	// forms are the values that it may have, as 1234.5: 1.234 is one thousand or one and a bit.
	forms []string
	// parts are its runs of digits, where it may as well be a date, a time, a version, a list: 12.5.2024, 14.30.
	parts []string
	// fraction tells the halves of 1/2, which are often put in words.
	fraction bool
}

// sure tells numbers that a translator does not put otherwise: small ones become words of all kinds (a fortnight, both, a dozen).
func (n number) sure() bool {
	if n.fraction {
		return false
	}
	v, err := strconv.ParseFloat(n.forms[0], 64)
	return err != nil || v > mostlyWords || len(n.parts) > 1
}

// mostlyWords is the number up to which a translator may put it in words, or otherwise.
const mostlyWords = 31

// small tells numbers that texts often have in words: up to 31, round ones, fractions, and times of the day.
func (n number) small() bool {
	if n.fraction || n.mayBeTime() {
		return true
	}
	v, err := strconv.Atoi(n.forms[0])
	if err != nil || v < 0 {
		return false
	}
	for v >= 1000 && v%100 == 0 { // 3 000, 12 000
		v /= 10
	}
	return v <= mostlyWords || v%10 == 0 && v <= 100 || v%100 == 0
}

// mayBeTime: 8.30.
func (n number) mayBeTime() bool {
	if len(n.parts) != 2 || len(n.text) < 4 {
		return false
	}
	hour, err := strconv.Atoi(n.parts[0])
	minute, err2 := strconv.Atoi(n.text[len(n.text)-2:])
	return err == nil && err2 == nil && hour <= 24 && minute < 60
}

// numbers finds the numbers in figures of a text.
func numbers(s string) []number {
	var out []number
	for i := nextDigit(s, 0); i < len(s); {
		run := scanRun(s, i)
		found := run.numbers(s)
		end := run.end
		if len(found) == 1 {
			end = found[0].multiply(s)
		}
		out = append(out, found...)
		i = nextDigit(s, end)
	}
	markFractions(s, out)
	return out
}

// nextDigit is the place of the first digit at i or after; the length of s where there is none.
func nextDigit(s string, i int) int {
	const firstOther = '\u0660' // the first digit beyond ASCII
	for i < len(s) {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		if '0' <= r && r <= '9' || r >= firstOther && unicode.IsDigit(r) {
			break
		}
		i += size
	}
	return i
}

// multiply takes the Chinese and Japanese multipliers that stand right after a number, 350万 and 1万2千, into its forms, and gives its end.
// The number itself stays a form of it: 3千米 are three kilometres.
func (n *number) multiply(s string) int {
	sum, value, end := 0., n.forms[0], n.end
	for {
		size, scale := hanScale(s[end:])
		v, err := strconv.ParseFloat(value, 64)
		if scale == 0 || err != nil {
			break
		}
		sum += v * scale
		end += size
		digits, size := scanDigits(s[end:])
		if _, again := hanScale(s[end+size:]); digits == "" || again == 0 {
			break
		}
		value, end = digits, end+size
	}
	if end > n.end {
		n.end, n.text, n.parts = end, s[n.start:end], nil
		n.forms = append([]string{strconv.FormatFloat(sum, 'f', -1, 64)}, n.forms...)
	}
	return end
}

// hanScale is the multiplier that a text begins with, and its length in bytes; 0 for none.
func hanScale(s string) (size int, scale float64) {
	after := s
	for _, some := range []string{"多", "余", "餘"} { // 120多万, a good 1.2 million
		after = strings.TrimPrefix(after, some)
	}
	r, n := utf8.DecodeRuneInString(after)
	return len(s) - len(after) + n, hanScales[r]
}

// run is digits with separators in between: 1.234,56.
type run struct {
	start, end int
	groups     []string // of digits, as ASCII
	from, to   []int    // where each group is
	seps       []rune
}

// scanRun reads the run that begins at byte i.
func scanRun(s string, i int) run {
	r := run{start: i}
	for {
		digits, n := scanDigits(s[i:])
		r.groups, r.from, r.to = append(r.groups, digits), append(r.from, i), append(r.to, i+n)
		i += n
		sep, size := utf8.DecodeRuneInString(s[i:])
		next, _ := scanDigits(s[min(i+size, len(s)):])
		if next == "" || !r.continues(sep, next) {
			break
		}
		r.seps = append(r.seps, sep)
		i += size
	}
	r.end = i
	return r
}

// continues reports whether the digits next, after the separator sep, belong to the run. A space only groups thousands.
func (r *run) continues(sep rune, next string) bool {
	switch sep {
	case '.', ',':
		return true
	case '\'', '’', ' ', '\u00a0', '\u202f', '\u2009':
		if len(next) != 3 || len(r.groups[0]) > 3 {
			return false
		}
		for _, old := range r.seps {
			if (old == '.' || old == ',') || (isSpace(old) != isSpace(sep)) {
				return false
			}
		}
		return r.groups[0] != "0"
	}
	return false
}

func isSpace(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009' }

// scanDigits reads digits of any script as ASCII; n is their length in bytes.
func scanDigits(s string) (digits string, n int) {
	ascii := true
	for n < len(s) && s[n] < utf8.RuneSelf {
		if s[n] < '0' || s[n] > '9' {
			return s[:n], n
		}
		n++
	}
	if n == len(s) {
		return s, n
	}
	var b strings.Builder
	for i, r := range s {
		v := digitValue(r)
		if v < 0 {
			return b.String(), i
		}
		ascii = ascii && r < utf8.RuneSelf
		b.WriteByte(byte('0' + v))
	}
	return b.String(), len(s)
}

// digitValue is the value of a decimal digit of any script; -1 for others. Digits of a script follow each other from 0 to 9
// (Unicode, §4.6).
func digitValue(r rune) int {
	if r < utf8.RuneSelf {
		if r >= '0' && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	for _, t := range unicode.Nd.R16 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if r >= rune(t.Lo) && r <= rune(t.Hi) {
			return int(r-rune(t.Lo)) % 10
		}
	}
	return -1
}

// numbers says what the run may mean.
func (r *run) numbers(s string) []number {
	n := number{start: r.start, end: r.end, text: s[r.start:r.end]}
	last := len(r.groups) - 1
	switch {
	case last == 0:
		n.forms = []string{decimal(r.groups[0], "")}
		return []number{n}
	case r.grouped(last) && (last > 1 || r.seps[0] != '.' && r.seps[0] != ','): // 1 234 567, 1.234.567
		n.forms = []string{decimal(strings.Join(r.groups, ""), "")}
	case last == 1 && r.grouped(1): // 1,234: a thousand or one and a bit
		n.forms = []string{decimal(r.groups[0]+r.groups[1], ""), decimal(r.groups[0], r.groups[1])}
		return []number{n}
	case last == 1: // 3,5
		n.forms = []string{decimal(r.groups[0], r.groups[1])}
	case r.grouped(last-1) && r.seps[last-1] != r.seps[0] && !isSpace(r.seps[last-1]): // 1.234,56
		n.forms = []string{decimal(strings.Join(r.groups[:last], ""), r.groups[last])}
	default: // 12.5.2024
		var out []number
		for i, g := range r.groups {
			out = append(out, number{start: r.from[i], end: r.to[i], text: s[r.from[i]:r.to[i]], forms: []string{decimal(g, "")}})
		}
		return out
	}
	for _, g := range r.groups {
		n.parts = append(n.parts, decimal(g, ""))
	}
	return []number{n}
}

// grouped reports whether the groups 1 to n are thousands, with one kind of separator.
func (r *run) grouped(n int) bool {
	if len(r.groups[0]) > 3 || r.groups[0] == "0" {
		return false
	}
	for i := 1; i <= n; i++ {
		if len(r.groups[i]) != 3 || isSpace(r.seps[i-1]) != isSpace(r.seps[0]) || !isSpace(r.seps[0]) && r.seps[i-1] != r.seps[0] {
			return false
		}
	}
	return true
}

// decimal is a number without zeros that say nothing: 007 is 7, 3.50 is 3.5.
func decimal(whole, part string) string {
	whole = strings.TrimLeft(whole, "0")
	part = strings.TrimRight(part, "0")
	if whole == "" {
		whole = "0"
	}
	if part == "" {
		return whole
	}
	return whole + "." + part
}

// markFractions finds 1/2, 3/4.
func markFractions(s string, ns []number) {
	for i := 1; i < len(ns); i++ {
		a, b := &ns[i-1], &ns[i]
		between := strings.TrimSpace(s[a.end:b.start])
		if between == "/" && len(a.text) == 1 && len(b.text) == 1 && a.text < b.text {
			a.fraction, b.fraction = true, true
		}
	}
}
