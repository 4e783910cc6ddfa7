package memory_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/bitext"
	"visavis/pipeline/memory"
)

func TestSearchFindsPhrasesOnBothSides(t *testing.T) {
	m := newMemory(t)
	add(t, m,
		between("Avant.", pair("Les régulateurs de l’Été décident.", "The regulators decide."), "Après."),
		pair("Un autre sujet.", "Another thing that a regulator does, 50 % of it."),
		pair("Le dérégulateur.", "Nothing."),
	)
	for _, tt := range []struct {
		text string
		want []string // what is found, in its side
	}{
		{"regul", []string{"regul", "régul"}},
		{"REGULATEURS DE L'ETE", []string{"régulateurs de l’Été"}},
		{"decide", []string{"décide"}}, // the source is looked at first
		{"a regulator", []string{"a regulator"}},
		{"50 %", []string{"50 %"}},
		{"régulateur décident", nil},
		{"xyz", nil},
		{"regul\xe9", nil}, // a terminal that is not in UTF-8
		{" ", nil},
	} {
		hits, err := m.Search(context.Background(), memory.Phrase{Text: tt.text})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range hits {
			side := h.Unit.Source
			if h.InTarget {
				side = h.Unit.Target
			}
			got = append(got, side[h.At.Start:h.At.End])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
	}
	hits, err := m.Search(context.Background(), memory.Phrase{Text: "régulateurs", From: "fr", To: "en-GB"})
	if err != nil || len(hits) != 1 || hits[0].Unit.Before != "Avant." || hits[0].Unit.After != "Après." {
		t.Errorf("the neighbours are missing: %+v (%v)", hits, err)
	}
}

func TestWhatIsDeletedIsGone(t *testing.T) {
	m := newMemory(t)
	secret := made(bitext.Person, "2026-01-01", pair("Le dossier Zanzibar reste confidentiel.", "The Zanzibar file stays confidential."))
	secret.Document = "secret.txt"
	kept := pair("Le dossier reste ouvert.", "The file stays open.")
	kept.Document = "open.txt"
	add(t, m, secret, kept)
	before, _ := m.State(context.Background())
	n, err := m.Delete(context.Background(), memory.Selection{Document: "secret.txt"})
	if err != nil || n != 1 {
		t.Fatalf("%d units deleted (%v), want 1", n, err)
	}
	if after, _ := m.State(context.Background()); after == before {
		t.Error("the state stayed")
	}
	if got := matches(t, m, french(secret.Source), 50, 9); len(got) > 0 && got[0].Target != kept.Target {
		t.Errorf("a deleted unit is served: %v", got)
	}
	if diff := cmp.Diff([]found{{"exact", 100, kept.Target}}, matches(t, m, french(kept.Source), 75, 1)); diff != "" {
		t.Error(diff)
	}
	if got := matches(t, m, french("Le dossier est ouvert."), 75, 1); len(got) != 1 {
		t.Error("the index lost a unit that was not deleted")
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(m.Path())
	if err != nil {
		t.Fatal(err)
	}
	if s := strings.ToLower(string(data)); strings.Contains(s, "zanzibar") {
		t.Error("the deleted text is still in the file")
	}
}
