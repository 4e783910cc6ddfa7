package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/term"

	"visavis/align"
	"visavis/pipeline/bitext"
	"visavis/pipeline/embed"
	"visavis/pipeline/extract"
	"visavis/pipeline/format"
	"visavis/pipeline/memory"
	"visavis/pipeline/translate"
)

// The rules of talking to a user, written once: results go to stdout, all else to stderr. An error is one line that says what
// is wrong, and one that says what to do. No line names a Go type, a key, or a stage that the user never asked for.

// ui is where a command reads and prints.
type ui struct {
	in       io.Reader
	out, err io.Writer
	// wide is true where err is a terminal that says how wide it is: only there is there a bar.
	wide bool
	// colour is true where err is a terminal that is to have colours.
	colour bool
	// colourOut is the same for out, which may go elsewhere.
	colourOut bool
	quiet     bool
	verbose   bool
	// lines is err for those who write while others do: the log, the clock, an interrupt.
	lines io.Writer
	// command is the command line, as a shell takes it.
	command string
	// abort is closed when calls that are under way are to end at once.
	abort chan struct{}
	// calling is the translation that is under way; nil where there is none.
	calling atomic.Pointer[progress]
	// conf is what project read; nil before.
	conf *config
	// inputs are the files that were read.
	inputs []string
	// folder is the run folder of the run that is under way, for the words that end it; empty where there is none.
	folder atomic.Value
}

// checkedWriter remembers the first error of writing, which fmt.Fprint leaves to nobody.
type checkedWriter struct {
	w   io.Writer
	err error
}

func (w *checkedWriter) Write(p []byte) (int, error) {
	n, err := w.w.Write(p)
	if err != nil && w.err == nil {
		w.err = &userError{code: exitUsage, problem: fmt.Sprintf("cannot write to standard output: %v", rootCause(err)), err: err}
	}
	return n, err
}

// lockedWriter may be written to by several goroutines at once.
type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (w *lockedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.w.Write(p)
}

