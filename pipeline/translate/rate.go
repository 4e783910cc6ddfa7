package translate

import (
	"context"
	"math"

	"golang.org/x/time/rate"
)

// quota holds calls to so many requests and characters a minute: two token buckets. Each holds a tenth of the quota and refills at
// nine tenths of it a minute, so that in no minute more goes out than the quota (with calls that are more than a tenth of it: the
// quota and one call), and a short text need not wait.
type quota struct {
	requests, characters *rate.Limiter
	turn                 chan struct{} // held by the call that waits for characters: one at a time, or all would be ready at once
}

func newQuota(l Limits) quota {
	return quota{requests: bucket(l.RequestsPerMinute), characters: bucket(l.CharactersPerMinute), turn: make(chan struct{}, 1)}
}

func bucket(perMinute int) *rate.Limiter {
	if perMinute <= 0 {
		return rate.NewLimiter(rate.Inf, math.MaxInt)
	}
	return rate.NewLimiter(rate.Limit(.9*float64(perMinute)/60), max(perMinute/10, 1))
}

// wait returns when a call with so many characters may be made. The error is ctx's.
func (q quota) wait(ctx context.Context, characters int) error {
	if err := q.requests.Wait(ctx); err != nil {
		return err
	}
	select {
	case q.turn <- struct{}{}:
		defer func() { <-q.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	for characters > 0 {
		n := min(characters, q.characters.Burst())
		if err := q.characters.WaitN(ctx, n); err != nil {
			return err
		}
		characters -= n
	}
	return nil
}
