package memory_test

import (
	"bytes"
	"context"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format"
	"visavis/pipeline/format/tmx"
	"visavis/pipeline/memory"
)

func all(t rapid.TB, m *memory.Memory) []memory.Unit {
	t.Helper()
	var out []memory.Unit
	for u, err := range m.All(context.Background(), "fr", "en") {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, u)
	}
	return out
}

func importTMX(t rapid.TB, m *memory.Memory, data []byte) {
	t.Helper()
	_, err := m.Import(context.Background(), "x.tmx", memory.Pieces(tmx.Pieces(bytes.NewReader(data), tmx.ReadOptions{Name: "x.tmx"}, 3)), memory.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
}

func exportTMX(t rapid.TB, m *memory.Memory) []byte {
	t.Helper()
	b, err := m.Export(context.Background(), "fr", "en")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := tmx.Write(&out, b, tmx.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// anyUnit draws units of all kinds.
func anyUnit() *rapid.Generator[memory.Unit] {
	text := rapid.StringMatching(`[a-zé<&" ]{0,8}[a-zà]`)
	some := rapid.SampledFrom([]string{"", "un", "deux"})
	return rapid.Custom(func(t *rapid.T) memory.Unit {
		u := pair(text.Draw(t, "source"), text.Draw(t, "target"))
		u.Before, u.After = some.Draw(t, "before"), some.Draw(t, "after")
		u.Document = rapid.SampledFrom([]string{"a.txt", "b.txt"}).Draw(t, "document")
		u.Origin = bitext.Origin{Kind: rapid.SampledFrom([]bitext.OriginKind{"", bitext.Machine, bitext.Memory, bitext.Person}).Draw(t, "kind")}
		u.Origin.Date = rapid.SampledFrom([]string{"", "2026-01-01"}).Draw(t, "date")
		if u.Origin.Kind == bitext.Machine {
			u.Origin.Engine, u.Origin.Model = "apertium", "fra-cat"
		}
		u.Position = rapid.SampledFrom([]string{"", "[7]:[8]"}).Draw(t, "position")
		u.Confidence = rapid.SampledFrom([]float64{0, .5}).Draw(t, "confidence")
		if rapid.Bool().Draw(t, "codes") {
			_, first := utf8.DecodeRuneInString(u.Source)
			u.SourceInline, u.TargetInline = []bitext.Span{{Start: 0, End: first}}, []bitext.Span{{Start: len(u.Target), End: len(u.Target)}}
		}
		if rapid.Bool().Draw(t, "props") {
			u.Props = []bitext.Prop{{Name: "note", Value: "ask the client"}, {Name: "x-client", Value: "ACME & Co"}, {Name: "@tuid", Value: "17"}}
		}
		return u
	})
}

// TestWhatIsExportedAndImportedIsTheSame takes any units through TMX into another memory.
func TestWhatIsExportedAndImportedIsTheSame(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		m := newMemory(t)
		add(t, m, rapid.SliceOfN(anyUnit(), 1, 6).Draw(r, "units")...)
		file := exportTMX(r, m)
		other := newMemory(t)
		importTMX(r, other, file)
		positions := func(units []memory.Unit) []memory.Unit { // a unit without a position gets that of its place in the file
			for i := range units {
				if units[i].Position != "[7]:[8]" {
					units[i].Position = ""
				}
			}
			return units
		}
		want := positions(all(r, m))
		if diff := cmp.Diff(want, positions(all(r, other))); diff != "" {
			r.Fatalf("%s\n%s", diff, file)
		}
		importTMX(r, m, file)
		if diff := cmp.Diff(want, positions(all(r, m))); diff != "" {
			r.Fatalf("importing what was exported changed units:\n%s\n%s", diff, file)
		}
	})
}

// A memory that is written piece by piece gives the bytes that it gives as a whole: positions, documents and the head's date, too.
func TestAStreamIsWrittenAsTheWhole(t *testing.T) {
	ctx := context.Background()
	rapid.Check(t, func(r *rapid.T) {
		m := newMemory(t)
		add(t, m, rapid.SliceOfN(anyUnit(), 0, 8).Draw(r, "units")...)
		other := pair("Bonjour.", "Guten Tag.")
		other.To, other.Origin = "de", bitext.Origin{Kind: bitext.Person, Date: "2030-01-01"} // another pair's date is not in the head
		add(t, m, other)
		whole, err := m.Export(ctx, "fr", "en")
		if err != nil {
			r.Fatal(err)
		}
		for _, f := range format.All() {
			if f.WriteStream == nil {
				continue
			}
			s, err := m.ExportStream(ctx, "fr", "en", rapid.IntRange(1, 4).Draw(r, "most"))
			if err != nil {
				r.Fatal(err)
			}
			var want, got bytes.Buffer
			if err := f.Write(&want, whole, format.WriteOptions{}); err != nil {
				r.Fatal(err)
			}
			if err := f.WriteStream(&got, s, format.WriteOptions{}); err != nil {
				r.Fatal(err)
			}
			if diff := cmp.Diff(want.String(), got.String()); diff != "" {
				r.Fatalf("%s: %s", f.Name, diff)
			}
		}
	})
}

// What a machine said later of the same text does not make a correction of what a person had said before: an import of the memory's own
// export changes nothing.
func TestAnExportTakenInAgainCorrectsNothing(t *testing.T) {
	m := newMemory(t)
	person, machine := pair("Bonjour.", "Good morning."), pair("Bonjour.", "Hello.")
	person.Before, person.Document, machine.Document = "Alice", "b.txt", "b.txt"
	machine.Origin = bitext.Origin{Kind: bitext.Machine, Engine: "apertium", Model: "fra-cat"}
	add(t, m, person, machine)
	before := all(t, m)
	importTMX(t, m, exportTMX(t, m))
	if diff := cmp.Diff(before, all(t, m)); diff != "" {
		t.Error(diff)
	}
}

func TestServesOnlyTheDirectionThatItHolds(t *testing.T) {
	m := newMemory(t)
	add(t, m, pair("Bonjour.", "Hello."))
	pairs, err := m.Pairs(context.Background())
	if err != nil || len(pairs) != 1 {
		t.Fatal(pairs, err)
	}
	for _, c := range []struct {
		from, to string
		want     bool
	}{{"fr", "en", true}, {"fr-CA", "en-GB", true}, {"en", "fr", false}, {"fr", "de", false}} {
		if got := pairs[0].Serves(c.from, c.to); got != c.want {
			t.Errorf("%s to %s: %v, want %v", c.from, c.to, got, c.want)
		}
	}
}
