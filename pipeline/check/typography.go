package check

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
)

func typographyRules() []Rule {
	return []Rule{
		{
			ID: "double-space", Severity: bitext.Warning,
			Reason: "The target has two spaces in a row, and the source has not.",
			Hint:   "remove one of them",
			Good:   Example{From: "fr", To: "en", Source: "un  deux", Target: "one  two"},
			Bad:    Example{From: "fr", To: "en", Source: "un deux", Target: "one  two"}, check: doubleSpace,
		},
		{
			ID: "edge-space", Severity: bitext.Warning,
			Reason: "One side begins or ends with a space and the other does not: words may run together where units are joined.",
			Hint:   "begin and end the target as the source does",
			Good:   Example{From: "fr", To: "en", Source: "un ", Target: "one "},
			Bad:    Example{From: "fr", To: "en", Source: "un ", Target: "one"}, check: edgeSpace,
		},
		{
			ID: "punctuation-space", Severity: bitext.Info,
			Reason: "French sets a space before : ; ! ? and inside « », other languages do not (Swiss and Canadian French partly).",
			Hint:   "use a no-break space in French, none in other languages",
			Good:   Example{From: "en", To: "fr", Source: "What? “No”!", Target: "Quoi ? « Non » !"},
			Bad:    Example{From: "fr", To: "en", Source: "Quelle joie !", Target: "What joy !"}, check: punctuationSpace,
		},
		{
			ID: "capital", Severity: bitext.Info,
			Reason: "The source begins with a capital and ends as a sentence does, and the target begins with a small letter.",
			Hint:   "compare the beginnings of both sides",
			Good:   Example{From: "fr", To: "en", Source: "Mon iPhone est là.", Target: "iPhones are there."},
			Bad:    Example{From: "fr", To: "en", Source: "Le chat est parti.", Target: "the cat has left."}, check: capital,
		},
		{
			ID: "ellipsis", Severity: bitext.Info,
			Reason: "The source breaks off with … and the target ends as if nothing were left out.",
			Hint:   "compare the ends of both sides",
			Good:   Example{From: "fr", To: "en", Source: "Et puis…", Target: "And then..."},
			Bad:    Example{From: "fr", To: "en", Source: "Et puis…", Target: "And then."}, check: ellipsis,
		},
		{
			ID: "apostrophe", Severity: bitext.Info,
			Reason: "The target has both typewriter (') and printed (’) apostrophes.",
			Hint:   "use one kind",
			Good:   Example{From: "fr", To: "en", Source: "l’un, l'autre", Target: "one’s own, the other’s"},
			Bad:    Example{From: "en", To: "fr", Source: "the one, the other", Target: "l’un, l'autre"}, check: apostrophe,
		},
	}
}

func doubleSpace(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	inside := strings.Trim(p.target, " ")
	at := strings.Index(inside, "  ")
	if at < 0 || strings.Contains(p.source, "  ") {
		return
	}
	at += len(p.target) - len(strings.TrimLeft(p.target, " "))
	add(hit{span: bitext.Span{Start: at, End: at + 2}, message: "two spaces in a row after " + quoteEnd(p.target[:at])})
}

func edgeSpace(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	edges := func(s string) (first, last bool) {
		a, _ := utf8.DecodeRuneInString(s)
		z, _ := utf8.DecodeLastRuneInString(s)
		return unicode.IsSpace(a), unicode.IsSpace(z)
	}
	sf, sl := edges(p.source)
	tf, tl := edges(p.target)
	for _, e := range []struct {
		source, target bool
		verb           string
	}{{sf, tf, "begins"}, {sl, tl, "ends"}} {
		switch {
		case e.source && !e.target:
			add(hit{message: "the source " + e.verb + " with a space and the target does not"})
		case e.target && !e.source:
			add(hit{message: "the target " + e.verb + " with a space and the source does not"})
		}
	}
}

