package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/align"
	"visavis/pipeline/extract"
	"visavis/pipeline/lexicon"
)

// Word lists are one more witness for align, and what it teaches for the next text.

// readLexicons reads the files of --lexicon.
func (u *ui) readLexicons(paths []string) ([]align.WordPair, error) {
	var out []align.WordPair
	for _, path := range paths {
		text, err := u.readPlain(path)
		if err != nil {
			return nil, err
		}
		l, err := lexicon.Read(strings.NewReader(text))
		if err != nil {
			return nil, &extract.InputError{File: displayName(path), Problem: err.Error()}
		}
		u.notef("%s: %s (%s)%s.", displayName(path), count(len(l.Pairs), "word pair"), cmp.Or(string(l.Form), "empty"), passed(l.Passed))
		out = append(out, l.Pairs...)
	}
	return out, nil
}

func passed(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("; %s too improbable to help", thousands(n))
}

// writeLexicon writes what the links teach, where --learn-lexicon asks for it.
func (u *ui) writeLexicon(c *cli.Context, found *align.Alignment) error {
	path := c.String("learn-lexicon")
	if path == "" {
		return nil
	}
	pairs := found.Lexicon()
	if err := u.write(c.Context, path, func(w io.Writer) error { return lexicon.Write(w, pairs) }); err != nil {
		return err
	}
	u.notef("%s: %s learnt.", path, count(len(pairs), "word pair"))
	return nil
}
