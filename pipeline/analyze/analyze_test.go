package analyze_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/analyze"
	"visavis/pipeline/bitext"
)

// document is a bitext whose source has the given segments.
func document(segments ...string) *bitext.Bitext {
	b := &bitext.Bitext{}
	var text strings.Builder
	for i, s := range segments {
		start := text.Len()
		text.WriteString(s)
		span := bitext.Span{Start: start, End: text.Len()}
		b.Source.Blocks = append(b.Source.Blocks, bitext.Block{Span: span, Kind: bitext.Paragraph})
		b.Source.Segments = append(b.Source.Segments, bitext.Segment{Span: span, Block: i})
		text.WriteByte('\n')
	}
	b.Source.Text = text.String()
	return b
}

// segmentsOf lists how many segments a table has in each band that has any.
func segmentsOf(t *analyze.Table) map[string]int {
	out := map[string]int{}
	for _, b := range analyze.Bands() {
		if n := t.Bands[b].Segments; n > 0 {
			out[b.String()] = n
		}
	}
	return out
}

func TestBandsOfFiles(t *testing.T) {
	scores := map[string]int{"whole": 100, "near": 95, "far": 74, "context": 101, "85": 85, "84": 84, "49": 49, "50": 50, "75": 75}
	match := func(_ context.Context, text, before, after string) (int, error) {
		if text == "whole" && before == "x" && after == "y" {
			return 101, nil
		}
		return scores[text], nil
	}
	a := analyze.New(match)
	for name, segments := range map[string][]string{"a": {"x", "whole", "y", "whole", "near", "near", "far", "85", "84", "49", "50", "75", "context"}} {
		if err := a.File(context.Background(), name, one(document(segments...))); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.File(context.Background(), "b", one(document("new", "x", "whole", "new", "near", "e\u0301", "é"))); err != nil {
		t.Fatal(err)
	}
	want := []map[string]int{
		{"context": 2, "exact": 1, "95-99": 1, "85-94": 1, "75-84": 2, "50-74": 2, "no-match": 3, "repetition": 1},
		{"exact": 1, "no-match": 2, "repetition": 2, "repetition-other-file": 2},
	}
	for i := range want {
		if d := cmp.Diff(want[i], segmentsOf(&a.Files[i].Table)); d != "" {
			t.Errorf("file %s (-want +got):\n%s", a.Files[i].Name, d)
		}
	}
	if total := a.All.Total(); total.Segments != 20 || a.All.Different.Segments != 13 {
		t.Errorf("all: %+v, each text once %+v", total, a.All.Different)
	}
}

func TestNeighboursReachAcrossPieces(t *testing.T) {
	var got []string
	a := analyze.New(func(_ context.Context, text, before, after string) (int, error) {
		got = append(got, before+"<"+text+">"+after)
		return 0, nil
	})
	pieces := func(yield func(*bitext.Bitext, error) bool) {
		_ = yield(document("a", "b"), nil) && yield(document(), nil) && yield(document("c"), nil)
	}
	if err := a.File(context.Background(), "f", pieces); err != nil {
		t.Fatal(err)
	}
	if want := []string{"<a>b", "a<b>c", "b<c>"}; !cmp.Equal(want, got) {
		t.Errorf("asked for %q, want %q", got, want)
	}
}

func TestCodesAreNotCounted(t *testing.T) {
	b := document("Un <b>mot</b> {0}.")
	b.Source.Blocks[0].Inline = []bitext.Span{{Start: 3, End: 6}, {Start: 9, End: 13}, {Start: 14, End: 17}, {Start: 18, End: 18}}
	a := analyze.New(nil)
	if err := a.File(context.Background(), "f", one(b)); err != nil {
		t.Fatal(err)
	}
	if want := (analyze.Amount{Segments: 1, Words: 2, Characters: 8, NoSpaces: 6}); a.All.Total() != want {
		t.Errorf("%+v, want %+v", a.All.Total(), want)
	} else if got := analyze.Measure(&b.Source); got != want {
		t.Errorf("measured %+v, want %+v", got, want)
	}
}

func TestErrorsEndTheAnalysis(t *testing.T) {
	broken := errors.New("broken")
	a := analyze.New(func(context.Context, string, string, string) (int, error) { return 0, broken })
	if err := a.File(context.Background(), "f", one(document("a"))); !errors.Is(err, broken) {
		t.Errorf("the memory's error is lost: %v", err)
	}
	pieces := func(yield func(*bitext.Bitext, error) bool) { _ = yield(document("a"), nil) && yield(nil, broken) }
	if err := analyze.New(nil).File(context.Background(), "f", pieces); !errors.Is(err, broken) {
		t.Errorf("the file's error is lost: %v", err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := analyze.New(nil).File(ctx, "f", one(document("a"))); !errors.Is(err, context.Canceled) {
		t.Errorf("it went on although it was to stop: %v", err)
	}
}

func ExampleCount() {
	a := analyze.Count("Peut-être 3 % de l'eau…")
	fmt.Println(a.Words, "words,", a.Characters, "characters,", a.NoSpaces, "without spaces")
	// Output: 4 words, 23 characters, 19 without spaces
}
