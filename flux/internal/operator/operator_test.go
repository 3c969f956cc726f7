package operator

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
)

// documents returns the documents of a manifest.
func documents(tb testing.TB, text string) []parse.Document {
	tb.Helper()
	repo, err := parse.Load(fstest.MapFS{"a.yaml": {Data: []byte(text)}}, parse.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return repo.Documents("a.yaml")
}

func TestSyncObjects(t *testing.T) {
	tests := []struct {
		name, sync string
		kind       string // of the source; empty: there is no sync
		field      string // of the source's spec
		value      string
	}{
		{"Git", "{kind: GitRepository, url: u, ref: refs/heads/main, path: apps}", "GitRepository", "ref.name", "refs/heads/main"},
		{"OCI", "{kind: OCIRepository, url: oci://u, ref: latest, path: apps}", "OCIRepository", "ref.tag", "latest"},
		{"bucket", "{kind: Bucket, url: u, ref: name, path: apps}", "Bucket", "bucketName", "name"},
		{"secret", "{kind: GitRepository, url: u, path: apps, pullSecret: token}", "GitRepository", "secretRef.name", "token"},
		{"interval", "{kind: GitRepository, url: u, path: apps}", "GitRepository", "interval", "1m"},
		{"no path", "{kind: GitRepository, url: u}", "", "", ""},
		{"no kind", "{url: u, path: apps}", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			spec := documents(t, "spec: {sync: "+tt.sync+"}")[0].Root.Get("spec")
			s, ok := SyncObjects(spec, "flux")
			if ok != (tt.kind != "") {
				t.Fatalf("ok = %v", ok)
			}
			if !ok {
				return
			}
			if got := s.Source.Get("kind").Text(); got != tt.kind {
				t.Errorf("source is a %s, want a %s", got, tt.kind)
			}
			if got := s.Source.At("spec." + tt.field).Text(); got != tt.value {
				t.Errorf("spec.%s = %q, want %q", tt.field, got, tt.value)
			}
			for _, field := range []string{"metadata.name", "metadata.namespace", "spec.sourceRef.name"} {
				if got := s.Kustomization.At(field).Text(); got != "flux" {
					t.Errorf("%s of the Kustomization = %q, want flux", field, got)
				}
			}
		})
	}
}

func TestSyncObjectsPatched(t *testing.T) {
	spec := documents(t, `spec:
  sync: {kind: GitRepository, url: u, path: apps}
  kustomize:
    patches:
    - target: {kind: Kustomization}
      patch: |
        - {op: add, path: /spec/wait, value: true}
`)[0].Root.Get("spec")
	s, _ := SyncObjects(spec, "flux-system")
	if wait, _ := s.Kustomization.Get("spec", "wait").Bool(); !wait {
		t.Error("the patch of spec.kustomize does not change the Kustomization")
	}
}

func TestVersion(t *testing.T) {
	tests := []struct {
		name, text string
		want       model.Version
	}{
		{"none", "kind: Namespace", 0},
		{"label", "{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {app.kubernetes.io/part-of: flux, app.kubernetes.io/version: v2.5.1}}}", 5},
		{"label of something else", "{apiVersion: v1, kind: Namespace, metadata: {name: a, labels: {app.kubernetes.io/version: v2.5.1}}}", 0},
		{"instance", "{apiVersion: fluxcd.controlplane.io/v1, kind: FluxInstance, metadata: {name: a}, spec: {distribution: {version: 2.7.x}}}", 7},
		{"newest", "{apiVersion: fluxcd.controlplane.io/v1, kind: FluxInstance, metadata: {name: a}, spec: {distribution: {version: 2.x}}}", model.Newest},
		{"oldest of two", "{apiVersion: fluxcd.controlplane.io/v1, kind: FluxInstance, metadata: {name: a}, spec: {distribution: {version: 2.x}}}\n---\n" +
			"{apiVersion: fluxcd.controlplane.io/v1, kind: FluxInstance, metadata: {name: b}, spec: {distribution: {version: '=2.6.0'}}}", 6},
	}
	for _, tt := range tests {
		if got := Version(documents(t, tt.text)); got != tt.want {
			t.Errorf("%s: version %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestLockedByInstance(t *testing.T) {
	patch := func(target, flag string) string {
		return "spec: {kustomize: {patches: [{target: " + target + ", patch: \"- {op: add, path: /spec, value: " + flag + "\\n}\"}]}}"
	}
	tests := []struct {
		name, text string
		want       []string
	}{
		{"multitenant", "spec: {cluster: {multitenant: true}}", lockableControllers},
		{"one controller", patch("{kind: Deployment, name: helm-controller}", noCrossNamespaceRefs+"=true"), []string{"helm-controller"}},
		{"a pattern", patch("{kind: Deployment, name: (helm|kustomize)-controller}", noCrossNamespaceRefs), []string{"helm-controller", "kustomize-controller"}},
		{"all", patch("{kind: Deployment}", noCrossNamespaceRefs), lockableControllers},
		{"switched off", patch("{kind: Deployment}", noCrossNamespaceRefs+"=false"), nil},
		{"another kind", patch("{kind: Pod}", noCrossNamespaceRefs), nil},
	}
	for _, tt := range tests {
		if got := lockedByInstance(documents(t, tt.text)[0].Root.Get("spec")); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
