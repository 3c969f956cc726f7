package flux_test

import (
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

func instance(path string) string {
	return object("FluxInstance", "flux", `spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://example.com/fleet/fleet.git", ref: refs/heads/main, path: `+path+`}`)
}

func values(indent, path string) string {
	text := ""
	for _, line := range []string{"instance:", "  distribution: {version: 2.8.x}", "  sync:", "    kind: GitRepository",
		"    url: https://example.com/fleet/fleet.git", "    ref: refs/heads/main", "    path: " + path} {
		text += indent + line + "\n"
	}
	return text
}

func TestEntries(t *testing.T) {
	app := configMap("app", "a: b")
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"nothing", map[string]string{"README.md": ""}, ""},
		{"no Flux", map[string]string{"apps/app.yaml": app}, ""},
		{"flux bootstrap", map[string]string{
			"clusters/a/flux-system/gotk-sync.yaml": bootstrap("./clusters/a"), "clusters/a/apps.yaml": kustomization("apps", "./apps"),
			"clusters/b/flux-system/gotk-sync.yaml": bootstrap("./clusters/b"), "apps/app.yaml": app,
		}, "a clusters/a declared, b clusters/b declared"},
		{"flux bootstrap of the whole repository", map[string]string{
			"flux-system/gotk-sync.yaml": bootstrap("./"), "app.yaml": app,
		}, "cluster . declared"},
		{"flux bootstrap in a folder named so only", map[string]string{
			"cluster/flux-system/gotk-sync.yaml": bootstrap("cluster/"), "cluster/app.yaml": app,
		}, "cluster cluster declared"},
		{"placeholders of flux bootstrap", map[string]string{
			"clusters/a/flux-system/gotk-sync.yaml": "# to be made\n", "clusters/a/apps.yaml": kustomization("apps", "./apps/a"), "apps/a/app.yaml": app,
			"clusters/b/flux-system/gotk-sync.yaml": "# to be made\n", "clusters/b/apps.yaml": kustomization("apps", "./apps/b"), "apps/b/app.yaml": app,
		}, "a clusters/a inferred, b clusters/b inferred"},
		{"a FluxInstance", map[string]string{
			"clusters/a/flux-system/flux.yaml": instance("clusters/a"), "clusters/a/apps.yaml": kustomization("apps", "./apps"), "apps/app.yaml": app,
		}, "a clusters/a declared"},
		{"a FluxInstance that is applied from elsewhere", map[string]string{
			"bootstrap/flux.yaml": instance("./kubernetes/main"), "kubernetes/main/app.yaml": app,
		}, "main kubernetes/main declared"},
		{"values of the chart flux-instance", map[string]string{
			"kubernetes/flux/release.yaml": object("HelmRelease", "flux-instance", "spec:\n  chartRef: {kind: OCIRepository, name: flux-instance}\n  values:\n"+values("    ", "kubernetes/flux")),
			"kubernetes/flux/app.yaml":     app,
		}, "flux kubernetes/flux declared"},
		{"values in a file of a generator", map[string]string{
			"kubernetes/flux/kustomization.yaml": "resources: [release.yaml]\nconfigMapGenerator:\n- name: values\n  files: [values.yaml]\n",
			"kubernetes/flux/values.yaml":        values("", "kubernetes/flux"),
			"kubernetes/flux/release.yaml":       object("HelmRelease", "flux-instance", "spec:\n  chartRef: {kind: OCIRepository, name: flux-instance}\n  valuesFrom: [{kind: ConfigMap, name: values}]"),
		}, "flux kubernetes/flux declared"},
		{"values of helmfile", map[string]string{
			"bootstrap/values/instance.yaml.gotmpl": values("", "kubernetes/flux") + "  cluster:\n    domain: {{ .Values.domain }}\n",
			"kubernetes/flux/app.yaml":              app,
		}, "flux kubernetes/flux declared"},
		{"a pair made by hand", map[string]string{
			"kubernetes/flux/config/cluster.yaml": object("GitRepository", "home", "spec: {url: \"https://example.com/a/b\", ref: {branch: main}}") +
				object("Kustomization", "cluster", "spec: {path: ./kubernetes/flux, sourceRef: {kind: GitRepository, name: home}}"),
			"kubernetes/flux/apps.yaml": object("Kustomization", "apps", "spec: {path: ./kubernetes/apps, sourceRef: {kind: GitRepository, name: home}}"),
			"kubernetes/apps/app.yaml":  app,
		}, "flux kubernetes/flux declared"},
		{"overlays that patch the root", map[string]string{
			"apps/flux-system/base/root.yaml":             kustomization("flux-system", "./clusters/${ENV}/${CLUSTER}"),
			"apps/flux-system/base/kustomization.yaml":    kustomizeFile("root.yaml"),
			"apps/flux-system/prod/00/kustomization.yaml": kustomizeFile("../../base") + "patches: [{path: root.yaml}]\n",
			"apps/flux-system/prod/00/root.yaml":          kustomization("flux-system", "./clusters/prod/00"),
			"apps/flux-system/prod/01/kustomization.yaml": kustomizeFile("../../base") + "patches: [{path: root.yaml}]\n",
			"apps/flux-system/prod/01/root.yaml":          kustomization("flux-system", "./clusters/prod/01"),
			"clusters/prod/00/kustomization.yaml":         kustomizeFile("../../../apps/flux-system/prod/00"),
			"clusters/prod/01/kustomization.yaml":         kustomizeFile("../../../apps/flux-system/prod/01"),
		}, "00 clusters/prod/00 declared, 01 clusters/prod/01 declared"},
		{"variables that nothing but a folder fills", map[string]string{
			"base/root.yaml":                      kustomization("flux-system", "./clusters/${ENV}"),
			"base/kustomization.yaml":             kustomizeFile("root.yaml"),
			"clusters/test/kustomization.yaml":    kustomizeFile("../../base", "apps.yaml"),
			"clusters/test/apps.yaml":             kustomization("apps", "./apps"),
			"clusters/staging/kustomization.yaml": kustomizeFile("../../base", "apps.yaml"),
			"clusters/staging/apps.yaml":          kustomization("apps", "./apps"),
			"apps/app.yaml":                       app,
		}, "staging clusters/staging inferred, test clusters/test inferred"},
		{"an artifact of a folder", map[string]string{
			".github/workflows/push.yaml": "jobs:\n  push:\n    steps:\n    - run: |\n        flux push artifact oci://example.com/fleet:latest \\\n          --path=./kubernetes --source=x\n",
			"kubernetes/clusters/00/flux-system/flux.yaml": object("FluxInstance", "flux",
				"spec:\n  sync: {kind: OCIRepository, url: \"oci://example.com/fleet\", ref: latest, path: clusters/00}"),
			"kubernetes/clusters/00/apps.yaml": object("Kustomization", "apps", "spec: {path: ./apps, sourceRef: {kind: OCIRepository, name: flux-system}}"),
			"kubernetes/apps/app.yaml":         app,
		}, "00 kubernetes/clusters/00 declared"},
		{"a template before bootstrap", map[string]string{
			"bootstrap/apps.yaml":     kustomization("apps", "./apps"),
			"bootstrap/source.yaml":   object("GitRepository", "flux-system", "spec: {url: \"https://example.com/a/b\"}"),
			"apps/app.yaml":           app,
			"bootstrap/repo/app.yaml": object("HelmRepository", "r", "spec: {url: \"https://example.com\"}"),
		}, "bootstrap bootstrap inferred"},
		{"a Kustomization that applies itself but is no root", map[string]string{
			"clusters/a/flux-system/gotk-sync.yaml": bootstrap("./clusters/a"), "clusters/a/apps.yaml": kustomization("apps", "./apps"),
			"apps/x/ks.yaml": kustomization("x", "./apps/x"), "apps/x/app.yaml": app,
		}, "a clusters/a declared"},
		{"all of somebody else's repository", map[string]string{
			"clusters/a/flux-system/gotk-sync.yaml": bootstrap("./clusters/a"),
			"clusters/a/other.yaml": object("GitRepository", "other", "spec: {url: \"https://example.com/other/other\"}") +
				object("Kustomization", "other", "spec: {path: ./, sourceRef: {kind: GitRepository, name: other}}"),
		}, "a clusters/a declared"},
		{"a FluxInstance over the directory of another cluster", map[string]string{
			"clusters/a/flux-system/gotk-sync.yaml": bootstrap("./clusters/a"), "old/flux.yaml": instance("clusters/a"),
		}, "a clusters/a declared"},
		{"two roots over one directory", map[string]string{
			"flux/cluster.yaml": kustomization("flux-system", "./flux"), "flux/instance.yaml": instance("./flux"),
			"flux/app.yaml": app,
		}, "flux flux declared"},
		{"a root whose directory does not build", map[string]string{
			"clusters/a/flux-system/gotk-sync.yaml": bootstrap("./clusters/a"),
			"clusters/a/kustomization.yaml":         kustomizeFile("flux-system", "apps.yaml") + "patches: [{patch: \"a: [\"}]\n",
			"clusters/a/apps.yaml":                  kustomization("apps", "./apps"), "apps/app.yaml": app,
		}, "a clusters/a declared"},
		{"what no entry reaches is no cluster", map[string]string{
			"clusters/a/flux-system/gotk-sync.yaml": bootstrap("./clusters/a"),
			"old/ks.yaml":                           kustomization("old", "./apps"), "apps/app.yaml": app,
		}, "a clusters/a declared"},
		{"folders with a base in common", map[string]string{
			"clusters/a/kustomization.yaml": kustomizeFile("../../base") + "namePrefix: a-\n",
			"clusters/b/kustomization.yaml": kustomizeFile("../../base") + "namePrefix: b-\n",
			"base/kustomization.yaml":       kustomizeFile("apps.yaml"), "base/apps.yaml": kustomization("apps", "./apps"), "apps/app.yaml": app,
		}, "a clusters/a inferred, b clusters/b inferred"},
		{"folders with Kustomizations of their own and a base in common", map[string]string{
			"clusters/a/kustomization.yaml": kustomizeFile("../../base", "own.yaml"), "clusters/a/own.yaml": kustomization("own", "./own"),
			"clusters/b/kustomization.yaml": kustomizeFile("../../base", "own.yaml"), "clusters/b/own.yaml": kustomization("own", "./own"),
			"base/kustomization.yaml": kustomizeFile("apps.yaml"), "base/apps.yaml": kustomization("apps", "./apps"),
			"apps/app.yaml": app, "own/app.yaml": app,
		}, "a clusters/a inferred, b clusters/b inferred"},
		{"bases of bases", map[string]string{
			"envs/prod/00/kustomization.yaml": kustomizeFile("../base"), "envs/prod/01/kustomization.yaml": kustomizeFile("../base"),
			"envs/prod/base/kustomization.yaml": kustomizeFile("../../base"),
			"envs/base/kustomization.yaml":      kustomizeFile("apps.yaml"), "envs/base/apps.yaml": kustomization("apps", "./apps"), "apps/app.yaml": app,
		}, "00 envs/prod/00 inferred, 01 envs/prod/01 inferred"},
		{"HelmReleases and sources alone", map[string]string{
			"flux/repo.yaml":    object("HelmRepository", "r", "spec: {url: \"https://example.com\"}"),
			"flux/release.yaml": object("HelmRelease", "app", "spec: {chart: {spec: {chart: app, sourceRef: {kind: HelmRepository, name: r}}}}"),
		}, "flux flux inferred"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := flux.Graph(repository(t, tt.files), flux.Options{})
			if got := clusters(g); got != tt.want {
				t.Errorf("got  %s\nwant %s\n%s", got, tt.want, printGraph(g))
			}
		})
	}
}

