package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"visavis/pipeline/bitext"
)

func negationRules() []Rule {
	return []Rule{{
		ID: "negation", Severity: bitext.Warning,
		Reason: "The source denies something and the target has no word that could: “n'est pas” became “is”. For French, English, German, Spanish and Italian; " +
			"a remark where a text has more than twelve words, since prose has many ways to say no.",
		Hint: "look whether the target says the contrary of the source",
		Good: Example{From: "fr", To: "en", Source: "Ce fichier n'est pas visible.", Target: "This file is invisible."},
		Bad:  Example{From: "fr", To: "en", Source: "Ce fichier n'est pas visible.", Target: "This file is visible."}, check: negationLost,
	}}
}

// denial is how a language denies: words in lower case, parted by spaces; a hyphen at the end stands for any ending.
type denial struct {
	// words deny; where opens is set, only within denyWithin words after one of these: ne … pas.
	opens, words string
	// short tells that n't denies.
	short bool
	// idioms hold such a word and deny nothing that a translation has to deny, or nothing at all; parted by |.
	idioms string
	// also are further words into which a denial may be put: n'a pas réussi becomes failed.
	also string
	// prefix makes a word say the contrary, where it goes on with four letters or more and not with any of but.
	prefix, but string
}

// denyWithin is how many words may stand between ne and pas.
const denyWithin = 5

var denials = map[string]denial{
	"en": {
		short: true,
		words: "not cannot never nothing nobody none no neither nor nowhere",
		idioms: "no doubt|no sooner|no more|no matter|no wonder|no less|no end|no fewer|no other|no one but|nothing but|nothing less|nothing else|nothing more|not only|not far|" +
			"not without|not unlike|not withstanding|not until|not fail|not least|not but|cannot but|not help|cannot help|n t help|good for nothing|never mind|why not|why don t|never fear|" +
			"not to mention|not to say|not so much|than not|as not|for nothing|in no time|no use|is it not|isn t it|aren t you|don t you|didn t you|won t you|doesn t it|isn t he|do you not|none but|none other|" +
			"never but|never so|never fail|never cease|not cease|not always|no small|no little|not a few|not bad|t matter|t mind|not mistaken|had not been long|" +
			"no 0|no 1|no 2|no 3|no 4|no 5|no 6|no 7|no 8|no 9",
		also: "without hardly scarcely barely seldom rarely unless except lest fail- refus- lack- deny denied denies denying otherwise instead avoid- forbid- forbad- prevent- missing missed ignor- " +
			"doubt- beyond exempt- declin- reject- wrong escap- far than stop-  useless needless impossib- incapab- invisib- inabil- indiffer- insens- impat- inexpl- keep kept",
		prefix: "un", but: "under unto union unit univers uncle until unless unusual",
	},
	"fr": {
		opens: "ne n", words: "pas point jamais rien personne aucun aucune nul nulle nullement ni",
		idioms: "n est ce pas|est ce pas|n est il pas|ne manqu|ne tard|ne laiss|n en laiss|ne dout|n en dout|n empêch|s empêcher|s en empêcher|pas mal|pas seulement|pas moins|pas davantage|pas loin|" +
			"pas rare|point rare|pas long|pas que|rien de plus|rien d autre|rien que|rien moins|pas sans|point sans|ne cess|n hésit|n importe|ne pouvait que|ne put que|jamais que|rien tant|ou pas|ou non|" +
			"pourquoi ne|pourquoi n|ne craign|plus tôt qu|moins que|moins qu|de peur qu|de peur que|" +
			"pas tout à fait|n y a pas jusqu|n y a pas de quoi|pas tort",
		also: "non sans guère moins impossib- inutil- incapab- invisib- impuiss- refus- manqu- sauf excepté hormis ignor- interdi- empêch- évit- absen- dout- plutôt autrement échapp- exempt- cess- arrêt- renon- rare- " +
			"difficil- faux fausse trop seul- peine plus inconn- impati- indiffér- insens- inexpl- mécontent- malheur- lieu vain dernier dernière perdr- perdu- prenez garde gard- défen-",
	},
	"de": {
		words: "nicht nie niemals nichts niemand niemandem niemanden kein keine keiner keinen keinem keines nirgends keinesfalls keineswegs nirgendwo weder",
		idioms: "nicht nur|nicht mehr|nichts mehr|nicht allein|nicht lange|nicht weit|nicht ohne|nicht zuletzt|nicht selten|nicht weniger|nicht mehr als|noch nicht|nicht umhin|nichts anderes|nichts als|nicht wahr|ob nicht|oder nicht|wenn nicht|" +
			"nicht bloss|nicht bloß|nicht eher|kein geringerer|keine geringere|nicht minder|nicht verfehl|nicht viel|nicht sehr|nicht eben|nicht gerade|nicht immer|nicht ganz|nicht alle|nicht jede|warum nicht|mehr nicht|nichts mehr als|" +
			"nicht schlecht|nicht unbedingt|nicht genug|nicht zu|kein einziger|nicht so",
		also: "ohne kaum selten nur ausser außer mangel- fehl- verzicht- vermeid- verhinder- verbot- verbiet- verweiger- ablehn- lehn- statt anstatt sondern bevor schwer- schwierig- anders verlor- verlier- leer zweif- falsch- erst " +
			"gering- weniger allein unmöglich- zu nein",
		prefix: "un", but: "und unser unter ungefähr universi uniform unfall unterschied",
	},
	"es": {
		words: "no nunca nada nadie ningún ninguno ninguna tampoco jamás ni",
		idioms: "no sólo|no solo|no solamente|no obstante|no más|no menos|no cabe duda|no hay duda|nada más|nada menos|no sin|o no|si no|por qué no|ya no|no dej|no tard|no dud|todavía no|aún no|no lejos|no es que|no tanto|" +
			"no pudo menos|no puede menos|que nunca|a no ser|cómo no|no todo|no siempre|no mucho|no muy|no es así|no hace mucho|no está mal|no vaya a|no fuera a|no bien|hasta que no",
		also: "sin apenas sólo solo poco poca pocos pocas menos excepto salvo imposib- inútil- incapaz- invisib- rechaz- neg- falt- evit- impid- impedi- prohib- ignor- difícil- sino contrario vez ausen- carec- rar- libre perd- aparte " +
			"mal demasiad- desconoc- descono- dej- antes",
	},
	"it": {
		words: "non nessun nessuno nessuna niente nulla neppure nemmeno neanche mai né",
		idioms: "non solo|non soltanto|non solamente|non più|non meno|non appena|non ancora|non senza|non lontano|non tard|non manc|non esit|non dubit|non cess|se non|o no|non altro|nient altro|niente affatto|non tanto|perché non|" +
			"non fa che|non fece che|non che|non può non|non poteva non|non si può non|finché non|a meno che non|quanto non|non molto|non tutto|non tutti|non sempre|non male|più che mai|come mai|caso mai|semmai",
		also: "senza appena solo soltanto poco poca pochi poche meno eccetto salvo tranne impossibil- inutil- incapac- invisib- rifiut- neg- manc- evit- imped- proib- viet- ignor- difficil- anzi invece contrario assen- priv- libera " +
			"libero vuot- perd- perso male troppo sconosc- prima no",
	},
}

