package json_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/formattest"
	vjson "visavis/pipeline/format/json"
	"visavis/pipeline/format/unit"
)

func TestConformance(t *testing.T) {
	formattest.Run(t, formattest.Format{
		Read: vjson.Read, Pieces: vjson.Pieces, Write: vjson.Write, Languages: true, OneSided: true, Segments: true, Confidence: true, Origin: true, Inline: true,
		Props: true, Findings: true, Names: true,
	})
}

const schemaFile = "../../../docs/bitext.schema.json"

func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	f, err := os.Open(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("bitext.schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("bitext.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsWrittenValidatesAgainstThePublishedSchema(t *testing.T) {
	s := schema(t)
	rapid.Check(t, func(t *rapid.T) {
		var buf bytes.Buffer
		if err := vjson.Write(&buf, formattest.Draw(t), vjson.WriteOptions{Created: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(&buf)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Fatalf("%#v", err)
		}
	})
}

func TestTheSchemaRefusesWhatIsWrong(t *testing.T) {
	s := schema(t)
	good := `{"format":"visavis-bitext","version":1,"tool":{"name":"v","version":"1"},"source":{"name":"","lang":"fr"},"target":{"name":"","lang":"en"},"units":[{"id":1,"source":"a","target":"b","position":"[0]:[]","confidence":1}]}`
	for _, change := range []string{"", `"version":1>"version":2`, `"lang":"fr">"lang":""`, `"id":1>"id":0`, `[0]:[]>0-1`, `"confidence":1>"confidence":1.5`, `"target":"b",>`} {
		data := good
		if change != "" {
			old, now, _ := strings.Cut(change, ">")
			if data = strings.Replace(good, old, now, 1); data == good {
				t.Fatalf("%s changes nothing", change)
			}
		}
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); (err == nil) != (change == "") {
			t.Errorf("change %q: the schema says %v", change, err)
		}
	}
}

// TestTheSchemaNamesEveryField keeps docs and code together: a field that the code writes has to be described.
func TestTheSchemaNamesEveryField(t *testing.T) {
	data, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var doc any
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	described := map[string]bool{}
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if props, ok := v["properties"].(map[string]any); ok {
				for name := range props {
					described[name] = true
				}
			}
			for _, x := range v {
				walk(x)
			}
		case []any:
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(doc)
	for name := range vjson.FieldNames() {
		if !described[name] {
			t.Errorf("docs/bitext.schema.json does not describe %q", name)
		}
		delete(described, name)
	}
	delete(described, "units") // written by hand, unit by unit
	if len(described) > 0 {
		t.Errorf("docs/bitext.schema.json describes what is never written: %v", reflect.ValueOf(described).MapKeys())
	}
}

func TestEachUnitStandsOnALineOfItsOwn(t *testing.T) {
	var buf bytes.Buffer
	if err := vjson.Write(&buf, formattest.Large(3), vjson.WriteOptions{Version: "1"}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(buf.String(), "\n")
	units := 0
	for _, l := range lines {
		if strings.HasPrefix(l, `    {"id":`) {
			units++
		}
	}
	if units != 3 {
		t.Errorf("%d units on lines of their own, want 3:\n%s", units, &buf)
	}
	b, err := vjson.Read(&buf, vjson.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range b.Links {
		if !strings.Contains(lines[l.Line-1], unit.Of(b, i).Source.Text) {
			t.Errorf("unit %d is said to be on line %d: %s", i+1, l.Line, lines[l.Line-1])
		}
	}
}

func TestReadsAnyLayoutAndPassesOverUnknownFields(t *testing.T) {
	b, err := vjson.Read(strings.NewReader(`{"future":{"a":[1]},"format":"visavis-bitext","version":1,"source":{"name":"a","lang":"fr","x":1},
"target":{"name":"","lang":"en"},"units":[{"id":1,"source":"é👍 b","target":"t","sourceSegments":[[0,2],[3,4]],"new":true,
"findings":[{"rule":"r","severity":"error","message":"m","span":[0,1]}]}]}`), vjson.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if got := b.Source.Texts(); !cmp.Equal(got, []string{"é👍", "b"}) || b.Findings[0].Span != (bitext.Span{End: 1}) {
		t.Errorf("segments %q, findings %v", got, b.Findings)
	}
}

func TestErrorsNameFileLineAndRemedy(t *testing.T) {
	head := "{\"format\":\"visavis-bitext\",\"version\":1,\n\"source\":{\"lang\":\"fr\"},\"target\":{\"lang\":\"en\"},\n\"units\":[\n"
	for _, tt := range []struct{ name, data, want string }{
		{"empty", "", "x.json: the file is empty: give a JSON file that visavis wrote"},
		{"array", "[]", "x.json:1: there is [ where '{' is due: give a file that visavis wrote as .json"},
		{"another JSON", "{\"a\":1}", `x.json:1: this JSON does not say that it is a bitext: it has to begin with {"format": "visavis-bitext", "version": 1`},
		{"another format", "\n{\"format\":\"x\"}", `x.json:2: the format is "x": only visavis-bitext can be read`},
		{"newer", "{\"format\":\"visavis-bitext\",\n\"version\":9}", "x.json:2: the file is of version 9, newer than the 1 that this program knows: use a newer visavis"},
		{"cut off", head + `{"id":1,"source":"a`, "x.json:4: the file ends in the middle of the JSON: it was cut off: copy or export it again"},
		{"broken", head + `{"id":1,"source":"a","target":"b"},` + "\n{,}", "x.json:5: the JSON is broken: invalid character ',' looking for beginning of object key string: correct it there, or export the file again"},
		{"wrong type", head + `{"id":"x","source":"a"}`, "x.json:4: id holds a string where a int is due: see docs/bitext.schema.json"},
		{"segments outside", head + "\n" + `{"id":7,"source":"a","sourceSegments":[[0,5]]}`, "x.json:5: unit 7: source: segments: [0,5] is outside the text or out of order: correct it there"},
		{"no text", head + `{"id":7}`, "x.json:4: unit 7 has no text: remove it"},
		{"not UTF-8", head + "{\"id\":7,\n\"source\":\"\xe9\"}]}", "x.json:5: the file is not UTF-8: save it as UTF-8"},
		{"two documents", head + "]}\n{}", "x.json:5: something follows the end of the JSON document: remove it"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := vjson.Read(strings.NewReader(tt.data), vjson.ReadOptions{Name: "x.json"})
			var e *unit.Error
			if !errors.As(err, &e) || err.Error() != tt.want {
				t.Errorf("%v\nwant\n%s", err, tt.want)
			}
		})
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"format":"visavis-bitext","version":1,"source":{"name":"","lang":"fr"},"target":{"name":"","lang":"en"},"units":[{"id":1,"source":"a","target":"b","sourceSegments":[[0,1]],"confidence":0.5}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := vjson.Read(bytes.NewReader(data), vjson.ReadOptions{Name: "fuzz.json"})
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Errorf("error of more than one line: %q", err)
			}
			return
		}
		if err := b.Validate(); err != nil {
			t.Fatalf("not valid: %v", err)
		}
	})
}
