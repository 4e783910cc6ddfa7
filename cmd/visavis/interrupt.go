package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// What happens when somebody presses Ctrl-C, or ends the program in another orderly way.

// heeded lists the signals that stop a run in good order: all but those that whoever started us (nohup) wants ignored.
func heeded() []os.Signal {
	var out []os.Signal
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			out = append(out, s)
		}
	}
	return out
}

// stuckAfter is how long a command may take to heed an interrupt.
const stuckAfter = 850 * time.Millisecond

// interruptible gives a context that the first signal ends. While an engine translates, no new call is made then, and those that are
// under way are waited for; a second signal ends them too. What has arrived is stored in either case, before the program ends. All
// other work ends at once: what a run has made is on disk by then, and what is half-written is a file of its own beside the real one.
// One more signal has the system's own effect. The function that is returned ends all that.
func (u *ui) interruptible(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, heeded()...)
	done := make(chan struct{})
	go func() {
		select {
		case <-done:
			return
		case <-signals:
		}
		cancel()
		if p := u.calling.Load(); p != nil && !u.quiet {
			p.say("Stopping: what the engine is at work on is waited for and kept. Once more (Ctrl-C) stops at once; what it is at work on may then be paid for again.")
		}
		u.waitForEnd(ctx, signals, done)
	}()
	return ctx, func() {
		close(done)
		signal.Stop(signals)
		cancel()
	}
}

// waitForEnd ends the program when a command does not heed ctx, or a second signal comes while no engine is at work.
func (u *ui) waitForEnd(ctx context.Context, signals chan os.Signal, done <-chan struct{}) {
	look := time.NewTicker(stuckAfter / 2)
	defer look.Stop()
	idle := false // no engine was at work at the last look
	for second := signals; ; {
		select {
		case <-done:
			return
		case <-second:
			signal.Stop(signals)
			second = nil
			close(u.abort)
			idle = true
		case <-look.C:
		}
		switch {
		case u.calling.Load() != nil:
			idle = false
		case idle:
			os.Exit(u.report(ctx, ctx.Err()))
		default:
			idle = true
		}
	}
}
