package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fluxgraph/fluxgraph/internal/suggest"
)

// run runs the program once and returns its exit code. The result depends on the arguments, the
// streams, the file system and the environment variables that the help names.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: newProgress(stderr)}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(p.stderr)
	called, err := root.ExecuteC()
	code := p.exitCode(called, err)
	for _, line := range p.unread {
		fmt.Fprintf(p.stderr, "fluxgraph: cannot read %s\n", line)
	}
	if len(p.unread) > 0 && code != exitUsage {
		return exitFailure
	}
	return code
}

// program holds the streams of one run.
type program struct {
	stdin  io.Reader // read only if a flag names it
	stdout io.Writer // data
	stderr *progress // messages
	unread []string  // files and directories that the command could not read, each with the reason; its output is without them
}

const rootHelp = `fluxgraph reads a Flux repository from its files, without a cluster and without
the network, builds what Flux would apply, and shows how the objects depend on
each other.

Exit codes:
  0  success; for check, no finding at or above --fail-on
  1  check: a finding at or above --fail-on; why: no connection
  2  the command line, the workspace file or the baseline is invalid
  3  the command failed: no such directory, no Flux objects in it, or a file that
     cannot be read or written`

const rootExample = `  fluxgraph render                     the repository in this directory, as Mermaid
  fluxgraph render ~/src/home -o graph.svg
  fluxgraph check --fail-on warning
  fluxgraph explain dependson-cycle
  fluxgraph why ks/apps hr/podinfo     the references that lead from one to the other
  fluxgraph list images`

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "fluxgraph COMMAND",
		Short:         "Draw and check a Flux repository",
		Long:          rootHelp,
		Example:       rootExample,
		Version:       versionText(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return unknown("command", args[0], commandNames(cmd))
		},
		RunE: func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("fluxgraph {{.Version}}\n")
	root.SetFlagErrorFunc(flagError)
	root.SetUsageFunc(writeUsage)
	root.SetHelpCommand(helpCommand(root))
	root.AddCommand(renderCommand(p), serveCommand(p), checkCommand(p), explainCommand(p), listCommand(p), whyCommand(p), orderCommand(p), versionCommand(p))
	for _, t := range helpTopics {
		root.AddCommand(t.command())
	}
	return root
}

// commandNames returns the names of the commands, without those of the help topics.
func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden && !c.IsAdditionalHelpTopicCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// flagError turns an error of the flag parser into a usage error, with the known flag that is similar
// to an unknown one.
func flagError(cmd *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) {
		return wrongUsage("%s", err)
	}
	name := missing.GetSpecifiedName()
	if missing.GetSpecifiedShortnames() != "" {
		return wrongUsage("unknown flag -%s", printable(name))
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	if similar := suggest.Name(name, known); similar != "" {
		return wrongUsage("unknown flag --%s; did you mean --%s?", printable(name), similar)
	}
	return wrongUsage("unknown flag --%s", printable(name))
}

// atMostOne allows one argument; noun names it in the error.
func atMostOne(noun string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > 1 {
			return wrongUsage("one %s at a time: %s is one too many", noun, quoted(args[1]))
		}
		return nil
	}
}

// noArguments allows no argument.
func noArguments(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return wrongUsage("unexpected argument %s", quoted(args[0]))
	}
	return nil
}

// completing offers names to the shell.
func completing(names []string) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return names, cobra.ShellCompDirectiveNoFileComp
	}
}

// completingDirs offers directories to the shell for the first argument, and nothing for later ones.
func completingDirs(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}
