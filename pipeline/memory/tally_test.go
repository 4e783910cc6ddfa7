package memory_test

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"visavis/pipeline/bitext"
	"visavis/pipeline/memory"
)

// counted counts the units of the pair fr-en one by one.
func counted(t rapid.TB, m *memory.Memory) memory.Stats {
	s := memory.Stats{Pairs: []memory.Pair{}, Documents: []memory.Named{}, Origins: []memory.Named{}, Engines: []memory.Named{}}
	texts, documents, origins := map[string]bool{}, map[string]int{}, map[string]int{}
	for _, u := range all(t, m) {
		s.Units++
		if u.Draft() {
			s.Drafts++
		}
		if u.Corrected {
			s.Corrected++
		}
		for _, key := range []string{"fr " + u.Source, "en " + u.Target, "fr " + u.Before, "fr " + u.After} {
			texts[key] = true
		}
		documents[u.Document]++
		origins[string(u.Origin.Kind)]++
	}
	delete(texts, "fr ") // no neighbour
	s.Segments = len(texts)
	if s.Units > 0 {
		s.Pairs = append(s.Pairs, memory.Pair{From: "fr", To: "en", Units: s.Units})
	}
	s.Documents, s.Origins = append(s.Documents, named(documents)...), append(s.Origins, named(origins)...)
	return s
}

// named lists names, the one with the most units first.
func named(units map[string]int) []memory.Named {
	var out []memory.Named
	for name, n := range units {
		out = append(out, memory.Named{Name: name, Units: n})
	}
	slices.SortFunc(out, func(a, b memory.Named) int { return cmp.Or(cmp.Compare(b.Units, a.Units), cmp.Compare(a.Name, b.Name)) })
	return out
}

// TestStatsAreWhatCountingFinds imports, changes and deletes units of a few texts in any order.
func TestStatsAreWhatCountingFinds(t *testing.T) {
	text := rapid.SampledFrom([]string{"un", "deux", "trois"})
	neighbour := rapid.SampledFrom([]string{"", "un", "quatre"})
	document := rapid.SampledFrom([]string{"a.txt", "b.txt"})
	units := rapid.Custom(func(t *rapid.T) memory.Unit {
		u := between(neighbour.Draw(t, "before"), pair(text.Draw(t, "source"), text.Draw(t, "target")), neighbour.Draw(t, "after"))
		u.Document = document.Draw(t, "document")
		u.Origin.Kind = rapid.SampledFrom([]bitext.OriginKind{"", bitext.Machine, bitext.Memory, bitext.Person}).Draw(t, "kind")
		if rapid.Bool().Draw(t, "fuzzy") {
			u.Props = []bitext.Prop{{Name: bitext.PropMatch, Value: "fuzzy"}}
		}
		return u
	})
	rapid.Check(t, func(r *rapid.T) {
		m := newMemory(t)
		for range rapid.IntRange(1, 6).Draw(r, "steps") {
			switch rapid.SampledFrom([]string{"add", "add", "document", "origin"}).Draw(r, "step") {
			case "add":
				add(t, m, rapid.SliceOfN(units, 1, 5).Draw(r, "units")...)
			case "document":
				remove(r, m, memory.Selection{Document: document.Draw(r, "gone")})
			case "origin":
				remove(r, m, memory.Selection{Origin: "machine"})
			}
			got, err := m.Stats(context.Background())
			if err != nil {
				r.Fatal(err)
			}
			got.Bytes = 0
			if diff := gocmp.Diff(counted(r, m), got); diff != "" {
				r.Fatalf("counting finds something else than Stats:\n%s", diff)
			}
		}
	})
}

func remove(t rapid.TB, m *memory.Memory, s memory.Selection) {
	if _, err := m.Delete(context.Background(), s); err != nil {
		t.Fatal(err)
	}
}

// version1 is a file that the first version of this package wrote: six units of a person, four out of a memory, three of them fuzzy, one
// that apertium made, and its answer.
func version1(t *testing.T, mode os.FileMode) string {
	t.Helper()
	data, err := os.ReadFile("testdata/version1.tm.gz")
	if err != nil {
		t.Fatal(err)
	}
	in, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if data, err = io.ReadAll(in); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "old.tm")
	if err := os.WriteFile(path, data, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFileOfTheFirstVersionIsBroughtUpToDate(t *testing.T) {
	path := version1(t, 0o600)
	for range 2 { // the second time it is
		m, err := memory.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := m.Stats(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		want := counted(t, m)
		want.Machine, want.Engines, want.Bytes = 1, []memory.Named{{Name: "apertium", Units: 1}}, s.Bytes
		if diff := gocmp.Diff(want, s); diff != "" || s.Units != 11 || s.Drafts != 4 {
			t.Errorf("%+v\n%s", s, diff)
		}
		if got := matches(t, m, french("Bonjour Madame."), 100, 1); len(got) != 1 || got[0].Target != "Dear Madam," {
			t.Errorf("found %v", got)
		}
		m.Close()
	}
}

// TestProcessesBringAFileUpToDateAtOnce has four that write find the same file of the first version.
func TestProcessesBringAFileUpToDateAtOnce(t *testing.T) {
	path := version1(t, 0o600)
	writeAtOnce(t, path, 4, "2")
	m, err := memory.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	got, err := m.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	want := counted(t, m)
	want.Machine, want.Engines, want.Bytes = got.Machine, got.Engines, got.Bytes
	if diff := gocmp.Diff(want, got); diff != "" || got.Units != 11+4*2*3 || got.Drafts != 4 || got.Machine != 1+4*2 {
		t.Errorf("%+v\n%s", got, diff)
	}
}

func TestAFileOfTheFirstVersionThatMayNotBeWrittenSaysSo(t *testing.T) {
	path := version1(t, 0o400)
	if f, err := os.OpenFile(path, os.O_RDWR, 0); err == nil {
		f.Close()
		t.Skip("this user may write any file")
	}
	_, err := memory.Open(path)
	var fault *memory.Error
	if !errors.As(err, &fault) || fault.Hint != "make a copy that may be written and name that" {
		t.Error(err)
	}
}
