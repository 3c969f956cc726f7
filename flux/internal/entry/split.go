package entry

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// location is an object and a file through which it is applied: its own, or one in the directory of an overlay
// that includes it.
type location struct {
	object graph.Key
	file   string
}

// overlaysByFile returns the directories whose build reads each file, in order. It counts only the directories
// with a kustomization file on which no other directory builds.
func (s *survey) overlaysByFile() map[string][]string {
	filesOf := map[string][]string{} // by directory with a kustomization file
	builtOn := map[string]bool{}     // kustomization files that another directory builds on
	for _, f := range s.tree.Files() {
		if !model.IsKustomizationFile(f) {
			continue
		}
		dir := path.Dir(f)
		filesOf[dir] = s.tree.Uses(dir)
		for _, used := range filesOf[dir] {
			if model.IsKustomizationFile(used) && path.Dir(used) != dir {
				builtOn[used] = true
			}
		}
	}
	overlays := map[string][]string{}
	for _, dir := range slices.Sorted(maps.Keys(filesOf)) {
		if builtOn[s.tree.KustomizationFile(dir)] {
			continue
		}
		for _, f := range filesOf[dir] {
			overlays[f] = append(overlays[f], dir)
		}
	}
	return overlays
}

// splitClusters divides locations into the directories of single clusters: the directory that holds them all,
// or, where that holds several clusters, those below it, in order.
func (s *survey) splitClusters(locations []location) []string {
	var files []string
	for _, l := range locations {
		files = append(files, l.file)
	}
	dir := commonDir(files)
	children := groupByChild(dir, locations)
	if !s.holdsClusters(dir, children) {
		return []string{dir}
	}
	var dirs []string
	for _, child := range slices.Sorted(maps.Keys(children)) {
		if child != "" {
			dirs = append(dirs, s.splitClusters(children[child])...)
		}
	}
	if len(dirs) == 0 {
		return []string{dir}
	}
	return dirs
}

// groupByChild divides locations by the child of a directory that they are below; "" for those in the
// directory itself.
func groupByChild(dir string, locations []location) map[string][]location {
	children := map[string][]location{}
	for _, l := range locations {
		rest := l.file
		if dir != "." {
			rest = strings.TrimPrefix(l.file, dir+"/")
		}
		child, _, isBelow := strings.Cut(rest, "/")
		if !isBelow {
			child = ""
		}
		children[child] = append(children[child], l)
	}
	return children
}

// holdsClusters reports whether the children of a directory are clusters of their own: two of them hold the
// same object; or all locations are below several children, and the directory is called clusters, is the
// repository's root, does not build as a whole, or holds what a Kustomization applies.
func (s *survey) holdsClusters(dir string, children map[string][]location) bool {
	if holdSameObject(children) {
		return true
	}
	if len(children) < 2 || len(children[""]) > 0 {
		return false
	}
	isApplied := func(f string) bool { return s.applied[f] }
	return path.Base(dir) == "clusters" || dir == "." || slices.ContainsFunc(s.tree.Uses(dir), isApplied) ||
		s.tree.KustomizationFile(dir) == "" && s.repository.Build(s.tree, dir, build.Overlay{}).Failed
}

// holdSameObject reports whether an object has locations below two children.
func holdSameObject(children map[string][]location) bool {
	childOf := map[graph.Key]string{}
	for child, locations := range children {
		for _, l := range locations {
			if other, ok := childOf[l.object]; ok && other != child {
				return true
			}
			childOf[l.object] = child
		}
	}
	return false
}
