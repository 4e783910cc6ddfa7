//go:build unix

package align

import (
	"context"
	"fmt"
	"syscall"
	"testing"
	"time"
)

func BenchmarkAlign(b *testing.B) {
	for _, kind := range []string{"books", "repeats"} {
		for _, n := range []int{5_000, 20_000, 80_000, 320_000, 1_000_000} {
			b.Run(fmt.Sprint(kind, "/", n), func(b *testing.B) {
				l := newLibrary(b, n, kind == "books", 1)
				b.ReportAllocs()
				var clock, processor time.Duration
				for b.Loop() {
					start, used := time.Now(), processorTime(b)
					links, err := Aligner{}.Align(context.Background(), l.in)
					if err != nil {
						b.Fatal(err)
					}
					clock += time.Since(start)
					processor += processorTime(b) - used
					b.StopTimer()
					b.ReportMetric(l.right(links), "right/possible")
					b.StartTimer()
				}
				sentences := float64(len(l.in.Source) * b.N)
				b.ReportMetric(sentences/clock.Seconds(), "sentences/s")
				b.ReportMetric(float64(processor.Microseconds())/sentences, "cpu-µs/sentence")
				b.ReportMetric(float64(peak(b)), "peak-MB")
			})
		}
	}
}

func usage(t testing.TB) (u syscall.Rusage) {
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return u
}

// processorTime is what the process has used so far, in user mode.
func processorTime(t testing.TB) time.Duration {
	u := usage(t)
	return time.Duration(u.Utime.Nano())
}

// peak is the most memory that the process has had, in megabytes where the system counts kilobytes, as Linux does.
func peak(t testing.TB) int64 {
	u := usage(t)
	return u.Maxrss >> 10
}
