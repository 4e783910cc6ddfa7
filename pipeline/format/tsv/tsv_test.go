package tsv_test

import (
	"testing"

	"visavis/pipeline/format/formattest"
	"visavis/pipeline/format/tsv"
)

func TestConformance(t *testing.T) {
	formattest.Run(t, formattest.Format{Read: tsv.Read, Write: tsv.Write, OneSided: true})
}
