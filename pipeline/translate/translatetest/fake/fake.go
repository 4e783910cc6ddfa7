// Package fake holds local stand-ins for translation services, which speak the services' real protocols. Tests drive the real
// engines against them; those for Google's services are in package fakegoogle.
//
//	s := fake.NewDeepL(t)
//	s.Fail(fake.Fault{Status: 429, RetryAfter: time.Second}, fake.Fault{Cut: true})
//	e, err := deepl.New(deepl.Options{URL: s.URL})
//	answers, err := e.Translate(ctx, "fr", "en", []string{"Bonjour."}) // the first call gets 429, the second half an answer
//	for _, call := range s.Received() {
//		fmt.Println(call.Target, call.Texts, call.Answered)
//	}
//
// The translation is that of the mocked engine (package mock), so that everything which comes out says that it is none.
package fake

import (
	"context"
	"html"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"visavis/pipeline/translate/mock"
)

// Fault is what goes wrong with one call for a translation. The zero value is a call that goes well.
type Fault struct {
	// Status is an HTTP status from 400 up. A gRPC server answers with the code that Google's services have for it.
	Status int
	// Message and Reason are in the error; empty gives what the service says. Reason is Google's only, such as dailyLimitExceeded.
	Message, Reason string
	// RetryAfter is sent as the header of that name, or as gRPC's RetryInfo.
	RetryAfter time.Duration
	// Quota says, in the service's own way, that a quota is used up that is not given back within minutes.
	Quota bool
	// Cut ends the connection in the middle of the answer.
	Cut bool
	// Hang answers nothing until the client gives up.
	Hang bool
	// Drip sends the answer so slowly that it does not end before the client gives up. Only over HTTP.
	Drip bool
	// Page answers with a web page and status 200, as the login of a hotel's network does. Only over HTTP.
	Page bool
	// Redirect sends the client on to another address. Only over HTTP.
	Redirect string
	// Fewer leaves out so many translations at the end, More adds some.
	Fewer, More int
	// Blank leaves the first translation empty.
	Blank bool
	// Echo answers with the texts as they are.
	Echo bool
	// Entities has the answer escaped as HTML although plain text was asked for.
	Entities bool
	// Model is what a language model gets wrong, see [NewOpenAI]. Only there.
	Model Mistake
}

// Call is what the server got.
type Call struct {
	// Method is GET or POST, or the gRPC method's name.
	Method string
	// Target is the path and query of the address; empty for gRPC.
	Target   string
	From, To string
	Texts    []string
	// Format is text or html for Google's v2, the MIME type for v3, textType for Azure, format for LibreTranslate, tag_handling for
	// DeepL.
	Format, Model, Parent string
	// Params are what else was asked for, by the names of the protocol.
	Params map[string]string
	// Key is the key, wherever it was.
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
	// HTTP is false for gRPC, where some faults cannot be.
	HTTP bool
	// Model is true where a language model answers, which can get more wrong.
	Model bool

	mu        sync.Mutex
	faults    []Fault
	poison    func(text string) bool
	delay     time.Duration
	languages []string
	calls     []*Call
	key       string
	refused   []string
	busy, top int
	open      map[string]bool // connections over HTTP, by the address of the client

	glossaries []Glossary
	made, room int // glossaries so far; how many there may be, 0 for any number

	done  chan struct{} // closed when the server ends, so that hanging calls do too
	close func()
}

// New makes a server that knows languages; start starts it and says how it is ended. It ends with the test.
func New(t testing.TB, languages []string, start func(*Server) (end func())) *Server {
	s := &Server{languages: languages, done: make(chan struct{}), HTTP: true}
	s.close = start(s)
	t.Cleanup(s.Close)
	return s
}

// Close ends the server, and all calls that are under way. It is done at the end of the test.
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

// Languages are the codes of the languages that the server knows.
func (s *Server) Languages() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.languages)
}

// RequireKey has the server refuse calls without that key.
func (s *Server) RequireKey(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.key = key
}

