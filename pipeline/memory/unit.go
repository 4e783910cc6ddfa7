package memory

import (
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"time"

	"visavis/pipeline/bitext"
	"visavis/pipeline/format/unit"
)

// Unit is one pair of a source text and its translation.
type Unit struct {
	// From and To are the languages (BCP 47) of Source and Target.
	From, To       string
	Source, Target string
	// Before and After are the source texts that stood before and after Source in its document; empty at its start and end, and
	// where nobody knows.
	Before, After string
	Origin        bitext.Origin
	// Document is the name of the file that the text is from.
	Document string
	// Position is where the unit stood in its document, in the notation of alignment files: [3,4]:[5], 0-based. Of units that are the same in
	// all else only the first is kept.
	Position string
	// Corrected is true where a person changed what a machine had made: it is set by Import.
	Corrected bool
	Details
}

// Details is what a unit's file said of it and only another file wants to know.
type Details struct {
	// TargetDocument and Confidence are those of [unit.Unit].
	TargetDocument string  `json:"targetDocument,omitempty"`
	Confidence     float64 `json:"confidence,omitempty"`
	// SourceInline and TargetInline are the codes in the texts, as byte ranges.
	SourceInline []bitext.Span `json:"sourceInline,omitempty"`
	TargetInline []bitext.Span `json:"targetInline,omitempty"`
	Props        []bitext.Prop `json:"props,omitempty"`
}

// marshal is the form of d in the file.
func (d *Details) marshal() (string, error) {
	if d.TargetDocument == "" && d.Confidence == 0 && len(d.SourceInline)+len(d.TargetInline)+len(d.Props) == 0 {
		return "", nil
	}
	data, err := json.Marshal(d)
	return string(data), err
}

func (d *Details) unmarshal(s string) error {
	if s == "" {
		return nil
	}
	return json.Unmarshal([]byte(s), d)
}

// touched is when the unit was made or last changed, as far as its file says: 20260102T150405Z, or only the day. It sorts by time.
func (u *Unit) touched() string {
	last := strings.ReplaceAll(u.Origin.Date, "-", "")
	for _, p := range u.Props {
		if p.Name != "@changedate" && p.Name != "@creationdate" {
			continue
		}
		if _, err := time.Parse("20060102T150405Z", p.Value); err == nil { // TMX 1.4b, 4.1
			last = max(last, p.Value)
		}
	}
	return last
}

// Draft reports whether no person stands behind the unit: a machine made it, or it is a fuzzy match that was put in and not changed
// since, or its file says that it is still to be translated. A draft is kept, found by Search and exported, but it is never a match.
func (u *Unit) Draft() bool {
	switch u.Origin.Kind {
	case bitext.Person:
		return false
	case bitext.Mock:
		return true
	}
	draft := u.Origin.Kind == bitext.Machine
	for _, p := range u.Props {
		switch {
		case byPerson(p):
			return false
		case p.Name == bitext.PropMatch && p.Value == Fuzzy.String() && u.Origin.Kind == bitext.Memory:
			draft = true
		case p.Name == "x-state" && (p.Value == "new" || p.Value == "needs-translation"):
			draft = true
		case p.Name == "x-substate" && (p.Value == "mt-suggestion" || p.Value == "leveraged-mt" || p.Value == "fuzzy-match"):
			draft = true
		}
	}
	return draft
}

// byPerson reports whether a property says that a person worked on the unit: the attributes of TMX for who changed it and when
// (1.4b, 4.2.18), or a state of XLIFF that only a person gives (1.2: state, approved; 2.1: 4.3.1.29).
func byPerson(p bitext.Prop) bool {
	switch p.Name {
	case "@changeid", "@changedate":
		return true
	case "x-approved":
		return p.Value == "yes"
	case "x-state":
		return p.Value == "final" || p.Value == "signed-off" || p.Value == "reviewed"
	}
	return false
}

// Units yields the units of b that have both sides, each with its neighbours.
func Units(b *bitext.Bitext) iter.Seq2[Unit, error] {
	return Pieces(func(yield func(*bitext.Bitext, error) bool) { yield(b, nil) })
}

// Pieces yields the units of a file that is read piece by piece, as the Pieces of a format does. An error ends it.
func Pieces(pieces iter.Seq2[*bitext.Bitext, error]) iter.Seq2[Unit, error] {
	return func(yield func(Unit, error) bool) {
		var held Unit // waits for what comes after it
		var before Unit
		for b, err := range pieces {
			if err != nil {
				yield(Unit{}, err)
				return
			}
			for i := range b.Links {
				u := unitOf(b, i)
				if u.Source == "" {
					continue
				}
				if u.Document == before.Document && !b.Unordered {
					held.After, u.Before = u.Source, before.Source
				}
				if held.Target != "" && !yieldUnit(yield, held) {
					return
				}
				held, before = u, u
			}
		}
		if held.Target != "" {
			yieldUnit(yield, held)
		}
	}
}

// yieldUnit yields u with the neighbours that its properties name, if they do.
func yieldUnit(yield func(Unit, error) bool, u Unit) bool {
	u.Props = slices.DeleteFunc(slices.Clone(u.Props), func(p bitext.Prop) bool {
		switch p.Name {
		case propBefore:
			u.Before = segText(p.Value)
		case propAfter:
			u.After = segText(p.Value)
		case omegatBefore:
			u.Before = p.Value
			return false
		case omegatAfter:
			u.After = p.Value
			return false
		default:
			return false
		}
		return true
	})
	return yield(u, nil)
}

// The properties in which memoQ keeps a unit's neighbours, between <seg> and </seg>, and those of OmegaT.
const (
	propBefore   = "x-context-pre"
	propAfter    = "x-context-post"
	omegatBefore = "prev"
	omegatAfter  = "next"
)

func segText(value string) string {
	return strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(value), "<seg>"), "</seg>")
}

// unitOf is the unit that link i of b makes; one of its texts may be empty.
func unitOf(b *bitext.Bitext, i int) Unit {
	f := unit.Of(b, i)
	return Unit{
		From: b.Source.Lang, To: b.Target.Lang, Source: f.Source.Text, Target: f.Target.Text, Origin: f.Origin, Document: f.Document, Position: f.Position,
		Details: Details{TargetDocument: f.TargetDocument, Confidence: f.Confidence,
			SourceInline: f.Source.Inline, TargetInline: f.Target.Inline, Props: f.Props},
	}
}

// formUnit is the unit as a bilingual file shows it.
func (u *Unit) formUnit() unit.Unit {
	return unit.Unit{
		Source: unit.Text{Text: u.Source, Inline: u.SourceInline}, Target: unit.Text{Text: u.Target, Inline: u.TargetInline},
		Document: u.Document, TargetDocument: u.TargetDocument, Position: u.Position, Confidence: u.Confidence, Origin: u.Origin, Props: u.Props,
	}
}
