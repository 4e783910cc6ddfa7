package check_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/format/unit"
)

// mutation is a kind of mistake: change puts it into the last of the units, which are right, or reports that this one does not lend itself
// to it; it may look at the units before.
type mutation struct {
	name    string
	rules   []string // any of these must report it
	change  func(r *rand.Rand, units []unit.Unit) bool
	options check.Options // what the rules were told
	every   int           // which pairs are tried; 0 for every tenth: a file in which so many units are wrong must be stood by rules that look at the whole
}

// texts makes a change of one that needs only the texts.
func texts(change func(r *rand.Rand, source, target string) (string, string, bool)) func(*rand.Rand, []unit.Unit) bool {
	return func(r *rand.Rand, units []unit.Unit) bool {
		u := &units[len(units)-1]
		s, t, ok := change(r, u.Source.Text, u.Target.Text)
		if ok && s != "" {
			u.Source.Text, u.Target.Text = s, t
		}
		return ok && s != ""
	}
}

// properties makes a change of one that needs only the unit itself.
func properties(change func(u *unit.Unit)) func(*rand.Rand, []unit.Unit) bool {
	return func(_ *rand.Rand, units []unit.Unit) bool {
		change(&units[len(units)-1])
		return true
	}
}

var lostAccents = regexp.MustCompile(`(\p{Ll})[éèêàç](\p{Ll})`)

// midName is a name in the middle of a sentence; commonNames are those that the novels have many times.
var midName = regexp.MustCompile(`\p{Ll},? ([A-Z][a-z]{4,})`)

var commonNames = map[string]bool{"Alice": true, "Candide": true, "Pangloss": true, "Martin": true, "Marguerite": true, "Armand": true, "Prudence": true, "Nautilus": true,
	"Conseil": true, "Lincoln": true, "Roderick": true, "Usher": true}

// inEnglish are names of the novels that have another form in English.
var inEnglish = map[string]string{"Venise": "Venice", "Londres": "London", "Souris": "Mouse", "Lapin": "Rabbit", "Chenille": "Caterpillar", "Chapelier": "Hatter", "Loir": "Dormouse",
	"Reine": "Queen", "Duchesse": "Duchess", "Westphalie": "Westphalia", "Vestphalie": "Westphalia", "Portugal": "Portugal", "Cunégonde": "Cunegund", "Paquette": "Pacquette",
	"Pococurante": "Pococurante", "Cacambo": "Cacambo", "Gilliatt": "Gilliatt", "Désirée": "Desiree", "Bessie": "Bessie", "Reed": "Reed", "Abbot": "Abbot", "Artaud": "Artaud",
	"Teuse": "Teuse", "Mouret": "Mouret", "Guernesey": "Guernsey", "Jersey": "Jersey", "Espagne": "Spain", "Constantinople": "Constantinople", "Pigeon": "Pigeon"}

// midWord is where a word stands in the middle of a sentence; -1 for nowhere.
func midWord(s, word string) int {
	if word == "" {
		return -1
	}
	at := regexp.MustCompile(`\pL,? (` + word + `)\b`).FindStringSubmatchIndex(s)
	if at == nil {
		return -1
	}
	return at[2]
}

// madeUp is a name that no text has.
func madeUp(r *rand.Rand) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for range 4 {
		b.WriteByte(consonants[r.IntN(len(consonants))])
		b.WriteByte(vowels[r.IntN(len(vowels))])
	}
	return strings.ToUpper(b.String()[:1]) + b.String()[1:]
}

// foreign are sentences in other languages than those of the pairs, of six words and more, made up for this test.
var foreign = []string{
	"No sabemos todavía lo que va a pasar con la casa de mi hermano.", "Questa è la ragione per cui non sono venuto alla festa di ieri.",
	"Wij weten nog niet wat er met het huis van mijn broer zal gebeuren.", "Eu não sei se ele vai voltar para casa com os seus amigos.",
	"Det är inte så att vi har något att säga om den saken.", "Nie wiem jeszcze, co się stanie z tym domem, ale to nie jest ważne.",
	"El hombre que estaba en la puerta no era el que yo había visto.", "Non si può dire che la cosa sia andata come doveva.",
}

var digits = regexp.MustCompile(`\d+`)

