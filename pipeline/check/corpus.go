package check

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/language"

	"visavis/pipeline/bitext"
	"visavis/pipeline/lex"
)

// corpus is what the rules know of all files.
type corpus struct {
	rules         []Rule
	ids           []string // of all rules
	applies       map[string]bool
	workers       int
	minConfidence float64
	terms         *termIndex
	files         []*fileCorpus
	units         *unitIndex
	names         map[string]*nameUse
	counterparts  map[string]bool // names of targets that go with one of names
}

// fileCorpus is what the rules know of one file.
type fileCorpus struct {
	File
	number   int
	from, to string // language subtags: "fr" of "fr-CA"
	toScript string // see scriptOf
	learner
	lengths lengths
	lexicon *lexicon
}

// learner gathers what is usual in a file as its units go by.
type learner struct {
	sample lengthSample
	words  lexiconSample
	names  map[string]*nameUse
	terms  [][]int // how often each translation of each term is used
	lower  []byte  // see unitIndex.hash
}

func newCorpus(files []File, o Options) *corpus {
	c := &corpus{rules: o.rules(), ids: IDs(), workers: o.Workers, minConfidence: o.MinConfidence, terms: newTermIndex(o), units: &unitIndex{}}
	c.applies = map[string]bool{}
	for _, r := range c.rules {
		c.applies[r.ID] = true
	}
	if c.workers <= 0 {
		c.workers = runtime.GOMAXPROCS(0)
	}
	if c.minConfidence == 0 {
		c.minConfidence = .5
	}
	for i, f := range files {
		c.files = append(c.files, &fileCorpus{File: f, number: i})
	}
	return c
}

// learn goes through all files once.
func (c *corpus) learn(ctx context.Context) error {
	errs := make([]error, len(c.files))
	var g errgroup.Group
	g.SetLimit(c.workers)
	for i, f := range c.files {
		g.Go(func() error {
			errs[i] = c.learnFile(ctx, f)
			return nil
		})
	}
	_ = g.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	c.names, c.counterparts = map[string]*nameUse{}, map[string]bool{}
	for _, f := range c.files {
		f.lengths = f.sample.lengths()
		f.sample.kept = nil
		f.lexicon = f.words.learn()
		f.words = lexiconSample{}
		c.addNames(f.names)
		c.terms.count(f.terms)
		f.names, f.terms = nil, nil
	}
	for name := range c.names {
		if usual, part := c.counterpart(name); part >= usually {
			c.counterparts[usual] = true
		}
	}
	if err := c.units.relate(); err != nil {
		return fmt.Errorf("comparing units: %w", err)
	}
	return nil
}

func (c *corpus) learnFile(ctx context.Context, f *fileCorpus) error {
	f.learner.names = map[string]*nameUse{}
	f.learner.terms = c.terms.counters()
	compares := slices.ContainsFunc(c.rules, func(r Rule) bool { return r.compare != nil })
	first := 0
	var p pair
	for b, err := range readAhead(f.Pieces) {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if first == 0 {
			f.from, f.to = base(b.Source.Lang), base(b.Target.Lang)
			f.toScript = scriptOf(b.Target.Lang)
		}
		pc := &piece{b: b, first: first}
		for i := range b.Links {
			p = pairOf(c, f, pc, i)
			if p.both() {
				f.learn(&p)
				if !compares {
					continue
				}
				if err := c.units.add(f, first+i, &p); err != nil {
					return fmt.Errorf("comparing units: %w", err)
				}
			}
		}
		first += len(b.Links)
	}
	return nil
}

// readAhead reads the next piece while this one is looked at.
func readAhead(pieces iter.Seq2[*bitext.Bitext, error]) iter.Seq2[*bitext.Bitext, error] {
	type next struct {
		b   *bitext.Bitext
		err error
	}
	return func(yield func(*bitext.Bitext, error) bool) {
		ch, stop := make(chan next, 1), make(chan struct{})
		defer func() {
			close(stop)
			for range ch { // until the reading has ended
			}
		}()
		go func() {
			defer close(ch)
			for b, err := range pieces {
				select {
				case ch <- next{b, err}:
				case <-stop:
					return
				}
			}
		}()
		for n := range ch {
			if !yield(n.b, n.err) {
				return
			}
		}
	}
}

// place names a unit for people: by its line where it was read from a file.
func (f *fileCorpus) place(line, unit int, from *fileCorpus) string {
	at := fmt.Sprintf("unit %d", unit+1)
	if line > 0 {
		at = fmt.Sprintf("line %d", line)
	}
	if f != from {
		at += " of " + f.Name
	}
	return at
}

// learn takes from a pair what is usual in the file.
func (f *fileCorpus) learn(p *pair) {
	f.sample.add(utf8.RuneCountInString(p.source), utf8.RuneCountInString(p.target))
	if p.long() {
		return
	}
	if p.c.applies["swapped"] || p.c.applies["name"] || p.c.applies["word-varies"] {
		f.words.add(p.source, p.target)
	}
	if p.c.applies["name"] {
		f.learnNames(p)
	}
	if terms := p.c.terms.glossary.In(p.source); len(terms) > 0 {
		target := lex.FoldedWords(p.target)
		for _, k := range terms {
			if used := p.c.terms.terms[k].uses(target); len(used) == 1 {
				f.learner.terms[k][used[0]]++
			}
		}
	}
}

// base is the language subtag of a code, in the form of BCP 47: fr of fr_CA and of fra.
func base(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(strings.ReplaceAll(tag, "_", "-")), "-")
	if b, err := language.ParseBase(tag); err == nil {
		return b.String()
	}
	return tag
}
