package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/lex"
	"visavis/pipeline/placeable"
)

func unitRule() Rule {
	return Rule{
		ID: "unit", Severity: bitext.Warning,
		Reason: "A number stands with another unit of measure on the other side, in signs or in words.",
		Hint:   "keep the unit, or convert the number as well",
		Good:   Example{From: "fr", To: "en", Source: "12 km, 4 Go, 30 °C", Target: "12km, 4 GB, 30°C"},
		Bad:    Example{From: "fr", To: "en", Source: "une longueur de 12 km", Target: "a length of 12 m"}, check: unitChanged,
	}
}

// measureWords are the beginnings of the words for units, folded, in the languages of numbertables.go and their neighbours, by the sign: 12 km
// may become 12 Kilometer, and not 12 miles. Words that are others as well, as livre, are left out.
var measureWords = []struct{ sign, words string }{
	{"mm", "millimet milimet"}, {"cm", "centimet zentimet"}, {"m", "meter metre metro metri"}, {"km", "kilomet quilomet chilomet"},
	{"mile", "mile meile milla miglia miglio"}, {"ft", "feet foot fuss pied"}, {"inch", "inch zoll pouce pulgada pollici"}, {"yard", "yard"},
	{"g", "gram"}, {"kg", "kilogram quilogram chilogram kilo"}, {"l", "litre liter litro litri"}, {"gallon", "gallon galon"},
	{"°C", "celsius"}, {"°F", "fahrenheit"},
}

// measureAfter is the sign of the unit that stands after a number; "" for none.
func measureAfter(rest string, n number) string {
	if row := signAfter(rest, n); row >= 0 {
		return placeable.Units[row][0]
	}
	switch r, _ := utf8.DecodeRuneInString(rest[n.end:]); r {
	case '\'', '′':
		return "ft"
	case '"', '″':
		return "inch"
	}
	words := nextWords(rest[n.end:], 2)
	if len(words) == 2 && (strings.HasPrefix(words[0], "deg") || strings.HasPrefix(words[0], "grad")) {
		words = words[1:] // degrees Celsius
	}
	if len(words) == 0 {
		return ""
	}
	for _, m := range measureWords {
		for start := range strings.FieldsSeq(m.words) {
			if strings.HasPrefix(words[0], start) && len(words[0]) <= len(start)+longestEnding {
				return m.sign
			}
		}
	}
	return ""
}

// longestEnding is how many letters the word for a unit may go on with: Metern, and not metropolis.
const longestEnding = 3

// nextWords are the words that a text begins with, folded, so many at most, with nothing but spaces and hyphens before and between.
func nextWords(s string, most int) []string {
	var out []string
	for len(out) < most {
		if s = strings.TrimLeft(s, " -\u00a0\u202f"); s == "" {
			break
		}
		end, word := lex.Next(s, 0)
		if !word {
			break
		}
		out = append(out, lex.Fold(s[:end]))
		s = s[end:]
	}
	return out
}

// signAfter is the row of the sign that stands after a number; -1 for none.
func signAfter(rest string, n number) int {
	after := strings.TrimLeft(rest[n.end:], " \u00a0\u202f")
	if len(rest[n.end:])-len(after) > 4 {
		return -1
	}
	end := strings.IndexFunc(after, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune("°/²³23", r) })
	if end < 0 {
		end = len(after)
	}
	sign := strings.TrimRight(after[:end], "/")
	return slices.IndexFunc(placeable.Units, func(row []string) bool { return slices.Contains(row, sign) })
}

func unitChanged(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	f := p.found()
	for _, n := range f.source.numbers {
		want := measureAfter(f.source.rest, n)
		if want == "" {
			continue
		}
		var other *number
		kept := false
		for k := range f.target.numbers {
			t := &f.target.numbers[k]
			if !slices.ContainsFunc(t.forms, func(form string) bool { return slices.Contains(n.forms, form) }) {
				continue
			}
			switch m := measureAfter(f.target.rest, *t); {
			case m != "" && m != want:
				other = t
			default:
				kept = true
			}
		}
		if other != nil && !kept {
			m := measureAfter(f.target.rest, *other)
			add(hit{span: bitext.Span{Start: other.start, End: other.end}, message: fmt.Sprintf("%s %s became %s %s", n.text, want, other.text, m)})
			return
		}
	}
}

// converted reports whether numbers have other units in two texts, so that the numbers should be others as well: 60 miles, 97 km.
func converted(source, target *evidence, lost, came []number) bool {
	return slices.ContainsFunc(lost, func(n number) bool {
		unit := measureAfter(source.rest, n)
		return unit != "" && slices.ContainsFunc(came, func(m number) bool {
			other := measureAfter(target.rest, m)
			return other != "" && other != unit
		})
	})
}
