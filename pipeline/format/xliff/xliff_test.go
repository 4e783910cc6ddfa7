package xliff_test

import (
	"io"
	"testing"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/formattest"
	"visavis/pipeline/format/xliff"
)

func TestFormat(t *testing.T) {
	for name, write := range map[string]func(io.Writer, *bitext.Bitext, xliff.WriteOptions) error{"2.1": xliff.Write, "1.2": xliff.Write12} {
		t.Run(name, func(t *testing.T) {
			formattest.Run(t, formattest.Format{
				Read: xliff.Read, Pieces: xliff.Pieces, Write: write,
				Languages: true, OneSided: true, Confidence: true, Origin: true, Inline: true, Props: true, Names: true,
			})
		})
	}
}
