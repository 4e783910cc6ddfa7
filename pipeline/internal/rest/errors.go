package rest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"visavis/pipeline/translate"
)

// RetryAfter reads the header of that name (RFC 9110 section 10.2.3): seconds, or a date.
func RetryAfter(h http.Header) time.Duration {
	v := h.Get("Retry-After")
	if s, err := strconv.Atoi(v); err == nil && s >= 0 {
		return time.Duration(s) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, time.Until(t))
	}
	return 0
}

// Network is for errors that are not the service's: no connection, or one that broke off in the middle of an answer. The address,
// which may hold text, is no part of it.
func Network(engine string, err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var (
		syntax  *json.SyntaxError
		op      *net.OpError
		charged bool
	)
	switch {
	case errors.As(err, &syntax), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		err, charged = errors.New("the answer broke off"), true
	case errors.As(err, &op) && op.Op == "dial" && !op.Timeout() && op.Addr != nil && Loopback(op.Addr.String()):
		return &translate.NoServerError{Engine: engine, Address: op.Addr.String(), Err: refused(op)}
	case errors.As(err, &op) && op.Op == "dial":
		err = unreached(op)
	case errors.As(err, &op):
		err, charged = op, true
	default:
		return fmt.Errorf("%s: %w", engine, err)
	}
	return &translate.RetryError{Charged: charged, Err: fmt.Errorf("%s: %w", engine, err)}
}

// unreached says to which server there is no way, and why.
func unreached(op *net.OpError) error {
	var name *net.DNSError
	switch {
	case errors.As(op, &name):
		return fmt.Errorf("the address of %s was not found: %s", name.Name, name.Err)
	case op.Addr == nil:
		return op
	}
	return fmt.Errorf("nothing answers at %s: %w", op.Addr, refused(op))
}

// refused is why a connection did not come about, without the name of the system's function.
func refused(op *net.OpError) error {
	var call *os.SyscallError
	if errors.As(op.Err, &call) {
		return call.Err
	}
	return op.Err
}

// Moved is the error for a service that answers with a redirect, which is not followed.
func Moved(engine, where string, status int) error {
	return &translate.SetupError{Engine: engine, Missing: fmt.Sprintf("%s sends on to another address (HTTP %d), and nothing was sent there", where, status),
		Hint: "look whether the address is right, and give the new one if you trust it; texts go nowhere else by themselves"}
}

// Words makes one line of a service's message.
func Words(message string) string {
	const most = 300
	runes := []rune(strings.Join(strings.Fields(message), " "))
	if len(runes) > most {
		runes = append(runes[:most-1], '…')
	}
	if len(runes) == 0 {
		return "the service failed and did not say why"
	}
	return string(runes)
}
