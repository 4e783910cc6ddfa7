// Package extract reads a file into a [bitext.Document]: its text, decoded but otherwise untouched, and its blocks.
//
//	doc, err := extract.Text("statement.fr.txt", data, extract.Options{Lang: "fr"})
package extract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	textunicode "golang.org/x/text/encoding/unicode"

	"visavis/pipeline/bitext"
)

// Options say how a file is read. The zero value reads UTF-8.
type Options struct {
	// Lang is the BCP 47 tag of the text's language.
	Lang string
	// Encoding is the name (IANA) of the file's encoding; "" is UTF-8, or what a byte order mark at its beginning says.
	// An unknown name is an *EncodingError.
	Encoding string
	// Wrapped says that lines were broken to fit a width: blocks are then the stretches between blank lines.
	Wrapped bool
}

// InputError says what is wrong with a file that was given as input, and what to do about it.
type InputError struct {
	File string
	// Line and Byte say where, counting from 1 and 0; Line 0 means the file as a whole.
	Line, Byte int
	Problem    string
	Hint       string
}

// EncodingError says that an encoding that was asked for is not known.
type EncodingError struct{ Name string }

func (e *EncodingError) Error() string { return fmt.Sprintf("there is no encoding called %q", e.Name) }

func (e *InputError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Problem)
	}
	return fmt.Sprintf("%s, line %d (byte %d): %s", e.File, e.Line, e.Byte, e.Problem)
}

// ReadFile reads the file called path, or standard input where path is "-". Errors are *InputError.
func ReadFile(path string, stdin io.Reader) (name string, data []byte, err error) {
	if path == "-" {
		data, err = io.ReadAll(stdin)
		if err != nil {
			return "", nil, &InputError{File: "standard input", Problem: "cannot be read: " + err.Error()}
		}
		return "stdin", data, nil
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "", nil, &InputError{File: path, Problem: "there is no such file", Hint: "check the name and the folder"}
	case err != nil:
		return "", nil, &InputError{File: path, Problem: cause(err)}
	case info.IsDir():
		return "", nil, &InputError{File: path, Problem: "is a folder, not a file", Hint: "name one file inside it"}
	}
	data, err = os.ReadFile(path)
	if err != nil {
		return "", nil, &InputError{File: path, Problem: "cannot be read: " + cause(err)}
	}
	return filepath.Base(path), data, nil
}

