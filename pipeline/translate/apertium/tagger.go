package apertium

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"
)

// tagger is an HMM tagger, the one program of Apertium's that does not keep texts apart: once it has met a word whose set of
// readings (its ambiguity class) it was not trained on, it takes other readings for unknown words than before, until it ends
// (find_similar_ambiguity_class in Apertium's tagger_utils.cc assigns to the open class). Nothing but an end undoes that. So
// texts with such a word get a tagger of their own, and the others share one.
//
// A tagger is used by one call at a time.
type tagger struct {
	stage stage
	// novel says of sets of readings that were met whether the tagger was not trained on them.
	novel map[string]bool
}

func (t *tagger) close() {}

func (t *tagger) run(ctx context.Context, messages [][]byte) ([][]byte, error) {
	ambiguous := make([][]string, len(messages))
	var unknown []string
	for i, m := range messages {
		ambiguous[i] = ambiguousReadings(m)
		for _, r := range ambiguous[i] {
			if _, ok := t.novel[r]; !ok {
				t.novel[r] = true // until it is asked below
				unknown = append(unknown, r)
			}
		}
	}
	if err := t.classify(ctx, unknown); err != nil {
		for _, r := range unknown {
			delete(t.novel, r)
		}
		return nil, err
	}
	var groups [][]int // messages that share a tagger
	var calm []int
	for i := range messages {
		if slices.ContainsFunc(ambiguous[i], func(r string) bool { return t.novel[r] }) {
			groups = append(groups, []int{i})
		} else {
			calm = append(calm, i)
		}
	}
	if len(calm) > 0 {
		groups = append(groups, calm)
	}
	out := make([][]byte, len(messages))
	return out, parallel(ctx, groups, func(ctx context.Context, group []int) error {
		var in bytes.Buffer
		for _, i := range group {
			in.Write(messages[i])
			in.WriteByte(0)
		}
		answer, _, err := t.start(ctx, in.Bytes())
		answers := bytes.Split(answer, []byte{0})
		if err == nil && len(answers) < len(group) {
			err = errMixed
		}
		if err != nil {
			return err
		}
		for k, i := range group {
			out[i] = answers[k]
		}
		return nil
	})
}

// classify asks a tagger, by its option -d, which sets of readings it was not trained on.
func (t *tagger) classify(ctx context.Context, unknown []string) error {
	var together []int
	var groups [][]int
	for i, r := range unknown {
		if strings.Contains(r, "+") { // several words, of which it names one
			groups = append(groups, []int{i})
		} else {
			together = append(together, i)
		}
	}
	if len(together) > 0 {
		groups = append(groups, together)
	}
	novel := make([]bool, len(unknown))
	err := parallel(ctx, groups, func(ctx context.Context, group []int) error {
		var in bytes.Buffer
		for _, i := range group {
			fmt.Fprintf(&in, "^%d/%s$ ", i, unknown[i])
		}
		in.WriteByte(0)
		_, said, err := t.start(ctx, in.Bytes(), "-d")
		if err != nil {
			return err
		}
		if len(group) == 1 {
			novel[group[0]] = strings.Contains(said, "New ambiguity class")
			return nil
		}
		for line := range strings.Lines(said) { // Word '17'.
			if word, ok := strings.CutPrefix(strings.TrimSpace(line), "Word '"); ok {
				if i, err := strconv.Atoi(strings.TrimSuffix(word, "'.")); err == nil && i < len(novel) {
					novel[i] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, r := range unknown {
		t.novel[r] = novel[i]
	}
	return nil
}

// start has a new tagger work on input, and gives what it says on standard output and standard error.
func (t *tagger) start(ctx context.Context, input []byte, options ...string) (out []byte, said string, err error) {
	cmd := command(ctx, slices.Insert(slices.Clone(t.stage), 1, options...))
	var stderr bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), &stderr
	out, err = cmd.Output()
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case err != nil:
		end := stderr.String()
		err = fmt.Errorf("%s: %w: %s", t.stage[0], err, strings.Join(strings.Fields(end[max(0, len(end)-300):]), " "))
	}
	return out, stderr.String(), err
}

// parallel calls do for each group, as many at once as there are processors.
func parallel(ctx context.Context, groups [][]int, do func(context.Context, []int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for _, group := range groups {
		g.Go(func() error { return do(ctx, group) })
	}
	return g.Wait()
}

// ambiguousReadings lists the readings of each word of a message that has several: ^suis/être<…>/suivre<…>$.
func ambiguousReadings(message []byte) []string {
	var out []string
	start, slashes := -1, 0
	first := 0 // where the readings begin
	for i := 0; i < len(message); i++ {
		switch message[i] {
		case '\\':
			i++
		case '^':
			start, slashes = i, 0
		case '/':
			if slashes++; slashes == 1 {
				first = i + 1
			}
		case '$':
			if start >= 0 && slashes > 1 {
				out = append(out, string(message[first:i]))
			}
			start = -1
		}
	}
	return out
}
