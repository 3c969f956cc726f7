package link

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/graph/problem"
	"github.com/fluxgraph/fluxgraph/parse"
)

// IdleMarkers returns a problem for each marker in the files that clusters build which no ImageUpdateAutomation of the repository
// ever follows. There is none where the repository has no automation, because that may be elsewhere, and where it is not
// known all that its clusters apply.
// See https://fluxcd.io/flux/components/image/imageupdateautomations/.
func IdleMarkers(r *model.Repository, clusters []*model.Cluster) (problems []graph.Problem) {
	automations, known := automationsOf(clusters)
	if !known || len(automations) == 0 {
		return nil
	}
	files, seen := markerFiles{}, map[graph.Pos]bool{}
	for _, c := range clusters {
		for _, k := range c.Kustomizations {
			if k.Build == nil || k.Artifact.Checkout != "" {
				continue
			}
			for _, p := range k.Build.Read {
				f, _ := k.Artifact.Tree.File(p)
				for _, m := range files.in(f) {
					if seen[m.pos] {
						continue
					}
					seen[m.pos] = true
					if idle, ok := idleMarker(r, clusters, automations, m); ok {
						problems = append(problems, problem.At(m.pos, idle))
					}
				}
			}
		}
	}
	return problems
}

// automation is an ImageUpdateAutomation of a cluster.
type automation struct {
	namespace string
	path      string // the directory that it updates, by slash path from the root of the repository
	unknown   bool   // which files it updates is not known, or they are in another repository
}

// automationsOf returns the automations of clusters. known is false where there may be others.
func automationsOf(clusters []*model.Cluster) (all []automation, known bool) {
	for _, c := range clusters {
		for id := range c.Unknown {
			if id.Kind == schema.ResourceSet {
				return nil, false
			}
		}
		if slices.ContainsFunc(c.Kustomizations, (*model.Kustomization).Incomplete) {
			return nil, false
		}
		for _, object := range c.Objects {
			if object.ID.Kind != schema.ImageUpdateAutomation {
				continue
			}
			spec := object.Root().Get("spec")
			source := artifact.Resolve(c, artifact.ReferencedSource(spec.Get("sourceRef"), object.ID.Namespace))
			text := spec.Get("update", "path").Text()
			all = append(all, automation{namespace: object.ID.Namespace, path: parse.CleanPath(text),
				unknown: source.Tree == nil || source.Checkout != "" || model.HasVariable(text) || model.HasVariable(object.ID.Namespace)})
		}
	}
	return all, true
}

// idleMarker returns why no automation follows a marker; ok is false where one does, or may.
func idleMarker(r *model.Repository, clusters []*model.Cluster, automations []automation, m marker) (idle problem.IdleMarker, ok bool) {
	idle.Policy = m.policy
	if model.HasVariable(m.policy.Namespace) || model.HasVariable(m.policy.Name) {
		return idle, false
	}
	if !slices.ContainsFunc(clusters, func(c *model.Cluster) bool { _, has := c.Find(m.policy); return has }) {
		idle.Reason = problem.NoPolicy
		isNamed := func(d parse.Document) bool {
			return d.Root.Get("kind").Text() == m.policy.Kind.Name && d.Root.Get("metadata", "name").Text() == m.policy.Name
		}
		return idle, !slices.ContainsFunc(r.Documents, isNamed)
	}
	var paths []string
	for _, a := range automations {
		if a.unknown {
			return idle, false
		}
		if a.namespace != m.policy.Namespace {
			continue
		}
		if _, isBelow := model.RelativePath(a.path, m.pos.File); isBelow {
			return idle, false
		}
		paths = append(paths, "./"+a.path)
	}
	idle.Reason = problem.NoAutomation
	if len(paths) > 0 {
		slices.Sort(paths)
		idle.Reason, idle.Paths = problem.OutsideUpdatePath, strings.Join(slices.Compact(paths), ", ")
	}
	return idle, true
}
