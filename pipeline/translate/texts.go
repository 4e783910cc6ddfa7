package translate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"visavis/pipeline/bitext"
)

// Options are what Texts may be told. The zero value is good for a run that keeps nothing.
type Options struct {
	// Store keeps answers and is asked before the engine is. Nil keeps nothing.
	Store Store
	// Progress, if set, is called from one goroutine at a time, often; it must not take long.
	Progress func(Progress)
	// Concurrent is the largest number of calls at once; 0 means the engine's own limit, which it never passes.
	Concurrent int
	// Now is the clock from which translations get their date; nil means time.Now.
	Now func() time.Time
	// Grace is how long calls that are under way may go on after ctx has ended, so that what is paid for is kept; 0 means half a second.
	Grace time.Duration
	// CallTimeout is how long one call may take before it is made again; 0 means a minute and a second for each thousand code
	// points.
	CallTimeout time.Duration
	// Retry says how failures that may go away are waited out.
	Retry Retry
	// Budget is how many code points may be sent at most; 0 means no limit. The call that would pass it is not made: then the
	// error wraps ErrBudget.
	Budget int
}

// ErrBudget is what ends a run whose next call would pass Options.Budget.
var ErrBudget = errors.New("the next call would pass the budget")

// Retry bounds how often and how long Texts waits for a service. Waits grow from First by half each time, with jitter, up to
// Longest; a service's own Retry-After comes before that.
type Retry struct {
	// Tries is how often one call is made in all; 0 means 6.
	Tries int
	// First is the first wait; 0 means half a second.
	First time.Duration
	// Longest is the longest wait; 0 means a minute. A service that asks for more ends the run.
	Longest time.Duration
}

// Result is what became of one text.
type Result struct {
	// Text is the translation, with the white space around the text that was there before; empty where Err is set. A text of
	// nothing but white space is its own translation and has no origin.
	Text   string
	Origin bitext.Origin
	// Repeat is true where the same text came before, so that nothing was asked or paid for it.
	Repeat bool
	// Err says why this text has no translation.
	Err error
}

// Stats counts what a run did. Numbers of segments add up: Segments = Blank + Repeats + Distinct, and
// Distinct = FromStore + Sent + Failed where the run was not cut short.
type Stats struct {
	Segments int `json:"segments"`
	// Blank segments are nothing but white space.
	Blank int `json:"blank"`
	// Distinct is how many different texts there are, Repeats how many segments are the same as an earlier one.
	Distinct int `json:"distinct"`
	Repeats  int `json:"repeats"`
	// FromStore is how many distinct texts the store held.
	FromStore int `json:"fromStore"`
	// Sent is how many distinct texts were translated by the engine, SentCodePoints how long (in runes) they are together.
	// A text that was sent again because a call failed counts once: services do not charge for a call that fails.
	Sent           int `json:"sent"`
	SentCodePoints int `json:"sentCodePoints"`
	// Calls is how many calls the engine got, Retries how many of them were made again after a failure.
	Calls   int `json:"calls"`
	Retries int `json:"retries"`
	// Failed is how many distinct texts the engine would not translate.
	Failed int `json:"failed"`
	// Damaged is how many distinct texts the engine would not translate without losing or doubling what was to stay as it is. They
	// were asked for twice, and have been sent and paid for twice in SentCodePoints.
	Damaged int `json:"damaged,omitempty"`
}

// Progress is how far a run is.
type Progress struct {
	// Done of Total segments have their translation, repeats and blank ones counted.
	Done, Total int
	Stats       Stats
	// Waiting is set when a call failed and is made again after so long, Reason says why.
	Waiting time.Duration
	Reason  error
}

// FailedError lists the segments that could not be translated while the rest was.
type FailedError struct{ Failures []Failure }

// Failure is one segment that could not be translated.
type Failure struct {
	// Index is the segment's place among the texts, 0-based; the first where several are the same.
	Index int
	Text  string
	Err   error
}

func (e *FailedError) Error() string {
	first := e.Failures[0]
	msg := fmt.Sprintf("segment %d (%s) was not translated: %v", first.Index+1, excerpt(first.Text), first.Err)
	if n := len(e.Failures) - 1; n > 0 {
		msg += fmt.Sprintf("; nor were %d more", n)
	}
	return msg
}

