package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/placeable"
)

func textRules() []Rule {
	return []Rule{
		{
			ID: "empty-target", Severity: bitext.Error,
			Reason: "The source has words and the target has none.",
			Hint:   "translate it, or remove the unit",
			Good:   Example{From: "fr", To: "en", Source: "Bonjour.", Target: "Hello."},
			Bad:    Example{From: "fr", To: "en", Source: "Bonjour.", Target: " … "}, check: emptyTarget, anySize: true,
		},
		{
			ID: "untranslated", Severity: bitext.Error,
			Reason: "The target is the source, word for word. Names, numbers, codes and titles may stay as they are; a sentence may not.",
			Hint:   "translate it",
			Good:   Example{From: "fr", To: "en", Source: "Jean-Pierre Martin, Le Monde", Target: "Jean-Pierre Martin, Le Monde"},
			Bad:    Example{From: "fr", To: "en", Source: "Nous avons reçu votre lettre hier.", Target: "Nous avons reçu votre lettre hier."},
			check:  untranslated,
		},
		{
			ID: "source-left", Severity: bitext.Warning,
			Reason: "Five words or more of the source stand in the target as they are: a part may be untranslated.",
			Hint:   "translate that part, or leave it if it is a quotation",
			Good:   Example{From: "fr", To: "en", Source: "Il a lu « Le Rouge et le Noir ».", Target: "He has read Le Rouge et le Noir."},
			Bad: Example{From: "fr", To: "en", Source: "Il faut que tu viennes, car nous avons reçu votre lettre hier.",
				Target: "You must come, car nous avons reçu votre lettre hier."},
			check: sourceLeft,
		},
		{
			ID: "repeated-word", Severity: bitext.Warning,
			Reason: "A word stands twice in a row in the target, and none does in the source.",
			Hint:   "remove one of them",
			Good:   Example{From: "fr", To: "en", Source: "Je sais qu'il avait raison.", Target: "I know that he had had a point."},
			Bad:    Example{From: "fr", To: "en", Source: "La lettre est sur la table.", Target: "The letter is on the the table."}, check: repeatedWord,
		},
		{
			ID: "question-mark", Severity: bitext.Warning,
			Reason: "One side asks and the other does not. A remark where a text has more than twelve words, or exclaims: prose puts questions otherwise.",
			Hint:   "compare both sides",
			Good:   Example{From: "fr", To: "en", Source: "Pourquoi ?", Target: "“Why?” he asked."},
			Bad:    Example{From: "fr", To: "en", Source: "Vous venez demain ?", Target: "You are coming tomorrow."}, check: questionMark,
		},
		{
			ID: "end-mark", Severity: bitext.Warning,
			Reason: "The source ends with a mark and the target with none: its end may be missing. A remark where both end with the same word, or the target is a title.",
			Hint:   "compare the ends of both sides",
			Good:   Example{From: "fr", To: "en", Source: "Quelle joie !", Target: "What a joy."},
			Bad:    Example{From: "fr", To: "en", Source: "Il est parti hier soir.", Target: "He left last"}, check: endMark,
		},
		{
			ID: "unbalanced", Severity: bitext.Warning,
			Reason: "A bracket or quotation mark of the target has no partner, while all of the source have theirs. A quotation mark in a text of more than twelve words " +
				"is a remark: what somebody says may go on in the next unit.",
			Hint: "add the partner, or remove the mark",
			Good: Example{From: "fr", To: "en", Source: "a) le premier (voir « ici »)", Target: "a) the first (see “here”)"},
			Bad:  Example{From: "fr", To: "en", Source: "le premier (voir ici)", Target: "the first (see here"}, check: unbalanced,
		},
	}
}

func hasWord(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) >= 0
}

func emptyTarget(p *pair, add func(hit)) {
	if p.link.Target.Empty() && p.madeByAligner() {
		return // then it is for unlinked
	}
	if hasWord(p.source) && !hasWord(p.target) {
		// A source of signs and figures may end up as signs: "1 000 $" as "💰". Words may not.
		add(hit{message: "the target is empty: " + quote(p.source), soft: strings.IndexFunc(p.source, unicode.IsLetter) < 0})
	}
	if p.link.Source.Empty() && p.link.Line > 0 && p.link.Confidence == 0 {
		add(hit{message: "the source is empty: " + quote(p.target), soft: true})
	}
}

// untranslated asks for three words in small letters, so that names and titles pass; for two where the whole is punctuated as a sentence.
func untranslated(p *pair, add func(hit)) {
	if !p.both() || p.file.from == p.file.to || !strings.EqualFold(strings.TrimSpace(p.source), strings.TrimSpace(p.target)) {
		return
	}
	ws := words(p.maskedSource())
	small := smallWords(ws)
	if small >= 3 || small == 2 && len(ws) >= 4 && strings.ContainsRune(".!?…", lastMark(p.source)) && utf8.RuneCountInString(ws[len(ws)-1].text) > 3 { // not: et al.
		add(hit{message: "the target is the same as the source: " + quote(p.target), soft: small < 3 || p.mayStay(ws)})
	}
}

