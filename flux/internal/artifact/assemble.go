package artifact

import (
	"fmt"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/parse"
	"github.com/fluxgraph/fluxgraph/parse/build"
)

// assemble returns the artifact that an ArtifactGenerator copies together from its sources; nesting is the
// number of generators that read from each other so far.
func assemble(c *model.Cluster, recipe *model.Recipe, nesting int) model.Artifact {
	var cacheKey strings.Builder
	files := map[string]parse.TreeFile{}
	var copied []model.CopiedDir
	checkout := ""
	for _, operation := range recipe.Copies {
		alias, from := cutAlias(operation.From)
		key, ok := recipe.Sources[alias]
		if !ok {
			return model.Artifact{Unknown: "its artifact copies from @" + alias + ", which is no source of the generator"}
		}
		source := resolve(c, key, nesting+1)
		switch {
		case source.Tree == nil && source.RemoteURL != "":
			return model.Artifact{Unknown: "its artifact copies from " + source.RemoteURL}
		case source.Tree == nil:
			return source
		case operation.Extract:
			return model.Artifact{Unknown: "its artifact unpacks archives of " + key.String()}
		}
		if source.Checkout != "" {
			checkout = source.Checkout
		}
		operation.From, operation.To = strings.TrimSuffix(from, "/"), strings.TrimPrefix(operation.To, "@artifact/")
		fmt.Fprintf(&cacheKey, "%p %q %q %q\n", source.Tree, operation.From, operation.To, operation.Exclude)
		step := copying{operation: operation, source: source, files: files}
		step.run()
		copied = append(copied, step.dirs...)
	}
	tree := c.Repository.AssembledTree(cacheKey.String(), func() *build.Tree { return build.NewTree(parse.NewTree(files)) })
	return model.Artifact{Tree: tree, Checkout: checkout, Assembled: true, Copied: copied}
}

// cutAlias cuts a path such as @alias/apps/** into the alias of a source and the path in its artifact.
func cutAlias(p string) (alias, rest string) {
	alias, rest, _ = strings.Cut(strings.TrimPrefix(p, "@"), "/")
	return alias, rest
}
