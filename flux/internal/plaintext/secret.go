package plaintext

import (
	"encoding/base64"
	"path"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Keys returns the sorted names of the keys of a Secret whose values are readable secrets. It returns none for
// a Secret that a chart renders, which no file of the repository holds, and for one that a controller fills.
func Keys(o *model.Object) []string {
	root := o.Root()
	if o.ID.Kind != schema.Secret || model.IsEncrypted(root) || o.FromChart() || isFilledOnCluster(root) {
		return nil
	}
	var keys []string
	for _, field := range []string{"data", "stringData"} {
		for key, value := range root.Get(field).Fields() {
			written := o.Manifest.Origin.Root.Get(field, key).Text() // before substitution
			if !value.IsScalar() || model.HasVariable(written) || model.HasVariable(value.Text()) {
				continue
			}
			text := value.Text()
			if field == "data" {
				text = decoded(text)
			}
			if Leaks(key, text) {
				keys = append(keys, key)
			}
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// decoded returns the text of a value of data, which is in Base64; a placeholder stays as it is.
func decoded(text string) string {
	if isPlaceholder(text) {
		return text
	}
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return text
	}
	return string(data)
}

// fillingAnnotations are prefixes of the annotations by which a controller fills a Secret on the cluster.
var fillingAnnotations = []string{"avp.kubernetes.io/", "vault.security.banzaicloud.io/", "replicator.v1.mittwald.de/replicate-from",
	"reflector.v1.k8s.emberstack.com/reflects", "secret-generator.v1.mittwald.de/", "kubernetes.io/service-account.name"}

// isFilledOnCluster reports whether a controller fills the Secret on the cluster.
func isFilledOnCluster(root parse.Value) bool {
	if root.Get("type").Text() == "kubernetes.io/service-account-token" {
		return true
	}
	for annotation := range root.Get("metadata", "annotations").Fields() {
		if slices.ContainsFunc(fillingAnnotations, func(prefix string) bool { return strings.HasPrefix(annotation, prefix) }) {
			return true
		}
	}
	return false
}

// exampleFolders are names of folders whose Secrets are examples.
var exampleFolders = []string{"doc", "docs", "e2e", "example", "examples", "fixtures", "sample", "samples", "skeleton", "templates", "testdata", "tests"}

// InExampleFolder reports whether a file is below a folder of examples, documentation or tests.
func InExampleFolder(file string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(file), "/"), func(folder string) bool {
		return slices.Contains(exampleFolders, strings.ToLower(folder))
	})
}
