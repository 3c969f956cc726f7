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
	File        string // that the finding began with; may be empty
	Message     string // as it was said then
	Fingerprint string // by which the finding is found again
	Pos         graph.Pos
}

// Compare orders entries by file, rule, message and fingerprint.
func (k Known) Compare(l Known) int {
	return cmp.Or(strings.Compare(k.File, l.File), strings.Compare(k.Rule, l.Rule),
		strings.Compare(k.Message, l.Message), strings.Compare(k.Fingerprint, l.Fingerprint))
}

// Baseline is what was found when it was written.
type Baseline []Known

// Renew returns the baseline of the findings of a run, sorted. Entries of b are kept whose checks
// did not run: of these, nothing is known.
func (b Baseline) Renew(findings []Finding, ran []*Check) Baseline {
	var all Baseline
	for i, print := range Fingerprints(findings) {
		f := findings[i]
		all = append(all, Known{Rule: f.Rule, File: f.Pos.File, Message: f.Message, Fingerprint: print})
	}
	for _, k := range b {
		if !judged(k, ran) {
			all = append(all, k)
		}
	}
	slices.SortFunc(all, Known.Compare)
	return all
}

// judged reports whether the check of an entry ran, or there is no such check any more.
func judged(k Known, ran []*Check) bool {
	c := Named(k.Rule)
	return c == nil || slices.Contains(ran, c)
}

// Part parts the findings of a run into those that the baseline does not have and those that it has.
// gone are the entries of checks that ran which nothing matches any more. The order stays.
func (b Baseline) Part(findings []Finding, ran []*Check) (fresh, known []Finding, gone Baseline) {
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
		if !found[k.Fingerprint] && judged(k, ran) {
			gone = append(gone, k)
		}
	}
	return fresh, known, gone
}

// fewGone is how many entries that match nothing are named.
const fewGone = 5

// Gone is the finding that tells of entries of a baseline which nothing matches any more. There is at
// least one.
func Gone(entries Baseline) Finding {
	f := Finding{Rule: UnusedIgnore.ID, Severity: Info, Pos: entries[0].Pos}
	if len(entries) == 1 {
		f.Message = fmt.Sprintf("this entry of the baseline, of rule %s, matches nothing any more", entries[0].Rule)
	} else {
		f.Message = fmt.Sprintf("%d entries of the baseline match nothing any more", len(entries))
		for _, k := range entries[:min(fewGone, len(entries))] {
			f.Related = append(f.Related, Related{Pos: k.Pos, Message: fmt.Sprintf("%s: %s", k.Rule, k.Message)})
		}
	}
	f.addHint("--write-baseline writes the file anew")
	return f
}
