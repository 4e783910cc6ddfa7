// Package analyze counts what there is to translate as translators bill it: segments, words and characters, in bands by how much of each
// segment a translation memory holds already, for each file and in all.
//
//	a := analyze.New(nil) // or a function that asks a translation memory
//	for _, f := range files {
//		if err := a.File(ctx, f.Name, f.Pieces); err != nil {
//			return err
//		}
//	}
//	a.All.Total().Words
//
// Words and characters are counted as OmegaT counts them ([Count]), and the bands are those of its match statistics. A file is gone through
// once; of its segments only a hash of each different one is kept, 16 bytes.
package analyze

import (
	"context"
	"crypto/sha256"
	"fmt"
	"iter"

	"golang.org/x/text/unicode/norm"

	"visavis/pipeline/bitext"
)

// Band is how much of a segment is translated already.
type Band int

// The bands, in the order of tables. What a memory holds whole goes before a repetition, as in OmegaT.
const (
	// Context is a match of the whole segment with the same neighbours: 101 %.
	Context Band = iota
	// Exact is a match of the whole segment: 100 %.
	Exact
	// Repetition is a segment that came before in the same file.
	Repetition
	// OtherFile is a segment that came before in another file.
	OtherFile
	// Fuzzy95 and those after it are matches of 95 to 99, 85 to 94, 75 to 84, 50 to 74 per cent.
	Fuzzy95
	Fuzzy85
	Fuzzy75
	Fuzzy50
	// None is what nobody has translated.
	None

	bands
)

// Bands lists the bands in the order of tables.
func Bands() []Band {
	out := make([]Band, bands)
	for i := range out {
		out[i] = Band(i)
	}
	return out
}

// String is the band's name in JSON and CSV.
func (b Band) String() string {
	if b < 0 || b >= bands {
		return fmt.Sprintf("band(%d)", int(b))
	}
	return [...]string{"context", "exact", "repetition", "repetition-other-file", "95-99", "85-94", "75-84", "50-74", "no-match"}[b]
}

// bandOf is the band of a memory's best match, in per cent.
func bandOf(percent int) Band {
	switch {
	case percent > 100:
		return Context
	case percent == 100:
		return Exact
	case percent >= 95:
		return Fuzzy95
	case percent >= 85:
		return Fuzzy85
	case percent >= 75:
		return Fuzzy75
	case percent >= 50:
		return Fuzzy50
	}
	return None
}

// Table is how much text there is in each band.
type Table struct {
	Bands [bands]Amount
	// Different counts each text once, where it comes first.
	Different Amount
}

// Total is the sum of the bands.
func (t *Table) Total() Amount {
	var sum Amount
	for _, a := range t.Bands {
		sum.add(a)
	}
	return sum
}

// File is the table of one file.
type File struct {
	Name string
	Table
}

// Match says how much of a text a memory holds, in per cent: 101 where its neighbours are the same, too, 100 where all of it is there.
// before and after are the segments beside it in the file; empty at its ends.
type Match func(ctx context.Context, text, before, after string) (percent int, err error)

// Analysis is the tables so far.
type Analysis struct {
	Files []File
	All   Table

	match Match
	first map[key]occurrence
}

// occurrence is where a text came first, and whether the memory holds all of it.
type occurrence struct {
	file  int
	whole bool
}

// key is a hash of a text: no two texts in a billion billion share one.
type key [16]byte

// keyOf is the same for the two ways that Unicode has to write é.
func keyOf(text string) key {
	sum := sha256.Sum256([]byte(norm.NFC.String(text)))
	return key(sum[:16])
}

// New begins an analysis. match may be nil: then only repetitions are known.
func New(match Match) *Analysis {
	return &Analysis{match: match, first: map[key]occurrence{}}
}

// Matched reports whether a memory was asked.
func (a *Analysis) Matched() bool { return a.match != nil }

// File counts the source segments of one more file, which comes in pieces: a document that was split, or a bilingual file. The error is that
// of the pieces or of the memory, or says that ctx has ended; it ends the analysis.
func (a *Analysis) File(ctx context.Context, name string, pieces iter.Seq2[*bitext.Bitext, error]) error {
	f := File{Name: name}
	var before string
	var now segment
	for next, err := range segments(pieces) {
		if err == nil {
			err = a.add(ctx, &f.Table, now, before, next.text)
		}
		if err != nil {
			return err
		}
		before, now = now.text, next
	}
	if err := a.add(ctx, &f.Table, now, before, ""); err != nil {
		return err
	}
	a.Files = append(a.Files, f)
	for b := range f.Bands {
		a.All.Bands[b].add(f.Bands[b])
	}
	a.All.Different.add(f.Different)
	return nil
}

// segment is one source segment of a file.
type segment struct {
	text string
	// amount is that of the text without its codes.
	amount Amount
}

// segments yields the source segments of pieces, one after the other.
func segments(pieces iter.Seq2[*bitext.Bitext, error]) iter.Seq2[segment, error] {
	return func(yield func(segment, error) bool) {
		for b, err := range pieces {
			if err != nil {
				yield(segment{}, err)
				return
			}
			for i := range b.Source.Segments {
				if !yield(segment{b.Source.SegmentText(i), Count(withoutCodes(&b.Source, i))}, nil) {
					return
				}
			}
		}
	}
}

// add counts one segment.
func (a *Analysis) add(ctx context.Context, t *Table, s segment, before, after string) error {
	if s.amount.Segments == 0 {
		return nil // what is before the first segment
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	k := keyOf(s.text)
	first, seen := a.first[k]
	band := None
	if a.match != nil && (!seen || first.whole) {
		percent, err := a.match(ctx, s.text, before, after)
		if err != nil {
			return err
		}
		band = bandOf(percent)
	}
	switch {
	case !seen:
		a.first[k] = occurrence{file: len(a.Files), whole: band <= Exact}
		t.Different.add(s.amount)
	case band <= Exact:
	case first.file < len(a.Files):
		band = OtherFile
	default:
		band = Repetition
	}
	t.Bands[band].add(s.amount)
	return nil
}
