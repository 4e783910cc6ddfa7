package apertium

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"golang.org/x/text/language"

	"visavis/pipeline/translate"
)

// mode is an installed direction of translation, such as fra-cat or cat-eng_US.
type mode struct {
	name     string
	path     string // of its file
	from, to string // as three-letter codes where there is one
	variant  string // what follows _ in its name
}

// maxHops is how many modes may follow each other. With each one more of the sense is lost.
const maxHops = 3

// dataDirs are where Apertium's data lies: as its own script finds it, and where it is when built by hand.
func dataDirs(opt Options) []string {
	switch env := os.Getenv("APERTIUM_DATADIR"); {
	case opt.DataDir != "":
		return []string{opt.DataDir}
	case env != "":
		return []string{env}
	}
	return []string{"/usr/share/apertium", "/usr/local/share/apertium", "/opt/homebrew/share/apertium"}
}

// findModes lists what is installed, sorted by name.
func findModes(opt Options) ([]mode, error) {
	for _, dir := range dataDirs(opt) {
		entries, err := os.ReadDir(filepath.Join(dir, "modes"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("looking for Apertium's modes: %w", err)
		}
		var out []mode
		for _, e := range entries {
			if m, ok := newMode(filepath.Join(dir, "modes", e.Name())); ok {
				out = append(out, m)
			}
		}
		if len(out) > 0 {
			return out, nil
		}
	}
	return nil, nil
}

// newMode reads a mode's file name. Modes for debugging, such as fra-cat-morph, are none.
func newMode(path string) (mode, bool) {
	name, ok := strings.CutSuffix(filepath.Base(path), ".mode")
	from, to, ok2 := strings.Cut(name, "-")
	if !ok || !ok2 || strings.Contains(to, "-") {
		return mode{}, false
	}
	to, variant, _ := strings.Cut(to, "_")
	from, _, _ = strings.Cut(from, "_")
	return mode{name: name, path: path, from: code(from), to: code(to), variant: variant}, true
}

// code is the three-letter form of a language, in which fr and fra and fr-CA are the same.
func code(lang string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return strings.ToLower(lang)
	}
	base, _ := tag.Base()
	return base.ISO3()
}

// short is the BCP 47 form of a three-letter code.
func short(code string) string {
	if base, err := language.ParseBase(code); err == nil {
		return base.String()
	}
	return code
}

// route finds the shortest way from one language to another over installed modes, nil where there is none. Of several as short
// it takes the first by name; of several modes between two languages the one for the target's region (cat-eng_US for en-US),
// else the one without a variant.
func route(modes []mode, from, to string) []mode {
	start, end := code(from), code(to)
	if start == end {
		return nil
	}
	region := region(to)
	came := map[string][]mode{start: {}} // how each language is reached
	for queue := []string{start}; len(queue) > 0; queue = queue[1:] {
		here := queue[0]
		if here == end {
			return came[here]
		}
		if len(came[here]) == maxHops {
			continue
		}
		for _, m := range bestModes(modes, here, end, region) {
			if _, ok := came[m.to]; !ok {
				came[m.to] = append(slices.Clone(came[here]), m)
				queue = append(queue, m.to)
			}
		}
	}
	return nil
}

// region is the one that a tag names: US in en-US.
func region(lang string) string {
	if tag, err := language.Parse(lang); err == nil {
		if r, sure := tag.Region(); sure == language.Exact {
			return r.String()
		}
	}
	return ""
}

// routeVia is the way over exactly the languages of via, by one mode for each step. The error is a *translate.SetupError where a
// mode is missing.
func routeVia(modes []mode, from, to string, via []string) ([]mode, error) {
	var way []mode
	here, end := code(from), code(to)
	for _, lang := range append(slices.Clone(via), to) {
		next := code(lang)
		steps := bestModes(modes, here, end, region(to))
		i := slices.IndexFunc(steps, func(m mode) bool { return m.to == next })
		if i < 0 {
			return nil, &translate.SetupError{Engine: Name,
				Missing: "it has no mode " + here + "-" + next + " here, which --via " + strings.Join(via, ",") + " asks for",
				Hint:    "it can do these steps: " + strings.Join(directions(modes), ", ") + "; without --via it finds a way by itself"}
		}
		way, here = append(way, steps[i]), next
	}
	return way, nil
}

