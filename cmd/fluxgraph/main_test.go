package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/spf13/cobra"
)

// invoke runs the program within the test process, as main does.
func invoke(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(args, strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

// brokenPipe is the standard output whose reader has closed it.
type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.EPIPE}
}

// fullDisk is a standard output on a full disk.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "/dev/stdout", Err: syscall.ENOSPC}
}

func TestClosedPipe(t *testing.T) {
	for _, args := range [][]string{{"list", "rules"}, {"explain", "dependson-cycle"}, {"version"}, {"render", example("healthy")}, {"check", example("healthy")}} {
		var stderr bytes.Buffer
		if code := run(args, strings.NewReader(""), brokenPipe{}, &stderr); code != exitClean || strings.Contains(stderr.String(), "pipe") {
			t.Errorf("%s: exit code %d, stderr %q", args, code, stderr.String())
		}
	}
}

func TestFullDisk(t *testing.T) {
	for _, args := range [][]string{{"list", "rules"}, {"explain", "dependson-cycle"}, {"version"}, {"render", example("healthy")}, {"check", example("broken")}} {
		var stderr bytes.Buffer
		if code := run(args, strings.NewReader(""), fullDisk{}, &stderr); code != exitFailure || !strings.Contains(stderr.String(), "no space left") {
			t.Errorf("%s: exit code %d, stderr %q", args, code, stderr.String())
		}
	}
}

func example(name string) string { return filepath.Join("..", "..", "testdata", "repos", name) }

func TestEveryRuleIsExplained(t *testing.T) {
	for _, rule := range ruleNames() {
		code, stdout, stderr := invoke("explain", rule)
		if code != exitClean || !strings.HasPrefix(stdout, "# "+rule+"\n") {
			t.Errorf("%s: exit code %d, %s%.40s", rule, code, stderr, stdout)
		}
	}
}

func TestEveryFlagValueIsOffered(t *testing.T) {
	tests := []struct {
		args []string
		want string
	}{
		{[]string{"render", "--format", ""}, "mermaid"},
		{[]string{"render", "--view", ""}, "deps"},
		{[]string{"render", "--direction", ""}, "LR"},
		{[]string{"check", "--fail-on", ""}, "warning"},
		{[]string{"check", "--format", ""}, "sarif"},
		{[]string{"check", "--color", ""}, "always"},
		{[]string{"explain", ""}, "orphaned-source"},
		{[]string{"list", ""}, "formats\tList the formats of render"},
		{[]string{"list", "nodes", "--format", ""}, "json"},
		{[]string{"why", "a", "b", "--format", ""}, "text"},
		{[]string{"order", "--format", ""}, "json"},
		{[]string{"render", "--kind", ""}, "HelmRelease"},
		{[]string{"help", ""}, "render"},
	}
	for _, tt := range tests {
		code, stdout, _ := invoke(append([]string{"__complete"}, tt.args...)...)
		if code != exitClean || !strings.Contains(stdout, tt.want+"\n") {
			t.Errorf("%s offers %q", tt.args, stdout)
		}
	}
}

func TestDescriptionsOfCommands(t *testing.T) {
	p := &program{stdout: io.Discard, stderr: newProgress(io.Discard)}
	var check func(c *cobra.Command)
	check = func(c *cobra.Command) {
		if c.Short == "" || c.Short[len(c.Short)-1] == '.' {
			t.Errorf("%s: %q", c.CommandPath(), c.Short)
		}
		for _, line := range strings.Split(c.Long, "\n") {
			if len([]rune(line)) > 81 || strings.HasSuffix(line, " ") {
				t.Errorf("%s: a line of the description is too long: %s", c.CommandPath(), line)
			}
		}
		if strings.Contains(c.Long, "\n\n\n") || strings.HasSuffix(c.Long, "\n\n") {
			t.Errorf("%s: the description has two empty lines in a row", c.CommandPath())
		}
		for _, sub := range c.Commands() {
			check(sub)
		}
	}
	check(p.root())
}
