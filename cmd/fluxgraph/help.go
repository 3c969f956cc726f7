package main

import (
	"strings"
	"text/template"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// flagGroup is a heading in the help of a command, with the flags that stand below it.
type flagGroup string

const (
	inputGroup     flagGroup = "Input"     // what is read
	selectionGroup flagGroup = "Selection" // which objects are shown
	viewGroup      flagGroup = "View"      // how the objects are summarized
	drawingGroup   flagGroup = "Drawing"   // how a picture looks
	findingsGroup  flagGroup = "Findings"  // which rules run, and which findings are reported
	outputGroup    flagGroup = "Output"    // where the result goes, and in which format
)

// flagGroups are all groups in the order of the help.
var flagGroups = []flagGroup{inputGroup, selectionGroup, viewGroup, drawingGroup, findingsGroup, outputGroup}

// The keys of annotations: groupAnnotation of a flag holds its group, topicsAnnotation of a command
// the help topics about it.
const (
	groupAnnotation  = "fluxgraph_group"
	topicsAnnotation = "fluxgraph_topics"
)

// assignGroup puts every flag of the command that has no group yet into the group. Call it after the
// flags of one group are defined.
func assignGroup(cmd *cobra.Command, group flagGroup) {
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.VisitAll(func(f *pflag.Flag) {
		if groupOf(f) == "" {
			must(flags.SetAnnotation(f.Name, groupAnnotation, []string{string(group)}))
		}
	})
}

// groupOf returns the group of a flag, or "" for a flag that has none.
func groupOf(f *pflag.Flag) flagGroup {
	if group := f.Annotations[groupAnnotation]; len(group) == 1 {
		return flagGroup(group[0])
	}
	return ""
}

// refersTo names the help topics that the end of the command's help lists.
func refersTo(cmd *cobra.Command, topics ...string) {
	cmd.Annotations = map[string]string{topicsAnnotation: strings.Join(topics, ", ")}
}

// usageTemplate prints the help of every command, below the description.
var usageTemplate = template.Must(template.New("usage").Parse(`Usage: {{.Line}}
{{- with .Examples}}

Examples:
{{.}}
{{- end}}
{{- range .Sections}}

{{.Title}}:
{{- range .Lines}}
{{.}}
{{- end}}
{{- end}}
{{- with .Footer}}

{{.}}
{{- end}}
`))

// usage is what usageTemplate prints.
type usage struct {
	Line     string // the form of the command line
	Examples string
	Sections []section
	Footer   string // where to read more
}

// section is a titled list in a help text, one line for each entry.
type section struct {
	Title string
	Lines []string
}

// writeUsage prints the usage of a command. It is cobra's usage function for all commands.
func writeUsage(cmd *cobra.Command) error {
	cmd.InitDefaultHelpFlag()
	if help := cmd.Flags().Lookup("help"); help != nil {
		help.Usage = "print this help"
	}
	if version := cmd.Flags().Lookup("version"); version != nil {
		version.Usage = "print the version"
	}
	assignGroup(cmd, outputGroup) // what cobra defines: help, version, no-descriptions
	u := usage{Line: cmd.UseLine(), Examples: cmd.Example, Sections: append(commandSections(cmd), flagSections(cmd)...)}
	switch {
	case cmd.HasAvailableSubCommands():
		u.Footer = "Run " + cmd.CommandPath() + " COMMAND --help for the flags of a command"
		if cmd.HasHelpSubCommands() {
			u.Footer += ", and " + cmd.CommandPath() + " help TOPIC for a topic"
		}
		u.Footer += "."
	case cmd.Annotations[topicsAnnotation] != "":
		u.Footer = "Help topics: " + cmd.Annotations[topicsAnnotation] + " (fluxgraph help TOPIC)"
	}
	return usageTemplate.Execute(cmd.OutOrStderr(), u)
}

// commandSections lists the subcommands and the help topics below a command.
func commandSections(cmd *cobra.Command) []section {
	width := 0
	for _, c := range cmd.Commands() {
		width = max(width, len(c.Name()))
	}
	commands, topics := section{Title: "Commands"}, section{Title: "Help topics"}
	for _, c := range cmd.Commands() {
		line := "  " + padded(c.Name(), width) + "  " + c.Short
		switch {
		case c.IsAdditionalHelpTopicCommand():
			topics.Lines = append(topics.Lines, line)
		case c.IsAvailableCommand() || c.Name() == "help":
			commands.Lines = append(commands.Lines, line)
		}
	}
	return withoutEmpty(commands, topics)
}

// flagSections lists the flags of a command, a section for each group. The descriptions of all groups
// begin in the same column.
func flagSections(cmd *cobra.Command) []section {
	names := map[*pflag.Flag]string{}
	width := 0
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names[f] = flagName(f)
			width = max(width, len(names[f]))
		}
	})
	var all []section
	for _, group := range flagGroups {
		s := section{Title: string(group)}
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if groupOf(f) == group && !f.Hidden {
				s.Lines = append(s.Lines, "  "+padded(names[f], width)+"  "+description(f))
			}
		})
		all = append(all, s)
	}
	return withoutEmpty(all...)
}

// The usage text of a flag that takes a value begins with its metavariable in backquotes, as pflag has
// it: "`FILE` write to this file". description returns the text behind the metavariable.
func description(f *pflag.Flag) string {
	metavariable, usage := pflag.UnquoteUsage(f)
	return strings.TrimPrefix(usage, metavariable+" ")
}

// flagName returns a flag with its shorthand and its metavariable, such as "-o, --output FILE".
func flagName(f *pflag.Flag) string {
	name := "    --" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", --" + f.Name
	}
	if metavariable, _ := pflag.UnquoteUsage(f); metavariable != "" {
		name += " " + metavariable
	}
	return name
}

func padded(s string, width int) string { return s + strings.Repeat(" ", max(0, width-len(s))) }

func withoutEmpty(all ...section) []section {
	var kept []section
	for _, s := range all {
		if len(s.Lines) > 0 {
			kept = append(kept, s)
		}
	}
	return kept
}

// helpCommand is fluxgraph help, for commands and for topics.
func helpCommand(root *cobra.Command) *cobra.Command {
	names := func() []string {
		all := commandNames(root)
		for _, t := range helpTopics {
			all = append(all, t.name)
		}
		return all
	}
	return &cobra.Command{
		Use:   "help [COMMAND | TOPIC]",
		Short: "Print the help of a command or a topic",
		Long:  "Prints the help of a command or a topic. fluxgraph --help lists both.",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return names(), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			cmd, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknown("command or topic", strings.Join(args, " "), names())
			}
			cmd.InitDefaultHelpFlag()
			return cmd.Help()
		},
	}
}
