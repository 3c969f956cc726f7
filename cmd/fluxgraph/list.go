package main

import (
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// listing is a table that list prints: one that fluxgraph contains, one that it reads from a repository,
// or both. The functions of the missing ones are nil.
type listing struct {
	name, title    string
	columns        string // what the columns are, for the help
	builtin        func() result
	fromRepository func(*reading, *selection) result
}

var listings = []listing{
	{"clusters", "the clusters of a repository, and what shows where they start", clustersColumns, nil, listClusters},
	{"nodes", "the objects of a repository", nodesColumns, nil, listNodes},
	{"edges", "the references between the objects of a repository", edgesColumns, nil, listEdges},
	{"images", "the images of a repository, and the objects that run them", imagesColumns, nil, listImages},
	{"kinds", "the kinds of a repository, or those that fluxgraph knows", kindsColumns, builtinKinds, listKinds},
	{"rules", "the rules of check", "", builtinRules, nil},
	{"references", "the fields by which objects refer to others", "", builtinReferences, nil},
	{"formats", "the formats of render", "", builtinFormats, nil},
	{"views", "the views of render", "", builtinViews, nil},
}

const (
	clustersColumns = `
The columns are the cluster, the directory that its root applies, how that is
known, the root's source, the directory that is the root of the artifact, the
numbers of Kustomizations, HelmReleases and objects, and what shows where the
cluster starts. With --verbose, each answer has a line of evidence of its own.
The directories that might be a start and are none follow with the reason.`

	nodesColumns = `
The columns are the cluster, the object, its state, and the position of its
declaration; - marks an empty column. In JSON, nodes are those of the graph
document.`

	edgesColumns = `
The columns are the cluster, the two objects with the relation between them, and
the position of the reference. With flags that select objects, the edges at these
objects are listed. In JSON, edges are those of the graph document.`

	imagesColumns = `
The columns are the image, its tag, its digest, the cluster, and the object that
runs it. Images of charts that are not rendered are read from the values of their
HelmRelease, if these have the usual form. A flag such as --kind selects a
container if the container or the object that runs it matches.`

	kindsColumns = `
With REPO, the columns are the kind, the number of its objects, and its role;
without REPO, the kind, its role and its scope.`
)

func listingNames() []string {
	var names []string
	for _, l := range listings {
		names = append(names, l.name)
	}
	return names
}

const listHelp = `Lists what a repository contains, or what fluxgraph supports, one entry to a line
or as JSON.`

const listExample = `  fluxgraph list images
  fluxgraph list clusters --verbose
  fluxgraph list nodes --kind hr --namespace 'media*'
  fluxgraph list nodes --format json | jq -r '.nodes[].id'
  fluxgraph list rules`

func listCommand(p *program) *cobra.Command {
	list := &cobra.Command{
		Use:     "list COMMAND",
		Short:   "List objects, images, rules and more",
		Long:    listHelp,
		Example: listExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return wrongUsage("list what? choose from %s", enumerate(listingNames()))
			}
			return unknown("list", args[0], listingNames())
		},
		RunE: func(*cobra.Command, []string) error { return nil }, // not reached: Args always returns an error
	}
	for _, l := range listings {
		if l.fromRepository == nil {
			list.AddCommand(builtinCommand(p, l))
		} else {
			list.AddCommand(repositoryCommand(p, l))
		}
	}
	return list
}

// builtinCommand is the command of a listing that needs no repository.
func builtinCommand(p *program, l listing) *cobra.Command {
	var format resultFlags
	cmd := &cobra.Command{Use: l.name, Short: "List " + l.title, Long: "Lists " + l.title + ".", Args: noArguments}
	format.add(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		if err := format.validate(); err != nil {
			return err
		}
		return p.writeResult(&format, l.builtin())
	}
	return cmd
}

// repositoryCommand is the command of a listing of a repository. If the listing has a built-in table as
// well, the command prints that one without the argument REPO.
func repositoryCommand(p *program, l listing) *cobra.Command {
	var format resultFlags
	var selecting selectionFlags
	var reading readFlags
	cmd := &cobra.Command{
		Use:   l.name + " [REPO]",
		Short: "List " + l.title,
		Long:  "Lists " + l.title + ".\n" + l.columns,
		Args:  atMostOne("repository"),
	}
	refersTo(cmd, selectionTopic, repositoriesTopic)
	format.add(cmd)
	selecting.add(cmd)
	reading.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := format.validate(); err != nil {
			return err
		}
		if l.builtin != nil && len(args) == 0 {
			if flag := firstFlag(cmd, "format"); flag != "" {
				return wrongUsage("--%s needs REPO; without it, list %s prints what fluxgraph supports", flag, l.name)
			}
			return p.writeResult(&format, l.builtin())
		}
		selected, err := selecting.parse()
		if err != nil {
			return err
		}
		r, err := p.read(&reading, args)
		if err != nil {
			return err
		}
		defer r.close()
		if err := selected.resolve(r); err != nil {
			return err
		}
		if g := selected.apply(r.graph, nil); g.NumNodes() == 0 {
			fmt.Fprintln(p.stderr, selected.nothingSelected(r.graph))
		}
		return p.writeResult(&format, l.fromRepository(r, selected))
	}
	return cmd
}

// firstFlag returns the name of the first flag that the user set, except for one; "" for none.
func firstFlag(cmd *cobra.Command, except string) string {
	first := ""
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if first == "" && f.Name != except {
			first = f.Name
		}
	})
	return first
}
