package check_test

import (
	"regexp"
	"testing"

	"github.com/fluxgraph/fluxgraph/check"
	"github.com/fluxgraph/fluxgraph/graph"
)

func sample() check.Finding {
	kind := graph.Kind{Group: "kustomize.toolkit.fluxcd.io", Name: "Kustomization"}
	apps := graph.ID{Cluster: "prod", Key: graph.Key{Kind: kind, Namespace: "flux-system", Name: "apps"}}
	infra := graph.ID{Cluster: "prod", Key: graph.Key{Kind: kind, Namespace: "flux-system", Name: "infra"}}
	return check.Finding{
		Rule:      "dangling-reference",
		Severity:  check.Error,
		Cluster:   "prod",
		Message:   "Kustomization/flux-system/apps in spec.dependsOn[0] names Kustomization/flux-system/infra, which does not exist; did you mean infra-configs?",
		Statement: "Kustomization/flux-system/apps in spec.dependsOn[0] names Kustomization/flux-system/infra, which does not exist",
		Nodes:     []graph.ID{apps, infra},
		Edges:     []graph.Edge{{From: apps, To: infra, Relation: graph.DependsOn, Field: "spec.dependsOn[0]"}},
		Pos:       graph.Pos{File: "clusters/prod/apps.yaml", Line: 9, Col: 13},
	}
}

// TestFingerprint changes one thing at a time of a finding, and asks whether it is the same finding.
func TestFingerprint(t *testing.T) {
	tests := []struct {
		name   string
		change func(*check.Finding)
		same   bool
	}{
		{"nothing", func(*check.Finding) {}, true},
		{"the line", func(f *check.Finding) { f.Pos.Line, f.Pos.Col = 20, 1 }, true},
		{"the place of an edge", func(f *check.Finding) { f.Edges[0].Pos = graph.Pos{File: "x", Line: 3} }, true},
		{"the position in a list", func(f *check.Finding) {
			f.Message = "Kustomization/flux-system/apps in spec.dependsOn[1] names Kustomization/flux-system/infra, which does not exist; did you mean infra-configs?"
			f.Statement = "Kustomization/flux-system/apps in spec.dependsOn[1] names Kustomization/flux-system/infra, which does not exist"
			f.Edges[0].Field = "spec.dependsOn[1]"
		}, true},
		{"the hint", func(f *check.Finding) {
			f.Message, f.Statement = "Kustomization/flux-system/apps in spec.dependsOn[0] names Kustomization/flux-system/infra, which does not exist", ""
		}, true},
		{"the severity", func(f *check.Finding) { f.Severity = check.Warning }, true},
		{"related places", func(f *check.Finding) { f.Related = []check.Related{{Message: "m"}} }, true},
		{"the order of nodes", func(f *check.Finding) { f.Nodes[0], f.Nodes[1] = f.Nodes[1], f.Nodes[0] }, true},
		{"another cluster shares the file", func(f *check.Finding) {
			f.Cluster = ""
			f.Message += " (in prod and staging)"
			for _, id := range f.Nodes {
				id.Cluster = "staging"
				f.Nodes = append(f.Nodes, id)
			}
			e := f.Edges[0]
			e.From.Cluster, e.To.Cluster = "staging", "staging"
			f.Edges = append(f.Edges, e)
		}, true},
		{"the rule", func(f *check.Finding) { f.Rule = "other" }, false},
		{"the file", func(f *check.Finding) { f.Pos.File = "clusters/prod/other.yaml" }, false},
		{"no file", func(f *check.Finding) { f.Pos = graph.Pos{} }, false},
		{"a node", func(f *check.Finding) { f.Nodes[1].Name = "infra2" }, false},
		{"a node's group", func(f *check.Finding) { f.Nodes[1].Kind.Group = "" }, false},
		{"the relation", func(f *check.Finding) { f.Edges[0].Relation = graph.ChecksHealthOf }, false},
		{"the field", func(f *check.Finding) { f.Edges[0].Field = "spec.healthChecks[0]" }, false},
		{"the direction of an edge", func(f *check.Finding) {
			f.Edges[0].From, f.Edges[0].To = f.Edges[0].To, f.Edges[0].From
		}, false},
		{"what is said", func(f *check.Finding) {
			f.Message, f.Statement = "Kustomization/flux-system/apps in spec.dependsOn[0] names Kustomization/flux-system/infra, which is suspended", ""
		}, false},
	}
	was := check.Fingerprint(sample())
	if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(was) {
		t.Errorf("%q is not 64 hexadecimal digits", was)
	}
	for _, tt := range tests {
		f := sample()
		tt.change(&f)
		if got := check.Fingerprint(f) == was; got != tt.same {
			t.Errorf("%s changes: the same is %v, want %v", tt.name, got, tt.same)
		}
	}
}

// TestFingerprintKept holds the hash itself: files and services remember it.
func TestFingerprintKept(t *testing.T) {
	const want = "0371f0c8377b910d10d826ec2ac158f66312e29cdcc00ca10d76eb8da2c621ad"
	if got := check.Fingerprint(sample()); got != want {
		t.Errorf("the fingerprint is %s and was %s: baselines written so far would not be recognised", got, want)
	}
}

func TestFingerprintWithoutPlace(t *testing.T) {
	a, b := sample(), sample()
	a.Pos, b.Pos = graph.Pos{}, graph.Pos{}
	b.Cluster = "staging"
	if check.Fingerprint(a) == check.Fingerprint(b) {
		t.Error("findings of two clusters without a place are the same")
	}
}

func TestFingerprintOfLinesInMessages(t *testing.T) {
	for _, pair := range [][2]string{
		{"infrastructure.yaml adds Kustomization/flux-system/apps a second time, after apps.yaml:2", "infrastructure.yaml adds Kustomization/flux-system/apps a second time, after apps.yaml:20:3"},
		{"document is not valid YAML: line 3: mapping values are not allowed", "document is not valid YAML: line 14: mapping values are not allowed"},
	} {
		a, b := sample(), sample()
		a.Statement, b.Statement = pair[0], pair[1]
		if check.Fingerprint(a) != check.Fingerprint(b) {
			t.Errorf("%q and %q are not the same", pair[0], pair[1])
		}
	}
	a, b := sample(), sample()
	a.Statement, b.Statement = "port 80 of Service/a/b", "port 81 of Service/a/b"
	if check.Fingerprint(a) == check.Fingerprint(b) {
		t.Error("two ports are the same")
	}
}

func TestFingerprints(t *testing.T) {
	a, twin, other := sample(), sample(), sample()
	twin.Pos.Line = 30
	other.Rule = "other"
	got := check.Fingerprints([]check.Finding{a, other, twin, twin})
	if got[0] != check.Fingerprint(a) || got[1] != check.Fingerprint(other) {
		t.Error("a finding that comes first does not keep its fingerprint")
	}
	seen := map[string]bool{}
	for i, f := range got {
		if seen[f] || len(f) != 64 {
			t.Errorf("fingerprint %d: %s", i, f)
		}
		seen[f] = true
	}
}
