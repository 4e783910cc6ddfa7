package fake

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
)

// NewDeepL starts a fake of DeepL's API: POST /v2/translate, GET /v2/languages and /v2/usage, and glossaries, as
// https://github.com/DeepLcom/openapi describes them. It holds calls to the limits of 50 texts and 128 KiB.
func NewDeepL(t testing.TB) *Server {
	targets := []string{"DE", "EN-GB", "EN-US", "ES", "ES-419", "FR", "IT", "JA", "PT-BR", "PT-PT", "ZH-HANS", "ZH-HANT"}
	return New(t, targets, func(s *Server) (end func()) {
		p := Protocol{
			Read:  readDeepL,
			Check: func(c Call, body []byte) Fault { return checkDeepL(s, c, body) },
			Quota: Fault{Status: 456, Message: "Quota Exceeded"},
			Error: func(f Fault) any {
				return map[string]string{"message": f.message(map[int]string{429: "Too many requests", 500: "Internal server error"})}
			},
			Answer: answerDeepL,
		}
		withKey := func(h http.HandlerFunc) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				if !s.lets(deepLKey(r)) {
					w.WriteHeader(http.StatusForbidden) // DeepL's has no body
					return
				}
				h(w, r)
			}
		}
		mux := http.NewServeMux()
		mux.HandleFunc("POST /v2/translate", withKey(p.Translations(s)))
		mux.HandleFunc("GET /v2/languages", withKey(func(w http.ResponseWriter, r *http.Request) {
			list(func() any { return deepLLanguages(s, r.FormValue("type")) })(w, r)
		}))
		mux.HandleFunc("GET /v2/usage", withKey(list(func() any {
			return map[string]int{"character_count": 500_000, "character_limit": 500_000}
		})))
		s.serveGlossaries(mux, withKey, p.Fail)
		return s.Serve(mux)
	})
}

func deepLKey(r *http.Request) string {
	key, _ := strings.CutPrefix(r.Header.Get("Authorization"), "DeepL-Auth-Key ")
	return key
}

func readDeepL(r *http.Request, body []byte) (Call, error) {
	var b struct {
		Text        []string `json:"text"`
		SourceLang  string   `json:"source_lang"`
		TargetLang  string   `json:"target_lang"`
		Formality   string   `json:"formality"`
		GlossaryID  string   `json:"glossary_id"`
		ModelType   string   `json:"model_type"`
		TagHandling string   `json:"tag_handling"`
		IgnoreTags  []string `json:"ignore_tags"`
	}
	err := json.Unmarshal(body, &b)
	return Call{Texts: b.Text, From: b.SourceLang, To: b.TargetLang, Model: b.ModelType, Format: b.TagHandling, Key: deepLKey(r),
		Authorization: r.Header.Get("Authorization") != "", Params: map[string]string{"formality": b.Formality, "glossary_id": b.GlossaryID,
			"ignore_tags": strings.Join(b.IgnoreTags, " ")}}, err
}

func checkDeepL(s *Server, c Call, body []byte) Fault {
	known := func(list []map[string]any, code string) (found, formal bool) {
		for _, l := range list {
			if l["language"] == code {
				formal, _ := l["supports_formality"].(bool)
				return true, formal
			}
		}
		return false, false
	}
	source, _ := known(deepLLanguages(s, "source"), c.From)
	target, formal := known(deepLLanguages(s, "target"), c.To)
	switch f := c.Params["formality"]; {
	case len(body) > 128<<10:
		return Fault{Status: http.StatusRequestEntityTooLarge, Message: "Payload too large"}
	case len(c.Texts) == 0 || len(c.Texts) > 50:
		return Fault{Status: http.StatusBadRequest, Message: "Too many texts: 50 at most"}
	case !source:
		return Fault{Status: http.StatusBadRequest, Message: "Value for 'source_lang' not supported."}
	case !target:
		return Fault{Status: http.StatusBadRequest, Message: "Value for 'target_lang' not supported."}
	case (f == "more" || f == "less") && !formal:
		return Fault{Status: http.StatusBadRequest, Message: "'formality' is not supported for given 'target_lang'."}
	}
	_, f := s.dictionary(c)
	return f
}

// deepLLanguages is the answer to GET /v2/languages: sources have no variants.
func deepLLanguages(s *Server, kind string) []map[string]any {
	out, seen := []map[string]any{}, map[string]bool{}
	for _, l := range s.Languages() {
		entry := map[string]any{"language": l, "name": l}
		if kind == "target" {
			entry["supports_formality"] = l == "DE" || l == "FR"
		} else {
			l, _, _ = strings.Cut(l, "-")
			entry["language"] = l
		}
		if !seen[l] {
			seen[l] = true
			out = append(out, entry)
		}
	}
	return out
}

func answerDeepL(x *Exchange) any {
	type translation struct {
		Detected string `json:"detected_source_language"`
		Text     string `json:"text"`
		Model    string `json:"model_type_used,omitempty"`
	}
	out := []translation{}
	terms, _ := x.server.dictionary(x.Call)
	for _, t := range x.Translations() {
		out = append(out, translation{x.From, terms.apply(t), strings.TrimPrefix(x.Model, "prefer_")})
	}
	return map[string]any{"translations": out}
}
