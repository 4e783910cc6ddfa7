package check

import (
	"context"
	"iter"
	"math"
	"sync"

	"visavis/pipeline/bitext"
)

// File is one bilingual file to check.
type File struct {
	// Name is for messages that speak of another unit.
	Name string
	// Pieces are the file's units, in order, as bitexts of any length, of which one at a time is held. They are gone through twice,
	// the first time to learn what is usual in the files, and must be the same both times. An error ends them.
	Pieces iter.Seq2[*bitext.Bitext, error]
}

// Found is what was found in one stretch of a file.
type Found struct {
	// File is the file's number, 0-based.
	File int
	// Bitext holds the units From up to To that were looked at; First is the number in the file of its unit 0.
	Bitext          *bitext.Bitext
	From, To, First int
	// Findings are in the order of the links, those of one link in the order of [Rules]; Link counts in Bitext.
	Findings []bitext.Finding
	// Ignored counts findings that the units themselves excuse: see [IgnoreProp].
	Ignored int
}

// Run applies the rules to every link of b and gives the findings in the order of the links, those of one link in the order of
// [Rules]. It leaves b as it is.
func Run(b *bitext.Bitext, o Options) []bitext.Finding {
	var out []bitext.Finding
	file := File{Pieces: func(yield func(*bitext.Bitext, error) bool) { yield(b, nil) }}
	c := newCorpus([]File{file}, o)
	c.units.most = math.MaxInt // it is in memory anyway: so no file is read or written, and nothing can fail
	err := c.run(context.Background(), func(f Found) error {
		out = append(out, f.Findings...)
		return nil
	})
	if err != nil {
		panic("check: " + err.Error())
	}
	return out
}

// Files checks files, several at a time, and calls each with what was found, stretch by stretch in the order of the files. Its
// memory does not grow with the files, only with what is found. The error is ctx's, each's, that of reading the first file that
// fails, or of writing a temporary file.
func Files(ctx context.Context, files []File, o Options, each func(Found) error) error {
	return newCorpus(files, o).run(ctx, each)
}

func (c *corpus) run(ctx context.Context, each func(Found) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer c.units.close()
	if err := c.learn(ctx); err != nil {
		return err
	}
	stretches := make([]chan *stretch, len(c.files))
	for i := range stretches {
		stretches[i] = make(chan *stretch, ahead)
	}
	work := make(chan *stretch)
	var readers, checkers sync.WaitGroup
	defer func() { cancel(); readers.Wait(); close(work); checkers.Wait() }()
	next := make(chan int)
	for range min(c.workers, len(c.files)) {
		readers.Go(func() {
			for i := range next {
				c.read(ctx, i, stretches[i], work)
			}
		})
	}
	readers.Go(func() {
		defer close(next)
		for i := range c.files {
			select {
			case next <- i:
			case <-ctx.Done():
				return
			}
		}
	})
	for range c.workers {
		checkers.Go(func() {
			for s := range work {
				s.check()
				close(s.done)
			}
		})
	}
	for _, ch := range stretches {
		if err := c.deliver(ctx, ch, each); err != nil {
			return err
		}
	}
	return nil
}

const (
	stretchLen = 512 // links that a checker takes at a time
	ahead      = 8   // stretches of a file that wait at most
)

// stretch is part of a piece, on its way from the reader of a file through a checker to whom it may concern.
type stretch struct {
	c        *corpus
	file     *fileCorpus
	p        *piece
	from, to int
	found    []bitext.Finding
	err      error
	done     chan struct{}
}

// piece is a piece of a file with those right before and after it, which rules about neighbours look into. It is not changed once it
// is made.
type piece struct {
	b         *bitext.Bitext
	first     int
	prev, aft *piece
}

// read cuts the file i into stretches. Each goes to the checkers and, in order, to ch.
func (c *corpus) read(ctx context.Context, i int, ch chan<- *stretch, work chan<- *stretch) {
	defer close(ch)
	send := func(s *stretch) bool {
		select {
		case ch <- s:
		case <-ctx.Done():
			return false
		}
		if s.err != nil {
			return false
		}
		select {
		case work <- s:
			return true
		case <-ctx.Done():
			return false
		}
	}
	cut := func(p *piece) bool {
		for from := 0; from < len(p.b.Links); from += stretchLen {
			s := &stretch{c: c, file: c.files[i], p: p, from: from, to: min(from+stretchLen, len(p.b.Links)), done: make(chan struct{})}
			if !send(s) {
				return false
			}
		}
		return true
	}
	var before, held *piece // held waits for the one after it
	for b, err := range c.files[i].Pieces {
		if err != nil {
			if held == nil || cut(&piece{held.b, held.first, before, nil}) {
				send(&stretch{err: err})
			}
			return
		}
		p := &piece{b: b}
		if held != nil {
			p.first = held.first + len(held.b.Links)
			if !cut(&piece{held.b, held.first, before, p}) {
				return
			}
		}
		before, held = held, p
	}
	if held != nil {
		cut(&piece{held.b, held.first, before, nil})
	}
}

// deliver waits for the stretches of a file, adds what only shows in the order of the units, and hands them on.
func (c *corpus) deliver(ctx context.Context, ch <-chan *stretch, each func(Found) error) error {
	for s := range ch {
		if s.err != nil {
			return s.err
		}
		select {
		case <-s.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := c.compare(s); err != nil {
			return err
		}
		f := Found{File: s.file.number, Bitext: s.p.b, From: s.from, To: s.to, First: s.p.first}
		for _, x := range s.found {
			if s.file.ignores(&s.p.b.Links[x.Link], x.Rule) {
				f.Ignored++
				continue
			}
			f.Findings = append(f.Findings, x)
		}
		if err := each(f); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (s *stretch) check() {
	var pairs [2]pair // this one and the one before
	var r *Rule
	i := s.from
	add := func(h hit) { s.found = append(s.found, r.finding(i, h)) }
	for ; i < s.to; i++ {
		p, prev := &pairs[i%2], &pairs[1-i%2]
		room := p.room
		*p = s.pair(i)
		p.room = room
		if prev.prev = nil; i > s.from {
			p.prev = prev
		}
		for k := range s.c.rules {
			if r = &s.c.rules[k]; r.check != nil && (r.anySize || !p.long()) {
				r.check(p, add)
			}
		}
	}
}

func (r *Rule) finding(link int, h hit) bitext.Finding {
	f := bitext.Finding{Rule: r.ID, Severity: r.Severity, Link: link, Span: h.span, Message: h.message, Hint: r.Hint}
	if h.soft {
		f.Severity = min(f.Severity, bitext.Warning)
	}
	if h.remark {
		f.Severity = min(f.Severity, bitext.Info)
	}
	return f
}
