package place_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/place"
	"github.com/fluxgraph/fluxgraph/flux/internal/place/placetest"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

func configMap(name, annotations string) string {
	return "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: web, annotations: {" + annotations + "}}\n"
}

func objectNames(c *model.Cluster) string {
	var all []string
	for _, object := range c.Objects {
		name := object.ID.Name
		if object.ExcludedReason != "" {
			name += " (excluded)"
		}
		all = append(all, name)
	}
	return strings.Join(all, ", ")
}

func TestCluster(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"objects of the root", map[string]string{"c/a.yaml": configMap("a", "")}, "a"},
		{"objects of a Kustomization among them", map[string]string{"c/a.yaml": placetest.Kustomization("a", "./a", ""), "a/b.yaml": configMap("b", "")}, "a, b"},
		{"a Kustomization that only applies itself", map[string]string{"c/a.yaml": placetest.Kustomization("a", "./a", ""), "a/b.yaml": configMap("b", ""), "d/d.yaml": placetest.Kustomization("d", "./d", "")}, "a, b"},
		{"a name that another object sets", map[string]string{
			"c/a.yaml": placetest.Kustomization("a", "./a", ", postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}"),
			"a/b.yaml": configMap("\"b-${x}\"", ""), "c/vars.yaml": strings.Replace(configMap("vars", ""), "web", "flux-system", 1) + "data: {x: y}\n",
		}, "a, vars, b-y"},
		{"an object that is excluded, and what it would apply", map[string]string{
			"c/a.yaml": strings.Replace(placetest.Kustomization("a", "./a", ""), "namespace:", "annotations: {kustomize.toolkit.fluxcd.io/reconcile: disabled}, namespace:", 1),
			"a/b.yaml": configMap("b", ""),
		}, "a (excluded), b (excluded)"},
		{"an object that one owner excludes, and another does not", map[string]string{
			"c/a.yaml":  placetest.Kustomization("a", "./x", ", commonMetadata: {annotations: {kustomize.toolkit.fluxcd.io/ssa: Ignore}}") + placetest.Kustomization("b", "./x", ""),
			"x/it.yaml": configMap("it", ""),
		}, "a, b, it"},
		{"an object that one owner excludes, and another would apply that is excluded", map[string]string{
			"c/a.yaml": placetest.Kustomization("a", "./x", ", commonMetadata: {annotations: {kustomize.toolkit.fluxcd.io/ssa: Ignore}}") +
				strings.Replace(placetest.Kustomization("b", "./x", ""), "namespace:", "annotations: {kustomize.toolkit.fluxcd.io/ssa: Ignore}, namespace:", 1),
			"x/it.yaml": configMap("it", ""),
		}, "a, b (excluded), it (excluded)"},
		{"a Kustomization as its second owner applies it", map[string]string{
			"c/a.yaml": placetest.Kustomization("a", "./x", ", commonMetadata: {annotations: {kustomize.toolkit.fluxcd.io/ssa: Ignore}}, patches: [{target: {kind: Kustomization}, patch: '[{op: replace, path: /spec/path, value: ./far}]'}]") +
				placetest.Kustomization("b", "./x", ""),
			"x/ks.yaml": placetest.Kustomization("d", "./d", ""), "far/f.yaml": configMap("f", ""), "d/d.yaml": configMap("d", ""),
		}, "a, b, d, d"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := objectNames(placetest.Cluster(t, tt.files, nil)); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

// A producer is called with the cluster of the round before, and what it returns is placed.
func TestProducers(t *testing.T) {
	produce := func(before *model.Cluster, object *model.Object) model.Products {
		root := model.NewObject(map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "made-" + object.ID.Name, "namespace": "web"}})
		return model.Products{Objects: []*model.Object{model.NewGenerated(before, object, root, "spec")}, Unknown: "more"}
	}
	c := placetest.Cluster(t, map[string]string{"c/a.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: web}\n"}, model.Producers{schema.Secret: produce})
	if got := objectNames(c); got != "a, made-a" {
		t.Errorf("got %s", got)
	}
	if len(c.Unknown) != 1 {
		t.Errorf("unknown: %v", c.Unknown)
	}
}

// The definitions that a chart puts on the cluster tell which kinds have a namespace.
func TestScopeByChart(t *testing.T) {
	produce := func(before *model.Cluster, object *model.Object) model.Products {
		root := model.NewObject(map[string]any{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": map[string]any{"name": "things.example.com"},
			"spec": map[string]any{"group": "example.com", "scope": "Cluster", "names": map[string]any{"kind": "Thing"}}})
		return model.Products{Objects: []*model.Object{model.NewGenerated(before, object, root, "spec")}}
	}
	c := placetest.Cluster(t, map[string]string{
		"c/a.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: web}\n" + placetest.Kustomization("t", "./t", ", targetNamespace: x"),
		"t/t.yaml": "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: it}\n",
	}, model.Producers{schema.Secret: produce})
	if _, ok := c.Find(graph.Key{Kind: graph.Kind{Group: "example.com", Name: "Thing"}, Name: "it"}); !ok {
		t.Errorf("got %s", objectNames(c))
	}
}

