package entry

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// location is an object and a file through which it is applied: its own, or one in the directory of an overlay
// that includes it.
type location struct {
	object graph.Key
	file   string
}

// placeInOverlays returns the locations of Kustomizations. What several overlays share has a location in the
// directory of each, because each overlay is applied on its own.
func (in *inference) placeInOverlays(kustomizations []parse.Document) []location {
	overlays := in.overlaysByFile()
	var locations []location
	for _, d := range kustomizations {
		object := graph.Key{Kind: d.GroupKind(), Namespace: d.Namespace, Name: d.Name}
		if len(overlays[d.File]) == 0 {
			locations = append(locations, location{object, d.File})
		}
		for _, overlay := range overlays[d.File] {
			locations = append(locations, location{object, path.Join(overlay, path.Base(d.File))})
		}
	}
	return locations
}

// overlaysByFile returns the directories whose build reads each file, in order. It counts only the directories
// with a kustomization file that neither a Kustomization applies nor another directory builds on.
func (in *inference) overlaysByFile() map[string][]string {
	filesOf := map[string][]string{} // by directory with a kustomization file
	builtOn := map[string]bool{}     // kustomization files that another directory builds on
	for _, f := range in.tree.Files() {
		if !model.IsKustomizationFile(f) || in.applied[f] {
			continue
		}
		dir := path.Dir(f)
		filesOf[dir] = in.tree.Uses(dir)
		for _, used := range filesOf[dir] {
			if model.IsKustomizationFile(used) && path.Dir(used) != dir {
				builtOn[used] = true
			}
		}
	}
	overlays := map[string][]string{}
	for _, dir := range slices.Sorted(maps.Keys(filesOf)) {
		if builtOn[in.tree.KustomizationFile(dir)] {
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
func (in *inference) splitClusters(locations []location) []string {
	var files []string
	for _, l := range locations {
		files = append(files, l.file)
	}
	dir := commonDir(files)
	children := groupByChild(dir, locations)
	if !in.holdsClusters(dir, children) {
		return []string{dir}
	}
	var dirs []string
	for _, child := range slices.Sorted(maps.Keys(children)) {
		if child != "" {
			dirs = append(dirs, in.splitClusters(children[child])...)
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
// same object; or all locations are below several children, and the directory is called clusters, or does
// not build as a whole.
func (in *inference) holdsClusters(dir string, children map[string][]location) bool {
	if holdSameObject(children) {
		return true
	}
	if len(children) < 2 || len(children[""]) > 0 {
		return false
	}
	return path.Base(dir) == "clusters" ||
		in.tree.KustomizationFile(dir) == "" && in.repository.Build(in.tree, dir, build.Overlay{}).Failed
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
