// Package translate turns segments into translations through an [Engine], each distinct text once, and stores every answer
// before it is used.
//
//	store, err := translate.OpenFileStore("out/statement.run/translations.jsonl")
//	defer store.Close()
//	results, stats, err := translate.Texts(ctx, engine, "fr", "en", texts, translate.Options{Store: store})
//	for i, r := range results {
//		fmt.Println(texts[i], "→", r.Text, r.Origin.Engine, r.Repeat)
//	}
//	fmt.Println(stats.Repeats, "repeats,", stats.FromStore, "already there,", stats.SentCodePoints, "code points sent")
//
// When the run is killed and started again, what the store holds is not sent again.
package translate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"visavis/pipeline/bitext"
)

// Engine is a machine translation service, or what stands in for one.
//
// Every engine passes translatetest.Run. Methods may be called from several goroutines at once.
type Engine interface {
	// Origin says what the engine writes of itself beside a translation from one language to another; its Date is empty. An
	// engine that learns more from its service's answer says more in its answers.
	Origin(from, to string) bitext.Origin

	// Settings names, in any form, all that changes the engine's answers and that Origin does not say: a glossary, the hash of
	// a file. It is part of the key under which answers are stored. Empty where there is nothing.
	Settings() string

	// Limits says how much one call of Translate may carry.
	Limits() Limits

	// Supports asks whether the engine can translate from one language (BCP 47) to another. Nothing of the user's text is sent.
	// The error is a *PairError where it cannot, with the pairs that it can; a *SetupError where something is missing on this
	// machine (a program, a key, a file).
	Supports(ctx context.Context, from, to string) error

	// Translate translates texts and gives back one answer for each, in the same order. It does not retry, and returns soon
	// after ctx ends.
	//
	// An error that wraps a *RetryError may go away when the same call is made again. A *SegmentError, or several joined by
	// errors.Join, are the fault of those texts: the others may be sent without them. A *RefusedError may be the fault of one
	// text that the service does not name. Every other error ends the run; what came before stays stored. Whatever the error,
	// none of the texts is taken as translated.
	Translate(ctx context.Context, from, to string, texts []string) ([]Answer, error)

	// Close frees what the engine holds: connections, processes.
	Close() error
}

// Keeper is an Engine whose service has a way of its own to be told which parts of a text are to stay as they are: an attribute,
// a tag that it does not look into. To other engines such parts are given as [Tokens].
type Keeper interface {
	Engine

	// Markup is how parts are marked in the texts and answers of TranslateMarked.
	Markup() Markup

	// TranslateMarked is Translate for texts that the Markup wrote. Its answers are in that form too; what became of the marks
	// in them is the caller's to find out.
	TranslateMarked(ctx context.Context, from, to string, texts []string) ([]Answer, error)

	// Priced is what the service's price counts of a text that the Markup wrote: all of it, or all but the marks.
	Priced(marked string) string
}

// Sender is an Engine that sends more of a text than the text, such as marks of what is to stay.
type Sender interface {
	// Sent is what goes to the service for text: what its limits count.
	Sent(text string) string
	// Priced is what the service's price counts of what Sent gave.
	Priced(sent string) string
}

// Answer is an engine's translation of one text.
type Answer struct {
	Text string
	// Origin is the engine's own, or, for an engine that plays back what others made, that of the recorded translation. Texts
	// sets an empty Date, but not where a memory is played back: nobody knows when its translations were made.
	Origin bitext.Origin
	// Err says why this text has no translation where others of its call have theirs, as where a model leaves one line out. Text is
	// empty then. Texts asks for it once more, in a call of its own.
	Err error
	// Damaged is true where something that was to stay as it is came back missing, doubled or changed. Texts asks once more, with
	// that text alone in its call, and takes what then comes.
	Damaged bool
}

// Answers gives texts that an engine made the same origin.
func Answers(origin bitext.Origin, texts []string) []Answer {
	out := make([]Answer, len(texts))
	for i, t := range texts {
		out[i] = Answer{Text: t, Origin: origin}
	}
	return out
}

// Limits is how much an engine takes, in one call and in a minute. Zero means no limit.
type Limits struct {
	// Segments is the largest number of texts in one call.
	Segments int
	// CodePoints is the largest sum of code points (runes) of the texts in one call.
	CodePoints int
	// URLBytes is the largest sum of bytes of the texts after URL escaping, for engines that carry text in the URL.
	URLBytes int
	// Concurrent is the largest number of calls at once; zero means one.
	Concurrent int
	// RequestsPerMinute and CharactersPerMinute (code points) are the service's quotas, as its documentation has them. Texts keeps
	// to them by itself; what a minute does not hold waits.
	RequestsPerMinute, CharactersPerMinute int
}

