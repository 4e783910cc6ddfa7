package segment

import (
	"bytes"
	"fmt"
	"io"
	"iter"
)

// Read yields the text of each sentence that r holds, without ever holding more of r than a few paragraphs: the same sentences,
// whatever pieces r comes in, as Sentences finds in the whole. A read that fails ends it with the error; what was complete until
// then has been yielded.
func (s Splitter) Read(r io.Reader) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		buf := make([]byte, 0, readSize)
		for {
			buf = append(buf, make([]byte, readSize)...)
			n, err := r.Read(buf[len(buf)-readSize:])
			fresh := len(buf) - readSize
			buf = buf[:fresh+n]
			if err != nil && err != io.EOF {
				yield("", fmt.Errorf("reading the text: %w", err))
				return
			}
			whole := len(buf)
			if err == nil {
				whole = s.complete(buf, fresh)
			}
			if whole > 0 {
				text := string(buf[:whole])
				for x := range s.Sentences(text) {
					if !yield(text[x.Start:x.End], nil) {
						return
					}
				}
				buf = append(buf[:0], buf[whole:]...)
			}
			if err == io.EOF {
				return
			}
		}
	}
}

// readSize is how much is read at a time.
const readSize = 64 << 10

// complete is the length of what buf holds of whole paragraphs, 0 where none is sure to have ended. What stands before fresh was
// looked at when it came in.
func (s Splitter) complete(buf []byte, fresh int) int {
	end := len(buf)
	for {
		i := fresh + bytes.LastIndexByte(buf[fresh:end], '\n')
		if i < fresh {
			return 0
		}
		if !s.Wrapped || emptyLine(buf, i) {
			return i + 1
		}
		end = i
	}
}

// emptyLine reports whether the line that ends with the line feed at i holds nothing, and is not the first.
func emptyLine(buf []byte, i int) bool {
	j := bytes.LastIndexByte(buf[:i], '\n')
	return j >= 0 && len(bytes.Trim(buf[j:i], " \t\r\n")) == 0
}
