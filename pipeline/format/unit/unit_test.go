package unit_test

import (
	"math"
	"testing"

	"visavis/pipeline/format/unit"
)

func TestConfidenceKeepsFourDigits(t *testing.T) {
	for p, want := range map[float64]string{0: "", -1: "", math.NaN(): "", 1: "1", 2: "1", .97: "0.97", .123456: "0.1235", 1e-12: "0.0001", .99999: "1"} {
		if got := unit.FormatConfidence(p); got != want {
			t.Errorf("FormatConfidence(%v) is %q, want %q", p, got, want)
		}
	}
	for _, s := range []string{"", "x", "1.5", "-0.1", "NaN", "Inf"} {
		if p, err := unit.ParseConfidence(s); err == nil {
			t.Errorf("ParseConfidence(%q) is %v, want an error", s, p)
		}
	}
}

func TestLanguagesMatchByTagThenByLanguageAndScript(t *testing.T) {
	for _, tt := range []struct {
		want, have string
		score      int
	}{
		{"fr", "FR", 2}, {"en-GB", "en_gb", 2}, {"fr", "fr-CA", 1}, {"en-US", "en-GB", 1}, {"zh-Hant", "zh-TW", 1}, {"zh-Hant", "zh-CN", 0},
		{"fr", "de", 0}, {"sr-Latn", "sr-Cyrl", 0}, {"", "fr", 0}, {"x-klingon-1", "x-klingon-1", 2}, {"not a tag", "not another", 0}, {"de", "ger", 1},
	} {
		if got := unit.SameLang(tt.want, tt.have); got != tt.score {
			t.Errorf("SameLang(%q, %q) is %d, want %d", tt.want, tt.have, got, tt.score)
		}
	}
}
