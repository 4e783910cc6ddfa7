package align

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// parallel calls do(0) to do(n-1) on all processors. What do writes must depend on its number alone. It stops early, with the
// context's error, once the context is done.
func parallel(ctx context.Context, n int, do func(i int)) error {
	return parallelWith(ctx, n, func(_ *scratch, i int) { do(i) })
}

// parallelWith is parallel, and lends each processor memory to work with.
func parallelWith(ctx context.Context, n int, do func(s *scratch, i int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			var s scratch
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(&s, i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}
