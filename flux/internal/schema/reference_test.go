package schema

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/internal/golden"
)

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
	switch {
	case k == (graph.Kind{}):
		return ""
	case k.Name == "":
		return "its `kind` in " + cell(k.Group)
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
	if r.DefaultKind.Name != "" {
		text += ", else " + kindCell(r.DefaultKind)
	} else if r.DefaultKind.Group != "" {
		text += ", group " + cell(r.DefaultKind.Group) + " where it names none"
	}
	return text
}

func where(r Rule) string {
	if r.NamespaceField != "" {
		return "that in " + cell(r.NamespaceField)
	}
	return [...]string{SameNamespace: "its own", NamedOrSame: "the one named, else its own", NamedOnly: "the one named", NoNamespace: "none", AnyNamespace: "any, if only one has it"}[r.Namespace]
}

func absence(r Rule) string {
	switch {
	case r.Absence == OptionalMissing:
		return "nothing fails"
	case r.Absence == NoEdge:
		return "no edge"
	case r.OptionalField != "":
		return "missing, unless " + cell(r.OptionalField)
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
		if r.NameField != "" {
			field += "." + r.NameField
		}
		field = cell(field)
		if r.When != "" {
			field += " where " + cell(r.When)
		}
		in := where(r)
		if r.OnTarget {
			in += "; on the cluster of `spec.kubeConfig`"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n", from, field, r.Relation, target(r), in, absence(r), link(r.Page))
	}
	for _, r := range Rules {
		from := kindCell(r.From)
		if from == "" {
			from = "any"
		}
		row(from, r)
	}
	b.WriteString("\nEvery object also refers to the CustomResourceDefinition of its kind, where that is on the cluster.\n\n## Other kinds\n\nWhat an object of another project's kind seems to name besides counts where it is on the cluster, and is never\nmissing: the name, or the mapping with a name, below a key like these.\n\n| key | to |\n|---|---|\n")
	for _, w := range HeuristicKeys {
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
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", kindCell(s.From), cell(s.Field), s.Relation, to, [...]string{SelectsNone: "nothing", SelectsAll: "all"}[s.Unset], link(s.Page))
	}
	b.WriteString("\n## Products\n\nEach row is something that an object makes once it is on a cluster. A reference to what is made, and is in no file,\nleads to the maker. `{field}` stands for what a field holds, `{a|b}` for the first that is there.\n\n| from | makes | named | in | when | |\n|---|---|---|---|---|---|\n")
	for _, p := range Products {
		in := "its own namespace"
		if p.Namespace != "" {
			in = cell(p.Namespace)
		} else if p.NamespaceFields != "" {
			in = "the namespaces of " + cell(p.NamespaceFields)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", kindCell(p.From), kindCell(p.Makes), cell(p.Name), in, cell(p.When), link(p.Page))
	}
	b.WriteString("\n## Copies\n\nA Secret or ConfigMap with one of these annotations is copied into other namespaces, those that the second annotation\nlists, or all.\n\n| annotation | namespaces | |\n|---|---|---|\n")
	for _, m := range ReplicationAnnotations {
		on := m.Key
		if m.Value != "" {
			on += ": " + m.Value
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", cell(on), cell(m.NamespacesKey), link(m.page))
	}
	b.WriteString("\n## Always there\n\nEvery cluster has these.\n\n| kind | namespace | name |\n|---|---|---|\n")
	for _, a := range BuiltInObjects {
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
	b.WriteString(printed + "# Kinds\n\nThe kinds with a role, and the kinds of Kubernetes that have no namespace. The scope of other kinds comes from the\nCustomResourceDefinitions of the repository and of the charts that are rendered, else from the [table of groups](#groups) below, else\nfrom documents that have a namespace. Of any other kind it is unknown whether it has a namespace: a document is then the same object\nin whatever namespace kustomize or `targetNamespace` puts it.\n\n| kind | role | scope |\n|---|---|---|\n")
	for _, k := range kinds {
		scope := "namespace"
		if k.ClusterScoped {
			scope = "cluster"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", kindCell(k.Kind), k.Role, scope)
	}
	b.WriteString("\n## Groups\n\nThe scopes of the kinds of other projects. `*` stands for every kind that the other column does not name.\n\n| API groups | without a namespace | in a namespace |\n|---|---|---|\n")
	for _, row := range AllGroupScopes() {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", words(row.Groups), words(row.Cluster), words(row.Namespaced))
	}
	return b.String()
}

// words prints words with spaces between them as code, with commas between them.
func words(list string) string {
	cells := make([]string, 0)
	for _, word := range strings.Fields(list) {
		cells = append(cells, cell(word))
	}
	return strings.Join(cells, ", ")
}
