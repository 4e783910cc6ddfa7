package main

import (
	"testing"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

func TestFrozenNamesTheFirstStageThatChanged(t *testing.T) {
	pair := func(source, target, position string, confidence float64) unit.Unit {
		return unit.Unit{Source: unit.Text{Text: source}, Target: unit.Text{Text: target}, Position: position, Confidence: confidence}
	}
	build := func(findings []bitext.Finding, units ...unit.Unit) *bitext.Bitext {
		w := unit.NewBuilder(unit.ReadOptions{})
		for _, u := range units {
			w.Add(u)
		}
		b, err := w.Bitext("fr", "en")
		if err != nil {
			t.Fatal(err)
		}
		b.Findings = findings
		return b
	}
	a, b := pair("Un.", "One.", "[0]:[0]", .9), pair("Deux.", "Two.", "[1]:[1]", .9)
	golden := build(nil, a, b)
	for _, tt := range []struct {
		name    string
		now     *bitext.Bitext
		stage   string
		segment int
	}{
		{"the same", build(nil, a, b), "", 0},
		{"a segment more", build(nil, a, b, pair("Trois.", "Three.", "[2]:[2]", .9)), "split", 3},
		{"a cut elsewhere", build(nil, pair("Un. De", "One.", "[0]:[0]", .9), pair("ux.", "Two.", "[1]:[1]", .9)), "split", 1},
		{"another translation", build(nil, a, pair("Deux.", "Both.", "[1]:[1]", .9)), "translate", 2},
		{"joined otherwise", build(nil, pair("Un. Deux.", "One. Two.", "[0,1]:[0,1]", .9)), "align", 1},
		{"targets moved", build(nil, pair("Un.", "One. Two.", "[0]:[0,1]", .9), pair("Deux.", "", "[1]:[]", .9)), "align", 1},
		{"less sure", build(nil, a, pair("Deux.", "Two.", "[1]:[1]", .7)), "align", 2},
		{"a finding", build([]bitext.Finding{{Rule: "capital", Link: 1, Message: "x"}}, a, b), "check", 2},
	} {
		stage, rows := frozenRows(golden, tt.now)
		if stage != tt.stage || stage != "" && rows[0].segment != tt.segment {
			t.Errorf("%s: stage %q, %+v; want %q, segment %d", tt.name, stage, rows, tt.stage, tt.segment)
		}
	}
}
