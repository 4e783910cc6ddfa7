package embed

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// ServerError says why the server gave no vectors, and what to do about it.
type ServerError struct {
	// URL is where it was asked, without a password or a key.
	URL           string
	Problem, Hint string
}

func (e *ServerError) Error() string { return "embeddings from " + e.URL + ": " + e.Problem }

// wait bounds how often and how long a failure that may go away is waited out.
type wait struct {
	tries          uint
	first, longest time.Duration
}

const (
	// callTimeout is how long one call may take: the first one has the server load its model.
	callTimeout = 5 * time.Minute
	// mostBytes is the size beyond which an answer is no answer.
	mostBytes = 256 << 20
)

// server is one model of a server during a run.
type server struct {
	address    *url.URL
	model, key string
	wait       wait
	http       *http.Client
	// dimensions is the size of its vectors, 0 until one came, and refused why it did not take a text.
	dimensions int
	refused    error
}

func newServer(c *Client) (*server, error) {
	address, err := endpoint(c.URL)
	if err != nil {
		return nil, err
	}
	s := &server{address: address, model: c.Model, key: c.Key, wait: c.wait,
		// Texts go where the user said, and not where that sends them on to.
		http: &http.Client{Timeout: callTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if c.Cache != nil {
		s.dimensions = c.Cache.dimensions
	}
	if s.wait.tries == 0 {
		s.wait = wait{tries: 6, first: 500 * time.Millisecond, longest: time.Minute}
	}
	return s, nil
}

// endpoint is the address that texts are sent to.
func endpoint(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, &ServerError{URL: "nowhere", Problem: "this is no web address", Hint: "for example http://localhost:11434/v1"}
	}
	path := strings.TrimRight(u.Path, "/")
	switch {
	case strings.HasSuffix(path, "/embeddings"):
	case strings.HasSuffix(path, "/v1"):
		path += "/embeddings"
	default:
		path += "/v1/embeddings"
	}
	u.Path = path
	return u, nil
}

// Address is where texts are sent to, as people may see it: without a password or a key in the query.
func (c *Client) Address() (string, error) {
	u, err := endpoint(c.URL)
	if err != nil {
		return "", err
	}
	return shown(u), nil
}

// shown is an address as people may see it.
func shown(u *url.URL) string {
	bare := *u
	bare.User, bare.RawQuery, bare.Fragment = nil, "", ""
	return bare.String()
}

func (s *server) failed(hint, format string, args ...any) error {
	return &ServerError{URL: shown(s.address), Problem: fmt.Sprintf(format, args...), Hint: hint}
}

// refusal is an answer that says that the call was at fault, perhaps for one of its texts.
type refusal struct{ error }

// embed turns texts into vectors. Where the server refuses them together they go one by one, and have nil where it refuses them so too.
func (s *server) embed(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := s.call(ctx, texts)
	var no refusal
	switch {
	case err == nil, !errors.As(err, &no):
		return vectors, err
	case len(texts) == 1:
		s.refused = no.error
		return [][]float32{nil}, nil
	}
	half := len(texts) / 2
	a, err := s.embed(ctx, texts[:half])
	if err != nil {
		return nil, err
	}
	b, err := s.embed(ctx, texts[half:])
	return append(a, b...), err
}

// call asks once, and again while it fails in a way that may go away.
func (s *server) call(ctx context.Context, texts []string) ([][]float32, error) {
	var last error
	vectors, err := backoff.Retry(ctx, func() ([][]float32, error) {
		v, err := s.once(ctx, texts)
		last = err
		return v, err
	},
		backoff.WithBackOff(&backoff.ExponentialBackOff{
			InitialInterval: s.wait.first, RandomizationFactor: .5, Multiplier: 1.5, MaxInterval: s.wait.longest,
		}),
		backoff.WithMaxTries(s.wait.tries),
		backoff.WithMaxElapsedTime(0))
	if err == nil {
		return vectors, nil
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var permanent *backoff.PermanentError
	var later *backoff.RetryAfterError
	switch {
	case errors.As(last, &permanent):
		return nil, permanent.Err
	case errors.As(last, &later):
		return nil, s.failed("ask again later", "it is busy, and asks to wait %s (after %d tries)", later.Duration, s.wait.tries)
	}
	return nil, s.failed("see that the server runs; what came is kept", "%v (after %d tries)", last, s.wait.tries)
}

type request struct {
	Model  string   `json:"model"`
	Input  []string `json:"input"`
	Format string   `json:"encoding_format"`
}

type answer struct {
	Data []struct {
		Index     *int     `json:"index"`
		Embedding []number `json:"embedding"`
	} `json:"data"`
}

// number is a number that is there: null is none.
type number float64

func (n *number) UnmarshalJSON(b []byte) error {
	x, err := strconv.ParseFloat(string(b), 64)
	*n = number(x)
	return err
}

// once makes one call. An error that is not permanent may go away.
func (s *server) once(ctx context.Context, texts []string) ([][]float32, error) {
	body, err := json.Marshal(request{s.model, texts, "float"})
	if err != nil {
		return nil, backoff.Permanent(err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.address.String(), bytes.NewReader(body))
	if err != nil {
		return nil, backoff.Permanent(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if s.key != "" {
		req.Header.Set("Authorization", "Bearer "+s.key)
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return nil, bare(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, mostBytes))
	if err != nil {
		return nil, bare(err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, s.status(resp, data)
	}
	vectors, err := s.vectors(data, len(texts))
	if err != nil {
		return nil, backoff.Permanent(err)
	}
	return vectors, nil
}

// bare is a network's error without the address, which the message names itself, and may carry a password.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// status says what an answer other than 200 OK means.
func (s *server) status(resp *http.Response, data []byte) error {
	said := message(data)
	if s.key != "" {
		said = strings.ReplaceAll(said, s.key, "…")
	}
	plain := s.failed("", "%s%s", resp.Status, said)
	switch code := resp.StatusCode; {
	case code == http.StatusTooManyRequests, code == http.StatusRequestTimeout, code >= 500:
		if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
			after := time.Duration(seconds) * time.Second
			if after > s.wait.longest {
				return backoff.Permanent(s.failed("ask again then", "it asks to wait %s", after))
			}
			return &backoff.RetryAfterError{Duration: after}
		}
		return errors.New(resp.Status + said)
	case code == http.StatusBadRequest, code == http.StatusRequestEntityTooLarge, code == http.StatusUnprocessableEntity:
		return backoff.Permanent(refusal{plain})
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		return backoff.Permanent(s.failed("set OPENAI_API_KEY to the server's key", "%s%s", resp.Status, said))
	case code == http.StatusNotFound:
		return backoff.Permanent(s.failed("check the address and the model's name; Ollama needs: ollama pull "+s.model, "%s%s", resp.Status, said))
	case code >= 300 && code < 400:
		return backoff.Permanent(s.failed("give the address where it wants to be asked; texts go nowhere else by themselves", "%s", resp.Status))
	}
	return backoff.Permanent(plain)
}

// message is what an answer says is wrong: {"error":{"message":"…"}} (OpenAI, llama.cpp), {"error":"…"} (Text Embeddings Inference,
// Ollama), or the beginning of its text.
func message(data []byte) string {
	var flat struct{ Error string }
	var deep struct{ Error struct{ Message string } }
	text := string(data)
	switch {
	case json.Unmarshal(data, &flat) == nil && flat.Error != "":
		text = flat.Error
	case json.Unmarshal(data, &deep) == nil && deep.Error.Message != "":
		text = deep.Error.Message
	}
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
	if r := []rune(text); len(r) > 160 {
		text = string(r[:160]) + "…"
	}
	if text == "" {
		return ""
	}
	return ": " + text
}

// vectors reads an answer to a call with n texts. The vectors may come in any order, each with its index.
func (s *server) vectors(data []byte, n int) ([][]float32, error) {
	var a answer
	if err := json.Unmarshal(data, &a); err != nil {
		return nil, s.failed("is this an OpenAI-compatible server, and the model one that makes embeddings?", "the answer is not what the protocol says: %v", err)
	}
	if len(a.Data) != n {
		return nil, s.failed("", "%d vectors for %d texts", len(a.Data), n)
	}
	out := make([][]float32, n)
	seen := make([]bool, n)
	for x, d := range a.Data {
		if d.Index != nil {
			x = *d.Index
		}
		if x < 0 || x >= n || seen[x] {
			return nil, s.failed("", "vector %d of %d is there twice or for no text", x, n)
		}
		seen[x] = true
		if s.dimensions == 0 {
			s.dimensions = len(d.Embedding)
		}
		if len(d.Embedding) != s.dimensions || len(d.Embedding) == 0 {
			return nil, s.failed("was the model exchanged? Give another --embedding-model, or empty the cache of this one",
				"a vector has %d numbers, others of %s have %d", len(d.Embedding), s.model, s.dimensions)
		}
		v := make([]float64, len(d.Embedding))
		for i, y := range d.Embedding {
			v[i] = float64(y)
		}
		out[x] = unit(v)
	}
	return out, nil
}