// With is l with those fields of over that are not zero.
func (l Limits) With(over Limits) Limits {
	return Limits{
		Segments: cmp.Or(over.Segments, l.Segments), CodePoints: cmp.Or(over.CodePoints, l.CodePoints), URLBytes: cmp.Or(over.URLBytes, l.URLBytes),
		Concurrent:          cmp.Or(over.Concurrent, l.Concurrent),
		RequestsPerMinute:   cmp.Or(over.RequestsPerMinute, l.RequestsPerMinute),
		CharactersPerMinute: cmp.Or(over.CharactersPerMinute, l.CharactersPerMinute),
	}
}

// RetryError is a failure that may go away: a limit of requests per minute, a service that is restarting, a broken connection.
type RetryError struct {
	// After is how long the service asked to wait; 0 where it did not say.
	After time.Duration
	// TooMany is true where the service said that it gets more than it takes (HTTP 429, gRPC ResourceExhausted): then fewer calls
	// are made at once.
	TooMany bool
	// Charged is true where the service may have done the work, and charge for it, although nothing came of it: the answer broke
	// off, came too late, or does not fit the question.
	Charged bool
	Err     error
}

func (e *RetryError) Error() string { return e.Err.Error() }
func (e *RetryError) Unwrap() error { return e.Err }

// SegmentError is a failure that one text of the call caused.
type SegmentError struct {
	// Index is the text's place in the call, 0-based.
	Index int
	Err   error
}

func (e *SegmentError) Error() string { return fmt.Sprintf("text %d: %v", e.Index+1, e.Err) }
func (e *SegmentError) Unwrap() error { return e.Err }

// RefusedError says that the service would not take what the call carried (HTTP 400, gRPC InvalidArgument) and will not take it
// when asked again, without saying which text is at fault.
type RefusedError struct {
	// Charged is true where the service did the work all the same, and charges for it: what a language model answered is of no use.
	Charged bool
	Err     error
}

func (e *RefusedError) Error() string { return e.Err.Error() }
func (e *RefusedError) Unwrap() error { return e.Err }

// PairError says that an engine cannot translate between two languages.
type PairError struct {
	Engine, From, To string
	// Pairs lists the pairs that it can, as "fr-en", sorted; empty where there are too many or the engine would not say.
	Pairs []string
	// Languages lists the languages between all of which it translates, sorted, where it does so.
	Languages []string
}

func (e *PairError) Error() string {
	msg := fmt.Sprintf("%s cannot translate from %s to %s", e.Engine, e.From, e.To)
	if len(e.Pairs) > 0 {
		msg += "; it can do " + strings.Join(e.Pairs, ", ")
	}
	if len(e.Languages) > 0 {
		msg += "; it knows " + strings.Join(e.Languages, ", ")
	}
	return msg
}

// Unsupported is err, or, where e's service refused a call because it does not know one of the languages, the *PairError that says so:
// most services refuse both a language and a text in the same way.
func Unsupported(ctx context.Context, e Engine, from, to string, err error) error {
	var refused *RefusedError
	var pair *PairError
	if errors.As(err, &refused) && errors.As(e.Supports(ctx, from, to), &pair) {
		return pair
	}
	return err
}

// SetupError says what an engine lacks on this machine, and what to do about it.
type SetupError struct {
	Engine string
	// Missing is what was looked for and where: a program, a variable, a file. Never a key's value.
	Missing string
	// Hint is what to do.
	Hint string
}

func (e *SetupError) Error() string { return e.Engine + ": " + e.Missing }

// NoServerError says that nothing runs at an address of this machine where an engine's server should be. It will not come by itself,
// so that the run ends.
type NoServerError struct {
	Engine, Address string
	Err             error
}

func (e *NoServerError) Error() string {
	return fmt.Sprintf("%s: nothing answers at %s: %v", e.Engine, e.Address, e.Err)
}
func (e *NoServerError) Unwrap() error { return e.Err }

// ErrFewer is what an engine's answer with too few or too many translations is wrapped as. Nothing of such an answer is used,
// since nobody knows which text got which translation.
var ErrFewer = errors.New("the engine's answer does not have one translation for each text")

// CheckCount is nil where an engine gave as many translations as there were texts; a *RetryError that wraps ErrFewer elsewhere.
func CheckCount(engine string, texts, answers int) error {
	if texts == answers {
		return nil
	}
	return &RetryError{Charged: true, Err: fmt.Errorf("%s: %w: %d for %d texts", engine, ErrFewer, answers, texts)}
}
