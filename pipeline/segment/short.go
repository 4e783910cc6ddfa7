package segment

import (
	"math/bits"
	"unicode/utf8"
)

// shortWords is a hash table of words that are packed in an integer each: a look-up costs a multiplication and, nearly always, one
// comparison. Every full stop asks about the words on both sides of it, so this is what a text full of stops spends its time on.
type shortWords struct {
	slots []shortWord
	// shift leaves as many bits of a hash as number the slots.
	shift int
}

// shortWord is one slot; one without a class is free.
type shortWord struct {
	key   uint64
	class class
}

// packed is the length in bytes of the longest word that is packed.
const packed = 8

// newShortWords makes a table of those words that are short enough, at most a quarter full.
func newShortWords(words map[string]class) shortWords {
	size := bits.Len(uint(4 * len(words)))
	t := shortWords{slots: make([]shortWord, 1<<size), shift: 64 - size}
	for word, c := range words {
		if len(word) <= packed {
			key, _, _ := pack(word)
			*t.slot(key) = shortWord{key, c}
		}
	}
	return t
}

// of is the class of a packed word, 0 where the table lacks it.
func (t *shortWords) of(key uint64) class { return t.slot(key).class }

// slot is where key is, or belongs. Hashes are spread by the golden ratio (Knuth, The Art of Computer Programming 3, section 6.4).
func (t *shortWords) slot(key uint64) *shortWord {
	for i := key * 0x9E3779B97F4A7C15 >> t.shift; ; i++ {
		s := &t.slots[i&uint64(len(t.slots)-1)]
		if s.key == key || s.class == 0 {
			return s
		}
	}
}

// pack packs a word of at most eight bytes (none of them is zero), as it is and with A to Z made small; ascii says that all are ASCII.
func pack(word string) (exact, small uint64, ascii bool) {
	var all byte
	for i := range len(word) {
		c := word[i]
		all |= c
		exact = exact<<8 | uint64(c)
		if c-'A' < 26 {
			c |= 0x20
		}
		small = small<<8 | uint64(c)
	}
	return exact, small, all < utf8.RuneSelf
}
