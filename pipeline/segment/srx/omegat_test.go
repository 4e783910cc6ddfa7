package srx_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visavis/pipeline/format/formattest/omegat"
	"visavis/pipeline/format/formattest/tool"
	"visavis/pipeline/format/tmx"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/segment/srx"
)

// omegatRules reads OmegaT's default rules.
func omegatRules(t testing.TB) *srx.File {
	t.Helper()
	rules, err := srx.Read(bytes.NewReader(omegat.Rules(t)), "defaultRules.srx")
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestOmegaTRulesAreReadForEveryLanguage(t *testing.T) {
	rules := omegatRules(t)
	for _, lang := range []string{"ca", "de", "en", "es", "fi", "fr", "it", "ja", "nl", "pl", "ru", "sv", "zh", "pt"} {
		if _, err := rules.Splitter(lang, srx.Options{}); err != nil {
			t.Errorf("%s: %v", lang, err)
		}
	}
}

// TestOmegaTCutsAsWeDoWithItsRules gives OmegaT a text and a memory of our units: it must find every one of its own segments there.
func TestOmegaTCutsAsWeDoWithItsRules(t *testing.T) {
	if testing.Short() {
		t.Skip("starts OmegaT")
	}
	tool.Path(t, "omegat", "omegat")
	rules := omegatRules(t)
	for _, name := range []string{"fr_gsd-dev", "de_gsd-dev", "en_ewt-dev"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lang := name[:2]
			s, err := rules.Splitter(lang, srx.Options{})
			if err != nil {
				t.Fatal(err)
			}
			text := paragraphs(read(t, tool.Data(t, "gold/segment/"+name+".sents")))
			source := filepath.Join(t.TempDir(), "text.txt")
			if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			to := map[bool]string{true: "fr", false: "en"}[lang == "en"]
			units := cut(t, s, text)
			_, stats := omegat.Translate(t, lang, to, source, memory(t, lang, to, units))
			if stats.Remaining != 0 || stats.Segments != len(units) {
				t.Errorf("OmegaT counts %d segments of which %d were not found; we cut %d: %q", stats.Segments, stats.Remaining, len(units), stats.Untranslated)
			}
		})
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// paragraphs joins lines to paragraphs of six, with an empty line between: OmegaT reads single line breaks as spaces.
func paragraphs(text string) string {
	var b strings.Builder
	for i, l := range strings.Split(strings.TrimSpace(text), "\n") {
		b.WriteString(l)
		b.WriteString(map[bool]string{true: "\n\n", false: " "}[i%6 == 5])
	}
	return b.String()
}

// memory writes a TMX of the units, each with a translation.
func memory(t *testing.T, lang, to string, units []string) string {
	t.Helper()
	build := unit.NewBuilder(unit.ReadOptions{Name: "text.txt"})
	for i, u := range units {
		build.Add(unit.Unit{Source: unit.Text{Text: u}, Target: unit.Text{Text: fmt.Sprintf("Translation %d.", i)}, Confidence: .9})
	}
	b, err := build.Bitext(lang, to)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := tmx.Write(&out, b, tmx.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "text.tmx")
	if err := os.WriteFile(name, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
