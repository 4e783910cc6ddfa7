package translate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
	"unicode/utf8"

	"github.com/cenkalti/backoff/v5"
)

// pack puts texts into calls, in order, each as full as limits allow. A single character that is over a limit by itself gets a call
// of its own: the engine knows best what to say of it.
func pack(parts []*part, limits Limits) [][]*part {
	var out [][]*part
	var filled size
	start := 0
	for i, t := range parts {
		filled = filled.plus(t.size)
		if i > start && (filled.over(limits) || limits.Segments > 0 && i-start+1 > limits.Segments) {
			out = append(out, parts[start:i])
			start, filled = i, t.size
		}
	}
	if start < len(parts) {
		out = append(out, parts[start:])
	}
	return out
}

// priced is how many code points of batch the price counts.
func priced(batch []*part) int {
	n := 0
	for _, t := range batch {
		n += t.size.priced
	}
	return n
}

// urlBytes is the length of text in a URL's query: three bytes for each that is not a letter, digit or one of - _ . ~
// (RFC 3986 section 2.3); a space becomes a plus sign.
func urlBytes(text string) int {
	n := 0
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == '~', c == ' ':
			n++
		default:
			n += 3
		}
	}
	return n
}

// errSlow ends a call that took too long.
var errSlow = errors.New("the engine did not answer in time")

// call has the engine translate batch, and again while it fails in a way that may go away. pass is the gate's, for the first try.
func (r *run) call(batch []*part, pass int) ([]Answer, error) {
	var last error
	tries := 0
	try := func() (answers []Answer, err error) {
		if tries++; tries > 1 {
			if pass, err = r.gate.enter(r.ctx); err != nil {
				return nil, backoff.Permanent(err)
			}
		}
		answers, last = r.once(batch, pass, tries)
		return answers, r.retryable(last)
	}
	waits := func(_ error, wait time.Duration) {
		r.mu.Lock()
		r.stats.Retries++
		r.mu.Unlock()
		r.note("the call is made again", batch, slog.Duration("in", wait.Round(time.Millisecond)), slog.Int("tries", tries))
		r.progress(Progress{Waiting: wait, Reason: last})
	}
	answers, err := backoff.Retry(r.ctx, try,
		backoff.WithBackOff(&backoff.ExponentialBackOff{
			InitialInterval: r.opt.Retry.First, RandomizationFactor: 0.5, Multiplier: 2, MaxInterval: r.opt.Retry.Longest,
		}),
		backoff.WithMaxTries(uint(r.opt.Retry.Tries)),
		backoff.WithMaxElapsedTime(0), // tries and waits are bounded already
		backoff.WithNotify(waits))
	switch {
	case err == nil:
		return answers, nil
	case r.ctx.Err() != nil:
		return nil, context.Cause(r.ctx)
	}
	return nil, r.givenUp(last, tries)
}

// retryable is err in the words of backoff: nil, permanent, or to be tried again, perhaps after a time that the service asks for.
func (r *run) retryable(err error) error {
	var again *RetryError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &again), again.After > r.opt.Retry.Longest:
		return backoff.Permanent(err)
	case again.After > 0:
		return &backoff.RetryAfterError{Duration: again.After}
	}
	return err
}

// givenUp is the error of a call that is not made again, with why where that is not plain.
func (r *run) givenUp(err error, tries int) error {
	var again *RetryError
	switch {
	case !errors.As(err, &again):
		return err
	case again.After > r.opt.Retry.Longest:
		return fmt.Errorf("%w (it asks to wait %s; try again then)", err, again.After.Round(time.Second))
	}
	return fmt.Errorf("%w (after %d tries)", err, tries)
}

