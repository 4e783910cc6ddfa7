package tmx_test

import (
	"testing"

	"visavis/pipeline/format/formattest"
	"visavis/pipeline/format/tmx"
)

func TestConformance(t *testing.T) {
	formattest.Run(t, formattest.Format{
		Read: tmx.Read, Pieces: tmx.Pieces, Write: tmx.Write, WriteStream: tmx.WriteStream,
		Languages: true, Confidence: true, Origin: true, Inline: true, Props: true, Names: true,
	})
}
