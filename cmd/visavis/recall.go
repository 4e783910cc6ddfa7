package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/pipeline"
	"visavis/pipeline/memory"
	"visavis/pipeline/translate"
)

// What run and translate take from translation memories, and what they say of it.

// tmsFlag and fuzzyFlag say which memories a run asks, and what it takes from them.
func tmsFlag() cli.Flag {
	return &cli.StringSliceFlag{Name: "tm", Usage: "translation memory, `FILE`: what it has is not sent; the first one also keeps what the engine answers; " +
		"may be given more than once"}
}

func fuzzyFlag() cli.Flag {
	return &cli.IntFlag{Name: "fuzzy-match", Value: memory.LeastFuzzy,
		Usage: "take similar texts' translations, too, from a match of `PERCENT` on, marked for a person to look at; 100: none"}
}

const fuzzyHint = "75 is usual; 100 takes the same text only"

func isFuzzyMatch(percent int) bool { return percent >= 50 && percent <= 100 }

// memoryPaths are the memories that --tm, or else visavis.toml, names, each once.
func (u *ui) memoryPaths(c *cli.Context) ([]string, error) {
	if c.IsSet("tm") {
		return unique(c.StringSlice("tm")), nil
	}
	conf, err := u.project()
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, name := range conf.Translate.TM {
		paths = append(paths, conf.path(name))
	}
	return unique(paths), nil
}

// recallArg opens the memories that --tm, or else visavis.toml, names; nil where there are none. One that is not there yet is made, unless
// nothing is to be written.
func (u *ui) recallArg(c *cli.Context) (*pipeline.Recall, error) {
	conf, err := u.project()
	if err != nil {
		return nil, err
	}
	least := c.Int("fuzzy-match")
	if p := conf.Translate.FuzzyMatch; p != nil && !c.IsSet("fuzzy-match") {
		least = *p
	}
	if !isFuzzyMatch(least) {
		return nil, usagef(fmt.Sprintf("--fuzzy-match %d is not from 50 to 100", least), fuzzyHint)
	}
	paths, err := u.memoryPaths(c)
	if err != nil {
		return nil, err
	}
	var memories []*memory.Memory
	for _, path := range paths {
		open := memory.Open
		if _, err := os.Stat(path); path != "" && errors.Is(err, fs.ErrNotExist) {
			u.notef("%s is new: there is nothing in it yet.", path)
			if c.Bool("dry-run") || c.Bool("frozen") {
				continue
			}
			open = memory.Create
		}
		m, err := openMemoryAt(path, open)
		if err != nil {
			return nil, err
		}
		if len(memories) == 0 && m.ReadOnly() {
			u.notef("%s may only be read here: what the engine answers is not kept in it.", path)
		}
		memories = append(memories, m)
		u.inputs = append(u.inputs, path)
	}
	if len(memories) == 0 {
		return nil, nil
	}
	return pipeline.NewRecall(c.Context, memories, least)
}

func closeMemories(r *pipeline.Recall) {
	if r == nil {
		return
	}
	for _, m := range r.Memories {
		_ = m.Close() // all that was put is on the disk already
	}
}

// leverageLine says what came from the memories of r for two languages, and what that saved; empty where none was asked.
func leverageLine(ctx context.Context, r *pipeline.Recall, from, to string, l translate.Leverage, price tariff) (string, error) {
	if l.Segments() == 0 {
		return nothingRecalled(ctx, r, from, to)
	}
	var parts []string
	for _, p := range []struct {
		share translate.Share
		what  string
	}{{l.Context, "in context (101 %)"}, {l.Exact, "exact (100 %)"}, {l.Fuzzy, "fuzzy, to be looked at"}} {
		if p.share.Segments > 0 {
			parts = append(parts, fmt.Sprintf("%s %s, %s", thousands(p.share.Segments), p.what, count(p.share.CodePoints, "character")))
		}
	}
	line := strings.Join(parts, "; ")
	if l.Saved > 0 {
		line += fmt.Sprintf("; %s not sent", count(l.Saved, "character"))
		if l.Saved < l.Context.CodePoints+l.Exact.CodePoints+l.Fuzzy.CodePoints {
			line += " (each text once)"
		}
		if cost := price.cost(l.Saved, translate.Spent{}); cost != nil {
			line += cost.phrase()
		}
	}
	return line, nil
}

// nothingRecalled says of memories out of which nothing came what they hold where it is not the pair of languages that was asked for.
func nothingRecalled(ctx context.Context, r *pipeline.Recall, from, to string) (string, error) {
	if r == nil {
		return "", nil
	}
	var held []string
	for _, m := range r.Memories {
		others, err := otherPairs(ctx, m, from, to)
		if err != nil {
			return "", err
		}
		if others != "" {
			held = append(held, filepath.Base(m.Path())+" holds "+others)
		}
	}
	if len(held) == 0 {
		return "nothing", nil
	}
	return "nothing (" + strings.Join(held, "; ") + ")", nil
}

// otherPairs names the language pairs of a memory that has units, but none that can serve for these languages; empty for any other.
func otherPairs(ctx context.Context, m *memory.Memory, from, to string) (string, error) {
	pairs, err := m.Pairs(ctx)
	if err != nil || slices.ContainsFunc(pairs, func(p memory.Pair) bool { return p.Serves(from, to) }) {
		return "", err
	}
	return pairNames(pairs), nil
}
