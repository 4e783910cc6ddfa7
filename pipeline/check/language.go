package check

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"visavis/pipeline/bitext"
)

func languageRules() []Rule {
	return []Rule{
		{
			ID: "wrong-language", Severity: bitext.Error,
			Reason: "The target is in another script or language than it should be, by its letters and its commonest words. Short texts are left alone.",
			Hint:   "translate it into the right language, or correct the language code",
			Good:   Example{From: "fr", To: "en", Source: "Il dit : « Ich bin ein Berliner. »", Target: "He says, “Ich bin ein Berliner.”"},
			Bad: Example{From: "fr", To: "en", Source: "Nous ne savons pas encore ce que sera la suite.",
				Target: "Wir wissen noch nicht, was mit der Sache und mit uns werden soll."},
			check: wrongLanguage,
		},
		{
			ID: "language-code", Severity: bitext.Warning,
			Reason: "The file's language code is no BCP 47 tag, or both sides have the same: other programs will not find their way.",
			Hint:   "write fr, en-GB, pt-BR, zh-Hans …",
			Good:   Example{From: "pt-BR", To: "zh-Hans", Source: "Bom dia.", Target: "早上好。"},
			Bad:    Example{From: "fr_FR", To: "en", Source: "Bonjour.", Target: "Good morning."}, check: languageCode, anySize: true,
		},
	}
}

// stopWords are each language's commonest words, folded as in lower case only: enough of them to tell languages apart, fewer where
// languages share them.
var stopWords = map[string]string{
	"en": "the of and to in that is was he for it with as his on be at by had not are but from or have an they which you were her she there would their we him been has when who will no more if out so said what up its about into than them can only other could my me this your do did",
	"fr": "le la les de des du et un une est que qui dans pour pas ne il elle je vous nous sur ce se au aux avec son sa ses mais par on plus lui cette ces était avait leur ont sont être fait été comme tout dit où y si même sans ou à moi mon ma cela leurs quand aussi d l c j n s qu",
	"de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch man sein wurde ich wir ihr ihm uns was wenn doch",
	"es": "de la que el en y a los se del las un por con no una su para es al lo como más pero sus le ya o fue este ha sí porque esta son entre cuando muy sin sobre ser también me hasta hay donde quien desde todo nos durante ni contra ese eso había era yo él ella",
	"it": "di che e la il un a per è in una non sono da con si come i le ma lo gli del della al nel più anche alla dei delle ha nella mi ne questo o se ci era sua suo dal io lui lei cosa tutto essere stato perché quando hanno molto loro fu",
	"pt": "de que e o a do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo aos seus quem nas me esse eles você foi são era está",
	"nl": "de het een en van in is dat op te zijn met voor niet die er aan hij ook als bij om was ze naar dan nog wordt door over zo maar heeft uit ik wat zou tot hebben had kan haar dit je werd men deze geen of wel mijn zich",
	"ca": "de la i el que a en els les un per amb del una no es se al més però com va són són ha dels pel seva seu aquest aquesta ho li si hi molt també ni hem tot quan era què jo ell ella d l",
	"ro": "de și în a la cu nu se că o un pe care din este mai pentru o ce sau dar ca fi sunt au lui el ea le am fost era după până prin acest această cel cea lor fără sau când foarte dacă",
	"sv": "och i att det som en på är av för med den till inte han de var ett om hade men jag sig från vi så kan hon när har nu man skulle där detta efter upp alla vara också eller över mot blev",
	"da": "og i at det som en på er af for med den til ikke han de var et om havde men jeg sig fra vi så kan hun når har nu man skulle der dette efter op alle være også eller over mod blev",
	"pl": "i w na z że się nie do to jest o jak po co ale za od przez dla tak czy jego był by są tym jej już tylko było może ich która który jako oraz ze być bardzo",
	"hu": "a az és hogy nem is egy ez meg de volt azt csak ha már még mint el ki mert aki vagy azonban pedig fel ezt le majd után lesz volna minden én ő kell",
	"cs": "a je se v na to že s z o do i jako za pro ale po si by tak jsem ve k byl který co bylo jeho jen nebo už když jak však jsou není mu ještě až",
	"fi": "ja on ei se että hän oli mutta ole niin kun myös kuin tai jos ovat mitä vain joka sen minä olen hänen nyt sitten jo mukaan ollut sekä",
	"tr": "ve bir bu için da de ile çok olarak daha olan gibi ne en kadar var sonra ama o değil her ki mi ben diye kendi şey şu ya veya bunu",
}

