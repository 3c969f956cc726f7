package kustomize

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/resid"
)

// defaults says which fields kustomize's transformers change where a kustomization file says nothing
// else: what kustomize itself does not tell others.
//
// A line without indentation names a transformer, by its field of a config, and for nameReference the
// kind whose names are meant. A line below it names the kinds of objects that have the fields, each with
// its version and group unless they do not matter ("*" stands for any), and what the paths of their
// fields begin with. A line below that is the rest of a path, with a plus if the field is made where it
// is not there. The order is that in which kustomize goes through them.
//
//go:embed defaults.txt
var defaults string

// builtIn is the config of kustomize itself.
var builtIn = sync.OnceValues(func() (*config, error) { return readDefaults(defaults) })

func readDefaults(text string) (*config, error) {
	var c config
	byName := c.byName()
	var fields *types.FsSlice // of the section
	var shared []string       // the paths of the kinds
	var kinds []resid.Gvk
	prefix := ""
	flush := func() {
		for _, kind := range kinds {
			for _, p := range shared {
				p, create := strings.CutSuffix(p, " +")
				*fields = append(*fields, types.FieldSpec{Gvk: kind, Path: prefix + p, CreateIfNotPresent: create})
			}
		}
		kinds, shared = nil, nil
	}
	for line := range strings.Lines(text) {
		word := strings.TrimSpace(line)
		switch len(line) - len(strings.TrimLeft(line, "\t")) {
		case 0:
			flush()
			name, kind, _ := strings.Cut(word, " ")
			if fields = byName[name]; name == "nameReference" {
				c.NameReference = append(c.NameReference, backReference{Gvk: kindOf(kind)})
				fields = &c.NameReference[len(c.NameReference)-1].Referrers
			}
			if fields == nil {
				return nil, fmt.Errorf("there is no transformer %s", name)
			}
		case 1:
			flush()
			names, below, _ := strings.Cut(word, ":")
			prefix = strings.TrimSpace(below)
			for name := range strings.SplitSeq(names, ", ") {
				kinds = append(kinds, kindOf(name))
			}
		default:
			shared = append(shared, word)
		}
	}
	flush()
	return &c, nil
}

// kindOf reads a kind with its version and group.
func kindOf(text string) resid.Gvk {
	parts := append(strings.Fields(text), "*", "*")
	for i, p := range parts {
		if p == "*" {
			parts[i] = ""
		}
	}
	return resid.Gvk{Kind: parts[0], Version: parts[1], Group: parts[2]}
}
