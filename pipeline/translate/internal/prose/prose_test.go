package prose_test

import (
	"testing"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate/internal/prose"
)

func TestPlain(t *testing.T) {
	for _, c := range []struct{ source, answer, want string }{
		{"L'été", "L&#39;été", "L'été"},
		{"a < b", "a &lt; b &amp; c", "a < b & c"},
		{"« oui »", "&quot;yes&quot;", `"yes"`},
		{"Pierre &amp; Marie", "Pierre &amp; Marie", "Pierre &amp; Marie"},
		{"&nbsp;: une espace", "&nbsp;: a space", "&nbsp;: a space"},
		{"R&D", "R&D", "R&D"},
		{"?a=1&para=2", "?a=1&para=2", "?a=1&para=2"},
		{"oui", "&nosuchthing; yes", "&nosuchthing; yes"},
		{"oui", "&amp;amp;", "&amp;"},
	} {
		if got := prose.Plain(c.source, c.answer); got != c.want {
			t.Errorf("%q for %q became %q, want %q", c.answer, c.source, got, c.want)
		}
	}
}

func TestBlankTextsAreNotSent(t *testing.T) {
	out, send, at := prose.Split([]string{"", "un", "\n", "deux"}, bitext.Origin{Engine: "e"})
	if len(out) != 4 || out[2].Text != "\n" || out[0].Origin.Engine != "e" || len(send) != 2 || send[1] != "deux" || at[1] != 3 {
		t.Errorf("got %+v, %q, %v", out, send, at)
	}
}
