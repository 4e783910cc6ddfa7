package translate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"visavis/pipeline/bitext"
)

// run is one call of Texts.
type run struct {
	engine   Engine
	from, to string
	origin   bitext.Origin
	settings string
	opt      Options
	limits   Limits
	plan     *plan
	gate     *gate
	quota    quota

	// ctx ends when the caller's does, or when a call has failed for good: then no new call is begun.
	ctx    context.Context
	cancel context.CancelCauseFunc

	mu       sync.Mutex // guards what follows, and calls of opt.Progress
	stats    Stats
	done     int
	open     int  // code points
	accepted bool // the service took at least one call
	refused  int  // texts sent alone that the service refused before it took any
}

func newRun(ctx context.Context, e Engine, from, to string, texts []string, opt Options) *run {
	opt = opt.withDefaults()
	limits := e.Limits().With(opt.Limits)
	r := &run{engine: e, from: from, to: to, origin: e.Origin(from, to), settings: e.Settings(), opt: opt, limits: limits,
		plan: newPlan(texts, newCutter(e, limits, opt.Sentences)), gate: newGate(max(1, limits.Concurrent)), quota: newQuota(limits)}
	r.ctx, r.cancel = context.WithCancelCause(ctx)
	r.stats.Segments = len(texts)
	r.countRepeats()
	r.lookUp()
	r.countTexts()
	return r
}

// countRepeats counts segments that nothing is sent for: blank ones, and those that are the same as an earlier one.
func (r *run) countRepeats() {
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
}

// lookUp takes from the store what it has.
func (r *run) lookUp() {
	for _, t := range r.plan.parts {
		r.open += t.size.priced
		if r.opt.Store == nil {
			continue
		}
		if a, ok := r.opt.Store.Get(r.key(t)); ok {
			t.Answer = a
			r.translated(t)
		}
	}
}

// countTexts counts texts that are there already, and those that go in parts.
func (r *run) countTexts() {
	for _, d := range r.plan.distinct {
		if d.open == 0 {
			r.stats.FromStore++
		}
		if d.long() {
			r.stats.Long++
		}
		if d.torn() {
			r.stats.Torn++
		}
		if d.long() && d.open > 0 {
			r.note("the text is longer than a call may be: it goes in parts", d.parts, slog.Int("parts", len(d.parts)), slog.Bool("torn", d.torn()))
		}
	}
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Grace = cmp.Or(o.Grace, math.MaxInt64)
	o.Retry.Tries = cmp.Or(o.Retry.Tries, 8)
	o.Retry.First = cmp.Or(o.Retry.First, 500*time.Millisecond)
	o.Retry.Longest = cmp.Or(o.Retry.Longest, time.Minute)
	if o.Ledger == nil {
		o.Ledger = &Ledger{}
	}
	return o
}

func (r *run) key(t *part) Key {
	return Key{Engine: r.origin.Engine, Model: r.origin.Model, Settings: r.settings, From: r.from, To: r.to, Text: t.text}
}

// translated notes that t has its answer, and which texts are whole with it.
func (r *run) translated(t *part) {
	t.done = true
	r.open -= t.size.priced
	for _, d := range t.of {
		if d.open--; d.open == 0 {
			r.done += d.uses
		}
	}
}

// batchesPerCall is how many batches may be at work for each call that may be under way, so that one that stores its answer, or
// waits to be sent again, holds up no other.
const batchesPerCall = 2

// sendAll makes the calls, several at once, and returns when none is under way any more.
func (r *run) sendAll() error {
	room := make(chan struct{}, batchesPerCall*r.gate.limit)
	var batches sync.WaitGroup
	for _, b := range pack(r.plan.open(), r.limits) {
		room <- struct{}{}
		pass, err := r.gate.enter(r.ctx)
		if err != nil {
			break
		}
		batches.Go(func() {
			defer func() { <-room }()
			if err := r.send(b, pass); err != nil {
				r.cancel(err) // the first one is kept
			}
		})
	}
	batches.Wait()
	return context.Cause(r.ctx)
}

// maxRefused is how many texts, each sent alone, a service may refuse before it has taken any: when it then refuses one more, from
// the far end of the batch, the fault is taken to lie in what all calls have in common.
const maxRefused = 3

// send has batch translated and stored; pass is its first call's. Texts that cannot be translated are set aside: a batch that the
// service refuses is halved until the texts at fault are alone, which takes about 2·log2(n) calls for each of them. The error is
// one that ends the run.
func (r *run) send(batch []*part, pass int) error {
	err := r.sendStack([][]*part{batch}, pass)
	r.settle(batch)
	return err
}

// sendStack sends the batches of stack, the last one first.
func (r *run) sendStack(stack [][]*part, pass int) (err error) {
	for entered := true; len(stack) > 0 && r.ctx.Err() == nil; entered = false {
		if !entered {
			if pass, err = r.gate.enter(r.ctx); err != nil {
				return nil // the run is over, and says why
			}
		}
		top := len(stack) - 1
		b := stack[top]
		if stack, err = r.sendOne(b, pass, stack[:top]); err != nil {
			return err
		}
	}
	return nil
}

