package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

// TestEveryOptionStandsInTheDocs walks through the options of all commands: each stands in README.md or docs/ by one of its names.
func TestEveryOptionStandsInTheDocs(t *testing.T) {
	docs := allDocs(t)
	missing := map[string][]string{} // option → the commands that have it
	var walk func(path string, c *cli.Command)
	walk = func(path string, c *cli.Command) {
		for _, f := range c.Flags {
			var names []string
			for _, n := range f.Names() {
				names = append(names, strings.Repeat("-", min(len(n), 2))+regexp.QuoteMeta(n))
			}
			option := regexp.MustCompile(`(^|[^\w-])(` + strings.Join(names, "|") + `)($|[^\w-])`)
			if !option.Match(docs) {
				missing[f.Names()[0]] = append(missing[f.Names()[0]], path)
			}
		}
		for _, sub := range c.Subcommands {
			walk(path+" "+sub.Name, sub)
		}
	}
	commands := newApp(&ui{out: &bytes.Buffer{}, err: &bytes.Buffer{}}).Commands
	for _, c := range commands {
		walk("visavis "+c.Name, c)
	}
	if len(commands) < 10 {
		t.Fatalf("%d commands are not all", len(commands))
	}
	for option, paths := range missing {
		t.Errorf("--%s (%s) is named neither in README.md nor in docs/", option, strings.Join(paths, ", "))
	}
}

// allDocs is README.md and the pages of docs/, one after the other.
func allDocs(t *testing.T) []byte {
	t.Helper()
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, p := range append(pages, "../../README.md") {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		all = append(append(all, data...), '\n')
	}
	return all
}
