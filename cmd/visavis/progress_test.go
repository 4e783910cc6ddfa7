package main

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"visavis/pipeline/translate"
)

func TestAPlainLineEveryTenSecondsSaysHowFarItIs(t *testing.T) {
	for name, c := range map[string]struct {
		quiet    bool
		terminal bool
		verbose  bool
		want     []string
	}{
		"elsewhere": {false, false, false, []string{
			"translating: 0 of 8,000 segments, 0 characters, 500 from memory, 40 from before, about 0.00 USD",
			"translating: 1,200 of 8,000 segments, 96,000 characters, 500 from memory, 40 from before, about 1.92 USD, about 2 min left",
			"translating: 1,200 of 8,000 segments, 96,000 characters, 500 from memory, 40 from before, about 1.92 USD, waiting 8s: 503 down",
		}},
		"quiet":                  {true, false, false, nil},
		"a terminal has its bar": {false, true, false, nil},
		"verbose on a terminal":  {false, true, true, []string{"translating: 0 of", "translating: 1,200 of", "translating: 1,200 of"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				u := newUI(strings.NewReader(""), &out, &out)
				u.quiet, u.wide, u.verbose = c.quiet, c.terminal, c.verbose
				p := u.newProgress(tariff{perMillion: 20})
				p.begin()
				if u.calling.Load() != p {
					t.Error("nobody knows that a translation is under way")
				}
				memory := translate.Leverage{Exact: translate.Share{Segments: 450}, Fuzzy: translate.Share{Segments: 50}}
				show := p.translated
				if p.barred() { // the bar has its own clock: only the lines are looked at here
					show = func(translate.Progress) {}
				}
				show(translate.Progress{Total: 8000, Open: 640_000, Stats: translate.Stats{Segments: 8000, FromStore: 40, Memory: memory}})
				time.Sleep(15 * time.Second)
				half := translate.Progress{Done: 1200, Total: 8000, Open: 600_000,
					Stats: translate.Stats{Segments: 8000, FromStore: 40, Memory: memory, SentCodePoints: 96_000, Charged: 96_000}}
				show(half)
				time.Sleep(10 * time.Second)
				half.Waiting, half.Reason = 8*time.Second, errors.New("503 down")
				show(half)
				time.Sleep(9 * time.Second)
				p.done()
				p.done()
				if u.calling.Load() != nil {
					t.Error("the translation does not end")
				}
				var lines []string
				if s := strings.TrimSpace(out.String()); s != "" {
					lines = strings.Split(s, "\n")
				}
				if len(lines) != len(c.want) {
					t.Fatalf("it said %q, want %q", lines, c.want)
				}
				for i, l := range lines {
					if !strings.HasPrefix(l, c.want[i]) {
						t.Errorf("line %d is %q, want %q", i+1, l, c.want[i])
					}
				}
			})
		})
	}
}

func TestVectorsAreShownAsTheyComeAndNoInterruptWaitsForThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		u := newUI(strings.NewReader(""), &out, &out)
		p := u.newVectorProgress()
		p.watch()
		time.Sleep(11 * time.Second)
		p.embedded(128, 2000)
		if u.calling.Load() != nil {
			t.Error("an interrupt would wait")
		}
		time.Sleep(10 * time.Second)
		p.done()
		want := "turning into vectors: waiting for the server\nturning into vectors: 128 of 2,000 segments\n"
		if out.String() != want {
			t.Errorf("it said %q, want %q", out.String(), want)
		}
	})
}

func TestRoughTimes(t *testing.T) {
	for d, want := range map[time.Duration]string{0: "1 s", 42 * time.Second: "42 s", 100 * time.Second: "2 min", 59 * time.Minute: "59 min", 3 * time.Hour: "3 h"} {
		if got := roughly(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}
