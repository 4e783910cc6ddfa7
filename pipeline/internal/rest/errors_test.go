package rest_test

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"visavis/pipeline/internal/rest"
	"visavis/pipeline/translate"
)

func TestRetryAfter(t *testing.T) {
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	for value, want := range map[string]time.Duration{"": 0, "7": 7 * time.Second, "-1": 0, "soon": 0, in(90 * time.Second): 90 * time.Second, in(-time.Hour): 0} {
		if got := rest.RetryAfter(http.Header{"Retry-After": {value}}); got < want-2*time.Second || got > want {
			t.Errorf("%q is %v, want %v", value, got, want)
		}
	}
}

func TestNetwork(t *testing.T) {
	address := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 9}
	refused := os.NewSyscallError("connect", syscall.ECONNREFUSED)
	for _, tt := range []struct {
		err     error
		want    string
		charged bool
	}{
		{&net.OpError{Op: "dial", Addr: address, Err: refused}, "x: nothing answers at 192.0.2.1:9: connection refused", false},
		{&net.OpError{Op: "dial", Err: &net.DNSError{Name: "mt.example", Err: "no such host"}}, "x: the address of mt.example was not found: no such host", false},
		{&net.OpError{Op: "read", Addr: address, Err: syscall.ECONNRESET}, "x: the answer broke off", true},
		{&net.OpError{Op: "read", Net: "tcp", Addr: address, Err: syscall.ETIMEDOUT}, "x: read tcp 192.0.2.1:9: connection timed out", true},
	} {
		var again *translate.RetryError
		if err := rest.Network("x", &url.Error{Op: "Post", URL: "http://secret", Err: tt.err}); !errors.As(err, &again) || err.Error() != tt.want || again.Charged != tt.charged {
			t.Errorf("%v becomes %v (charged: %v), want %s", tt.err, err, again != nil && again.Charged, tt.want)
		}
	}
}

func TestNothingOnThisMachineIsNotWaitedFor(t *testing.T) {
	for _, ip := range []string{"127.0.0.1", "::1"} {
		op := &net.OpError{Op: "dial", Addr: &net.TCPAddr{IP: net.ParseIP(ip), Port: 9}, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
		var none *translate.NoServerError
		var again *translate.RetryError
		if err := rest.Network("x", &url.Error{Op: "Post", URL: "http://secret", Err: op}); !errors.As(err, &none) || errors.As(err, &again) ||
			!strings.HasSuffix(err.Error(), ":9: connection refused") {
			t.Errorf("%s: %v", ip, err)
		}
	}
}

func TestParseEndpoint(t *testing.T) {
	for address, want := range map[string]rest.Endpoint{
		"":                       {},
		"http://127.0.0.1:8080":  {URL: "http://127.0.0.1:8080", Host: "127.0.0.1:8080", Plain: true},
		"http://localhost/base/": {URL: "http://localhost/base", Host: "localhost:80", Plain: true},
		"https://mt.example.com": {URL: "https://mt.example.com", Host: "mt.example.com:443"},
		"http://[::1]:9":         {URL: "http://[::1]:9", Host: "[::1]:9", Plain: true},
	} {
		if got, err := rest.ParseEndpoint("google", address); err != nil || got != want {
			t.Errorf("%q is %+v, %v: want %+v", address, got, err, want)
		}
	}
}
