package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/format/unit"
)

// findings lists what the rules named say of one pair, as "rule: message".
func findings(t *testing.T, from, to, source, target string, rules ...string) []string {
	t.Helper()
	build := unit.NewBuilder(unit.ReadOptions{})
	build.Add(unit.Unit{Line: 1, Source: unit.Text{Text: source}, Target: unit.Text{Text: target}})
	b, err := build.Bitext(from, to)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range check.Run(b, check.Options{Only: rules}) {
		out = append(out, fmt.Sprintf("%s: %s", f.Rule, f.Message))
	}
	return out
}

func TestNumbersThatAreTheSame(t *testing.T) {
	for _, tt := range []struct{ from, to, source, target string }{
		{"fr", "en", "1 234,50 €", "€1,234.50"}, {"fr", "en", "12\u202f345\u00a0678 habitants", "12,345,678 inhabitants"},
		{"de", "fr", "1.234.567,8 Tonnen", "1 234 567,8 tonnes"}, {"en", "de", "1,234 or 1.5", "1.234 oder 1,5"},
		{"de", "en", "CHF 10'000", "CHF 10,000"}, {"fr", "en", "le 3/5/2024", "on 3 May 2024"}, {"de", "fr", "am 12.5.2024", "le 12 mai 2024"},
		{"en", "fr", "05/03/2024", "le 3 mai 2024"}, {"fr", "en", "à 14h30", "at 2:30 p.m."}, {"en", "de", "at 8 p.m.", "um 20 Uhr"},
		{"fr", "en", "au 19e siècle", "in the 19th century"}, {"en", "fr", "the 19th century", "le XIXe siècle"}, {"en", "fr", "Louis the 14th", "Louis XIV"},
		{"fr", "en", "12 personnes", "twelve people"}, {"fr", "en", "75 ans", "seventy-five years"}, {"en", "fr", "77 and 95", "soixante-dix-sept et quatre-vingt-quinze"},
		{"en", "de", "25 men", "fünfundzwanzig Männer"}, {"en", "it", "23 men", "ventitré uomini"}, {"en", "es", "22 men", "veintidós hombres"},
		{"fr", "de", "les « 8000 »", "die Achttausender"}, {"en", "fr", "3 million", "3 000 000"}, {"en", "de", "2.5 million", "2.500.000"},
		{"de", "fr", "in den 1980er Jahren", "dans les années 80"}, {"en", "fr", "1914-18", "1914-1918"}, {"fr", "en", "1,5 heure", "an hour and a half"},
		{"de", "fr", "etwa 1 ½ m", "environ 1,50 m"}, {"ar", "en", "عام ١٩٨٤", "in 1984"}, {"en", "fr", "007", "7"}, {"fr", "en", "n° 05", "no. 5"},
		{"en", "fr", "see https://a.org/12 and a1@b.org", "voir https://a.org/12 et a1@b.org"}, {"fr", "en", "100 %", "100%"},
		{"en", "fr", "1. First", "1. Premier"}, {"en", "fr", "Windows 10.0.19045", "Windows 10.0.19045"}, {"en", "fr", "12 noon", "midi"},
		{"en", "es", "3.4 billion dollars", "3400 millones de dólares"}, {"en", "zh", "3.5 million people", "350万人"}, {"en", "ja", "12,000 people", "1万2千人"},
		{"fr", "zh", "3 km", "3千米"}, {"en", "zh", "Chapter 21", "第二十一章"}, {"en", "zh", "in 2024", "二〇二四年"}, {"en", "de", "at 2:30", "um halb drei"}, {"en", "ja", "10:00", "10時"},
		{"en", "sv", "the 19th century", "1800-talet"}, {"fr", "it", "au XVe siècle, 15", "nel Quattrocento"}, {"en", "fr", "the 1800s", "le XIXe siècle"},
	} {
		if got := findings(t, tt.from, tt.to, tt.source, tt.target, "number-missing", "number-extra"); len(got) > 0 {
			t.Errorf("%s → %s: %q", tt.source, tt.target, got)
		}
	}
}

