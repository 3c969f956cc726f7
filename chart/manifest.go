package chart

import (
	"slices"
	"sort"

	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/flux"
)

// sorted splits what was rendered into manifests in the order of installation, with the hooks that
// leave something on the cluster at the end.
func sorted(rendered map[string]string, skipHooks bool) ([]flux.ChartManifest, error) {
	hooks, generic, err := releaseutil.SortManifests(rendered, nil, releaseutil.InstallOrder)
	if err != nil {
		return nil, &flux.ChartError{File: firstInvalid(rendered), Err: err}
	}
	var all []flux.ChartManifest
	for _, m := range generic {
		all = append(all, flux.ChartManifest{File: inChart(m.Name), Text: m.Content})
	}
	for _, h := range hooks {
		if !skipHooks && stays(h) {
			all = append(all, flux.ChartManifest{File: inChart(h.Path), Text: h.Manifest, Hook: true})
		}
	}
	return all, nil
}

// stays reports whether a hook runs at an installation and is still there afterwards.
// See https://helm.sh/docs/topics/charts_hooks/.
func stays(h *release.Hook) bool {
	runs := slices.ContainsFunc(h.Events, func(e release.HookEvent) bool {
		return e == release.HookPreInstall || e == release.HookPostInstall
	})
	return runs && !slices.Contains(h.DeletePolicies, release.HookSucceeded)
}

// firstInvalid is the file, by name, that is no YAML.
func firstInvalid(rendered map[string]string) string {
	bad := ""
	for name, text := range rendered {
		for _, one := range releaseutil.SplitManifests(text) {
			var head map[string]any
			if yaml.Unmarshal([]byte(one), &head) != nil && (bad == "" || name < bad) {
				bad = name
			}
		}
	}
	return inChart(bad)
}

// split splits a file into its documents.
func split(name, text string) []flux.ChartManifest {
	docs := releaseutil.SplitManifests(text)
	keys := make([]string, 0, len(docs))
	for k := range docs {
		keys = append(keys, k)
	}
	sort.Sort(releaseutil.BySplitManifestsOrder(keys))
	all := make([]flux.ChartManifest, 0, len(keys))
	for _, k := range keys {
		all = append(all, flux.ChartManifest{File: inChart(name), Text: docs[k]})
	}
	return all
}
