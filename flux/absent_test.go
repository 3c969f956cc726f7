package flux_test

import (
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// A reference that nothing answers is missing, unless something that cannot be seen may answer it;
// and then the reason says what.
func TestAbsent(t *testing.T) {
	const pod = `
---
apiVersion: v1
kind: Pod
metadata: {name: user, namespace: apps}
spec: {containers: [{name: c, envFrom: [{secretRef: {name: wanted}}]}]}
---
`
	secret := graph.Key{Kind: graph.Kind{Name: "Secret"}, Namespace: "apps", Name: "wanted"}
	tests := []struct {
		name, yaml string
		key        graph.Key
		state      graph.State
		reason     string // a part of it
	}{
		{"nothing", pod, secret, graph.Missing, ""},
		{"a chart of that namespace with another name", pod + `
{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: other, namespace: apps}}`, secret, graph.Missing, ""},
		{"of several charts, that of the name", pod + `
{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: other, namespace: apps}}
---
{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: wanted, namespace: flux-system}, spec: {targetNamespace: apps}}`,
			secret, graph.Unknown, "HelmRelease/flux-system/wanted may make it"},
		{"a chart of another namespace", pod + `
{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: wanted, namespace: other}}`, secret, graph.Missing, ""},
		{"an operator's object of that name", pod + `
{apiVersion: example.com/v1, kind: Thing, metadata: {name: want, namespace: apps}}`, secret, graph.Unknown, "operator of Thing/apps/want"},
		{"an operator's object of that name elsewhere", pod + `
{apiVersion: example.com/v1, kind: Thing, metadata: {name: want, namespace: other}}`, secret, graph.Missing, ""},
		{"an operator's object elsewhere that speaks of it", pod + `
{apiVersion: example.com/v1, kind: Thing, metadata: {name: t, namespace: other}, spec: {to: [{secret: wanted}]}}`, secret, graph.Unknown, "operator of Thing/other/t"},
		{"an object whose operator makes nothing", pod + `
{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: {name: want, namespace: apps}}`, secret, graph.Missing, ""},
		{"a policy that copies", pod + `
{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {name: sync}, spec: {rules: [{generate: {cloneList: {kinds: [v1/Secret]}}}]}}`, secret, graph.Unknown, "ClusterPolicy/sync may make it"},
		{"a policy that makes nothing", pod + `
{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {name: sync}}`, secret, graph.Missing, ""},
		{"a Kustomization of another repository of that name", pod + `
{apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: far, namespace: flux-system}, spec: {url: "https://example.com/far/far", ref: {branch: main}}}
---
{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: apps, namespace: flux-system}, spec: {path: ./, prune: true, sourceRef: {kind: GitRepository, name: far}}}`,
			secret, graph.Unknown, "what Kustomization/flux-system/apps applies is in https://example.com/far/far"},
		{"a Kustomization of another repository that is not at home in the namespace", pod + `
{apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: far, namespace: flux-system}, spec: {url: "https://example.com/far/far", ref: {branch: main}}}
---
{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: far, namespace: flux-system}, spec: {path: ./, prune: true, sourceRef: {kind: GitRepository, name: far}}}`,
			secret, graph.Missing, ""},
		{"the same, which applies to another namespace", pod + `
{apiVersion: source.toolkit.fluxcd.io/v1, kind: GitRepository, metadata: {name: far, namespace: flux-system}, spec: {url: "https://example.com/far/far", ref: {branch: main}}}
---
{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: far, namespace: flux-system}, spec: {path: ./, prune: true, targetNamespace: other, sourceRef: {kind: GitRepository, name: far}}}`,
			secret, graph.Missing, ""},
		{"a ResourceSet with inputs that nobody here knows", pod + `
{apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSetInputProvider, metadata: {name: prs, namespace: flux-system}, spec: {type: GitHubPullRequest}}
---
{apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSet, metadata: {name: previews, namespace: flux-system}, spec: {inputsFrom: [{kind: ResourceSetInputProvider, name: prs}], resources: []}}`,
			secret, graph.Missing, ""},
		{"a Secret beside Flux", `
{apiVersion: source.toolkit.fluxcd.io/v1, kind: HelmRepository, metadata: {name: r, namespace: flux-system}, spec: {secretRef: {name: login}}}`,
			graph.Key{Kind: graph.Kind{Name: "Secret"}, Namespace: "flux-system", Name: "login"}, graph.External, "made when Flux was set up"},
		{"a source of Flux, whatever charts there are", `
{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: r, namespace: apps}, spec: {chartRef: {kind: OCIRepository, name: gone}}}
---
{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: gone, namespace: apps}}`,
			graph.Key{Kind: graph.Kind{Group: "source.toolkit.fluxcd.io", Name: "OCIRepository"}, Namespace: "apps", Name: "gone"}, graph.Missing, ""},
		{"values, which no chart makes", `
{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: r, namespace: apps}, spec: {valuesFrom: [{kind: ConfigMap, name: gone}]}}
---
{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: gone, namespace: apps}}`,
			graph.Key{Kind: graph.Kind{Name: "ConfigMap"}, Namespace: "apps", Name: "gone"}, graph.Missing, ""},
		{"what has no namespace comes with anything", `
{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: c, namespace: apps}, spec: {secretName: c, issuerRef: {kind: ClusterIssuer, name: gone}}}`,
			graph.Key{Kind: graph.Kind{Group: "cert-manager.io", Name: "ClusterIssuer"}, Name: "gone"}, graph.Unknown, "outside the repository"},
		{"what every cluster has", `
{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: apps}, spec: {containers: [], volumes: [{name: v, configMap: {name: kube-root-ca.crt}}]}}`,
			graph.Key{Kind: graph.Kind{Name: "ConfigMap"}, Namespace: "apps", Name: "kube-root-ca.crt"}, graph.External, "every cluster has it"},
		{"what comes with Flux", `
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: hooks, namespace: flux-system}, spec: {defaultBackend: {service: {name: webhook-receiver}}}}`,
			graph.Key{Kind: graph.Kind{Name: "Service"}, Namespace: "flux-system", Name: "webhook-receiver"}, graph.External, "comes with Flux"},
		{"the same name elsewhere", `
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: hooks, namespace: apps}, spec: {defaultBackend: {service: {name: webhook-receiver}}}}`,
			graph.Key{Kind: graph.Kind{Name: "Service"}, Namespace: "apps", Name: "webhook-receiver"}, graph.Missing, ""},
		{"a name that holds a variable", strings.ReplaceAll(pod, "wanted", `"${APP}-secret"`),
			graph.Key{Kind: graph.Kind{Name: "Secret"}, Namespace: "apps", Name: "${APP}-secret"}, graph.Unknown, "a variable that is not known"},
	}
	// The templates of a ResourceSet with unknown inputs still show what it may make.
	for _, set := range []struct {
		name, spec string
		may        bool
	}{
		{"that Secret", "resources: [{apiVersion: v1, kind: Secret, metadata: {name: wanted, namespace: apps}}]", true},
		{"a Secret of a name that the inputs say", "resources: [{apiVersion: v1, kind: Secret, metadata: {name: << inputs.id >>, namespace: apps}}]", true},
		{"a Secret whose name begins otherwise", "resources: [{apiVersion: v1, kind: Secret, metadata: {name: pr-<< inputs.id >>, namespace: apps}}]", false},
		{"a Secret in another namespace", "resources: [{apiVersion: v1, kind: Secret, metadata: {name: wanted, namespace: pr-<< inputs.id >>}}]", false},
		{"a Secret in its own namespace", "resources: [{apiVersion: v1, kind: Secret, metadata: {name: wanted}}]", false},
		{"another kind", "resources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: wanted, namespace: apps}}]", false},
		{"a kind that the inputs say", "resources: [{apiVersion: v1, kind: << inputs.kind >>, metadata: {name: wanted, namespace: apps}}]", true},
		{"what makes a Secret there", "resources: [{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: other, namespace: apps}}]", true},
		{"a chart there", "resources: [{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: x, namespace: flux-system}, spec: {targetNamespace: << inputs.ns >>}}]", true},
		{"a chart elsewhere", "resources: [{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: x, namespace: pr-<< inputs.ns >>}}]", false},
		{"a Kustomization", "resources: [{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: x}}]", true},
		{"a Kustomization for another namespace", "resources: [{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: x}, spec: {targetNamespace: other}}]", false},
		{"a template with loops", "resourcesTemplate: |\n    <<- range $x := inputs.all >>\n    ---\n    apiVersion: v1\n    kind: Secret\n    metadata:\n      name: << $x >>\n      namespace: apps\n    <<- end >>\n", true},
		{"a template with loops, elsewhere", "resourcesTemplate: |\n    <<- range $x := inputs.all >>\n    ---\n    apiVersion: v1\n    kind: Secret\n    metadata:\n      name: << $x >>\n    <<- end >>\n", false},
		{"a template that is no YAML until it is rendered", "resourcesTemplate: |\n    << if inputs.a >>{<< end >>\n", true},
		{"a step", "steps: [{name: a, resources: [{apiVersion: v1, kind: Secret, metadata: {name: wanted, namespace: apps}}]}]", true},
	} {
		state, why := graph.Missing, ""
		if set.may {
			state, why = graph.Unknown, "asks a network service"
		}
		spec := "inputsFrom: [{kind: ResourceSetInputProvider, name: prs}]\n  " + set.spec
		tests = append(tests, struct {
			name, yaml string
			key        graph.Key
			state      graph.State
			reason     string
		}{"a ResourceSet that makes " + set.name, pod + `
{apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSetInputProvider, metadata: {name: prs, namespace: flux-system}, spec: {type: GitHubPullRequest}}
---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: previews, namespace: flux-system}
spec:
  ` + spec, secret, state, why})
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := graphOf(t, test.yaml)
			var found []string
			for n := range g.Nodes() {
				if n.ID.Key == test.key {
					found = append(found, n.State.String())
					if n.State != test.state || !strings.Contains(n.Fact("reason"), test.reason) || test.reason == "" && n.Fact("reason") != "" {
						t.Errorf("%s is %s because %q, want %s because %q", n.ID, n.State, n.Fact("reason"), test.state, test.reason)
					}
				}
			}
			if len(found) != 1 {
				t.Errorf("found %v", found)
			}
		})
	}
}

