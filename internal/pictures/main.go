//go:build unix

package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/export"
	"github.com/fluxgraph/fluxgraph/export/shape"
	"github.com/fluxgraph/fluxgraph/flux"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

func main() {
	dir := flag.String("dir", "", "measure the pictures of the repositories in this folder")
	looks := flag.String("looks", "", "draw all looks into this SVG")
	flag.Parse()
	if flag.NArg() > 0 || *dir == "" && *looks == "" {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(os.Stdout, *dir, *looks); err != nil {
		fmt.Fprintln(os.Stderr, "pictures:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, dir, looks string) error {
	if looks != "" {
		var b bytes.Buffer
		if err := export.SVG.Write(&b, allLooks()); err != nil {
			return err
		}
		if err := os.WriteFile(looks, b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	if dir == "" {
		return nil
	}
	dirs, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	fmt.Fprintln(w, "| repository | view | objects | lines | size in pixels | shape | crossings | seconds |")
	fmt.Fprintln(w, "|---|---|---:|---:|---:|---:|---:|---:|")
	for _, d := range dirs {
		if !d.IsDir() {
			continue
		}
		if err := measure(w, filepath.Join(dir, d.Name())); err != nil {
			return fmt.Errorf("%s: %w", d.Name(), err)
		}
	}
	return nil
}

// measure prints a row for each view of a repository.
func measure(w io.Writer, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	repo, err := parse.Load(root.FS(), parse.Options{})
	if err != nil {
		return err
	}
	g := flux.Graph(repo, flux.Options{})
	findings := check.Run(g, check.All()...)
	for _, v := range flux.Views() {
		d := export.Document{Title: filepath.Base(dir), Graph: v.Apply(g), Findings: findings}
		if v.Name == flux.DepsView.Name {
			d = d.Reduce() // as the command draws it
			d.Options.Direction = shape.RightLeft
		}
		var b bytes.Buffer
		before := seconds()
		if err := export.SVG.Write(&b, d); err != nil {
			return err
		}
		took := seconds() - before
		p, err := read(b.Bytes())
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "| %s | %s | %d | %d | %.0f × %.0f | %.1f:1 | %d | %.1f |\n", strings.TrimSpace(d.Title), v.Name,
			d.Graph.NumNodes(), len(p.lines), p.width, p.height, p.width/p.height, p.crossings(), took)
	}
	return nil
}

// seconds returns how long this process has been at work, on all processors.
func seconds() float64 {
	var r syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &r) != nil {
		return 0
	}
	return float64(r.Utime.Nano()+r.Stime.Nano()) / 1e9
}

// allLooks is a document with an object of every role, every state, and a line of every relation.
func allLooks() export.Document {
	var b graph.Builder
	type kind struct {
		role graph.Role
		kind graph.Kind
	}
	kinds := []kind{
		{graph.Kustomization, graph.Kind{Group: "kustomize.toolkit.fluxcd.io", Name: "Kustomization"}},
		{graph.Source, graph.Kind{Group: "source.toolkit.fluxcd.io", Name: "HelmRepository"}},
		{graph.Release, graph.Kind{Group: "helm.toolkit.fluxcd.io", Name: "HelmRelease"}},
		{graph.Config, graph.Kind{Name: "ConfigMap"}},
		{graph.Secret, graph.Kind{Name: "Secret"}},
		{graph.Workload, graph.Kind{Group: "apps", Name: "Deployment"}},
		{graph.ContainerRole, graph.Kind{Group: "fluxgraph.dev", Name: "Container"}},
		{graph.PathRole, graph.Kind{Group: "fluxgraph.dev", Name: "Path"}},
		{graph.NamespaceRole, graph.Kind{Name: "Namespace"}},
		{graph.Generator, graph.Kind{Group: "fluxcd.controlplane.io", Name: "ResourceSet"}},
		{graph.Observer, graph.Kind{Group: "notification.toolkit.fluxcd.io", Name: "Alert"}},
		{graph.Plain, graph.Kind{Name: "Service"}},
	}
	node := func(k kind, name string, state graph.State, refs ...graph.Ref) graph.ID {
		id := graph.ID{Cluster: "demo", Key: graph.Key{Kind: k.kind, Name: name}}
		b.Add(graph.Node{ID: id, State: state, Role: k.role}, refs...)
		return id
	}
	relations := graph.Relations()
	for i, k := range kinds {
		next := kinds[(i+1)%len(kinds)]
		var refs []graph.Ref
		if i < len(relations) {
			refs = append(refs, graph.Ref{To: graph.Key{Kind: next.kind, Name: next.role.String()}, Relation: relations[i]})
		}
		node(k, k.role.String(), graph.Defined, refs...)
	}
	for _, s := range graph.States() {
		if slices.Contains([]graph.State{graph.Missing, graph.Unknown, graph.External, graph.Inferred, graph.Unreachable}, s) {
			node(kinds[4], s.String(), s)
		}
	}
	var findings []check.Finding
	for _, f := range []check.Finding{
		{Rule: "dependson-cycle", Severity: check.Error}, {Rule: "readiness-deadlock", Severity: check.Error},
		{Rule: "duplicate-owner", Severity: check.Error}, {Rule: "an-error", Severity: check.Error},
		{Rule: "orphaned-source", Severity: check.Warning}, {Rule: "a-warning", Severity: check.Warning},
	} {
		f.Nodes = []graph.ID{node(kinds[1], f.Rule, graph.Defined)}
		findings = append(findings, f)
	}
	return export.Document{Title: "Every look", Graph: b.Graph(), Findings: findings}
}
