// Command corpora runs the built program over a folder of real repositories, in every format and
// view, and prints what it counted in each. It fails where the program fails: an exit code that is
// not documented, a panic, or output that differs from one run to the next.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf16"
)

// The longest that one run may take. A picture that takes longer is reported as not drawn; anything
// else that takes longer has failed.
const (
	runLimit     = 2 * time.Minute
	pictureLimit = time.Minute
)

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
	reports := make([]*report, len(repos))
	start := time.Now()
	for i, repo := range repos { // one at a time, so that nothing else is on the clock
		reports[i] = readOnce(bin, repo)
	}
	var wait sync.WaitGroup
	turns := make(chan struct{}, 2)
	for i := range reports {
		for _, job := range jobs(reports[i], bin) {
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
func jobs(r *report, bin string) []func() {
	if r.counts == nil {
		return nil
	}
	all := []func(){
		func() {
			again := r.add(run(bin, runLimit, []int{0}, "render", r.repo, "--format", "json"))
			same(r, "render --format json", r.first, again)
		},
		func() { r.add(run(bin, runLimit, []int{0, 1}, "check", r.repo)) },
		func() { render(r, bin, "mermaid", "er", 1) },
	}
	// The default view is drawn twice and the others once: what they are made from, the graph
	// document, is compared as a whole.
	for view, times := range map[string]int{"flux": 2, "full": 1, "deps": 1} {
		all = append(all,
			func() { render(r, bin, "mermaid", view, times) },
			func() { render(r, bin, "text", view, times) },
			func() { render(r, bin, "dot", view, times) },
			func() { picture(r, bin, "svg", view) })
	}
	// GraphML, Cypher and CSV of the same repositories are read back by the tests of internal/consumer.
	for _, format := range []string{"d2", "plantuml"} {
		all = append(all, func() { render(r, bin, format, "full", 1) })
	}
	return append(all, func() { picture(r, bin, "png", "flux") })
}

// render renders the same thing so many times, which must give the same bytes.
func render(r *report, bin, format, view string, times int) {
	args := []string{"render", r.repo, "--format", format, "--view", view}
	first := r.add(run(bin, runLimit, []int{0}, args...))
	if format == "mermaid" {
		if wrong := tooLarge(strings.Join(args, " "), first.stdout); wrong != "" {
			r.add(outcome{wrong: wrong})
		}
	}
	if first.wrong != "" {
		return
	}
	for range times - 1 {
		same(r, strings.Join(args, " "), first.stdout, r.add(run(bin, runLimit, []int{0}, args...)))
	}
}

func same(r *report, what string, first []byte, again outcome) {
	if again.wrong == "" && !bytes.Equal(first, again.stdout) {
		r.add(outcome{wrong: what + ": differs from one run to the next"})
	}
}

// picture draws a view.
func picture(r *report, bin, format, view string) {
	o := run(bin, pictureLimit, []int{0}, "render", r.repo, "--format", format, "--view", view)
	switch {
	case o.late:
		r.notDrawn("view %s as %s: not done after %v", view, format, pictureLimit)
	default:
		r.add(o)
	}
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
