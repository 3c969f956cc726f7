package flux_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
)

// made is an object that a test makes out of a row of a table.
type made map[string]any

func newObject(k graph.Kind, namespace, name string) made {
	apiVersion := "v1"
	if k.Group != "" {
		apiVersion = k.Group + "/v1"
	}
	meta := map[string]any{"name": name}
	if namespace != "" {
		meta["namespace"] = namespace
	}
	return made{"apiVersion": apiVersion, "kind": k.Name, "metadata": meta}
}

// set puts a value at the field of a rule: lists have one item, and "any" replaces a wildcard.
func (o made) set(path string, value any) made {
	at := map[string]any(o)
	for path != "" {
		var name string
		if in, ok := strings.CutPrefix(path, "["); ok {
			quoted, err := strconv.QuotedPrefix(in)
			if err != nil {
				panic(path)
			}
			name, _ = strconv.Unquote(quoted)
			path = strings.TrimPrefix(in[len(quoted):], "]")
		} else {
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			name, path = strings.ReplaceAll(path[:end], "*", "any"), path[end:]
		}
		var list bool
		path, list = strings.CutPrefix(path, "[]")
		path = strings.TrimPrefix(path, ".")
		switch {
		case path == "" && list:
			at[name] = []any{value}
		case path == "":
			at[name] = value
		case list:
			items, _ := at[name].([]any)
			if items == nil {
				items = []any{map[string]any{}}
				at[name] = items
			}
			at = items[0].(map[string]any)
		default:
			next, _ := at[name].(map[string]any)
			if next == nil {
				next = map[string]any{}
				at[name] = next
			}
			at = next
		}
	}
	return o
}

func (o made) text() string {
	data, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	return "---\n" + string(data) + "\n"
}

// cluster makes the graph of a cluster that holds the objects.
func clusterOf(t testing.TB, objects ...made) *graph.Graph {
	t.Helper()
	var text strings.Builder
	for _, o := range objects {
		text.WriteString(o.text())
	}
	g := flux.Graph(repository(t, map[string]string{
		"clusters/it/flux-system/gotk-sync.yaml": bootstrap("./clusters/it"),
		"clusters/it/all.yaml":                   text.String(),
	}), flux.Options{})
	for _, p := range g.Problems() {
		if p.Kind == graph.BuildFailed || p.Kind == graph.InvalidManifest {
			t.Fatalf("%s: %s", p.Pos, check.OfProblem(p).Message)
		}
	}
	return g
}

// edges prints the edges of one object, each as "relation Kind/namespace/name field".
func edges(g *graph.Graph, kind, name string) []string {
	var all []string
	for n := range g.Nodes() {
		if n.ID.Kind.Name != kind || n.ID.Name != name {
			continue
		}
		for e := range g.Out(n.ID) {
			to, _ := g.Node(e.To)
			line := fmt.Sprintf("%s %s %s", e.Relation, e.To.Key, e.Field)
			if to.State != graph.Defined && to.State != graph.Generated {
				line += " " + to.State.String()
			}
			all = append(all, line)
		}
	}
	return all
}

// texts are the fields that hold the name itself, by their ends; every other reference is a mapping.
var texts = []string{"Name", "Namespace", "Account", "class", "Class", "PVC", "pullSecret", "PullSecret", "restic.repository",
	"kopia.repository", "rcloneConfig", "sshKeys", "folderRef", "configSecret", `"]`, "secretProviderClass"}

func isText(r schema.Rule) bool {
	return r.NameField == "" && slices.ContainsFunc(texts, func(end string) bool { return strings.HasSuffix(r.Field, end) })
}

// named returns a kind that a reference of a rule can name, and the fields beside the name that name it.
func named(r schema.Rule) (graph.Kind, map[string]any) {
	switch {
	case r.To.Name != "":
		return r.To, nil
	case len(r.Kinds) > 0:
		return r.Kinds[0], map[string]any{"kind": r.Kinds[0].Name}
	case r.DefaultKind.Name != "":
		return r.DefaultKind, nil
	case r.To.Group != "" || r.DefaultKind.Group != "":
		kind := graph.Kind{Group: r.To.Group + r.DefaultKind.Group, Name: "Bucket"}
		return kind, map[string]any{"kind": "Bucket"}
	}
	return graph.Kind{Name: "ConfigMap"}, map[string]any{"kind": "ConfigMap", "apiVersion": "v1"}
}

