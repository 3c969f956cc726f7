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
)

const renderHelp = `Draws the graph of a Flux repository: as a picture, an HTML page, text or data.`

const renderExample = `  fluxgraph render                             Mermaid, on standard output
  fluxgraph render ~/src/home -o graph.svg     a picture
  fluxgraph render --view deps --cluster prod  the dependencies on one cluster
  fluxgraph render --focus hr/podinfo --up     what podinfo needs, and what applies it`

// erView is the view of the entity-relationship diagram, which only Mermaid has.
const erView = "er"

// renderFlags are the flags of render.
type renderFlags struct {
	readFlags
	selectionFlags
	shapeFlags
	colorFlag
	status                         statusFlags
	formats                        []string
	output, view, direction, title string
	format                         string // of one output, see outputs
	onlyFindings                   bool
	theme, linkBase                string
}

func renderCommand(p *program) *cobra.Command {
	var f renderFlags
	cmd := &cobra.Command{
		Use:     "render [REPO]",
		Short:   "Draw the graph",
		Long:    renderHelp,
		Example: renderExample,
		Args:    atMostOne("repository"),
		RunE:    func(_ *cobra.Command, args []string) error { return p.render(&f, args) },
	}
	refersTo(cmd, repositoriesTopic, selectionTopic, viewsTopic, formatsTopic, findingsTopic, statusTopic)
	f.add(cmd)
	return cmd
}

func (f *renderFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVarP(&f.formats, "format", "f", nil, "`FORMAT[=FILE]` one of fluxgraph list formats; repeatable (default mermaid)")
	flags.StringVarP(&f.output, "output", "o", "", "`FILE` write to this file, completely or not at all")
	assignGroup(cmd, outputGroup)
	flags.StringVar(&f.view, "view", "", "`VIEW` "+choices(viewNames())+" (default "+flux.Views()[0].Name+")")
	assignGroup(cmd, viewGroup)
	f.shapeFlags.add(cmd)
	f.colorFlag.add(cmd)
	flags.StringVar(&f.direction, "direction", "", "`DIRECTION` direction of the layout: "+choices(shape.Directions()))
	flags.StringVar(&f.theme, "theme", "", "`THEME` colors: "+choices(look.Themes())+" (auto: an SVG follows its viewer)")
	flags.StringVar(&f.title, "title", "", "`TITLE` title of the drawing (default the name of the directory)")
	flags.StringVar(&f.linkBase, "link-base", "", "`ADDRESS` web address of the files, or none (default that of git's remote)")
	assignGroup(cmd, drawingGroup)
	f.selectionFlags.add(cmd)
	flags.Lookup("depth").Usage = "`STEPS` with --focus: the distance; for text: the levels (default no limit)"
	flags.BoolVar(&f.onlyFindings, "only-findings", false, "only objects with findings, and their neighbours")
	assignGroup(cmd, selectionGroup)
	f.rules.add(cmd)
	f.readFlags.add(cmd)
	f.status.add(cmd)
	for flag, names := range map[string][]string{
		"format": formatNames(), "view": viewNames(), "direction": shape.Directions(), "theme": look.Themes(),
	} {
		must(cmd.RegisterFlagCompletionFunc(flag, completing(names)))
	}
}

// render reads a repository once, and draws it in every requested format.
func (p *program) render(f *renderFlags, args []string) error {
	outputs, err := f.outputs()
	if err != nil {
		return err
	}
	var drawings []*drawing
	for _, output := range outputs {
		d, err := p.parseDrawing(output)
		if err != nil {
			return err
		}
		drawings = append(drawings, d)
	}
	r, err := p.read(&f.readFlags, args)
	if err != nil {
		return err
	}
	defer r.close()
	if err := p.addStatus(r, drawings[0].statuses); err != nil {
		return err
	}
	var found string
	for _, d := range drawings {
		findings, err := p.draw(r, d)
		if err != nil {
			return err
		}
		found = summary(findings)
	}
	if found != "" {
		fmt.Fprintf(p.stderr, "%s: run %s\n", found, checkCommandLine(args))
	}
	return nil
}

// checkCommandLine returns the command line that checks the repository of the arguments.
func checkCommandLine(args []string) string {
	if len(args) == 0 {
		return "fluxgraph check"
	}
	return "fluxgraph check " + quoted(args[0])
}

