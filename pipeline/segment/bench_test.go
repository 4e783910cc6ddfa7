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

// pathological are texts that make a careless scanner look at the same bytes again and again.
var pathological = []struct{ name, unit string }{
	{"letter", "a"}, {"space", " "}, {"newline", "\n"}, {"stop", "."}, {"mark", "!"}, {"ellipsis", "…"}, {"digit", "1"}, {"quote", "\""},
	{"apostrophe", "'"}, {"open", "("}, {"close", ")"}, {"guillemet", "«"}, {"emoji", "🙏"}, {"combining", "\u0301"}, {"invalid", "\xff"},
	{"abbreviation", "M. "}, {"unfinished", "etc. "}, {"initial", "A. "}, {"spaced-stop", ". "}, {"spaced-mark", "! "}, {"item", "1. "}, {"item-a", "a) "},
	{"item-ii", "Fin : i) A "}, {"after-colon", ": 1. A "}, {"bracket-stop", "(. A"}, {"small-after-mark", "A ! b "}, {"closers", ".)\""},
	{"dash", "- "}, {"bullet", "• "}, {"note", "[1]"}, {"flag", "🇫🇷"}, {"semicolon", "; Le "}, {"colon", ": Il "}, {"hyphens", "-a"},
	{"notes", ". [1]"}, {"stops-and-emoji", ". 🙏"}, {"mixed-points", "a.b."}, {"nbsp", "\u00a0"}, {"wide", "。"},
}

func BenchmarkPathological(b *testing.B) {
	for _, p := range pathological {
		b.Run(p.name, func(b *testing.B) { run(b, segment.Splitter{Lang: "fr"}, strings.Repeat(p.unit, 4<<20/len(p.unit))) })
	}
}
