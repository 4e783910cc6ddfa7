package fakegoogle

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

// NewBasic starts a fake of Cloud Translation, Basic (v2): https://cloud.google.com/translate/docs/reference/rest/v2/translate.
// It takes GET with the parameters in the address, as Google's Go client sends it, and POST with a JSON body or a form.
func NewBasic(t testing.TB) *Server {
	s := newServer(t)
	mux := http.NewServeMux()
	mux.HandleFunc("/language/translate/v2", s.serveTranslate)
	mux.HandleFunc("GET /language/translate/v2/languages", s.serveLanguages)
	h := httptest.NewServer(mux)
	s.URL = h.URL
	s.close = func() {
		h.CloseClientConnections()
		h.Close()
	}
	return s
}

// maxURL is the length of an address from which on the fake answers 414, as web servers do somewhere between 8 and 32 kB.
const maxURL = 16 << 10

func (s *Server) serveTranslate(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	noPost := s.noPost
	s.mu.Unlock()
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodPost, r.Method == http.MethodPost && noPost:
		writeError(w, Fault{Status: http.StatusMethodNotAllowed, Message: "Method not allowed"})
		return
	case len(r.RequestURI) > maxURL:
		writeError(w, Fault{Status: http.StatusRequestURITooLong, Message: "Request-URI Too Large"})
		return
	}
	call, err := readCall(r)
	if err != nil {
		writeError(w, Fault{Status: 400, Message: err.Error()})
		return
	}
	c, f, delay := s.begin(call)
	answered := false
	defer func() { s.end(c, answered) }()
	if !s.wait(r.Context(), delay, f.Hang) {
		return
	}
	switch {
	case f.Status != 0:
		writeError(w, f)
		return
	case len(c.Texts) == 0:
		writeError(w, Fault{Status: 400, Message: "Required Text"})
		return
	case !s.known(c.From, c.To):
		writeError(w, Fault{Status: 400, Message: "Bad language pair: " + c.From + "|" + c.To})
		return
	}
	type translation struct {
		TranslatedText string `json:"translatedText"`
		Model          string `json:"model,omitempty"`
	}
	list := []translation{}
	for _, t := range f.translations(c) {
		list = append(list, translation{TranslatedText: t, Model: c.Model})
	}
	data, _ := json.Marshal(map[string]any{"data": map[string]any{"translations": list}})
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	if f.Cut {
		w.Write(data[:len(data)/2])
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	_, err = w.Write(data)
	answered = err == nil
}

// readCall takes the parameters from where they are.
func readCall(r *http.Request) (Call, error) {
	c := Call{Method: r.Method, Target: r.RequestURI, Key: r.Header.Get("X-Goog-Api-Key"), Authorization: r.Header.Get("Authorization") != ""}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		var b struct {
			Q                             texts
			Source, Target, Format, Model string
		}
		if err := json.NewDecoder(r.Body).Decode(&b); err != nil {
			return c, err
		}
		c.Texts, c.From, c.To, c.Format, c.Model = b.Q, b.Source, b.Target, b.Format, b.Model
	} else {
		if err := r.ParseForm(); err != nil {
			return c, err
		}
		c.Texts, c.From, c.To, c.Format, c.Model = r.Form["q"], r.Form.Get("source"), r.Form.Get("target"), r.Form.Get("format"), r.Form.Get("model")
	}
	if k := r.URL.Query().Get("key"); k != "" {
		c.Key = k
	}
	if c.Format == "" {
		c.Format = "html" // the service's default
	}
	return c, nil
}

// texts is one string or several.
type texts []string

func (t *texts) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*t = texts{one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(t))
}

func (s *Server) serveLanguages(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	type item struct {
		Language string `json:"language"`
	}
	list := []item{}
	for _, l := range s.languages {
		list = append(list, item{l})
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"languages": list}})
}

// writeError answers as Google's HTTP services do.
func writeError(w http.ResponseWriter, f Fault) {
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((f.RetryAfter+time.Second-1)/time.Second)))
	}
	reason := f.Reason
	if reason == "" {
		reason = map[int]string{400: "invalid", 401: "authError", 403: "forbidden", 429: "rateLimitExceeded", 503: "backendError"}[f.Status]
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(f.Status)
	json.NewEncoder(w).Encode(map[string]any{"error": map[string]any{
		"code": f.Status, "message": f.message(),
		"errors": []any{map[string]any{"message": f.message(), "domain": "global", "reason": reason}},
	}})
}
