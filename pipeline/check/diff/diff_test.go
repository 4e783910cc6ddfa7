package diff_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"visavis/pipeline/check/diff"
)

func units(pairs ...string) []diff.Unit {
	var out []diff.Unit
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, diff.Unit{Line: i/2 + 1, Number: i/2 + 1, Source: pairs[i], Target: pairs[i+1]})
	}
	return out
}

func TestUnitsAreAddedRemovedAndChanged(t *testing.T) {
	for _, tt := range []struct {
		name     string
		old, new []diff.Unit
		want     []string
		same     int
	}{
		{"nothing", units("a", "b"), units("a", "b"), nil, 1},
		{"another order is no difference", units("a", "b", "c", "d"), units("c", "d", "a", "b"), nil, 2},
		{"a target changed", units("a", "b", "c", "d"), units("a", "b", "c", "e"), []string{"changed c=d c=e"}, 1},
		{"a source changed", units("a", "b"), units("x", "b"), []string{"changed a=b x=b"}, 0},
		{"added", units("a", "b"), units("a", "b", "c", "d"), []string{"added c=d"}, 1},
		{"removed at its place", units("a", "b", "c", "d", "e", "f"), units("a", "b", "e", "g"), []string{"removed c=d", "changed e=f e=g"}, 1},
		{"the same source twice", units("a", "b", "a", "c"), units("a", "c"), []string{"removed a=b"}, 1},
		{"both sides, but much in common", units("un deux trois", "one two three"), units("un deux quatre", "one two four"),
			[]string{"changed un deux trois=one two three un deux quatre=one two four"}, 0},
		{"nothing in common", units("un", "one"), units("deux", "two"), []string{"added deux=two", "removed un=one"}, 0},
		{"empty files", nil, nil, nil, 0},
	} {
		changes, same := diff.Compare(tt.old, tt.new)
		var got []string
		for _, c := range changes {
			s := string(c.Kind)
			for _, u := range []*diff.Unit{c.Old, c.New} {
				if u != nil {
					s += " " + u.Source + "=" + u.Target
				}
			}
			got = append(got, s)
		}
		if !slices.Equal(got, tt.want) || same != tt.same {
			t.Errorf("%s: %q, %d the same; want %q, %d", tt.name, got, same, tt.want, tt.same)
		}
	}
}

func marked(old, new string) string {
	var b strings.Builder
	for _, p := range diff.Words(old, new) {
		b.WriteString([]string{"%s", "[-%s-]", "{+%s+}"}[p.Op])
		s := b.String()
		b.Reset()
		b.WriteString(strings.Replace(s, "%s", p.Text, 1))
	}
	return b.String()
}

func TestWordsThatChangedAreMarked(t *testing.T) {
	for _, tt := range []struct{ old, new, want string }{
		{"", "", ""},
		{"Hello world.", "Hello everyone.", "Hello [-world-]{+everyone+}."},
		{"one two three", "one three", "one [-two -]three"},
		{"one three", "one two three", "one {+two +}three"},
		{"a b c d", "a x y d", "a [-b c-]{+x y+} d"},
		{"", "new", "{+new+}"}, {"应在30天内。", "应在31天内。", "应在[-30-]{+31+}天内。"}, {"明天来吗？", "后天来吗？", "[-明-]{+后+}天来吗？"},
	} {
		if got := marked(tt.old, tt.new); got != tt.want {
			t.Errorf("%q to %q: %s, want %s", tt.old, tt.new, got, tt.want)
		}
	}
}

func TestPartsJoinedAreBothTexts(t *testing.T) {
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", " ", ", ", "é", "  ", "cd", "\n"}), 0, 12).Draw(t, "parts"), "")
	})
	rapid.Check(t, func(t *rapid.T) {
		old, new := text.Draw(t, "old"), text.Draw(t, "new")
		var a, b strings.Builder
		for _, p := range diff.Words(old, new) {
			if p.Op != diff.Insert {
				a.WriteString(p.Text)
			}
			if p.Op != diff.Delete {
				b.WriteString(p.Text)
			}
		}
		if a.String() != old || b.String() != new {
			t.Fatalf("%q and %q came back as %q and %q", old, new, a.String(), b.String())
		}
	})
}

func FuzzWords(f *testing.F) {
	f.Add("one two", "two \xff three")
	f.Fuzz(func(t *testing.T, old, new string) {
		var a, b strings.Builder
		for _, p := range diff.Words(old, new) {
			if p.Op != diff.Insert {
				a.WriteString(p.Text)
			}
			if p.Op != diff.Delete {
				b.WriteString(p.Text)
			}
		}
		if a.String() != old || b.String() != new {
			t.Errorf("%q and %q came back as %q and %q", old, new, a.String(), b.String())
		}
	})
}

func ExampleWords() {
	for _, p := range diff.Words("The cat sleeps.", "The dog sleeps.") {
		fmt.Printf("%d %q\n", p.Op, p.Text)
	}
	// Output:
	// 0 "The "
	// 1 "cat"
	// 2 "dog"
	// 0 " sleeps."
}
