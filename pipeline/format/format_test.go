package format_test

import (
	"errors"
	"testing"

	"visavis/pipeline/format"
)

func TestFindsFormats(t *testing.T) {
	for name, want := range map[string]string{"a.tmx": "tmx", "dir.x/B.TMX": "tmx", "a.fr-en.json": "json", ".tsv": "tsv", "a.xlf": "xliff", "b.XLIFF": "xliff"} {
		if f, err := format.ByEnding(name); err != nil || f.Name != want {
			t.Errorf("ByEnding(%q) is %q, %v", name, f.Name, err)
		}
	}
	if f, err := format.ByName("TMX"); err != nil || f.Name != "tmx" {
		t.Errorf("ByName gives %q, %v", f.Name, err)
	}
}

func TestUnknownFormatsAreAnsweredWithThoseThatThereAre(t *testing.T) {
	_, err := format.ByEnding("out.docm")
	var unknown *format.UnknownError
	if want := "out.docm: no bilingual format is known by that: use .tmx, .xlf, .xliff, .json or .tsv"; !errors.As(err, &unknown) || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	_, err = format.ByName("docm")
	if want := `format "docm": no bilingual format is known by that: use tmx, xliff, xliff-1.2, json or tsv`; err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}
