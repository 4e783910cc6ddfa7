package check

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
)

func nameRule() Rule {
	return Rule{
		ID: "name", Severity: bitext.Warning,
		Reason: "A name that the other units keep as it is has another spelling in this target.",
		Hint:   "compare the names of both sides",
		Good: Example{From: "fr", To: "en", Source: "Alors Johnson est venu.", Target: "Then Johnson came.",
			Before: []string{"Ici Johnson parle.", "Here Johnson speaks."}, Often: 3},
		Bad: Example{From: "fr", To: "en", Source: "Alors Johnson est venu.", Target: "Then Jonhson came.",
			Before: []string{"Ici Johnson parle.", "Here Johnson speaks."}, Often: 3},
		check: nameChanged,
	}
}

// nameCount is in how many units a name of the source was seen, and in how many of these the target has it.
type nameCount struct{ seen, kept int }

const (
	mostNames = 50_000 // of a file
	leastKept = 3
)

// learn takes from a pair what is usual in the file.
func (f *fileCorpus) learn(p *pair) {
	f.sample.add(utf8.RuneCountInString(p.source), utf8.RuneCountInString(p.target))
	if p.long() {
		return
	}
	if p.c.applies["swapped"] {
		f.words.add(p.source, p.target)
	}
	if p.c.applies["name"] {
		f.learnNames(p)
	}
	if terms := p.c.terms.in(p.source); len(terms) > 0 {
		target := foldedWords(p.target)
		for _, k := range terms {
			if used := p.c.terms.terms[k].uses(target); len(used) == 1 {
				f.learner.terms[k][used[0]]++
			}
		}
	}
}

func (f *fileCorpus) learnNames(p *pair) {
	for _, w := range names(p.source) {
		n, ok := f.learner.names[w.text]
		if !ok && len(f.learner.names) >= mostNames {
			continue
		}
		n.seen++
		if strings.Contains(p.target, w.text) {
			n.kept++
		}
		if !ok {
			w.text = strings.Clone(w.text)
		}
		f.learner.names[w.text] = n
	}
}

// names are the words of four letters or more that begin with a capital in the middle of a sentence, each once. In German they are
// mostly nouns: those are never kept, so that they do no harm.
func names(s string) []word {
	var out []word
	start, first := -1, true
	end := func(i int) {
		if start < 0 {
			return
		}
		w := word{s[start:i], start, i}
		if !first && isName(w.text) && !has(out, w.text) {
			out = append(out, w)
		}
		start, first = -1, false
	}
	for i, r := range s {
		if unicode.IsLetter(r) || unicode.IsMark(r) {
			if start < 0 {
				start = i
			}
			continue
		}
		end(i)
		if strings.ContainsRune(".!?:;…«»“”\"()—–[]\n", r) {
			first = true
		}
	}
	end(len(s))
	return out
}

func has(ws []word, text string) bool {
	for _, w := range ws {
		if w.text == text {
			return true
		}
	}
	return false
}

// isName: a capital and three or more small letters.
func isName(w string) bool {
	n := 0
	for _, r := range w {
		if (n == 0) != unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n >= 4
}

// nameChanged looks for a word of the target that is nearly the name, and is no form of it (Martins, Martinem) nor a name or word
// that stands elsewhere.
func nameChanged(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	var target []word
	for _, name := range names(p.source) {
		n := p.c.names[name.text]
		if n.kept < leastKept || 2*n.kept < n.seen || strings.Contains(p.target, name.text) {
			continue
		}
		if target == nil {
			_, ws := p.words()
			for _, w := range ws {
				for part := range strings.FieldsFuncSeq(w.text, func(r rune) bool { return r == '\'' || r == '’' || r == '-' }) {
					at := w.start + strings.Index(w.text, part)
					target = append(target, word{part, at, at + len(part)})
				}
			}
		}
		for _, w := range target {
			if len(w.text) < 3 || !unicode.IsUpper(firstLetter(w.text)) || strings.EqualFold(w.text, name.text) || strings.Contains(p.source, w.text) || p.c.names[w.text].kept > 0 {
				continue
			}
			most := 1
			if utf8.RuneCountInString(name.text) >= 9 {
				most = 2
			}
			stem := name.text[:len(name.text)-1]
			if editDistance(w.text, name.text) <= most && !strings.HasPrefix(w.text, stem) {
				add(hit{span: bitext.Span{Start: w.start, End: w.end}, message: fmt.Sprintf("the name %s became %s", name.text, w.text)})
				return
			}
		}
	}
}
