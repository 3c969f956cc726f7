package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/live"
)

const overlayHelp = `
--status FILE lays over the drawing what a cluster says of its objects: what is
ready, in progress, failed or suspended. FILE is what kubectl prints:

  kubectl get kustomizations,helmreleases,gitrepositories,ocirepositories \
    -A -o json > status.json

or flux get all -A, or - for standard input. Where the repository has several
clusters, --status NAME=FILE says which one it is; it may be repeated.
`

// statusFlags say what clusters tell of their objects.
type statusFlags struct{ files []string }

func (f *statusFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.files, "status", nil, "what a cluster says of its objects, as `[NAME=]FILE` of what kubectl get -o json\nprints, - for standard input; may be repeated")
}

// stdinName is the name of a file that means standard input.
const stdinName = "-"

// statusFile is a status and the cluster that it is of; "" for the only one.
type statusFile struct{ cluster, file string }

// parse reads the flags, so that a mistake is told before the repository is read.
func (f *statusFlags) parse() ([]statusFile, error) {
	var all []statusFile
	for _, v := range f.files {
		name, file, named := strings.Cut(v, "=")
		if !named {
			name, file = "", v
		}
		if file == "" || named && name == "" {
			return nil, wrongUsage("--status %s is not [NAME=]FILE", quoted(v))
		}
		if file == stdinName && slices.ContainsFunc(all, func(s statusFile) bool { return s.file == stdinName }) {
			return nil, wrongUsage("--status reads standard input twice")
		}
		all = append(all, statusFile{name, file})
	}
	return all, nil
}

// largestStatus is more than any cluster says, in bytes.
const largestStatus = 512 << 20

// read reads the objects of a status.
func (s statusFile) read(stdin io.Reader) ([]live.Object, error) {
	from, name := stdin, "standard input"
	if s.file != stdinName {
		name = printable(s.file)
		f, err := os.Open(s.file)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", name, reason(err))
		}
		defer f.Close()
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, largestStatus+1))
	if err == nil && len(data) > largestStatus {
		err = errors.New("larger than 512 MiB")
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", name, reason(err))
	}
	objects, err := live.Read(name, data)
	if err != nil {
		return nil, fmt.Errorf("cannot read the status: %w", err)
	}
	return objects, nil
}

// overlay lays statuses over the graph that was read, and says in what it and the clusters differ.
func (p *program) overlay(r *reading, files []statusFile) error {
	lines, err := r.overlay(files, p.stdin)
	for _, line := range lines {
		fmt.Fprintln(p.stderr, line)
	}
	return err
}

// overlay lays statuses over the graph, and returns in what it and the clusters differ, a line each.
func (r *reading) overlay(files []statusFile, stdin io.Reader) (lines []string, err error) {
	var clusters []string // in the order in which they are named
	objects := map[string][]live.Object{}
	for _, s := range files {
		cluster, err := s.clusterOf(r.graph)
		if err != nil {
			return nil, err
		}
		more, err := s.read(stdin)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(clusters, cluster) {
			clusters = append(clusters, cluster)
		}
		objects[cluster] = append(objects[cluster], more...)
	}
	for _, cluster := range clusters {
		var gap live.Gap
		r.graph, gap = live.Overlay(r.graph, cluster, objects[cluster])
		where := "the cluster"
		if len(r.graph.Clusters()) > 1 {
			where = "cluster " + printable(cluster)
		}
		lines = append(lines, differences(where, objects[cluster], gap)...)
	}
	return lines, nil
}

// clusterOf returns the cluster that a status is of.
func (s statusFile) clusterOf(g *graph.Graph) (string, error) {
	var known []string
	for _, c := range g.Clusters() {
		known = append(known, c.Name)
	}
	if s.cluster == "" {
		switch len(known) {
		case 0:
			return "", wrongUsage("--status %s is of no use: the repository has no cluster", quoted(s.file))
		case 1:
			return known[0], nil
		}
		return "", wrongUsage("--status %s does not say which cluster it is of; say --status NAME=%s; there is %s",
			quoted(s.file), printable(s.file), printable(enumerate(known)))
	}
	for n := range g.Nodes() { // what a Kustomization applies to another cluster has a name of its own
		if !slices.Contains(known, n.ID.Cluster) && n.ID.Cluster != "" {
			known = append(known, n.ID.Cluster)
		}
	}
	if !slices.Contains(known, s.cluster) {
		return "", unknown("cluster", s.cluster, known)
	}
	return s.cluster, nil
}

// differences says how a cluster is, and in what it and the repository differ, a line each.
func differences(where string, objects []live.Object, gap live.Gap) []string {
	counts := map[live.Readiness]int{}
	for _, o := range objects {
		counts[o.Readiness]++
	}
	var parts []string
	for _, r := range live.Readinesses() {
		if counts[r] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", counts[r], r))
		}
	}
	if len(parts) == 0 {
		return []string{where + " says nothing: its status has no objects"}
	}
	all := []string{where + ": " + strings.Join(parts, ", ")}
	if gap.Both == 0 {
		return append(all, "no object of the status is in the repository; is it the status of "+where+"?")
	}
	if n := len(gap.Undeclared); n > 0 {
		all = append(all, are(n, "object")+" on "+where+", and not in the repository: "+someOf(gap.Undeclared))
	}
	if n := len(gap.Absent); n > 0 {
		all = append(all, are(n, "object")+" in the repository, and not on "+where+": "+someOf(gap.Absent))
	}
	return all
}

// are prints 1 object is, 2 objects are.
func are(n int, noun string) string {
	if n == 1 {
		return count(n, noun) + " is"
	}
	return count(n, noun) + " are"
}

// fewNamed is how many objects a line names.
const fewNamed = 3

// someOf names the first few objects.
func someOf(keys []graph.Key) string {
	var names []string
	for i, k := range keys {
		if i == fewNamed {
			names = append(names, count(len(keys)-i, "other"))
			break
		}
		names = append(names, printable(k.String()))
	}
	return enumerate(names)
}
