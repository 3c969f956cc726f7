package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/internal/suggest"
)

// The exit codes. They are part of the command's contract; docs/ci.md lists them.
const (
	exitClean    = 0 // success; for check, no finding at or above --fail-on
	exitFindings = 1 // check: a finding at or above --fail-on; why: no connection
	exitUsage    = 2 // the command line, the workspace file or the baseline is invalid
	exitFailure  = 3 // the command failed, for instance because a file cannot be read or written
)

// usageError is a mistake in the command line.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

func wrongUsage(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// errFindings reports a finding at or above --fail-on. The findings are printed already.
var errFindings = errors.New("findings")

// unknown is the usage error for a name that is not among the known ones, such as an unknown format.
// It suggests the known name that is similar, or else lists all of them.
func unknown(what, name string, known []string) error {
	if similar := suggest.Name(name, known); similar != "" {
		return wrongUsage("unknown %s %s; did you mean %s?", what, quoted(name), similar)
	}
	if len(known) == 0 {
		return wrongUsage("unknown %s %s", what, quoted(name))
	}
	return wrongUsage("unknown %s %s; choose from %s", what, quoted(name), enumerate(known))
}

// isClosedPipe reports whether a write failed because the reader of the output has closed it, as head
// does. That is not a failure of the command.
func isClosedPipe(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe)
}

// must panics for an error that only a mistake in the program can cause.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// exitCode prints the error that a command returned, if any, and returns the exit code for it.
func (p *program) exitCode(called *cobra.Command, err error) int {
	var usage usageError
	var file settingsError
	switch {
	case err == nil || isClosedPipe(err):
		return exitClean
	case errors.Is(err, errFindings), errors.Is(err, errUnconnected):
		return exitFindings
	case errors.As(err, &usage), strings.HasPrefix(err.Error(), "unknown command"): // cobra's own commands return an untyped error
		fmt.Fprintf(p.stderr, "fluxgraph: %s\nrun %s --help for usage\n", err, called.CommandPath())
		return exitUsage
	case errors.As(err, &file):
		fmt.Fprintf(p.stderr, "fluxgraph: %s\n", err)
		return exitUsage
	}
	fmt.Fprintf(p.stderr, "fluxgraph: %s\n", err)
	return exitFailure
}