func TestConflicts(t *testing.T) {
	const kept = "kustomize.toolkit.fluxcd.io/prune: disabled"
	type pair struct {
		First, Second string
		Objects       int
		MayDelete     bool
		Paths         problem.PathOrder
		Pos           string
	}
	tests := []struct {
		name   string
		ks     string
		object string
		want   []pair
	}{
		{"one owner", placetest.Kustomization("a", "./x", ""), configMap("it", ""), nil},
		{"the same path", placetest.Kustomization("a", "./x", "") + placetest.Kustomization("b", "./x", ""), configMap("it", ""), []pair{{"a", "b", 1, true, problem.Same, "c/ks.yaml:10"}}},
		{"itself and the root", placetest.Kustomization("a", "./x", ""), placetest.Kustomization("a", "./x", ""), []pair{{"flux-system", "a", 1, true, problem.Apart, "x/y/it.yaml:2"}}},
		{"a path inside the other", placetest.Kustomization("a", "./x/y", "") + placetest.Kustomization("b", "./x", ""), configMap("it", ""), []pair{{"a", "b", 1, true, problem.FirstInside, "c/ks.yaml:5"}}},
		{"three owners", placetest.Kustomization("a", "./x", "") + placetest.Kustomization("b", "./x", "") + placetest.Kustomization("d", "./x/y", ""), configMap("it", ""), []pair{{"a", "b", 1, true, problem.Apart, "x/y/it.yaml:2"}}},
		{"neither prunes", placetest.Kustomization("a", "./x", "") + placetest.Kustomization("b", "./x", ""), configMap("it", kept), []pair{{"a", "b", 1, false, problem.Same, "c/ks.yaml:10"}}},
		{"other contents", placetest.Kustomization("a", "./x", "") + placetest.Kustomization("b", "./x", ", commonMetadata: {labels: {a: b}}"), configMap("it", kept), []pair{{"a", "b", 1, true, problem.Same, "c/ks.yaml:10"}}},
		{"one is suspended", placetest.Kustomization("a", "./x", "") + placetest.Kustomization("b", "./x", ", suspend: true"), configMap("it", ""), []pair{{"a", "b", 1, false, problem.Same, "c/ks.yaml:10"}}},
		{"applied once", placetest.Kustomization("a", "./x", "") + placetest.Kustomization("b", "./x", ""), configMap("it", "kustomize.toolkit.fluxcd.io/ssa: IfNotPresent"), nil},
		{"one must not apply it", placetest.Kustomization("a", "./x", "") + placetest.Kustomization("b", "./x", ", commonMetadata: {labels: {kustomize.toolkit.fluxcd.io/reconcile: disabled}}"), configMap("it", ""), nil},
		{"the name is not known", placetest.Kustomization("a", "./x", "") + placetest.Kustomization("b", "./x", ""), configMap("\"${it}\"", ""), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []pair
			for _, p := range place.Conflicts(placetest.Cluster(t, map[string]string{"c/ks.yaml": tt.ks, "x/y/it.yaml": tt.object}, nil)) {
				p.Pos.Col = 0
				c := p.Detail.(problem.OwnershipConflict)
				got = append(got, pair{c.First.Name, c.Second.Name, len(c.Objects), c.MayDelete, c.Paths, p.Pos.String()})
				if p.Soft == c.MayDelete || len(p.Nodes) != 2+len(c.Further)+len(c.Objects) {
					t.Errorf("soft %t, nodes %v", p.Soft, p.Nodes)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// A path inside another is why both apply an object only where the outer one builds the inner one.
func TestConflictOfNestedPaths(t *testing.T) {
	tests := []struct {
		name      string
		resources string // of the outer directory
		inner     string // the kustomization file of the inner one; empty: none
		want      problem.PathOrder
	}{
		{"the inner directory", "[inner]", "resources: [it.yaml]\n", problem.FirstInside},
		{"a file of the inner directory", "[inner/it.yaml]", "", problem.FirstInside},
		{"another file", "[../other/it.yaml]", "resources: [it.yaml]\n", problem.Apart},
		{"another file, beside a directory without kustomization file", "[../other/it.yaml]", "", problem.Apart},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{
				"c/ks.yaml": placetest.Kustomization("a", "./x/inner", "") + placetest.Kustomization("b", "./x", ""), "x/kustomization.yaml": "resources: " + tt.resources + "\n",
				"x/inner/it.yaml": configMap("it", ""), "other/it.yaml": configMap("it", ""),
			}
			if tt.inner != "" {
				files["x/inner/kustomization.yaml"] = tt.inner
			}
			conflicts := place.Conflicts(placetest.Cluster(t, files, nil))
			if len(conflicts) != 1 {
				t.Fatalf("%d conflicts", len(conflicts))
			}
			if got := conflicts[0].Detail.(problem.OwnershipConflict).Paths; got != tt.want {
				t.Errorf("got %d, want %d", got, tt.want)
			}
		})
	}
}

// A remote cluster to which the same directory is applied has the same remote cluster in turn: that ends.
func TestRemoteClustersWithoutEnd(t *testing.T) {
	c := placetest.Cluster(t, map[string]string{"c/a.yaml": placetest.Kustomization("a", "./c", ", kubeConfig: {secretRef: {name: far}}")}, nil)
	all := place.RemoteClusters(c, nil)
	var names []string
	for _, remote := range all {
		names = append(names, remote.Name)
	}
	if diff := cmp.Diff([]string{"c@flux-system/far", "c@flux-system/far@flux-system/far"}, names); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
	if problems := all[1].Problems; len(problems) != 1 || problems[0].Detail != (problem.EndlessChange{Cluster: names[1]}) {
		t.Errorf("got %v", problems)
	}
}
