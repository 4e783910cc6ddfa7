package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/joshdk/go-junit"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check"
	"visavis/pipeline/check/report"
	"visavis/pipeline/format/unit"
)

var update = flag.Bool("update", false, "write the golden files anew")

// example is a report about a file with mistakes, some of its units in the order given.
func example(t *testing.T, color bool, order ...int) *report.Report {
	t.Helper()
	r := &report.Report{Tool: "visavis", Version: "test", FailOn: bitext.Error, Color: color}
	addExample(t, r, order...)
	return r
}

// addExample adds a file to r.
func addExample(t *testing.T, r *report.Report, order ...int) {
	t.Helper()
	units := []unit.Unit{
		{Line: 5, Source: unit.Text{Text: "Il y avait 1 250 pièces."}, Target: unit.Text{Text: "There were 1,520 pieces."}},
		{Line: 11, Source: unit.Text{Text: "La lettre est là."}, Target: unit.Text{Text: "The letter is the the \x1b[31mone."}},
		{Line: 17, Source: unit.Text{Text: "Rien à dire."}, Target: unit.Text{Text: "Nothing to say."}, Confidence: .9},
		{Line: 23, Source: unit.Text{Text: "Douteux & <b>gras</b>."}, Target: unit.Text{Text: "Doubtful & <b>bold."}, Confidence: .31},
	}
	if order == nil {
		order = []int{0, 1, 2, 3}
	}
	build := unit.NewBuilder(unit.ReadOptions{})
	for _, i := range order {
		build.Add(units[i])
	}
	b, err := build.Bitext("fr", "en-GB")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Add("dir/my file.tmx", b, check.Run(b, check.Options{})); err != nil {
		t.Fatal(err)
	}
}

func TestReportsAreAsTheGoldenFiles(t *testing.T) {
	for _, name := range report.Names() {
		for _, color := range []bool{false, true} {
			file := filepath.Join("testdata", "example."+name)
			if color {
				if name != "text" {
					continue
				}
				file = filepath.Join("testdata", "example.color")
			}
			t.Run(filepath.Base(file), func(t *testing.T) {
				write, err := report.ByName(name)
				if err != nil {
					t.Fatal(err)
				}
				var buf bytes.Buffer
				if err := write(&buf, example(t, color)); err != nil {
					t.Fatal(err)
				}
				if *update {
					if err := os.WriteFile(file, buf.Bytes(), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(string(want), buf.String()); d != "" {
					t.Errorf("(-want +got)\n%s\nif this is meant: go test ./pipeline/check/report -update", d)
				}
			})
		}
	}
}

func TestTheTerminalIsNotSteeredByTheText(t *testing.T) {
	var buf bytes.Buffer
	if err := report.Text(&buf, example(t, false)); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(buf.String(), "\x1b\x07\r") {
		t.Errorf("a control character of the text comes through: %q", &buf)
	}
}

func TestUnknownFormatsAreAnsweredWithThoseThatThereAre(t *testing.T) {
	if _, err := report.ByName("pdf"); err == nil || err.Error() != `there is no report format "pdf": use text, json, sarif, junit, github, markdown, checkstyle` {
		t.Error(err)
	}
}

// The rules of SARIF 2.1.0 that viewers depend on.
func TestSARIFKeepsItsRules(t *testing.T) {
	var log struct {
		Version string
		Schema  string `json:"$schema"`
		Runs    []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID              string
				RuleIndex           int
				Level               string
				Message             struct{ Text string }
				PartialFingerprints map[string]string
				Locations           []struct {
					PhysicalLocation struct {
						ArtifactLocation struct{ URI string }
						Region           struct{ StartLine int }
					}
				}
			}
		}
	}
	var buf bytes.Buffer
	if err := report.SARIF(&buf, example(t, false)); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(buf.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if log.Version != "2.1.0" || log.Schema == "" || len(log.Runs) != 1 || len(run.Results) == 0 {
		t.Fatalf("%+v", log)
	}
	for _, r := range run.Results {
		if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("ruleIndex %d is not that of %s", r.RuleIndex, r.RuleID)
		}
		at := r.Locations[0].PhysicalLocation
		if at.ArtifactLocation.URI != "dir/my%20file.tmx" || at.Region.StartLine < 1 || r.Message.Text == "" || len(r.PartialFingerprints) != 1 ||
			!slices.Contains([]string{"error", "warning", "note"}, r.Level) {
			t.Errorf("%+v", r)
		}
	}
}

// jsonReport is what the JSON form says of each finding.
func jsonReport(t *testing.T, r *report.Report) []map[string]any {
	t.Helper()
	var buf bytes.Buffer
	if err := report.JSON(&buf, r); err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	for dec := json.NewDecoder(&buf); dec.More(); {
		var item map[string]any
		if err := dec.Decode(&item); err != nil {
			t.Fatal(err)
		}
		out = append(out, item)
	}
	return out
}

