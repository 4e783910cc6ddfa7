// Package embed has a server of the user's turn texts into vectors: sentences of one meaning into vectors of about one direction,
// whatever their language. Any server will do that speaks OpenAI's /v1/embeddings: Ollama, llama.cpp, Text Embeddings Inference.
//
//	c := embed.Client{URL: "http://localhost:11434/v1", Model: "bge-m3"}
//	vectors, stats, err := c.Runs(ctx, sentences) // align.Input.SourceVectors
package embed

import (
	"context"
	"math"
	"strings"
	"unicode/utf8"

	"visavis/align"
)

// Client asks one model of one server. URL and Model are needed.
type Client struct {
	// URL is the address of the server or of its API: http://localhost:11434, …/v1 and …/v1/embeddings mean the same.
	URL string
	// Model is the server's name of the model.
	Model string
	// Key, where not empty, goes to the server in a header, and nowhere else.
	Key string
	// Cache keeps vectors from one run to the next; nil keeps none.
	Cache *Cache
	// Progress, if set, is told how many of how many texts have vectors.
	Progress func(done, all int)

	wait wait // between tries; the zero value is the usual
}

// Stats says what the server was asked.
type Stats struct {
	// Texts is the number of distinct texts, and Cached how many of them were in the cache.
	Texts, Cached int
	// Sent and Characters (runes) are what went to the server; Refused is how many texts it would not take.
	Sent, Characters, Refused int
}

const (
	// longestRun is how many sentences are turned into one vector at most: of 3,086 links made by hand (the tuning sets) 41 have
	// more on one side. For them the sum of the sentences stands in.
	longestRun = 3
	// batch is how many texts go in one call. Text Embeddings Inference takes 32, unless it is told otherwise.
	batch = 32
	// fine is the number of steps between 0 and 1 that vectors are rounded to: what comes from the server and what comes from the cache
	// is the same.
	fine = math.MaxInt16
)

// Runs has the server turn every sentence of a text, and every two and three that follow each other, into vectors. A text that the
// server will not take has none. Errors are a *ServerError, ctx's, or those of Cache.
func (c *Client) Runs(ctx context.Context, sentences []string) (align.Vectors, Stats, error) {
	var texts []string
	for k := range longestRun {
		texts = append(texts, runs(sentences, k+1)...)
	}
	vectors, stats, err := c.Texts(ctx, texts)
	if err != nil {
		return nil, stats, err
	}
	var out align.Vectors
	for k := range longestRun {
		n := max(0, len(sentences)-k)
		out, vectors = append(out, vectors[:n]), vectors[n:]
	}
	return out, stats, nil
}

// runs joins every n sentences that follow each other.
func runs(sentences []string, n int) []string {
	var out []string
	for i := range max(0, len(sentences)-n+1) {
		out = append(out, strings.Join(sentences[i:i+n], " "))
	}
	return out
}

// Plan says what Runs would send for texts, without sending anything.
func (c *Client) Plan(sentences ...[]string) (Stats, error) {
	var texts []string
	for _, s := range sentences {
		for k := range longestRun {
			texts = append(texts, runs(s, k+1)...)
		}
	}
	have, err := c.cached(texts)
	if err != nil {
		return Stats{}, err
	}
	var s Stats
	for _, t := range distinct(texts) {
		s.Texts++
		if _, ok := have[t]; ok {
			s.Cached++
			continue
		}
		s.Sent++
		s.Characters += utf8.RuneCountInString(t)
	}
	return s, nil
}

// Texts has the server turn texts into vectors of length 1, each distinct text once; nil for a text that it will not take. Errors are
// those of Runs. What came before an error is kept in the cache.
func (c *Client) Texts(ctx context.Context, texts []string) ([][]float32, Stats, error) {
	all := distinct(texts)
	have, err := c.cached(all)
	stats := Stats{Texts: len(all), Cached: len(have)}
	if err != nil {
		return nil, stats, err
	}
	s, err := newServer(c)
	if err != nil {
		return nil, stats, err
	}
	defer s.client.Close()
	var missing []string
	for _, t := range all {
		if _, ok := have[t]; !ok {
			missing = append(missing, t)
		}
	}
	for len(missing) > 0 {
		c.progress(len(all)-len(missing), len(all))
		now := missing[:min(batch, len(missing))]
		missing = missing[len(now):]
		vectors, err := s.embed(ctx, now)
		if err != nil {
			return nil, stats, err
		}
		if err := c.keep(now, vectors); err != nil {
			return nil, stats, err
		}
		for i, t := range now {
			have[t] = vectors[i]
			stats.Sent++
			stats.Characters += utf8.RuneCountInString(t)
			if vectors[i] == nil {
				stats.Refused++
			}
		}
		if stats.Refused == stats.Sent && stats.Cached == 0 { // not one of the first texts: the texts are not at fault
			return nil, stats, s.refused
		}
	}
	c.progress(len(all), len(all))
	out := make([][]float32, len(texts))
	for i, t := range texts {
		out[i] = have[t]
	}
	return out, stats, nil
}

func (c *Client) progress(done, all int) {
	if c.Progress != nil {
		c.Progress(done, all)
	}
}

func (c *Client) cached(texts []string) (map[string][]float32, error) {
	if c.Cache == nil {
		return make(map[string][]float32), nil
	}
	return c.Cache.find(texts)
}

func (c *Client) keep(texts []string, vectors [][]float32) error {
	if c.Cache == nil {
		return nil
	}
	return c.Cache.add(texts, vectors)
}

// distinct lists each of texts once, in the order in which they come first. Texts of white space mean nothing.
func distinct(texts []string) []string {
	seen := make(map[string]bool, len(texts))
	var out []string
	for _, t := range texts {
		if !seen[t] && strings.TrimSpace(t) != "" {
			seen[t] = true
			out = append(out, t)
		}
	}
	return out
}

// unit rounds v and brings it to length 1; nil for a vector without direction.
func unit(v []float64) []float32 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	if sum == 0 || math.IsInf(sum, 0) {
		return nil
	}
	out := make([]float32, len(v))
	for d, x := range v {
		out[d] = float32(math.Round(x/math.Sqrt(sum)*fine)) / fine
	}
	return out
}
