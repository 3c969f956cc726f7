package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
)

// topic is something that list can print: what fluxgraph knows, or what a repository holds, or both.
type topic struct {
	name, title string
	known       func() answer
	held        func(*reading, *choice) answer
}

var topics = []topic{
	{"nodes", "the objects of a repository", nil, listNodes},
	{"edges", "how the objects of a repository hang together", nil, listEdges},
	{"images", "the images that a repository runs, and what runs them", nil, listImages},
	{"kinds", "the kinds of a repository, or those that fluxgraph knows", knownKinds, listKinds},
	{"rules", "what check looks for", knownRules, nil},
	{"references", "the fields by which objects refer to others", knownReferences, nil},
	{"formats", "what render --format takes", knownFormats, nil},
	{"views", "what render --view takes", knownViews, nil},
}

type jsonRule struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Off      bool   `json:"off,omitempty"`
	Title    string `json:"title"`
}

func knownRules() answer {
	var rows [][]string
	data := []jsonRule{}
	for _, c := range check.All() {
		rows = append(rows, []string{c.ID, severityOf(c), c.Title})
		data = append(data, jsonRule{c.ID, c.Severity.String(), c.Off, c.Title})
	}
	return rowsOf(rows, map[string]any{"rules": data})
}

// severityOf returns the severity of a rule, and whether it is off by default.
func severityOf(c *check.Check) string {
	if c.Off {
		return c.Severity.String() + ", off"
	}
	return c.Severity.String()
}

type jsonName struct {
	Name  string `json:"name"`
	Ext   string `json:"ext,omitempty"`
	Title string `json:"title"`
}

func knownFormats() answer {
	var rows [][]string
	data := []jsonName{}
	for _, e := range export.All() {
		rows = append(rows, []string{e.Name, "." + e.Ext, e.Title})
		data = append(data, jsonName{e.Name, e.Ext, e.Title})
	}
	return rowsOf(rows, map[string]any{"formats": data})
}

func knownViews() answer {
	data := []jsonName{}
	for _, v := range flux.Views() {
		data = append(data, jsonName{Name: v.Name, Title: v.Title})
	}
	data = append(data, jsonName{Name: erView, Title: "the kinds and how they relate; only as mermaid"})
	var rows [][]string
	for _, v := range data {
		rows = append(rows, []string{v.Name, v.Title})
	}
	return rowsOf(rows, map[string]any{"views": data})
}

type jsonKind struct {
	Group string `json:"group"`
	Kind  string `json:"kind"`
	Role  string `json:"role"`
	Scope string `json:"scope"`
	Count int    `json:"count,omitempty"`
}

func jsonKindOf(k graph.Kind, info flux.KindInfo) jsonKind {
	scope := "namespaced"
	if info.ClusterScoped {
		scope = "cluster"
	}
	return jsonKind{Group: k.Group, Kind: k.Name, Role: info.Role.String(), Scope: scope}
}

func knownKinds() answer {
	var rows [][]string
	data := []jsonKind{}
	for _, k := range flux.Kinds() {
		j := jsonKindOf(k.Kind, k)
		rows = append(rows, []string{k.Kind.String(), j.Role, j.Scope})
		data = append(data, j)
	}
	return rowsOf(rows, map[string]any{"kinds": data})
}

type jsonReference struct {
	Group    string `json:"group"`
	Kind     string `json:"kind"`
	Field    string `json:"field"`
	Relation string `json:"relation"`
	To       string `json:"to,omitempty"`
	Page     string `json:"page,omitempty"`
}

func knownReferences() answer {
	var rows [][]string
	data := []jsonReference{}
	for _, r := range flux.Rules() {
		to := r.To.Name
		rows = append(rows, []string{r.From.String(), r.Field, r.Relation.String(), orDash(to)})
		data = append(data, jsonReference{r.From.Group, r.From.Name, r.Field, r.Relation.String(), to, r.Page})
	}
	return rowsOf(rows, map[string]any{"references": data})
}

func topicNames() []string {
	var names []string
	for _, t := range topics {
		names = append(names, t.name)
	}
	return names
}

const listHelp = `Prints what a repository holds, or what fluxgraph knows: one to a line, or as
JSON.`

const listExample = `  fluxgraph list images
  fluxgraph list nodes --kind hr --namespace 'media*'
  fluxgraph list nodes --format json | jq -r '.nodes[].id'
  fluxgraph list rules`

func (p *program) listCommand() *cobra.Command {
	list := &cobra.Command{
		Use:     "list TOPIC",
		Short:   "List objects, images, rules and more",
		Long:    listHelp,
		Example: listExample,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return wrongUsage("list what? there is %s", enumerate(topicNames()))
			}
			return unknown("list", args[0], topicNames())
		},
		RunE: func(*cobra.Command, []string) error { return nil }, // Args never lets it come to this
	}
	for _, t := range topics {
		list.AddCommand(p.topicCommand(t))
	}
	return list
}

func (p *program) topicCommand(t topic) *cobra.Command {
	var f answerFlags
	cmd := &cobra.Command{Use: t.name, Short: "List " + t.title, Args: none}
	cmd.Flags().SortFlags = false
	f.add(cmd)
	if t.held == nil {
		cmd.RunE = func(*cobra.Command, []string) error {
			if err := f.validate(); err != nil {
				return err
			}
			return p.answer(&f, t.known())
		}
		return cmd
	}
	var choose chooseFlags
	var read readFlags
	cmd.Use += " [REPO]"
	cmd.Args = atMostOne("repository")
	cmd.Long = "Prints " + t.title + "." + "\n" + listDetails[t.name] + chooseHelp + "\n" + readHelp
	choose.add(cmd)
	read.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := f.validate(); err != nil {
			return err
		}
		if t.known != nil && len(args) == 0 {
			if flag := firstOf(cmd, "format"); flag != "" {
				return wrongUsage("--%s needs REPO: without one, list %s prints what is known of any", flag, t.name)
			}
			return p.answer(&f, t.known())
		}
		chosen, err := choose.validate()
		if err != nil {
			return err
		}
		r, err := p.read(&read, args)
		if err != nil {
			return err
		}
		defer r.close()
		if err := chosen.resolve(r); err != nil {
			return err
		}
		if g := chosen.apply(r.graph, nil); g.NumNodes() == 0 {
			fmt.Fprintln(p.stderr, chosen.nothingChosen(r.graph))
		}
		return p.answer(&f, t.held(r, chosen))
	}
	return cmd
}

// table prints rows with their columns aligned.
func table(w io.Writer, rows [][]string) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		for i, cell := range row {
			end := "\t"
			if i == len(row)-1 {
				end = "\n"
			}
			if _, err := io.WriteString(t, cell+end); err != nil {
				return err
			}
		}
	}
	return t.Flush()
}
