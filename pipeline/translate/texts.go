package translate

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"visavis/pipeline/bitext"
)

// Options are what Texts may be told. The zero value is good for a run that keeps nothing.
type Options struct {
	// Store keeps answers and is asked before the engine is. Nil keeps nothing.
	Store Store
	// Limits are what the user says of the engine's limits: fields that are not zero stand in for its own.
	Limits Limits
	// Price is in US dollars for a million code points; 0 means that nothing is charged.
	Price float64
	// Budget is what all calls in Ledger may cost together, in US dollars; 0 means no limit. The call that would pass it is not
	// made: then the error wraps ErrBudget.
	Budget float64
	// Ledger keeps account of what is spent. Nil forgets it with the run.
	Ledger *Ledger
	// Sentences lists the bytes at which a new sentence begins in a text that is too long for a call. Nil knows of none: then it
	// is cut at clauses.
	Sentences func(text string) []int
	// Progress, if set, is called from one goroutine at a time, often; it must not take long.
	Progress func(Progress)
	// Log, if set, is told of each call: never of keys, and of the texts only where LogText is true.
	Log     *slog.Logger
	LogText bool
	// Now is the clock from which translations get their date; nil means time.Now.
	Now func() time.Time
	// Grace is how long calls that are under way may go on after ctx has ended, so that what is paid for is kept; 0 means as long
	// as any call may.
	Grace time.Duration
	// Abort, when it is closed, ends calls that are under way. What has arrived by then is kept.
	Abort <-chan struct{}
	// CallTimeout is how long one call may take before it is made again; 0 means a minute and a second for each thousand code
	// points.
	CallTimeout time.Duration
	// Retry says how failures that may go away are waited out.
	Retry Retry
}

// Retry bounds how often and how long Texts waits for a service. Waits double from First each time, with jitter, up to Longest; a
// service's own Retry-After comes before that.
type Retry struct {
	// Tries is how often one call is made in all; 0 means 8, which with the other defaults is about a minute: a quota of that time
	// is given back by then.
	Tries int
	// First is the first wait; 0 means half a second.
	First time.Duration
	// Longest is the longest wait; 0 means a minute. A service that asks for more ends the run.
	Longest time.Duration
}

// Result is what became of one text.
type Result struct {
	// Text is the translation, with the white space around the text that was there before; empty where Err is set. A text of
	// nothing but white space is its own translation and has no origin.
	Text   string
	Origin bitext.Origin
	// Repeat is true where the same text came before, so that nothing was asked or paid for it.
	Repeat bool
	// Parts is in how many parts the text was sent because it was longer than a call may be; 0 where it was sent whole. Torn is
	// true where one of them ended inside a word, for want of white space.
	Parts int
	Torn  bool
	// Err says why this text has no translation.
	Err error
}

// Stats counts what a run did. Numbers of segments add up: Segments = Blank + Repeats + Distinct, and
// Distinct = FromStore + Sent + Failed where the run was not cut short.
type Stats struct {
	Segments int `json:"segments"`
	// Blank segments are nothing but white space.
	Blank int `json:"blank"`
	// Distinct is how many different texts there are, Repeats how many segments are the same as an earlier one.
	Distinct int `json:"distinct"`
	Repeats  int `json:"repeats"`
	// FromStore is how many distinct texts the store held, with all their parts.
	FromStore int `json:"fromStore"`
	// Sent is how many distinct texts were translated by the engine, SentCodePoints how long (in runes, as the price counts) they are
	// together, or those of their parts that the store did not hold. A text that was sent again because a call failed counts once.
	Sent           int `json:"sent"`
	SentCodePoints int `json:"sentCodePoints"`
	// Charged is the code points of all calls that the service may charge for: those that it answered, usefully or not, and those whose
	// answer broke off or did not come in time. Services do not charge for a call that they refuse.
	Charged int `json:"charged"`
	// Calls is how many calls the engine got, Retries how many of them were made again after a failure, or for a text whose answer was
	// missing or damaged.
	Calls   int `json:"calls"`
	Retries int `json:"retries"`
	// Failed is how many distinct texts the engine would not translate.
	Failed int `json:"failed"`
	// Damaged is how many distinct texts the engine would not translate without losing or doubling what was to stay as it is. They
	// were asked for twice, which Charged says and SentCodePoints does not.
	Damaged int `json:"damaged,omitempty"`
	// Long is how many distinct texts were longer than a call may be and went out in parts; Torn in how many of them a part ended
	// inside a word.
	Long int `json:"long,omitempty"`
	Torn int `json:"torn,omitempty"`
	// Memory is what came from translation memories; none of it is in the numbers above.
	Memory Leverage `json:"memory,omitzero"`
	// Split is in how many paragraphs, which counted as segments, some sentences were translated again one by one, Again how many
	// sentences that were: each counts as a segment once more. Texts knows of no paragraphs: who has them translated counts them.
	Split int `json:"split,omitempty"`
	Again int `json:"again,omitempty"`
}

