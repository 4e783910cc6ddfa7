package googlebasic

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync/atomic"
)

// transport carries the client's calls. The client asks for translations with GET and puts the text into the address: there it
// is cut off at about 2,000 bytes by what Google documents for GET, and lands in the logs of every proxy. The service takes
// the same parameters in the body of a POST, which is the method that its reference documents
// (https://cloud.google.com/translate/docs/reference/rest/v2/translate). The client has no option for that, but takes an HTTP
// client, option.WithHTTPClient; so the parameters change places here, below it.
//
// The key goes into a header (X-Goog-Api-Key), not into the address as option.WithAPIKey would put it, since addresses come back
// in errors.
type transport struct {
	base http.RoundTripper
	key  string
	// other is true where the service is not Google's own. One that does not take POST then gets the client's GET.
	other bool
	get   atomic.Bool // it did not take POST
}

// RoundTrip sends req, as a POST if it asks for a translation.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.key != "" {
		req = req.Clone(req.Context())
		req.Header.Set("X-Goog-Api-Key", t.key)
	}
	if req.Method != http.MethodGet || !req.URL.Query().Has("q") || t.get.Load() {
		return t.base.RoundTrip(req)
	}
	post, err := asPost(req)
	if err != nil {
		return nil, err
	}
	res, err := t.base.RoundTrip(post)
	noPost := []int{http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusUnsupportedMediaType, http.StatusNotImplemented}
	if err != nil || !t.other || !slices.Contains(noPost, res.StatusCode) {
		return res, err
	}
	io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16)) // so that the connection can be used again
	res.Body.Close()
	t.get.Store(true)
	return t.base.RoundTrip(req)
}

// body is the request of the reference, as JSON.
type body struct {
	Q      []string `json:"q"`
	Source string   `json:"source,omitempty"`
	Target string   `json:"target"`
	Format string   `json:"format,omitempty"`
	Model  string   `json:"model,omitempty"`
}

// asPost moves the parameters that the reference has in the body out of the address. Those of all Google services, such as alt
// and prettyPrint, stay.
func asPost(req *http.Request) (*http.Request, error) {
	q := req.URL.Query()
	b := body{Q: q["q"], Source: q.Get("source"), Target: q.Get("target"), Format: q.Get("format"), Model: q.Get("model")}
	for _, name := range []string{"q", "source", "target", "format", "model"} {
		q.Del(name)
	}
	data, err := json.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("writing the request: %w", err)
	}
	post := req.Clone(req.Context())
	post.Method = http.MethodPost
	post.URL.RawQuery = q.Encode()
	post.Body = io.NopCloser(bytes.NewReader(data))
	post.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }
	post.ContentLength = int64(len(data))
	post.Header.Set("Content-Type", "application/json")
	return post, nil
}
