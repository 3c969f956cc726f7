package schema

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
)

// field is a line of a schema: the path of a field and its type.
type field struct{ path, is string }

// schemas reads the fields of Flux's kinds as their API types name them.
func schemas(t *testing.T) map[graph.Kind][]field {
	t.Helper()
	files, err := filepath.Glob("../../../testdata/crds/*.txt")
	if err != nil || len(files) < 19 {
		t.Fatalf("found %d schemas: %v", len(files), err)
	}
	all := map[graph.Kind][]field{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		group, kind, _ := strings.Cut(strings.TrimSuffix(filepath.Base(f), ".txt"), "_")
		k := graph.Kind{Group: group, Name: kind}
		for _, line := range strings.Split(string(data), "\n") {
			if path, is, ok := strings.Cut(line, " "); ok && path != "#" {
				all[k] = append(all[k], field{path, is})
			}
		}
	}
	return all
}

// looks is what the path of a field that may name another object ends in.
var looks = regexp.MustCompile(`(?i)(ref|refs|secret|configmap|account|accountname|selector|selectors|repository|dependsOn|sources|resources|namespace|from|class|target|healthChecks)(\[\])?$`)

// reasons are the fields that look like references and are none, or are told in another way. A path
// that ends in * stands for all that begin so.
var reasons = map[string]string{
	"*/spec.patches[].target*":                 "selects among what is built, not on the cluster",
	"*/spec.ignore[].target*":                  "selects among what is built, not on the cluster",
	"*/spec.kustomize.patches[].target*":       "selects among what the instance installs",
	"*/spec.postRenderers[].kustomize*":        "selects among what the chart renders",
	"*/spec.driftDetection.ignore[].target*":   "selects among what the chart renders",
	"*/spec.ref":                               "a branch, tag or commit",
	"*/spec.sync.ref":                          "a branch, tag or commit",
	"*/spec.git.checkout.ref":                  "a branch, tag or commit",
	"*/spec.layerSelector":                     "a layer of the artifact",
	"*/spec.test.filters*":                     "tests of the chart",
	"*/spec.artifacts[].copy[].from":           "a path within a source",
	"*/spec.git.commit.author":                 "a person",
	"*/spec.images[]":                          "the name of an image",
	"*/spec.oidcProviders[].variables[]":       "the name of a variable",
	"*/spec.inputStrategy":                     "the name of a strategy",
	"*/spec.install.strategy":                  "the name of a strategy",
	"*/spec.upgrade.strategy":                  "the name of a strategy",
	"*/spec.waitStrategy":                      "the name of a strategy",
	"ResourceSet/spec.steps[]":                 "the name of a step",
	"ImageRepository/spec.accessFrom":          "holds a selection that has a rule",
	"FluxInstance/spec.sync":                   "told by what it makes: a source and a Kustomization",
	"ArtifactGenerator/spec.artifacts[]":       "told by what it makes: ExternalArtifacts",
	"ExternalArtifact/spec.sourceRef*":         "told by the maker: it makes the artifact",
	"ResourceSet/spec.resources[]":             "what the set renders: it makes it",
	"ResourceSet/spec.steps[].resources[]":     "what the set renders: it makes it",
	"FluxInstance/spec.cluster.tenantDefault*": "the name of an account in namespaces that the instance does not know",
	"HelmRepository/spec.accessFrom*":          "not enforced for sources",
}

// Every field of a Flux object that looks as if it names another object has a rule, or a reason.
func TestEveryReferenceHasARule(t *testing.T) {
	ruled := map[string]bool{}
	for _, r := range Rules {
		ruled[r.From.String()+"/"+r.Field] = true
	}
	for _, s := range Selectors {
		ruled[s.From.String()+"/"+s.Field] = true
	}
	used := map[string]bool{}
	for k, fields := range schemas(t) {
		isRuled := func(path string) bool {
			return ruled[k.String()+"/"+path] || ruled[k.String()+"/"+path+".name"]
		}
		for _, f := range fields {
			parent, last, _ := cutLast(f.path)
			named := f.is == "object" && slices.Contains(fields, field{f.path + ".name", "string"})
			if !looks.MatchString(f.path) && !named || isRuled(f.path) {
				continue
			}
			if isRuled(parent) || f.is == "bool" && last != "" {
				continue
			}
			if why := reasonFor(k.Name, f.path, used); why == "" {
				t.Errorf("%s of %s looks like a reference (%s), and has neither a rule nor a reason", f.path, k, f.is)
			}
		}
	}
	for key := range reasons {
		if !used[key] {
			t.Errorf("the reason for %s is about no field that looks like a reference", key)
		}
	}
}

func cutLast(path string) (parent, last string, ok bool) {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}

func reasonFor(kind, path string, used map[string]bool) (reason string) {
	for key, why := range reasons {
		k, p, _ := strings.Cut(key, "/")
		prefix, isPrefix := strings.CutSuffix(p, "*")
		if (k == "*" || k == kind) && (p == path || isPrefix && strings.HasPrefix(path, prefix)) {
			used[key] = true
			reason = why
		}
	}
	return reason
}

// The other way round: what a rule says of Flux's own kinds is in their schemas.
func TestRulesNameFields(t *testing.T) {
	all := schemas(t)
	check := func(k graph.Kind, path string) {
		fields, ok := all[k]
		if !ok {
			if IsFlux(k) {
				t.Errorf("%s has rules, and no schema", k)
			}
			return
		}
		if !slices.ContainsFunc(fields, func(f field) bool { return f.path == path }) {
			t.Errorf("%s has no field %s", k, path)
		}
	}
	for _, r := range Rules {
		check(r.From, r.Field)
		if r.NameField != "" {
			check(r.From, r.Field+"."+r.NameField)
		}
		if r.OptionalField != "" {
			check(r.From, r.Field+"."+r.OptionalField)
		}
		if r.LabelsField != "" {
			check(r.From, r.Field+"."+r.LabelsField+".*")
		}
	}
	for _, s := range Selectors {
		check(s.From, s.Field)
	}
}

// No two rows say the same, and each that is not of Kubernetes' own kinds has its page.
func TestRows(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range Rules {
		key := fmt.Sprint(r.From, r.Field, r.To)
		if seen[key] {
			t.Errorf("%s of %s has two rows", r.Field, r.From)
		}
		seen[key] = true
		if !r.Relation.Valid() {
			t.Errorf("%s of %s has no relation", r.Field, r.From)
		}
		if r.Page == "" && IsFlux(r.From) {
			t.Errorf("%s of %s has no page", r.Field, r.From)
		}
		if r.NamespaceField != "" && r.Namespace != SameNamespace {
			t.Errorf("%s of %s has its namespace in two places", r.Field, r.From)
		}
		if strings.Count(r.Field, "*") > 3 {
			t.Errorf("%s of %s says too little", r.Field, r.From)
		}
	}
	for _, p := range Products {
		if p.Page == "" {
			t.Errorf("what %s makes has no page", p.From)
		}
	}
}
