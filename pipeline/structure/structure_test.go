package structure

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/align"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
	"visavis/pipeline/segment"
)

func TestHeadingsOfEveryLanguageHaveOneLabel(t *testing.T) {
	for _, tt := range []struct{ want, lines string }{
		{"chapter 1", "CHAPITRE PREMIER.|CHAPTER I Down the Rabbit-Hole|Erstes Kapitel|Capítulo primero|Capitolo I|I|— 1 —|Chapter the First|1. Kapitel|Chapter One"},
		{"chapter 2", "CHAPITRE II Ce que devint Candide|Zweites Kapitel: Der Weg|Capitolo secondo|Capítulo dos|II.|[2]|Chapitre deux"},
		{"chapter 14", "Chapter Fourteen|Vierzehntes Kapitel|XIV|Capitolo quattordicesimo|14"},
		{"part 2", "La seconda parte|Deuxième partie|Zweiter Teil|PART TWO|Segunda parte|Seconde partie|Parte II"},
		{"book 1", "LIVRE PREMIER|BOOK I|Libro primero|Erstes Buch"},
		{"chapter 1", "Capitolul I|CAPITOLUL ÎNTÂI|Capitolul unu|ELSŐ FEJEZET|I. fejezet|1. fejezet. A nyúl|Κεφάλαιο 1|ΚΕΦΑΛΑΙΟΝ ΠΡΩΤΟΝ|Κεφάλαιο πρώτο|Capítulo um|Eerste hoofdstuk|" +
			"Hoofdstuk een|Capítol primer"},
		{"chapter 6", "Capitolul al șaselea|Capitolul al şaselea|Hatodik fejezet|Sexto capítulo|Zesde hoofdstuk|Capítol sisè|ΚΕΦΑΛΑΙΟ VI|Έκτο κεφάλαιο"},
		{"chapter 12", "Capitolul al doisprezecelea|A tizenkettedik fejezet|Capitolul XII"},
		{"part 2", "Partea a doua|Második rész|Μέρος δεύτερο|Tweede deel|Segunda parte"},
		{"item 2.1", "2.1 Methods|2.1. Méthodes"},
		{"item 3", "3. Introduction|III. De la mer|3) a"},
		{"", "Il dort.|I shall be late!|L'abbé Mouret souriait.|M. Dupont|C. Dupont|Un livre|Une lettre est arrivée.|MM|1,5 km||…|Chapitre suivant|The book|2001.5|Mix|Scene set in a forest|Levél egy barátnak|Egy rész|O parte|Το βιβλίο|Het boek"},
	} {
		for _, line := range strings.Split(tt.lines, "|") {
			if got := label(line); got != tt.want {
				t.Errorf("%q: label %q, want %q", line, got, tt.want)
			}
		}
	}
}

func side(t *testing.T, name, text string) *bitext.Side {
	t.Helper()
	doc, err := extract.Text(name, []byte(text), extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &bitext.Side{Document: doc, Segments: segment.Splitter{Lang: "en"}.Split(doc)}
}

func TestEqualHeadingsAreMarks(t *testing.T) {
	s := side(t, "a.txt", "Titre\nI\nUn. Deux.\nII\nTrois.\nII\n")
	u := side(t, "b.txt", "Title\nChapter One\nOne.\nTwo.\nChapter Two\nThree.\n")
	want := Places{Marks: []align.Anchor{{Source: 1, Target: 1}, {Source: 4, Target: 4}, {Source: 6, Target: 4}}}
	if diff := cmp.Diff(want, Find(s, u)); diff != "" {
		t.Error(diff)
	}
	if got := Find(s, side(t, "b.txt", strings.Repeat("1\n", 500))); got.Marks != nil {
		t.Errorf("a number that opens each line gives %d marks", len(got.Marks))
	}
}

const srt = "1\n00:00:01,000 --> 00:00:02,000\nUn.\n\n2\n00:00:02,100 --> 00:00:04,000\nDeux. Trois.\n\n3\n00:00:10,000 --> 00:00:12,000\nQuatre.\n\n" +
	"4\n00:00:13,000 --> 00:00:14,000\nCinq.\n\n5\n00:01:00,000 --> 00:01:02,000\nSix.\n"

func TestCuesSeenTogetherAreBetweenAnchors(t *testing.T) {
	vtt := "WEBVTT\n\n00:01.100 --> 00:04.000\nOne. Two. Three.\n\n00:10.200 --> 00:11.900\nFour.\n\n01:00.000 --> 01:02.000\nSix.\n"
	want := Places{Anchors: []align.Anchor{{Source: 3, Target: 3}}} // not around cue 4, which the other side may have in the one before
	if diff := cmp.Diff(want, Find(side(t, "a.srt", srt), side(t, "b.vtt", vtt))); diff != "" {
		t.Error(diff)
	}
	late := strings.NewReplacer("00:0", "00:3", "00:1", "00:4", "01:", "02:").Replace(vtt)
	if got := Find(side(t, "a.srt", srt), side(t, "b.vtt", late)); got.Anchors != nil {
		t.Errorf("times of another cut of the film give %v", got.Anchors)
	}
}

func TestCellsOfTablesOfOneShapeAreBetweenAnchors(t *testing.T) {
	s := side(t, "a.tsv", "Nom\tBut. Autre but.\nx\t\nz\tFin.\n")
	u := side(t, "b.tsv", "Name\tAim.\n\tNo. No.\nz\tEnd.\n")
	want := Places{Anchors: []align.Anchor{{Source: 0, Target: 0}, {Source: 1, Target: 1}, {Source: 3, Target: 2}, {Source: 4, Target: 2}, {Source: 4, Target: 4}, {Source: 5, Target: 5}}}
	if diff := cmp.Diff(want, Find(s, u)); diff != "" {
		t.Error(diff)
	}
	if got := Find(s, side(t, "b.tsv", "Name\tAim.\n")); got.Anchors != nil {
		t.Errorf("tables of another shape give %v", got.Anchors)
	}
}
