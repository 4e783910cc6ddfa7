//go:build !race

package translate_test

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"visavis/pipeline/translate"
)

// TestThroughputOverTheWire drives Google's client against its fake, with every answer on disk before the next is asked for. What
// the same client does by itself, as many calls at once, is the measure: so a busy machine slows both down, and gets several tries.
func TestThroughputOverTheWire(t *testing.T) {
	const calls, tries, want = 40, 12, .9
	best, ideal := 0., 0.
	for try := 0; try < tries && best < want; try++ {
		fake, e := services["v2"](t)
		fake.SetDelay(latency)
		limits := e.Limits()
		texts := numbered(calls*limits.Segments, 20)
		if _, err := e.Translate(t.Context(), "fr", "en", texts[:1]); err != nil { // connects
			t.Fatal(err)
		}

		start := time.Now()
		var plain sync.WaitGroup
		for at := range limits.Concurrent {
			plain.Go(func() {
				for i := at; i < calls; i += limits.Concurrent {
					if _, err := e.Translate(t.Context(), "fr", "en", texts[i*limits.Segments:(i+1)*limits.Segments]); err != nil {
						t.Error(err)
					}
				}
			})
		}
		plain.Wait()
		alone := time.Since(start)

		store := open(t, filepath.Join(t.TempDir(), "store"))
		ledger, err := translate.OpenLedger(filepath.Join(t.TempDir(), "ledger"))
		if err != nil {
			t.Fatal(err)
		}
		start = time.Now()
		_, stats, err := translate.Texts(t.Context(), e, "fr", "en", texts, translate.Options{Store: store, Ledger: ledger, Price: 20})
		took := time.Since(start)
		ledger.Close()
		if err != nil || stats.Calls != calls || fake.MostAtOnce() != limits.Concurrent {
			t.Fatalf("%d calls, %d at once, error %v", stats.Calls, fake.MostAtOnce(), err)
		}
		best = max(best, alone.Seconds()/took.Seconds())
		ideal = max(ideal, (latency*calls/time.Duration(limits.Concurrent)).Seconds()/took.Seconds())
	}
	t.Logf("%.3f of what the client does by itself, %.3f of concurrency × batch / latency", best, ideal)
	if best < want {
		t.Errorf("throughput is %.3f of what the client does by itself, want %.1f", best, want)
	}
}
