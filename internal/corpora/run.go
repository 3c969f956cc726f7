package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"time"
)

// outcome is what one run of the program left.
type outcome struct {
	stdout  []byte
	said    string // the first line on standard error
	code    int
	seconds float64
	wrong   string
}

var internalError = regexp.MustCompile(`panic:|goroutine \d+ \[|internal error|runtime error`)

// run runs the program and judges how it ended: exit codes other than those allowed, or words that
// only a broken program says, are wrong.
func run(bin string, limit time.Duration, allowed []int, args ...string) outcome {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, bin, args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := time.Now()
	err := cmd.Run()
	o := outcome{stdout: stdout.Bytes(), said: firstLine(stderr.String()), seconds: time.Since(start).Seconds()}
	what := strings.Join(args, " ")
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		o.wrong = fmt.Sprintf("%s: not done after %v", what, limit)
		return o
	case err != nil && !errors.As(err, &exit):
		o.wrong = fmt.Sprintf("%s: %v", what, err)
		return o
	}
	if m := internalError.Find(stderr.Bytes()); m != nil {
		o.wrong = fmt.Sprintf("%s: says %q: %s", what, m, o.said)
		return o
	}
	o.code = cmd.ProcessState.ExitCode()
	if !slices.Contains(allowed, o.code) {
		o.wrong = fmt.Sprintf("%s: exit code %d: %s", what, o.code, o.said)
	}
	return o
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