// cause is err without the "open PATH:" that the message says already.
func cause(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// Text makes a document of data, plain text: each line that is not blank is a block, or each stretch without a blank line where
// opt.Wrapped. In subtitles (.srt, .vtt) it is the text of each cue, in a table (.tsv, .csv) each cell that is not blank. Errors are *InputError.
func Text(name string, data []byte, opt Options) (bitext.Document, error) {
	if err := notText(name, data); err != nil {
		return bitext.Document{}, err
	}
	text, err := Decode(name, data, opt.Encoding)
	if err != nil {
		return bitext.Document{}, err
	}
	if strings.TrimLeft(text, "\ufeff") == "" {
		return bitext.Document{}, &InputError{File: name, Problem: "is empty", Hint: "give a file with text in it"}
	}
	doc := bitext.Document{Name: name, Lang: opt.Lang, Text: text, Blocks: lines(text)}
	switch ending := strings.ToLower(filepath.Ext(name)); {
	case ending == ".srt" || ending == ".vtt":
		if doc.Blocks = cues(text, doc.Blocks); len(doc.Blocks) == 0 {
			return bitext.Document{}, &InputError{File: name, Problem: "has no subtitle: no line like 00:01:02,500 --> 00:01:04,000 with text below it",
				Hint: "give plain text a name that ends in .txt"}
		}
	case tableEnding(name) != "":
		doc.Blocks = cells(name, text)
	case opt.Wrapped:
		doc.Blocks = joinLines(text, doc.Blocks)
	}
	if len(doc.Blocks) == 0 {
		return bitext.Document{}, &InputError{File: name, Problem: "holds nothing but white space", Hint: "give a file with text in it"}
	}
	return doc, nil
}

// Decode gives the text of data, which is in the named encoding, and refuses what is not text in it. Nothing is normalised; in
// UTF-8 the bytes stay as they are, a byte order mark too. Errors are *InputError, or *EncodingError.
func Decode(name string, data []byte, encodingName string) (string, error) {
	enc, err := findEncoding(data, encodingName)
	if err != nil {
		return "", err
	}
	if even, odd := nuls(data); enc == nil && even+odd > 0 && (even == 0 || odd == 0) && even+odd > min(len(data), 4096)/4 {
		return "", &InputError{File: name, Problem: "looks like UTF-16, not UTF-8", Hint: "try --encoding utf-16"}
	}
	text := string(data)
	if enc != nil {
		decoded, err := enc.NewDecoder().Bytes(data)
		if err != nil {
			return "", &InputError{File: name, Problem: fmt.Sprintf("is not text in %s: %v", encodingName, err)}
		}
		text = string(decoded)
		if at := strings.IndexRune(text, utf8.RuneError); at >= 0 {
			return "", &InputError{File: name, Line: lineAt(text, at), Byte: at,
				Problem: fmt.Sprintf("there is a byte that %s does not have", encodingName), Hint: "try another --encoding"}
		}
	} else if at := invalidAt(data); at >= 0 {
		return "", &InputError{File: name, Line: lineAt(text, at), Byte: at,
			Problem: fmt.Sprintf("not UTF-8 (byte 0x%02x)", data[at]), Hint: encodingHint(data)}
	}
	if at := strings.IndexByte(text, 0); at >= 0 {
		return "", &InputError{File: name, Line: lineAt(text, at), Byte: at, Problem: "there is a NUL byte, so this is not a text file",
			Hint: "export the document as plain text first"}
	}
	return text, nil
}

// findEncoding is nil for UTF-8.
func findEncoding(data []byte, name string) (encoding.Encoding, error) {
	switch strings.ToLower(name) {
	case "utf-8", "utf8":
		return nil, nil
	case "utf-16", "utf16":
		order := textunicode.BigEndian
		if even, odd := nuls(data); odd > even {
			order = textunicode.LittleEndian
		}
		return textunicode.UTF16(order, textunicode.UseBOM), nil
	case "ansi":
		return charmap.Windows1252, nil // what Windows' programs call it in Western Europe
	case "":
		if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
			return textunicode.UTF16(textunicode.LittleEndian, textunicode.ExpectBOM), nil
		}
		return nil, nil
	}
	if enc, err := ianaindex.IANA.Encoding(name); err == nil && enc != nil {
		return enc, nil
	}
	if enc, err := htmlindex.Get(name); err == nil { // cp1252, latin1 and what else people call them (WHATWG Encoding, section 4.2)
		return enc, nil
	}
	return nil, &EncodingError{name}
}

// nuls counts the NUL bytes at even and at odd places in the first bytes of data: in UTF-16 nearly all of them are in one half.
func nuls(data []byte) (even, odd int) {
	for i, b := range data[:min(len(data), 4096)] {
		switch {
		case b == 0 && i%2 == 0:
			even++
		case b == 0:
			odd++
		}
	}
	return even, odd
}

// magic are the first bytes of files that are taken for text, and what they are.
var magic = []struct{ bytes, what string }{
	{"PK\x03\x04", "a Word, LibreOffice or other packed file"}, {"\xd0\xcf\x11\xe0", "an old Word or Excel file"},
	{"%PDF-", "a PDF"}, {"{\\rtf", "an RTF file"}, {"\x1f\x8b", "a compressed file"}, {"SQLite format 3", "a database"},
}

// notText recognises files that are no plain text, whatever the encoding.
func notText(name string, data []byte) error {
	for _, m := range magic {
		if bytes.HasPrefix(data, []byte(m.bytes)) {
			return &InputError{File: name, Problem: "is " + m.what + ", not plain text", Hint: "open it where it was made and save it as plain text (UTF-8)"}
		}
	}
	start := strings.ToLower(string(data[:min(len(data), 2048)]))
	for _, root := range []string{"<tmx", "<xliff"} {
		if strings.HasPrefix(strings.TrimLeft(start, "\ufeff \t\r\n"), "<") && strings.Contains(start, root) {
			return &InputError{File: name, Problem: "is a bilingual file already", Hint: "visavis check looks it through, visavis export turns it into another kind"}
		}
	}
	return nil
}

