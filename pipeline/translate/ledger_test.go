package translate_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"visavis/pipeline/translate"
)

func openLedger(t testing.TB, path string) *translate.Ledger {
	t.Helper()
	l, err := translate.OpenLedger(path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTheBudgetIsForAllRunsOfAJob(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spent.jsonl")
	opt := translate.Options{Store: &translate.MemoryStore{}, Price: 20, Budget: 6 * 20 * 100 / 1e6} // six texts of a hundred characters
	texts := numbered(10, 100)
	for run, want := range []int{4, 6, 6} {
		l := openLedger(t, path)
		opt.Ledger = l
		e := &scripted{limits: translate.Limits{Segments: 1}}
		_, _, err := translate.Texts(t.Context(), e, "fr", "en", texts[:[]int{4, 10, 10}[run]], opt)
		if got := errors.Is(err, translate.ErrBudget); got != (run > 0) {
			t.Errorf("run %d: error %v", run, err)
		}
		if got := l.Spent(); got.Calls != want || got.Characters != 100*want || got.USD > opt.Budget+1e-9 {
			t.Errorf("run %d: spent %+v, want %d calls", run, got, want)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := translate.ReadLedger(path); err != nil || got.Calls != 6 || got.Characters != 600 {
		t.Errorf("the file says %+v, %v", got, err)
	}
}

func TestTheLedgerCountsWhatAServiceChargesFor(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(ctx context.Context, call int, texts []string) ([]string, error)
		store  translate.Store
		calls  int // that are charged for
	}{
		"an answer":                      {nil, nil, 1},
		"an answer that is not stored":   {nil, failingStore{errors.New("disk full")}, 1},
		"a refusal":                      {once(&translate.RefusedError{Err: errors.New("400")}), nil, 0},
		"503, then an answer":            {once(&translate.RetryError{Err: errors.New("503")}), nil, 1},
		"half an answer, then a whole":   {once(&translate.RetryError{Charged: true, Err: errors.New("broke off")}), nil, 2},
		"too few answers, then enough":   {once(nil), nil, 2},
		"an error that ends the run":     {once(errors.New("401")), nil, 0},
		"an answer to a part of a batch": {once(&translate.SegmentError{Index: 0, Err: errors.New("bad")}), nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "spent.jsonl")
			l := openLedger(t, path)
			_, stats, _ := translate.Texts(t.Context(), &scripted{answer: c.answer}, "fr", "en", []string{"un"}, translate.Options{
				Store: c.store, Ledger: l, Price: 1e6, Retry: translate.Retry{First: 1}})
			if got := l.Spent(); got.Calls != c.calls || got.USD != float64(2*c.calls) || stats.Charged != 2*c.calls {
				t.Errorf("spent %+v, stats %+v: want %d calls", got, stats, c.calls)
			}
			l.Close()
			if got, err := translate.ReadLedger(path); err != nil || got.Calls != c.calls || got.USD != float64(2*c.calls) {
				t.Errorf("the file says %+v, %v", got, err)
			}
		})
	}
}

// once has the first call fail with err, or answer nothing where err is nil.
func once(err error) func(context.Context, int, []string) ([]string, error) {
	return func(_ context.Context, call int, texts []string) ([]string, error) {
		if call == 1 {
			return nil, err
		}
		return upper(texts), nil
	}
}

func TestLedgersThatAreRefusedAreLeftAlone(t *testing.T) {
	const header = `{"schema":"visavis/ledger","version":1}` + "\n"
	for name, c := range map[string]struct{ text, want string }{
		"another file":   {"Bonjour.\n", "is not an account of calls"},
		"a newer one":    {`{"schema":"visavis/ledger","version":2}` + "\n", "was written by a newer visavis"},
		"a damaged line": {header + `{"call":1,"usd":1}` + "\n{\n", "line 3: damaged"},
		"less than none": {header + `{"call":1,"usd":-1}` + "\n", "line 2: damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "spent.jsonl")
			if err := os.WriteFile(path, []byte(c.text), 0o666); err != nil {
				t.Fatal(err)
			}
			var store *translate.StoreError
			if _, err := translate.OpenLedger(path); !errors.As(err, &store) || !strings.Contains(err.Error(), c.want) || store.Hint == "" {
				t.Errorf("error is %v, want %q", err, c.want)
			}
			if data, _ := os.ReadFile(path); string(data) != c.text {
				t.Errorf("the file is now %q", data)
			}
		})
	}
	if got, err := translate.ReadLedger(filepath.Join(t.TempDir(), "none")); err != nil || got != (translate.Spent{}) {
		t.Errorf("no file is %+v, %v", got, err)
	}
}

func TestUSD(t *testing.T) {
	for amount, want := range map[float64]string{0: "0.00", 5: "5.00", 1234.567: "1234.57", .5: "0.50", .0561: "0.0561", .00421: "0.0042", .000421: "0.00042",
		.00002: "0.00002", .01: "0.01", .99999: "1.00"} {
		if got := translate.USD(amount); got != want+" USD" {
			t.Errorf("%v is said as %s, want %s USD", amount, got, want)
		}
	}
}

// FuzzLedger opens any file: it must be refused with a reason, or opened, and then say the same when it is opened again.
func FuzzLedger(f *testing.F) {
	const header = `{"schema":"visavis/ledger","version":1}` + "\n"
	f.Add("")
	f.Add(header + `{"call":1,"engine":"google","characters":10,"usd":0.5}` + "\n" + `{"call":1,"free":true}` + "\n" + `{"call":2`)
	f.Add(header + `{"call":1,"free":true}` + "\n\n" + `{"call":1,"characters":3}` + "\n" + `{"call":1,"characters":3}` + "\n")
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(t.TempDir(), "spent.jsonl")
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		before, err := translate.ReadLedger(path)
		l, oerr := translate.OpenLedger(path)
		if (err == nil) != (oerr == nil) {
			t.Fatalf("reading says %v, opening %v", err, oerr)
		}
		if err != nil {
			return
		}
		defer l.Close()
		after, err := translate.ReadLedger(path)
		if err != nil || l.Spent() != before || after != before || before.Calls < 0 || before.Characters < 0 {
			t.Errorf("%+v, opened %+v, then %+v, %v", before, l.Spent(), after, err)
		}
	})
}