// Unwrap gives the reasons.
func (e *FailedError) Unwrap() []error {
	out := make([]error, len(e.Failures))
	for i, f := range e.Failures {
		out[i] = f.Err
	}
	return out
}

// excerpt is the start of text, in quotes.
func excerpt(text string) string {
	const most = 60
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > most {
		runes = append(runes[:most-1], '…')
	}
	return "“" + string(runes) + "”"
}

// Texts translates texts from one language (BCP 47) to another and gives a result for each, in order.
//
// Each distinct text is looked up in the store and, where that lacks it, sent once, without the white space around it. Calls
// are packed to the engine's limits in the order in which texts first appear. An answer is stored, and safe on disk, before it
// is used. A failure that may go away is waited out; a text that the engine will not translate is set aside and the rest goes
// on: then the error is a *FailedError, and the results are there. Any other error ends the run: results are nil, and what was
// translated before, or is under way and arrives within the grace period, is in the store.
func Texts(ctx context.Context, e Engine, from, to string, texts []string, opt Options) ([]Result, Stats, error) {
	r := newRun(ctx, e, from, to, texts, opt)
	defer r.cancel(nil)
	r.progress(Progress{})
	if err := r.sendAll(); err != nil {
		return nil, r.stats, err
	}
	results := make([]Result, len(texts))
	for i, at := range r.plan.at {
		results[i] = r.plan.result(i, at, texts[i])
	}
	if r.stats.Failed > 0 {
		return results, r.stats, r.plan.failed()
	}
	return results, r.stats, nil
}

// Plan says what Texts would do without sending anything: in the result, Sent and SentCodePoints are what would be sent, Calls
// the calls that this would take.
func Plan(e Engine, from, to string, texts []string, store Store) Stats {
	r := newRun(context.Background(), e, from, to, texts, Options{Store: store})
	defer r.cancel(nil)
	s := r.stats
	for _, b := range pack(r.plan.open(), e.Limits()) {
		s.Calls++
		s.Sent += len(b)
		for _, d := range b {
			s.SentCodePoints += d.runes
		}
	}
	return s
}

// distinct is one text that is to be translated.
type distinct struct {
	text  string
	sent  string // what goes to the service: text, and marks of what is to stay
	runes int    // of sent
	first int    // the first segment that has it
	uses  int    // how many segments have it
	again bool   // asked for again, alone, since the answer was damaged
	done  bool
	Answer
	err error
}

// plan is which segments have which distinct text.
type plan struct {
	distinct []*distinct
	at       []int // for each segment its place in distinct; -1 where it is blank
}

func newPlan(e Engine, texts []string) *plan {
	sent := func(text string) string { return text }
	if s, ok := e.(Sender); ok {
		sent = s.Sent
	}
	p := &plan{at: make([]int, len(texts))}
	seen := make(map[string]int)
	for i, t := range texts {
		core := strings.TrimFunc(t, unicode.IsSpace)
		if core == "" {
			p.at[i] = -1
			continue
		}
		at, ok := seen[core]
		if !ok {
			at = len(p.distinct)
			seen[core] = at
			d := &distinct{text: core, sent: sent(core), first: i}
			d.runes = utf8.RuneCountInString(d.sent)
			p.distinct = append(p.distinct, d)
		}
		p.distinct[at].uses++
		p.at[i] = at
	}
	return p
}

// open lists what is still to be translated.
func (p *plan) open() []*distinct {
	var out []*distinct
	for _, d := range p.distinct {
		if !d.done {
			out = append(out, d)
		}
	}
	return out
}

func (p *plan) result(segment, at int, text string) Result {
	if at < 0 {
		return Result{Text: text}
	}
	d := p.distinct[at]
	if d.err != nil {
		return Result{Err: d.err, Repeat: d.first != segment}
	}
	start := strings.Index(text, d.text)
	return Result{
		Text:   text[:start] + d.Text + text[start+len(d.text):],
		Origin: d.Origin,
		Repeat: d.first != segment,
	}
}

func (p *plan) failed() *FailedError {
	e := &FailedError{}
	for _, d := range p.distinct {
		if d.err != nil {
			e.Failures = append(e.Failures, Failure{Index: d.first, Text: d.text, Err: d.err})
		}
	}
	return e
}

