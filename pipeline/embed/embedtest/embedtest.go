// Package embedtest has a server for tests that speaks OpenAI's /v1/embeddings (https://platform.openai.com/docs/api-reference/embeddings).
// The name of the model says how it behaves:
//
//	server := httptest.NewServer(new(embedtest.Server))
//	client := embed.Client{URL: server.URL, Model: "good"}
package embedtest

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
)

// Key is what the model "locked" wants to be given.
const Key = "embedtest-key"

// Dimensions is the size of the vectors.
const Dimensions = 32

// Server answers with vectors that depend on the words of a text alone.
type Server struct {
	mu    sync.Mutex
	calls int
	texts []string
}

// Asked lists all texts that vectors were made of, and says in how many calls.
func (s *Server) Asked() (texts []string, calls int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.texts), s.calls
}

type vector struct {
	Object    string    `json:"object"`
	Index     int       `json:"index"`
	Embedding []float64 `json:"embedding"`
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var req struct {
		Model string   `json:"model"`
		Input []string `json:"input"`
	}
	if r.Method != http.MethodPost || r.URL.Path != "/v1/embeddings" {
		http.NotFound(w, r)
		return
	}
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil || len(req.Input) == 0 {
		fail(w, http.StatusBadRequest, "the request is no JSON")
		return
	}
	s.mu.Lock()
	s.calls++
	call := s.calls
	s.mu.Unlock()
	var data []vector
	for i, t := range req.Input {
		data = append(data, vector{"embedding", i, Vector(t)})
	}
	switch req.Model {
	case "good":
	case "shuffled": // the protocol orders vectors by index, not by place
		slices.Reverse(data)
	case "busy": // every other call
		if call%2 == 1 {
			w.Header().Set("Retry-After", "0")
			fail(w, http.StatusTooManyRequests, "slow down")
			return
		}
	case "broken":
		fail(w, http.StatusInternalServerError, "out of memory")
		return
	case "patient":
		w.Header().Set("Retry-After", "7200")
		fail(w, http.StatusServiceUnavailable, "loading")
		return
	case "picky":
		if strings.Contains(strings.Join(req.Input, " "), "refuse") {
			fail(w, http.StatusBadRequest, "the input is too long")
			return
		}
	case "never":
		fail(w, http.StatusBadRequest, "this model makes no embeddings")
		return
	case "locked":
		if r.Header.Get("Authorization") != "Bearer "+Key {
			fail(w, http.StatusUnauthorized, "invalid key "+strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
			return
		}
	case "short":
		data = data[:len(data)-1]
	case "twice":
		data[len(data)-1].Index = 0
	case "grows":
		if call > 1 {
			data[0].Embedding = append(data[0].Embedding, 1)
		}
	case "nan":
		fmt.Fprint(w, `{"data":[{"index":0,"embedding":[NaN]}]}`)
		return
	case "null":
		fmt.Fprint(w, `{"data":[{"index":0,"embedding":[1,null]}]}`)
		return
	case "page":
		fmt.Fprint(w, "<html>Welcome</html>")
		return
	case "zero":
		clear(data[0].Embedding)
	case "elsewhere":
		http.Redirect(w, r, "http://example.invalid/v1/embeddings", http.StatusTemporaryRedirect)
		return
	default:
		fail(w, http.StatusNotFound, fmt.Sprintf("model %q not found", req.Model))
		return
	}
	s.mu.Lock()
	s.texts = append(s.texts, req.Input...)
	s.mu.Unlock()
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]any{"object": "list", "model": req.Model, "data": data}) // the client hears of a failure
}

func fail(w http.ResponseWriter, code int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(map[string]any{"error": map[string]string{"message": message}})
}

// Vector is what the server makes of a text: the sum of a direction for each of its words.
func Vector(text string) []float64 {
	out := make([]float64, Dimensions)
	for _, w := range strings.Fields(strings.ToLower(text)) {
		h := fnv.New64a()
		h.Write([]byte(strings.Trim(w, ".,;:!?")))
		r := rand.New(rand.NewPCG(h.Sum64(), 1))
		for d := range out {
			out[d] += r.NormFloat64()
		}
	}
	return out
}
