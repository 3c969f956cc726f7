package chart

import (
	"slices"
	"sort"

	chart "helm.sh/helm/v4/pkg/chart/v2"
	release "helm.sh/helm/v4/pkg/release/v1"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/flux"
)

// manifestsOf splits rendered templates, given by their paths, into manifests in the order of installation.
// The hooks that leave an object on the cluster come last.
func manifestsOf(rendered map[string]string, req flux.ChartRequest) ([]flux.ChartManifest, error) {
	hooks, manifests, err := releaseutil.SortManifests(rendered, nil, releaseutil.InstallOrder)
	if err != nil {
		return nil, &flux.ChartError{File: firstInvalid(rendered), Err: err}
	}
	var all []flux.ChartManifest
	for _, m := range manifests {
		all = append(all, flux.ChartManifest{File: pathInChart(m.Name), Text: m.Content})
	}
	if req.SkipHooks {
		return all, nil
	}
	for _, h := range hooks {
		if leavesObject(h) {
			all = append(all, flux.ChartManifest{File: pathInChart(h.Path), Text: h.Manifest, Hook: true})
		}
	}
	return all, nil
}

// leavesObject reports whether a hook runs at an installation and its object exists afterwards.
// See https://helm.sh/docs/topics/charts_hooks/.
func leavesObject(h *release.Hook) bool {
	runs := slices.ContainsFunc(h.Events, func(e release.HookEvent) bool {
		return e == release.HookPreInstall || e == release.HookPostInstall
	})
	return runs && !slices.Contains(h.DeletePolicies, release.HookSucceeded)
}

// firstInvalid returns the first template, by its path in the chart, that does not render to YAML; empty where
// there is none.
func firstInvalid(rendered map[string]string) string {
	first := ""
	for name, text := range rendered {
		for _, document := range releaseutil.SplitManifests(text) {
			var head map[string]any
			if yaml.Unmarshal([]byte(document), &head) != nil && (first == "" || name < first) {
				first = name
			}
		}
	}
	return pathInChart(first)
}

// splitFile splits a file of a chart into its documents. The name begins with that of the chart.
func splitFile(name, text string) []flux.ChartManifest {
	documents := releaseutil.SplitManifests(text)
	keys := make([]string, 0, len(documents))
	for k := range documents {
		keys = append(keys, k)
	}
	sort.Sort(releaseutil.BySplitManifestsOrder(keys))
	all := make([]flux.ChartManifest, 0, len(keys))
	for _, k := range keys {
		all = append(all, flux.ChartManifest{File: pathInChart(name), Text: documents[k]})
	}
	return all
}

// crdManifests returns the manifests of a chart's directories crds, unless the request leaves them out.
func crdManifests(c *chart.Chart, req flux.ChartRequest) (all []flux.ChartManifest) {
	if req.SkipCRDs {
		return nil
	}
	for _, crd := range c.CRDObjects() {
		all = append(all, splitFile(crd.Filename, string(crd.File.Data))...)
	}
	return all
}
