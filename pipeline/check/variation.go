package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/lex"
)

func variationRules() []Rule {
	good := Example{From: "fr", To: "en", Source: "Le courriel de Marie.", Target: "The message of Mary.", Filler: 60,
		Before: []string{"Un courriel est parti.", "A message has left."}, Often: 10}
	bad := good
	bad.Target, bad.Again = "The letter of Mary.", 3
	return []Rule{{
		ID: "word-varies", Severity: bitext.Info,
		Reason: "A word that the file translates mostly by one word stands here with another, which stands for it in other units as well. It is learnt from the file; no glossary is needed.",
		Hint:   "if it is a term, choose one of the two for all units",
		Good:   good, Bad: bad, check: wordVaries,
	}}
}

// variation is two translations of one stem: the usual one, and another that stands for it where the usual one is missing.
type variation struct {
	usual, other   int32
	times, instead int32 // links with each
}

const (
	variesLeast  = 10  // links with the stem
	variesUsual  = .6  // part of them with the usual translation
	variesWithin = .45 // part of the usual translation's links that have the stem
	insteadLeast = 2   // links with the other
	insteadPart  = .3  // of the links with the stem and without the usual translation
	insteadOnly  = .9  // of the links of the other
	letters      = 4   // of a word of the target at least, one more of the source: deux is no term
	sameStart    = 3   // letters with which forms of one word begin: dine, dinner
)

// findVariations looks for stems with two translations in the links that it was learnt from.
func (x *lexicon) findVariations(links []stemsOf, together map[[2]int32]int32) {
	usual := x.usualTranslations(together)
	missing := map[int32]int32{} // links that have the stem and not its usual translation
	instead := map[[2]int32]int32{}
	for _, l := range links {
		for _, a := range l.source {
			b, ok := usual[a]
			if !ok || slices.Contains(l.target, b) {
				continue
			}
			missing[a]++
			for _, c := range l.target {
				if n := x.target.count[c]; n >= insteadLeast && n < x.source.count[a] && isContent(x.target.word[c], letters) && !sameBeginning(x.target.word[b], x.target.word[c]) {
					instead[[2]int32{a, c}]++
				}
			}
		}
	}
	x.varies = map[int32]variation{}
	for ac, n := range instead {
		a, c := ac[0], ac[1]
		v := variation{usual: usual[a], other: c, times: together[[2]int32{a, usual[a]}], instead: n}
		old, ok := x.varies[a]
		if n >= insteadLeast && float64(n) >= insteadPart*float64(missing[a]) && float64(n) >= insteadOnly*float64(x.target.count[c]) &&
			(!ok || n > old.instead || n == old.instead && c < old.other) {
			x.varies[a] = v
		}
	}
}

// isContent tells words that may be terms from the commonest of all languages.
func isContent(w string, least int) bool {
	return utf8.RuneCountInString(w) >= least && len(stopWordsOf().of[strings.ToLower(w)]) == 0
}

func sameBeginning(a, b string) bool {
	s, t := lex.Fold(a), lex.Fold(b)
	return len(s) < sameStart || strings.HasPrefix(t, s[:sameStart])
}

// usualTranslations are the stems that nearly always go together, by the source's.
func (x *lexicon) usualTranslations(together map[[2]int32]int32) map[int32]int32 {
	usual := map[int32]int32{}
	for ab, n := range together {
		a, b := ab[0], ab[1]
		if x.source.count[a] < variesLeast || float64(n) < variesUsual*float64(x.source.count[a]) || float64(n) < variesWithin*float64(x.target.count[b]) ||
			!isContent(x.source.word[a], letters+1) || !isContent(x.target.word[b], letters) {
			continue
		}
		old, ok := usual[a]
		if m := together[[2]int32{a, old}]; !ok || n > m || n == m && b < old {
			usual[a] = b
		}
	}
	return usual
}

func wordVaries(p *pair, add func(hit)) {
	x := p.file.lexicon
	if len(x.varies) == 0 || !p.both() {
		return
	}
	source, target := p.stems()
	for _, s := range source {
		v, ok := x.varies[s.known]
		if s.known < 0 || !ok || !target.has(v.other) || target.has(v.usual) {
			continue
		}
		word, other := x.source.find(p.source, s.known), x.target.find(p.target, v.other)
		add(hit{span: other, message: fmt.Sprintf("%s is %s here, and mostly %s elsewhere (%d times; %d times as here)", quote(p.source[word.Start:word.End]),
			quote(p.target[other.Start:other.End]), quote(x.target.word[v.usual]), v.times, v.instead)})
		return
	}
}

func (s stemmed) has(k int32) bool {
	return slices.ContainsFunc(s, func(t stem) bool { return t.known == k })
}

// find is the first word of a text with a stem; empty where there is none.
func (w *stemTable) find(s string, k int32) bitext.Span {
	var buf []byte
	for i := 0; i < len(s); {
		end, word := lex.Next(s, i)
		if word {
			if buf = lex.AppendFold(buf[:0], s[i:end]); len(buf) == 0 {
				i = end
				continue
			}
			if n, ok := w.number[string(buf[:stemBytes(buf)])]; ok && n == k {
				return bitext.Span{Start: i, End: end}
			}
		}
		i = end
	}
	return bitext.Span{}
}
