package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/docs"
	"github.com/fluxgraph/fluxgraph/report"
)

const checkHelp = `Looks for mistakes in a Flux repository that Flux would stumble over.

As text, each finding is one line that begins with the place and ends with the
name of the rule, with the line that it is about and related places below it:

  clusters/prod/apps.yaml:9: error: apps -> infra -> apps: … [dependson-cycle]
    9 |     - name: infra
      |             ^^^^^

Lines of Secrets are never shown, only the names of their keys. The findings go
to standard output; the last line, on standard error, counts them. fluxgraph
explain RULE says what a rule means and how the mistake is put right.

The exit code is 1 if something at or above --fail-on was found.
` + reportHelp + ruleHelp + gateHelp + readHelp

const checkExample = `  fluxgraph check                       the repository in this directory
  fluxgraph check --fail-on warning     warnings fail, too
  fluxgraph check --fail-on never       only report
  fluxgraph check --format text --format sarif=fluxgraph.sarif
  fluxgraph check --rule orphaned-source,dependson-cycle
  fluxgraph check --write-baseline      from now on, only what is new fails
  fluxgraph check --source apps=../apps with another repository at hand`

// failNever is the word of --fail-on that no severity has.
const failNever = "never"

func failOnNames() []string {
	var names []string
	for _, s := range slices.Backward(check.Severities()) {
		names = append(names, s.String())
	}
	return append(names, failNever)
}

// checkFlags are the flags of check.
type checkFlags struct {
	readFlags
	reportFlags
	failOn string
}

func (p *program) checkCommand() *cobra.Command {
	f := checkFlags{readFlags: readFlags{gate: &gateFlags{}}}
	cmd := &cobra.Command{
		Use:     "check [REPO]",
		Short:   "Look for mistakes",
		Long:    checkHelp,
		Example: checkExample,
		Args:    atMostOne("repository"),
		RunE:    func(_ *cobra.Command, args []string) error { return p.check(&f, args) },
	}
	cmd.Flags().SortFlags = false
	f.reportFlags.add(cmd)
	cmd.Flags().StringVar(&f.failOn, "fail-on", check.Error.String(), "`severity` from which on the exit code is 1: "+choices(failOnNames()))
	f.rules.add(cmd)
	f.gate.add(cmd)
	f.readFlags.add(cmd)
	must(cmd.RegisterFlagCompletionFunc("fail-on", completing(failOnNames())))
	return cmd
}

// check tells the findings.
func (p *program) check(f *checkFlags, args []string) error {
	failOn, ok := check.ParseSeverity(f.failOn)
	if !ok && f.failOn != failNever {
		return unknown("severity", f.failOn, failOnNames())
	}
	tellings, err := f.tellings()
	if err != nil {
		return err
	}
	r, err := p.read(&f.readFlags, args)
	if err != nil {
		return err
	}
	defer r.close()
	doc := report.Report{
		Title:    r.name(),
		Revision: r.repo.Revision(),
		Version:  versionText(),
		Graph:    r.graph,
		Findings: r.findings,
		Ignored:  r.ignored,
		Known:    r.known,
		Checks:   r.checks,
		Off:      slices.DeleteFunc(check.All(), func(c *check.Check) bool { return slices.Contains(r.checks, c) }),
		FailOn:   failOn,
		Read:     r.repo.ReadFile,
		Page:     docs.Rule,
		Base:     below(r.dir),
		Links:    f.base(),
		Asides:   f.gate.showIgnored,
	}
	if err := p.tell(&f.reportFlags, tellings, doc); err != nil {
		return err
	}
	if r.written != "" {
		fmt.Fprintln(p.stderr, r.written)
	}
	fmt.Fprintln(p.stderr, doc.Summary())
	if doc.Failed() {
		return errFindings
	}
	return nil
}
