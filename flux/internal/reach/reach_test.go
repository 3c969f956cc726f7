package reach_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/fluxgraph/fluxgraph/flux/internal/link"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/place"
	"github.com/fluxgraph/fluxgraph/flux/internal/place/placetest"
	"github.com/fluxgraph/fluxgraph/flux/internal/reach"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

func TestUnreachable(t *testing.T) {
	service := func(name string) string { return placetest.Object("v1", "Service", name, "") }
	tests := []struct {
		name  string
		files map[string]string
		want  []problem.Unapplied
	}{
		{"all is applied", map[string]string{"c/a.yaml": service("a")}, nil},
		{"a directory", map[string]string{"x/a.yaml": service("a"), "x/y/b.yaml": service("b")}, []problem.Unapplied{
			{Path: "x", Folder: true, Objects: 2, Files: 2, Reason: problem.NothingPointsThere}}},
		{"a file that is not listed", map[string]string{"c/kustomization.yaml": "resources: [a.yaml]\n", "c/a.yaml": service("a"), "c/b.yaml": service("b")}, []problem.Unapplied{
			{Path: "c/b.yaml", Objects: 1, Files: 1, Reason: problem.NotListed, By: "c/kustomization.yaml"}}},
		{"a file that is commented out", map[string]string{"c/kustomization.yaml": "resources:\n- a.yaml\n# - b.yaml\n", "c/a.yaml": service("a"), "c/b.yaml": service("b")}, []problem.Unapplied{
			{Path: "c/b.yaml", Objects: 1, Files: 1, Reason: problem.EntryCommentedOut, By: "c/kustomization.yaml"}}},
		{"a Kustomization that is commented out", map[string]string{"c/a.yaml": "# path: ./x\n" + service("a"), "x/b.yaml": service("b")}, []problem.Unapplied{
			{Path: "x", Folder: true, Objects: 1, Files: 1, Reason: problem.KustomizationDisabled, By: "c/a.yaml"}}},
		{"an object that is applied from another file", map[string]string{"c/kustomization.yaml": "resources: [a.yaml]\n", "c/a.yaml": service("a"), "c/b.yaml": service("a")}, []problem.Unapplied{
			{Path: "c/b.yaml", Objects: 1, Files: 1, AppliedFrom: "c/a.yaml", Reason: problem.NotListed, By: "c/kustomization.yaml"}}},
		{"a file that leads to a directory", map[string]string{"c/kustomization.yaml": "resources: [a.yaml]\n", "c/a.yaml": service("a"),
			"c/b.yaml": placetest.Kustomization("b", "./x", ""), "x/d.yaml": service("d")}, []problem.Unapplied{
			{Path: "c/b.yaml", Objects: 2, Files: 2, LeadsOn: true, Reason: problem.NotListed, By: "c/kustomization.yaml"}}},
		{"a patch", map[string]string{"c/kustomization.yaml": "resources: [a.yaml]\n", "c/a.yaml": service("a"), "c/b.yaml": placetest.Object("apps/v1", "Deployment", "b", "spec: {replicas: 2}")}, []problem.Unapplied{
			{Path: "c/b.yaml", Objects: 1, Files: 1, Patch: true, Reason: problem.NotListed, By: "c/kustomization.yaml"}}},
		{"a script applies it", map[string]string{"x/a.yaml": service("a"), "c/a.yaml": service("a"), "up.sh": "kubectl apply -k x\n"}, nil},
		{"a Job is applied manually", map[string]string{"x/a.yaml": placetest.Object("batch/v1", "Job", "a", "")}, nil},
		{"examples", map[string]string{"examples/a.yaml": service("a")}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := placetest.Cluster(t, tt.files, nil)
			_, problems := reach.Unreachable(c.Repository, []*model.Cluster{c})
			var got []problem.Unapplied
			for _, p := range problems {
				u := p.Detail.(problem.Unapplied)
				got = append(got, u)
				if len(p.Nodes) != u.Objects {
					t.Errorf("%s has the nodes %v", u.Path, p.Nodes)
				}
			}
			if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreFields(problem.Unapplied{}, "Own", "Object")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestUnused(t *testing.T) {
	it := func(metadata string) string {
		return "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: it, namespace: web" + metadata + "}\n"
	}
	referrer := placetest.Object("v1", "Pod", "pod", "spec: {containers: [{name: a, envFrom: [{configMapRef: {name: it}}]}]}")
	tests := []struct {
		name, object, other string
		want                map[string]reach.Usage
	}{
		{"a reference", it(""), referrer, nil},
		{"nothing", it(""), "", map[string]reach.Usage{"it": {}}},
		{"a label", it(", labels: {dashboard: x}"), "", map[string]reach.Usage{"it": {Indirect: "the label dashboard"}}},
		{"a text", it(""), placetest.Object("v1", "Service", "other", "spec: {a: it}"), map[string]reach.Usage{"it": {Indirect: "Service/web/other speaks of it"}}},
		{"a custom resource of its name", it(""), placetest.Object("example.com/v1", "Thing", "it", ""), map[string]reach.Usage{"it": {Indirect: "Thing/web/it may read it by its name"}}},
		{"a Kustomization with an unknown source", it(""), "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: far, namespace: flux-system}\nspec: {path: ./x, sourceRef: {kind: GitRepository, name: gone}}\n",
			map[string]reach.Usage{"it": {Unread: "not all that Kustomization/flux-system/far applies is known", UnreadBy: "Kustomization/flux-system/far"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := placetest.Cluster(t, map[string]string{"c/it.yaml": tt.object, "c/other.yaml": tt.other}, nil)
			s := supply.New(nil, c)[0]
			var got map[string]reach.Usage
			referred, links := reach.Referred{}, link.Objects(s)
			referred.Add(s, links)
			for id, usage := range reach.Unused(s, referred, links) {
				if id.Kind == schema.ConfigMap {
					got = map[string]reach.Usage{id.Name: usage}
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Without a cluster nothing is known to be unreachable.
func TestUnreachableWithoutCluster(t *testing.T) {
	c := placetest.Cluster(t, map[string]string{"x/a.yaml": placetest.Object("v1", "Service", "a", "")}, nil)
	objects, unapplied := reach.Unreachable(c.Repository, nil)
	if objects != nil || unapplied != nil {
		t.Errorf("got %v, %v", objects, unapplied)
	}
	objects, unapplied = reach.Unreachable(c.Repository, []*model.Cluster{c})
	if len(objects) != 1 || len(unapplied) != 1 || objects[0].ID.Cluster != "" || unapplied[0].Nodes[0] != (graph.ID{Key: objects[0].ID.Key}) {
		t.Errorf("got %v, %v", objects, unapplied)
	}
}

// Several documents of one identity are several objects. The first keeps the plain identity.
func TestUnreachableIDs(t *testing.T) {
	a := placetest.Object("v1", "Service", "a", "")
	c := placetest.Cluster(t, map[string]string{"c/ok.yaml": placetest.Object("v1", "Service", "ok", ""), "x/1.yaml": a, "x/2.yaml": a, "x/3.yaml": a + a, "y/b.yaml": placetest.Object("v1", "Service", "b", "")}, nil)
	objects, problems := reach.Unreachable(c.Repository, []*model.Cluster{c})
	var got []string
	for _, o := range objects {
		got = append(got, o.ID.String()+" "+o.Pos.String())
	}
	want := []string{":/Service/web/a x/1.yaml:2:1", ":/Service/web/a#x/2.yaml x/2.yaml:2:1", ":/Service/web/a#x/3.yaml#1 x/3.yaml:2:1", ":/Service/web/a#x/3.yaml#2 x/3.yaml:7:1", ":/Service/web/b y/b.yaml:2:1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, p := range problems {
		if u := p.Detail.(problem.Unapplied); len(p.Nodes) != u.Objects || u.Path == "x" && u.Objects != 4 {
			t.Errorf("%s: %d objects, %v", u.Path, u.Objects, p.Nodes)
		}
	}
}

// Each cluster has its own file for an object: an unapplied one is compared with that of the cluster whose directory holds it.
func TestAppliedFromOwnCluster(t *testing.T) {
	files := map[string]string{}
	for _, dir := range []string{"c", "d", "e"} {
		files[dir+"/kustomization.yaml"] = "resources: [a.yaml]\n"
		files[dir+"/a.yaml"] = placetest.Object("v1", "Service", "a", "")
		files[dir+"/b.yaml"] = placetest.Object("v1", "Service", "a", "")
	}
	files["e/a.yaml"] = placetest.Object("v1", "Service", "other", "")
	c := placetest.Cluster(t, files, nil)
	clusters := []*model.Cluster{c}
	for _, dir := range []string{"d", "e"} {
		entry := c.Entry
		entry.Dir, entry.Root = dir, model.NewObject(map[string]any{"apiVersion": "kustomize.toolkit.fluxcd.io/v1", "kind": "Kustomization",
			"metadata": map[string]any{"name": "flux-system", "namespace": "flux-system"}, "spec": map[string]any{"path": dir, "sourceRef": map[string]any{"kind": "GitRepository", "name": "flux-system"}}})
		clusters = append(clusters, place.Cluster(c.Repository, dir, entry, nil))
	}
	got := map[string]string{}
	_, problems := reach.Unreachable(c.Repository, clusters)
	for _, p := range problems {
		u := p.Detail.(problem.Unapplied)
		got[u.Path] = u.AppliedFrom
	}
	if diff := cmp.Diff(map[string]string{"c/b.yaml": "c/a.yaml", "d/b.yaml": "d/a.yaml", "e/b.yaml": ""}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