// Each rule finds its target, in the namespace and of the kind that the rule names.
func TestEachRule(t *testing.T) {
	type probe struct {
		rule     schema.Rule
		from, to graph.Kind
		i        int
		optional bool
	}
	var objects []made
	var probes []probe
	clusterScoped := map[graph.Kind]bool{}
	for _, k := range flux.Kinds() {
		clusterScoped[k.Kind] = k.ClusterScoped
	}
	for i, r := range schema.Rules {
		if r.Field == "metadata.name" {
			continue // what has the name of its maker is among TestReferences
		}
		to, beside := named(r)
		from := r.From
		if from.Name == "" {
			from = graph.Kind{Name: "Service"}
		}
		ns := "there"
		switch r.Namespace {
		case schema.SameNamespace, schema.NoNamespace:
			ns = "here"
		}
		if r.NamespaceField != "" || r.Spelling == schema.QualifiedName {
			ns = "there"
		}
		name := fmt.Sprintf("to-%d", i)
		source := newObject(from, "here", fmt.Sprintf("from-%d", i))
		ref := map[string]any{"name": name}
		if r.NameField != "" {
			ref = map[string]any{r.NameField: name}
		}
		for k, v := range beside {
			ref[k] = v
		}
		if r.Namespace == schema.NamedOrSame || r.Namespace == schema.NamedOnly {
			ref["namespace"] = ns
		}
		if r.OptionalField != "" {
			ref[r.OptionalField] = true
		}
		if r.NamespaceField != "" {
			source.set(r.NamespaceField, ns)
		}
		switch {
		case r.Spelling == schema.QualifiedName && r.To.Name == "":
			source.set(r.Field, to.Name+"/"+ns+"/"+name+":key")
		case r.Spelling == schema.QualifiedName:
			source.set(r.Field, ns+"/"+name)
		case isText(r):
			source.set(r.Field, name)
		default:
			source.set(r.Field, ref)
		}
		for _, when := range strings.Fields(r.When) {
			if field, values, ok := strings.Cut(when, "="); ok {
				value, _, _ := strings.Cut(values, "|")
				source.set(field, value)
			}
		}
		objects = append(objects, source, newObject(to, ns, name))
		probes = append(probes, probe{r, from, to, i, r.OptionalField != "" || r.Absence == schema.OptionalMissing})
	}
	g := clusterOf(t, objects...)
	for _, p := range probes {
		t.Run(fmt.Sprintf("%s/%s", p.from.Name, p.rule.Field), func(t *testing.T) {
			found := false
			for e := range g.Edges() {
				from, to := e.From, e.To
				if e.Relation.Backward() {
					from, to = to, from
				}
				if from.Kind == p.from && from.Name == fmt.Sprintf("from-%d", p.i) && to.Kind == p.to && to.Name == fmt.Sprintf("to-%d", p.i) {
					if n, _ := g.Node(to); n.State != graph.Defined {
						t.Errorf("%s is %s", to.Key, n.State)
					}
					if e.Relation != p.rule.Relation || e.Field == "" || e.Pos.IsZero() {
						t.Errorf("got %+v", e)
					}
					if e.Optional != p.optional {
						t.Errorf("optional is %v", e.Optional)
					}
					found = true
				}
			}
			if !found {
				t.Error("no edge")
			}
		})
	}
}

