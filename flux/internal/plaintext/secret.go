package plaintext

import (
	"encoding/base64"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
)

// Keys returns the names of the keys under which a Secret holds what nobody should read, as it
// stands in the repository: not encrypted, no placeholder, and no value that anybody may know. It is
// empty for what a chart makes, whose secrets are not in the repository.
func Keys(p *model.Object) []string {
	root := p.Root()
	if p.ID.Kind != schema.Secret || model.IsEncrypted(root) || p.FromChart() || root.Get("type").Text() == "kubernetes.io/service-account-token" {
		return nil
	}
	for name := range root.Get("metadata", "annotations").Fields() {
		if filledElsewhere(name) {
			return nil
		}
	}
	var names []string
	for _, field := range []string{"data", "stringData"} {
		for name, value := range root.Get(field).Fields() {
			if written := p.Manifest.Origin.Root.Get(field, name).Text(); !value.IsScalar() || model.HasVariable(written) || model.HasVariable(value.Text()) {
				continue
			}
			text := value.Text()
			if field == "data" && !isPlaceholder(text) {
				if decoded, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), "")); err == nil {
					text = string(decoded)
				}
			}
			if Leaks(name, text) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// filledElsewhere reports whether an annotation says that something on the cluster fills a Secret.
func filledElsewhere(annotation string) bool {
	for _, group := range []string{"avp.kubernetes.io/", "vault.security.banzaicloud.io/", "replicator.v1.mittwald.de/replicate-from",
		"reflector.v1.k8s.emberstack.com/reflects", "secret-generator.v1.mittwald.de/", "kubernetes.io/service-account.name"} {
		if strings.HasPrefix(annotation, group) {
			return true
		}
	}
	return false
}

// showFolders are names of folders whose Secrets are there to be read.
var showFolders = []string{"doc", "docs", "e2e", "example", "examples", "fixtures", "sample", "samples", "skeleton", "templates", "testdata", "tests"}

// InExampleFolder reports whether a file is in a folder of examples, pages or tests.
func InExampleFolder(file string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(file), "/"), func(part string) bool { return slices.Contains(showFolders, strings.ToLower(part)) })
}
