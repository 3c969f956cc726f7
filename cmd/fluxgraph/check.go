package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/docs"
	"github.com/fluxgraph/fluxgraph/report"
)

const checkHelp = `Checks a Flux repository for mistakes. In the format text, the default, each
finding is one line, with the line of the file below it:

  clusters/prod/apps.yaml:9: error: apps -> infra -> apps: … [dependson-cycle]
    9 |     - name: infra
      |             ^^^^^

Findings go to standard output, and their number to standard error. The exit
code is 1 if a finding is at or above --fail-on. fluxgraph explain RULE prints
what a rule means, and how to fix the mistake.`

const checkExample = `  fluxgraph check                       the repository in this directory
  fluxgraph check --fail-on warning     warnings fail as well
  fluxgraph check --format text --format sarif=fluxgraph.sarif
  fluxgraph check --rule orphaned-source,dependson-cycle
  fluxgraph check --write-baseline      from now on, only new findings fail
  fluxgraph check --source apps=../apps with a checkout of another repository`

// failNever is the value of --fail-on that is above every severity.
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

func checkCommand(p *program) *cobra.Command {
	f := checkFlags{readFlags: readFlags{baseline: &baselineFlags{}}}
	cmd := &cobra.Command{
		Use:     "check [REPO]",
		Short:   "Check a repository for mistakes",
		Long:    checkHelp,
		Example: checkExample,
		Args:    atMostOne("repository"),
		RunE:    func(_ *cobra.Command, args []string) error { return p.check(&f, args) },
	}
	refersTo(cmd, findingsTopic, formatsTopic, repositoriesTopic)
	f.reportFlags.add(cmd)
	f.rules.add(cmd)
	cmd.Flags().StringVar(&f.failOn, "fail-on", check.Error.String(), "`SEVERITY` lowest one that fails: "+choices(failOnNames())+" (default "+check.Error.String()+")")
	assignGroup(cmd, findingsGroup)
	f.baseline.add(cmd)
	f.readFlags.add(cmd)
	must(cmd.RegisterFlagCompletionFunc("fail-on", completing(failOnNames())))
	return cmd
}

// check writes the findings about a repository.
func (p *program) check(f *checkFlags, args []string) error {
	failOn, ok := check.ParseSeverity(f.failOn)
	if !ok && f.failOn != failNever {
		return unknown("severity", f.failOn, failOnNames())
	}
	outputs, err := f.outputs()
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
		Base:     pathInWorkTree(r.dir),
		Links:    f.linkBase(),
		Asides:   f.baseline.showIgnored,
	}
	if err := p.writeReports(&f.reportFlags, outputs, doc); err != nil {
		return err
	}
	if r.baselineReport != "" {
		fmt.Fprintln(p.stderr, r.baselineReport)
	}
	fmt.Fprintln(p.stderr, doc.Summary())
	if doc.Failed() {
		return errFindings
	}
	return nil
}
