// Package formattest is the conformance suite that every bilingual format passes.
//
//	func TestFormat(t *testing.T) {
//		formattest.Run(t, formattest.Format{Read: tmx.Read, Pieces: tmx.Pieces, Write: tmx.Write, Confidence: true, Origin: true})
//	}
package formattest

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"visavis/align"
	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// Format is what is tested, and what the format has a place for.
type Format struct {
	Read   func(r io.Reader, o unit.ReadOptions) (*bitext.Bitext, error)
	Pieces func(r io.Reader, o unit.ReadOptions, most int) iter.Seq2[*bitext.Bitext, error]
	Write  func(w io.Writer, b *bitext.Bitext, o unit.WriteOptions) error
	// WriteStream is nil for a format that needs all units first.
	WriteStream func(w io.Writer, s unit.Stream, o unit.WriteOptions) error
	// Languages: the file names them. OneSided: links with one side only are written. Segments: where the segments of a text end.
	// The others: confidence, origin, inline codes, properties, findings, names of documents.
	Languages, OneSided, Segments, Confidence, Origin, Inline, Props, Findings, Names bool
}

// Run runs the suite.
func Run(t *testing.T, f Format) {
	t.Run("keeps what it promises of any bitext", f.keeps)
	t.Run("writing what was read gives the same bytes", f.sameBytes)
	t.Run("an empty bitext", f.empty)
	t.Run("odd characters", f.oddCharacters)
	t.Run("a failing writer's error comes through", f.failingWriter)
	if f.WriteStream != nil {
		t.Run("a failing stream's error comes through", f.failingStream)
	}
	t.Run("a failing reader's error comes through", f.failingReader)
	t.Run("cut off anywhere it gives an error or a part, never a panic", f.cutOff)
	t.Run("many units", f.large)
	t.Run("the pieces are the whole", f.pieces)
}

// million makes the largest test one of a million units: minutes, instead of a second.
var million = flag.Bool("million", false, "write and read back a million units")

var writeOptions = unit.WriteOptions{Tool: "visavis", Version: "test"}

func (f Format) write(t fataler, b *bitext.Bitext) []byte {
	var buf bytes.Buffer
	if err := f.Write(&buf, b, writeOptions); err != nil {
		t.Fatalf("write: %v", err)
	}
	return buf.Bytes()
}

func (f Format) options() unit.ReadOptions {
	if f.Languages {
		return unit.ReadOptions{}
	}
	return unit.ReadOptions{From: "fr", To: "en-GB"}
}

func (f Format) read(t fataler, data []byte) *bitext.Bitext {
	b, err := f.Read(bytes.NewReader(data), f.options())
	if err != nil {
		t.Fatalf("read: %v\n%s", err, data)
	}
	if err := b.Validate(); err != nil {
		t.Fatalf("what was read is not valid: %v\n%s", err, data)
	}
	return b
}

type fataler interface {
	Fatalf(format string, args ...any)
}

// view is what a format keeps of a unit.
type view struct {
	Source, Target                 string
	SourceSegments, TargetSegments []bitext.Span
	SourceInline, TargetInline     []bitext.Span
	Confidence                     string
	Origin                         bitext.Origin
	Props                          []bitext.Prop
	Document, Position             string
	Findings                       []string
}

// views lists what the format promises to keep of b.
func (f Format) views(b *bitext.Bitext) []view {
	var out []view
	for i, l := range b.Links {
		if !f.OneSided && (l.Source.Empty() || l.Target.Empty()) {
			continue
		}
		u := unit.Of(b, i)
		v := view{Source: u.Source.Text, Target: u.Target.Text}
		if f.Segments {
			v.SourceSegments, v.TargetSegments = u.Source.Segments, u.Target.Segments
		}
		if f.Inline {
			v.SourceInline, v.TargetInline = u.Source.Inline, u.Target.Inline
		}
		if f.Confidence {
			v.Confidence = unit.FormatConfidence(u.Confidence)
		}
		if f.Origin {
			v.Origin, v.Position = u.Origin, u.Position
		}
		if f.Props && len(u.Props) > 0 {
			v.Props = u.Props
		}
		if f.Names {
			v.Document = u.Document
		}
		if f.Findings {
			for _, x := range b.Findings {
				if x.Link == i {
					v.Findings = append(v.Findings, fmt.Sprint(x.Rule, x.Severity, x.Message, x.Hint, x.Span))
				}
			}
		}
		out = append(out, v)
	}
	return out
}