type stopWordTable struct {
	langs   []string // by name
	of      map[string][]int
	longest int // bytes
}

var stopWordsOf = sync.OnceValue(func() *stopWordTable {
	t := &stopWordTable{of: map[string][]int{}}
	t.langs = slices.Sorted(maps.Keys(stopWords))
	for k, lang := range t.langs {
		seen := map[string]bool{}
		for _, w := range strings.Fields(stopWords[lang]) {
			if !seen[w] {
				seen[w] = true
				t.of[w] = append(t.of[w], k)
				t.longest = max(t.longest, len(w))
			}
		}
	}
	return t
})

// profile counts, language by language in the order of the table, the words of a text that are among the commonest; n is the number of
// words of letters.
func (t *stopWordTable) profile(ws []word) (hits []int, n int) {
	hits = make([]int, len(t.langs))
	var room [32]byte
	buf := room[:]
	for _, w := range ws {
		for part := range strings.FieldsFuncSeq(w.text, func(r rune) bool { return r == '\'' || r == '’' || r == '-' }) {
			// One letter may be an initial, or what is left of a word.
			if r, size := utf8.DecodeRuneInString(part); !unicode.IsLetter(r) || size == len(part) {
				continue
			}
			n++
			if buf = appendLower(buf[:0], part); len(buf) > t.longest {
				continue
			}
			for _, k := range t.of[string(buf)] {
				hits[k]++
			}
		}
	}
	return hits, n
}

// different counts the different words of a text that are among the commonest of a language.
func (t *stopWordTable) different(ws []word, lang string) int {
	k, ok := slices.BinarySearch(t.langs, lang)
	seen := map[string]bool{}
	for _, w := range ws {
		if low := strings.ToLower(w.text); ok && slices.Contains(t.of[low], k) {
			seen[low] = true
		}
	}
	return len(seen)
}

// commonest is the language with the most hits; where two have as many, the first by name.
func (t *stopWordTable) commonest(hits []int) (lang string, n int) {
	for k, c := range hits {
		if c > n {
			lang, n = t.langs[k], c
		}
	}
	return lang, n
}

func wrongLanguage(p *pair, add func(hit)) {
	if !p.both() || p.file.from == p.file.to {
		return
	}
	if script := wrongScript(p.target, p.file.toScript); script != "" && wrongScript(p.source, p.file.toScript) == "" {
		add(hit{message: "the target is in " + script + " letters"})
		return
	}
	t := stopWordsOf()
	to, known := slices.BinarySearch(t.langs, p.file.to)
	if !known {
		return
	}
	source, target := p.words()
	if len(target) < 5 {
		return
	}
	hits, n := t.profile(target)
	lang, most := t.commonest(hits)
	own := hits[to]
	if lang == p.file.to || n < 5 || most < 3 || 4*most < n || 3*own > most || t.different(target, lang) < 3 {
		return
	}
	if sourceHits, _ := t.profile(source); p.file.from != lang {
		if l, _ := t.commonest(sourceHits); l == lang {
			return // both sides quote
		}
	} else if strings.EqualFold(strings.TrimSpace(p.source), strings.TrimSpace(p.target)) {
		return // then it is for untranslated
	}
	add(hit{message: fmt.Sprintf("the target looks like %s: %s", languageName(lang), quote(p.target)),
		soft: most < 5 || own > 1})
}

// A long text is judged by so many pieces, evenly spread, of so many bytes: a preface in another language is not the text.
const textPieces, textPiece = 20, 4000

// OtherLanguage says what a text looks like whose language is clearly not that of tag, in words that follow "looks like": English, or text
// in Cyrillic letters. It is "" where the language may be right, or nobody knows: short texts, and languages whose commonest words are
// not known here.
func OtherLanguage(text, tag string) string {
	sample := text
	if len(text) > textPieces*textPiece {
		var b strings.Builder
		for x := range textPieces {
			at := len(text) / textPieces * x
			b.WriteString(strings.ToValidUTF8(text[at:at+textPiece], " "))
			b.WriteByte(' ')
		}
		sample = b.String()
	}
	if script := wrongScript(sample, scriptOf(tag)); script != "" {
		return "text in " + script + " letters"
	}
	t := stopWordsOf()
	own, known := slices.BinarySearch(t.langs, base(tag))
	if !known {
		return ""
	}
	ws := words(sample)
	hits, n := t.profile(ws)
	lang, most := t.commonest(hits)
	if n < 20 || 5*most < n || 2*hits[own] > most || t.different(ws, lang) < 5 {
		return ""
	}
	return languageName(lang)
}

