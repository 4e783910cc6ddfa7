package bitext

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"visavis/align"
)

// small is a bitext with something of everything.
func small() *Bitext {
	return &Bitext{
		Source: Side{
			Document: Document{Name: "a.txt", Lang: "fr", Text: "\ufeff Un.  Deux ❤️.\r\n\r\nTrois",
				Blocks: []Block{{Span: Span{4, 21}, Kind: Paragraph, Inline: []Span{{4, 5}}}, {Span: Span{25, 30}, Kind: Heading}}},
			Segments: []Segment{{Span{4, 7}, 0, "stop"}, {Span{9, 21}, 0, "line"}, {Span{25, 30}, 1, "end"}},
		},
		Target: Side{
			Document: Document{Name: "a.txt", Lang: "en-GB", Text: "One <b>&amp;.\nTwo.",
				Blocks: []Block{{Span: Span{0, 13}, Kind: Paragraph}, {Span: Span{14, 18}, Kind: Paragraph}}},
			Segments: []Segment{{Span{0, 13}, 0, "stop"}, {Span{14, 18}, 1, "end"}},
		},
		Translations: []Translation{{Source: Range{Start: 0, End: 2}, Text: "One", Origin: Origin{Machine, "mock", "m", "2026-11-24"}},
			{Source: Range{Start: 2, End: 3}, Text: "Two", Repeat: true}},
		Links: []Link{
			{Link: align.Link{Source: Range{Start: 0, End: 2}, Target: Range{Start: 0, End: 1}, Confidence: .97, Cost: 1.5},
				Origin: Origin{Kind: Person}, Line: 3, Props: []Prop{{"x-a", "b"}}},
			{Link: align.Link{Source: Range{Start: 2, End: 3}, Target: Range{Start: 1, End: 1}, Confidence: 1}},
			{Link: align.Link{Source: Range{Start: 3, End: 3}, Target: Range{Start: 1, End: 2}, Confidence: 1}},
		},
		Findings: []Finding{{"numbers", Warning, 1, Span{0, 2}, "is odd", "mend it"}},
	}
}

func TestJSONLinesGiveTheBitextBack(t *testing.T) {
	want := small()
	var file bytes.Buffer
	h := Header{Stage: "check", Tool: "visavis 1", Options: "o", Input: "i"}
	if err := WriteJSONL(&file, h, want); err != nil {
		t.Fatal(err)
	}
	gotHeader, got, err := ReadJSONL(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	h.Schema, h.Version = Schema, SchemaVersion
	if diff := cmp.Diff(h, gotHeader); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDamagedFilesAreRefusedWithTheirLine(t *testing.T) {
	var file bytes.Buffer
	if err := WriteJSONL(&file, Header{Stage: "check"}, small()); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(file.String(), "\n")
	whole := file.String()
	for _, tt := range []struct{ name, file, want string }{
		{"empty", "", "line 1: not a visavis bitext"},
		{"other JSON", `{"a":1}`, "line 1: not a visavis bitext"},
		{"newer", strings.Replace(whole, `"version":1`, `"version":2`, 1), "written by a newer visavis"},
		{"cut off", strings.Join(lines[:len(lines)-2], ""), "the last line is missing"},
		{"half a line", whole[:len(whole)-8], "not JSON"},
		{"edited segment", strings.Replace(whole, `"text":"Un."`, `"text":"Une."`, 1), "line 5: segment says bytes 4 to 7"},
		{"edited gap", strings.Replace(whole, `"after":"  "`, `"after":"\t\t"`, 1), "do not give back its document"},
		{"link to nowhere", strings.Replace(whole, `"source":[2,3],"target":[1,1]`, `"source":[2,9],"target":[1,1]`, 1), "link 1"},
		{"more after the end", whole + `{"type":"end"}`, "more after the end"},
		{"unknown severity", strings.Replace(whole, `"warning"`, `"grave"`, 1), `unknown severity "grave"`},
		{"unknown line", strings.Replace(whole, `{"type":"end"}`, `{"type":"fin"}`, 1), `unknown type of line "fin"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := ReadJSONL(strings.NewReader(tt.file))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	if _, _, err := ReadJSONL(strings.NewReader("x")); !errors.Is(err, ErrNotBitext) {
		t.Errorf("error %v is not ErrNotBitext", err)
	}
}

func TestSegmentsAndGapsGiveTheDocumentBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := randomSide(t)
		var b strings.Builder
		b.WriteString(s.Before())
		for i := range s.Segments {
			b.WriteString(s.SegmentText(i))
			b.WriteString(s.After(i))
		}
		if b.String() != s.Text {
			t.Fatalf("joined %q, want %q", b.String(), s.Text)
		}
		want := &Bitext{Source: s}
		var file bytes.Buffer
		if err := WriteJSONL(&file, Header{}, want); err != nil {
			t.Fatal(err)
		}
		_, got, err := ReadJSONL(&file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// randomSide draws a text and cuts it anywhere.
func randomSide(t *rapid.T) Side {
	parts := rapid.SliceOf(rapid.String()).Draw(t, "parts")
	s := Side{Document: Document{Name: "n", Lang: "fr"}}
	for i, p := range parts {
		if !utf8.ValidString(p) {
			p = strings.ToValidUTF8(p, "?")
		}
		at := len(s.Text)
		s.Text += p
		if i%2 == 1 && p != "" {
			s.Blocks = append(s.Blocks, Block{Span: Span{at, len(s.Text)}, Kind: Paragraph})
			s.Segments = append(s.Segments, Segment{Span: Span{at, len(s.Text)}, Block: len(s.Blocks) - 1, Cut: "x"})
		}
	}
	return s
}

func TestRangeTextKeepsTheGapInsideABlock(t *testing.T) {
	b := small()
	if got, want := b.Source.RangeText(Range{Start: 0, End: 2}), "Un.  Deux ❤️."; got != want {
		t.Errorf("inside a block: %q, want %q", got, want)
	}
	if got, want := b.Source.RangeText(Range{Start: 1, End: 3}), "Deux ❤️. Trois"; got != want {
		t.Errorf("across blocks: %q, want %q", got, want)
	}
	if got := b.Source.RangeText(Range{Start: 1, End: 1}); got != "" {
		t.Errorf("empty range: %q", got)
	}
}

func FuzzReadJSONL(f *testing.F) {
	var file bytes.Buffer
	if err := WriteJSONL(&file, Header{Stage: "check"}, small()); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		h, b, err := ReadJSONL(bytes.NewReader(data))
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := WriteJSONL(&again, h, b); err != nil {
			t.Fatal(err)
		}
		h2, b2, err := ReadJSONL(&again)
		if err != nil {
			t.Fatal(err)
		}
		if h != h2 || !cmp.Equal(b, b2) {
			t.Fatal("writing and reading again changed the bitext")
		}
	})
}
