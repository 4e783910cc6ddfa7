// Package rest calls services that take and give JSON over HTTP, and puts what goes wrong into the classes of translate.Engine.
//
//	c := rest.New(rest.Options{Engine: "deepl", URL: "https://api.deepl.com", Key: key, KeyFrom: "DEEPL_AUTH_KEY",
//		Header: http.Header{"Authorization": {"DeepL-Auth-Key " + key}}})
//	defer c.Close()
//	var answer struct{ Translations []struct{ Text string } }
//	err := c.Call(ctx, http.MethodPost, "/v2/translate", request, &answer)
//
// Keys go into headers (or, where a protocol wants them there, into the body), never into an address, and come back in no error.
// No redirect is followed: it would carry text and key to a server that nobody named.
package rest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"visavis/pipeline/translate"
)

// maxAnswer is the largest answer that is read, in bytes after decompression. The largest batch of any engine has a few hundred
// kilobytes; 32 vectors of 4,096 numbers are under three megabytes.
const maxAnswer = 8 << 20

// Options say which service is called.
type Options struct {
	// Engine is the name in errors.
	Engine string
	// URL is the address, without a slash at its end.
	URL string
	// Header goes with every call.
	Header http.Header
	// Key is kept out of errors; KeyFrom is the variable that it comes from, for the advice when it is refused.
	Key, KeyFrom string
	// NotFound is the advice where the service does not have what was asked for; empty is a general one.
	NotFound string
	// Failure reads the service's own form of an error; nil reads what most services send.
	Failure func(status int, body []byte) Failure
}

// Failure is what a service says of a call that failed.
type Failure struct {
	// Message is the service's words; empty where it has none.
	Message string
	// Quota is true where a quota is used up that is not given back within minutes: of the day, of the month, of the account.
	Quota bool
	// Key is true where the key is missing or refused, whatever the status.
	Key bool
}

// QuotaError says that a quota is used up that is not given back within minutes. It ends the run.
type QuotaError struct {
	Engine string
	// Said is what the service says of it.
	Said string
}

func (e *QuotaError) Error() string { return e.Engine + ": the quota is used up: " + e.Said }

// Client calls one service. Its methods may be called from several goroutines at once.
type Client struct {
	opt       Options
	http      *http.Client
	transport *http.Transport
}

// New makes a client. Nothing is sent.
func New(opt Options) *Client {
	transport := Transport()
	return &Client{opt: opt, transport: transport, http: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Transport is Go's usual one, but that connections are kept for all calls that are made at once, not for two of them.
func Transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = t.MaxIdleConns
	return t
}

// Close ends idle connections.
func (c *Client) Close() error {
	c.transport.CloseIdleConnections()
	return nil
}

// Call sends in, unless it is nil, as JSON and reads the answer into out, where that is not nil. The error is one that translate.Engine describes.
func (c *Client) Call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		data, err := encode(in)
		if err != nil {
			return fmt.Errorf("%s: writing the request: %w", c.opt.Engine, err)
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.opt.URL+path, body)
	if err != nil {
		return fmt.Errorf("%s: %w", c.opt.Engine, c.clean(err))
	}
	for name, values := range c.opt.Header {
		req.Header[name] = values
	}
	req.Header.Set("User-Agent", "visavis")
	req.Header.Set("Accept", "application/json")
	if in != nil {
		req.Header.Set("Content-Type", "application/json; charset=UTF-8")
	}
	res, err := c.http.Do(req)
	if err != nil {
		return c.broken(ctx, err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer+1))
	switch {
	case res.StatusCode >= 300:
		return c.failed(ctx, res, data) // the status counts even where the body broke off
	case err != nil:
		return c.broken(ctx, err)
	case len(data) > maxAnswer:
		return fmt.Errorf("%s: the answer is longer than %d MB: that is no translation", c.opt.Engine, maxAnswer>>20)
	case !utf8.Valid(data):
		return c.again("the answer is not UTF-8")
	case out == nil:
		return nil
	}
	if err := json.Unmarshal(data, out); err != nil {
		return c.again("the answer is not what it should be, or broke off")
	}
	return nil
}

