package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/lex"
)

func nameRule() Rule {
	london := Example{From: "fr", To: "en", Source: "Alors Johnson vit Londres.", Target: "Then Johnson saw London.",
		Before: []string{"Ici, Johnson aime Londres.", "Here Johnson likes London."}, Often: 6}
	paris := london
	paris.Target = "Then Johnson saw Vienna."
	return Rule{
		ID: "name", Severity: bitext.Warning,
		Reason: "A name has another spelling in this target than in the other units, or another name stands in its place. How a name is written in the target, " +
			"as London for Londres, is learnt from the files.",
		Hint: "compare the names of both sides",
		Good: london, Bad: paris, check: nameChanged,
	}
}

// nameUse is what became of a name of the source: in how many units it was seen, and which names were in their targets how often.
type nameUse struct {
	seen int
	with map[string]int
}

const (
	mostNames = 50_000 // of a file
	mostWith  = 8      // names of the target that are counted for one of the source
	leastSeen = 3      // together, before anything is said
	usually   = .75    // of its units have the counterpart of a name, where another name may be told from it
	nearly    = .5     // and where a misspelling may
)

// counterpart is the name of the target that goes with a name of the source, and in which part of its units; "" where none does. Names that
// stay as they are go with themselves only, however often they stand beside another.
func (c *corpus) counterpart(name string) (usual string, part float64) {
	n := c.names[name]
	if same := n.with[name]; same >= leastSeen && float64(same) >= nearly*float64(n.seen) {
		return name, float64(same) / float64(n.seen)
	}
	most := 0
	for w, k := range n.with {
		if (k > most || k == most && cmp.Or(cmp.Compare(len(w), len(usual)), cmp.Compare(w, usual)) > 0) && (w == name || !c.keeps(w)) {
			usual, most = w, k
		}
	}
	if most < leastSeen {
		return "", 0
	}
	return usual, float64(most) / float64(n.seen)
}

// keeps reports whether a name of the source stays as it is.
func (c *corpus) keeps(name string) bool {
	n := c.names[name]
	return n != nil && float64(n.with[name]) >= usually*float64(n.seen)
}

func (f *fileCorpus) learnNames(p *pair) {
	source := names(p.source)
	if len(source) == 0 {
		return
	}
	target := capitalised(p.target)
	for _, w := range source {
		n := f.learner.names[w.text]
		if n == nil {
			if len(f.learner.names) >= mostNames {
				continue
			}
			n = &nameUse{with: map[string]int{}}
			f.learner.names[strings.Clone(w.text)] = n
		}
		n.seen++
		for _, t := range target {
			n.add(t.text)
		}
	}
}

// add counts a name of the target. Where there is no room, it takes that of one seen once.
func (n *nameUse) add(name string) {
	if _, ok := n.with[name]; !ok && len(n.with) >= mostWith {
		once := ""
		for w, k := range n.with {
			if k == 1 && (once == "" || w < once) {
				once = w
			}
		}
		if once == "" {
			return
		}
		delete(n.with, once)
	}
	n.with[strings.Clone(name)]++
}

// addNames adds the names of a file to those of all.
func (c *corpus) addNames(of map[string]*nameUse) {
	for name, n := range of {
		m := c.names[name]
		if m == nil {
			c.names[name] = n
			continue
		}
		m.seen += n.seen
		for w, k := range n.with {
			m.with[w] += k
		}
	}
}

// names are the words of four letters or more that begin with a capital in the middle of a sentence, each once. In German they are
// mostly nouns: those are never kept, so that they do no harm.
func names(s string) []word { return capitals(s, false) }

// capitalised are the same wherever they stand, at the start of sentences as well.
func capitalised(s string) []word { return capitals(s, true) }

