package main

import (
	"cmp"

	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/parse"
)

// web returns what tells the address of a repository's files on the web, with {file} and {line} where
// these belong; "" for none.
func (f *renderFlags) web() (func(*parse.Repo) string, error) {
	switch f.linkBase {
	case "":
		return webAddress, nil
	case "none":
		return func(*parse.Repo) string { return "" }, nil
	}
	address, ok := look.ParseWebAddress(f.linkBase)
	if !ok {
		return nil, wrongUsage("--link-base %s is no address of the web; say https://…, or none", quoted(f.linkBase))
	}
	return func(*parse.Repo) string { return address }, nil
}

// webAddress returns the address that git's remote gives.
func webAddress(repo *parse.Repo) string {
	return look.WebAddress(repo.Remotes(), cmp.Or(repo.Revision(), repo.Branch()))
}
