package segment_test

import (
	"slices"
	"strings"
	"testing"

	"visavis/pipeline/segment"
)

// Each case is a text with | where a sentence must end and nowhere else.
var behaviour = []struct{ name, lang, text string }{
	{"a title before a name does not end", "fr", "Mme Roy et M. Petit arrivent.| Le Dr. Roy salue Mlle. Blanc.| Fin."},
	{"an abbreviation before a number does not end", "fr", "Relire p. 8, vol. 2 et chap. IV.| Voir fig. 3."},
	{"before anything else it does", "fr", "Elle aime l'art.| Son frère, non."},
	{"etc. ends before a capital", "fr", "Clous, vis, etc.| Tout est là."},
	{"etc. goes on before a small letter", "fr", "Clous, vis, etc. sont là."},
	{"initials belong to the name", "fr", "L'ouvrage de P.-L. Morel et de G. H. Blanc est paru."},
	{"a particle after an initial is part of the name", "fr", "Un poème d'Yves R. Le Goff.| Il est beau."},
	{"a letter that is a name may end", "fr", "Prenez le bus B.| Vous descendrez au marché."},
	{"letters with points end before an opener only", "fr", "La S.N.C.F. Voyageurs existe.| Il prit un train de la S.N.C.F.| Elle resta."},
	{"units take no point in French", "fr", "Le mur mesure 3 m.| Paul le peint."},
	{"French spaces before marks", "fr", "Vraiment ?!| Oui\u00a0!| Bon\u202f!| Assez."},
	{"an exclamation goes on with a small letter", "fr", "Ah ! mon ami, quelle joie !| Hélas ! dit-il."},
	{"guillemets close with their sentence", "fr", "« Entrez. »| Elle entra.| « Vous\u00a0!\u00a0»| Il rit."},
	{"a quotation goes on in its sentence", "fr", "« Qui va là ? » demanda le garde.| « Un ami ! », dit-on."},
	{"several sentences in a quotation", "fr", "Il ajouta : « Je reste. | Tu pars. »| Puis il se tut."},
	{"brackets keep their sentence whole", "fr", "Le maire (élu en mai. Réélu en juin) parla.| Oui."},
	{"a sentence in brackets is one", "fr", "Il vint.| (Il était tard.)| Nous partîmes."},
	{"omissions do not end", "fr", "Le texte (...) Paul dit [...] rien.| Bien."},
	{"points of suspension", "fr", "Il hésita... puis partit.| Il hésita…| Puis rien."},
	{"a list that runs on in the line", "fr", "Il faut :| 1. Un clou.| 2. Un marteau.| 3. Du bois."},
	{"a list with brackets", "fr", "Au choix :| a) Un clou.| b) Une vis."},
	{"a list with semicolons is one sentence", "fr", "Il faut : 1) Un clou ; 2) Un marteau ; 3) Du bois."},
	{"a chapter's number is no item", "fr", "1. Lire le chapitre 2.| Puis dormir.| 2. Rêver."},
	{"items with dashes", "fr", "- Un clou| - Un marteau."},
	{"items with bullets", "fr", "• Un clou| • Un marteau| • Du bois"},
	{"a bullet between names is none", "fr", "Paris • Lyon • Nice"},
	{"numbers, addresses, files", "fr", "La version 2.4.1 pèse 3.5 Mo : voir notes.txt ou https://exemple.test/a.b?c=D.E !| Écrire à a.b@exemple.test.| Bien."},
	{"notes stay on the left", "fr", "C'est établi.[12]| On le sait.¹| Bien. [3]| Suite."},
	{"emoji stay on the left", "fr", "Bravo ! 👩‍👩‍👧 🇫🇷| Merci. ❤️| #fin"},
	{"a semicolon before a capitalised opener", "fr", "Le poète écrit ;| Le lecteur lit ; lui, il dort."},
	{"a forgotten space", "fr", "La soupe est bonne.|Elle est chaude."},
	{"a name of two parts is no forgotten space", "fr", "Le fichier lire.Moi reste là."},
	{"small letters after a stop", "fr", "il vient. |elle part. |quoi ? |rien."},
	{"dialogue", "fr", "— Viens !| — Non.| — Pourquoi ? — dit-il tout bas."},
	{"a heading with a number", "fr", "Chapitre II. Où l'on apprend tout.| Il pleuvait."},
	{"English titles and initials", "en", "Mr. Hill and Dr. J. K. Wood met Gen. Lee.| They left."},
	{"a company at the end", "en", "He sold it to Hill & Co.| She bought shares in Hill Inc. of Texas."},
	{"a country between and at the end", "en", "The U.S. Navy came.| They left the U.S.| We stayed."},
	{"a time of day", "en", "We met at 9 a.m.| The shop was closed.| At 9 p.m. Mrs. Hill sang."},
	{"quotations in English", "en", "“Stop!” he said.| “Go.”| She went."},
	{"no. as number and as answer", "en", "See no. 5.| Did he say no?| No.| He did."},
	{"German ordinals", "de", "Am 3. Oktober feiern wir im 2. Stock.| Das Haus steht.| Seit 1990.| Danach nicht."},
	{"German abbreviations", "de", "Wir haben z. B. Äpfel, d.h. Obst, usw.| Das ist gut."},
	{"Spanish openers", "es", "¿Vienes?| ¡No!| El Sr. Gil vive en EE. UU. desde 1990.| ¿Y tú?"},
	{"Italian", "it", "Il sig. Neri abita qui.| Pane, vino, ecc.| Poi basta."},
	{"Portuguese", "pt", "O Sr. Reis chegou às 10 h.| Depois saiu."},
	{"Dutch", "nl", "Dhr. De Vries woont o.a. hier.| Daarna niet."},
	{"Catalan", "ca", "El Sr. Puig i la Dra. Mas, etc.| Després res."},
	{"a language without a table goes by capitals", "fi", "Hän tuli.| Sitten hän meni, esim. kotiin."},
	{"Greek: ; asks", "el", "Τι κάνεις;| Είμαι καλά.| Ο κ. Πέτρου, π.χ., ήρθε; λέει."},
	{"Hungarian", "hu", "Dr. Kovács 1848. március 15-én jött.| A 3. Osztály alma, körte, stb.| Aztán elment."},
	{"Romanian", "ro", "Dl. Popescu locuiește pe str. Lungă nr. 5.| Mere, pere etc.| Apoi a plecat."},
	{"section numbers", "fr", "1.1. Objet.| 1.2. Portée.| § 3. Le reste.| La version 2.1.| Fin."},
	{"short words without a vowel", "fr", "Le dpt. est fermé, la pl. aussi.| Le chat dort. |il rêve."},
	{"a street behind its name", "en", "He lives in Main St.| It is long.| St. John is near."},
	{"turned quotation marks", "de", "Er kam.| »Gut.«| »So!«, rief sie."},
	{"points that open", "nl", "Het was raak.| ...en toen niets.| 's Avonds regende het."},
	{"Japanese particles and numbers", "ja", "「いいね！」が３．２９％。|終"},
	{"Japanese", "ja", "今日は。|「元気？」と言った。|はい！|終わり"},
	{"Chinese", "zh", "你好！|再见。|（他走了。）|好"},
	{"Arabic, right to left", "ar", "كيف حالك؟| أنا بخير.| شكرا"},
	{"Hindi", "hi", "वह आया।| वह गया।"},
	{"line breaks of every kind", "fr", "un|\ndeux|\r\ntrois|\rquatre|\u2028cinq|\u2029six|\u0085sept|\fhuit|\vneuf"},
	{"white space only", "fr", " \t\u00a0 "},
}

