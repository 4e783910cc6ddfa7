// Package format reads and writes bilingual files: TMX and XLIFF for CAT tools, JSON for programs, TSV for corpora. It knows them by the
// ending of a file's name, or by their own:
//
//	f, err := format.ByEnding("statement.fr-en.tmx") // or format.ByName("tmx")
//	if err != nil {
//		return err // lists the endings that there are
//	}
//	b, err := f.Read(in, format.ReadOptions{Name: "statement.fr-en.tmx"})
//	if err != nil {
//		return err // statement.fr-en.tmx:12: what is wrong: what to do
//	}
//	err = f.Write(out, b, format.WriteOptions{Version: "1.0"})
package format

import (
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/json"
	"visavis/pipeline/format/tmx"
	"visavis/pipeline/format/tsv"
	"visavis/pipeline/format/unit"
	"visavis/pipeline/format/xliff"
)

// ReadOptions says how a file is read; WriteOptions how it is written, Stream what, where it is not held as a whole; Error is a fault of a
// file, with its line.
type (
	ReadOptions  = unit.ReadOptions
	WriteOptions = unit.WriteOptions
	Stream       = unit.Stream
	Error        = unit.Error
)

// Format is a bilingual file format.
type Format struct {
	// Name is what --format calls it.
	Name string
	// Endings are the endings of file names, each with its dot, in lower case, the usual one first; none where files end as another
	// format's, which Name chooses.
	Endings []string
	// OneSided says that a link with one side only has a place in the format; the others leave such links out
	// ([unit.OneSided] counts them).
	OneSided bool

	Read func(r io.Reader, o ReadOptions) (*bitext.Bitext, error)
	// Pieces reads as Read does, and yields most units at a time, in bitexts that are each complete: their units count from 0. An
	// error comes last, with no bitext.
	Pieces func(r io.Reader, o ReadOptions, most int) iter.Seq2[*bitext.Bitext, error]

	Write func(w io.Writer, b *bitext.Bitext, o WriteOptions) error
	// WriteStream writes the same bytes as Write does of the pieces as one bitext, holding one piece at a time; nil where the format needs
	// to see all units first.
	WriteStream func(w io.Writer, s Stream, o WriteOptions) error
}

// All lists the formats.
func All() []Format {
	return []Format{
		{Name: "tmx", Endings: []string{".tmx"}, Read: tmx.Read, Pieces: tmx.Pieces, Write: tmx.Write, WriteStream: tmx.WriteStream},
		{Name: "xliff", Endings: []string{".xlf", ".xliff"}, OneSided: true, Read: xliff.Read, Pieces: xliff.Pieces, Write: xliff.Write},
		{Name: "xliff-1.2", OneSided: true, Read: xliff.Read, Pieces: xliff.Pieces, Write: xliff.Write12},
		{Name: "json", Endings: []string{".json"}, OneSided: true, Read: json.Read, Pieces: json.Pieces, Write: json.Write},
		{Name: "tsv", Endings: []string{".tsv"}, OneSided: true, Read: tsv.Read, Pieces: tsv.Pieces, Write: tsv.Write, WriteStream: tsv.WriteStream},
	}
}

// Endings lists the endings of all formats.
func Endings() []string {
	var out []string
	for _, f := range All() {
		out = append(out, f.Endings...)
	}
	return out
}

// OneSided counts the links of b that have one side only.
func OneSided(b *bitext.Bitext) int { return unit.OneSided(b) }

// UnknownError says that no format goes by a name or an ending.
type UnknownError struct {
	// What was asked for: a file's name, or a format's.
	What string
	// Known lists what could be asked for instead.
	Known []string
}

func (e *UnknownError) Error() string {
	return fmt.Sprintf("%s: no bilingual format is known by that: use %s", e.What, list(e.Known))
}

func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// ByEnding finds the format of a file by the ending of its name, in any case. The error is an *[UnknownError] with the endings
// that there are.
func ByEnding(name string) (Format, error) {
	ending := strings.ToLower(filepath.Ext(name))
	for _, f := range All() {
		for _, e := range f.Endings {
			if e == ending {
				return f, nil
			}
		}
	}
	return Format{}, &UnknownError{What: name, Known: Endings()}
}

// ByName finds a format by its name. The error is an *[UnknownError] with the names that there are.
func ByName(name string) (Format, error) {
	var known []string
	for _, f := range All() {
		if f.Name == strings.ToLower(name) {
			return f, nil
		}
		known = append(known, f.Name)
	}
	return Format{}, &UnknownError{What: fmt.Sprintf("format %q", name), Known: known}
}
