package check

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"io"
	"os"
	"slices"
	"strings"
	"sync"

	"visavis/pipeline/bitext"
)

// unitIndex finds units with the same source or the same target, over all files, by the hashes of their texts. Beyond mostUnits it
// sorts on disk: by the first bits of a hash into files, each of which is small enough to be sorted in memory.
type unitIndex struct {
	mu     sync.Mutex
	seed   maphash.Seed
	seeded bool
	most   int // mostUnits, or fewer in tests
	n      int
	recent []unitRecord
	parts  [2][]*spill // by source, by target
	folder string

	relations []relation
	next      int // of the relations, as the units go by
	texts     map[unitID]remembered
}

const (
	mostUnits = 1 << 19
	spills    = 16
)

type unitID struct{ file, unit int32 }

func (a unitID) compare(b unitID) int {
	return cmp.Or(cmp.Compare(a.file, b.file), cmp.Compare(a.unit, b.unit))
}

type unitRecord struct {
	source, target uint64
	unitID
}

// relation says that a unit is like an earlier one.
type relation struct {
	kind      relationKind
	at, first unitID
	// before is what is remembered of the first.
	before remembered
	place  string
}

type relationKind int8

const (
	sameBoth   relationKind = iota // same source, same target
	sameSource                     // same source, another target
	sameTarget                     // same target, another source
)

type remembered struct {
	source, target string
	line           int
}

// hash is that of the languages of a file and a text. What it writes into buf it gives back, to be written over.
func (x *unitIndex) hash(buf []byte, langs, text string) (uint64, []byte) {
	buf = appendLower(append(buf[:0], langs...), strings.TrimSpace(text))
	return maphash.Bytes(x.seed, buf), buf
}

func (x *unitIndex) add(f *fileCorpus, unit int, p *pair) error {
	x.mu.Lock()
	if !x.seeded {
		x.seed, x.seeded = maphash.MakeSeed(), true
	}
	x.mu.Unlock()
	langs := f.from + " " + f.to + " "
	r := unitRecord{unitID: unitID{int32(f.number), int32(unit)}}
	r.source, f.lower = x.hash(f.lower, langs, p.source)
	r.target, f.lower = x.hash(f.lower, langs, p.target)
	x.mu.Lock()
	defer x.mu.Unlock()
	x.n++
	x.recent = append(x.recent, r)
	most := mostUnits
	if x.most > 0 {
		most = x.most
	}
	if len(x.recent) < most {
		return nil
	}
	return x.spill()
}

// spill is a temporary file of records.
type spill struct {
	f *os.File
	w *bufio.Writer
}

const recordSize = 24

func (x *unitIndex) spill() error {
	if x.folder == "" {
		folder, err := os.MkdirTemp("", "visavis-check-")
		if err != nil {
			return err
		}
		x.folder = folder
		for k := range x.parts {
			for range spills {
				f, err := os.CreateTemp(folder, "units-")
				if err != nil {
					return err
				}
				x.parts[k] = append(x.parts[k], &spill{f, bufio.NewWriter(f)})
			}
		}
	}
	for _, r := range x.recent {
		var b [recordSize]byte
		binary.LittleEndian.PutUint64(b[:], r.source)
		binary.LittleEndian.PutUint64(b[8:], r.target)
		binary.LittleEndian.PutUint32(b[16:], uint32(r.file))
		binary.LittleEndian.PutUint32(b[20:], uint32(r.unit))
		for k, h := range []uint64{r.source, r.target} {
			if _, err := x.parts[k][h%spills].w.Write(b[:]); err != nil {
				return err
			}
		}
	}
	x.recent = x.recent[:0]
	return nil
}

func (s *spill) read() ([]unitRecord, error) {
	if err := s.w.Flush(); err != nil {
		return nil, err
	}
	if _, err := s.f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	data, err := io.ReadAll(s.f)
	if err != nil {
		return nil, err
	}
	out := make([]unitRecord, len(data)/recordSize)
	for i := range out {
		b := data[i*recordSize:]
		out[i] = unitRecord{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:]),
			unitID{int32(binary.LittleEndian.Uint32(b[16:])), int32(binary.LittleEndian.Uint32(b[20:]))}}
	}
	return out, nil
}

