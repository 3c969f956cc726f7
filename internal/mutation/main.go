// Command mutation plants defects into real repositories and demands that the checks find each of
// them, at the right file, and nothing else: it is mutation testing of package check. Locations are picked
// at random from a seed, which is printed.
//
// It changes no file: defects are overlaid on what is read. It is no part of the program. In go a folder of
// repositories; out comes a table of rules, and each defect that was missed or found with noise.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	stderr := os.Stderr
	if null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0); err == nil {
		os.Stderr = null // kustomize's advice about somebody's files
	}
	dir := flag.String("dir", "", "folder of repositories")
	each := flag.Int("each", 3, "plants of each kind in each repository, at most")
	least := flag.Int("least", 200, "fail with fewer plants than this")
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano())%100000, "seed of the places")
	only := flag.String("only", "", "only repositories whose name holds this")
	rule := flag.String("rule", "", "only defects of this rule")
	keep := flag.String("keep", "", "folder to write the changed files of what was missed or noisy to")
	flag.CommandLine.SetOutput(stderr)
	flag.Parse()
	if *dir == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	m := mutation{seed: *seed, each: *each, rule: *rule}
	entries, err := os.ReadDir(*dir)
	for _, e := range entries {
		if e.IsDir() && strings.Contains(e.Name(), *only) {
			m.dirs = append(m.dirs, filepath.Join(*dir, e.Name()))
		}
	}
	started := time.Now()
	if err == nil {
		err = m.run()
	}
	if err == nil {
		err = m.report(os.Stdout, *least)
		fmt.Fprintf(stderr, "%d readings in %s\n", m.readings, time.Since(started).Round(time.Second))
	}
	if *keep != "" {
		for i, r := range m.results {
			if e := r.keep(filepath.Join(*keep, fmt.Sprintf("%03d-%s-%s", i, r.rule, r.repository))); e != nil && err == nil {
				err = e
			}
		}
	}
	if err != nil {
		fmt.Fprintln(stderr, "mutation:", err)
		os.Exit(1)
	}
}

// keep writes the changed files of a plant that was not found as it should be.
func (r result) keep(dir string) error {
	if r.verdict == found || r.verdict == undecided {
		return nil
	}
	for name, data := range r.files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
