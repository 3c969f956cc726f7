package fetch

import (
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/Masterminds/semver/v3"
	"helm.sh/helm/v4/pkg/registry"

	"github.com/fluxgraph/fluxgraph/chart"
)

// Fetcher downloads charts. The zero Fetcher keeps nothing and knows no passwords. It is safe for
// concurrent use, and its fields must not change after the first use.
type Fetcher struct {
	Cache        string            // directory that charts are kept in, by digest; empty: none
	Repositories string            // Helm's repositories.yaml, for its passwords; empty: none
	Registry     string            // Helm's registry/config.json; Docker's own file counts besides it
	Progress     func(text string) // told what is downloaded; nil: nobody is
	Timeout      time.Duration     // of one request; 0: 30 seconds
	Attempts     int               // 0: three
	Pause        time.Duration     // before the second attempt, and twice as long before each further one; 0: one second
	Transport    http.RoundTripper // nil: one with the usual proxies

	mu      sync.Mutex
	indexes map[string]*indexed
}

// maxIndex and maxChart bound what is read from the network.
const (
	maxIndex = 128 << 20
	maxChart = 64 << 20
)

// Fetch returns the .tgz of a chart. Its digest is checked where the repository tells it.
func (f *Fetcher) Fetch(w chart.Wanted) ([]byte, error) {
	switch scheme, _, _ := strings.Cut(w.Repository, "://"); scheme {
	case "https", "http":
		return f.fromIndex(w)
	case "oci":
		return f.fromRegistry(w)
	}
	return nil, fmt.Errorf("%q is neither http, https nor oci", w.Repository)
}

func (f *Fetcher) client() *http.Client {
	c := &http.Client{Timeout: f.Timeout, Transport: f.Transport}
	if c.Timeout == 0 {
		c.Timeout = 30 * time.Second
	}
	if c.Transport == nil {
		t := http.DefaultTransport.(*http.Transport).Clone()
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		c.Transport = t
	}
	return c
}

func (f *Fetcher) tell(format string, args ...any) {
	if f.Progress != nil {
		f.Progress(fmt.Sprintf(format, args...))
	}
}

// passing is an error that another attempt may not meet.
type passing struct{ error }

func (p passing) Unwrap() error { return p.error }

var busy = regexp.MustCompile(`status code (429|5\d\d)`)

// try repeats what fails for a reason that may pass.
func (f *Fetcher) try(do func() error) error {
	attempts, pause := f.Attempts, f.Pause
	if attempts == 0 {
		attempts = 3
	}
	if pause == 0 {
		pause = time.Second
	}
	for {
		err := do()
		var p passing
		var n net.Error
		again := errors.As(err, &p) || errors.As(err, &n) || err != nil && busy.MatchString(err.Error())
		if attempts--; !again || attempts <= 0 {
			return err
		}
		time.Sleep(pause)
		pause *= 2
	}
}

var digestPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// kept returns what is kept under a name, which is a SHA-256 in hexadecimal.
func (f *Fetcher) kept(name string) []byte {
	if f.Cache == "" || !digestPattern.MatchString(name) {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(f.Cache, name+".tgz"))
	if err != nil {
		return nil
	}
	return data
}

// keep stores a chart. What cannot be kept is downloaded again.
func (f *Fetcher) keep(name string, data []byte) {
	if f.Cache == "" || !digestPattern.MatchString(name) || os.MkdirAll(f.Cache, 0o700) != nil {
		return
	}
	tmp, err := os.CreateTemp(f.Cache, "new-*")
	if err != nil {
		return
	}
	_, err = tmp.Write(data)
	if errors.Join(err, tmp.Close()) != nil || os.Rename(tmp.Name(), filepath.Join(f.Cache, name+".tgz")) != nil {
		os.Remove(tmp.Name())
	}
}

func digest(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }

// fromRegistry pulls a chart from an OCI registry. What is kept is known by the digest of its manifest.
func (f *Fetcher) fromRegistry(w chart.Wanted) (data []byte, err error) {
	opts := []registry.ClientOption{registry.ClientOptHTTPClient(f.client()), registry.ClientOptEnableCache(true)}
	if f.Registry != "" {
		opts = append(opts, registry.ClientOptCredentialsFile(f.Registry))
	}
	client, err := registry.NewClient(opts...)
	if err != nil {
		return nil, err
	}
	repository := strings.TrimPrefix(w.Repository, "oci://")
	err = f.try(func() error {
		at := w.Version
		if !strings.HasPrefix(at, "sha256:") {
			version, err := tag(client, repository, w.Version)
			if err != nil {
				return err
			}
			d, err := client.Resolve(repository + ":" + strings.ReplaceAll(version, "+", "_"))
			if err != nil {
				return err
			}
			at = d.Digest.String()
		}
		name := strings.TrimPrefix(at, "sha256:")
		if data = f.kept(name); data != nil {
			return nil
		}
		f.tell("pulling %s", w.Repository)
		pulled, err := client.Pull(repository + "@" + at)
		if err != nil {
			return err
		}
		data = pulled.Chart.Data
		f.keep(name, data)
		return nil
	})
	return data, err
}

// tag finds the tag of a version: the version itself, or the newest of a range.
func tag(client *registry.Client, repository, version string) (string, error) {
	if _, err := semver.StrictNewVersion(strings.TrimPrefix(version, "v")); err == nil || version == "latest" {
		return version, nil
	}
	tags, err := client.Tags(repository)
	if err != nil {
		return "", err
	}
	if version != "" {
		if _, err := semver.NewConstraint(version); err != nil {
			return version, nil // a tag that is no version
		}
	}
	return registry.GetTagMatchingVersionOrConstraint(tags, version)
}
