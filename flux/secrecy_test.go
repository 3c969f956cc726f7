package flux_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// The value of a secret shows nowhere, however a repository holds it and whatever goes wrong with it.
func TestSecretsNeverShow(t *testing.T) {
	const planted = "pl4nt3d"
	variables := "  postBuild: {substituteFrom: [{kind: Secret, name: vars}, {kind: Secret, name: generated}]}"
	files := map[string]string{
		"clusters/c/secrets.yaml": object("Secret", "vars", "stringData: {TOKEN: "+planted+", WHERE: "+planted+"}\ndata: {NAME: "+planted+"}") +
			object("ConfigMap", "sops", "data: {X: \"ENC[AES256_GCM,data:"+planted+"]\"}\nsops: {mac: \"ENC["+planted+"]\"}") +
			"---\napiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: sealed, namespace: flux-system}\nspec: {encryptedData: {A: " + planted + "}, template: {data: {B: " + planted + "}}}\n",
		"clusters/c/apps.yaml":        kustomization("apps", "./apps/", variables) + kustomization("where", "./x/${WHERE}", variables) + kustomization("parent", "./parent", variables),
		"parent/ks.yaml":              kustomization("child-${NAME}", "./apps/${WHERE}", "  postBuild: {substitute: {A: \"${TOKEN}\", B: \"${TOKEN:-"+"x}\"}, substituteFrom: [{kind: ConfigMap, name: sops}]}"),
		"apps/app.yaml":               configMap("app-${NAME}", "a: \"${TOKEN}\", b: \"${TOKEN:0:3}\", c: \"${#TOKEN}\", d: \"${TOKEN^^}\""),
		"broken/broken.yaml":          object("Secret", "broken", "stringData:\n  a: "+planted+"\n b: ["+planted),
		"twice/twice.yaml":            object("Secret", "twice", "stringData: {a: "+planted+"}") + object("Secret", "twice", "stringData: {a: "+planted+"}"),
		"apps/bad.yaml":               object("Secret", "bad", "stringData: {a: \"${"+planted+".x}\"}"),
		"gen/kustomization.yaml":      "namespace: flux-system\nsecretGenerator:\n- name: generated\n  literals: [TOKEN=" + planted + "]\n- name: files\n  files: [secret.txt]\n- name: envs\n  envs: [secret.env]\n",
		"gen/secret.txt":              planted,
		"gen/secret.env":              "A=" + planted + "\n",
		"badenv/kustomization.yaml":   "secretGenerator:\n- name: g\n  envs: [secret.env]\n",
		"badenv/secret.env":           "a b c=" + planted + "\n1\n",
		"badpatch/kustomization.yaml": "resources: [s.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: Secret\n    metadata: {name: absent}\n    stringData: {a: " + planted + "}\n",
		"badpatch/s.yaml":             object("Secret", "s", "stringData: {a: "+planted+"}"),
		"badpatch2/kustomization.yaml": "resources: [s.yaml]\npatches:\n- target: {kind: Secret}\n  patch: |\n    - {op: test, path: /stringData/a, value: " + planted + "x}\n    - {op: add, path: /x/y/z, value: " +
			planted + "}\n",
		"badpatch2/s.yaml":             object("Secret", "s", "stringData: {a: "+planted+"}"),
		"badpatch3/s.yaml":             object("Secret", "s", "stringData: {a: "+planted+"}"),
		"badpatch3/kustomization.yaml": "resources: [s.yaml]\npatches:\n- patch: |\n    stringData: {a: " + planted + "}\n    b: [\n",
		"clusters/c/gen.yaml": kustomization("gen", "./gen") + kustomization("broken", "./broken", variables) + kustomization("twice", "./twice") + kustomization("badenv", "./badenv") + kustomization("badpatch", "./badpatch") +
			kustomization("badpatch2", "./badpatch2") + kustomization("badpatch3", "./badpatch3"),
		"clusters/c/set.yaml":  object("ResourceSet", "set", "spec:\n  resources:\n  - {apiVersion: v1, kind: Secret, metadata: {name: made, namespace: flux-system}, stringData: {a: "+planted+"}}\n  - {apiVersion: v1, kind: Secret, metadata: {name: copied, namespace: flux-system, annotations: {fluxcd.controlplane.io/copyFrom: flux-system/vars}}}\n"),
		"clusters/c/helm.yaml": object("HelmRelease", "h", "spec: {chart: {spec: {chart: c, sourceRef: {kind: HelmRepository, name: r}}}, valuesFrom: [{kind: Secret, name: vars, valuesKey: TOKEN, targetPath: image.repository}]}"),
	}
	g := flux.Graph(repository(t, home(files)), flux.Options{})
	var out bytes.Buffer
	if err := export.JSON.Write(&out, export.Document{Graph: g}); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(out.String()+printGraph(g), "\n") {
		if strings.Contains(strings.ToLower(line), planted) {
			t.Errorf("a secret shows: %s", line)
		}
	}
	has(t, g, "c:Kustomization/flux-system/child-${NAME}")
	isRefused(t, g, "c:ConfigMap/flux-system/app-${NAME}")
	for n := range g.Nodes() {
		if n.ID.Kind == graph.Path && strings.Contains(n.ID.Name, "$") && n.State != graph.Unknown {
			t.Errorf("%s is %s", n.ID, n.State)
		}
	}
}
