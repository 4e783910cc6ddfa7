package unit

import (
	"strings"

	"golang.org/x/text/language"
)

// SameLang says how well the language tag have serves somebody who asked for want: 2 where they are the same tag (case and _
// aside), 1 where they are the same language in the same script (fr and fr-CA, en-US and en-GB), 0 where they are not.
func SameLang(want, have string) int {
	want, have = normal(want), normal(have)
	if want == have {
		return 2
	}
	if want == "" || have == "" {
		return 0
	}
	w, werr := language.Parse(want)
	h, herr := language.Parse(have)
	if werr != nil || herr != nil {
		if Base(want) == Base(have) {
			return 1
		}
		return 0
	}
	wbase, _ := w.Base()
	hbase, _ := h.Base()
	wscript, _ := w.Script()
	hscript, _ := h.Script()
	if wbase == hbase && wscript == hscript {
		return 1
	}
	return 0
}

// Base is the first subtag of a language tag in lower case: "fr" of "fr-CA".
func Base(tag string) string {
	tag = normal(tag)
	if i := strings.IndexByte(tag, '-'); i >= 0 {
		return tag[:i]
	}
	return tag
}

func normal(tag string) string {
	return strings.ToLower(strings.ReplaceAll(strings.TrimSpace(tag), "_", "-"))
}