// punctuationSpace follows the Lexique des règles typographiques en usage à l'Imprimerie nationale for French of France. Spaces are
// asked for only before marks that end a word of letters, so that times, addresses and faces pass. Tokenised text, in which every
// mark stands alone, is left alone.
func punctuationSpace(p *pair, add func(hit)) {
	if !p.both() || !strings.ContainsAny(p.target, "!?;:,»") || tokenised(p.target) {
		return
	}
	french := p.file.to == "fr" && !strings.Contains(strings.ToUpper(p.b.Target.Lang), "CA") && !strings.Contains(strings.ToUpper(p.b.Target.Lang), "CH")
	rest := p.found().target.rest
	var last rune
	for i, r := range rest {
		switch {
		case french && (r == '!' || r == '?' || r == ';' || r == '»') && unicode.IsLetter(last) && !(r == ';' && strings.Contains(rest[:i], "&")):
			add(hit{span: bitext.Span{Start: i, End: i + utf8.RuneLen(r)}, message: fmt.Sprintf("French sets a space before %c: %s", r, quoteEnd(p.target[:i+utf8.RuneLen(r)]))})
			return
		case !french && p.file.to != "fr" && unicode.IsSpace(last) && rest[i-1] == p.target[i-1] && (r == '!' || r == '?' || r == ';' || r == ',' || r == ':') &&
			endsWord(rest[:i]) && !markAfter(rest[i+1:]):
			add(hit{span: bitext.Span{Start: i, End: i + 1}, message: fmt.Sprintf("a space stands before %c: %s", r, quoteEnd(p.target[:i+1]))})
			return
		}
		last = r
	}
}

// tokenised reports whether full stops and commas stand alone: text for machines.
func tokenised(s string) bool { return strings.Contains(s, " , ") || strings.HasSuffix(s, " .") }

func endsWord(s string) bool {
	s = strings.TrimRightFunc(s, unicode.IsSpace)
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

// markAfter tells faces and code, as :) and ?x=, from marks.
func markAfter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s != "" && !unicode.IsSpace(r) && !strings.ContainsRune(`"'’”»“!?.…)`, r)
}

// firstLetter is the first letter of a text, 0 where a digit or code comes first.
func firstLetter(s string) rune {
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			return r
		case unicode.IsDigit(r), strings.ContainsRune("{<%$&@#/\\…._", r):
			return 0
		}
	}
	return 0
}

func capital(p *pair, add func(hit)) {
	if !p.both() || !strings.ContainsRune(".!?…", lastMark(p.source)) {
		return
	}
	s, t := firstLetter(p.source), firstLetter(p.target)
	if !unicode.IsUpper(s) || !unicode.IsLower(t) || !unicode.IsUpper(unicode.ToUpper(t)) {
		return
	}
	if ws := words(p.target); len(ws) == 0 || strings.IndexFunc(ws[0].text, unicode.IsUpper) >= 0 && !allButFirstCapitals(ws[0].text) {
		return // iPhone
	}
	add(hit{message: fmt.Sprintf("the source begins with a capital (%c) and the target with a small letter: %s", s, quote(p.target))})
}

// allButFirstCapitals tells cHAPTER from iOS.
func allButFirstCapitals(w string) bool {
	_, n := utf8.DecodeRuneInString(w)
	return utf8.RuneCountInString(w) > 4 && strings.ToUpper(w[n:]) == w[n:]
}

func ellipsis(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	ends := func(s string) bool {
		s = strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`"'’”»“›)]!?`, r) })
		return strings.HasSuffix(s, "…") || strings.HasSuffix(s, "..") || strings.HasSuffix(s, ". .")
	}
	if ends(p.source) && !ends(p.target) && !strings.ContainsRune("—–-", lastMark(p.target)) {
		add(hit{message: "the source ends with … and the target does not"})
	}
}

func apostrophe(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	typed, printed := -1, -1
	var before rune
	for i, r := range p.target {
		if (r == '\'' || r == '’') && unicode.IsLetter(before) && letterAfter(p.target[i+utf8.RuneLen(r):]) {
			if r == '\'' && typed < 0 {
				typed = i
			} else if r == '’' && printed < 0 {
				printed = i
			}
		}
		before = r
	}
	if typed >= 0 && printed >= 0 {
		add(hit{span: bitext.Span{Start: typed, End: typed + 1}, message: "both ' and ’ stand for apostrophes"})
	}
}
