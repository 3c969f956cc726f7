package flux

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// excerptsOf returns the excerpt of every document of a file, as nodes of their own kinds have it.
func excerptsOf(t *testing.T, file, text string) []string {
	t.Helper()
	repo, err := parse.Load(fstest.MapFS{file: {Data: []byte(text)}}, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, d := range repo.Documents(file) {
		all = append(all, Excerpt(repo, graph.Node{ID: graph.ID{Key: graph.Key{Kind: d.GroupKind(), Name: d.Name}}, Pos: d.Pos()}))
	}
	return all
}

func TestExcerpt(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"as it is, with its comments", "# above\napiVersion: v1\nkind: ConfigMap # a kind\nmetadata:\n  name: a\n\n# of the data\ndata:\n  a: b\n---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: b\n",
			[]string{"apiVersion: v1\nkind: ConfigMap # a kind\nmetadata:\n  name: a\n\n# of the data\ndata:\n  a: b", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: b"}},
		{"the values of a Secret", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: '{\"data\":\"s3cret\"}'\n# was s3cret\ndata:\n  a: czNjcmV0\n  b: >-\n    s3cret\n    s3cret\n\n  c: s3cret # s3cret\ntype: Opaque\n",
			[]string{"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: (masked)\ndata:\n  a: (masked)\n  b: (masked)\n  c: (masked)\ntype: Opaque"}},
		{"a Secret within another object", "apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata:\n  name: a\nspec:\n  resources:\n    - apiVersion: v1\n      kind: Secret\n      metadata:\n        name: b\n      stringData:\n        a: s3cret\n",
			[]string{"apiVersion: fluxcd.controlplane.io/v1\nkind: ResourceSet\nmetadata:\n  name: a\nspec:\n  resources:\n    - apiVersion: v1\n      kind: Secret\n      metadata:\n        name: b\n      stringData:\n        a: (masked)"}},
		{"what SOPS encrypted", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: ENC[AES256_GCM,data:xx,type:str]\nsops:\n  mac: ENC[x]\n  age:\n    - recipient: age1\n      enc: |\n        -----BEGIN AGE ENCRYPTED FILE-----\n        zzz\n",
			[]string{"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: (encrypted)\nsops:\n  mac: (encrypted)\n  age:\n    - recipient: (encrypted)\n      enc: (encrypted)"}},
		{"a SealedSecret", "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: a\nspec:\n  encryptedData:\n    a: AgBx\n",
			[]string{"apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: a\nspec:\n  encryptedData:\n    a: (encrypted)"}},
		{"passwords among values", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: a\nspec:\n  values:\n    adminPassword: hunter-22-x\n    existingSecret: shown\n    env:\n      - name: DB_PASSWORD\n        value: hunter-22-y\n    # password: hunter-22-z\n    replicas: 2\n",
			[]string{"apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: a\nspec:\n  values:\n    adminPassword: (masked)\n    existingSecret: shown\n    env:\n      - name: DB_PASSWORD\n        value: (masked)\n    replicas: 2"}},
		{"items of a list", "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Namespace\n    metadata:\n      name: a\n  - apiVersion: v1\n    kind: Namespace\n    metadata:\n      name: b\n",
			[]string{"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a", "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: b"}},
		{"a secret with something else on its line", "{apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {a: s3cret, b: x}}\n", []string{""}},
		{"Windows line ends", "apiVersion: v1\r\nkind: Secret\r\nmetadata:\r\n  name: a\r\ndata:\r\n  a: s3cret\r\n", []string{"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\ndata:\n  a: (masked)"}},
		{"an alias of a secret", "apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nx: &x s3cret\nstringData:\n  a: *x\n", []string{"apiVersion: v1\nkind: Secret\nmetadata:\n  name: a\nx: (masked)\nstringData:\n  a: *x"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := excerptsOf(t, "a.yaml", tt.text)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			for _, secret := range []string{"s3cret", "czNjcmV0", "hunter", "AgBx", "zzz"} {
				if strings.Contains(strings.Join(got, "\n"), secret) {
					t.Errorf("shows %s", secret)
				}
			}
		})
	}
}

// A node that no document declares, or whose place is a document of another kind, has no YAML of its own.
func TestExcerptOfNothing(t *testing.T) {
	repo, err := parse.Load(fstest.MapFS{"kustomization.yaml": {Data: []byte("secretGenerator:\n  - name: a\n    literals: [a=s3cret]\n")}}, parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []graph.Node{
		{ID: graph.ID{Key: graph.Key{Kind: graph.Kind{Name: "Secret"}, Name: "a"}}},
		{ID: graph.ID{Key: graph.Key{Kind: graph.Kind{Name: "Secret"}, Name: "a"}}, Pos: graph.Pos{File: "kustomization.yaml", Line: 1, Col: 1}},
		{ID: graph.ID{Key: graph.Key{Kind: graph.Kind{Name: "Secret"}, Name: "a"}}, Pos: graph.Pos{File: "nowhere.yaml", Line: 1, Col: 1}},
	} {
		if got := Excerpt(repo, n); got != "" {
			t.Errorf("%v: %q", n.Pos, got)
		}
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add("s3cret-value-1", 0)
	f.Add("multi\nline s3cret", 4)
	f.Fuzz(func(t *testing.T, value string, indent int) {
		if len(value) < 6 || strings.ContainsAny(value, "'\r") || strings.Trim(value, " \n") != value || indent < 0 || indent > 8 {
			t.Skip()
		}
		pad := strings.Repeat(" ", indent+1)
		quoted := "'" + strings.ReplaceAll(value, "\n", "\n\n"+pad) + "'"
		for _, got := range excerptsOf(t, "a.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n"+pad+"kkk: "+quoted+"\ntype: Opaque\n") {
			if strings.Contains(got, value) && !strings.Contains("apiVersion: v1 kind: Secret metadata: {name: a} stringData: kkk: (masked) type: Opaque", value) {
				t.Errorf("shows %q in\n%s", value, got)
			}
		}
	})
}
