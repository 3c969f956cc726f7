package flux_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// fill sets the fields of a template, and returns what the template expands to.
func fill(o made, pattern string, namespace string) string {
	return placeholder.ReplaceAllStringFunc(pattern, func(in string) string {
		in = strings.Trim(in, "{}")
		how, fields, ok := strings.Cut(in, " ")
		if !ok {
			how, fields = "", in
		}
		field, _, _ := strings.Cut(fields, "|")
		switch {
		case how == "number":
			o.set(field, 3)
			return "2"
		case how == "keys":
			o.set(field, map[string]any{"someone": []any{}})
			return "someone"
		case field == "metadata.name":
			return o["metadata"].(map[string]any)["name"].(string)
		case field == "metadata.namespace":
			return namespace
		}
		value := "v-" + strings.ToLower(regexp.MustCompile(`[^a-zA-Z0-9]`).ReplaceAllString(field, ""))
		o.set(field, value)
		return value
	})
}

// Each product answers a reference to what it makes, and only where its conditions hold.
func TestEachProduct(t *testing.T) {
	for i, p := range schema.Products {
		t.Run(fmt.Sprintf("%s/%s", p.From.Name, p.Name), func(t *testing.T) {
			t.Parallel()
			ns := "here"
			maker := newObject(p.From, ns, fmt.Sprintf("maker-%d", i))
			name := fill(maker, p.Name, ns)
			if p.Namespace != "" {
				ns = fill(maker, p.Namespace, ns)
			}
			if p.NamespaceFields != "" {
				field, _, _ := strings.Cut(p.NamespaceFields, "|")
				if strings.HasSuffix(field, "Selector") {
					maker.set(field, map[string]any{"matchLabels": map[string]any{"kubernetes.io/metadata.name": ns}})
				} else {
					maker.set(field, ns)
				}
			}
			held := false
			for _, when := range strings.Fields(p.When) {
				field, value, _ := strings.Cut(when, "=")
				if strings.HasPrefix(field, "!") || strings.HasPrefix(value, "|") {
					continue
				}
				held = true
				if value == "" {
					value = "some"
				}
				if field == "spec.chart" || strings.HasPrefix(field, "spec.target.") {
					maker.set(field+".some", value)
				} else {
					maker.set(field, value)
				}
			}
			user := newObject(flux.Kustomization, "here", "user")
			apiVersion := "v1"
			if p.Makes.Group != "" {
				apiVersion = p.Makes.Group + "/v1"
			}
			user.set("spec.healthChecks[]", map[string]any{"apiVersion": apiVersion, "kind": p.Makes.Name, "namespace": ns, "name": name})
			want := fmt.Sprintf("checks-health-of %s/here/maker-%d spec.healthChecks[0]", p.From.Name, i)
			if clusterScoped(p.From) {
				want = fmt.Sprintf("checks-health-of %s/maker-%d spec.healthChecks[0]", p.From.Name, i)
			}
			got := edges(clusterOf(t, maker, user), "Kustomization", "user")
			if !slices.Contains(got, want) {
				t.Errorf("got %v, want %s", got, want)
			}
			if held {
				bare := newObject(p.From, "here", fmt.Sprintf("maker-%d", i))
				fill(bare, p.Name, "here")
				if got := edges(clusterOf(t, bare, user), "Kustomization", "user"); slices.Contains(got, want) {
					t.Error("it is made where the condition does not hold")
				}
			}
		})
	}
}

func clusterScoped(k graph.Kind) bool { return (schema.Scopes{}).ClusterScoped(k) }

// What an ExternalSecret merges into a Secret is a variable like what the Secret's own file holds.
func TestMergedKeys(t *testing.T) {
	for policy, want := range map[string]string{"Merge": "${A}-${B}", "None": "${A}-d", "": "${A}-${B}"} {
		t.Run(policy, func(t *testing.T) {
			t.Parallel()
			g := flux.Graph(repository(t, home(map[string]string{
				"clusters/c/apps.yaml": kustomization("apps", "./apps", "  postBuild: {substituteFrom: [{kind: Secret, name: login}]}"),
				"clusters/c/login.yaml": object("Secret", "login", "stringData: {A: planted}") + "---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\n" +
					"metadata: {name: more, namespace: flux-system}\nspec: {target: {name: login, creationPolicy: " + policy + "}, data: [{secretKey: B}]}\n",
				"apps/app.yaml": configMap("${A}-${B:-d}", "x: y"),
			})), flux.Options{})
			has(t, g, "c:ConfigMap/flux-system/"+want)
		})
	}
}

// A controller copies what asks for it into other namespaces.
func TestMirrors(t *testing.T) {
	const pod = "\n---\n{apiVersion: v1, kind: Pod, metadata: {name: user, namespace: apps}, spec: {containers: [], imagePullSecrets: [{name: login}]}}\n"
	note := func(notes string) string {
		return "{apiVersion: v1, kind: Secret, metadata: {name: login, namespace: base, annotations: {" + notes + "}}}"
	}
	const reflect, missing = "reflector.v1.k8s.emberstack.com/reflection-auto-", "Secret/apps/login missing"
	for _, test := range []struct{ name, yaml, want string }{
		{"none", note(""), missing},
		{"everywhere", note(reflect + `enabled: "true"`), "Secret/base/login defined"},
		{"off", note(reflect + `enabled: "false"`), missing},
		{"by name", note(reflect + `enabled: "true", ` + reflect + `namespaces: "web,ap.*"`), "Secret/base/login defined"},
		{"elsewhere", note(reflect + `enabled: "true", ` + reflect + `namespaces: "web,app"`), missing},
		{"replicator", note("replicator.v1.mittwald.de/replicate-to: apps"), "Secret/base/login defined"},
		{"kubed", note(`kubed.appscode.com/sync: ""`), "Secret/base/login defined"},
		{"a certificate", `{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: c, namespace: base}, spec: {secretName: login, secretTemplate: {annotations: {` +
			reflect + `enabled: "true"}}}}`, "Certificate/base/c defined"},
		{"an ExternalSecret", `{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: login, namespace: base}, spec: {target: {template: {metadata: {annotations: {` +
			reflect + `enabled: "true"}}}}}}`, "ExternalSecret/base/login defined"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := graphOf(t, test.yaml+pod)
			var got []string
			for e := range g.Edges() {
				if n, _ := g.Node(e.To); e.From.Name == "user" && e.Relation == graph.References {
					got = append(got, n.ID.Key.String()+" "+n.State.String())
				}
			}
			if strings.Join(got, ", ") != test.want {
				t.Errorf("got %v, want %s", got, test.want)
			}
		})
	}
}
