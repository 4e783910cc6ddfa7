// Package tmx reads and writes translation memories: TMX 1.4b as OmegaT, Trados and memoQ take it, and TMX 1.1 to 1.4b as they
// write it.
//
//	err := tmx.Write(w, b, tmx.WriteOptions{Version: "1.0", Created: buildTime})
//	b, err := tmx.Read(r, tmx.ReadOptions{Name: "project.tmx", From: "fr", To: "en"})
//
// Writing needs no memory beside the bitext. Reading never loads a DTD or any other file or address that the TMX names. The
// numbers in brackets in this package are sections of the TMX 1.4b specification (LISA OSCAR, 2005-04-26).
package tmx

import "visavis/pipeline/format/unit"

// ReadOptions and WriteOptions are those of all formats.
type (
	ReadOptions  = unit.ReadOptions
	WriteOptions = unit.WriteOptions
)

// Names of the properties that visavis writes beside those of all formats.
const (
	propCharacters     = "x-characters" // target 12 U+0007: see xmlfile.Unheld
	propTargetLanguage = "x-target-language"
)

// attribute begins the name of a property that stands for an attribute of the <tu>, as XPath writes it: @creationid.
const attribute = "@"

// tuAttributes are the attributes of <tu> (4.2.18) that are kept as they were read, in the order of the DTD.
var tuAttributes = []string{
	"tuid", "o-encoding", "datatype", "usagecount", "lastusagedate", "creationtool", "creationtoolversion",
	"creationdate", "creationid", "changedate", "segtype", "changeid", "o-tmf", "srclang",
}
