package lexicon

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"visavis/align"
)

func TestTheFormIsKnownByTheFirstLine(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       Lexicon
	}{
		{"TSV", "# made by hand\n\nchat\tcat\t0.9\r\nrobe de chambre\tdressing gown\n",
			Lexicon{Form: TSV, Pairs: []align.WordPair{{Source: "chat", Target: "cat", Weight: .9},
				{Source: "robe de chambre", Target: "dressing gown", Weight: DefaultWeight}}}},
		{"TSV with a mark and a word that is a sign", "\ufeff#\tnumber\t1\nchien\tdog\t.5",
			Lexicon{Form: TSV, Pairs: []align.WordPair{{Source: "#", Target: "number", Weight: 1}, {Source: "chien", Target: "dog", Weight: .5}}}},
		{"hunalign's dictionary has the target first", "cat @ chat\ndressing gown @ robe de chambre\n# a comment\n",
			Lexicon{Form: Dic, Pairs: []align.WordPair{{Source: "chat", Target: "cat", Weight: DefaultWeight},
				{Source: "robe de chambre", Target: "dressing gown", Weight: DefaultWeight}}}},
		{"Moses has the target first", "cat chat 0.75\nNULL le 0.4\ncat et 0.0001\n# # 1\n",
			Lexicon{Form: Moses, Passed: 2, Pairs: []align.WordPair{{Source: "chat", Target: "cat", Weight: .75}, {Source: "#", Target: "#", Weight: 1}}}},
		{"nothing", "\n# nothing\n", Lexicon{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Read(strings.NewReader(c.file))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAWrongLineIsNamed(t *testing.T) {
	for _, c := range []struct{ file, want string }{
		{"chat\tcat\nchien dog\n", `line 2: "chien dog" is not two words`},
		{"chat\tcat\t1.5\n", `line 1: "1.5" is not a number from 0 to 1`},
		{"chat\tcat\tNaN\n", `line 1: "NaN" is not a number`},
		{"chat\t\t1\n", "line 1: one of the two words is missing"},
		{"chat\tcat\t1\tnoun\n", "line 1: .* is not two words, and perhaps a weight"},
		{"cat @ chat\ndog chien\n", "line 2: .* target @ source"},
		{"cat chat .5\ndog chien\n", "line 2: .* target source 0.25"},
		{"cat chat .5\ndog chien 2\n", `line 2: "2" is not a number`},
		{"\nchat cat\n", "line 2: .* none of the forms"},
		{"a\tb\n" + strings.Repeat("x", longest+1), "line 2: longer than a megabyte"},
	} {
		_, err := Read(strings.NewReader(c.file))
		var line *LineError
		if !errors.As(err, &line) {
			t.Errorf("%.40q: error %v, want a *LineError", c.file, err)
			continue
		}
		parts := strings.Split(c.want, ".*")
		for _, p := range parts {
			if !strings.Contains(err.Error(), strings.TrimSpace(p)) {
				t.Errorf("%.40q: %v, want %s", c.file, err, c.want)
			}
		}
	}
}

// FuzzRead wants what was read to be sound, and to come back from what Write makes of it.
func FuzzRead(f *testing.F) {
	for _, s := range []string{"chat\tcat\t0.9\n", "cat @ chat\n", "cat chat 0.25\n", "# x\na\tb", "\ufeffa\tb\t1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		l, err := Read(strings.NewReader(s))
		if err != nil {
			var line *LineError
			if !errors.As(err, &line) || line.Line < 1 {
				t.Fatalf("error %v has no line", err)
			}
			return
		}
		for _, p := range l.Pairs {
			if p.Source == "" || p.Target == "" || !(p.Weight >= 0 && p.Weight <= 1) {
				t.Fatalf("unsound pair %+v", p)
			}
		}
		var buf bytes.Buffer
		if err := Write(&buf, l.Pairs); err != nil {
			t.Fatal(err)
		}
		again, err := Read(&buf)
		if err != nil {
			t.Fatal(err)
		}
		if len(again.Pairs) != len(l.Pairs) {
			t.Fatalf("%d pairs became %d", len(l.Pairs), len(again.Pairs))
		}
		for i, p := range again.Pairs {
			if q := l.Pairs[i]; p.Source != q.Source || p.Target != q.Target || math.Abs(p.Weight-q.Weight) > 1e-4 {
				t.Fatalf("%+v became %+v", q, p)
			}
		}
	})
}