func TestNumbersThatAreNotTheSame(t *testing.T) {
	for _, tt := range []struct {
		source, target string
		want           []string
	}{
		{"En 1856, à Rome.", "In 1857, in Rome.", []string{"number-missing: the target lacks the number 1856 and has the number 1857 instead"}},
		{"1 250 pièces", "1,520 pieces", []string{"number-missing: the target lacks the number 1 250 and has the number 1,520 instead"}},
		{"3,5 kg", "35 kg", []string{"number-missing: the target lacks the number 3,5 and has the number 35 instead"}},
		{"45 et 67", "45", []string{"number-missing: the target lacks the number 67"}},
		{"45 € et 67 € et 89 €", "some money", []string{"number-missing: the target lacks the numbers 45, 67, 89"}},
		{"beaucoup", "500 times", []string{"number-extra: the target has the number 500, which the source lacks"}},
		{"Le 5 mai 1990.", "In May 1990.", []string{"number-missing: the target lacks the number 5"}},
		{"Il est 13 h.", "It is an hour, one thinks.", []string{"number-missing: the target lacks the number 13"}},
		{"3 juillet, camp III", "July, camp III", []string{"number-missing: the target lacks the number 3"}},
		{"1. Un homme est venu.", "A man came.", []string{"number-missing: the target lacks the number 1"}},
		{"60 km", "37 miles", []string{"number-missing: the target lacks the number 60 and has the number 37 instead; the units are others as well: converted?"}},
		{"1,78 m", "5'10\"", []string{"number-missing: the target lacks the number 1,78 and has the numbers 5, 10 instead; the units are others as well: converted?"}},
		{"Chapitre 40", "Chapter XLI", []string{"number-missing: the target lacks the number 40"}},
	} {
		if got := findings(t, "fr", "en", tt.source, tt.target, "number-missing", "number-extra"); !slices.Equal(got, tt.want) {
			t.Errorf("%s → %s: %q, want %q", tt.source, tt.target, got, tt.want)
		}
	}
}

func TestUnitsOfMeasure(t *testing.T) {
	for _, tt := range []struct{ from, to, source, target, want string }{
		{"fr", "en", "12 km", "12 miles", "unit: 12 km became 12 mile"}, {"en", "de", "12 miles", "12 Kilometer", "unit: 12 mile became 12 km"},
		{"fr", "en", "30 degrés Celsius", "30 °F", "unit: 30 °C became 30 °F"}, {"en", "es", "5 feet", "5 metros", "unit: 5 ft became 5 m"},
		{"fr", "en", "12 km", "12 kilometres", ""}, {"en", "de", "12 metres", "12 Metern", ""}, {"en", "fr", "a 5-gallon can", "un bidon de 5 gallons", ""},
		{"fr", "en", "12 livres", "12 books", ""}, {"en", "it", "3 feet, 3 inches", "3 piedi e 3 pollici", ""}, {"fr", "en", "12 km (12 miles)", "12 km (12 miles)", ""},
		{"en", "fr", "2 kilos of flour", "2 kg de farine", ""}, {"en", "fr", "12 footmen", "12 valets", ""}, {"de", "en", "30 Grad Celsius", "30 °C", ""},
	} {
		if got := strings.Join(findings(t, tt.from, tt.to, tt.source, tt.target, "unit"), "; "); got != tt.want {
			t.Errorf("%s → %s: %q, want %q", tt.source, tt.target, got, tt.want)
		}
	}
}

