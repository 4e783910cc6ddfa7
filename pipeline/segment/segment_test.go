package segment_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"visavis/pipeline/segment"
)

// data is the folder of gold files; the test is skipped where the machine has none.
func data(t testing.TB, elem ...string) string {
	t.Helper()
	dir := os.Getenv("VISAVIS_DATA")
	if dir == "" {
		t.Skip("VISAVIS_DATA is not set: no gold files to compare with")
	}
	return filepath.Join(append([]string{dir}, elem...)...)
}

func read(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func sentences(s segment.Splitter, text string) []string {
	var out []string
	for x := range s.Sentences(text) {
		out = append(out, text[x.Start:x.End])
	}
	return out
}

func TestStatementIsCutIntoItsSentences(t *testing.T) {
	text := read(t, data(t, "statement", "statement.fr.txt"))
	want := strings.Split(strings.TrimSuffix(read(t, data(t, "statement", "statement.fr.sents")), "\n"), "\n")
	got := sentences(segment.Splitter{Lang: "fr"}, text)
	if !slices.Equal(got, want) {
		t.Errorf("got %d sentences, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
}

func TestSentencesAndGapsJoinedGiveBackTheText(t *testing.T) {
	for _, text := range []string{"", " ", "\n", "a", "Oui. Non.", " Oui.\r\nNon !\u2028« Bon. » \xff\xfe. Bien.", "一。二！「三。」四"} {
		at := 0
		var b strings.Builder
		for x := range (segment.Splitter{Lang: "fr"}).Sentences(text) {
			b.WriteString(text[at:x.Start])
			b.WriteString(text[x.Start:x.End])
			at = x.End
		}
		b.WriteString(text[at:])
		if b.String() != text {
			t.Errorf("%q came back as %q", text, b.String())
		}
	}
}
