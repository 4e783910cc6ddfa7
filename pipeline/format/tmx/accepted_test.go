package tmx_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/formattest/omegat"
	"visavis/pipeline/format/formattest/tool"
	"visavis/pipeline/format/tmx"
	"visavis/pipeline/format/unit"
)

// rich is a bitext with all that the format has a place for.
func rich(t *testing.T) *bitext.Bitext {
	t.Helper()
	build := unit.NewBuilder(unit.ReadOptions{Name: "a & b.txt"})
	for _, u := range []unit.Unit{
		{Source: unit.Text{Text: "Bonjour le monde."}, Target: unit.Text{Text: "Hello, world."}, Confidence: .97,
			Origin: bitext.Origin{Kind: bitext.Machine, Engine: "apertium", Model: "fra-cat|cat-eng", Date: "2026-02-28"}},
		{Source: unit.Text{Text: "  <b>R&D</b>\r\n\tc'est « tout » ]]> "}, Target: unit.Text{Text: "\u0007\u001b[0m \ufffe \u00a0\u2028"},
			Origin: bitext.Origin{Kind: bitext.Mock, Engine: "mock"}},
		{Source: unit.Text{Text: "Un code {1} ici", Inline: []bitext.Span{{Start: 8, End: 11}, {Start: 15, End: 15}}}, Target: unit.Text{Text: "A {1} here"},
			Props: []bitext.Prop{{Name: "@tuid", Value: "a\n\"1\""}, {Name: "@segtype", Value: "nonsense"}, {Name: "note", Value: "look & see"}, {Name: "x-client", Value: "<X>"}}},
		{Source: unit.Text{Text: "Sans traduction."}},
		{Target: unit.Text{Text: "From nowhere."}, Confidence: .4},
		{Source: unit.Text{Text: "👩‍👩‍👧‍👦 中文"}, Target: unit.Text{Text: "العربية"}},
	} {
		build.Add(u)
	}
	b, err := build.Bitext("fr", "en-GB")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t *testing.T, b *bitext.Bitext, o tmx.WriteOptions) string {
	t.Helper()
	var buf bytes.Buffer
	if err := tmx.Write(&buf, b, o); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "out.tmx")
	if err := os.WriteFile(name, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestXmllintValidatesWhatIsWritten(t *testing.T) {
	xmllint := tool.Path(t, "xmllint", "libxml2-utils")
	dtd := tool.Data(t, "schemas/tmx14.dtd")
	empty := &bitext.Bitext{}
	empty.Source.Lang, empty.Target.Lang = "fr", "en"
	created := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	for name, file := range map[string]string{
		"rich": write(t, rich(t), tmx.WriteOptions{}), "dated": write(t, rich(t), tmx.WriteOptions{Created: created}),
		"one-sided": write(t, rich(t), tmx.WriteOptions{OneSided: true}), "empty": write(t, empty, tmx.WriteOptions{}),
	} {
		out, err := exec.Command(xmllint, "--noout", "--dtdvalid", dtd, file).CombinedOutput()
		if err != nil {
			t.Errorf("%s: xmllint: %v\n%s", name, err, out)
		}
	}
}

// pythonReads prints the texts of every unit as JSON.
const pythonReads = `
import json, sys
from translate.storage import tmx
store = tmx.tmxfile.parsefile(sys.argv[1])
store.setsourcelanguage("fr"); store.settargetlanguage("en-GB")
print(json.dumps([[str(u.source), str(u.target)] for u in store.units]))
`

func TestTranslateToolkitReadsEveryUnit(t *testing.T) {
	const python = "/usr/bin/python3" // Debian's: the package is installed for it alone
	if err := exec.Command(python, "-c", "from translate.storage import tmx").Run(); err != nil {
		tool.Missing(t, "the Translate Toolkit", "python3-translate")
	}
	build := unit.NewBuilder(unit.ReadOptions{Name: "a.txt"})
	want := [][2]string{
		{"Bonjour.", "Hello."}, {"R&D <b>« tout »</b> ]]>", "R&D <b>“all”</b>"}, {"un\ndeux\ttrois", "one\ntwo\tthree"}, {"👩‍👩‍👧‍👦 中文", "العربية"},
	}
	for _, w := range want {
		build.Add(unit.Unit{Source: unit.Text{Text: w[0]}, Target: unit.Text{Text: w[1]}, Confidence: .9})
	}
	b, err := build.Bitext("fr", "en-GB")
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	cmd := exec.Command(python, "-c", pythonReads, write(t, b, tmx.WriteOptions{}))
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python3-translate: %v\n%s", err, &stderr)
	}
	var got [][2]string
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("python3-translate reads other texts (-want +got):\n%s", d)
	}
}

func TestOmegaTTranslatesWithOurMemory(t *testing.T) {
	tool.Path(t, "omegat", "omegat")
	const text = "Nous partons demain à l'aube.  Et vous ?\n\nR&D : « tout » va bien. Le facteur n'est pas passé.\n"
	source := filepath.Join(t.TempDir(), "lettre.txt")
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	build := unit.NewBuilder(unit.ReadOptions{Name: "lettre.txt"})
	units := [][2]string{
		{"Nous partons demain à l'aube.", "We leave tomorrow at dawn."}, {"Et vous ?", "And you?"}, {"R&D : « tout » va bien.", "R&D: “all” is well."},
	}
	for _, u := range units {
		build.Add(unit.Unit{Source: unit.Text{Text: u[0]}, Target: unit.Text{Text: u[1]}, Confidence: .9,
			Origin: bitext.Origin{Kind: bitext.Machine, Engine: "apertium", Date: "2026-02-28"}})
	}
	build.Add(unit.Unit{Source: unit.Text{Text: "Seul."}})
	b, err := build.Bitext("fr", "en")
	if err != nil {
		t.Fatal(err)
	}
	target, stats := omegat.Translate(t, "fr", "en", source, write(t, b, tmx.WriteOptions{}))
	for _, u := range units {
		if !strings.Contains(target, u[1]) {
			t.Errorf("OmegaT's target lacks %q:\n%s", u[1], target)
		}
	}
	if want := []string{"Le facteur n'est pas passé."}; !cmp.Equal(stats.Untranslated, want) || stats.Remaining != 1 || stats.Segments != 4 {
		t.Errorf("OmegaT's statistics are %+v, want 1 of 4 untranslated: %q", stats, want)
	}
}
