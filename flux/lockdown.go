package flux

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// controllers are those of Flux that take the flag by which references into other namespaces are refused.
// See https://fluxcd.io/flux/installation/configuration/multitenancy/.
var controllers = []string{"helm-controller", "image-automation-controller", "image-reflector-controller", "kustomize-controller",
	"notification-controller", "source-watcher"}

const noCrossNamespaceRefs = "--no-cross-namespace-refs"

// lockdown returns the controllers that the repository shows to refuse references into other namespaces,
// with commas between them: by the arguments of their Deployments, by a patch of these in the kustomization
// files of the cluster's own directory, or by what a FluxInstance asks for.
func (c *cluster) lockdown() string {
	var strict []string
	for _, p := range c.list {
		switch p.id.Kind {
		case deployment:
			for _, container := range p.root().Get("spec", "template", "spec", "containers").Items() {
				if slices.Contains(controllers, p.id.Name) && slices.ContainsFunc(container.Get("args").Items(), refuses) {
					strict = append(strict, p.id.Name)
				}
			}
		case FluxInstance:
			strict = append(strict, strictInstance(p.root().Get("spec"))...)
		case HelmRelease:
			strict = append(strict, strictInstance(p.root().Get("spec", "values", "instance"))...)
		}
	}
	if k := c.kusts[c.id(c.entry.kustomization)]; k != nil && k.built != nil {
		for _, file := range k.built.Read {
			f, ok := k.artifact.tree.File(file)
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
		if !switchedOn.MatchString(p.Get("patch").Text()) || target.Get("kind").Text() != deployment.Name {
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
