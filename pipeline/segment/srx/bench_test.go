package srx_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visavis/pipeline/segment/srx"
)

// BenchmarkOwnRules cuts French text, as lines of some paragraphs, by our own rules read back from SRX: 40 rules that name 700 words.
func BenchmarkOwnRules(b *testing.B) {
	dir := os.Getenv("VISAVIS_DATA")
	if dir == "" {
		b.Skip("VISAVIS_DATA is not set: no text to cut")
	}
	data, err := os.ReadFile(filepath.Join(dir, "gold", "segment", "fr_gsd-dev.sents"))
	if err != nil {
		b.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	var text strings.Builder
	for i, l := range lines {
		text.WriteString(l)
		text.WriteString(map[bool]string{true: "\n", false: " "}[i%8 == 0])
	}
	var rules bytes.Buffer
	if _, err := srx.Write(&rules, "fr"); err != nil {
		b.Fatal(err)
	}
	file, err := srx.Read(&rules, "own.srx")
	if err != nil {
		b.Fatal(err)
	}
	s, err := file.Splitter("fr", srx.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Sentences(text.String()); err != nil {
			b.Fatal(err)
		}
	}
}
