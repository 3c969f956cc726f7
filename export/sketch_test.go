package export

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// sketch is a graph drawn by hand.
type sketch struct {
	b        graph.Builder
	cluster  string
	line     int
	nodes    map[graph.ID]graph.Node
	pointed  map[graph.ID]bool // Kustomizations that have their path
	findings []check.Finding
	title    string
}

const (
	kustomizeGroup = "kustomize.toolkit.fluxcd.io"
	helmGroup      = "helm.toolkit.fluxcd.io"
	sourceGroup    = "source.toolkit.fluxcd.io"
)

// sketchKinds holds the group and the role of each kind of the sketches.
var sketchKinds = map[string]struct {
	group   string
	version string
	role    graph.Role
}{
	"Kustomization":  {kustomizeGroup, "v1", graph.Kustomization},
	"HelmRelease":    {helmGroup, "v2", graph.Release},
	"HelmRepository": {sourceGroup, "v1", graph.Source},
	"GitRepository":  {sourceGroup, "v1", graph.Source},
	"OCIRepository":  {sourceGroup, "v1", graph.Source},
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

// in makes cluster the one of what is added next.
func (s *sketch) in(cluster, path string) {
	s.cluster = cluster
	s.b.AddCluster(graph.Cluster{Name: cluster, Path: path, Entry: graph.Declared})
}

// id returns the id of an object of the present cluster.
func (s *sketch) id(kind, namespace, name string) graph.ID {
	return graph.ID{Cluster: s.cluster, Key: graph.Key{
		Kind: graph.Kind{Group: sketchKinds[kind].group, Name: kind}, Namespace: namespace, Name: name}}
}

// add declares a node; facts are names and values in turn.
func (s *sketch) add(state graph.State, id graph.ID, facts ...string) graph.ID {
	s.line += 10
	k := sketchKinds[id.Kind.Name]
	n := graph.Node{ID: id, Version: k.version, Role: k.role, State: state}
	if state == graph.Defined || state == graph.Unreachable {
		n.Pos = graph.Pos{File: "repo.yaml", Line: s.line, Col: 1}
	}
	for i := 0; i+1 < len(facts); i += 2 {
		n = n.With(facts[i], facts[i+1])
	}
	s.b.Add(n)
	if s.nodes == nil {
		s.nodes = map[graph.ID]graph.Node{}
		s.pointed = map[graph.ID]bool{}
	}
	s.nodes[id] = n
	return id
}

// defined declares a defined node.
func (s *sketch) defined(kind, namespace, name string, facts ...string) graph.ID {
	return s.add(graph.Defined, s.id(kind, namespace, name), facts...)
}

// edge declares that from relation to.
func (s *sketch) edge(from graph.ID, relation graph.Relation, to graph.ID) {
	s.ref(from, to, relation, false)
}

// optional declares an edge that may be absent.
func (s *sketch) optional(from graph.ID, relation graph.Relation, to graph.ID) {
	s.ref(from, to, relation, true)
}

func (s *sketch) ref(from, to graph.ID, relation graph.Relation, optional bool) {
	s.line++
	if relation.Backward() {
		from, to = to, from
	}
	s.b.Add(s.nodes[from], graph.Ref{To: to.Key, Cluster: to.Cluster, Relation: relation, Optional: optional,
		Field: "spec.field" + strconv.Itoa(s.line), Pos: graph.Pos{File: "repo.yaml", Line: s.line, Col: 3}})
}

// brings declares that a Kustomization applies what its path contains.
func (s *sketch) brings(kustomization, path graph.ID, objects ...graph.ID) {
	if !s.pointed[kustomization] {
		s.edge(kustomization, graph.PointsAt, path)
		s.pointed[kustomization] = true
	}
	for _, o := range objects {
		s.edge(path, graph.Contains, o)
		s.edge(kustomization, graph.Applies, o)
	}
}

// design is the app of the design's own diagram.
func design() *sketch {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	designApp(s)
	return s
}

func designApp(s *sketch) (app graph.ID) {
	git := s.add(graph.External, s.id("GitRepository", "flux-system", "flux-system"))
	root := s.defined("Kustomization", "flux-system", "flux-system", "path", "./clusters/demo", "root", "true")
	rootPath := s.defined("Path", "", "clusters/demo")
	app = s.defined("Kustomization", "flux-system", "podinfo", "path", "./apps/podinfo")
	appPath := s.defined("Path", "", "apps/podinfo")
	ns := s.defined("Namespace", "", "podinfo")
	repo := s.defined("HelmRepository", "flux-system", "podinfo", "url", "https://stefanprodan.github.io/podinfo")
	release := s.defined("HelmRelease", "podinfo", "podinfo", "chart", "podinfo", "chartVersion", "6.x")
	values := s.defined("ConfigMap", "podinfo", "podinfo-values", "keys", "values.yaml")
	sealed := s.defined("SealedSecret", "podinfo", "podinfo-token")
	container := s.add(graph.Inferred, s.id("Container", "podinfo", "HelmRelease/podinfo/podinfo"), "image", "ghcr.io/stefanprodan/podinfo:6.3.5")
	s.edge(git, graph.ProvidesSourceFor, root)
	s.edge(git, graph.ProvidesSourceFor, app)
	s.brings(root, rootPath, app, ns, repo)
	s.brings(app, appPath, release, values, sealed)
	s.edge(repo, graph.HostsChartsFor, release)
	s.edge(values, graph.Configures, release)
	s.edge(release, graph.Deploys, container)
	s.edge(container, graph.References, sealed)
	return app
}

// broken is the design's app with a ring, an orphan, a missing Secret, one that cannot be known, a
// folded count and an object that nothing applies.
func broken() *sketch {
	s := design()
	root := s.id("Kustomization", "flux-system", "flux-system")
	rootPath := s.id("Path", "", "clusters/demo")
	release := s.id("HelmRelease", "podinfo", "podinfo")
	container := s.id("Container", "podinfo", "HelmRelease/podinfo/podinfo")

	orphan := s.defined("HelmRepository", "flux-system", "bitnami")
	s.findings = append(s.findings, check.Finding{Rule: "orphaned-source", Severity: check.Warning, Cluster: "demo",
		Message: "HelmRepository/flux-system/bitnami is used by nothing", Nodes: []graph.ID{orphan}, Pos: s.nodes[orphan].Pos})
	s.brings(root, rootPath, orphan)

	var ring []graph.ID
	for _, name := range []string{"certs", "dns", "ingress"} {
		k := s.defined("Kustomization", "flux-system", name, "path", "./infrastructure/"+name)
		p := s.defined("Path", "", "infrastructure/"+name)
		s.brings(root, rootPath, k)
		s.edge(k, graph.PointsAt, p)
		ring = append(ring, k)
	}
	var edges []graph.Edge
	for i, k := range ring {
		next := ring[(i+1)%len(ring)]
		s.edge(k, graph.DependsOn, next)
		edges = append(edges, graph.Edge{From: k, To: next, Relation: graph.DependsOn})
	}
	s.findings = append(s.findings, check.Finding{Rule: "dependson-cycle", Severity: check.Error, Cluster: "demo",
		Message: "certs -> dns -> ingress -> certs: none of these Kustomizations can ever become ready",
		Nodes:   ring, Edges: edges, Pos: graph.Pos{File: "repo.yaml", Line: 9, Col: 5},
		Related: []check.Related{{Pos: graph.Pos{File: "repo.yaml", Line: 19}, Message: "dns waits for ingress here"}}})
	s.edge(s.id("Kustomization", "flux-system", "podinfo"), graph.DependsOn, ring[2])

	missing := s.add(graph.Missing, s.id("Secret", "podinfo", "podinfo-license"))
	s.edge(container, graph.References, missing)
	unknown := s.add(graph.Unknown, s.id("ConfigMap", "podinfo", "cluster-ca"), "reason", "chart trust-manager is not at hand")
	s.optional(unknown, graph.Configures, release)
	s.findings = append(s.findings, check.Finding{Rule: "missing-secret", Severity: check.Error, Cluster: "demo",
		Message: "Secret/podinfo/podinfo-license is supplied by nothing", Nodes: []graph.ID{missing, container}})

	folded := s.add(graph.Defined, s.id("Objects", "podinfo", "Service"), "kinds", "3 Service", "count", "3")
	s.brings(s.id("Kustomization", "flux-system", "podinfo"), s.id("Path", "", "apps/podinfo"), folded)

	s.cluster = ""
	s.add(graph.Unreachable, s.id("Kustomization", "flux-system", "old-app"), "path", "./apps/old")
	return s
}

// clusters is the design's app in two clusters, where every name is the same.
func clusters() *sketch {
	s := &sketch{}
	for _, name := range []string{"production", "staging"} {
		s.in(name, "clusters/"+name)
		designApp(s)
	}
	return s
}

// nasty is made of names that every format must escape.
func nasty() *sketch {
	s := &sketch{}
	s.in(`two"lines`+"\n%%{init: {}}%%", "clusters/a b")
	root := s.defined("Kustomization", "flux-system", "end", "root", "true")
	path := s.defined("Path", "", `style: [x] #9; {y} | a\nb "quoted" <b>bold</b> & more`)
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
		objects = append(objects, s.defined("ConfigMap", fmt.Sprint("ns-", i%2), name))
	}
	s.brings(root, path, objects...)
	s.in(`end "style": #1;`, "clusters/c")
	s.defined("Kustomization", "", "end")
	s.findings = append(s.findings, check.Finding{Rule: "orphaned-source", Severity: check.Warning,
		Message: "a \"message\"\nof <two> lines", Nodes: []graph.ID{objects[0], objects[0]}})
	return s
}

