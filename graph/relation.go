package graph

import "fmt"

// Relation is the verb of an edge. The zero Relation is invalid.
type Relation uint8

// The relations, in the order in which edges of one pair of nodes are sorted.
const (
	_                 Relation = iota
	Contains                   // Path → object
	PointsAt                   // Kustomization → Path
	HostsChartsFor             // source → HelmRelease or HelmChart
	Configures                 // ConfigMap, Secret or its producer → HelmRelease, Kustomization
	Deploys                    // HelmRelease, workload → Container
	References                 // Container, workload, source … → Secret, ConfigMap …
	DependsOn                  // Kustomization → Kustomization, HelmRelease → HelmRelease, ResourceSet → any
	ProvidesSourceFor          // source → Kustomization
	Applies                    // Kustomization → object
	ChecksHealthOf             // Kustomization → object
	Generates                  // ResourceSet, HelmRelease, SealedSecret … → object
	Watches                    // Alert, Receiver … → object
	lastRelation
)

// relations holds, for each relation, its name in the graph document, its words in a picture, and
// whether the edge runs from what is referred to, to what refers to it.
var relations = [lastRelation]struct {
	name, words string
	backward    bool
}{
	Contains:          {name: "contains", words: "contains YAML for"},
	PointsAt:          {name: "points-at", words: "points Flux at"},
	HostsChartsFor:    {name: "hosts-charts-for", words: "hosts charts for", backward: true},
	Configures:        {name: "configures", words: "configures", backward: true},
	Deploys:           {name: "deploys", words: "deploys"},
	References:        {name: "references", words: "references"},
	DependsOn:         {name: "depends-on", words: "waits for"},
	ProvidesSourceFor: {name: "provides-source-for", words: "provides the source for", backward: true},
	Applies:           {name: "applies", words: "applies"},
	ChecksHealthOf:    {name: "checks-health-of", words: "checks the health of"},
	Generates:         {name: "generates", words: "makes"},
	Watches:           {name: "watches", words: "watches"},
}

// Relations returns every relation in order.
func Relations() []Relation {
	all := make([]Relation, 0, lastRelation-1)
	for r := Contains; r < lastRelation; r++ {
		all = append(all, r)
	}
	return all
}

// Valid reports whether r is one of the declared relations.
func (r Relation) Valid() bool { return r > 0 && r < lastRelation }

// String returns the relation's name in the graph document, such as depends-on.
func (r Relation) String() string {
	if !r.Valid() {
		return fmt.Sprintf("Relation(%d)", uint8(r))
	}
	return relations[r].name
}

// Words returns the relation as the verb of a sentence, such as "waits for".
func (r Relation) Words() string {
	if !r.Valid() {
		return r.String()
	}
	return relations[r].words
}

// Backward reports whether the edge of a reference runs from what is referred to, to the object
// that declares it: a HelmRelease names its HelmRepository, and the edge reads: the HelmRepository
// hosts charts for the HelmRelease.
func (r Relation) Backward() bool { return r.Valid() && relations[r].backward }
