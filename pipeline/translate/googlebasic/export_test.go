package googlebasic

import (
	"net/http"
	"net/url"
)

// Redirect sends what e sends to Google to a server at address, through base.
func Redirect(e *Engine, base http.RoundTripper, address string) {
	u, _ := url.Parse(address)
	e.post.base = roundTripper(func(req *http.Request) (*http.Response, error) {
		req = req.Clone(req.Context())
		req.URL.Scheme, req.URL.Host, req.Host = u.Scheme, u.Host, u.Host
		return base.RoundTrip(req)
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
