package segment_test

import (
	"slices"
	"strings"
	"testing"

	"visavis/pipeline/segment"
)

var invoices = letter + strings.Repeat("Le client a bien reçu votre lettre et il vous prie de croire que le retard ne vient pas de lui mais du transporteur. ", 9)

const letter = `Voir la ligne qté. 5 de la facture. La qté. facturée est juste. La réf. client manque. Une qté. nulle est refusée.
Le délai tr. exp. est de trois jours. Le tr. exp. dépend du poids. Le chat dort. Un chat mange. Le poids compte. Voir tr. exp. ci-dessus.
Tout va bien. La ligne est longue. Le client attend. M. Roy paie la facture. M. Roy attend, p. ex. demain. `

func TestAbbreviationsOfATextAreSuggested(t *testing.T) {
	var got []string
	for _, x := range (segment.Splitter{Lang: "fr"}).Suggest(invoices) {
		got = append(got, x.Abbreviation)
		if x.With < 3 || x.Without != 0 || x.Inside == 0 || !strings.HasPrefix(invoices[x.At:], x.Abbreviation+".") {
			t.Errorf("wrong counts: %+v", x)
		}
	}
	slices.Sort(got)
	if want := []string{"exp", "qté", "tr"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWhatTheUserHasIsNotSuggested(t *testing.T) {
	for _, x := range (segment.Splitter{Lang: "fr", Abbreviations: []string{"Tr.", "qté"}}).Suggest(invoices) {
		if x.Abbreviation != "exp" {
			t.Errorf("suggested again: %+v", x)
		}
	}
}

func TestSuggestOfNothingIsNothing(t *testing.T) {
	for _, text := range []string{"", ".", "...", "a", "\xff.\xfe", "Fin."} {
		if got := (segment.Splitter{}).Suggest(text); len(got) != 0 {
			t.Errorf("%q: %v", text, got)
		}
	}
}
