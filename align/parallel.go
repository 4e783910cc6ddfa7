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
	return new(desk).parallel(ctx, n, func(_ *scratch, i int) { do(i) })
}

// desk has the memory that the passes over one document work with, one after the other.
type desk struct{ memories sync.Pool }

// parallel is as the function, and lends each processor memory to work with.
func (d *desk) parallel(ctx context.Context, n int, do func(s *scratch, i int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			s, _ := d.memories.Get().(*scratch)
			if s == nil {
				s = new(scratch)
			}
			defer d.memories.Put(s)
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(s, i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}
