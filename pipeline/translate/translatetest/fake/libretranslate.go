package fake

import (
	"encoding/json"
	"html"
	"net/http"
	"slices"
	"testing"
)

// NewLibreTranslate starts a fake of a LibreTranslate server: POST /translate and GET /languages, as
// https://github.com/LibreTranslate/LibreTranslate/blob/main/libretranslate/app.py has them. As that does, it takes character
// references out of every answer, and refuses a call without a key with status 400.
func NewLibreTranslate(t testing.TB) *Server {
	return New(t, []string{"ca", "de", "en", "fr", "pb", "pt", "zh", "zt"}, func(s *Server) (end func()) {
		p := Protocol{
			Read:  readLibreTranslate,
			Check: func(c Call, _ []byte) Fault { return checkLibreTranslate(s, c) },
			Quota: Fault{Status: http.StatusTooManyRequests, Message: "Slowdown: 1000 per 1 day"},
			Error: func(f Fault) any {
				return map[string]string{"error": f.message(map[int]string{429: "Slowdown: 80 per 1 minute"})}
			},
			Answer: func(x *Exchange) any {
				out := x.Translations()
				for i, t := range out {
					if !x.Fault.Entities {
						out[i] = html.UnescapeString(t)
					}
				}
				return map[string][]string{"translatedText": out}
			},
		}
		mux := http.NewServeMux()
		mux.HandleFunc("POST /translate", p.Translations(s))
		mux.HandleFunc("GET /languages", list(func() any {
			type language struct {
				Code    string   `json:"code"`
				Name    string   `json:"name"`
				Targets []string `json:"targets"`
			}
			codes, out := s.Languages(), []language{}
			for _, c := range codes {
				out = append(out, language{c, c, slices.DeleteFunc(slices.Clone(codes), func(t string) bool { return t == c })})
			}
			return out
		}))
		return s.Serve(mux)
	})
}

func readLibreTranslate(_ *http.Request, body []byte) (Call, error) {
	var b struct {
		Q      []string `json:"q"`
		Source string   `json:"source"`
		Target string   `json:"target"`
		Format string   `json:"format"`
		Key    string   `json:"api_key"`
	}
	err := json.Unmarshal(body, &b)
	return Call{Texts: b.Q, From: b.Source, To: b.Target, Format: b.Format, Key: b.Key}, err
}

func checkLibreTranslate(s *Server, c Call) Fault {
	switch {
	case !s.lets(c.Key) && c.Key == "":
		return Fault{Status: http.StatusBadRequest, Message: "Please contact the server operator to get an API key"}
	case !s.lets(c.Key):
		return Fault{Status: http.StatusForbidden, Message: "Invalid API key"}
	case len(c.Texts) == 0:
		return Fault{Status: http.StatusBadRequest, Message: "Invalid request: missing q parameter"}
	case !s.Known(c.From, c.To):
		return Fault{Status: http.StatusBadRequest, Message: c.To + " is not supported"}
	case c.Format != "text" && c.Format != "html":
		return Fault{Status: http.StatusBadRequest, Message: c.Format + " format is not supported"}
	}
	return Fault{}
}