// mayStay tells texts that may well be the same in both languages: code, Latin (lorem ipsum), and sentences of sister languages.
func (p *pair) mayStay(ws []word) bool {
	signs := 0
	for _, r := range p.source {
		if strings.ContainsRune("{}=\\|<>$_;", r) {
			signs++
		}
	}
	return signs >= 2 || strings.Contains(p.source, " --") || strings.Contains(p.source, "()") || len(ws) >= 5 && foreignTo(ws, p.file.from) || sisters(p.file.from, p.file.to)
}

// sisterLanguages are those in which many short sentences are the same.
var sisterLanguages = []string{" da nb nn no ", " bs hr sr ", " cs sk ", " id ms ", " es gl pt "}

func sisters(a, b string) bool {
	return slices.ContainsFunc(sisterLanguages, func(family string) bool {
		return strings.Contains(family, " "+a+" ") && strings.Contains(family, " "+b+" ")
	})
}

// sourceLeft looks for five words in a row, four of them in small letters, that are the same on both sides. Addresses, and what stands in
// quotation marks or brackets, as titles and names do, may stay.
func sourceLeft(p *pair, add func(hit)) {
	if !p.both() || p.file.from == p.file.to || strings.EqualFold(strings.TrimSpace(p.source), strings.TrimSpace(p.target)) {
		return
	}
	source, target := p.words()
	from, to, ok := sameRun(source, target, func(run []word) bool {
		text := bitext.Span{Start: run[0].start, End: run[len(run)-1].end}
		return smallWords(run) >= leftSmall && !foreignTo(run, p.file.from) && !isAddress(run) && !enclosed(p.target, text) && !p.found().target.blanked(text)
	})
	if ok {
		add(hit{span: bitext.Span{Start: from, End: to}, message: "the source is left in the target: " + quote(p.target[from:to])})
	}
}

const (
	leftRun   = 5 // words in a row
	leftSmall = 4 // of them in small letters
)

// sameRun finds leftRun words in a row, or more, that both sides have and that count, and gives their bytes in the target.
func sameRun(source, target []word, counts func(run []word) bool) (start, end int, ok bool) {
	// A run of so many words has one at each so manieth place.
	for i := leftRun - 1; i < len(target); i += leftRun {
		for j := range source {
			if target[i].text != source[j].text {
				continue
			}
			before := 0
			for before < min(i, j, mostSame) && target[i-before-1].text == source[j-before-1].text {
				before++
			}
			run := target[i-before : i+sameWords(target[i:], source[j:])]
			if len(run) >= leftRun && counts(run) {
				return run[0].start, run[len(run)-1].end, true
			}
		}
	}
	return 0, 0, false
}

// foreignTo reports whether words are of another language, as a line of Latin is: none is among the commonest of their own.
func foreignTo(run []word, lang string) bool {
	t := stopWordsOf()
	return slices.Contains(t.langs, lang) && t.different(run, lang) == 0
}

// isAddress tells 27 bis, rue du Faubourg de la Paix, 75002 Paris from a sentence with a number in it.
func isAddress(run []word) bool {
	digit := func(w word) bool { return unicode.IsDigit(rune(w.text[0])) }
	capital := func(w word) bool { r, _ := utf8.DecodeRuneInString(w.text); return unicode.IsUpper(r) }
	return slices.ContainsFunc(run, digit) && slices.ContainsFunc(run, capital) && 3*smallWords(run) < 2*len(run)
}

// enclosed reports whether a part of a text is what stands in quotation marks, brackets or tags, but for a word at either end. What is
// said in quotation marks ends with a mark before the last of them, and is no title.
func enclosed(s string, part bitext.Span) bool {
	const opens, closes = "\"'“‘«‹„‚»([<>*_`", "\"'”’»›“‘«)]<>*_`"
	open := strings.LastIndexAny(s[:part.Start], opens)
	end := strings.IndexAny(s[part.End:], closes)
	if open < 0 || end < 0 {
		return false
	}
	before, after := s[open:part.Start], s[part.End:part.End+end]
	return len(words(before)) <= 1 && len(words(after)) <= 1 && !strings.ContainsAny(before+after, ".,;:!?…")
}

// mostSame is how many words are compared at most, so that a text of one word repeated costs no square of its length.
const mostSame = 40

// sameWords counts the words that both begin with, up to mostSame.
func sameWords(a, b []word) int {
	n := 0
	for n < mostSame && n < len(a) && n < len(b) && a[n].text == b[n].text {
		n++
	}
	return n
}

