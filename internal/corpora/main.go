// Command corpora runs the built program over a folder of real repositories, in every format and
// view, and prints what it counted in each. It fails where the program fails: an exit code that is
// not documented, a panic, or output that differs from one run to the next. One run writes several
// formats, because the largest repositories take long to read.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
)

// runLimit is the longest that one run may take.
const runLimit = 3 * time.Minute

func main() {
	dir := flag.String("dir", "", "folder of repositories")
	bin := flag.String("bin", "bin/fluxgraph", "the program")
	flag.Parse()
	if *dir == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := corpora(os.Stdout, *dir, *bin); err != nil {
		fmt.Fprintln(os.Stderr, "corpora:", err)
		os.Exit(1)
	}
}

func corpora(w io.Writer, dir, bin string) error {
	repos, err := repositories(dir)
	if err != nil {
		return err
	}
	expected, err := expectations()
	if err != nil {
		return err
	}
	formats, err := formatsOf(bin)
	if err != nil {
		return err
	}
	reports := make([]*report, len(repos))
	start := time.Now()
	for i, repo := range repos { // one at a time, so that nothing else is on the clock
		reports[i] = readOnce(bin, repo)
	}
	var wait sync.WaitGroup
	turns := make(chan struct{}, 2)
	for i := range reports {
		for _, job := range jobs(reports[i], bin, formats) {
			turns <- struct{}{}
			wait.Go(func() {
				defer func() { <-turns }()
				job()
			})
		}
	}
	wait.Wait()
	table(w, reports)
	wrong := notes(w, reports, expected)
	runs := 0
	for _, r := range reports {
		runs += r.runs
	}
	fmt.Fprintf(w, "\n%d repositories, %d runs, %.0f s, %d wrong\n", len(reports), runs, time.Since(start).Seconds(), wrong)
	if wrong > 0 {
		return fmt.Errorf("%d runs went wrong", wrong)
	}
	return nil
}

func repositories(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var repos []string
	for _, e := range entries {
		if e.IsDir() {
			repos = append(repos, filepath.Join(dir, e.Name()))
		}
	}
	if len(repos) == 0 {
		return nil, fmt.Errorf("%s holds no folders", dir)
	}
	return repos, nil
}

func readOnce(bin, repo string) *report {
	r := &report{repo: repo}
	o := r.add(run(bin, runLimit, []int{0}, "render", repo, "--format", "json"))
	r.seconds, r.first = o.seconds, o.stdout
	if o.wrong != "" {
		return r
	}
	counts, err := count(o.stdout)
	if err != nil {
		r.add(outcome{wrong: err.Error()})
	}
	r.counts = counts
	return r
}

// jobs returns the further runs for a repository; they may run side by side.
func jobs(r *report, bin string, formats []string) []func() {
	if r.counts == nil {
		return nil
	}
	all := []func(){
		func() { twice(r, bin, formats) },
		func() { r.add(run(bin, runLimit, []int{0, 1}, "check", r.repo)) },
		func() { written(r, bin, []string{"mermaid"}, "--view", "er") },
	}
	// Every view of every format is read by the tests of internal/consumer.
	for _, view := range []string{"full", "deps"} {
		all = append(all, func() { written(r, bin, []string{"d2", "dot", "mermaid", "plantuml", "text"}, "--view", view) })
	}
	return all
}

// twice renders a repository in every format, two times, which must give the same bytes; and the graph
// document that it gives alone.
func twice(r *report, bin string, formats []string) {
	first, again := written(r, bin, formats), written(r, bin, formats)
	if first == nil || again == nil {
		return
	}
	same(r, "json, alone and among others", r.first, first["json"])
	for _, format := range formats {
		same(r, format, first[format], again[format])
		if len(first[format]) == 0 {
			r.add(outcome{wrong: format + ": nothing is written"})
		}
	}
}

func same(r *report, what string, first, again []byte) {
	if !bytes.Equal(first, again) {
		r.add(outcome{wrong: what + ": differs from one run to the next"})
	}
}

// written renders a repository in several formats with one run, and returns what each of them holds; nil
// where that went wrong.
func written(r *report, bin string, formats []string, flags ...string) map[string][]byte {
	dir, err := os.MkdirTemp("", "corpora")
	if err != nil {
		r.add(outcome{wrong: err.Error()})
		return nil
	}
	defer os.RemoveAll(dir)
	args := append([]string{"render", r.repo}, flags...)
	for _, format := range formats {
		args = append(args, "--format", format+"="+filepath.Join(dir, format))
	}
	if r.add(run(bin, runLimit, []int{0}, args...)).wrong != "" {
		return nil
	}
	all := map[string][]byte{}
	for _, format := range formats {
		text, err := os.ReadFile(filepath.Join(dir, format))
		if err != nil {
			r.add(outcome{wrong: err.Error()})
			return nil
		}
		all[format] = text
	}
	if diagram, ok := all["mermaid"]; ok {
		if wrong := tooLarge(strings.Join(append([]string{"mermaid"}, flags...), " "), diagram); wrong != "" {
			r.add(outcome{wrong: wrong})
		}
	}
	return all
}

// formatsOf returns the formats that the program has.
func formatsOf(bin string) ([]string, error) {
	o := run(bin, runLimit, []int{0}, "list", "formats")
	if o.wrong != "" {
		return nil, errors.New(o.wrong)
	}
	var all []string
	for line := range strings.Lines(string(o.stdout)) {
		if fields := strings.Fields(line); len(fields) > 0 {
			all = append(all, fields[0])
		}
	}
	if !slices.Contains(all, "json") {
		return nil, fmt.Errorf("%s lists the formats %q, without json", bin, all)
	}
	return all, nil
}

// Mermaid's own limits, which GitHub and GitLab do not raise.
const (
	mermaidEdges = 500
	mermaidChars = 50_000 // UTF-16 code units
)

var mermaidArrow = regexp.MustCompile(`(?m)^ +\S+ (-->|-\.->)\|`)

// tooLarge says by how much a diagram is larger than Mermaid draws unasked; "" for one that is not.
func tooLarge(what string, diagram []byte) string {
	edges, chars := len(mermaidArrow.FindAll(diagram, -1)), len(utf16.Encode([]rune(string(diagram))))
	if edges <= mermaidEdges && chars <= mermaidChars {
		return ""
	}
	return fmt.Sprintf("%s: %d edges and %d characters are more than Mermaid draws", what, edges, chars)
}
