package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visavis/pipeline/check"
)

func TestOtherLanguage(t *testing.T) {
	const french = "Nous ne savons pas encore ce que sera la suite, mais le président a dit qu'il ne voulait plus attendre et que tout serait fait dans les jours qui viennent."
	const english = "We do not know yet what will come of it, but the president has said that he would not wait any longer and that all of it will be done in the days to come."
	const german = "Wir wissen noch nicht, was daraus wird, aber der Präsident hat gesagt, dass er nicht mehr warten will und dass alles in den nächsten Tagen getan wird."
	const russian = "Мы ещё не знаем, что из этого выйдет."
	for _, c := range []struct{ name, text, tag, want string }{
		{"right", french, "fr", ""},
		{"right, with a region", english, "en-GB", ""},
		{"files in the wrong order", english, "fr", "English"},
		{"another language", german, "fr", "German"},
		{"another script", russian, "fr", "text in Cyrillic letters"},
		{"a language whose words nobody knows here", french, "oc", ""},
		{"no language", french, "", ""},
		{"too short", "The answer is no.", "fr", ""},
		{"a list of names", strings.Repeat("Jean Martin, Paris; Marie Durand, Lyon; ", 20), "de", ""},
		{"a preface in another language", english + strings.Repeat("\n"+french, 600), "fr", ""},
		{"no letters", strings.Repeat("123 ", 100), "fr", ""},
		{"nothing", "", "fr", ""},
	} {
		if got := check.OtherLanguage(c.text, c.tag); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Texts of the gold data are told from each other, and none is taken for another language than its own, nor is any page of it.
func TestOtherLanguageOfGoldTexts(t *testing.T) {
	dir := os.Getenv("VISAVIS_DATA")
	if dir == "" {
		t.Skip("VISAVIS_DATA is not set: the gold data is not here")
	}
	texts := map[string]string{}
	add := func(glob string, lang func(name string) string) {
		files, err := filepath.Glob(filepath.Join(dir, "gold", glob))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: no files, %v", glob, err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			texts[f+"\x00"+lang(filepath.Base(f))] = string(b)
		}
	}
	add("segment/*.txt", func(name string) string { return name[:2] })
	add("align/fr-en/*.src", func(string) string { return "fr" })
	add("align/fr-en/*.tgt", func(string) string { return "en" })
	add("align/text+berg/*.src", func(string) string { return "de" })
	add("align/text+berg/*.tgt", func(string) string { return "fr" })
	pages, told := 0, 0
	for name, text := range texts {
		file, lang, _ := strings.Cut(name, "\x00")
		for ; len(text) > 0; pages++ {
			page := text[:min(len(text), 2000)]
			text = text[len(page):]
			if got := check.OtherLanguage(page, lang); got != "" {
				t.Errorf("%s, which is in %s, is taken for %s: %.200q", filepath.Base(file), lang, got, page)
			}
			other := "en"
			if lang == "en" {
				other = "fr"
			}
			if check.OtherLanguage(page, other) != "" {
				told++
			}
		}
	}
	t.Logf("%d of %d pages are told from another language", told, pages)
	if told < pages*98/100 {
		t.Errorf("only %d of %d pages are told from another language", told, pages)
	}
}
