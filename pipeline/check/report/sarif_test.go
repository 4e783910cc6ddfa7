package report_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"visavis/pipeline/bitext"
	"visavis/pipeline/check/report"
)

func TestSARIFValidatesAgainstThePublishedSchema(t *testing.T) {
	f, err := os.Open("testdata/sarif-2.1.0.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	noLines, nothing := &report.Report{}, &report.Report{}
	b := &bitext.Bitext{Links: []bitext.Link{{}}}
	if err := noLines.Add("x.json", b, []bitext.Finding{{Rule: "tag", Severity: bitext.Info}, {Rule: "none of ours"}}); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]*report.Report{"example": example(t, false), "nothing found": nothing, "units without lines": noLines} {
		var buf bytes.Buffer
		if err := report.SARIF(&buf, r); err != nil {
			t.Fatal(err)
		}
		log, err := jsonschema.UnmarshalJSON(&buf)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(log); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
