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
	noLines := example(t, false)
	for i := range noLines.Files[0].Items {
		noLines.Files[0].Items[i].Line = 0
		noLines.Files[0].Items[i].Severity = bitext.Info
	}
	for name, r := range map[string]report.Report{"example": example(t, false), "nothing found": {}, "units without lines": noLines} {
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
