package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"visavis/align"
	"visavis/pipeline/extract"
	"visavis/pipeline/lex"
	"visavis/pipeline/lexicon"
)

// Word lists are one more witness for align, and what it teaches for the next text.

// readLexicons reads the files of --lexicon, for the texts of in.
func (u *ui) readLexicons(paths []string, in *align.Input) ([]align.WordPair, error) {
	if len(paths) == 0 {
		return nil, nil
	}
	var out []align.WordPair
	source, target := vocabulary(in.Source), vocabulary(in.Target)
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
		if len(l.Pairs) > 0 && known(l.Pairs, source, target) == 0 {
			turned := ""
			if n := known(l.Pairs, target, source); n > 0 {
				turned = fmt.Sprintf("; %s would be the other way round: are the sides of the list exchanged?", thousands(n))
			}
			u.notef("  None of them helps: no pair has its first word in the source and its second in the target%s", cmp.Or(turned, "."))
		}
		out = append(out, l.Pairs...)
	}
	return out, nil
}

// vocabulary is the words of a text, folded.
func vocabulary(sentences []string) map[string]bool {
	out := make(map[string]bool)
	for _, s := range sentences {
		for _, w := range lex.FoldedWords(s) {
			out[w] = true
		}
	}
	return out
}

// known is how many pairs have both words in the texts.
func known(pairs []align.WordPair, source, target map[string]bool) int {
	n := 0
	for _, p := range pairs {
		if source[lex.Fold(p.Source)] && target[lex.Fold(p.Target)] {
			n++
		}
	}
	return n
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
