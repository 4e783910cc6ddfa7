package extract

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"visavis/pipeline/bitext"
)

func TestSubtitlesAreTheTextOfTheirCues(t *testing.T) {
	type cue struct {
		Text       string
		Start, End time.Duration
		Inline     int
	}
	for _, tt := range []struct {
		name, text string
		want       []cue
	}{
		{"a.srt", "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Un\r\ndeux.</i>\r\n\r\n2\r\n01:00:03,000 --> 01:00:04,000 X1:0\r\n{\\an8}- Trois.\r\n",
			[]cue{{"<i>Un\r\ndeux.</i>", time.Second, 2500 * time.Millisecond, 2}, {"{\\an8}- Trois.", time.Hour + 3*time.Second, time.Hour + 4*time.Second, 1}}},
		{"a.VTT", "WEBVTT - film\n\nNOTE not shown\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:02.000 align:start\n<v Ann>One.</v>\n\n00:03.000 --> 00:04.000\nTwo & 3 < 4.",
			[]cue{{"<v Ann>One.</v>", time.Second, 2 * time.Second, 2}, {"Two & 3 < 4.", 3 * time.Second, 4 * time.Second, 0}}},
		{"empty cue.srt", "1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\nUn.\n", []cue{{"Un.", 3 * time.Second, 4 * time.Second, 0}}},
	} {
		doc, err := Text(tt.name, []byte(tt.text), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if doc.Text != tt.text {
			t.Errorf("%s: the text was changed", tt.name)
		}
		var got []cue
		for i, b := range doc.Blocks {
			start, end, ok := CueTime(&doc, i)
			if !ok || b.Kind != bitext.Cue {
				t.Errorf("%s: block %d is a %s, timed %v", tt.name, i, b.Kind, ok)
			}
			got = append(got, cue{doc.Text[b.Start:b.End], start, end, len(b.Inline)})
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
	var wrong *InputError
	if _, err := Text("a.srt", []byte("1\nUn.\n"), Options{}); !errors.As(err, &wrong) || wrong.Hint == "" {
		t.Errorf("no cue: %v", err)
	}
}
