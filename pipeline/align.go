package pipeline

import (
	"context"
	"errors"
	"slices"
	"strings"

	"visavis/align"
	"visavis/pipeline/bitext"
	"visavis/pipeline/segment"
)

// Align builds the target side out of b's translations, cuts it into segments and links both sides. Where a unit has one
// sentence on either side the link is certain; elsewhere the aligner decides. No link leaves its unit. The translations have
// then done their work and are gone from b.
func Align(ctx context.Context, b *bitext.Bitext) error {
	if len(b.Translations) == 0 {
		return errors.New("there is nothing to align: no translation")
	}
	links, err := unitLinks(ctx, b)
	if err != nil {
		return err
	}
	b.Links = nil
	for i, t := range b.Translations {
		for _, l := range links[i] {
			b.Links = append(b.Links, bitext.Link{Link: l, Origin: t.Origin, Props: t.Props})
		}
	}
	b.Translations = nil
	return nil
}

// unitLinks builds the target side of b, and gives the links of each translation.
func unitLinks(ctx context.Context, b *bitext.Bitext) ([][]align.Link, error) {
	units := buildTarget(b)
	var inside []align.Link
	if slices.ContainsFunc(units, uncertain) {
		found, err := alignUnits(ctx, b, units)
		if err != nil {
			return nil, err
		}
		inside = found.Links
	}
	out := make([][]align.Link, len(units))
	for i, u := range units {
		n := 0
		for n < len(inside) && inside[n].Source.End <= u.Source.End && inside[n].Target.End <= u.Target.End {
			n++
		}
		out[i] = []align.Link{{Source: u.Source, Target: u.Target, Confidence: 1}}
		if uncertain(u) {
			out[i] = inside[:n]
		}
		inside = inside[n:]
	}
	return out, nil
}

// alignUnits aligns both sides of b, no link leaving its unit.
func alignUnits(ctx context.Context, b *bitext.Bitext, units []unit) (*align.Alignment, error) {
	in := align.Input{Source: b.Source.Texts(), Target: b.Target.Texts(), SourceLang: b.Source.Lang, TargetLang: b.Target.Lang}
	for _, u := range units {
		in.Anchors = append(in.Anchors, align.Anchor{Source: u.Source.Start, Target: u.Target.Start})
	}
	found, err := align.Aligner{}.Study(ctx, in)
	var unrelated *align.UnrelatedError // a translation is one, however strange; the confidence tells
	if errors.As(err, &unrelated) {
		err = nil
	}
	return found, err
}

// unit is what was translated together: source segments, and the target segments that they became.
type unit struct{ Source, Target bitext.Range }

// uncertain reports whether u leaves open which sentence translates which.
func uncertain(u unit) bool { return u.Source.Len() > 1 && u.Target.Len() > 1 }

// buildTarget writes the translations into the gaps and blocks of the source document, cuts each into segments and says which
// belong to which translation.
func buildTarget(b *bitext.Bitext) []unit {
	target := bitext.Side{Document: bitext.Document{Name: b.Source.Name, Lang: b.Target.Lang}}
	var text strings.Builder
	text.WriteString(b.Source.Before())
	translated := make([]bitext.Block, len(b.Translations)) // one for each translation, so that no sentence reaches across two
	for i, t := range b.Translations {
		start := text.Len()
		text.WriteString(t.Text)
		span := bitext.Span{Start: start, End: text.Len()}
		inline := codesIn(t.Text, start, unitCodes(&b.Source, t.Source))
		translated[i] = bitext.Block{Span: span, Kind: bitext.Paragraph}
		source := b.Source.Segments[t.Source.Start].Block
		if i > 0 && source == b.Source.Segments[b.Translations[i-1].Source.Start].Block {
			last := &target.Blocks[len(target.Blocks)-1]
			last.End, last.Inline = span.End, append(last.Inline, inline...)
		} else {
			target.Blocks = append(target.Blocks, bitext.Block{Span: span, Kind: b.Source.Blocks[source].Kind, Inline: inline})
		}
		text.WriteString(gap(b, i))
	}
	target.Text = text.String()

	byTranslation := target.Document
	byTranslation.Blocks = translated
	target.Segments = segment.Splitter{Lang: target.Lang}.Split(byTranslation)
	units := make([]unit, len(b.Translations))
	next := 0
	for i, t := range b.Translations {
		units[i] = unit{t.Source, bitext.Range{Start: next, End: next}}
		for next < len(target.Segments) && target.Segments[next].Block == i {
			next++
		}
		units[i].Target.End = next
	}
	block := 0
	for i := range target.Segments {
		for target.Segments[i].Start >= target.Blocks[block].End {
			block++
		}
		target.Segments[i].Block = block
	}
	b.Target = target
	return units
}

// unitCodes are the inline codes in the segments r of s, in order. What is translated together lies in one block.
func unitCodes(s *bitext.Side, r bitext.Range) []string {
	first, last := s.Segments[r.Start], s.Segments[r.End-1]
	var out []string
	for _, c := range s.Blocks[first.Block].Inline {
		if c.Start >= first.Start && c.End <= last.End && c.Start < c.End {
			out = append(out, s.Text[c.Start:c.End])
		}
	}
	return out
}

// codesIn finds in a translation, which begins at start in its document, the codes of its source, each as often as the source has it: a CAT
// tool then shows the same tags on both sides. What else looks like a code is text, as the engine made it.
func codesIn(translation string, start int, codes []string) []bitext.Span {
	codes = slices.Clone(codes)
	slices.SortStableFunc(codes, func(a, b string) int { return len(b) - len(a) }) // <i> is not the beginning of <i><b>
	var out []bitext.Span
	for at := 0; at < len(translation) && len(codes) > 0; {
		k := slices.IndexFunc(codes, func(code string) bool { return strings.HasPrefix(translation[at:], code) })
		if k < 0 {
			at++
			continue
		}
		out = append(out, bitext.Span{Start: start + at, End: start + at + len(codes[k])})
		at += len(codes[k])
		codes = slices.Delete(codes, k, k+1)
	}
	return out
}

// gap is what stands after translation i: what stands after its source, and at least a space inside a block, since not every
// script has spaces between sentences.
func gap(b *bitext.Bitext, i int) string {
	after := b.Source.After(b.Translations[i].Source.End - 1)
	if after == "" && i+1 < len(b.Translations) {
		return " "
	}
	return after
}
