package unit

import "visavis/pipeline/bitext"

// The names under which formats with named values keep what a unit says of itself.
const (
	PropDocument       = "x-document"
	PropTargetDocument = "x-target-document"
	PropPosition       = "x-position"
	PropOrigin         = "x-origin"        // machine, memory, person, mock
	PropEngine         = "x-origin-engine" // apertium
	PropModel          = "x-origin-model"  // fra-cat|cat-eng
	PropConfidence     = "x-confidence"    // 0.97
)

// Note is the name of a property that is a note. MockNote is the note that goes with text that the mocked engine made, so that whoever meets
// it in a CAT tool is told.
const (
	Note     = "note"
	MockNote = "NOT A TRANSLATION: made by the mocked engine, for tests"
)

// Described lists what u says of itself besides its texts, its properties and the day of its origin, as named values.
func (u *Unit) Described() []bitext.Prop {
	var out []bitext.Prop
	for _, p := range []bitext.Prop{
		{Name: PropDocument, Value: u.Document}, {Name: PropTargetDocument, Value: u.TargetDocument}, {Name: PropPosition, Value: u.Position},
		{Name: PropOrigin, Value: string(u.Origin.Kind)}, {Name: PropEngine, Value: u.Origin.Engine}, {Name: PropModel, Value: u.Origin.Model},
		{Name: PropConfidence, Value: FormatConfidence(u.Confidence)},
	} {
		if p.Value != "" {
			out = append(out, p)
		}
	}
	return out
}

// Describe takes back a value that [Unit.Described] listed; any other becomes a property. The error says that a confidence is none.
func (u *Unit) Describe(p bitext.Prop) error {
	switch p.Name {
	case PropDocument:
		u.Document = p.Value
	case PropTargetDocument:
		u.TargetDocument = p.Value
	case PropPosition:
		u.Position = p.Value
	case PropOrigin:
		u.Origin.Kind = bitext.OriginKind(p.Value)
	case PropEngine:
		u.Origin.Engine = p.Value
	case PropModel:
		u.Origin.Model = p.Value
	case PropConfidence:
		var err error
		u.Confidence, err = ParseConfidence(p.Value)
		return err
	default:
		u.Props = append(u.Props, p)
	}
	return nil
}
