package main

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// allCommands returns every command of the program, with cobra's completion commands.
func allCommands() []*cobra.Command {
	p := &program{stdout: io.Discard, stderr: newProgress(io.Discard)}
	root := p.root()
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	root.InitDefaultVersionFlag()
	var all []*cobra.Command
	var add func(c *cobra.Command)
	add = func(c *cobra.Command) {
		all = append(all, c)
		for _, sub := range c.Commands() {
			add(sub)
		}
	}
	add(root)
	return all
}

// helpOf returns the help of a command.
func helpOf(t *testing.T, c *cobra.Command) string {
	t.Helper()
	var text strings.Builder
	c.SetOut(&text)
	c.SetErr(&text)
	if err := c.Help(); err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// Help fits a screen and a half.
func TestHelpFitsTheScreen(t *testing.T) {
	const maxLines, maxColumns = 60, 100
	for _, c := range allCommands() {
		lines := strings.Split(strings.TrimSuffix(helpOf(t, c), "\n"), "\n")
		if len(lines) > maxLines {
			t.Errorf("%s: %d lines of help, at most %d", c.CommandPath(), len(lines), maxLines)
		}
		for _, line := range lines {
			if utf8.RuneCountInString(line) > maxColumns || strings.HasSuffix(line, " ") {
				t.Errorf("%s: more than %d columns, or a space at the end: %q", c.CommandPath(), maxColumns, line)
			}
		}
	}
}

var metavariable = regexp.MustCompile(`^(|[A-Z]+|\[NAME=\](FILE|DIR)|NAME=DIR|FORMAT\[=FILE\])$`)

// Every flag is listed below a group, its metavariable is in capitals, and its description begins in
// lower case unless with a name.
func TestHelpOfFlags(t *testing.T) {
	for _, c := range allCommands() {
		help := helpOf(t, c)
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if !slices.Contains(flagGroups, groupOf(f)) {
				t.Errorf("%s: --%s is in no group", c.CommandPath(), f.Name)
			}
			if name, _ := pflag.UnquoteUsage(f); !metavariable.MatchString(name) {
				t.Errorf("%s: --%s has the metavariable %q", c.CommandPath(), f.Name, name)
			}
			if !f.Hidden && c.Runnable() && strings.Count(help, "  "+flagName(f)+"  ") != 1 {
				t.Errorf("%s: the help does not list %q once", c.CommandPath(), flagName(f))
			}
		})
	}
}

// notInHelp are words that have a standard one instead.
var notInHelp = regexp.MustCompile(`(?i)\b(rings?|told|tells?|speaks?|silent|passed over|pass over|by hand|at hand|asked for|grave|worth knowing|brings?|brought|comes? with|waits? for|in vain|says?|said|hangs? together|minds)\b`)

func TestHelpUsesStandardWords(t *testing.T) {
	for _, c := range allCommands() {
		if word := notInHelp.FindString(helpOf(t, c)); word != "" {
			t.Errorf("%s: the help has %q", c.CommandPath(), word)
		}
	}
}

// Every topic that a command refers to exists, and every topic is referred to.
func TestHelpTopics(t *testing.T) {
	named := map[string]bool{}
	for _, c := range allCommands() {
		for _, name := range strings.Split(c.Annotations[topicsAnnotation], ", ") {
			named[name] = true
		}
	}
	delete(named, "")
	for _, topic := range helpTopics {
		if !named[topic.name] {
			t.Errorf("no command refers to the topic %s", topic.name)
		}
		delete(named, topic.name)
		code, stdout, stderr := invoke("help", topic.name)
		if code != exitClean || !strings.HasPrefix(stdout, topic.text) || stderr != "" {
			t.Errorf("help %s: exit code %d, %q", topic.name, code, stderr)
		}
	}
	for name := range named {
		t.Errorf("there is no topic %s", name)
	}
}

// A help text mentions only flags that exist.
func TestHelpNamesExistingFlags(t *testing.T) {
	known := map[string]bool{}
	for _, c := range allCommands() {
		c.InitDefaultHelpFlag()
		c.Flags().VisitAll(func(f *pflag.Flag) { known["--"+f.Name] = true })
	}
	for _, c := range allCommands() {
		if c.HasParent() && c.Parent().Name() == "completion" {
			continue // mentions flags of other programs
		}
		for _, flag := range regexp.MustCompile(`--[a-z][a-z-]*`).FindAllString(helpOf(t, c), -1) {
			if !known[flag] {
				t.Errorf("%s: the help mentions %s", c.CommandPath(), flag)
			}
		}
	}
}
