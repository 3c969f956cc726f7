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

// transport reaches a repository with the certificates that Helm has for it.
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
	// A .tgz that a server declares to be compressed must stay what its digest is of.
	t.DisableCompression = true
	return t, nil
}

// bounded lets no answer be larger than it may be: Helm's library reads all that there is.
type bounded struct {
	base http.RoundTripper
	most int64
}

func (b bounded) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := b.base.RoundTrip(req)
	if err == nil && resp.Body != nil {
		resp.Body = &body{ReadCloser: resp.Body, left: b.most, host: req.URL.Host, most: b.most}
	}
	return resp, err
}

type body struct {
	io.ReadCloser
	host       string
	left, most int64
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, fmt.Errorf("%s gives more than %d MiB", b.host, b.most>>20)
	}
	return n, err
}

// strict makes an error of each answer that is neither a success nor leads on, so that its code is
// known: Helm's getter tells it in words only.
type strict struct{ base http.RoundTripper }

func (s strict) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := s.base.RoundTrip(req)
	if err != nil || resp.StatusCode >= 200 && resp.StatusCode < 400 {
		return resp, err
	}
	resp.Body.Close()
	return nil, &answer{req.URL.Host, resp.StatusCode}
}

// carrier is a transport for Helm's getter that hands all requests to another one.
func carrier(to http.RoundTripper) *http.Transport {
	t := &http.Transport{TLSNextProto: map[string]func(string, *tls.Conn) http.RoundTripper{}} // no HTTP/2 of its own
	t.RegisterProtocol("http", to)
	t.RegisterProtocol("https", to)
	return t
}
