// Package sketch holds graphs drawn by hand, which the tests of the packages below export share. It is not for
// the program.
package sketch

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// Fleet is a repository of many apps: each a Kustomization with a release, its container, two
// Secrets and a Service. The first waits for nothing, the others for the first.
func Fleet(apps int) *Sketch {
	s := &Sketch{}
	s.In("demo", "clusters/demo")
	root := s.Defined("Kustomization", "flux-system", "flux-system", "root", "true")
	git := s.Defined("GitRepository", "flux-system", "flux-system")
	s.Edge(git, graph.ProvidesSourceFor, root)
	rootPath := s.Defined("Path", "", "clusters/demo")
	var first graph.ID
	for i := range apps {
		name := fmt.Sprintf("app-%03d", i)
		k := s.Defined("Kustomization", "flux-system", name)
		s.Edge(git, graph.ProvidesSourceFor, k)
		s.Brings(root, rootPath, k)
		release := s.Defined("HelmRelease", name, name)
		secret := s.Defined("Secret", name, name)
		s.Brings(k, s.Defined("Path", "", "apps/"+name), release, secret, s.Defined("Secret", name, name+"-tls"), s.Defined("Service", name, name))
		s.Edge(secret, graph.Configures, release)
		s.Edge(release, graph.Deploys, s.Add(graph.Inferred, s.ID("Container", name, "HelmRelease/"+name+"/app")))
		if i == 0 {
			first = k
		} else {
			s.Edge(k, graph.DependsOn, first)
		}
	}
	s.Title = "fleet"
	return s
}

