package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"visavis/align"
	"visavis/pipeline"
	"visavis/pipeline/bitext"
	"visavis/pipeline/extract"
	"visavis/pipeline/segment"
)

func explainCommand(u *ui) *cli.Command {
	return &cli.Command{
		Name:      "explain",
		Usage:     "say why a translation unit is as it is: why its sentences end there, where its translation came from, why it was linked",
		ArgsUsage: "RUNDIR LINK",
		Description: "RUNDIR is the folder that visavis run keeps beside its output, LINK the number of a unit as the summary of visavis\n" +
			"run and visavis check RUNDIR/4-check.jsonl print it, from 1.",
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "json", Usage: "print it as JSON"},
			outFlag("write to `FILE` instead of standard output"),
			quietFlag(),
		},
		Action: u.explain,
	}
}

func (u *ui) explain(c *cli.Context) error {
	u.quiet = c.Bool("quiet")
	if c.NArg() != 2 {
		return usagef("explain takes a run folder and the number of a link", "for example visavis explain statement.fr-en.visavis 6")
	}
	folder, value := c.Args().Get(0), c.Args().Get(1)
	n, err := strconv.Atoi(value)
	if err != nil {
		return usagef(value+" is not the number of a link", "visavis run and visavis check print numbers, from 1")
	}
	translated, aligned, err := loadAligned(folder)
	if err != nil {
		return err
	}
	b := aligned.Bitext
	if n < 1 || n > len(b.Links) {
		return usagef(fmt.Sprintf("there is no link %d in %s", n, folder), fmt.Sprintf("there are %s, numbered from 1", count(len(b.Links), "link")))
	}
	reason, err := pipeline.Explain(c.Context, translated.Bitext, b, n-1)
	switch {
	case c.Context.Err() != nil:
		return err
	case err != nil:
		return &extract.InputError{File: folder, Problem: err.Error(), Hint: "give the visavis run command that made it again"}
	}
	why := explained(b, reason, n-1)
	if why.Findings, err = u.findingsOf(folder, aligned, n-1); err != nil {
		return err
	}
	return u.write(c.Context, c.String("o"), func(w io.Writer) error {
		if c.Bool("json") {
			return encodeJSON(w, why)
		}
		buf := bufio.NewWriter(w)
		why.print(buf, b, reason)
		return buf.Flush()
	})
}

// loadAligned reads what the stages translate and align left in a run folder.
func loadAligned(folder string) (translated, aligned *pipeline.Artefact, err error) {
	load := func(stage string) (*pipeline.Artefact, error) {
		a, err := (&pipeline.Folder{Path: folder}).Load(stage)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
			return nil, &extract.InputError{File: folder, Problem: "holds no finished run: what the stage " + stage + " makes is not there",
				Hint: "name the folder ending in .visavis that visavis run made, beside its output"}
		}
		var p *bitext.ParseError
		if errors.As(err, &p) || errors.Is(err, bitext.ErrNotBitext) {
			return nil, &extract.InputError{File: folder, Problem: "what the stage " + stage + " made is damaged: " + err.Error(),
				Hint: "give the visavis run command that made it again"}
		}
		return a, err
	}
	if translated, err = load("translate"); err != nil {
		return nil, nil, err
	}
	if aligned, err = load("align"); err != nil {
		return nil, nil, err
	}
	if aligned.Header.Input != translated.SHA256 {
		return nil, nil, &extract.InputError{File: folder, Problem: "its links were made of another translation than the one that it holds",
			Hint: "the last run was stopped, or another is at work: give the visavis run command again"}
	}
	return translated, aligned, nil
}

