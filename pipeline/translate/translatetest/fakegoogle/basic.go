package fakegoogle

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"visavis/pipeline/translate/translatetest/fake"
)

// NewBasic starts a fake of Cloud Translation, Basic (v2): https://cloud.google.com/translate/docs/reference/rest/v2/translate.
// It takes GET with the parameters in the address, as Google's Go client sends it, and POST with a JSON body or a form.
func NewBasic(t testing.TB) *Server {
	return fake.New(t, languages(), func(s *Server) (end func()) {
		p := fake.Protocol{
			Read:  func(r *http.Request, body []byte) (Call, error) { return readCall(r, body) },
			Check: func(c Call, _ []byte) Fault { return checkBasic(s, c) },
			Quota: Fault{Status: http.StatusForbidden, Message: "Daily Limit Exceeded", Reason: "dailyLimitExceeded"},
			Error: basicError,
			Answer: func(x *fake.Exchange) any {
				type translation struct {
					TranslatedText string `json:"translatedText"`
					Model          string `json:"model,omitempty"`
				}
				list := []translation{}
				for _, t := range x.Translations() {
					list = append(list, translation{TranslatedText: t, Model: x.Model})
				}
				return map[string]any{"data": map[string]any{"translations": list}}
			},
		}
		mux := http.NewServeMux()
		mux.HandleFunc("/language/translate/v2", func(w http.ResponseWriter, r *http.Request) {
			if f := refuseAddress(s, r); f.Status != 0 {
				p.Fail(w, f)
				return
			}
			p.Translations(s)(w, r)
		})
		mux.HandleFunc("GET /language/translate/v2/languages", func(w http.ResponseWriter, _ *http.Request) { serveLanguages(s, w) })
		return s.Serve(mux)
	})
}

// maxURL is the length of an address from which on the fake answers 414, as web servers do somewhere between 8 and 32 kB.
const maxURL = 16 << 10

// refuseAddress refuses calls before they are read, as web servers do.
func refuseAddress(s *Server, r *http.Request) Fault {
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodPost, r.Method == http.MethodPost && s.Refuses("POST"):
		return Fault{Status: http.StatusMethodNotAllowed, Message: "Method not allowed"}
	case len(r.RequestURI) > maxURL:
		return Fault{Status: http.StatusRequestURITooLong, Message: "Request-URI Too Large"}
	}
	return Fault{}
}

// checkBasic refuses what the service refuses.
func checkBasic(s *Server, c Call) Fault {
	switch {
	case len(c.Texts) == 0:
		return Fault{Status: 400, Message: "Required Text"}
	case !s.Known(c.From, c.To):
		return Fault{Status: 400, Message: "Bad language pair: " + c.From + "|" + c.To}
	}
	return Fault{}
}

// readCall takes the parameters from where they are.
func readCall(r *http.Request, body []byte) (Call, error) {
	c := Call{Key: r.Header.Get("X-Goog-Api-Key"), Authorization: r.Header.Get("Authorization") != ""}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		var b struct {
			Q                             texts
			Source, Target, Format, Model string
		}
		if err := json.Unmarshal(body, &b); err != nil {
			return c, err
		}
		c.Texts, c.From, c.To, c.Format, c.Model = b.Q, b.Source, b.Target, b.Format, b.Model
	} else {
		r.Body = io.NopCloser(bytes.NewReader(body))
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

func serveLanguages(s *Server, w http.ResponseWriter) {
	type item struct {
		Language string `json:"language"`
	}
	list := []item{}
	for _, l := range s.Languages() {
		list = append(list, item{l})
	}
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	json.NewEncoder(w).Encode(map[string]any{"data": map[string]any{"languages": list}})
}

// basicError is the body of an error of Google's HTTP services.
func basicError(f Fault) any {
	reason := f.Reason
	if reason == "" {
		reason = map[int]string{400: "invalid", 401: "authError", 403: "forbidden", 429: "rateLimitExceeded", 503: "backendError"}[f.Status]
	}
	return map[string]any{"error": map[string]any{
		"code": f.Status, "message": message(f),
		"errors": []any{map[string]any{"message": message(f), "domain": "global", "reason": reason}},
	}}
}
