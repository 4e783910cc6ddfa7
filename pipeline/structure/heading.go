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

// kinds are the words for parts of books, folded, by what they are called here: en, fr, de, es, it, pt, ca, nl, ro, hu, el.
var kinds = table(map[string]string{
	"chapter": "chapter chapitre kapitel capitulo capitolo capitol hoofdstuk capitolul fejezet kefalaio kefalaion",
	"book":    "book livre buch libro livro llibre boek cartea konyv vivlio vivlion",
	"part":    "part partie teil parte deel partea resz meros",
	"section": "section abschnitt seccion sezione seccao seccio afdeling sectiunea szakasz tmima",
	"article": "article artikel articulo articolo artigo articolul cikk arthro arthron",
	"act":     "act acte akt aufzug acto atto ato bedrijf actul felvonas praxi praxis",
	"scene":   "scene szene auftritt escena scena cena toneel szin jelenet skini",
	"letter":  "letter lettre brief carta lettera scrisoarea level epistoli",
	"volume":  "volume tome band tomo volum volumul tomul kotet tomos",
	"canto":   "canto chant gesang cant zang cantul enek rapsodia",
})

// cardinals and ordinals are the words for 1 to 10, folded, of these languages, and for 11 to 20 of en, fr, de, es, it, ro and hu (which counts
// chapters by ordinals only). German endings, the Romance feminine, and the Greek masculine and old neuter are known besides.
var (
	cardinals = numerals("one un ein uno um een unu ena", "two deux zwei dos due dois twee doi dyo", "three trois drei tres tre drie trei tria",
		"four quatre vier cuatro quattro quatro patru tessera", "five cinq funf cinco cinque cinc vijf cinci pente",
		"six sechs seis sei sis zes sase exi", "seven sept sieben siete sette sete zeven sapte epta efta",
		"eight huit acht ocho otto oito vuit opt okto ochto", "nine neuf neun nueve nove nou negen noua ennea ennia",
		"ten dix zehn diez dieci dez deu tien zece deka",
		"eleven onze elf once undici unsprezece", "twelve douze zwolf doce dodici doisprezece",
		"thirteen treize dreizehn trece tredici treisprezece", "fourteen quatorze vierzehn catorce quattordici paisprezece",
		"fifteen quinze funfzehn quindici cincisprezece", "sixteen seize sechzehn dieciseis sedici saisprezece",
		"seventeen siebzehn diecisiete diciassette saptesprezece", "eighteen achtzehn dieciocho diciotto optsprezece",
		"nineteen neunzehn diecinueve diciannove nouasprezece", "twenty vingt zwanzig veinte venti douazeci")
	ordinals = numerals("first premier premiere erst eerst primer primero primo primeiro intai intii elso proto proti",
		"second deuxieme seconde zweit segundo secondo segon segona tweede doilea doua masodik deytero deyteri",
		"third troisieme dritt tercer tercero terzo terceiro derde treilea treia harmadik trito triti",
		"fourth quatrieme viert cuarto quarto quart vierde patrulea patra negyedik tetarto tetarti",
		"fifth cinquieme funft quinto cinque vijfde cincilea cincea otodik pempto pempti",
		"sixth sixieme sechst sexto sesto sise zesde saselea sasea hatodik ekto ekti",
		"seventh septieme siebt siebent septimo settimo setimo sete zevende saptelea saptea hetedik evdomo evdomi",
		"eighth huitieme octavo ottavo oitavo vuite achtste optulea opta nyolcadik ogdoo ogdoi",
		"ninth neuvieme neunt noveno nono nove negende noualea noua kilencedik enato enati",
		"tenth dixieme zehnt decimo dese tiende zecelea zecea tizedik dekato dekati",
		"eleventh onzieme elft undecimo undicesimo unsprezecelea tizenegyedik", "twelfth douzieme zwolft duodecimo dodicesimo doisprezecelea tizenkettedik",
		"thirteenth treizieme dreizehnt decimotercero tredicesimo treisprezecelea tizenharmadik",
		"fourteenth quatorzieme vierzehnt decimocuarto quattordicesimo paisprezecelea tizennegyedik",
		"fifteenth quinzieme funfzehnt decimoquinto quindicesimo cincisprezecelea tizenotodik",
		"sixteenth seizieme sechzehnt decimosexto sedicesimo saisprezecelea tizenhatodik",
		"seventeenth siebzehnt decimoseptimo diciassettesimo saptesprezecelea tizenhetedik",
		"eighteenth achtzehnt decimoctavo diciottesimo optsprezecelea tizennyolcadik",
		"nineteenth neunzehnt decimonoveno diciannovesimo nouasprezecelea tizenkilencedik",
		"twentieth vingtieme zwanzigst vigesimo ventesimo douazecilea huszadik")
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

// articles may stand before a number or a kind: "Chapter the First", "La seconda parte", "Capitolul al doilea", "Az első fejezet".
var articles = table(map[string]string{"article": "the le la il el der die das o het de al a az to"})

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
	for _, ending := range [...]string{"e", "er", "es", "en", "em", "s", "n"} {
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
