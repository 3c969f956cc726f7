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
	"github.com/fluxgraph/fluxgraph/internal/golden"
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
		if r.Name != "" {
			check(r.From, r.Field+"."+r.Name)
		}
		if r.Optional != "" {
			check(r.From, r.Field+"."+r.Optional)
		}
		if r.All != "" {
			check(r.From, r.Field+"."+r.All+".*")
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
		if r.In != "" && r.Namespace != Own {
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

// The pages of docs/reference are the tables.
func TestReference(t *testing.T) {
	golden.Compare(t, "../../../docs/reference/rules.md", []byte(rulesPage()))
	golden.Compare(t, "../../../docs/reference/kinds.md", []byte(kindsPage()))
}

func cell(s string) string {
	if s == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(s, "|", "\\|") + "`"
}

func kindCell(k graph.Kind) string {
	if k == (graph.Kind{}) {
		return ""
	}
	return cell(k.String())
}

func link(page string) string {
	if page == "" {
		return ""
	}
	return "[manual](" + page + ")"
}

func target(r Rule) string {
	switch {
	case r.To.Name != "":
		return kindCell(r.To)
	case len(r.Kinds) > 0:
		var names []string
		for _, k := range r.Kinds {
			names = append(names, k.Name)
		}
		return "its `kind`: " + strings.Join(names, ", ")
	}
	text := "its `kind`"
	if r.To.Group != "" {
		text += " in " + cell(r.To.Group)
	}
	if r.Default.Name != "" {
		text += ", else " + kindCell(r.Default)
	} else if r.Default.Group != "" {
		text += ", group " + cell(r.Default.Group) + " where it names none"
	}
	return text
}

func where(r Rule) string {
	if r.In != "" {
		return "that in " + cell(r.In)
	}
	return [...]string{Own: "its own", Named: "the one named, else its own", Exact: "the one named", Cluster: "none", Anywhere: "any, if only one has it"}[r.Namespace]
}

func absence(r Rule) string {
	switch {
	case r.Absence == Tolerated:
		return "nothing fails"
	case r.Absence == Unsaid:
		return "no edge"
	case r.Optional != "":
		return "missing, unless " + cell(r.Optional)
	}
	return "missing"
}

const printed = "<!-- Printed from the tables by go test ./flux -run TestReference -update. Do not edit. -->\n\n"

func rulesPage() string {
	var b strings.Builder
	b.WriteString(printed + `# References

Each row is a field by which an object refers to another. ` + "`[]`" + ` stands for every item of a list, ` + "`*`" + ` for any
letters of a key. Absent says what becomes of the reference where nothing on the cluster answers it: what is
missing is only called so where nothing that cannot be seen from the repository, such as a chart, could be
the supplier.

## Objects

| from | field | relation | to | namespace | absent | |
|---|---|---|---|---|---|---|
`)
	row := func(from string, r Rule) {
		field := r.Field
		if r.Name != "" {
			field += "." + r.Name
		}
		field = cell(field)
		if r.When != "" {
			field += " where " + cell(r.When)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", from, field, r.Relation, target(r), where(r), absence(r), link(r.Page))
	}
	for _, r := range Rules {
		from := kindCell(r.From)
		if from == "" {
			from = "any"
		}
		row(from, r)
	}
	b.WriteString("\nEvery object also refers to the CustomResourceDefinition of its kind, where that is on the cluster.\n\n## Other kinds\n\nWhat an object of another project's kind seems to name besides counts where it is on the cluster, and is never\nmissing: the name, or the mapping with a name, below a key like these.\n\n| key | to |\n|---|---|\n")
	for _, w := range WeakNames {
		fmt.Fprintf(&b, "| %s | %s |\n", cell(w.Key.String()), kindCell(w.Kind))
	}
	b.WriteString("\n## Pods\n\nThe fields are those of the pod, in ")
	for i, k := range PodKinds {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(kindCell(k) + " at " + cell(PodSpecs[k]))
	}
	b.WriteString(". What a volume refers to is said of every container that mounts it; what\nnothing answers, of the first.\n\n| from | field | relation | to | namespace | absent | |\n|---|---|---|---|---|---|---|\n")
	for _, r := range PodRules {
		row("pod", r)
	}
	for _, r := range ContainerRules {
		row("container", r)
	}
	b.WriteString("\n## Selections\n\nEach row is a field by which an object selects others by labels. It refers to those that are on its cluster.\n\n| from | field | relation | to | where there is no selector | |\n|---|---|---|---|---|---|\n")
	for _, s := range Selectors {
		to := "what runs pods"
		if len(s.To) > 0 {
			var names []string
			for _, k := range s.To {
				names = append(names, kindCell(k))
			}
			to = strings.Join(names, ", ")
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", kindCell(s.From), cell(s.Field), s.Relation, to, [...]string{None: "nothing", All: "all"}[s.Unset], link(s.Page))
	}
	b.WriteString("\n## Products\n\nEach row is something that an object makes once it is on a cluster. A reference to what is made, and is in no file,\nleads to the maker. `{field}` stands for what a field holds, `{a|b}` for the first that is there.\n\n| from | makes | named | in | when | |\n|---|---|---|---|---|---|\n")
	for _, p := range Products {
		in := "its own namespace"
		if p.Namespace != "" {
			in = cell(p.Namespace)
		} else if p.Into != "" {
			in = "the namespaces of " + cell(p.Into)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", kindCell(p.From), kindCell(p.Makes), cell(p.Name), in, cell(p.When), link(p.Page))
	}
	b.WriteString("\n## Copies\n\nA Secret or ConfigMap with one of these annotations is copied into other namespaces, those that the second annotation\nlists, or all.\n\n| annotation | namespaces | |\n|---|---|---|\n")
	for _, m := range ReplicationAnnotations {
		on := m.On
		if m.Value != "" {
			on += ": " + m.Value
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(on), cell(m.Into), link(m.page))
	}
	b.WriteString("\n## Always there\n\nEvery cluster has these.\n\n| kind | namespace | name |\n|---|---|---|\n")
	for _, a := range BuiltIn {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", kindCell(a.Kind), cell(a.Namespace), cell(a.Name))
	}
	b.WriteString("\n## Flux's own\n\nThese come with Flux, in the namespace that it is installed in.\n\n| kind | name |\n|---|---|\n")
	for _, f := range FluxInstallation {
		fmt.Fprintf(&b, "| %s | %s |\n", kindCell(f.Kind), cell(f.Name))
	}
	return b.String()
}

func kindsPage() string {
	var b strings.Builder
	b.WriteString(printed + "# Kinds\n\nThe kinds that are not plain objects in a namespace. Scope also comes from the CustomResourceDefinitions of a\nrepository.\n\n| kind | role | scope |\n|---|---|---|\n")
	for _, k := range Kinds() {
		scope := "namespace"
		if k.ClusterScoped {
			scope = "cluster"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", kindCell(k.Kind), k.Role, scope)
	}
	return b.String()
}
