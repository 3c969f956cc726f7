package flux

import (
	"maps"

	"gopkg.in/yaml.v3"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse/build"

	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Build is what Flux would do for one Kustomization: the inputs, and the objects that come out. It is
// for comparing fluxgraph with Flux's own library.
type Build struct {
	Cluster       string
	Kustomization []byte            // the Kustomization as it stands on the cluster, in YAML
	Files         map[string][]byte // the artifact that it is built in, by slash path
	Path          string            // spec.path within the artifact
	Vars          map[string]string // the variables; nil where nothing is substituted
	Strict        bool              // a variable without value or default is an error
	Objects       [][]byte          // the objects in YAML, in build order, after substitution
	Skip          string            // why it cannot be compared; empty where it can
}

// Builds returns what Flux would do for every Kustomization of the repository, in the order of
// discovery, cluster by cluster.
func Builds(repo *parse.Repo, opts model.Options) []Build {
	w, clusters := read(repo, opts)
	contents := map[*build.Tree]map[string][]byte{}
	var all []Build
	for _, c := range clusters {
		for _, k := range c.Kustomizations {
			all = append(all, compareBuild(w, c, k, contents))
		}
	}
	return all
}

func compareBuild(w *model.Repository, c *model.Cluster, k *model.Kustomization, contents map[*build.Tree]map[string][]byte) Build {
	b := Build{Cluster: c.Name, Path: k.Dir, Strict: w.Version.Strict()}
	b.Kustomization, _ = toYAML(k.Root)
	switch {
	case c.Entry.Unbuilt && k == c.Kustomizations[0]:
		b.Skip = "a folder that no Kustomization points at"
	case k.Build == nil:
		b.Skip = "not built: " + k.IncompleteReason()
	case len(k.Build.Remotes) > 0:
		b.Skip = "remote base"
	case len(k.Variables.Unknown) > 0 || k.Variables.Open:
		b.Skip = "variables whose values are not in the repository"
	}
	for _, p := range k.Problems {
		if b.Skip == "" && p.Kind != graph.InvalidManifest {
			b.Skip = string(p.Kind)
		}
	}
	if b.Skip != "" {
		return b
	}
	tree := k.Artifact.Tree
	if contents[tree] == nil {
		contents[tree] = map[string][]byte{}
		for _, p := range tree.Files() {
			if data, err := tree.ReadFile(p); err == nil {
				contents[tree][p] = data
			}
		}
	}
	b.Files = contents[tree]
	if k.Variables.Substitutes() {
		b.Vars = maps.Clone(k.Variables.Known)
	}
	for _, o := range k.Manifests {
		text, err := o.YAML()
		if err != nil {
			b.Skip = "an object cannot be printed: " + err.Error()
			return b
		}
		b.Objects = append(b.Objects, text)
	}
	return b
}

func toYAML(v parse.Value) ([]byte, error) {
	out, err := yaml.Marshal(v.Node())
	if err != nil {
		return nil, err
	}
	var data any
	if err := sigsyaml.Unmarshal(out, &data); err != nil {
		return nil, err
	}
	return sigsyaml.Marshal(data)
}
