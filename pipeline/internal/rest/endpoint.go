package rest

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"visavis/pipeline/translate"
)

// Endpoint is where a service is.
type Endpoint struct {
	// URL is the address without a slash at its end; Host its host and port.
	URL, Host string
	// Plain is true for http://, which nobody encrypts.
	Plain bool
}

// ParseEndpoint reads an address; an empty one gives the zero value. The error is a *translate.SetupError.
func ParseEndpoint(engine, address string) (Endpoint, error) {
	if address == "" {
		return Endpoint{}, nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.User != nil || u.Fragment != "" {
		return Endpoint{}, &translate.SetupError{Engine: engine, Missing: fmt.Sprintf("%q is no address of a service", withoutSecrets(u, address)),
			Hint: "write it like http://127.0.0.1:8080 or https://translation.example.com; keys do not belong there"}
	}
	host := u.Host
	if u.Port() == "" {
		host = net.JoinHostPort(u.Hostname(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
	}
	return Endpoint{URL: strings.TrimRight(u.Scheme+"://"+u.Host+u.Path, "/"), Host: host, Plain: u.Scheme == "http"}, nil
}

// withoutSecrets is an address as it may be repeated: what stands before @ or after ? may be a key.
func withoutSecrets(u *url.URL, address string) string {
	if u == nil || u.Host == "" {
		address, _, _ = strings.Cut(address, "?")
		return address[strings.LastIndex(address, "@")+1:]
	}
	return u.Scheme + "://" + u.Host + u.Path
}

// Local reports whether the service is on this machine.
func (e Endpoint) Local() bool { return Loopback(e.Host) }

// Loopback reports whether an address, host:port, is this machine's own.
func Loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// CheckKey refuses to send a key over a network unencrypted. variable is where the key is from.
func (e Endpoint) CheckKey(engine, variable, key string) error {
	if key == "" || !e.Plain || e.Local() {
		return nil
	}
	return &translate.SetupError{Engine: engine, Missing: "the key in " + variable + " would go to " + e.URL + " unencrypted",
		Hint: "use https://, or run it with " + variable + "= if that server needs no key"}
}
