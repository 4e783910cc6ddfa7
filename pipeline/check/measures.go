package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"visavis/pipeline/bitext"
	"visavis/pipeline/placeable"
)

func unitRule() Rule {
	return Rule{
		ID: "unit", Severity: bitext.Warning,
		Reason: "A number stands with another unit of measure on the other side.",
		Hint:   "keep the unit, or convert the number as well",
		Good:   Example{From: "fr", To: "en", Source: "12 km, 4 Go, 30 °C", Target: "12km, 4 GB, 30°C"},
		Bad:    Example{From: "fr", To: "en", Source: "une longueur de 12 km", Target: "a length of 12 m"}, check: unitChanged,
	}
}

// measureAfter is the row of the unit that stands after a number; -1 for none.
func measureAfter(rest string, n number) int {
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
		if want < 0 {
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
			case m >= 0 && m != want:
				other = t
			default:
				kept = true
			}
		}
		if other != nil && !kept {
			m := measureAfter(f.target.rest, *other)
			add(hit{span: bitext.Span{Start: other.start, End: other.end}, message: fmt.Sprintf("%s %s became %s %s", n.text, placeable.Units[want][0], other.text, placeable.Units[m][0])})
			return
		}
	}
}
