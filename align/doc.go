// Package align finds out which sentences of a text and of its translation belong together.
//
//	links, err := align.Aligner{}.Align(ctx, align.Input{
//		Source: source, Target: target,      // sentences
//		BridgeTarget: translated,            // optional: source, roughly translated into the target language
//		SourceLang: "fr", TargetLang: "en",
//	})
//	for _, l := range links {
//		fmt.Println(l.Source, l.Target, l.Confidence) // [0,1] [0] 0.97
//	}
//
// Two texts that do not look like translations of each other give an *UnrelatedError, and their links all the same. Aligner.Study does
// the same as Align and keeps what the links were found by: its result explains links and teaches a lexicon. Aligner.Reorder lets links
// cross where chapters stand in another order.
//
// It needs no network, no model and no training data, and its time grows with the text, not with its square. The passes:
//
//  1. text.go turns sentences into numbers of folded words; match.go finds words written alike, seed.go those of a small dictionary.
//  2. guide.go chains matches of rare words into a rough path, along which corridor.go lays a corridor.
//  3. evidence.go shares every word among the sentences of the other side that could have caused it; coarse.go finds a first path.
//  4. lattice.go scores all links near that path by the features of feature.go; posterior.go turns scores into probabilities.
//  5. learn.go learns a lexicon from the links that are sure; steps 3 and 4 run once more in a narrower corridor.
//  6. decode.go picks the alignment with the highest expected F1.
//  7. related.go asks whether the texts are translations of each other at all; reorder.go and exchange.go look for what was moved.
//
// Further witnesses have a file of their own: lexicon.go (words of the user), vectors.go (embeddings), marks.go (numbered headings).
// gaps.go counts sentences that are missing here and there.
//
// The weights of the features were fitted on hand-aligned texts as those of a conditional random field, so the probability of a link
// is one that can be relied on. How, and what else was tried, is in docs/alignment.md.
package align