func mutations() []mutation {
	insert := func(both, broken string) func(*rand.Rand, []unit.Unit) bool {
		return texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			return atSpace(r, s, both), atSpace(r, t, broken), strings.Contains(s, " ") && strings.Contains(t, " ")
		})
	}
	return []mutation{
		{name: "a number changed", rules: []string{"number-missing"}, every: 1, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			m := digits.FindAllStringIndex(t, -1)
			if m == nil {
				return s, t, false
			}
			at := m[r.IntN(len(m))]
			n, _ := strconv.Atoi(t[at[0]:at[1]])
			now := strconv.Itoa(n + 1 + r.IntN(9))
			// The old number must be nowhere else, or the mistake is none of missing numbers.
			rest := t[:at[0]] + t[at[1]:]
			return s, t[:at[0]] + now + t[at[1]:], !strings.Contains(rest, t[at[0]:at[1]]) && strings.Contains(s, t[at[0]:at[1]])
		})},
		{name: "a number put in", rules: []string{"number-extra"}, change: insert("", "4 317")},
		{name: "a tag lost", rules: []string{"tag"}, change: insert("<b>x</b>", "<b>x")},
		{name: "a placeholder changed", rules: []string{"placeholder"}, change: insert("{name}", "{nom}")},
		{name: "an address changed", rules: []string{"url"}, change: insert("https://example.org/a/b1", "https://example.org/a/b2")},
		{name: "an e-mail address lost", rules: []string{"email"}, change: insert("info@example.org", "")},
		{name: "an emoji lost", rules: []string{"emoji"}, change: insert("🎉", "")},
		{name: "a hashtag lost", rules: []string{"hashtag"}, change: insert("#Liberté", "Freedom")},
		{name: "a word doubled", rules: []string{"repeated-word"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			w := strings.Fields(t)
			if len(w) < 4 {
				return s, t, false
			}
			i := 1 + r.IntN(len(w)-2)
			w[i] += " " + w[i]
			return s, strings.Join(w, " "), regexp.MustCompile(`^\pL{2,} \pL+$`).MatchString(w[i])
		})},
		{name: "target cut", rules: []string{"length-ratio", "end-mark"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			w := strings.Fields(t)
			return s, strings.Join(w[:len(w)/3], " "), len(w) > 12
		})},
		{name: "left untranslated", rules: []string{"untranslated"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, s, len(strings.Fields(s)) > 5
		})},
		{name: "half left untranslated", rules: []string{"source-left", "untranslated"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			w, v := strings.Fields(s), strings.Fields(t)
			return s, strings.Join(append(v[:len(v)/2:len(v)/2], w[len(w)/2:]...), " "), len(w) > 16
		})},
		{name: "a percent sign lost", rules: []string{"percent"}, change: insert("12 %", "12")},
		{name: "a currency changed", rules: []string{"currency"}, change: insert("12 €", "$12")},
		{name: "target emptied", rules: []string{"empty-target"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) { return s, "", len(s) > 3 })},
		{name: "encoding damaged", rules: []string{"mojibake"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			bad, err := charmap.ISO8859_1.NewDecoder().String(t)
			return s, bad, err == nil && utf8.RuneCountInString(t) < len(t)
		})},
		{name: "escaped twice", rules: []string{"entity"}, every: 1, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, strings.Replace(t, "'", "&#39;", 1), strings.Contains(t, "'")
		})},
		{name: "a bracket lost", rules: []string{"unbalanced"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			return s + " (voir ici)", t + " (see here", !strings.ContainsAny(s+t, "()")
		})},
		{name: "a number dropped", rules: []string{"number-missing"}, every: 1, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			m := digits.FindAllStringIndex(t, -1)
			if m == nil {
				return s, t, false
			}
			at := m[r.IntN(len(m))]
			rest := t[:at[0]] + t[at[1]:]
			return s, rest, !strings.Contains(rest, t[at[0]:at[1]]) && strings.Contains(s, t[at[0]:at[1]])
		})},
		{name: "tags crossed", rules: []string{"tag-order"}, change: insert("<b>x <i>y</i></b>", "<b>x <i>y</b></i>")},
		{name: "a unit of measure changed", rules: []string{"unit"}, change: insert("12 km", "12 m")},
		{name: "a space doubled", rules: []string{"double-space"}, change: insert("x", " x")},
		{name: "a space at the end", rules: []string{"edge-space"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) { return s, t + " ", true })},
		{name: "French spacing in English", rules: []string{"punctuation-space"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, t + " Well !", !strings.Contains(t, " , ")
		})},
		{name: "a small letter at the start", rules: []string{"capital"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			u, n := utf8.DecodeRuneInString(t)
			return s, string(unicode.ToLower(u)) + t[n:], unicode.IsUpper(u) && len(strings.Fields(t)) > 4 && regexp.MustCompile(`^\p{Lu}.*[.!?]$`).MatchString(s)
		})},
		{name: "accents taken apart", rules: []string{"normalisation"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, norm.NFD.String(t), norm.NFD.String(t) != t
		})},
		{name: "accents lost", rules: []string{"mojibake"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			return t, lostAccents.ReplaceAllString(s, "$1?$2"), lostAccents.MatchString(s) && !strings.Contains(s, "?")
		})},
		{name: "a name changed", rules: []string{"name"}, every: 8, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			for _, m := range midName.FindAllStringSubmatchIndex(s, -1) {
				name := s[m[2]:m[3]]
				if wrong := name[:3] + name[4:5] + name[3:4] + name[5:]; wrong != name && strings.Count(t, name) > 0 && commonNames[name] {
					return s, strings.ReplaceAll(t, name, wrong), true
				}
			}
			return s, t, false
		})},
		{name: "a name exchanged", rules: []string{"name"}, every: 9, change: func(r *rand.Rand, units []unit.Unit) bool {
			u := &units[len(units)-1]
			for _, m := range midName.FindAllStringSubmatchIndex(u.Source.Text, -1) {
				name := u.Source.Text[m[2]:m[3]]
				there := inEnglish[name]
				if there == "" && commonNames[name] {
					there = name
				}
				if at := midWord(u.Target.Text, there); at >= 0 {
					u.Target.Text = u.Target.Text[:at] + madeUp(r) + u.Target.Text[at+len(there):]
					return !strings.Contains(u.Target.Text, there[:4])
				}
			}
			return false
		}},
		{name: "another language", rules: []string{"wrong-language"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, foreign[r.IntN(len(foreign))], true
		})},
		{name: "another script", rules: []string{"wrong-language"}, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, "Это совсем другая история.", true
		})},
		{name: "a question lost", rules: []string{"question-mark"}, every: 1, change: texts(func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, strings.ReplaceAll(t, "?", "."), strings.HasSuffix(strings.TrimRight(s, " »”\""), "?")
		})},
		{name: "a negation lost", rules: []string{"negation"}, every: 1, change: texts(func(_ *rand.Rand, s, t string) (string, string, bool) {
			now := strings.TrimSpace(denied.ReplaceAllString(t, "$1$2"))
			return s, now, len(denied.FindAllString(t, -1)) == 1 && !otherDenials.MatchString(now) && denied.MatchString(s) && !strings.ContainsAny(s+t, "?") && max(len(strings.Fields(s)), len(strings.Fields(t))) <= 25
		})},
		{name: "an account's name translated", rules: []string{"mention"}, change: insert("@anna", "Anna")},
		{name: "the end mark lost", rules: []string{"end-mark"}, change: texts(func(_ *rand.Rand, s, t string) (string, string, bool) {
			return s, strings.TrimRight(t, "."), len(strings.Fields(s)) >= 3 && strings.HasSuffix(s, ".") && regexp.MustCompile(`\pL\.$`).MatchString(t)
		})},
		{name: "a sentence that breaks off made whole", rules: []string{"ellipsis"}, change: texts(func(_ *rand.Rand, s, t string) (string, string, bool) {
			return strings.TrimRight(s, ".") + "…", t, strings.HasSuffix(s, ".") && strings.HasSuffix(t, ".") && !strings.HasSuffix(t, "..")
		})},
		{name: "apostrophes mixed", rules: []string{"apostrophe"}, every: 1, change: texts(func(_ *rand.Rand, s, t string) (string, string, bool) {
			m := apostrophes.FindAllStringIndex(t, -1)
			if len(m) < 2 {
				return s, t, false
			}
			other := map[string]string{"'": "’", "’": "'"}[t[m[0][0]+1:m[0][1]-1]]
			return s, t[:m[0][0]+1] + other + t[m[0][1]-1:], other != ""
		})},
		{name: "a control character", rules: []string{"control-character"}, change: insert("", "\u0007")},
		{name: "a term translated otherwise", rules: []string{"term"}, options: check.Options{Terms: glossary}, every: 1, change: texts(otherTerm)},
		{name: "a term's second translation", rules: []string{"term-varies"}, options: check.Options{Terms: twoWays}, every: 5, change: texts(otherTerm)},
		{name: "a forbidden word", rules: []string{"forbidden"}, options: check.Options{Forbidden: []check.Forbidden{{Text: "black list", Instead: "block list"}}},
			change: insert("", "Black list")},
		{name: "a kept name translated", rules: []string{"keep"}, options: check.Options{Keep: []string{"Vis-à-Vis"}}, change: insert("Vis-à-Vis", "Face-à-Face")},
		{name: "longer than allowed", rules: []string{"max-length"}, change: properties(func(u *unit.Unit) {
			u.Props = append(u.Props, bitext.Prop{Name: "x-max-length", Value: strconv.Itoa(utf8.RuneCountInString(u.Target.Text) - 1)})
		})},
		{name: "more bytes than allowed", rules: []string{"max-length"}, change: properties(func(u *unit.Unit) {
			u.Props = append(u.Props, bitext.Prop{Name: "x-max-bytes", Value: strconv.Itoa(len(u.Target.Text) - 1)})
		})},
		{name: "excused without a reason", rules: []string{"ignore"}, change: properties(func(u *unit.Unit) {
			u.Props = append(u.Props, bitext.Prop{Name: check.IgnoreProp, Value: "number-missing"})
		})},
		{name: "a rule to excuse misspelt", rules: []string{"ignore"}, change: properties(func(u *unit.Unit) {
			u.Props = append(u.Props, bitext.Prop{Name: "note", Value: "visavis:ignore number-mising: meant"})
		})},
		{name: "a machine's hashtag doubled", rules: []string{"machine-changed"}, change: func(r *rand.Rand, units []unit.Unit) bool {
			units[len(units)-1].Origin.Kind = bitext.Machine
			return insert("#Paris", "#Paris #Paris")(r, units)
		}},
		{name: "a similar text's translation", rules: []string{"fuzzy-match"}, change: properties(func(u *unit.Unit) {
			u.Props = append(u.Props, bitext.Prop{Name: bitext.PropMatch, Value: "fuzzy"}, bitext.Prop{Name: bitext.PropScore, Value: "84"})
		})},
		{name: "a doubtful link", rules: []string{"low-confidence"}, change: properties(func(u *unit.Unit) { u.Confidence = .3 })},
		{name: "a sentence left out", rules: []string{"unlinked"}, change: properties(func(u *unit.Unit) { u.Target.Text, u.Confidence = "", .9 })},
		{name: "targets that cross", rules: []string{"crossing"}, change: func(_ *rand.Rand, units []unit.Unit) bool {
			return place(units, 1, 1, -3) // it stands before the target of the unit before
		}},
		{name: "an alignment that slipped", rules: []string{"bead-run"}, change: func(_ *rand.Rand, units []unit.Unit) bool {
			return place(units, 4, 2, 0) && place(units, 3, 1, 0) && place(units, 2, 2, 0) && place(units, 1, 1, 0)
		}},
		{name: "a unit twice", rules: []string{"duplicate"}, change: likeTheOneBefore(true, true)},
		{name: "a source translated in two ways", rules: []string{"inconsistent"}, change: likeTheOneBefore(true, false)},
		{name: "a target for two sources", rules: []string{"same-target"}, change: likeTheOneBefore(false, true)},
		{name: "a page for a sentence", rules: []string{"too-long"}, change: texts(func(_ *rand.Rand, s, t string) (string, string, bool) {
			return strings.Repeat(s+" ", 20_000/len(s)), t, true
		})},
	}
}

