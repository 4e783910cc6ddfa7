package main

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"visavis/pipeline/translate"
)

// progress shows on a terminal how far the translation is. Elsewhere it shows nothing.
type progress struct {
	u   *ui
	box *mpb.Progress
	bar *mpb.Bar
	// doing is what takes so long.
	doing string
	// note is what stands behind the bar: characters sent so far, or why it waits.
	note atomic.Value
}

func (u *ui) newProgress() *progress { return &progress{u: u, doing: "translating"} }

// embedded is told how many texts have vectors.
func (p *progress) embedded(done, all int) {
	p.doing = "turning into vectors"
	p.translated(translate.Progress{Done: done, Total: all})
}

// stage is told when a stage begins. Only translation takes long enough for a bar.
func (p *progress) stage(name string) {
	if name != "translate" {
		p.done()
	}
}

func (p *progress) translated(at translate.Progress) {
	if p.u.quiet || !p.u.terminal || at.Total == 0 {
		return
	}
	if p.bar == nil {
		p.start(at)
	}
	note := count(at.Stats.SentCodePoints, "character") + " sent"
	if at.Waiting > 0 {
		note = fmt.Sprintf("waiting %s: %s", at.Waiting.Round(time.Second), clip(at.Reason.Error(), 60))
	}
	p.note.Store(note)
	p.bar.SetCurrent(int64(at.Done))
}

func (p *progress) start(at translate.Progress) {
	p.note.Store("")
	p.box = mpb.New(mpb.WithOutput(p.u.err), mpb.WithWidth(30), mpb.WithRefreshRate(120*time.Millisecond))
	p.bar = p.box.AddBar(int64(at.Total),
		mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(p.doing+" "), decor.CountersNoUnit("%d of %d")),
		mpb.AppendDecorators(decor.AverageETA(decor.ET_STYLE_GO), decor.Any(func(decor.Statistics) string { return "  " + p.note.Load().(string) })))
}

// done takes the bar away. It may be called more than once.
func (p *progress) done() {
	if p.bar == nil {
		return
	}
	p.bar.Abort(true)
	p.box.Wait()
	p.bar = nil
}
