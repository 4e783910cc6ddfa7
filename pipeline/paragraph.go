package pipeline

import (
	"cmp"
	"context"
	"slices"

	"visavis/align"
	"visavis/pipeline/bitext"
)

// sure is the least confidence of a link inside a paragraph that was translated as a whole. In the gold novels it finds 99 of 100 paragraphs
// that lost a sentence and 85 of 100 that got one too many, and doubts 9 of 100 whole ones (TestHarmedParagraphsAreFound, docs/engines.md).
const sure = .9

// splitUnclear translates those paragraphs again, sentence by sentence, whose translations do not show clearly which sentence is which:
// the engine may have left one out or made one up.
func (t *translator) splitUnclear(ctx context.Context) error {
	sentences := requests(t.b, t.to, Sentence) // one for each segment

	for { // what the aligner learns from the new text may make it doubt another paragraph
		unclear, err := unclearParagraphs(ctx, t.b)
		if err != nil || len(unclear) == 0 {
			return err
		}
		var again []request
		for _, p := range unclear {
			again = append(again, sentences[p.Start:p.End]...)
		}
		t.stats.Split += len(unclear)
		translations, err := t.translate(ctx, again)
		if err != nil {
			return err
		}
		t.b.Translations = slices.DeleteFunc(t.b.Translations, func(p bitext.Translation) bool {
			_, found := slices.BinarySearchFunc(unclear, p.Source, byStart)
			return found
		})
		t.b.Translations = append(t.b.Translations, translations...)
		slices.SortFunc(t.b.Translations, func(a, b bitext.Translation) int { return byStart(a.Source, b.Source) })
	}
}

func byStart(a, b bitext.Range) int { return cmp.Compare(a.Start, b.Start) }

// unclearParagraphs lists, in order, the paragraphs whose sentences the aligner cannot tell apart. What people wrote stands as it is.
func unclearParagraphs(ctx context.Context, b *bitext.Bitext) ([]bitext.Range, error) {
	trial := *b
	links, err := unitLinks(ctx, &trial)
	if err != nil {
		return nil, err
	}
	var out []bitext.Range
	for i, t := range b.Translations {
		made := t.Origin.Kind == bitext.Machine || t.Origin.Kind == bitext.Mock
		if made && t.Source.Len() > 1 && unclear(links[i], sure) {
			out = append(out, t.Source)
		}
	}
	return out, nil
}

// unclear reports whether a paragraph's links leave a sentence alone, join several with several, or all with one, or have one with a
// confidence below sure.
func unclear(links []align.Link, sure float64) bool {
	return len(links) == 0 || slices.ContainsFunc(links, func(l align.Link) bool {
		joined := l.Source.Len() > 1 && (l.Target.Len() > 1 || len(links) == 1)
		return l.Source.Empty() || l.Target.Empty() || joined || l.Confidence < sure
	})
}