func (f Format) same(t fataler, want, got *bitext.Bitext, data []byte) {
	if d := cmp.Diff(f.views(want), f.views(got)); d != "" {
		t.Fatalf("written and read back it differs (-want +got):\n%s\n%s", d, data)
	}
	if want.Source.Lang != got.Source.Lang || want.Target.Lang != got.Target.Lang {
		t.Fatalf("languages %s and %s, want %s and %s", got.Source.Lang, got.Target.Lang, want.Source.Lang, want.Target.Lang)
	}
}

func (f Format) keeps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := Draw(t)
		data := f.write(t, b)
		if !utf8.Valid(data) {
			t.Fatalf("what was written is not UTF-8: %q", data)
		}
		f.same(t, b, f.read(t, data), data)
	})
}

func (f Format) sameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := f.write(t, Draw(t))
		again := f.write(t, f.read(t, data))
		if d := cmp.Diff(string(data), string(again)); d != "" {
			t.Fatalf("write(read(x)) is not x (-x +write(read(x))):\n%s", d)
		}
	})
}

func (f Format) empty(t *testing.T) {
	b := &bitext.Bitext{}
	b.Source.Lang, b.Target.Lang = "fr", "en-GB"
	data := f.write(t, b)
	got := f.read(t, data)
	f.same(t, b, got, data)
	if len(got.Links) != 0 {
		t.Errorf("an empty bitext came back with %d links", len(got.Links))
	}
}

// oddTexts are what formats break on.
var oddTexts = []string{
	"a\tb", "a\nb", "a\r\nb", "a\rb", "␉ ␊ ␍ ␛ ␛␊", `C:\new\table "x" 'y'`, "<b>&amp;</b> ]]> <!-- -->", " leading and trailing ",
	"\u00a0no-break\u202f!", "\u2028 \u2029 \u0085", "\ufeffBOM inside\ufeff", "👩‍👩‍👧‍👦 🇫🇷 é ñ", "\u0001 bell \u0007 \u001b[0m \u007f", "\ufffe \uffff \ufffd",
	"العربية \u202bעברית\u202c", "中文。日本語！", "a\x00b", "%s {0} ${x} #tag @me", "\"", ",", ";", "#", "=1+1", "\\t \\n \\", "␀ \x00 ␀", "  ",
}

func (f Format) oddCharacters(t *testing.T) {
	build := unit.NewBuilder(unit.ReadOptions{Name: "odd.txt"})
	for i, s := range oddTexts {
		u := unit.Unit{Source: unit.Text{Text: s}, Target: unit.Text{Text: oddTexts[len(oddTexts)-1-i]}, Confidence: .5}
		u.Document = "odd & <name>\n.txt"
		u.Props = []bitext.Prop{{Name: "x-odd", Value: strings.Map(noControl, s)}}
		build.Add(u)
	}
	b, err := build.Bitext("fr", "en-GB")
	if err != nil {
		t.Fatal(err)
	}
	data := f.write(t, b)
	f.same(t, b, f.read(t, data), data)
}

func noControl(r rune) rune {
	if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
		return -1
	}
	return r
}

var errBroken = errors.New("disk full")

type brokenWriter struct{ left int }

func (w *brokenWriter) Write(b []byte) (int, error) {
	if len(b) > w.left {
		return w.left, errBroken
	}
	w.left -= len(b)
	return len(b), nil
}

func (f Format) failingWriter(t *testing.T) {
	for _, left := range []int{0, 100, 70_000} {
		if err := f.Write(&brokenWriter{left}, Large(3000), writeOptions); !errors.Is(err, errBroken) {
			t.Errorf("writer that fails after %d bytes: got error %v", left, err)
		}
	}
}

