package memory

import (
	"strings"
	"unicode"
)

// replaceNumbers puts the query's numbers in the place of those of a similar text into that text's translation, where they map one to one:
// both texts have equally many numbers, in the same order, and each of those that differ is found just once in the text and just once in
// its translation. Otherwise the translation stays as it is.
func replaceNumbers(query, text, translation string) (string, []Replacement) {
	wanted, had, there := numbersOf(query), numbersOf(text), numbersOf(translation)
	if len(wanted) != len(had) {
		return translation, nil
	}
	into := make(map[int]string) // the place among there → what goes there
	var replaced []Replacement
	for i := range had {
		if wanted[i].text == had[i].text {
			continue
		}
		at := only(there, had[i].plain)
		if at < 0 || only(had, had[i].plain) != i {
			return translation, nil
		}
		number, ok := written(wanted[i].text, had[i].text, there[at].text)
		if !ok {
			return translation, nil
		}
		into[at] = number
		replaced = append(replaced, Replacement{there[at].text, number})
	}
	if len(replaced) == 0 {
		return translation, nil
	}
	var b strings.Builder
	done := 0
	for at, n := range there {
		if number, ok := into[at]; ok {
			b.WriteString(translation[done:n.start])
			b.WriteString(number)
			done = n.start + len(n.text)
		}
	}
	b.WriteString(translation[done:])
	return b.String(), replaced
}

// numeral is a number in a text.
type numeral struct {
	start int
	text  string
	plain string // its digits
}

func numbersOf(s string) []numeral {
	var out []numeral
	for _, t := range tokenize(nil, s) {
		if t.class == number {
			text := s[t.start:t.end]
			out = append(out, numeral{t.start, text, strings.Map(func(r rune) rune {
				if unicode.IsDigit(r) {
					return r
				}
				return -1
			}, text)})
		}
	}
	return out
}

// only is the place of the only number with these digits; -1 where there is none or more than one.
func only(numbers []numeral, plain string) int {
	at := -1
	for i, n := range numbers {
		if n.plain == plain {
			if at >= 0 {
				return -1
			}
			at = i
		}
	}
	return at
}

// written writes the number wanted, which stands where had stood, as the translation wrote had: 2 345,6 becomes 2,345.6 where 1 234,5 was
// 1,234.5. ok is false where it has a separator of which the translation does not show how it is written.
func written(wanted, had, translated string) (number string, ok bool) {
	signs, into := separators(had), separators(translated)
	as := map[rune]rune{}
	if len(signs) == len(into) {
		for i := range signs {
			as[signs[i]] = into[i]
		}
	}
	ok = true
	number = strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		sign, known := as[r]
		ok = ok && known
		return sign
	}, wanted)
	return number, ok
}

func separators(s string) []rune {
	var out []rune
	for _, r := range s {
		if !unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}
