package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
)

// summary is what a run ends with.
type summary struct {
	Input     string                 `json:"input"`
	Outputs   []string               `json:"outputs"`
	RunFolder string                 `json:"runFolder"`
	From      string                 `json:"from"`
	To        string                 `json:"to"`
	Engine    string                 `json:"engine"`
	Model     string                 `json:"model,omitempty"`
	Unit      string                 `json:"unit"`
	Segments  int                    `json:"segments"`
	Repeats   int                    `json:"repeats"`
	Units     int                    `json:"units"`
	Stats     translate.Stats        `json:"translation"`
	Cost      *cost                  `json:"cost,omitempty"`
	Findings  map[string]int         `json:"findings"`
	Doubtful  []doubt                `json:"doubtful"`
	Stages    []pipeline.StageResult `json:"stages"`
	mock      bool
	recalled  string   // what came from memories, in words
	lists     []string // options with the lists that the checks asked for
}

// doubt is a link that a person should look at.
type doubt struct {
	Link       int      `json:"link"` // 0-based
	Source     string   `json:"source"`
	Target     string   `json:"target"`
	Confidence float64  `json:"confidence"`
	Reasons    []string `json:"reasons"`
}

// doubtfulBelow is the confidence under which a link is doubtful even if no check found anything.
const doubtfulBelow = .8

func (j *job) summary(ctx context.Context, r *pipeline.Result) (*summary, error) {
	b := r.Bitext
	origin := j.Engine.Origin(b.Source.Lang, b.Target.Lang)
	s := &summary{Input: j.Document.Name, RunFolder: j.Folder, From: b.Source.Lang, To: b.Target.Lang,
		Engine: j.engineName, Model: origin.Model, Unit: string(j.Translate.Unit),
		Segments: len(b.Source.Segments), Repeats: pipeline.Repeats(b), Units: len(b.Links),
		Stats: r.Stats, Cost: j.tariff.cost(r.Stats.Charged, r.Spent), Stages: r.Stages,
		Findings: map[string]int{}, Doubtful: doubts(b), lists: j.lists,
		mock: slices.ContainsFunc(b.Links, func(l bitext.Link) bool { return l.Origin.Kind == bitext.Mock })}
	if s.Stats.Memory.Segments() == 0 { // the stage was not run again
		s.Stats.Memory = pipeline.Leverage(b)
	}
	var err error
	if s.recalled, err = leverageLine(ctx, j.Translate.Recall, s.From, s.To, s.Stats.Memory, j.tariff); err != nil {
		return nil, err
	}
	for _, o := range j.outputs {
		s.Outputs = append(s.Outputs, o.path)
	}
	for _, f := range b.Findings {
		s.Findings[f.Severity.String()]++
	}
	return s, nil
}

// doubts lists the links with a low confidence or with findings that are more than information.
func doubts(b *bitext.Bitext) []doubt {
	reasons := make(map[int][]string)
	for _, f := range b.Findings {
		if f.Severity >= bitext.Warning {
			reasons[f.Link] = append(reasons[f.Link], f.Message)
		}
	}
	out := []doubt{}
	for i, l := range b.Links {
		if l.Confidence < doubtfulBelow && len(reasons[i]) == 0 {
			reasons[i] = []string{fmt.Sprintf("confidence %.2f", l.Confidence)}
		}
		if len(reasons[i]) > 0 {
			out = append(out, doubt{i, b.Source.RangeText(l.Source), b.Target.RangeText(l.Target), l.Confidence, reasons[i]})
		}
	}
	return out
}

// mostDoubts is how many doubtful links the summary shows.
const mostDoubts = 5

func (s *summary) print(u *ui) {
	if u.quiet {
		return
	}
	w := u.err
	fmt.Fprintf(w, "%s %s: %s, %s to %s\n", u.paint(green, "Made"), strings.Join(s.Outputs, " and "), count(s.Units, "translation unit"), s.From, s.To)
	recalled := ""
	if n := s.Stats.Memory.Segments(); n > 0 {
		recalled = thousands(n) + " from memory, "
	}
	fmt.Fprintf(w, "  %s in %s, %s%s\n", count(s.Segments, "segment"), s.Input, recalled, repeats(s.Repeats))
	s.printTranslated(u)
	s.printDoubts(u)
	fmt.Fprintf(w, "Next: %s\n", s.next())
}