// directions lists the steps that modes can do, as fra-cat, each once.
func directions(modes []mode) []string {
	var out []string
	for _, m := range modes {
		out = append(out, m.from+"-"+m.to)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// bestModes gives the one mode to take from a language to each other one. The region counts only where end is reached.
func bestModes(modes []mode, from, end, region string) []mode {
	var out []mode
	rank := func(m mode) int {
		switch {
		case m.to == end && region != "" && m.variant == region:
			return 0
		case m.variant == "":
			return 1
		}
		return 2
	}
	for _, m := range modes {
		if m.from != from {
			continue
		}
		i := slices.IndexFunc(out, func(o mode) bool { return o.to == m.to })
		switch {
		case i < 0:
			out = append(out, m)
		case rank(m) < rank(out[i]):
			out[i] = m
		}
	}
	return out
}

// pairs lists all that can be translated, with pivots, as "fr-en".
func pairs(modes []mode) []string {
	var out, langs []string
	for _, m := range modes {
		for _, l := range []string{m.from, m.to} {
			if !slices.Contains(langs, l) {
				langs = append(langs, l)
			}
		}
	}
	for _, from := range langs {
		for _, to := range langs {
			if route(modes, from, to) != nil {
				out = append(out, short(from)+"-"+short(to))
			}
		}
	}
	sort.Strings(out)
	return out
}

// names joins the names of a route's modes: fra-cat|cat-eng.
func names(route []mode) string {
	var out []string
	for _, m := range route {
		out = append(out, m.name)
	}
	return strings.Join(out, "|")
}

// nullFlush are the programs that end their work on a text when they read a NUL byte, given -z.
var nullFlush = []string{
	"apertium-anaphora", "apertium-interchunk", "apertium-postchunk", "apertium-pretransfer", "apertium-posttransfer",
	"apertium-tagger", "apertium-transfer", "cg-proc", "hfst-proc", "lrx-proc", "lsx-proc", "lt-proc", "rtx-proc",
}

// stage is one program of a mode with its arguments.
type stage []string

// stages reads a mode's file: a pipeline for the shell, in which $1 is the option for the generator and $2 that for the tagger.
func (m mode) stages() ([]stage, error) {
	data, err := os.ReadFile(m.path)
	if err != nil {
		return nil, err
	}
	out := []stage{nil}
	for _, w := range shellWords(string(data)) {
		last := &out[len(out)-1]
		switch w {
		case "|":
			out = append(out, nil)
		case "$1":
			*last = append(*last, "-n") // no marks at unknown words
		case "$2": // no marks at ambiguous words
		default:
			*last = append(*last, w)
		}
	}
	for i, s := range out {
		if len(s) == 0 || !slices.Contains(nullFlush, filepath.Base(s[0])) {
			return nil, fmt.Errorf("%s: the program %q is not one that keeps texts apart", m.path, strings.Join(s[:min(1, len(s))], ""))
		}
		out[i] = slices.Insert(s, 1, "-z")
	}
	return out, nil
}

// shellWords cuts the simple pipelines of mode files into words: single and double quotes, no other sign of the shell.
func shellWords(script string) []string {
	var (
		out  []string
		word strings.Builder
		in   bool // a word has begun
	)
	end := func() {
		if in {
			out = append(out, word.String())
		}
		word.Reset()
		in = false
	}
	var quote rune
	for _, r := range script {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, in = r, true
		case r == '|':
			end()
			out = append(out, "|")
		case r == ' ' || r == '\t' || r == '\n' || r == '\r':
			end()
		default:
			word.WriteRune(r)
			in = true
		}
	}
	end()
	return out
}

// remembers reports whether s is a tagger that does not keep texts apart; see [tagger].
func (s stage) remembers() bool {
	return filepath.Base(s[0]) == "apertium-tagger" && slices.Contains(s, "-g")
}

// Pairs lists all that can be translated here, by way of other languages too, as "fr-en". The error is a *translate.SetupError
// where Apertium is not installed.
func (e *Engine) Pairs() ([]string, error) {
	modes, err := e.installed()
	if err != nil {
		return nil, err
	}
	return pairs(modes), nil
}
