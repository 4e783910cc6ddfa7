package align

import (
	"context"
	"fmt"
)

// Anchor is a fixed point that the user knows: no link crosses the boundary before source sentence Source and target sentence
// Target, and none reaches over it on one side.
type Anchor struct{ Source, Target int }

// Crosses reports whether no alignment can keep to both anchors.
func (a Anchor) Crosses(b Anchor) bool {
	return a.Source < b.Source && a.Target > b.Target || a.Source > b.Source && a.Target < b.Target
}

// Input is what is aligned.
type Input struct {
	// Source and Target are the sentences of both texts, in order.
	Source, Target []string
	// BridgeTarget is empty, or has for each source sentence its translation, however rough, in the target language.
	BridgeTarget []string
	// BridgeSource is empty, or has for each target sentence its translation in the source language.
	BridgeSource []string
	// SourceBlock and TargetBlock are empty, or have for each sentence the number of its paragraph, never falling. That a link keeps
	// to paragraphs on both sides speaks for it; it is no condition. One without the other says nothing.
	SourceBlock, TargetBlock []int
	// Anchors are in order on both sides.
	Anchors []Anchor
	// Marks are places that the form of the texts says are the same, chapters with the same number for example; in any order, and perhaps
	// wrong. One becomes an anchor where the words of the texts do not speak against it and no other mark does; the others count for nothing.
	Marks []Anchor
	// SourceVectors and TargetVectors are empty, or embeddings of both texts by one model. They are one more witness, which counts as
	// far as it agrees with the words of the texts.
	SourceVectors, TargetVectors Vectors
	// Lexicon holds words that are known to translate each other: a dictionary, or what Alignment.Lexicon learnt from other texts.
	Lexicon []WordPair
	// SourceLang and TargetLang are BCP 47 tags, "" where they are not known.
	SourceLang, TargetLang string
}

// Aligner aligns two texts. The zero value is ready and does the best it can.
type Aligner struct {
	// Reorder links stretches that stand in another order in the target, chapters for example: links then cross where one begins. It
	// costs another alignment where there are such, and next to nothing where there are none.
	Reorder bool
	// Fast leaves out learning a lexicon from the text itself. It saves about a third of the time; it costs about one point of F1
	// without a bridge, half a point with one, and much more where the texts lack a sentence here and there.
	Fast bool

	model model // zero: the weights fitted for what evidence there is
}

// Align links the sentences of in. Every sentence of both sides is in exactly one link. Links are in order, in that of the source where
// Reorder lets them cross. They depend on in and a alone, not on the number of processors. The error is the context's, or says what is
// wrong with in, or is an *UnrelatedError; with the last come the links.
func (a Aligner) Align(ctx context.Context, in Input) ([]Link, error) {
	al, err := a.Study(ctx, in)
	if al == nil {
		return nil, err
	}
	return al.Links, err
}

// Alignment is the links of two texts together with what they were found by: it says why they are there, and what they teach.
type Alignment struct {
	// Links are what Aligner.Align returns.
	Links []Link
	// Blocks are the stretches that Aligner.Reorder found to stand in another order in the target, in the order of the source; nil
	// where there are none. They cover all sentences.
	Blocks []Block
	// Believed is how many of Input.Marks became anchors.
	Believed int

	doc     *document // its target has the order of the source
	links   []Link    // in doc
	path    []Link    // the one that the last pass refined
	scoring scoring
}

// Study aligns in as Align does, and keeps what the links were found by. Errors are those of Align; with an *UnrelatedError comes the
// alignment.
func (a Aligner) Study(ctx context.Context, in Input) (*Alignment, error) {
	al, err := a.study(ctx, in)
	if al == nil || !a.Reorder {
		return al, err
	}
	return a.reordered(ctx, in, al, err)
}

// study aligns without crossing.
func (a Aligner) study(ctx context.Context, in Input) (*Alignment, error) {
	d, err := prepare(ctx, in)
	if err != nil {
		return nil, fmt.Errorf("aligning: %w", err)
	}
	m := a.model
	if m.usual == nil {
		m = d.model()
	}
	path, score, err := d.roughPath(ctx, m, !a.Fast)
	if err != nil {
		return nil, fmt.Errorf("aligning: %w", err)
	}
	links, err := d.finePass(ctx, path, score, len(shapes))
	if err != nil {
		return nil, fmt.Errorf("aligning: %w", err)
	}
	return &Alignment{Links: links, Believed: len(d.joints) - len(d.fixed), doc: d, links: links, path: path, scoring: score}, d.related(links)
}

// model chooses the weights fitted for the bridges that are there.
func (d *document) model() model {
	switch {
	case d.channels[1] != nil && d.channels[2] != nil:
		return model{&bothBridge, &bothGaps}
	case d.channels[1] != nil || d.channels[2] != nil:
		return model{&oneBridge, &oneGaps}
	}
	return model{&noneBridge, &noneGaps}
}