func TestNegations(t *testing.T) {
	for _, tt := range []struct {
		from, to, source, target string
		lost                     bool
	}{
		{"fr", "en", "Ce n'est pas vrai.", "This is true.", true}, {"en", "fr", "I don't know him.", "Je le connais.", true}, {"en", "fr", "I don ’t know him.", "Je le connais.", true},
		{"de", "en", "Das stimmt nicht.", "That is right.", true}, {"es", "en", "No está permitido fumar.", "Smoking is allowed.", true},
		{"it", "fr", "Non è vero.", "C'est vrai.", true}, {"en", "it", "It does not work.", "Funziona.", true}, {"en", "de", "You cannot delete it.", "Sie können es löschen.", true},
		{"en", "es", "This file was never opened.", "Este archivo fue abierto.", true},
		{"fr", "en", "Il n'y a aucun fichier.", "There is a file.", true}, {"fr", "en", "Un pas en avant.", "A step forward.", false},
		{"fr", "en", "Ce n'est pas possible.", "This is impossible.", false}, {"fr", "en", "Il ne tarda pas à venir.", "He soon came.", false},
		{"fr", "en", "C'est vrai, n'est-ce pas.", "It is true.", false}, {"fr", "en", "Il ne fait que rire.", "He only laughs.", false},
		{"en", "fr", "He is not only rich.", "Il est riche, et plus encore.", false}, {"en", "fr", "It is not happy.", "Il est malheureux.", false},
		{"en", "de", "It is not clear.", "Es ist unklar.", false}, {"en", "de", "It is not full.", "Und es ist voll.", true}, {"en", "fr", "Why not go?", "Allons-y.", false},
		{"de", "fr", "Er kam nicht.", "Il n'est pas venu.", false}, {"en", "nl", "It is not clear.", "Het is duidelijk.", false}, {"el", "en", "Δεν είναι.", "It is.", false},
		{"en", "en", "It is not so.", "It is so.", false},
		{"fr", "en", "Hier on t'a vu.", "They saw you yesterday.", false}, {"fr", "en", "On ne t'a pas vu.", "They saw you.", true},
	} {
		got := findings(t, tt.from, tt.to, tt.source, tt.target, "negation")
		if (len(got) > 0) != tt.lost {
			t.Errorf("%s → %s: %q", tt.source, tt.target, got)
		}
	}
}

func TestWhatMayStayOfTheSourceIsNotLeftByMistake(t *testing.T) {
	for _, tt := range []struct {
		source, target string
		left           bool
	}{
		{"Il faut venir, car nous avons reçu votre lettre hier.", "You must come, car nous avons reçu votre lettre hier.", true},
		{"Écrire au 27 bis, rue du Faubourg de la Paix, 75002 Paris.", "Write to 27 bis, rue du Faubourg de la Paix, 75002 Paris.", false},
		{"Il lit « À la recherche du temps perdu ».", "He is reading “À la recherche du temps perdu”.", false},
		{"Lisez <i>le livre de la jungle perdue</i>.", "Read <i>le livre de la jungle perdue</i>.", false},
		{"Voir https://a.example/le/livre/de/la/jungle ici.", "See https://a.example/le/livre/de/la/jungle here.", false},
		{"Lui (de l'Institut national de la santé publique) rit.", "He (of the “Institut national de la santé publique”) laughs.", false},
	} {
		if got := findings(t, "fr", "en", tt.source, tt.target, "source-left"); (len(got) > 0) != tt.left {
			t.Errorf("%s → %s: %q", tt.source, tt.target, got)
		}
	}
}

func TestProseIsNotTakenForWhatIsProtected(t *testing.T) {
	rules := []string{"placeholder", "tag", "url", "email", "mention", "hashtag", "emoji", "mojibake", "entity"}
	for _, s := range []string{
		"100 % de plus, 50% d'avance, 20%d'un", "si a < b et c > d", "« <Les Alpes> »", "le C# et le n° 1 #1", "{…} (a) [b]", "R&D; AT&T", "Ãgypte ÂNE Â» ",
		"10 $ {", "à 12h @ Paris", "♥ ♫ ♔ ❝x❞", "L'ÎLE, «À»",
	} {
		if got := findings(t, "fr", "en", s, "nothing of the sort", rules...); len(got) > 0 {
			t.Errorf("%s: %q", s, got)
		}
		if got := findings(t, "fr", "en", "rien de tel", s, rules...); len(got) > 0 {
			t.Errorf("in the target, %s: %q", s, got)
		}
	}
}

func TestAddressesMayChangeTheirLanguage(t *testing.T) {
	for _, tt := range []struct {
		source, target string
		same           bool
	}{
		{"https://example.org/en-us/a", "https://example.org/fr-fr/a", true}, {"https://example.org/en/a", "https://example.org/fr/a/", true},
		{"https://en.wikipedia.org/x", "https://fr.wikipedia.org/x", true}, {"https://a.org/?lang=en", "https://a.org/?lang=fr", true}, {"a@b.org", "a@b.org", true},
		{"https://example.org/en/a", "https://example.org/fr/b", false}, {"https://example.org/en/a", "https://example.org/de/a", false},
	} {
		if got := findings(t, "en", "fr", tt.source, tt.target, "url", "email"); (len(got) == 0) != tt.same {
			t.Errorf("%s → %s: %q", tt.source, tt.target, got)
		}
	}
}

