package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// plant is a defect: files that are changed, and what must be reported about them.
type plant struct {
	what   string            // in words, for a person who looks into a miss
	files  map[string][]byte // nil: gone
	guilty []string          // the files at one of which the finding must be
	also   []string          // rules of which the same defect is, in truth, a case as well
	took   func(*graph.Graph) bool
	of     []graph.ID // objects: that one of them is not known, for a reason, is an answer too
}

// planter plants one kind of defect. sow returns nil where a location does not suit.
type planter struct {
	rule, title string
	sow         func(*site, *rand.Rand) *plant
}

// planters holds a defect, or several, for each rule that real repositories offer a location for.
var planters = []planter{
	{"dependson-cycle", "a dependsOn closes a cycle", closeCycle},
	{"readiness-deadlock", "a child depends on the parent that waits for it", waitForChild},
	{"readiness-deadlock", "a child depends on the parent that checks its health", checkChild},
	{"readiness-deadlock", "a release depends on one whose Kustomization waits for it", crossWait},
	{"dependency-not-ready", "a dependency no longer waits", unwait},
	{"apply-cycle", "two Kustomizations apply each other", applyEachOther},
	{"dangling-dependson", "a dependency's name is misspelt", renameReference(graph.DependsOn, "spec.dependsOn", "name")},
	{"dangling-source", "a Kustomization's source is misspelt", renameReference(graph.ProvidesSourceFor, "spec.sourceRef", "name")},
	{"dangling-source", "a chart's source is misspelt", renameReference(graph.HostsChartsFor, "spec.chart.spec.sourceRef", "name")},
	{"dangling-chart-ref", "a chartRef is misspelt", renameReference(graph.HostsChartsFor, "spec.chartRef", "name")},
	{"dangling-values", "a ConfigMap with values is misspelt", renameReference(graph.Configures, "spec.valuesFrom", "name")},
	{"dangling-substitute", "a ConfigMap with variables is misspelt", renameReference(graph.Configures, "spec.postBuild.substituteFrom", "name")},
	{"dangling-health-check", "a health check is misspelt", renameReference(graph.ChecksHealthOf, "spec.healthChecks", "name")},
	{"dangling-values", "what holds values is taken away", removeValues("spec.valuesFrom")},
	{"dangling-substitute", "what holds variables is taken away", removeValues("spec.postBuild.substituteFrom")},
	{"dangling-reference", "what an object names is misspelt", renameReference(graph.References, "spec", "name")},
	{"missing-path", "a path leads nowhere", losePath},
	{"orphaned-source", "a HelmRepository that nothing uses", idleSource},
	{"orphaned-config", "a ConfigMap that nothing uses", idleConfig},
	{"orphaned-config", "an encrypted Secret that nothing uses", idleSecret},
	{"orphaned-config", "a SealedSecret that nothing uses", idleSealedSecret},
	{"unreachable-yaml", "a Kustomization that nothing applies", unlistedKustomization},
	{"unreachable-yaml", "a file that no kustomization file lists", unlistedFile},
	{"unreachable-yaml", "a folder that no Kustomization points at", deadFolder},
	{"duplicate-owner", "a second Kustomization on the same path", secondOwner},
	{"duplicate-object", "a resource is listed twice", listTwice},
	{"duplicate-object", "two releases of one name", sameRelease},
	{"missing-namespace", "a Namespace is taken away", removeNamespace},
	{"undefined-variable", "a variable without a supplier", undefinedVariable},
	{"suspended-dependency", "what others wait for is suspended", suspendDependency},
	{"unsealed-secret", "a Secret in plain text", plainSecret},
	{"unsealed-secret", "a secretGenerator with a value in plain text", plainGenerator},
	{"cross-namespace-ref", "a release of another namespace's source", borrowSource},
	{"unpinned-source", "a chart without a version", unpinChart},
	{"unresolved", "a base somewhere else", remoteBase},
	{"deprecated-api", "an API version of yesterday", oldVersion},
	{"redundant-dependson", "a dependency that another implies", dependTwice},
	{"crd-order", "a custom resource beside the release that brings its definition", customResource},
	{"invalid-manifest", "a manifest with broken YAML", breakManifest},
	{"build-failed", "a kustomization file lists what is not there", listMissing},
}