func (x *unitIndex) close() {
	for _, parts := range x.parts {
		for _, s := range parts {
			_ = s.f.Close()
		}
	}
	if x.folder != "" {
		_ = os.RemoveAll(x.folder)
	}
	x.parts, x.folder = [2][]*spill{}, ""
}

// relate finds the relations, in the order of their units.
func (x *unitIndex) relate() error {
	defer x.close()
	x.texts = map[unitID]remembered{}
	if x.folder == "" {
		x.relateSources(x.recent)
		x.relateTargets(x.recent)
	} else {
		if err := x.spill(); err != nil {
			return err
		}
		for k, relate := range []func([]unitRecord){x.relateSources, x.relateTargets} {
			for _, s := range x.parts[k] {
				records, err := s.read()
				if err != nil {
					return err
				}
				relate(records)
			}
		}
	}
	x.recent = nil
	slices.SortFunc(x.relations, func(a, b relation) int {
		return cmp.Or(a.at.compare(b.at), cmp.Compare(a.kind, b.kind))
	})
	for _, r := range x.relations {
		x.texts[r.first] = remembered{}
	}
	return nil
}

// groups calls do for each run of records, in the order of their units, that share a key.
func groups(rs []unitRecord, key func(unitRecord) uint64, do func([]unitRecord)) {
	slices.SortFunc(rs, func(a, b unitRecord) int {
		return cmp.Or(cmp.Compare(key(a), key(b)), a.unitID.compare(b.unitID))
	})
	for i := 0; i < len(rs); {
		j := i + 1
		for j < len(rs) && key(rs[j]) == key(rs[i]) {
			j++
		}
		if j > i+1 {
			do(rs[i:j])
		}
		i = j
	}
}

func (x *unitIndex) relateSources(rs []unitRecord) {
	groups(rs, func(r unitRecord) uint64 { return r.source }, func(g []unitRecord) {
		seen := map[uint64]unitID{g[0].target: g[0].unitID}
		for _, r := range g[1:] {
			if first, ok := seen[r.target]; ok {
				x.relations = append(x.relations, relation{kind: sameBoth, at: r.unitID, first: first})
			} else {
				seen[r.target] = r.unitID
			}
			if r.target != g[0].target {
				x.relations = append(x.relations, relation{kind: sameSource, at: r.unitID, first: g[0].unitID})
			}
		}
	})
}

func (x *unitIndex) relateTargets(rs []unitRecord) {
	groups(rs, func(r unitRecord) uint64 { return r.target }, func(g []unitRecord) {
		for _, r := range g[1:] {
			if r.source != g[0].source {
				x.relations = append(x.relations, relation{kind: sameTarget, at: r.unitID, first: g[0].unitID})
			}
		}
	})
}

// compare lets the rules that compare units look at those of a stretch that are like an earlier one.
func (c *corpus) compare(s *stretch) error {
	x := c.units
	var late []bitext.Finding
	for i := s.from; i < s.to; i++ {
		at := unitID{int32(s.file.number), int32(s.p.first + i)}
		var p *pair
		if _, ok := x.texts[at]; ok {
			q := s.pair(i)
			p = &q
			x.texts[at] = remembered{strings.Clone(p.source[:min(len(p.source), maxRemembered)]), strings.Clone(p.target[:min(len(p.target), maxRemembered)]), p.link.Line}
		}
		for ; x.next < len(x.relations) && x.relations[x.next].at.compare(at) <= 0; x.next++ {
			r := x.relations[x.next]
			if r.at != at {
				continue
			}
			if p == nil {
				q := s.pair(i)
				p = &q
			}
			r.before = x.texts[r.first]
			r.place = c.files[r.first.file].place(r.before.line, int(r.first.unit), s.file)
			for k := range c.rules {
				if rule := &c.rules[k]; rule.compare != nil && (rule.anySize || !p.long()) {
					rule.compare(p, r, func(h hit) { late = append(late, rule.finding(i, h)) })
				}
			}
		}
	}
	if len(late) > 0 {
		s.found = append(s.found, late...)
		order := map[string]int{}
		for k := range c.rules {
			order[c.rules[k].ID] = k
		}
		slices.SortStableFunc(s.found, func(a, b bitext.Finding) int {
			return cmp.Or(cmp.Compare(a.Link, b.Link), cmp.Compare(order[a.Rule], order[b.Rule]))
		})
	}
	return nil
}

// maxRemembered is how much of a text is kept, in bytes: enough for a message.
const maxRemembered = 400
