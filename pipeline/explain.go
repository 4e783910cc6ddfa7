package pipeline

import (
	"context"
	"fmt"
	"slices"

	"visavis/align"
	"visavis/pipeline/bitext"
)

// Reason says how a link of an aligned bitext came to be.
type Reason struct {
	// Translation is what the link's text was translated by: its own sentence, or the paragraph around it, as far as that was kept.
	Translation bitext.Translation
	// SameAs is the number (0-based) of the link where the same text was translated first; -1 unless Translation.Repeat, or where that
	// one was parted otherwise.
	SameAs int
	// Unit is what was translated together: the link lies inside.
	Source, Target bitext.Range
	// Aligned is what the aligner says of the link; nil where nothing was to be decided, one sentence having been translated.
	Aligned *align.Explanation
}

// Explain says how link n (0-based) of aligned came to be, which Align made of translated. It aligns once more. The error is ctx's, or
// says that aligned was not made of translated, or not by this version of the program.
func Explain(ctx context.Context, translated, aligned *bitext.Bitext, n int) (*Reason, error) {
	b := *translated
	units := buildTarget(&b)
	if b.Target.Text != aligned.Target.Text || !slices.Equal(b.Target.Segments, aligned.Target.Segments) {
		return nil, fmt.Errorf("the links are not those of this translation, or of this version")
	}
	l := aligned.Links[n].Link
	x := slices.IndexFunc(units, func(u unit) bool { return l.Source.End <= u.Source.End && l.Target.End <= u.Target.End })
	if x < 0 {
		return nil, fmt.Errorf("link %d lies in no translation", n)
	}
	r := &Reason{Translation: b.Translations[x], SameAs: -1, Source: units[x].Source, Target: units[x].Target}
	if r.Translation.Repeat {
		r.SameAs = firstLike(&b, aligned, x)
	}
	if !uncertain(units[x]) {
		return r, nil
	}
	found, err := alignUnits(ctx, &b, units)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(found.Links, func(f align.Link) bool { return f.Source == l.Source && f.Target == l.Target })
	if at < 0 {
		return nil, fmt.Errorf("this version does not make link %d any more", n)
	}
	why, err := found.Explain(ctx, at)
	if err != nil {
		return nil, err
	}
	r.Aligned = &why[0]
	return r, nil
}

// firstLike is the number of the link that begins where the text of translation n was translated first; -1 where that was not before n.
func firstLike(translated, aligned *bitext.Bitext, n int) int {
	text := translated.Source.RangeText(translated.Translations[n].Source)
	earlier := translated.Translations[:n]
	x := slices.IndexFunc(earlier, func(t bitext.Translation) bool { return translated.Source.RangeText(t.Source) == text })
	if x < 0 {
		return -1
	}
	start := earlier[x].Source.Start
	return slices.IndexFunc(aligned.Links, func(l bitext.Link) bool { return l.Source.Start == start && !l.Source.Empty() })
}
