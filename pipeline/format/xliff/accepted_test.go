package xliff_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/formattest"
	"visavis/pipeline/format/formattest/tool"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/format/xliff"
)

func TestXmllintValidatesWhatIsWritten(t *testing.T) {
	xmllint := tool.Path(t, "xmllint", "libxml2-utils")
	schema := tool.Data(t, "schemas/xliff-2.1/xliff_core_2.0.xsd")
	empty := &bitext.Bitext{}
	empty.Source.Lang, empty.Target.Lang = "fr", "en"
	for name, b := range map[string]*bitext.Bitext{"rich": rich(t), "empty": empty, "large": formattest.Large(1000)} {
		var buf bytes.Buffer
		if err := xliff.Write(&buf, b, xliff.WriteOptions{}); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(t.TempDir(), "out.xlf")
		if err := os.WriteFile(file, buf.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(xmllint, "--noout", "--schema", schema, file).CombinedOutput(); err != nil {
			t.Errorf("%s: xmllint: %v\n%s", name, err, out)
		}
	}
}

// pythonReads prints what the Translate Toolkit reads in an XLIFF 1.2.
const pythonReads = `
import json, sys
from translate.storage import xliff
store = xliff.xlifffile.parsefile(sys.argv[1])
print(json.dumps([[u.getid(), str(u.source), str(u.target or ""), u.getnotes()] for u in store.units]))
`

func TestTheTranslateToolkitReadsVersion12(t *testing.T) {
	b := rich(t)
	var buf bytes.Buffer
	if err := xliff.Write12(&buf, b, xliff.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "out.xlf")
	if err := os.WriteFile(file, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	var got [][]string
	if err := json.Unmarshal(toolkit(t, pythonReads, file), &got); err != nil {
		t.Fatal(err)
	}
	pictures := strings.NewReplacer("\a", "␇", "\x1b", "␛", "\ufffe", "\ufffd")
	var want [][]string
	for i := range b.Links {
		u := unit.Of(b, i)
		var notes []string
		if u.Origin.Kind == bitext.Mock {
			notes = append(notes, unit.MockNote)
		}
		for _, p := range u.Props {
			if p.Name == unit.Note {
				notes = append(notes, p.Value)
			}
		}
		id := u.Document + "\x04u" + strconv.Itoa(i+1)
		want = append(want, []string{id, u.Source.Text, pictures.Replace(u.Target.Text), strings.Join(notes, "\n")})
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-ours +toolkit)\n%s\n%s", d, &buf)
	}
}

// toolkit runs a script of the Translate Toolkit's and gives what it prints.
func toolkit(t *testing.T, script, file string) []byte {
	t.Helper()
	const python = "/usr/bin/python3" // Debian's: the package is installed for it alone
	if err := exec.Command(python, "-c", "from translate.storage import xliff").Run(); err != nil {
		tool.Missing(t, "the Translate Toolkit", "python3-translate")
	}
	var stderr bytes.Buffer
	cmd := exec.Command(python, "-c", script, file)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("python3-translate: %v\n%s", err, &stderr)
	}
	return out
}

// pythonWrites makes an XLIFF 1.2 with the Translate Toolkit, and prints what it reads in it.
const pythonWrites = `
import json, sys
from translate.storage import xliff
from translate.storage.placeables import StringElem
from translate.storage.placeables.xliff import G, X, Bx, Ex, Ph
store = xliff.xlifffile(sourcelanguage="fr", targetlanguage="en-GB")
for n, (source, target) in enumerate([
    (["Bonjour."], ["Hello."]),
    (["R&D <b>« tout »</b> ]]>"], ["R&D <b>“all”</b>"]),
    (["👩‍👩‍👧‍👦 中文"], ["العربية"]),
    (["Un ", G(id="1", sub=["gras"]), X(id="2"), Bx(id="3"), "x", Ex(id="3"), Ph(id="4", sub=["{0}"])], ["A ", G(id="1", sub=["bold"]), X(id="2")]),
    (["Seul."], None),
]):
    u = store.addsourceunit("")
    u.setid(str(n + 1))
    u.rich_source = [StringElem(source)]
    if target:
        u.rich_target = [StringElem(target)]
    if n == 0:
        u.marktranslated(); u.addnote("une note"); u.markapproved()
store.savefile(sys.argv[1])
again = xliff.xlifffile.parsefile(sys.argv[1])
print(json.dumps([[u.getid().split("\x04")[-1], str(u.source or ""), str(u.target or ""), u.getnotes(), u.isapproved()] for u in again.units]))
`

func TestReadsWhatTheTranslateToolkitWrites(t *testing.T) {
	file := filepath.Join(t.TempDir(), "toolkit.xlf")
	out := toolkit(t, pythonWrites, file)
	var want [][]any
	if err := json.Unmarshal(out, &want); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	b, err := xliff.Read(bytes.NewReader(data), xliff.ReadOptions{})
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	var got [][]any
	for i := range b.Links {
		u := unit.Of(b, i)
		id, note, approved := "", "", false
		for _, p := range u.Props {
			switch p.Name {
			case "@tuid":
				id = p.Value
			case "note":
				note = p.Value
			case "x-approved":
				approved = p.Value == "yes"
			}
		}
		got = append(got, []any{id, withoutTags(u.Source), withoutTags(u.Target), note, approved})
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-toolkit +ours)\n%s\n%s", d, data)
	}
	if b.Source.Lang != "fr" || b.Target.Lang != "en-GB" {
		t.Errorf("languages %s and %s", b.Source.Lang, b.Target.Lang)
	}
	if u := unit.Of(b, 3); marked(u.Source) != `Un [<g id="1">]gras[</g>][<x id="2"/>][<bx id="3"/>]x[<ex id="3"/>][{0}]` {
		t.Errorf("codes: %s", marked(u.Source))
	}
}

// withoutTags is a text as the toolkit shows it: without the codes that are tags, with the native code in <ph>.
func withoutTags(t unit.Text) string {
	out, at := "", 0
	for _, c := range t.Inline {
		out += t.Text[at:c.Start]
		if native := t.Text[c.Start:c.End]; native[0] != '<' {
			out += native
		}
		at = c.End
	}
	return out + t.Text[at:]
}
