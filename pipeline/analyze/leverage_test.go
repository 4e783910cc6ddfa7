package analyze_test

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visavis/pipeline/analyze"
	"visavis/pipeline/format/formattest/omegat"
	"visavis/pipeline/format/formattest/tool"
	"visavis/pipeline/format/tmx"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/memory"
)

// whole makes the test one of a whole novel: OmegaT needs minutes for it.
var whole = flag.String("whole", "", "compare the leverage of a whole novel, `NAME`, as Candide.tgt: French sentences end in .src, English ones in .tgt")

// TestLeverageBesideOmegaTs gives a novel, and a memory of some of its sentences, to both programs.
func TestLeverageBesideOmegaTs(t *testing.T) {
	if testing.Short() {
		t.Skip("starts OmegaT")
	}
	tool.Path(t, "omegat", "omegat")
	source, from, to := gold(t, cmp.Or(*whole, "AlicesAdventuresInWonderland.src")), "fr", "en"
	if *whole == "" {
		source = source[:200]
	}
	if strings.HasSuffix(*whole, ".tgt") {
		from, to = to, from
	}
	text := filepath.Join(t.TempDir(), "novel.txt")
	save(t, text, strings.Join(source, "\n\n"))
	file := halfMemory(t, source, from, to)
	ours := analyzed(t, from, matches(t, file, from, to), []string{text})
	theirs := omegat.Analyze(t, from, to, file, text)
	bands := ours.All.Bands
	bands[analyze.Exact] = sum(bands[analyze.Exact], bands[analyze.Context]) // OmegaT does not tell them apart
	t.Logf("%-18s%10s%10s%10s%10s", "", "OmegaT", "words", "ours", "words")
	t.Logf("each text once: OmegaT %+v, ours %+v", theirs.All.Unique, counts(ours.All.Different))
	for _, row := range []struct {
		omegat string
		ours   analyze.Amount
		same   bool
	}{
		{"Repetitions", bands[analyze.Repetition], true}, {"Exact match", bands[analyze.Exact], true}, {"95%-100%", bands[analyze.Fuzzy95], false},
		{"85%-94%", bands[analyze.Fuzzy85], false}, {"75%-84%", bands[analyze.Fuzzy75], false}, {"50%-74%", bands[analyze.Fuzzy50], false},
		{"No match", bands[analyze.None], false}, {"Total", ours.All.Total(), true},
	} {
		o := theirs.All.Matches[row.omegat]
		t.Logf("%-18s%10d%10d%10d%10d", row.omegat, o.Segments, o.Words, row.ours.Segments, row.ours.Words)
		if row.same && o != counts(row.ours) { // how similar two texts are is counted in another way: docs/analyze.md
			t.Errorf("%s: OmegaT counts %+v, we %+v", row.omegat, o, counts(row.ours))
		}
	}
}

func sum(a, b analyze.Amount) analyze.Amount {
	return analyze.Amount{Segments: a.Segments + b.Segments, Words: a.Words + b.Words, Characters: a.Characters + b.Characters, NoSpaces: a.NoSpaces + b.NoSpaces}
}

func gold(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile(tool.Data(t, "gold/align/fr-en/"+name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}

// halfMemory writes a TMX of every other sentence as it stands, and of every fourth with each sixth word another.
func halfMemory(t *testing.T, sentences []string, from, to string) string {
	t.Helper()
	build := unit.NewBuilder(unit.ReadOptions{Name: "novel.txt"})
	for i, s := range sentences {
		switch i % 4 {
		case 1:
			s = changed(s)
		case 3:
			continue
		}
		build.Add(unit.Unit{Source: unit.Text{Text: s}, Target: unit.Text{Text: fmt.Sprintf("Translation %d.", i)}})
	}
	b, err := build.Bitext(from, to)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := tmx.Write(&out, b, tmx.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "half.tmx")
	save(t, name, out.String())
	return name
}

func changed(s string) string {
	words := strings.Fields(s)
	for i := 3; i < len(words)-1; i += 6 {
		words[i] = "autrement"
	}
	return strings.Join(words, " ")
}

// matches asks a memory that holds the units of a TMX.
func matches(t *testing.T, tmxFile, from, to string) analyze.Match {
	t.Helper()
	data, err := os.ReadFile(tmxFile)
	if err != nil {
		t.Fatal(err)
	}
	b, err := tmx.Read(bytes.NewReader(data), tmx.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := memory.Create(filepath.Join(t.TempDir(), "half.tm"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	if _, err := m.Import(context.Background(), "half.tmx", memory.Units(b), memory.ImportOptions{}); err != nil {
		t.Fatal(err)
	}
	return func(ctx context.Context, text, before, after string) (int, error) {
		match, _, err := m.Match(ctx, memory.Query{From: from, To: to, Text: text, Before: before, After: after}, 50)
		return match.Score, err
	}
}