// sendOne sends batch and says which batches are left then: rest, and what is to be sent again.
func (r *run) sendOne(batch []*part, pass int, rest [][]*part) ([][]*part, error) {
	answers, err := r.call(batch, pass)
	if err == nil {
		again, err := r.keep(batch, answers)
		for _, t := range slices.Backward(again) {
			rest = append(rest, []*part{t})
		}
		return rest, err
	}
	var refused *RefusedError
	bad := segmentErrors(err, len(batch))
	switch {
	case len(bad) > 0:
		if good := r.without(batch, bad); len(good) > 0 {
			rest = append(rest, good)
		}
		return rest, nil
	case !errors.As(err, &refused):
		return nil, err
	case len(batch) > 1:
		half := len(batch) / 2
		r.note("the service refuses the call: it is made in halves", batch, r.reason(batch, err))
		return append(rest, batch[half:], batch[:half]), nil
	}
	return r.refuse(batch[0], err, rest)
}

// refuse sets a text aside that was refused alone, and says what to send next: of stack, the batches that are left, in most cases
// all. The error says that there is no point in going on.
func (r *run) refuse(t *part, why error, stack [][]*part) ([][]*part, error) {
	r.mu.Lock()
	r.refused++
	refused := r.refused
	if r.accepted {
		refused = 0
	}
	r.mu.Unlock()
	if refused > maxRefused || refused == maxRefused && len(stack) == 0 {
		return nil, why
	}
	r.setAside(t, why)
	if refused < maxRefused {
		return stack, nil
	}
	far := stack[0] // a probe, from as far as may be
	last := len(far) - 1
	if stack[0] = far[:last]; last == 0 {
		stack = stack[1:]
	}
	return append(stack, far[last:]), nil
}

// without sets the bad texts of batch aside and gives the others.
func (r *run) without(batch []*part, bad map[int]error) []*part {
	var rest []*part
	for i, t := range batch {
		if err := bad[i]; err != nil {
			r.setAside(t, err)
		} else {
			rest = append(rest, t)
		}
	}
	return rest
}

// segmentErrors finds the texts that err blames, by their place in the call.
func segmentErrors(err error, n int) map[int]error {
	bad := make(map[int]error)
	var find func(error)
	find = func(err error) {
		switch e := err.(type) {
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

// errEmpty is why a text has no translation whose answer is nothing but white space.
var errEmpty = errors.New("the engine's answer is empty")

// keep stores answers, and only then takes them as translated. Blank ones are set aside: they are no translation. Texts that are to
// be asked for once more, alone, are given back: those that have no answer while others have, and those whose answer is damaged, which
// is stored all the same, since it is paid for.
func (r *run) keep(batch []*part, answers []Answer) (again []*part, err error) {
	date := r.opt.Now().UTC().Format(time.DateOnly)
	var entries []Entry
	var good []*part
	for i, t := range batch {
		a := answers[i]
		switch {
		case a.Err != nil && len(batch) > 1:
			again = append(again, t)
			r.note("the answer has no translation of the text that can be used: it is sent once more, alone", []*part{t}, r.reason([]*part{t}, a.Err))
			continue
		case a.Err != nil:
			r.setAside(t, a.Err)
			continue
		case strings.TrimSpace(a.Text) == "":
			r.setAside(t, errEmpty)
			continue
		case a.Damaged && !t.again:
			t.again = true
			again = append(again, t)
			r.note("what was to stay as it is was lost, doubled or changed: the text is sent once more, alone", []*part{t})
		default:
			good = append(good, t)
		}
		if a.Origin.Date == "" && r.origin.Kind != bitext.Memory {
			a.Origin.Date = date
		}
		t.Answer = a
		entries = append(entries, Entry{Key: r.key(t), Answer: a})
	}
	if r.opt.Store != nil {
		if err := r.opt.Store.Put(entries); err != nil {
			for _, t := range again {
				t.again = false // what is not stored is not used
			}
			return nil, fmt.Errorf("storing translations: %w", err)
		}
	}
	r.mu.Lock()
	r.accepted = true
	r.stats.Retries += len(again)
	for _, t := range good {
		r.sent(t)
	}
	r.mu.Unlock()
	r.progress(Progress{})
	return again, nil
}

// settle takes the damaged answers of texts of batch that nothing better came for.
func (r *run) settle(batch []*part) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, t := range batch {
		if t.again && !t.done {
			r.sent(t)
		}
	}
}

// sent counts t, which the engine translated.
func (r *run) sent(t *part) {
	r.translated(t)
	r.stats.SentCodePoints += t.size.priced
	for _, d := range t.of {
		if t.Damaged && !d.harmed {
			d.harmed = true
			r.stats.Damaged++
		}
		if d.open == 0 && !d.sent {
			d.sent = true
			r.stats.Sent++
		}
	}
}

// setAside notes that t, and with it the texts that it is part of, cannot be translated. What was asked for again keeps the answer
// that it has.
func (r *run) setAside(t *part, err error) {
	if t.again {
		return
	}
	r.note("the text is set aside", []*part{t}, r.reason([]*part{t}, err))
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, d := range t.of {
		if !d.failed {
			d.failed = true
			r.stats.Failed++
		}
	}
	t.err = err
	r.open -= t.size.priced
}

// progress tells the caller how far the run is; p says what is special about this moment.
func (r *run) progress(p Progress) {
	if r.opt.Progress == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	p.Done, p.Total, p.Stats, p.Open = r.done, r.stats.Segments, r.stats, r.open
	r.opt.Progress(p)
}
