package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"visavis/pipeline/bitext"
)

// Subtitles are read as they stand: the text of a cue is a block, its tags are inline markup, and all between, numbers, times, notes and
// styles, is what lies between blocks. SubRip (.srt) has no standard; WebVTT is https://www.w3.org/TR/webvtt1/.

// timing is the line above the text of a cue: SubRip has a comma and always hours, WebVTT a point.
var timing = regexp.MustCompile(`^(?:(\d+):)?(\d\d):(\d\d)[,.](\d{3})[ \t]+-->[ \t]+(?:(\d+):)?(\d\d):(\d\d)[,.](\d{3})(?:[ \t]|$)`)

// tag is markup inside a cue: <i>, <v Ann>, <00:00:01.000>, and SubRip's {\an8}.
var tag = regexp.MustCompile(`</?[a-zA-Z0-9.:][^<>\n]*>|</?>|\{\\[^{}\n]*\}`)

// cues are the blocks of subtitles with these lines that are not blank.
func cues(text string, lines []bitext.Block) []bitext.Block {
	var out []bitext.Block
	inside := false // of a cue
	for i, l := range lines {
		blank := i > 0 && breaks(text[lines[i-1].End:l.Start]) > 1
		switch {
		case timing.MatchString(text[l.Start:l.End]):
			inside = true
			continue
		case !inside:
			continue
		case blank:
			inside = false
			continue
		}
		if last := len(out) - 1; i > 0 && last >= 0 && out[last].End == lines[i-1].End {
			out[last].End = l.End
		} else {
			out = append(out, bitext.Block{Span: l.Span, Kind: bitext.Cue})
		}
	}
	for i := range out {
		b := &out[i]
		for _, m := range tag.FindAllStringIndex(text[b.Start:b.End], -1) {
			b.Inline = append(b.Inline, bitext.Span{Start: b.Start + m[0], End: b.Start + m[1]})
		}
	}
	return out
}

// CueTime is when block i of doc is seen, from the beginning of the film, as the last line before the block says. It reports false where
// none says it.
func CueTime(doc *bitext.Document, i int) (start, end time.Duration, ok bool) {
	from := 0
	if i > 0 {
		from = doc.Blocks[i-1].End
	}
	before := strings.TrimRightFunc(doc.Text[from:doc.Blocks[i].Start], func(r rune) bool { return r == '\n' || r == '\r' || blank(r) })
	m := timing.FindStringSubmatch(strings.TrimLeftFunc(before[strings.LastIndexAny(before, "\r\n")+1:], blank))
	if doc.Blocks[i].Kind != bitext.Cue || m == nil {
		return 0, 0, false
	}
	return clock(m[1:5]), clock(m[5:9]), true
}

// clock is the time of hours (may be empty), minutes, seconds and milliseconds.
func clock(parts []string) time.Duration {
	var d time.Duration
	for i, unit := range [...]time.Duration{time.Hour, time.Minute, time.Second, time.Millisecond} {
		n, _ := strconv.Atoi(parts[i]) // figures, or none
		d += time.Duration(n) * unit
	}
	return d
}
