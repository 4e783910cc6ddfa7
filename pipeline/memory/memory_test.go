package memory_test

import (
	"context"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/bitext"
	"visavis/pipeline/memory"
)

// empty is the file of an empty memory: copying it costs less than making one.
var empty = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "memory")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "empty.tm")
	m, err := memory.Create(path)
	if err != nil {
		return nil, err
	}
	if err := m.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func newMemory(t testing.TB) *memory.Memory {
	t.Helper()
	data, err := empty()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "client.tm")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := memory.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func each(units ...memory.Unit) iter.Seq2[memory.Unit, error] {
	return func(yield func(memory.Unit, error) bool) {
		for _, u := range units {
			if !yield(u, nil) {
				return
			}
		}
	}
}

func add(t testing.TB, m *memory.Memory, units ...memory.Unit) memory.Report {
	t.Helper()
	r, err := m.Import(context.Background(), "test.tmx", each(units...), memory.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// pair is a unit that a person translated from French to English.
func pair(source, target string) memory.Unit {
	return memory.Unit{From: "fr", To: "en", Source: source, Target: target, Origin: bitext.Origin{Kind: bitext.Person}}
}

func between(before string, u memory.Unit, after string) memory.Unit {
	u.Before, u.After = before, after
	return u
}

func made(by bitext.OriginKind, date string, u memory.Unit) memory.Unit {
	u.Origin = bitext.Origin{Kind: by, Date: date}
	if by == bitext.Machine {
		u.Origin.Engine = "apertium"
	}
	return u
}

func french(text string) memory.Query { return memory.Query{From: "fr", To: "en", Text: text} }

type found struct {
	Kind   string
	Score  int
	Target string
}

func matches(t testing.TB, m *memory.Memory, q memory.Query, least, k int) []found {
	t.Helper()
	list, err := m.Matches(context.Background(), q, least, k)
	if err != nil {
		t.Fatal(err)
	}
	out := []found{}
	for _, x := range list {
		out = append(out, found{x.Kind.String(), x.Score, x.Target})
	}
	return out
}

func TestMatchesInTheOrderOfTheirWorth(t *testing.T) {
	m := newMemory(t)
	add(t, m,
		between("Bonjour.", pair("Je vous remercie.", "Thank you (between)."), "Au revoir."),
		pair("Je vous remercie.", "Thank you."),
		pair("Je vous remercie beaucoup.", "Thank you very much."),
		pair("Il pleut.", "It rains."),
	)
	for _, tt := range []struct {
		name  string
		query memory.Query
		want  []found
	}{
		{"the same text between the same neighbours", memory.Query{From: "fr", To: "en", Text: "Je vous remercie.", Before: "Bonjour.", After: "Au revoir."},
			[]found{{"context", 101, "Thank you (between)."}, {"exact", 100, "Thank you."}}},
		{"the same text elsewhere", memory.Query{From: "fr", To: "en", Text: "Je vous remercie.", Before: "Bonjour."},
			[]found{{"exact", 100, "Thank you."}, {"exact", 100, "Thank you (between)."}}},
		{"white space around it", french("  Je vous remercie.\n"), []found{{"exact", 100, "Thank you."}, {"exact", 100, "Thank you (between)."}}},
		{"another sign and case", french("je vous remercie !"), []found{{"fuzzy", 84, "Thank you."}, {"fuzzy", 84, "Thank you (between)."}}},
		{"nothing like it", french("Le contrat prend fin."), []found{}},
		{"nothing", french(" "), []found{}},
		{"another language", memory.Query{From: "de", To: "en", Text: "Je vous remercie."}, []found{}},
		{"into another language", memory.Query{From: "fr", To: "de", Text: "Je vous remercie."}, []found{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, matches(t, m, tt.query, memory.LeastFuzzy, 2)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestADraftIsNeverAMatchAndACorrectionComesFirst(t *testing.T) {
	m := newMemory(t)
	q := memory.Query{From: "fr", To: "en", Text: "Il pleut.", Before: "Bonjour.", After: "Adieu."}
	add(t, m, made(bitext.Machine, "2026-01-01", pair("Il pleut.", "He cries.")), made(bitext.Mock, "2026-01-01", pair("Il pleut.", "[mock] Li tuelp.")))
	if got := matches(t, m, q, 50, 9); len(got) > 0 {
		t.Errorf("a draft is served: %v", got)
	}
	add(t, m, between("Bonjour.", made(bitext.Person, "2026-05-05", pair("Il pleut.", "He cries.")), "Adieu."))
	r := add(t, m, made("", "2026-02-02", pair("Il pleut.", "It rains.")))
	if r.Corrections != 1 {
		t.Errorf("%d corrections, want 1", r.Corrections)
	}
	want := []found{{"exact", 100, "It rains."}, {"context", 101, "He cries."}}
	if diff := cmp.Diff(want, matches(t, m, q, 75, 9)); diff != "" {
		t.Error(diff)
	}
}

func TestADraftStopsBeingOneWhenAPersonStandsBehindIt(t *testing.T) {
	machine, memorys := bitext.Origin{Kind: bitext.Machine}, bitext.Origin{Kind: bitext.Memory}
	for _, tt := range []struct {
		origin bitext.Origin
		props  string // name value, name value
		draft  bool
	}{
		{bitext.Origin{}, "", false}, {machine, "", true}, {machine, "@changeid anna", false}, {machine, "@creationid anna", true},
		{bitext.Origin{Kind: bitext.Mock}, "@changeid anna", true}, {memorys, "x-match exact", false}, {memorys, "x-match fuzzy", true},
		{memorys, "x-match fuzzy, @changedate 20260101T000000Z", false}, {bitext.Origin{}, "x-match fuzzy", false},
		{bitext.Origin{}, "x-state translated, x-substate leveraged-mt", true}, {bitext.Origin{}, "x-state final, x-substate leveraged-mt", false},
		{bitext.Origin{}, "x-approved yes, x-substate mt-suggestion", false}, {bitext.Origin{}, "x-approved no, x-substate mt-suggestion", true},
		{bitext.Origin{}, "x-state new", true}, {bitext.Origin{}, "x-state needs-review-translation", false},
		{machine, "x-state reviewed", false}, {bitext.Origin{Kind: bitext.Person}, "x-substate leveraged-mt", false},
	} {
		u := memory.Unit{Origin: tt.origin}
		for _, p := range strings.Split(tt.props, ", ") {
			name, value, _ := strings.Cut(p, " ")
			u.Props = append(u.Props, bitext.Prop{Name: name, Value: value})
		}
		if got := u.Draft(); got != tt.draft {
			t.Errorf("%s %q is a draft: %v, want %v", tt.origin.Kind, tt.props, got, tt.draft)
		}
	}
}

func TestOfTwoTranslationsTheOneTouchedLastIsServed(t *testing.T) {
	at := func(made, changed string, u memory.Unit) memory.Unit {
		u.Origin.Date = made
		if changed != "" {
			u.Props = []bitext.Prop{{Name: "@changedate", Value: changed}}
		}
		return u
	}
	for _, units := range [][2]memory.Unit{ // the first of each is to be served
		{at("2020-01-01", "20260202T101010Z", pair("Il pleut.", "changed last")), at("2024-01-01", "", pair("Il pleut.", "made last"))},
		{at("2026-01-01", "20260101T120000Z", pair("Il pleut.", "at noon")), at("2026-01-01", "20260101T090000Z", pair("Il pleut.", "at nine"))},
		{at("2026-01-01", "20260101T120000Z", pair("Il pleut.", "changed that day")), at("2026-01-01", "", pair("Il pleut.", "made that day"))},
		{at("2026-01-02", "", pair("Il pleut.", "the day after")), at("2026-01-01", "20260101T120000Z", pair("Il pleut.", "the day before"))},
	} {
		m := newMemory(t)
		add(t, m, units[:]...)
		if got := matches(t, m, french("Il pleut."), 100, 1); got[0].Target != units[0].Target {
			t.Errorf("%q is served before %q", got[0].Target, units[0].Target)
		}
	}
}

func TestTheSameImportTwiceDoublesNothing(t *testing.T) {
	m := newMemory(t)
	units := []memory.Unit{pair("Un.", "One."), between("Un.", pair("Deux.", "Two."), "Trois."), pair("Un.", "A.")}
	if got, want := add(t, m, units...), (memory.Report{Units: 3, Added: 3}); got != want {
		t.Errorf("first import: %+v, want %+v", got, want)
	}
	state, err := m.State(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got, want := add(t, m, units...), (memory.Report{Units: 3, Known: 3}); got != want {
		t.Errorf("second import: %+v, want %+v", got, want)
	}
	again, _ := m.State(context.Background())
	if again != state {
		t.Error("an import of what was there changed the state")
	}
	units[0].Origin.Date = "2026-03-03"
	if got, want := add(t, m, units...), (memory.Report{Units: 3, Changed: 1, Known: 2}); got != want {
		t.Errorf("import with a new date: %+v, want %+v", got, want)
	}
	if again, _ = m.State(context.Background()); again == state {
		t.Error("the state stayed when a unit changed")
	}
	other := newMemory(t)
	for range 2 {
		add(t, other, slices.Concat(units[1:], units[:1])...)
	}
	if s, _ := other.State(context.Background()); s == again {
		t.Error("another order gives the same state")
	}
}

func TestATranslationThatAFileGivesAgainIsServedAgain(t *testing.T) {
	m := newMemory(t)
	first, second := pair("Il pleut.", "It rains."), pair("Il pleut.", "It is raining.")
	add(t, m, first)
	add(t, m, second)
	if got := matches(t, m, french("Il pleut."), 100, 1)[0].Target; got != second.Target {
		t.Errorf("%q is served, want what came in last", got)
	}
	if got, want := add(t, m, first), (memory.Report{Units: 1, Changed: 1}); got != want {
		t.Errorf("the first again: %+v, want %+v", got, want)
	}
	if got := matches(t, m, french("Il pleut."), 100, 1)[0].Target; got != first.Target {
		t.Errorf("%q is served, want what came in last", got)
	}
	// A file that has both changes nothing any more once both are of the same import.
	add(t, m, first, second)
	add(t, m, first, second)
	if got, want := add(t, m, first, second), (memory.Report{Units: 2, Known: 2}); got != want {
		t.Errorf("both once more: %+v, want %+v", got, want)
	}
}

func TestNumbersThatDifferAreReplaced(t *testing.T) {
	m := newMemory(t)
	add(t, m,
		pair("Le contrat prend fin le 3 mai 2024.", "The contract ends on May 3, 2024."),
		pair("Il coûte 1 234,50 euros par mois.", "It costs 1,234.50 euros a month."),
		pair("Les articles 3 et 3 sont abrogés ici.", "Sections 3 and 3 are hereby repealed."),
	)
	for _, tt := range []struct {
		query, target string
		replaced      []memory.Replacement
	}{
		{"Le contrat prend fin le 17 mai 2025.", "The contract ends on May 17, 2025.", []memory.Replacement{{From: "3", To: "17"}, {From: "2024", To: "2025"}}},
		{"Il coûte 5 678,90 euros par mois.", "It costs 5,678.90 euros a month.", []memory.Replacement{{From: "1,234.50", To: "5,678.90"}}},
		{"Les articles 4 et 3 sont abrogés ici.", "Sections 3 and 3 are hereby repealed.", nil}, // which 3 became 4?
		{"Le contrat prend fin en mai 2025.", "The contract ends on May 3, 2024.", nil},
	} {
		match, ok, err := m.Match(context.Background(), french(tt.query), 70)
		if err != nil || !ok {
			t.Errorf("%s: no match (%v)", tt.query, err)
			continue
		}
		if match.Target != tt.target || !slices.Equal(match.Replaced, tt.replaced) {
			t.Errorf("%s: %s %v, want %s %v", tt.query, match.Target, match.Replaced, tt.target, tt.replaced)
		}
	}
}