func TestBehaviour(t *testing.T) {
	for _, c := range behaviour {
		t.Run(c.name, func(t *testing.T) {
			input := strings.ReplaceAll(c.text, "|", "")
			var want []string
			for w := range strings.SplitSeq(c.text, "|") {
				if w = strings.TrimFunc(w, space); w != "" {
					want = append(want, w)
				}
			}
			if got := sentences(segment.Splitter{Lang: c.lang}, input); !slices.Equal(got, want) {
				t.Errorf("\n got %s\nwant %s", strings.Join(got, " | "), strings.Join(want, " | "))
			}
		})
	}
}

func space(r rune) bool { return strings.ContainsRune(" \t\n\v\f\r\u0085\u00a0\u2028\u2029\u202f", r) }

func TestExplainSaysWhy(t *testing.T) {
	for _, c := range []struct{ lang, text, rule string }{
		{"fr", "M. Petit", "abbreviation"}, {"fr", "A. Petit", "initial"}, {"fr", "1. Petit", "list-marker"}, {"fr", "Voir p. 5", "abbreviation-before-number"},
		{"fr", "Clous, etc. sont", "abbreviation-no-opener"}, {"fr", "La S.N.C.F. Voyageurs", "letters-with-points"}, {"de", "Am 3. Mai", "ordinal"},
		{"fr", "Oui ! , dit-il", "continues"}, {"fr", "Ah ! mon", "small-letter"}, {"fr", "« Ah ! » dit-il", "quotation-goes-on"},
		{"fr", "Il (oui. Non", "full-stop"}, {"fr", "Il (oui. Non) va", "inside-brackets"}, {"fr", "Il (...) Va", "omission"},
		{"en", "At Yahoo! in", "name-with-mark"}, {"en", "At 5 a.m. Mr", "opening-phrase"}, {"fr", "3.5", "no-space"}, {"fr", "Le pdt. et", "no-vowel"},
		{"fr", "Oui. Non", "full-stop"}, {"fr", "Oui ! Non", "question-or-exclamation"}, {"fr", "Oui... Non", "ellipsis"}, {"ja", "一。二", "full-width-stop"},
		{"fr", "Clous, etc. Les", "abbreviation-then-opener"}, {"fr", "vitamine C. Le", "letter-then-opener"}, {"fr", "Fin : 1. Un 2. Deux", "list-item"},
		{"fr", "• Un • Deux", "bullet"}, {"fr", "oui ; Le", "semicolon-then-opener"}, {"fr", "est bon.Elle est", "stop-without-space"}, {"fr", "oui\nnon", "newline"},
		{"fr", "oui", "block-end"},
	} {
		for d := range (segment.Splitter{Lang: c.lang}).Explain(c.text) {
			if d.Rule.Name == "no-space" && c.rule != d.Rule.Name {
				continue
			}
			if d.Rule.Name != c.rule {
				t.Errorf("%s: got %s, want %s", c.text, d.Rule.Name, c.rule)
			}
			break
		}
	}
}

func TestProfilesDiffer(t *testing.T) {
	for _, c := range []struct {
		profile segment.Profile
		text    string
	}{
		{segment.Text, "Les articles visés : ils valent ; ils durent. La suite Cette loi vaut. Ah ! oui."},
		{segment.Web, "Les articles visés : ils valent ; ils durent. La suite| Cette loi vaut. Ah !| oui."},
		{segment.Speech, "Les articles visés : ils valent ; ils durent. La suite Cette loi vaut. Ah !| oui."},
		{segment.Legal, "Les articles visés :| ils valent ;| ils durent. La suite Cette loi vaut. Ah ! oui."},
	} {
		text := strings.ReplaceAll(strings.ReplaceAll(c.text, "|", ""), "\t", "")
		var want []string
		for w := range strings.SplitSeq(strings.ReplaceAll(strings.ReplaceAll(c.text, "durent. ", "durent.| "), "vaut. ", "vaut.| "), "|") {
			want = append(want, strings.TrimSpace(w))
		}
		if got := sentences(segment.Splitter{Lang: "fr", Profile: c.profile}, text); !slices.Equal(got, want) {
			t.Errorf("%v:\n got %q\nwant %q", c.profile, got, want)
		}
	}
}