// DrawingRepository is a repository as many have one: infrastructure that applications wait for,
// charts from several places, values, secrets, and folded counts.
func DrawingRepository() *Sketch {
	s := &Sketch{}
	s.In("production", "clusters/production")
	git := s.Defined("GitRepository", "flux-system", "flux-system", "url", "ssh://git@example.com/fleet")
	root := s.Defined("Kustomization", "flux-system", "flux-system", "path", "./clusters/production", "root", "true")
	rootPath := s.Defined("Path", "", "clusters/production")
	s.Edge(git, graph.ProvidesSourceFor, root)

	kustomization := func(name, dir string, waits ...string) (k, p graph.ID) {
		k = s.Defined("Kustomization", "flux-system", name, "path", "./"+dir)
		p = s.Defined("Path", "", dir)
		s.Brings(root, rootPath, k)
		s.Edge(git, graph.ProvidesSourceFor, k)
		s.Edge(k, graph.PointsAt, p)
		s.pointed[k] = true
		for _, w := range waits {
			s.Edge(k, graph.DependsOn, s.ID("Kustomization", "flux-system", w))
		}
		return k, p
	}
	sources, sourcesPath := kustomization("sources", "infrastructure/sources")
	repos := map[string]graph.ID{}
	for _, name := range []string{"bitnami", "ingress-nginx", "jetstack", "podinfo", "prometheus-community"} {
		repos[name] = s.Defined("HelmRepository", "flux-system", name)
		s.Brings(sources, sourcesPath, repos[name])
	}
	s.Findings = append(s.Findings, check.Finding{Rule: "orphaned-source", Severity: check.Warning, Cluster: "production",
		Nodes: []graph.ID{repos["bitnami"]}, Pos: s.Nodes[repos["bitnami"]].Pos})

	release := func(k, p graph.ID, namespace, name, repo, image string) graph.ID {
		r := s.Defined("HelmRelease", namespace, name)
		s.Brings(k, p, r)
		s.Edge(repos[repo], graph.HostsChartsFor, r)
		c := s.Add(graph.Inferred, s.ID("Container", namespace, "HelmRelease/"+name+"/"+name), "image", image)
		s.Edge(r, graph.Deploys, c)
		return r
	}
	controllers, controllersPath := kustomization("infra-controllers", "infrastructure/controllers", "sources")
	release(controllers, controllersPath, "cert-manager", "cert-manager", "jetstack", "quay.io/jetstack/cert-manager-controller:v1.18.2")
	release(controllers, controllersPath, "ingress-nginx", "ingress-nginx", "ingress-nginx", "registry.k8s.io/ingress-nginx/controller:v1.13.0")
	configs, configsPath := kustomization("infra-configs", "infrastructure/configs", "infra-controllers")
	issuers := s.Add(graph.Defined, s.ID("Objects", "cert-manager", "ClusterIssuer"), "kinds", "2 ClusterIssuer", "count", "2")
	policies := s.Add(graph.Defined, s.ID("Objects", "flux-system", "NetworkPolicy"), "kinds", "12 NetworkPolicy", "count", "12")
	s.Brings(configs, configsPath, issuers, policies)
	monitoring, monitoringPath := kustomization("monitoring", "infrastructure/monitoring", "infra-configs")
	prometheus := release(monitoring, monitoringPath, "monitoring", "kube-prometheus-stack", "prometheus-community", "quay.io/prometheus/prometheus:v3.5.0")
	values := s.Defined("ConfigMap", "monitoring", "prometheus-values")
	dashboards := s.Add(graph.Defined, s.ID("Objects", "monitoring", "ConfigMap"), "kinds", "23 ConfigMap", "count", "23")
	s.Brings(monitoring, monitoringPath, values, dashboards)
	s.Edge(values, graph.Configures, prometheus)

	apps, appsPath := kustomization("apps", "apps/production", "infra-configs", "monitoring")
	podinfo := release(apps, appsPath, "podinfo", "podinfo", "podinfo", "ghcr.io/stefanprodan/podinfo:6.9.1")
	podinfoValues := s.Defined("ConfigMap", "podinfo", "podinfo-values")
	sealed := s.Defined("SealedSecret", "podinfo", "podinfo-token")
	namespace := s.Defined("Namespace", "", "podinfo")
	shop := s.Defined("Deployment", "shop", "frontend")
	shopContainer := s.Defined("Container", "shop", "Deployment/frontend/web", "image", "registry.example.com/shop/web:2024.11")
	service := s.Add(graph.Defined, s.ID("Objects", "shop", "Service"), "kinds", "3 Service", "count", "3")
	s.Brings(apps, appsPath, podinfoValues, sealed, namespace, shop, service)
	s.Edge(podinfoValues, graph.Configures, podinfo)
	s.Edge(s.ID("Container", "podinfo", "HelmRelease/podinfo/podinfo"), graph.References, sealed)
	s.Edge(shop, graph.Deploys, shopContainer)
	license := s.Add(graph.Missing, s.ID("Secret", "shop", "frontend-license"))
	s.Edge(shopContainer, graph.References, license)

	alert := s.Defined("Alert", "flux-system", "on-call")
	s.Brings(root, rootPath, alert)
	s.Edge(alert, graph.Watches, apps)

	var cycle []graph.ID
	var edges []graph.Edge
	for _, name := range []string{"backup", "storage"} {
		k, _ := kustomization(name, "infrastructure/"+name)
		cycle = append(cycle, k)
	}
	for i, k := range cycle {
		next := cycle[(i+1)%len(cycle)]
		s.Edge(k, graph.DependsOn, next)
		edges = append(edges, graph.Edge{From: k, To: next, Relation: graph.DependsOn})
	}
	s.Findings = append(s.Findings, check.Finding{Rule: "dependson-cycle", Severity: check.Error, Cluster: "production", Nodes: cycle, Edges: edges})
	s.Title = "production: what Flux applies"
	return s
}

// DrawingFan is a Kustomization with as many objects as asked for, all in one directory, and as
// many again that nothing refers to.
func DrawingFan(n int) *Sketch {
	s := &Sketch{}
	s.In("demo", "clusters/demo")
	root := s.Defined("Kustomization", "flux-system", "flux-system")
	path := s.Defined("Path", "", "clusters/demo")
	for i := range n {
		s.Brings(root, path, s.Defined("ConfigMap", "default", fmt.Sprintf("settings-%03d", i)))
	}
	for i := range n {
		s.Defined("Service", "default", fmt.Sprintf("alone-%03d", i))
	}
	s.Title = fmt.Sprintf("%d objects in one directory", n)
	return s
}

