package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/look"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

const renderHelp = `Draws the graph of a Flux repository.

The default view shows Flux objects and what they refer to, and counts the
others by kind. --view full shows everything; --view deps only what waits for
what, in waves; --view er the kinds and how they relate, as a Mermaid
entity-relationship diagram.

The format is what --format says, or else what the ending of --output says,
or else mermaid. The formats for data (json, graphml, cypher, csv, csv-nodes)
hold the whole graph, unless --view is given. --format FORMAT=FILE may be
repeated: the repository is read once for all of them.

What the checks find is marked in the picture; one line on standard error says
how much it is.
` + foldHelp + chooseHelp + `

--only-findings draws what errors and warnings are about, and its neighbours; of
more than a dozen neighbours of one sort, none. Of rules that --rule names, what
is merely worth knowing is drawn, too.

These flags choose from the full view, unless --view names another.
` + terminalHelp + overlayHelp + ruleHelp + readHelp

const renderExample = `  fluxgraph render                             Mermaid, on standard output
  fluxgraph render ~/src/home -o graph.svg     a picture
  fluxgraph render --view deps --direction LR  what waits for what
  fluxgraph render --cluster production --view full -o production.png
  fluxgraph render --format svg=graph.svg --format html=graph.html
  fluxgraph render --focus hr/podinfo --up     what podinfo needs, and what brings it
  fluxgraph render --namespace 'media*' -o media.svg
  fluxgraph render --only-findings -o findings.svg
  fluxgraph render --only-findings --rule dependson-cycle
  fluxgraph render --entry prod=clusters/prod  where the repository names no entry
  fluxgraph render --format json | jq '.nodes | length'`

// erView is the view that only one format has: the entity-relationship diagram is Mermaid's.
const erView = "er"

// renderFlags are the flags of render.
type renderFlags struct {
	readFlags
	chooseFlags
	foldFlags
	status                         statusFlags
	formats                        []string
	output, view, direction, title string
	format                         string // of an output
	onlyFindings                   bool
	color                          string
	theme, linkBase                string
}

