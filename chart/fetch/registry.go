package fetch

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/Masterminds/semver/v3"
	"helm.sh/helm/v4/pkg/registry"
	repo "helm.sh/helm/v4/pkg/repo/v1"
	"oras.land/oras-go/v2/errdef"
	"oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
	"oras.land/oras-go/v2/registry/remote/credentials"
	"oras.land/oras-go/v2/registry/remote/errcode"

	"github.com/fluxgraph/fluxgraph/chart"
)

// registryAuth is the client that logs in to registries. It is made once.
type registryAuth struct {
	once   sync.Once
	client *auth.Client
	err    error
}

// fromRegistry pulls a chart from an OCI registry. It caches the manifest, which has the chart's digest, and
// the chart.
func (f *Fetcher) fromRegistry(w chart.Wanted) (data []byte, err error) {
	login, err := f.authorizer()
	if err != nil {
		return nil, err
	}
	name := strings.TrimPrefix(w.Repository, "oci://")
	repository, err := remote.NewRepository(name)
	if err != nil || repository.Reference.Reference != "" {
		return nil, errors.New("its address is none of a registry")
	}
	repository.Client, repository.PlainHTTP = login, w.PlainHTTP
	host := repository.Reference.Registry
	client, err := newClient(login, w)
	if err != nil {
		return nil, err
	}
	err = f.withRetries(host, func() error {
		reference, err := resolveReference(repository, w)
		if err != nil {
			return registryError(err, host)
		}
		at := reference // a digest, or the tag of one
		if !strings.Contains(at, ":") {
			found, err := repository.Resolve(context.Background(), at)
			if err != nil {
				return registryError(err, host)
			}
			at = found.Digest.String()
		}
		if data = f.cachedChart(strings.TrimPrefix(at, "sha256:")); data != nil {
			return nil
		}
		f.progress("pulling %s from %s", chartName(w.Name, reference), host)
		pulled, err := client.Pull(name + "@" + at)
		if err != nil {
			return registryError(err, host)
		}
		data = pulled.Chart.Data
		f.store(pulled.Manifest.Data, manifestFile)
		f.store(data, chartFile)
		return nil
	})
	return data, withAdvice(err, w)
}

// newClient returns Helm's client for a registry.
func newClient(login *auth.Client, w chart.Wanted) (*registry.Client, error) {
	opts := []registry.ClientOption{registry.ClientOptAuthorizer(*login)}
	if w.PlainHTTP {
		opts = append(opts, registry.ClientOptPlainHTTP())
	}
	return registry.NewClient(opts...)
}

// cachedChart returns the chart of a manifest where the cache has both; nil otherwise. The manifest is given
// by its digest.
func (f *Fetcher) cachedChart(manifest string) []byte {
	var m struct {
		Layers []struct{ MediaType, Digest string }
	}
	text := f.cached(manifest, manifestFile)
	if text == nil || json.Unmarshal(text, &m) != nil {
		return nil
	}
	for _, l := range m.Layers {
		if l.MediaType == registry.ChartLayerMediaType || l.MediaType == registry.LegacyChartLayerMediaType {
			return f.cached(strings.TrimPrefix(l.Digest, "sha256:"), chartFile)
		}
	}
	return nil
}

// authorizer returns the client that logs in to registries with Helm's file or, without a login there, with
// Docker's.
func (f *Fetcher) authorizer() (*auth.Client, error) {
	r := &f.registry
	r.once.Do(func() {
		var transport http.RoundTripper
		if transport, r.err = f.transport(repo.Entry{}); r.err != nil {
			return
		}
		var stores []credentials.Store
		opts := credentials.StoreOptions{DetectDefaultNativeStore: true}
		if f.Registry != "" {
			store, err := credentials.NewStore(f.Registry, opts)
			if err != nil {
				r.err = fmt.Errorf("helm's registry/config.json cannot be read: %w", err)
				return
			}
			stores = append(stores, store)
		}
		// Without a home directory Docker has no file either.
		if store, err := credentials.NewStoreFromDocker(opts); err == nil {
			stores = append(stores, store)
		}
		r.client = &auth.Client{
			Client: &http.Client{Timeout: f.timeout(), Transport: sizeLimiter{transport, maxChart}},
			Cache:  auth.NewCache(),
		}
		if len(stores) > 0 {
			r.client.Credential = credentials.Credential(credentials.NewStoreWithFallbacks(stores[0], stores[1:]...))
		}
		r.client.SetUserAgent("fluxgraph")
	})
	return r.client, r.err
}