// Add adds what another call of Texts did.
func (s *Stats) Add(o Stats) {
	s.Segments, s.Blank, s.Distinct, s.Repeats = s.Segments+o.Segments, s.Blank+o.Blank, s.Distinct+o.Distinct, s.Repeats+o.Repeats
	s.FromStore, s.Sent, s.SentCodePoints = s.FromStore+o.FromStore, s.Sent+o.Sent, s.SentCodePoints+o.SentCodePoints
	s.Charged, s.Calls, s.Retries = s.Charged+o.Charged, s.Calls+o.Calls, s.Retries+o.Retries
	s.Failed, s.Damaged, s.Long, s.Torn = s.Failed+o.Failed, s.Damaged+o.Damaged, s.Long+o.Long, s.Torn+o.Torn
	s.Memory.add(o.Memory)
	s.Split, s.Again = s.Split+o.Split, s.Again+o.Again
}

// Leverage says how many segments of the document came from translation memories, each of a paragraph too, by how well they matched, and
// how much was not sent for that.
type Leverage struct {
	Context Share `json:"context"` // 101 %: between the same neighbours, too
	Exact   Share `json:"exact"`   // 100 %
	Fuzzy   Share `json:"fuzzy"`
	// Saved is how many code points would have been sent but for the memories: each text once.
	Saved int `json:"savedCodePoints"`
}

func (l *Leverage) add(o Leverage) {
	l.Context.add(o.Context)
	l.Exact.add(o.Exact)
	l.Fuzzy.add(o.Fuzzy)
	l.Saved += o.Saved
}

// Share is a number of segments and their length in code points.
type Share struct {
	Segments   int `json:"segments"`
	CodePoints int `json:"codePoints"`
}

func (s *Share) add(o Share) {
	s.Segments, s.CodePoints = s.Segments+o.Segments, s.CodePoints+o.CodePoints
}

// Segments is how many segments came from memories.
func (l *Leverage) Segments() int { return l.Context.Segments + l.Exact.Segments + l.Fuzzy.Segments }

// Progress is how far a run is.
type Progress struct {
	// Done of Total segments have their translation, repeats and blank ones counted.
	Done, Total int
	Stats       Stats
	// Open is the code points that are still to be sent.
	Open int
	// Waiting is set when a call failed and is made again after so long, Reason says why.
	Waiting time.Duration
	Reason  error
}

// FailedError lists the segments that could not be translated while the rest was.
type FailedError struct{ Failures []Failure }

// Failure is one segment that could not be translated.
type Failure struct {
	// Index is the segment's place among the texts, 0-based; the first where several are the same.
	Index int
	Text  string
	Err   error
}

func (e *FailedError) Error() string {
	first := e.Failures[0]
	msg := fmt.Sprintf("segment %d (%s) was not translated: %v", first.Index+1, excerpt(first.Text), first.Err)
	if n := len(e.Failures) - 1; n > 0 {
		msg += fmt.Sprintf("; nor were %d more", n)
	}
	return msg
}

// Unwrap gives the reasons.
func (e *FailedError) Unwrap() []error {
	out := make([]error, len(e.Failures))
	for i, f := range e.Failures {
		out[i] = f.Err
	}
	return out
}

// excerpt is the start of text, in quotes.
func excerpt(text string) string {
	const most = 60
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) > most {
		runes = append(runes[:most-1], '…')
	}
	return "“" + string(runes) + "”"
}

// Texts translates texts from one language (BCP 47) to another and gives a result for each, in order.
//
// Each distinct text is looked up in the store and, where that lacks it, sent once, without the white space around it. Calls
// are packed to the engine's limits in the order in which texts first appear. An answer is stored, and safe on disk, before it
// is used. A failure that may go away is waited out; a text that the engine will not translate is set aside and the rest goes
// on: then the error is a *FailedError, and the results are there. Any other error ends the run: results are nil, and what was
// translated before, or is under way and arrives within the grace period, is in the store. A text that is longer than a call may
// be goes out in parts, each of them stored by itself.
func Texts(ctx context.Context, e Engine, from, to string, texts []string, opt Options) ([]Result, Stats, error) {
	r := newRun(ctx, e, from, to, texts, opt)
	defer r.cancel(nil)
	r.progress(Progress{})
	if err := r.sendAll(); err != nil {
		return nil, r.stats, err
	}
	results := make([]Result, len(texts))
	for i, at := range r.plan.at {
		results[i] = r.plan.result(i, at, texts[i])
	}
	if r.stats.Failed > 0 {
		return results, r.stats, r.plan.failed()
	}
	return results, r.stats, nil
}

// Plan says what Texts would do without sending anything: in the result, Sent and SentCodePoints are what would be sent, Calls
// the calls that this would take. Of opt it heeds Store, Limits and Sentences.
func Plan(e Engine, from, to string, texts []string, opt Options) Stats {
	r := newRun(context.Background(), e, from, to, texts, opt)
	defer r.cancel(nil)
	s := r.stats
	for _, b := range pack(r.plan.open(), r.limits) {
		s.Calls++
		s.SentCodePoints += priced(b)
	}
	s.Sent, s.Charged = s.Distinct-s.FromStore, s.SentCodePoints
	return s
}
