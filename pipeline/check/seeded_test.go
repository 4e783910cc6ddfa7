package check_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/format/unit"
)

// mutation is a kind of mistake: change puts it into a right pair of texts, or reports that the pair does not lend itself to it.
type mutation struct {
	name   string
	rules  []string // any of these must report it
	change func(r *rand.Rand, source, target string) (string, string, bool)
}

var lostAccents = regexp.MustCompile(`(\p{Ll})[éèêàç](\p{Ll})`)

// midName is a name in the middle of a sentence; commonNames are those that the novels have many times.
var midName = regexp.MustCompile(`\p{Ll},? ([A-Z][a-z]{4,})`)

var commonNames = map[string]bool{"Alice": true, "Candide": true, "Pangloss": true, "Martin": true, "Marguerite": true, "Armand": true, "Prudence": true, "Nautilus": true,
	"Conseil": true, "Lincoln": true, "Roderick": true, "Usher": true}

// foreign are sentences in other languages than those of the pairs, of six words and more, made up for this test.
var foreign = []string{
	"No sabemos todavía lo que va a pasar con la casa de mi hermano.", "Questa è la ragione per cui non sono venuto alla festa di ieri.",
	"Wij weten nog niet wat er met het huis van mijn broer zal gebeuren.", "Eu não sei se ele vai voltar para casa com os seus amigos.",
	"Det är inte så att vi har något att säga om den saken.", "Nie wiem jeszcze, co się stanie z tym domem, ale to nie jest ważne.",
	"El hombre que estaba en la puerta no era el que yo había visto.", "Non si può dire che la cosa sia andata come doveva.",
}

var digits = regexp.MustCompile(`\d+`)

