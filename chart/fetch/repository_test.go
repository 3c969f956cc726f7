package fetch_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fluxgraph/fluxgraph/chart"
	"github.com/fluxgraph/fluxgraph/chart/fetch"
)

// written writes a file of a test, and returns its path.
func written(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// pair makes a certificate that vouches for itself, and its key.
func pair(t *testing.T) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "client"}, NotAfter: time.Now().Add(time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, BasicConstraintsValid: true, IsCA: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret}))
}

// TestCertificates proves that the certificates of Helm's repositories.yaml count, and that without
// them nobody is trusted.
func TestCertificates(t *testing.T) {
	certificate, key := pair(t)
	plain := serve(t)
	s := httptest.NewUnstartedServer(plain.Config.Handler)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.TLS = &tls.Config{ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: x509.NewCertPool()}
	s.TLS.ClientCAs.AppendCertsFromPEM([]byte(certificate))
	s.StartTLS()
	defer s.Close()
	ca := written(t, "ca.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})))
	cert, private := written(t, "cert.pem", certificate), written(t, "key.pem", key)
	for _, test := range []struct{ name, entry, want string }{
		{"all", "caFile: " + ca + ", certFile: " + cert + ", keyFile: " + private, ""},
		{"server not verified", "insecure_skip_tls_verify: true, certFile: " + cert + ", keyFile: " + private, ""},
		{"no authority", "certFile: " + cert + ", keyFile: " + private, "certificate"},
		{"no client", "caFile: " + ca, "certificate"},
		{"no such authority", "caFile: " + ca + ".nowhere", "caFile"},
		{"authority of nothing", "caFile: " + private, "caFile"},
		{"no such client", "certFile: " + cert + ", keyFile: " + cert + ".nowhere", "client certificate"},
	} {
		list := written(t, "repositories.yaml", fmt.Sprintf("repositories:\n  - {name: mine, url: %s/charts, %s}\n", s.URL, test.entry))
		before := plain.requests.Load()
		attempts := 0
		_, err := (&fetch.Fetcher{Repositories: list, Pause: time.Millisecond, Progress: func(text string) {
			if strings.Contains(text, "trying again") {
				attempts++
			}
		}}).Fetch(chart.Wanted{Repository: s.URL + "/charts", Name: "web", Version: "1.0.0"})
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", test.name, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want) || plain.requests.Load() != before):
			t.Errorf("%s: %v", test.name, err)
		case attempts > 0 && test.name != "no client": // the server may close before it says why
			t.Errorf("%s: tried again", test.name)
		}
	}
}

// TestPasswords proves whom the password of a repository is told.
func TestPasswords(t *testing.T) {
	var told atomic.Bool
	home := serve(t)
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		_, _, ok := req.BasicAuth()
		told.Store(ok)
		w.Write(packed(t, "web", "1.0.0"))
	}))
	defer other.Close()
	first := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		switch {
		case req.Header.Get("Authorization") == "":
			http.Error(w, "", http.StatusForbidden)
		case req.URL.Path == "/index.yaml":
			fmt.Fprintf(w, "apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0, urls: [%s/web.tgz]}, {name: web, version: 2.0.0, urls: [moved.tgz]}, {name: web, version: 3.0.0, urls: [%q]}]}\n",
				other.URL, "ftp://example.com/web.tgz")
		default:
			// By its name it is another host.
			http.Redirect(w, req, strings.Replace(other.URL, "127.0.0.1", "localhost", 1)+"/web.tgz", http.StatusFound)
		}
	}))
	defer first.Close()
	for _, test := range []struct {
		version, entry string
		want           bool
	}{
		{"1.0.0", "", false},
		{"1.0.0", ", pass_credentials_all: true", true},
		{"2.0.0", "", false},
		{"2.0.0", ", pass_credentials_all: true", false},
	} {
		told.Store(false)
		list := written(t, "repositories.yaml", fmt.Sprintf("repositories:\n  - {name: mine, url: %s, username: u, password: %s%s}\n", first.URL, password, test.entry))
		if _, err := (&fetch.Fetcher{Repositories: list}).Fetch(chart.Wanted{Repository: first.URL + "/", Name: "web", Version: test.version}); err != nil {
			t.Errorf("%s: %v", test.version, err)
		}
		if told.Load() != test.want {
			t.Errorf("version %s with %q: told %v", test.version, test.entry, told.Load())
		}
		if _, err := (&fetch.Fetcher{Repositories: list}).Fetch(chart.Wanted{Repository: first.URL, Name: "web", Version: "3.0.0"}); err == nil {
			t.Error("a chart is fetched by FTP")
		}
	}
	_, err := (&fetch.Fetcher{}).Fetch(chart.Wanted{Repository: first.URL, Name: "web"})
	for _, want := range []string{"403 Forbidden", "spec.secretRef", "spec.certSecretRef", "repositories.yaml"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("without a login: %v does not name %s", err, want)
		}
	}
	// A password in an address is used, and never told.
	home.user = "somebody"
	address := func(password string) string {
		return strings.Replace(home.URL, "http://", "http://somebody:"+password+"@", 1) + "/charts?token=t0ken"
	}
	if _, err := rendered(&fetch.Fetcher{}, chart.Wanted{Repository: address(password), Name: "web", Version: "1.0.0"}); err != nil {
		t.Errorf("with a password in the address: %v", err)
	}
	var told2 []string
	f := &fetch.Fetcher{Attempts: 2, Pause: time.Millisecond, Progress: func(text string) { told2 = append(told2, text) }}
	_, err = rendered(f, chart.Wanted{Repository: address("hunter3"), Name: "web", Version: "1.0.0"})
	home.Close()
	_, gone := rendered(&fetch.Fetcher{Attempts: 2, Pause: time.Millisecond, Progress: f.Progress}, chart.Wanted{Repository: address("hunter3"), Name: "web", Version: "1.0.0"})
	if err == nil || gone == nil {
		t.Fatalf("there is no error: %v, %v", err, gone)
	}
	if all := fmt.Sprint(err, gone, told2); strings.Contains(all, "hunter") || strings.Contains(all, "t0ken") || !strings.Contains(all, "trying again") {
		t.Errorf("told is %s", all)
	}
}