// once makes one call, when the quota has room for it and the budget money. It is in the ledger before it is made.
func (r *run) once(batch []*part, pass, try int) ([]Answer, error) {
	n := priced(batch)
	var entry int
	err := r.waitForQuota(batch, n)
	if err == nil && r.opt.Price > 0 {
		entry, err = r.opt.Ledger.begin(r.origin.Engine, n, float64(n)*r.opt.Price/1e6, r.opt.Budget)
	}
	if err != nil {
		r.gate.leave(pass, err)
		return nil, err
	}
	start := time.Now()
	answers, charged, err := r.translate(batch, n)
	if width, cut := r.gate.leave(pass, err); cut {
		r.note("the service has too many calls: fewer are made at once", nil, slog.Int("calls", width))
	}
	r.log(batch, n, try, time.Since(start), answers, err)
	r.mu.Lock()
	r.stats.Calls++
	if charged {
		r.stats.Charged += n
	}
	r.mu.Unlock()
	if entry > 0 {
		err = cmp.Or(r.account(entry, charged), err)
	}
	return answers, err
}

// worthNoting is how long a call waits for its engine's quota before that is noted.
const worthNoting = 100 * time.Millisecond

// waitForQuota waits until the engine's quota has room for batch, of n code points.
func (r *run) waitForQuota(batch []*part, n int) error {
	start := time.Now()
	err := r.quota.wait(r.ctx, n)
	if waited := time.Since(start); waited >= worthNoting {
		r.note("the call waited for the engine's quota of a minute", batch, slog.Duration("waited", waited.Round(time.Millisecond)))
	}
	return err
}

// account has entry right in the ledger, and on the disk, before an answer is used.
func (r *run) account(entry int, charged bool) error {
	if charged {
		return r.opt.Ledger.sync()
	}
	return r.opt.Ledger.takeBack(entry)
}

// translate has the engine translate batch, of n code points, once, and says whether the service may charge for it. The call ends
// after a time, or a grace period after the run did, so that an answer which is paid for is kept.
func (r *run) translate(batch []*part, n int) (answers []Answer, charged bool, err error) {
	timeout := r.opt.CallTimeout
	if timeout <= 0 {
		timeout = time.Minute + time.Duration(n)*time.Millisecond
	}
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(r.ctx), timeout, errSlow)
	defer cancel()
	over := make(chan struct{})
	defer close(over)
	go r.endLate(over, cancel)

	texts := make([]string, len(batch))
	for i, t := range batch {
		texts[i] = t.text
	}
	answers, err = r.engine.Translate(ctx, r.from, r.to, texts)
	if err == nil {
		err = CheckCount(r.origin.Engine, len(texts), len(answers))
	}
	if err == nil && !utf8Answers(answers) {
		err = &RetryError{Charged: true, Err: fmt.Errorf("%s: the answer is not UTF-8", r.origin.Engine)}
	}
	if err == nil {
		return answers, true, nil
	}
	late := errors.Is(context.Cause(ctx), errSlow) || errors.Is(err, context.DeadlineExceeded) // a server may see the deadline pass first
	if r.ctx.Err() == nil && late {
		err = &RetryError{Charged: true, Err: fmt.Errorf("%s: %w (%s)", r.origin.Engine, errSlow, timeout.Round(time.Millisecond))}
	}
	return nil, ctx.Err() != nil || mayCharge(err), err
}

// mayCharge reports whether the service may charge for a call that ended with err.
func mayCharge(err error) bool {
	var again *RetryError
	var refused *RefusedError
	return errors.As(err, &again) && again.Charged || errors.As(err, &refused) && refused.Charged
}

// endLate cancels a call that is not over when the run has been for the grace period, or is to end at once.
func (r *run) endLate(over <-chan struct{}, cancel func()) {
	select {
	case <-over:
		return
	case <-r.opt.Abort:
		cancel()
		return
	case <-r.ctx.Done():
	}
	grace := time.NewTimer(r.opt.Grace)
	defer grace.Stop()
	select {
	case <-over:
	case <-r.opt.Abort:
	case <-grace.C:
	}
	cancel()
}

func utf8Answers(answers []Answer) bool {
	for _, a := range answers {
		if !utf8.ValidString(a.Text) {
			return false
		}
	}
	return true
}
