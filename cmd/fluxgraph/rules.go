package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// ruleFlags are the flags that select rules. The zero ruleFlags select the rules that are on.
type ruleFlags struct{ only, skip []string }

func (f *ruleFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&f.only, "rule", nil, "`RULE` run only this rule; repeatable")
	cmd.Flags().StringSliceVar(&f.skip, "skip", nil, "`RULE` do not run this rule; repeatable")
	assignGroup(cmd, findingsGroup)
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

// ruleNames returns the names of all rules.
func ruleNames() []string {
	var names []string
	for _, c := range check.All() {
		names = append(names, c.ID)
	}
	return names
}

// checks returns the checks to run. --skip excludes a rule; --rule includes only the named ones; else a
// severity in the workspace file, and last the default of the rule, decides.
func (f *ruleFlags) checks(w *workspace) []*check.Check {
	return slices.DeleteFunc(check.All(), func(c *check.Check) bool {
		severity, configured := w.severities[c.ID]
		on := !c.Off
		if configured {
			on = severity != 0
		}
		if len(f.only) > 0 {
			on = slices.Contains(f.only, c.ID)
		}
		return !on || slices.Contains(f.skip, c.ID)
	})
}

// evaluation is the result of running checks on a graph.
type evaluation struct {
	checks   []*check.Check // that ran
	findings []check.Finding
	ignored  []check.Ignored // findings that an ignore suppresses
}

// evaluate runs the checks with the severities of the workspace file, and applies the ignores.
func (w *workspace) evaluate(g *graph.Graph, checks []*check.Check, ignores []check.Ignore) evaluation {
	findings := check.Run(g, checks...)
	w.setSeverities(findings)
	e := evaluation{checks: checks}
	e.findings, e.ignored = check.Suppress(findings, ignores, checks)
	w.setSeverities(e.findings) // Suppress adds findings about unused ignores
	return e
}

// setSeverities gives the findings the severities of the workspace file.
func (w *workspace) setSeverities(findings []check.Finding) {
	for i, f := range findings {
		if s := w.severities[f.Rule]; s != 0 {
			findings[i].Severity = s
		}
	}
}

// summary counts errors and warnings in a text such as "3 findings (1 error)". It returns "" if there
// are none; informational findings do not count.
func summary(findings []check.Finding) string {
	counts := map[check.Severity]int{}
	for _, f := range findings {
		counts[f.Severity]++
	}
	severe := counts[check.Error] + counts[check.Warning]
	if severe == 0 {
		return ""
	}
	text := count(severe, "finding")
	if counts[check.Error] > 0 {
		text += " (" + count(counts[check.Error], "error") + ")"
	}
	return text
}