func (f Format) failingStream(t *testing.T) {
	s := unit.StreamOf(Large(3))
	whole := s.Pieces
	s.Pieces = func(yield func(*bitext.Bitext, error) bool) {
		for b := range whole {
			if !yield(b, nil) {
				return
			}
		}
		if yield(nil, errBroken) {
			t.Error("more is asked for after an error")
		}
	}
	if err := f.WriteStream(io.Discard, s, writeOptions); !errors.Is(err, errBroken) {
		t.Errorf("got error %v", err)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errBroken }

func (f Format) failingReader(t *testing.T) {
	data := f.write(t, Large(10))
	for _, n := range []int{0, len(data) / 2} {
		if _, err := f.Read(io.MultiReader(bytes.NewReader(data[:n]), brokenReader{}), f.options()); !errors.Is(err, errBroken) {
			t.Errorf("reader that fails after %d bytes: got error %v", n, err)
		}
	}
}

func (f Format) cutOff(t *testing.T) {
	data := f.write(t, Large(3))
	for n := range data {
		b, err := f.Read(bytes.NewReader(data[:n]), f.options())
		if err == nil {
			err = b.Validate()
			if err != nil {
				t.Errorf("cut after %d bytes: not valid: %v", n, err)
			}
			continue
		}
		var e *unit.Error
		if !errors.As(err, &e) || strings.Contains(err.Error(), "\n") {
			t.Errorf("cut after %d bytes: error %q is not one line of *unit.Error", n, err)
		}
	}
}

func (f Format) large(t *testing.T) {
	n := 20_000
	if *million {
		n = 1_000_000
	}
	b := Large(n)
	start := time.Now()
	r, w := io.Pipe()
	var size counter
	written := make(chan struct{})
	go func() {
		defer close(written)
		w.CloseWithError(f.Write(io.MultiWriter(w, &size), b, writeOptions))
	}()
	got, err := f.Read(r, f.options())
	_ = r.Close()
	<-written
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MB written and read back in %v", size/1_000_000, time.Since(start))
	if len(got.Links) != len(b.Links) || got.Source.Text != b.Source.Text || got.Target.Text != b.Target.Text {
		t.Errorf("%d units came back as %d, or with other texts", n, len(got.Links))
	}
}

// pieces reads any bitext in pieces of three units: they say what the whole says.
func (f Format) pieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := f.write(t, Draw(t))
		whole, err := f.Read(bytes.NewReader(data), f.options())
		var got []view
		var last error
		units := 0
		for b, err := range f.Pieces(bytes.NewReader(data), f.options(), 3) {
			if err != nil {
				last = err
				break
			}
			if err := b.Validate(); err != nil {
				t.Fatalf("a piece is not valid: %v", err)
			}
			if len(b.Links) > 3 {
				t.Fatalf("a piece has %d units", len(b.Links))
			}
			units += len(b.Links)
			got = append(got, f.views(b)...)
		}
		if (last == nil) != (err == nil) || err != nil {
			if fmt.Sprint(last) != fmt.Sprint(err) {
				t.Fatalf("read: %v, in pieces: %v", err, last)
			}
			return
		}
		if want := f.views(whole); units != len(whole.Links) || !cmp.Equal(want, got) {
			t.Fatalf("%d units in pieces, %d in the whole:\n%s", units, len(whole.Links), cmp.Diff(want, got))
		}
	})
	seen := 0
	for range f.Pieces(bytes.NewReader(f.write(t, Large(100))), f.options(), 10) {
		if seen++; seen == 2 {
			break // nothing more may be yielded
		}
	}
}

type counter int64

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }

// Large makes a bitext of n units of one segment each.
func Large(n int) *bitext.Bitext {
	build := unit.NewBuilder(unit.ReadOptions{Name: "large.txt"})
	for i := range n {
		build.Add(unit.Unit{
			Source:     unit.Text{Text: fmt.Sprintf("Ceci est la phrase numéro %d, d'une longueur plutôt habituelle & sans surprise.", i)},
			Target:     unit.Text{Text: fmt.Sprintf("This is sentence number %d, of a rather usual length & without surprises.", i)},
			Confidence: .97,
			Origin:     bitext.Origin{Kind: bitext.Machine, Engine: "apertium", Model: "fra-cat|cat-eng", Date: "2026-01-31"},
		})
	}
	b, err := build.Bitext("fr", "en-GB")
	if err != nil {
		panic(err)
	}
	return b
}