// errNoTag is the error of a version that a registry does not have.
var errNoTag = errors.New("the registry has no such version")

// resolveReference returns the tag or the digest of a chart in a repository: the given one, that of a full
// version, or that of the newest version of a range.
// See https://fluxcd.io/flux/components/source/ocirepositories/#reference.
func resolveReference(from *remote.Repository, w chart.Wanted) (string, error) {
	if w.Reference != "" {
		return w.Reference, nil
	}
	if _, err := parseVersion(w.Version); err == nil {
		return tagOf(w.Version), nil
	}
	versions := cmp.Or(w.Version, "*")
	constraint, err := semver.NewConstraint(versions)
	if err != nil {
		return "", fmt.Errorf("%q is neither a version nor a range of versions", w.Version)
	}
	filter, err := regexp.Compile(w.Filter)
	if err != nil {
		return "", fmt.Errorf("the filter %q is no regular expression", w.Filter)
	}
	exact, newest := "", ""
	var newestVersion *semver.Version
	err = from.Tags(context.Background(), "", func(tags []string) error {
		for _, tag := range tags {
			version, err := parseVersion(strings.ReplaceAll(tag, "_", "+"))
			if err != nil || !filter.MatchString(tag) {
				continue
			}
			if tag == versions {
				exact = tag
			}
			if constraint.Check(version) && (newest == "" || version.GreaterThan(newestVersion)) {
				newest, newestVersion = tag, version
			}
		}
		return nil
	})
	reference := cmp.Or(exact, newest)
	if err == nil && reference == "" {
		err = errNoTag
	}
	return reference, err
}

// tagOf returns the tag that Helm gives to a version: a tag cannot have a plus.
func tagOf(version string) string { return strings.ReplaceAll(version, "+", "_") }

// parseVersion reads a full version, which may begin with a v.
func parseVersion(text string) (*semver.Version, error) {
	return semver.StrictNewVersion(strings.TrimPrefix(text, "v"))
}

// registryError returns an error of a registry without the text that the registry has sent.
func registryError(err error, host string) error {
	var response *errcode.ErrorResponse
	switch {
	case errors.As(err, &response):
		if response.StatusCode == http.StatusNotFound {
			return errNoTag
		}
		return &statusError{host, response.StatusCode}
	case errors.Is(err, auth.ErrBasicCredentialNotFound):
		return &statusError{host, http.StatusUnauthorized}
	case errors.Is(err, errdef.ErrNotFound):
		return errNoTag
	}
	return err
}

// withAdvice adds to an error of a registry what to do about it.
func withAdvice(err error, w chart.Wanted) error {
	var status *statusError
	switch {
	case errors.As(err, &status) && status.wantsLogin():
		// Registries that hide what they have respond in the same way to what they do not have.
		return fmt.Errorf("%w, as it does without the right login and for a chart that it does not have: what the Secrets of spec.secretRef and spec.certSecretRef hold is not read, so a login has to be in Helm's registry/config.json or in Docker's config.json, where helm registry login and docker login put it", status)
	case err != nil && strings.Contains(w.Reference, ":") && strings.Contains(err.Error(), "digest"):
		return fmt.Errorf("what the registry gives for %s has another digest", w.Reference)
	}
	return err
}
