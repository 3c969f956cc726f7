package check_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

func TestBaseline(t *testing.T) {
	finding := func(rule, file, message string, line int) check.Finding {
		return check.Finding{Rule: rule, Severity: check.Warning, Message: message, Pos: graph.Pos{File: file, Line: line}}
	}
	orphan := finding("orphaned-source", "b.yaml", "b is applied, but nothing uses it", 4)
	other := finding("orphaned-source", "a.yaml", "a is applied, but nothing uses it", 9)
	path := finding("missing-path", "a.yaml", "a points nowhere", 2)
	all := check.All()
	b := check.Baseline(nil).Renew([]check.Finding{orphan, path, other}, all)
	var got []string
	for _, k := range b {
		got = append(got, k.File+" "+k.Rule+" "+k.Message)
	}
	want := []string{"a.yaml missing-path a points nowhere", "a.yaml orphaned-source a is applied, but nothing uses it", "b.yaml orphaned-source b is applied, but nothing uses it"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("the baseline (-want +got):\n%s", diff)
	}

	orphan.Pos.Line, orphan.Severity = 40, check.Error // what moves is the same
	fresh := finding("orphaned-source", "c.yaml", "c is applied, but nothing uses it", 1)
	isNew, known, gone := b.Split([]check.Finding{orphan, fresh}, all)
	if diff := cmp.Diff([]check.Finding{fresh}, isNew); diff != "" {
		t.Errorf("new (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]check.Finding{orphan}, known); diff != "" {
		t.Errorf("known (-want +got):\n%s", diff)
	}
	if len(gone) != 2 || gone[0].File != "a.yaml" || gone[1].Rule != "orphaned-source" {
		t.Errorf("gone: %v", gone)
	}

	// Of rules that did not run, nothing is known; rules that there are no more are gone.
	onlyOrphans := []*check.Check{check.OrphanedSource}
	b = append(b, check.Known{Rule: "of-old", Fingerprint: "x"})
	_, _, gone = b.Split([]check.Finding{orphan, other}, onlyOrphans)
	if len(gone) != 1 || gone[0].Rule != "of-old" {
		t.Errorf("gone of one rule: %v", gone)
	}
	renewed := b.Renew([]check.Finding{orphan}, onlyOrphans)
	if len(renewed) != 2 || renewed[0].Rule != "missing-path" || renewed[1].File != "b.yaml" {
		t.Errorf("renewed for one rule: %v", renewed)
	}
	if !slices.IsSortedFunc(renewed, check.Known.Compare) {
		t.Error("not sorted")
	}
}

// Two findings that nothing but a line tells apart are two entries: a third of them is new.
func TestBaselineOfTwins(t *testing.T) {
	twin := func(line int) check.Finding {
		return check.Finding{Rule: "orphaned-source", Message: "m", Pos: graph.Pos{File: "a.yaml", Line: line}}
	}
	all := check.All()
	b := check.Baseline(nil).Renew([]check.Finding{twin(1), twin(2)}, all)
	fresh, known, gone := b.Split([]check.Finding{twin(1), twin(2), twin(3)}, all)
	if len(fresh) != 1 || len(known) != 2 || len(gone) != 0 {
		t.Errorf("%d new, %d known, %d gone", len(fresh), len(known), len(gone))
	}
	if _, known, gone = b.Split([]check.Finding{twin(5)}, all); len(known) != 1 || len(gone) != 1 {
		t.Errorf("one left: %d known, %d gone", len(known), len(gone))
	}
}

func TestGone(t *testing.T) {
	one := check.Known{Rule: "orphaned-source", Message: "m", Pos: graph.Pos{File: "b.json", Line: 4}}
	if got, want := check.Gone(check.Baseline{one}).String(),
		"b.json:4: info: this entry of the baseline, of rule orphaned-source, matches nothing any more; --write-baseline writes the file anew [unused-ignore]"; got != want {
		t.Errorf("one:\n%s\n%s", got, want)
	}
	many := check.Gone(check.Baseline(slices.Repeat([]check.Known{one}, 9)))
	if got, want := many.String(), "b.json:4: info: 9 entries of the baseline match nothing any more; --write-baseline writes the file anew [unused-ignore]"; got != want {
		t.Errorf("many:\n%s\n%s", got, want)
	}
	if len(many.Related) != 5 || many.Related[0].Message != "orphaned-source: m" {
		t.Errorf("related: %v", many.Related)
	}
}
