package srx

import "github.com/dlclark/regexp2/v2/syntax"

// node is a place in a tree of what may stand next to a cut, nearest character first. Trying an expression is slow; walking this
// tree is quick, and for most rules of most files - abbreviations - it says all.
type node struct {
	// letters are the ways on for one character, sets those for several.
	// ASCII letters are looked up in a table where there are many.
	letters []letter
	table   *[128]*node
	sets    []edge
	// accept says that what stands here is all that the expression asks for; open that it asks for more, which only it can tell.
	accept, open bool
}

type letter struct {
	r  rune
	to *node
}

type edge struct {
	m  matcher
	to *node
}

// many letters are worth a table.
const many = 6

// on is the way on for r, nil where there is none.
func (n *node) on(r rune) *node {
	if n.table != nil && r < 128 {
		return n.table[r]
	}
	for i := range n.letters {
		if n.letters[i].r == r {
			return n.letters[i].to
		}
	}
	return nil
}

// verdict is what the tree knows.
type verdict int

const (
	no verdict = iota
	maybe
	yes
)

// match walks from the cut at p, backward or forward.
func (n *node) match(runes []rune, p int, backward bool) verdict {
	if n.accept {
		return yes
	}
	best := no
	if n.open {
		best = maybe
	}
	i, next := p, p+1
	if backward {
		i, next = p-1, p-1
	}
	if i < 0 || i >= len(runes) {
		return best
	}
	if to := n.on(runes[i]); to != nil {
		best = max(best, to.match(runes, next, backward))
	}
	for k := range n.sets {
		if best < yes && n.sets[k].m.has(runes[i]) {
			best = max(best, n.sets[k].to.match(runes, next, backward))
		}
	}
	return best
}

// begins reports whether r may be the nearest character.
func (n *node) begins(r rune) bool {
	if n.accept || n.open || n.on(r) != nil {
		return true
	}
	for k := range n.sets {
		if n.sets[k].m.has(r) {
			return true
		}
	}
	return false
}

// second reports whether r may be the second nearest character.
func (n *node) second(r rune) bool {
	if n.accept || n.open {
		return true
	}
	for i := range n.letters {
		if n.letters[i].to.begins(r) {
			return true
		}
	}
	for k := range n.sets {
		if n.sets[k].to.begins(r) {
			return true
		}
	}
	return false
}

// char is one character, or a set of them.
type char struct {
	letter rune
	set    *matcher
}

// sequence is one way to satisfy an expression; open says that it asks for more than these characters.
type sequence struct {
	chars []char
	open  bool
}

// The tree of an expression is cut off at depth characters and at width sequences; what lies beyond is left to the expression.
const (
	depth = 24
	width = 4096
)

// known makes the tree of an expression: of its end where backward, else of its beginning.
func known(pattern string, backward bool) (*node, error) {
	if pattern == "" {
		return &node{accept: true}, nil
	}
	tree, err := syntax.Parse(pattern, syntax.ParseOptions{})
	if err != nil {
		return nil, err
	}
	root := &node{}
	for _, s := range sequences(tree.Root, backward) {
		root.add(s)
	}
	return root, nil
}

func (n *node) add(s sequence) {
	for _, c := range s.chars {
		n = n.way(c)
	}
	n.accept = n.accept || !s.open
	n.open = n.open || s.open
}

func (n *node) way(c char) *node {
	if c.set != nil {
		to := &node{}
		n.sets = append(n.sets, edge{*c.set, to})
		return to
	}
	to := n.on(c.letter)
	if to != nil {
		return to
	}
	to = &node{}
	n.letters = append(n.letters, letter{c.letter, to})
	if len(n.letters) == many {
		n.table = &[128]*node{}
	}
	if n.table != nil {
		for _, l := range n.letters {
			if l.r < 128 {
				n.table[l.r] = l.to
			}
		}
	}
	return to
}

// beyond is what to say of an expression that characters alone do not tell: anchors, lookaround, references.
var beyond = []sequence{{open: true}}

// sequences lists the ways to satisfy n, nearest character first.
func sequences(n *syntax.RegexNode, backward bool) []sequence {
	switch n.T {
	case syntax.NtEmpty:
		return []sequence{{}}
	case syntax.NtCapture, syntax.NtGroup:
		return sequences(n.Children[0], backward)
	case syntax.NtAtomic:
		return opened(sequences(n.Children[0], backward))
	case syntax.NtConcatenate:
		return product(n.Children, backward)
	case syntax.NtAlternate:
		var all []sequence
		for _, child := range n.Children {
			if all = append(all, sequences(child, backward)...); len(all) > width {
				return beyond
			}
		}
		return all
	case syntax.NtLoop, syntax.NtLazyloop:
		return loop(n, backward)
	case syntax.NtSet:
		m := charOf(n)
		return []sequence{{chars: []char{{set: &m}}}}
	}
	if n.Options&syntax.IgnoreCase != 0 {
		return beyond
	}
	switch n.T {
	case syntax.NtOne:
		return []sequence{{chars: []char{{letter: n.Ch}}}}
	case syntax.NtNotone:
		m := charOf(n)
		return []sequence{{chars: []char{{set: &m}}}}
	case syntax.NtMulti:
		var s sequence
		for i := range n.Str {
			if backward {
				i = len(n.Str) - 1 - i
			}
			s.chars = append(s.chars, char{letter: n.Str[i]})
		}
		return []sequence{s}
	case syntax.NtOneloop, syntax.NtNotoneloop, syntax.NtSetloop, syntax.NtOnelazy, syntax.NtNotonelazy, syntax.NtSetlazy,
		syntax.NtOneloopatomic, syntax.NtNotoneloopatomic, syntax.NtSetloopatomic:
		m := charOf(n)
		s := sequence{open: n.M != n.N}
		for range min(n.M, depth) {
			s.chars = append(s.chars, char{set: &m})
		}
		return []sequence{s}
	}
	return beyond
}

// opened says of sequences that more is asked for.
func opened(all []sequence) []sequence {
	for i := range all {
		all[i].open = true
	}
	return all
}

// loop is a group that is repeated.
func loop(n *syntax.RegexNode, backward bool) []sequence {
	switch {
	case n.M == 0 && n.N == 1:
		return append(sequences(n.Children[0], backward), sequence{})
	case n.M == 0:
		return beyond
	}
	return opened(sequences(n.Children[0], backward))
}

// product joins what the children ask for, nearest first, as far as it goes.
func product(children []*syntax.RegexNode, backward bool) []sequence {
	all := []sequence{{}}
	for i := range children {
		if backward {
			i = len(children) - 1 - i
		}
		more := sequences(children[i], backward)
		if len(all)*len(more) > width {
			return opened(all)
		}
		var next []sequence
		for _, s := range all {
			if s.open || len(s.chars) >= depth {
				s.open = true
				next = append(next, s)
				continue
			}
			for _, m := range more {
				joined := append(append([]char(nil), s.chars...), m.chars...)
				next = append(next, sequence{joined, m.open})
			}
		}
		all = next
	}
	return all
}

// charOf is the set of characters of a node that stands for one.
func charOf(n *syntax.RegexNode) matcher {
	switch n.T {
	case syntax.NtOne, syntax.NtOneloop, syntax.NtOnelazy, syntax.NtOneloopatomic:
		return matcherOf(func(r rune) bool { return r == n.Ch })
	case syntax.NtNotone, syntax.NtNotoneloop, syntax.NtNotonelazy, syntax.NtNotoneloopatomic:
		return matcherOf(func(r rune) bool { return r != n.Ch })
	}
	return matcherOf(func(r rune) bool { return n.Set.CharIn(r) })
}
