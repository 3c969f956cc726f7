package fetch

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
)

// statusError is the HTTP status of a response that is no success.
type statusError struct {
	host string
	code int
}

func (e *statusError) Error() string {
	text := fmt.Sprintf("%s answers %d", e.host, e.code)
	if s := http.StatusText(e.code); s != "" {
		text += " " + s
	}
	return text
}

// wantsLogin reports whether the server wants a login, or another one.
func (e *statusError) wantsLogin() bool {
	return e.code == http.StatusUnauthorized || e.code == http.StatusForbidden
}

// withoutAddress returns an error without the URL of the request, which may have a password or a token in it.
func withoutAddress(err error) error {
	var u *url.Error
	if !errors.As(err, &u) {
		return err
	}
	var status *statusError
	if errors.As(u.Err, &status) {
		return status
	}
	host := "the server"
	if at, parsed := url.Parse(u.URL); parsed == nil && at.Host != "" {
		host = at.Host
	}
	return &unreachableError{host, u.Err}
}

// unreachableError is the error of a server that sends no response.
type unreachableError struct {
	host string
	err  error
}

// Error returns the reason without the addresses of this machine, which differ each time.
func (e *unreachableError) Error() string {
	var name *net.DNSError
	var n net.Error
	var call *os.SyscallError
	why := e.err.Error()
	switch {
	case errors.As(e.err, &name) && name.IsNotFound:
		why = "its name is not known"
	case errors.As(e.err, &name):
		why = "its name cannot be looked up"
	case errors.As(e.err, &n) && n.Timeout():
		why = "it does not answer in time"
	case errors.As(e.err, &call):
		why = call.Err.Error()
	case errors.Is(e.err, io.EOF), errors.Is(e.err, io.ErrUnexpectedEOF):
		why = "it hangs up"
	}
	return e.host + " cannot be asked: " + why
}

func (e *unreachableError) Unwrap() error { return e.err }
