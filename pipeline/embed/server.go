package embed

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"visavis/pipeline/internal/rest"
	"visavis/pipeline/translate"
)

// ServerError says why the server gave no vectors, and what to do about it.
type ServerError struct {
	// Err names the server without a password or a key.
	Err  error
	Hint string
}

func (e *ServerError) Error() string { return e.Err.Error() }
func (e *ServerError) Unwrap() error { return e.Err }

// wait bounds how often and how long a failure that may go away is waited out.
type wait struct {
	tries          uint
	first, longest time.Duration
}

// callTimeout is how long one call may take: the first one has the server load its model.
const callTimeout = 5 * time.Minute

// server is one model of a server during a run.
type server struct {
	name   string // in errors
	path   string // of a call
	model  string
	wait   wait
	client *rest.Client
	// dimensions is the size of its vectors, 0 until one came, and refused why it did not take a text.
	dimensions int
	refused    error
}

func newServer(c *Client) (*server, error) {
	address, err := endpoint(c.URL)
	if err != nil {
		return nil, err
	}
	header := make(http.Header)
	if c.Key != "" {
		header.Set("Authorization", "Bearer "+c.Key)
	} else if address.User != nil {
		password, _ := address.User.Password()
		header.Set("Authorization", basicAuth(address.User.Username(), password))
	}
	s := &server{name: "embeddings from " + shown(address), path: address.EscapedPath(), model: c.Model, wait: c.wait}
	if address.RawQuery != "" {
		s.path += "?" + address.RawQuery
	}
	s.client = rest.New(rest.Options{Engine: s.name, URL: address.Scheme + "://" + address.Host, Header: header, Key: c.Key, KeyFrom: "OPENAI_API_KEY",
		NotFound: "look whether the address and the model's name are right; Ollama needs: ollama pull " + c.Model})
	if c.Cache != nil {
		s.dimensions = c.Cache.dimensions
	}
	if s.wait.tries == 0 {
		s.wait = wait{tries: 6, first: 500 * time.Millisecond, longest: time.Minute}
	}
	return s, nil
}

// basicAuth is the header for an address that holds a name and a password (RFC 7617).
func basicAuth(name, password string) string {
	r := http.Request{Header: make(http.Header)}
	r.SetBasicAuth(name, password)
	return r.Header.Get("Authorization")
}

// endpoint is the address that texts are sent to.
func endpoint(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return nil, &ServerError{Err: errors.New("embeddings from nowhere: this is no web address"), Hint: "for example http://localhost:11434/v1"}
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
	return &ServerError{fmt.Errorf(s.name+": "+format, args...), hint}
}

// embed turns texts into vectors. Where the server refuses them together they go one by one, and have nil where it refuses them so too.
func (s *server) embed(ctx context.Context, texts []string) ([][]float32, error) {
	vectors, err := s.call(ctx, texts)
	var no *translate.RefusedError
	switch {
	case err == nil, !errors.As(err, &no):
		return vectors, err
	case len(texts) == 1:
		s.refused = &ServerError{Err: no}
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

// call asks once, and again while it fails in a way that may go away. The error is a *ServerError, ctx's, or a *translate.RefusedError.
func (s *server) call(ctx context.Context, texts []string) ([][]float32, error) {
	var last error
	vectors, err := backoff.Retry(ctx, func() ([][]float32, error) {
		var v [][]float32
		v, last = s.once(ctx, texts)
		var again *translate.RetryError
		switch {
		case last == nil:
			return v, nil
		case !errors.As(last, &again), again.After > s.wait.longest:
			return nil, backoff.Permanent(last)
		case again.After > 0:
			return nil, &backoff.RetryAfterError{Duration: again.After}
		}
		return nil, last
	},
		backoff.WithBackOff(&backoff.ExponentialBackOff{
			InitialInterval: s.wait.first, RandomizationFactor: .5, Multiplier: 1.5, MaxInterval: s.wait.longest,
		}),
		backoff.WithMaxTries(s.wait.tries),
		backoff.WithMaxElapsedTime(0))
	switch {
	case err == nil:
		return vectors, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	}
	return nil, s.explained(last)
}

// explained says what to do about an error of the last call.
func (s *server) explained(err error) error {
	var (
		again   *translate.RetryError
		refused *translate.RefusedError
		setup   *translate.SetupError
		none    *translate.NoServerError
		own     *ServerError
	)
	switch {
	case errors.As(err, &refused), errors.As(err, &own):
		return err
	case errors.As(err, &setup):
		return &ServerError{err, setup.Hint}
	case errors.As(err, &none):
		return &ServerError{err, "start the server (Ollama: ollama serve), or give --embeddings the address where it is"}
	case errors.As(err, &again) && again.After > s.wait.longest:
		return &ServerError{fmt.Errorf("%w: it asks to wait %s", err, again.After.Round(time.Second)), "ask again then; what came is kept"}
	case errors.As(err, &again):
		return &ServerError{fmt.Errorf("%w (after %d tries)", err, s.wait.tries),
			"see that the server runs and the model is one that makes embeddings; what came is kept"}
	}
	return &ServerError{Err: err}
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

// once makes one call. The error is one that translate.Engine describes, or a *ServerError.
func (s *server) once(ctx context.Context, texts []string) ([][]float32, error) {
	bounded, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var a answer
	err := s.client.Call(bounded, http.MethodPost, s.path, request{s.model, texts, "float"}, &a)
	switch {
	case err != nil && bounded.Err() != nil && ctx.Err() == nil:
		return nil, &translate.RetryError{Err: fmt.Errorf("%s: it did not answer in %s", s.name, callTimeout)}
	case err != nil:
		return nil, err
	}
	return s.vectors(a, len(texts))
}

// vectors reads an answer to a call with n texts. The vectors may come in any order, each with its index.
func (s *server) vectors(a answer, n int) ([][]float32, error) {
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
