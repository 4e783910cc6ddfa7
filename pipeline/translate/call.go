package translate

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/cenkalti/backoff/v5"
)

// pack puts texts into calls, in order, each as full as limits allow. A text that is over a limit by itself gets a call of its
// own: the engine knows best what to say of it.
func pack(texts []*distinct, limits Limits) [][]*distinct {
	var (
		out        [][]*distinct
		start      int
		runes, url int
	)
	over := func(n, limit int) bool { return limit > 0 && n > limit }
	for i, d := range texts {
		u := 0
		if limits.URLBytes > 0 {
			u = urlBytes(d.sent)
		}
		runes, url = runes+d.runes, url+u
		if i > start && (over(i-start+1, limits.Segments) || over(runes, limits.CodePoints) || over(url, limits.URLBytes)) {
			out = append(out, texts[start:i])
			start, runes, url = i, d.runes, u
		}
	}
	if start < len(texts) {
		out = append(out, texts[start:])
	}
	return out
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

// call has the engine translate batch, and again while it fails in a way that may go away.
func (r *run) call(batch []*distinct) ([]Answer, error) {
	texts, runes := make([]string, len(batch)), 0
	for i, d := range batch {
		texts[i], runes = d.text, runes+d.runes
	}
	timeout := r.opt.CallTimeout
	if timeout <= 0 {
		timeout = time.Minute + time.Duration(runes)*time.Millisecond
	}
	var last error
	try := func() ([]Answer, error) {
		answers, err := r.once(texts, timeout)
		last = err
		var again *RetryError
		switch {
		case err == nil:
			return answers, nil
		case !errors.As(err, &again):
			return nil, backoff.Permanent(err)
		case again.After > r.opt.Retry.Longest:
			last = fmt.Errorf("%w (it asks to wait %s; try again then)", err, again.After.Round(time.Second))
			return nil, backoff.Permanent(last)
		case again.After > 0:
			return nil, &backoff.RetryAfterError{Duration: again.After}
		}
		return nil, err
	}
	answers, err := backoff.Retry(r.ctx, try,
		backoff.WithBackOff(&backoff.ExponentialBackOff{
			InitialInterval: r.opt.Retry.First, RandomizationFactor: 0.5, Multiplier: 1.5, MaxInterval: r.opt.Retry.Longest,
		}),
		backoff.WithMaxTries(uint(r.opt.Retry.Tries)),
		backoff.WithMaxElapsedTime(0), // tries and waits are bounded already
		backoff.WithNotify(func(_ error, wait time.Duration) {
			r.mu.Lock()
			r.stats.Retries++
			r.mu.Unlock()
			r.progress(Progress{Waiting: wait, Reason: last})
		}))
	switch {
	case err == nil:
		return answers, nil
	case r.ctx.Err() != nil:
		return nil, context.Cause(r.ctx)
	}
	if again := (*RetryError)(nil); errors.As(last, &again) && again.After <= r.opt.Retry.Longest {
		return nil, fmt.Errorf("%w (after %d tries)", last, r.opt.Retry.Tries)
	}
	return nil, last
}

// once makes one call. It ends after timeout, or a grace period after the run did, so that an answer which is paid for is kept.
func (r *run) once(texts []string, timeout time.Duration) ([]Answer, error) {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(r.ctx), timeout, errSlow)
	defer cancel()
	stop := context.AfterFunc(r.ctx, func() {
		select {
		case <-time.After(r.opt.Grace):
			cancel()
		case <-ctx.Done():
		}
	})
	defer stop()

	r.mu.Lock()
	r.stats.Calls++
	r.mu.Unlock()
	answers, err := r.engine.Translate(ctx, r.from, r.to, texts)
	switch {
	case err != nil && r.ctx.Err() == nil && errors.Is(context.Cause(ctx), errSlow):
		return nil, &RetryError{Err: fmt.Errorf("%s: %w (%s)", r.origin.Engine, errSlow, timeout.Round(time.Millisecond))}
	case err != nil:
		return nil, err
	}
	if err := CheckCount(r.origin.Engine, len(texts), len(answers)); err != nil {
		return nil, err
	}
	for _, a := range answers {
		if !utf8.ValidString(a.Text) {
			return nil, &RetryError{Err: fmt.Errorf("%s: the answer is not UTF-8", r.origin.Engine)}
		}
	}
	return answers, nil
}
