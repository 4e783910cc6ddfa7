// Command visavis turns a text and its translation into a bilingual file: it splits, translates, aligns, checks and exports.
//
// main.go has the start and the end of every command: the list of commands, the order of arguments, exit codes and signals.
// Each command has a file of its own; ui.go has all that is printed.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
	"github.com/xrash/smetrics"
)

// version is written into every file that visavis makes. The linker may set it.
var version = "0.1.0"

func toolVersion() string { return "visavis " + version }

// Exit codes. Scripts rely on them; README.md and --help list them.
const (
	exitDone        = 0
	exitFindings    = 1 // check found something at or above --fail-on
	exitUsage       = 2 // wrong command line or configuration
	exitInput       = 3 // the file given as input is at fault
	exitEngine      = 4 // the engine or the network failed; what was bought is kept
	exitBudget      = 5 // the budget is used up
	exitInterrupted = 130
)

func main() {
	// The cli package keeps this in a variable of its own: it is set once for the process, never by run.
	describe := cli.FlagStringer
	cli.FlagStringer = func(f cli.Flag) string { return strings.TrimSuffix(describe(f), " (default: false)") }
	os.Exit(run(os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// run is main without the process: it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	u := newUI(stdin, stdout, stderr)
	u.command = shellLine(args)
	ctx, end := u.interruptible(context.Background())
	defer end()
	app := newApp(u)
	err := app.RunContext(ctx, flagsFirst(app, args))
	if err == nil {
		err = u.out.(*checkedWriter).err
	}
	return u.report(ctx, err)
}

func newApp(u *ui) *cli.App {
	app := &cli.App{
		CustomAppHelpTemplate:     appHelp,
		Name:                      "visavis",
		Usage:                     "a text and its translation, sentence by sentence, in one bilingual file",
		Version:                   version,
		HideHelpCommand:           true,
		Suggest:                   true,
		UseShortOptionHandling:    false,
		DisableSliceFlagSeparator: true, // a file's name may have a comma
		Writer:                    u.out,
		ErrWriter:                 u.err,
		ExitErrHandler:            func(*cli.Context, error) {}, // report prints, run returns the code
		OnUsageError:              usageError,
		Action:                    noCommand,
		Commands: []*cli.Command{
			runCommand(u), splitCommand(u), translateCommand(u), alignCommand(u), checkCommand(u), diffCommand(u), exportCommand(u),
			explainCommand(u), analyzeCommand(u), tmCommand(u), enginesCommand(u), evalCommand(u),
		},
	}
	eachCommand(app.Commands, func(c *cli.Command) {
		c.OnUsageError = usageError
		c.HideHelpCommand = true
	})
	return app
}

func eachCommand(commands []*cli.Command, do func(*cli.Command)) {
	for _, c := range commands {
		do(c)
		eachCommand(c.Subcommands, do)
	}
}

func commandName(c *cli.Context) string {
	if c.Command == nil || c.Command.Name == "" || c.Command.Name == "visavis" {
		return "COMMAND"
	}
	return strings.TrimPrefix(c.Command.HelpName, "visavis ")
}

// badValue is what the flag package says of a value that it cannot read.
var badValue = regexp.MustCompile(`^invalid (?:boolean )?value "(.*)" for (?:flag )?-(\S+): `)

func usageError(c *cli.Context, err error, _ bool) error {
	hint := "visavis " + commandName(c) + " --help lists the options"
	if m := badValue.FindStringSubmatch(err.Error()); m != nil {
		return usagef(fmt.Sprintf("--%s %s: that is not %s", m[2], m[1], valueOf(c, m[2])), hint)
	}
	if name, ok := strings.CutPrefix(err.Error(), "flag needs an argument: "); ok {
		return usagef("the value of -"+name+" is missing", hint)
	}
	name, unknown := strings.CutPrefix(err.Error(), "flag provided but not defined: ")
	if !unknown {
		return usagef(err.Error(), hint)
	}
	name = "--" + strings.TrimLeft(name, "-")
	if c.Command != nil {
		if near := nearestFlag(c.Command.Flags, name); near != "" {
			hint = "did you mean " + near + "? " + hint
		}
	}
	return usagef("there is no option "+name, hint)
}

// valueOf is what a flag takes that does not take any text.
func valueOf(c *cli.Context, name string) string {
	for _, f := range c.Command.Flags {
		if slices.Contains(f.Names(), name) {
			switch f.(type) {
			case *cli.BoolFlag:
				return "true or false"
			case *cli.IntFlag:
				return "a whole number"
			}
		}
	}
	return "a number"
}

// nearestFlag is the option that was probably meant; empty where none is like it.
func nearestFlag(flags []cli.Flag, name string) string {
	var names []string
	for _, f := range flags {
		for _, n := range f.Names() {
			names = append(names, "--"+n)
		}
	}
	return nearest(names, name, .9)
}

// nearest is the name that is most like the one that was written, of those that are more alike than least (Jaro and Winkler, 0 to 1);
// empty where none is.
func nearest(names []string, written string, least float64) string {
	best := ""
	for _, n := range names {
		if r := smetrics.JaroWinkler(n, written, .7, 4); r > least {
			best, least = n, r
		}
	}
	return best
}

func noCommand(c *cli.Context) error {
	if c.NArg() == 0 {
		return cli.ShowAppHelp(c)
	}
	name := c.Args().First()
	return &userError{code: exitUsage, problem: "there is no command " + name, hint: suggest(c.App.Commands, name)}
}

// suggest names the command that was probably meant.
func suggest(commands []*cli.Command, name string) string {
	for _, c := range commands {
		if smetrics.JaroWinkler(c.Name, name, .7, 4) > .85 {
			return "did you mean visavis " + c.Name + "?"
		}
	}
	return "visavis --help lists the commands"
}

// userError is an error in the words that the user reads.
type userError struct {
	code    int
	problem string
	hint    string
	err     error
}

func (e *userError) Error() string { return e.problem }
func (e *userError) Unwrap() error { return e.err }

func usagef(problem, hint string) error {
	return &userError{code: exitUsage, problem: problem, hint: hint}
}

// flagsFirst puts the flags of the command in args before its file names, since urfave/cli takes flags only there. What stands
// after -- stays as it is.
func flagsFirst(app *cli.App, args []string) []string {
	out := append([]string{}, args[:min(1, len(args))]...)
	rest := args[len(out):]
	if len(rest) > 0 && rest[0] == "help" {
		rest = append(rest[1:len(rest):len(rest)], "--help")
	}
	flags := app.Flags
	for commands := app.Commands; len(rest) > 0; {
		c := findCommand(commands, rest[0])
		if c == nil {
			break
		}
		out, rest = append(out, rest[0]), rest[1:]
		flags, commands = c.Flags, c.Subcommands
	}
	if len(out) == 1 && len(rest) > 0 && !strings.HasPrefix(rest[0], "-") {
		return args // an unknown command: noCommand says so
	}
	var names []string
	for len(rest) > 0 {
		arg := rest[0]
		rest = rest[1:]
		switch {
		case arg == "-h" || arg == "--help":
			return append(out, "--help")
		case arg == "--":
			names = append(names, rest...)
			rest = nil
		case len(arg) < 2 || arg[0] != '-':
			names = append(names, arg)
		case takesValue(flags, arg) && len(rest) == 0:
			return append(out, arg) // urfave/cli says that its value is missing
		case takesValue(flags, arg):
			out = append(out, arg, rest[0])
			rest = rest[1:]
		default:
			out = append(out, arg)
		}
	}
	if len(names) > 0 {
		out = append(append(out, "--"), names...)
	}
	return out
}

func findCommand(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

// takesValue reports whether arg names a flag whose value is the next argument.
func takesValue(flags []cli.Flag, arg string) bool {
	name := strings.TrimLeft(arg, "-")
	for _, f := range flags {
		for _, n := range f.Names() {
			if n == name {
				_, isBool := f.(*cli.BoolFlag)
				return !isBool
			}
		}
	}
	return false
}

// exitCode says which code an error ends the program with.
func exitCode(ctx context.Context, err error) int {
	var u *userError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &u):
		return u.code
	case ctx.Err() != nil:
		return exitInterrupted
	}
	return classify(err).code
}