// atSpace puts what at one of the spaces of s.
func atSpace(r *rand.Rand, s, what string) string {
	w := strings.Split(s, " ")
	i := r.IntN(len(w))
	w[i] += " " + what
	return strings.Join(w, " ")
}

// denied is a word that denies, in English, as it stands in the novels (won 't), and in French with both its halves; $1 is what is left without.
var (
	denied       = regexp.MustCompile(`(?i)\b(can)not\b| not\b|n ?['’]t\b| never\b|\b(?:ne |n['’])([^.,;:!?]{1,30}?) (?:pas|point|jamais|rien)\b`)
	otherDenials = regexp.MustCompile(`(?i)\b(?:no|nor|nothing|nobody|none|neither|nowhere|without|unless|otherwise|sans|ne|personne|rien|aucune?|ni|pas)\b|\bn['’]`)
)

// apostrophes with the letters before and after.
var apostrophes = regexp.MustCompile(`\pL['’]\pL`)

// The terms of the novels that have one translation in nearly all units, and twoWays that allows another.
var (
	glossary = []check.Term{{Source: "lettre", Targets: []string{"letter"}}, {Source: "capitaine", Targets: []string{"captain"}}, {Source: "porte", Targets: []string{"door"}}, {Source: "roi", Targets: []string{"king"}},
		{Source: "reine", Targets: []string{"queen"}}, {Source: "jardin", Targets: []string{"garden"}}, {Source: "livre", Targets: []string{"book"}}, {Source: "église", Targets: []string{"church"}}, {Source: "père", Targets: []string{"father"}},
		{Source: "mère", Targets: []string{"mother"}}, {Source: "tête", Targets: []string{"head"}}, {Source: "mer", Targets: []string{"sea"}}, {Source: "maison", Targets: []string{"house"}}, {Source: "main", Targets: []string{"hand"}}, {Source: "souris", Targets: []string{"mouse"}}}
	twoWays = secondWay(glossary)
)

