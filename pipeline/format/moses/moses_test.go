package moses_test

import (
	"slices"
	"strings"
	"testing"

	"visavis/pipeline/format/moses"
)

func read(source, target string, most int) (pairs []string, err error) {
	for b, err := range moses.Pieces(strings.NewReader(source), strings.NewReader(target), moses.ReadOptions{Name: "corpus", From: "fr", To: "en"}, most) {
		if err != nil {
			return pairs, err
		}
		for _, l := range b.Links {
			pairs = append(pairs, b.Source.RangeText(l.Source)+"="+b.Target.RangeText(l.Target))
		}
	}
	return pairs, nil
}

func TestLinesOfBothFilesArePairs(t *testing.T) {
	for _, tt := range []struct {
		name, source, target string
		want                 []string
		err                  string
	}{
		{"plain", "un\ndeux\n", "one\ntwo\n", []string{"un=one", "deux=two"}, ""},
		{"no last line end", "un\ndeux", "one\ntwo", []string{"un=one", "deux=two"}, ""},
		{"Windows", "\uFEFFun\r\ndeux\r\n", "one\ntwo\n", []string{"un=one", "deux=two"}, ""},
		{"an empty line on one side and on both", "un\n\n\n", "one\n\ntwo\n", []string{"un=one", "=two"}, ""},
		{"nothing", "", "", nil, ""},
		{"a line too few", "un\ndeux\n", "one\n", nil, "corpus.en:2: the file ends here, corpus.fr goes on"},
		{"a line too many", "un\n", "one\ntwo\n", nil, "corpus.fr:2: the file ends here, corpus.en goes on"},
		{"another encoding", "un\n\xe9t\xe9\n", "one\ntwo\n", nil, "corpus.fr:2: the line is not UTF-8"},
	} {
		for _, most := range []int{1, 2, 100} {
			got, err := read(tt.source, tt.target, most)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("%s: error %v, want %s", tt.name, err, tt.err)
				}
			} else if err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("%s, %d at a time: %q (%v), want %q", tt.name, most, got, err, tt.want)
			}
		}
	}
}

// FuzzPairs wants as many pairs as there are lines with text, whatever the piece.
func FuzzPairs(f *testing.F) {
	f.Add("un\ndeux", "one\r\ntwo\n")
	f.Add("\uFEFF\n\x00", "\n\n")
	f.Fuzz(func(t *testing.T, source, target string) {
		whole, err := read(source, target, 1000)
		pieces, pieceErr := read(source, target, 1)
		if (err == nil) != (pieceErr == nil) || err == nil && !slices.Equal(whole, pieces) {
			t.Fatalf("whole %q (%v), in pieces %q (%v)", whole, err, pieces, pieceErr)
		}
	})
}
