package segment_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visavis/pipeline/segment"
)

// prose is French text of about 6 MB, made of the gold texts.
func prose(b testing.TB) string {
	b.Helper()
	files, err := filepath.Glob(data(b, "gold", "segment", "fr_*.txt"))
	if err != nil || len(files) == 0 {
		b.Fatalf("no French texts: %v", err)
	}
	var one strings.Builder
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		one.Write(text)
		one.WriteByte('\n')
	}
	return strings.Repeat(one.String(), 8)
}

func run(b *testing.B, s segment.Splitter, text string) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		for range s.Sentences(text) {
			n++
		}
	}
}

func BenchmarkFrenchProse(b *testing.B) { run(b, segment.Splitter{Lang: "fr"}, prose(b)) }

func BenchmarkFrenchProseProfileWeb(b *testing.B) {
	run(b, segment.Splitter{Lang: "fr", Profile: segment.Web}, prose(b))
}

func BenchmarkFrenchProseExplained(b *testing.B) {
	text := prose(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		for range (segment.Splitter{Lang: "fr"}).Explain(text) {
		}
	}
}

// big is how many bytes the file and the lines of the benchmarks have that show that time is linear.
func big(b *testing.B) (file, line int) {
	if testing.Short() {
		return 4 << 20, 2 << 20
	}
	return 100 << 20, 50 << 20
}

// BenchmarkFile reads a file of 100 MB made of the French gold texts (4 MB with -short) from the disk and cuts it as it comes in.
func BenchmarkFile(b *testing.B) {
	text := prose(b)
	size, _ := big(b)
	name := filepath.Join(b.TempDir(), "text")
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	written := int64(0)
	for written < int64(size) {
		n, err := f.WriteString(text)
		if err != nil {
			b.Fatal(err)
		}
		written += int64(n)
	}
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(written)
	b.ReportAllocs()
	for b.Loop() {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		for _, err := range (segment.Splitter{Lang: "fr"}).Read(f) {
			if err != nil {
				b.Fatal(err)
			}
		}
		f.Close()
	}
}

// pathological are texts that make a careless scanner look at the same bytes again and again.
var pathological = []struct{ name, unit string }{
	{"letter", "a"}, {"space", " "}, {"newline", "\n"}, {"stop", "."}, {"mark", "!"}, {"ellipsis", "…"}, {"digit", "1"}, {"quote", "\""},
	{"apostrophe", "'"}, {"open", "("}, {"close", ")"}, {"guillemet", "«"}, {"emoji", "🙏"}, {"combining", "\u0301"}, {"invalid", "\xff"},
	{"abbreviation", "M. "}, {"unfinished", "etc. "}, {"initial", "A. "}, {"spaced-stop", ". "}, {"spaced-mark", "! "}, {"item", "1. "}, {"item-a", "a) "},
	{"item-ii", "Fin : i) A "}, {"after-colon", ": 1. A "}, {"bracket-stop", "(. A"}, {"small-after-mark", "A ! b "}, {"closers", ".)\""},
	{"dash", "- "}, {"bullet", "• "}, {"note", "[1]"}, {"flag", "🇫🇷"}, {"semicolon", "; Le "}, {"colon", ": Il "}, {"hyphens", "-a"},
	{"notes", ". [1]"}, {"stops-and-emoji", ". 🙏"}, {"mixed-points", "a.b."}, {"nbsp", "\u00a0"}, {"wide", "。"},
	{"question", "?"}, {"colon-alone", ":"}, {"semicolon-alone", ";"}, {"dash-alone", "-"}, {"bullet-alone", "•"}, {"zero-width", "\u200b"},
	{"return", "\r"}, {"line-separator", "\u2028"}, {"arabic-question", "؟"}, {"curly", "”"}, {"square", "["}, {"accent", "é"},
	{"all-of-them", "([«\"1."}, {"quoted", "«\""}, {"decimal", "1."},
}

// BenchmarkPathological cuts lines of 50 MB (2 MB with -short), each one unit repeated; of-prose is the speed as a share of that for
// French prose, measured in the same run.
func BenchmarkPathological(b *testing.B) {
	s, text := segment.Splitter{Lang: "fr"}, prose(b)
	usual := 0.0
	b.Run("prose", func(b *testing.B) {
		run(b, s, text)
		usual = speed(b, text)
	})
	_, size := big(b)
	for _, p := range pathological {
		b.Run(p.name, func(b *testing.B) {
			line := strings.Repeat(p.unit, size/len(p.unit))
			run(b, s, line)
			if usual > 0 {
				b.ReportMetric(speed(b, line)/usual, "of-prose")
			}
		})
	}
}

// speed is how many bytes a nanosecond the benchmark went through text.
func speed(b *testing.B, text string) float64 {
	return float64(len(text)) * float64(b.N) / float64(b.Elapsed().Nanoseconds())
}
