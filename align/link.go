package align

import "fmt"

// Range is a half-open range [Start, End) of sentence numbers, 0-based. An empty range has Start == End; its value still says
// where in the text it stands.
type Range struct{ Start, End int }

// Len is the number of sentences in r.
func (r Range) Len() int { return r.End - r.Start }

// Empty reports whether r holds no sentence.
func (r Range) Empty() bool { return r.Start == r.End }

// String writes r as alignment files do: [3,4], or [] when empty.
func (r Range) String() string {
	b := []byte{'['}
	for i := r.Start; i < r.End; i++ {
		if i > r.Start {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, "%d", i)
	}
	return string(append(b, ']'))
}

// Link says that the sentences Source of one text and Target of the other are translations of each other (a bead, in the words
// of Gale & Church 1993). One of the two ranges may be empty: a sentence that was left out or added.
type Link struct {
	Source, Target Range
	// Confidence is the posterior probability that this very link is right, 0 to 1.
	Confidence float64
	// Cost is what the link added to the cost of the whole alignment: the lower, the more alike both sides are.
	Cost float64
}

// String writes l in the line format of alignment files: [0,1]:[0]:0.970.
func (l Link) String() string {
	return fmt.Sprintf("%v:%v:%.3f", l.Source, l.Target, l.Confidence)
}
