package analyze_test

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline"
	"visavis/pipeline/analyze"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
	"visavis/pipeline/format/formattest/omegat"
	"visavis/pipeline/format/formattest/tool"
	"visavis/pipeline/segment/srx"
)

// TestCountsAreThoseOfOmegaT counts texts with OmegaT's segmentation rules and its way of reading lines, and lets OmegaT count them.
func TestCountsAreThoseOfOmegaT(t *testing.T) {
	if testing.Short() {
		t.Skip("starts OmegaT")
	}
	tool.Path(t, "omegat", "omegat")
	for _, tt := range []struct{ lang, to string }{{"fr", "en"}, {"en", "fr"}, {"de", "fr"}} {
		t.Run(tt.lang, func(t *testing.T) {
			t.Parallel()
			files := texts(t, tt.lang)
			ours := analyzed(t, tt.lang, nil, files)
			theirs := omegat.Analyze(t, tt.lang, tt.to, "", files...)
			if len(theirs.Files) != len(files) {
				t.Fatalf("OmegaT counted %d files, want %d", len(theirs.Files), len(files))
			}
			for _, f := range ours.Files {
				compare(t, f.Name, &f.Table, theirs.Files[f.Name])
			}
			compare(t, "all files", &ours.All, theirs.All)
		})
	}
}

// texts are the files to count in a language, in the order of their names, as OmegaT takes them.
func texts(t *testing.T, lang string) []string {
	t.Helper()
	dir := t.TempDir()
	for i, s := range odd {
		save(t, filepath.Join(dir, fmt.Sprintf("odd-%03d.txt", i)), s)
	}
	save(t, filepath.Join(dir, "repeats-a.txt"), "Un deux.\n\nUn deux.\n\nTrois !\n")
	save(t, filepath.Join(dir, "repeats-b.txt"), "Trois !\n\nQuatre cinq.\n\nUn deux.\n\nQuatre cinq.\n")
	if lang == "fr" {
		data, err := os.ReadFile("../../fixtures/statement.fr.txt")
		if err != nil {
			t.Fatal(err)
		}
		save(t, filepath.Join(dir, "statement.txt"), string(data))
	}
	if os.Getenv("VISAVIS_DATA") != "" {
		for _, name := range golds(lang) {
			data, err := os.ReadFile(tool.Data(t, "gold/align/"+name))
			if err != nil {
				t.Fatal(err)
			}
			save(t, filepath.Join(dir, "z-"+filepath.Base(name)+".txt"), paragraphs(string(data)))
		}
	}
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// golds are real texts: novels and newspaper articles.
func golds(lang string) []string {
	return map[string][]string{
		"fr": {"fr-en/AlicesAdventuresInWonderland.src", "fr-en/Candide.src", "fr-en/JaneEyre.src", "fr-en/LaFauteDeLAbbeMouret.src", "fr-en/LesTravailleursDeLaMer.src"},
		"en": {"fr-en/AlicesAdventuresInWonderland.tgt"},
		"de": {"text+berg/dev.src"},
	}[lang]
}

// paragraphs joins lines to paragraphs of six.
func paragraphs(text string) string {
	var b strings.Builder
	for i, l := range strings.Split(strings.TrimSpace(text), "\n") {
		b.WriteString(l)
		b.WriteString(map[bool]string{true: "\n\n", false: "\n"}[i%6 == 5])
	}
	return b.String()
}

func save(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// analyzed counts files as OmegaT cuts them.
func analyzed(t *testing.T, lang string, match analyze.Match, files []string) *analyze.Analysis {
	t.Helper()
	rules, err := srx.Read(bytes.NewReader(omegat.Rules(t)), "defaultRules.srx")
	if err != nil {
		t.Fatal(err)
	}
	splitter, err := rules.Splitter(lang, srx.Options{Wrapped: true})
	if err != nil {
		t.Fatal(err)
	}
	a := analyze.New(match)
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := extract.Text(filepath.Base(f), data, extract.Options{Lang: lang, Wrapped: true})
		if err != nil {
			t.Fatal(err)
		}
		b, err := pipeline.Split(doc, pipeline.SplitOptions{Wrapped: true, Rules: splitter})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.File(context.Background(), doc.Name, one(b)); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func one(b *bitext.Bitext) iter.Seq2[*bitext.Bitext, error] {
	return func(yield func(*bitext.Bitext, error) bool) { yield(b, nil) }
}

func compare(t *testing.T, name string, ours *analyze.Table, theirs omegat.Table) {
	t.Helper()
	repeated := ours.Bands[analyze.Repetition]
	across := ours.Bands[analyze.OtherFile]
	want, got := map[string]omegat.Counts{}, map[string]omegat.Counts{}
	want["total"], got["total"] = theirs.Total, counts(ours.Total())
	want["each text once"], got["each text once"] = theirs.Unique, counts(ours.Different)
	if rows := theirs.Matches; name == "all files" {
		repeated.Segments += across.Segments
		want["repeated segments"], got["repeated segments"] = omegat.Counts{Segments: rows["Repetitions"].Segments}, omegat.Counts{Segments: repeated.Segments}
	} else {
		want["repeated"], got["repeated"] = rows["Repetitions within this file"], counts(repeated)
		want["repeated from another file"], got["repeated from another file"] = rows["Repetitions from other files"], counts(across)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s: OmegaT counts otherwise (-OmegaT +ours):\n%s", name, d)
	}
	if got["total"].Segments > 100 || name == "all files" {
		t.Logf("%s: OmegaT and we count %+v, each text once %+v", name, got["total"], got["each text once"])
	}
}

func counts(a analyze.Amount) omegat.Counts {
	return omegat.Counts{Segments: a.Segments, Words: a.Words, NoSpaces: a.NoSpaces, Characters: a.Characters}
}

// odd are texts on which ways of counting differ.
var odd = []string{
	"Peut-être l'homme, l’homme et aujourd'hui : c'est-à-dire « non » !", "1,234.56 3D A4-B5 x.y.z v1.2.3 10:30 1/2 ½ Ⅳ ① x²",
	"http://www.example.com/a-b_c?d=1&e=2", "Schreib an a@b.com #tag @me R&D AT&T", "中文字カタカナひらがな漢字です。", "12% $5 €5,00 5€ 5 € 3.5kg #1 .5",
	"don''t a--b a- -b 'x' \"y\"z", "한국어 단어", "ไทยภาษา", "हिन्दी है। ok", "e\u0301te\u0301 été", "👩‍👩‍👧 x🙂y 🙏",
	"a\u00adb a\u200bb a\u00a0b a\u202fb a_b a·b", "tab\there", "1'000 1’000 ١٢٣٫٤", "a‐b a–b a—b", "<b>gras</b> &amp; {0} %s ${x}", "\ufeffBOM ici",
	"ラーメン 々 コーヒー・カップ", "two  spaces   here", "A&B&C&D&E R&D; AT&T& &x a& b &c; &amp;", "Du <b1>gras</b1> et <x2/> fin <br> <i>x</i>",
	"e\u0301\n\ne\u0301\n\n\u00e9", "…", "- — –", "Ångström naïve œuvre ﬁn",
}
