package typography_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"visavis/pipeline/placeable"
	"visavis/pipeline/typography"
)

func ExampleStyle_Adapt() {
	french, _ := typography.For("fr-FR")
	fmt.Printf("%+q\n", french.Adapt(`Il a dit: "Oui!"`, nil, nil))
	english, _ := typography.For("en-GB")
	fmt.Println(english.Adapt("He said « Yes ! » to {name} !", nil, nil))
	// Output:
	// "Il a dit\u00a0: \u00ab\u00a0Oui\u202f!\u00a0\u00bb"
	// He said “Yes!” to {name}!
}

// In the tables ~ is a no-break space and ^ a narrow one.
var visible = strings.NewReplacer("\u00a0", "~", "\u202f", "^")
var spaces = strings.NewReplacer("~", "\u00a0", "^", "\u202f")

func TestAdapt(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		// each language's own marks, outer and inner
		{"en", "« A “b” c »", "“A ‘b’ c”"},
		{"en-GB", `„A ‚b‘ c“`, "“A ‘b’ c”"},
		{"fr", `"A 'b' c"`, "«~A “b” c~»"},
		{"fr-CA", "“A ‘b’ c”", "«~A “b” c~»"},
		{"fr-CH", "“A ‘b’ c”", "«A ‹b› c»"},
		{"de", "“A ‘b’ c”", "„A ‚b‘ c“"},
		{"de-AT", "»A ›b‹ c«", "„A ‚b‘ c“"},
		{"de-CH", `"A 'b' c"`, "«A ‹b› c»"},
		{"es", "“A ‘b’ c”", "«A “b” c»"},
		{"es-MX", "«A “b” c»", "“A ‘b’ c”"},
		{"it", `"A 'b' c"`, "«A “b” c»"},
		{"pt-BR", "«A “b” c»", "“A ‘b’ c”"},
		{"pt-PT", `"A 'b' c"`, "«A “b” c»"},
		{"nl", `"A 'b' c"`, "“A ‘b’ c”"},
		{"pl", "“A ‘b’ c”", "„A «b» c”"},
		{"ru", "“A ‘b’ c”", "«A „b“ c»"},
		{"sv", "“A ‘b’ c”", "”A ’b’ c”"},
		{"el", `"A 'b' c"`, "«A “b” c»"},
		{"hu", "“A ‘b’ c”", "„A »b« c”"},
		{"ro", "“A ‘b’ c”", "„A «b» c”"},
		{"cs", "“A ‘b’ c”", "„A ‚b‘ c“"},

		// apostrophes, elisions, measures
		{"en", `It's the dogs' "own" '90s`, `It's the dogs' “own” '90s`},
		{"fr", `L'"art" de l'un n'est pas l’autre`, "L'«~art~» de l'un n'est pas l’autre"},
		{"en", "‘the dogs’ bowl’", "‘the dogs’ bowl’"}, // which one closes?
		{"it", "‘A’ e un po’", "‘A’ e un po’"},
		{"de", "Er sagte ‘A’.", "Er sagte „A“."},
		{"fr", `Un écran de 19" et de 21" "plat"`, "Un écran de 19\" et de 21\" «~plat~»"},
		{"fr", `Il mesure 5'10".`, `Il mesure 5'10".`},

		// what is not certain stays, all of it
		{"fr", `Un " mot seul`, `Un " mot seul`},
		{"fr", `"Sans fin, et "mot"`, `"Sans fin, et "mot"`},
		{"fr", `a"b"c`, `a"b"c`},
		{"fr", `""`, `""`},
		{"en", "« A", "“A"}, // it goes on in the next segment
		{"en", "“a” B. »", "‘a’ B.”"},
		{"fr", "“A. B", "«~A. B"},
		{"en", `She said "« A »"`, "She said “‘A’”"},

		// spaces
		{"fr", "Quoi? Oui ! Non;rien; a:b : c", "Quoi^? Oui^! Non;rien^; a:b~: c"},
		{"fr", "Quoi ?! (sic!) Bon...? 50 %!", "Quoi^?! (sic^!) Bon...^? 50 %^!"},
		{"fr", "«Oui!», dit-il", "«~Oui^!~», dit-il"},
		{"fr", "(!) à 12:30, std::x, a != b, &amp; :) :-) ;)", "(!) à 12:30, std::x, a != b, &amp; :) :-) ;)"},
		{"fr-CA", "Quoi ? Oui! Non ; a: b", "Quoi? Oui! Non; a~: b"},
		{"fr-CH", "Quoi ? « Oui! » a: b", "Quoi ? « Oui! » a: b"},
		{"en", "What ? Yes ! a : b ; « c »", "What? Yes! a: b; “c”"},
		{"en", "a :) b ;-) x ?y= 3 :4, 3 : 4", "a :) b ;-) x ?y= 3 :4, 3 : 4"},
		{"en", "Tokenised , as it is ?", "Tokenised , as it is ?"},
		{"es", "¿Qué ? « A »", "¿Qué? «A»"},

		// what a translation keeps
		{"fr", `Voir https://a.example/x?y=:z! <a href="x">"A"</a>!`, "Voir https://a.example/x?y=:z^! <a href=\"x\">«~A~»</a>^!"},
		{"fr", `<b>"A"</b> "<b>B</b>" {x}: %s!`, "<b>«~A~»</b> «~<b>B</b>~» {x}~: %s^!"},
		{"fr", `Le "12" Pro! est là!`, "Le \"12\" Pro! est là^!"},
		{"fr", "A:\n\"B\"\n!", "A~:\n«~B~»\n!"},
	} {
		style, ok := typography.For(c.lang)
		if !ok {
			t.Errorf("%s has no style", c.lang)
		}
		if got := visible.Replace(style.Adapt(spaces.Replace(c.text), []string{`"12" Pro!`}, nil)); got != c.want {
			t.Errorf("%s: %q became %q, want %q", c.lang, c.text, got, c.want)
		}
	}
}

