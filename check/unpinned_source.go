package check

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// UnpinnedSource finds charts and sources of others that change without a commit to the repository:
// version ranges, branches, the tag latest. It runs only where it is requested, because many want that.
var UnpinnedSource = register(&Check{
	ID:       "unpinned-source",
	Title:    "what is deployed can change without a commit",
	Severity: Info,
	Off:      true,
	Run:      unpinnedSource,
})

func unpinnedSource(p *Pass) {
	for n := range p.Graph.Nodes() {
		if !onCluster(n) {
			continue
		}
		if why := unpinned(p.Graph, n); why != "" && !strings.Contains(why, "${") {
			p.Report(Finding{Cluster: n.ID.Cluster, Message: n.ID.Key.String() + " " + why, Nodes: []graph.ID{n.ID}, Pos: n.Pos})
		}
	}
}

// exactVersion matches what names one version of a chart; everything else is a range.
var exactVersion = regexp.MustCompile(`^=?\s*v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$`)

// unpinned returns how an object follows what others publish, as a verb phrase; empty where it does not.
func unpinned(g *graph.Graph, n graph.Node) string {
	switch {
	case n.ID.Kind == helmReleaseKind, n.ID.Kind == graph.Kind{Group: sourceGroup, Name: "HelmChart"}:
		if !chartHasVersion(g, n) {
			return ""
		}
		switch version := n.Fact("chartVersion"); {
		case version == "":
			return fmt.Sprintf("installs the newest version of the chart %s", n.Fact("chart"))
		case !exactVersion.MatchString(version):
			return fmt.Sprintf("installs any version of the chart %s that %s allows", n.Fact("chart"), version)
		}
	case n.ID.Kind == graph.Kind{Group: sourceGroup, Name: "GitRepository"} && !ownSource(g, n):
		switch {
		case n.Fact("commit") != "", strings.HasPrefix(n.Fact("ref"), "refs/tags/"):
			return ""
		case n.Fact("ref") != "":
			return "follows " + n.Fact("ref")
		case n.Fact("semver") != "":
			return newestTag(n)
		case n.Fact("tag") != "":
			return ""
		case n.Fact("branch") != "":
			return "follows the branch " + n.Fact("branch")
		}
		return "follows the branch master, which is the default"
	case n.ID.Kind == graph.Kind{Group: sourceGroup, Name: "OCIRepository"} && !ownSource(g, n):
		switch {
		case n.Fact("digest") != "":
			return ""
		case n.Fact("semver") != "":
			return newestTag(n)
		case n.Fact("tag") == "":
			return "follows the tag latest, which is the default"
		case n.Fact("tag") == "latest":
			return "follows the tag latest"
		}
	}
	return ""
}

func newestTag(n graph.Node) string {
	if exactVersion.MatchString(n.Fact("semver")) {
		return ""
	}
	return "follows the newest tag that " + n.Fact("semver") + " allows"
}

// chartHasVersion reports whether a chart comes from where versions are kept: a directory of a
// repository or bucket has only the one that is there.
func chartHasVersion(g *graph.Graph, n graph.Node) bool {
	for e := range g.In(n.ID) {
		if e.Relation == graph.HostsChartsFor {
			return e.From.Kind.Name == "HelmRepository" && n.Fact("chart") != ""
		}
	}
	return false
}

// ownSource reports whether a source holds the repository itself: a Kustomization on it points at a
// directory that is here. A source of the repository itself is meant to follow its branch.
func ownSource(g *graph.Graph, source graph.Node) bool {
	for e := range g.Out(source.ID) {
		if e.Relation != graph.ProvidesSourceFor {
			continue
		}
		for at := range g.Out(e.To) {
			if n, _ := g.Node(at.To); at.Relation == graph.PointsAt && n.State == graph.Defined {
				return true
			}
		}
	}
	return false
}
