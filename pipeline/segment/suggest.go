package segment

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Suggestion is a word of a text that looks like an abbreviation which the language's table lacks.
type Suggestion struct {
	// Abbreviation is the word without its last point, as it is written most often.
	Abbreviation string
	// With and Without count how often it stands with a point and without; Inside how often what follows the point shows that the
	// sentence goes on (a small letter, a comma and the like).
	With, Without, Inside int
	// Score is Punkt's scaled log likelihood ratio: above 0.3 a word is taken for an abbreviation.
	Score float64
	// At is the byte of the text where it first stands with its point.
	At int
}

// The constants of Kiss & Strunk 2006, section 3: how likely a point is after an abbreviation, and where to draw the line.
const (
	pointAfterAbbreviation = .99
	abbreviationScore      = .3
)

// Suggest learns from text which words are likely abbreviations, by the statistics of Punkt (Kiss & Strunk 2006, section 3): words
// that nearly always have a point, the shorter the likelier. Words that the table or s.Abbreviations know are left out, and so is what
// the rules see without a list (initials, letters with points, numbers). Nothing is applied: show them to the user. The likeliest
// come first.
func (s Splitter) Suggest(text string) []Suggestion {
	types, words, points := s.count(text)
	known := s.scanner("")
	var out []Suggestion
	for key, t := range types {
		if t.with == 0 || t.inside == 0 || s.knows(&known, key) {
			continue
		}
		score := t.score(key, words, points)
		if score < abbreviationScore {
			continue
		}
		out = append(out, Suggestion{t.form(), t.with, t.without, t.inside, score, t.at})
	}
	slices.SortFunc(out, func(a, b Suggestion) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), strings.Compare(a.Abbreviation, b.Abbreviation))
	})
	return out
}

// wordType is what was counted of a word in small letters.
type wordType struct {
	with, without, inside, at int
	forms                     map[string]int
}

// form is the way in which the word is written most often.
func (t *wordType) form() string {
	best := ""
	for f, n := range t.forms {
		if best == "" || n > t.forms[best] || n == t.forms[best] && f < best {
			best = f
		}
	}
	return best
}

// count counts every word of text with and without a point, and how many words and points there are in all.
func (s Splitter) count(text string) (types map[string]*wordType, words, points int) {
	types = map[string]*wordType{}
	for i := 0; i < len(text); {
		if r, size := at(text, i); !isLetter(r) {
			i += size
			continue
		}
		start, end := i, letters(text, i)
		i = end
		if end-start > longest {
			continue
		}
		words++
		word := text[start:end]
		key := strings.ToLower(word)
		t := types[key]
		if t == nil {
			t = &wordType{forms: map[string]int{}, at: start}
			types[key] = t
		}
		if end >= len(text) || text[end] != '.' || strings.HasPrefix(text[end:], "..") {
			t.without++
			continue
		}
		points++
		if t.with++; t.with == 1 {
			t.at = start
		}
		t.forms[word]++
		if s.goesOn(text, end+1) {
			t.inside++
		}
	}
	return types, words, points
}

// letters is the end of the word that begins at i: letters, and points and hyphens between letters.
func letters(text string, i int) int {
	for i < len(text) {
		r, size := at(text, i)
		if !isLetter(r) {
			if r != '.' && r != '-' {
				return i
			}
			if next, _ := at(text, i+size); !isLetter(next) {
				return i
			}
		}
		i += size
	}
	return i
}

// goesOn reports whether what follows a point that ends at i shows that the sentence goes on.
func (s Splitter) goesOn(text string, i int) bool {
	next := skipSpace(text, i)
	r, _ := at(text, next)
	return r != utf8.RuneError && (isContinuation(r) && r != '.' || next > i && (isLower(r) || isDigit(r)))
}

// knows reports whether the rules need no list for the word key.
func (s Splitter) knows(sc *scanner, key string) bool {
	if sc.lang.of(key)&(never|numbered|final|closing) != 0 || isSingleLetter(key) || isLettersWithPoints(key) {
		return true
	}
	_, ok := sc.user[key]
	return ok
}

// score is the log likelihood ratio that the word is an abbreviation, scaled by its length, its inner points and how often it
// stands without a point (Kiss & Strunk 2006, equations 3 to 8).
func (t *wordType) score(key string, words, points int) float64 {
	total, with := float64(t.with+t.without), float64(t.with)
	p := float64(points) / float64(words)
	null := with*math.Log(p) + (total-with)*math.Log(max(1-p, 1e-9))
	abbreviation := with*math.Log(pointAfterAbbreviation) + (total-with)*math.Log(1-pointAfterAbbreviation)
	inner := strings.Count(key, ".")
	length := float64(utf8.RuneCountInString(key) - inner)
	return 2 * (abbreviation - null) * math.Exp(-length) * float64(inner+1) * math.Pow(length, -float64(t.without))
}
