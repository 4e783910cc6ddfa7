package check

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sign is a sign that stands beside numbers, with the codes and words that may stand for it, in lower case, in the languages of
// Europe that are written in Latin letters. Words of four letters or more may go on: dollars.
type sign struct {
	sign  string
	words []string
}

var percentSigns = []sign{{"%", strings.Fields("percent pct pourcent prozent porcentaje percento percentuale procent percentage prosent prosentti százalék posto")}, {"‰", []string{"permille", "promille"}}}

var currencySigns = []sign{
	{"€", strings.Fields("eur euro euró")},
	{"$", strings.Fields("usd us$ dollar dólar dollari dollár dolár dolar doler cad aud buck")},
	{"£", strings.Fields("gbp pound livre pfund pond libra sterlin szterling quid font funt liră lire pund")},
	{"¥", strings.Fields("jpy cny rmb yen yuan jen juan")},
	{"₽", strings.Fields("rub rouble ruble rubel rublo roebel rubla rublă")},
	{"₹", strings.Fields("inr rupee roupie rupie rupia")},
}

// perCent are the ways to write it that are of two words.
var perCent = []string{" per cent ", " pour cent ", " por ciento ", " por cento ", " per cento ", " v h ", " p c "}

// compareSigns makes a rule of signs: one that stands beside a number has to be on the other side, as a sign or in words.
func compareSigns(signs []sign) func(*pair, func(hit)) {
	return func(p *pair, add func(hit)) {
		if !p.both() {
			return
		}
		f := p.found()
		for _, s := range signs {
			switch {
			case s.besideNumber(&f.source) && !s.in(&f.target):
				add(hit{message: "the source has " + s.sign + " beside a number, and the target lacks it", remark: f.target.mayName(signs)})
			case s.besideNumber(&f.target) && !s.in(&f.source):
				add(hit{message: "the target has " + s.sign + " beside a number, and the source lacks it", remark: f.source.mayName(signs)})
			}
		}
	}
}

// mayName reports whether a text may name a sign by a word that nobody knows here: its language has no tables, and no other sign is there.
func (p *protected) mayName(signs []sign) bool {
	return !p.known() && !slices.ContainsFunc(signs, func(other sign) bool { return other.besideNumber(p) })
}

// besideNumber reports whether the sign stands before or after a number.
func (s sign) besideNumber(p *protected) bool {
	if !strings.Contains(p.rest, s.sign) {
		return false
	}
	return slices.ContainsFunc(p.numbers, func(n number) bool {
		before := strings.TrimRightFunc(p.rest[:n.start], unicode.IsSpace)
		after := strings.TrimLeftFunc(p.rest[n.end:], unicode.IsSpace)
		return strings.HasSuffix(before, s.sign) || strings.HasPrefix(after, s.sign)
	})
}

// in reports whether the sign stands in a text, or what may stand for it.
func (s sign) in(p *protected) bool {
	if strings.Contains(p.rest, s.sign) {
		return true
	}
	if p.any(s.words) {
		return true
	}
	if s.sign == "%" && slices.ContainsFunc(perCent, func(w string) bool { return strings.Contains(p.words(), w) }) {
		return true
	}
	// Other scripts have words of their own for it: nothing is said there.
	return strings.IndexFunc(p.rest, func(r rune) bool { return r >= utf8.RuneSelf && unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) }) >= 0
}