// A marker of image automation on one cluster keeps what others apply, where these have no policy of
// their own.
func TestMarkersOfAnotherCluster(t *testing.T) {
	files := map[string]string{
		"apps/app.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: app, namespace: apps}\nspec:\n  containers:\n  - name: c\n    image: app:1 # {\"$imagepolicy\": \"flux-system:app\"}\n",
	}
	for _, c := range []string{"a", "b"} {
		files["clusters/"+c+"/flux-system/gotk-sync.yaml"] = bootstrap("./clusters/" + c)
		files["clusters/"+c+"/apps.yaml"] = kustomization("apps", "./apps")
	}
	files["clusters/a/policy.yaml"] = "apiVersion: image.toolkit.fluxcd.io/v1\nkind: ImagePolicy\nmetadata: {name: app, namespace: flux-system}\n"
	g := graphIn(t, files)
	var got []string
	for e := range g.Edges() {
		if e.Relation == graph.Watches {
			got = append(got, name(e.From)+" "+name(e.To)+" "+e.Pos.String())
		}
	}
	want := "a:ImagePolicy/flux-system/app a:Pod/apps/app apps/app.yaml:7:12, a:ImagePolicy/flux-system/app b:Pod/apps/app apps/app.yaml:7:12"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %v", got)
	}
}

