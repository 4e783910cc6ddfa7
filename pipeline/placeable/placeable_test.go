package placeable_test

import (
	"fmt"
	"strings"
	"testing"

	"visavis/pipeline/placeable"
)

func ExampleFind() {
	text := "Salut {name} 👋, voir https://example.org/fr."
	for _, p := range placeable.Find(text) {
		fmt.Println(p.Kind, text[p.Start:p.End])
	}
	// Output:
	// placeholder {name}
	// emoji 👋
	// url https://example.org/fr
}

func found(text string, ps []placeable.Placeable) string {
	var out []string
	for _, p := range ps {
		out = append(out, string(p.Kind)+" "+text[p.Start:p.End])
	}
	return strings.Join(out, " | ")
}

func TestFind(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Le chat mange.", ""},
		{"Voir (http://a.example/x_(y)).", "url http://a.example/x_(y)"},
		{"Voir https://a.example/b\u202f! Ou http://b.example/\u00a0: la suite", "url https://a.example/b | url http://b.example/"},
		{"Voir www.example.org, demain", "url www.example.org"},
		{"à anna@example.org. Et @anna, #été", "email anna@example.org | mention @anna | hashtag #été"},
		{"un mot <b>gras</b> et <x id=1/>", "tag <b> | tag </b> | tag <x id=1/>"},
		{"<Les Alpes> a < b", ""},
		{"{0} ${x} {{nom}} %s %1$d %(a)s %{b} %PATH% %@", "placeholder {0} | placeholder ${x} | placeholder {{nom}} | placeholder %s | placeholder %1$d | placeholder %(a)s | placeholder %{b} | placeholder %PATH% | placeholder %@"},
		{"100 %d'avance, 50 % de C#, a@b", "placeholder %d"},
		{"👩‍👩‍👧👍🏽 🇫🇷", "emoji 👩‍👩‍👧 | emoji 👍🏽 | emoji 🇫🇷"},
		{`<a href="{0}">{1}</a>`, `tag <a href="{0}"> | placeholder {1} | tag </a>`},
		{"参阅https://a.example/zh/help，或发邮件至info@a.example。文件%s大小", "url https://a.example/zh/help | email info@a.example | placeholder %s"},
		{"https://a.example/wiki/中文 https://a.example/help或ใน#tag", "url https://a.example/wiki/中文 | url https://a.example/help | hashtag #tag"},
		{`<a href="www.example.org">`, `tag <a href="www.example.org"> | url www.example.org`},
	} {
		if got := found(c.text, placeable.Find(c.text)); got != c.want {
			t.Errorf("%q has %s, want %s", c.text, got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	names := []string{"Vis", "Vis-à-Vis Pro", "à", ""}
	text := "Vis-à-Vis Pro et Vis, Viser"
	if got, want := found(text, placeable.Names(text, names)), "name Vis-à-Vis Pro | name Vis"; got != want {
		t.Errorf("%q has %s, want %s", text, got, want)
	}
}

func TestMeasuresAreThoseThatAllLanguagesWriteAlike(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"à 12 km, 30\u00a0°C et 5kg", "measure 12 km | measure 30\u00a0°C | measure 5kg"},
		{"1,5 km, 1 234 km, 4 Go, 3 mètres, 12 kmx, x12 km, 20 %, 20 €", ""},
		{"3 m", "measure 3 m"},
		{"En 2023 l'été, le 3 m’appela; 5  km", ""},
	} {
		if got := found(c.text, placeable.Measures(c.text)); got != c.want {
			t.Errorf("%q has %s, want %s", c.text, got, c.want)
		}
	}
}

// TestAMeasureDoesNotReachAcrossWhatStays: in place of {0} it gets to see spaces.
func TestAMeasureDoesNotReachAcrossWhatStays(t *testing.T) {
	const text = "le 3 {0} {1} l de 4 l"
	if got, want := found(text, placeable.All(text, nil, nil)), "placeholder {0} | placeholder {1} | measure 4 l"; got != want {
		t.Errorf("%q has %s, want %s", text, got, want)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("Salut {name} 👋🏽, <b>voir</b> https://example.org/fr. à anna@example.org #été 12 km %1$s")
	f.Fuzz(func(t *testing.T, text string) {
		ps := placeable.Find(text)
		rest := placeable.Blank(text, ps)
		if len(rest) != len(text) {
			t.Errorf("%q became %q: another length", text, rest)
		}
		if again := placeable.Find(rest); strings.Contains(found(rest, again), "placeholder {") {
			t.Errorf("%q left %s to be found", text, found(rest, again))
		}
		end := 0
		for _, p := range placeable.Outer(ps) {
			if p.Start < end || p.Len() <= 0 {
				t.Errorf("%q has %s: out of order or empty", text, found(text, ps))
			}
			end = p.End
		}
	})
}