// What a folder's kustomization file leaves out, while another Kustomization applies the folder, is no
// cluster of its own.
func TestUnlistedKustomizationIsNoEntry(t *testing.T) {
	g := flux.Graph(repository(t, map[string]string{
		"clusters/a/apps.yaml":    kustomization("apps", "./apps"),
		"apps/kustomization.yaml": "resources: [app.yaml]\n",
		"apps/app.yaml":           configMap("app", "a: b"),
		"apps/extra.yaml":         kustomization("extra", "./more"),
		"more/app.yaml":           configMap("more", "a: b"),
	}), flux.Options{})
	var got []string
	for _, c := range g.Clusters() {
		got = append(got, c.Path)
	}
	if len(got) != 1 || got[0] != "clusters/a" {
		t.Errorf("got the clusters %v, want clusters/a", got)
	}
}

// A repository of nothing but parts that others build is read file by file, and what cannot be read of
// it is reported all the same.
func TestUnreadManifestWithoutBuild(t *testing.T) {
	g := flux.Graph(repository(t, map[string]string{
		"a/base/kustomization.yaml": "resources: [app.yaml]\n", "a/base/app.yaml": object("HelmRelease", "a", "spec: {}") + "\n---\n}: {broken\n",
		"b/base/kustomization.yaml": "resources: [app.yaml]\n", "b/base/app.yaml": object("HelmRelease", "b", "spec: {}"),
	}), flux.Options{})
	for _, p := range g.Problems() {
		if p.Kind == graph.InvalidManifest && p.Pos.File == "a/base/app.yaml" && p.Cluster == "" {
			return
		}
	}
	t.Errorf("got %v", g.Problems())
}
