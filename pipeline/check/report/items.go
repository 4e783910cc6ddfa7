package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"visavis/pipeline/bitext"
)

// File is one file's part of a report.
type File struct {
	Name  string
	Units int

	counts [bitext.Error + 1]int // of findings that are not known, by severity
	rules  map[string]int        // the same by rule
	items  []Item                // those in memory; before them come
	stored int                   // so many in the temporary file,
	at     int64                 // from this byte on
}

// Item is a finding with what a report shows of its unit.
type Item struct {
	bitext.Finding
	// Line is the unit's line in the file, 1-based; 0 where it comes from none. Unit is its number, 1-based.
	Line, Unit int
	// From and To are the languages; Source and Target the texts.
	From, To       string
	Source, Target string
	// Fingerprint names the finding: the same rule in the same texts has the same, wherever the unit stands.
	Fingerprint string
	// Known tells what the baseline holds: it is in no report.
	Known bool
}

// mostHeld is how many bytes of text the items in memory have, before they are put into a temporary file.
const mostHeld = 16 << 20

// spill is the temporary file of items, as JSON Lines.
type spill struct {
	file *os.File
	size int64
	held int // bytes of the items in memory
}

// add keeps an item of the file number i.
func (r *Report) add(i int, it Item) error {
	f := &r.Files[i]
	f.items = append(f.items, it)
	if it.Known {
		r.known++
	} else {
		f.counts[it.Severity]++
		if f.rules == nil {
			f.rules = map[string]int{}
		}
		f.rules[it.Rule]++
	}
	r.spill.held += len(it.Source) + len(it.Target) + len(it.Message)
	most := mostHeld
	if r.most > 0 {
		most = r.most
	}
	if r.spill.held < most {
		return nil
	}
	if err := r.store(); err != nil {
		return fmt.Errorf("keeping findings: %w", err)
	}
	return nil
}

// store writes all items in memory into the temporary file. Findings come file by file, so that those of a file stay together.
func (r *Report) store() error {
	if r.spill.file == nil {
		file, err := os.CreateTemp("", "visavis-report-")
		if err != nil {
			return err
		}
		r.spill.file = file
	}
	out := bufio.NewWriter(r.spill.file)
	for i := range r.Files {
		f := &r.Files[i]
		if f.stored == 0 {
			f.at = r.spill.size
		}
		for k := range f.items {
			line, err := json.Marshal(&f.items[k])
			if err != nil {
				return err
			}
			n, err := out.Write(append(line, '\n'))
			if err != nil {
				return err
			}
			r.spill.size += int64(n)
		}
		f.stored += len(f.items)
		f.items = nil
	}
	r.spill.held = 0
	return out.Flush()
}

// Close removes the temporary file, if there is one.
func (r *Report) Close() error {
	if r.spill.file == nil {
		return nil
	}
	err := r.spill.file.Close()
	if e := os.Remove(r.spill.file.Name()); err == nil {
		err = e
	}
	r.spill.file = nil
	return err
}

// all calls do for each item of f, known or not, in order. Its error ends the walk.
func (r *Report) all(f *File, do func(*Item) error) error {
	if f.stored > 0 {
		in := json.NewDecoder(bufio.NewReaderSize(io.NewSectionReader(r.spill.file, f.at, r.spill.size-f.at), 1<<16))
		for range f.stored {
			var it Item
			if err := in.Decode(&it); err != nil {
				return fmt.Errorf("reading back findings: %w", err)
			}
			if err := do(&it); err != nil {
				return err
			}
		}
	}
	for k := range f.items {
		if err := do(&f.items[k]); err != nil {
			return err
		}
	}
	return nil
}

// each calls do for each item of f that is not known.
func (r *Report) each(f *File, do func(*Item) error) error {
	return r.all(f, func(it *Item) error {
		if it.Known {
			return nil
		}
		return do(it)
	})
}