func newUI(in io.Reader, out, err io.Writer) *ui {
	u := &ui{in: in, out: &checkedWriter{w: out}, err: err, lines: &lockedWriter{w: err}, abort: make(chan struct{})}
	u.folder.Store("")
	u.wide = width(err) > 0
	wanted := os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" // https://no-color.org
	u.colour = wanted && isTerminal(err)
	u.colourOut = u.colour && isTerminal(out)
	return u
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// width is how many columns a terminal has; 0 where w is none, or does not say it, as those that programs make for others.
func width(w io.Writer) int {
	f, ok := w.(*os.File)
	if !ok {
		return 0
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return columns
}

// notef prints a line that --quiet silences.
func (u *ui) notef(format string, args ...any) {
	if !u.quiet {
		fmt.Fprintf(u.err, format+"\n", args...)
	}
}

// tell prints a sentence of whoever is at work, above the bar where there is one.
func (u *ui) tell(sentence string) {
	if p := u.calling.Load(); p != nil && !u.quiet {
		p.say(sentence + ".")
		return
	}
	u.notef("%s.", sentence)
}

// report prints err, if it is one, and gives the exit code.
func (u *ui) report(ctx context.Context, err error) int {
	code := exitCode(ctx, err)
	if err == nil || code == exitFindings {
		return code
	}
	e := classify(err)
	if code == exitInterrupted {
		e = &userError{problem: "stopped", hint: u.resumeHint()}
	}
	fmt.Fprintf(u.err, "%s %s\n", u.paint(red, "visavis:"), oneLine(e.Error()))
	if e.hint != "" {
		fmt.Fprintf(u.err, "  %s\n", oneLine(e.hint))
	}
	return code
}

// oneLine keeps what other programs say from running over several lines.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// resumeHint says how a run that was stopped goes on.
func (u *ui) resumeHint() string {
	if folder := u.folder.Load().(string); folder != "" {
		return "what was translated is kept in " + folder + "; to go on: " + u.command
	}
	return ""
}

// startServer is what to do where no server of an engine runs.
func startServer(engine string) string {
	how := map[string]string{"openai": " (Ollama: ollama serve)", "libretranslate": " (libretranslate)"}[engine]
	return "start the server on this machine" + how + ", or give the address where it is with --engine-url"
}

// classify finds the words and the exit code for an error.
func classify(err error) *userError {
	var (
		user    *userError
		input   *extract.InputError
		parse   *format.Error
		artlike *bitext.ParseError
		pair    *translate.PairError
		setup   *translate.SetupError
		ending  *format.UnknownError
		path    *fs.PathError
		link    *os.LinkError
		charset *extract.EncodingError
		store   *translate.StoreError
		unlike  *align.UnrelatedError
		vectors *embed.ServerError
		none    *translate.NoServerError
		tm      *memory.Error
	)
	switch {
	case errors.As(err, &user):
		return user
	case errors.As(err, &input):
		return &userError{code: exitInput, problem: input.Error(), hint: input.Hint, err: err}
	case errors.As(err, &parse):
		hint := parse.Hint
		bare := *parse
		bare.Hint = ""
		return &userError{code: exitInput, problem: bare.Error(), hint: hint, err: err}
	case errors.As(err, &artlike), errors.Is(err, bitext.ErrNotBitext):
		return &userError{code: exitInput, problem: err.Error(), err: err}
	case errors.As(err, &charset):
		return &userError{code: exitUsage, problem: charset.Error(), err: err,
			hint: "use utf-8, windows-1252, iso-8859-15, utf-16, macintosh, or another name from IANA's list of character sets"}
	case errors.As(err, &store):
		return &userError{code: exitInput, problem: store.Error(), hint: store.Hint, err: err}
	case errors.As(err, &tm):
		return &userError{code: map[bool]int{true: exitInput, false: exitUsage}[tm.Damaged], problem: tm.Error(), hint: tm.Hint, err: err}
	case errors.As(err, &unlike):
		hint := "check that the second file is a translation of the first, whole or in part; --force aligns them all the same"
		if unlike.Identical() {
			hint = "give a text and its translation; --force aligns them all the same"
		}
		return &userError{code: exitInput, problem: unlike.Error(), hint: hint, err: err}
	case errors.As(err, &vectors):
		return &userError{code: exitEngine, problem: vectors.Error(), hint: vectors.Hint, err: err}
	case errors.As(err, &none):
		return &userError{code: exitEngine, problem: none.Error(), hint: startServer(none.Engine), err: err}
	case errors.Is(err, translate.ErrBudget):
		return &userError{code: exitBudget, problem: err.Error(), err: err}
	case errors.As(err, &pair):
		return &userError{code: exitUsage, problem: pair.Error(), hint: "visavis engines lists the engines; choose one with --engine", err: err}
	case errors.As(err, &setup):
		return &userError{code: exitUsage, problem: setup.Error(), hint: setup.Hint, err: err}
	case errors.As(err, &ending):
		return &userError{code: exitUsage, problem: ending.Error(), err: err}
	case errors.Is(err, translate.ErrStoreBusy):
		return &userError{code: exitUsage, problem: err.Error(), hint: "wait until it is done, or use another --run-dir", err: err}
	case errors.Is(err, syscall.ENOSPC):
		return &userError{code: exitUsage, problem: "the disk is full: " + err.Error(), hint: "free some space and give the same command again", err: err}
	case errors.As(err, &path) && err != error(path):
		return &userError{code: exitUsage, problem: err.Error(), err: err}
	case errors.As(err, &path):
		return &userError{code: exitUsage, problem: fmt.Sprintf("cannot %s %s: %v", path.Op, path.Path, path.Err), err: err}
	case errors.As(err, &link):
		return &userError{code: exitUsage, problem: fmt.Sprintf("cannot write %s: %v", link.New, link.Err), err: err}
	}
	return &userError{code: exitEngine, problem: err.Error(), err: err}
}

type colour string

const (
	red    colour = "31"
	yellow colour = "33"
	green  colour = "32"
	bold   colour = "1"
)

func (u *ui) paint(c colour, s string) string {
	if !u.colour {
		return s
	}
	return "\x1b[" + string(c) + "m" + s + "\x1b[0m"
}

// count writes a number with its noun: 1 segment, 55 segments.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// thousands groups digits, as in 12,345.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// clip shortens s to about n runes for one line on a screen.
func clip(s string, n int) string {
	r := []rune(oneLine(s))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}

func writeJSON(u *ui, v any) error { return encodeJSON(u.out, v) }

func encodeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// shellLine is a command line as a shell takes it.
func shellLine(args []string) string {
	words := make([]string, len(args))
	for i, a := range args {
		words[i] = quoted(a)
	}
	return strings.Join(words, " ")
}

// quoted is a file's name as a shell takes it.
func quoted(name string) string {
	if name == "" || strings.ContainsAny(name, " \t\n'\"$&|;()<>*?[]{}#~`\\") {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}