// DrawingLarge is a repository of at least so many nodes and edges: Kustomizations that wait for
// each other, each with releases, their containers and values.
func DrawingLarge(nodes, edges int) *Sketch {
	s := &Sketch{}
	s.In("large", "clusters/large")
	root := s.Defined("Kustomization", "flux-system", "flux-system")
	rootPath := s.Defined("Path", "", "clusters/large")
	var repos []graph.ID
	for i := range 20 {
		repos = append(repos, s.Defined("HelmRepository", "flux-system", fmt.Sprintf("charts-%02d", i)))
	}
	s.Brings(root, rootPath, repos...)
	var before []graph.ID
	count, drawn := 22, 41
	for i := 0; count < nodes; i++ {
		k := s.Defined("Kustomization", "flux-system", fmt.Sprintf("app-%03d", i))
		p := s.Defined("Path", "", fmt.Sprintf("apps/app-%03d", i))
		s.Brings(root, rootPath, k)
		if i > 0 {
			s.Edge(k, graph.DependsOn, before[(i*7)%len(before)])
		}
		before = append(before, k)
		count, drawn = count+2, drawn+4
		for j := range 3 {
			r := s.Defined("HelmRelease", fmt.Sprintf("ns-%03d", i), fmt.Sprintf("release-%d", j))
			c := s.Defined("Container", fmt.Sprintf("ns-%03d", i), fmt.Sprintf("HelmRelease/release-%d/main", j), "image", "example.com/image:1")
			v := s.Defined("ConfigMap", fmt.Sprintf("ns-%03d", i), fmt.Sprintf("values-%d", j))
			s.Brings(k, p, r, v)
			s.Edge(repos[(i*3+j)%len(repos)], graph.HostsChartsFor, r)
			s.Edge(v, graph.Configures, r)
			s.Edge(r, graph.Deploys, c)
			count, drawn = count+3, drawn+7
		}
	}
	for i := 0; drawn < edges; i++ {
		from := before[i%len(before)]
		to := s.ID("HelmRelease", fmt.Sprintf("ns-%03d", (i*13+5)%len(before)), fmt.Sprintf("release-%d", i%3))
		s.Edge(from, graph.ChecksHealthOf, to)
		drawn++
	}
	s.Title = "a large repository"
	return s
}

// Sketch is a graph drawn by hand.
type Sketch struct {
	B        graph.Builder
	Cluster  string
	line     int
	Nodes    map[graph.ID]graph.Node
	pointed  map[graph.ID]bool // Kustomizations that have their path
	Findings []check.Finding
	Title    string
}

const (
	KustomizeGroup = "kustomize.toolkit.fluxcd.io"
	helmGroup      = "helm.toolkit.fluxcd.io"
	SourceGroup    = "source.toolkit.fluxcd.io"
)

// sketchKinds holds the group and the role of each kind of the sketches.
var sketchKinds = map[string]struct {
	group   string
	version string
	role    graph.Role
}{
	"Kustomization":  {KustomizeGroup, "v1", graph.Kustomization},
	"HelmRelease":    {helmGroup, "v2", graph.Release},
	"HelmRepository": {SourceGroup, "v1", graph.Source},
	"GitRepository":  {SourceGroup, "v1", graph.Source},
	"OCIRepository":  {SourceGroup, "v1", graph.Source},
	"ConfigMap":      {"", "v1", graph.Config},
	"Secret":         {"", "v1", graph.Secret},
	"SealedSecret":   {"bitnami.com", "v1alpha1", graph.Secret},
	"Namespace":      {"", "v1", graph.NamespaceRole},
	"Service":        {"", "v1", graph.Plain},
	"Ingress":        {"networking.k8s.io", "v1", graph.Plain},
	"Deployment":     {"apps", "v1", graph.Workload},
	"ResourceSet":    {"fluxcd.controlplane.io", "v1", graph.Generator},
	"Alert":          {"notification.toolkit.fluxcd.io", "v1beta3", graph.Observer},
	"Path":           {graph.OwnGroup, "", graph.PathRole},
	"Container":      {graph.OwnGroup, "", graph.ContainerRole},
	"Remote":         {graph.OwnGroup, "", graph.RemoteRole},
	"Objects":        {graph.OwnGroup, "", graph.Folded},
}

// In makes cluster the one of what is added next.
func (s *Sketch) In(cluster, path string) {
	s.Cluster = cluster
	s.B.AddCluster(graph.Cluster{Name: cluster, Path: path, Entry: graph.Declared})
}

// ID returns the id of an object of the present cluster.
func (s *Sketch) ID(kind, namespace, name string) graph.ID {
	return graph.ID{Cluster: s.Cluster, Key: graph.Key{
		Kind: graph.Kind{Group: sketchKinds[kind].group, Name: kind}, Namespace: namespace, Name: name}}
}