// Each selector selects the objects with its labels in the namespaces that it looks in, and no others.
func TestEachSelector(t *testing.T) {
	var objects []made
	labelled := func(k graph.Kind, name, value string) made {
		o := newObject(k, "here", name)
		at := "metadata.labels.app"
		if k.Group == "apps" {
			at = "spec.template.metadata.labels.app"
		}
		return o.set(at, value)
	}
	for i, s := range schema.Selectors {
		app := "app-" + strconv.Itoa(i)
		source := newObject(s.From, "here", "from-"+strconv.Itoa(i))
		value := map[string]any{"matchLabels": map[string]any{"app": app}}
		if s.Form == schema.Labels {
			value = map[string]any{"app": app}
		}
		objects = append(objects, source.set(s.Field, value))
		to := s.To
		if len(to) == 0 {
			to = []graph.Kind{{Group: "apps", Name: "Deployment"}}
		}
		objects = append(objects, labelled(to[0], "yes-"+app, app), labelled(to[0], "no-"+app, "other"))
	}
	g := clusterOf(t, objects...)
	for i, s := range schema.Selectors {
		t.Run(s.From.Name+"/"+s.Field, func(t *testing.T) {
			var got []string
			for n := range g.Nodes() {
				if n.ID.Kind == s.From && n.ID.Name == "from-"+strconv.Itoa(i) {
					for e := range g.Out(n.ID) {
						got = append(got, e.Relation.String()+" "+e.To.Name)
					}
				}
			}
			if want := []string{fmt.Sprintf("%s yes-app-%d", s.Relation, i)}; !slices.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

// What rows alone do not tell: the names, kinds and namespaces that references leave out or write in
// another way, and where selectors look.
func TestReferences(t *testing.T) {
	const flux = "apiVersion: notification.toolkit.fluxcd.io/v1beta3"
	tests := []struct {
		name, yaml, kind, of string
		want                 []string
	}{
		{"an alert on all of a kind in a namespace, by labels", `
` + flux + `
kind: Alert
metadata: {name: a, namespace: apps}
spec:
  providerRef: {name: none}
  eventSources:
  - {kind: HelmRelease, name: "*", matchLabels: {team: web}}
  - {kind: HelmRelease, name: "*", namespace: empty}
  - {kind: Deployment, name: "*"}
---
{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: one, namespace: apps, labels: {team: web}}}
---
{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: two, namespace: apps, labels: {team: db}}}
---
{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: far, namespace: other, labels: {team: web}}}
`, "Alert", "a", []string{
			"watches HelmRelease/apps/one spec.eventSources[0]",
			"references Provider/apps/none spec.providerRef missing"}},
		{"a receiver of a kind that Flux does not know by name", `
apiVersion: notification.toolkit.fluxcd.io/v1
kind: Receiver
metadata: {name: r, namespace: apps}
spec:
  resources:
  - {apiVersion: example.com/v1, kind: Thing, name: "*"}
  - {kind: Thing, name: t}
---
{apiVersion: example.com/v1, kind: Thing, metadata: {name: t, namespace: apps}}
`, "Receiver", "r", []string{"watches Thing/apps/t spec.resources[0]"}},
		{"a dashboard for a Grafana elsewhere", `
{apiVersion: grafana.integreatly.org/v1beta1, kind: GrafanaDashboard, metadata: {name: d, namespace: apps}, spec: {allowCrossNamespaceImport: true, instanceSelector: {matchLabels: {g: x}}}}
---
{apiVersion: grafana.integreatly.org/v1beta1, kind: Grafana, metadata: {name: g, namespace: o11y, labels: {g: x}}}
`, "GrafanaDashboard", "d", []string{"references Grafana/o11y/g spec.instanceSelector"}},
		{"a dashboard that only counts in its own namespace", `
{apiVersion: grafana.integreatly.org/v1beta1, kind: GrafanaDashboard, metadata: {name: d, namespace: apps}, spec: {instanceSelector: {matchLabels: {g: x}}}}
---
{apiVersion: grafana.integreatly.org/v1beta1, kind: Grafana, metadata: {name: g, namespace: o11y, labels: {g: x}}}
`, "GrafanaDashboard", "d", nil},
		{"a volume that two containers mount, and one that is missing", `
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: apps}
spec:
  initContainers: [{name: i, volumeMounts: [{name: there}, {name: gone}]}]
  containers: [{name: c, volumeMounts: [{name: there, subPath: a}, {name: there, subPath: b}, {name: gone}]}]
  volumes: [{name: there, secret: {secretName: there}}, {name: gone, secret: {secretName: gone}}, {name: unused, secret: {secretName: there}}]
---
{apiVersion: v1, kind: Secret, metadata: {name: there, namespace: apps}}
`, "Container", "Pod/p/c", []string{"references Secret/apps/there spec.volumes[0].secret"}},
		{"a kind without rows", `
apiVersion: example.com/v1
kind: Thing
metadata: {name: t, namespace: apps}
spec:
  auth: {passwordSecretRef: {name: login, key: p}, userSecretRef: {name: login, key: u}}
  tls: {secretName: gone, kind: x}
  far: {secretRef: {name: far, namespace: other}}
  notFar: {secretRef: {name: far}}
  files: {configMapRefs: [{name: files}, {name: none}], configMapRef: {kind: Secret, name: files}}
  token: login
---
{apiVersion: v1, kind: Secret, metadata: {name: login, namespace: apps}}
---
{apiVersion: v1, kind: Secret, metadata: {name: far, namespace: other}}
---
{apiVersion: v1, kind: ConfigMap, metadata: {name: files, namespace: apps}}
`, "Thing", "t", []string{
			"references ConfigMap/apps/files spec.files.configMapRefs[0]",
			"references Secret/apps/login spec.auth.passwordSecretRef",
			"references Secret/other/far spec.far.secretRef"}},
		{"a secret that is merged into", `
{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: more, namespace: apps}, spec: {target: {name: login, creationPolicy: Merge}}}
---
{apiVersion: v1, kind: Secret, metadata: {name: login, namespace: apps}}
`, "ExternalSecret", "more", []string{"references Secret/apps/login spec.target"}},
		{"a secret that is merged into, by the same name, which nothing makes", `
{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: more, namespace: apps}, spec: {target: {creationPolicy: Merge}}}
`, "ExternalSecret", "more", []string{"references Secret/apps/more metadata.name missing"}},
		{"a secret that is merged into, and made by another", `
{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: more, namespace: apps}, spec: {target: {name: login, creationPolicy: Merge}}}
---
{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: first, namespace: apps}, spec: {target: {name: login}}}
`, "ExternalSecret", "more", []string{"references ExternalSecret/apps/first spec.target"}},
		{"what only fills a Secret makes none", `
{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: login, namespace: apps}, spec: {target: {creationPolicy: None}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: user, namespace: apps}, spec: {containers: [], imagePullSecrets: [{name: login}]}}
`, "Pod", "user", []string{"references Secret/apps/login spec.imagePullSecrets[0] missing"}},
		{"subjects that are no accounts", `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b, namespace: apps}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects:
- {kind: User, name: alice}
- {kind: ServiceAccount, name: default}
- {kind: ServiceAccount, name: robot, namespace: ops}
---
{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot, namespace: ops}}
`, "RoleBinding", "b", []string{
			"references ServiceAccount/apps/default subjects[1] external",
			"references ServiceAccount/ops/robot subjects[2]",
			"references Role/apps/r roleRef missing"}},
		{"a route to a Service in another namespace, and to its Gateway", `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: apps}
spec:
  parentRefs: [{name: g, namespace: edge, sectionName: https}, {kind: Service, group: "", name: s}]
  rules: [{backendRefs: [{name: s, port: 80}, {kind: Backend, group: gateway.envoyproxy.io, name: b}]}]
---
{apiVersion: v1, kind: Service, metadata: {name: s, namespace: apps}}
---
{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: g, namespace: edge}}
`, "HTTPRoute", "r", []string{
			"references Service/apps/s spec.parentRefs[1]",
			"references Backend/apps/b spec.rules[0].backendRefs[1] missing",
			"references Gateway/edge/g spec.parentRefs[0]"}},
		{"an issuer of another group", `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: c, namespace: apps}
spec: {secretName: c-tls, issuerRef: {group: awspca.cert-manager.io, kind: AWSPCAIssuer, name: i}}
`, "Certificate", "c", []string{"references AWSPCAIssuer/apps/i spec.issuerRef missing"}},
		{"a cluster-scoped issuer of another group", `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: {name: c, namespace: apps}
spec: {secretName: c-tls, issuerRef: {group: awspca.cert-manager.io, kind: AWSPCAClusterIssuer, name: i}}
`, "Certificate", "c", []string{"references AWSPCAClusterIssuer/i spec.issuerRef unknown"}},
		{"a Secret of a ClusterIssuer is wherever the only one of its name is", `
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: i}
spec: {acme: {solvers: [{dns01: {cloudflare: {apiTokenSecretRef: {name: token}}}}, {dns01: {cloudflare: {apiTokenSecretRef: {name: twice}}}}]}}
---
{apiVersion: v1, kind: Secret, metadata: {name: token, namespace: cert-manager}}
---
{apiVersion: v1, kind: Secret, metadata: {name: twice, namespace: cert-manager}}
---
{apiVersion: v1, kind: Secret, metadata: {name: twice, namespace: other}}
`, "ClusterIssuer", "i", []string{"references Secret/cert-manager/token spec.acme.solvers[0].dns01.cloudflare.apiTokenSecretRef"}},
		{"networks of a pod", `
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, namespace: apps}
spec: {template: {metadata: {annotations: {k8s.v1.cni.cncf.io/networks: "lan@eth1, net/iot"}}, spec: {containers: []}}}
---
{apiVersion: k8s.cni.cncf.io/v1, kind: NetworkAttachmentDefinition, metadata: {name: lan, namespace: apps}}
---
{apiVersion: k8s.cni.cncf.io/v1, kind: NetworkAttachmentDefinition, metadata: {name: iot, namespace: net}}
`, "Deployment", "d", []string{
			`references NetworkAttachmentDefinition/apps/lan spec.template.metadata.annotations["k8s.v1.cni.cncf.io/networks"]`,
			`references NetworkAttachmentDefinition/net/iot spec.template.metadata.annotations["k8s.v1.cni.cncf.io/networks"]`}},
		{"a monitor of services in namespaces by name", `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: m, namespace: apps}
spec: {selector: {}, namespaceSelector: {matchNames: [web]}}
---
{apiVersion: v1, kind: Service, metadata: {name: s, namespace: web}}
---
{apiVersion: v1, kind: Service, metadata: {name: s, namespace: apps}}
`, "ServiceMonitor", "m", []string{"watches Service/web/s spec.selector"}},
		{"a monitor of services anywhere", `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: m, namespace: apps}
spec: {selector: {matchExpressions: [{key: app, operator: Exists}]}, namespaceSelector: {any: true}}
---
{apiVersion: v1, kind: Service, metadata: {name: s, namespace: web, labels: {app: x}}}
---
{apiVersion: v1, kind: Service, metadata: {name: t, namespace: web}}
`, "ServiceMonitor", "m", []string{"watches Service/web/s spec.selector"}},
		{"a Prometheus selects monitors in namespaces by their labels, and nothing by what it does not say", `
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: p, namespace: mon}
spec: {serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {matchLabels: {watch: "yes"}}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: web, labels: {watch: "yes"}}}
---
{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: {name: a, namespace: web}}
---
{apiVersion: monitoring.coreos.com/v1, kind: ServiceMonitor, metadata: {name: b, namespace: mon}}
---
{apiVersion: monitoring.coreos.com/v1, kind: PodMonitor, metadata: {name: c, namespace: mon}}
`, "Prometheus", "p", []string{"references ServiceMonitor/web/a spec.serviceMonitorSelector"}},
		{"a Service without a selector, and one without labels", `
{apiVersion: v1, kind: Service, metadata: {name: s, namespace: apps}, spec: {selector: {}}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, namespace: apps}, spec: {template: {metadata: {labels: {app: d}}}}}
`, "Service", "s", nil},
		{"a policy for all pods", `
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: n, namespace: apps}, spec: {podSelector: {}}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: d, namespace: apps}, spec: {template: {spec: {}}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: apps}}
---
{apiVersion: v1, kind: Pod, metadata: {name: p, namespace: other}}
`, "NetworkPolicy", "n", []string{
			"references Pod/apps/p spec.podSelector",
			"references Deployment/apps/d spec.podSelector"}},
		{"automation without a selector watches every policy of its namespace", `
{apiVersion: image.toolkit.fluxcd.io/v1, kind: ImageUpdateAutomation, metadata: {name: u, namespace: apps}}
---
{apiVersion: image.toolkit.fluxcd.io/v1, kind: ImagePolicy, metadata: {name: p, namespace: apps}}
---
{apiVersion: image.toolkit.fluxcd.io/v1, kind: ImagePolicy, metadata: {name: q, namespace: other}}
`, "ImageUpdateAutomation", "u", []string{"watches ImagePolicy/apps/p spec.policySelector"}},
		{"the definition of a kind", `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec: {group: example.com, scope: Namespaced, names: {kind: Thing, plural: things}}
---
{apiVersion: example.com/v1, kind: Thing, metadata: {name: t, namespace: apps}}
`, "Thing", "t", []string{"references CustomResourceDefinition/things.example.com kind"}},
		{"what nothing on the cluster answers where only some other thing could", `
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, namespace: apps}
spec:
  template:
    spec:
      priorityClassName: system-node-critical
      runtimeClassName: gvisor
      serviceAccountName: robot
      imagePullSecrets: [{name: pull}]
      containers:
      - {name: c, envFrom: [{secretRef: {name: s}}, {secretRef: {name: o, optional: true}}]}
`, "Deployment", "d", []string{
			"references Secret/apps/pull spec.template.spec.imagePullSecrets[0] missing",
			"references ServiceAccount/apps/robot spec.template.spec.serviceAccountName missing",
			"deploys Container/apps/Deployment/d/c spec.template.spec.containers[0]",
			"references RuntimeClass/gvisor spec.template.spec.runtimeClassName unknown",
			"references PriorityClass/system-node-critical spec.template.spec.priorityClassName external"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			g := graphOf(t, test.yaml)
			if got := edges(g, test.kind, test.of); !slices.Equal(got, test.want) {
				t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(test.want, "\n  "))
			}
		})
	}
}

// graphOf makes the graph of a cluster out of text.
func graphOf(t testing.TB, text string) *graph.Graph {
	t.Helper()
	return graphIn(t, map[string]string{
		"clusters/it/flux-system/gotk-sync.yaml": bootstrap("./clusters/it"),
		"clusters/it/all.yaml":                   text,
	})
}

// graphIn makes the graph of a repository.
func graphIn(t testing.TB, files map[string]string) *graph.Graph {
	t.Helper()
	return flux.Graph(repository(t, files), flux.Options{})
}

// A reference of a RoleBinding goes by the group of RBAC where it names none, because there is no other.
func TestRoleRef(t *testing.T) {
	g := graphOf(t, `
{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b, namespace: apps}, roleRef: {kind: ClusterRole, name: c}}
---
{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: c}}
`)
	if got, want := edges(g, "RoleBinding", "b"), []string{"references ClusterRole/c roleRef"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// The default view leaves out the lines of an Alert on everything, but not those of one on a few.
func TestViewOfAlerts(t *testing.T) {
	text := "{apiVersion: notification.toolkit.fluxcd.io/v1beta3, kind: Alert, metadata: {name: a, namespace: apps}, spec: {eventSources: [{kind: HelmRelease, name: \"*\"}, {kind: HelmRelease, name: r1}]}}\n"
	for i := range 5 {
		text += fmt.Sprintf("---\n{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: r%d, namespace: apps}}\n", i)
	}
	text += "---\n{apiVersion: notification.toolkit.fluxcd.io/v1beta3, kind: Alert, metadata: {name: b, namespace: apps}, spec: {eventSources: [{kind: HelmRelease, name: r2}]}}\n"
	g := graphOf(t, text)
	if got := len(edges(g, "Alert", "a")); got != 5 {
		t.Errorf("the graph has %d edges, want 5", got)
	}
	view := flux.FluxView.Apply(g)
	if got := edges(view, "Alert", "a"); len(got) != 0 {
		t.Errorf("the view has %v", got)
	}
	if got, want := edges(view, "Alert", "b"), []string{"watches HelmRelease/apps/r2 spec.eventSources[0]"}; !slices.Equal(got, want) {
		t.Errorf("the view has %v, want %v", got, want)
	}
}