func mutations() []mutation {
	insert := func(both, broken string) func(*rand.Rand, string, string) (string, string, bool) {
		return func(r *rand.Rand, s, t string) (string, string, bool) {
			return atSpace(r, s, both), atSpace(r, t, broken), strings.Contains(s, " ") && strings.Contains(t, " ")
		}
	}
	return []mutation{
		{"a number changed", []string{"number-missing"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			m := digits.FindAllStringIndex(t, -1)
			if m == nil {
				return s, t, false
			}
			at := m[r.IntN(len(m))]
			n, _ := strconv.Atoi(t[at[0]:at[1]])
			now := strconv.Itoa(n + 1 + r.IntN(9))
			// The old number must be nowhere else, or the mistake is none of missing numbers.
			rest := t[:at[0]] + t[at[1]:]
			return s, t[:at[0]] + now + t[at[1]:], !strings.Contains(rest, t[at[0]:at[1]]) && strings.Contains(s, t[at[0]:at[1]])
		}},
		{"a number put in", []string{"number-extra"}, insert("", "4 317")},
		{"a tag lost", []string{"tag"}, insert("<b>x</b>", "<b>x")},
		{"a placeholder changed", []string{"placeholder"}, insert("{name}", "{nom}")},
		{"an address changed", []string{"url"}, insert("https://example.org/a/b1", "https://example.org/a/b2")},
		{"an e-mail address lost", []string{"email"}, insert("info@example.org", "")},
		{"an emoji lost", []string{"emoji"}, insert("🎉", "")},
		{"a hashtag lost", []string{"hashtag"}, insert("#Liberté", "Freedom")},
		{"a word doubled", []string{"repeated-word"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			w := strings.Fields(t)
			if len(w) < 4 {
				return s, t, false
			}
			i := 1 + r.IntN(len(w)-2)
			w[i] += " " + w[i]
			return s, strings.Join(w, " "), regexp.MustCompile(`^\pL{2,} \pL+$`).MatchString(w[i])
		}},
		{"target cut", []string{"length-ratio", "end-mark"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			w := strings.Fields(t)
			return s, strings.Join(w[:len(w)/3], " "), len(w) > 12
		}},
		{"left untranslated", []string{"untranslated"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, s, len(strings.Fields(s)) > 5
		}},
		{"half left untranslated", []string{"source-left", "untranslated"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			w, v := strings.Fields(s), strings.Fields(t)
			return s, strings.Join(append(v[:len(v)/2:len(v)/2], w[len(w)/2:]...), " "), len(w) > 16
		}},
		{"a percent sign lost", []string{"percent"}, insert("12 %", "12")},
		{"a currency changed", []string{"currency"}, insert("12 €", "$12")},
		{"target emptied", []string{"empty-target"}, func(r *rand.Rand, s, t string) (string, string, bool) { return s, "", len(s) > 3 }},
		{"encoding damaged", []string{"mojibake"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			bad, err := charmap.ISO8859_1.NewDecoder().String(t)
			return s, bad, err == nil && utf8.RuneCountInString(t) < len(t)
		}},
		{"escaped twice", []string{"entity"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, strings.Replace(t, "'", "&#39;", 1), strings.Contains(t, "'")
		}},
		{"a bracket lost", []string{"unbalanced"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			return s + " (voir ici)", t + " (see here", !strings.ContainsAny(s+t, "()")
		}},
		{"a number dropped", []string{"number-missing"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			m := digits.FindAllStringIndex(t, -1)
			if m == nil {
				return s, t, false
			}
			at := m[r.IntN(len(m))]
			rest := t[:at[0]] + t[at[1]:]
			return s, rest, !strings.Contains(rest, t[at[0]:at[1]]) && strings.Contains(s, t[at[0]:at[1]])
		}},
		{"tags crossed", []string{"tag-order"}, insert("<b>x <i>y</i></b>", "<b>x <i>y</b></i>")},
		{"a unit of measure changed", []string{"unit"}, insert("12 km", "12 m")},
		{"a space doubled", []string{"double-space"}, insert("x", " x")},
		{"a space at the end", []string{"edge-space"}, func(r *rand.Rand, s, t string) (string, string, bool) { return s, t + " ", true }},
		{"French spacing in English", []string{"punctuation-space"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, t + " Well !", !strings.Contains(t, " , ")
		}},
		{"a small letter at the start", []string{"capital"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			u, n := utf8.DecodeRuneInString(t)
			return s, string(unicode.ToLower(u)) + t[n:], unicode.IsUpper(u) && len(strings.Fields(t)) > 4 && regexp.MustCompile(`^\p{Lu}.*[.!?]$`).MatchString(s)
		}},
		{"accents taken apart", []string{"normalisation"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, norm.NFD.String(t), norm.NFD.String(t) != t
		}},
		{"accents lost", []string{"mojibake"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			return t, lostAccents.ReplaceAllString(s, "$1?$2"), lostAccents.MatchString(s) && !strings.Contains(s, "?")
		}},
		{"a name changed", []string{"name"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			for _, m := range midName.FindAllStringSubmatchIndex(s, -1) {
				name := s[m[2]:m[3]]
				if wrong := name[:3] + name[4:5] + name[3:4] + name[5:]; wrong != name && strings.Count(t, name) > 0 && commonNames[name] {
					return s, strings.ReplaceAll(t, name, wrong), true
				}
			}
			return s, t, false
		}},
		{"another language", []string{"wrong-language"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, foreign[r.IntN(len(foreign))], true
		}},
		{"another script", []string{"wrong-language"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, "Это совсем другая история.", true
		}},
		{"a question lost", []string{"question-mark"}, func(r *rand.Rand, s, t string) (string, string, bool) {
			return s, strings.ReplaceAll(t, "?", "."), strings.HasSuffix(strings.TrimRight(s, " »”\""), "?")
		}},
	}
}

// atSpace puts what at one of the spaces of s.
func atSpace(r *rand.Rand, s, what string) string {
	w := strings.Split(s, " ")
	i := r.IntN(len(w))
	w[i] += " " + what
	return strings.Join(w, " ")
}

// A mistake of each kind is put into right pairs of the novels and of Text+Berg dev, one at a time; the rules must find it.
func TestFindsSeededMistakes(t *testing.T) {
	const least = .95
	for _, m := range mutations() {
		tried, found := measure(t, m)
		recall := float64(found) / float64(tried)
		t.Logf("%-24s recall %.3f of %d (%s)", m.name, recall, tried, strings.Join(m.rules, ", "))
		if recall < least || tried < 20 {
			t.Errorf("%s: recall %.3f of %d, want %.2f of at least 20", m.name, recall, tried, least)
		}
	}
}

