package check

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// someUnits are n units, some of which repeat others, are wrong, or are swapped.
func someUnits(n int) []unit.Unit {
	var out []unit.Unit
	for i := range n {
		u := unit.Unit{Line: i + 1}
		u.Source.Text = fmt.Sprintf("Voici la phrase numéro %d des auteurs.", i%(n*3/4))
		u.Target.Text = fmt.Sprintf("This is sentence number %d of the authors.", i%(n*3/4))
		switch {
		case i%50 == 7:
			u.Target.Text = "There is another text here."
		case i%50 == 9:
			u.Target.Text = strings.Replace(u.Target.Text, "number", "number number", 1)
		case i%50 == 20:
			u.Target.Text = ""
		}
		out = append(out, u)
	}
	for i := 30; i+1 < n; i += 50 {
		out[i].Target, out[i+1].Target = out[i+1].Target, out[i].Target
	}
	return out
}

func inPieces(t *testing.T, units []unit.Unit, size int) File {
	return File{Name: "f", Pieces: func(yield func(*bitext.Bitext, error) bool) {
		for piece := range slices.Chunk(units, size) {
			build := unit.NewBuilder(unit.ReadOptions{Name: "f"})
			for _, u := range piece {
				build.Add(u)
			}
			b, err := build.Bitext("fr", "en")
			if err != nil {
				t.Error(err)
			}
			if !yield(b, nil) {
				return
			}
		}
	}}
}

// all lists what is found, with the file's own numbers.
func all(t *testing.T, files []File, o Options, most int) []string {
	t.Helper()
	var out []string
	c := newCorpus(files, o)
	c.units.most = most
	err := c.run(context.Background(), func(f Found) error {
		for _, x := range f.Findings {
			out = append(out, fmt.Sprint(f.File, " ", f.First+x.Link, " ", x.Rule, " ", x.Message))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestPiecesOfAnySizeGiveTheSameFindings(t *testing.T) {
	units := someUnits(700)
	whole := all(t, []File{inPieces(t, units, 1000)}, Options{Workers: 1}, 0)
	for _, rule := range []string{"swapped", "duplicate", "inconsistent", "same-target", "number-missing", "repeated-word", "empty-target"} {
		if !slices.ContainsFunc(whole, func(s string) bool { return strings.Contains(s, rule) }) {
			t.Errorf("the test has nothing that %s finds", rule)
		}
	}
	for _, size := range []int{1, 7, 64, 699} {
		if got := all(t, []File{inPieces(t, units, size)}, Options{Workers: 3}, 0); !slices.Equal(got, whole) {
			t.Errorf("pieces of %d: %d findings, %d in the whole", size, len(got), len(whole))
		}
	}
}

func TestUnitsAreComparedOnDiskAsInMemory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	units := someUnits(700)
	files := []File{inPieces(t, units, 100), inPieces(t, units[:300], 100), inPieces(t, units[100:150], 100)}
	memory := all(t, files, Options{}, 0)
	disk := all(t, files, Options{}, 100)
	if len(memory) == 0 || !slices.Equal(memory, disk) {
		t.Errorf("%d findings in memory, %d on disk", len(memory), len(disk))
	}
	if left, _ := os.ReadDir(os.Getenv("TMPDIR")); len(left) > 0 {
		t.Errorf("temporary files are left: %v", left)
	}
	if !slices.ContainsFunc(memory, func(s string) bool {
		return strings.HasPrefix(s, "1 0 duplicate ") && strings.HasSuffix(s, "line 1 of f")
	}) {
		t.Errorf("the second file's first unit is not compared with the first's: %q", memory[len(memory)-5:])
	}
}

func TestTheFirstFileThatCannotBeReadIsNamed(t *testing.T) {
	broken := errors.New("broken")
	bad := File{Pieces: func(yield func(*bitext.Bitext, error) bool) { yield(nil, broken) }}
	files := []File{inPieces(t, someUnits(100), 10), bad, {Pieces: func(yield func(*bitext.Bitext, error) bool) { yield(nil, errors.New("later")) }}}
	if err := Files(context.Background(), files, Options{}, func(Found) error { return nil }); err != broken {
		t.Errorf("error %v, want %v", err, broken)
	}
}

func TestAnErrorOfTheReceiverEndsTheWork(t *testing.T) {
	enough := errors.New("enough")
	err := Files(context.Background(), []File{inPieces(t, someUnits(5000), 100)}, Options{}, func(Found) error { return enough })
	if err != enough {
		t.Errorf("error %v, want %v", err, enough)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Files(ctx, []File{inPieces(t, someUnits(100), 10)}, Options{}, func(Found) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestAUnitExcusesFindingsWithAReason(t *testing.T) {
	for _, tt := range []struct {
		prop    bitext.Prop
		want    string
		ignored int
	}{
		{bitext.Prop{Name: IgnoreProp, Value: "number-missing: the client's figures"}, "", 1},
		{bitext.Prop{Name: "note", Value: "visavis:ignore number-missing, url: the client's figures"}, "", 1},
		{bitext.Prop{Name: IgnoreProp, Value: "number-missing"}, "number-missing no reason is given for ignoring number-missing: nothing is ignored", 0},
		{bitext.Prop{Name: IgnoreProp, Value: "numbr-missing: typing error"}, `number-missing there is no rule "numbr-missing" to ignore: did you mean number-missing?`, 0},
		{bitext.Prop{Name: "note", Value: "please ignore number-missing"}, "number-missing", 0},
	} {
		u := unit.Unit{Source: unit.Text{Text: "Il y a 950 pages."}, Target: unit.Text{Text: "There are 960 pages."}, Props: []bitext.Prop{tt.prop}}
		var got []string
		ignored := 0
		err := Files(context.Background(), []File{inPieces(t, []unit.Unit{u}, 1)}, Options{}, func(f Found) error {
			ignored += f.Ignored
			for _, x := range f.Findings {
				if x.Rule == "ignore" {
					got = append(got, x.Message)
				} else {
					got = append(got, x.Rule)
				}
			}
			return nil
		})
		if err != nil || strings.Join(got, " ") != tt.want || ignored != tt.ignored {
			t.Errorf("%v: %q, %d ignored, %v; want %q, %d", tt.prop, got, ignored, err, tt.want, tt.ignored)
		}
	}
}

func BenchmarkFiles(b *testing.B) {
	units := someUnits(20_000)
	bytes := 0
	for _, u := range units {
		bytes += len(u.Source.Text) + len(u.Target.Text)
	}
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	for b.Loop() {
		file := File{Pieces: inPieces(nil, units, 1024).Pieces}
		if err := Files(context.Background(), []File{file}, Options{}, func(Found) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
