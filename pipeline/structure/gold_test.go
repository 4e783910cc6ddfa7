package structure

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visavis/align"
	"visavis/pipeline/bitext"
)

// presplit reads a text with a sentence, and a block, a line.
func presplit(t *testing.T, path string) *bitext.Side {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := &bitext.Side{Document: bitext.Document{Text: string(data)}}
	at := 0
	for n, l := range strings.Split(strings.TrimSuffix(s.Text, "\n"), "\n") {
		s.Segments = append(s.Segments, bitext.Segment{Span: bitext.Span{Start: at, End: at + len(l)}, Block: n})
		at += len(l) + 1
	}
	return s
}

// Of the chapters of a novel all are anchors where both texts count them alike, and none where they do not.
func TestChaptersOfANovelAreAnchorsIfTheyAreTheSame(t *testing.T) {
	data := os.Getenv("VISAVIS_DATA")
	if data == "" {
		t.Skip("VISAVIS_DATA is not set")
	}
	novel := filepath.Join(data, "gold", "align", "fr-en", "Candide")
	s, u := presplit(t, novel+".src"), presplit(t, novel+".tgt")
	marks := Find(s, u).Marks
	if len(marks) != 30 {
		t.Fatalf("%d headings, want 30", len(marks))
	}
	var wrong []align.Anchor // chapter n of one text is chapter n+1 of the other
	for x := 1; x < len(marks); x++ {
		wrong = append(wrong, align.Anchor{Source: marks[x].Source, Target: marks[x-1].Target})
	}
	for _, c := range []struct {
		marks []align.Anchor
		want  int
	}{{marks, 30}, {wrong, 0}} {
		al, err := align.Aligner{Fast: true}.Study(t.Context(), align.Input{Source: s.Texts(), Target: u.Texts(), Marks: c.marks, SourceLang: "fr", TargetLang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		if al.Believed != c.want {
			t.Errorf("%d of %d headings are anchors, want %d", al.Believed, len(c.marks), c.want)
		}
	}
}
