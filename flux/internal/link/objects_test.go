package link_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux/internal/link"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/place/placetest"
	"github.com/fluxgraph/fluxgraph/flux/internal/supply"
	"github.com/fluxgraph/fluxgraph/graph"
)

// refTexts prints references, each as "relation target field state".
func refTexts(refs []graph.Ref) []string {
	texts := []string{}
	for _, r := range refs {
		text := fmt.Sprintf("%s %s %s", r.Relation, r.To, r.Field)
		if r.Absent.Valid() {
			text += " " + r.Absent.String()
		}
		texts = append(texts, text)
	}
	return texts
}

func TestObjects(t *testing.T) {
	const others = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: there, namespace: web}\n" +
		"---\napiVersion: v1\nkind: Pod\nmetadata: {name: pod, namespace: web, labels: {app: a}}\n" +
		"---\napiVersion: v1\nkind: Namespace\nmetadata: {name: other, labels: {team: a}}\n"
	tests := []struct {
		name, object string
		want         []string // references of the object named it
		containers   []string // of its containers
	}{
		{"a rule, and what is absent", placetest.Object("source.toolkit.fluxcd.io/v1", "HelmRepository", "it", "spec: {secretRef: {name: gone}}"),
			[]string{"references Secret/web/gone spec.secretRef missing"}, nil},
		{"a rule, and what is there", placetest.Object("source.toolkit.fluxcd.io/v1", "HelmRepository", "it", "spec: {secretRef: {name: there}}"),
			[]string{"references Secret/web/there spec.secretRef"}, nil},
		{"labels", placetest.Object("v1", "Service", "it", "spec: {selector: {app: a}}"), []string{"references Pod/web/pod spec.selector"}, nil},
		{"labels of no pod", placetest.Object("v1", "Service", "it", "spec: {selector: {app: b}}"), []string{}, nil},
		{"a custom resource without rules", placetest.Object("example.com/v1", "Thing", "it", "spec: {deep: [{secretName: there}], other: {secretRef: {name: gone}}}"),
			[]string{"references Secret/web/there spec.deep[0].secretName"}, nil},
		{"a volume that two containers mount", placetest.Object("v1", "Pod", "it",
			"spec: {volumes: [{name: v, secret: {secretName: gone}}], containers: [{name: a, volumeMounts: [{name: v}]}, {name: b, volumeMounts: [{name: v}]}]}"),
			[]string{"deploys Container/web/Pod/it/a spec.containers[0]", "deploys Container/web/Pod/it/b spec.containers[1]"},
			[]string{"references Secret/web/gone spec.volumes[0].secret missing"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := placetest.Cluster(t, map[string]string{"c/it.yaml": tt.object, "c/others.yaml": others}, nil)
			linked := link.Objects(supply.New(nil, c)[0])
			i := slices.IndexFunc(linked, func(l link.Linked) bool { return l.Object.ID.Name == "it" })
			if i < 0 {
				t.Fatal("the object is not placed")
			}
			var containers []string
			for _, container := range linked[i].Containers {
				containers = append(containers, refTexts(container.Refs)...)
			}
			if got := refTexts(linked[i].Refs); !slices.Equal(got, tt.want) || !slices.Equal(containers, tt.containers) {
				t.Errorf("got %q, containers %q\nwant %q, containers %q", got, containers, tt.want, tt.containers)
			}
		})
	}
}

func TestImagePolicies(t *testing.T) {
	const marker = ` # {"$imagepolicy": "web:app"}` + "\n"
	policy := placetest.Object("image.toolkit.fluxcd.io/v1", "ImagePolicy", "app", "")
	pod := placetest.Object("v1", "Pod", "it", "spec:\n  containers:\n  - name: a\n    image: example.com/a:1")
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"a field of an object", map[string]string{"c/it.yaml": strings.TrimSuffix(pod, "\n") + marker}, "Pod/web/it spec.containers[0].image c/it.yaml:8"},
		{"an image of a kustomization file", map[string]string{"c/it.yaml": pod,
			"c/kustomization.yaml": "resources: [it.yaml, policy.yaml]\nimages:\n- name: example.com/a\n  newTag: \"2\"" + marker}, "Pod/web/it spec.containers[0].image c/kustomization.yaml:4"},
		{"a value that a patch replaces", map[string]string{"c/it.yaml": strings.TrimSuffix(pod, "\n") + marker,
			"c/kustomization.yaml": "resources: [it.yaml, policy.yaml]\nimages: [{name: example.com/a, newTag: '2'}]\n"}, ""},
		{"no marker", map[string]string{"c/it.yaml": pod}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.files["c/policy.yaml"] = policy
			c := placetest.Cluster(t, tt.files, nil)
			var got []string
			for _, r := range link.ImagePolicies(c.Repository, []*model.Cluster{c}) {
				got = append(got, fmt.Sprintf("%s %s %s:%d", r.Ref.To, r.Ref.Field, r.Ref.Pos.File, r.Ref.Pos.Line))
			}
			if strings.Join(got, ", ") != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