// mayRepeat lists words that stand twice in a row in correct text: by grammar (that that, vous vous levez, haben Sie sie), or for
// emphasis where the source says it otherwise.
var mayRepeat = map[string]string{
	"en": " that had her bye ha ho tut ",
	"fr": " vous nous très oui non bis ha ho ",
	"de": " die der das sie ihr sehr ja nein ha ho ",
	"es": " no sí muy ja que ",
	"it": " si no sì piano molto ben via più così ",
	"nl": " die dat zij u had haar ", "sv": " det som ", "da": " det der som ", "hu": " az ez egy ", "pt": " nos vos sim não muito ", "ca": " no sí molt ",
}

// neverTwice lists words before which one of mayRepeat stands twice by mistake, that that it, and after which it does, of that that.
var neverTwice = map[string]struct{ before, after string }{
	"that": {" it he she they we you the a an this there i ", " of to in on at by for with from "},
}

func repeatedWord(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	source, target := p.words()
	first, ok := repetition(p.target, target, p.file.to)
	if !ok {
		return
	}
	if _, also := repetition(p.source, source, ""); also {
		return // meant, or a name: Pago Pago
	}
	add(hit{span: bitext.Span{Start: first.start, End: first.end}, message: fmt.Sprintf("%s stands twice", quote(p.target[first.start:first.end]))})
}

// repetition finds a word that stands twice with nothing but spaces between.
func repetition(s string, ws []word, lang string) (word, bool) {
	for i := 1; i < len(ws); i++ {
		a, b := ws[i-1], ws[i]
		if len(a.text) != len(b.text) || !strings.EqualFold(a.text, b.text) || strings.TrimSpace(s[a.end:b.start]) != "" || strings.IndexFunc(a.text, unicode.IsDigit) >= 0 {
			continue
		}
		low := strings.ToLower(a.text)
		if lang != "" && (strings.Contains(mayRepeat[lang], " "+low+" ") && !byMistake(low, ws[:i-1], ws[i+1:]) || utf8.RuneCountInString(low) < 2) {
			continue
		}
		return word{s[a.start:b.end], a.start, b.end}, true
	}
	return word{}, false
}

// byMistake reports whether a word that stood twice cannot have been meant to, by the words before and after it.
func byMistake(low string, before, after []word) bool {
	never := neverTwice[low]
	return len(after) > 0 && strings.Contains(never.before, " "+strings.ToLower(after[0].text)+" ") ||
		len(before) > 0 && strings.Contains(never.after, " "+strings.ToLower(before[len(before)-1].text)+" ")
}

// isQuestion: Greek asks with a semicolon.
func isQuestion(r rune, lang string) bool {
	return r == '?' || r == '？' || r == '؟' || r == '⁇' || r == '⁈' || r == '⁉' || r == '՞' || r == '\u037e' || r == ';' && lang == "el"
}

func questionMark(p *pair, add func(hit)) {
	if !p.both() || strings.Contains(p.source, "://") || strings.Contains(p.target, "://") {
		return
	}
	source, sourceEnds := asks(p.source, p.file.from)
	target, targetEnds := asks(p.target, p.file.to)
	switch {
	case sourceEnds && !target:
		add(hit{message: "the source asks and the target does not", remark: p.rhetorical(p.target)})
	case targetEnds && !source:
		add(hit{message: "the target asks and the source does not", remark: p.rhetorical(p.source)})
	}
}

// rhetorical reports whether a question may well be put as the other text does: it exclaims, or both are prose.
func (p *pair) rhetorical(other string) bool { return lastMark(other) == '!' || !p.terse(true) }

// asks reports whether a text has a question, and whether it ends with one.
func asks(s, lang string) (anywhere, atEnd bool) {
	last := lastMark(s)
	if particle := askingParticle[lang]; particle != 0 {
		trimmed := strings.TrimRightFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
		if before, _ := utf8.DecodeLastRuneInString(trimmed); before == particle {
			return true, true
		}
	}
	anywhere = strings.IndexFunc(s, func(r rune) bool { return isQuestion(r, lang) }) >= 0
	return anywhere, anywhere && isQuestion(last, lang)
}

// askingParticle ends questions that may have no mark.
var askingParticle = map[string]rune{"ja": 'か', "ko": '까', "zh": '吗'}

// lastMark is the last character of a text, closing quotes, brackets, spaces and pictures aside.
func lastMark(s string) rune {
	for s != "" {
		r, n := utf8.DecodeLastRuneInString(s)
		if !unicode.IsSpace(r) && !strings.ContainsRune(`"'’”»“›)]}*_`, r) && !placeable.IsEmoji(r) && !unicode.In(r, unicode.Cf, unicode.Mn) {
			return r
		}
		s = s[:len(s)-n]
	}
	return 0
}

