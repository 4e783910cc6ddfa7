// Package diff says how two bilingual files differ: which units were added, removed or changed, and in a changed unit, which words.
//
//	changes, same := diff.Compare(old, new)
//	for _, c := range changes {
//		fmt.Println(c.Kind, diff.Words(c.Old.Target, c.New.Target))
//	}
//
// The order of the units does not count: a translation memory has none.
package diff

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
	"visavis/pipeline/lex"
)

// Unit is a translation unit as far as it is compared.
type Unit struct {
	// Line and Number are its line in the file (0: none) and its number, both 1-based.
	Line, Number   int
	Source, Target string
}

// Units appends the units of a piece of a file to to.
func Units(to []Unit, b *bitext.Bitext) []Unit {
	for i := range b.Links {
		l := &b.Links[i]
		to = append(to, Unit{l.Line, len(to) + 1, b.Source.RangeText(l.Source), b.Target.RangeText(l.Target)})
	}
	return to
}

// Kind says what became of a unit.
type Kind string

// The kinds of changes.
const (
	Added   Kind = "added"
	Removed Kind = "removed"
	Changed Kind = "changed"
)

// Change is a difference. Old is nil where the unit was added, New where it was removed.
type Change struct {
	Kind     Kind
	Old, New *Unit
}

// Compare finds the differences between two lists of units, and counts the units that are the same. Units belong together that have
// the same source, else the same target, else most of their words in common. The changes come in the order of the new file, with
// what was removed at its old place.
func Compare(old, new []Unit) (changes []Change, same int) {
	p := pairing{old: old, new: new, of: make([]int, len(new)), taken: make([]bool, len(old))}
	for i := range p.of {
		p.of[i] = -1
	}
	p.match(func(u *Unit) string { return u.Source + "\x00" + u.Target })
	for _, k := range p.of {
		if k >= 0 {
			same++
		}
	}
	p.match(func(u *Unit) string { return u.Source })
	p.match(func(u *Unit) string { return u.Target })
	p.alike()
	return p.changes(), same
}

// pairing is which old unit each new one was.
type pairing struct {
	old, new []Unit
	of       []int // -1: none
	taken    []bool
}

// match pairs units that are left with the same key, the first with the first.
func (p *pairing) match(key func(*Unit) string) {
	left := map[string][]int{}
	for i := range p.old {
		if k := key(&p.old[i]); !p.taken[i] && k != "" {
			left[k] = append(left[k], i)
		}
	}
	for i := range p.new {
		if p.of[i] >= 0 {
			continue
		}
		k := key(&p.new[i])
		if c := left[k]; len(c) > 0 {
			p.of[i], p.taken[c[0]] = c[0], true
			left[k] = c[1:]
		}
	}
}

const (
	nearby   = 30 // units that are left are looked at, from where the last pair was found
	alikeMin = .5 // of the words
)

// alike pairs what is left by the words in common.
func (p *pairing) alike() {
	var left []int
	for i := range p.old {
		if !p.taken[i] {
			left = append(left, i)
		}
	}
	from := 0
	for i := range p.new {
		if p.of[i] >= 0 {
			continue
		}
		best, most := -1, alikeMin
		for k := from; k < min(from+nearby, len(left)); k++ {
			if p.taken[left[k]] {
				continue
			}
			o := &p.old[left[k]]
			if s := (likeness(o.Source, p.new[i].Source) + likeness(o.Target, p.new[i].Target)) / 2; s > most {
				best, most = k, s
			}
		}
		if best >= 0 {
			p.of[i], p.taken[left[best]] = left[best], true
			for from < len(left) && p.taken[left[from]] {
				from++
			}
		}
	}
}

// likeness is the part of the words of both texts that they have in common (Dice).
func likeness(a, b string) float64 {
	count := map[string]int{}
	n := 0
	for w := range strings.FieldsSeq(a) {
		count[w]++
		n++
	}
	common := 0
	for w := range strings.FieldsSeq(b) {
		n++
		if count[w] > 0 {
			count[w]--
			common++
		}
	}
	if n == 0 {
		return 1
	}
	return 2 * float64(common) / float64(n)
}

