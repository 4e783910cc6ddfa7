package check_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

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
	sets := append(novels(t), goldSets(t, "gold/align/text+berg/dev.gold", "de", "fr")...)
	const each, least = 200, .95
	for _, m := range mutations() {
		tried, found := 0, 0
		r := rand.New(rand.NewPCG(1, 2))
		for _, g := range sets {
			b := g.load(t, false)
			build := unit.NewBuilder(unit.ReadOptions{Name: g.name})
			for i := range b.Links {
				s, tt := b.Source.RangeText(b.Links[i].Source), b.Target.RangeText(b.Links[i].Target)
				// A file in which every tenth unit is wrong: rules that look at the whole must stand that.
				if tried < each && i%10 == 0 || m.name == "a number changed" || m.name == "a question lost" || m.name == "escaped twice" {
					if s2, t2, ok := m.change(r, s, tt); ok && s != "" && tt != "" && tried < each {
						build.Add(unit.Unit{Line: -1, Source: unit.Text{Text: s2}, Target: unit.Text{Text: t2}})
						tried++
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
		recall := float64(found) / float64(tried)
		t.Logf("%-24s recall %.3f of %d (%s)", m.name, recall, tried, strings.Join(m.rules, ", "))
		if recall < least || tried < 20 {
			t.Errorf("%s: recall %.3f of %d, want %.2f of at least 20", m.name, recall, tried, least)
		}
	}
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
