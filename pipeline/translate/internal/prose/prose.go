// Package prose has what every service's engine does with texts on the way out and back: blank ones are not sent, and character
// references that a service adds to plain text are taken out again.
//
//	out, send, at := prose.Split(texts, origin)
//	for k, answer := range ask(send) {
//		out[at[k]] = translate.Answer{Text: prose.Plain(send[k], answer), Origin: origin}
//	}
package prose

import (
	"html"
	"regexp"
	"strings"

	"visavis/pipeline/bitext"
	"visavis/pipeline/translate"
)

// Split gives the texts that are more than white space, and for each its place; the blank ones are answered in out already, by
// themselves: services refuse them.
func Split(texts []string, origin bitext.Origin) (out []translate.Answer, send []string, at []int) {
	out = make([]translate.Answer, len(texts))
	for i, t := range texts {
		if strings.TrimSpace(t) == "" {
			out[i] = translate.Answer{Text: t, Origin: origin}
			continue
		}
		send, at = append(send, t), append(at, i)
	}
	return out, send, at
}

// reference is a character reference of HTML that ends as it should (https://html.spec.whatwg.org/#character-references).
var reference = regexp.MustCompile(`&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);`)

// Plain is answer without the character references that a service put there although plain text was asked for: L&#39;été becomes
// L'été. Where the source has references itself, as in a text about HTML, the answer is left as it is.
func Plain(source, answer string) string {
	if !strings.Contains(answer, "&") || reference.MatchString(source) {
		return answer
	}
	return reference.ReplaceAllStringFunc(answer, html.UnescapeString)
}