// pick returns one of several at random; ok is false of none.
func pick[T any](r *rand.Rand, of []T) (one T, ok bool) {
	if len(of) == 0 {
		return one, false
	}
	return of[r.IntN(len(of))], true
}

// fallout is what follows where a part of the repository is no longer applied: what it supplied is
// missing, what it used is idle, and what is told at the first of several places is told at the next.
var fallout = []string{"dangling-dependson", "dangling-source", "dangling-values", "dangling-substitute", "dangling-health-check",
	"dangling-chart-ref", "dangling-reference", "orphaned-source", "orphaned-config", "unreachable-yaml", "missing-namespace",
	"undefined-variable", "unresolved", "crd-order", "readiness-deadlock", "dependency-not-ready", "cross-namespace-ref"}

func has(relation graph.Relation, from, to graph.ID) func(*graph.Graph) bool {
	return func(g *graph.Graph) bool {
		for e := range g.Out(from) {
			if e.Relation == relation && e.To == to {
				return true
			}
		}
		return false
	}
}

func closeCycle(s *site, r *rand.Rand) *plant {
	e, ok := pick(r, s.edges(graph.DependsOn, ""))
	if !ok {
		return nil
	}
	to, _ := s.graph.Node(e.To)
	t, ok := s.text(to.Pos.File)
	if !ok || to.State != graph.Defined || to.ID.Kind != e.From.Kind || !t.dependency(to.Pos.Line, e.From.Namespace, e.From.Name) {
		return nil
	}
	from, _ := s.graph.Node(e.From)
	return &plant{
		what:   fmt.Sprintf("%s depends on %s", to.ID, from.ID),
		files:  map[string][]byte{to.Pos.File: t.bytes()},
		guilty: []string{to.Pos.File, from.Pos.File, e.Pos.File},
		also:   []string{"redundant-dependson", "readiness-deadlock"},
		took:   has(graph.DependsOn, to.ID, from.ID),
	}
}

// kustomization prints a Kustomization like one that is there, but for its name and path.
func kustomization(s *site, like graph.Node, name, dir string) string {
	source := "flux-system"
	kind, namespace := "GitRepository", "flux-system"
	for e := range s.graph.In(like.ID) {
		if e.Relation == graph.ProvidesSourceFor {
			source, kind, namespace = e.From.Name, e.From.Kind.Name, e.From.Namespace
		}
	}
	return fmt.Sprintf(`apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: %s
  namespace: %s
spec:
  interval: 1h
  path: %s
  prune: true
  sourceRef:
    kind: %s
    name: %s
    namespace: %s
`, name, like.ID.Namespace, dir, kind, source, namespace)
}

func applyEachOther(s *site, r *rand.Rand) *plant {
	like, ok := pick(r, s.declared(flux.Kustomization))
	if !ok {
		return nil
	}
	t, ok := s.text(like.Pos.File)
	if !ok || !ofRepository(s, like) {
		return nil
	}
	t.appendDocument(kustomization(s, like, "plant-a", "./zz-plant/a"))
	return &plant{
		what: "plant-a and plant-b beside " + like.ID.String(),
		files: map[string][]byte{
			like.Pos.File:        t.bytes(),
			"zz-plant/a/ks.yaml": []byte(kustomization(s, like, "plant-b", "./zz-plant/b")),
			"zz-plant/b/ks.yaml": []byte(kustomization(s, like, "plant-a", "./zz-plant/a")),
		},
		guilty: []string{like.Pos.File, "zz-plant/a/ks.yaml", "zz-plant/b/ks.yaml"},
		also:   []string{"duplicate-owner"},
		took: func(g *graph.Graph) bool {
			return slices.ContainsFunc(named(g, "plant-a"), func(a graph.Node) bool {
				b := a.ID
				b.Name = "plant-b"
				return has(graph.Applies, a.ID, b)(g) && has(graph.Applies, b, a.ID)(g)
			})
		},
	}
}

// ofRepository reports whether a Kustomization's source is the repository itself, from its root.
func ofRepository(s *site, k graph.Node) bool {
	want := strings.Trim(path.Clean(k.Fact("path")), "/")
	for e := range s.graph.Out(k.ID) {
		if e.Relation == graph.PointsAt && e.To.Name == want {
			return true
		}
	}
	return false
}

