package typography_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"visavis/pipeline/typography"
)

var update = flag.Bool("update", false, "rewrite the table in docs/typography.md")

func TestDocsHaveEveryStyle(t *testing.T) {
	const path, begin, end = "../../docs/typography.md", "<!-- begin: styles -->\n", "<!-- end: styles -->"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the styles", path)
	}
	want := before + begin + table() + end + after
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(data) {
		t.Errorf("%s does not have the styles as they are; go test ./pipeline/typography -run Docs -update", path)
	}
}

func table() string {
	var b strings.Builder
	b.WriteString("| language | quotation | one inside it | before `:` | before `;` `!` `?` |\n|---|---|---|---|---|\n")
	for _, lang := range typography.Languages() {
		s, _ := typography.For(lang)
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", lang, quotes(s.Outer, s.Inside), quotes(s.Inner, typography.None), space(s.Colon), space(s.High))
	}
	return b.String()
}

func quotes(q typography.Quotes, s typography.Space) string {
	inside := map[typography.Space]string{typography.None: " … ", typography.Word: "␣…␣", typography.AsIs: " … "}[s]
	return string(q.Open) + inside + string(q.Close)
}

func space(s typography.Space) string {
	return map[typography.Space]string{typography.None: "nothing", typography.Word: "␣", typography.Narrow: "⍽", typography.AsIs: "as it comes"}[s]
}