// encode writes JSON with < > & as they are: escaped they count six times against the limit of a body.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// again is for an answer that came, but is of no use.
func (c *Client) again(problem string) error {
	return &translate.RetryError{Charged: true, Err: fmt.Errorf("%s: %s", c.opt.Engine, problem)}
}

// broken is for calls that got no whole answer.
func (c *Client) broken(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", c.opt.Engine, ctx.Err())
	}
	return Network(c.opt.Engine, c.clean(err))
}

// clean takes the key out of an error's words.
func (c *Client) clean(err error) error {
	if c.opt.Key == "" || !strings.Contains(err.Error(), c.opt.Key) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), c.opt.Key, "…"))
}

// overloaded is a status that is not in RFC 9110: several services, DeepL among them, send it for too many requests.
const overloaded = 529

// failed puts an answer that is none into words and classes.
func (c *Client) failed(ctx context.Context, res *http.Response, body []byte) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", c.opt.Engine, ctx.Err())
	}
	read := c.opt.Failure
	if read == nil {
		read = CommonFailure
	}
	f := read(res.StatusCode, body)
	if c.opt.Key != "" {
		f.Message = strings.ReplaceAll(f.Message, c.opt.Key, "…")
	}
	said := fmt.Sprintf("HTTP %d", res.StatusCode)
	if f.Message != "" {
		said = Words(f.Message) + " (" + said + ")"
	} else if text := http.StatusText(res.StatusCode); text != "" {
		said = text + " (" + said + ")"
	}
	plain := fmt.Errorf("%s: %s", c.opt.Engine, said)
	switch status := res.StatusCode; {
	case f.Quota:
		return &QuotaError{Engine: c.opt.Engine, Said: said}
	case f.Key, status == http.StatusUnauthorized, status == http.StatusForbidden:
		return c.refusedKey(said)
	case status == http.StatusTooManyRequests, status == overloaded:
		return &translate.RetryError{After: RetryAfter(res.Header), TooMany: true, Err: plain}
	case status == http.StatusRequestTimeout, status >= 500 && status != http.StatusNotImplemented:
		return &translate.RetryError{After: RetryAfter(res.Header), Err: plain}
	case status == http.StatusBadRequest, status == http.StatusRequestEntityTooLarge, status == http.StatusUnprocessableEntity:
		return &translate.RefusedError{Err: plain}
	case status < 400:
		return Moved(c.opt.Engine, c.opt.URL, status)
	case status == http.StatusNotFound, status == http.StatusMethodNotAllowed:
		return &translate.SetupError{Engine: c.opt.Engine, Missing: c.opt.URL + " does not have what was asked for: " + said,
			Hint: cmp.Or(c.opt.NotFound, "look whether --engine-url and what else was named (--model, --glossary-id) are right")}
	}
	return plain
}

func (c *Client) refusedKey(said string) error {
	e := &translate.SetupError{Engine: c.opt.Engine, Missing: "the service refuses the key in " + c.opt.KeyFrom + ": " + said,
		Hint: "look whether " + c.opt.KeyFrom + " is right and whether its account may do this; what came before is kept"}
	if c.opt.Key == "" {
		e.Missing = "the service wants a key, or does not let you in: " + said
		e.Hint = "set " + c.opt.KeyFrom + " to the key that you have for it"
	}
	return e
}

// CommonFailure reads {"message": …}, {"error": "…"} and {"error": {"message": …}}.
func CommonFailure(_ int, body []byte) Failure {
	var e struct {
		Message string          `json:"message"`
		Error   json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &e) != nil {
		return Failure{}
	}
	var inner struct {
		Message string `json:"message"`
	}
	var words string
	switch {
	case json.Unmarshal(e.Error, &words) == nil:
	case json.Unmarshal(e.Error, &inner) == nil:
		words = inner.Message
	}
	if words == "" {
		words = e.Message
	}
	return Failure{Message: words}
}
