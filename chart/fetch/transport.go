package fetch

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	repo "helm.sh/helm/v4/pkg/repo/v1"
)

// transport returns the transport to a repository, with the certificates that Helm has for it.
func (f *Fetcher) transport(login repo.Entry) (http.RoundTripper, error) {
	if f.Transport != nil {
		return f.Transport, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: login.InsecureSkipTLSVerify}
	if login.CertFile != "" || login.KeyFile != "" {
		pair, err := tls.LoadX509KeyPair(login.CertFile, login.KeyFile)
		if err != nil {
			return nil, fmt.Errorf("the client certificate of Helm's repositories.yaml cannot be used: %w", err)
		}
		config.Certificates = []tls.Certificate{pair}
	}
	if login.CAFile != "" {
		text, err := os.ReadFile(login.CAFile)
		if err != nil {
			return nil, fmt.Errorf("the caFile of Helm's repositories.yaml cannot be read: %w", err)
		}
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(text) {
			return nil, errors.New("the caFile of Helm's repositories.yaml has no certificate")
		}
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = config
	t.DialContext = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	// A server may declare a .tgz to be compressed content. Its digest is that of the .tgz itself.
	t.DisableCompression = true
	return t, nil
}

// sizeLimiter is a transport that limits the size of a response, all of which Helm's library reads.
type sizeLimiter struct {
	base     http.RoundTripper
	maxBytes int64
}

func (l sizeLimiter) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.base.RoundTrip(req)
	if err == nil && resp.Body != nil {
		resp.Body = &limitedBody{ReadCloser: resp.Body, host: req.URL.Host, left: l.maxBytes, maxBytes: l.maxBytes}
	}
	return resp, err
}

// limitedBody is the body of a response that fails after a number of bytes.
type limitedBody struct {
	io.ReadCloser
	host     string
	left     int64
	maxBytes int64
}

func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, fmt.Errorf("%s gives more than %d MiB", b.host, b.maxBytes>>20)
	}
	return n, err
}

// statusChecker is a transport that returns a statusError for each response that is neither a success nor a
// redirection. Helm's getter has the status in its text only.
type statusChecker struct{ base http.RoundTripper }

func (s statusChecker) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := s.base.RoundTrip(req)
	if err != nil || resp.StatusCode >= 200 && resp.StatusCode < 400 {
		return resp, err
	}
	resp.Body.Close()
	return nil, &statusError{req.URL.Host, resp.StatusCode}
}

// transportThrough returns a transport, of the type that Helm's getter takes, that passes all requests to
// another one.
func transportThrough(to http.RoundTripper) *http.Transport {
	t := &http.Transport{TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{}} // no HTTP/2 of its own
	t.RegisterProtocol("http", to)
	t.RegisterProtocol("https", to)
	return t
}
