package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
)

// topic is something that list can print.
type topic struct {
	name, title string
	rows        func() [][]string
}

var topics = []topic{
	{"rules", "what check looks for", ruleRows},
	{"formats", "what render --format takes", formatRows},
	{"views", "what render --view takes", viewRows},
	{"kinds", "the kinds whose part or scope fluxgraph knows", kindRows},
}

func ruleRows() [][]string {
	var rows [][]string
	for _, c := range check.All() {
		rows = append(rows, []string{c.ID, c.Severity.String(), c.Title})
	}
	return rows
}

func formatRows() [][]string {
	var rows [][]string
	for _, e := range export.All() {
		rows = append(rows, []string{e.Name, "." + e.Ext, e.Title})
	}
	return rows
}

func viewRows() [][]string {
	var rows [][]string
	for _, v := range flux.Views() {
		rows = append(rows, []string{v.Name, v.Title})
	}
	return append(rows, []string{erView, "the kinds and how they relate; only as mermaid"})
}

func kindRows() [][]string {
	var rows [][]string
	for _, k := range flux.Kinds() {
		scope := "namespaced"
		if k.ClusterScoped {
			scope = "cluster"
		}
		rows = append(rows, []string{k.Kind.String(), k.Role.String(), scope})
	}
	return rows
}

func topicNames() []string {
	var names []string
	for _, t := range topics {
		names = append(names, t.name)
	}
	return names
}

const listHelp = `Prints what fluxgraph knows, one to a line.
`

func (p *program) listCommand() *cobra.Command {
	long := listHelp
	for _, t := range topics {
		long += fmt.Sprintf("\n  %-8s %s", t.name, t.title)
	}
	return &cobra.Command{
		Use:               "list " + "rules|formats|views|kinds",
		Short:             "List rules, formats, views or kinds",
		Long:              long,
		Example:           "  fluxgraph list rules\n  fluxgraph list formats",
		ValidArgsFunction: completing(topicNames()),
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return wrongUsage("list what? there is %s", enumerate(topicNames()))
			case len(args) > 1:
				return wrongUsage("one list at a time: %s is one too many", quoted(args[1]))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			for _, t := range topics {
				if t.name == args[0] {
					return toStream(p.stdout, func(w io.Writer) error { return table(w, t.rows()) })
				}
			}
			return unknown("list", args[0], topicNames())
		},
	}
}

// table prints rows with their columns aligned.
func table(w io.Writer, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			end := "\t"
			if i == len(row)-1 {
				end = "\n"
			}
			if _, err := io.WriteString(t, cell+end); err != nil {
				return err
			}
		}
	}
	return t.Flush()
}
