package align

import (
	"reflect"
	"testing"
)

func TestMarksAreBelievedOnlyWithoutDoubt(t *testing.T) {
	guide := []point{{0, 0}, {10, 12}, {30, 31}, {60, 95}, {90, 125}, {100, 140}}
	for _, c := range []struct {
		name        string
		marks, want []point
	}{
		{"beside the guide", []point{{20, 25}, {5, 1}}, []point{{5, 1}, {20, 25}}},
		{"in a gap of the guide, anywhere", []point{{45, 46}}, []point{{45, 46}}},
		{"at its other end", []point{{45, 80}}, []point{{45, 80}}},
		{"a chapter too far", []point{{20, 40}, {75, 99}}, nil},
		{"two for one sentence", []point{{20, 20}, {20, 24}, {22, 24}}, nil},
		{"one twice", []point{{20, 22}, {20, 22}}, []point{{20, 22}}},
		{"crossing", []point{{20, 24}, {21, 22}, {80, 116}}, []point{{80, 116}}},
	} {
		d := &document{marks: c.marks}
		if got := d.believed(guide); !reflect.DeepEqual(got, c.want) && len(got)+len(c.want) > 0 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestAGuideGoesThroughAllJoints(t *testing.T) {
	guide := []point{{0, 0}, {10, 12}, {19, 26}, {22, 23}, {30, 31}, {40, 40}}
	got := through(guide, []point{{0, 0}, {20, 25}, {30, 31}, {40, 40}})
	want := []point{{0, 0}, {10, 12}, {20, 25}, {30, 31}, {40, 40}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestLinksNeverCrossABelievedMark(t *testing.T) {
	for i := 1; i < len(french); i++ {
		for j := 1; j < len(english); j++ {
			al, err := Aligner{}.Study(t.Context(), Input{Source: french, Target: english, Marks: []Anchor{{i, j}, {2, 2}}, Anchors: []Anchor{{3, 3}}})
			if err != nil {
				t.Fatal(err)
			}
			covers(t, al.Links, len(french), len(english))
			if a := (Anchor{i, j}); a.Crosses(Anchor{3, 3}) && al.Believed > 1 {
				t.Errorf("mark %v is believed against an anchor", a)
			}
			for _, l := range al.Links {
				if al.Believed == 2 && (l.Source.Start < i) != (l.Target.Start < j) && !l.Source.Empty() && !l.Target.Empty() {
					t.Errorf("mark %d:%d is crossed by %v", i, j, l)
				}
			}
		}
	}
}