const otherWay = "thingummy"

func secondWay(terms []check.Term) []check.Term {
	var out []check.Term
	for _, t := range terms {
		out = append(out, check.Term{Source: t.Source, Targets: append(t.Targets[:1:1], otherWay)})
	}
	return out
}

// otherTerm puts another word for a term of the glossary.
func otherTerm(_ *rand.Rand, s, t string) (string, string, bool) {
	low, lowTarget := strings.ToLower(s), strings.ToLower(t)
	for _, term := range glossary {
		if !strings.Contains(low, term.Source) || !strings.Contains(lowTarget, term.Targets[0]) {
			continue
		}
		word := regexp.MustCompile(`(?i)\b` + term.Targets[0] + `s?\b`)
		if regexp.MustCompile(`(?i)(?:^|[^\pL])`+term.Source+`s?(?:[^\pL]|$)`).MatchString(s) && len(word.FindAllString(t, -1)) == 1 {
			return s, word.ReplaceAllString(t, otherWay), true
		}
	}
	return s, t, false
}

// place says of the unit so many from the end that it joins so many sentences of the source with one of the target, or with two, and
// stands so far off.
func place(units []unit.Unit, back, sources, off int) bool {
	k := len(units) - back
	if k < 0 || units[max(k-4, 0)].Line < 0 {
		return false // the one before has a mistake of its own
	}
	source, target := fmt.Sprintf("[%d]", 2*k), fmt.Sprintf("[%d]", 2*k+off)
	switch {
	case sources == 2:
		source = fmt.Sprintf("[%d,%d]", 2*k, 2*k+1)
	case off == 0:
		target = fmt.Sprintf("[%d,%d]", 2*k, 2*k+1)
	}
	units[k].Position = source + ":" + target
	return true
}

// likeTheOneBefore copies the texts of the unit before.
func likeTheOneBefore(source, target bool) func(*rand.Rand, []unit.Unit) bool {
	return func(_ *rand.Rand, units []unit.Unit) bool {
		k := len(units) - 1
		if k < 1 || len(strings.Fields(units[k-1].Source.Text)) < 4 || len(strings.Fields(units[k-1].Target.Text)) < 4 || units[k-1].Line < 0 {
			return false
		}
		if source {
			units[k].Source = units[k-1].Source
		}
		if target {
			units[k].Target = units[k-1].Target
		}
		return true
	}
}