func endMark(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	s, t := lastMark(p.source), lastMark(p.target)
	if !strings.ContainsRune(".!?…。！？", s) || !unicode.IsLetter(t) && t != ',' && t != '(' || unicode.In(t, unicode.Thai, unicode.Lao, unicode.Khmer) {
		return
	}
	rest := strings.TrimRightFunc(p.found().target.rest, unicode.IsSpace)
	switch source, _ := p.words(); {
	case len(source) == 0:
	case len(rest) < len(strings.TrimRightFunc(p.target, unicode.IsSpace)): // an address, a hashtag or an emoji ends the target
	case s == '.' && utf8.RuneCountInString(source[len(source)-1].text) < 2: // an abbreviation: a.m.
	case len(source) < 3, strings.ToUpper(p.source) == p.source, strings.ToUpper(p.target) == p.target: // a heading
	default:
		add(hit{message: fmt.Sprintf("the source ends with %c and the target without a mark: %s", s, quoteEnd(p.target)), remark: p.endsAlike() || p.file.to == "ja" || p.file.to == "en" && isTitle(p.target)})
	}
}

// isTitle tells English titles, in which nearly all words but the commonest have capitals.
func isTitle(s string) bool {
	all, capitals := 0, 0
	common := stopWordsOf().of
	for _, w := range words(s) {
		if r, _ := utf8.DecodeRuneInString(w.text); unicode.IsLetter(r) && len(common[strings.ToLower(w.text)]) == 0 {
			all++
			if unicode.IsUpper(r) {
				capitals++
			}
		}
	}
	return all >= 3 && 5*capitals >= 4*all
}

// endsAlike reports whether both texts end with the same word: then the end is there, and only its mark is missing.
func (p *pair) endsAlike() bool {
	source, target := p.words()
	return len(source) > 0 && len(target) > 0 && source[len(source)-1].text == target[len(target)-1].text
}

// The pairs of marks that are counted. Marks that also stand for something else (' and ’ are apostrophes, ” opens in Swedish, “
// closes in German) are left out or counted together.
var pairsOfMarks = []struct{ open, close string }{{"(", ")"}, {"[", "]"}, {"{", "}"}, {"（", "）"}, {"【", "】"}, {"「", "」"}, {"《", "》"}}

func unbalanced(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	for _, m := range pairsOfMarks {
		if at := lonely(p.target, m.open, m.close); at >= 0 && lonely(p.source, m.open, m.close) < 0 {
			r, n := utf8.DecodeRuneInString(p.target[at:])
			add(hit{span: bitext.Span{Start: at, End: at + n}, message: fmt.Sprintf("%c has no partner: %s", r, quote(p.target[at:]))})
		}
	}
	if quotes(p.target)%2 == 0 {
		return
	}
	if s := quotes(p.source); s > 0 && s%2 == 0 {
		add(hit{message: "a quotation mark has no partner", remark: !p.terse(true)})
	}
}

// quotes counts quotation marks of all forms.
func quotes(s string) int {
	n := 0
	for _, r := range s {
		switch r {
		case '"', '«', '»', '“', '”', '„', '‟':
			n++
		}
	}
	return n
}

// lonely is the place of the first mark without a partner; -1 where there is none. Those of list items, as 1) or a), and of faces,
// as :-), have none and need none.
func lonely(s, open, close string) int {
	if !strings.Contains(s, open) && !strings.Contains(s, close) {
		return -1
	}
	var opened []int
	for i := 0; i < len(s); {
		switch {
		case strings.HasPrefix(s[i:], open):
			if !isFace(s[:i]) {
				opened = append(opened, i)
			}
			i += len(open)
		case strings.HasPrefix(s[i:], close):
			switch {
			case len(opened) > 0:
				opened = opened[:len(opened)-1]
			case !isFace(s[:i]) && !isItem(s[:i]):
				return i
			}
			i += len(close)
		default:
			_, n := utf8.DecodeRuneInString(s[i:])
			i += n
		}
	}
	if len(opened) > 0 {
		return opened[0]
	}
	return -1
}

func isFace(before string) bool {
	before = strings.TrimSuffix(before, "-")
	return strings.HasSuffix(before, ":") || strings.HasSuffix(before, ";") || strings.HasSuffix(before, "=")
}

// isItem reports whether the last word is the short label of a list item.
func isItem(before string) bool {
	trimmed := strings.TrimRight(before, " ")
	most := 4
	if len(trimmed) < len(before) { // a ) of a text in which every mark stands alone
		most = 1
	}
	i := strings.LastIndexFunc(trimmed, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) + 1
	n := utf8.RuneCountInString(trimmed[min(i, len(trimmed)):])
	return n >= 1 && n <= most
}
