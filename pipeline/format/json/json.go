// Package json reads and writes a bitext as one JSON document, for programs. Its schema is published in docs/bitext.schema.json.
//
//	err := json.Write(w, b, json.WriteOptions{Version: "1.0"})
//	b, err := json.Read(r, json.ReadOptions{Name: "statement.fr-en.json"})
//
// Each unit stands on a line of its own, so that a change of one unit is a change of one line. All links are written, also those
// with one side only. What lies between the segments of different units is not: the artefacts of the run folder keep that.
package json

import (
	"encoding/json"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// ReadOptions and WriteOptions are those of all formats.
type (
	ReadOptions  = unit.ReadOptions
	WriteOptions = unit.WriteOptions
)

// The header of the document. Version goes up when a reader of the older form would misunderstand the newer; fields that may be
// passed over are added without that.
//
//	1  2026: first form
const (
	formatName    = "visavis-bitext"
	formatVersion = 1
)

// head is all of the document but its units, in the order in which it is written.
type head struct {
	Format  string   `json:"format"`
	Version int      `json:"version"`
	Tool    tool     `json:"tool"`
	Created string   `json:"created,omitempty"` // RFC 3339, UTC
	Source  document `json:"source"`
	Target  document `json:"target"`
}

type tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type document struct {
	Name string `json:"name"`
	Lang string `json:"lang"`
}

// item is a unit. Ranges inside its texts are half-open and count characters (Unicode code points), not bytes, since bytes mean
// nothing to most languages that read JSON. Segments are given where a text holds more than one.
type item struct {
	ID             int           `json:"id"`
	Source         string        `json:"source"`
	Target         string        `json:"target"`
	SourceSegments []charRange   `json:"sourceSegments,omitempty"`
	TargetSegments []charRange   `json:"targetSegments,omitempty"`
	SourceInline   []charRange   `json:"sourceInline,omitempty"`
	TargetInline   []charRange   `json:"targetInline,omitempty"`
	Position       string        `json:"position"`
	Document       string        `json:"document,omitempty"` // where it is not the source's name
	Confidence     json.Number   `json:"confidence,omitempty"`
	Origin         *origin       `json:"origin,omitempty"`
	Props          []bitext.Prop `json:"props,omitempty"`
	Findings       []finding     `json:"findings,omitempty"`
}

// charRange is [start, end) in characters.
type charRange [2]int

type origin struct {
	Kind   bitext.OriginKind `json:"kind,omitempty"`
	Engine string            `json:"engine,omitempty"`
	Model  string            `json:"model,omitempty"`
	Date   string            `json:"date,omitempty"`
}

type finding struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	// Span is the part meant, in the target, or in the source where the target is empty; nil for the whole.
	Span *charRange `json:"span,omitempty"`
}
