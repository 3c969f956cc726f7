package fetch

import (
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

// registries is what all registries are asked with.
type registries struct {
	once  sync.Once
	login *auth.Client
	err   error
}

// fromRegistry pulls a chart from an OCI registry. What is kept is the manifest, which names the
// chart's digest, and the chart.
func (f *Fetcher) fromRegistry(w chart.Wanted) (data []byte, err error) {
	login, err := f.authorizer()
	if err != nil {
		return nil, err
	}
	repository := strings.TrimPrefix(w.Repository, "oci://")
	from, err := remote.NewRepository(repository)
	if err != nil || from.Reference.Reference != "" {
		return nil, errors.New("its address is none of a registry")
	}
	from.Client, from.PlainHTTP = login, w.PlainHTTP
	host := from.Reference.Registry
	opts := []registry.ClientOption{registry.ClientOptAuthorizer(*login)}
	if w.PlainHTTP {
		opts = append(opts, registry.ClientOptPlainHTTP())
	}
	client, err := registry.NewClient(opts...)
	if err != nil {
		return nil, err
	}
	err = f.try(host, func() error {
		reference, err := choose(from, w)
		if err != nil {
			return answered(err, host)
		}
		at := reference
		if !strings.Contains(at, ":") {
			found, err := from.Resolve(context.Background(), at)
			if err != nil {
				return answered(err, host)
			}
			at = found.Digest.String()
		}
		if data = f.keptChart(strings.TrimPrefix(at, "sha256:")); data != nil {
			return nil
		}
		f.tell("pulling %s from %s", named(w.Name, reference), host)
		pulled, err := client.Pull(repository + "@" + at)
		if err != nil {
			return answered(err, host)
		}
		data = pulled.Chart.Data
		f.keep(pulled.Manifest.Data, manifestFile)
		f.keep(data, chartFile)
		return nil
	})
	return data, explained(err, w)
}

// keptChart returns the chart of a manifest that is kept, both unchanged.
func (f *Fetcher) keptChart(manifest string) []byte {
	var m struct {
		Layers []struct{ MediaType, Digest string }
	}
	text := f.kept(manifest, manifestFile)
	if text == nil || json.Unmarshal(text, &m) != nil {
		return nil
	}
	for _, l := range m.Layers {
		if l.MediaType == registry.ChartLayerMediaType || l.MediaType == registry.LegacyChartLayerMediaType {
			return f.kept(strings.TrimPrefix(l.Digest, "sha256:"), chartFile)
		}
	}
	return nil
}

// authorizer returns the client that logs in with Helm's file, or else with Docker's.
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
		r.login = &auth.Client{
			Client: &http.Client{Timeout: f.timeout(), Transport: bounded{transport, maxChart}},
			Cache:  auth.NewCache(),
		}
		if len(stores) > 0 {
			r.login.Credential = credentials.Credential(credentials.NewStoreWithFallbacks(stores[0], stores[1:]...))
		}
		r.login.SetUserAgent("fluxgraph")
	})
	return r.login, r.err
}

// errNoTag says that a registry holds no version that was asked for.
var errNoTag = errors.New("the registry has no such version")

// choose finds the tag, or takes the digest, of what is wanted: the one that is named, that of a very
// version, or that of the newest of a range.
// See https://fluxcd.io/flux/components/source/ocirepositories/#reference.
func choose(from *remote.Repository, w chart.Wanted) (string, error) {
	if w.Reference != "" {
		return w.Reference, nil
	}
	if _, err := parseVersion(w.Version); err == nil {
		return tagged(w.Version), nil
	}
	want := w.Version
	if want == "" {
		want = "*"
	}
	fits, err := semver.NewConstraint(want)
	if err != nil {
		return "", fmt.Errorf("%q is neither a version nor a range of versions", w.Version)
	}
	filter, err := regexp.Compile(w.Filter)
	if err != nil {
		return "", fmt.Errorf("the filter %q is no regular expression", w.Filter)
	}
	found := ""
	var newest *semver.Version
	err = from.Tags(context.Background(), "", func(tags []string) error {
		for _, tag := range tags {
			version, err := parseVersion(strings.ReplaceAll(tag, "_", "+"))
			if err != nil || !filter.MatchString(tag) {
				continue
			}
			if tag == want {
				found, newest, fits = tag, version, nil
			}
			if fits != nil && fits.Check(version) && (newest == nil || version.GreaterThan(newest)) {
				found, newest = tag, version
			}
		}
		return nil
	})
	if err == nil && found == "" {
		err = errNoTag
	}
	return found, err
}

// tagged is a version as Helm makes a tag of it, which cannot have a plus.
func tagged(version string) string { return strings.ReplaceAll(version, "+", "_") }

// parseVersion reads a full version, which may begin with a v.
func parseVersion(text string) (*semver.Version, error) {
	return semver.StrictNewVersion(strings.TrimPrefix(text, "v"))
}

// answered tells what a registry answered without the text that it gave: that is another's.
func answered(err error, host string) error {
	var told *errcode.ErrorResponse
	switch {
	case errors.As(err, &told):
		if told.StatusCode == http.StatusNotFound {
			return errNoTag
		}
		return &answer{host, told.StatusCode}
	case errors.Is(err, auth.ErrBasicCredentialNotFound):
		return &answer{host, http.StatusUnauthorized}
	case errors.Is(err, errdef.ErrNotFound):
		return errNoTag
	}
	return err
}

// explained says what can be done about an error.
func explained(err error, w chart.Wanted) error {
	var a *answer
	switch {
	case errors.As(err, &a) && a.refused():
		// Registries that hide what they have answer so for what they do not have, too.
		return fmt.Errorf("%w, as it does without the right login and for a chart that it does not have: what the Secrets of spec.secretRef and spec.certSecretRef hold is not read, so a login has to be in Helm's registry/config.json or in Docker's config.json, where helm registry login and docker login put it", a)
	case err != nil && strings.Contains(w.Reference, ":") && strings.Contains(err.Error(), "digest"):
		return fmt.Errorf("what the registry gives for %s has another digest", w.Reference)
	}
	return err
}