func TestWhatMayStayIsNoErrorWhereItIsTheSame(t *testing.T) {
	for _, tt := range []struct {
		from, to, text string
		want           bitext.Severity
	}{
		{"fr", "en", "Nous avons reçu votre lettre hier.", bitext.Error}, {"en", "fr", "SELECT name, id FROM users WHERE id = 5;", bitext.Warning},
		{"en", "fr", "run git commit --all with message", bitext.Warning}, {"en", "fr", "Lorem ipsum dolor sit amet, consectetur adipiscing elit.", bitext.Warning},
		{"da", "nb", "Det er en god dag i dag.", bitext.Warning},
	} {
		b, _ := bitextOf(t, check.Example{From: tt.from, To: tt.to, Source: tt.text, Target: tt.text})
		for _, f := range check.Run(b, check.Options{Only: []string{"untranslated"}}) {
			if f.Severity != tt.want {
				t.Errorf("%s: %v, want %v", tt.text, f.Severity, tt.want)
			}
		}
	}
}

func TestWhatIsProtectedMustStay(t *testing.T) {
	for _, tt := range []struct{ source, target, want string }{
		{"%1$s, %d", "%1$s", "placeholder: the target lacks the placeholder %d"},
		{"${a} {{b}} %(c)s %{d} %PATH%", "rien", "placeholder: the target lacks the placeholder ${a} {{b}} %(c)s %{d} %PATH%"},
		{"rien", "50 %s", "placeholder: the target has the placeholder %s, which the source lacks"},
		{"<1>a</1>", "<1>a", "tag: the target lacks the tag </1>"},
		{"<a href='x'>y</a>", "<a href='z'>y</a><br/>", "tag: the target has the tag <br/>, which the source lacks"},
		{"www.example.org/a", "x", "url: the target lacks the address www.example.org/a"},
		{"(https://en.wikipedia.org/wiki/A_(b))", "https://fr.wikipedia.org/wiki/A_(c)", "url: the address https://en.wikipedia.org/wiki/A_(b) became https://fr.wikipedia.org/wiki/A_(c)"},
		{"👩‍👩‍👧 🇫🇷", "🇫🇷", "emoji: the target lacks the emoji 👩‍👩‍👧"},
		{"x", "cafÃ© Ã  la crÃ¨me", "mojibake: “Ã©” was probably “é”"},
		{"x", "donâ€™t", "mojibake: “â€™” was probably “’”"},
		{"x", "na�f", "mojibake: a character was lost: it became �"},
	} {
		rule, _, _ := cut(tt.want)
		if got := findings(t, "en", "fr", tt.source, tt.target, rule); !slices.Equal(got, []string{tt.want}) {
			t.Errorf("%s → %s: %q, want %q", tt.source, tt.target, got, tt.want)
		}
	}
}

func cut(s string) (rule, message string, ok bool) {
	for i := range s {
		if s[i] == ':' {
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

func TestInlineCodesOfTheFileMustStay(t *testing.T) {
	build := unit.NewBuilder(unit.ReadOptions{})
	build.Add(unit.Unit{Source: unit.Text{Text: `a \b b`, Inline: spans(2, 4)}, Target: unit.Text{Text: `c d`}})
	build.Add(unit.Unit{Source: unit.Text{Text: `a \b b`, Inline: spans(2, 4)}, Target: unit.Text{Text: `c \b d`, Inline: spans(2, 4)}})
	b, err := build.Bitext("en", "fr")
	if err != nil {
		t.Fatal(err)
	}
	got := check.Run(b, check.Options{Only: []string{"tag"}})
	if len(got) != 1 || got[0].Rule != "tag" || got[0].Link != 0 || got[0].Message != `the target lacks the tag \b` {
		t.Errorf("%+v", got)
	}
}
