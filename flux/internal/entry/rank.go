package entry

import (
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/artifact"
	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// reach returns the tops in a directory that a root would apply, and those that their Kustomizations lead to, in
// order of the tops.
func (s *survey) reach(dir string) []*top {
	var queue []*top
	uses := s.tree.Uses(dir)
	for _, t := range s.tops {
		inBuild := slices.ContainsFunc(t.objects, func(d parse.Document) bool { _, ok := slices.BinarySearch(uses, d.File); return ok })
		file := s.tree.KustomizationFile(t.dir)
		_, buildsTop := slices.BinarySearch(uses, file)
		if inBuild && (t.dir == dir || file == "" || buildsTop) {
			queue = append(queue, t)
		}
	}
	reached := map[*top]bool{}
	for ; len(queue) > 0; queue = queue[1:] {
		if reached[queue[0]] {
			continue
		}
		reached[queue[0]] = true
		for t := range queue[0].applies {
			queue = append(queue, t)
		}
	}
	var all []*top
	for _, t := range s.tops {
		if reached[t] {
			all = append(all, t)
		}
	}
	return all
}

// inference is a directory that may be an entry, with what it leads to.
type inference struct {
	dir     string
	tops    []*top
	objects int  // objects of Flux that it reaches
	follows bool // a Kustomization of it applies a directory of this repository, or a copy of one
	named   bool // the command that installs Flux names it
}

// rank returns the directories that are entries. Those that lead to much less than the others are dropped, except
// where a command names them or where they are like one that stays. None is an entry where they are parts:
// none leads anywhere in this repository, or they are many, and each leads to little.
func (s *survey) rank(dirs []string) (entries []string, dropped []model.DroppedEntry) {
	var all []*inference
	for _, dir := range dirs {
		all = append(all, s.newInference(dir))
	}
	anyNamed := slices.ContainsFunc(all, func(i *inference) bool { return i.named })
	if !anyNamed && areParts(all) {
		for _, i := range all {
			dropped = append(dropped, i.drop(model.IsPart))
		}
		return nil, dropped
	}
	most := 0
	for _, i := range all {
		if i.named || !anyNamed {
			most = max(most, i.objects)
		}
	}
	isMain := func(i *inference) bool {
		if anyNamed {
			return i.named
		}
		_, applied := s.words.namesApplied(i.dir)
		return 2*i.objects >= most || applied
	}
	for _, i := range all {
		isLikeMain := func(other *inference) bool {
			return other != i && isMain(other) && alike(other.dir, i.dir) && i.objects > 1
		}
		switch {
		case isMain(i) || slices.ContainsFunc(all, isLikeMain):
			entries = append(entries, i.dir)
		case anyNamed:
			dropped = append(dropped, i.drop(model.NamedElsewhere))
		default:
			dropped = append(dropped, i.drop(model.LeadsToLess))
		}
	}
	return entries, dropped
}

// newInference follows what a directory applies.
func (s *survey) newInference(dir string) *inference {
	i := &inference{dir: dir, tops: s.reach(dir)}
	_, i.named = s.words.namesRoot(dir)
	for _, t := range i.tops {
		i.objects += len(t.objects)
		for _, k := range t.kustomizations {
			isCopy := artifact.KustomizationSource(k.root).Kind == schema.ExternalArtifact
			i.follows = i.follows || isCopy || len(s.appliedDirs(k)) > 0
		}
	}
	return i
}

// drop returns the directory as one that is no entry.
func (i *inference) drop(reason model.DropReason) model.DroppedEntry {
	pos := graph.Pos{File: i.dir}
	if len(i.tops) > 0 {
		pos = i.tops[0].objects[0].Pos()
	}
	return model.DroppedEntry{Dir: i.dir, Pos: pos, Reason: reason}
}

// alike reports whether the paths of two directories differ in one element only, as those of clusters do.
func alike(a, b string) bool {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	if len(x) != len(y) {
		return false
	}
	differences := 0
	for i := range x {
		if x[i] != y[i] {
			differences++
		}
	}
	return differences == 1 && len(x) > 1
}