// rings has Kustomizations that apply each other, and one that nothing leads to.
func rings() *sketch {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	a := s.defined("Kustomization", "flux-system", "a")
	b := s.defined("Kustomization", "flux-system", "b")
	pa, pb := s.defined("Path", "", "a"), s.defined("Path", "", "b")
	s.brings(a, pa, b)
	s.brings(b, pb, a)
	s.findings = append(s.findings, check.Finding{Rule: "apply-cycle", Severity: check.Error, Cluster: "demo",
		Message: "Kustomization/flux-system/a and Kustomization/flux-system/b apply each other", Nodes: []graph.ID{a, b}})
	return s
}

// named is a sketch with a name.
type named struct {
	name, title string
	sketch      *sketch
}

// sketches are the repositories that every format draws.
func sketches() []named {
	return []named{
		{"empty", "", &sketch{}},
		{"design", "podinfo", design()},
		{"broken", "podinfo, broken", broken()},
		{"clusters", "", clusters()},
		{"nasty", `a "title": with ` + "\nlines & <b>tags</b>", nasty()},
		{"rings", "", rings()},
	}
}

// graph returns the graph of a sketch.
func (s *sketch) graph() *graph.Graph { return s.b.Graph() }

// seedNames adds names to the corpus of a fuzz test that some format gives a meaning.
func seedNames(f *testing.F) {
	for n := range nasty().graph().Nodes() {
		f.Add(n.ID.Name)
	}
	f.Add("app-podinfo")
	f.Add("style sheet x:1@y#z;")
	f.Add("to-do")
	f.Add("u-boat")
}

