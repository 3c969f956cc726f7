package flux

import (
	"maps"

	"gopkg.in/yaml.v3"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
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
func Builds(repo *parse.Repo, opts Options) []Build {
	w, clusters := read(repo, opts)
	contents := map[*build.Tree]map[string][]byte{}
	var all []Build
	for _, c := range clusters {
		for _, k := range c.order {
			all = append(all, w.compare(c, k, contents))
		}
	}
	return all
}

func (w *world) compare(c *cluster, k *kust, contents map[*build.Tree]map[string][]byte) Build {
	b := Build{Cluster: c.name, Path: k.dir, Strict: w.version.strict()}
	b.Kustomization, _ = toYAML(k.spec)
	switch {
	case c.entry.flat && k == c.order[0]:
		b.Skip = "a folder that no Kustomization points at"
	case k.built == nil:
		b.Skip = "not built: " + k.reason()
	case len(k.built.Remotes) > 0:
		b.Skip = "remote base"
	case len(k.vars.symbolic) > 0 || k.vars.open:
		b.Skip = "variables whose values are not in the repository"
	}
	for _, p := range k.problems {
		if b.Skip == "" && p.Kind != graph.InvalidManifest {
			b.Skip = string(p.Kind)
		}
	}
	if b.Skip != "" {
		return b
	}
	tree := k.artifact.tree
	if contents[tree] == nil {
		contents[tree] = map[string][]byte{}
		for _, p := range tree.Files() {
			if data, err := tree.ReadFile(p); err == nil {
				contents[tree][p] = data
			}
		}
	}
	b.Files = contents[tree]
	if k.vars.apply() {
		b.Vars = maps.Clone(k.vars.known)
	}
	for _, o := range k.objects {
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
