package pipeline

import (
	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
	"visavis/pipeline/typography"
)

// typeset is what becomes of the translations of e: with opt.Typography, marks and spaces as the target language sets them. What is
// played back stays as it is, as does what comes from a memory: somebody has set it.
func (o TranslateOptions) typeset(e translate.Engine, source *bitext.Side) func(text string) string {
	style, ok := typography.For(o.To)
	if !o.Typography || !ok || e.Origin(source.Lang, o.To).Kind == bitext.Memory {
		return func(text string) string { return text }
	}
	codes := codes(source)
	return func(text string) string { return style.Adapt(text, o.Keep, codes) }
}
