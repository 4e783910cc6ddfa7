package translate

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"visavis/pipeline/bitext"
)

var tags = Tags{Name: "span", Attributes: `translate="no"`}

func ExampleTags() {
	markup := Tags{Name: "x"}
	sent := markup.Mark("Dis {name} & va", []bitext.Span{{Start: 4, End: 10}})
	fmt.Println(sent)
	for _, p := range markup.Unmark(`Say <x id="1">{name}</x> &amp; go`) {
		fmt.Printf("%q %d\n", p.Text, p.Mark)
	}
	// Output:
	// Dis <x id="1">{name}</x> &amp; va
	// "Say " 0
	// "<x id=\"1\">{name}</x>" 1
	// " & go" 0
}

func TestUnmarkTakesWhatEnginesMakeOfMarks(t *testing.T) {
	for _, c := range []struct {
		markup Markup
		answer string
		want   []Part
	}{
		{Tokens{}, "Say { 2 }, {1}.", []Part{{Text: "Say "}, {"{ 2 }", 2}, {Text: ", "}, {"{1}", 1}, {Text: "."}}},
		{Tokens{}, "{1}{1}", []Part{{"{1}", 1}, {"{1}", 1}}},
		{Tokens{}, "{0} {name} {12345678}", []Part{{Text: "{0} {name} {12345678}"}}},
		{Tokens{}, "", nil},
		{tags, `Say <span id='2' translate="no">a <b></span>.`, []Part{{Text: "Say "}, {`<span id='2' translate="no">a <b></span>`, 2}, {Text: "."}}},
		{tags, `<SPAN translate="no" id=1>x</ span >y`, []Part{{`<SPAN translate="no" id=1>x</ span >`, 1}, {Text: "y"}}},
		{tags, `<span translate="no" id="1"/>y`, []Part{{`<span translate="no" id="1"/>`, 1}, {Text: "y"}}},
		{tags, `It&#39;s &amp;amp; <br>so`, []Part{{Text: "It's &amp; \nso"}}},
		{tags, `<span>x</span><spanner id="1">`, []Part{{Text: `<span>x</span><spanner id="1">`}}},
	} {
		if d := cmp.Diff(c.want, c.markup.Unmark(c.answer)); d != "" {
			t.Errorf("%q (-want +got):\n%s", c.answer, d)
		}
	}
}

func TestWhatIsMarkedIsFoundAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		prose := rapid.StringMatching(`[a-zé&<>;"'#\n /=-]{0,12}`)
		part := rapid.StringMatching(`[a-z{}<>&"'1/\n ]{1,8}`)
		var text strings.Builder
		var keep []bitext.Span
		want := []Part{}
		add := func(s string) {
			if s != "" {
				text.WriteString(s)
				want = append(want, Part{Text: s})
			}
		}
		add(prose.Draw(t, "prose"))
		for i := range rapid.IntRange(0, 5).Draw(t, "parts") {
			start := text.Len()
			text.WriteString(part.Draw(t, "part"))
			keep = append(keep, bitext.Span{Start: start, End: text.Len()})
			want = append(want, Part{Mark: i + 1})
			add(prose.Draw(t, "prose"))
		}
		for _, m := range []Markup{Tokens{}, tags, Tags{Name: "x"}} {
			got := append([]Part{}, m.Unmark(m.Mark(text.String(), keep))...)
			for i := range got {
				if got[i].Mark > 0 {
					got[i].Text = ""
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Fatalf("%q by %T (-want +got):\n%s", text.String(), m, d)
			}
		}
	})
}

func FuzzUnmark(f *testing.F) {
	f.Add("Say {1} &amp; <span translate=\"no\" id=\"2\">x</span><br/>")
	f.Fuzz(func(t *testing.T, answer string) {
		for _, m := range []Markup{Tokens{}, tags} {
			for _, p := range m.Unmark(answer) {
				if p.Text == "" || p.Mark < 0 {
					t.Errorf("%q has the part %+v", answer, p)
				}
			}
		}
	})
}
