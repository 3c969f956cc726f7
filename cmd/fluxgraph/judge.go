package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// ruleFlags are the flags that choose rules. The zero ruleFlags choose those that are on.
type ruleFlags struct{ only, skip []string }

const ruleHelp = `
--rule looks for the named rules only, and --skip for all but the named ones;
both may be repeated, or take a list with commas. A rule that is off by default
runs where --rule names it, or fluxgraph.yaml gives it a severity.
`

func (f *ruleFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.only, "rule", nil, "only this `rule`; may be repeated")
	cmd.Flags().StringSliceVar(&f.skip, "skip", nil, "not this `rule`; may be repeated")
	for _, flag := range []string{"rule", "skip"} {
		must(cmd.RegisterFlagCompletionFunc(flag, completing(ruleNames())))
	}
}

func (f *ruleFlags) validate() error {
	for _, name := range slices.Concat(f.only, f.skip) {
		if check.Named(name) == nil {
			return unknown("rule", name, ruleNames())
		}
	}
	return nil
}

// checks returns the checks that are to run.
func (f *ruleFlags) checks(w *workspace) []*check.Check {
	return slices.DeleteFunc(check.All(), func(c *check.Check) bool {
		s, graded := w.severities[c.ID]
		on := !c.Off
		if graded {
			on = s != 0
		}
		if len(f.only) > 0 {
			on = slices.Contains(f.only, c.ID)
		}
		return !on || slices.Contains(f.skip, c.ID)
	})
}

// regrade gives the findings the severities of the workspace file.
func (w *workspace) regrade(findings []check.Finding) {
	for i, f := range findings {
		if s := w.severities[f.Rule]; s != 0 {
			findings[i].Severity = s
		}
	}
}

// verdict is what the checks say.
type verdict struct {
	checks   []*check.Check // that ran
	findings []check.Finding
	ignored  []check.Ignored
}

// judge runs the checks.
func (w *workspace) judge(g *graph.Graph, checks []*check.Check, ignores []check.Ignore) verdict {
	v := verdict{checks: checks}
	findings := check.Run(g, checks...)
	w.regrade(findings)
	v.findings, v.ignored = check.Suppress(findings, ignores, checks)
	w.regrade(v.findings) // those of unused ignores are new
	return v
}
