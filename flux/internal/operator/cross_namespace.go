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

// noCrossNamespaceRefs is the flag by which a controller refuses references into other namespaces.
// See https://fluxcd.io/flux/installation/configuration/multitenancy/.
const noCrossNamespaceRefs = "--no-cross-namespace-refs"

// lockableControllers are the controllers of Flux that have the flag.
var lockableControllers = []string{"helm-controller", "image-automation-controller", "image-reflector-controller", "kustomize-controller",
	"notification-controller", "source-watcher"}

// LockedControllers returns the controllers of a cluster that refuse references into other namespaces, sorted, with
// commas between them. The arguments of their Deployments show it, patches of these in the kustomization files
// of the root's directory, or a FluxInstance.
func LockedControllers(c *model.Cluster) string {
	var locked []string
	for _, o := range c.Objects {
		switch o.ID.Kind {
		case schema.Deployment:
			if isLockedDeployment(o) {
				locked = append(locked, o.ID.Name)
			}
		case schema.FluxInstance:
			locked = append(locked, lockedByInstance(o.Root().Get("spec"))...)
		case schema.HelmRelease:
			locked = append(locked, lockedByInstance(o.Root().Get("spec", "values", "instance"))...)
		}
	}
	locked = append(locked, lockedByRootPatches(c)...)
	slices.Sort(locked)
	return strings.Join(slices.Compact(locked), ",")
}

// isLockedDeployment reports whether a Deployment is that of a controller with the flag.
func isLockedDeployment(deployment *model.Object) bool {
	containers := deployment.Root().Get("spec", "template", "spec", "containers").Items()
	return slices.Contains(lockableControllers, deployment.ID.Name) && slices.ContainsFunc(containers, func(container parse.Value) bool {
		return slices.ContainsFunc(container.Get("args").Items(), isLockdownFlag)
	})
}

// isLockdownFlag reports whether an argument of a controller is the flag, and switches it on.
func isLockdownFlag(arg parse.Value) bool {
	return arg.Text() == noCrossNamespaceRefs || arg.Text() == noCrossNamespaceRefs+"=true"
}

// lockedByInstance returns the controllers to which the spec of a FluxInstance gives the flag.
func lockedByInstance(spec parse.Value) []string {
	if multitenant, _ := spec.Get("cluster", "multitenant").Bool(); multitenant {
		return lockableControllers
	}
	return lockedByPatches(spec.Get("kustomize", "patches"))
}

// lockedByRootPatches returns the controllers to which the kustomization files that the cluster's root reads
// give the flag.
func lockedByRootPatches(c *model.Cluster) (locked []string) {
	root := c.KustomizationsByID[c.ID(c.Entry.Kustomization)]
	if root == nil || root.Build == nil {
		return nil
	}
	for _, file := range root.Build.Read {
		f, ok := root.Artifact.Tree.File(file)
		if !ok || !slices.Contains(build.KustomizationFiles, path.Base(file)) {
			continue
		}
		for _, d := range f.Repo.Documents(f.File) {
			locked = append(locked, lockedByPatches(d.Root.Get("patches"))...)
		}
	}
	return locked
}

var lockdownFlagInPatch = regexp.MustCompile(noCrossNamespaceRefs + `(=true)?\s*["']?\s*(\n|$)`)

// lockedByPatches returns the controllers to whose Deployments kustomize patches give the flag.
func lockedByPatches(patches parse.Value) (locked []string) {
	for _, p := range patches.Items() {
		target := p.Get("target")
		if target.Get("kind").Text() != schema.Deployment.Name || !lockdownFlagInPatch.MatchString(p.Get("patch").Text()) {
			continue
		}
		name := target.Get("name").Text()
		pattern, err := regexp.Compile("^(?:" + name + ")$")
		for _, controller := range lockableControllers {
			if name == "" || err == nil && pattern.MatchString(controller) {
				locked = append(locked, controller)
			}
		}
	}
	return locked
}
