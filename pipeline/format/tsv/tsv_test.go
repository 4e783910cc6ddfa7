package tsv_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/format/formattest"
	"visavis/pipeline/format/tsv"
	"visavis/pipeline/format/unit"
)

func TestConformance(t *testing.T) {
	formattest.Run(t, formattest.Format{Read: tsv.Read, Pieces: tsv.Pieces, Write: tsv.Write, WriteStream: tsv.WriteStream, OneSided: true})
}

func TestReadsLines(t *testing.T) {
	b, err := tsv.Read(strings.NewReader("\ufeffa\tb\r\n\nC:\\new \"q\"\t'\t0.9\tx\n"+"un␊deux\tone␛␊\nlast\t"), tsv.ReadOptions{From: "fr", To: "en"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, l := range b.Links {
		u := unit.Of(b, i)
		got = append(got, fmt.Sprintf("%d %q %q %v", l.Line, u.Source.Text, u.Target.Text, u.Props))
	}
	want := []string{`1 "a" "b" []`, `3 "C:\\new \"q\"" "'" [{column-3 0.9} {column-4 x}]`, `4 "un\ndeux" "one␊" []`, `5 "last" "" []`}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
}

func TestWritesOneLineAUnit(t *testing.T) {
	build := unit.NewBuilder(unit.ReadOptions{})
	build.Add(unit.Unit{Source: unit.Text{Text: "a\tb\\n"}, Target: unit.Text{Text: "c\r\nd"}})
	build.Add(unit.Unit{Source: unit.Text{Text: "seul"}})
	b, err := build.Bitext("fr", "en")
	if err != nil {
		t.Fatal(err)
	}
	var buf bytes.Buffer
	if err := tsv.Write(&buf, b, tsv.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if want := "a␉b\\n\tc␍␊d\nseul\t\n"; buf.String() != want {
		t.Errorf("%q, want %q", buf.String(), want)
	}
}

func TestErrorsNameFileLineAndRemedy(t *testing.T) {
	both := tsv.ReadOptions{Name: "x.tsv", From: "fr", To: "en"}
	for _, tt := range []struct {
		name, data string
		o          tsv.ReadOptions
		want       string
	}{
		{"no languages", "a\tb", tsv.ReadOptions{Name: "x.tsv", From: "fr"},
			"x.tsv: the target language is not known: name them with --from and --to, for example --from fr --to en"},
		{"no tab", "a\tb\nc d\n", both, "x.tsv:2: the line has no tab: write source, tab, target"},
		{"not UTF-8", "a\t\xe9", both, "x.tsv:1: the line is not UTF-8: save the file as UTF-8"},
		{"UTF-16 without byte order mark", "a\x00\t\x00", both, "x.tsv:1: byte 2 of the line is NUL: this may be UTF-16: save the file as UTF-8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tsv.Read(strings.NewReader(tt.data), tt.o)
			var e *unit.Error
			if !errors.As(err, &e) || err.Error() != tt.want {
				t.Errorf("%v\nwant\n%s", err, tt.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("a\tb\nc␛␊\t\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := tsv.ReadOptions{Name: "fuzz.tsv", From: "fr", To: "en"}
		b, err := tsv.Read(bytes.NewReader(data), o)
		if err != nil {
			return
		}
		var first bytes.Buffer
		if err := tsv.Write(&first, b, tsv.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		again, err := tsv.Read(bytes.NewReader(first.Bytes()), o)
		if err != nil {
			t.Fatal(err)
		}
		if b.Source.Text != again.Source.Text || b.Target.Text != again.Target.Text {
			t.Errorf("read(write(read(x))) has other texts: %q", data)
		}
	})
}
