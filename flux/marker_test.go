package flux_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// An ImagePolicy watches what its markers keep, wherever image automation finds them.
func TestMarkers(t *testing.T) {
	const (
		mark   = ` # {"$imagepolicy": "flux-system:app"}`
		tag    = ` # {"$imagepolicy": "flux-system:app:tag"}`
		policy = "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImagePolicy\nmetadata: {name: app, namespace: flux-system}\n"
		lists  = "resources: [app.yaml]\n"
	)
	app := func(image string) string {
		return "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: app\n  namespace: apps\nspec:\n  template:\n    spec:\n      containers:\n      - name: c\n        image: " + image + "\n"
	}
	const deployment, image = "Deployment/apps/app", "spec.template.spec.containers[0].image"
	tests := []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"in the object", map[string]string{"apps/app.yaml": app("web:1" + mark)}, []string{deployment + " " + image + " apps/app.yaml:11"}},
		{"of no policy", map[string]string{"apps/app.yaml": app("web:1" + strings.ReplaceAll(mark, ":app", ":other"))}, nil},
		{"that is none", map[string]string{"apps/app.yaml": app("web:1 # $imagepolicy flux-system:app")}, nil},
		{"on a value with a variable", map[string]string{
			"apps/app.yaml":      app("${REGISTRY}/web:1" + mark),
			"clusters/c/ks.yaml": kustomization("apps", "./apps", "  postBuild: {substitute: {REGISTRY: example.com}}"),
		}, []string{deployment + " " + image + " apps/app.yaml:11"}},
		{"on a variable", map[string]string{
			"apps/app.yaml":      app("web:${TAG}"),
			"clusters/c/ks.yaml": kustomization("apps", "./apps", "  postBuild:\n    substitute:\n      TAG: 1.0.0"+tag),
		}, []string{"Kustomization/flux-system/apps spec.postBuild.substitute.TAG clusters/c/ks.yaml:13"}},
		{"on the images of a kustomization file", map[string]string{
			"apps/kustomization.yaml": lists + "images:\n- name: web\n  newName: example.com/web" + strings.ReplaceAll(mark, `app"`, `app:name"`) + "\n  newTag: \"2\"" + tag + "\n",
			"apps/app.yaml":           app("web:1"),
		}, []string{deployment + " " + image + " apps/kustomization.yaml:4"}},
		{"on the images of the base", map[string]string{
			"apps/kustomization.yaml": "resources: [../base]\n",
			"base/kustomization.yaml": lists + "images:\n- name: web\n  newTag: \"2\"" + tag + "\n",
			"base/app.yaml":           app("web:1"),
		}, []string{deployment + " " + image + " base/kustomization.yaml:4"}},
		{"on images that nothing runs", map[string]string{
			"apps/kustomization.yaml": lists + "images:\n- name: web\n  newTag: \"2\"" + tag + "\n",
			"apps/app.yaml":           app("website:1"),
		}, []string{"Kustomization/flux-system/apps  apps/kustomization.yaml:4"}},
		{"in a patch", map[string]string{
			"apps/kustomization.yaml": lists + "patches: [{path: patch.yaml}]\n",
			"apps/app.yaml":           app("web:1"),
			"apps/patch.yaml":         app("web:2" + mark),
		}, []string{deployment + " " + image + " apps/patch.yaml:11"}},
		{"in a patch of another name", map[string]string{
			"apps/kustomization.yaml": lists + "patches: [{path: patch.yaml, target: {kind: Deployment}}]\n",
			"apps/app.yaml":           app("web:1"),
			"apps/patch.yaml":         strings.ReplaceAll(app("web:2"+mark), "name: app", "name: any"),
		}, []string{deployment + " " + image + " apps/patch.yaml:11"}},
		{"in a patch of operations", map[string]string{
			"apps/kustomization.yaml": lists + "patches: [{path: patch.yaml, target: {kind: Deployment}}]\n",
			"apps/app.yaml":           app("web:1"),
			"apps/patch.yaml":         "- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: web:2" + mark + "\n",
		}, []string{deployment + " " + image + " apps/patch.yaml:3"}},
		{"that a patch overrules", map[string]string{
			"apps/kustomization.yaml": lists + "patches: [{path: patch.yaml}]\n",
			"apps/app.yaml":           app("web:1" + mark),
			"apps/patch.yaml":         app("web:2"),
		}, nil},
		{"in a file that a generator reads", map[string]string{
			"apps/kustomization.yaml": "namespace: apps\ngeneratorOptions: {disableNameSuffixHash: true}\nconfigMapGenerator: [{name: values, files: [values.yaml]}]\n",
			"apps/values.yaml":        "image:\n  tag: \"1\"" + tag + "\n",
		}, []string{`ConfigMap/apps/values data["values.yaml"] apps/values.yaml:2`}},
		{"in a literal of a generator", map[string]string{
			"apps/kustomization.yaml": "namespace: apps\nconfigMapGenerator:\n- name: values\n  literals:\n  - image=web:1" + mark + "\n",
		}, []string{"Kustomization/flux-system/apps  apps/kustomization.yaml:5"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := home(map[string]string{"clusters/c/ks.yaml": kustomization("apps", "./apps"), "clusters/c/policy.yaml": policy})
			maps.Copy(files, test.files)
			g := flux.Graph(repository(t, files), flux.Options{})
			var got []string
			for e := range g.Edges() {
				if e.Relation == graph.Watches {
					got = append(got, fmt.Sprintf("%s %s %s:%d", e.To.Key, e.Field, e.Pos.File, e.Pos.Line))
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(test.want, "\n"))
			}
		})
	}
}
