package extract

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/bitext"
)

func TestTextIsKeptByteForByte(t *testing.T) {
	for _, text := range []string{
		"Un.", "Un.\n", "Un.\r\nDeux.\r\n", "Un.\rDeux.", "\ufeffUn.", "a\u2028b\u0085c\vd\fe", "  \t Un \u00a0\n\n\n", "Un\u202f!\n",
	} {
		doc, err := Text("a.txt", []byte(text), Options{Lang: "fr"})
		if err != nil {
			t.Errorf("%q: %v", text, err)
		} else if doc.Text != text {
			t.Errorf("%q became %q", text, doc.Text)
		}
	}
}

func TestEachLineThatIsNotBlankIsABlock(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"Un.\nDeux.\n\n \t\nTrois.", []string{"Un.", "Deux.", "Trois."}},
		{"\ufeff  Un. \r\nDeux.\rTrois.", []string{"Un.", "Deux.", "Trois."}},
		{"a\u2028b\u2029c\u0085d\ve\ff", []string{"a", "b", "c", "d", "e", "f"}},
		{"\u00a0Un\u202f! \u3000", []string{"Un\u202f!"}},
	} {
		doc, err := Text("a.txt", []byte(tt.text), Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range doc.Blocks {
			got = append(got, doc.Text[b.Start:b.End])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: %s", tt.text, diff)
		}
	}
}

func TestWrappedLinesAreOneBlockUpToABlankLine(t *testing.T) {
	doc, err := Text("a.txt", []byte("Une phrase\r\nen deux.\r\n \r\nAutre\nchose.\n\n\nFin."), Options{Wrapped: true})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, b := range doc.Blocks {
		got = append(got, doc.Text[b.Start:b.End])
	}
	if diff := cmp.Diff([]string{"Une phrase\r\nen deux.", "Autre\nchose.", "Fin."}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOtherEncodingsAreReadWhenNamedOrMarked(t *testing.T) {
	for _, tt := range []struct{ name, encoding, data string }{
		{"windows-1252", "windows-1252", "\xe9t\xe9 \x93x\x94"},
		{"macintosh", "macintosh", "\x8et\x8e \xd2x\xd3"},
		{"UTF-16LE with a mark", "", "\xff\xfe\xe9\x00t\x00\xe9\x00 \x00\x1c\x20x\x00\x1d\x20"},
		{"UTF-16BE with a mark", "", "\xfe\xff\x00\xe9\x00t\x00\xe9\x00 \x20\x1c\x00x\x20\x1d"},
		{"UTF-16BE without a mark", "utf-16be", "\x00\xe9\x00t\x00\xe9\x00 \x20\x1c\x00x\x20\x1d"},
		{"UTF-16LE, named without its order", "utf-16", "\xe9\x00t\x00\xe9\x00 \x00\x1c\x20x\x00\x1d\x20"},
		{"UTF-16BE, named without its order", "utf-16", "\x00\xe9\x00t\x00\xe9\x00 \x20\x1c\x00x\x20\x1d"},
		{"what Windows' programs say", "ANSI", "\xe9t\xe9 \x93x\x94"},
		{"what others say", "cp1252", "\xe9t\xe9 \x93x\x94"},
		{"UTF-8, named", "UTF-8", "été “x”"},
	} {
		doc, err := Text("a.txt", []byte(tt.data), Options{Encoding: tt.encoding})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		} else if doc.Text != "été “x”" {
			t.Errorf("%s: %q", tt.name, doc.Text)
		}
	}
}

func TestBadInputIsNamedWithItsLine(t *testing.T) {
	for _, tt := range []struct{ name, data, encoding, want, hint string }{
		{"empty", "", "", "a.txt: is empty", "give a file"},
		{"only a mark", "\ufeff", "", "a.txt: is empty", "give a file"},
		{"blank", " \n\t\r\n", "", "nothing but white space", "give a file"},
		{"windows-1252", "Un.\r\nDeux \xe9.", "", "a.txt, line 2 (byte 10): not UTF-8 (byte 0xe9)", "--encoding windows-1252"},
		{"macintosh", "\x8et\x8e", "", "line 1 (byte 0): not UTF-8 (byte 0x8e)", "--encoding macintosh"},
		{"half a character", "Un.\rDeux \xc3", "", "line 2 (byte 9)", "windows-1252"},
		{"NUL", "Un.\n\nDeux\x00.", "", "line 3 (byte 9): there is a NUL byte", "plain text"},
		{"UTF-16 without a mark", "U\x00n\x00", "", "looks like UTF-16", "--encoding utf-16"},
		{"Word", "PK\x03\x04\x14\x00", "windows-1252", "a Word, LibreOffice or other packed file", "save it as plain text"},
		{"PDF", "%PDF-1.7\n", "", "is a PDF", "save it as plain text"},
		{"TMX", "\ufeff<?xml version=\"1.0\"?>\n<tmx version=\"1.4\">", "", "is a bilingual file already", "visavis check"},
		{"a byte that the encoding lacks", "a\x81", "windows-1252", "windows-1252 does not have", "another --encoding"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Text("a.txt", []byte(tt.data), Options{Encoding: tt.encoding})
			var in *InputError
			if !errors.As(err, &in) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(in.Hint, tt.hint) {
				t.Errorf("error %v (hint %q), want %q (hint %q)", err, in.Hint, tt.want, tt.hint)
			}
		})
	}
}

