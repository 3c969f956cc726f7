package main

import (
	"fmt"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

func idleSecret(s *site, r *rand.Rand) *plant {
	// Where the Kustomization decrypts nothing, the Secret is a mistake of its own.
	return addDocument(s, r, `apiVersion: v1
kind: Secret
metadata:
  name: zz-plant
  namespace: NAMESPACE
stringData:
  password: ENC[AES256_GCM,data:p673w==,iv:YY=,tag:UQ=,type:str]
sops:
  mac: ENC[AES256_GCM,data:p673w==,iv:YY=,tag:UQ=,type:str]
  lastmodified: "2026-01-01T00:00:00Z"
  version: 3.9.0
`, "missing-decryption")
}

func idleSealedSecret(s *site, r *rand.Rand) *plant {
	// Where the repository installs the controller, its kind may be there too late.
	return addDocument(s, r, `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: zz-plant
  namespace: NAMESPACE
spec:
  encryptedData:
    password: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq
`, "crd-order", "dependency-not-ready")
}

func unlistedKustomization(s *site, r *rand.Rand) *plant {
	listed, _, _ := listing(s, r)
	like, ok := pick(r, s.declared(flux.Kustomization))
	if listed == "" || !ok || s.scripted(path.Dir(listed)) {
		return nil
	}
	file := path.Join(path.Dir(listed), "zz-plant.yaml")
	return &plant{
		what:   file + " with a Kustomization is not listed",
		files:  map[string][]byte{file: []byte(kustomization(s, like, "zz-plant", like.Fact("path")))},
		guilty: []string{file},
	}
}

// plainGenerator adds a generator of a Secret to a kustomization file.
func plainGenerator(s *site, r *rand.Rand) *plant {
	file, t, _ := listing(s, r)
	if t == nil || t.key(0, len(t.lines), "", "secretGenerator") >= 0 {
		return nil
	}
	for len(t.lines) > 0 && (strings.TrimSpace(t.lines[len(t.lines)-1]) == "" || t.lines[len(t.lines)-1] == "...") {
		t.lines = t.lines[:len(t.lines)-1]
	}
	t.insert(len(t.lines), "secretGenerator:", "  - name: zz-plant", "    literals:", "      - password=Kx7-vR2q_tW9", "")
	return &plant{
		what:   file + " generates a Secret",
		files:  map[string][]byte{file: t.bytes()},
		guilty: []string{file},
		also:   []string{"orphaned-config", "duplicate-object"}, // where two directories of one build use it, it is there twice
		took: func(g *graph.Graph) bool {
			for n := range g.Nodes() {
				if n.ID.Kind.Name == "Secret" && strings.HasPrefix(n.ID.Name, "zz-plant") && n.State == graph.Generated {
					return true
				}
			}
			return false
		},
	}
}

// sameRelease adds a second HelmRelease that installs under the name of the first.
func sameRelease(s *site, r *rand.Rand) *plant {
	n, ok := pick(r, s.declared(flux.HelmRelease))
	if !ok || n.Fact("releaseName") != "" || n.Fact("targetNamespace") != "" || n.Fact("suspend") == "true" || strings.Contains(n.ID.Name, "$") {
		return nil
	}
	t, ok := s.text(n.Pos.File)
	if !ok {
		return nil
	}
	copied, ok := t.copied(n, "zz-plant")
	if !ok || !copied.field(1, "releaseName", n.ID.Name) {
		return nil
	}
	t.appendDocument(strings.Join(copied.lines, "\n"))
	return &plant{
		what:   fmt.Sprintf("zz-plant installs under the name of %s", n.ID),
		files:  map[string][]byte{n.Pos.File: t.bytes()},
		guilty: []string{n.Pos.File},
		// The copy has the faults of what it is a copy of.
		also: []string{"unpinned-source", "deprecated-api", "cross-namespace-ref", "dangling-values", "dangling-source", "dangling-reference", "suspended-dependency"},
		took: func(g *graph.Graph) bool {
			after, ok := g.Node(graph.ID{Cluster: n.ID.Cluster, Key: graph.Key{Kind: n.ID.Kind, Namespace: n.ID.Namespace, Name: "zz-plant"}})
			before, there := g.Node(n.ID)
			return ok && there && before.State == graph.Defined && after.Fact("releaseName") == n.ID.Name && after.Fact("targetNamespace") == ""
		},
	}
}

// borrowSource adds a HelmRelease with a chart from a source of another namespace, which so far only
// its own uses.
func borrowSource(s *site, r *rand.Rand) *plant {
	var sources []graph.Node
	for _, n := range s.declared(flux.HelmRepository) {
		uses, crosses := false, false
		for e := range s.graph.Out(n.ID) {
			uses = true
			crosses = crosses || e.To.Namespace != n.ID.Namespace
		}
		if uses && !crosses && !crossed(s, n.ID) {
			sources = append(sources, n)
		}
	}
	source, ok := pick(r, sources)
	if !ok {
		return nil
	}
	p := addDocument(s, r, fmt.Sprintf(`apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: zz-plant
  namespace: NAMESPACE
spec:
  interval: 1h
  chart:
    spec:
      chart: zz-plant
      version: 1.0.0
      sourceRef:
        kind: HelmRepository
        name: %s
        namespace: %s
`, source.ID.Name, source.ID.Namespace), "readiness-deadlock") // where what brings the source waits for the release
	if p != nil {
		p.took = func(g *graph.Graph) bool {
			added := named(g, "zz-plant")
			return len(added) > 0 && !slices.ContainsFunc(added, func(n graph.Node) bool {
				at := source.ID
				at.Cluster = n.ID.Cluster
				supplier, ok := g.Node(at)
				return n.ID.Namespace == source.ID.Namespace || !ok || supplier.State != graph.Defined
			})
		}
	}
	return p
}

// crossed reports whether the checks speak of the use of a namespace's sources from elsewhere already:
// of many they say so once.
func crossed(s *site, source graph.ID) bool {
	return slices.ContainsFunc(s.findings, func(f check.Finding) bool {
		return f.Rule == "cross-namespace-ref" && f.Nodes[0].Cluster == source.Cluster && f.Nodes[0].Namespace == source.Namespace
	})
}

var pinned = regexp.MustCompile(`^v?\d+\.\d+\.\d+$`)

// unpinChart takes the version of a chart away.
func unpinChart(s *site, r *rand.Rand) *plant {
	n, ok := pick(r, s.declared(flux.HelmRelease))
	if !ok || !pinned.MatchString(n.Fact("chartVersion")) {
		return nil
	}
	t, ok := s.text(n.Pos.File)
	if !ok {
		return nil
	}
	first, end := t.document(n.Pos.Line)
	at := slices.IndexFunc(t.lines[first:end], func(l string) bool { return strings.HasPrefix(strings.TrimSpace(l), "version:") })
	if at < 0 {
		return nil
	}
	t.lines = slices.Delete(t.lines, first+at, first+at+1)
	var hosted bool // not by a repository, which has one version only
	for e := range s.graph.In(n.ID) {
		hosted = hosted || e.Relation == graph.HostsChartsFor && e.From.Kind == flux.HelmRepository
	}
	if !hosted {
		return nil
	}
	return &plant{
		what:   n.ID.String() + " names no version",
		files:  map[string][]byte{n.Pos.File: t.bytes()},
		guilty: []string{n.Pos.File},
		took: func(g *graph.Graph) bool {
			after, ok := g.Node(n.ID)
			return ok && after.Fact("chartVersion") == ""
		},
	}
}

// remoteBase adds what is no mistake: nothing but that it is not known may be said of it.
func remoteBase(s *site, r *rand.Rand) *plant {
	file, t, list := listing(s, r)
	if t == nil {
		return nil
	}
	t.insert(list+1, t.lines[list+1][:indentOf(t.lines[list+1])]+"- https://example.com/zz-plant.yaml")
	return &plant{
		what:   file + " lists a base that is not here",
		files:  map[string][]byte{file: t.bytes()},
		guilty: []string{file},
	}
}