// languageName is what a language is called in English.
func languageName(tag string) string { return display.English.Languages().Name(language.Make(tag)) }

// scriptTables are the letters of the scripts that languages are written in (ISO 15924).
var scriptTables = map[string][]*unicode.RangeTable{
	"Latn": {unicode.Latin}, "Cyrl": {unicode.Cyrillic}, "Grek": {unicode.Greek}, "Hebr": {unicode.Hebrew}, "Arab": {unicode.Arabic},
	"Hans": {unicode.Han}, "Hant": {unicode.Han}, "Jpan": {unicode.Han, unicode.Hiragana, unicode.Katakana}, "Kore": {unicode.Hangul, unicode.Han},
	"Thai": {unicode.Thai}, "Deva": {unicode.Devanagari}, "Armn": {unicode.Armenian}, "Geor": {unicode.Georgian}, "Beng": {unicode.Bengali},
	"Taml": {unicode.Tamil}, "Telu": {unicode.Telugu},
}

// scriptOf is the script of a language tag; "" where nobody knows.
func scriptOf(tag string) string {
	t, err := language.Parse(strings.ReplaceAll(tag, "_", "-"))
	if err != nil {
		return ""
	}
	s, confidence := t.Script()
	if confidence < language.High || scriptTables[s.String()] == nil {
		return ""
	}
	return s.String()
}

// wrongScript names the script of a text in which nearly all letters, and eight at least, are not of the script want.
func wrongScript(s, want string) string {
	tables := scriptTables[want]
	if tables == nil {
		return ""
	}
	own, other := 0, 0
	var foreign rune
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && want == "Latn":
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				own++
			}
		case !unicode.IsLetter(r) || unicode.Is(unicode.Common, r):
		case unicode.In(r, tables...):
			own++
		default:
			other++
			foreign = r
		}
	}
	// Product names and codes in Latin letters are common in every script.
	least := 8
	if foreign != 0 && unicode.Is(unicode.Latin, foreign) {
		least = 20
	}
	if other < least || own*4 > other {
		return ""
	}
	for name, table := range unicode.Scripts {
		if unicode.Is(table, foreign) {
			return name
		}
	}
	return "other"
}

// languageCode speaks once, at the first unit.
func languageCode(p *pair, add func(hit)) {
	if p.p.first+p.i > 0 {
		return
	}
	for _, side := range []struct{ name, tag string }{{"source", p.b.Source.Lang}, {"target", p.b.Target.Lang}} {
		if problem := codeProblem(side.tag); problem != "" {
			add(hit{message: "the " + side.name + " language " + problem})
		}
	}
	if p.b.Source.Lang != "" && strings.EqualFold(p.b.Source.Lang, p.b.Target.Lang) {
		add(hit{message: "both sides are in " + p.b.Source.Lang})
	}
}

// codeProblem says what is wrong with a language code, and which was probably meant; "" where nothing is (BCP 47, RFC 5646).
func codeProblem(tag string) string {
	if tag == "" {
		return "has no code"
	}
	if strings.Contains(tag, "_") {
		return fmt.Sprintf("is written %s: BCP 47 has a hyphen, %s", tag, strings.ReplaceAll(tag, "_", "-"))
	}
	first, _, _ := strings.Cut(tag, "-")
	known, err := language.Parse(tag)
	base, errBase := language.ParseBase(first)
	main, _ := known.Base()
	switch {
	case err != nil || errBase == nil && main.ISO3() != base.ISO3(): // en-USA is read as a language usa
		return quote(tag) + " is not known" + meant(first)
	case !strings.EqualFold(known.String(), tag):
		return fmt.Sprintf("is written %s: BCP 47 has %s", tag, known)
	}
	return ""
}

// meant is the language of a country whose code stands where that of a language should, jp for ja, or the one that is so called in English.
func meant(code string) string {
	for _, tag := range display.Supported.Tags() {
		if strings.EqualFold(display.English.Tags().Name(tag), code) {
			return ": did you mean " + tag.String() + "?"
		}
	}
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return ""
	}
	spoken, err := language.Compose(language.Und, region)
	if err != nil {
		return ""
	}
	base, confidence := spoken.Base()
	if confidence == language.No {
		return ""
	}
	return ": did you mean " + base.String() + "?"
}