// findingsOf lists what the checks said of link n; nothing where they did not see these links.
func (u *ui) findingsOf(folder string, aligned *pipeline.Artefact, n int) ([]findingReason, error) {
	checked, err := (&pipeline.Folder{Path: folder}).Load("check")
	if err != nil || checked.Header.Input != aligned.SHA256 {
		u.notef("%s: the links were not checked yet.", folder)
		return nil, nil
	}
	out := []findingReason{}
	for _, f := range checked.Bitext.Findings {
		if f.Link == n {
			out = append(out, findingReason{f.Rule, f.Severity.String(), f.Message, f.Hint})
		}
	}
	return out, nil
}

// linkReason is all that is known of how a link came to be, in the form that --json prints.
type linkReason struct {
	Link        int               `json:"link"` // 1-based
	Links       int               `json:"links"`
	Confidence  float64           `json:"confidence"`
	Source      []sentenceReason  `json:"source"`
	Target      []sentenceReason  `json:"target"`
	Translation translationReason `json:"translation"`
	// Certain is true where one sentence was translated by itself, so that there was nothing to decide. Alignment is missing then.
	Certain   bool             `json:"certain"`
	Alignment *alignmentReason `json:"alignment,omitempty"`
	// Findings is null where the checks did not see the link.
	Findings []findingReason `json:"findings"`
}

// sentenceReason is a sentence and the rule that ended it.
type sentenceReason struct {
	Number int    `json:"number"` // 0-based
	Text   string `json:"text"`
	Cut    string `json:"cut"`
	Why    string `json:"why,omitempty"`
	From   string `json:"from,omitempty"`
}

type translationReason struct {
	bitext.Origin
	// Source is the range of source sentences that were translated together.
	Source [2]int `json:"source"`
	Repeat bool   `json:"repeat"`
	// Match is how a translation memory knew the text: context, exact or fuzzy; Score is in percent. Empty for other translations.
	Match string `json:"match,omitempty"`
	Score int    `json:"score,omitempty"`
	// SameAs is the number (1-based) of the link where the same text was translated first, 0 for none.
	SameAs int `json:"sameAs,omitempty"`
}

type alignmentReason struct {
	Cost   float64      `json:"cost"`
	Parts  []partReason `json:"parts"`
	Words  []wordReason `json:"words"`
	Rival  *rivalReason `json:"rival,omitempty"`
	Margin float64      `json:"margin"`
}

type partReason struct {
	Name string  `json:"name"`
	Cost float64 `json:"cost"`
}

type wordReason struct {
	Source   string  `json:"source"`
	Target   string  `json:"target"`
	Through  string  `json:"through"`
	Strength float64 `json:"strength"`
	Weight   float64 `json:"weight"`
}

type rivalReason struct {
	Source     [2]int  `json:"source"`
	Target     [2]int  `json:"target"`
	Confidence float64 `json:"confidence"`
	Cost       float64 `json:"cost"`
}

type findingReason struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
}

// explained puts together what is known of link n.
func explained(b *bitext.Bitext, r *pipeline.Reason, n int) *linkReason {
	l := b.Links[n]
	score, _ := strconv.Atoi(bitext.PropValue(r.Translation.Props, bitext.PropScore)) // 0 for what is from no memory
	return &linkReason{
		Link: n + 1, Links: len(b.Links), Confidence: l.Confidence,
		Source: sentenceReasons(&b.Source, l.Source), Target: sentenceReasons(&b.Target, l.Target),
		Translation: translationReason{Origin: r.Translation.Origin, Source: [2]int{r.Source.Start, r.Source.End},
			Repeat: r.Translation.Repeat, SameAs: r.SameAs + 1,
			Match: bitext.PropValue(r.Translation.Props, bitext.PropMatch), Score: score},
		Certain: r.Aligned == nil, Alignment: alignmentReasons(r.Aligned),
	}
}

func sentenceReasons(s *bitext.Side, r bitext.Range) []sentenceReason {
	out := []sentenceReason{}
	for i := r.Start; i < r.End; i++ {
		x := sentenceReason{Number: i, Text: s.SegmentText(i), Cut: s.Segments[i].Cut}
		for _, rule := range segment.Rules() {
			if rule.Name == x.Cut {
				x.Why, x.From = rule.Why, rule.Source
			}
		}
		out = append(out, x)
	}
	return out
}