// Add declares a node; facts are names and values in turn.
func (s *Sketch) Add(state graph.State, id graph.ID, facts ...string) graph.ID {
	s.line += 10
	k := sketchKinds[id.Kind.Name]
	n := graph.Node{ID: id, Version: k.version, Role: k.role, State: state}
	if state == graph.Defined || state == graph.Unreachable {
		n.Pos = graph.Pos{File: "repo.yaml", Line: s.line, Col: 1}
	}
	for i := 0; i+1 < len(facts); i += 2 {
		n = n.With(facts[i], facts[i+1])
	}
	s.B.Add(n)
	if s.Nodes == nil {
		s.Nodes = map[graph.ID]graph.Node{}
		s.pointed = map[graph.ID]bool{}
	}
	s.Nodes[id] = n
	return id
}

// Defined declares a defined node.
func (s *Sketch) Defined(kind, namespace, name string, facts ...string) graph.ID {
	return s.Add(graph.Defined, s.ID(kind, namespace, name), facts...)
}

// Edge declares that from relation to.
func (s *Sketch) Edge(from graph.ID, relation graph.Relation, to graph.ID) {
	s.ref(from, to, relation, false)
}

// Optional declares an edge that may be absent.
func (s *Sketch) Optional(from graph.ID, relation graph.Relation, to graph.ID) {
	s.ref(from, to, relation, true)
}

func (s *Sketch) ref(from, to graph.ID, relation graph.Relation, optional bool) {
	s.line++
	if relation.Backward() {
		from, to = to, from
	}
	s.B.Add(s.Nodes[from], graph.Ref{To: to.Key, Cluster: to.Cluster, Relation: relation, Optional: optional,
		Field: "spec.field" + strconv.Itoa(s.line), Pos: graph.Pos{File: "repo.yaml", Line: s.line, Col: 3}})
}

// Brings declares that a Kustomization applies what its path contains.
func (s *Sketch) Brings(kustomization, path graph.ID, objects ...graph.ID) {
	if !s.pointed[kustomization] {
		s.Edge(kustomization, graph.PointsAt, path)
		s.pointed[kustomization] = true
	}
	for _, o := range objects {
		s.Edge(path, graph.Contains, o)
		s.Edge(kustomization, graph.Applies, o)
	}
}

// Design is the app of the design's own diagram.
func Design() *Sketch {
	s := &Sketch{}
	s.In("demo", "clusters/demo")
	designApp(s)
	return s
}

func designApp(s *Sketch) (app graph.ID) {
	git := s.Add(graph.External, s.ID("GitRepository", "flux-system", "flux-system"))
	root := s.Defined("Kustomization", "flux-system", "flux-system", "path", "./clusters/demo", "root", "true")
	rootPath := s.Defined("Path", "", "clusters/demo")
	app = s.Defined("Kustomization", "flux-system", "podinfo", "path", "./apps/podinfo")
	appPath := s.Defined("Path", "", "apps/podinfo")
	ns := s.Defined("Namespace", "", "podinfo")
	repo := s.Defined("HelmRepository", "flux-system", "podinfo", "url", "https://stefanprodan.github.io/podinfo")
	release := s.Defined("HelmRelease", "podinfo", "podinfo", "chart", "podinfo", "chartVersion", "6.x")
	values := s.Defined("ConfigMap", "podinfo", "podinfo-values", "keys", "values.yaml")
	sealed := s.Defined("SealedSecret", "podinfo", "podinfo-token")
	container := s.Add(graph.Inferred, s.ID("Container", "podinfo", "HelmRelease/podinfo/podinfo"), "image", "ghcr.io/stefanprodan/podinfo:6.3.5")
	s.Edge(git, graph.ProvidesSourceFor, root)
	s.Edge(git, graph.ProvidesSourceFor, app)
	s.Brings(root, rootPath, app, ns, repo)
	s.Brings(app, appPath, release, values, sealed)
	s.Edge(repo, graph.HostsChartsFor, release)
	s.Edge(values, graph.Configures, release)
	s.Edge(release, graph.Deploys, container)
	s.Edge(container, graph.References, sealed)
	return app
}

