// Command mutation plants defects into real repositories and demands that the checks find each of
// them, at the right file, and nothing else. Places are picked at random from a seed, which is
// printed.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"github.com/fluxgraph/fluxgraph/check"
)

func main() {
	dir := flag.String("dir", "", "folder of repositories")
	each := flag.Int("each", 1, "plants of each kind in each repository")
	least := flag.Int("least", 200, "fail with fewer plants than this")
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano())%100000, "seed of the places")
	only := flag.String("only", "", "only repositories whose name holds this")
	rule := flag.String("rule", "", "only defects of this rule")
	flag.Parse()
	if *dir == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	m := mutation{seed: *seed, each: *each, rule: *rule, work: 2}
	entries, err := os.ReadDir(*dir)
	for _, e := range entries {
		if e.IsDir() && strings.Contains(e.Name(), *only) {
			m.dirs = append(m.dirs, filepath.Join(*dir, e.Name()))
		}
	}
	if err == nil {
		err = m.run()
	}
	if err == nil {
		err = m.report(os.Stdout, *least)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutation:", err)
		os.Exit(1)
	}
}

// mutation is one run over several repositories.
type mutation struct {
	dirs    []string
	seed    uint64
	each    int
	rule    string // empty: all
	work    int    // how many repositories are read at a time
	results []result
}

// verdict says how a plant was judged. The zero verdict is invalid.
type verdict uint8

const (
	_      verdict = iota
	found          // the right rule at the right file, and nothing else
	told           // the checks say that they cannot tell, and why
	missed         // nothing was said, or at another place
	noisy          // found, but something was said besides that is not so
)

// result is what became of a plant.
type result struct {
	repository, rule string
	seed             uint64
	verdict          verdict
	about            string
}

// attempts is how many places are tried for one plant: many do not suit.
const attempts = 40

// run plants, and collects the results in order of repository and rule.
func (m *mutation) run() error {
	for _, dir := range m.dirs {
		s, err := survey(dir)
		if err != nil {
			return err
		}
		var mu sync.Mutex
		var wait sync.WaitGroup
		turns := make(chan struct{}, m.work)
		for i, p := range planters {
			if m.rule != "" && p.rule != m.rule {
				continue
			}
			for nth := range m.each {
				turns <- struct{}{}
				wait.Go(func() {
					defer func() { <-turns }()
					if r, ok := m.try(s, i, nth); ok {
						mu.Lock()
						defer mu.Unlock()
						m.results = append(m.results, r)
					}
				})
			}
		}
		wait.Wait()
	}
	slices.SortFunc(m.results, func(a, b result) int {
		return cmp.Or(strings.Compare(a.rule, b.rule), strings.Compare(a.repository, b.repository), cmp.Compare(a.seed, b.seed))
	})
	return nil
}

// try plants one defect; ok is false where the repository has no place for it.
func (m *mutation) try(s *site, planter, nth int) (r result, ok bool) {
	p := planters[planter]
	h := fnv.New64a()
	fmt.Fprint(h, s.name, " ", p.title, " ", nth)
	random := rand.New(rand.NewPCG(m.seed, h.Sum64()))
	read := 0
	for range attempts {
		plant := p.sow(s, random)
		if plant == nil {
			continue
		}
		g, findings, err := s.read(plant.files)
		if err != nil || plant.took != nil && !plant.took(g) {
			if read++; read == 3 { // reading costs far more than looking for a place
				break
			}
			continue
		}
		r = result{repository: s.name, rule: p.rule, seed: m.seed}
		r.verdict, r.about = judge(s, p.rule, plant, findings)
		return r, true
	}
	return result{}, false
}

// judge holds what the checks say against what they should.
func judge(s *site, rule string, p *plant, findings []check.Finding) (verdict, string) {
	right, cannotTell := false, false
	var others []string
	for _, f := range findings {
		if !s.isNew(f) {
			continue
		}
		switch {
		case f.Rule == rule && slices.Contains(p.guilty, f.Pos.File):
			right = true
		case f.Rule == rule:
			others = append(others, f.String())
		case f.Rule == "unresolved":
			cannotTell = true
		case !slices.Contains(p.also, f.Rule):
			others = append(others, f.String())
		}
	}
	switch {
	case right && len(others) == 0:
		return found, ""
	case right:
		return noisy, p.what + "; also said: " + strings.Join(others, "; ")
	case cannotTell:
		return told, p.what
	case len(others) > 0:
		return missed, p.what + "; said instead: " + strings.Join(others, "; ")
	}
	return missed, p.what
}

// report prints the rate of each rule, and what was missed.
func (m *mutation) report(w io.Writer, least int) error {
	counts := map[string]*[noisy + 1]int{}
	var rules []string
	total := [noisy + 1]int{}
	for _, r := range m.results {
		if counts[r.rule] == nil {
			counts[r.rule] = &[noisy + 1]int{}
			rules = append(rules, r.rule)
		}
		counts[r.rule][r.verdict]++
		total[r.verdict]++
	}
	fmt.Fprintf(w, "seed %d, %d plants in %d repositories\n\n", m.seed, len(m.results), len(m.dirs))
	tab := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tab, "rule\tplants\tfound\tcannot tell\tnoise\tmissed\trate\t")
	row := func(name string, c [noisy + 1]int) {
		n := c[found] + c[told] + c[missed] + c[noisy]
		fmt.Fprintf(tab, "%s\t%d\t%d\t%d\t%d\t%d\t%d%%\t\n", name, n, c[found], c[told], c[noisy], c[missed], 100*c[found]/max(n, 1))
	}
	for _, rule := range rules {
		row(rule, *counts[rule])
	}
	row("all", total)
	if err := tab.Flush(); err != nil {
		return err
	}
	for _, r := range m.results {
		if r.verdict == missed || r.verdict == noisy {
			fmt.Fprintf(w, "\n%s in %s: %s: %s\n", map[verdict]string{missed: "missed", noisy: "noise"}[r.verdict], r.repository, r.rule, r.about)
		}
	}
	switch {
	case len(m.results) < least:
		return fmt.Errorf("only %d plants, at least %d are wanted", len(m.results), least)
	case total[missed]+total[noisy] > 0:
		return fmt.Errorf("%d missed and %d with noise, of %d", total[missed], total[noisy], len(m.results))
	}
	return nil
}
