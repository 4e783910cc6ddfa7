package fake

import (
	"encoding/json"
	"net/http"
	"testing"
	"unicode/utf16"
)

// NewAzure starts a fake of Azure's Translator 3.0: POST /translate and GET /languages, as
// https://learn.microsoft.com/azure/ai-services/translator/reference/v3-0-translate describes them. It holds calls to the limits of
// 1,000 texts and 50,000 characters.
func NewAzure(t testing.TB) *Server {
	return New(t, []string{"de", "en", "fr", "fr-ca", "pt", "pt-pt", "zh-Hans", "zh-Hant"}, func(s *Server) (end func()) {
		p := Protocol{
			Read:  readAzure,
			Check: func(c Call, _ []byte) Fault { return checkAzure(s, c) },
			Quota: Fault{Status: http.StatusForbidden, Message: "The operation isn't allowed because the subscription has exceeded its free quota.", Reason: "403001"},
			Error: azureError,
			Answer: func(x *Exchange) any {
				type translation struct {
					Text string `json:"text"`
					To   string `json:"to"`
				}
				type result struct {
					Translations []translation `json:"translations"`
				}
				out := []result{}
				for _, t := range x.Translations() {
					out = append(out, result{[]translation{{t, x.To}}})
				}
				return out
			},
		}
		mux := http.NewServeMux()
		mux.HandleFunc("POST /translate", p.Translations(s))
		mux.HandleFunc("GET /languages", list(func() any {
			out := map[string]any{}
			for _, l := range s.Languages() {
				out[l] = map[string]string{"name": l, "nativeName": l, "dir": "ltr"}
			}
			return map[string]any{"translation": out}
		}))
		return s.Serve(mux)
	})
}

func readAzure(r *http.Request, body []byte) (Call, error) {
	var b []struct{ Text string }
	err := json.Unmarshal(body, &b)
	q := r.URL.Query()
	c := Call{From: q.Get("from"), To: q.Get("to"), Format: q.Get("textType"), Model: q.Get("category"), Key: r.Header.Get("Ocp-Apim-Subscription-Key"),
		Params: map[string]string{"api-version": q.Get("api-version"), "region": r.Header.Get("Ocp-Apim-Subscription-Region"), "allowFallback": q.Get("allowFallback")}}
	for _, t := range b {
		c.Texts = append(c.Texts, t.Text)
	}
	return c, err
}

func checkAzure(s *Server, c Call) Fault {
	units := 0
	for _, t := range c.Texts {
		units += len(utf16.Encode([]rune(t)))
	}
	switch {
	case !s.lets(c.Key):
		return Fault{Status: http.StatusUnauthorized, Reason: "401000"}
	case c.Params["api-version"] != "3.0":
		return Fault{Status: http.StatusBadRequest, Message: "The API version parameter is missing or not valid.", Reason: "400021"}
	case units > 50_000:
		return Fault{Status: http.StatusBadRequest, Message: "The maximum request size has been exceeded.", Reason: "400077"}
	case len(c.Texts) > 1000:
		return Fault{Status: http.StatusBadRequest, Message: "The maximum number of array elements has been exceeded.", Reason: "400072"}
	case !s.Known(c.From, c.To):
		return Fault{Status: http.StatusBadRequest, Message: "The target language is not valid.", Reason: "400036"}
	}
	return Fault{}
}

// azureError is the body of an error. Its code is a number of six digits that begins with the status.
func azureError(f Fault) any {
	code := json.Number(f.Reason)
	if code == "" {
		code = json.Number(map[int]string{400: "400000", 401: "401000", 403: "403000", 429: "429001", 500: "500000", 503: "503000"}[f.Status])
	}
	if code == "" {
		code = "0"
	}
	return map[string]any{"error": map[string]any{"code": code, "message": f.message(map[int]string{
		401: "The request is not authorized because credentials are missing or invalid.",
		429: "The server rejected the request because the client has exceeded request limits.",
	})}}
}