func capitals(s string, anywhere bool) []word {
	var out []word
	start, first := -1, true
	end := func(i int) {
		if start < 0 {
			return
		}
		w := word{s[start:i], start, i}
		if (anywhere || !first) && isName(w.text) && !has(out, w.text) {
			out = append(out, w)
		}
		start, first = -1, false
	}
	for i, r := range s {
		if r < utf8.RuneSelf && isASCIILetter(r) || r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r)) {
			if start < 0 {
				start = i
			}
			continue
		}
		if r == '-' && start >= 0 && letterAfter(s[i+1:]) {
			continue // Saint-Marc
		}
		end(i)
		switch r {
		case '.', '!', '?', ':', ';', '…', '«', '»', '“', '”', '"', '(', ')', '—', '–', '[', ']', '\n':
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

// isName: a capital and three or more small letters, or hyphens and capitals among them.
func isName(w string) bool {
	n, start := 0, true
	for _, r := range w {
		if r != '-' && start != unicode.IsUpper(r) {
			return false
		}
		start = r == '-'
		n++
	}
	return n >= 4
}

// nameChanged looks for names whose counterpart the target lacks: for a word of it that is nearly the counterpart, or for a name that
// goes with none of the source.
func nameChanged(p *pair, add func(hit)) {
	if !p.both() {
		return
	}
	var target []word
	source := names(p.source)
	for _, name := range source {
		if p.c.names[name.text] == nil {
			continue
		}
		usual, part := p.c.counterpart(name.text)
		if part < nearly || hasForm(p.target, usual, 1) {
			continue
		}
		if target == nil {
			target = capitalised(p.target)
		}
		other := p.misspelling(usual, target)
		if other == nil && (part >= usually || usual == name.text) && !hasForm(p.target, usual, 3) {
			other = p.stranger(source)
		}
		if other == nil {
			continue
		}
		message := fmt.Sprintf("the source has the name %s, and the target %s instead", name.text, other.text)
		if usual != name.text {
			message += fmt.Sprintf("; elsewhere it is %s", usual)
		}
		add(hit{span: bitext.Span{Start: other.start, End: other.end}, message: message})
		return
	}
}

// hasForm reports whether a text has a name, or a form of it with another ending of so many letters: Martins, Roman.
func hasForm(s, name string, ending int) bool {
	r := []rune(name)
	return strings.Contains(s, string(r[:max(4, len(r)-ending)]))
}

// misspelling is the word of the target that is nearly a name, and is no name or word that stands elsewhere.
func (p *pair) misspelling(name string, target []word) *word {
	most := 1
	if utf8.RuneCountInString(name) >= 9 {
		most = 2
	}
	for i, w := range target {
		if !strings.EqualFold(w.text, name) && !strings.Contains(p.source, w.text) && p.c.names[w.text] == nil && editDistance(w.text, name) <= most {
			return &target[i]
		}
	}
	return nil
}

// stranger is a name of the target that goes with none of the source's names, and may have taken the place of one: another known name, or
// a word that stands nowhere else in the file. In German, where every noun has a capital, only the former is sure.
func (p *pair) stranger(source []word) *word {
	for _, w := range names(p.target) {
		known := p.c.counterparts[w.text]
		if strings.Contains(p.source, w.text) || !known && (p.file.to == "de" || p.file.lexicon.target.common(w.text)) {
			continue
		}
		if !slices.ContainsFunc(source, func(s word) bool { return p.mayBe(s.text, w.text) }) {
			return &w
		}
	}
	return nil
}

// mayBe reports whether a name of the source may be put by a name of the target: it was before, or is so rare that nobody knows and stands
// in the target in no form of its own.
func (p *pair) mayBe(source, target string) bool {
	use := p.c.names[source]
	return use == nil || use.with[target] > 1 || use.seen < leastSeen && !resembled(source, p.target)
}

// resembled reports whether a text has a form of a name: one that begins alike, or of which two letters in three are the same.
func resembled(name, s string) bool {
	folded := lex.Fold(name)
	return hasForm(lex.Fold(s), folded, len(folded)) || slices.ContainsFunc(capitalised(s), func(w word) bool {
		other := lex.Fold(w.text)
		return 3*editDistance(folded, other) <= max(len(folded), len(other))
	})
}
