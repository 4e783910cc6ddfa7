package structure

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"visavis/pipeline/lex"
)

// A heading is recognised by its number. Its label is the same in every language that the tables know: what kind of part it opens, and
// which. "CHAPITRE PREMIER", "Chapter I. Down the Rabbit-Hole" and "Erstes Kapitel" are all "chapter 1"; so is a number that stands
// alone, as "I" or "— 1 —".

// kinds are the words for parts of books, folded, by what they are called here.
var kinds = table(map[string]string{
	"chapter": "chapitre chapter kapitel capitulo capitolo",
	"book":    "livre book buch libro",
	"part":    "partie part teil parte",
	"section": "section abschnitt seccion sezione",
	"article": "article artikel articulo articolo",
	"act":     "acte act akt aufzug acto atto",
	"scene":   "scene szene auftritt escena scena",
	"letter":  "lettre letter brief carta lettera",
	"volume":  "tome volume band tomo",
	"canto":   "chant canto gesang",
})

// cardinals and ordinals are the words for 1 to 20, folded: en, fr, de, es, it. German endings and the Romance feminine are known besides.
var (
	cardinals = numerals("one un ein uno", "two deux zwei dos due", "three trois drei tres tre", "four quatre vier cuatro quattro",
		"five cinq funf cinco cinque", "six sechs seis sei", "seven sept sieben siete sette", "eight huit acht ocho otto",
		"nine neuf neun nueve nove", "ten dix zehn diez dieci", "eleven onze elf once undici", "twelve douze zwolf doce dodici",
		"thirteen treize dreizehn trece tredici", "fourteen quatorze vierzehn catorce quattordici", "fifteen quinze funfzehn quindici",
		"sixteen seize sechzehn dieciseis sedici", "seventeen siebzehn diecisiete diciassette", "eighteen achtzehn dieciocho diciotto",
		"nineteen neunzehn diecinueve diciannove", "twenty vingt zwanzig veinte venti")
	ordinals = numerals("first premier premiere erst primer primero primo", "second deuxieme seconde zweit segundo secondo",
		"third troisieme dritt tercer tercero terzo", "fourth quatrieme viert cuarto quarto", "fifth cinquieme funft quinto",
		"sixth sixieme sechst sexto sesto", "seventh septieme siebt siebent septimo settimo", "eighth huitieme octavo ottavo",
		"ninth neuvieme neunt noveno nono", "tenth dixieme zehnt decimo", "eleventh onzieme elft undecimo undicesimo",
		"twelfth douzieme zwolft duodecimo dodicesimo", "thirteenth treizieme dreizehnt decimotercero tredicesimo",
		"fourteenth quatorzieme vierzehnt decimocuarto quattordicesimo", "fifteenth quinzieme funfzehnt decimoquinto quindicesimo",
		"sixteenth seizieme sechzehnt decimosexto sedicesimo", "seventeenth siebzehnt decimoseptimo diciassettesimo",
		"eighteenth achtzehnt decimoctavo diciottesimo", "nineteenth neunzehnt decimonoveno diciannovesimo",
		"twentieth vingtieme zwanzigst vigesimo ventesimo")
)

// numerals is a table of number words, given those for 1, those for 2, and so on.
func numerals(lists ...string) map[string]string {
	out := make(map[string]string)
	for n, words := range lists {
		for _, w := range strings.Fields(words) {
			out[w] = strconv.Itoa(n + 1)
		}
	}
	return out
}

// table turns lists of words into a table by word.
func table(lists map[string]string) map[string]string {
	out := make(map[string]string)
	for is, words := range lists {
		for _, w := range strings.Fields(words) {
			out[w] = is
		}
	}
	return out
}

// articles may stand before a number or a kind: "Chapter the First", "La seconda parte".
var articles = table(map[string]string{"article": "the le la il el der die das"})

var (
	alone   = regexp.MustCompile(`^[^\pL\d]*([IVXL]+|\d+)\b[^\pL\d]*$`)
	decimal = regexp.MustCompile(`^[^\pL\d]*(\d+(?:\.\d+)+)\.?\s`)
	opening = regexp.MustCompile(`^[^\pL\d]*([IVXL]+|\d+)[.):](?:[ \t]|$)`)
)

// longest is how many bytes of a line are looked at.
const longest = 80

// label is that of the heading that a line begins with, "" where it begins with none.
func label(line string) string {
	line = line[:min(len(line), longest)]
	if m := alone.FindStringSubmatch(line); m != nil {
		return labelled("chapter", figures(m[1]))
	}
	if l := named(line); l != "" {
		return l
	}
	if m := decimal.FindStringSubmatch(line); m != nil {
		return labelled("item", m[1])
	}
	if m := opening.FindStringSubmatch(line); m != nil {
		return labelled("item", figures(m[1]))
	}
	return ""
}

func labelled(kind, number string) string {
	if kind == "" || number == "" {
		return ""
	}
	return kind + " " + number
}

// named is the label of a heading that says what it opens: "Kapitel 3", "Drittes Kapitel", "3. Kapitel".
func named(line string) string {
	var words [2]string
	n := 0
	for w := range lex.Words(line) {
		folded := string(lex.AppendFold(nil, w))
		if articles[folded] != "" {
			continue
		}
		words[n] = folded
		if n++; n == len(words) {
			break
		}
	}
	first, second := words[0], words[1]
	if kind := kinds[first]; kind != "" {
		return labelled(kind, cmp.Or(figures(second), word(cardinals, second), word(ordinals, second)))
	}
	return labelled(kinds[second], cmp.Or(figures(first), word(ordinals, first)))
}

// word looks up a number word, whatever its gender and case.
func word(in map[string]string, w string) string {
	if n := in[w]; n != "" {
		return n
	}
	if stem, ok := strings.CutSuffix(w, "a"); ok {
		return in[stem+"o"]
	}
	for _, ending := range [...]string{"e", "er", "es", "en", "em", "s"} {
		if stem, ok := strings.CutSuffix(w, ending); ok && in[stem] != "" {
			return in[stem]
		}
	}
	return ""
}

// figures is a number in figures, given so or in Roman ones.
func figures(w string) string {
	if strings.Trim(w, "0123456789") == "" {
		return strings.TrimLeft(w, "0")
	}
	if n := roman(strings.ToLower(w)); n > 0 {
		return strconv.Itoa(n)
	}
	return ""
}

// mostRoman is the highest Roman number that is one here: C, D and M are initials, or the French Monsieur.
const mostRoman = 89

// roman is the value of a Roman number in small letters, 0 where word is none.
func roman(word string) int {
	n := 0
	for _, d := range []struct {
		value int
		sign  string
	}{{50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for times := 0; strings.HasPrefix(word, d.sign) && times < 3; times++ {
			n, word = n+d.value, word[len(d.sign):]
		}
	}
	if word != "" || n > mostRoman {
		return 0
	}
	return n
}
