package srx_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visavis/pipeline/segment/srx"
)

// BenchmarkRules cuts the French and German gold texts, as lines of some paragraphs, by our own rules read back from SRX (40 rules
// that name 700 words) and by OmegaT's, where it is installed (its German set has 380 rules).
func BenchmarkRules(b *testing.B) {
	for _, lang := range []string{"fr", "de"} {
		b.Run("own-"+lang, func(b *testing.B) {
			var rules bytes.Buffer
			if _, err := srx.Write(&rules, lang); err != nil {
				b.Fatal(err)
			}
			file, err := srx.Read(&rules, "own.srx")
			if err != nil {
				b.Fatal(err)
			}
			measure(b, file, lang)
		})
		b.Run("omegat-"+lang, func(b *testing.B) { measure(b, omegatRules(b), lang) })
	}
}

func measure(b *testing.B, file *srx.File, lang string) {
	dir := os.Getenv("VISAVIS_DATA")
	if dir == "" {
		b.Skip("VISAVIS_DATA is not set: no text to cut")
	}
	data, err := os.ReadFile(filepath.Join(dir, "gold", "segment", lang+"_gsd-dev.sents"))
	if err != nil {
		b.Fatal(err)
	}
	var text strings.Builder
	for i, l := range strings.Split(string(data), "\n") {
		text.WriteString(l)
		text.WriteString(map[bool]string{true: "\n", false: " "}[i%8 == 0])
	}
	s, err := file.Splitter(lang, srx.Options{})
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
