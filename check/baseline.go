package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fluxgraph/fluxgraph/graph"
)

// Known is an entry of a baseline: a finding that was there when it was written.
type Known struct {
	Rule        string
	File        string // of the finding's position; may be empty
	Message     string // as it was then
	Fingerprint string // as Fingerprints returns it
	Pos         graph.Pos
}

// Compare orders entries by file, rule, message and fingerprint.
func (k Known) Compare(l Known) int {
	return cmp.Or(strings.Compare(k.File, l.File), strings.Compare(k.Rule, l.Rule),
		strings.Compare(k.Message, l.Message), strings.Compare(k.Fingerprint, l.Fingerprint))
}

// Baseline is what was found when it was written.
type Baseline []Known

// Renew returns the baseline of the findings of a run, sorted. It keeps the entries of b whose checks did
// not run.
func (b Baseline) Renew(findings []Finding, ran []*Check) Baseline {
	var all Baseline
	for i, print := range Fingerprints(findings) {
		f := findings[i]
		all = append(all, Known{Rule: f.Rule, File: f.Pos.File, Message: f.Message, Fingerprint: print})
	}
	for _, k := range b {
		if !evaluated(k, ran) {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, Known.Compare)
	return all
}

// evaluated reports whether the check of an entry ran, or there is no such check any more.
func evaluated(k Known, ran []*Check) bool {
	c := Named(k.Rule)
	return c == nil || slices.Contains(ran, c)
}

// Split splits the findings of a run into those that the baseline does not have and those that it has.
// gone are the entries, of checks that ran, that no finding matches any more. The order stays.
func (b Baseline) Split(findings []Finding, ran []*Check) (fresh, known []Finding, gone Baseline) {
	has := map[string]bool{}
	for _, k := range b {
		has[k.Fingerprint] = true
	}
	found := map[string]bool{}
	for i, print := range Fingerprints(findings) {
		found[print] = true
		if has[print] {
			known = append(known, findings[i])
		} else {
			fresh = append(fresh, findings[i])
		}
	}
	for _, k := range b {
		if !found[k.Fingerprint] && evaluated(k, ran) {
			gone = append(gone, k)
		}
	}
	return fresh, known, gone
}

// maxGone is how many entries that match nothing are listed.
const maxGone = 5

// Gone returns the finding that reports entries of a baseline that nothing matches any more. There must be
// at least one.
func Gone(entries Baseline) Finding {
	f := Finding{Rule: UnusedIgnore.ID, Severity: Info, Pos: entries[0].Pos}
	if len(entries) == 1 {
		f.Message = fmt.Sprintf("this entry of the baseline, of rule %s, matches nothing any more", entries[0].Rule)
	} else {
		f.Message = fmt.Sprintf("%d entries of the baseline match nothing any more", len(entries))
		for _, k := range entries[:min(maxGone, len(entries))] {
			f.Related = append(f.Related, Related{Pos: k.Pos, Message: fmt.Sprintf("%s: %s", k.Rule, k.Message)})
		}
	}
	f.addHint("--write-baseline writes the file anew")
	return f
}
