// Package deps keeps the module graph complete while the packages that use it are written.
package deps

import (
	_ "github.com/Masterminds/sprig/v3"
	_ "github.com/chromedp/chromedp"
	_ "github.com/fluxcd/pkg/envsubst"
	_ "github.com/go-git/go-git/v5/plumbing/format/gitignore"
	_ "github.com/go-git/go-git/v5/plumbing/format/index"
	_ "github.com/goccy/go-graphviz"
	_ "github.com/google/go-cmp/cmp"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/santhosh-tekuri/jsonschema/v6"
	_ "github.com/spf13/cobra"
	_ "golang.org/x/term"
	_ "golang.org/x/tools/txtar"
	_ "gopkg.in/yaml.v3"
	_ "sigs.k8s.io/kustomize/api/krusty"
	_ "sigs.k8s.io/yaml"
)
