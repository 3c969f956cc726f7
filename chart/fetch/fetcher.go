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

// Fetcher downloads charts. The zero Fetcher keeps nothing and knows no passwords besides Docker's. It
// is safe for concurrent use, and its fields must not change after the first use.
type Fetcher struct {
	Cache        string            // directory that charts are kept in, by digest; empty: none
	Repositories string            // Helm's repositories.yaml, for its logins and certificates; empty: none
	Registry     string            // Helm's registry/config.json; Docker's own file counts besides it
	Progress     func(text string) // told what is downloaded; nil: nobody is
	Timeout      time.Duration     // of one request; 0: one minute
	Attempts     int               // 0: three
	Pause        time.Duration     // before the second attempt, and twice as long before each further one; 0: one second
	Transport    http.RoundTripper // in place of one with the usual proxies and the certificates of Repositories

	mu       sync.Mutex
	indexes  map[string]*indexed
	lost     map[string]error // hosts that gave nothing in all attempts
	reached  bool             // some host has answered
	registry registries
}

// maxIndex and maxChart bound what is read from the network.
const (
	maxIndex = 128 << 20
	maxChart = 64 << 20
)

// Fetch returns the .tgz of a chart. Its digest is checked where the repository tells it, and always
// where it comes from a registry.
func (f *Fetcher) Fetch(w chart.Wanted) ([]byte, error) {
	u, err := url.Parse(w.Repository)
	if err != nil || u.Host == "" {
		return nil, errors.New("its address is no URL")
	}
	switch u.Scheme {
	case "https", "http":
		return f.fromIndex(u, w)
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

func (f *Fetcher) tell(format string, args ...any) {
	if f.Progress != nil {
		f.Progress(fmt.Sprintf(format, args...))
	}
}

// named is a chart as messages name it.
func named(name, version string) string { return strings.TrimSpace(name + " " + version) }
