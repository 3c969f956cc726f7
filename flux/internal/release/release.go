package release

import (
	"crypto/sha256"
	"fmt"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
)

// release is a HelmRelease with its values.
type release struct {
	values    *setting
	cluster   string // that it installs into
	namespace string // that it installs into
	name      string // Helm's
}

func newRelease(c *model.Cluster, p *model.Object) *release {
	rel := &release{values: releaseValues(c, p), cluster: c.TargetOf(p)}
	rel.name, rel.namespace = nameAndNamespace(p)
	return rel
}

// otherCluster returns the cluster that the release installs into; empty where that is its own.
func (rel *release) otherCluster(p *model.Object) string {
	if rel.cluster == p.ID.Cluster {
		return ""
	}
	return rel.cluster
}

var (
	nameTemplate      = regexp.MustCompile(`\{\{-? *\$?\.Release\.Name *-?\}\}`)
	namespaceTemplate = regexp.MustCompile(`\{\{-? *\$?\.Release\.Namespace *-?\}\}`)
)

// expand replaces the release's name and namespace in a text that is a template. It returns "" for a text
// with any other template in it.
func (rel *release) expand(text string) string {
	if !strings.Contains(text, "{{") {
		return text
	}
	text = nameTemplate.ReplaceAllLiteralString(text, rel.name)
	text = namespaceTemplate.ReplaceAllLiteralString(text, rel.namespace)
	if strings.Contains(text, "{{") {
		return ""
	}
	return text
}

// The lengths of a release's name and of the hash at the end of a longer one, in bytes.
const maxReleaseName, nameHash = 53, 12

// nameAndNamespace returns the name that Helm knows a release by, and the namespace that it installs into.
// A name longer than 53 bytes is cut, and ends in a hash.
// See https://fluxcd.io/flux/components/helm/helmreleases/#release-name.
func nameAndNamespace(p *model.Object) (name, namespace string) {
	spec := p.Root().Get("spec")
	name, namespace = spec.Get("releaseName").Text(), spec.Get("targetNamespace").Text()
	if name == "" {
		name = p.ID.Name
		if namespace != "" {
			name = namespace + "-" + name
		}
	}
	if namespace == "" {
		namespace = p.ID.Namespace
	}
	if len(name) > maxReleaseName {
		hash := fmt.Sprintf("%x", sha256.Sum256([]byte(name)))[:nameHash]
		name = name[:maxReleaseName-nameHash-1] + "-" + hash
	}
	return name, namespace
}
