package fetch

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"

	"github.com/Masterminds/semver/v3"
	"sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/chart"
)

// indexed is the index of one repository, read once.
type indexed struct {
	once   sync.Once
	charts map[string][]release
	err    error
}

// release is one version of a chart in an index. See https://helm.sh/docs/topics/chart_repository/.
type release struct {
	Version string   `json:"version"`
	URLs    []string `json:"urls"`
	Digest  string   `json:"digest"`
}

func (f *Fetcher) fromIndex(w chart.Wanted) ([]byte, error) {
	base, err := url.Parse(strings.TrimSuffix(w.Repository, "/") + "/")
	if err != nil {
		return nil, err
	}
	x := f.index(base)
	if x.err != nil {
		return nil, x.err
	}
	r, err := choose(x.charts[w.Name], w)
	if err != nil {
		return nil, err
	}
	want := strings.ToLower(strings.TrimPrefix(r.Digest, "sha256:"))
	if data := f.kept(want); data != nil && digest(data) == want {
		return data, nil
	}
	if len(r.URLs) == 0 {
		return nil, fmt.Errorf("the index has no address for version %s", r.Version)
	}
	at, err := base.Parse(r.URLs[0])
	if err != nil {
		return nil, err
	}
	if at.Scheme == "oci" {
		return f.fromRegistry(ofIndex(at.String()))
	}
	f.tell("downloading %s %s from %s", w.Name, r.Version, base.Host)
	data, err := f.get(at, base, maxChart)
	if err != nil {
		return nil, err
	}
	if want != "" && digest(data) != want {
		return nil, fmt.Errorf("what %s gives for version %s has another digest than the index says", at.Host, r.Version)
	}
	f.keep(digest(data), data)
	return data, nil
}

// ofIndex splits an oci:// address with a tag, as an index may hold it.
func ofIndex(address string) chart.Wanted {
	w := chart.Wanted{Repository: address}
	if i := strings.LastIndexByte(address, ':'); i > strings.LastIndexByte(address, '/') {
		w.Repository, w.Version = address[:i], address[i+1:]
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
	x.once.Do(func() {
		f.tell("reading the index of %s", base.Host)
		var text []byte
		if text, x.err = f.get(base.JoinPath("index.yaml"), base, maxIndex); x.err != nil {
			return
		}
		var read struct {
			Entries map[string][]release `json:"entries"`
		}
		if err := yaml.Unmarshal(text, &read); err != nil {
			x.err = fmt.Errorf("the index of %s is no YAML: %w", base.Host, err)
		}
		x.charts = read.Entries
	})
	return x
}

// choose returns the very version, or else the newest of a range.
func choose(all []release, w chart.Wanted) (found release, err error) {
	want := w.Version
	if want == "" {
		want = "*"
	}
	for _, r := range all {
		if r.Version == want {
			return r, nil
		}
	}
	fits, err := semver.NewConstraint(want)
	if err != nil {
		return found, fmt.Errorf("version %q: %w", w.Version, err)
	}
	var newest *semver.Version
	for _, r := range all {
		v, err := semver.NewVersion(r.Version)
		if err == nil && fits.Check(v) && (newest == nil || v.GreaterThan(newest)) {
			found, newest = r, v
		}
	}
	if newest == nil {
		return found, errors.New("the index has no such chart")
	}
	return found, nil
}

// get reads an address. The passwords of a repository go to its own host only.
func (f *Fetcher) get(at, base *url.URL, most int64) (data []byte, err error) {
	client := f.client()
	err = f.try(func() error {
		req, err := http.NewRequest(http.MethodGet, at.String(), nil)
		if err != nil {
			return err
		}
		req.Header.Set("User-Agent", "fluxgraph")
		if login := f.login(base); login.Username != "" && (login.Everywhere || at.Scheme == base.Scheme && at.Host == base.Host) {
			req.SetBasicAuth(login.Username, login.Password)
		}
		resp, err := client.Do(req)
		if err != nil {
			return passing{err}
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			err := fmt.Errorf("%s answers %s", at.Redacted(), resp.Status)
			if resp.StatusCode >= 500 || resp.StatusCode == http.StatusTooManyRequests {
				return passing{err}
			}
			return err
		}
		data, err = io.ReadAll(io.LimitReader(resp.Body, most+1))
		switch {
		case err != nil:
			return passing{err}
		case int64(len(data)) > most:
			return fmt.Errorf("%s gives more than %d MiB", at.Host, most>>20)
		}
		return nil
	})
	return data, err
}

// login is what Helm knows of a repository.
type login struct {
	URL        string `json:"url"`
	Username   string `json:"username"`
	Password   string `json:"password"`
	Everywhere bool   `json:"pass_credentials_all"`
}

// login looks a repository up in Helm's own list.
func (f *Fetcher) login(base *url.URL) login {
	if f.Repositories == "" {
		return login{}
	}
	text, err := os.ReadFile(f.Repositories)
	if err != nil {
		return login{}
	}
	var list struct {
		Repositories []login `json:"repositories"`
	}
	if yaml.Unmarshal(text, &list) != nil {
		return login{}
	}
	for _, l := range list.Repositories {
		if strings.TrimSuffix(l.URL, "/")+"/" == base.String() {
			return l
		}
	}
	return login{}
}