// run is one call of Texts.
type run struct {
	engine   Engine
	from, to string
	origin   bitext.Origin
	settings string
	opt      Options
	plan     *plan

	// ctx ends when the caller's does, or when a call has failed for good: then no new call is begun.
	ctx    context.Context
	cancel context.CancelCauseFunc

	mu       sync.Mutex // guards what follows, and calls of opt.Progress
	stats    Stats
	done     int
	reserved int  // code points of the calls that were made or are under way, for the budget
	accepted bool // the service took at least one call
	refused  int  // texts sent alone that the service refused before it took any
}

func newRun(ctx context.Context, e Engine, from, to string, texts []string, opt Options) *run {
	r := &run{engine: e, from: from, to: to, origin: e.Origin(from, to), settings: e.Settings(), opt: opt.withDefaults(), plan: newPlan(e, texts)}
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	r.stats.Segments = len(texts)
	r.stats.Distinct = len(r.plan.distinct)
	for i, at := range r.plan.at {
		switch {
		case at < 0:
			r.stats.Blank++
			r.done++
		case r.plan.distinct[at].first != i:
			r.stats.Repeats++
		}
	}
	if r.opt.Store == nil {
		return r
	}
	for _, d := range r.plan.distinct {
		if a, ok := r.opt.Store.Get(r.key(d)); ok {
			d.Answer, d.done = a, true
			r.stats.FromStore++
			r.done += d.uses
		}
	}
	return r
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Grace <= 0 {
		o.Grace = 500 * time.Millisecond
	}
	if o.Retry.Tries <= 0 {
		o.Retry.Tries = 6
	}
	if o.Retry.First <= 0 {
		o.Retry.First = 500 * time.Millisecond
	}
	if o.Retry.Longest <= 0 {
		o.Retry.Longest = time.Minute
	}
	return o
}

func (r *run) key(d *distinct) Key {
	return Key{Engine: r.origin.Engine, Model: r.origin.Model, Settings: r.settings, From: r.from, To: r.to, Text: d.text}
}

// sendAll makes the calls, several at once, and returns when none is under way any more.
func (r *run) sendAll() error {
	limits := r.engine.Limits()
	batches := make(chan []*distinct)
	var workers sync.WaitGroup
	for range r.concurrent(limits) {
		workers.Go(func() {
			for b := range batches {
				if err := r.send(b); err != nil {
					r.cancel(err) // the first one is kept
				}
			}
		})
	}
	for _, b := range pack(r.plan.open(), limits) {
		if r.ctx.Err() != nil {
			break
		}
		select {
		case batches <- b:
		case <-r.ctx.Done():
		}
	}
	close(batches)
	workers.Wait()
	return context.Cause(r.ctx)
}

func (r *run) concurrent(limits Limits) int {
	n := max(1, limits.Concurrent)
	if r.opt.Concurrent > 0 {
		n = min(n, r.opt.Concurrent)
	}
	return n
}

// maxRefused is how many texts, each sent alone, a service may refuse before it has taken any: after that the fault is taken to
// lie in what all calls have in common.
const maxRefused = 3

// send has batch translated and stored. Texts that cannot be are set aside; the error is one that ends the run.
func (r *run) send(batch []*distinct) error {
	if r.ctx.Err() != nil {
		return nil
	}
	if err := r.reserve(batch); err != nil {
		return err
	}
	answers, err := r.call(batch)
	if err != nil {
		r.release(batch)
	}
	var refused *RefusedError
	if bad := segmentErrors(err, len(batch)); len(bad) > 0 {
		return r.sendWithout(batch, bad)
	}
	switch {
	case err == nil:
		return r.keep(batch, answers)
	case !errors.As(err, &refused):
		return err
	case len(batch) > 1: // by halves, until the text at fault is alone
		half := len(batch) / 2
		if err := r.send(batch[:half]); err != nil {
			return err
		}
		return r.send(batch[half:])
	}
	r.mu.Lock()
	r.refused++
	hopeless := !r.accepted && r.refused >= maxRefused
	r.mu.Unlock()
	if hopeless {
		return err
	}
	r.setAside(batch[0], err)
	return nil
}

// reserve takes the code points of batch from the budget. What a failed call had reserved is given back by release.
func (r *run) reserve(batch []*distinct) error {
	if r.opt.Budget <= 0 {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	n := codePoints(batch)
	if r.reserved+n > r.opt.Budget {
		return ErrBudget
	}
	r.reserved += n
	return nil
}

// release gives back what a call that was not answered had reserved.
func (r *run) release(batch []*distinct) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.reserved -= codePoints(batch)
}

