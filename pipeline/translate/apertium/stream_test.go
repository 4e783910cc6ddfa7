package apertium

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestEncodeTakesOutWhatIsNotProse(t *testing.T) {
	for _, c := range []struct {
		text, message string
		taken         []string
	}{
		{"Bonjour, l’été à 5 % !", "Bonjour, l’été à 5 % ![e7]", nil},
		{"Voici [a] {b} ^c^ $5", "Voici [0]a[1] [2] [3]c[4] [5]5[e7]", []string{"[", "]", "{b}", "^", "^", "$"}},
		{"😀👩‍👩‍👧 oui 🇫🇷!", "[0] oui [1]![e7]", []string{"😀👩‍👩‍👧", "🇫🇷"}},
		{"un\r\n\r\ndeux  trois\u00a0!", "un[0]deux[1]trois[2]![e7]", []string{"\r\n\r\n", "  ", "\u00a0"}},
		{"voir https://t.me/x_y?z=1, ou (www.exemple.fr).", "voir [0], ou ([1]).[e7]", []string{"https://t.me/x_y?z=1", "www.exemple.fr"}},
		{"@durov et moi@ici.fr sur #liberté", "[0] et [1] sur [2][e7]", []string{"@durov", "moi@ici.fr", "#liberté"}},
		{"{0} a %d ${x} {{nom}} <b>oui</b> &amp; %1$s", "[0] a [1] [2] [3] [4]oui[5] [6] [7][e7]",
			[]string{"{0}", "%d", "${x}", "{{nom}}", "<b>", "</b>", "&amp;", "%1$s"}},
		{"cafe\u0301 ~x", "café [0]x[e7]", []string{"~"}},
		{"a/b\\c", "a[0]b[1]c[e7]", []string{"/", "\\"}},
		{"a\x00b", "a[0]b[e7]", []string{"\x00"}},
	} {
		message, taken := encode(c.text, 7)
		if message != c.message || !slices.Equal(taken, c.taken) {
			t.Errorf("%q becomes %q %q, want %q %q", c.text, message, taken, c.message, c.taken)
		}
	}
}

func TestDecodeUndoesEncode(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([a-zé \[\]{}^$/\\@<>~#0-9.é😀\n]|http://x|&amp;){0,20}`)).Draw(t, "text")
		message, taken := encode(text, 3)
		if i := strings.IndexAny(message, `{}^$/\@<>~`+"\x00\n"); i >= 0 {
			t.Fatalf("%q: the message %q has a sign with a meaning", text, message)
		}
		got, err := decode(message, 3, taken)
		if err != nil || norm.NFC.String(got) != norm.NFC.String(text) {
			t.Fatalf("%q becomes %q (%q) and then %q, %v", text, message, taken, got, err)
		}
	})
}

func TestDecodeFindsWhatIsWrong(t *testing.T) {
	taken := []string{"{a}", "{b}"}
	for answer, want := range map[string]string{
		"x [0] y [1][e3]":        "",
		"*x [0] #y-z [1] @w[e3]": "",
		"x [1] y [0][e3]":        "", // moved, but there
		"x [0] y [1][e4]":        errMixed.Error(),
		"x [0] y [1]":            errMixed.Error(),
		"x [0] [1] [0][e3]":      errMixed.Error(),
		"x [0] [1] [2][e3]":      errMixed.Error(),
		"[e2]x [0] [1][e3]":      errMixed.Error(),
		"x [0][e3]":              "apertium lost “{b}”",
		`x \[0\] [0] [1] \^[e3]`: "",
	} {
		got, err := decode(answer, 3, taken)
		if strings.ContainsAny(got, "*@#") {
			t.Errorf("%q gives %q: Apertium's marks are still there", answer, got)
		}
		if (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%q gives %q, %v: want %q", answer, got, err, want)
		}
	}
}

