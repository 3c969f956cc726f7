package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fluxgraph/fluxgraph/internal/suggest"
)

// run runs the program once and returns its exit code. Nothing but the arguments, the streams and
// the file system changes what it does.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: newStatus(stderr)}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(p.stderr)
	called, err := root.ExecuteC()
	var usage usageError
	var file workspaceError
	switch {
	case err == nil || readerGone(err):
		return exitClean
	case errors.Is(err, errFindings), errors.Is(err, errUnconnected):
		return exitFindings
	case errors.As(err, &usage), strings.HasPrefix(err.Error(), "unknown command"): // cobra's own commands have no other sign
		fmt.Fprintf(p.stderr, "fluxgraph: %s\nrun %s --help for how it is used\n", err, called.CommandPath())
		return exitUsage
	case errors.As(err, &file):
		fmt.Fprintf(p.stderr, "fluxgraph: %s\n", err)
		return exitUsage
	}
	fmt.Fprintf(p.stderr, "fluxgraph: %s\n", err)
	return exitFailure
}

// program holds the streams of one run.
type program struct {
	stdin  io.Reader // where a flag says so
	stdout io.Writer // data
	stderr *status   // all else
}

const rootHelp = `fluxgraph reads a Flux repository as Flux would, without a cluster and without
the network, and shows how its objects hang together.

  fluxgraph render    draws the graph
  fluxgraph serve     shows it in a browser, and follows the files
  fluxgraph check     looks for mistakes
  fluxgraph explain   says what a mistake means and how it is put right
  fluxgraph why       says how one object leads to another
  fluxgraph order     prints the order of reconciliation
  fluxgraph list      lists objects, images, kinds, rules and more

Exit codes:
  0  done; for check, nothing at or above --fail-on
  1  check found something at or above --fail-on; why found no connection
  2  the command line, the workspace file or the baseline is wrong
  3  the work could not be done: no such directory, no Flux objects in it,
     a file that cannot be read or written`

const rootExample = `  fluxgraph render                     the repository in this directory, as Mermaid
  fluxgraph render ~/src/home -o graph.svg
  fluxgraph check --fail-on warning
  fluxgraph explain dependson-cycle
  fluxgraph why ks/apps hr/podinfo     by which references one leads to the other
  fluxgraph list images`

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "fluxgraph",
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
	root.SetHelpCommand(helpCommand(root))
	root.AddCommand(p.renderCommand(), p.serveCommand(), p.checkCommand(), p.explainCommand(), p.listCommand(), p.whyCommand(), p.orderCommand(), p.versionCommand())
	return root
}

func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Say how a command is used",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return commandNames(root), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknown("command", strings.Join(args, " "), commandNames(root))
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
	}
}

func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}

// flagError makes a usage error of what the flag parser says, with the flag that was probably meant.
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
	if meant := suggest.Name(name, known); meant != "" {
		return wrongUsage("unknown flag --%s; did you mean --%s?", printable(name), meant)
	}
	return wrongUsage("unknown flag --%s", printable(name))
}

// atMostOne allows one argument, which what names.
func atMostOne(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) > 1 {
			return wrongUsage("one %s at a time: %s is one too many", what, quoted(args[1]))
		}
		return nil
	}
}

func none(_ *cobra.Command, args []string) error {
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

// completingDirs offers directories to the shell for the first argument, and nothing afterwards.
func completingDirs(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// choices prints the names that a flag takes.
func choices(names []string) string { return strings.Join(names, ", ") }
