package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/docs"
)

const explainHelp = `Prints the page of a rule: an example of the mistake, what fluxgraph says to it,
how it is put right, and why Flux minds.`

func (p *program) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "explain RULE",
		Short:             "Say what a rule means",
		Long:              explainHelp,
		Example:           "  fluxgraph explain dependson-cycle\n  fluxgraph list rules",
		ValidArgsFunction: completing(ruleNames()),
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return wrongUsage("explain which rule? there is %s", enumerate(ruleNames()))
			case len(args) > 1:
				return wrongUsage("one rule at a time: %s is one too many", quoted(args[1]))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			page, ok := docs.Rule(args[0])
			if !ok {
				return unknown("rule", args[0], ruleNames())
			}
			return toStream(p.stdout, func(w io.Writer) error {
				_, err := io.WriteString(w, page)
				return err
			})
		},
	}
}

func ruleNames() []string {
	var names []string
	for _, c := range check.All() {
		names = append(names, c.ID)
	}
	return names
}