func TestAnUnknownEncodingIsNotTheFilesFault(t *testing.T) {
	var unknown *EncodingError
	if _, err := Text("a.txt", []byte("Un."), Options{Encoding: "latin-9000"}); !errors.As(err, &unknown) {
		t.Errorf("error %v", err)
	}
}

func TestFilesThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{dir: "is a folder", filepath.Join(dir, "nein.txt"): "there is no such file"} {
		_, _, err := ReadFile(path, nil)
		var in *InputError
		if !errors.As(err, &in) || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	path := filepath.Join(dir, "a.txt")
	if err := os.WriteFile(path, []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	if name, data, err := ReadFile(path, nil); name != "a.txt" || string(data) != "x" || err != nil {
		t.Error(name, data, err)
	}
	if name, data, err := ReadFile("-", strings.NewReader("y")); name != "stdin" || string(data) != "y" || err != nil {
		t.Error(name, data, err)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"Un.\r\nDeux.\r", "\xff\xfea\x00", "a\u2028b\u0085", "\x00", "\xe9"} {
		f.Add([]byte(s), "", "f.txt")
		f.Add([]byte(s), "windows-1252", "f.txt")
	}
	f.Add([]byte("1\n00:00:01,000 --> 00:00:02,000\n<i>a\nb</i>\n\n\t2\n"), "utf-8", "f.srt")
	f.Add([]byte("WEBVTT\r\n\r\n00:01.000 --> 00:02.000 a\r\n<v A>b\r\n--> \r\n"), "utf-8", "f.vtt")
	f.Add([]byte("a\t\tb\n\n\t \tc"), "utf-8", "f.tsv")
	f.Add([]byte("a;\"b\"\"\n;c\" ; \"\r\n\"\"\"d\"e;"), "utf-8", "f.csv")
	f.Fuzz(func(t *testing.T, data []byte, enc, name string) {
		doc, err := Text(name, data, Options{Encoding: enc})
		if err != nil {
			return
		}
		if !utf8.ValidString(doc.Text) {
			t.Fatal("not UTF-8")
		}
		if enc == "utf-8" && doc.Text != string(data) {
			t.Fatal("the text was changed")
		}
		if err := (&bitext.Bitext{Source: bitext.Side{Document: doc}}).Validate(); err != nil {
			t.Fatal(err)
		}
		for i := range doc.Blocks {
			if _, _, ok := CueTime(&doc, i); ok != (doc.Blocks[i].Kind == bitext.Cue) {
				t.Fatal("a cue without a time")
			}
		}
		if c := Cells(&doc); c != nil && len(c) != len(doc.Blocks) {
			t.Fatal("a cell without a place")
		}
		end := 0
		for _, b := range doc.Blocks {
			if b.Kind == bitext.Cue {
				continue
			}
			frame := ""
			if b.Kind == bitext.Cell && tableEnding(name) == ".csv" {
				frame = `"` + string(separator(name, doc.Text))
			}
			if strings.TrimFunc(doc.Text[end:b.Start], func(r rune) bool {
				return blank(r) || breakLen(string(r)) > 0 || strings.ContainsRune(frame, r)
			}) != "" {
				t.Fatal("text between blocks")
			}
			end = b.End
		}
	})
}

func TestBrokenLinesAreNoticed(t *testing.T) {
	const broken = "Il était une fois une petite fille de village,\nla plus jolie qu'on eût su voir : sa mère en\nétait folle, et sa mère-grand plus folle encore.\n" +
		"Cette bonne femme lui fit faire un petit chaperon\nrouge.\n"
	for _, tt := range []struct {
		name, text string
		wrapped    bool
		want       bool
	}{
		{"a.txt", broken, false, true},
		{"a.txt", broken, true, false},
		{"a.txt", strings.ReplaceAll(broken, "\n", "\n\n"), false, false}, // a poem may do so
		{"a.txt", "une petite liste\nde mots\nqui n'ont\npas de phrase\nentre eux\n", false, false},
		{"a.txt", "Une phrase assez longue pour tenir sur sa ligne.\n" + strings.Repeat("Et puis encore une autre, de la même longueur.\n", 9), false, false},
		{"a.tsv", strings.ReplaceAll(broken, ",\n", "\t"), false, false},
		{"a.txt", "x\n", false, false},
	} {
		doc, err := Text(tt.name, []byte(tt.text), Options{Wrapped: tt.wrapped})
		if err != nil {
			t.Fatal(err)
		}
		if got := LooksWrapped(&doc); got != tt.want {
			t.Errorf("%q: %v, want %v", tt.text, got, tt.want)
		}
	}
}
