package xliff_test

import (
	"testing"

	"visavis/pipeline/format/formattest"
	"visavis/pipeline/format/xliff"
)

func TestFormat(t *testing.T) {
	formattest.Run(t, formattest.Format{
		Read: xliff.Read, Pieces: xliff.Pieces, Write: xliff.Write,
		Languages: true, OneSided: true, Confidence: true, Origin: true, Inline: true, Props: true, Names: true,
	})
}