func (p *program) renderCommand() *cobra.Command {
	var f renderFlags
	cmd := &cobra.Command{
		Use:     "render [REPO]",
		Short:   "Draw the graph",
		Long:    renderHelp,
		Example: renderExample,
		Args:    atMostOne("repository"),
		RunE:    func(_ *cobra.Command, args []string) error { return p.render(&f, args) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringArrayVarP(&f.formats, "format", "f", nil, "`FORMAT[=FILE]`: "+choices(formatNames())+";\nmay be repeated")
	flags.StringVarP(&f.output, "output", "o", "", "write to this `file`; nothing is left half written")
	flags.StringVar(&f.view, "view", "", "`view`: "+choices(viewNames())+" (default "+flux.Views()[0].Name+")")
	flags.StringVar(&f.direction, "direction", "", "the `way` in which the drawing grows: "+choices(shape.Directions()))
	flags.StringVar(&f.title, "title", "", "`title` of the picture (default the name of the repository's directory)")
	f.foldFlags.add(cmd)
	flags.StringVar(&f.theme, "theme", "", "`colours`: "+choices(look.Themes())+" (auto follows whoever looks at an SVG)")
	flags.StringVar(&f.linkBase, "link-base", "", "`address` of the repository's files on the web, such as\nhttps://example.com/fleet/blob/main, or none for no links (default: that of\ngit's remote, at the commit that is checked out)")
	f.chooseFlags.add(cmd)
	flags.BoolVar(&f.onlyFindings, "only-findings", false, "only what findings are about, and its neighbours")
	f.addTerminal(cmd)
	f.status.add(cmd)
	f.rules.add(cmd)
	f.readFlags.add(cmd)
	for flag, names := range map[string][]string{
		"format": formatNames(), "view": viewNames(), "direction": shape.Directions(), "theme": look.Themes(),
	} {
		must(cmd.RegisterFlagCompletionFunc(flag, completing(names)))
	}
	return cmd
}

func (p *program) render(f *renderFlags, args []string) error {
	outputs, err := f.outputs()
	if err != nil {
		return err
	}
	var pictures []*picture
	for _, one := range outputs {
		pic, err := p.picture(one)
		if err != nil {
			return err
		}
		pictures = append(pictures, pic)
	}
	r, err := p.read(&f.readFlags, args)
	if err != nil {
		return err
	}
	defer r.close()
	if err := p.overlay(r, pictures[0].statuses); err != nil {
		return err
	}
	var said string
	for _, pic := range pictures {
		findings, err := p.paint(r, pic)
		if err != nil {
			return err
		}
		said = burden(findings)
	}
	if said != "" {
		fmt.Fprintf(p.stderr, "%s: run fluxgraph check%s\n", said, trail(args))
	}
	return nil
}

// outputs returns the flags once for each format that is asked for, as if it were the only one.
func (f *renderFlags) outputs() ([]*renderFlags, error) {
	var all []*renderFlags
	var to destinations
	for _, v := range f.formats {
		if f.output != "" && strings.Contains(v, "=") {
			return nil, wrongUsage("--format %s names a file, and so does --output", quoted(v))
		}
		one := *f
		var err error
		if one.format, one.output, err = to.add(v, f.output); err != nil {
			return nil, err
		}
		all = append(all, &one)
	}
	switch {
	case len(all) == 0:
		one := *f
		return []*renderFlags{&one}, nil
	case len(all) > 1 && f.split != "":
		return nil, wrongUsage("--split takes one format")
	}
	return all, nil
}

// picture is what the flags ask for in one format.
type picture struct {
	*renderFlags
	exporter  *export.Exporter
	view      func(*graph.Graph) *graph.Graph
	sizing    *sizing
	chosen    *choice
	statuses  []statusFile
	direction shape.Direction
	theme     look.Theme
	terminal  shape.Terminal
	web       func(*parse.Repo) string
}

// picture reads the flags of one format, so that a mistake is told before the repository is read.
func (p *program) picture(f *renderFlags) (*picture, error) {
	pic := &picture{renderFlags: f}
	var err error
	if pic.exporter, err = f.exporter(); err != nil {
		return nil, err
	}
	if pic.view, err = f.look(pic.exporter); err != nil {
		return nil, err
	}
	if pic.sizing, err = f.sizing(pic.exporter); err != nil {
		return nil, err
	}
	if pic.terminal, err = f.terminal(p.stdout, pic.exporter); err != nil {
		return nil, err
	}
	if pic.chosen, err = f.validate(); err != nil {
		return nil, err
	}
	if pic.statuses, err = f.status.parse(); err != nil {
		return nil, err
	}
	var ok bool
	if pic.direction, ok = shape.ParseDirection(f.direction); !ok && f.direction != "" {
		return nil, unknown("direction", f.direction, shape.Directions())
	}
	if pic.theme, ok = look.ParseTheme(f.theme); !ok && f.theme != "" {
		return nil, unknown("theme", f.theme, look.Themes())
	}
	if pic.web, err = f.web(); err != nil {
		return nil, err
	}
	if pic.direction == shape.AnyDirection && f.view == flux.DepsView.Name {
		pic.direction = shape.RightLeft // the arrows point at what comes first, and that is read first
	}
	if pic.exporter.Ext == "png" && f.toStdout() && pic.sizing.split == shape.NoSplit && isTerminal(p.stdout) {
		return nil, wrongUsage("a %s would garble the terminal; say --output FILE", pic.exporter.Name)
	}
	return pic, nil
}

// paint writes a picture of a repository, and returns the findings that it marks.
func (p *program) paint(r *reading, f *picture) ([]check.Finding, error) {
	g, findings, err := f.chosen.of(r, f.view(r.graph))
	if err != nil {
		return nil, err
	}
	title := cmp.Or(f.title, r.name())
	if f.onlyFindings {
		findings = f.rules.pictured(findings)
		var crowded int
		g, crowded = involved(g, findings)
		if crowded > 0 {
			fmt.Fprintf(p.stderr, "%s not drawn: more than a dozen of one sort beside one object\n", count(crowded, "neighbour"))
		}
		switch {
		case len(findings) == 0:
			title += ": nothing found"
			fmt.Fprintln(p.stderr, "nothing found")
		case g.NumNodes() == 0:
			title += ": no finding is about an object that is drawn"
		}
	}

	done := p.stderr.working("drawing")
	defer done()
	doc := export.Document{
		Title:    title,
		Revision: r.repo.Revision(),
		Graph:    g,
		Findings: findings,
		Options:  shape.Options{Direction: f.direction, Theme: f.theme, Terminal: f.terminal},
	}
	if f.exporter == export.HTML {
		doc.Context = pageContext(r)
	}
	doc.Context.Web = f.web(r.repo)
	return findings, p.draw(f.sizing, doc, f.output, f.chosen.focus)
}

func (f *renderFlags) toStdout() bool { return f.output == "" || f.output == "-" }

// exporter returns the format that the flags ask for.
func (f *renderFlags) exporter() (*export.Exporter, error) {
	if f.format != "" {
		for _, e := range export.All() {
			if e.Name == f.format {
				return f.asDiagram(e)
			}
		}
		return nil, unknown("format", f.format, formatNames())
	}
	if f.toStdout() || f.split != "" {
		return f.asDiagram(export.Mermaid)
	}
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(f.output), "."))
	for _, e := range export.All() {
		if ext == e.Ext || ext == e.Name {
			return f.asDiagram(e)
		}
	}
	return nil, wrongUsage("cannot tell the format from the name %s; say --format", quoted(filepath.Base(f.output)))
}

