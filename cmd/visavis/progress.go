package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"visavis/pipeline/translate"
)

// plainEvery is how often a line says how far a translation is where there is no terminal.
const plainEvery = 10 * time.Second

// progress shows how far a translation is, or something else that takes long: a bar on a terminal, a line now and then elsewhere and with
// --verbose, nothing with --quiet. It also knows whether a translation is under way, which decides what an interrupt does.
type progress struct {
	u      *ui
	tariff tariff
	doing  string // what takes so long
	first  string // what is waited for before anything is done
	plain  sync.WaitGroup

	mu    sync.Mutex // guards what follows: an interrupt and the clock look too
	begun time.Time
	at    translate.Progress
	over  chan struct{} // closed when it is over
	box   *mpb.Progress
	bar   *mpb.Bar
}

func (u *ui) newProgress(t tariff) *progress {
	return &progress{u: u, tariff: t, doing: "translating", first: "asking the engine for its languages"}
}

// newVectorProgress shows how many texts have vectors. An interrupt waits for none of them.
func (u *ui) newVectorProgress() *progress {
	return &progress{u: u, doing: "turning into vectors", first: "waiting for the server"}
}

// embedded is told how many texts have vectors.
func (p *progress) embedded(done, all int) { p.translated(translate.Progress{Done: done, Total: all}) }

// stage is told when a stage of a run begins. Only translation takes long enough to be shown.
func (p *progress) stage(name string) {
	if name == "translate" {
		p.begin()
	} else {
		p.done()
	}
}

// begin says that a translation begins.
func (p *progress) begin() {
	p.u.calling.Store(p)
	p.watch()
}

// watch shows how far it is from now on.
func (p *progress) watch() {
	over := make(chan struct{})
	p.mu.Lock()
	p.begun, p.over = time.Now(), over
	p.mu.Unlock()
	if !p.u.quiet && !p.barred() {
		p.plain.Go(func() { p.everyNow(over) })
	}
}

// barred reports whether there is to be a bar.
func (p *progress) barred() bool { return p.u.wide && !p.u.quiet && !p.u.verbose }

// everyNow writes plain lines until it is over.
func (p *progress) everyNow(over <-chan struct{}) {
	tick := time.NewTicker(plainEvery)
	defer tick.Stop()
	for {
		select {
		case <-over:
			return
		case <-tick.C:
			fmt.Fprintf(p.u.lines, "%s: %s\n", p.doing, p.text())
		}
	}
}

// translated is translate.Options.Progress. The bar is never touched under p.mu, which it takes itself when it is drawn.
func (p *progress) translated(at translate.Progress) {
	p.mu.Lock()
	p.at = at
	bar := p.bar
	p.mu.Unlock()
	if !p.barred() || at.Total == 0 {
		return
	}
	if bar == nil {
		bar = p.addBar()
	}
	bar.SetTotal(int64(at.Total), false) // it grows where paragraphs are translated again by sentences
	bar.SetCurrent(int64(at.Done))
}

func (p *progress) addBar() *mpb.Bar {
	box := mpb.New(mpb.WithOutput(p.u.err), mpb.WithWidth(20), mpb.WithRefreshRate(120*time.Millisecond))
	bar := box.AddBar(0, mpb.BarRemoveOnComplete(), mpb.PrependDecorators(decor.Name(p.doing+" ")),
		mpb.AppendDecorators(decor.Any(func(decor.Statistics) string { return " " + p.text() })))
	p.mu.Lock()
	defer p.mu.Unlock()
	p.box, p.bar = box, bar
	return bar
}

// text says how far it is.
func (p *progress) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.at
	if at.Total == 0 {
		return p.first
	}
	s := fmt.Sprintf("%s of %s", thousands(at.Done), count(at.Total, "segment"))
	if at.Stats.Segments > 0 {
		s += ", " + count(at.Stats.SentCodePoints, "character")
	}
	if n := at.Stats.Memory.Segments(); n > 0 {
		s += fmt.Sprintf(", %s from memory", thousands(n))
	}
	if at.Stats.FromStore > 0 {
		s += fmt.Sprintf(", %s from before", thousands(at.Stats.FromStore))
	}
	if p.tariff.perMillion > 0 {
		s += ", about " + translate.USD(p.tariff.cost(at.Stats.Charged, translate.Spent{}).USD)
	}
	if at.Waiting > 0 {
		return s + fmt.Sprintf(", waiting %s: %s", at.Waiting.Round(time.Second), clip(at.Reason.Error(), 60))
	}
	if sent := at.Stats.SentCodePoints; sent > 0 && at.Open > 0 {
		s += ", about " + roughly(time.Duration(float64(time.Since(p.begun))*float64(at.Open)/float64(sent))) + " left"
	}
	return s
}

// roughly is a duration as one says it.
func roughly(d time.Duration) string {
	switch {
	case d < 100*time.Second:
		return fmt.Sprintf("%d s", max(1, int(d.Round(time.Second).Seconds())))
	case d < 100*time.Minute:
		return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
	}
	return fmt.Sprintf("%d h", int(d.Round(time.Hour).Hours()))
}

// say writes a line, above the bar where there is one.
func (p *progress) say(line string) {
	p.mu.Lock()
	box := p.box
	p.mu.Unlock()
	var w io.Writer = p.u.lines
	if box != nil {
		w = box
	}
	fmt.Fprintln(w, line)
}

// done says that it is over, and takes the bar away. It may be called more than once.
func (p *progress) done() {
	p.u.calling.CompareAndSwap(p, nil)
	p.mu.Lock()
	over, bar, box := p.over, p.bar, p.box
	p.over, p.bar, p.box = nil, nil, nil
	p.mu.Unlock()
	if over != nil {
		close(over)
		p.plain.Wait()
	}
	if bar != nil {
		bar.Abort(true)
		box.Wait()
	}
}
