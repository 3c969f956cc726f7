package main

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/fluxgraph/fluxgraph/docs"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// pageContext returns what a page says of a reading beside its graph.
func pageContext(r *reading) export.Context {
	waves := map[graph.ID]string{}
	for n := range flux.DepsView.Apply(r.graph).Nodes() {
		waves[n.ID] = n.Fact("wave")
	}
	return export.Context{
		YAML: func(n graph.Node) string { return flux.Excerpt(r.repo, n) },
		Page: func(rule string) string { page, _ := docs.Rule(rule); return page },
		Wave: waves,
		Web:  webAddress(r.repo.Remotes(), r.repo.Revision()),
	}
}

// shortRemote is a remote as ssh has it: git@host:owner/name.git.
var shortRemote = regexp.MustCompile(`^(?:[\w.-]+@)?([\w.-]+):([^/].*)$`)

// webAddress returns the address of a file on the web, with {file} and {line} where these belong, for
// the first remote at a host whose addresses are known; "" for none.
func webAddress(remotes []string, revision string) string {
	if revision == "" {
		return ""
	}
	for _, remote := range remotes {
		host, name := "", ""
		if u, err := url.Parse(remote); err == nil && u.Host != "" {
			host, name = u.Hostname(), u.Path
		} else if m := shortRemote.FindStringSubmatch(remote); m != nil {
			host, name = m[1], m[2]
		}
		name = strings.Trim(strings.TrimSuffix(name, ".git"), "/")
		if strings.Count(name, "/") < 1 {
			continue
		}
		base := (&url.URL{Scheme: "https", Host: host, Path: "/" + name}).String()
		switch host {
		case "github.com":
			return base + "/blob/" + revision + "/{file}#L{line}"
		case "gitlab.com":
			return base + "/-/blob/" + revision + "/{file}#L{line}"
		case "codeberg.org":
			return base + "/src/commit/" + revision + "/{file}#L{line}"
		}
	}
	return ""
}
