package eval

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func mustRead(t testing.TB, s string) []Link {
	t.Helper()
	links, err := Read(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return links
}

func TestReadTakesWhatOtherToolsWrite(t *testing.T) {
	got := mustRead(t, "[0,1]:[0]\n\n [ 2 ] : [ ] :0.97\n[]:[1]:cost=3\r\n[]:[]\n[3]:[2]:0.5:more")
	want := []Link{
		{[]int{0, 1}, []int{0}, NoConfidence}, {[]int{2}, nil, .97}, {nil, []int{1}, NoConfidence}, {[]int{3}, []int{2}, .5},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestReadSaysWhichLineIsWrong(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"[0]:[0]\nnonsense", "line 2: \"nonsense\" is not a link"},
		{"[0]:0", "line 1: \"0\" is not a list of sentence numbers"},
		{"[0]:[x]", "line 1: \"x\" is not a sentence number"},
		{"[-1]:[0]", "line 1: \"-1\" is not a sentence number"},
		{"[0]:[99999999999]", "not a sentence number"},
	} {
		if _, err := Read(strings.NewReader(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("Read(%q): error %v, want one that says %q", c.in, err, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"[0,1]:[0]:0.97\n", "[]:[1]", "[", ":", "[0]:[0]:2", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		links, err := Read(strings.NewReader(s))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "line ") {
				t.Fatalf("error without a line: %v", err)
			}
			return
		}
		for _, l := range links {
			if len(l.Source)+len(l.Target) == 0 || l.Confidence > 1 || math.IsNaN(l.Confidence) {
				t.Fatalf("Read(%q) gives %v", s, l)
			}
		}
		var score Score
		score.Add(links, links)
		if n := len(twoSided(links)); n > 0 && score.StrictF1() != 1 {
			t.Fatalf("links against themselves: %v", &score)
		}
	})
}

func TestScoreCountsStrictAndLax(t *testing.T) {
	gold := mustRead(t, "[0]:[0]\n[1,2]:[1]\n[3]:[]\n[4]:[2,3]")
	test := mustRead(t, "[0]:[0]\n[1]:[1]\n[2]:[]\n[3]:[]\n[4]:[2,3]\n[4]:[2,3]")
	var s Score
	s.Add(gold, test)
	if got, want := s.String(), "strict P 0.600 R 0.667 F1 0.632 | lax P 0.800 R 1.000 F1 0.889"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestSameFiguresAsTheScriptOfTheField(t *testing.T) {
	dir := os.Getenv("VISAVIS_DATA")
	if dir == "" {
		t.Skip("VISAVIS_DATA is not set: the gold data and the script are not here")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed")
	}
	golds, _ := filepath.Glob(filepath.Join(dir, "gold", "align", "*", "*.gold"))
	if len(golds) < 2 {
		t.Fatal("no gold files found")
	}
	args := []string{filepath.Join(dir, "bin", "score_align.py")}
	var s Score
	for i, path := range golds {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		gold := mustRead(t, string(text))
		// An alignment with mistakes: gold links cut in two, and every seventh left out.
		var b strings.Builder
		for k, l := range gold {
			switch {
			case (k+i)%7 == 0:
			case len(l.Source) > 1:
				fmt.Fprintf(&b, "[%d]:%s:0.5\n[%d]:[]\n", l.Source[0], list(l.Target), l.Source[1])
			default:
				fmt.Fprintf(&b, "%s:%s:0.9\n", list(l.Source), list(l.Target))
			}
		}
		s.Add(gold, mustRead(t, b.String()))
		file := filepath.Join(t.TempDir(), filepath.Base(path))
		if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		args = append(args, path, file)
	}
	out, err := exec.CommandContext(t.Context(), python, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.String(), strings.TrimSpace(string(out)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func list(n []int) string { return strings.ReplaceAll(fmt.Sprint(n), " ", ",") }

func TestCalibrationOfLinksThatAreHalfRight(t *testing.T) {
	var gold, test strings.Builder
	for i := range 100 {
		fmt.Fprintf(&test, "[%d]:[%d]:0.5\n", i, i)
		if i%2 == 0 {
			fmt.Fprintf(&gold, "[%d]:[%d]\n", i, i)
		}
	}
	fmt.Fprintf(&test, "[200]:[200]\n") // says nothing of its confidence
	var c Calibration
	c.Add(mustRead(t, gold.String()), mustRead(t, test.String()))
	if e := c.ECE(); math.Abs(e) > 1e-9 {
		t.Errorf("expected calibration error %v, want 0", e)
	}
	if right, share := c.Above(.95); right.Total != 0 || share != 0 {
		t.Errorf("links above .95: %v, %v", right, share)
	}
	if !strings.Contains(c.String(), "0.5 to 0.6     100  0.500  0.500") {
		t.Errorf("table is\n%s", &c)
	}
	var never Calibration
	if never.ECE() != 0 || never.String() == "" {
		t.Error("no links")
	}
}

func TestReliabilityDiagramIsXML(t *testing.T) {
	var c Calibration
	c.Add(mustRead(t, "[0]:[0]"), mustRead(t, "[0]:[0]:0.93\n[1]:[1]:0.2"))
	var b strings.Builder
	if err := c.WriteSVG(&b); err != nil {
		t.Fatal(err)
	}
	dec := xml.NewDecoder(strings.NewReader(b.String()))
	circles := 0
	for {
		tok, err := dec.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if s, ok := tok.(xml.StartElement); ok && s.Name.Local == "circle" {
			circles++
		}
	}
	if circles != 2 {
		t.Errorf("%d dots for two bins", circles)
	}
}