// invalidAt is the place of the first byte that is not UTF-8, or -1.
func invalidAt(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// encodingHint guesses from a few bytes what else the file may be.
func encodingHint(data []byte) string {
	guess := "windows-1252"
	if bytes.IndexByte(data, 0x8e) >= 0 && bytes.IndexByte(data, 0xe9) < 0 {
		guess = "macintosh" // é is 0x8e there, and 0xe9 in windows-1252
	}
	return fmt.Sprintf("save it as UTF-8, or say its encoding: --encoding %s (or iso-8859-15, macintosh, utf-16, …)", guess)
}

// lineAt is the line number, from 1, of byte at.
func lineAt(text string, at int) int {
	line := 1
	for i := 0; i < at; i++ {
		if text[i] == '\n' || text[i] == '\r' && (i+1 >= len(text) || text[i+1] != '\n') {
			line++
		}
	}
	return line
}

// lines makes a block of each line that is not blank. Lines end at LF, CR LF, CR, VT, FF, NEL, LS and PS (UAX #14, class BK).
func lines(text string) []bitext.Block {
	var blocks []bitext.Block
	add := func(start, end int) {
		line := text[start:end]
		left := strings.TrimLeftFunc(line, blank)
		start += len(line) - len(left)
		end = start + len(strings.TrimRightFunc(left, blank))
		if start < end {
			blocks = append(blocks, bitext.Block{Span: bitext.Span{Start: start, End: end}, Kind: bitext.Paragraph})
		}
	}
	start := 0
	for i := 0; i < len(text); {
		n := breakLen(text[i:])
		if n == 0 {
			i++
			continue
		}
		add(start, i)
		i += n
		start = i
	}
	add(start, len(text))
	return blocks
}

// joinLines joins blocks that only one line break parts.
func joinLines(text string, lines []bitext.Block) []bitext.Block {
	var out []bitext.Block
	for i, b := range lines {
		if last := len(out) - 1; i > 0 && breaks(text[out[last].End:b.Start]) < 2 {
			out[last].End = b.End
		} else {
			out = append(out, b)
		}
	}
	return out
}

// LooksWrapped reports whether the lines of a plain text that was read without Options.Wrapped seem to have been broken to fit a width:
// most of those that follow each other without a blank line go on with a small letter.
func LooksWrapped(doc *bitext.Document) bool {
	followed, goOn := 0, 0
	for i, b := range doc.Blocks[min(1, len(doc.Blocks)):] {
		before := doc.Blocks[i]
		if b.Kind != bitext.Paragraph || breaks(doc.Text[before.End:b.Start]) > 1 {
			continue
		}
		followed++
		if first, _ := utf8.DecodeRuneInString(doc.Text[b.Start:]); unicode.IsLower(first) && before.End-before.Start >= leastWidth {
			goOn++
		}
	}
	return goOn >= leastBroken && 2*goOn > followed
}

const (
	// leastWidth, in bytes, is less than any width that lines are broken to fit, and longer than most entries of a list.
	leastWidth = 40
	// leastBroken is how many lines must go on for a text to look wrapped.
	leastBroken = 3
)

// breaks counts the line breaks in s; CR LF is one.
func breaks(s string) int {
	n := 0
	for i := 0; i < len(s); {
		size := breakLen(s[i:])
		if size > 0 && !(s[i] == '\n' && i > 0 && s[i-1] == '\r') {
			n++
		}
		i += max(size, 1)
	}
	return n
}

// blank reports white space, and the byte order mark, which belongs to no sentence.
func blank(r rune) bool {
	switch r {
	case ' ', '\t', 0xa0, 0xfeff, 0x202f, 0x3000, 0x1680, 0x205f:
		return true
	}
	return 0x2000 <= r && r <= 0x200a
}

// breakLen is the length of the line break that s begins with, or 0.
func breakLen(s string) int {
	switch s[0] {
	case '\n', '\v', '\f', '\r':
		return 1
	case 0xc2:
		if strings.HasPrefix(s, "\u0085") {
			return 2
		}
	case 0xe2:
		if strings.HasPrefix(s, "\u2028") || strings.HasPrefix(s, "\u2029") {
			return 3
		}
	}
	return 0
}