func alignmentReasons(e *align.Explanation) *alignmentReason {
	if e == nil {
		return nil
	}
	out := &alignmentReason{Cost: e.Cost, Margin: e.Margin, Parts: []partReason{}, Words: []wordReason{}}
	for _, p := range e.Parts {
		out.Parts = append(out.Parts, partReason(p))
	}
	for _, w := range e.Words {
		out.Words = append(out.Words, wordReason(w))
	}
	if r := e.Rival; !r.Source.Empty() || !r.Target.Empty() {
		out.Rival = &rivalReason{[2]int{r.Source.Start, r.Source.End}, [2]int{r.Target.Start, r.Target.End}, r.Confidence, r.Cost}
	}
	return out
}

// print writes the reasons for people.
func (x *linkReason) print(w io.Writer, b *bitext.Bitext, r *pipeline.Reason) {
	l := b.Links[x.Link-1]
	fmt.Fprintf(w, "link %d of %s  %v:%v  confidence %.3f\n", x.Link, thousands(x.Links), l.Source, l.Target, l.Confidence)
	s, t := sideFile{Side: b.Source}, sideFile{Side: b.Target}
	writeSides(w, s, t, l.Link)
	writeCuts(w, "source cut", x.Source)
	if !x.Certain {
		writeCuts(w, "target cut", x.Target)
	}
	reasonLine(w, "translated", x.Translation.phrase())
	reasonLine(w, "linked", x.linked(r))
	if r.Aligned != nil {
		writeReasons(w, s, t, r.Aligned)
	}
	switch {
	case x.Findings == nil:
		reasonLine(w, "checks", "not made yet")
	case len(x.Findings) == 0:
		reasonLine(w, "checks", "nothing found")
	}
	for _, f := range x.Findings {
		hint := ""
		if f.Hint != "" {
			hint = " → " + f.Hint
		}
		reasonLine(w, "checks", fmt.Sprintf("%s: %s [%s]%s", f.Severity, f.Message, f.Rule, hint))
	}
}

// writeCuts says which rule ended each sentence.
func writeCuts(w io.Writer, name string, sentences []sentenceReason) {
	for _, x := range sentences {
		why := x.Cut
		if x.Why != "" {
			why = fmt.Sprintf("%s: %s (%s)", x.Cut, x.Why, x.From)
		}
		if len(sentences) > 1 {
			why = fmt.Sprintf("%d, %s", x.Number, why)
		}
		reasonLine(w, name, why)
	}
}

// phrase says where a translation came from.
func (t *translationReason) phrase() string {
	by := t.Engine
	if by == "" {
		by = "nobody knows whom"
	}
	out := "by " + by
	if t.Model != "" {
		out += " (" + t.Model + ")"
	}
	if t.Date != "" {
		out += " on " + t.Date
	}
	switch t.Kind {
	case bitext.Memory:
		out += ", out of a translation memory"
		if t.Match != "" {
			out += fmt.Sprintf(": %s match, %d %%", t.Match, t.Score)
		}
	case bitext.Person:
		out += ", a person's"
	case bitext.Mock:
		out += ": no translation, a text for tests"
	}
	if t.SameAs > 0 {
		out += fmt.Sprintf("; the same text came before, at link %d: it was not asked for again", t.SameAs)
	}
	return out
}

// linked says who decided that source and target belong together.
func (x *linkReason) linked(r *pipeline.Reason) string {
	switch {
	case !x.Certain:
		return fmt.Sprintf("by the aligner: %s were translated as one text, into %s", count(r.Source.Len(), "sentence"), count(r.Target.Len(), "sentence"))
	case r.Source.Len() == 1:
		return "certain: this one sentence was translated by itself"
	}
	return "certain: the translation is one sentence, and translates " + strings.TrimSpace(count(r.Source.Len(), "sentence"))
}
