package operator

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Version returns the release of Flux that the documents of a repository deploy, by the labels of Flux's
// components or the distribution of a FluxInstance; zero where they show none. Of several it is the oldest,
// because what is a mistake for one release may be correct for an older one.
func Version(documents []parse.Document) model.Version {
	oldest := model.Version(0)
	for _, d := range documents {
		oldest = older(oldest, d.Root)
	}
	return oldest
}

// ClusterVersion returns the release of Flux that the objects of a cluster deploy; where they show none, the oldest
// that the repository deploys outside of the directories of other clusters.
func ClusterVersion(c *model.Cluster) model.Version {
	oldest := model.Version(0)
	for _, object := range c.Objects {
		if object.ID.Cluster == c.Name {
			oldest = older(oldest, object.Root())
		}
	}
	if oldest != 0 || len(c.Entry.OtherDirs) == 0 {
		return cmp.Or(oldest, c.Repository.Version)
	}
	isOfOther := func(d parse.Document) bool {
		return slices.ContainsFunc(c.Entry.OtherDirs, func(dir string) bool { return strings.HasPrefix(d.File, dir+"/") })
	}
	return Version(slices.DeleteFunc(slices.Clone(c.Repository.Documents), isOfOther))
}

// older returns the older of a release and the one that an object deploys.
func older(oldest model.Version, root parse.Value) model.Version {
	version, ok := parseVersion(deployedVersion(root))
	if ok && (oldest == 0 || version < oldest) {
		return version
	}
	return oldest
}

// deployedVersion returns the version of Flux that an object shows, as it is written; "" where it shows none.
func deployedVersion(root parse.Value) string {
	switch model.GroupKind(root) {
	case schema.FluxInstance:
		return root.Get("spec", "distribution", "version").Text()
	case schema.HelmRelease:
		return root.Get("spec", "values", "instance", "distribution", "version").Text()
	case schema.Namespace, schema.CustomResourceDefinition:
		labels := root.Get("metadata", "labels")
		if labels.Get("app.kubernetes.io/part-of").Text() == "flux" {
			return labels.Get("app.kubernetes.io/version").Text()
		}
	}
	return ""
}

var versionPattern = regexp.MustCompile(`^[^0-9]*2\.([0-9]+|x|\*)`)

// parseVersion reads the minor release of Flux 2 from a version or a range such as 2.x.
func parseVersion(text string) (version model.Version, ok bool) {
	m := versionPattern.FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	minor, err := strconv.Atoi(m[1])
	if err != nil {
		return model.Newest, true
	}
	return model.Version(minor), true
}