func named(g *graph.Graph, name string) []graph.Node {
	var nodes []graph.Node
	for n := range g.Nodes() {
		if n.ID.Name == name {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

func renameReference(relation graph.Relation, field, key string) func(*site, *rand.Rand) *plant {
	return func(s *site, r *rand.Rand) *plant {
		e, ok := pick(r, s.edges(relation, field))
		if !ok {
			return nil
		}
		who, gone := e.From, e.To
		if relation.Backward() {
			who, gone = e.To, e.From
		}
		supplier, _ := s.graph.Node(gone)
		declarer, _ := s.graph.Node(who)
		t, ok := s.text(e.Pos.File)
		if !ok || supplier.State != graph.Defined && supplier.State != graph.Generated || declarer.Fact("suspend") == "true" || declarer.Fact("root") != "" {
			return nil // what a root takes its manifests from was put there by hand, under whatever name
		}
		wrong := misspell(r, gone.Name)
		if !t.rename(e.Pos.Line, key, gone.Name, wrong) {
			return nil
		}
		missing := gone
		missing.Name = wrong
		also := []string{"orphaned-source", "orphaned-config"}
		if who.Kind == flux.Kustomization && relation != graph.DependsOn && relation != graph.ChecksHealthOf {
			also = fallout // without a source or variables, nothing is applied
		}
		return &plant{
			what:   fmt.Sprintf("%s names %s", who, wrong),
			files:  map[string][]byte{e.Pos.File: t.bytes()},
			guilty: []string{e.Pos.File},
			also:   also,
			of:     []graph.ID{missing},
			took: func(g *graph.Graph) bool {
				for _, n := range named(g, wrong) {
					if n.ID.Kind == gone.Kind && n.State != graph.Defined && n.State != graph.Generated {
						return true
					}
				}
				return false
			},
		}
	}
}

// misspell makes a slip of the pen, or calls a thing by what it was called once.
func misspell(r *rand.Rand, name string) string {
	if at := 1 + r.IntN(max(len(name)-2, 1)); len(name) > 5 && r.IntN(2) == 0 && name[at] != '-' && name[at-1] != '-' {
		return name[:at] + name[at+1:]
	}
	return name + "-gone"
}

func losePath(s *site, r *rand.Rand) *plant {
	k, ok := pick(r, s.declared(flux.Kustomization))
	if !ok || !ofRepository(s, k) {
		return nil
	}
	t, ok := s.text(k.Pos.File)
	if !ok || !renameAnywhere(t, k, "path", k.Fact("path")) {
		return nil
	}
	return &plant{
		what:   fmt.Sprintf("the path of %s leads nowhere", k.ID),
		files:  map[string][]byte{k.Pos.File: t.bytes()},
		guilty: []string{k.Pos.File},
		also:   fallout,
		took: func(g *graph.Graph) bool {
			n, ok := g.Node(k.ID)
			return ok && strings.HasSuffix(n.Fact("path"), "-gone")
		},
	}
}

// renameAnywhere changes a field's value wherever it stands in a node's document.
func renameAnywhere(t *text, n graph.Node, key, value string) bool {
	first, end := t.document(n.Pos.Line)
	for line := first + 1; line <= end; line++ {
		if t.rename(line, key, value, value+"-gone") {
			return true
		}
	}
	return false
}

// beside adds a document to a file that Flux applies.
func beside(s *site, r *rand.Rand, document string) (file string, t *text) {
	n, ok := pick(r, s.declared(flux.HelmRelease))
	if !ok || strings.HasPrefix(n.ID.Namespace, "kube-") {
		return "", nil // parts of Kubernetes read what is in its own namespaces by name
	}
	t, ok = s.text(n.Pos.File)
	if !ok {
		return "", nil
	}
	first, end := t.document(n.Pos.Line)
	if t.key(first, end, "", "kind") < 0 {
		return "", nil
	}
	t.appendDocument(strings.ReplaceAll(document, "NAMESPACE", n.ID.Namespace))
	return n.Pos.File, t
}

// applied reports whether a cluster applies an object of the name.
func applied(name string) func(*graph.Graph) bool {
	return func(g *graph.Graph) bool {
		return slices.ContainsFunc(named(g, name), func(n graph.Node) bool { return n.State == graph.Defined })
	}
}

func addDocument(s *site, r *rand.Rand, document string, also ...string) *plant {
	file, t := beside(s, r, document)
	if t == nil {
		return nil
	}
	return &plant{
		what:   "zz-plant is added",
		files:  map[string][]byte{file: t.bytes()},
		guilty: []string{file},
		also:   also,
		took:   applied("zz-plant"),
	}
}

func idleSource(s *site, r *rand.Rand) *plant {
	return addDocument(s, r, `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: zz-plant
  namespace: NAMESPACE
spec:
  interval: 1h
  url: https://charts.example.com
`)
}

func idleConfig(s *site, r *rand.Rand) *plant {
	return addDocument(s, r, `apiVersion: v1
kind: ConfigMap
metadata:
  name: zz-plant
  namespace: NAMESPACE
data:
  key: value
`)
}

func plainSecret(s *site, r *rand.Rand) *plant {
	return addDocument(s, r, `apiVersion: v1
kind: Secret
metadata:
  name: zz-plant
  namespace: NAMESPACE
stringData:
  password: Kx7-vR2q_tW9
`, "orphaned-config")
}

func undefinedVariable(s *site, r *rand.Rand) *plant {
	var substituting []graph.Node
	for _, e := range s.edges(graph.Configures, "spec.postBuild.substituteFrom") {
		if n, _ := s.graph.Node(e.To); s.knowsVariables(n.ID) {
			substituting = append(substituting, n)
		}
	}
	k, ok := pick(r, substituting)
	if !ok {
		return nil
	}
	var files []string
	for e := range s.graph.Out(k.ID) {
		if n, _ := s.graph.Node(e.To); e.Relation == graph.Applies && n.State == graph.Defined && n.Role == graph.Release && len(s.owners(n.ID)) == 1 {
			files = append(files, n.Pos.File)
		}
	}
	file, ok := pick(r, files)
	if !ok {
		return nil
	}
	t, ok := s.text(file)
	if !ok {
		return nil
	}
	t.appendDocument("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: zz-plant\n  namespace: " + k.ID.Namespace +
		"\ndata:\n  key: ${ZZ_PLANT_UNDEFINED}\n")
	return &plant{
		what:   fmt.Sprintf("a variable that %s does not know", k.ID),
		files:  map[string][]byte{file: t.bytes()},
		guilty: []string{file},
		also:   []string{"orphaned-config"},
		took:   applied("zz-plant"),
	}
}

// knowsVariables reports whether the names of all variables of a Kustomization are in the repository.
func (s *site) knowsVariables(k graph.ID) bool {
	for e := range s.graph.In(k) {
		if n, _ := s.graph.Node(e.From); e.Relation == graph.Configures && (n.ID.Kind.Name != "ConfigMap" || n.State != graph.Defined && n.State != graph.Generated) {
			return false
		}
	}
	return true
}

// listing returns a kustomization file that Flux builds, with a list of resources.
func listing(s *site, r *rand.Rand) (file string, t *text, list int) {
	file, ok := pick(r, s.entries)
	if !ok {
		return "", nil, 0
	}
	t, ok = s.text(file)
	if !ok {
		return "", nil, 0
	}
	list = t.key(0, len(t.lines), "", "resources")
	if list < 0 || strings.TrimSpace(t.lines[list]) != "resources:" || list+1 >= len(t.lines) || !strings.HasPrefix(strings.TrimSpace(t.lines[list+1]), "- ") {
		return "", nil, 0
	}
	return file, t, list
}

const idleManifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: zz-plant\n  namespace: default\ndata:\n  key: value\n"

func unlistedFile(s *site, r *rand.Rand) *plant {
	kustomization, _, _ := listing(s, r)
	if kustomization == "" || s.scripted(path.Dir(kustomization)) {
		return nil
	}
	file := path.Join(path.Dir(kustomization), "zz-plant.yaml")
	return &plant{what: file + " is not listed", files: map[string][]byte{file: []byte(idleManifest)}, guilty: []string{file}}
}

func deadFolder(s *site, r *rand.Rand) *plant {
	kustomization, _, _ := listing(s, r)
	if kustomization == "" {
		return nil
	}
	if s.scripted(path.Dir(kustomization)) {
		return nil
	}
	for _, c := range s.graph.Clusters() {
		if !s.whole(c.Name) {
			return nil // whoever applies the other folders may apply this
		}
	}
	dir := path.Join(path.Dir(kustomization), "zz-plant")
	return &plant{
		what: dir + " is not listed",
		files: map[string][]byte{
			dir + "/kustomization.yaml": []byte("resources:\n  - config.yaml\n"),
			dir + "/config.yaml":        []byte(idleManifest),
		},
		guilty: []string{dir, dir + "/kustomization.yaml", dir + "/config.yaml"},
	}
}

func listMissing(s *site, r *rand.Rand) *plant {
	file, t, list := listing(s, r)
	if t == nil {
		return nil
	}
	t.insert(list+1, t.lines[list+1][:indentOf(t.lines[list+1])]+"- zz-plant.yaml")
	return &plant{
		what: file + " lists a file that is not there", files: map[string][]byte{file: t.bytes()}, guilty: []string{file}, also: fallout,
	}
}

func listTwice(s *site, r *rand.Rand) *plant {
	file, t, list := listing(s, r)
	if t == nil {
		return nil
	}
	item := strings.Trim(strings.TrimPrefix(strings.TrimSpace(t.lines[list+1]), "- "), `"'`)
	twin, ok := s.text(path.Join(path.Dir(file), item))
	if !ok || !strings.HasSuffix(item, ".yaml") || len(strings.Fields(item)) != 1 {
		return nil
	}
	t.insert(list+1, t.lines[list+1][:indentOf(t.lines[list+1])]+"- zz-plant.yaml")
	copied := path.Join(path.Dir(file), "zz-plant.yaml")
	return &plant{
		what:   file + " lists a copy of " + item,
		files:  map[string][]byte{file: t.bytes(), copied: twin.bytes()},
		guilty: []string{file, copied, path.Join(path.Dir(file), item)},
		also:   slices.Concat(fallout, []string{"build-failed", "unsealed-secret"}),
	}
}

func secondOwner(s *site, r *rand.Rand) *plant {
	k, ok := pick(r, s.declared(flux.Kustomization))
	if !ok || !ofRepository(s, k) || k.Fact("suspend") == "true" {
		return nil
	}
	t, ok := s.text(k.Pos.File)
	if !ok {
		return nil
	}
	copied, ok := t.copied(k, "zz-plant")
	if !ok {
		return nil
	}
	t.appendDocument(strings.Join(copied.lines, "\n"))
	guilty := []string{k.Pos.File}
	for e := range s.graph.Out(k.ID) {
		if n, _ := s.graph.Node(e.To); e.Relation == graph.Applies {
			guilty = append(guilty, n.Pos.File)
		}
	}
	return &plant{
		what:   "zz-plant applies what " + k.ID.String() + " applies",
		files:  map[string][]byte{k.Pos.File: t.bytes()},
		guilty: guilty,
		// The copy has the faults of what it is a copy of.
		also: []string{"undefined-variable", "dangling-health-check", "build-failed", "deprecated-api", "crd-order", "dependency-not-ready"},
		took: func(g *graph.Graph) bool {
			for _, n := range named(g, "zz-plant") {
				for e := range g.Out(n.ID) {
					if e.Relation != graph.Applies {
						continue
					}
					for in := range g.In(e.To) {
						if in.Relation == graph.Applies && in.From != n.ID {
							return true
						}
					}
				}
			}
			return false
		},
	}
}

func removeNamespace(s *site, r *rand.Rand) *plant {
	n, ok := pick(r, s.declared(graph.Kind{Name: "Namespace"}))
	if !ok || !s.whole(n.ID.Cluster) || s.listed(n.ID.Cluster, "givenNamespaces", n.ID.Name) {
		return nil
	}
	t, ok := s.text(n.Pos.File)
	if !ok || !t.only(n.Pos.Line) || n.ID.Name == "flux-system" || strings.HasPrefix(n.ID.Name, "kube-") || n.ID.Name == "default" {
		return nil
	}
	var guilty []string
	for o := range s.graph.Nodes() {
		if o.ID.Cluster != n.ID.Cluster || o.ID.Namespace != n.ID.Name || o.State != graph.Defined || o.Pos.IsZero() {
			continue
		}
		guilty = append(guilty, o.Pos.File)
		if body, ok := s.text(o.Pos.File); ok && strings.Contains(string(body.bytes()), "createNamespace: true") {
			return nil
		}
	}
	if len(guilty) == 0 {
		return nil
	}
	files, ok := s.unlist(n.Pos.File)
	if !ok {
		return nil
	}
	return &plant{
		what:   n.ID.String() + " is taken away",
		files:  files,
		guilty: guilty,
		also:   []string{"build-failed", "unresolved"},
		of:     []graph.ID{n.ID},
		took: func(g *graph.Graph) bool {
			for root := range g.Nodes() {
				if root.ID.Cluster == n.ID.Cluster && slices.Contains(strings.Split(root.Fact("perhapsNamespaces"), ","), n.ID.Name) {
					return false // something that could not be read may make it
				}
			}
			after, ok := g.Node(n.ID)
			return !ok || after.State != graph.Defined && after.State != graph.Generated
		},
	}
}

func suspendDependency(s *site, r *rand.Rand) *plant {
	e, ok := pick(r, s.edges(graph.DependsOn, ""))
	if !ok {
		return nil
	}
	n, _ := s.graph.Node(e.To)
	t, ok := s.text(n.Pos.File)
	if !ok || n.State != graph.Defined || n.Fact("suspend") == "true" || !t.field(n.Pos.Line, "suspend", "true") {
		return nil
	}
	guilty := []string{e.Pos.File, n.Pos.File}
	for in := range s.graph.In(n.ID) {
		guilty = append(guilty, in.Pos.File)
	}
	return &plant{
		what:   n.ID.String() + " is suspended",
		files:  map[string][]byte{n.Pos.File: t.bytes()},
		guilty: guilty,
		took: func(g *graph.Graph) bool {
			after, _ := g.Node(n.ID)
			return after.Fact("suspend") == "true"
		},
	}
}

// before names the API versions of which Flux serves only a successor.
var before = map[graph.Kind][]string{
	flux.Kustomization:                     {"v1beta1", "v1beta2"},
	flux.HelmRelease:                       {"v2beta1", "v2beta2"},
	flux.HelmRepository:                    {"v1beta1", "v1beta2"},
	flux.GitRepository:                     {"v1beta1", "v1beta2"},
	flux.OCIRepository:                     {"v1beta2"},
	kind("source", "Bucket"):               {"v1beta1", "v1beta2"},
	kind("source", "HelmChart"):            {"v1beta1", "v1beta2"},
	kind("notification", "Receiver"):       {"v1beta1", "v1beta2"},
	kind("notification", "Alert"):          {"v1beta1", "v1beta2"},
	kind("notification", "Provider"):       {"v1beta1", "v1beta2"},
	kind("image", "ImagePolicy"):           {"v1alpha2", "v1beta1"},
	kind("image", "ImageRepository"):       {"v1alpha2", "v1beta1"},
	kind("image", "ImageUpdateAutomation"): {"v1alpha2", "v1beta1"},
}

func kind(group, name string) graph.Kind {
	return graph.Kind{Group: group + ".toolkit.fluxcd.io", Name: name}
}

func oldVersion(s *site, r *rand.Rand) *plant {
	var kinds []graph.Kind
	for _, kind := range slices.SortedFunc(maps.Keys(before), graph.Kind.Compare) {
		if len(s.declared(kind)) > 0 {
			kinds = append(kinds, kind)
		}
	}
	kind, _ := pick(r, kinds)
	n, ok := pick(r, s.declared(kind))
	version, _ := pick(r, before[kind])
	if !ok || n.Version == "" || slices.Contains(before[kind], n.Version) {
		return nil
	}
	t, ok := s.text(n.Pos.File)
	if !ok {
		return nil
	}
	first, end := t.document(n.Pos.Line)
	at := t.key(first, end, "", "apiVersion")
	if at < 0 {
		return nil
	}
	t.lines[at] = "apiVersion: " + kind.Group + "/" + version
	return &plant{
		what:   n.ID.String() + " is of yesterday",
		files:  map[string][]byte{n.Pos.File: t.bytes()},
		guilty: []string{n.Pos.File},
		took: func(g *graph.Graph) bool {
			after, _ := g.Node(n.ID)
			return after.Version == version
		},
	}
}

func dependTwice(s *site, r *rand.Rand) *plant {
	e, ok := pick(r, s.edges(graph.DependsOn, ""))
	if !ok {
		return nil
	}
	var further []graph.Edge
	for o := range s.graph.Out(e.To) {
		if to, _ := s.graph.Node(o.To); o.Relation == graph.DependsOn && !o.Optional && o.To.Kind == e.From.Kind && to.State == graph.Defined {
			further = append(further, o)
		}
	}
	o, ok := pick(r, further)
	if !ok || has(graph.DependsOn, e.From, o.To)(s.graph) {
		return nil
	}
	from, _ := s.graph.Node(e.From)
	t, ok := s.text(from.Pos.File)
	if !ok || !t.dependency(from.Pos.Line, o.To.Namespace, o.To.Name) {
		return nil
	}
	return &plant{
		what:   fmt.Sprintf("%s depends on %s as well", from.ID, o.To),
		files:  map[string][]byte{from.Pos.File: t.bytes()},
		guilty: []string{from.Pos.File, e.Pos.File},
		took:   has(graph.DependsOn, from.ID, o.To),
	}
}

// brought holds a custom resource of a definition that a chart of the name brings.
var brought = map[string]string{
	"cert-manager":     "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata:\n  name: zz-plant\nspec:\n  selfSigned: {}\n",
	"external-secrets": "apiVersion: external-secrets.io/v1\nkind: ClusterSecretStore\nmetadata:\n  name: zz-plant\nspec:\n  provider:\n    fake:\n      data: []\n",
	"cloudnative-pg":   "apiVersion: postgresql.cnpg.io/v1\nkind: ImageCatalog\nmetadata:\n  name: zz-plant\n  namespace: NAMESPACE\nspec:\n  images: []\n",
	"rook-ceph":        "apiVersion: ceph.rook.io/v1\nkind: CephBlockPool\nmetadata:\n  name: zz-plant\n  namespace: NAMESPACE\nspec: {}\n",
}

// groupOf returns the API group of a manifest that begins with it.
func groupOf(manifest string) string {
	group, _, _ := strings.Cut(strings.TrimPrefix(manifest, "apiVersion: "), "/")
	return group
}

func customResource(s *site, r *rand.Rand) *plant {
	var releases []graph.Node
	for _, n := range s.declared(flux.HelmRelease) {
		if custom := brought[n.Fact("chart")]; custom != "" && !s.given(n.ID.Cluster, groupOf(custom)) && slices.Contains(strings.Split(n.Fact("crds"), ","), groupOf(custom)) {
			releases = append(releases, n)
		}
	}
	n, ok := pick(r, releases)
	if !ok || slices.ContainsFunc(s.owners(n.ID), func(k graph.Node) bool { return s.hasFinding("crd-order", k.ID) }) {
		return nil // one finding tells all such objects of a Kustomization
	}
	t, ok := s.text(n.Pos.File)
	if !ok {
		return nil
	}
	t.appendDocument(strings.ReplaceAll(brought[n.Fact("chart")], "NAMESPACE", n.ID.Namespace))
	return &plant{
		what:   "a custom resource beside " + n.ID.String(),
		files:  map[string][]byte{n.Pos.File: t.bytes()},
		guilty: []string{n.Pos.File},
		took:   applied("zz-plant"),
	}
}

func breakManifest(s *site, r *rand.Rand) *plant {
	n, ok := pick(r, s.declared(flux.HelmRelease))
	if !ok {
		return nil
	}
	t, ok := s.text(n.Pos.File)
	if !ok {
		return nil
	}
	_, end := t.document(n.Pos.Line)
	t.insert(end, "}: {broken")
	return &plant{
		what: n.Pos.File + " is broken", files: map[string][]byte{n.Pos.File: t.bytes()}, guilty: []string{n.Pos.File},
		also: slices.Concat(fallout, []string{"build-failed"}),
	}
}
