package operator

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// controllers are those of Flux that take the flag by which references into other namespaces are refused.
// See https://fluxcd.io/flux/installation/configuration/multitenancy/.
var controllers = []string{"helm-controller", "image-automation-controller", "image-reflector-controller", "kustomize-controller",
	"notification-controller", "source-watcher"}

const noCrossNamespaceRefs = "--no-cross-namespace-refs"

// Lockdown returns the controllers that the repository shows to refuse references into other namespaces,
// with commas between them: by the arguments of their Deployments, by a patch of these in the kustomization
// files of the cluster's own directory, or by what a FluxInstance asks for.
func Lockdown(c *model.Cluster) string {
	var strict []string
	for _, p := range c.Objects {
		switch p.ID.Kind {
		case schema.Deployment:
			for _, container := range p.Root().Get("spec", "template", "spec", "containers").Items() {
				if slices.Contains(controllers, p.ID.Name) && slices.ContainsFunc(container.Get("args").Items(), refuses) {
					strict = append(strict, p.ID.Name)
				}
			}
		case schema.FluxInstance:
			strict = append(strict, strictInstance(p.Root().Get("spec"))...)
		case schema.HelmRelease:
			strict = append(strict, strictInstance(p.Root().Get("spec", "values", "instance"))...)
		}
	}
	if k := c.KustomizationsByID[c.ID(c.Entry.Kustomization)]; k != nil && k.Build != nil {
		for _, file := range k.Build.Read {
			f, ok := k.Artifact.Tree.File(file)
			if !ok || !slices.Contains(build.KustomizationFiles, path.Base(file)) {
				continue
			}
			for _, d := range f.Repo.Documents(f.File) {
				strict = append(strict, strictPatches(d.Root.Get("patches"))...)
			}
		}
	}
	slices.Sort(strict)
	return strings.Join(slices.Compact(strict), ",")
}

// refuses reports whether an argument of a controller is the flag, switched on.
func refuses(arg parse.Value) bool {
	return arg.Text() == noCrossNamespaceRefs || arg.Text() == noCrossNamespaceRefs+"=true"
}

func strictInstance(spec parse.Value) []string {
	if multitenant, _ := spec.Get("cluster", "multitenant").Bool(); multitenant {
		return controllers
	}
	return strictPatches(spec.Get("kustomize", "patches"))
}

var switchedOn = regexp.MustCompile(noCrossNamespaceRefs + `(=true)?\s*["']?\s*(\n|$)`)

// strictPatches returns the controllers that patches of Deployments give the flag.
func strictPatches(patches parse.Value) []string {
	var strict []string
	for _, p := range patches.Items() {
		target := p.Get("target")
		if !switchedOn.MatchString(p.Get("patch").Text()) || target.Get("kind").Text() != schema.Deployment.Name {
			continue
		}
		name, err := regexp.Compile("^(?:" + target.Get("name").Text() + ")$")
		for _, controller := range controllers {
			if target.Get("name").Text() == "" || err == nil && name.MatchString(controller) {
				strict = append(strict, controller)
			}
		}
	}
	return strict
}