// wavesOfFive is a graph of five Kustomizations, each in a wave that a view has counted.
func wavesOfFive() *graph.Graph {
	b := &graph.Builder{}
	for name, wave := range map[string]string{"a": "1", "b": "2", "j": "10", "ring": "cycle", "stuck": "blocked"} {
		id := graph.ID{Cluster: "c", Key: graph.Key{Kind: graph.Kind{Group: "kustomize.toolkit.fluxcd.io", Name: "Kustomization"}, Namespace: "ns", Name: name}}
		b.Add(graph.Node{ID: id, Role: graph.Kustomization, State: graph.Defined}.With("wave", wave))
	}
	return b.Graph()
}

// fleetOf is a cluster of so many apps, each with a Kustomization, a path, a release and its values.
func fleetOf(names ...string) *sketch {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	root := s.defined("Kustomization", "flux-system", "flux-system", "root", "true")
	rootPath := s.defined("Path", "", "clusters/demo")
	git := s.defined("GitRepository", "flux-system", "flux-system")
	s.edge(git, graph.ProvidesSourceFor, root)
	var before graph.ID
	for i, name := range names {
		app := s.defined("Kustomization", "flux-system", name)
		path := s.defined("Path", "", "apps/"+name)
		release := s.defined("HelmRelease", name, name)
		values := s.defined("ConfigMap", name, name+"-values")
		s.brings(root, rootPath, app)
		s.brings(app, path, release, values)
		s.edge(values, graph.Configures, release)
		s.edge(git, graph.ProvidesSourceFor, app)
		if i%15 == 14 {
			s.edge(app, graph.DependsOn, before)
		}
		before = app
	}
	return s
}

func apps(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf("app%02d", i)
	}
	return names
}

// homes is a cluster whose apps are in a few namespaces.
func homes(n int) *sketch {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	for i := range n {
		namespace := []string{"media", "network", "tools"}[i%3]
		if i == n-1 {
			namespace = "alone"
		}
		name := fmt.Sprintf("app%02d", i)
		app, path := s.defined("Kustomization", namespace, name), s.defined("Path", "", "apps/"+name)
		release := s.defined("HelmRelease", namespace, name)
		values := s.defined("ConfigMap", namespace, name+"-values")
		s.brings(app, path, release, values)
		s.edge(values, graph.Configures, release)
	}
	return s
}

// steps is a chain of Kustomizations that wait for each other, each in a wave of its own.
func steps() *sketch {
	s := &sketch{}
	s.in("demo", "clusters/demo")
	var before graph.ID
	for i := range 12 {
		k := s.defined("Kustomization", "flux-system", fmt.Sprint("step-", i), "wave", fmt.Sprint(i+1))
		if i > 0 {
			s.edge(k, graph.DependsOn, before)
		}
		before = k
	}
	return s
}

// generated is a ResourceSet that makes four objects, refers to a remote place through one of them, and makes
// a Kustomization that points at a directory.
func generated() (s *sketch, made []graph.ID, remote, pointing graph.ID) {
	s = &sketch{}
	s.in("demo", "clusters/demo")
	k, path := s.defined("Kustomization", "flux-system", "tenants"), s.defined("Path", "", "tenants")
	set := s.defined("ResourceSet", "flux-system", "apps")
	s.brings(k, path, set)
	made = []graph.ID{s.defined("Kustomization", "a", "apps"), s.defined("OCIRepository", "a", "apps"), s.defined("ConfigMap", "a", "info"), s.defined("Secret", "a", "auth")}
	for _, id := range made {
		s.edge(set, graph.Generates, id)
	}
	s.edge(made[1], graph.ProvidesSourceFor, made[0])
	remote = s.add(graph.External, s.id("Remote", "", "oci://example.com/apps"))
	s.edge(made[0], graph.References, remote)
	pointing = s.defined("Kustomization", "a", "more")
	s.edge(set, graph.Generates, pointing)
	s.edge(pointing, graph.PointsAt, s.defined("Path", "", "more"))
	return s, made, remote, pointing
}