// Draw makes any bitext that keeps the promises of package bitext: several segments in a block, gaps between them, links of all
// shapes, inline codes, origins, properties, findings.
func Draw(t *rapid.T) *bitext.Bitext {
	b := &bitext.Bitext{}
	b.Source = drawSide(t, "fr")
	b.Target = drawSide(t, "en-GB")
	b.Source.Name, b.Target.Name = "a.txt", rapid.SampledFrom([]string{"", "b.txt"}).Draw(t, "target name")
	s, g := 0, 0
	for s < len(b.Source.Segments) || g < len(b.Target.Segments) {
		n := rapid.IntRange(0, min(3, len(b.Source.Segments)-s)).Draw(t, "source segments")
		m := rapid.IntRange(0, min(3, len(b.Target.Segments)-g)).Draw(t, "target segments")
		if n+m == 0 {
			continue
		}
		l := bitext.Link{Link: align.Link{Source: align.Range{Start: s, End: s + n}, Target: align.Range{Start: g, End: g + m}}}
		l.Confidence = rapid.SampledFrom([]float64{0, 1e-9, .12345, .97, 1, math.Nextafter(1, 0)}).Draw(t, "confidence")
		l.Origin = rapid.SampledFrom([]bitext.Origin{
			{}, {Kind: bitext.Machine, Engine: "apertium", Model: "fra-cat|cat-eng", Date: "2026-02-28"}, {Kind: bitext.Mock, Engine: "mock"},
			{Kind: bitext.Person}, {Kind: bitext.Memory, Engine: "old & new.tmx", Date: "1999-12-31"},
		}).Draw(t, "origin")
		l.Props = rapid.SampledFrom([][]bitext.Prop{
			nil, {{Name: "x-client", Value: `A & "B" <C>`}}, {{Name: "note", Value: "look\nhere"}, {Name: "x-a", Value: "1"}, {Name: "x-a", Value: "2"}},
			{{Name: "x-empty-is-kept", Value: " "}},
		}).Draw(t, "props")
		b.Links = append(b.Links, l)
		if rapid.IntRange(0, 3).Draw(t, "finding") == 0 {
			b.Findings = append(b.Findings, bitext.Finding{Rule: "number", Severity: bitext.Warning, Link: len(b.Links) - 1, Message: "3 is missing", Hint: "add it"})
		}
		s, g = s+n, g+m
	}
	if err := b.Validate(); err != nil {
		t.Fatalf("the drawn bitext is not valid: %v", err)
	}
	return b
}

func drawSide(t *rapid.T, lang string) bitext.Side {
	var s bitext.Side
	s.Lang = lang
	var text strings.Builder
	gap := rapid.SampledFrom([]string{" ", "", "\t", "\r\n", "  \n"})
	piece := rapid.OneOf(rapid.SampledFrom(oddTexts), rapid.StringN(1, 12, 40))
	for blocks := rapid.IntRange(0, 4).Draw(t, "blocks"); blocks > 0; blocks-- {
		start := text.Len()
		block := bitext.Block{Kind: bitext.Paragraph}
		for n := rapid.IntRange(1, 3).Draw(t, "segments"); n > 0; n-- {
			at := text.Len()
			p := piece.Draw(t, "text")
			text.WriteString(p)
			s.Segments = append(s.Segments, bitext.Segment{Span: bitext.Span{Start: at, End: text.Len()}, Block: len(s.Blocks)})
			if rapid.IntRange(0, 4).Draw(t, "inline") == 0 {
				block.Inline = append(block.Inline, bitext.Span{Start: at, End: at + len(p)})
			}
			if n > 1 {
				text.WriteString(gap.Draw(t, "gap"))
			}
		}
		block.Start, block.End = start, text.Len()
		s.Blocks = append(s.Blocks, block)
		text.WriteString(gap.Draw(t, "gap"))
	}
	s.Text = text.String()
	return s
}
