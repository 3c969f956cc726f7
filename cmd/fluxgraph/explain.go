package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/docs"
)

const explainHelp = `Prints the page of a rule: an example of the mistake, the finding that fluxgraph
reports, an example without the mistake, and the behaviour of Flux behind it.`

func explainCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use:               "explain RULE",
		Short:             "Explain a rule of check",
		Long:              explainHelp,
		Example:           "  fluxgraph explain dependson-cycle\n  fluxgraph list rules                 the names of the rules",
		ValidArgsFunction: completing(ruleNames()),
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) == 0:
				return wrongUsage("explain which rule? choose from %s", enumerate(ruleNames()))
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
	refersTo(cmd, findingsTopic)
	return cmd
}
