package flux

import (
	"maps"
	"slices"

	"gopkg.in/yaml.v3"
	sigsyaml "sigs.k8s.io/yaml"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// Build is the build of one Kustomization: the inputs that kustomize-controller would read, and the objects
// that it would apply. It serves to compare fluxgraph with Flux's own library.
// See https://fluxcd.io/flux/components/kustomize/kustomizations/.
type Build struct {
	Cluster       string
	Kustomization []byte            // the Kustomization on the cluster, in YAML
	Files         map[string][]byte // the artifact that it is built in, by slash path from the artifact's root
	Path          string            // spec.path, from the artifact's root
	Vars          map[string]string // the variables by name; nil where nothing is substituted
	Strict        bool              // a variable without a value or a default is an error
	Objects       [][]byte          // the objects in YAML, in build order, after substitution
	Skip          string            // why the build cannot be compared, and has no inputs; empty where it can
}

// Builds returns the build of every Kustomization of the repository, cluster by cluster in the order of the
// entries, and within a cluster in the order in which the Kustomizations are applied, the root first.
func Builds(repo *parse.Repo, opts Options) []Build {
	r := newRepository(repo, opts)
	contents := artifactContents{}
	var all []Build
	fleets, _ := findFleets(r)
	for _, c := range slices.Concat(fleets...) {
		for _, k := range c.Kustomizations {
			all = append(all, buildOf(c, k, contents))
		}
	}
	return all
}

// buildOf returns the build of a Kustomization.
func buildOf(c *model.Cluster, k *model.Kustomization, contents artifactContents) Build {
	b := Build{Cluster: c.Name, Path: k.Dir, Strict: c.Version.Strict()}
	b.Kustomization, _ = toYAML(k.Root)
	if b.Skip = skipReason(c, k); b.Skip != "" {
		return b
	}
	b.Files = contents.of(k.Artifact.Tree)
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

// skipReason returns why a build cannot be compared; it is empty where it can.
func skipReason(c *model.Cluster, k *model.Kustomization) string {
	switch {
	case c.Entry.Unbuilt && k == c.Kustomizations[0]:
		return "a folder that no Kustomization points at"
	case k.Build == nil:
		return "not built: " + k.IncompleteReason()
	case len(k.Build.Remotes) > 0:
		return "remote base"
	case len(k.Build.Contents) > 0:
		return "remote file of a generator"
	case len(k.Build.Unread) > 0:
		return "a file that cannot be read"
	case len(k.Variables.Unknown) > 0 || k.Variables.MoreUnknown:
		return "variables whose values are not in the repository"
	}
	for _, p := range k.Problems {
		if p.Kind != graph.InvalidManifest {
			return string(p.Kind)
		}
	}
	return ""
}

// artifactContents are the files of artifacts, by slash path from the artifact's root. Each artifact is read
// once.
type artifactContents map[*build.Tree]map[string][]byte

// of returns the files of an artifact. A file that cannot be read is left out.
func (a artifactContents) of(tree *build.Tree) map[string][]byte {
	if files, ok := a[tree]; ok {
		return files
	}
	files := map[string][]byte{}
	for _, name := range tree.Files() {
		if data, err := tree.ReadFile(name); err == nil {
			files[name] = data
		}
	}
	a[tree] = files
	return files
}

// toYAML returns a value as YAML without comments, tags and aliases.
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
