package check

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The words for numbers, in lower case, with spaces for hyphens. Sources: the grammars of each language; for French, both the
// older and the 1990 spelling differ in hyphens only. A language without a table is checked in figures only.

var halves = map[string][]string{
	"en": {"half", "halves"},
	"fr": {"demi", "demie", "moitié"},
	"de": {"halb", "halbe", "hälfte", "anderthalb", "eineinhalb", "einhalb"},
	"es": {"medio", "media", "mitad"},
	"it": {"mezzo", "mezza", "metà"},
	"hu": {"fél", "fele"}, "nl": {"half", "halve", "helft"}, "sv": {"halv"}, "da": {"halv"}, "pl": {"pół", "wpół"}, "cs": {"půl", "polovin"}, "ru": {"половин"},
	"pt": {"meia", "meio", "metade"}, "ro": {"jumătate"}, "ca": {"mig", "mitja", "meitat"},
}

var noons = map[string][]string{
	"en": {"noon", "midnight", "midday", "twelve"},
	"fr": {"midi", "minuit", "douze"},
	"de": {"mittag", "mitternacht", "zwölf"},
	"es": {"mediodía", "medianoche", "doce"},
	"it": {"mezzogiorno", "mezzanotte", "dodici"},
}

// months: each with its usual short forms.
var months = map[string][]string{
	"en": {"january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sep sept",
		"october oct", "november nov", "december dec"},
	"fr": {"janvier janv", "février févr", "mars", "avril avr", "mai", "juin", "juillet juil", "août", "septembre sept", "octobre oct",
		"novembre nov", "décembre déc"},
	"de": {"januar jänner jan", "februar feber feb", "märz", "april apr", "mai", "juni", "juli", "august aug", "september sept sep",
		"oktober okt", "november nov", "dezember dez"},
	"es": {"enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul", "agosto ago", "septiembre setiembre sep sept",
		"octubre oct", "noviembre nov", "diciembre dic"},
	"it": {"gennaio gen", "febbraio feb", "marzo mar", "aprile apr", "maggio mag", "giugno giu", "luglio lug", "agosto ago", "settembre set",
		"ottobre ott", "novembre nov", "dicembre dic"},
}

var scales = []struct {
	value int
	words map[string][]string
}{
	{100, map[string][]string{"en": {"hundred"}, "fr": {"cent", "cents", "centaine"}, "de": {"hundert"}, "es": {"cien", "cientos", "centenar"}, "it": {"cento", "centinaia"}}},
	{1000, map[string][]string{"en": {"thousand", "k"}, "fr": {"mille", "millier", "k"}, "de": {"tausend"}, "es": {"mil", "miles", "millar"}, "it": {"mila", "mille", "migliaia"},
		"pt": {"mil", "milhares"}, "ca": {"mil", "milers"}, "ro": {"mii", "mie"}, "nl": {"duizend"}, "sv": {"tusen"}, "da": {"tusind"}, "pl": {"tys", "tysiąc", "tysięcy"}, "cs": {"tis", "tisíc"},
		"hu": {"ezer"}, "ru": {"тыс", "тысяч"}, "uk": {"тис", "тисяч"}, "el": {"χιλ", "χιλιάδες"}, "tr": {"bin"}}},
	{1_000_000, map[string][]string{"en": {"million", "m"}, "fr": {"million", "m"}, "de": {"million", "mio"}, "es": {"millón", "millones", "mill"}, "it": {"milion", "mln"},
		"pt": {"milhão", "milhões"}, "ca": {"milió", "milions"}, "ro": {"milion", "milioane", "mil"}, "nl": {"miljoen", "mln"}, "sv": {"miljon", "mn"}, "da": {"million", "mio"}, "pl": {"milion", "mln"},
		"cs": {"milion", "mil"}, "hu": {"millió"}, "ru": {"млн", "миллион"}, "uk": {"млн", "мільйон"}, "el": {"εκατ", "εκατομμύρι"}, "tr": {"milyon"}}},
	{1_000_000_000, map[string][]string{"en": {"billion", "bn", "b"}, "fr": {"milliard", "md", "mds"}, "de": {"milliard", "mrd"}, "es": {"mil millones", "millardo"}, "it": {"miliard", "mld"},
		"pt": {"mil milhões", "bilhão", "bilhões"}, "ca": {"mil milions"}, "ro": {"miliard"}, "nl": {"miljard", "mld"}, "sv": {"miljard", "md"}, "da": {"milliard", "mia"}, "pl": {"miliard", "mld"},
		"cs": {"miliard", "mld"}, "hu": {"milliárd"}, "ru": {"млрд", "миллиард"}, "uk": {"млрд", "мільярд"}, "el": {"δισ", "δισεκατομμύρι"}, "tr": {"milyar"}}},
}

// hanScales are the multipliers of Chinese and Japanese.
var hanScales = map[rune]float64{'百': 100, '千': 1000, '万': 1e4, '萬': 1e4, '亿': 1e8, '億': 1e8, '兆': 1e12}

// hanNumerals are the ways to write a whole number up to 9999 in Chinese characters: 二十一, and digit by digit, as years are.
func hanNumerals(v int) []string {
	const digits = "〇一二三四五六七八九"
	if v < 0 || v > 9999 {
		return nil
	}
	var counted, spelled strings.Builder
	for at, text := 0, strconv.Itoa(v); at < len(text); at++ {
		d, place := int(text[at]-'0'), len(text)-at-1
		digit := string([]rune(digits)[d])
		spelled.WriteString(digit)
		if d > 1 || d == 1 && place == 0 {
			counted.WriteString(digit)
		}
		if d > 0 && place > 0 {
			counted.WriteString(string([]rune("十百千")[place-1]))
		}
	}
	if v == 2 {
		return []string{"二", "两", "兩"}
	}
	return slices.Compact([]string{cmp.Or(counted.String(), "零"), spelled.String()})
}

