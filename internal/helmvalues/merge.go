package helmvalues

import "fmt"

// Layer is one source of a release's values.
type Layer struct {
	Text    string // YAML of a map, or the value at Path
	Path    string // targetPath, in the syntax of Helm's --set; empty: Text holds values from the top
	Own     bool   // spec.values of the release, which go on top of all others
	Literal bool   // Text is taken as it is, without the syntax of Helm's --set
}

// Tree is a form of values that layers are merged in. Layers are given by their index. The zero T has
// no values.
type Tree[T any] interface {
	// Read returns the values of a layer without a path.
	Read(layer int) (T, error)
	// Merge returns the values of both: maps merge, anything else of over replaces what under has.
	// The result is a new map, which shares with both what is below.
	Merge(under, over T) T
	// Write writes the text of a layer at its path, in place.
	Write(into T, layer int) error
}

// Merge merges layers. A layer with a path is written into what is merged so far with the release's own
// values on top. These share their maps with the result, so a value written below such a map counts even
// though the release's own values are merged once more at the end.
func Merge[T any](layers []Layer, tree Tree[T]) (T, error) {
	var own, merged, none T
	for i, l := range layers {
		if !l.Own {
			continue
		}
		var err error
		if own, err = tree.Read(i); err != nil {
			return none, fmt.Errorf("values: %w", err)
		}
	}
	for i, l := range layers {
		switch {
		case l.Own:
		case l.Path != "":
			merged = tree.Merge(merged, own)
			if err := tree.Write(merged, i); err != nil {
				return none, fmt.Errorf("values at %s: %w", l.Path, err)
			}
		default:
			values, err := tree.Read(i)
			if err != nil {
				return none, fmt.Errorf("values: %w", err)
			}
			merged = tree.Merge(merged, values)
		}
	}
	return tree.Merge(merged, own), nil
}
