package fake

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

// Protocol is what differs between services that take and give JSON over HTTP.
type Protocol struct {
	// Read says what a call asks for.
	Read func(r *http.Request, body []byte) (Call, error)
	// Check says how the service refuses a call that it does not take; the zero value where it takes it.
	Check func(c Call, body []byte) Fault
	// Quota is how the service says that a quota is used up.
	Quota Fault
	// Error is the body of an error.
	Error func(f Fault) any
	// Answer is the body of an answer.
	Answer func(x *Exchange) any
}

// Serve starts an HTTP server and gives the function that ends it.
func (s *Server) Serve(h http.Handler) (end func()) {
	server := httptest.NewUnstartedServer(h)
	open := map[string]bool{} // by the address of the client
	server.Config.ConnState = func(c net.Conn, state http.ConnState) {
		s.mu.Lock()
		defer s.mu.Unlock()
		switch state {
		case http.StateNew:
			open[c.RemoteAddr().String()] = true
		case http.StateClosed, http.StateHijacked:
			delete(open, c.RemoteAddr().String())
		}
	}
	server.Start()
	s.URL, s.open = server.URL, open
	return func() {
		server.CloseClientConnections()
		server.Close()
	}
}

// Settle waits until the server is through with all that clients which are gone had sent: after it, [Server.Received] is all there
// will be of them. Only over HTTP, and not while a client is at work.
func (s *Server) Settle(t testing.TB) {
	t.Helper()
	last, err := net.Dial("tcp", strings.TrimPrefix(s.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer last.Close()
	// connections are taken in the order in which they came: when this one is, no other waits
	settled := func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(s.open) == 1 && s.open[last.LocalAddr().String()]
	}
	for deadline := time.Now().Add(time.Minute); !settled(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("after a minute there are still clients at work")
		}
	}
}

// Translations is the handler of calls for a translation.
func (p Protocol) Translations(s *Server) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		c, err := p.Read(r, body)
		if err != nil {
			p.Fail(w, Fault{Status: http.StatusBadRequest, Message: err.Error()})
			return
		}
		c.Method, c.Target = r.Method, r.RequestURI
		x := s.Begin(c)
		defer x.End(false)
		if !x.Wait(r.Context()) {
			return
		}
		f := x.Fault
		if f.Quota {
			f = p.Quota
		}
		if f.Status == 0 && p.Check != nil {
			if refused := p.Check(c, body); refused.Status != 0 {
				f = refused
			}
		}
		if f.Redirect == "" && f.Status == 0 && !f.Page {
			p.answer(w, r, x)
			return
		}
		x.End(false)
		switch {
		case f.Redirect != "":
			http.Redirect(w, r, f.Redirect, http.StatusTemporaryRedirect)
		case f.Status != 0:
			p.Fail(w, f)
		default:
			fmt.Fprint(w, "<html><title>Welcome</title>Please log in to use this network.</html>")
		}
	}
}

func (p Protocol) answer(w http.ResponseWriter, r *http.Request, x *Exchange) {
	data, err := json.Marshal(p.Answer(x))
	if err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	switch {
	case x.Fault.Cut:
		w.Write(data[:len(data)/2])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	case x.Fault.Drip:
		for _, b := range data[:len(data)-1] {
			if _, err := w.Write([]byte{b}); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			if !x.server.sleep(r.Context(), 20*time.Millisecond) {
				return
			}
		}
		x.server.sleep(r.Context(), time.Hour) // the last byte never comes
		return
	}
	last := len(data) - 1
	if _, err := w.Write(data[:last]); err != nil {
		return
	}
	x.End(true) // before the client has it all, and goes on
	w.Write(data[last:])
}

// Fail answers with an error.
func (p Protocol) Fail(w http.ResponseWriter, f Fault) {
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((f.RetryAfter+time.Second-1)/time.Second)))
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(f.Status)
	json.NewEncoder(w).Encode(p.Error(f))
}

// list is the handler of calls for a list, of languages or models.
func list(make func() any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=UTF-8")
		json.NewEncoder(w).Encode(make())
	}
}

// message is what a service says with a fault: the words that the fault has, or those for its status.
func (f Fault) message(words map[int]string) string {
	if f.Message != "" {
		return f.Message
	}
	if w := words[f.Status]; w != "" {
		return w
	}
	return http.StatusText(f.Status)
}
