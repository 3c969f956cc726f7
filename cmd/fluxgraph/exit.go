package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"

	"github.com/fluxgraph/fluxgraph/internal/suggest"
)

// The exit codes. They are part of the command's contract: docs/ci.md lists them.
const (
	exitClean    = 0 // the work is done; for check, nothing at or above --fail-on
	exitFindings = 1 // check found something at or above --fail-on; for why, nothing connects the two
	exitUsage    = 2 // the command line, the workspace file or the baseline is wrong
	exitFailure  = 3 // the work could not be done
)

// usageError is a mistake in the command line.
type usageError struct{ message string }

func (e usageError) Error() string { return e.message }

func wrongUsage(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

// errFindings says that check found something at or above --fail-on; everything is printed already.
var errFindings = errors.New("findings")

// unknown is the usage error for a name that is none of the known ones, such as an unknown format.
func unknown(what, name string, known []string) error {
	if meant := suggest.Name(name, known); meant != "" {
		return wrongUsage("unknown %s %s; did you mean %s?", what, quoted(name), meant)
	}
	if len(known) == 0 {
		return wrongUsage("unknown %s %s", what, quoted(name))
	}
	return wrongUsage("unknown %s %s; there is %s", what, quoted(name), enumerate(known))
}

// quoted shows where a name ends when it is empty or has spaces.
func quoted(name string) string {
	if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' }) {
		return fmt.Sprintf("%q", name)
	}
	return printable(name)
}

// enumerate prints a, b and c.
func enumerate(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// readerGone reports whether whoever read the output has had enough, which is no failure.
func readerGone(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe)
}
