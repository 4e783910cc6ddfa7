package translate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"strconv"
	"strings"
	"sync"
)

// USD says an amount of US dollars: from a dollar on to the cent, below to four places, and to as many as show two digits of it.
func USD(amount float64) string {
	places := 2
	switch size := math.Abs(amount); {
	case size == 0:
	case size < 1:
		places = max(4, 1-int(math.Floor(math.Log10(size))))
	}
	s := strconv.FormatFloat(amount, 'f', places, 64)
	for cents := strings.IndexByte(s, '.') + 3; len(s) > cents && s[len(s)-1] == '0'; {
		s = s[:len(s)-1]
	}
	return s + " USD"
}

// ErrBudget is what ends a run whose next call would pass Options.Budget.
var ErrBudget = errors.New("the next call would pass the budget")

// Ledger keeps account of the calls that a service may charge for, over all runs of a job, in a file that only grows: JSON Lines,
// a header and then two kinds of line.
//
//	{"schema":"visavis/ledger","version":1}
//	{"call":1,"engine":"google-basic","characters":4987,"usd":0.09974}    written before the call is made
//	{"call":1,"free":true}                                                 the call failed in a way that services do not charge for
//
// So the sum holds every call that was made, whatever became of the process: one that was killed, or that could not store the
// answer, has counted it before. A call that the service refused just before a kill may be counted too much, none too little. Where
// the machine itself fails, the same holds for each call whose answer was stored.
//
// The zero value keeps account until it is forgotten. Methods may be called from several goroutines at once.
type Ledger struct {
	file *journal // nil for the zero value

	mu    sync.Mutex
	last  int               // number of the last call
	calls map[int]ledgerRow // that may be charged for
	spent Spent
}

// Spent is a sum of calls.
type Spent struct {
	Calls int `json:"calls"`
	// Characters are code points of what was sent.
	Characters int `json:"characters"`
	// USD is what they cost at the price that held when each was made.
	USD float64 `json:"usd"`
}

// ledgerRow is a line of the file.
type ledgerRow struct {
	Call       int     `json:"call"`
	Engine     string  `json:"engine,omitempty"`
	Characters int     `json:"characters,omitempty"`
	USD        float64 `json:"usd,omitempty"`
	Free       bool    `json:"free,omitempty"`
}

func newLedger(path string) *Ledger {
	return &Ledger{file: &journal{path: path, schema: "visavis/ledger", what: "an account of calls",
		damaged: "correct that line, or take it out: then its call does not count towards a budget"}}
}

// OpenLedger opens the account at path; where there is none it is made with the first call. One process at a time may have it open;
// a run folder's store sees to that. The error is a *StoreError for a file that is no account, that a newer visavis wrote, or that
// is damaged.
func OpenLedger(path string) (*Ledger, error) {
	l := newLedger(path)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return l, nil
	}
	if err := l.file.open(l.take); err != nil {
		return nil, err
	}
	return l, nil
}

// ReadLedger says what the account at path comes to at this moment, without making or changing it.
func ReadLedger(path string) (Spent, error) {
	l := newLedger(path)
	err := l.file.readOnly(l.take)
	return l.Spent(), err
}

// take takes in a line of the file.
func (l *Ledger) take(line []byte) bool {
	var row ledgerRow
	if err := json.Unmarshal(line, &row); err != nil || row.Call <= 0 || row.Characters < 0 || row.USD < 0 {
		return false
	}
	l.enter(row)
	return true
}

// Spent is what all calls so far come to.
func (l *Ledger) Spent() Spent {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.spent
}

// Close closes the file.
func (l *Ledger) Close() error {
	if l.file == nil || l.file.file == nil {
		return nil
	}
	return l.file.file.Close()
}

// usdSlack is how far sums of money may be off by rounding.
const usdSlack = 1e-9

// begin enters a call that is about to be made. The error wraps ErrBudget where with it all calls would cost more than budget;
// 0 means no limit.
func (l *Ledger) begin(engine string, characters int, usd, budget float64) (call int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if budget > 0 && l.spent.USD+usd > budget+usdSlack {
		return 0, fmt.Errorf("%w of %s: %s are spent", ErrBudget, USD(budget), USD(l.spent.USD))
	}
	row := ledgerRow{Call: l.last + 1, Engine: engine, Characters: characters, USD: usd}
	if err := l.write(row); err != nil {
		return 0, err
	}
	l.enter(row)
	return row.Call, nil
}

// takeBack enters that a call failed and costs nothing.
func (l *Ledger) takeBack(call int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	row := ledgerRow{Call: call, Free: true}
	if err := l.write(row); err != nil {
		return err
	}
	l.enter(row)
	return nil
}

func (l *Ledger) write(row ledgerRow) error {
	if l.file == nil {
		return nil
	}
	var b bytes.Buffer
	err := json.NewEncoder(&b).Encode(row)
	if err == nil && l.file.file == nil {
		err = l.file.open(l.take)
	}
	if err == nil {
		err = l.file.append(b.Bytes())
	}
	if err != nil {
		return fmt.Errorf("keeping account of calls: %w", err)
	}
	return nil
}

// sync waits until all that was entered is on the disk. Meanwhile other calls may be entered.
func (l *Ledger) sync() error {
	if l.file == nil { // an entry was written, so that the file is open
		return nil
	}
	if err := l.file.sync(); err != nil {
		return fmt.Errorf("keeping account of calls: %w", err)
	}
	return nil
}

// enter changes the sums.
func (l *Ledger) enter(row ledgerRow) {
	if l.calls == nil {
		l.calls = make(map[int]ledgerRow)
	}
	l.last = max(l.last, row.Call)
	sign := 1
	if row.Free {
		if row = l.calls[row.Call]; row.Call == 0 {
			return
		}
		delete(l.calls, row.Call)
		sign = -1
	} else {
		l.calls[row.Call] = row
	}
	l.spent.Calls += sign
	l.spent.Characters += sign * row.Characters
	l.spent.USD += float64(sign) * row.USD
}
