package align_test

import (
	"context"
	"fmt"
	"log"

	"visavis/align"
)

func Example() {
	in := align.Input{
		Source: []string{
			"Victor Dupont arriva à Genève en mars.",
			"Il avait trois enfants.",
			"Sa mère lui écrivit une lettre, et il pleura.",
		},
		Target: []string{
			"Victor Dupont came to Geneva in March.",
			"He had three children.",
			"His mother wrote him a letter.",
			"He wept.",
		},
		SourceLang: "fr",
		TargetLang: "en",
	}
	links, err := align.Aligner{}.Align(context.Background(), in)
	if err != nil {
		log.Fatal(err)
	}
	for _, l := range links {
		fmt.Println(l.Source, l.Target)
	}
	// Output:
	// [0] [0]
	// [1] [1]
	// [2] [2,3]
}

// Why is a link there, and which one would have been next?
func ExampleAlignment_Explain() {
	in := align.Input{
		Source:     []string{"Victor Dupont arriva à Genève.", "Il avait trois enfants.", "Victor pleura."},
		Target:     []string{"Victor Dupont came to Geneva.", "He had three children.", "Victor wept."},
		SourceLang: "fr",
		TargetLang: "en",
	}
	a, err := align.Aligner{}.Study(context.Background(), in)
	if err != nil {
		log.Fatal(err)
	}
	es, err := a.Explain(context.Background(), 1)
	if err != nil {
		log.Fatal(err)
	}
	for _, w := range es[0].Words[:2] {
		fmt.Println(w.Source, w.Target)
	}
	fmt.Println(es[0].Margin > 0)
	// Output:
	// enfants children
	// trois three
	// true
}
