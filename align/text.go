package align

import (
	"context"
	"math"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/lex"
)

// text is one language of the input as the aligner sees it: numbers for words, weights for numbers, and what the outer signs of
// each sentence say. Nothing of it can be turned back into the text.
type text struct {
	// forms are the distinct folded words; a word's number is its place here.
	forms []string
	// weight is how much a word tells, by number: its inverse document frequency, 0 (in every sentence) to 1 (in one).
	weight []float32
	// tokens are the numbers of all words; sentence i is tokens[off[i]:off[i+1]].
	tokens []int32
	off    []int32
	// mass is the sum of the weights of each sentence.
	mass []float32
	// letters is the length of each sentence: letters and digits, in runes.
	letters []int32
	// upTo[i] is the number of letters before sentence i.
	upTo  []int64
	signs []signs
	// starts says which sentences start a paragraph; nil where that is not known.
	starts []bool
}

func (t *text) len() int { return len(t.letters) }

func (t *text) sentence(i int) []int32 { return t.tokens[t.off[i]:t.off[i+1]] }

func newText(ctx context.Context, sentences []string) *text {
	t := &text{
		off:     make([]int32, 1, len(sentences)+1),
		letters: make([]int32, 0, len(sentences)),
		signs:   make([]signs, 0, len(sentences)),
		mass:    make([]float32, len(sentences)),
		upTo:    make([]int64, 1, len(sentences)+1),
	}
	bytes := 0
	for _, s := range sentences {
		bytes += len(s)
	}
	t.tokens = make([]int32, 0, bytes/5) // a word and what is beside it take a little more
	number := make(map[string]int32)
	var buf []byte
	for i, s := range sentences {
		if i%1024 == 0 && ctx.Err() != nil {
			return t // nobody will look at it
		}
		letters := 0
		for w := range lex.Words(s) {
			letters += utf8.RuneCountInString(w)
			buf = lex.AppendFold(buf[:0], w)
			n, ok := number[string(buf)]
			if !ok {
				n = int32(len(t.forms))
				t.forms = append(t.forms, string(buf))
				number[t.forms[n]] = n
			}
			t.tokens = append(t.tokens, n)
		}
		t.off = append(t.off, int32(len(t.tokens)))
		t.letters = append(t.letters, int32(letters))
		t.signs = append(t.signs, signsOf(s))
		t.upTo = append(t.upTo, t.upTo[len(t.upTo)-1]+int64(letters))
	}
	t.weigh()
	return t
}

// setBlocks notes where paragraphs start, given the number of each sentence's paragraph.
func (t *text) setBlocks(blocks []int) {
	if len(blocks) == 0 {
		return
	}
	t.starts = make([]bool, len(blocks))
	for i := range blocks {
		t.starts[i] = i == 0 || blocks[i] != blocks[i-1]
	}
}

// weigh sets weight and mass: ln(N/df) scaled so that a word of one sentence weighs 1.
func (t *text) weigh() {
	df := make([]int32, len(t.forms))
	last := make([]int32, len(t.forms))
	for i := range t.len() {
		for _, w := range t.sentence(i) {
			if last[w] != int32(i+1) {
				last[w] = int32(i + 1)
				df[w]++
			}
		}
	}
	t.weight = make([]float32, len(t.forms))
	all := math.Log(float64(t.len()) + 1)
	for w, n := range df {
		t.weight[w] = float32(math.Log(float64(t.len()+1)/float64(n)) / all)
	}
	for i := range t.mass {
		for _, w := range t.sentence(i) {
			t.mass[i] += t.weight[w]
		}
	}
}

// signs is what the ends of a sentence look like.
type signs struct {
	end       endSign
	opens     bool // starts with a quotation mark or a dialogue dash
	lower     bool // starts with a lower-case letter: the sentence goes on from before
	questions uint8
	shouts    uint8
}

// endSign is the last sign of a sentence once quotation marks and brackets are taken off.
type endSign uint8

const (
	endNone endSign = iota
	endFull
	endQuestion
	endShout
	endHalf
)

func signsOf(s string) signs {
	var g signs
	first := true
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if first {
				g.lower = unicode.IsLower(r)
			}
			first = false
			g.end = endNone
		default:
			if first && (unicode.In(r, unicode.Pi, unicode.Pf, unicode.Pd) || r == '"' || r == '„') {
				g.opens = true
			}
			switch r {
			case '.', '…', '。', '·':
				g.end = endFull
			case '?', '？', '\u037e': // the last is Greek
				g.end = endQuestion
				g.questions = min(g.questions+1, 3)
			case '!', '！':
				g.end = endShout
				g.shouts = min(g.shouts+1, 3)
			case ':', ',', ';', '：', '，', '、':
				g.end = endHalf
			}
		}
	}
	return g
}