// A remote base lands in the namespace that the kustomization files around it set. Where they set none, it does not
// count in a namespace that only others apply to.
func TestRemoteBaseNamespace(t *testing.T) {
	const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: user, namespace: web}\nspec: {containers: [{name: c, envFrom: [{secretRef: {name: wanted}}]}]}\n"
	const base = "resources: [\"https://example.com/base.yaml\"]\n"
	tests := []struct {
		name, outer, inner, spec string
		state                    graph.State
	}{
		{"none", "", "", "", graph.Missing},
		{"its own, elsewhere", "", "namespace: tools\n", "", graph.Missing},
		{"its own", "", "namespace: web\n", "", graph.Unknown},
		{"the outer, elsewhere", "namespace: tools\n", "", "", graph.Missing},
		{"the outer over its own", "namespace: tools\n", "namespace: more\n", "", graph.Missing},
		{"targetNamespace, elsewhere", "namespace: web\n", "", "  targetNamespace: tools\n", graph.Missing},
		{"targetNamespace", "namespace: tools\n", "", "  targetNamespace: web\n", graph.Unknown},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := flux.Graph(repository(t, home(map[string]string{
				"clusters/c/far.yaml":          kustomization("far", "./far", test.spec),
				"clusters/c/pod.yaml":          pod,
				"far/kustomization.yaml":       test.outer + "resources: [inner]\n",
				"far/inner/kustomization.yaml": test.inner + base,
			})), flux.Options{})
			n, ok := g.Node(graph.ID{Cluster: "c", Key: graph.Key{Kind: graph.Kind{Name: "Secret"}, Namespace: "web", Name: "wanted"}})
			if !ok || n.State != test.state {
				t.Errorf("got %v, want %v: %s", n.State, test.state, n.Fact("reason"))
			}
		})
	}
}
