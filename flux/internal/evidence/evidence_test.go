package evidence

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// repository returns the model of a repository in memory: pairs of a file and its text.
func repository(tb testing.TB, pairs ...string) *model.Repository {
	tb.Helper()
	files := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	repo, err := parse.Load(files, parse.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	return model.NewRepository(repo, model.Options{}, model.ReadManifests(repo), 0, nil, artifact.Ignored)
}

func TestReadBootstrap(t *testing.T) {
	b := ReadBootstrap(repository(t,
		"bootstrap/helmfile.yaml", "releases:\n- name: certs\n  namespace: security\n  chart: jetstack/cert-manager\n",
		"scripts/up.sh", "kubectl create namespace first\nfor ns in second third; do kubectl create ns $ns; done\n",
		"bootstrap/empty.yaml", "",
		"bootstrap/flux.yaml", "apiVersion: source.toolkit.fluxcd.io/v1\nmetadata: {name: ignored, namespace: ignored}\n",
		"apps/a.yaml", "metadata: {name: a, namespace: other}\n",
	))
	for name, want := range map[string]bool{"certs": true, "cert-manager": true, "ignored": false, "a": false} {
		if b.Names[name] != want {
			t.Errorf("name %s: %v, want %v", name, b.Names[name], want)
		}
	}
	if got := strings.Join(b.Groups, " "); got != "acme.cert-manager.io cert-manager.io" {
		t.Errorf("groups %s", got)
	}
	if got := strings.Join(b.Namespaces, " "); got != "first second security third" {
		t.Errorf("namespaces %s", got)
	}
	if b.EmptyFile != "" {
		t.Errorf("%s counts as an empty file for bootstrap only", b.EmptyFile)
	}
	if b := ReadBootstrap(repository(t, "talos/bootstrap.sh", " \n")); b.EmptyFile != "talos/bootstrap.sh" {
		t.Errorf("empty file %q", b.EmptyFile)
	}
}

func TestMentions(t *testing.T) {
	b := ReadBootstrap(repository(t,
		"scripts/up.sh", "kubectl -n a create secret generic login --from-literal=x=y\nkubectl get secret only-read\nkubectl create configmap cluster-settings\ndocker build web\nkubectl apply -f manual/secret.yaml\n",
		"infra/main.tf", "resource \"kubernetes_secret\" \"x\" {\n  metadata {\n    name = \"by-terraform\"\n  }\n}\n",
		"bootstrap/secrets.yaml.tpl", "kind: Secret\nmetadata:\n  name: sops-age\n",
		"bootstrap/objects.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: first}\n",
		"manual/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: second}\n",
		"apps/a.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: in-an-app}\n",
		"README.md", "The Secret in-prose is there.\n    kubectl create secret generic in-a-page\n",
	))
	secret, configMap, service := schema.Secret, schema.ConfigMap, schema.Service
	for _, tt := range []struct {
		kind graph.Kind
		name string
		want string
	}{
		{secret, "login", "scripts/up.sh:1"}, {secret, "only-read", ""}, {configMap, "cluster-settings", "scripts/up.sh:3"},
		{configMap, "settings", ""}, {service, "web", ""}, {service, "login", ""}, {secret, "by-terraform", "infra/main.tf:3"},
		{secret, "sops-age", "bootstrap/secrets.yaml.tpl:3"}, {secret, "first", "bootstrap/objects.yaml:1:1"}, {configMap, "first", ""},
		{secret, "second", "manual/secret.yaml:1:1"}, {secret, "in-an-app", ""}, {secret, "in-prose", ""}, {secret, "in-a-page", "README.md:2"},
	} {
		pos, ok := b.Mentions.Of(tt.kind, tt.name)
		if pos.String() != tt.want || ok != (tt.want != "") {
			t.Errorf("%s/%s: got %q, %v, want %q", tt.kind, tt.name, pos, ok, tt.want)
		}
	}
	if _, ok := (*Mentions)(nil).Of(secret, "login"); ok {
		t.Error("a nil Mentions has an object")
	}
}

func TestHasWord(t *testing.T) {
	for text, want := range map[string]bool{"a web b": true, "web": true, "web-2": false, "my-web": false, "web.yaml": true, "web.sops.yaml": true, "web.example.com": false,
		"secret/web": true, "to web.": true, "webweb web": true, "": false} {
		if got := HasWord(text, "web"); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

func TestDefinitions(t *testing.T) {
	tests := []struct{ name, file, text, want string }{
		{"a file of a definition", "up.sh", "kubectl apply -f https://example.com/crd/dnsendpoints.externaldns.k8s.io.yaml", "externaldns.k8s.io"},
		{"as controller-gen calls it", "up.sh", "kubectl apply -f crds/k6.io_testruns.yaml", "k6.io"},
		{"the longer group", "up.sh", "kubectl apply -f crds/acme.cert-manager.io_orders.yaml", "acme.cert-manager.io"},
		{"waiting installs nothing", "up.sh", "kubectl wait crd/issuers.cert-manager.io", ""},
		{"an object of the kind", "bootstrap-issuer.yaml", "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: cert-manager}\n", ""},
		{"a definition", "bootstrap/crd.yaml", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: a.example.com}\nspec: {group: example.com}\n", "example.com"},
		{"a scaffold", "scaffolds/bootstrap/helmfile.yaml", "releases:\n- name: k6-operator\n", ""},
		{"a Helmfile", "bootstrap/helmfile.yaml", "releases:\n- name: k6-operator\n", "k6.io"},
		{"a chart of k3s", "talos/keda.yaml", "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: x}\nspec: {chart: k6-operator}\n", "k6.io"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := strings.Join(ReadBootstrap(repository(t, tt.file, tt.text)).Groups, " "); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestManualComments(t *testing.T) {
	const object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
	m := ReadManualApplies(repository(t,
		"a/once.yaml", "# Apply this manually.\n"+object, "a/command.yaml", object+"# kubectl apply -f command.yaml\n",
		"a/not.yaml", "# Do NOT add this to kustomization.yaml\n"+object, "a/other.yaml", "# Do not edit manually\n"+object, "a/below.yaml", object+"# apply manually\n",
		"a/band.yaml", "# Applied out-of-band.\n"+object, "a/outside.yaml", "# Not managed by Flux, see the runbook.\n"+object,
	), nil)
	for file, want := range map[string]bool{"a/once.yaml": true, "a/command.yaml": true, "a/not.yaml": true, "a/other.yaml": false, "a/below.yaml": false, "a/band.yaml": true, "a/outside.yaml": true} {
		if got := m.Includes(file); got != want {
			t.Errorf("%s: got %v", file, got)
		}
	}
}

func TestManualApplies(t *testing.T) {
	r := repository(t,
		"README.md", "See docs/old for more.\n\n    kubectl apply -f manual/first\n",
		"scripts/up.sh", "ROOT=..\nDIR=other/mentioned\nDIR=apps/web\nkubectl apply -f $ROOT/charts/local -f \\\n  extra/*.yaml\n",
		"argo/app.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec: {source: {path: ./argo/base}}\n",
	)
	m := ReadManualApplies(r, map[string]bool{"apps/web": true})
	for file, want := range map[string]bool{
		"manual/first/a.yaml": true, "docs/old/a.yaml": false, "other/mentioned/a.yaml": true, "apps/web/a.yaml": false,
		"x/charts/local/a.yaml": true, "extra/a.yaml": true, "scripts/extra/a.yaml": true, "argo/base/a.yaml": true, "base/a.yaml": false,
	} {
		if got := m.Includes(file); got != want {
			t.Errorf("%s is applied: %v, want %v", file, got, want)
		}
	}
}

func TestReached(t *testing.T) {
	kustomization := func(path string) string {
		return "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\nspec:\n  path: " + path + "\n"
	}
	r := repository(t, "cluster/apps.yaml", kustomization("./apps/${NAME}"), "apps/a/a.yaml", kustomization("more"), "apps/b/b.yaml", "name: word",
		"more/c.yaml", kustomization("cluster"), "other/d.yaml", "name: other")
	tree := r.Tree(r.Repo, ".", nil)
	got := strings.Join(slices.Sorted(maps.Keys(ReachableFiles(r, tree, []string{"cluster"}))), " ")
	if want := "apps/a/a.yaml apps/b/b.yaml cluster/apps.yaml more/c.yaml"; got != want {
		t.Errorf("reached %s, want %s", got, want)
	}
	if words := ReachableWords(r, tree, []string{"cluster"}); !words["word"] || words["other"] {
		t.Errorf("words %v", words)
	}
}