// printTranslated says where the translations came from.
func (s *summary) printTranslated(u *ui) {
	w := u.err
	if s.recalled != "" {
		fmt.Fprintf(w, "  from memory: %s\n", s.recalled)
	}
	fmt.Fprintf(w, "  %s\n", s.translated())
	if s.Stats.Split > 0 {
		fmt.Fprintf(w, "  %s\n", splitParagraphs(s.Stats))
	}
	if n := s.Stats.Damaged; n > 0 {
		fmt.Fprintf(w, "  %s came back twice with something lost or doubled that must stay as it is: the checks say what\n", count(n, "text"))
	}
	if s.mock {
		fmt.Fprintf(w, "  %s\n", u.paint(yellow, "The mock engine made this: it is no translation, and is marked so in each of its units."))
	}
}

func repeats(n int) string {
	if n == 0 {
		return "no repeats"
	}
	return count(n, "repeat") + " of an earlier one"
}

func (s *summary) translated() string {
	by := s.Engine
	if s.Model != "" {
		by += " (" + s.Model + ")"
	}
	var line string
	switch {
	case s.allRecalled():
		line = "nothing was sent"
	case s.Stats.Sent == 0:
		line = "translated earlier by " + by + ": nothing was sent this time"
	default:
		line = fmt.Sprintf("%s translated by %s: %s%s%s", count(s.Stats.Sent, "text"), by, count(s.Stats.SentCodePoints, "character"), sentAgain(s.Stats),
			s.Cost.phrase())
		if s.Stats.FromStore > 0 {
			line += fmt.Sprintf("; %s were there from before", thousands(s.Stats.FromStore))
		}
	}
	if s.Cost != nil && s.Cost.Job != nil && s.Cost.Job.Characters > s.Stats.Charged {
		line += "; all runs in this folder: " + s.Cost.earlier()
	}
	if s.Stats.Long > 0 {
		line += "\n  " + longTexts(s.Stats)
	}
	return line
}

// allRecalled reports whether every segment is from memory.
func (s *summary) allRecalled() bool {
	return s.Stats.Memory.Segments() == s.Segments
}

// sentAgain says how many characters went out with those whose first answer was of no use.
func sentAgain(s translate.Stats) string {
	if s.Charged <= s.SentCodePoints {
		return ""
	}
	return fmt.Sprintf(" (%s with those sent again since an answer broke off, was damaged or of no use)", thousands(s.Charged))
}

// splitParagraphs says what became of paragraphs some of whose sentences could not be told apart.
func splitParagraphs(s translate.Stats) string {
	return fmt.Sprintf("translated again one by one: %s of %s, where it is not clear which sentence is which", count(s.Again, "sentence"),
		count(s.Split, "paragraph"))
}

// longTexts says what became of texts that are longer than a call may be.
func longTexts(s translate.Stats) string {
	line := count(s.Long, "text") + " longer than the engine takes, sent in parts cut at sentences or clauses: look at the seams"
	if s.Torn > 0 {
		line += fmt.Sprintf("; %s of them had to be cut inside a word", thousands(s.Torn))
	}
	return line
}

func (s *summary) printDoubts(u *ui) {
	if len(s.Doubtful) == 0 {
		fmt.Fprintln(u.err, "  the checks found no doubtful unit")
		return
	}
	fmt.Fprintf(u.err, "  %s:\n", u.paint(yellow, count(len(s.Doubtful), "doubtful unit")))
	for _, d := range s.Doubtful[:min(len(s.Doubtful), mostDoubts)] {
		fmt.Fprintf(u.err, "  %4d  %s\n        %s → %s\n", d.Link+1, clip(strings.Join(d.Reasons, "; "), 100), clip(d.Source, 45), clip(d.Target, 45))
	}
	if more := len(s.Doubtful) - mostDoubts; more > 0 {
		fmt.Fprintf(u.err, "        and %d more\n", more)
	}
}

// next says what to do with the result.
func (s *summary) next() string {
	first := quoted(s.Outputs[0])
	check := []string{"visavis", "check", s.Outputs[0]}
	if strings.HasSuffix(strings.ToLower(s.Outputs[0]), ".tsv") || len(s.lists) > 0 { // a list may be in several languages
		check = append(check, "--from", s.From, "--to", s.To)
	}
	look := shellLine(append(check, s.lists...)) + " lists everything to look at"
	if s.mock || !strings.HasSuffix(strings.ToLower(s.Outputs[0]), ".tmx") {
		return look
	}
	made := "it is a machine's draft"
	if s.allRecalled() {
		made = "all of it is from memory"
	}
	open := made + ": put " + first + " into your OmegaT project's tm/auto folder,\n      or import it into Trados or memoQ, and read it there"
	if len(s.Doubtful) > 0 {
		return open + ";\n      " + look
	}
	return open
}