func (s *Server) lets(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.key == "" || s.key == key
}

// Refuse has the server not know a part of its protocol, as servers that are not the original do: POST for Google's v2,
// json_schema, json_object or temperature for OpenAI's.
func (s *Server) Refuse(what ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refused = append(s.refused, what...)
}

// RefusePost has the v2 server answer 405 to POST, as a server that is not Google's may.
func (s *Server) RefusePost() { s.Refuse("POST") }

// Refuses reports whether the server does not know a part of its protocol.
func (s *Server) Refuses(what string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.refused, what)
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

// Exchange is a call that is being answered.
type Exchange struct {
	Call
	// Fault is what is to go wrong with it.
	Fault  Fault
	server *Server
	noted  *Call
	delay  time.Duration
	ended  bool
}

// Begin notes a call and says what is to go wrong with it.
func (s *Server) Begin(c Call) *Exchange {
	s.mu.Lock()
	defer s.mu.Unlock()
	x := &Exchange{Call: c, server: s, noted: &c, delay: s.delay}
	s.calls = append(s.calls, x.noted)
	s.busy++
	s.top = max(s.top, s.busy)
	if len(s.faults) > 0 {
		x.Fault, s.faults = s.faults[0], s.faults[1:]
	}
	if s.poison != nil && slices.ContainsFunc(c.Texts, s.poison) {
		x.Fault = Fault{Status: 400, Message: "Invalid Value"}
	}
	return x
}

// End notes that the call is over, and whether its whole answer goes out: before it does, or the client could make its next call first.
// The first word counts.
func (x *Exchange) End(answered bool) {
	x.server.mu.Lock()
	defer x.server.mu.Unlock()
	if x.ended {
		return
	}
	x.ended = true
	x.server.busy--
	x.noted.Answered = answered
}

// Wait lets the call take its time. It is false where the client gave up before.
func (x *Exchange) Wait(ctx context.Context) bool {
	d := x.delay
	if x.Fault.Hang {
		d = time.Hour
	}
	return d == 0 || x.server.sleep(ctx, d)
}

// sleep is false where the client gave up, or the server ended, before d was over.
func (s *Server) sleep(ctx context.Context, d time.Duration) bool {
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

// Translations is what the server makes of the call.
func (x *Exchange) Translations() []string {
	out := make([]string, 0, len(x.Texts))
	for i, t := range x.Texts {
		switch {
		case i == 0 && x.Fault.Blank:
			t = ""
		case !x.Fault.Echo:
			t = mock.Text(t)
		}
		switch {
		case x.Format == "html", x.Format == "text/html", x.Format == "xml":
			t = asHTML(t)
		case x.Fault.Entities:
			t = escaped(t)
		}
		out = append(out, t)
	}
	out = out[:max(0, len(out)-x.Fault.Fewer)]
	for range x.Fault.More {
		out = append(out, mock.Text("Une phrase de trop."))
	}
	return out
}

func escaped(t string) string { return strings.ReplaceAll(html.EscapeString(t), "&#34;", "&quot;") }

var tag = regexp.MustCompile(`<[^<>]*>`)

// asHTML is what services make of HTML: tags stay, all else comes back escaped, and line breaks are white space as any other.
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

// Known reports whether the server has both languages of a call; an empty source is to be found out by the service.
func (s *Server) Known(from, to string) bool {
	codes := s.Languages()
	return (from == "" || slices.Contains(codes, from)) && slices.Contains(codes, to)
}

// Mistake is what a language model gets wrong in its answer.
type Mistake string

// What language models get wrong.
const (
	Shuffles Mistake = "gives the answers in another order"
	Drops    Mistake = "leaves the second text out"
	Merges   Mistake = "puts the second text's translation into the first's"
	Invents  Mistake = "adds an answer to a text that there is not"
	Doubles  Mistake = "gives two answers to the second text"
	Chats    Mistake = "says something before the answer, and fences it"
	Stops    Mistake = "stops in the middle: the length that it may have is used up"
	Declines Mistake = "will not translate this"
)