// Broken is the design's app with a cycle, an orphan, a missing Secret, one that cannot be known, a
// folded count and an object that nothing applies.
func Broken() *Sketch {
	s := Design()
	root := s.ID("Kustomization", "flux-system", "flux-system")
	rootPath := s.ID("Path", "", "clusters/demo")
	release := s.ID("HelmRelease", "podinfo", "podinfo")
	container := s.ID("Container", "podinfo", "HelmRelease/podinfo/podinfo")

	orphan := s.Defined("HelmRepository", "flux-system", "bitnami")
	s.Findings = append(s.Findings, check.Finding{Rule: "orphaned-source", Severity: check.Warning, Cluster: "demo",
		Message: "HelmRepository/flux-system/bitnami is used by nothing", Nodes: []graph.ID{orphan}, Pos: s.Nodes[orphan].Pos})
	s.Brings(root, rootPath, orphan)

	var cycle []graph.ID
	for _, name := range []string{"certs", "dns", "ingress"} {
		k := s.Defined("Kustomization", "flux-system", name, "path", "./infrastructure/"+name)
		p := s.Defined("Path", "", "infrastructure/"+name)
		s.Brings(root, rootPath, k)
		s.Edge(k, graph.PointsAt, p)
		cycle = append(cycle, k)
	}
	var edges []graph.Edge
	for i, k := range cycle {
		next := cycle[(i+1)%len(cycle)]
		s.Edge(k, graph.DependsOn, next)
		edges = append(edges, graph.Edge{From: k, To: next, Relation: graph.DependsOn})
	}
	s.Findings = append(s.Findings, check.Finding{Rule: "dependson-cycle", Severity: check.Error, Cluster: "demo",
		Message: "certs -> dns -> ingress -> certs: none of these Kustomizations can ever become ready",
		Nodes:   cycle, Edges: edges, Pos: graph.Pos{File: "repo.yaml", Line: 9, Col: 5},
		Related: []check.Related{{Pos: graph.Pos{File: "repo.yaml", Line: 19}, Message: "dns waits for ingress here"}}})
	s.Edge(s.ID("Kustomization", "flux-system", "podinfo"), graph.DependsOn, cycle[2])

	missing := s.Add(graph.Missing, s.ID("Secret", "podinfo", "podinfo-license"))
	s.Edge(container, graph.References, missing)
	unknown := s.Add(graph.Unknown, s.ID("ConfigMap", "podinfo", "cluster-ca"), "reason", "chart trust-manager is not at hand")
	s.Optional(unknown, graph.Configures, release)
	s.Findings = append(s.Findings, check.Finding{Rule: "missing-secret", Severity: check.Error, Cluster: "demo",
		Message: "Secret/podinfo/podinfo-license is supplied by nothing", Nodes: []graph.ID{missing, container}})

	folded := s.Add(graph.Defined, s.ID("Objects", "podinfo", "Service"), "kinds", "3 Service", "count", "3")
	s.Brings(s.ID("Kustomization", "flux-system", "podinfo"), s.ID("Path", "", "apps/podinfo"), folded)

	s.Cluster = ""
	s.Add(graph.Unreachable, s.ID("Kustomization", "flux-system", "old-app"), "path", "./apps/old")
	return s
}

// Clusters is the design's app in two clusters, where every name is the same.
func Clusters() *Sketch {
	s := &Sketch{}
	for _, name := range []string{"production", "staging"} {
		s.In(name, "clusters/"+name)
		designApp(s)
	}
	return s
}

