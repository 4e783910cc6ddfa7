package segment

import "slices"

// Vocabulary is what a language's table knows, for those who write it down in another form. Each list is sorted. A word in small
// letters stands for itself with a capital as well; abbreviations are without their last point.
type Vocabulary struct {
	// Never, Numbered, Final and Closing are the classes of abbreviations that docs/segmentation.md describes.
	Never, Numbered, Final, Closing []string
	// Openers are the words that open sentences; Months what follows an ordinal.
	Openers, Months []string
	// Ordinals says that a number with a point is an ordinal; SmallAfterStop that a sentence may open with a small letter after a
	// full stop; Semicolon that a semicolon before a capitalised opener ends a sentence.
	Ordinals, SmallAfterStop, Semicolon bool
}

// VocabularyOf is the vocabulary of lang, a BCP 47 tag; that of a language without a table holds what all languages share.
func VocabularyOf(lang string) Vocabulary {
	t := tableOf(lang)
	v := Vocabulary{Ordinals: t.ordinals, SmallAfterStop: t.smallAfterStop, Semicolon: t.semicolon}
	for word, c := range t.words {
		// The order is that in which decideStop asks.
		switch {
		case c&never != 0:
			v.Never = append(v.Never, word)
		case c&closing != 0:
			v.Closing = append(v.Closing, word)
		case c&final != 0:
			v.Final = append(v.Final, word)
		}
		if c&numbered != 0 {
			v.Numbered = append(v.Numbered, word)
		}
		if c&opener != 0 {
			v.Openers = append(v.Openers, word)
		}
		if c&month != 0 {
			v.Months = append(v.Months, word)
		}
	}
	for _, list := range [][]string{v.Never, v.Numbered, v.Final, v.Closing, v.Openers, v.Months} {
		slices.Sort(list)
	}
	return v
}
