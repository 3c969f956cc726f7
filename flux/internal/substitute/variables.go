package substitute

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/fluxgraph/fluxgraph/flux/internal/model"
	"github.com/fluxgraph/fluxgraph/flux/internal/schema"
	"github.com/fluxgraph/fluxgraph/graph"
	"github.com/fluxgraph/fluxgraph/parse"
)

// Variables returns the substitution variables of a Kustomization: those of spec.postBuild.substituteFrom in
// order, then those of spec.postBuild.substitute, then those that the user gives. Secrets give names only.
func Variables(c *model.Cluster, k *model.Kustomization) model.Variables {
	s := &variableSet{cluster: c, Variables: model.Variables{Known: map[string]string{}, Unknown: map[string]bool{}}}
	postBuild := k.Root.Get("spec", "postBuild")
	if !postBuild.Exists() {
		return s.Variables
	}
	s.Always = postBuild.Get("substituteStrategy").Text() == "Always"
	namespace := k.Root.Get("metadata", "namespace").Text()
	for _, from := range postBuild.Get("substituteFrom").Items() {
		key := graph.Key{Kind: graph.Kind{Name: from.Get("kind").Text()}, Namespace: namespace, Name: from.Get("name").Text()}
		optional, _ := from.Get("optional").Bool()
		switch allNames := s.addFrom(key, 0); {
		case allNames:
		case optional: // Flux ignores it where it does not exist
			s.MayHaveMore = true
		default: // it exists on the cluster, or Flux does not reconcile
			s.MoreUnknown = true
		}
	}
	for name, value := range postBuild.Get("substitute").Fields() {
		if value.IsScalar() {
			s.add(name, withoutLineBreaks(value.Text()), func() graph.Pos { return substitutePosition(k, name) })
		}
	}
	s.addGiven()
	return s.Variables
}

// addGiven adds the variables that the user gives for the cluster. They count where nothing in the repository supplies
// a value.
func (s *variableSet) addGiven() {
	for _, v := range s.cluster.Entry.Variables {
		if _, known := s.Known[v.Name]; known {
			continue
		}
		noPosition := func() graph.Pos { return graph.Pos{} }
		if v.Secret {
			s.addUnknown(v.Name, noPosition)
		} else {
			s.add(v.Name, v.Value, noPosition)
		}
	}
}

// substitutePosition returns the position of a variable of spec.postBuild.substitute.
func substitutePosition(k *model.Kustomization, name string) graph.Pos {
	if k.Object == nil {
		return graph.Pos{}
	}
	return k.Object.PosOf("spec.postBuild.substitute[" + strconv.Quote(name) + "]")
}

// variableSet collects the variables of a Kustomization. A variable replaces an earlier one of the same name.
type variableSet struct {
	cluster *model.Cluster
	model.Variables
}

var variableName = regexp.MustCompile(`^[_A-Za-z][_A-Za-z0-9]*$`)

// withoutLineBreaks returns the value of a variable as Flux takes it.
func withoutLineBreaks(value string) string { return strings.ReplaceAll(value, "\n", "") }

// add adds a variable. A value that itself holds a variable is not known, because the substitution of the
// object that holds it did not know it either. position is that of an invalid name.
func (s *variableSet) add(name, value string, position func() graph.Pos) {
	if model.HasVariable(value) {
		s.addUnknown(name, position)
		return
	}
	if s.isValid(name, position) {
		s.Known[name] = withoutLineBreaks(value)
		delete(s.Unknown, name)
	}
}

// addUnknown adds a variable whose value is not known.
func (s *variableSet) addUnknown(name string, position func() graph.Pos) {
	if s.isValid(name, position) {
		s.Unknown[name] = true
		delete(s.Known, name)
	}
}

// isValid reports whether a variable may have a name, and records the name where it may not.
func (s *variableSet) isValid(name string, position func() graph.Pos) bool {
	if variableName.MatchString(name) {
		return true
	}
	s.Invalid = append(s.Invalid, model.InvalidName{Name: name, Pos: position()})
	return false
}

// maxCopies is how many objects in a row may copy the data of the next.
const maxCopies = 10

// addFrom adds the variables of a ConfigMap or Secret. It reports whether the names of all are known. copies
// counts the objects that copy its data.
func (s *variableSet) addFrom(key graph.Key, copies int) (allNames bool) {
	p, found := s.cluster.Find(key)
	position := func(name string) func() graph.Pos {
		return func() graph.Pos {
			if !found {
				return graph.Pos{}
			}
			return p.PosOf("data[" + strconv.Quote(name) + "]")
		}
	}
	supplied, allSupplied := SuppliedKeys(s.cluster, key)
	for _, name := range supplied {
		s.addUnknown(name, position(name))
	}
	if !found {
		return allSupplied
	}
	// What merges into a Secret adds keys to those of its file.
	allNames = (allSupplied || key.Kind != schema.Secret) && !p.Manifest.ContentUnknown
	if from := copiedFrom(p.Root()); from.Name != "" && copies < maxCopies {
		from.Kind = key.Kind
		allNames = s.addFrom(from, copies+1) && allNames
	}
	if key.Kind == schema.ConfigMap {
		isKnown := !model.IsEncrypted(p.Root()) && model.ExcludedBySetting(p) == ""
		for name, value := range p.Root().Get("data").Fields() {
			if isKnown {
				s.add(name, value.Text(), position(name))
			} else {
				s.addUnknown(name, position(name))
			}
		}
		return allNames
	}
	for _, field := range []string{"data", "stringData"} {
		for name := range p.Root().Get(field).Fields() {
			s.addUnknown(name, position(name))
		}
	}
	return allNames
}

// copiedFrom returns the namespace and name of the object whose data flux-operator copies into this one;
// zero where there is none.
// See https://fluxoperator.dev/docs/crd/resourceset/#copying-data-from-existing-configmaps-and-secrets.
func copiedFrom(root parse.Value) graph.Key {
	namespace, name, ok := strings.Cut(root.Get("metadata", "annotations", schema.OperatorGroup+"/copyFrom").Text(), "/")
	if !ok {
		return graph.Key{}
	}
	return graph.Key{Namespace: namespace, Name: name}
}