// nasty is made of names that every format must escape.
func nasty() *Sketch {
	s := &Sketch{}
	s.In(`two"lines`+"\n%%{init: {}}%%", "clusters/a b")
	root := s.Defined("Kustomization", "flux-system", "end", "root", "true")
	path := s.Defined("Path", "", `style: [x] #9; {y} | a\nb "quoted" <b>bold</b> & more`)
	names := []string{
		"end", "subgraph", "class", "graph", "default", "click", "o", "x", "1. one", "1) one", "- dash", "+ plus", "# head",
		`a"b`, `a'b`, "a`b`", "[a]", "(a)", "{a}", "a|b", `a\b`, `a\nb`, "a\nb", "a\r\nb", "a\tb", "%% comment", "%%{init: {}}%%",
		"<script>alert(1)</script>", "&lt;", "#quot;", "#35;", "*bold*", "_em_", "**", "--> n1", "a --> b", "a;b", "fa:fa-car",
		"https://example.com/a?b=c&d=e", "www.example.com", "me@example.com", "${APP}", "$$x^2$$", "ﬂ°35¶ß", "日本語", "🚀 rocket", "e\u0301",
		"\u202egnp.exe", "\xff\xfe", "\x00", " ", "", "classDef a fill:#fff;", "style a fill:#fff;x",
		"a-very-long-name-that-goes-on-and-on-until-somebody-wraps-it-because-nothing-may-be-cut",
		"averylongnamewithoutanyplacetobreakitwhichgoesonandonuntilsomebodywrapsit",
	}
	objects := make([]graph.ID, 0, len(names))
	for i, name := range names {
		objects = append(objects, s.Defined("ConfigMap", fmt.Sprint("ns-", i%2), name))
	}
	s.Brings(root, path, objects...)
	s.In(`end "style": #1;`, "clusters/c")
	s.Defined("Kustomization", "", "end")
	s.Findings = append(s.Findings, check.Finding{Rule: "orphaned-source", Severity: check.Warning,
		Message: "a \"message\"\nof <two> lines", Nodes: []graph.ID{objects[0], objects[0]}})
	return s
}

// cycles has Kustomizations that apply each other, and one that nothing leads to.
func cycles() *Sketch {
	s := &Sketch{}
	s.In("demo", "clusters/demo")
	a := s.Defined("Kustomization", "flux-system", "a")
	b := s.Defined("Kustomization", "flux-system", "b")
	pa, pb := s.Defined("Path", "", "a"), s.Defined("Path", "", "b")
	s.Brings(a, pa, b)
	s.Brings(b, pb, a)
	s.Findings = append(s.Findings, check.Finding{Rule: "apply-cycle", Severity: check.Error, Cluster: "demo",
		Message: "Kustomization/flux-system/a and Kustomization/flux-system/b apply each other", Nodes: []graph.ID{a, b}})
	return s
}

// named is a sketch with a name.
type named struct {
	Name, Title string
	Sketch      *Sketch
}

// Sketches are the repositories that every format draws.
func Sketches() []named {
	return []named{
		{"empty", "", &Sketch{}},
		{"design", "podinfo", Design()},
		{"broken", "podinfo, broken", Broken()},
		{"clusters", "", Clusters()},
		{"nasty", `a "title": with ` + "\nlines & <b>tags</b>", nasty()},
		{"cycles", "", cycles()},
	}
}

// Graph returns the graph of a sketch.
func (s *Sketch) Graph() *graph.Graph { return s.B.Graph() }

// SeedNames adds names to the corpus of a fuzz test that some format gives a meaning.
func SeedNames(f *testing.F) {
	for n := range nasty().Graph().Nodes() {
		f.Add(n.ID.Name)
	}
	f.Add("app-podinfo")
	f.Add("style sheet x:1@y#z;")
	f.Add("to-do")
	f.Add("u-boat")
}

// WavesOfFive is a graph of five Kustomizations, each in a wave that a view has counted.
func WavesOfFive() *graph.Graph {
	b := &graph.Builder{}
	for name, wave := range map[string]string{"a": "1", "b": "2", "j": "10", "cycle": "cycle", "stuck": "blocked"} {
		id := graph.ID{Cluster: "c", Key: graph.Key{Kind: graph.Kind{Group: "kustomize.toolkit.fluxcd.io", Name: "Kustomization"}, Namespace: "ns", Name: name}}
		b.Add(graph.Node{ID: id, Role: graph.Kustomization, State: graph.Defined}.With("wave", wave))
	}
	return b.Graph()
}

// FleetOf is a cluster of so many apps, each with a Kustomization, a path, a release and its values.
func FleetOf(names ...string) *Sketch {
	s := &Sketch{}
	s.In("demo", "clusters/demo")
	root := s.Defined("Kustomization", "flux-system", "flux-system", "root", "true")
	rootPath := s.Defined("Path", "", "clusters/demo")
	git := s.Defined("GitRepository", "flux-system", "flux-system")
	s.Edge(git, graph.ProvidesSourceFor, root)
	var before graph.ID
	for i, name := range names {
		app := s.Defined("Kustomization", "flux-system", name)
		path := s.Defined("Path", "", "apps/"+name)
		release := s.Defined("HelmRelease", name, name)
		values := s.Defined("ConfigMap", name, name+"-values")
		s.Brings(root, rootPath, app)
		s.Brings(app, path, release, values)
		s.Edge(values, graph.Configures, release)
		s.Edge(git, graph.ProvidesSourceFor, app)
		if i%15 == 14 {
			s.Edge(app, graph.DependsOn, before)
		}
		before = app
	}
	return s
}

