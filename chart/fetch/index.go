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

// indexed is a repository with an index, which is read once.
type indexed struct {
	once   sync.Once
	getter getter.Getter
	file   *repo.IndexFile
	err    error
}

// See https://helm.sh/docs/topics/chart_repository/.
func (f *Fetcher) fromIndex(base *url.URL, w chart.Wanted) ([]byte, error) {
	x := f.index(base)
	if x.err != nil {
		return nil, x.err
	}
	r, err := x.file.Get(w.Name, w.Version)
	switch {
	case errors.Is(err, repo.ErrNoChartName), errors.Is(err, repo.ErrNoChartVersion):
		return nil, errors.New("the index has no such chart")
	case err != nil && w.Version == "":
		return nil, errors.New("the index has no release of the chart")
	case err != nil:
		return nil, fmt.Errorf("the index has no version of the chart that is %s", w.Version)
	case len(r.URLs) == 0:
		return nil, fmt.Errorf("the index has no address for version %s", r.Version)
	}
	want := strings.ToLower(strings.TrimPrefix(r.Digest, "sha256:"))
	if data := f.kept(want, chartFile); data != nil {
		return data, nil
	}
	address, err := repo.ResolveReferenceURL(base.String(), r.URLs[0])
	if err != nil {
		return nil, fmt.Errorf("the index has no usable address for version %s", r.Version)
	}
	at, err := url.Parse(address)
	if err != nil || at.Host == "" {
		return nil, fmt.Errorf("the index has no usable address for version %s", r.Version)
	}
	switch at.Scheme {
	case "oci":
		return f.fromRegistry(ofIndex(address))
	case "https", "http":
	default:
		return nil, fmt.Errorf("the index has an address for version %s that is neither http, https nor oci", r.Version)
	}
	f.tell("downloading %s from %s", named(w.Name, r.Version), at.Host)
	data, err := f.get(x.getter, at)
	if err != nil {
		return nil, err
	}
	if want != "" && digest(data) != want {
		return nil, fmt.Errorf("what %s gives for version %s has another digest than the index says", at.Host, r.Version)
	}
	f.keep(data, chartFile)
	return data, nil
}

// ofIndex splits an oci:// address with a tag, as an index may hold it.
func ofIndex(address string) chart.Wanted {
	w := chart.Wanted{Repository: address}
	w.Name = address[strings.LastIndexByte(address, '/')+1:]
	if i := strings.LastIndexByte(address, ':'); i > strings.LastIndexByte(address, '/') {
		w.Repository, w.Reference = address[:i], tagged(address[i+1:])
		w.Name, _, _ = strings.Cut(w.Name, ":")
	}
	return w
}

// index reads the index of a repository.
func (f *Fetcher) index(base *url.URL) *indexed {
	f.mu.Lock()
	if f.indexes == nil {
		f.indexes = map[string]*indexed{}
	}
	x := f.indexes[base.String()]
	if x == nil {
		x = &indexed{}
		f.indexes[base.String()] = x
	}
	f.mu.Unlock()
	x.once.Do(func() { x.err = f.readIndex(x, base) })
	return x
}

func (f *Fetcher) readIndex(x *indexed, base *url.URL) (err error) {
	if x.getter, err = f.getter(base); err != nil {
		return err
	}
	f.tell("reading the index of %s", base.Host)
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

// parseIndex reads an index with Helm's library, which takes it from a file only.
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

// getter returns Helm's client for a repository, with what Helm knows of it.
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
		getter.WithTransport(carrier(strict{bounded{transport, maxIndex}})),
	)
}

// get reads an address.
func (f *Fetcher) get(from getter.Getter, at *url.URL) (data []byte, err error) {
	err = f.try(at.Host, func() error {
		b, err := from.Get(at.String())
		if err == nil {
			data = b.Bytes()
		}
		return err
	})
	var a *answer
	if errors.As(err, &a) && a.refused() {
		err = fmt.Errorf("%w: what the Secrets of spec.secretRef and spec.certSecretRef hold is not read, so a login has to be in Helm's repositories.yaml, where helm repo add puts it", a)
	}
	return data, err
}

// login looks a repository up in Helm's own list, by its address.
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
