package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/fluxgraph/fluxgraph/chart"
)

// Fetcher downloads charts. The zero Fetcher caches nothing and has no logins besides Docker's. It is
// safe for concurrent use, and its fields must not change after the first use.
type Fetcher struct {
	Cache        string            // directory of the charts, by digest; empty: none
	Repositories string            // Helm's repositories.yaml, for its logins and certificates; empty: none
	Registry     string            // Helm's registry/config.json, which is used besides Docker's own file; empty: none
	Progress     func(text string) // is called with what is downloaded; nil: nothing is
	Timeout      time.Duration     // of one request; 0: one minute
	Attempts     int               // for each request; 0: three
	Pause        time.Duration     // before the second attempt, and twice as long before each further one; 0: one second
	Transport    http.RoundTripper // instead of one with the usual proxies and the certificates of Repositories

	mu          sync.Mutex
	indexes     map[string]*repositoryIndex // by URL
	unreachable map[string]error            // hosts of which all attempts failed
	reached     bool                        // some host has responded
	registry    registryAuth
}

// maxIndex and maxChart bound what is read from the network, in bytes.
const (
	maxIndex = 128 << 20
	maxChart = 64 << 20
)

// Fetch returns the .tgz of a chart. It checks the digest of a chart from a registry and, where the index has
// one, from a repository.
func (f *Fetcher) Fetch(w chart.Wanted) ([]byte, error) {
	u, err := url.Parse(w.Repository)
	if err != nil || u.Host == "" {
		return nil, errors.New("its address is no URL")
	}
	switch u.Scheme {
	case "https", "http":
		return f.fromRepository(u, w)
	case "oci":
		return f.fromRegistry(w)
	}
	return nil, fmt.Errorf("its address is neither http, https nor oci, but %s", u.Scheme)
}

func (f *Fetcher) timeout() time.Duration {
	if f.Timeout == 0 {
		return time.Minute
	}
	return f.Timeout
}

func (f *Fetcher) progress(format string, args ...any) {
	if f.Progress != nil {
		f.Progress(fmt.Sprintf(format, args...))
	}
}

// chartName returns the name and version of a chart as messages have them.
func chartName(name, version string) string { return strings.TrimSpace(name + " " + version) }
