package fetch

import (
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// isTransient reports whether another attempt may succeed: the server is busy, or the connection failed. An
// invalid certificate or an unknown host stays.
func isTransient(err error) bool {
	var status *statusError
	if errors.As(err, &status) {
		return status.code >= http.StatusInternalServerError || status.code == http.StatusTooManyRequests
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

// withRetries repeats a request to a host as long as its error is transient. A host of which all attempts
// failed gets no further request, so that a hundred charts do not wait for it one after the other.
func (f *Fetcher) withRetries(host string, request func() error) error {
	attempts, err := f.allowedAttempts(host)
	if err != nil {
		return err
	}
	pause := f.Pause
	if pause == 0 {
		pause = time.Second
	}
	for {
		err := withoutAddress(request())
		attempts--
		f.recordResponse(err)
		if err == nil || !isTransient(err) {
			return err
		}
		if attempts == 0 {
			f.recordUnreachable(host, err)
			return err
		}
		f.progress("%v; trying again in %v", err, pause)
		time.Sleep(pause)
		pause *= 2
	}
}

// allowedAttempts returns the number of attempts of a request to a host, or the error of earlier ones. Where a
// host is unreachable and none has ever responded, there may be no network at all, and one attempt is enough.
func (f *Fetcher) allowedAttempts(host string) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.unreachable[host] != nil:
		return 0, f.unreachable[host]
	case len(f.unreachable) > 0 && !f.reached:
		return 1, nil
	case f.Attempts > 0:
		return f.Attempts, nil
	}
	return 3, nil
}

// recordResponse records that a host has responded, if the error of a request shows it.
func (f *Fetcher) recordResponse(err error) {
	var status *statusError
	if err != nil && !errors.As(err, &status) {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reached = true
}

// recordUnreachable records the error of a host of which all attempts failed.
func (f *Fetcher) recordUnreachable(host string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.unreachable == nil {
		f.unreachable = map[string]error{}
	}
	f.unreachable[host] = err
}
