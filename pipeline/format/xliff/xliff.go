// Package xliff reads bilingual XLIFF 1.0 to 1.2 and 2.0 to 2.2, and writes XLIFF 2.1 and 1.2, which CAT tools exchange.
//
//	err := xliff.Write(w, b, xliff.WriteOptions{}) // or xliff.Write12
//	b, err := xliff.Read(r, xliff.ReadOptions{Name: "project.xlf"})
//
// Reading never loads a DTD or any other file or address that the XLIFF names. The numbers in brackets in this package are sections of the
// specifications XLIFF 1.2 (OASIS, 1 February 2008) and XLIFF 2.1 (OASIS, 13 February 2018).
package xliff

import "visavis/pipeline/format/unit"

// ReadOptions and WriteOptions are those of all formats.
type (
	ReadOptions  = unit.ReadOptions
	WriteOptions = unit.WriteOptions
)

// The names of properties for what XLIFF says of a unit.
const (
	propID       = "@tuid" // the unit's id, as TMX calls it; see docs/formats.md
	propName     = "x-resname"
	propState    = "x-state"
	propSubState = "x-substate"
	propApproved = "x-approved"
	propDate     = "x-date" // of the translation, as 2026-02-28
	// propCharacters says which characters XLIFF 1.2 shows by pictures: see xmlfile.Unheld.
	propCharacters = "x-characters"
)

// The XML namespaces of what is written [2.1: 4.1.2, 5.5.2; 1.2: 1.3].
const (
	namespace12       = "urn:oasis:names:tc:xliff:document:1.2"
	namespace         = "urn:oasis:names:tc:xliff:document:2.0"
	metadataNamespace = "urn:oasis:names:tc:xliff:metadata:2.0"
)
