package main

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
)

// report is what is known of one repository.
type report struct {
	repo    string
	seconds float64
	first   []byte // the graph document as it was written first
	counts  map[string]int

	mu    sync.Mutex
	runs  int
	wrong []string
}

func (r *report) name() string { return filepath.Base(r.repo) }

func (r *report) add(o outcome) outcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.runs++
	if o.wrong != "" {
		r.wrong = append(r.wrong, o.wrong)
	}
	return o
}

func table(w io.Writer, reports []*report) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tw, "repository\t%s\tseconds\t\n", strings.Join(columns, "\t"))
	for _, r := range reports {
		fmt.Fprintf(tw, "%s\t", r.name())
		for _, c := range columns {
			if r.counts == nil {
				fmt.Fprint(tw, "-\t")
			} else {
				fmt.Fprintf(tw, "%d\t", r.counts[c])
			}
		}
		fmt.Fprintf(tw, "%.2f\t\n", r.seconds)
	}
	_ = tw.Flush()
}

// notes prints what went wrong, and where the counts are not the expected ones.
// It returns how much went wrong.
func notes(w io.Writer, reports []*report, expected map[string]map[string]int) int {
	wrong := 0
	var failed, other []string
	for _, r := range reports {
		slices.Sort(r.wrong)
		wrong += len(r.wrong)
		failed = append(failed, prefixed(r.name(), r.wrong)...)
		other = append(other, prefixed(r.name(), differences(r.counts, expected[r.name()]))...)
	}
	section(w, "Not what an independent count gave (fluxgraph, then the count):", other)
	section(w, "Wrong:", failed)
	return wrong
}

// differences compares the counts with those expected; without expectations there are none.
func differences(got, want map[string]int) []string {
	if got == nil {
		return nil
	}
	var all []string
	for _, c := range columns {
		if n, ok := want[c]; ok && n != got[c] {
			all = append(all, fmt.Sprintf("%s %d, %d", c, got[c], n))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return []string{strings.Join(all, "; ")}
}

func prefixed(name string, lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = name + ": " + line
	}
	return out
}

func section(w io.Writer, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(w, "\n%s\n", title)
	for _, line := range lines {
		fmt.Fprintf(w, "  %s\n", cmp.Or(line, "(nothing said)"))
	}
}