// modesIn makes a data folder with modes of these names.
func modesIn(t *testing.T, names ...string) Options {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "modes"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, n := range names {
		if err := os.WriteFile(filepath.Join(dir, "modes", n), []byte("lt-proc -w 'x y.bin' | apertium-tagger -g $2 'p' | lt-proc $1 'z'"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return Options{DataDir: dir}
}

func TestRoute(t *testing.T) {
	modes, err := findModes(modesIn(t, "fra-cat.mode", "fra-cat_pre2017.mode", "cat-eng.mode", "cat-eng_US.mode", "eng-cat_valencia.mode",
		"es-ca.mode", "ca-es.mode", "spa-por.mode", "por-glg.mode", "glg-zzz.mode", "fra-cat-morph.mode", "README", "fr-es.mode"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, want string }{
		{"fr", "ca", "fra-cat"},
		{"fr", "en", "fra-cat|cat-eng"},
		{"fra", "en-US", "fra-cat|cat-eng_US"},
		{"fr-CA", "en-GB", "fra-cat|cat-eng"},
		{"en", "es", "eng-cat_valencia|ca-es"}, // no other mode leads out of English
		{"fr", "es", "fr-es"},
		{"fr", "gl", "fr-es|spa-por|por-glg"},
		{"fr", "zzz", ""}, // too far
		{"fr", "de", ""},
		{"fr", "fr", ""},
		{"not a language", "en", ""},
	} {
		if got := names(route(modes, c.from, c.to)); got != c.want {
			t.Errorf("from %s to %s by %q, want %q", c.from, c.to, got, c.want)
		}
	}
	if got := pairs(modes); !slices.Contains(got, "fr-en") || !slices.Contains(got, "en-es") || slices.Contains(got, "fr-zzz") || !slices.IsSorted(got) {
		t.Errorf("pairs are %q", got)
	}
}

func TestStages(t *testing.T) {
	opt := modesIn(t, "fra-cat.mode")
	modes, _ := findModes(opt)
	got, err := modes[0].stages()
	want := []stage{{"lt-proc", "-z", "-w", "x y.bin"}, {"apertium-tagger", "-z", "-g", "p"}, {"lt-proc", "-z", "-n", "z"}}
	if err != nil || !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("stages are %q, %v: want %q", got, err, want)
	}
	if !got[1].remembers() || got[0].remembers() {
		t.Error("which stage remembers is wrong")
	}
	for _, bad := range []string{"lt-proc 'x' | rm -rf '/'", "", "lt-proc x | | lt-proc y"} {
		path := filepath.Join(opt.DataDir, "modes", "fra-cat.mode")
		if err := os.WriteFile(path, []byte(bad), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, err := modes[0].stages(); err == nil {
			t.Errorf("%q gives %q: want an error", bad, got)
		}
	}
}

func TestAmbiguousReadings(t *testing.T) {
	got := ambiguousReadings([]byte(`^Je/je<prn>$ ^suis/être<vbser>/suivre<vblex>$[0] ^x\/y\$/*x\/y$ ^du/de<pr>+le<det>/dû<adj>$^`))
	want := []string{"être<vbser>/suivre<vblex>", "de<pr>+le<det>/dû<adj>"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestNothingIsLost sends what Apertium has most trouble with through the real programs.
func TestNothingIsLost(t *testing.T) {
	e := New(Options{})
	defer e.Close()
	if err := e.Supports(t.Context(), "fr", "en"); err != nil {
		t.Skip(err)
	}
	words := rapid.SampledFrom([]string{"le", "chat", "de", "les", "rouges", "mange", "il", "ne", "pas", "Paris", "qu'il", "beaucoup", "des", "au", "xyzzy", "12", "3,5", "."})
	signs := rapid.SampledFrom(strings.Split(`[ ] { } ^ $ / \ @ < > * ~ # + = | "`+" ` % & § • « » “ ” \u202f \u200b \u200d \u0301 😀 👩‍👩‍👧 🇫🇷 € ½ ² \t \n \r\n \x01 \x00 \u2028 日本 [3] [e0] ^a/b<n>$", " "))
	piece := rapid.OneOf(words, words, signs, rapid.Just(" "), rapid.Just(" "))
	text := rapid.Map(rapid.SliceOfN(piece, 1, 14), func(p []string) string { return strings.Join(p, "") })
	var texts []string
	for i := range 150 {
		texts = append(texts, text.Example(i))
	}
	answers, err := e.Translate(t.Context(), "fr", "en", texts)
	if err != nil {
		t.Fatal(errors.Join(err))
	}
	for i, a := range answers {
		for _, sign := range []string{"[", "]", "{", "}", "^", "$", "/", `\`, "@", "<", ">", "*", "~", "#", "+", "=", "|", "😀", "👩‍👩‍👧", "🇫🇷", "\n", "\t", "\x00", "\u202f", "\u200b"} {
			if got, want := strings.Count(a.Text, sign), strings.Count(texts[i], sign); got != want {
				t.Errorf("%q becomes %q: %d of %d %q", texts[i], a.Text, got, want, sign)
			}
		}
	}
}
