// Package fakegoogle holds local stand-ins for Google's two translation services, which speak their real protocols: HTTP with
// JSON for v2, gRPC for v3. Tests drive the real clients against them.
//
//	fake := fakegoogle.NewBasic(t) // or NewAdvanced
//	fake.Fail(fakegoogle.Fault{Status: 429, RetryAfter: time.Second}, fakegoogle.Fault{Cut: true})
//	e, err := googlebasic.New(ctx, googlebasic.Options{URL: fake.URL})
//	answers, err := e.Translate(ctx, "fr", "en", []string{"Bonjour."}) // the first call gets 429, the second half an answer
//	for _, call := range fake.Received() {
//		fmt.Println(call.Method, call.Texts, call.Answered)
//	}
//
// The translation is that of the mocked engine (package mock), so that everything which comes out says that it is none.
package fakegoogle

import (
	"context"
	"html"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"

	"visavis/pipeline/translate/mock"
)

// Fault is what goes wrong with one call for a translation. The zero value is a call that goes well.
type Fault struct {
	// Status is an HTTP status from 400 up. The gRPC server answers with the code that Google's services have for it.
	Status int
	// Message and Reason are in the error; empty gives what Google says. Reason is HTTP's only, such as dailyLimitExceeded.
	Message, Reason string
	// RetryAfter is sent as the header of that name, or as RetryInfo.
	RetryAfter time.Duration
	// Cut ends the connection in the middle of the answer.
	Cut bool
	// Fewer leaves out so many translations at the end.
	Fewer int
	// Entities has the answer escaped as HTML although plain text was asked for.
	Entities bool
	// Hang answers nothing until the client gives up.
	Hang bool
}

// Call is what the server got.
type Call struct {
	// Method is GET or POST, or the gRPC method's name.
	Method string
	// Target is the path and query of the address; empty for gRPC.
	Target   string
	From, To string
	Texts    []string
	// Format is text or html for v2, the MIME type for v3.
	Format, Model, Parent string
	// Key is the API key, wherever it was.
	Key string
	// Authorization is true where the call carried credentials of that kind.
	Authorization bool
	// Answered is true where a whole answer went out.
	Answered bool
}

// Server is a running fake. Its methods may be called at any time.
type Server struct {
	// URL is what --engine-url takes: http://127.0.0.1:port.
	URL string

	mu        sync.Mutex
	faults    []Fault
	poison    func(text string) bool
	delay     time.Duration
	languages []string
	calls     []*Call
	noPost    bool
	busy, top int

	done  chan struct{} // closed when the server ends, so that hanging calls do too
	close func()
}

// newServer sets what is the same for both. Google's list is long; these are enough for tests.
func newServer(t testing.TB) *Server {
	s := &Server{languages: []string{"ca", "de", "el", "en", "es", "fr", "hu", "it", "pt", "pt-PT", "ro", "zh-CN", "zh-TW"}, done: make(chan struct{})}
	t.Cleanup(s.Close)
	return s
}

// Close ends the server, and all calls that are under way. NewBasic and NewAdvanced do it at the end of the test.
func (s *Server) Close() {
	s.mu.Lock()
	end := s.close
	s.close = nil
	s.mu.Unlock()
	if end != nil {
		close(s.done)
		end() // waits for calls, which need the lock
	}
}

// Fail has the next calls for a translation go wrong, one fault each.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Poison has every call refused (400, InvalidArgument) that carries a text for which bad is true.
func (s *Server) Poison(bad func(text string) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.poison = bad
}

// SetDelay has every call for a translation take so long.
func (s *Server) SetDelay(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delay = d
}

// SetLanguages changes the codes of the languages that the server knows.
func (s *Server) SetLanguages(codes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.languages = codes
}

// RefusePost has the v2 server answer 405 to POST, as a server that is not Google's may.
func (s *Server) RefusePost() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noPost = true
}