func (p *pairing) changes() []Change {
	var out []Change
	next := 0 // the old units before are told of
	removed := func(to int) {
		for ; next < to; next++ {
			if !p.taken[next] {
				out = append(out, Change{Kind: Removed, Old: &p.old[next]})
			}
		}
	}
	for i := range p.new {
		u := &p.new[i]
		k := p.of[i]
		if k < 0 {
			out = append(out, Change{Kind: Added, New: u})
			continue
		}
		removed(k)
		if o := &p.old[k]; o.Source != u.Source || o.Target != u.Target {
			out = append(out, Change{Kind: Changed, Old: o, New: u})
		}
	}
	removed(len(p.old))
	return out
}

// Op says what became of a part of a text.
type Op int8

// The operations.
const (
	Keep Op = iota
	Delete
	Insert
)

// Part is a run of words with one operation.
type Part struct {
	Op   Op
	Text string
}

// mostCells bounds the work of Words: beyond, texts count as wholly changed but for what they begin and end with.
const mostCells = 4 << 20

// Words says which words of old make way for which of new. The parts that are not inserted, joined, are old; those not deleted are new.
func Words(old, new string) []Part {
	a, b := tokens(old), tokens(new)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out parts
	out.add(Keep, a[:head]...)
	out.middle(a[head:len(a)-tail], b[head:len(b)-tail])
	out.add(Keep, a[len(a)-tail:]...)
	return out
}

type parts []Part

func (p *parts) add(op Op, tokens ...string) {
	if len(tokens) == 0 {
		return
	}
	text := strings.Join(tokens, "")
	if n := len(*p); n > 0 && (*p)[n-1].Op == op {
		(*p)[n-1].Text += text
		return
	}
	*p = append(*p, Part{op, text})
}

// middle walks along a longest common subsequence.
func (p *parts) middle(a, b []string) {
	if (len(a)+1)*(len(b)+1) > mostCells || len(a) == 0 || len(b) == 0 {
		p.add(Delete, a...)
		p.add(Insert, b...)
		return
	}
	width := len(b) + 1
	common := make([]int32, (len(a)+1)*width) // from a[i:] and b[j:]
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				common[i*width+j] = common[(i+1)*width+j+1] + 1
			} else {
				common[i*width+j] = max(common[(i+1)*width+j], common[i*width+j+1])
			}
		}
	}
	var gone, came []string
	flush := func() {
		p.add(Delete, gone...)
		p.add(Insert, came...)
		gone, came = nil, nil
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] == b[j] && common[i*width+j] == common[(i+1)*width+j+1]+1:
			// A space between two changes is part of them.
			if strings.TrimSpace(a[i]) == "" && len(gone)+len(came) > 0 && i+1 < len(a) && j+1 < len(b) && a[i+1] != b[j+1] {
				gone, came = append(gone, a[i]), append(came, b[j])
			} else {
				flush()
				p.add(Keep, a[i])
			}
			i, j = i+1, j+1
		case common[(i+1)*width+j] >= common[i*width+j+1]:
			gone = append(gone, a[i])
			i++
		default:
			came = append(came, b[j])
			j++
		}
	}
	gone, came = append(gone, a[i:]...), append(came, b[j:]...)
	flush()
}

// tokens cuts a text into words, runs of spaces, and single other signs. Joined, they are the text.
func tokens(s string) []string {
	var out []string
	for i := 0; i < len(s); {
		end, word := lex.Next(s, i)
		if !word {
			end = i + signLen(s[i:end])
		}
		out = append(out, s[i:end])
		i = end
	}
	return slices.Clip(out)
}

// signLen is the length in bytes of the run of spaces that s begins with, or of the sign.
func signLen(s string) int {
	if n := len(s) - len(strings.TrimLeftFunc(s, unicode.IsSpace)); n > 0 {
		return n
	}
	_, n := utf8.DecodeRuneInString(s)
	return n
}
