package pipeline_test

import (
	"os/exec"
	"strings"
	"testing"
)

// allowed lists, for each package, which others of ours its code (not its tests) may import. Arrows point one way:
// cmd → pipeline → stages → bitext → align → lex. A line that ends in /… holds for what is below, too.
var allowed = map[string][]string{
	"visavis/pipeline/lex":         nil,
	"visavis/align":                {"visavis/pipeline/lex"},
	"visavis/align/eval":           {"visavis/align"},
	"visavis/pipeline/bitext":      {"visavis/align"},
	"visavis/pipeline/extract":     {"visavis/pipeline/bitext"},
	"visavis/pipeline/glossary":    {"visavis/pipeline/lex"},
	"visavis/pipeline/placeable":   {"visavis/pipeline/bitext", "visavis/pipeline/lex"},
	"visavis/pipeline/typography":  {"visavis/pipeline/bitext", "visavis/pipeline/placeable"},
	"visavis/pipeline/segment/…":   {"visavis/align", "visavis/pipeline/bitext", "visavis/pipeline/segment/…", "visavis/pipeline/lex"},
	"visavis/pipeline/translate/…": {"visavis/align", "visavis/pipeline/bitext", "visavis/pipeline/glossary", "visavis/pipeline/internal/rest", "visavis/pipeline/lex", "visavis/pipeline/placeable", "visavis/pipeline/translate/…"},
	"visavis/pipeline/internal/…":  {"visavis/pipeline/translate"},
	"visavis/pipeline/check/…":     {"visavis/align", "visavis/pipeline/bitext", "visavis/pipeline/check/…", "visavis/pipeline/glossary", "visavis/pipeline/lex", "visavis/pipeline/placeable"},
	"visavis/pipeline/format/…":    {"visavis/align", "visavis/pipeline/bitext", "visavis/pipeline/format/…"},
	"visavis/pipeline/analyze":     {"visavis/pipeline/bitext"},
	"visavis/pipeline/lexicon":     {"visavis/align"},
	"visavis/pipeline/memory":      {"visavis/pipeline/bitext", "visavis/pipeline/format/unit", "visavis/pipeline/lex", "visavis/pipeline/placeable", "visavis/pipeline/translate"},
	"visavis/pipeline/embed":       {"visavis/align", "visavis/pipeline/internal/rest", "visavis/pipeline/translate"},
	"visavis/pipeline/structure":   {"visavis/align", "visavis/pipeline/bitext", "visavis/pipeline/extract", "visavis/pipeline/lex"},
	"visavis/pipeline":             {"visavis/align", "visavis/pipeline/…"},
	"visavis/cmd/…":                {"visavis/…"},
}

func TestArrowsBetweenPackagesPointOneWay(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "visavis/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		fields := strings.Fields(line)
		for _, imported := range fields[1:] {
			if strings.HasPrefix(imported, "visavis/") && !mayImport(fields[0], imported) {
				t.Errorf("%s imports %s: no arrow points that way (docs/architecture.md)", fields[0], imported)
			}
		}
	}
}

func mayImport(from, to string) bool {
	for pattern, imports := range allowed {
		if !matches(pattern, from) {
			continue
		}
		for _, p := range imports {
			if matches(p, to) {
				return true
			}
		}
	}
	return false
}

func matches(pattern, path string) bool {
	if below, ok := strings.CutSuffix(pattern, "/…"); ok {
		return path == below || strings.HasPrefix(path, below+"/")
	}
	return path == pattern
}
