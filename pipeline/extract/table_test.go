package extract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTablesAreTheirCells(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		cells      []string
		places     []Place
	}{
		{"a.tsv", "a\t b c \t\r\n\n\t\td, e\n", []string{"a", "b c", "d, e"}, []Place{{0, 0}, {0, 1}, {2, 2}}},
		{"a.tsv", "\"a\tb\"\n", []string{"\"a", "b\""}, []Place{{0, 0}, {0, 1}}},
		{"a.csv", "a, b c ,\r\n\r\n,,\"d, e\"\r\n", []string{"a", "b c", "d, e"}, []Place{{0, 0}, {0, 1}, {2, 2}}},
		{"a.CSV", "key;text\nk1;\"He said \"\"no\"\";\nI left, then.\"\n", []string{"key", "text", "k1", `He said ""no"";` + "\nI left, then."},
			[]Place{{0, 0}, {0, 1}, {1, 0}, {1, 1}}},
		{"a.csv", "a\tb, c\td\n", []string{"a", "b, c", "d"}, []Place{{0, 0}, {0, 1}, {0, 2}}},
		{"a.csv", "\ufeff\"a;b;c\",d\n\"\",e", []string{"a;b;c", "d", "e"}, []Place{{0, 0}, {0, 1}, {1, 1}}},
		{"a.csv", "a,\"never closed\nb,\"c\" d\n", []string{"a", `"never closed`, "b", `"c" d`}, []Place{{0, 0}, {0, 1}, {1, 0}, {1, 1}}},
		{"a.csv", "a,b \"c\", \"d\" \n", []string{"a", `b "c"`, "d"}, []Place{{0, 0}, {0, 1}, {0, 2}}},
		{"a.txt", "a\tb,c\n", []string{"a\tb,c"}, nil},
	} {
		doc, err := Text(tt.name, []byte(tt.text), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range doc.Blocks {
			got = append(got, doc.Text[b.Start:b.End])
		}
		if diff := cmp.Diff(tt.cells, got); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
		if diff := cmp.Diff(tt.places, Cells(&doc)); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
	}
}