func TestFingerprintsStayWhenUnitsMove(t *testing.T) {
	prints := func(r *report.Report) []string {
		var out []string
		for _, it := range jsonReport(t, r) {
			out = append(out, it["fingerprint"].(string))
		}
		slices.Sort(out)
		return out
	}
	there, moved := prints(example(t, false)), prints(example(t, false, 3, 2, 1, 0))
	if d := cmp.Diff(there, moved); d != "" {
		t.Errorf("(-before +after)\n%s", d)
	}
	if len(slices.Compact(slices.Clone(there))) != len(there) || len(there) == 0 {
		t.Errorf("two findings have the same fingerprint: %v", there)
	}
}

// go-junit is what CI tools read JUnit XML with.
func TestJUnitIsReadByWhatReadsJUnit(t *testing.T) {
	for _, failOn := range []bitext.Severity{bitext.Warning, bitext.Error} {
		r := example(t, false)
		r.FailOn = failOn
		var buf bytes.Buffer
		if err := report.JUnit(&buf, r); err != nil {
			t.Fatal(err)
		}
		suites, err := junit.Ingest(buf.Bytes())
		if err != nil || len(suites) != 1 {
			t.Fatalf("%d suites, %v", len(suites), err)
		}
		s := suites[0]
		want := r.Count(bitext.Error)
		if failOn == bitext.Warning {
			want += r.Count(bitext.Warning)
		}
		if s.Name != "dir/my file.tmx" || s.Totals.Failed != want || s.Properties["failures"] != strconv.Itoa(want) || s.Properties["tests"] != strconv.Itoa(s.Totals.Tests) || want == 0 {
			t.Errorf("fail on %v: %+v, %v; want %d failures", failOn, s.Totals, s.Properties, want)
		}
		for _, c := range s.Tests {
			if c.Status == junit.StatusFailed && (c.Error == nil || !strings.Contains(c.Error.Error(), c.Message) || !strings.HasPrefix(c.Name, "dir/my file.tmx:")) {
				t.Errorf("a failure does not say what and where: %+v", c)
			}
		}
	}
}

// What the schema of Jenkins' xUnit plugin (junit-10.xsd) allows in the elements that are written.
func TestJUnitHoldsNothingThatJenkinsRefuses(t *testing.T) {
	allowed := map[string]string{"testsuites": " name tests failures ", "testsuite": " name tests failures errors skipped file ", "testcase": " classname name ",
		"failure": " message type ", "system-out": " "}
	var buf bytes.Buffer
	if err := report.JUnit(&buf, example(t, false)); err != nil {
		t.Fatal(err)
	}
	for dec := xml.NewDecoder(&buf); ; {
		token, err := dec.Token()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attributes, ok := allowed[start.Name.Local]
		for _, a := range start.Attr {
			ok = ok && strings.Contains(attributes, " "+a.Name.Local+" ")
		}
		if !ok {
			t.Errorf("%s %v", start.Name.Local, start.Attr)
		}
	}
}

func TestBaselineTakesOutWhatIsKnown(t *testing.T) {
	r := example(t, false, 0, 1)
	if !r.Fails() {
		t.Fatal("the example has no error")
	}
	var file bytes.Buffer
	if err := report.WriteBaseline(&file, r); err != nil {
		t.Fatal(err)
	}
	written := file.String()
	known, err := report.ReadBaseline(&file, "known.txt")
	if err != nil {
		t.Fatal(err)
	}
	before := len(jsonReport(t, r))
	r = &report.Report{FailOn: bitext.Error, Baseline: known}
	addExample(t, r, 0, 1)
	if left := jsonReport(t, r); r.Fails() || r.Known() != before || len(left) != 0 {
		t.Errorf("known findings stay: %v", left)
	}
	if err := report.WriteBaseline(&file, r); err != nil || file.String() != written {
		t.Errorf("known findings are not known again: %q, %v", &file, err)
	}
	r = &report.Report{FailOn: bitext.Error, Baseline: known}
	addExample(t, r)
	if !r.Fails() || r.Known() != before {
		t.Errorf("new findings go: %v", jsonReport(t, r))
	}
}

func TestBaselineFaultsNameTheLine(t *testing.T) {
	for data, want := range map[string]string{
		"":      "",
		"hello": `known.txt:1: this is no baseline: it has to begin with`,
		"# visavis baseline 1: x\n\n# y\nabc z\n": `known.txt:4: "abc" is not a fingerprint`,
	} {
		_, err := report.ReadBaseline(strings.NewReader(data), "known.txt")
		if (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", data, err, want)
		}
	}
}

type brokenWriter struct{}

var errBroken = errors.New("disk full")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestAFailingWritersErrorComesThrough(t *testing.T) {
	for _, name := range report.Names() {
		write, _ := report.ByName(name)
		if err := write(brokenWriter{}, example(t, false)); !errors.Is(err, errBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
