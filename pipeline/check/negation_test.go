package check

import (
	"fmt"
	"strings"
	"testing"
)

// The quick look must never pass over what the slow one finds.
func TestMayDenyMissesNothing(t *testing.T) {
	denied := 0
	for lang, d := range denialsOf() {
		for w := range d.words {
			for _, form := range []string{"%s.", "A (%s) b", "x “%s” y", "B\u00a0%s", "ne %s", "n’%s", "<b>Ne</b> x %s", "don't %s", "Don’t %s", "é%s", "%sé", "1%s"} {
				for _, word := range []string{w, strings.ToUpper(w), strings.ToUpper(w[:1]) + w[1:]} {
					text := fmt.Sprintf(form, word)
					e := evidence{rest: text}
					found := d.look(e.words()).word
					if found != "" {
						denied++
					}
					if found != "" && !d.mayDeny(text) {
						t.Errorf("%s: %q denies (%q), and the quick look does not see it", lang, text, found)
					}
				}
			}
		}
		if d.mayDeny("Xyz 12.") {
			t.Errorf("%s: a text without any word that denies may deny", lang)
		}
	}
	if denied < 1000 {
		t.Errorf("only %d of the texts deny something", denied)
	}
}
