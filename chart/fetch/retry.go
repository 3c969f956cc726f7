package fetch

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

// answer is what a server says in place of what it was asked for.
type answer struct {
	host string
	code int
}

func (a *answer) Error() string {
	text := fmt.Sprintf("%s answers %d", a.host, a.code)
	if s := http.StatusText(a.code); s != "" {
		text += " " + s
	}
	return text
}

// refused reports whether the server wants a login, or another one.
func (a *answer) refused() bool {
	return a.code == http.StatusUnauthorized || a.code == http.StatusForbidden
}

// passing reports whether another attempt may not meet an error: the server is busy, or the connection
// failed. What a certificate or a name is wrong with stays.
func passing(err error) bool {
	var a *answer
	if errors.As(err, &a) {
		return a.code >= 500 || a.code == http.StatusTooManyRequests
	}
	var name *net.DNSError
	if errors.As(err, &name) {
		return !name.IsNotFound
	}
	var alert tls.AlertError
	if errors.As(err, &alert) {
		return false
	}
	var n net.Error
	var op *net.OpError
	return errors.As(err, &op) || errors.As(err, &n) && n.Timeout() ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// try repeats what fails for a reason that may pass. A host that gives nothing in all attempts is not
// asked again: a hundred charts shall not wait for it one after the other.
func (f *Fetcher) try(host string, do func() error) error {
	attempts, err := f.attempts(host)
	if err != nil {
		return err
	}
	pause := f.Pause
	if pause == 0 {
		pause = time.Second
	}
	for {
		err := plain(do())
		attempts--
		again := err != nil && passing(err)
		f.note(host, err, again && attempts == 0)
		if !again || attempts == 0 {
			return err
		}
		f.tell("%v; trying again in %v", err, pause)
		time.Sleep(pause)
		pause *= 2
	}
}

// attempts returns how often a host may be asked. Where one host was lost and none was ever reached,
// there may be no network at all, and once is enough.
func (f *Fetcher) attempts(host string) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.lost[host] != nil:
		return 0, f.lost[host]
	case len(f.lost) > 0 && !f.reached:
		return 1, nil
	case f.Attempts > 0:
		return f.Attempts, nil
	}
	return 3, nil
}

// note remembers whether a host could be reached.
func (f *Fetcher) note(host string, err error, lost bool) {
	var a *answer
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reached = f.reached || err == nil || errors.As(err, &a)
	if !lost {
		return
	}
	if f.lost == nil {
		f.lost = map[string]error{}
	}
	f.lost[host] = err
}

// plain takes the address out of an error, which may have a password or a token in it.
func plain(err error) error {
	var u *url.Error
	if !errors.As(err, &u) {
		return err
	}
	var a *answer
	if errors.As(u.Err, &a) {
		return a
	}
	host := "the server"
	if at, parsed := url.Parse(u.URL); parsed == nil && at.Host != "" {
		host = at.Host
	}
	return &silence{host, u.Err}
}

// silence is a server that cannot be asked.
type silence struct {
	host string
	err  error
}

// Error leaves out what the machine's own addresses are, which differ from one to the other.
func (s *silence) Error() string {
	var name *net.DNSError
	var n net.Error
	var call *os.SyscallError
	why := s.err.Error()
	switch {
	case errors.As(s.err, &name) && name.IsNotFound:
		why = "its name is not known"
	case errors.As(s.err, &name):
		why = "its name cannot be looked up"
	case errors.As(s.err, &n) && n.Timeout():
		why = "it does not answer in time"
	case errors.As(s.err, &call):
		why = call.Err.Error()
	case errors.Is(s.err, io.EOF), errors.Is(s.err, io.ErrUnexpectedEOF):
		why = "it hangs up"
	}
	return s.host + " cannot be asked: " + why
}

func (s *silence) Unwrap() error { return s.err }
