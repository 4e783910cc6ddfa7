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

// around is how many links on each side of one that is not sure are not taken for sure either: the aligner errs beside what it doubts.
const around = 1

// splitUnclear translates stretches of paragraphs again, sentence by sentence, whose translations do not show clearly which sentence is
// which: the engine may have left one out or made one up. What is around them stays.
func (t *translator) splitUnclear(ctx context.Context) error {
	sentences := requests(t.b, t.to, Sentence) // one for each segment
	paragraphs := map[int]bool{}

	for { // what the aligner learns from the new text may make it doubt another stretch
		kept, unclear, err := partUnclear(ctx, t.b)
		if err != nil || len(unclear) == 0 {
			return err
		}
		var again []request
		for _, r := range unclear {
			again = append(again, sentences[r.Start:r.End]...)
			paragraphs[t.b.Source.Segments[r.Start].Block] = true
		}
		t.stats.Split, t.stats.Again = len(paragraphs), t.stats.Again+len(again)
		translations, err := t.translate(ctx, again)
		if err != nil {
			return err
		}
		t.b.Translations = append(kept, translations...)
		slices.SortFunc(t.b.Translations, func(a, b bitext.Translation) int { return cmp.Compare(a.Source.Start, b.Source.Start) })
	}
}

// partUnclear parts the translations of b into those that stay, whole or in parts, and the source segments that are to be translated
// again, both in order. What people wrote stands as it is.
func partUnclear(ctx context.Context, b *bitext.Bitext) (kept []bitext.Translation, unclear []bitext.Range, err error) {
	trial := *b
	links, err := unitLinks(ctx, &trial)
	if err != nil {
		return nil, nil, err
	}
	for i, t := range b.Translations {
		made := t.Origin.Kind == bitext.Machine || t.Origin.Kind == bitext.Mock
		if !made || t.Source.Len() < 2 {
			kept = append(kept, t)
			continue
		}
		parts := stretches(links[i], sure)
		for _, s := range parts {
			if !s.sure {
				unclear = append(unclear, s.source)
				continue
			}
			if len(parts) > 1 {
				t.Source, t.Text = s.source, trial.Target.RangeText(s.target)
			}
			kept = append(kept, t)
		}
	}
	return kept, unclear, nil
}

// stretch is a part of a paragraph whose sentences are all sure, or are to be translated again.
type stretch struct {
	source, target bitext.Range
	sure           bool
}

// stretches parts a paragraph by its links. A link that is doubtful takes those around it with it. So does a single one that would be left
// alone: what is translated as one sentence counts as certain, which nobody knows of it.
func stretches(links []align.Link, least float64) []stretch {
	unsure := make([]bool, len(links))
	for i, l := range links {
		if doubtful(l, len(links) == 1, least) {
			for k := max(0, i-around); k <= min(i+around, len(links)-1); k++ {
				unsure[k] = true
			}
		}
	}
	for i := range links {
		if (i == 0 || unsure[i-1]) && (i+1 == len(links) || unsure[i+1]) {
			unsure[i] = true
		}
	}
	var out []stretch
	for i, l := range links {
		if i == 0 || unsure[i] != unsure[i-1] {
			out = append(out, stretch{l.Source, l.Target, !unsure[i]})
		}
		last := &out[len(out)-1]
		last.source.End, last.target.End = l.Source.End, l.Target.End
	}
	return out
}

// doubtful reports whether a link leaves a sentence alone, joins several with several, or all of the paragraph with one, or has a confidence
// below least.
func doubtful(l align.Link, alone bool, least float64) bool {
	joined := l.Source.Len() > 1 && (l.Target.Len() > 1 || alone)
	return l.Source.Empty() || l.Target.Empty() || joined || l.Confidence < least
}
