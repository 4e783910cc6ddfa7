package segment_test

import (
	"fmt"

	"visavis/pipeline/segment"
)

func ExampleSplitter_Sentences() {
	text := "M. Petit est là. « Entrez ! » dit-elle. Trois points : 1. Le prix. 2. La date."
	for s := range (segment.Splitter{Lang: "fr"}).Sentences(text) {
		fmt.Println(text[s.Start:s.End])
	}
	// Output:
	// M. Petit est là.
	// « Entrez ! » dit-elle.
	// Trois points :
	// 1. Le prix.
	// 2. La date.
}

func ExampleSplitter_Explain() {
	text := "Voir p. 5. Fin."
	for d := range (segment.Splitter{Lang: "fr"}).Explain(text) {
		fmt.Println(text[:d.At], d.Cut, d.Rule)
	}
	// Output:
	// Voir p. false abbreviation-before-number
	// Voir p. 5. true full-stop
	// Voir p. 5. Fin. true block-end
}
