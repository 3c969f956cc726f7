package fetch

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"

	"helm.sh/helm/v4/pkg/getter"
	repo "helm.sh/helm/v4/pkg/repo/v1"

	"github.com/fluxgraph/fluxgraph/chart"
)

// repositoryIndex is the index of a chart repository, which is read once.
type repositoryIndex struct {
	once   sync.Once
	getter getter.Getter
	file   *repo.IndexFile
	err    error
}

// fromRepository downloads a chart from a repository with an index.
// See https://helm.sh/docs/topics/chart_repository/.
func (f *Fetcher) fromRepository(base *url.URL, w chart.Wanted) ([]byte, error) {
	x := f.index(base)
	if x.err != nil {
		return nil, x.err
	}
	entry, err := x.find(w)
	if err != nil {
		return nil, err
	}
	want := strings.ToLower(strings.TrimPrefix(entry.Digest, "sha256:"))
	if data := f.cached(want, chartFile); data != nil {
		return data, nil
	}
	address, err := repo.ResolveReferenceURL(base.String(), entry.URLs[0])
	if err != nil {
		return nil, fmt.Errorf("the index has no usable address for version %s", entry.Version)
	}
	at, err := url.Parse(address)
	if err != nil || at.Host == "" {
		return nil, fmt.Errorf("the index has no usable address for version %s", entry.Version)
	}
	switch at.Scheme {
	case "oci":
		return f.fromRegistry(parseOCIAddress(address))
	case "https", "http":
	default:
		return nil, fmt.Errorf("the index has an address for version %s that is neither http, https nor oci", entry.Version)
	}
	f.progress("downloading %s from %s", chartName(w.Name, entry.Version), at.Host)
	data, err := f.get(x.getter, at)
	if err != nil {
		return nil, err
	}
	if want != "" && digest(data) != want {
		return nil, fmt.Errorf("what %s gives for version %s has another digest than the index says", at.Host, entry.Version)
	}
	f.store(data, chartFile)
	return data, nil
}

// find returns the entry of a chart in the index, with at least one address.
func (x *repositoryIndex) find(w chart.Wanted) (*repo.ChartVersion, error) {
	entry, err := x.file.Get(w.Name, w.Version)
	switch {
	case errors.Is(err, repo.ErrNoChartName), errors.Is(err, repo.ErrNoChartVersion):
		return nil, errors.New("the index has no such chart")
	case err != nil && w.Version == "":
		return nil, errors.New("the index has no release of the chart")
	case err != nil:
		return nil, fmt.Errorf("the index has no version of the chart that is %s", w.Version)
	case len(entry.URLs) == 0:
		return nil, fmt.Errorf("the index has no address for version %s", entry.Version)
	}
	return entry, nil
}

// parseOCIAddress splits an oci:// address with a tag, as an index may have it.
func parseOCIAddress(address string) chart.Wanted {
	w := chart.Wanted{Repository: address}
	w.Name = address[strings.LastIndexByte(address, '/')+1:]
	if i := strings.LastIndexByte(address, ':'); i > strings.LastIndexByte(address, '/') {
		w.Repository, w.Reference = address[:i], tagOf(address[i+1:])
		w.Name, _, _ = strings.Cut(w.Name, ":")
	}
	return w
}

// index returns the index of a repository.
func (f *Fetcher) index(base *url.URL) *repositoryIndex {
	f.mu.Lock()
	if f.indexes == nil {
		f.indexes = map[string]*repositoryIndex{}
	}
	x := f.indexes[base.String()]
	if x == nil {
		x = &repositoryIndex{}
		f.indexes[base.String()] = x
	}
	f.mu.Unlock()
	x.once.Do(func() { x.err = f.readIndex(x, base) })
	return x
}

// readIndex downloads and reads the index of a repository.
func (f *Fetcher) readIndex(x *repositoryIndex, base *url.URL) (err error) {
	if x.getter, err = f.getter(base); err != nil {
		return err
	}
	f.progress("reading the index of %s", base.Host)
	at := base.JoinPath("index.yaml") // keeps a query, as Flux does
	text, err := f.get(x.getter, at)
	if err != nil {
		return err
	}
	if x.file, err = parseIndex(text); err != nil {
		return fmt.Errorf("the index of %s cannot be read: %w", base.Host, err)
	}
	return nil
}

// parseIndex reads an index with Helm's library, which only reads files.
func parseIndex(text []byte) (*repo.IndexFile, error) {
	tmp, err := os.CreateTemp("", "fluxgraph-index-*")
	if err != nil {
		return nil, err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(text)
	if err := errors.Join(err, tmp.Close()); err != nil {
		return nil, err
	}
	x, err := repo.LoadIndexFile(tmp.Name())
	if inner := errors.Unwrap(err); inner != nil {
		first, _, _ := strings.Cut(inner.Error(), "\n")
		err = errors.New(first)
	}
	return x, err
}

// getter returns Helm's client for a repository, with the login and certificates that Helm has for it.
func (f *Fetcher) getter(base *url.URL) (getter.Getter, error) {
	login := f.login(base)
	transport, err := f.transport(login)
	if err != nil {
		return nil, err
	}
	return getter.NewHTTPGetter(
		getter.WithURL(base.String()),
		getter.WithBasicAuth(login.Username, login.Password),
		getter.WithPassCredentialsAll(login.PassCredentialsAll),
		getter.WithTimeout(f.timeout()),
		getter.WithUserAgent("fluxgraph"),
		getter.WithTransport(transportThrough(statusChecker{sizeLimiter{transport, maxIndex}})),
	)
}

// get downloads the content of an address.
func (f *Fetcher) get(from getter.Getter, at *url.URL) (data []byte, err error) {
	err = f.withRetries(at.Host, func() error {
		b, err := from.Get(at.String())
		if err == nil {
			data = b.Bytes()
		}
		return err
	})
	var status *statusError
	if errors.As(err, &status) && status.wantsLogin() {
		err = fmt.Errorf("%w: what the Secrets of spec.secretRef and spec.certSecretRef hold is not read, so a login has to be in Helm's repositories.yaml, where helm repo add puts it", status)
	}
	return data, err
}

// login returns the entry of a repository in Helm's own list, by its URL; zero where there is none.
func (f *Fetcher) login(base *url.URL) repo.Entry {
	if f.Repositories == "" {
		return repo.Entry{}
	}
	list, err := repo.LoadFile(f.Repositories)
	if err != nil {
		return repo.Entry{}
	}
	same := func(address string) bool {
		return strings.TrimSuffix(address, "/") == strings.TrimSuffix(base.String(), "/")
	}
	for _, l := range list.Repositories {
		if l != nil && same(l.URL) {
			return *l
		}
	}
	return repo.Entry{}
}
