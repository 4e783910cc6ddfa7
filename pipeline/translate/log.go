package translate

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// What Options.Log is told: each call, and whatever takes another way than that of one call for each batch. Texts are only part of it
// where they are wanted.

// note tells that something about batch goes otherwise than usual.
func (r *run) note(what string, batch []*part, attrs ...slog.Attr) {
	if r.opt.Log == nil {
		return
	}
	if len(batch) > 0 {
		attrs = append([]slog.Attr{slog.Int("texts", len(batch)), slog.Int("characters", priced(batch))}, attrs...)
	}
	if r.opt.LogText {
		attrs = append(attrs, textAttrs(batch)...)
	}
	r.opt.Log.LogAttrs(r.ctx, slog.LevelWarn, what, attrs...)
}

func textAttrs(batch []*part) []slog.Attr {
	var out []slog.Attr
	for i, t := range batch {
		out = append(out, slog.String(fmt.Sprintf("text%d", i+1), t.text))
	}
	return out
}

// reason is an error as it may be logged: a service may repeat in it what it was sent.
func (r *run) reason(batch []*part, err error) slog.Attr {
	words := err.Error()
	for _, t := range batch {
		if !r.opt.LogText {
			words = strings.ReplaceAll(words, t.text, "…")
		}
	}
	return slog.String("reason", words)
}

// log tells of a call.
func (r *run) log(batch []*part, n, try int, took time.Duration, answers []Answer, err error) {
	if r.opt.Log == nil {
		return
	}
	attrs := []slog.Attr{slog.String("engine", r.origin.Engine), slog.String("model", r.origin.Model), slog.Int("texts", len(batch)),
		slog.Int("characters", n), slog.Duration("took", took.Round(time.Millisecond)), slog.Int("try", try), slog.String("status", status(err))}
	if err != nil {
		attrs = append(attrs, r.reason(batch, err))
	}
	if r.opt.LogText {
		for i, t := range batch {
			attrs = append(attrs, slog.String(fmt.Sprintf("text%d", i+1), t.text))
			if err == nil {
				attrs = append(attrs, slog.String(fmt.Sprintf("answer%d", i+1), answers[i].Text))
			}
		}
	}
	level := slog.LevelInfo
	if err != nil {
		level = slog.LevelWarn
	}
	r.opt.Log.LogAttrs(r.ctx, level, "call", attrs...)
}

// status is how a call went, in a word or two.
func status(err error) string {
	var again *RetryError
	var refused *RefusedError
	var segment *SegmentError
	switch {
	case err == nil:
		return "answered"
	case errors.As(err, &again) && again.TooMany:
		return "too many"
	case errors.As(err, &again):
		return "failed, may go away"
	case errors.As(err, &refused), errors.As(err, &segment):
		return "refused"
	}
	return "failed"
}
