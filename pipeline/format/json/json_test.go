package json_test

import (
	"testing"

	"visavis/pipeline/format/formattest"
	"visavis/pipeline/format/json"
)

func TestConformance(t *testing.T) {
	formattest.Run(t, formattest.Format{
		Read: json.Read, Write: json.Write, Languages: true, OneSided: true, Segments: true, Confidence: true, Origin: true, Inline: true,
		Props: true, Findings: true, Names: true,
	})
}
