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

// statusFlags are the flags for the state of clusters.
type statusFlags struct{ files []string }

func (f *statusFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.files, "status", nil, "`[NAME=]FILE` state of the objects, from kubectl get -o json; repeatable")
	assignGroup(cmd, inputGroup)
}

// stdStream is the file name that stands for standard input or standard output.
const stdStream = "-"

// statusFile is a file with the state of a cluster; the name "" stands for the only cluster.
type statusFile struct{ cluster, file string }

// parse returns the files of the flags, before the repository is read.
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
		if file == stdStream && slices.ContainsFunc(all, func(s statusFile) bool { return s.file == stdStream }) {
			return nil, wrongUsage("two --status read standard input; at most one can")
		}
		all = append(all, statusFile{name, file})
	}
	return all, nil
}

// maxStatusBytes is the size limit of a status file, far above that of a large cluster.
const maxStatusBytes = 512 << 20

// read returns the objects of a status file.
func (s statusFile) read(stdin io.Reader) ([]live.Object, error) {
	from, name := stdin, "standard input"
	if s.file != stdStream {
		name = printable(s.file)
		f, err := os.Open(s.file)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s: %w", name, reason(err))
		}
		defer f.Close()
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, maxStatusBytes+1))
	if err == nil && len(data) > maxStatusBytes {
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

// addStatus adds the state of clusters to the graph, and reports on standard error how the clusters and
// the repository differ.
func (p *program) addStatus(r *reading, files []statusFile) error {
	lines, err := r.addStatus(files, p.stdin)
	for _, line := range lines {
		fmt.Fprintln(p.stderr, line)
	}
	return err
}

// addStatus adds the state of clusters to the graph, and returns the state and the differences of each
// cluster as lines of text.
func (r *reading) addStatus(files []statusFile, stdin io.Reader) (lines []string, err error) {
	var clusters []string // in the order of the files
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
		name := "the cluster"
		if len(r.graph.Clusters()) > 1 {
			name = "cluster " + printable(cluster)
		}
		lines = append(lines, statusLines(name, objects[cluster], gap)...)
	}
	return lines, nil
}

// clusterOf returns the name of the cluster whose state a file holds.
func (s statusFile) clusterOf(g *graph.Graph) (string, error) {
	known := clusterNames(g)
	if s.cluster == "" {
		var hubs []string
		for _, c := range g.Clusters() {
			if c.Hub == "" {
				hubs = append(hubs, c.Name)
			}
		}
		switch len(hubs) {
		case 0:
			return "", wrongUsage("--status %s has no cluster to show: the repository has none", quoted(s.file))
		case 1:
			return hubs[0], nil
		}
		return "", wrongUsage("--status %s does not name its cluster; use --status NAME=%s with a name from %s",
			quoted(s.file), printable(s.file), printable(enumerate(known)))
	}
	if !slices.Contains(known, s.cluster) {
		return "", unknown("cluster", s.cluster, known)
	}
	return s.cluster, nil
}

// statusLines returns the number of objects of a cluster in each state, and the differences between the
// cluster and the repository, as lines of text.
func statusLines(name string, objects []live.Object, gap live.Gap) []string {
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
		return []string{name + ": the status has no objects"}
	}
	all := []string{name + ": " + strings.Join(parts, ", ")}
	if gap.Both == 0 {
		return append(all, "no object of the status is in the repository; is it the status of "+name+"?")
	}
	if n := len(gap.Undeclared); n > 0 {
		all = append(all, countIs(n, "object")+" on "+name+", and not in the repository: "+firstNames(gap.Undeclared))
	}
	if n := len(gap.Absent); n > 0 {
		all = append(all, countIs(n, "object")+" in the repository, and not on "+name+": "+firstNames(gap.Absent))
	}
	return all
}

// maxNames is how many objects a line names.
const maxNames = 3

// firstNames names the first objects, and counts the others.
func firstNames(keys []graph.Key) string {
	var names []string
	for i, k := range keys {
		if i == maxNames {
			names = append(names, count(len(keys)-i, "other"))
			break
		}
		names = append(names, printable(k.String()))
	}
	return enumerate(names)
}
