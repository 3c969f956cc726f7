package main

import (
	"cmp"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/parse"
)

// addressFunc returns the web address of a repository's files, with {file} and {line} as placeholders,
// or "" for no links.
type addressFunc func(*parse.Repo) string

// webAddress returns the function for --link-base: the given address, none, or that of git's remote.
func (f *renderFlags) webAddress() (addressFunc, error) {
	switch f.linkBase {
	case "":
		return remoteAddress, nil
	case "none":
		return func(*parse.Repo) string { return "" }, nil
	}
	address, ok := look.ParseWebAddress(f.linkBase)
	if !ok {
		return nil, wrongUsage("--link-base %s is not a web address; use https://…, or none", quoted(f.linkBase))
	}
	return func(*parse.Repo) string { return address }, nil
}

// remoteAddress returns the web address of git's remote at the commit that is checked out.
func remoteAddress(repo *parse.Repo) string {
	return look.WebAddressTemplate(repo.Remotes(), cmp.Or(repo.Revision(), repo.Branch()))
}
