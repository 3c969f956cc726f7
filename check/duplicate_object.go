package check

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/check/readiness"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
)

// DuplicateObject finds builds that yield one object twice, which kustomize and Flux refuse, and
// HelmReleases that are the same release to Helm.
var DuplicateObject = register(&Check{
	ID:       "duplicate-object",
	Title:    "the same object or release is there twice",
	Severity: Error,
	Run:      duplicateObject,
})

func duplicateObject(p *Pass) {
	reportProblems(graph.DuplicateObject)(p)
	records := map[helmRelease]graph.Node{}
	installed := map[helmRelease]graph.Node{}
	for n := range p.Graph.Nodes() {
		if n.ID.Kind != helmReleaseKind || !onCluster(n) || readiness.Suspended(n) || readiness.NotApplied(n) {
			continue
		}
		record, install := recordOf(n), installOf(n)
		if strings.Contains(record.String()+install.String(), "${") {
			continue
		}
		if other, again := records[record]; again {
			p.Report(sameRelease(other, n, record, "Helm keeps one record of both, and each replaces the other"))
			continue
		}
		records[record] = n
		if other, again := installed[install]; again && other.Fact("chart") == n.Fact("chart") && n.Fact("chart") != "" {
			f := sameRelease(other, n, install, "each takes the other's objects for its own")
			f.Severity = Warning
			p.Report(f)
			continue
		}
		installed[install] = n
	}
}

func duplicateObjectSentence(d graph.Detail) sentence {
	switch d := d.(type) {
	case problem.ObjectAddedTwice:
		return objectAddedTwiceSentence(d)
	case problem.ObjectsMadeOne:
		return sentence{
			statement: fmt.Sprintf("the variables of %s make two objects one, %s", d.Kustomization, d.Object),
			related:   func(graph.Related) string { return d.Object.String() + " is here, too" },
		}
	}
	return sentence{}
}

func objectAddedTwiceSentence(d problem.ObjectAddedTwice) sentence {
	s := sentence{statement: "kustomize cannot build " + d.Dir + ": "}
	switch {
	case d.File == "":
		s.statement += d.Object + " is there twice"
	case d.ListedTwice:
		s.statement += fmt.Sprintf("%s is listed twice, and adds %s each time", d.File, d.Object)
		s.related = func(graph.Related) string { return d.File + " is listed here first" }
	default:
		s.statement += fmt.Sprintf("%s adds %s a second time", d.File, d.Object)
		if d.First != "" {
			s.statement += ", after " + d.First
		}
		s.related = func(graph.Related) string { return d.Object + " is added here first" }
	}
	return s
}

func sameRelease(first, second graph.Node, at helmRelease, verdict string) Finding {
	return Finding{
		Cluster: second.ID.Cluster,
		Message: fmt.Sprintf("%s and %s are both the release %s: %s", first.ID.Key, second.ID.Key, at, verdict),
		Nodes:   []graph.ID{first.ID, second.ID},
		Pos:     second.Pos,
		Related: []Related{{first.Pos, first.ID.Key.String() + " is declared here"}},
	}
}

var helmReleaseKind = graph.Kind{Group: "helm.toolkit.fluxcd.io", Name: "HelmRelease"}

// helmRelease is by what Helm distinguishes releases: the name, in a namespace of a cluster.
type helmRelease struct {
	cluster, config string // config: the kubeConfig by which another cluster is reached
	namespace, name string
}

func (h helmRelease) String() string { return h.namespace + "/" + h.name }

// recordOf returns where Helm keeps the record of a release.
func recordOf(n graph.Node) helmRelease {
	at := installOf(n)
	at.namespace = cmp.Or(n.Fact("storageNamespace"), n.ID.Namespace)
	return at
}

// installOf returns where a release is installed.
func installOf(n graph.Node) helmRelease {
	at := helmRelease{cluster: n.ID.Cluster, namespace: cmp.Or(n.Fact("targetNamespace"), n.ID.Namespace), name: releaseName(n)}
	if config := n.Fact("kubeConfig"); config != "" {
		at.config = n.ID.Namespace + "/" + config
	}
	return at
}

// The longest name that Helm takes for a release, and how much of a hash replaces what Flux truncates.
const (
	maxReleaseName = 53
	shortHash      = 12
)

// releaseName is the name under which Flux installs a HelmRelease.
// See https://fluxcd.io/flux/components/helm/helmreleases/#release-name.
func releaseName(n graph.Node) string {
	name := n.Fact("releaseName")
	if name == "" {
		name = n.ID.Name
		if target := n.Fact("targetNamespace"); target != "" {
			name = target + "-" + name
		}
	}
	if len(name) <= maxReleaseName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return name[:maxReleaseName-shortHash-1] + "-" + hex.EncodeToString(sum[:])[:shortHash]
}