// asDiagram puts the entity-relationship diagram in the place of the format where the view asks for
// it.
func (f *renderFlags) asDiagram(e *export.Exporter) (*export.Exporter, error) {
	if f.view != erView {
		return e, nil
	}
	if e != export.Mermaid {
		return nil, wrongUsage("the view er is only there for the format mermaid, not for %s", e.Name)
	}
	return export.ER, nil
}

// look returns the function of the view that the flags ask for.
func (f *renderFlags) look(e *export.Exporter) (func(*graph.Graph) *graph.Graph, error) {
	switch f.view {
	case "":
		if e.Data || f.given() || f.onlyFindings {
			return flux.FullView.Apply, nil
		}
		return flux.Views()[0].Apply, nil
	case erView:
		return flux.FullView.Apply, nil
	}
	for _, v := range flux.Views() {
		if v.Name == f.view {
			return v.Apply, nil
		}
	}
	return nil, unknown("view", f.view, viewNames())
}

func formatNames() []string {
	var names []string
	for _, e := range export.All() {
		names = append(names, e.Name)
	}
	return names
}

func viewNames() []string {
	var names []string
	for _, v := range flux.Views() {
		names = append(names, v.Name)
	}
	return append(names, erView)
}

// burden counts what is wrong, such as 3 findings (1 error); nothing for what is merely worth knowing.
func burden(findings []check.Finding) string {
	n := countBySeverity(findings)
	grave := n[check.Error] + n[check.Warning]
	if grave == 0 {
		return ""
	}
	line := count(grave, "finding")
	if n[check.Error] > 0 {
		line += " (" + count(n[check.Error], "error") + ")"
	}
	return line
}

func countBySeverity(findings []check.Finding) map[check.Severity]int {
	n := map[check.Severity]int{}
	for _, f := range findings {
		n[f.Severity]++
	}
	return n
}

// count prints 1 error, 2 errors.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// trail returns the arguments as they follow a command's name.
func trail(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return " " + quoted(args[0])
}

// must is for mistakes that no user can make.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
