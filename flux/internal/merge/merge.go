package merge

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/entry"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
)

// Clusters returns the clusters whose entries are no part of another one, in their order, and the entries of the
// others. All have a name of their own, and the user has given none of the entries.
func Clusters(all []*model.Cluster) (kept []*model.Cluster, dropped []model.DroppedEntry) {
	if len(all) < 2 {
		return all, nil
	}
	m := newMerger(all)
	gone := map[*model.Cluster]bool{}
	for _, c := range all {
		if by := m.applierOf(c); by != nil {
			gone[c] = true
			dropped = append(dropped, drop(c, by, model.Reached))
		}
	}
	for _, c := range all {
		if gone[c] {
			continue
		}
		if by := m.neglecterOf(c, gone); by != nil {
			gone[c] = true
			dropped = append(dropped, drop(c, by, model.NotApplied))
		}
	}
	kept = slices.DeleteFunc(slices.Clone(all), func(c *model.Cluster) bool { return gone[c] })
	return kept, dropped
}

// drop returns the entry of a cluster as one that is dropped on account of another cluster.
func drop(c, by *model.Cluster, reason model.DropReason) model.DroppedEntry {
	return model.DroppedEntry{Dir: c.Entry.Dir, Pos: c.Entry.Pos, Reason: reason, By: by.Entry.Dir}
}

// merger knows what the placed clusters apply.
type merger struct {
	clusters []*model.Cluster
	dirs     map[*model.Cluster]map[string]bool // of the repository, that Kustomizations other than the root apply
	read     map[*model.Cluster]map[string]bool // files that builds read
}

// newMerger looks at what each cluster applies from the repository itself.
func newMerger(clusters []*model.Cluster) *merger {
	m := &merger{clusters: clusters, dirs: map[*model.Cluster]map[string]bool{}, read: map[*model.Cluster]map[string]bool{}}
	for _, c := range clusters {
		m.dirs[c], m.read[c] = map[string]bool{}, map[string]bool{}
		for i, k := range c.Kustomizations {
			if k.Artifact.Tree == nil || k.Artifact.Checkout != "" || k.PathMissing {
				continue
			}
			if i > 0 && c.TargetCluster(k.ID, k.Root) == c.Name && k.ID.Cluster == c.Name {
				m.dirs[c][k.Artifact.Tree.Where(k.Dir)] = true
			}
			for file := range k.FilesRead(c.Repository.Repo) {
				m.read[c][file] = true
			}
		}
	}
	return m
}

// applierOf returns the cluster that applies the directory of c's entry; nil where there is none. Of two that
// apply each other's directories, the higher one stays.
func (m *merger) applierOf(c *model.Cluster) *model.Cluster {
	for _, other := range m.clusters {
		if other == c || !m.applies(other, c.Entry.Dir) {
			continue
		}
		if !m.applies(c, other.Entry.Dir) || higher(other.Entry, c.Entry) {
			return other
		}
	}
	return nil
}

// applies reports whether a Kustomization of a cluster other than its root applies a directory to it.
func (m *merger) applies(c *model.Cluster, dir string) bool {
	return m.dirs[c][dir] && c.Entry.Dir != dir
}

// higher reports whether of two entries that apply each other's directories the first one stays: the one of which
// the directory is nearer to the repository's root.
func higher(a, b model.Entry) bool {
	depth := func(e model.Entry) int { return strings.Count(path.Join("/", e.Dir), "/") }
	return cmp.Or(depth(a)-depth(b), strings.Compare(a.Dir, b.Dir)) < 0
}

// neglecterOf returns the cluster that applies a directory with the file which declares the entry of c, without
// applying what the file holds; nil where there is none, where c itself applies it, and where flux bootstrap has.
func (m *merger) neglecterOf(c *model.Cluster, gone map[*model.Cluster]bool) *model.Cluster {
	file := c.Entry.Pos.File
	if file == "" || entry.IsSyncFile(file, c.Entry.Dir) || m.read[c][file] {
		return nil
	}
	var by *model.Cluster
	for _, other := range m.clusters {
		if gone[other] || other == c {
			continue
		}
		if m.read[other][file] {
			return nil // applied, if only to another cluster
		}
		if by == nil && m.holds(other, file) {
			by = other
		}
	}
	return by
}

// holds reports whether a file is below a directory that a cluster applies, its root's included.
func (m *merger) holds(c *model.Cluster, file string) bool {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if m.dirs[c][dir] || c.Entry.Dir == dir {
			return true
		}
	}
	return false
}