// outputs returns a copy of the flags for each format, as if it were the only one.
func (f *renderFlags) outputs() ([]*renderFlags, error) {
	var all []*renderFlags
	var files outputFiles
	for _, value := range f.formats {
		if f.output != "" && strings.Contains(value, "=") {
			return nil, wrongUsage("--format %s names a file, and so does --output", quoted(value))
		}
		one := *f
		var err error
		if one.format, one.output, err = files.add(value, f.output); err != nil {
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

// drawing is one output of render: its flags, parsed and validated.
type drawing struct {
	*renderFlags
	exporter  *export.Exporter
	view      func(*graph.Graph) *graph.Graph
	shape     *drawingShape
	selection *selection
	statuses  []statusFile
	direction shape.Direction
	theme     look.Theme
	terminal  shape.Terminal
	address   addressFunc
}

// parseDrawing parses and validates the flags of one output, before the repository is read.
func (p *program) parseDrawing(f *renderFlags) (*drawing, error) {
	d := &drawing{renderFlags: f}
	var err error
	if d.exporter, err = f.exporter(); err != nil {
		return nil, err
	}
	if d.view, err = f.viewFunc(d.exporter); err != nil {
		return nil, err
	}
	if d.shape, err = f.shape(d.exporter); err != nil {
		return nil, err
	}
	if d.terminal, err = f.terminal(p.stdout, d.exporter); err != nil {
		return nil, err
	}
	if d.selection, err = f.selectionFlags.parse(); err != nil {
		return nil, err
	}
	if d.statuses, err = f.status.parse(); err != nil {
		return nil, err
	}
	var ok bool
	if d.direction, ok = shape.ParseDirection(f.direction); !ok && f.direction != "" {
		return nil, unknown("direction", f.direction, shape.Directions())
	}
	if d.theme, ok = look.ParseTheme(f.theme); !ok && f.theme != "" {
		return nil, unknown("theme", f.theme, look.Themes())
	}
	if d.address, err = f.webAddress(); err != nil {
		return nil, err
	}
	if d.direction == shape.AnyDirection && f.view == flux.DepsView.Name {
		d.direction = shape.RightLeft // edges point to dependencies, so those stand on the left
	}
	if d.exporter.Ext == "png" && f.toStdout() && d.shape.split == shape.NoSplit && isTerminal(p.stdout) {
		return nil, wrongUsage("a terminal cannot show a %s; use --output FILE", d.exporter.Name)
	}
	return d, nil
}

// draw writes a drawing of a repository, and returns the findings that it shows.
func (p *program) draw(r *reading, d *drawing) ([]check.Finding, error) {
	g, findings, err := d.selection.of(r, d.view(r.graph))
	if err != nil {
		return nil, err
	}
	title := cmp.Or(d.title, r.name())
	if d.onlyFindings {
		findings = d.rules.drawnFindings(findings)
		var omitted int
		g, omitted = findingsSubgraph(g, findings)
		if omitted > 0 {
			fmt.Fprintf(p.stderr, "%s not drawn: more than a dozen of one relation beside one object\n", count(omitted, "neighbour"))
		}
		switch {
		case len(findings) == 0:
			title += ": nothing found"
			fmt.Fprintln(p.stderr, "no findings")
		case g.NumNodes() == 0:
			title += ": no finding is about an object that is drawn"
		}
	}

	done := p.stderr.start("drawing")
	defer done()
	doc := export.Document{
		Title:    title,
		Revision: r.repo.Revision(),
		Graph:    g,
		Findings: findings,
		Options:  shape.Options{Direction: d.direction, Theme: d.theme, Terminal: d.terminal},
	}
	if d.exporter == export.HTML {
		doc.Context = pageContext(r)
	}
	doc.Context.Web = d.address(r.repo)
	return findings, p.writeDrawing(d.shape, doc, d.output, d.selection.focus)
}

func (f *renderFlags) toStdout() bool { return f.output == "" || f.output == stdStream }

// exporter returns the exporter of the format: the one that --format names, or else the one of the file
// name extension of --output, or else Mermaid.
func (f *renderFlags) exporter() (*export.Exporter, error) {
	if f.format != "" {
		for _, e := range export.All() {
			if e.Name == f.format {
				return f.exporterOfView(e)
			}
		}
		return nil, unknown("format", f.format, formatNames())
	}
	if f.toStdout() || f.split != "" {
		return f.exporterOfView(export.Mermaid)
	}
	ext := strings.ToLower(strings.TrimPrefix(filepath.Ext(f.output), "."))
	for _, e := range export.All() {
		if ext == e.Ext || ext == e.Name {
			return f.exporterOfView(e)
		}
	}
	return nil, wrongUsage("no format has the file name extension of %s; use --format", quoted(filepath.Base(f.output)))
}

// exporterOfView returns the exporter of the entity-relationship diagram for its view, and the given
// exporter for any other.
func (f *renderFlags) exporterOfView(e *export.Exporter) (*export.Exporter, error) {
	if f.view != erView {
		return e, nil
	}
	if e != export.Mermaid {
		return nil, wrongUsage("the view er exists for the format mermaid, not for %s", e.Name)
	}
	return export.ER, nil
}

// viewFunc returns the function of the view. Without --view that is full for data and for a selection,
// and else the first view.
func (f *renderFlags) viewFunc(e *export.Exporter) (func(*graph.Graph) *graph.Graph, error) {
	switch f.view {
	case "":
		if e.Data || f.selectionFlags.any() || f.onlyFindings {
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