func Apps(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("app%02d", i)
	}
	return names
}

// Homes is a cluster whose apps are in a few namespaces.
func Homes(n int) *Sketch {
	s := &Sketch{}
	s.In("demo", "clusters/demo")
	for i := range n {
		namespace := []string{"media", "network", "tools"}[i%3]
		if i == n-1 {
			namespace = "alone"
		}
		name := fmt.Sprintf("app%02d", i)
		app, path := s.Defined("Kustomization", namespace, name), s.Defined("Path", "", "apps/"+name)
		release := s.Defined("HelmRelease", namespace, name)
		values := s.Defined("ConfigMap", namespace, name+"-values")
		s.Brings(app, path, release, values)
		s.Edge(values, graph.Configures, release)
	}
	return s
}

// Steps is a chain of Kustomizations that wait for each other, each in a wave of its own.
func Steps() *Sketch {
	s := &Sketch{}
	s.In("demo", "clusters/demo")
	var before graph.ID
	for i := range 12 {
		k := s.Defined("Kustomization", "flux-system", fmt.Sprint("step-", i), "wave", fmt.Sprint(i+1))
		if i > 0 {
			s.Edge(k, graph.DependsOn, before)
		}
		before = k
	}
	return s
}

// Generated is a ResourceSet that makes four objects, refers to a remote place through one of them, and makes
// a Kustomization that points at a directory.
func Generated() (s *Sketch, made []graph.ID, remote, pointing graph.ID) {
	s = &Sketch{}
	s.In("demo", "clusters/demo")
	k, path := s.Defined("Kustomization", "flux-system", "tenants"), s.Defined("Path", "", "tenants")
	set := s.Defined("ResourceSet", "flux-system", "apps")
	s.Brings(k, path, set)
	made = []graph.ID{s.Defined("Kustomization", "a", "apps"), s.Defined("OCIRepository", "a", "apps"), s.Defined("ConfigMap", "a", "info"), s.Defined("Secret", "a", "auth")}
	for _, id := range made {
		s.Edge(set, graph.Generates, id)
	}
	s.Edge(made[1], graph.ProvidesSourceFor, made[0])
	remote = s.Add(graph.External, s.ID("Remote", "", "oci://example.com/apps"))
	s.Edge(made[0], graph.References, remote)
	pointing = s.Defined("Kustomization", "a", "more")
	s.Edge(set, graph.Generates, pointing)
	s.Edge(pointing, graph.PointsAt, s.Defined("Path", "", "more"))
	return s, made, remote, pointing
}

// Reported is a repository over which a status is laid.
func Reported() *Sketch {
	s := &Sketch{}
	s.In("demo", "clusters/demo")
	root := s.Defined("Kustomization", "flux-system", "root", "root", "true", "readiness", "ready", "revision", "main@sha1:1f0c2abdeadbeef")
	for _, readiness := range []string{"failed", "progressing", "suspended", "unknown"} {
		s.Edge(root, graph.Applies, s.Defined("HelmRelease", "apps", "is-"+readiness, "readiness", readiness, "message", "why it "+readiness))
	}
	s.Edge(root, graph.Applies, s.Defined("HelmRelease", "apps", "in-error", "readiness", "ready"))
	s.Edge(root, graph.Applies, s.Defined("HelmRelease", "apps", "fails-in-error", "readiness", "failed"))
	s.Edge(root, graph.Applies, s.Defined("HelmRelease", "apps", "says-nothing"))
	s.Findings = []check.Finding{
		{Rule: "an-error", Cluster: "demo", Severity: check.Error, Nodes: []graph.ID{s.ID("HelmRelease", "apps", "in-error"), s.ID("HelmRelease", "apps", "fails-in-error")}},
	}
	s.Title = "demo"
	return s
}
