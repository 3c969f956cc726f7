package entry

import "path"

const (
	manyParts = 5 // so many directories that lead to little are parts, not clusters
	fewTops   = 2 // directories that a part leads to, its own included
)

// areParts reports whether directories are the parts of a catalogue, from which other repositories build their clusters:
// none leads anywhere in this repository, or they are many, and each leads to little.
func areParts(all []*inference) bool {
	follow, small := 0, 0
	for _, i := range all {
		if i.follows {
			follow++
		}
		if len(i.tops) <= fewTops && path.Base(path.Dir(i.dir)) != "clusters" {
			small++
		}
	}
	return len(all) > 1 && follow == 0 || len(all) >= manyParts && small == len(all)
}