// TestIndexes holds odd indexes against what is said about them.
func TestIndexes(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler()) // where a registry with TLS is looked for
	defer plain.Close()
	for _, test := range []struct{ name, index, want string }{
		{"none", "", "cannot be read"},
		{"no YAML", "\t", "cannot be read"},
		{"a page", "<html></html>", "cannot be read"},
		{"no apiVersion", "entries: {web: [{name: web, version: 1.0.0, urls: [a.tgz]}]}", "cannot be read"},
		{"nothing", "apiVersion: v1", "no such chart"},
		{"null", "apiVersion: v1\nentries: {web: [null]}", "no such chart"},
		{"no address", "apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0}]}", "no address"},
		{"other version", "apiVersion: v1\nentries: {web: [{name: web, version: 0.9.0, urls: [a.tgz]}]}", "is >=1"},
		{"no host", "apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0, urls: ['http://']}]}", "no usable address"},
		{"empty address", "apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0, urls: ['%']}]}", "no usable address"},
		{"registry with TLS", "apiVersion: v1\nentries: {web: [{name: web, version: 1.0.0+b, urls: ['oci://" + strings.TrimPrefix(plain.URL, "http://") + "/charts/web:1.0.0+b']}]}", "cannot be asked"},
	} {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			if req.URL.Path == "/index.yaml" {
				fmt.Fprint(w, test.index)
			}
		}))
		_, err := (&fetch.Fetcher{Attempts: 1}).Fetch(chart.Wanted{Repository: s.URL, Name: "web", Version: ">=1"})
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), os.TempDir()) {
			t.Errorf("%s: %v; want %q", test.name, err, test.want)
		}
		s.Close()
	}
}

// TestLost proves that a host that cannot be reached is not waited for twice, and that a name that does
// not exist is asked for once.
func TestLost(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	host := l.Addr().String()
	l.Close()
	again := 0
	f := &fetch.Fetcher{Pause: time.Millisecond, Progress: func(text string) {
		if strings.Contains(text, "trying again") {
			again++
		}
	}}
	for _, name := range []string{"a", "b", "c"} {
		for _, repository := range []string{"http://" + host, "http://" + host + "/more", "oci://" + host + "/charts/" + name} {
			_, err := f.Fetch(chart.Wanted{Repository: repository, Name: name, Version: "1.0.0", PlainHTTP: true})
			if err == nil || err.Error() != host+" cannot be asked: connection refused" {
				t.Errorf("%s: %v", repository, err)
			}
		}
	}
	if again != 2 {
		t.Errorf("tried again %d times", again)
	}
	// Without a network no host is waited for but the first.
	start := time.Now()
	f = &fetch.Fetcher{Pause: 20 * time.Millisecond}
	for _, other := range []string{"127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5", "127.0.0.6", "127.0.0.7"} {
		_, port, _ := net.SplitHostPort(host)
		if _, err := f.Fetch(chart.Wanted{Repository: "http://" + other + ":" + port, Name: "a"}); err == nil {
			t.Errorf("%s is reached", other)
		}
	}
	if took := time.Since(start); took > 300*time.Millisecond {
		t.Errorf("six hosts that cannot be reached take %v", took)
	}
}

// TestEndless proves that no server can fill the memory.
func TestEndless(t *testing.T) {
	if testing.Short() {
		t.Skip("reads much")
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		text := make([]byte, 1<<20)
		for {
			if _, err := w.Write(text); err != nil {
				return
			}
		}
	}))
	defer s.Close()
	if _, err := (&fetch.Fetcher{Attempts: 1}).Fetch(chart.Wanted{Repository: s.URL, Name: "web"}); err == nil || !strings.Contains(err.Error(), "MiB") {
		t.Errorf("gives %v", err)
	}
}
