package main

import (
	"cmp"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

// mutation is one run over several repositories.
type mutation struct {
	dirs     []string
	seed     uint64
	each     int
	rule     string // empty: all
	mu       sync.Mutex
	results  []result
	readings int
}

// verdict is the result of a plant. The zero verdict is invalid.
type verdict uint8

const (
	_         verdict = iota
	found             // the right rule at the right file, and nothing else
	undecided         // the checks report that they cannot decide, and why
	missed            // no finding, or one at another position
	noisy             // found, together with a finding that is not so
)

// result is what became of a plant.
type result struct {
	repository, rule, title string
	nth                     int
	verdict                 verdict
	about                   string
	files                   map[string][]byte
	readings                int
}

const (
	// attempts is how many locations are tried for one plant: many do not suit. Reading a repository costs
	// far more than searching a location, so fewer are read.
	attempts     = 60
	readAttempts = 3

	// A repository gets as many plants as cost about the same: amount over the number of its nodes,
	// between the bounds.
	amount, leastEach, mostEach = 17000, 3, 35

	// heavy is the number of nodes from which on one reading at a time is enough for the machine.
	heavy = 5000
)

// share is how many plants a repository gets, and how many are read at a time.
func share(nodes int) (plants, atOnce int) {
	plants, atOnce = min(max(amount/max(nodes, 1), leastEach), mostEach), 2
	if nodes >= heavy {
		atOnce = 1
	}
	return plants, atOnce
}

// maxReading is how many repositories are read at a time, for one plant or another.
const maxReading = 2

// run plants, and collects the results in order of rule and repository. Two repositories have their turn at
// a time, so that one that is read alone leaves no processor idle.
func (m *mutation) run() error {
	reading := make(chan struct{}, maxReading)
	failed := make([]error, len(m.dirs))
	inTurn(maxReading, len(m.dirs), func(i int) {
		reading <- struct{}{}
		s, err := survey(m.dirs[i])
		<-reading
		if failed[i] = err; err == nil {
			m.plant(s, reading)
		}
	})
	if err := errors.Join(failed...); err != nil {
		return err
	}
	m.readings += len(m.dirs)
	slices.SortFunc(m.results, func(a, b result) int {
		return cmp.Or(strings.Compare(a.rule, b.rule), strings.Compare(a.repository, b.repository), strings.Compare(a.title, b.title), cmp.Compare(a.nth, b.nth))
	})
	return nil
}

// inTurn does something n times, so many at a time, and returns when all of it is done.
func inTurn(atOnce, n int, do func(i int)) {
	turns := make(chan struct{}, atOnce)
	var wait sync.WaitGroup
	for i := range n {
		turns <- struct{}{}
		wait.Go(func() {
			defer func() { <-turns }()
			do(i)
		})
	}
	wait.Wait()
}

// turn is one kind of defect, planted for the nth time.
type turn struct {
	planter
	nth int
}

// plant plants a repository's share of defects, in an order that the seed decides. A goroutine that reads
// holds a slot of reading.
func (m *mutation) plant(s *site, reading chan struct{}) {
	var turns []turn
	for nth := range m.each {
		var round []turn
		for _, p := range planters {
			if m.rule == "" || p.rule == m.rule {
				round = append(round, turn{p, nth})
			}
		}
		m.random(s, "order", nth).Shuffle(len(round), func(i, j int) { round[i], round[j] = round[j], round[i] })
		turns = append(turns, round...)
	}
	want, atOnce := share(s.graph.NumNodes())
	// In waves, so that how fast one of them is does not decide which others come to their turn.
	for want > 0 && len(turns) > 0 {
		wave := turns[:min(want, len(turns))]
		turns = turns[len(wave):]
		results := make([]result, len(wave))
		inTurn(atOnce, len(wave), func(i int) {
			reading <- struct{}{}
			defer func() { <-reading }()
			results[i] = m.try(s, wave[i])
		})
		m.mu.Lock()
		for _, r := range results {
			m.readings += r.readings
			if r.verdict != 0 {
				m.results = append(m.results, r)
				want--
			}
		}
		m.mu.Unlock()
	}
}

func (m *mutation) random(s *site, what string, nth int) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprint(h, s.name, " ", what, " ", nth)
	return rand.New(rand.NewPCG(m.seed, h.Sum64()))
}

// try plants one defect. The result has no verdict where the repository has no location for it.
func (m *mutation) try(s *site, t turn) result {
	random := m.random(s, t.title, t.nth)
	r := result{repository: s.name, rule: t.rule, title: t.title, nth: t.nth}
	for range attempts {
		plant := t.sow(s, random)
		if plant == nil {
			continue
		}
		r.readings++
		g, findings, err := s.read(plant.files)
		if err == nil && (plant.took == nil || plant.took(g)) {
			r.verdict, r.about = evaluate(s, t.rule, plant, g, findings)
			r.files = plant.files
			return r
		}
		if r.readings == readAttempts {
			break
		}
	}
	return r
}

// evaluate compares the findings with those that the plant should have.
func evaluate(s *site, rule string, p *plant, g *graph.Graph, findings []check.Finding) (verdict, string) {
	right := false
	cannotTell := slices.ContainsFunc(p.of, func(id graph.ID) bool {
		n, _ := g.Node(id)
		return n.State == graph.Unknown || n.State == graph.External || isUnread(n)
	})
	var others []string
	for _, f := range findings {
		if f.Rule == check.UnresolvedFacts.ID && rule != f.Rule {
			cannotTell = cannotTell || s.isNew(f) || slices.Contains(f.Undecided, rule)
		}
		if !s.isNew(f) {
			continue
		}
		switch {
		case f.Rule == rule && slices.Contains(p.guilty, f.Pos.File):
			right = true
		case f.Rule == check.UnresolvedFacts.ID:
		case f.Rule == rule:
			others = append(others, f.String())
		case !slices.Contains(p.also, f.Rule):
			others = append(others, f.String())
		}
	}
	switch {
	case right && len(others) == 0:
		return found, ""
	case right:
		return noisy, p.what + "; also said: " + strings.Join(others, "; ")
	case len(others) > 0:
		return missed, p.what + "; said instead: " + strings.Join(others, "; ")
	case cannotTell:
		return undecided, p.what
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
		n := c[found] + c[undecided] + c[missed] + c[noisy]
		fmt.Fprintf(tab, "%s\t%d\t%d\t%d\t%d\t%d\t%d%%\t\n", name, n, c[found], c[undecided], c[noisy], c[missed], 100*c[found]/max(n, 1))
	}
	for _, rule := range rules {
		row(rule, *counts[rule])
	}
	row("all", total)
	if err := tab.Flush(); err != nil {
		return err
	}
	for _, r := range m.results {
		if r.verdict != found {
			fmt.Fprintf(w, "\n%s in %s: %s: %s\n", map[verdict]string{missed: "missed", noisy: "noise", undecided: "cannot tell"}[r.verdict], r.repository, r.rule, r.about)
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
