package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

const checkHelp = `Looks for mistakes in a Flux repository that Flux would stumble over.

Each finding is one line that begins with the place and ends with the name of
the rule, with the line that it is about and related places below it:

  clusters/prod/apps.yaml:9: error: apps -> infra -> apps: … [dependson-cycle]

Lines of Secrets are never shown, only the names of their keys. The findings go
to standard output; the last line, on standard error, counts them. fluxgraph
explain RULE says what a rule means and how the mistake is put right.

The exit code is 1 if something at or above --fail-on was found.
` + ruleHelp + gateHelp + readHelp

const checkExample = `  fluxgraph check                       the repository in this directory
  fluxgraph check --fail-on warning     warnings fail, too
  fluxgraph check --fail-on never       only report
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

func (p *program) checkCommand() *cobra.Command {
	f := readFlags{gate: &gateFlags{}}
	var failOn string
	cmd := &cobra.Command{
		Use:     "check [REPO]",
		Short:   "Look for mistakes",
		Long:    checkHelp,
		Example: checkExample,
		Args:    atMostOne("repository"),
		RunE: func(_ *cobra.Command, args []string) error {
			at, ok := check.ParseSeverity(failOn)
			if !ok && failOn != failNever {
				return unknown("severity", failOn, failOnNames())
			}
			return p.check(&f, args, at)
		},
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&failOn, "fail-on", check.Error.String(), "`severity` from which on the exit code is 1: "+choices(failOnNames()))
	f.rules.add(cmd)
	f.gate.add(cmd)
	f.add(cmd)
	must(cmd.RegisterFlagCompletionFunc("fail-on", completing(failOnNames())))
	return cmd
}

// check prints the findings. The zero severity never fails.
func (p *program) check(f *readFlags, args []string, failOn check.Severity) error {
	r, err := p.read(f, args)
	if err != nil {
		return err
	}
	defer r.close()
	failed := failOn != 0 && slices.ContainsFunc(r.findings, func(f check.Finding) bool { return f.Severity >= failOn })

	err = toStream(p.stdout, func(w io.Writer) error {
		s := newSnippets(r.repo.ReadFile)
		for _, f := range r.findings {
			if err := writeFinding(w, f, s); err != nil {
				return err
			}
		}
		if f.gate.showIgnored {
			return r.writeAsides(w)
		}
		return nil
	})
	if err != nil && !readerGone(err) {
		return err
	}
	if r.written != "" {
		fmt.Fprintln(p.stderr, r.written)
	}
	fmt.Fprintln(p.stderr, summary(r))
	if failed {
		return errFindings
	}
	return nil
}

// writeFinding prints a finding, the line that it is about, and its related places.
func writeFinding(w io.Writer, f check.Finding, s *snippets) error {
	if _, err := fmt.Fprintln(w, printable(f.String())); err != nil {
		return err
	}
	if _, err := io.WriteString(w, s.at(f.Pos)); err != nil {
		return err
	}
	for _, r := range f.Related {
		place := r.Pos
		place.Col = 0
		if _, err := fmt.Fprintf(w, "    %s: %s\n", printable(place.String()), printable(r.Message)); err != nil {
			return err
		}
	}
	return nil
}

// summary counts what was found, and what was read to find it.
func summary(r *reading) string {
	n := countBySeverity(r.findings)
	kustomizations, releases := 0, 0
	for node := range r.graph.Nodes() {
		switch {
		case node.State != graph.Defined && node.State != graph.Generated:
		case node.Role == graph.Kustomization:
			kustomizations++
		case node.Role == graph.Release:
			releases++
		}
	}
	return fmt.Sprintf("%s, %s, %s%s in %s with %s and %s",
		count(n[check.Error], "error"), count(n[check.Warning], "warning"), count(n[check.Info], "info"), r.asides(),
		count(len(r.graph.Clusters()), "cluster"), count(kustomizations, "Kustomization"), count(releases, "HelmRelease"))
}