func codePoints(batch []*distinct) int {
	n := 0
	for _, d := range batch {
		n += d.runes
	}
	return n
}

// sendWithout sets the bad texts of batch aside and sends the others.
func (r *run) sendWithout(batch []*distinct, bad map[int]error) error {
	var rest []*distinct
	for i, d := range batch {
		if err := bad[i]; err != nil {
			r.setAside(d, err)
		} else {
			rest = append(rest, d)
		}
	}
	if len(rest) == 0 {
		return nil
	}
	return r.send(rest)
}

// segmentErrors finds the texts of a call of n that err blames.
func segmentErrors(err error, n int) map[int]error {
	bad := make(map[int]error)
	var find func(error)
	find = func(err error) {
		switch e := err.(type) { //nolint:errorlint // the tree of errors is walked here, node by node
		case *SegmentError:
			if e.Index >= 0 && e.Index < n {
				bad[e.Index] = e.Err
			}
		case interface{ Unwrap() []error }:
			for _, one := range e.Unwrap() {
				find(one)
			}
		case interface{ Unwrap() error }:
			find(e.Unwrap())
		}
	}
	find(err)
	return bad
}

// keep takes the answers that are good, asks again for those that are damaged, and sets blank ones aside: they are no translation.
func (r *run) keep(batch []*distinct, answers []Answer) error {
	var good, damaged []*distinct
	var goodAnswers, damagedAnswers []Answer
	for i, d := range batch {
		switch a := answers[i]; {
		case a.Err != nil:
			r.setAside(d, a.Err)
		case strings.TrimSpace(a.Text) == "":
			r.setAside(d, errors.New("the engine's answer is empty"))
		case a.Damaged && !d.again:
			damaged, damagedAnswers = append(damaged, d), append(damagedAnswers, a)
		default:
			good, goodAnswers = append(good, d), append(goodAnswers, a)
		}
	}
	if err := r.take(good, goodAnswers); err != nil {
		return err
	}
	for i, d := range damaged {
		if err := r.askAgain(d, damagedAnswers[i]); err != nil {
			return cmp.Or(r.take(damaged[i+1:], damagedAnswers[i+1:]), err)
		}
	}
	return nil
}

// askAgain sends a text alone whose answer was damaged. Where that fails, the damaged answer is taken: it was paid for.
func (r *run) askAgain(d *distinct, damaged Answer) error {
	d.again = true
	r.mu.Lock()
	r.stats.Retries++
	r.stats.SentCodePoints += d.runes
	r.mu.Unlock()
	err := r.send([]*distinct{d})
	if d.done {
		return err
	}
	r.mu.Lock()
	r.stats.SentCodePoints -= d.runes
	r.mu.Unlock()
	return cmp.Or(r.take([]*distinct{d}, []Answer{damaged}), err)
}

// take stores answers, and only then takes them as translated.
func (r *run) take(batch []*distinct, answers []Answer) error {
	date := r.opt.Now().UTC().Format(time.DateOnly)
	var entries []Entry
	for i, d := range batch {
		if o := &answers[i].Origin; o.Date == "" && r.origin.Kind != bitext.Memory {
			o.Date = date
		}
		entries = append(entries, Entry{Key: r.key(d), Answer: answers[i]})
	}
	if r.opt.Store != nil {
		if err := r.opt.Store.Put(entries); err != nil {
			return fmt.Errorf("storing translations: %w", err)
		}
	}
	r.mu.Lock()
	r.accepted = true
	for i, d := range batch {
		d.Answer, d.done = answers[i], true
		r.stats.Sent++
		r.stats.SentCodePoints += d.runes
		r.done += d.uses
		if d.Damaged {
			r.stats.Damaged++
		}
	}
	r.mu.Unlock()
	r.progress(Progress{})
	return nil
}

func (r *run) setAside(d *distinct, err error) {
	if d.again {
		return // it keeps the answer that it has
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	d.err = err
	r.stats.Failed++
}

// progress tells the caller how far the run is; p says what is special about this moment.
func (r *run) progress(p Progress) {
	if r.opt.Progress == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p.Done, p.Total, p.Stats = r.done, r.stats.Segments, r.stats
	r.opt.Progress(p)
}