// wordTable is how a language writes 0 to 19, the tens, and how it joins both.
type wordTable struct {
	ones string // 0 to 19
	tens string // 20, 30 … 90
	join func(t, o string) []string
	more map[int]string // further words: ordinals, fractions, groups
}

func spaced(t, o string) []string { return []string{t + " " + o} }

var wordTables = map[string]wordTable{
	"en": {
		ones: "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
		tens: "twenty thirty forty fifty sixty seventy eighty ninety", join: spaced,
		more: map[int]string{0: "nil nought none no", 1: "first once a an single 1st", 2: "second twice both pair couple double", 3: "third thrice triple",
			5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth dozen", 14: "fortnight", 20: "twentieth score", 30: "thirtieth", 40: "fortieth",
			50: "fiftieth", 60: "sixtieth", 70: "seventieth", 80: "eightieth", 90: "ninetieth", 100: "hundred", 1000: "thousand"},
	},
	"fr": {
		ones: "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix_sept dix_huit dix_neuf",
		tens: "vingt trente quarante cinquante soixante soixante_dix quatre_vingt quatre_vingt_dix",
		join: func(t, o string) []string { return []string{t + " " + o, t + " et " + o, t + "s et " + o} },
		more: map[int]string{0: "aucun aucune nul", 1: "une premier première unième seul", 2: "deuxième second seconde double couple paire", 3: "troisième tiers triple",
			4: "quatrième quart", 5: "cinquième", 6: "sixième", 7: "septième", 8: "huitième huitaine", 9: "neuvième", 10: "dixième dizaine", 11: "onzième",
			12: "douzième douzaine", 13: "treizième", 15: "quinzaine quinzième", 16: "seizième", 20: "vingtaine vingtième", 30: "trentaine trentième",
			40: "quarantaine quarantième", 50: "cinquantaine", 60: "soixantaine", 70: "septante", 71: "soixante_et_onze", 80: "huitante octante", 90: "nonante",
			100: "cent cents centaine centième", 1000: "mille millier"},
	},
	"de": {
		ones: "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
		tens: "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
		join: func(t, o string) []string { return []string{strings.TrimSuffix(o, "s") + "und" + t, o + "und" + t} },
		more: map[int]string{0: "kein keine keinen", 1: "ein eine einen einem einer eines erste ersten erster erstes einmal", 2: "zweite zwo beide beiden paar zweimal", 3: "dritte drittel dreimal",
			6: "sechs", 7: "siebte", 8: "achte achten achter", 12: "dutzend", 20: "zwanzigste", 30: "dreissig dreißig", 100: "hundert", 1000: "tausend"},
	},
	"es": {
		ones: "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve",
		tens: "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
		join: func(t, o string) []string { return []string{t + " y " + o, strings.TrimSuffix(t, "e") + "i" + o} },
		more: map[int]string{0: "ningún ninguna", 1: "un una primer primero primera", 2: "segundo segunda ambos ambas par doble", 3: "tercer tercero tercera tercio", 4: "cuarto cuarta",
			5: "quinto quinta", 6: "sexto sexta", 7: "séptimo", 8: "octavo", 9: "noveno", 10: "décimo decena", 12: "docena", 15: "quincena", 16: "dieciseis",
			20: "veintena", 22: "veintidós", 23: "veintitrés", 26: "veintiséis", 100: "cien ciento centenar", 1000: "mil"},
	},
	"it": {
		ones: "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
		tens: "venti trenta quaranta cinquanta sessanta settanta ottanta novanta",
		join: func(t, o string) []string { return []string{t + o, t[:len(t)-1] + o, t + " " + o} },
		more: map[int]string{0: "nessun nessuna", 1: "un una primo prima", 2: "secondo seconda entrambi entrambe coppia paio doppio", 3: "terzo terza", 4: "quarto quarta", 5: "quinto quinta",
			6: "sesto", 7: "settimo", 8: "ottavo", 9: "nono", 10: "decimo decina", 12: "dozzina", 13: "duecento", 14: "trecento", 15: "quindicina quattrocento", 16: "cinquecento", 17: "seicento", 18: "settecento", 19: "ottocento",
			20: "ventina novecento", 23: "ventitré", 33: "trentatré", 43: "quarantatré", 53: "cinquantatré", 63: "sessantatré", 73: "settantatré",
			83: "ottantatré", 93: "novantatré", 30: "trentina",
			100: "cento centinaio", 1000: "mille mila"},
	},
}

// spellings lists the words that stand for v in a language, from 0 to 100 and 1000; none for others.
func spellings(v int, lang string) []string {
	return allSpellings()[lang][v]
}

// allSpellings is the table of all languages, made once.
var allSpellings = sync.OnceValue(func() map[string]map[int][]string {
	all := map[string]map[int][]string{}
	for lang, t := range wordTables {
		words := map[int][]string{}
		add := func(v int, ws ...string) {
			for _, w := range ws {
				words[v] = append(words[v], strings.ReplaceAll(w, "_", " "))
			}
		}
		ones, tens := strings.Fields(t.ones), strings.Fields(t.tens)
		for v, w := range ones {
			add(v, w)
		}
		for i, ten := range tens {
			v := 20 + 10*i
			add(v, ten)
			for o := 1; o < 10; o++ {
				add(v+o, t.join(ten, ones[o])...)
				// soixante-quinze, quatre-vingt-quinze
				if lang == "fr" && (v == 60 || v == 80) {
					add(v+10+o, t.join(ten, ones[10+o])...)
				}
			}
		}
		for v, ws := range t.more {
			add(v, strings.Fields(ws)...)
		}
		all[lang] = words
	}
	return all
})