// measure puts a mistake into up to 200 pairs and counts how many are found. Each of watch is told of every pair, as it was and with
// its mistake.
func measure(t *testing.T, m mutation, watch ...func(right, wrong [2]string)) (tried, found int) {
	t.Helper()
	sets := append(novels(t), goldSets(t, "gold/align/text+berg/dev.gold", "de", "fr")...)
	const each = 200
	r := rand.New(rand.NewPCG(1, 2))
	for _, g := range sets {
		b := g.load(t, false)
		build := unit.NewBuilder(unit.ReadOptions{Name: g.name})
		for i := range b.Links {
			s, tt := b.Source.RangeText(b.Links[i].Source), b.Target.RangeText(b.Links[i].Target)
			// A file in which every tenth unit is wrong: rules that look at the whole must stand that.
			if tried < each && i%10 == 0 || m.name == "a number changed" || m.name == "a question lost" || m.name == "escaped twice" ||
				m.name == "a number dropped" || m.name == "a name changed" && i%8 == 0 {
				if s2, t2, ok := m.change(r, s, tt); ok && s != "" && tt != "" && tried < each {
					build.Add(unit.Unit{Line: -1, Source: unit.Text{Text: s2}, Target: unit.Text{Text: t2}})
					tried++
					for _, w := range watch {
						w([2]string{s, tt}, [2]string{s2, t2})
					}
					continue
				}
			}
			build.Add(unit.Unit{Line: i + 1, Source: unit.Text{Text: s}, Target: unit.Text{Text: tt}})
		}
		mixed, err := build.Bitext(g.from, g.to)
		if err != nil {
			t.Fatal(err)
		}
		found += countFound(t, mixed, m)
	}
	return tried, found
}

// Two neighbours' targets are swapped, in every twentieth pair of a novel. Both texts have five words or more: who says "Yes." and
// "No." may say them in any order.
func TestFindsSwappedTargets(t *testing.T) {
	tried, found := measureSwapped(t)
	recall := float64(found) / float64(tried)
	t.Logf("targets swapped          recall %.3f of %d (swapped, length-ratio, number-missing)", recall, tried)
	if recall < .95 {
		t.Errorf("recall %.3f of %d", recall, tried)
	}
}

func measureSwapped(t *testing.T) (tried, found int) {
	t.Helper()
	sets := append(novels(t), goldSets(t, "gold/align/text+berg/dev.gold", "de", "fr")...)
	for _, g := range sets {
		b := g.load(t, false)
		build := unit.NewBuilder(unit.ReadOptions{Name: g.name})
		var texts [][2]string
		for _, l := range b.Links {
			if !l.Source.Empty() && !l.Target.Empty() {
				texts = append(texts, [2]string{b.Source.RangeText(l.Source), b.Target.RangeText(l.Target)})
			}
		}
		seeded := map[int]bool{}
		for i := 1; i < len(texts); i++ {
			if i%20 < 10 && !seeded[i-1] && !seeded[i-2] && len(seeded) < i/20 && longEnough(texts[i-1]) && longEnough(texts[i]) {
				texts[i-1][1], texts[i][1] = texts[i][1], texts[i-1][1]
				seeded[i] = true
			}
		}
		for _, x := range texts {
			build.Add(unit.Unit{Source: unit.Text{Text: x[0]}, Target: unit.Text{Text: x[1]}})
		}
		mixed, err := build.Bitext(g.from, g.to)
		if err != nil {
			t.Fatal(err)
		}
		hit := map[int]bool{}
		for _, f := range check.Run(mixed, check.Options{Only: []string{"swapped", "length-ratio", "number-missing"}}) {
			hit[f.Link] = true
			if !seeded[f.Link] && !seeded[f.Link+1] && f.Rule == "swapped" {
				t.Logf("not swapped: %s %d %s %q %q", g.name, f.Link, f.Message, texts[f.Link][0], texts[f.Link][1])
			}
		}
		for i := range seeded {
			tried++
			if hit[i] || hit[i-1] {
				found++
			} else if os.Getenv("SHOW") == "swapped" {
				t.Logf("missed: %q %q / %q %q", texts[i-1][0], texts[i-1][1], texts[i][0], texts[i][1])
			}
		}
	}
	return tried, found
}

func longEnough(x [2]string) bool {
	return len(strings.Fields(x[0])) >= 5 && len(strings.Fields(x[1])) >= 5
}

// countFound counts the seeded links (line -1) of b that one of the mutation's rules reports.
func countFound(t *testing.T, b *bitext.Bitext, m mutation) int {
	t.Helper()
	hit := map[int]bool{}
	for i := range b.Links {
		if b.Links[i].Line == -1 {
			b.Links[i].Line = 1_000_000 + i
		}
	}
	for _, f := range check.Run(b, check.Options{Only: m.rules}) {
		if b.Links[f.Link].Line >= 1_000_000 {
			hit[f.Link] = true
		}
	}
	if os.Getenv("SHOW") == m.name {
		for i, l := range b.Links {
			if l.Line >= 1_000_000 && !hit[i] {
				fmt.Printf("%s\n  %s\n  %s\n", m.name, b.Source.RangeText(l.Source), b.Target.RangeText(l.Target))
			}
		}
	}
	return len(hit)
}