// Received lists the calls for a translation so far, in the order in which they came.
func (s *Server) Received() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Call, len(s.calls))
	for i, c := range s.calls {
		out[i] = *c
	}
	return out
}

// Texts lists the texts of all calls that were answered: what a user would have paid for.
func (s *Server) Texts() []string {
	var out []string
	for _, c := range s.Received() {
		if c.Answered {
			out = append(out, c.Texts...)
		}
	}
	return out
}

// MostAtOnce is how many calls for a translation were under way at once, at most.
func (s *Server) MostAtOnce() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.top
}

// begin notes a call and says what is to go wrong with it.
func (s *Server) begin(c Call) (*Call, Fault, time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, &c)
	s.busy++
	s.top = max(s.top, s.busy)
	var f Fault
	if len(s.faults) > 0 {
		f, s.faults = s.faults[0], s.faults[1:]
	}
	if s.poison != nil && slices.ContainsFunc(c.Texts, s.poison) {
		f = Fault{Status: 400, Message: "Invalid Value"}
	}
	return &c, f, s.delay
}

// end notes that a call is over.
func (s *Server) end(c *Call, answered bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	c.Answered = answered
}

// wait lets a call take its time. It is false where the client gave up before.
func (s *Server) wait(ctx context.Context, d time.Duration, hang bool) bool {
	if hang {
		d = time.Hour
	}
	if d == 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
	case <-s.done:
	}
	return false
}

// translations is what the server makes of a call.
func (f Fault) translations(c *Call) []string {
	out := make([]string, 0, len(c.Texts))
	for _, t := range c.Texts {
		t = mock.Text(t)
		switch {
		case c.Format == "html", c.Format == "text/html":
			t = asHTML(t)
		case f.Entities:
			t = escaped(t)
		}
		out = append(out, t)
	}
	return out[:max(0, len(out)-f.Fewer)]
}

func escaped(t string) string { return strings.ReplaceAll(html.EscapeString(t), "&#34;", "&quot;") }

var tag = regexp.MustCompile(`<[^<>]*>`)

// asHTML is what the service makes of HTML: tags stay, all else comes back escaped, and line breaks are white space as any other.
func asHTML(t string) string {
	var b strings.Builder
	at := 0
	text := func(s string) { b.WriteString(escaped(html.UnescapeString(strings.ReplaceAll(s, "\n", " ")))) }
	for _, m := range tag.FindAllStringIndex(t, -1) {
		text(t[at:m[0]])
		b.WriteString(t[m[0]:m[1]])
		at = m[1]
	}
	text(t[at:])
	return b.String()
}

// known reports whether the server has both languages of a call; an empty source is to be found out by the service.
func (s *Server) known(from, to string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return (from == "" || slices.Contains(s.languages, from)) && slices.Contains(s.languages, to)
}

// grpcCode is Google's code for an HTTP status, https://cloud.google.com/apis/design/errors.
func grpcCode(status int) codes.Code {
	switch status {
	case 400:
		return codes.InvalidArgument
	case 401:
		return codes.Unauthenticated
	case 403:
		return codes.PermissionDenied
	case 404:
		return codes.NotFound
	case 429:
		return codes.ResourceExhausted
	case 503:
		return codes.Unavailable
	case 504:
		return codes.DeadlineExceeded
	}
	return codes.Internal
}

// message is what Google says with a status, more or less.
func (f Fault) message() string {
	if f.Message != "" {
		return f.Message
	}
	switch f.Status {
	case 400:
		return "Invalid Value"
	case 401:
		return "Request had invalid authentication credentials."
	case 403:
		return "Cloud Translation API has not been used in project 123 before or it is disabled."
	case 429:
		return "Quota exceeded for quota metric 'Characters' and limit 'Characters per minute' of service 'translate.googleapis.com'."
	case 503:
		return "The service is currently unavailable."
	}
	return "Internal error encountered."
}