// denialWords is a denial made ready to look up.
type denialWords struct {
	opens, words, also map[string]bool
	needed             map[string]bool // of opens, or of words and t: without one of them nothing is denied
	begins             [256]bool       // the letters with which they begin
	stems              []string        // of also
	idioms             []string
	prefix             string
	short              bool
	but                []string
}

var denialsOf = sync.OnceValue(func() map[string]*denialWords {
	set := func(list string) map[string]bool {
		out := map[string]bool{}
		for w := range strings.FieldsSeq(list) {
			out[w] = true
		}
		return out
	}
	out := map[string]*denialWords{}
	for lang, d := range denials {
		x := &denialWords{opens: set(d.opens), words: set(d.words), also: set(d.also),
			idioms: strings.Split(" "+strings.ReplaceAll(d.idioms, "|", "| "), "|"), prefix: d.prefix, but: strings.Fields(d.but), short: d.short}
		x.needed = set(cmp.Or(d.opens, d.words))
		if d.short {
			x.needed["t"] = true
		}
		for w := range x.needed {
			x.begins[w[0]] = true
		}
		for w := range x.also {
			if stem, ok := strings.CutSuffix(w, "-"); ok {
				x.stems = append(x.stems, stem)
			}
		}
		out[lang] = x
	}
	return out
})

func negationLost(p *pair, add func(hit)) {
	source, target := denialsOf()[p.file.from], denialsOf()[p.file.to]
	if source == nil || target == nil || source == target || !p.both() || strings.Contains(p.source, "?") || !source.mayDeny(p.source) {
		return
	}
	f := p.found()
	denied := source.look(f.source.words())
	if denied.word == "" {
		return
	}
	// Words that only may put a denial count where there are more of them than in the source: “sans” is “without”, not “not”.
	if put := target.look(f.target.words()); put.any == 0 && put.may <= denied.may {
		add(hit{message: fmt.Sprintf("the source denies something (“%s”) and the target does not", denied.word), remark: !p.terse(true)})
	}
}

// denied is what a text has of denials.
type denied struct {
	word string // one that denies; "" where there is none
	any  int    // words that deny, in idioms as well
	may  int    // words that may put a denial
}

// mayDeny is a quick look at a text as it stands: where it is false, look finds no word that denies.
func (d *denialWords) mayDeny(s string) bool {
	var room [16]byte
	for i := 0; i < len(s); {
		start := i
		for i < len(s) && isASCIILetter(rune(s[i])) {
			i++
		}
		w := s[start:i]
		if w != "" && len(w) <= len(room) && d.begins[w[0]|0x20] {
			// What goes on in other letters is not looked at: né, jamás.
			if i < len(s) && s[i] >= utf8.RuneSelf || d.needed[string(appendLower(room[:0], w))] {
				return true
			}
		}
		i++
	}
	return false
}

// look reads a text of words in lower case with a space around each.
func (d *denialWords) look(text string) denied {
	var out denied
	times := 0 // something is denied
	open, before, i := -denyWithin-1, "", 0
	for w := range strings.FieldsSeq(text) {
		switch {
		case d.short && shortNot(before, w):
			out.any++
			out.word = before + "'t"
			times++
		case d.words[w]:
			out.any++
			if len(d.opens) == 0 || i-open <= denyWithin {
				out.word = w
				times++
			}
		case d.opens[w]:
			out.any++
			open = i
		case d.may(w):
			out.may++
		}
		before = w
		i++
	}
	for _, idiom := range d.idioms {
		if times > 0 {
			times -= strings.Count(text, idiom)
		}
	}
	if times <= 0 {
		out.word = ""
	}
	return out
}

// shortNot reports whether two words are don't, won't …
func shortNot(before, w string) bool { return w == "t" && strings.HasSuffix(before, "n") }

// may reports whether a word could put a denial.
func (d *denialWords) may(w string) bool {
	return d.also[w] || slices.ContainsFunc(d.stems, func(stem string) bool { return strings.HasPrefix(w, stem) }) ||
		d.prefix != "" && len(w) >= len(d.prefix)+4 && strings.HasPrefix(w, d.prefix) && !slices.ContainsFunc(d.but, func(other string) bool { return strings.HasPrefix(w, other) })
}
