package translate

import (
	"context"
	"errors"
	"sync"
	"time"
)

// gate lets calls through, so many at once as the service seems to take: additive increase, multiplicative decrease (Chiu & Jain
// 1989, as TCP does it). Each call that goes well widens it by a call for each so many calls as are under way; the service's word
// that there are too many halves it, once for all calls that were under way then. It is never wider than limit, nor narrower
// than one.
type gate struct {
	limit int

	mu      sync.Mutex
	width   float64
	inside  int
	cuts    int       // how often it was halved
	until   time.Time // the service asked that no call be made before then
	changed chan struct{}
}

func newGate(limit int) *gate {
	return &gate{limit: limit, width: float64(limit), changed: make(chan struct{})}
}

// enter waits until a call may be made. What it returns goes to leave. The error is ctx's cause.
func (g *gate) enter(ctx context.Context) (pass int, err error) {
	for {
		g.mu.Lock()
		wait := time.Until(g.until)
		if ctx.Err() == nil && wait <= 0 && g.inside < int(g.width) {
			g.inside++
			defer g.mu.Unlock()
			return g.cuts, nil
		}
		changed := g.changed
		g.mu.Unlock()
		var timer <-chan time.Time
		if wait > 0 {
			timer = time.After(wait)
		}
		select {
		case <-changed:
		case <-timer:
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		}
	}
}

// leave ends a call that entered with pass and ended with err. Where the service had too many, what it asks to wait holds for all
// calls. cut is true where there are to be fewer calls at once from now on: width.
func (g *gate) leave(pass int, err error) (width int, cut bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside--
	var again *RetryError
	switch {
	case err == nil:
		g.width = min(g.width+1/g.width, float64(g.limit))
	case errors.As(err, &again) && again.TooMany:
		if pass == g.cuts {
			g.width = max(g.width/2, 1)
			g.cuts++
			cut = true
		}
		if until := time.Now().Add(again.After); until.After(g.until) {
			g.until = until
		}
	}
	close(g.changed)
	g.changed = make(chan struct{})
	return int(g.width), cut
}
