package glossary_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/glossary"
)

func ExampleIndex() {
	x := glossary.NewIndex([]glossary.Term{{Source: "clé", Targets: []string{"key"}}, {Source: "clé publique", Targets: []string{"public key"}}})
	for _, k := range x.In("Deux clés publiques, donc.") {
		fmt.Println(x.Terms[k].Source)
	}
	// Output: clé publique
}

func TestIndex(t *testing.T) {
	targets := []string{"x"}
	x := glossary.NewIndex([]glossary.Term{
		{Source: "", Targets: targets}, {Source: "none"}, {Source: "été", Targets: targets}, {Source: "pomme de terre", Targets: targets}, {Source: "pomme", Targets: targets},
	})
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"Des POMMES de terre, une pomme ; encore une pomme.", []string{"pomme de terre", "pomme"}},
		{"L'été dernier", []string{"été"}},
		{"pommier, none", nil},
	} {
		var got []string
		for _, k := range x.In(c.text) {
			got = append(got, x.Terms[k].Source)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got): %s", c.text, diff)
		}
	}
}