func TestOtherLanguagesHaveNoStyle(t *testing.T) {
	for _, lang := range []string{"ja", "zh-Hans", "ar", "eu", "", "not a tag"} {
		if s, ok := typography.For(lang); ok || s.Outer.Open != 0 {
			t.Errorf("%q has style %v", lang, s)
		}
	}
}

// letters is text without what Adapt may change.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) && r != '\n' || strings.ContainsRune(`"'“”„‟«»‘’‚‛‹›`, r) {
			return -1
		}
		return r
	}, text)
}

func TestAdaptChangesMarksOnlyAndOnlyOnce(t *testing.T) {
	token := rapid.SampledFrom(strings.Split(`a|é|word| | |~|^|"|"|'|“|”|„|«|»|‘|’|‚|‹|›|?|!|:|;|,|.|(|)|-|—|3|{x}|<b>|</b>|https://a.example/?b|&amp;|🎉|`+"\n", "|"))
	rapid.Check(t, func(t *rapid.T) {
		lang := rapid.SampledFrom(typography.Languages()).Draw(t, "lang")
		text := spaces.Replace(strings.Join(rapid.SliceOfN(token, 0, 25).Draw(t, "text"), ""))
		style, _ := typography.For(lang)
		adapted := style.Adapt(text, nil, nil)
		if again := style.Adapt(adapted, nil, nil); again != adapted {
			t.Fatalf("%s: %q became %q and then %q", lang, text, adapted, again)
		}
		if letters(adapted) != letters(text) {
			t.Fatalf("%s: %q became %q", lang, text, adapted)
		}
		if a, b := kept(text), kept(adapted); !slices.Equal(a, b) {
			t.Fatalf("%s: %q has %q, and %q has %q", lang, text, a, adapted, b)
		}
	})
}

func kept(text string) []string {
	var out []string
	for _, p := range placeable.All(text, nil, nil) {
		out = append(out, text[p.Start:p.End])
	}
	return out
}
